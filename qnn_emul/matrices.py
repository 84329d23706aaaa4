"""Further matrices and what is made of them: `qe.matrices`. Each function is an entry of the catalogue (Mathematics 8)."""

from .lemmas.be.anticommutator import anticommutator
from .lemmas.be.circulant import circulant
from .lemmas.be.commutator import commutator
from .lemmas.be.complex_diagonal import complex_diagonal
from .lemmas.be.congruence import congruence
from .lemmas.be.cyclic_shift import cyclic_shift
from .lemmas.be.dropping_shift import dropping_shift
from .lemmas.be.fourier_transform import fourier_transform
from .lemmas.be.gram import gram
from .lemmas.be.hankel import hankel
from .lemmas.be.hermitian_part import hermitian_part
from .lemmas.be.imaginary_part import imaginary_part
from .lemmas.be.pauli_string import pauli_string
from .lemmas.be.pauli_sum import pauli_sum
from .lemmas.be.permutation import permutation
from .lemmas.be.qubit_permutation import qubit_permutation
from .lemmas.be.register_exchange import register_exchange
from .lemmas.be.toeplitz import toeplitz
from .lemmas.bridge.inner_product import inner_product
from .lemmas.bridge.outer_product import outer_product

__all__ = [
    "anticommutator",
    "circulant",
    "commutator",
    "complex_diagonal",
    "congruence",
    "cyclic_shift",
    "dropping_shift",
    "fourier_transform",
    "gram",
    "hankel",
    "hermitian_part",
    "imaginary_part",
    "inner_product",
    "outer_product",
    "pauli_string",
    "pauli_sum",
    "permutation",
    "qubit_permutation",
    "register_exchange",
    "toeplitz",
]
