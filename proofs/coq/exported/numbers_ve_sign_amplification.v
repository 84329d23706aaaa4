(* The arithmetic of ve.sign_amplification: written by proofs/regenerate.py. Its digest in the index:
   1bb56d9f13988da110044ae690fb4d22d6d603aa13cc6c60b71aea5aa98e5a99 *)
From Coq Require Import Field Ring.
Require Import ordered.
Open Scope ordered_scope.
Section Arithmetic.
Context {F : ordered}.
Add Field numbers : (is_field F).

(* the rule: x2 number alpha_x, x7 norm 6, x8 number epsilon_x, x9 norm 0, x10 number N_x, x12 norm 1, x16 number leak_x, x18 number norm, x19 number delta, x23 min 11, x24 value Near1(threshold=(-epsilon_x + norm)/alpha_x, delta=delta), x35 root 34, x38 root 37, x40 root 39, x45 root 44, x46 root 19, x57 norm 3, x68 norm 29, x69 norm 66, x70 norm 62, x72 norm 21, x74 abs 73, x75 abs 24, x76 norm 26 *)
Theorem claims_0 : forall x2 x7 x8 x9 x10 x12 x16 x18 x19 x23 x24 x35 x38 x40 x45 x46 x57 x68 x69 x70 x72 x74 x75 x76 : F,
  forall assumption_0 : (x7 : F) <= x8,
  forall assumption_1 : (x9 : F) <= x10,
  forall assumption_2 : (((1) + ((- (1)) * (x12 * x12))) : F) <= (x16 * x16),
  forall assumption_3 : (x8 : F) < x18,
  forall assumption_4 : (x19 : F) <= (1),
  forall assumption_5 : (x18 : F) <= x9,
  forall line_1 : (x9 : F) <= (x7 + x57),
  forall line_2 : (x57 : F) <= (x2 * x12),
  forall cosines_70_7 : 0 < x9 -> 0 < x12 -> (x7 * x7 - (x9 - x2 * x12) * (x9 - x2 * x12) - x2 * x9 * x12 * (x70 * x70)) = 0,
  forall root_35 : (0 : F) <= ((1) + ((- (1)) * (x8 * x8) * ((/ x18) * (/ x18)))) -> 0 <= x35 /\ x35 * x35 = ((1) + ((- (1)) * (x8 * x8) * ((/ x18) * (/ x18)))),
  forall root_38 : (0 : F) <= (/ ((1) + x35)) -> 0 <= x38 /\ x38 * x38 = (/ ((1) + x35)),
  forall root_40 : (0 : F) <= ((1 + 1)) -> 0 <= x40 /\ x40 * x40 = ((1 + 1)),
  forall line_3 : (x12 : F) <= (1),
  forall cases_23 : x23 = (1) \/ x23 = x12,
  forall extreme_23_0 : x23 <= (1),
  forall line_8 : (0 : F) <= (x23 - ((/ x2) * (x18 + ((- (1)) * x8)))) -> (0 : F) <= ((1) - x23) -> (x74 : F) <= x19,
  forall extreme_74_1 : (0 - ((- (1)) + x24)) <= x74,
  forall extreme_75_0 : x24 <= x75,
  forall line_9 : (x75 : F) <= x76,
  forall line_5 : (x68 : F) <= (x69 + x70),
  forall line_7 : (x69 : F) <= x74,
  forall root_45 : (0 : F) <= (((1 + 1)) + ((- (1)) * x19)) -> 0 <= x45 /\ x45 * x45 = (((1 + 1)) + ((- (1)) * x19)),
  forall root_46 : (0 : F) <= x19 -> 0 <= x46 /\ x46 * x46 = x19,
  forall line_6 : (x72 : F) <= (1),
  forall sign_2 : 0 < x2,
  forall sign_7 : 0 <= x7,
  forall sign_8 : 0 <= x8,
  forall sign_9 : 0 <= x9,
  forall sign_10 : 0 < x10,
  forall sign_12 : 0 <= x12,
  forall sign_16 : 0 <= x16,
  forall sign_18 : 0 < x18,
  forall sign_19 : 0 <= x19,
  forall sign_57 : 0 <= x57,
  forall sign_68 : 0 <= x68,
  forall sign_69 : 0 <= x69,
  forall sign_70 : 0 <= x70,
  forall sign_72 : 0 <= x72,
  forall sign_74 : 0 <= x74,
  forall sign_75 : 0 <= x75,
  forall sign_76 : 0 <= x76,
  ((0 : F) < (1)) /\ (x68 <= (x19 + (x8 * (/ x18) * x38 * x40))) /\ (x72 <= (1)) /\ ((1 : F) - x76 * x76 <= (x45 * x46) * (x45 * x46)).
Proof.
  intros.
  assert (divisor_0 : x2 <> 0 :> F) by (apply nonzero; known).
  assert (step_0 : ((0) : F) < x12).
  { apply (combine_strictly _ _ (((1) * (x8 - x7) * (/ x2)) + ((1) * (x18 - x8) * (/ x2)) + ((1) * (x9 - x18) * (/ x2)) + ((1) * ((x7 + x57) - x9) * (/ x2)) + ((1) * ((x2 * x12) - x57) * (/ x2))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_1 : ((0) : F) < x9).
  { apply (combine_strictly _ _ (((1) * (x18 - x8)) + ((1) * (x9 - x18)) + ((1) * x8)) ((0 : F))); [known | zeros | calculate]. }
  assert (divisor_1 : x18 <> 0 :> F) by (apply nonzero; known).
  assert (step_2 : ((0) : F) <= ((1) + ((- (1)) * (x8 * x8) * ((/ x18) * (/ x18))))).
  { apply (combine _ _ (((1) * (x18 - x8) * (/ x18)) + ((1) * (x18 - x8) * (x8 * ((/ x18) * (/ x18))))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_3 : (x7 : F) <= (x9 * (x8 * (/ x18)))).
  { apply (combine _ _ (((1) * (x8 - x7)) + ((1) * (x9 - x18) * (x8 * (/ x18)))) ((0 : F))); [known | zeros | calculate]. }
  assert (divisor_2 : (/ x2) <> 0 :> F) by (apply nonzero; known).
  assert (step_4 : ((0) : F) < (x2 * x12)).
  { apply (combine_strictly _ _ (((1) * (/ (/ x2)) * (x12 - (0)))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_5 : ((0) : F) < (x9 * (x2 * x12))).
  { apply (combine_strictly _ _ (((1) * (x9 - (0)) * ((x2 * x12) - (0)))) ((0 : F))); [known | zeros | calculate]. }
  assert (divisor_3 : (x9 * (x2 * x12)) <> 0 :> F) by (apply nonzero; known).
  assert (step_6 : ((x70 * x70) : F) <= (((1 + 1)) + (x35 * (- ((1 + 1)))))).
  { apply (combine _ _ (((1) * (/ (x9 * (x2 * x12))) * (((x9 * x35) + ((- (1)) * (x2 * x12))) * ((x9 * x35) + ((- (1)) * (x2 * x12))))) + ((1) * (/ (x9 * (x2 * x12))) * (x7 + (x9 * (x8 * (/ x18)))) * ((x9 * (x8 * (/ x18))) - x7))) (((/ (x9 * (x2 * x12))) * (x7 * x7 - (x9 - x2 * x12) * (x9 - x2 * x12) - x2 * x9 * x12 * (x70 * x70))) + (((- (1)) * (/ (x9 * (x2 * x12))) * (x9 * x9)) * (x35 * x35 - ((1) + ((- (1)) * (x8 * x8) * ((/ x18) * (/ x18)))))))); [known | zeros | calculate]. }
  assert (divisor_4 : ((1) + x35) <> 0 :> F) by (apply nonzero; known).
  assert (step_7 : ((x70 * x70) : F) <= ((x8 * (/ x18) * x38 * x40) * (x8 * (/ x18) * x38 * x40))).
  { apply (combine _ _ (((1) * ((((1 + 1)) + (x35 * (- ((1 + 1))))) - (x70 * x70)))) (((((1 + 1)) + ((- ((1 + 1))) * (x35 * (/ ((1) + x35))))) * (x35 * x35 - ((1) + ((- (1)) * (x8 * x8) * ((/ x18) * (/ x18)))))) + (((x8 * x8) * ((/ x18) * (/ x18)) * (x40 * x40)) * (x38 * x38 - (/ ((1) + x35)))) + (((x8 * x8) * ((/ x18) * (/ x18)) * (/ ((1) + x35))) * (x40 * x40 - ((1 + 1)))))); [known | zeros | calculate]. }
  assert (step_8 : (x70 : F) <= (x8 * (/ x18) * x38 * x40)).
  { apply root_rule; [apply (carried _ (x8 * (/ x18) * x38 * x40)); [calculate | known] | apply (carried _ (((x8 * (/ x18) * x38 * x40) * (x8 * (/ x18) * x38 * x40)) - (x70 * x70))); [calculate | known]]. }
  assert (step_9 : (((/ x2) * (x18 + ((- (1)) * x8))) : F) <= (1)).
  { apply (combine _ _ (((1) * (x8 - x7) * (/ x2)) + ((1) * (x9 - x18) * (/ x2)) + ((1) * ((x7 + x57) - x9) * (/ x2)) + ((1) * ((x2 * x12) - x57) * (/ x2)) + ((1) * ((1) - x12))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_10 : (((/ x2) * (x18 + ((- (1)) * x8))) : F) <= x12).
  { apply (combine _ _ (((1) * (x8 - x7) * (/ x2)) + ((1) * (x9 - x18) * (/ x2)) + ((1) * ((x7 + x57) - x9) * (/ x2)) + ((1) * ((x2 * x12) - x57) * (/ x2))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_11 : (((/ x2) * (x18 + ((- (1)) * x8))) : F) <= x23).
  { destruct cases_23 as [case | case]; apply of_difference; [apply (carried _ ((1) - ((/ x2) * (x18 + ((- (1)) * x8))))); [rewrite case; calculate | known] | apply (carried _ (x12 - ((/ x2) * (x18 + ((- (1)) * x8))))); [rewrite case; calculate | known]]. }
  specialize (line_8 ltac:(known) ltac:(known)).
  assert (step_12 : (((1) + ((- (1)) * x19)) : F) <= x76).
  { apply (combine _ _ (((1) * (x74 - (0 - ((- (1)) + x24)))) + ((1) * (x75 - x24)) + ((1) * (x19 - x74)) + ((1) * (x76 - x75))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_13 : (x68 : F) <= (x19 + (x8 * (/ x18) * x38 * x40))).
  { apply (combine _ _ (((1) * ((x69 + x70) - x68)) + ((1) * (x74 - x69)) + ((1) * (x19 - x74)) + ((1) * ((x8 * (/ x18) * x38 * x40) - x70))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_14 : ((0) : F) <= (((1 + 1)) + ((- (1)) * x19))).
  { apply (combine _ _ (((1) * ((1) - x19)) + ((1) * (1))) ((0 : F))); [known | zeros | calculate]. }
  assert (step_15 : (((1) + ((- (1)) * (x76 * x76))) : F) <= ((x45 * x46) * (x45 * x46))).
  { apply (combine _ _ ((((1 + 1)) * ((1) - x19) * (x76 - ((1) + ((- (1)) * x19)))) + ((1) * (x76 - ((1) + ((- (1)) * x19))) * (x76 - ((1) + ((- (1)) * x19))))) (((x46 * x46) * (x45 * x45 - (((1 + 1)) + ((- (1)) * x19)))) + ((((1 + 1)) + ((- (1)) * x19)) * (x46 * x46 - x19)))); [known | zeros | calculate]. }
  refine (conj _ (conj _ (conj _ _))).
  - apply (carried_strictly _ (1)); [calculate | known].
  - apply of_difference, (carried _ ((x19 + (x8 * (/ x18) * x38 * x40)) - x68)); [calculate | known].
  - apply of_difference, (carried _ ((1) - x72)); [calculate | known].
  - apply of_difference, (carried _ (((x45 * x46) * (x45 * x46)) - ((1) + ((- (1)) * (x76 * x76))))); [calculate | known].
Qed.
End Arithmetic.
