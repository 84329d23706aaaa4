"""The catalogue: one statement, one file. `CATALOGUE` maps keys to entries."""

from __future__ import annotations

from ..engine.lemma import Lemma
from . import algebra as algebra
from .be.adjoint import ADJOINT
from .be.convolution_parameter import PARAMETER
from .be.convolution_stack import STACK
from .be.direct_sum import DIRECT_SUM
from .be.linear_combination import LINEAR_COMBINATION
from .be.product import PRODUCT
from .be.tensor import TENSOR as MATRIX_TENSOR
from .bridge.diagonal_of_vector import DIAGONAL
from .common.deamplification import DEAMPLIFICATION
from .common.scaling import SCALING
from .poly.singular_value_transformation import TRANSFORMATION
from .ve.concatenation import CONCATENATION
from .ve.embedding import EMBEDDING
from .ve.matrix_vector import MATRIX_VECTOR
from .ve.normalization import NORMALIZATION
from .ve.pointwise_function import POINTWISE
from .ve.sign_amplification import SIGN_AMPLIFICATION
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
        STACK,
        PARAMETER,
    )
}
