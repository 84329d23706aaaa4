"""Element-wise activation.

Statement   U an (alpha, a, epsilon)-VE of y on n qubits; g even, |g| <= S, f Lipschitz with L; Q even with |Q(t) -
            g(alpha t)| <= eps_Q on [-1, 1]. QSVT of Q/(S + eps_Q) on the diagonal encoding of U, times U itself, is
            a (alpha (S + eps_Q), 2a + n + 1, L epsilon + eps_Q min(alpha, ||y|| + epsilon))-VE of f(y).
Source      Mathematics 3.3; Guo, Mitarai, Fujii (arXiv:2107.10764); Rattew, Rebentrost (arXiv:2309.09839); Rattew et al.
            (arXiv:2510.07195), Lemma B.18.
Deviation   The diagonal encoding takes one query, not six, and holds complex amplitudes; the error of Q is relative
            to the entry, so no sqrt(N) enters the degree; the subnormalization is alpha S, not 16 nu/sqrt(pi).
Proof       The block is entry by entry t Q(|t|)/(S + eps_Q), t = b_j, and alpha t Q(|t|) differs from f(alpha t) by
            at most eps_Q |alpha t|; ||f(y) - f(alpha b)|| <= L epsilon; ||alpha b|| <= min(alpha, ||y|| + epsilon).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, Part, at_most, given, norm, parts, value_by_target
from ...errors import ArgumentError
from ...instances.aligned import vector_with_error
from ...linalg.activations import ACTIVATION, Erf, erf
from ...linalg.circuit import Builder, registers, span
from ...linalg.constructions import state_transformation
from ...linalg.cost import run, transformation
from ...linalg.degrees import quotient_or_degree
from ...linalg.phases import reflection_phases, wx_phases
from ...linalg.polynomials import Polynomial
from ...linalg.shapes import as_epsilon, as_flag, two_norm
from ...scalars import minimum, stands_for_all
from ..guards import need
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_like, lemma
from ..wrong import Wrong


def rule(x: Record, *, n: int, lipschitz: Any, supremum: Any, epsilon_q: Any) -> Record:
    return Record(
        alpha=x.alpha * (supremum + epsilon_q),
        ancillas=2 * x.ancillas + n + 1,
        epsilon=lipschitz * x.epsilon + epsilon_q * minimum(x.alpha, x.norm + x.epsilon),
        norm=lipschitz * x.norm,
    )


def target(x: VectorEncoding, *, function: Erf) -> np.ndarray:
    return function(x.target_data)


def block(x: VectorEncoding, *, polynomial: Polynomial, supremum: float, epsilon_q: float) -> np.ndarray:
    return weighted(x.block_data, polynomial, supremum + epsilon_q)


def weighted(b: np.ndarray, polynomial: Polynomial, bound: float) -> np.ndarray:
    """b_j Q(|b_j|)/bound, entry by entry."""
    out = polynomial.of_square((b * b.conj()).real)
    out *= 1 / bound
    made: np.ndarray = out * b
    return made


def circuit(x: VectorEncoding, *, polynomial: Polynomial, supremum: float, epsilon_q: float) -> Circuit:
    a, n = x.ancillas, x.n
    phases = reflection_phases(wx_phases(polynomial.coefficients / (supremum + epsilon_q)))
    transformed = state_transformation(x.circuit, phases, span(0, a + n), n)  # of the diagonal encoding
    front, own, system = registers(1 + a + n, a, n)
    return Builder(2 * a + 2 * n + 1).add(x.circuit, own + system).add(transformed, front + system).build()


def cost(x: Cost, *, degree: int) -> Cost:
    zeros = x.ancillas + x.system
    return run(x, transformation(x, degree, zeros, zeros, x.system), system=x.system)


def sizes(*, polynomial: Polynomial) -> dict[str, int]:
    return {"degree": polynomial.degree}


def operations(*, polynomial: Polynomial) -> int:
    return 8 + 2 * polynomial.degree


def pointwise(
    x: VectorEncoding, function: Erf, epsilon: float = 1e-8, *, complex_entries: bool = False
) -> VectorEncoding:
    """f(x) entry by entry, shape kept; the call adds at most `epsilon` to the 2-norm error (Mathematics 3.3; the paper's Lemma B.18).

    function  an activation such as qe.erf(0.8);  0 < epsilon < 1
    complex_entries  True: entries may be complex, and f(|z|) z/|z| is encoded, which keeps the phase; it is not f(z)

    Raises ArgumentError (complex entries that were not asked for), PrecisionExceeded (epsilon below what double precision certifies).
    """
    need(x, VectorEncoding, "x")
    if not as_flag(complex_entries, "complex_entries") and x.has_data and not stands_for_all(x.n):
        _need_real(x)
    numbers, data, note = planned(x.record, x.n, function, epsilon, x.has_data)
    return apply_like(x, POINTWISE, (x,), numbers=numbers, data=data, note=note)


def _need_real(x: VectorEncoding) -> None:
    """Real entries, to rounding: of complex ones a reader expects f(z)."""
    t = x.target_data
    if t.dtype.kind == "c" and two_norm(t.imag) > RELATIVE * two_norm(t):
        hint = "complex_entries=True encodes f(|z|) z/|z|, which is not f(z)."
        raise ArgumentError("x", "have real entries", "a complex vector", hint)


def planned(
    x: Record[float], n: int, function: Erf, epsilon: float, has_data: bool = True
) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Numbers, data and note of the activation of a vector with record `x`, its polynomial chosen for `epsilon`.

    Without data a polynomial beyond double precision is known by its degree.
    """
    if not isinstance(function, Erf):
        raise ArgumentError("function", "be an activation such as qe.erf(0.8)", type(function).__name__)
    size = min(x.alpha, x.norm + x.epsilon)
    room = as_epsilon(epsilon)
    share = room / size if size > room else 1.0  # 0 needs no polynomial, but a degree
    if stands_for_all(x.alpha):
        polynomial = x.alpha.polynomial(share)  # type: ignore[attr-defined]  # it stands for a float
    else:
        polynomial = function.quotient(x.alpha, share) if has_data else quotient_or_degree(function, x.alpha, share)
    numbers = {
        "n": n,
        "lipschitz": function.lipschitz,
        "supremum": function.supremum,
        "epsilon_q": polynomial.error_bound,
    }
    return numbers, {"function": function, "polynomial": polynomial}, f"{function.name}, degree {polynomial.degree}"


def proof(goal: Any, x: Part, *, function: Any, polynomial: Any, lipschitz: Any, epsilon_q: Any) -> Iterator[Line]:
    yield at_most("block", norm(x.block), 1)
    yield from applied(goal.error, x, function, polynomial, lipschitz, epsilon_q)
    yield from value_by_target(x)
    yield given("Lipschitz", norm(goal.target), lipschitz * norm(x.target))


def applied(error: Any, x: Part, function: Any, polynomial: Any, lipschitz: Any, epsilon_q: Any) -> Iterator[Line]:
    """f(y) - alpha b o Q(|b|), where `error` is that: f moves by at most L ||y - alpha b||, Q by eps_Q ||alpha b||.

    ||b|| <= 1 must be known.
    """
    moved = function(x.target) - function(x.value)
    off = function(x.value) - x.alpha * weighted(x.block, polynomial, 1)
    yield from parts(error, moved, off)
    yield given("Lipschitz", norm(moved), lipschitz * norm(x.error))
    yield given("a polynomial near f(x)/x", norm(off), epsilon_q * norm(x.value))
    yield at_most("scaling", norm(x.value), x.alpha * norm(x.block))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """f, Q and their constants; Q was made for the subnormalization of what f is applied to."""
    import sympy as sp

    lipschitz, supremum, epsilon = (kit.symbol(k, positive=True) for k in ("lipschitz", "supremum", "epsilon_q"))
    f = kit.LipschitzFunction("f", lipschitz)
    alpha = sp.Mul(*(c.record.alpha for c in s.children))
    data = {"function": f, "polynomial": kit.Quotient(f, alpha, epsilon)}
    n = kit.symbol("n", integer=True, nonnegative=True)
    numbers = {"n": n, "lipschitz": lipschitz, "supremum": supremum, "epsilon_q": epsilon}
    if len(s.children) == 2:
        numbers["shared"] = False
    yield replace(s, numbers=numbers, data=data)


def reading(kit: Any) -> Any:
    return kit.ENTRIES


WRONG: dict[str, Wrong] = {
    "own error only": lambda r, x, *, epsilon_q, **_: {"epsilon": epsilon_q * x.alpha},
    "alpha without the input's": lambda r, x, *, supremum, epsilon_q, **_: {"alpha": supremum + epsilon_q},
    "one copy of the workspace": lambda r, x, *, n, **_: {"ancillas": x.ancillas + n + 1},
}


def attained_by() -> VectorEncoding:
    # near 0 the function is as steep as L; the polynomial's own error is made negligible beside it
    tiny = np.array([1e-3, 0.0])
    return pointwise(vector_with_error(tiny, 1.0, tiny), ACTIVATION, 1e-9)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    epsilon = float(10 ** rng.uniform(-8, -2))
    return {"function": erf(float(rng.uniform(0.3, 1.5))), "epsilon": epsilon, "complex_entries": True}


POINTWISE = lemma(globals(), pointwise, x=VE(), measured=("lipschitz", "supremum", "epsilon_q"))
