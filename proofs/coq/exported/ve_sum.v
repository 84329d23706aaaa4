(* ve.sum: written by proofs/regenerate.py from the certificate. Its digest in the index:
   488b2c244cace71dfa1356e524d5a67cb04bba5139f253e4dac13386b3d8360a *)
From Coq Require Import String List.
Require Import sums circuits check loops.
Import ListNotations.
Open Scope string_scope.
Open Scope nat_scope.
Open Scope list_scope.

(* 1 terms *)
Definition reading_0 : reading := {|
  leaves := [("x1", VE, [[("a_x1", 1)]], [[("n", 1)]])];
  wires := [[("a_x1", 1)]; [("n", 1)]];
  system := 1;
  vector := true;
  steps := [
    Step (preparation false "r1" 1 [(word "r" "1:0")]) [] [];
    Step (Leaf "x1" false) [0; 1] [];
    Step (preparation true "l1" 1 [(word "l" "1:0")]) [] []];
  block := [Product (weight "1:0") [] [Block "x1" false [(false, [Y 0])]] []] |}.
Theorem corner_0 : forall K : scalars, corner_is_block (K := K) reading_0.
Proof. apply accepted_rule. vm_compute. reflexivity. Qed.

(* 2 terms *)
Definition reading_1 : reading := {|
  leaves := [("x1", VE, [[("d", 1)]; [("a", 1)]], [[("n", 1)]]); ("x2", VE, [[("a", 1)]], [[("n", 1)]])];
  wires := [bit; [("d", 1)]; [("a", 1)]; [("n", 1)]];
  system := 1;
  vector := true;
  steps := [
    Step (preparation false "r1" 2 [(word "r" "1:0"); (word "r" "1:1")]) [0] [];
    Step (Leaf "x1" false) [1; 2; 3] [(0, false)];
    Step (Leaf "x2" false) [2; 3] [(0, true)];
    Step (preparation true "l1" 2 [(word "l" "1:0"); (word "l" "1:1")]) [0] []];
  block := [
    Product (weight "1:0") [] [Block "x1" false [(false, [Y 0])]] [];
    Product (weight "1:1") [] [Block "x2" false [(false, [Y 0])]] []] |}.
Theorem corner_1 : forall K : scalars, corner_is_block (K := K) reading_1.
Proof. apply accepted_rule. vm_compute. reflexivity. Qed.

(* 3 terms *)
Definition reading_2 : reading := {|
  leaves := [("x1", VE, [[("d", 1)]; [("a", 1)]], [[("n", 1)]]); ("x2", VE, [[("a", 1)]], [[("n", 1)]]); ("x3", VE, [[("a", 1)]], [[("n", 1)]])];
  wires := [bit; bit; [("d", 1)]; [("a", 1)]; [("n", 1)]];
  system := 1;
  vector := true;
  steps := [
    Step (preparation false "r1" 4 [(word "r" "1:0"); (word "r" "1:1"); (word "r" "1:2")]) [0; 1] [];
    Step (Leaf "x1" false) [2; 3; 4] [(0, false); (1, false)];
    Step (Leaf "x2" false) [3; 4] [(0, false); (1, true)];
    Step (Leaf "x3" false) [3; 4] [(0, true); (1, false)];
    Step (preparation true "l1" 4 [(word "l" "1:0"); (word "l" "1:1"); (word "l" "1:2")]) [0; 1] []];
  block := [
    Product (weight "1:0") [] [Block "x1" false [(false, [Y 0])]] [];
    Product (weight "1:1") [] [Block "x2" false [(false, [Y 0])]] [];
    Product (weight "1:2") [] [Block "x3" false [(false, [Y 0])]] []] |}.
Theorem corner_2 : forall K : scalars, corner_is_block (K := K) reading_2.
Proof. apply accepted_rule. vm_compute. reflexivity. Qed.

(* any number of terms is about families, which are not exported *)
