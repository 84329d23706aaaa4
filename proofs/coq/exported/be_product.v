(* be.product: written by proofs/regenerate.py from the certificate. Its digest in the index:
   09063dde9aef0b5a577f36fd3702d91412a257a23f7bb1cebc324e225488ee8e *)
From Coq Require Import String List.
Require Import sums circuits check loops.
Import ListNotations.
Open Scope string_scope.
Open Scope nat_scope.
Open Scope list_scope.

(* the circuit *)
Definition reading_0 : reading := {|
  leaves := [("A", BE, [[("a_A", 1)]], [[("n", 1)]]); ("B", BE, [[("a_B", 1)]], [[("n", 1)]])];
  wires := [[("a_A", 1)]; [("a_B", 1)]; [("n", 1)]];
  system := 1;
  vector := false;
  steps := [
    Step (Leaf "B" false) [1; 2] [];
    Step (Leaf "A" false) [0; 2] []];
  block := [Product (Num 1) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Block "B" false [(false, [S_ 0]); (false, [X_ 0])]] []] |}.
Theorem corner_0 : forall K : scalars, corner_is_block (K := K) reading_0.
Proof. apply accepted_rule. vm_compute. reflexivity. Qed.
