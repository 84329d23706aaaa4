"""Further matrices, and what is made of matrices: `qe.matrices`. Each function is an entry of the catalogue (Mathematics 8)."""

from .lemmas.be.anticommutator import anticommutator
from .lemmas.be.block_toeplitz import block_toeplitz, convolution_1d
from .lemmas.be.circulant import circulant
from .lemmas.be.column_of_blocks import column_of_blocks
from .lemmas.be.commutator import commutator
from .lemmas.be.compact_product import compact_product
from .lemmas.be.complex_diagonal import complex_diagonal
from .lemmas.be.congruence import congruence
from .lemmas.be.cyclic_shift import cyclic_shift
from .lemmas.be.dropping_shift import dropping_shift
from .lemmas.be.elementwise_polynomial import elementwise_polynomial
from .lemmas.be.embedded_block import embed_block
from .lemmas.be.fourier_transform import fourier_transform
from .lemmas.be.gram import gram
from .lemmas.be.hadamard_product import hadamard_product
from .lemmas.be.hadamard_transform import hadamard_transform
from .lemmas.be.hankel import hankel
from .lemmas.be.hermitian_dilation import hermitian_dilation
from .lemmas.be.hermitian_part import hermitian_part
from .lemmas.be.imaginary_part import imaginary_part
from .lemmas.be.kronecker_sum import kronecker_sum
from .lemmas.be.leading_block import leading_block
from .lemmas.be.modular_multiplication import modular_multiplication
from .lemmas.be.parameter_shift import parameter_shift
from .lemmas.be.pauli_string import pauli_string
from .lemmas.be.pauli_sum import pauli_sum
from .lemmas.be.permutation import permutation
from .lemmas.be.qubit_permutation import qubit_permutation
from .lemmas.be.register_exchange import register_exchange
from .lemmas.be.row_of_blocks import row_of_blocks
from .lemmas.be.row_of_ones import row_of_ones
from .lemmas.be.selection import selection
from .lemmas.be.shifted_matrix import shifted_matrix
from .lemmas.be.sparse_access import sparse_by_access
from .lemmas.be.submatrix import submatrix
from .lemmas.be.toeplitz import toeplitz
from .lemmas.bridge.expectation import expectation
from .lemmas.bridge.inner_product import inner_product
from .lemmas.bridge.outer_product import outer_product
from .lemmas.common.approximation import stands_for
from .lemmas.poly.angle_sequence import from_angles
from .lemmas.poly.chebyshev import chebyshev
from .lemmas.poly.cosine import cosine
from .lemmas.poly.decay import decay
from .lemmas.poly.eigenvalue_transformation import eigenvalue_transformation
from .lemmas.poly.evolution import evolution
from .lemmas.poly.hyperbolic_cosine import hyperbolic_cosine
from .lemmas.poly.hyperbolic_sine import hyperbolic_sine
from .lemmas.poly.inverse import inverse
from .lemmas.poly.oblivious_amplification import oblivious_amplification
from .lemmas.poly.power import power
from .lemmas.poly.projector import projector
from .lemmas.poly.sign import matrix_sign
from .lemmas.poly.sine import sine

__all__ = [
    "anticommutator",
    "block_toeplitz",
    "chebyshev",
    "circulant",
    "column_of_blocks",
    "commutator",
    "compact_product",
    "complex_diagonal",
    "congruence",
    "convolution_1d",
    "cosine",
    "cyclic_shift",
    "decay",
    "dropping_shift",
    "eigenvalue_transformation",
    "elementwise_polynomial",
    "embed_block",
    "evolution",
    "expectation",
    "fourier_transform",
    "from_angles",
    "gram",
    "hadamard_product",
    "hadamard_transform",
    "hankel",
    "hermitian_dilation",
    "hermitian_part",
    "hyperbolic_cosine",
    "hyperbolic_sine",
    "imaginary_part",
    "inner_product",
    "inverse",
    "kronecker_sum",
    "leading_block",
    "matrix_sign",
    "modular_multiplication",
    "oblivious_amplification",
    "outer_product",
    "parameter_shift",
    "pauli_string",
    "pauli_sum",
    "permutation",
    "power",
    "projector",
    "qubit_permutation",
    "register_exchange",
    "row_of_blocks",
    "row_of_ones",
    "selection",
    "shifted_matrix",
    "sine",
    "sparse_by_access",
    "stands_for",
    "submatrix",
    "toeplitz",
]
