"""The catalogue: one statement, one file. `CATALOGUE` maps keys to entries."""

from __future__ import annotations

from ..engine.lemma import Lemma
from . import algebra as algebra
from .be.adjoint import ADJOINT
from .be.convolution_channel import CHANNEL
from .be.convolution_fourier import FOURIER
from .be.convolution_parameter import PARAMETER
from .be.convolution_stack import STACK
from .be.convolution_tap import TAP
from .be.diagonal_from_angles import DIAGONAL_FROM_ANGLES
from .be.diagonal_of_numbers import DIAGONAL_OF_NUMBERS
from .be.direct_sum import DIRECT_SUM
from .be.linear_combination import LINEAR_COMBINATION
from .be.mask import MASK
from .be.mean_subtraction import MEAN_SUBTRACTION
from .be.product import PRODUCT
from .be.sparse_access import SPARSE
from .be.tensor import TENSOR as MATRIX_TENSOR
from .be.uniform_amplification import UNIFORM_AMPLIFICATION
from .be.unit_matrix import UNIT_MATRIX
from .bridge.bra_of_vector import BRA
from .bridge.diagonal_of_vector import DIAGONAL
from .common.compression import COMPRESSION
from .common.deamplification import DEAMPLIFICATION
from .common.scaling import SCALING
from .oracles.brute_force import BRUTE_FORCE
from .oracles.classical_memory import CLASSICAL_MEMORY
from .oracles.kp_tree import KP_TREE
from .oracles.preprocessed_matrix import PREPROCESSED_MATRIX
from .oracles.quantum_memory import QUANTUM_MEMORY
from .paper.lemma_5 import LEMMA_5
from .paper.lemma_6 import LEMMA_6
from .paper.lemma_7 import LEMMA_7
from .paper.lemma_b3 import AMPLIFIED
from .paper.lemma_b4 import THREE_CALLS
from .paper.lemma_b8 import NORMALISATION
from .paper.lemma_b14 import CYCLIC_POWER
from .paper.lemma_b15 import TRUNCATED_SHIFT
from .paper.lemma_b16 import TRUNCATED_POWER
from .paper.lemma_b17 import PER_PARAMETER
from .paper.lemma_b18 import NLAT
from .paper.lemma_b19 import ERF
from .paper.lemma_c1 import LEMMA_C1
from .paper.real_amplitudes import REAL_AMPLITUDES
from .paper.root_weights import ROOT_WEIGHTS
from .poly.singular_value_transformation import TRANSFORMATION
from .ve.concatenation import CONCATENATION
from .ve.elementwise_product import PRODUCT as ELEMENTWISE_PRODUCT
from .ve.embedding import EMBEDDING
from .ve.exact_amplification import EXACT
from .ve.fixed_point_amplification import FIXED_POINT
from .ve.leading_part import LEADING_PART
from .ve.matrix_squared_vector import MATRIX_SQUARED_VECTOR
from .ve.matrix_squared_vector_paper import MATRIX_SQUARED_VECTOR_PAPER
from .ve.matrix_vector import MATRIX_VECTOR
from .ve.normalization import NORMALIZATION
from .ve.pointwise_function import POINTWISE
from .ve.residual_sum import RESIDUAL_SUM
from .ve.sign_amplification import SIGN_AMPLIFICATION
from .ve.sub_encoding import SUB_ENCODING
from .ve.sum import SUM
from .ve.tensor import TENSOR as VECTOR_TENSOR

CATALOGUE: dict[str, Lemma] = {
    entry.key: entry
    for entry in (
        SUM,
        MATRIX_VECTOR,
        VECTOR_TENSOR,
        CONCATENATION,
        PRODUCT,
        LINEAR_COMBINATION,
        MATRIX_TENSOR,
        ADJOINT,
        DIRECT_SUM,
        SCALING,
        DEAMPLIFICATION,
        NORMALIZATION,
        EMBEDDING,
        DIAGONAL,
        TRANSFORMATION,
        POINTWISE,
        SIGN_AMPLIFICATION,
        FIXED_POINT,
        EXACT,
        RESIDUAL_SUM,
        STACK,
        PARAMETER,
        CHANNEL,
        TAP,
        FOURIER,
        UNIFORM_AMPLIFICATION,
        THREE_CALLS,
        CYCLIC_POWER,
        TRUNCATED_SHIFT,
        TRUNCATED_POWER,
        PER_PARAMETER,
        LEMMA_5,
        DIAGONAL_OF_NUMBERS,
        DIAGONAL_FROM_ANGLES,
        UNIT_MATRIX,
        BRA,
        LEADING_PART,
        SUB_ENCODING,
        MATRIX_SQUARED_VECTOR,
        MATRIX_SQUARED_VECTOR_PAPER,
        CLASSICAL_MEMORY,
        QUANTUM_MEMORY,
        PREPROCESSED_MATRIX,
        KP_TREE,
        BRUTE_FORCE,
        SPARSE,
        COMPRESSION,
        ELEMENTWISE_PRODUCT,
        MEAN_SUBTRACTION,
        MASK,
        ROOT_WEIGHTS,
        AMPLIFIED,
        NORMALISATION,
        REAL_AMPLITUDES,
        NLAT,
        ERF,
        LEMMA_6,
        LEMMA_7,
        LEMMA_C1,
    )
}
