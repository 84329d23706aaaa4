"""Power of the singular values.

Statement   U an (alpha, a, epsilon)-BE of A = W S V^H, ||A|| <= alpha where epsilon > 0; every singular value is at most r or at least
            s > r >= 0; p real. P odd of degree d, |P| <= M on [-1, 1], M >= 1, |P(x) - x^p| <= delta on [s/alpha, 1], |P| <= delta on
            [0, r/alpha]. The QSVT of P/M is an (alpha^p M, a + 1, alpha^p (e + delta))-BE of W S^p V^H, where singular values up to r
            count as 0; e the error of poly.singular_value_transformation. It is A^p of a positive semidefinite A.
Source      Mathematics 8.6; GSLW (arXiv:1806.01838), Theorem 17, Corollary 18 and Lemma 22.
Deviation   The target is the power, not the polynomial: delta is proved (Ehlich and Zeller, Trefethen), and in alpha stands sup |P| as
            it is found, for p = -1 about 2 alpha/s. r > 0 is allowed at the price of a step between r and s.
Proof       c = alpha^p: c M times the block is c P(B), and ||f(A) - c P(B)|| <= ||f(A) - c P(A/alpha)|| + c ||P(A/alpha) - P(B)||.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, equal, given, norm
from ...errors import ArgumentError
from ...instances.aligned import block_scalar
from ...linalg import operators
from ...linalg.phases import IMPROVED, WITHIN
from ...linalg.scales import LARGER, SMALLEST, UNIT_ROUNDOFF
from ...linalg.shapes import as_positive, as_real
from ...linalg.windows import Window, approximation, raised, windowed
from ...scalars import minimum, square_root, stands_for_all
from ..common.scaling import scale
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import singular_value_transformation as svt
from .cosine import phase as phase
from .singular_value_transformation import block as block
from .singular_value_transformation import cost as cost

ROOM = 1.05  # of a bound above 1: phases are found at once
TOLD = 1e-6  # of what is negligible, by so much a singular value may be above it in rounding
NEAR = "a polynomial near a power of singular values"


def rule(a: Record, *, degree: int, bound: Any, slope: Any, error: Any, unit: Any, size: Any) -> Record:
    made = svt.rule(a, degree=degree, bound=bound, slope=slope)
    return replace(made, alpha=unit * bound, epsilon=unit * (made.epsilon + error), norm=size)


def target(a: BlockEncoding, *, window: Window) -> Any:
    return windowed(window, operators.to_dense(a.target_data))


def circuit(a: BlockEncoding, *, coefficients: np.ndarray, bound: float) -> Circuit:
    return svt.circuit(a, coefficients=coefficients, bound=bound)


def operations(*, degree: int) -> int:
    return 16 + degree**2  # T_k and U_k, which a proof's lines speak of, round by k^2 in their recurrences


def power(
    A: BlockEncoding, exponent: float, smallest: float | None = None, epsilon: float = 1e-6, negligible: float = 0.0
) -> BlockEncoding:
    """W S^exponent V^H of A = W S V^H, A^exponent of a positive semidefinite A; the call adds at most `epsilon` to the error.

    smallest    a lower bound on the singular values that count; None takes the smallest one above `negligible` itself
    negligible  singular values up to it count as 0, the default those that are 0; where `smallest` is given, also those that rounding
                does not tell from it, else these are refused unless whole rows or columns are 0

    Raises ArgumentError (a singular value between the two, or not told from `negligible`), NormTooLarge (epsilon of A > 0 and
    ||A|| > alpha), PrecisionExceeded.
    """
    return encode(POWER, A, as_real(exponent, "exponent"), smallest, epsilon, negligible)


def encode(
    entry: Any, a: BlockEncoding, exponent: float, smallest: Any, epsilon: float, negligible: float, even: bool = False
) -> BlockEncoding:
    """The node of an entry, its polynomial planned; below the normal numbers, where singular values have few digits, at a larger scale."""
    need(a, BlockEncoding, "A")
    if not stands_for_all(a.record.alpha) and a.record.alpha < SMALLEST:
        factor = raised(LARGER, exponent)
        if not SMALLEST <= raised(a.record.alpha, exponent) < np.inf:
            raise ArgumentError("exponent", f"leave alpha^exponent a float, alpha = {a.record.alpha:.3g}", exponent)
        larger = None if smallest is None else LARGER * as_positive(smallest, "smallest")
        error, low = factor * as_positive(epsilon, "epsilon"), LARGER * as_real(negligible, "negligible")
        made = encode(entry, scale(LARGER, a), exponent, larger, error, low, even)
        return made if factor == 1 else scale(1 / factor, made)
    numbers, coefficients, window = planned(a, exponent, smallest, epsilon, negligible, even)
    return node(entry, a, numbers, coefficients, window)


def planned(
    a: BlockEncoding, exponent: float, smallest: Any, epsilon: float, negligible: float, even: bool
) -> tuple[dict[str, Any], np.ndarray, Window]:
    """Numbers and data of a power."""
    svt.need_within(a)
    low = as_real(negligible, "negligible")
    if low < 0:
        raise ArgumentError("negligible", "be at least 0", low)
    alpha = float(a.record.alpha)
    if not low < alpha:
        raise ArgumentError("negligible", f"be below alpha = {alpha:.6g}", low)
    high, near = promised(a, smallest, low)
    window = Window(exponent, low, high, even)
    unit = raised(alpha, exponent)
    if not SMALLEST <= unit < np.inf or not high / alpha >= SMALLEST:
        raise ArgumentError(
            "exponent", f"leave alpha^exponent and smallest/alpha floats, alpha = {alpha:.3g}", exponent
        )
    share = min(as_positive(epsilon, "epsilon") / unit, 0.5)
    slack = 2.0 ** math.ceil(math.log2(max(near / alpha, UNIT_ROUNDOFF)))  # a power of two: few polynomials serve
    made = approximation(exponent, low / alpha, high / alpha, even, share, 2 * slack)
    array = made.coefficients
    degree = len(array) - 1
    numbers = {
        "degree": degree,
        "bound": max(1.0, made.bound * (ROOM if exponent < 0 else 1.0) / (WITHIN if degree > IMPROVED else 1.0)),
        "slope": float(np.abs(array) @ np.arange(degree + 1) ** 2),
        "error": made.error,
        "unit": unit,
        "size": replace(window, high=high - near).size(float(a.record.norm)),
    }
    return numbers, array, window


def promised(a: BlockEncoding, smallest: Any, low: float) -> tuple[float, float]:
    """The lower bound on the singular values that count, checked where there are data, and how far these may be off by rounding.

    Raises ArgumentError.
    """
    asked = None if smallest is None else as_positive(smallest, "smallest")
    if asked is not None and not low < asked:
        raise ArgumentError("smallest", f"be above negligible = {low:.6g}", asked)
    if not a.has_data:
        if asked is None:
            raise ArgumentError("smallest", "be given for a matrix without data", None)
        return asked, 0.0
    matrix = operators.to_dense(a.target_data)
    sigma = np.linalg.svd(without_zeros(matrix), compute_uv=False)
    near = 16 * len(matrix) * np.finfo(float).eps * float(np.max(sigma, initial=0.0))
    unclear = sigma[np.abs(sigma - low) <= near]
    if asked is None and near > TOLD * low and unclear.size:
        wanted = f"tell what counts as 0 (or give smallest): rounding, up to {near:.1e} here, leaves it open"
        raise ArgumentError("negligible", wanted, low, f"A singular value is computed as {np.max(unclear):.6g}.")
    above = sigma[sigma > low + near]
    if asked is not None and np.any(above < asked - near):
        wanted = f"be at most each singular value above negligible = {low:.6g}"
        raise ArgumentError("smallest", wanted, asked, f"{np.min(above):.12g} is one.")
    found = float(np.min(above)) if above.size else max(float(a.record.alpha), 2 * low)
    return found if asked is None else asked, near


def without_zeros(matrix: np.ndarray) -> np.ndarray:
    """The rows and columns that are not 0: the others' singular values are 0 exactly."""
    filled = matrix != 0
    kept: np.ndarray = matrix[filled.any(axis=1)][:, filled.any(axis=0)]
    return kept


def node(entry: Any, a: BlockEncoding, numbers: dict[str, Any], coefficients: Any, window: Any) -> BlockEncoding:
    """The node, whatever stands for polynomial and power."""
    shape, axes = svt.shape_of(a, numbers["degree"])
    data = {"coefficients": coefficients, "window": window}
    return apply_lemma(entry, (a,), kind=BlockEncoding, n=a.n, shape=shape, numbers=numbers, data=data, row_axes=axes)


def proof(
    goal: Any, a: Part, *, coefficients: Any, bound: Any, degree: int, slope: Any, error: Any, unit: Any, size: Any
) -> Iterator[Line]:
    kept = svt.transformed(1 / a.alpha * a.target, coefficients)
    off, whole = goal.target - unit * kept, kept - svt.transformed(a.block, coefficients)
    yield equal(goal.error, off + unit * whole)
    yield at_most("triangle", norm(off + unit * whole), norm(off) + norm(unit * whole))
    yield at_most("scaling", norm(unit * whole), unit * norm(whole))
    yield given(NEAR, norm(off), unit * error)
    yield from svt.of_polynomial(whole, a, coefficients, bound, degree)
    share = a.epsilon / a.alpha
    yield at_most("reals", norm(whole), minimum(4 * degree * bound * square_root(share), slope * share))
    yield given("a bound on the norm", norm(goal.target), size)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """P as of poly.singular_value_transformation; of the power only how near P is to it, and how large it is."""
    yield from stated(s, kit, s.children[0].target_data)


def stated(s: Any, kit: Any, matrix: Any) -> Iterator[Any]:
    """The same of a matrix that is made of the input."""
    error, unit, size = (
        kit.symbol("error", nonnegative=True),
        kit.symbol("unit", positive=True),
        kit.symbol("size", positive=True),
    )
    power = kit.atom("power", "BE")
    for made in svt.symbols(s, kit):
        off = power - unit * svt.transformed(1 / s.children[0].record.alpha * matrix, made.data["coefficients"])
        facts = (kit.Stated(NEAR, off.norm(), unit * error), kit.Stated("a bound on the norm", power.norm(), size))
        numbers = {**made.numbers, "error": error, "unit": unit, "size": size}
        data = {**made.data, "window": kit.GivenData(lambda name: power)}
        yield replace(made, numbers=numbers, data=data, stated=facts)


def reading(kit: Any) -> Any:
    return kit.BY_COEFFICIENTS


WRONG: dict[str, Wrong] = {
    "error of A forgotten": lambda r, a, *, error, unit, **_: {"epsilon": unit * error},
    "error of the argument only": lambda r, a, *, error, unit, **_: {
        "epsilon": unit * (0.1 * a.epsilon / a.alpha + error)
    },
    "ancilla of the real part": WIDEST_CHILD,
    "unit forgotten": lambda r, a, *, bound, **_: {"alpha": bound * (1 + a.alpha)},
}


def attained_by() -> BlockEncoding:
    # x itself is no steeper than the rule says, and its P is nearly it
    return power(block_scalar(0.5, 1.0, 1e-3), 1.0, None, 1e-12)


def draw(rng: np.random.Generator, a: BlockEncoding) -> dict[str, Any]:
    exponent = float(rng.choice([-1.0, -0.5, 0.5, 1.5]))
    return {"exponent": exponent, **gap(rng, a, exponent)}


def gap(rng: np.random.Generator, a: BlockEncoding, exponent: float) -> dict[str, Any]:
    """The widest gap between singular values, by whole parts of alpha, which few polynomials serve."""
    alpha, count = float(a.record.alpha), 4
    sigma = np.linalg.svd(operators.to_dense(a.target_data), compute_uv=False)
    while True:
        places = np.concatenate([[0.0], sigma[::-1] / alpha, [1.0]]) * count
        low, high = np.ceil(places[:-1] - 1e-9), np.floor(places[1:] + 1e-9)
        best = int(np.argmax(high - low))
        if high[best] > low[best]:
            ends = {"smallest": float(high[best]) / count * alpha, "negligible": float(low[best]) / count * alpha}
            return ends | {"epsilon": 2.0 ** -int(rng.choice([4, 10])) * raised(alpha, exponent)}
        count += 2


POWER = lemma(globals(), power, A=BE(contraction=True), measured=("bound", "slope", "error", "unit", "size"))
