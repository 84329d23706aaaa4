(* The theorems are not about nothing: the real numbers are an ordered field, pairs of them (complex numbers) are scalars.
   These two facts rest on the axioms of Coq's library for real numbers; no other theorem uses them. *)

From Coq Require Import Reals Lra Ring.
Require sums ordered.
Open Scope R_scope.

Definition real_numbers : ordered.ordered.
Proof.
  refine {| ordered.is_field := RealField.Rfield; ordered.le := Rle |}; intros; try lra; try nra.
Defined.

Notation complex := (R * R)%type.
Definition complex_add (x y : complex) : complex := (fst x + fst y, snd x + snd y).
Definition complex_mul (x y : complex) : complex := (fst x * fst y - snd x * snd y, fst x * snd y + snd x * fst y).
Definition complex_opp (x : complex) : complex := (- fst x, - snd x).
Definition complex_conj (x : complex) : complex := (fst x, - snd x).

Ltac by_parts := intros; repeat match goal with x : complex |- _ => destruct x end;
  unfold complex_add, complex_mul, complex_opp, complex_conj; simpl; f_equal; first [ring | lra].

Lemma complex_ring : ring_theory ((0, 0) : complex) (1, 0) complex_add complex_mul (fun x y => complex_add x (complex_opp y)) complex_opp eq.
Proof. constructor; by_parts. Qed.

Definition complex_numbers : sums.scalars.
Proof. refine {| sums.is_ring := complex_ring; sums.half := (1 / 2, 0); sums.conj := complex_conj |}; by_parts. Defined.
