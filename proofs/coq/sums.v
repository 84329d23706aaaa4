(* Numbers and finite sums. No axioms: the numbers are any commutative ring with a conjugation in which 2 can be halved. *)

From Coq Require Import Arith Lia List Permutation Ring Setoid.
Import ListNotations.

Record scalars := {
  number :> Type;
  zero : number; one : number; half : number;
  add : number -> number -> number; mul : number -> number -> number; sub : number -> number -> number;
  opp : number -> number; conj : number -> number;
  is_ring : ring_theory zero one add mul sub opp eq;
  two_halves : add half half = one;
  conj_add : forall x y, conj (add x y) = add (conj x) (conj y);
  conj_mul : forall x y, conj (mul x y) = mul (conj x) (conj y);
  conj_conj : forall x, conj (conj x) = x
}.
Arguments zero {_}. Arguments one {_}. Arguments half {_}. Arguments add {_} _ _. Arguments mul {_} _ _.
Arguments sub {_} _ _. Arguments opp {_} _. Arguments conj {_} _.

Declare Scope scalar_scope.
Infix "+" := add : scalar_scope. Infix "*" := mul : scalar_scope. Infix "-" := sub : scalar_scope.
Notation "- x" := (opp x) : scalar_scope.
Delimit Scope scalar_scope with S.

Section Sums.
  Context {K : scalars}.
  Add Ring numbers : (is_ring K).
  Open Scope scalar_scope.

  Lemma half_mul (x : K) : half * x + half * x = x.
  Proof. transitivity ((half + half) * x); [ring | rewrite two_halves; ring]. Qed.

  Lemma conj_zero : conj (zero : K) = zero.
  Proof.
    assert (H : conj (zero : K) + conj zero = conj zero) by (rewrite <- conj_add; f_equal; ring).
    transitivity (conj (zero : K) + conj zero - conj zero); [ring | rewrite H; ring].
  Qed.

  Lemma conj_one : conj (one : K) = one.
  Proof.
    transitivity (conj (conj (one : K)) * conj one); [rewrite conj_conj; ring |].
    rewrite <- conj_mul. replace (conj one * one : K) with (conj one : K) by ring. apply conj_conj.
  Qed.

  Lemma conj_opp (x : K) : conj (- x) = - conj x.
  Proof.
    transitivity (conj x + conj (- x) - conj x); [ring |].
    rewrite <- conj_add. replace (x + - x) with (zero : K) by ring. rewrite conj_zero. ring.
  Qed.

  (* The sum of f over 0 .. n - 1. *)
  Fixpoint sum (n : nat) (f : nat -> K) : K :=
    match n with 0 => zero | S m => sum m f + f m end.

  Lemma sum_ext n (f g : nat -> K) : (forall i, i < n -> f i = g i) -> sum n f = sum n g.
  Proof. induction n as [| n IH]; simpl; intros H; [reflexivity |]. rewrite IH, H; auto. Qed.

  Lemma sum_zero n : sum n (fun _ => zero) = zero.
  Proof. induction n as [| n IH]; simpl; [reflexivity | rewrite IH; ring]. Qed.

  Lemma sum_add n (f g : nat -> K) : sum n (fun i => f i + g i) = sum n f + sum n g.
  Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.

  Lemma sum_mul n c (f : nat -> K) : sum n (fun i => c * f i) = c * sum n f.
  Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.

  Lemma sum_conj n (f : nat -> K) : conj (sum n f) = sum n (fun i => conj (f i)).
  Proof. induction n as [| n IH]; simpl; [apply conj_zero | rewrite conj_add, IH; reflexivity]. Qed.

  Lemma sum_swap n m (f : nat -> nat -> K) : sum n (fun i => sum m (f i)) = sum m (fun j => sum n (fun i => f i j)).
  Proof.
    induction n as [| n IH]; simpl; [symmetry; apply sum_zero |]. rewrite IH, <- sum_add. reflexivity.
  Qed.

  Definition indicator (b : bool) : K := if b then one else zero.

  Lemma sum_delta n j (f : nat -> K) : j < n -> sum n (fun i => indicator (i =? j) * f i) = f j.
  Proof.
    induction n as [| n IH]; intros H; [lia |]. simpl.
    destruct (Nat.eq_dec j n) as [-> | E].
    - rewrite Nat.eqb_refl. unfold indicator at 2.
      rewrite (sum_ext n _ (fun _ => zero)), sum_zero by
        (intros i Hi; replace (i =? n) with false by (symmetry; apply Nat.eqb_neq; lia); unfold indicator; ring).
      ring.
    - replace (n =? j) with false by (symmetry; apply Nat.eqb_neq; lia). rewrite IH by lia. unfold indicator. ring.
  Qed.

  (* The sum over all contents of several wires of these widths. *)
  Fixpoint sum_over (widths : list nat) (f : list nat -> K) : K :=
    match widths with [] => f [] | w :: rest => sum (2 ^ w) (fun x => sum_over rest (fun xs => f (x :: xs))) end.

  Definition in_range (widths xs : list nat) := Forall2 (fun w x => x < 2 ^ w) widths xs.

  Lemma sum_over_ext ws : forall f g : list nat -> K,
    (forall xs, in_range ws xs -> f xs = g xs) -> sum_over ws f = sum_over ws g.
  Proof.
    induction ws as [| w ws IH]; simpl; intros f g H; [apply H; constructor |].
    apply sum_ext; intros x Hx. apply IH; intros xs Hxs. apply H. constructor; assumption.
  Qed.

  Lemma sum_over_add ws : forall f g : list nat -> K, sum_over ws (fun x => f x + g x) = sum_over ws f + sum_over ws g.
  Proof.
    induction ws as [| w ws IH]; simpl; intros f g; [reflexivity |]. rewrite <- sum_add. apply sum_ext; intros; apply IH.
  Qed.

  Lemma sum_over_mul ws : forall c (f : list nat -> K), sum_over ws (fun x => c * f x) = c * sum_over ws f.
  Proof.
    induction ws as [| w ws IH]; simpl; intros c f; [reflexivity |]. rewrite <- sum_mul. apply sum_ext; intros; apply IH.
  Qed.

  Lemma sum_over_conj ws : forall f : list nat -> K, conj (sum_over ws f) = sum_over ws (fun x => conj (f x)).
  Proof.
    induction ws as [| w ws IH]; simpl; intros f; [reflexivity |]. rewrite sum_conj. apply sum_ext; intros; apply IH.
  Qed.

  Lemma sum_over_sum ws n : forall f : nat -> list nat -> K,
    sum_over ws (fun x => sum n (fun i => f i x)) = sum n (fun i => sum_over ws (f i)).
  Proof.
    induction ws as [| w ws IH]; simpl; intros f; [reflexivity |].
    rewrite sum_swap. apply sum_ext; intros x _. apply IH.
  Qed.

  (* Sums and products over lists. *)
  Fixpoint total (xs : list K) : K := match xs with [] => zero | x :: rest => x + total rest end.
  Fixpoint product (xs : list K) : K := match xs with [] => one | x :: rest => x * product rest end.

  Lemma total_app xs ys : total (xs ++ ys) = total xs + total ys.
  Proof. induction xs as [| x xs IH]; simpl; [ring | rewrite IH; ring]. Qed.

  Lemma product_app xs ys : product (xs ++ ys) = product xs * product ys.
  Proof. induction xs as [| x xs IH]; simpl; [ring | rewrite IH; ring]. Qed.

  Lemma product_conj xs : conj (product xs) = product (map conj xs).
  Proof. induction xs as [| x xs IH]; simpl; [apply conj_one | rewrite conj_mul, IH; reflexivity]. Qed.

  Lemma product_permutation xs ys : Permutation xs ys -> product xs = product ys.
  Proof. induction 1; simpl; try ring; congruence. Qed.

  Lemma total_mul {A} c (f : A -> K) xs : total (map (fun x => c * f x) xs) = c * total (map f xs).
  Proof. induction xs as [| x xs IH]; simpl; [ring | rewrite IH; ring]. Qed.
End Sums.
