(* Contents of wires as sums modulo 2 of variables; sums over variables. Tools for the rules in networks.v. *)

From Coq Require Import Arith Lia Bool String List Permutation Ring.
Require Import sums circuits.
Import ListNotations.
Open Scope list_scope.

(* Bits below n *)
Lemma below_bits n x : x < 2 ^ n -> forall i, n <= i -> Nat.testbit x i = false.
Proof. intros H i Hi. rewrite <- (Nat.mod_small x (2 ^ n) H). apply Nat.mod_pow2_bits_high, Hi. Qed.

Lemma bits_below n x : (forall i, n <= i -> Nat.testbit x i = false) -> x < 2 ^ n.
Proof.
  intros H. replace x with (x mod 2 ^ n).
  - apply Nat.mod_upper_bound, Nat.pow_nonzero. discriminate.
  - apply Nat.bits_inj; intros i. destruct (le_lt_dec n i).
    + rewrite Nat.mod_pow2_bits_high, H; auto.
    + apply Nat.mod_pow2_bits_low; assumption.
Qed.

Lemma lxor_below n x y : x < 2 ^ n -> y < 2 ^ n -> Nat.lxor x y < 2 ^ n.
Proof.
  intros Hx Hy. apply bits_below; intros i Hi. rewrite Nat.lxor_spec, !(below_bits n); auto.
Qed.

Lemma pow_positive n : 0 < 2 ^ n.
Proof. apply Nat.neq_0_lt_0, Nat.pow_nonzero. discriminate. Qed.

Lemma lxor_is_zero x y : (Nat.lxor x y =? 0) = (x =? y).
Proof.
  destruct (Nat.eqb_spec x y) as [-> | E].
  - rewrite Nat.lxor_nilpotent. reflexivity.
  - apply Nat.eqb_neq. intros H. apply E, Nat.lxor_eq, H.
Qed.

(* Variables carry their form *)
Definition variable := (form * nat)%type.
Definition content := (bool * list variable)%type. (* whether 1 is added; variables *)

Definition variable_dec (u v : variable) : {u = v} + {u <> v}.
Proof. repeat decide equality. Defined.
Definition form_dec (u v : form) : {u = v} + {u <> v}.
Proof. repeat decide equality. Defined.
Definition content_dec (u v : content) : {u = v} + {u <> v}.
Proof. repeat decide equality. Defined.

Definition valuation := variable -> nat.
Definition upd (r : valuation) (v : variable) (x : nat) : valuation := fun u => if variable_dec u v then x else r u.

Lemma upd_same r v x : upd r v x v = x.
Proof. unfold upd. destruct (variable_dec v v); congruence. Qed.
Lemma upd_other r v x u : u <> v -> upd r v x u = r u.
Proof. unfold upd. destruct (variable_dec u v); congruence. Qed.

Definition mem (v : variable) (vs : list variable) : bool := if in_dec variable_dec v vs then true else false.
Lemma mem_true v vs : mem v vs = true <-> In v vs.
Proof. unfold mem. destruct (in_dec variable_dec v vs); split; easy. Qed.
Lemma mem_false v vs : mem v vs = false <-> ~ In v vs.
Proof. unfold mem. destruct (in_dec variable_dec v vs); split; easy. Qed.

Fixpoint remove_one (v : variable) (vs : list variable) :=
  match vs with [] => [] | u :: rest => if variable_dec u v then rest else u :: remove_one v rest end.
Definition toggle (v : variable) (vs : list variable) := if mem v vs then remove_one v vs else v :: vs.
Definition xor (c d : content) : content := (xorb (fst c) (fst d), fold_right toggle (snd d) (snd c)).

Definition eval (r : valuation) (c : content) : nat :=
  fold_right (fun v n => Nat.lxor (r v) n) (bit_of (fst c)) (snd c).

Lemma eval_remove_one r v b vs : In v vs -> eval r (b, vs) = Nat.lxor (r v) (eval r (b, remove_one v vs)).
Proof.
  unfold eval; simpl. induction vs as [| u vs IH]; simpl; [easy |]. intros H.
  destruct (variable_dec u v) as [-> | E]; [reflexivity |].
  destruct H as [H | H]; [congruence |]. simpl. rewrite (IH H), <- !Nat.lxor_assoc, (Nat.lxor_comm (r u)). reflexivity.
Qed.

Lemma eval_toggle r v b vs : eval r (b, toggle v vs) = Nat.lxor (r v) (eval r (b, vs)).
Proof.
  unfold toggle. destruct (mem v vs) eqn:E; [| reflexivity].
  rewrite (eval_remove_one r v b vs) by (apply mem_true; exact E).
  rewrite <- Nat.lxor_assoc, Nat.lxor_nilpotent, Nat.lxor_0_l. reflexivity.
Qed.

Lemma eval_xor r c d : eval r (xor c d) = Nat.lxor (eval r c) (eval r d).
Proof.
  destruct c as [b vs], d as [b' vs']. unfold xor; simpl fst; simpl snd.
  induction vs as [| v vs IH]; simpl fold_right.
  - unfold eval; simpl fst; simpl snd; simpl fold_right at 2.
    induction vs' as [| v vs' IH]; simpl.
    + destruct b, b'; reflexivity.
    + rewrite IH, <- !Nat.lxor_assoc, (Nat.lxor_comm (r v)). reflexivity.
  - rewrite eval_toggle, IH. unfold eval at 3; simpl. rewrite Nat.lxor_assoc. reflexivity.
Qed.

(* Replacing a variable *)
Definition subst (v : variable) (s c : content) : content :=
  fold_right (fun u d => if variable_dec u v then xor s d else xor (false, [u]) d) (fst c, []) (snd c).

Lemma eval_subst r v s c : eval r (subst v s c) = eval (upd r v (eval r s)) c.
Proof.
  destruct c as [b vs]. unfold subst; simpl fst; simpl snd.
  induction vs as [| u vs IH]; [reflexivity |]. simpl fold_right. unfold eval at 2; simpl.
  change (fold_right _ (bit_of b) vs) with (eval (upd r v (eval r s)) (b, vs)). rewrite <- IH.
  destruct (variable_dec u v) as [-> | E]; rewrite eval_xor.
  - rewrite upd_same. reflexivity.
  - rewrite upd_other by exact E. unfold eval at 1; simpl. rewrite Nat.lxor_0_r. reflexivity.
Qed.

(* Valuations that agree outside of some variables *)
Definition agree (vs : list variable) (r r' : valuation) := forall v, ~ In v vs -> r v = r' v.
Definition avoids (vs : list variable) (c : content) : bool := forallb (fun v => negb (mem v vs)) (snd c).

Lemma eval_agree vs r r' c : agree vs r r' -> avoids vs c = true -> eval r c = eval r' c.
Proof.
  intros Hr. destruct c as [b us]. unfold avoids, eval; simpl. induction us as [| u us IH]; simpl; [reflexivity |].
  rewrite andb_true_iff, negb_true_iff, mem_false. intros [H1 H2]. rewrite (Hr u H1), (IH H2). reflexivity.
Qed.

Lemma agree_refl vs r : agree vs r r.
Proof. intros v _. reflexivity. Qed.
Lemma agree_trans vs r s t : agree vs r s -> agree vs s t -> agree vs r t.
Proof. intros H1 H2 v Hv. rewrite H1, H2; auto. Qed.
Lemma agree_upd vs r v x : In v vs -> agree vs r (upd r v x).
Proof. intros H u Hu. rewrite upd_other; [reflexivity |]. intros ->. contradiction. Qed.
Lemma agree_more us vs r s : incl us vs -> agree us r s -> agree vs r s.
Proof. intros H1 H2 v Hv. apply H2. intros Hu. apply Hv, H1, Hu. Qed.

Section Sums_over_variables.
  Context {K : scalars} (m : meaning K).
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.

  Definition size (v : variable) := (2 ^ width m (fst v))%nat.
  Definition ok (r : valuation) := forall v, r v < size v.

  Lemma ok_upd r v x : ok r -> x < size v -> ok (upd r v x).
  Proof. intros H Hx u. unfold upd. destruct (variable_dec u v) as [-> |]; auto. Qed.

  (* A content that fits a wire of a form *)
  Definition typed (f : form) (c : content) : bool :=
    forallb (fun v => if form_dec (fst v) f then true else false) (snd c)
    && (negb (fst c) || if form_dec f bit then true else false).

  Lemma typed_below r f c : ok r -> typed f c = true -> eval r c < 2 ^ width m f.
  Proof.
    intros Hr. destruct c as [b vs]. unfold typed; simpl. rewrite andb_true_iff. intros [H1 H2]. unfold eval; simpl.
    induction vs as [| v vs IH]; simpl in *.
    - destruct b; simpl; [| apply pow_positive].
      destruct (form_dec f bit) as [-> |]; [| discriminate]. unfold width; simpl. auto.
    - apply andb_true_iff in H1 as [H1 H3]. destruct (form_dec (fst v) f) as [<- |]; [| discriminate].
      apply lxor_below; [apply Hr | apply IH, H3].
  Qed.

  Fixpoint sums (vs : list variable) (f : valuation -> K) (r : valuation) : K :=
    match vs with [] => f r | v :: rest => sum (size v) (fun x => sums rest f (upd r v x)) end.

  Lemma sums_ext vs : forall (f g : valuation -> K) r,
    ok r -> (forall s, ok s -> agree vs r s -> f s = g s) -> sums vs f r = sums vs g r.
  Proof.
    induction vs as [| v vs IH]; simpl; intros f g r Hr H; [apply H; [exact Hr | apply agree_refl] |].
    apply sum_ext; intros x Hx. apply IH; [apply ok_upd; assumption |]. intros s Hs Ha. apply H; [exact Hs |].
    apply agree_trans with (upd r v x); [apply agree_upd; left; reflexivity |].
    apply agree_more with vs; [apply incl_tl, incl_refl | exact Ha].
  Qed.

  Lemma sums_pointwise vs : forall (f g : valuation -> K), (forall s, f s = g s) -> forall r, sums vs f r = sums vs g r.
  Proof. induction vs as [| v vs IH]; simpl; intros f g H r; [apply H |]. apply sum_ext; intros. apply IH, H. Qed.

  Lemma sums_app us : forall vs f r, sums (us ++ vs) f r = sums us (sums vs f) r.
  Proof. induction us as [| u us IH]; simpl; intros; [reflexivity |]. apply sum_ext; intros. apply IH. Qed.

  Lemma sums_add vs : forall f g r, sums vs (fun s => f s + g s) r = sums vs f r + sums vs g r.
  Proof. induction vs as [| v vs IH]; simpl; intros; [reflexivity |]. rewrite <- sum_add. apply sum_ext; intros. apply IH. Qed.

  Lemma sums_mul vs : forall c f r, sums vs (fun s => c * f s) r = c * sums vs f r.
  Proof. induction vs as [| v vs IH]; simpl; intros; [reflexivity |]. rewrite <- sum_mul. apply sum_ext; intros. apply IH. Qed.

  Lemma sums_zero vs r : sums vs (fun _ => zero) r = zero.
  Proof.
    transitivity (zero * sums vs (fun _ => zero) r); [rewrite <- sums_mul | ring].
    revert r. induction vs as [| v vs IH]; simpl; intros; [ring |]. apply sum_ext; intros. apply IH.
  Qed.

  Lemma sums_conj vs : forall f r, conj (sums vs f r) = sums vs (fun s => conj (f s)) r.
  Proof. induction vs as [| v vs IH]; simpl; intros; [reflexivity |]. rewrite sum_conj. apply sum_ext; intros. apply IH. Qed.

  (* What does not depend on the variables comes out. *)
  Lemma sums_outside vs f g r : ok r -> (forall s, ok s -> agree vs r s -> f s = f r) ->
    sums vs (fun s => f s * g s) r = f r * sums vs g r.
  Proof.
    intros Hr H. rewrite <- sums_mul. apply sums_ext; [exact Hr |]. intros s Hs Ha. rewrite (H s Hs Ha). reflexivity.
  Qed.

  (* f sees no more of a valuation than its values. *)
  Definition proper (f : valuation -> K) := forall r s, (forall v, r v = s v) -> f r = f s.

  Lemma sums_proper vs f : proper f -> proper (sums vs f).
  Proof.
    intros Hf. induction vs as [| v vs IH]; simpl; [exact Hf |]. intros r s H. apply sum_ext; intros x _. apply IH.
    intros u. unfold upd. destruct (variable_dec u v); auto.
  Qed.

  (* Sums over two variables may be swapped. *)
  Lemma sums_swap u v f : proper f -> forall r,
    sum (size u) (fun x => sum (size v) (fun y => f (upd (upd r u x) v y)))
    = sum (size v) (fun y => sum (size u) (fun x => f (upd (upd r v y) u x))).
  Proof.
    intros Hf r. destruct (variable_dec u v) as [-> | E]; [reflexivity |].
    rewrite sum_swap. apply sum_ext; intros y _. apply sum_ext; intros x _. apply Hf. intros w. unfold upd.
    destruct (variable_dec w v), (variable_dec w u); congruence.
  Qed.

  Lemma sums_permutation vs ws f : proper f -> Permutation vs ws -> forall r, sums vs f r = sums ws f r.
  Proof.
    intros Hf. induction 1; simpl; intros r.
    - reflexivity.
    - apply sum_ext; intros; apply IHPermutation.
    - apply (sums_swap y x (sums l f)), sums_proper, Hf.
    - rewrite IHPermutation1. apply IHPermutation2.
  Qed.

  Lemma remove_one_permutation v vs : In v vs -> Permutation vs (remove_one v vs ++ [v]).
  Proof.
    induction vs as [| u vs IH]; simpl; [easy |]. intros H. destruct (variable_dec u v) as [-> | E].
    - apply Permutation_cons_append.
    - simpl. constructor. apply IH. destruct H; [congruence | assumption].
  Qed.

  (* A summed variable may be summed first. *)
  Lemma sums_last v vs f : proper f -> In v vs -> forall r,
    sums vs f r = sums (remove_one v vs) (fun s => sum (size v) (fun x => f (upd s v x))) r.
  Proof.
    intros Hf Hv r. rewrite (sums_permutation vs (remove_one v vs ++ [v]) f Hf (remove_one_permutation v vs Hv)).
    apply sums_app.
  Qed.

  (* Fresh variables stand for the contents of a list of wires. *)
  Fixpoint upds (r : valuation) (vs : list variable) (xs : list nat) : valuation :=
    match vs, xs with v :: vs, x :: xs => upds (upd r v x) vs xs | _, _ => r end.

  Lemma sums_upds vs : forall f r, sums vs f r = sum_over (widths m (map fst vs)) (fun xs => f (upds r vs xs)).
  Proof. induction vs as [| v vs IH]; simpl; intros; [reflexivity |]. apply sum_ext; intros. apply IH. Qed.

  Lemma agree_upds vs : forall r xs, agree vs r (upds r vs xs).
  Proof.
    induction vs as [| v vs IH]; simpl; intros r xs; [apply agree_refl |]. destruct xs as [| x xs]; [apply agree_refl |].
    apply agree_trans with (upd r v x); [apply agree_upd; left; reflexivity |].
    apply agree_more with vs; [apply incl_tl, incl_refl | apply IH].
  Qed.

  Lemma ok_upds vs : forall r xs, ok r -> in_range (widths m (map fst vs)) xs -> ok (upds r vs xs).
  Proof.
    induction vs as [| v vs IH]; simpl; intros r xs Hr H; inversion H; subst; [exact Hr |].
    apply IH; [apply ok_upd; assumption | assumption].
  Qed.

  Definition content_of (v : variable) : content := (false, [v]).

  Lemma map_upds vs : NoDup vs -> forall r xs, length xs = length vs -> map (eval (upds r vs xs)) (map content_of vs) = xs.
  Proof.
    induction 1 as [| v vs Hv _ IH]; intros r xs E; destruct xs as [| x xs]; try discriminate; [reflexivity |].
    simpl in *. f_equal; [| apply IH; congruence].
    unfold eval; simpl. rewrite Nat.lxor_0_r, <- (agree_upds vs (upd r v x) xs v Hv). apply upd_same.
  Qed.

  Lemma in_range_length ws xs : in_range ws xs -> length xs = length ws.
  Proof. induction 1; simpl; congruence. Qed.
End Sums_over_variables.
