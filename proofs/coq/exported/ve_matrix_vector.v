(* ve.matrix_vector: written by proofs/regenerate.py from the certificate. Its digest in the index:
   3a670cfc5b880d18f7bfc8ab4cbeeef418af18dd373b72f1082df6e965409903 *)
From Coq Require Import String List.
Require Import sums circuits check loops.
Import ListNotations.
Open Scope string_scope.
Open Scope nat_scope.
Open Scope list_scope.

(* the circuit *)
Definition reading_0 : reading := {|
  leaves := [("A", BE, [[("a_A", 1)]], [[("n", 1)]]); ("x", VE, [[("a_x", 1)]], [[("n", 1)]])];
  wires := [[("a_A", 1)]; [("a_x", 1)]; [("n", 1)]];
  system := 1;
  vector := true;
  steps := [
    Step (Leaf "x" false) [1; 2] [];
    Step (Leaf "A" false) [0; 2] []];
  block := [Product (Num 1) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Block "x" false [(false, [S_ 0])]] []] |}.
Theorem corner_0 : forall K : scalars, corner_is_block (K := K) reading_0.
Proof. apply accepted_rule. vm_compute. reflexivity. Qed.
