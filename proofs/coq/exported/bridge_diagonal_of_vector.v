(* bridge.diagonal_of_vector: written by proofs/regenerate.py from the certificate. Its digest in the index:
   1e01498927aad19391b11a1b36f64e35d397485516133949e57ead5122104e69 *)
Require Import sums circuits prove.
From Coq Require Import String List.
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
  block := (Diagonal (Block "x")) |}.
Theorem corner_0 : forall K : scalars, corner_is_block (K := K) reading_0.
Proof. apply accepted_rule. vm_compute. reflexivity. Qed.
