(* Arithmetic in any ordered field: what the rules of arithmetic of a certificate say. *)

From Coq Require Import Field Ring.

Record ordered := {
  carrier :> Type;
  nought : carrier; unit : carrier;
  plus : carrier -> carrier -> carrier; times : carrier -> carrier -> carrier; minus : carrier -> carrier -> carrier;
  negative : carrier -> carrier; quotient : carrier -> carrier -> carrier; inverse : carrier -> carrier;
  le : carrier -> carrier -> Prop;
  is_field : field_theory nought unit plus times minus negative quotient inverse eq;
  le_refl : forall x, le x x;
  le_antisymmetric : forall x y, le x y -> le y x -> x = y;
  le_transitive : forall x y z, le x y -> le y z -> le x z;
  le_total : forall x y, le x y \/ le y x;
  equal_or_not : forall x y : carrier, x = y \/ x <> y;
  le_plus : forall x y z, le x y -> le (plus x z) (plus y z);
  le_times : forall x y, le nought x -> le nought y -> le nought (times x y)
}.
Arguments nought {_}. Arguments unit {_}. Arguments plus {_} _ _. Arguments times {_} _ _. Arguments minus {_} _ _.
Arguments negative {_} _. Arguments quotient {_} _ _. Arguments inverse {_} _. Arguments le {_} _ _.

Declare Scope ordered_scope.
Notation "0" := nought : ordered_scope. Notation "1" := unit : ordered_scope.
Infix "+" := plus : ordered_scope. Infix "*" := times : ordered_scope. Infix "-" := minus : ordered_scope.
Infix "/" := quotient : ordered_scope. Notation "- x" := (negative x) : ordered_scope. Notation "/ x" := (inverse x) : ordered_scope.
Infix "<=" := le : ordered_scope.
Notation "x < y" := (le x y /\ x <> y) : ordered_scope.

Section Rules.
  Context {F : ordered}.
  Add Field numbers : (is_field F).
  Open Scope ordered_scope.

  Lemma difference (x y : F) : x <= y -> 0 <= y - x.
  Proof. intros H. replace (0 : F) with (x + - x) by ring. replace (y - x) with (y + - x) by ring. apply le_plus, H. Qed.

  Lemma of_difference (x y : F) : 0 <= y - x -> x <= y.
  Proof. intros H. replace x with (0 + x) by ring. replace y with (y - x + x) by ring. apply le_plus, H. Qed.

  Lemma strict_difference (x y : F) : x < y -> 0 < y - x.
  Proof. intros [H1 H2]. split; [apply difference, H1 |]. intros E. apply H2. replace y with (y - x + x) by ring. rewrite <- E. ring. Qed.

  Lemma of_strict_difference (x y : F) : 0 < y - x -> x < y.
  Proof. intros [H1 H2]. split; [apply of_difference, H1 |]. intros ->. apply H2. ring. Qed.

  Lemma plus_nonnegative (x y : F) : 0 <= x -> 0 <= y -> 0 <= x + y.
  Proof.
    intros Hx Hy. apply (le_transitive _ _ y); [exact Hy |]. replace y with (0 + y) at 1 by ring. apply le_plus, Hx.
  Qed.

  Lemma plus_positive (x y : F) : 0 < x -> 0 <= y -> 0 < x + y.
  Proof.
    intros [H1 H2] Hy. split; [apply plus_nonnegative; assumption |]. intros E. apply H2. apply le_antisymmetric; [exact H1 |].
    rewrite E. apply of_difference. replace (x + y - x) with y by ring. exact Hy.
  Qed.

  Lemma plus_positive_right (x y : F) : 0 <= x -> 0 < y -> 0 < x + y.
  Proof. intros Hx Hy. replace (x + y) with (y + x) by ring. apply plus_positive; assumption. Qed.

  Lemma times_nonzero (x y : F) : x <> 0 -> y <> 0 -> x * y <> 0.
  Proof. intros Hx Hy E. apply Hx. replace x with (x * y * / y) by (field; exact Hy). rewrite E. ring. Qed.

  Lemma times_positive (x y : F) : 0 < x -> 0 < y -> 0 < x * y.
  Proof.
    intros [H1 H2] [H3 H4]. split; [apply le_times; assumption |]. intros E. symmetry in E. revert E.
    apply times_nonzero; intros E; [apply H2 | apply H4]; symmetry; exact E.
  Qed.

  Lemma square (x : F) : 0 <= x * x.
  Proof.
    destruct (le_total _ 0 x) as [H | H]; [apply le_times; exact H |]. replace (x * x) with ((0 - x) * (0 - x)) by ring.
    apply le_times; apply difference, H.
  Qed.

  Lemma square_positive (x : F) : 0 < x \/ x < 0 -> 0 < x * x.
  Proof.
    intros H. split; [apply square |]. intros E. symmetry in E. revert E. apply times_nonzero; intros ->; destruct H as [[_ H] | [_ H]]; auto.
  Qed.

  Lemma unit_positive : 0 < (1 : F).
  Proof.
    split; [replace (1 : F) with (1 * 1 : F) by ring; apply square |]. intros E. exact (F_1_neq_0 (is_field F) (eq_sym E)).
  Qed.

  Lemma nonzero (x : F) : 0 < x -> x <> 0.
  Proof. intros [_ H] E. apply H. symmetry. exact E. Qed.

  Lemma inverse_positive (x : F) : 0 < x -> 0 < / x.
  Proof.
    intros H. pose proof (nonzero x H) as Hx. replace (/ x) with (x * (/ x * / x)) by (field; exact Hx). apply times_positive; [exact H |].
    split; [apply square |]. intros E. symmetry in E. revert E. assert (Hi : / x <> 0).
    { intros E. apply (F_1_neq_0 (is_field F)). change (1 = 0 :> F). replace (1 : F) with (x * / x) by (field; exact Hx). rewrite E. ring. }
    apply times_nonzero; exact Hi.
  Qed.

  Lemma quotient_positive (x y : F) : 0 < x -> 0 < y -> 0 < x / y.
  Proof.
    intros Hx Hy. replace (x / y) with (x * / y) by (field; apply nonzero, Hy). apply times_positive; [exact Hx | apply inverse_positive, Hy].
  Qed.

  (* combine: right - left is a sum of products that are not negative, and of multiples of what is 0. *)
  Lemma combine (x y s e : F) : 0 <= s -> e = 0 -> y - x = s + e -> x <= y.
  Proof. intros Hs -> E. apply of_difference. rewrite E. replace (s + 0) with s by ring. exact Hs. Qed.

  Lemma combine_strictly (x y s e : F) : 0 < s -> e = 0 -> y - x = s + e -> x < y.
  Proof. intros Hs -> E. apply of_strict_difference. rewrite E. replace (s + 0) with s by ring. exact Hs. Qed.

  Lemma carried (x y : F) : x = y -> 0 <= y -> 0 <= x.
  Proof. intros ->. auto. Qed.

  Lemma carried_strictly (x y : F) : x = y -> 0 < y -> 0 < x.
  Proof. intros ->. auto. Qed.

  Lemma equal_difference (x y : F) : x = y -> y - x = 0.
  Proof. intros ->. ring. Qed.

  Lemma plus_zero (x y : F) : x = 0 -> y = 0 -> x + y = 0.
  Proof. intros -> ->. ring. Qed.

  Lemma times_zero (x y : F) : y = 0 -> x * y = 0.
  Proof. intros ->. ring. Qed.

  (* root: from r >= 0 and l^2 <= r^2 follows l <= r. *)
  Lemma root_rule (x y : F) : 0 <= y -> 0 <= y * y - x * x -> x <= y.
  Proof.
    intros Hy H. destruct (le_total _ x y) as [| Hxy]; [assumption |].
    assert (Hx : 0 <= x) by (apply (le_transitive _ _ y); assumption).
    destruct (equal_or_not _ (x - y) 0) as [E | E]; [apply of_difference; replace (y - x) with (0 - (x - y)) by ring; rewrite E;
      replace (0 - 0 : F) with (0 : F) by ring; apply le_refl |].
    exfalso. revert E. assert (Hd : 0 <= x - y) by (apply difference, Hxy). intros E. apply (times_nonzero _ _ E E).
    apply le_antisymmetric; [| apply square]. apply of_difference.
    replace (0 - (x - y) * (x - y)) with ((y * y - x * x) + (x - y) * (y + y)) by ring.
    apply plus_nonnegative; [exact H |]. apply le_times; [exact Hd | apply plus_nonnegative; exact Hy].
  Qed.
End Rules.

(* Signs that are read off the form, or known: a relation between two numbers is one of their difference and 0. *)
Ltac sign :=
  match goal with
  | H : ?g |- ?g => exact H
  | |- le nought (plus _ _) => apply plus_nonnegative; sign
  | H : le ?x ?y |- le nought (minus ?y ?x) => apply difference, H
  | H : le ?x ?y /\ _ |- le nought (minus ?y ?x) => apply difference, H
  | H : le ?x ?y /\ _ |- le nought (minus ?y ?x) /\ _ => apply strict_difference, H
  | |- le nought (times ?x ?x) => apply square
  | |- le nought (times _ _) => apply le_times; sign
  | H : le nought ?p -> le nought ?x /\ _ |- le nought ?x => apply (proj1 (H ltac:(sign)))
  | |- le nought _ => refine (proj1 (_ : le nought _ /\ nought <> _)); sign
  | |- le nought unit /\ _ => apply unit_positive
  | |- le nought (plus _ _) /\ _ => first [apply plus_positive; sign | apply plus_positive_right; sign]
  | |- le nought (times _ _) /\ _ => first [apply times_positive; sign | apply square_positive; left; sign]
  | |- le nought (inverse _) /\ _ => apply inverse_positive; sign
  | |- le nought (quotient _ _) /\ _ => apply quotient_positive; sign
  | |- le nought ?x /\ _ => apply (carried_strictly _ (minus x nought)); [ring | apply strict_difference; assumption]
  end.
Ltac known := sign.

(* What is 0: the two sides of an equation that is known *)
Ltac zero :=
  match goal with
  | H : ?g |- ?g => exact H
  | H : ?x = ?y |- minus ?y ?x = nought => apply equal_difference; exact H
  | H : le nought ?p -> _ /\ times ?x ?x = ?p |- minus (times ?x ?x) ?p = nought =>
      apply equal_difference; symmetry; apply (proj2 (H ltac:(sign)))
  | H : times ?x ?x = ?p |- minus (times ?x ?x) ?p = nought => apply equal_difference; symmetry; exact H
  | H : _ -> _ -> ?x = nought |- ?x = nought => apply H; sign
  end.
Ltac zeros := match goal with
  | |- nought = nought => reflexivity
  | |- plus _ _ = nought => apply plus_zero; zeros
  | |- times _ _ = nought => apply times_zero; zero
  end.
Ltac calculate := first [ring | field; repeat split; first [assumption | exact (nonzero _ unit_positive) | apply nonzero; sign]].
