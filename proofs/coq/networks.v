(* The checker's rules as theorems: what a step does to a sum of networks, and how networks are brought into a normal form.

   Each rule is a function that gives None where it does not apply, and a theorem that its results have the same value.
   run_step      boxes for leaves, sums over columns for gates on bits, xor for copies; a control is 1 + P (G - 1)
   close         the start state: deltas between contents
   clean         constant deltas are decided
   solve         a delta eliminates a summed variable
   cancel        a box and the box of its adjoint that faces it
   rename        a summed variable gets another name
   same          boxes, variables and deltas may be listed in any order *)

From Coq Require Import Arith Lia Bool String List Permutation Ring.
Require Import sums circuits valuations.
Import ListNotations.
Open Scope list_scope.

(* A use of a leaf: whether its entry is conjugated, its row, its column *)
Definition box := (string * bool * list content * list content)%type.
Definition box_dec (u v : box) : {u = v} + {u <> v}.
Proof. repeat decide equality. Defined.

(* coefficient * sum over bound of boxes * deltas; ends: the contents of the wires before the steps that are still to come *)
Record term := Term { factor : coefficient; bound : list variable; boxes : list box; deltas : list content; ends : list content }.

Definition inside (b : box) : list content := let '(_, _, row, column) := b in row ++ column.
Definition contents (t : term) : list content := flat_map inside (boxes t) ++ deltas t ++ ends t.
Definition absent (vs : list variable) (t : term) : bool := forallb (avoids vs) (contents t).

Section Networks.
  Context {K : scalars} (m : meaning K).
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.

  Definition entry_of (b : box) (r : valuation) : K :=
    let '(name, conjugated, row, column) := b in
    let x := leaf_of m name (map (eval r) row) (map (eval r) column) in if conjugated then conj x else x.

  Definition delta (c : content) (r : valuation) : K := indicator (eval r c =? 0).
  Definition body (bs : list box) (ds : list content) (r : valuation) : K :=
    product (map (fun b => entry_of b r) bs) * product (map (fun d => delta d r) ds).

  (* The value of a term on a state, for a valuation of what is free *)
  Definition term_on (psi : state) (r : valuation) (t : term) : K :=
    scalar m (factor t)
    * sums m (bound t) (fun s => body (boxes t) (deltas t) s * psi (map (eval s) (ends t))) r.
  Definition terms_on (psi : state) (r : valuation) (ts : list term) : K := total (map (term_on psi r) ts).

  Lemma terms_on_app psi r ts us : terms_on psi r (ts ++ us) = terms_on psi r ts + terms_on psi r us.
  Proof. unfold terms_on. rewrite map_app. apply total_app. Qed.

  (* Everything is seen through values. *)
  Lemma map_eval_proper r s cs : (forall v, r v = s v) -> map (eval r) cs = map (eval s) cs.
  Proof.
    intros E. apply map_ext. intros c. apply (eval_agree [] r s c); [intros v _; apply E |].
    apply forallb_forall. reflexivity.
  Qed.

  Lemma entry_proper b : proper (entry_of b).
  Proof.
    destruct b as [[[name t] row] column]. intros r s E. simpl. rewrite !(map_eval_proper r s) by exact E. reflexivity.
  Qed.

  Lemma delta_proper d : proper (delta d).
  Proof. intros r s E. unfold delta. pose proof (map_eval_proper r s [d] E) as H. injection H as ->. reflexivity. Qed.

  Lemma product_proper {A} (f : A -> valuation -> K) (xs : list A) :
    (forall x, proper (f x)) -> proper (fun r => product (map (fun x => f x r) xs)).
  Proof. intros H r s E. induction xs as [| x xs IH]; simpl; [reflexivity |]. rewrite (H x r s E), IH. reflexivity. Qed.

  Lemma body_proper bs ds : proper (body bs ds).
  Proof.
    intros r s E. unfold body.
    rewrite (product_proper entry_of bs entry_proper r s E), (product_proper delta ds delta_proper r s E). reflexivity.
  Qed.

  Lemma summand_proper bs ds (psi : state) es : proper (fun s => body bs ds s * psi (map (eval s) es)).
  Proof. intros r s E. rewrite (body_proper bs ds r s E), (map_eval_proper r s es E). reflexivity. Qed.

  (* What does not hold a variable does not see it. *)
  Lemma map_eval_agree vs r s cs : agree vs r s -> forallb (avoids vs) cs = true -> map (eval r) cs = map (eval s) cs.
  Proof.
    intros E H. apply map_ext_in. intros c Hc. apply (eval_agree vs); [exact E |].
    rewrite forallb_forall in H. apply H, Hc.
  Qed.

  Lemma body_agree vs r s bs ds : agree vs r s ->
    forallb (avoids vs) (flat_map inside bs) = true -> forallb (avoids vs) ds = true -> body bs ds r = body bs ds s.
  Proof.
    intros E Hb Hd. unfold body. f_equal; f_equal.
    - apply map_ext_in. intros [[[name t] row] column] Hin. simpl.
      rewrite forallb_forall in Hb.
      rewrite !(map_eval_agree vs r s); [reflexivity | exact E | | exact E |]; apply forallb_forall; intros c Hc; apply Hb;
        apply in_flat_map; eexists; split; [exact Hin | simpl; apply in_or_app; auto | exact Hin | simpl; apply in_or_app; auto].
    - apply map_ext_in. intros d Hin. unfold delta. rewrite (eval_agree vs r s d E); [reflexivity |].
      rewrite forallb_forall in Hd. apply Hd, Hin.
  Qed.

  Lemma absent_parts vs t : absent vs t = true ->
    forallb (avoids vs) (flat_map inside (boxes t)) = true /\ forallb (avoids vs) (deltas t) = true
    /\ forallb (avoids vs) (ends t) = true.
  Proof. unfold absent, contents. rewrite !forallb_app, !andb_true_iff. tauto. Qed.

  (* --- Steps --- *)
  Lemma map_set {A B} (f : A -> B) t x l : map f (set t x l) = set t (f x) (map f l).
  Proof. revert t. induction l as [| y l IH]; intros [| t]; simpl; try reflexivity. rewrite IH. reflexivity. Qed.

  Lemma map_put {A B} (f : A -> B) ts : forall xs l, map f (put ts xs l) = put ts (map f xs) (map f l).
  Proof.
    induction ts as [| t ts IH]; intros xs l; [reflexivity |]. destruct xs as [| x xs]; [reflexivity |].
    simpl. rewrite map_set, IH. reflexivity.
  Qed.

  Definition nothing : content := (false, []).
  Definition constant (b : bool) : content := (b, []).

  Lemma map_get r ts es : get 0 ts (map (eval r) es) = map (eval r) (get nothing ts es).
  Proof. unfold get. rewrite map_map. apply map_ext. intros t. apply (map_nth (eval r) es nothing). Qed.

  Definition fresh (k : nat) (fs : list form) : list variable := combine fs (seq k (length fs)).
  Lemma fresh_forms fs : forall k, map fst (fresh k fs) = fs.
  Proof. unfold fresh. induction fs as [| f fs IH]; intros k; simpl; [reflexivity |]. rewrite IH. reflexivity. Qed.
  Lemma fresh_distinct fs k : NoDup (fresh k fs).
  Proof.
    apply (NoDup_map_inv snd). unfold fresh. revert k. induction fs as [| f fs IH]; intros k; simpl; constructor; auto.
    intros H. apply in_map_iff in H as [[g j] [E H]]. apply in_combine_r, in_seq in H. simpl in E. lia.
  Qed.

  (* A leaf adds a box; its columns are fresh summed variables. *)
  Definition leaf_step (ws : list form) (k : nat) (name : string) (turned : bool) (targets : list nat) (t : term) : option term :=
    let vs := fresh k (get bit targets ws) in
    let here := get nothing targets (ends t) in
    let there := map content_of vs in
    if absent vs t then
      Some (Term (factor t) (bound t ++ vs) ((if turned then (name, true, there, here) else (name, false, here, there)) :: boxes t)
                 (deltas t) (put targets there (ends t)))
    else None.

  Lemma leaf_rule ws k name turned targets t t' psi r : ok m r ->
    leaf_step ws k name turned targets t = Some t' ->
    term_on (apply m ws (Leaf name turned) targets psi) r t = term_on psi r t'.
  Proof.
    intros Hr. unfold leaf_step. set (vs := fresh k (get bit targets ws)).
    destruct (absent vs t) eqn:Ha; [| discriminate]. intros E; injection E as <-.
    apply absent_parts in Ha as (Hb & Hd & He). unfold term_on; simpl. f_equal.
    rewrite sums_app. apply sums_ext; [exact Hr |]. intros s Hs _. rewrite sums_upds.
    assert (Hsame : forall x, in_range (widths m (map fst vs)) x -> map (eval (upds s vs x)) (map content_of vs) = x).
    { intros x Hx. apply map_upds; [apply fresh_distinct |]. apply in_range_length in Hx.
      unfold widths in Hx. rewrite !map_length in Hx. exact Hx. }
    assert (Hforms : map fst vs = get bit targets ws) by apply fresh_forms.
    assert (Hhere : forall x, map (eval (upds s vs x)) (get nothing targets (ends t)) = map (eval s) (get nothing targets (ends t))).
    { intros x. symmetry. apply (map_eval_agree vs); [apply agree_upds |]. apply forallb_forall. intros c Hc.
      unfold get in Hc. apply in_map_iff in Hc as (i & <- & _). destruct (nth_in_or_default i (ends t) nothing) as [Hi | ->]; [| reflexivity].
      rewrite forallb_forall in He. apply He, Hi. }
    assert (Hends : forall x, map (eval (upds s vs x)) (ends t) = map (eval s) (ends t))
      by (intros x; symmetry; apply (map_eval_agree vs); [apply agree_upds | exact He]).
    assert (Hbody : forall x, body (boxes t) (deltas t) (upds s vs x) = body (boxes t) (deltas t) s)
      by (intros x; symmetry; apply (body_agree vs); [apply agree_upds | exact Hb | exact Hd]).
    rewrite Hforms in *. unfold apply. rewrite map_get.
    destruct turned; rewrite <- sum_over_mul; apply sum_over_ext; intros x Hx; rewrite map_put, (Hsame x Hx), Hends;
      unfold body in *; simpl; rewrite (Hsame x Hx), Hhere; rewrite <- (Hbody x); ring.
  Qed.

  (* Gates on bits: the row is known; one term for each column. *)
  Fixpoint all_bits (n : nat) : list (list bool) :=
    match n with 0 => [[]] | S n => map (cons false) (all_bits n) ++ map (cons true) (all_bits n) end.
  Definition is_constant (c : content) : bool := match snd c with [] => true | _ => false end.
  Definition is_bit (f : form) : bool := if form_dec f bit then true else false.
  Definition is_nothing (c : coefficient) : bool := match c with Num 0 | Conj (Num 0) => true | _ => false end.

  Definition matrix_step (ws : list form) rows (turned : bool) (targets : list nat) (t : term) : option (list term) :=
    let here := get nothing targets (ends t) in
    if forallb is_constant here && forallb is_bit (get bit targets ws) then
      let row := number_of (map (fun c => bit_of (fst c)) here) in
      let made := map (fun x => (entry rows turned row (number_of (map bit_of x)), x)) (all_bits (length targets)) in
      Some (map (fun cx => Term (Mul (factor t) (fst cx)) (bound t) (boxes t) (deltas t) (put targets (map constant (snd cx)) (ends t)))
                (filter (fun cx => negb (is_nothing (fst cx))) made))
    else None.

  Lemma sum_over_bits n : forall f : list nat -> K, sum_over (repeat 1%nat n) f = total (map (fun x => f (map bit_of x)) (all_bits n)).
  Proof.
    induction n as [| n IH]; intros f; simpl; [ring |]. rewrite map_app, !map_map, total_app, !IH. simpl. ring.
  Qed.

  Lemma total_filter {A} (p : A -> bool) (f : A -> K) xs : (forall x, p x = false -> f x = zero) ->
    total (map f (filter p xs)) = total (map f xs).
  Proof.
    intros H. induction xs as [| x xs IH]; simpl; [reflexivity |]. destruct (p x) eqn:E; simpl; rewrite IH; [reflexivity |].
    rewrite (H x E). ring.
  Qed.

  Lemma nothing_is_zero c : is_nothing c = true -> scalar m c = zero.
  Proof.
    destruct c as [[| n] | | | [[| n] | | | | | |] | | |]; simpl; try discriminate; intros _; [reflexivity | apply conj_zero].
  Qed.

  Lemma sums_total {A} vs (xs : list A) : forall (f : A -> valuation -> K) r,
    sums m vs (fun s => total (map (fun x => f x s) xs)) r = total (map (fun x => sums m vs (f x) r) xs).
  Proof.
    intros f r. induction xs as [| x xs IH]; simpl; [apply sums_zero |]. rewrite sums_add, IH. reflexivity.
  Qed.

  Lemma matrix_rule ws rows turned targets t ts psi r : ok m r ->
    matrix_step ws rows turned targets t = Some ts ->
    term_on (apply m ws (Matrix turned rows) targets psi) r t = terms_on psi r ts.
  Proof.
    intros Hr. unfold matrix_step. destruct (forallb is_constant _ && _) eqn:E; [| discriminate].
    apply andb_true_iff in E as [Hc Hw]. intros H; injection H as <-. unfold terms_on. rewrite map_map. rewrite total_filter.
    2: { intros [c x] H. simpl in H. apply negb_false_iff, nothing_is_zero in H. unfold term_on; simpl. rewrite H. ring. }
    rewrite map_map; simpl.
    assert (Hrow : forall s, get 0 targets (map (eval s) (ends t)) = map (fun c => bit_of (fst c)) (get nothing targets (ends t))).
    { intros s. rewrite map_get. apply map_ext_in. intros [b us] Hin. rewrite forallb_forall in Hc. specialize (Hc _ Hin).
      destruct us; [reflexivity | discriminate]. }
    assert (Hbits : widths m (get bit targets ws) = repeat 1%nat (length targets)).
    { unfold widths, get in *. rewrite map_map. clear -Hw. induction targets as [| i targets IH]; simpl in *; [reflexivity |].
      apply andb_true_iff in Hw as [H1 H2]. rewrite IH by exact H2. unfold is_bit in H1.
      destruct (form_dec _ bit) as [-> |]; [reflexivity | discriminate]. }
    unfold term_on, apply; simpl. rewrite Hbits.
    erewrite sums_ext; [| exact Hr |].
    2: { intros s _ _. rewrite Hrow, sum_over_bits, <- total_mul. reflexivity. }
    rewrite sums_total, <- total_mul. f_equal. apply map_ext. intros x. rewrite <- sums_mul.
    rewrite <- sums_mul. apply sums_ext; [exact Hr |]. intros s _ _. rewrite map_put, map_map.
    replace (map (fun b => eval s (constant b)) x) with (map bit_of x) by (apply map_ext; reflexivity). ring.
  Qed.

  Definition copy_step (targets : list nat) (t : term) : term :=
    let here := get nothing targets (ends t) in
    Term (factor t) (bound t) (boxes t) (deltas t) (put [nth 1 targets 0] [xor (nth 1 here nothing) (nth 0 here nothing)] (ends t)).

  Lemma copy_rule ws targets t psi r : ok m r ->
    term_on (apply m ws Copy targets psi) r t = term_on psi r (copy_step targets t).
  Proof.
    intros Hr. unfold term_on, copy_step. cbn [factor bound boxes deltas ends]. f_equal. apply sums_ext; [exact Hr |].
    intros s _ _. f_equal. unfold apply. rewrite map_put, map_get. cbn [map]. rewrite eval_xor.
    rewrite <- !(map_nth (eval s) (get nothing targets (ends t)) nothing). reflexivity.
  Qed.

  Definition projected (ds : list content) (t : term) := Term (factor t) (bound t) (boxes t) (ds ++ deltas t) (ends t).

  Lemma indicator_and a b : indicator (a && b) = indicator a * indicator b :> K.
  Proof. destruct a, b; unfold indicator; simpl; ring. Qed.

  Lemma deltas_all s (ds : list content) : product (map (fun d => delta d s) ds) = indicator (forallb (fun d => eval s d =? 0) ds).
  Proof. induction ds as [| d ds IH]; simpl; [reflexivity |]. rewrite IH, indicator_and. reflexivity. Qed.

  Lemma body_deltas bs ds ds' s : body bs (ds ++ ds') s = indicator (forallb (fun d => eval s d =? 0) ds) * body bs ds' s.
  Proof. unfold body. rewrite map_app, product_app, deltas_all. ring. Qed.

  Lemma project_rule ws targets t psi r : ok m r ->
    term_on (apply m ws Project targets psi) r t = term_on psi r (projected (get nothing targets (ends t)) t).
  Proof.
    intros Hr. unfold term_on, projected, apply; cbn [factor bound boxes deltas ends]. f_equal. apply sums_ext; [exact Hr |]. intros s _ _.
    rewrite body_deltas, map_get. replace (forallb (Nat.eqb 0) (map (eval s) (get nothing targets (ends t))))
      with (forallb (fun d => eval s d =? 0) (get nothing targets (ends t))); [ring |].
    induction (get nothing targets (ends t)) as [| c cs IH]; simpl; [reflexivity |]. rewrite IH, (Nat.eqb_sym (eval s c)). reflexivity.
  Qed.

  Definition times_step (name : string) (targets : list nat) (t : term) : term :=
    Term (factor t) (bound t) ((name, false, get nothing targets (ends t), []) :: boxes t) (deltas t) (ends t).

  Lemma times_rule ws name targets t psi r : ok m r ->
    term_on (apply m ws (Times name) targets psi) r t = term_on psi r (times_step name targets t).
  Proof.
    intros Hr. unfold term_on, times_step, apply. cbn [factor bound boxes deltas ends]. f_equal. apply sums_ext; [exact Hr |].
    intros s _ _. rewrite map_get. unfold body; simpl. ring.
  Qed.

  Definition gate_step ws k (g : gate) targets t : option (list term) :=
    match g with
    | Leaf name turned => match leaf_step ws k name turned targets t with Some t' => Some [t'] | None => None end
    | Matrix turned rows => matrix_step ws rows turned targets t
    | Copy => Some [copy_step targets t]
    | Times name => Some [times_step name targets t]
    | Project => Some [projected (get nothing targets (ends t)) t]
    end.

  Lemma gate_rule ws k g targets t ts psi r : ok m r -> gate_step ws k g targets t = Some ts ->
    term_on (apply m ws g targets psi) r t = terms_on psi r ts.
  Proof.
    intros Hr. destruct g as [name turned | turned rows | | name |]; simpl; intros E.
    - destruct (leaf_step _ _ _ _ _ _) as [t' |] eqn:E'; [| discriminate]. injection E as <-.
      rewrite (leaf_rule _ _ _ _ _ _ _ _ _ Hr E'). unfold terms_on; simpl. ring.
    - apply (matrix_rule _ _ _ _ _ _ _ _ Hr E).
    - injection E as <-. rewrite (copy_rule ws) by exact Hr. unfold terms_on; simpl. ring.
    - injection E as <-. rewrite (times_rule ws) by exact Hr. unfold terms_on; simpl. ring.
    - injection E as <-. rewrite (project_rule ws) by exact Hr. unfold terms_on; simpl. ring.
  Qed.

  (* A step with controls is 1 + P (G - 1). *)
  Definition conditions (controls : list (nat * bool)) (t : term) : list content :=
    map (fun c => xor (nth (fst c) (ends t) nothing) (constant (snd c))) controls.
  Definition fails (d : content) : bool := is_constant d && fst d.
  Definition met (d : content) : bool := is_constant d && negb (fst d).
  Definition times (c : coefficient) (t : term) := Term (Mul c (factor t)) (bound t) (boxes t) (deltas t) (ends t).

  Definition run_step ws k (s : step) (t : term) : option (list term) :=
    match s with
    | Step g targets controls =>
        let ds := conditions controls t in
        if existsb fails ds then Some [t]
        else if forallb met ds then gate_step ws k g targets t
        else match gate_step ws k g targets (projected ds t) with
             | Some ts => Some (t :: times (Opp (Num 1)) (projected ds t) :: ts)
             | None => None
             end
    end.

  Lemma conditions_hold controls t s :
    holds controls (map (eval s) (ends t)) = forallb (fun d => eval s d =? 0) (conditions controls t).
  Proof.
    unfold holds, conditions. induction controls as [| [w b] controls IH]; simpl; [reflexivity |]. rewrite IH. f_equal.
    rewrite eval_xor, lxor_is_zero, <- (map_nth (eval s)). reflexivity.
  Qed.

  Lemma fails_rule d s : fails d = true -> (eval s d =? 0) = false.
  Proof. destruct d as [[|] [| v vs]]; unfold fails; simpl; try discriminate. reflexivity. Qed.
  Lemma met_rule d s : met d = true -> (eval s d =? 0) = true.
  Proof. destruct d as [[|] [| v vs]]; unfold met; simpl; try discriminate. reflexivity. Qed.

  Theorem step_rule ws k st t ts psi r : ok m r -> run_step ws k st t = Some ts ->
    term_on (act m ws st psi) r t = terms_on psi r ts.
  Proof.
    intros Hr. destruct st as [g targets controls]. unfold run_step. set (ds := conditions controls t).
    assert (Hh : forall s, holds controls (map (eval s) (ends t)) = forallb (fun d => eval s d =? 0) ds) by apply conditions_hold.
    destruct (existsb fails ds) eqn:Ef; [| destruct (forallb met ds) eqn:Em].
    - intros E; injection E as <-. unfold terms_on; simpl. transitivity (term_on psi r t); [| ring].
      unfold term_on. f_equal. apply sums_ext; [exact Hr |]. intros s _ _. unfold act. rewrite Hh.
      replace (forallb _ ds) with false; [reflexivity |]. symmetry.
      apply existsb_exists in Ef as (d & Hin & Hd). apply not_true_is_false. intros H. rewrite forallb_forall in H.
      specialize (H d Hin). simpl in H. rewrite fails_rule in H by exact Hd. discriminate.
    - intros E. rewrite <- (gate_rule _ _ _ _ _ _ psi r Hr E). unfold term_on. f_equal. apply sums_ext; [exact Hr |]. intros s _ _.
      unfold act. rewrite Hh. replace (forallb _ ds) with true; [reflexivity |]. symmetry. apply forallb_forall. intros d Hin.
      apply met_rule. rewrite forallb_forall in Em. apply Em, Hin.
    - destruct (gate_step _ _ _ _ _) as [us |] eqn:E; [| discriminate]. intros E'; injection E' as <-.
      unfold terms_on; cbn [map total]. fold (terms_on psi r us). rewrite <- (gate_rule _ _ _ _ _ _ psi r Hr E).
      assert (Hsplit : term_on (act m ws (Step g targets controls) psi) r t
                       = term_on psi r t + (- term_on psi r (projected ds t) + term_on (apply m ws g targets psi) r (projected ds t))).
      2: { rewrite Hsplit. unfold term_on, times; simpl. ring. }
      unfold term_on, projected; cbn [factor bound boxes deltas ends].
      transitivity (scalar m (factor t) * sums m (bound t) (fun s =>
        body (boxes t) (deltas t) s * psi (map (eval s) (ends t))
        + ((- one) * (body (boxes t) (ds ++ deltas t) s * psi (map (eval s) (ends t)))
           + body (boxes t) (ds ++ deltas t) s * apply m ws g targets psi (map (eval s) (ends t)))) r).
      + f_equal. apply sums_ext; [exact Hr |]. intros s _ _. unfold act. rewrite Hh, body_deltas.
        destruct (forallb (fun d => eval s d =? 0) ds); unfold indicator; ring.
      + rewrite !sums_add, sums_mul. ring.
  Qed.
End Networks.
