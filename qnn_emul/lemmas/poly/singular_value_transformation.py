"""Polynomial of the singular values (QSVT).

Statement   U an (alpha, a, epsilon)-BE of A, ||A|| <= alpha if epsilon > 0; P = sum c_k T_k real of definite parity, degree d,
            |P| <= M on [-1, 1]. The QSVT circuit of P/M', M' = max(1, M), is an (M', a + 1, e)-BE of P^(SV)(A/alpha),
            e = min(4 d M' sqrt(epsilon/alpha), sum |c_k| k^2 epsilon/alpha): W P(S) V^H for odd P, V P(S) V^H for even P,
            where A/alpha = W S V^H.
Source      GSLW (arXiv:1806.01838), Theorem 17, Corollary 18 and Lemma 22.
Deviation   One ancilla is both the target of the phase rotations and, in |+>, selects +-phases, which takes the real part. The
            second form of the error is linear in epsilon, and is attained.
Proof       GSLW Corollary 18 for the block, GSLW Lemma 22 for the first form. Second: for Hermitian contractions G, H (the dilations
            [[0, A], [A^H, 0]]) T_k(G) - T_k(H) = sum_j w_j U_{k-1-j}(G) (G - H) T_j(H), w_0 = 1, w_j = 2, and
            ||U_m|| <= m + 1, ||T_j|| <= 1, so its norm is at most (k + 2 sum_{j=1}^{k-1} (k - j)) ||G - H|| = k^2 ||G - H||.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases, powers
from ...engine.lines import Line, Part, at_most, dilation, equal, given, identity_like, norm, parts
from ...errors import ArgumentError, ShapeError
from ...instances.aligned import block_scalar
from ...linalg import constructions, operators
from ...linalg.chebyshev import chebyshev_bound
from ...linalg.circuit import span
from ...linalg.cost import matrix_transformation, run
from ...linalg.phases import IMPROVED, WITHIN, is_signed_chebyshev, reflection_phases, wx_phases
from ...linalg.scales import LARGER, SMALLEST, quotient
from ...linalg.shapes import as_numeric
from ...scalars import absolute, maximum, minimum, square_root, stands_for_all, total
from ..common.scaling import scale
from ..guards import need, need_norm_within_alpha
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(a: Record, *, degree: int, bound: Any, slope: Any) -> Record:
    return Record(
        alpha=bound,
        ancillas=a.ancillas + 1,
        epsilon=minimum(4 * degree * bound * square_root(a.epsilon / a.alpha), slope * (a.epsilon / a.alpha)),
        norm=bound,
    )


def phase(a: Phases, *, degree: int) -> Phases:
    return powers(a, degree % 2)  # V P(S) V^H for even P, W P(S) V^H for odd P


def transformed(matrix: Any, coefficients: Any) -> Any:
    """P of the singular values; `coefficients` are those of T_0, T_1 …, or a proof's stand-in."""
    own = getattr(coefficients, "of_singular_values", None)
    if own is not None:
        return own(matrix)
    rounded = getattr(matrix, "of_singular_values", None)
    if rounded is not None:
        return rounded(coefficients)
    left, sigma, right = np.linalg.svd(matrix)
    values = np.polynomial.chebyshev.chebval(np.minimum(sigma, 1.0), coefficients)
    side = left if len(coefficients) % 2 < 1 else right.conj().T
    return (side * values) @ right


def target(a: BlockEncoding, *, coefficients: np.ndarray) -> Any:
    return operators.operator(transformed(quotient(operators.to_dense(a.target_data), a.record.alpha), coefficients))


def block(a: BlockEncoding, *, coefficients: np.ndarray, bound: float) -> Any:
    return operators.operator(transformed(operators.to_dense(a.block_data), coefficients / bound))


def circuit(a: BlockEncoding, *, coefficients: np.ndarray, bound: float) -> Circuit:
    phases = reflection_phases(wx_phases(coefficients / bound))
    workspace = span(0, a.ancillas)
    return constructions.singular_value_transformation(a.circuit, phases, workspace, workspace)


def cost(a: Cost, *, degree: int) -> Cost:
    return run(matrix_transformation(a, degree, a.ancillas), system=a.system)


def operations(*, degree: int) -> int:
    return 16 + 4 * degree


def singular_value_transformation(a: BlockEncoding, coefficients: Any) -> BlockEncoding:
    """P^(SV)(A/alpha) for P = sum_k coefficients[k] T_k, real, of definite parity (every second coefficient zero).

    Its alpha is 1, or sup |P| where that is larger; above degree 2048 sup |P|/0.999, for which phases are found up to degree 10,000.
    Raises ArgumentError (parity, complex), ShapeError, NormTooLarge (epsilon > 0 and ||A|| > alpha).
    """
    need(a, BlockEncoding, "A")
    array = as_numeric(coefficients, "coefficients")
    if array.ndim != 1 or array.dtype.kind == "c":
        raise ShapeError("coefficients", "be a real one-dimensional array", f"{array.dtype} of shape {array.shape}")
    degree = int(np.max(np.nonzero(array)[0])) if np.any(array) else 0
    array = array[: degree + 1]
    if np.any(array[(degree + 1) % 2 :: 2]):
        raise ArgumentError("coefficients", "belong to a polynomial of definite parity", array.tolist())
    need_within(a)
    if not stands_for_all(a.record.alpha) and a.record.alpha < SMALLEST:
        a = scale(LARGER, a)  # A/alpha is the same
    largest = chebyshev_bound(array)
    if degree > IMPROVED and not is_signed_chebyshev(array):  # up to there phases are found wherever |P| <= 1, M' = M
        largest /= WITHIN
    bound = max(1.0, largest)
    slope = float(np.abs(array) @ np.arange(degree + 1) ** 2)
    return node(a, array, {"degree": degree, "bound": bound, "slope": slope})


def node(a: BlockEncoding, coefficients: Any, numbers: dict[str, Any]) -> BlockEncoding:
    """The node, whatever stands for the coefficients."""
    shape, axes = shape_of(a, numbers["degree"])
    data = {"coefficients": coefficients}
    return apply_lemma(
        TRANSFORMATION, (a,), kind=BlockEncoding, n=a.n, shape=shape, numbers=numbers, data=data, row_axes=axes
    )


def shape_of(a: BlockEncoding, degree: int) -> tuple[Any, int]:
    """Of an even function the output is like the input."""
    return (a.shape, a.row_axes) if degree % 2 else (a.shape_in + a.shape_in, len(a.shape_in))


def need_within(a: BlockEncoding) -> None:
    """||A|| <= alpha where there is an error. Raises NormTooLarge."""
    if a.record.epsilon > 0:
        need_norm_within_alpha(a, "A", " where epsilon > 0")


def proof(goal: Any, a: Part, *, coefficients: Any, bound: Any, degree: int) -> Iterator[Line]:
    ideal = 1 / a.alpha * a.target
    whole = transformed(ideal, coefficients) - transformed(a.block, coefficients)
    yield equal(goal.error, whole)
    yield from of_polynomial(whole, a, coefficients, bound, degree)
    yield given("|P| at most its bound", norm(goal.target), bound)


def of_polynomial(whole: Any, a: Part, coefficients: Any, bound: Any, degree: int) -> Iterator[Line]:
    """||P(A/alpha) - P(B)||, in both forms."""
    ideal = 1 / a.alpha * a.target
    yield at_most("scaling", norm(ideal), 1 / a.alpha * norm(a.target))
    yield at_most("block", norm(a.block), 1)
    yield equal(ideal - a.block, 1 / a.alpha * a.error)
    yield at_most("scaling", norm(1 / a.alpha * a.error), 1 / a.alpha * norm(a.error))
    yield given("GSLW Lemma 22", norm(whole), 4 * degree * bound * square_root(norm(ideal - a.block)))
    used = [(k, c) for k, c in enumerate(coefficients) if k and c != 0]  # T_0 is the identity in both
    if used:
        yield from telescoped(whole, used, dilation(ideal), dilation(a.block), dilation(ideal - a.block))
        yield at_most("contraction", norm(dilation(ideal - a.block)), norm(ideal - a.block))


def telescoped(whole: Any, used: Sequence[tuple[int, Any]], g: Any, h: Any, gap: Any) -> Iterator[Line]:
    """||P(A/alpha) - P(B)|| <= sum |c_k| k^2 ||g - h||, by T_k(g) - T_k(h) = sum_j w_j U_{k-1-j}(g) (g - h) T_j(h)."""
    first, last, second = (chebyshev(max(k for k, _ in used), x, kind) for x, kind in ((g, 1), (h, 1), (g, 2)))
    differences = {k: first[k] - last[k] for k, _ in used}
    pieces = [c * differences[k] for k, c in used]
    yield given("QSVT on the dilation", norm(whole), norm(total(pieces)))
    if len(pieces) > 1:
        yield at_most("triangle", norm(total(pieces)), total(norm(p) for p in pieces))
    for k, c in used:
        yield at_most("scaling", norm(c * differences[k]), absolute(c) * norm(differences[k]))
        steps = [second[k - 1 - j] @ (gap @ last[j]) for j in range(k)]
        yield from parts(differences[k], *(2 * step if j else step for j, step in enumerate(steps)))
        for j, step in enumerate(steps):
            if j:
                yield at_most("scaling", norm(2 * step), 2 * norm(step))
            yield given("Chebyshev polynomials of Hermitian contractions", norm(step), (k - j) * norm(gap))


def chebyshev(degree: int, x: Any, kind: int) -> list[Any]:
    """T_0 … T_degree (kind 1) or U_0 … U_degree (kind 2) of a matrix."""
    out = [identity_like(x), kind * x]
    while len(out) <= degree:
        out.append(2 * (x @ out[-1]) - out[-2])
    return out


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Every degree up to 4, all coefficients of its parity symbols."""
    import sympy as sp

    bound = kit.symbol("bound", positive=True)
    for degree in range(5):
        c = tuple(kit.symbol(f"c{k}", real=True) if (degree - k) % 2 == 0 else sp.Integer(0) for k in range(degree + 1))
        slope = sp.Add(*(sp.Abs(c[k]) * k**2 for k in range(degree + 1)))
        numbers = {"degree": degree, "bound": bound, "slope": slope}
        yield replace(s, label=f"degree {degree}", numbers=numbers, data={"coefficients": kit.Series(c, bound)})


def reading(kit: Any) -> Any:
    return kit.BY_COEFFICIENTS


WRONG: dict[str, Wrong] = {
    "error forgotten": lambda r, a, **_: {"epsilon": 0.0},
    "ancilla of the real part": WIDEST_CHILD,
    "error of the argument only": lambda r, a, **_: {"epsilon": 0.1 * a.epsilon / a.alpha},
    "k where k squared stands": lambda r, a, *, degree, bound, **_: {"epsilon": degree * bound * a.epsilon / a.alpha},
    "k (k - 1) where k squared stands": lambda r, a, *, degree, slope, **_: {
        "epsilon": slope * (1 - 1 / maximum(degree, 1)) * a.epsilon / a.alpha
    },
}


def attained_by() -> BlockEncoding:
    # T_3 is steepest at 1, where its slope is 3^2
    return singular_value_transformation(block_scalar(1 - 1e-7, 1.0, 1e-7), [0.0, 0.0, 0.0, 0.99])


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    degree = int(rng.integers(1, 8))
    coefficients = rng.normal(size=degree + 1)
    coefficients[(degree + 1) % 2 :: 2] = 0.0
    return {"coefficients": coefficients / (1.1 * np.sum(np.abs(coefficients)))}


TRANSFORMATION = lemma(globals(), singular_value_transformation, A=BE(contraction=True), measured=("bound", "slope"))
