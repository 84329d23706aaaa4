"""Non-linear amplitude transformation through the real parts of the amplitudes (Lemma B.18, NLAT).

Statement   psi real, U an (alpha, a, eps_0)-VE of psi, ||psi|| <= alpha; f with f(0) = 0, Lipschitz L on [-1, 1]; P real, P(0) = 0, |P - f|
            <= e on [-1, 1], Q = P/x, |Q| <= G <= gamma. The QSVT of Q/(4 gamma) on the diagonal of the real parts of all 2^(a+n)
            amplitudes, applied to U|0>, is a (4 gamma, 2a + n + 3 + m, max(L, G) eps_0/alpha + sqrt(N) e)-VE of f(psi/alpha), m =
            1 if Q has mixed parity, else 0; for f(psi/alpha)/N divide by its norm N.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.18; Rattew, Rebentrost (arXiv:2309.09839), Lemma 6; GSLW
            (arXiv:1806.01838), Theorem 56.
Deviation   Odd and even part of Q are taken apart by one more ancilla, and another one takes real parts: 2a + n + 4 as the paper counts
            them where Q has both parts, one fewer where it has one. The error is eps_0/alpha and not eps_0 (sharper for alpha > 1);
            but max(L, G) and not L: where the *encoded* vector is not real, an imaginary part s becomes s Q, and |P - f| <= e does
            not keep |Q| below L.
Proof       paper.real_amplitudes has the corner diag(Re b), b the amplitudes of U|0>, which is Hermitian, so that its even and odd
            transforms are Q_even(Re b) and Q_odd(Re b). Times b: (r + i s) Q(r)/(4 gamma), b_j = r + i s. f(psi_j/alpha) - (r +
            i s) Q(r) = (f(psi_j/alpha) - f(r)) - i s Q(r) + (f - P)(r); the first two are at a right angle, at most max(L, G)
            |psi_j/alpha - b_j| together; the last are at most sqrt(N) e in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...encoding.global_phase import known
from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, Part, at_most, equal, given, norm
from ...engine.lines import parts as parts_of
from ...errors import ArgumentError, ShapeError
from ...instances.aligned import vector_scalar
from ...linalg.chebyshev import apart_from_product, at_zero, chebyshev_bound, over_x, parts
from ...linalg.circuit import Builder, is_value, last, registers, span
from ...linalg.constructions import singular_value_transformation
from ...linalg.cost import matrix_transformation, one_qubit, run, under
from ...linalg.gates import HADAMARD
from ...linalg.phases import reflection_phases, wx_phases
from ...linalg.real_amplitudes import real_diagonal
from ...linalg.scales import UNIT_ROUNDOFF
from ...linalg.shapes import as_numeric, as_real
from ...scalars import maximum, square_root
from ..guards import need, need_norm_within_alpha
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_like, lemma
from ..wrong import AMPLITUDES, Wrong
from . import real_amplitudes

NESTED = 16  # queries; below that a circuit is cheaper gate by gate


def rule(x: Record, *, n: int, lipschitz: Any, quotient: Any, gamma: Any, error: Any, mixed: int) -> Record:
    diagonal = real_amplitudes.rule(x, n=n)
    return Record(
        alpha=4 * gamma,
        ancillas=x.ancillas + diagonal.ancillas + 1 + mixed,
        epsilon=maximum(lipschitz, quotient) * x.epsilon / x.alpha + square_root(2**n) * error,
        norm=lipschitz * x.norm / x.alpha,
    )


phase = known


def _series(entries: Any, coefficients: Any) -> Any:
    """sum_k coefficients[k] T_k of real entries; `coefficients` may be a proof's stand-in."""
    own, rounded = getattr(coefficients, "of_entries", None), getattr(entries, "series", None)
    if rounded is not None:
        return rounded(coefficients)
    return chebyshev.chebval(entries, coefficients) if own is None else own(entries)


def target(x: VectorEncoding, *, function: np.ndarray) -> np.ndarray:
    out: np.ndarray = _series(np.real(x.target_data) / x.record.alpha, function)
    return out


def block(x: VectorEncoding, *, weights: np.ndarray, gamma: float) -> np.ndarray:
    out: np.ndarray = x.block_data * _series(np.real(x.block_data), weights / (4 * gamma))
    return out


def circuit(x: VectorEncoding, *, weights: np.ndarray, gamma: float) -> Circuit:
    """Layout: parity, if mixed | phase | choice and flag of paper.real_amplitudes | fresh a + n | U's workspace a | system n."""
    split, size = parts(weights), x.ancillas + x.n
    choice, body = registers(len(split) - 1, 3 + 2 * size)
    # what itself asks many queries is multiplied out once where it is small: seven queries and more stand below
    own = x.circuit.affordable(NESTED)
    real, zeros = real_diagonal(own), span(0, 2 + size)
    builder = Builder(len(split) + 2 + 2 * size).add(own, last(body, size))
    if len(split) > 1:
        builder.add(HADAMARD, choice)
    for value, part in enumerate(split):
        phases = reflection_phases(wx_phases(part * (len(split) / (4 * gamma))))  # a sum of two is halved
        transformed = singular_value_transformation(real, phases, zeros, zeros)
        builder.add(transformed, body, is_value(choice, value))
    if len(split) > 1:
        builder.add(HADAMARD, choice)
    return builder.build()


def cost(x: Cost, *, degrees: tuple[int, ...]) -> Cost:
    real, mixed = real_amplitudes.cost(x), len(degrees) - 1
    parts = [under(matrix_transformation(real, d, x.ancillas + x.system + 2), mixed) for d in degrees]
    return run(x, *parts, 2 * mixed * one_qubit(), system=x.system)


def sizes(*, weights: np.ndarray) -> dict[str, Any]:
    return {"degrees": tuple(len(p) - 1 for p in parts(weights))}


def operations(*, weights: np.ndarray) -> int:
    return 32 + 8 * len(weights) ** 2


def need_real(x: VectorEncoding) -> None:
    """A target without imaginary parts, else ArgumentError; believed where there is no data."""
    if not x.has_data:
        return
    largest = float(np.max(np.abs(np.imag(x.target_data))))
    if largest > 0:
        raise ArgumentError("x", "encode a real vector for Lemma B.18", f"imaginary parts of up to {largest:.3g}")


def _polynomial(values: Any, name: str) -> np.ndarray:
    """Real Chebyshev coefficients of a non-zero polynomial that is 0 at 0."""
    array = as_numeric(values, name)
    if array.ndim != 1 or array.dtype.kind == "c":
        raise ShapeError(name, "be a real one-dimensional array", f"{array.dtype} of shape {array.shape}")
    array = np.trim_zeros(array.astype(float), "b")
    if len(array) < 2 or abs(at_zero(array)) > len(array) * RELATIVE * float(np.sum(np.abs(array))):
        raise ArgumentError(name, "belong to a polynomial with P(0) = 0 that is not constant", array.tolist())
    return array


def _slope(f: np.ndarray, x: VectorEncoding) -> float:
    """L, and what a rounded f(0) adds to the norm of the result: with it, L ||psi||/alpha bounds that."""
    slope, rest = chebyshev_bound(chebyshev.chebder(f)), float(abs(at_zero(f)))
    if not rest:
        return slope
    if not x.record.norm > 0:
        raise ArgumentError("x", "encode a vector that is not 0 where f(0) is 0 to rounding only", x.record.norm)
    return (slope + 2 ** (x.n / 2) * rest * float(x.record.alpha / x.record.norm)) * (1 + 4 * UNIT_ROUNDOFF)


def amplitude_transformation(
    x: VectorEncoding, polynomial: Any, function: Any = None, gamma: float | None = None
) -> VectorEncoding:
    """f(psi/alpha) for real psi by the polynomial P, both as Chebyshev coefficients; f = P where `function` is None.

    gamma    at least sup |P/x| on [-1, 1]; default: its proved bound
    L, sup |P/x| and sup |P - f| are bounded from the coefficients. Raises ArgumentError, ShapeError, NormTooLarge (||psi|| >
    alpha), PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    need_real(x)
    need_norm_within_alpha(x, "x")
    p = _polynomial(polynomial, "polynomial")
    f = p if function is None else _polynomial(function, "function")
    weights = over_x(p)
    largest = chebyshev_bound(weights)
    top = largest if gamma is None else as_real(gamma, "gamma")
    if top < largest * (1 - RELATIVE):
        raise ArgumentError("gamma", f"be at least sup |P/x| <= {largest:.12g}", top)
    numbers = {
        "n": x.n,
        "lipschitz": _slope(f, x),
        "quotient": largest,
        "gamma": top,
        "error": apart_from_product(f, weights),  # of x Q, which the circuit has: Q is rounded, and P(0) may be
        "mixed": len(parts(weights)) - 1,
    }
    data = {"weights": weights, "function": f}
    return apply_like(x, NLAT, (x,), numbers=numbers, data=data)


def proof(
    goal: Any, x: Part, *, function: Any, weights: Any, lipschitz: Any, quotient: Any, error: Any, n: int
) -> Iterator[Line]:
    yield from on_real_parts(
        goal, x, lambda entries: _series(entries, function), weights, lipschitz, maximum(lipschitz, quotient), error, n
    )


def on_real_parts(
    goal: Any, x: Part, f: Any, weights: Any, lipschitz: Any, steepest: Any, error: Any, n: int
) -> Iterator[Line]:
    """f(psi/alpha) against b o Q(Re b), |Q| and f's slope at most `steepest`."""
    p, r = np.real(x.target) / x.alpha, np.real(x.block)
    q = _series(r, weights)
    moved, off = f(p) - f(r) - (x.block - r) * q, f(r) - r * q
    yield from parts_of(goal.error, moved, off)
    yield at_most("block", norm(x.block), 1)
    yield at_most("scaling", norm(p), 1 / x.alpha * norm(x.target))
    yield given("a real function of real parts", norm(moved), steepest * norm(p - x.block))
    yield equal(p - x.block, 1 / x.alpha * x.error)
    yield at_most("scaling", norm(1 / x.alpha * x.error), 1 / x.alpha * norm(x.error))
    yield given("a polynomial near f on [-1, 1]", norm(off), square_root(2**n) * error)
    yield given("Lipschitz", norm(goal.target), lipschitz * norm(p))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """f of slope at most L on [-1, 1] and |Q| <= G (Lemma B.18); erf and G = L (Lemma B.19)."""
    names = ("lipschitz", "gamma", "error", *(("quotient",) if "quotient" in s.numbers else ()))
    numbers: dict[str, Any] = {k: kit.symbol(k, positive=True) for k in names}
    f = kit.LipschitzFunction("f", numbers["lipschitz"], everywhere="quotient" not in numbers)
    numbers["n"] = kit.symbol("n", integer=True, nonnegative=True)
    q = kit.Weights(f, numbers.get("quotient", numbers["lipschitz"]), numbers["error"], numbers["n"])
    if "quotient" in numbers:
        numbers["mixed"] = kit.symbol("mixed", integer=True, nonnegative=True)
    yield replace(s, numbers=numbers, data={"function": f, "weights": q})


def reading(kit: Any) -> Any:
    return kit.BOTH_PARITIES


WRONG: dict[str, Wrong] = {
    **AMPLITUDES,
    "own error only": lambda r, x, *, n, error, **_: {"epsilon": 2 ** (n / 2) * error},
    "divided by alpha twice": lambda r, x, **_: {"epsilon": r.epsilon / x.alpha**2},
    "as stated": lambda r, x, *, n, **_: {"ancillas": n + 2 * x.ancillas + 4},
}


def attained_by() -> VectorEncoding:
    # 0.5 x + 0.1 x^2 is steepest at 1, where its slope is 0.7
    return amplitude_transformation(vector_scalar(1 - 1e-6, 1.0, 1e-6), [0.05, 0.5, 0.05])


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    values = rng.normal(size=int(rng.integers(2, 7)))
    near = values + 0.01 * rng.normal(size=values.size)
    for array in (values, near):
        array[0] -= chebyshev.chebval(0.0, array)
    return {"polynomial": values, "function": near if rng.random() < 0.5 else None}


NLAT = lemma(
    globals(),
    amplitude_transformation,
    x=VE(contraction=True, real=True),
    measured=("lipschitz", "quotient", "gamma", "error"),
)
