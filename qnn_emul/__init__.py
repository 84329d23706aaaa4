"""Exact emulator of block- and vector-encodings with a norm-tracking algebra of their records (alpha, a, epsilon)."""

from .encoding.check import Check, NodeCheck, check
from .encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from .encoding.record import Record
from .engine.symbolic import symbol_values, symbolic
from .errors import (
    ArgumentError,
    ImageError,
    NormTooLarge,
    NotNormalized,
    NotUnitary,
    PrecisionExceeded,
    QnnEmulError,
    RecordViolated,
    ShapeError,
    TooLarge,
    Undecidable,
    ZeroNorm,
)
from .layers.convolution import conv2d
from .layers.pooling import pool, sample
from .layers.residual_block import residual_block, residual_blocks
from .lemmas import CATALOGUE as catalogue
from .lemmas.algebra import kron, linear_combination
from .lemmas.be.direct_sum import direct_sum
from .lemmas.bridge.diagonal_of_vector import diagonal_of_vector
from .lemmas.common.deamplification import deamplify
from .lemmas.poly.singular_value_transformation import singular_value_transformation
from .lemmas.ve.concatenation import concatenate
from .lemmas.ve.embedding import embed
from .lemmas.ve.pointwise_function import pointwise
from .lemmas.ve.sign_amplification import amplify
from .linalg.activations import erf

__version__ = "0.1.0"

__all__ = [
    "ArgumentError",
    "BlockEncoding",
    "Check",
    "Encoding",
    "ImageError",
    "NodeCheck",
    "NormTooLarge",
    "NotNormalized",
    "NotUnitary",
    "PrecisionExceeded",
    "QnnEmulError",
    "Record",
    "RecordViolated",
    "ShapeError",
    "TooLarge",
    "Undecidable",
    "VectorEncoding",
    "ZeroNorm",
    "amplify",
    "catalogue",
    "check",
    "concatenate",
    "conv2d",
    "deamplify",
    "diagonal_of_vector",
    "direct_sum",
    "embed",
    "erf",
    "kron",
    "linear_combination",
    "pointwise",
    "pool",
    "residual_block",
    "residual_blocks",
    "sample",
    "singular_value_transformation",
    "symbol_values",
    "symbolic",
]
