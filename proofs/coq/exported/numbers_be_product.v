(* The arithmetic of be.product: written by proofs/regenerate.py. Its digest in the index:
   09063dde9aef0b5a577f36fd3702d91412a257a23f7bb1cebc324e225488ee8e *)
From Coq Require Import Field Ring.
Require Import ordered.
Open Scope ordered_scope.
Section Arithmetic.
Context {F : ordered}.
Add Field numbers : (is_field F).

(* the rule: x2 number alpha_A, x7 norm 6, x8 number epsilon_A, x9 norm 0, x10 number N_A, x13 number alpha_B, x17 norm 16, x18 number epsilon_B, x19 norm 11, x20 number N_B, x35 norm 26, x36 norm 32, x37 norm 33, x40 norm 3, x43 norm 14, x45 norm 21 *)
Theorem claims_0 : forall x2 x7 x8 x9 x10 x13 x17 x18 x19 x20 x35 x36 x37 x40 x43 x45 : F,
  forall assumption_0 : (x7 : F) <= x8,
  forall assumption_1 : (x9 : F) <= x10,
  forall assumption_2 : (x17 : F) <= x18,
  forall assumption_3 : (x19 : F) <= x20,
  forall line_1 : (x35 : F) <= (x36 + x37),
  forall line_2 : (x36 : F) <= (x7 * x19),
  forall line_3 : (x37 : F) <= (x17 * x40),
  forall line_4 : (x40 : F) <= x2,
  forall line_6 : (x19 : F) <= (x17 + x43),
  forall line_7 : (x43 : F) <= x13,
  forall line_8 : (x45 : F) <= (x9 * x19),
  forall sign_2 : 0 < x2,
  forall sign_7 : 0 <= x7,
  forall sign_8 : 0 <= x8,
  forall sign_9 : 0 <= x9,
  forall sign_10 : 0 < x10,
  forall sign_13 : 0 < x13,
  forall sign_17 : 0 <= x17,
  forall sign_18 : 0 <= x18,
  forall sign_19 : 0 <= x19,
  forall sign_20 : 0 < x20,
  forall sign_35 : 0 <= x35,
  forall sign_36 : 0 <= x36,
  forall sign_37 : 0 <= x37,
  forall sign_40 : 0 <= x40,
  forall sign_43 : 0 <= x43,
  forall sign_45 : 0 <= x45,
  ((0 : F) < (x2 * x13)) /\ (x35 <= ((x2 * x18) + (x8 * x13) + (x8 * x18))) /\ (x45 <= (x10 * x20)).
Proof.
  intros.
  assert (step_0 : (x35 : F) <= ((x2 * x18) + (x8 * x13) + (x8 * x18))).
  { apply (combine _ _ (((1) * (x8 - x7) * x19) + ((1) * (x18 - x17) * x2) + ((1) * (x18 - x17) * x8) + ((1) * ((x36 + x37) - x35)) + ((1) * ((x7 * x19) - x36)) + ((1) * ((x17 * x40) - x37)) + ((1) * (x2 - x40) * x17) + ((1) * ((x17 + x43) - x19) * x8) + ((1) * (x13 - x43) * x8)) ((0 : F))); [known | zeros | calculate]. }
  assert (step_1 : (x45 : F) <= (x10 * x20)).
  { apply (combine _ _ (((1) * (x10 - x9) * x20) + ((1) * (x20 - x19) * x9) + ((1) * ((x9 * x19) - x45))) ((0 : F))); [known | zeros | calculate]. }
  refine (conj _ (conj _ _)).
  - apply (carried_strictly _ (x2 * x13)); [calculate | known].
  - apply of_difference, (carried _ (((x2 * x18) + (x8 * x13) + (x8 * x18)) - x35)); [calculate | known].
  - apply of_difference, (carried _ ((x10 * x20) - x45)); [calculate | known].
Qed.
End Arithmetic.
