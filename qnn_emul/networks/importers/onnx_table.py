"""Every operator of ONNX that is understood: its versions, its attributes, its meaning. What is not in this table is refused by name.

Versions are ONNX's own: those of the standard's change log, of which an opset names the newest up to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import onnx_meanings as means
from . import onnx_shapes as shapes
from .onnx_nodes import Value

READ: tuple[Any, ...] = ("any; the meaning reads it",)
FREE: tuple[Any, ...] = ("any; without effect where nothing is trained",)


@dataclass(frozen=True, eq=False)
class Understood:
    """What is understood of an operator.

    versions    of the operator's definition
    attributes  of all of them: the values that are understood (None: left out where ONNX has no default), or READ, or FREE
    meaning     what it makes of a tensor; None: it is understood of constants only
    folds       of constants alone it is computed, by ONNX's reference implementation
    alike       from which to which input all must have one type
    results     how many outputs may be named; only the first may be used
    """

    versions: tuple[int, ...]
    attributes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    meaning: Callable[..., Value] | None = None
    folds: bool = False
    alike: tuple[int, int | None] = (0, None)
    results: int = 1


_FIRST = (0, 1)
_AXES = {"axes": READ, "noop_with_empty_axes": (0,), "keepdims": READ}
_CONV = {"strides": (None, [1, 1]), "dilations": (None, [1, 1]), "group": (1,)}
_CONSTANTS = ("value", "value_float", "value_floats", "value_int", "value_ints")
_TYPES = (21, 23, 24, 25)  # versions that only let in more types of numbers

OPERATORS: Mapping[str, Understood] = {
    "Add": Understood((7, 13, 14), {}, means.add, True),
    "BatchNormalization": Understood(  # before version 14 the number of outputs says whether it trains: not read
        (14, 15), {"epsilon": READ, "momentum": FREE, "training_mode": (0,)}, means.batch_normalization
    ),
    "Cast": Understood(
        (6, 9, 13, 19, *_TYPES, 28), {"to": READ, "saturate": FREE, "round_mode": FREE}, shapes.cast, True
    ),
    "Clip": Understood((6, 11, 12, 13), {"min": READ, "max": READ}, means.clip),
    "Concat": Understood((4, 11, 13), {"axis": READ}, shapes.concat, True),
    "Constant": Understood(
        (1, 9, 11, 12, 13, 19, *_TYPES),
        {
            **dict.fromkeys(_CONSTANTS, READ),
            **dict.fromkeys(("sparse_value", "value_string", "value_strings"), (None,)),
        },
        None,
        True,
    ),
    "ConstantOfShape": Understood((9, 20, *_TYPES), {"value": READ}, None, True),
    "Conv": Understood((1, 11, 22), {**_CONV, "kernel_shape": READ, "auto_pad": READ, "pads": READ}, means.conv),
    "Div": Understood((7, 13, 14), {}, means.divide, True),
    "Dropout": Understood((7, 10, 12, 13, 22), {"ratio": FREE, "seed": FREE}, shapes.dropout, False, _FIRST, 2),
    "Equal": Understood((7, 11, 13, 19), {}, None, True),
    "Erf": Understood((9, 13), {}, means.erf),
    "Expand": Understood((8, 13), {}, shapes.expand, False, _FIRST),
    "Flatten": Understood((1, 9, 11, 13, *_TYPES), {"axis": READ}, shapes.flatten, True),
    "Gather": Understood((1, 11, 13), {"axis": READ}, None, True, _FIRST),
    "Gemm": Understood((7, 9, 11, 13), dict.fromkeys(("alpha", "beta", "transA", "transB"), READ), means.gemm),
    "Identity": Understood((1, 13, 14, 16, 19, *_TYPES), {}, shapes.kept, True),
    "LpNormalization": Understood((1, 22), {"p": (2,), "axis": READ}, means.lp_normalization),
    "MatMul": Understood((1, 9, 13), {}, means.matmul),
    "Mul": Understood((7, 13, 14), {}, means.multiply, True),
    "Neg": Understood((6, 13), {}, None, True),
    "Pow": Understood((7, 12, 13, 15), {}, means.power, True, _FIRST),
    "Reciprocal": Understood((6, 13), {}, None, True),
    "ReduceL2": Understood((1, 11, 13, 18), _AXES, means.norm, False, _FIRST),
    "ReduceSum": Understood((1, 11, 13), _AXES, means.sum_over, False, _FIRST),
    "ReduceSumSquare": Understood((1, 11, 13, 18), _AXES, means.sum_of_squares, False, _FIRST),
    "Reshape": Understood((5, 13, 14, 19, *_TYPES), {"allowzero": READ}, shapes.reshape, True, _FIRST),
    "Shape": Understood((1, 13, 15, 19, *_TYPES), {"start": READ, "end": READ}, shapes.shape_of, True),
    "Slice": Understood((10, 11, 13), {}, None, True, _FIRST),
    "Sqrt": Understood((6, 13), {}, means.square_root, True),
    "Squeeze": Understood((1, 11, 13, *_TYPES), {"axes": READ}, shapes.squeeze, True, _FIRST),
    "Sub": Understood((7, 13, 14), {}, None, True),
    "Tile": Understood((6, 13), {}, shapes.tile, False, _FIRST),
    "Transpose": Understood((1, 13, *_TYPES), {"perm": READ}, shapes.transpose, True),
    "Unsqueeze": Understood((1, 11, 13, *_TYPES), {"axes": READ}, shapes.unsqueeze, True, _FIRST),
    "Where": Understood((9, 16), {}, None, True, (1, 3)),
}
