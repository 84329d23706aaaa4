(* bridge.diagonal_of_vector: written by proofs/regenerate.py from the certificate. Its digest in the index:
   face77c2978be718eb7947e43e19deed109dc97eecbbc013c46ab917b5a28a70 *)
From Coq Require Import String List.
Require Import sums circuits check loops.
Import ListNotations.
Open Scope string_scope.
Open Scope nat_scope.
Open Scope list_scope.

(* the circuit *)
Definition reading_0 : reading := {|
  leaves := [("x", VE, [[("a_x", 1)]], [[("n", 1)]])];
  wires := [[("a_x", 1)]; [("n", 1)]; [("n", 1)]];
  system := 1;
  vector := false;
  steps := [
    Step (Leaf "x" false) [0; 1] [];
    Step Copy [2; 1] []];
  block := [Product (Num 1) [] [Block "x" false [(false, [X_ 0])]] [(false, [X_ 0; Y 0])]] |}.
Theorem corner_0 : forall K : scalars, corner_is_block (K := K) reading_0.
Proof. apply accepted_rule. vm_compute. reflexivity. Qed.
