-- written by qnn-emul: the vocabulary of encodings
/- No Lean has read this text, and no theorem below has a proof.

   Norms of matrices are spectral norms. A circuit acts on a ancillas and n qubits of the system, ancillas first. Circuits of
   constructions are names without definitions: what they are is in the certificates of qnn-emul. -/
import Mathlib

open Matrix
open scoped Matrix.Norms.L2Operator Kronecker

namespace QnnEmul

/-- Matrices on n qubits. -/
abbrev Mat (n : ℕ) := Matrix (Fin (2 ^ n)) (Fin (2 ^ n)) ℂ

/-- Vectors on n qubits, with the 2-norm. -/
abbrev Vec (n : ℕ) := EuclideanSpace ℂ (Fin (2 ^ n))

/-- A unitary on a ancillas and n qubits. -/
structure Circuit (n : ℕ) where
  a : ℕ
  U : Matrix (Fin (2 ^ a) × Fin (2 ^ n)) (Fin (2 ^ a) × Fin (2 ^ n)) ℂ
  unitary : U ∈ Matrix.unitaryGroup (Fin (2 ^ a) × Fin (2 ^ n)) ℂ

instance (n : ℕ) : Inhabited (Circuit n) := ⟨⟨0, 1, one_mem _⟩⟩

/-- (⟨0| ⊗ 1) U (|0⟩ ⊗ 1). -/
def Circuit.corner {n : ℕ} (c : Circuit n) : Mat n := fun i j => c.U (0, i) (0, j)

/-- (⟨0| ⊗ 1) U |0⟩. -/
def Circuit.first {n : ℕ} (c : Circuit n) : Vec n := WithLp.toLp 2 fun i => c.U (0, i) (0, 0)

/-- c is an (α, a, ε)-block-encoding of A; fewer ancillas may be padded. -/
def IsBlockEncoding {n : ℕ} (α : ℝ) (a : ℕ) (ε : ℝ) (A : Mat n) (c : Circuit n) : Prop :=
  c.a ≤ a ∧ ‖A - (α : ℂ) • c.corner‖ ≤ ε

/-- c is an (α, a, ε)-vector-encoding of x. -/
def IsVectorEncoding {n : ℕ} (α : ℝ) (a : ℕ) (ε : ℝ) (x : Vec n) (c : Circuit n) : Prop :=
  c.a ≤ a ∧ ‖x - (α : ℂ) • c.first‖ ≤ ε

/-- A x. -/
def applied {n : ℕ} (A : Mat n) (x : Vec n) : Vec n := WithLp.toLp 2 (A *ᵥ x.ofLp)

/-- A |j⟩. -/
def column {n : ℕ} (A : Mat n) (j : Fin (2 ^ n)) : Vec n := WithLp.toLp 2 fun i => A i j

/-- The first n and the last m of n + m qubits. -/
def halves (n m : ℕ) (i : Fin (2 ^ (n + m))) : Fin (2 ^ n) × Fin (2 ^ m) :=
  finProdFinEquiv.symm (Fin.cast (pow_add 2 n m) i)

/-- A ⊗ B. -/
def tensor {n m : ℕ} (A : Mat n) (B : Mat m) : Mat (n + m) := (A ⊗ₖ B).submatrix (halves n m) (halves n m)

/-- x ⊗ y. -/
def tensorVec {n m : ℕ} (x : Vec n) (y : Vec m) : Vec (n + m) :=
  WithLp.toLp 2 fun i => x (halves n m i).1 * y (halves n m i).2

/-- |x_j|² entry by entry. -/
def squares {n : ℕ} (x : Vec n) : Vec n := WithLp.toLp 2 fun j => ((‖x j‖ ^ 2 : ℝ) : ℂ)

/-- |i⟩⟨j|. -/
def unitMatrix (n i j : ℕ) : Mat n := fun r s => if (r : ℕ) = i ∧ (s : ℕ) = j then 1 else 0

/-- |x + m mod 2^n⟩⟨x|. -/
def cyclic (n : ℕ) (m : ℤ) : Mat n := fun r s => if ((r : ℤ) - s - m) % 2 ^ n = 0 then 1 else 0

/-- |x + m⟩⟨x|, without wrap. -/
def dropping (n m : ℕ) : Mat n := fun r s => if (r : ℕ) = s + m then 1 else 0

