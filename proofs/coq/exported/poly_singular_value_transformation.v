(* poly.singular_value_transformation: written by proofs/regenerate.py from the certificate. Its digest in the index:
   43e3a28bd363a75fe69758873207634a848e7f26f62c11b766d5fb3634739327 *)
From Coq Require Import String List.
Require Import sums circuits check loops.
Import ListNotations.
Open Scope string_scope.
Open Scope nat_scope.
Open Scope list_scope.

(* degree 0 degree = 2K *)
Definition reading_0 : reading := {|
  leaves := [("A", BE, [[("a_A", 1)]], [[("n", 1)]])];
  wires := [bit; [("a_A", 1)]; [("n", 1)]];
  system := 1;
  vector := false;
  steps := [
    Step H [0] []];
  block := [
    Product Half [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product Half [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product Half [] [Operator "F0" [(false, [Y 0])] [(false, [X_ 0])]] [];
    Product Half [] [Operator "F1" [(false, [Y 0])] [(false, [X_ 0])]] []] |}.
Definition loop_0 : loop := {|
  before := [
    Step H [0] [];
    Step X [0] [(1, false)];
    Step (z_rotation false (word "e" "phi2K")) [0] [];
    Step X [0] [(1, false)]];
  repeated := [
    Step (Leaf "A" false) [1; 2] [];
    Step X [0] [(1, false)];
    Step (z_rotation false (word "e" "each_phi2K-2j-1")) [0] [];
    Step X [0] [(1, false)];
    Step (Leaf "A" true) [1; 2] [];
    Step X [0] [(1, false)];
    Step (z_rotation false (word "e" "each_phi2K-2j-2")) [0] [];
    Step X [0] [(1, false)]];
  invariant := [
    ((word "h" ""), [
      Step (Leaf "F0" false) [2] []]);
    ((word "h" ""), [
      Step (Leaf "G0" false) [2] [];
      Step (Leaf "A" true) [1; 2] []]);
    ((word "h" ""), [
      Step X [0] [];
      Step (Leaf "F1" false) [2] []]);
    ((word "h" ""), [
      Step X [0] [];
      Step (Leaf "G1" false) [2] [];
      Step (Leaf "A" true) [1; 2] []])];
  frees := [
    ("F0", Tensor [Product (word "e" "phi2K") [] [] [(false, [X_ 0; Y 0])]] [
    Product (Mul (word "e" "each_phi2K-2j-1") (word "e" "each_phi2K-2j-2")) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j-2")))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (Conj (word "e" "each_phi2K-2j-1")) (word "e" "each_phi2K-2j-2"))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j-2"))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j-1") (word "e" "each_phi2K-2j-2")) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j-2")))) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (word "e" "each_phi2K-2j-2")) [] [Operator "F0" [(false, [Y 0])] [(false, [X_ 0])]] []]);
    ("G0", Tensor [] [
    Product (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j-2"))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j-2")))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j-2"))) [] [Operator "G0" [(false, [Y 0])] [(false, [X_ 0])]] []]);
    ("F1", Tensor [Product (Conj (word "e" "phi2K")) [] [] [(false, [X_ 0; Y 0])]] [
    Product (Mul (word "e" "each_phi2K-2j-1") (word "e" "each_phi2K-2j-2")) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j-2")))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (Conj (word "e" "each_phi2K-2j-1")) (word "e" "each_phi2K-2j-2"))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j-2"))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (Conj (word "e" "each_phi2K-2j-1")) (word "e" "each_phi2K-2j-2"))) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j-2"))) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j-2"))) [] [Operator "F1" [(false, [Y 0])] [(false, [X_ 0])]] []]);
    ("G1", Tensor [] [
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j-1") (word "e" "each_phi2K-2j-2"))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (word "e" "each_phi2K-2j-2")) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (word "e" "each_phi2K-2j-2")) [] [Operator "G1" [(false, [Y 0])] [(false, [X_ 0])]] []])] |}.
Theorem corner_0 : forall K : scalars, looped_corner_is_block (K := K) reading_0 loop_0.
Proof. apply accepted_loop_rule. vm_compute. reflexivity. Qed.

(* degree 0 degree = 2K + 1 *)
Definition reading_1 : reading := {|
  leaves := [("A", BE, [[("a_A", 1)]], [[("n", 1)]])];
  wires := [bit; [("a_A", 1)]; [("n", 1)]];
  system := 1;
  vector := false;
  steps := [
    Step (Leaf "A" false) [1; 2] [];
    Step X [0] [(1, false)];
    Step (z_rotation false (word "e" "phi0")) [0] [];
    Step X [0] [(1, false)];
    Step H [0] []];
  block := [
    Product (Mul Half (word "e" "phi0")) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul Half (Conj (word "e" "phi0"))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul Half (word "e" "phi0")) [] [Operator "G0" [(false, [Y 0])] [(false, [X_ 0])]] [];
    Product (Mul Half (Conj (word "e" "phi0"))) [] [Operator "G1" [(false, [Y 0])] [(false, [X_ 0])]] []] |}.
Definition loop_1 : loop := {|
  before := [
    Step H [0] [];
    Step X [0] [(1, false)];
    Step (z_rotation false (word "e" "phi2K+1")) [0] [];
    Step X [0] [(1, false)]];
  repeated := [
    Step (Leaf "A" false) [1; 2] [];
    Step X [0] [(1, false)];
    Step (z_rotation false (word "e" "each_phi2K-2j")) [0] [];
    Step X [0] [(1, false)];
    Step (Leaf "A" true) [1; 2] [];
    Step X [0] [(1, false)];
    Step (z_rotation false (word "e" "each_phi2K-2j-1")) [0] [];
    Step X [0] [(1, false)]];
  invariant := [
    ((word "h" ""), [
      Step (Leaf "F0" false) [2] []]);
    ((word "h" ""), [
      Step (Leaf "G0" false) [2] [];
      Step (Leaf "A" true) [1; 2] []]);
    ((word "h" ""), [
      Step X [0] [];
      Step (Leaf "F1" false) [2] []]);
    ((word "h" ""), [
      Step X [0] [];
      Step (Leaf "G1" false) [2] [];
      Step (Leaf "A" true) [1; 2] []])];
  frees := [
    ("F0", Tensor [Product (word "e" "phi2K+1") [] [] [(false, [X_ 0; Y 0])]] [
    Product (Mul (word "e" "each_phi2K-2j") (word "e" "each_phi2K-2j-1")) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j") (Conj (word "e" "each_phi2K-2j-1")))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j")))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j"))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F0" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j") (word "e" "each_phi2K-2j-1")) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j") (Conj (word "e" "each_phi2K-2j-1")))) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j"))) [] [Operator "F0" [(false, [Y 0])] [(false, [X_ 0])]] []]);
    ("G0", Tensor [] [
    Product (Mul (word "e" "each_phi2K-2j") (Conj (word "e" "each_phi2K-2j-1"))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j")))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F0" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j") (Conj (word "e" "each_phi2K-2j-1"))) [] [Operator "G0" [(false, [Y 0])] [(false, [X_ 0])]] []]);
    ("F1", Tensor [Product (Conj (word "e" "phi2K+1")) [] [] [(false, [X_ 0; Y 0])]] [
    Product (Mul (word "e" "each_phi2K-2j") (word "e" "each_phi2K-2j-1")) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j") (Conj (word "e" "each_phi2K-2j-1")))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j")))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j"))) [[("n", 1)]; [("n", 1)]] [Block "A" false [(false, [S_ 0]); (false, [S_ 1])]; Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "F1" [(false, [S_ 1])] [(false, [X_ 0])]] [];
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j")))) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (Conj (word "e" "each_phi2K-2j-1")) (Conj (word "e" "each_phi2K-2j"))) [[("n", 1)]] [Block "A" true [(false, [S_ 0]); (false, [Y 0])]; Operator "G1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j") (Conj (word "e" "each_phi2K-2j-1"))) [] [Operator "F1" [(false, [Y 0])] [(false, [X_ 0])]] []]);
    ("G1", Tensor [] [
    Product (Mul (Opp (Num 1)) (Mul (word "e" "each_phi2K-2j") (word "e" "each_phi2K-2j-1"))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j"))) [[("n", 1)]] [Block "A" false [(false, [Y 0]); (false, [S_ 0])]; Operator "F1" [(false, [S_ 0])] [(false, [X_ 0])]] [];
    Product (Mul (word "e" "each_phi2K-2j-1") (Conj (word "e" "each_phi2K-2j"))) [] [Operator "G1" [(false, [Y 0])] [(false, [X_ 0])]] []])] |}.
Theorem corner_1 : forall K : scalars, looped_corner_is_block (K := K) reading_1 loop_1.
Proof. apply accepted_loop_rule. vm_compute. reflexivity. Qed.
