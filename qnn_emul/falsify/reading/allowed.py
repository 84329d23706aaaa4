"""What a claim's code may consist of to be read: instructions, attributes, functions and modules, each list an allow list."""

from __future__ import annotations

import builtins
import functools
import itertools
import math
import operator
import sys
import types
from typing import Any

import numpy as np

from ... import errors
from ...certify.corners.expressions import Expression
from ...encoding.encoding import BlockEncoding, VectorEncoding
from ...encoding.record import Record
from .functions import ORIGINALS
from .number import Number
from .operations import UFUNCS


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# instructions of CPython 3.11 to 3.14, by name; jumps are all allowed
INSTRUCTIONS = words(
    """BINARY_OP BINARY_SLICE BINARY_SUBSCR BUILD_CONST_KEY_MAP BUILD_LIST BUILD_MAP BUILD_SET BUILD_SLICE BUILD_TUPLE CACHE CALL
    CALL_FUNCTION_EX CALL_INTRINSIC_1 CALL_KW CHECK_EXC_MATCH COMPARE_OP CONTAINS_OP CONVERT_TO_BOOL COPY COPY_FREE_VARS DELETE_FAST
    DELETE_SUBSCR DICT_MERGE DICT_UPDATE END_FOR END_SEND EXTENDED_ARG FOR_ITER GET_ITER GET_LEN GET_YIELD_FROM_ITER IMPORT_FROM
    IMPORT_NAME IS_OP KW_NAMES LIST_APPEND LIST_EXTEND LIST_TO_TUPLE LOAD_ASSERTION_ERROR LOAD_ATTR LOAD_CLOSURE LOAD_CONST LOAD_DEREF
    LOAD_FAST LOAD_FAST_AND_CLEAR LOAD_FAST_BORROW LOAD_FAST_BORROW_LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_FAST_LOAD_FAST LOAD_GLOBAL
    LOAD_METHOD LOAD_SMALL_INT MAKE_CELL MAKE_FUNCTION MAP_ADD MATCH_CLASS MATCH_MAPPING MATCH_SEQUENCE NOP NOT_TAKEN POP_EXCEPT
    POP_ITER POP_TOP PRECALL PUSH_EXC_INFO PUSH_NULL RAISE_VARARGS RERAISE RESUME RETURN_CONST RETURN_GENERATOR RETURN_VALUE SEND
    SET_ADD SET_FUNCTION_ATTRIBUTE SET_UPDATE STORE_ATTR STORE_DEREF STORE_FAST STORE_FAST_LOAD_FAST STORE_FAST_MAYBE_NULL
    STORE_FAST_STORE_FAST STORE_SLICE STORE_SUBSCR SWAP TO_BOOL UNARY_NEGATIVE UNARY_NOT UNARY_POSITIVE UNPACK_EX UNPACK_SEQUENCE
    YIELD_VALUE"""
)
ATTRIBUTES = words(
    """record alpha ancillas epsilon norm leak n H normalized with_record real imag conjugate
    target T conj apply prepare select hadamard flip reflect phase permute swap adjoint
    from_matrix from_vector append extend insert pop items keys values get copy index count reverse sort"""
)
PLAIN = (type(None), bool, int, float, complex, str, bytes, range, type(...), np.bool_, np.integer, np.floating)
_BUILTINS = """abs all any bool complex dict enumerate filter float frozenset int isinstance iter len list map max min next range
    reversed round set slice sorted sum tuple zip"""
_MODULES: dict[Any, Any] = {
    builtins: words(_BUILTINS),
    math: [name for name in vars(math) if not name.startswith("_") and name != "ldexp"],
    operator: words("add sub mul truediv neg pos abs lt le gt ge eq ne matmul pow"),
    itertools: words(
        "accumulate chain combinations combinations_with_replacement islice pairwise permutations product repeat starmap"
    ),
    functools: ["reduce"],
    np: [*UFUNCS, "array", "eye", "ones", "zeros", "diag", "kron", "pi", "e", "float64", "int64"],
}
CONSTRUCTIONS = words(
    """kron linear_combination direct_sum deamplify concatenate embed leading_part diagonal_of_vector bra_of_vector elementwise_product
    compress unit_matrix mask mean_subtraction singular_value_transformation uniform_amplification amplify pointwise erf residual_block
    residual_blocks layer_norm conv2d matrix_squared_vector matrix_squared_vector_paper sub_encoding diagonal_of_numbers
    circuit diagonal_from_angles adjoint product normalize scale matrix_vector tensor"""
)
# those that numbers raise as floats do; not those of the machine (overflow, recursion, memory), nor what covers them
_ERRORS = words(
    "AssertionError AttributeError IndexError KeyError LookupError StopIteration TypeError ValueError ZeroDivisionError"
)
SPECIAL = words(
    """__init__ __post_init__ __call__ __getitem__ __contains__ __iter__ __next__ __len__ __bool__ __abs__ __neg__ __pos__ __eq__ __ne__
    __lt__ __le__ __gt__ __ge__ __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __pow__ __rpow__
    __matmul__ __rmatmul__ __setitem__"""
)  # methods that a user's class may have: what they return is used as it is
_HOMES = ("qnn_emul.circuits.named", "qnn_emul.lemmas.", "qnn_emul.layers.", "qnn_emul.linalg.activations")
_CLASSES = (BlockEncoding, VectorEncoding, Record, property, staticmethod, classmethod)


def _ids() -> dict[int, Any]:
    known = {id(getattr(home, name)): getattr(home, name) for home, names in _MODULES.items() for name in names}
    raised = [v for v in vars(errors).values() if _is_error(v)] + [vars(builtins)[name] for name in _ERRORS]
    return known | {id(v): v for v in (*raised, *_CLASSES)}


def _is_error(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseException) and not issubclass(value, SystemExit)


KNOWN = _ids()  # by id: functions and classes that are the same for numbers and for formulas


def known(value: Any) -> Any:
    """A function or class of these lists (itself, where it is replaced while a claim is read); else None."""
    value = ORIGINALS.get(id(value), value)
    return value if KNOWN.get(id(value)) is value else None


def is_construction(value: Any) -> bool:
    """A function of the package that makes an encoding of others, as the package defines it."""
    if isinstance(value, types.MethodType):  # BlockEncoding.from_matrix
        return value.__self__ in (BlockEncoding, VectorEncoding) and value.__name__ in ("from_matrix", "from_vector")
    home = getattr(value, "__module__", "") or ""
    name = getattr(value, "__name__", "")
    at_home = isinstance(value, types.FunctionType) and f"{home}.".startswith(_HOMES) and name in CONSTRUCTIONS
    return at_home and vars(sys.modules[home]).get(name) is value


_OURS = (BlockEncoding, VectorEncoding, Record, Number, Expression, np.ndarray, np.float64)
_PLAIN = (str, bytes, float, int, complex, list, dict, tuple, set)
_INNER = (type, types.FunctionType, types.ModuleType, types.GeneratorType, BaseException, OSError, ImportError)
FORBIDDEN = words("name note source shape path degree error_bound _cache unknown_phases row_axes").union(
    *(map(dir, (*_OURS, *_PLAIN, *_INNER))), *(getattr(kind, "__dataclass_fields__", ()) for kind in _OURS)
)  # whatever classes of the user's own have them: they tell what stands for all values from a value
