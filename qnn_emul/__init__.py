"""Exact emulator of block- and vector-encodings with a norm-tracking algebra of their records (alpha, a, epsilon)."""

from importlib import import_module
from typing import Any

from . import polynomials
from .circuits.named import NamedCircuit as Circuit
from .circuits.named import circuit
from .claims.paper import PAPER as paper
from .encoding.check import Check, NodeCheck, check
from .encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from .encoding.record import Record
from .encoding.sparse import to_sparse
from .engine.cost import cost, cost_values, counted_cost
from .engine.symbolic import symbol_values, symbolic
from .errors import (
    ArgumentError,
    ImageError,
    MissingPackage,
    NormTooLarge,
    NotNormalized,
    NotUnitary,
    OperandError,
    PhaseUnknown,
    PrecisionExceeded,
    QnnEmulError,
    RecordViolated,
    ShapeError,
    TooLarge,
    Undecidable,
    ZeroNorm,
)
from .layers.convolution import conv2d
from .layers.layer_norm import layer_norm
from .layers.pooling import pool, sample
from .layers.residual_block import residual_block, residual_blocks
from .layers.residual_linear_pooling import residual_linear_pooling
from .lemmas import CATALOGUE as catalogue
from .lemmas.algebra import kron, linear_combination
from .lemmas.amplification import amplify
from .lemmas.be.diagonal_from_angles import diagonal_from_angles
from .lemmas.be.diagonal_of_numbers import diagonal_of_numbers
from .lemmas.be.direct_sum import direct_sum
from .lemmas.be.mask import mask
from .lemmas.be.mean_subtraction import mean_subtraction
from .lemmas.be.uniform_amplification import uniform_amplification
from .lemmas.be.unit_matrix import unit_matrix
from .lemmas.bridge.bra_of_vector import bra_of_vector
from .lemmas.bridge.diagonal_of_vector import diagonal_of_vector
from .lemmas.common.compression import compress
from .lemmas.common.deamplification import deamplify
from .lemmas.oracles.brute_force import load_brute_force
from .lemmas.oracles.classical_memory import classical_memory
from .lemmas.oracles.kp_tree import KPTree, kp_state
from .lemmas.oracles.preprocessed_matrix import preprocessed_matrix
from .lemmas.oracles.price import Price, counted, matrix_price, memory_price, plain_price, states_price, update_price
from .lemmas.oracles.quantum_memory import quantum_memory
from .lemmas.poly.singular_value_transformation import singular_value_transformation
from .lemmas.ve.concatenation import concatenate
from .lemmas.ve.elementwise_product import elementwise_product
from .lemmas.ve.embedding import embed
from .lemmas.ve.leading_part import leading_part
from .lemmas.ve.matrix_squared_vector import matrix_squared_vector
from .lemmas.ve.matrix_squared_vector_paper import matrix_squared_vector_paper
from .lemmas.ve.pointwise_function import pointwise
from .lemmas.ve.sub_encoding import sub_encoding
from .linalg.activations import erf
from .linalg.cost import Cost
from .linalg.phases import phases

__version__ = "0.1.0"

__all__ = [
    "ArgumentError",
    "BlockEncoding",
    "Check",
    "Circuit",
    "Cost",
    "Encoding",
    "ImageError",
    "KPTree",
    "MissingPackage",
    "NodeCheck",
    "NormTooLarge",
    "NotNormalized",
    "NotUnitary",
    "OperandError",
    "PhaseUnknown",
    "PrecisionExceeded",
    "Price",
    "QnnEmulError",
    "Record",
    "RecordViolated",
    "ShapeError",
    "TooLarge",
    "Undecidable",
    "VectorEncoding",
    "ZeroNorm",
    "amplify",
    "bra_of_vector",
    "catalogue",
    "check",
    "circuit",
    "classical_memory",
    "compress",
    "concatenate",
    "conv2d",
    "cost",
    "cost_values",
    "counted",
    "counted_cost",
    "deamplify",
    "diagonal_from_angles",
    "diagonal_of_numbers",
    "diagonal_of_vector",
    "direct_sum",
    "elementwise_product",
    "embed",
    "erf",
    "kp_state",
    "kron",
    "layer_norm",
    "leading_part",
    "linear_combination",
    "load_brute_force",
    "mask",
    "matrix_price",
    "matrix_squared_vector",
    "matrix_squared_vector_paper",
    "mean_subtraction",
    "memory_price",
    "networks",
    "paper",
    "phases",
    "plain_price",
    "pointwise",
    "polynomials",
    "pool",
    "preprocessed_matrix",
    "quantum_memory",
    "residual_block",
    "residual_blocks",
    "residual_linear_pooling",
    "sample",
    "singular_value_transformation",
    "states_price",
    "sub_encoding",
    "symbol_values",
    "symbolic",
    "to_sparse",
    "uniform_amplification",
    "unit_matrix",
    "update_price",
]

_LATER = ("networks",)  # subpackages that are imported when they are first asked for


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
