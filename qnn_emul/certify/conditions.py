"""What a statement may rest on beyond the records of its inputs: each by name, with the exact form that a line may have.

kind   "statement": the statement asks for it, and the public function checks it or plans for it;
       "cited": a fact of the literature, or of analysis, that the kernel does not derive
A line `given(name, left, right)` is accepted only if `form(left, right)` is a list: of the inequalities that must be proved
first (where a polynomial is good on an interval only, that the argument lies in it). The sentence says where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .standins import NEAR_1, Activation, Multiple, Quotient
from .terms import NORMS, Term, unsigned

Needs = list[tuple[Any, Any]] | None


@dataclass(frozen=True)
class Condition:
    kind: str
    sentence: str
    form: Callable[[Any, Any], Needs]


def term_of(symbol: Any) -> Term | None:
    """The term whose 2-norm a symbol stands for."""
    which, term = NORMS.get(symbol, ("", None))
    return term if which == "2" else None


def _promised_norm(left: Any, right: Any) -> Needs:
    """N <= ||v|| for the symbol N and an input v."""
    t = term_of(right)
    return [] if t is not None and t.op == "atom" and left.is_Symbol and left.name == "norm" else None


def _promised_state(left: Any, right: Any) -> Needs:
    """||b_V - first entries of psi|| <= gamma."""
    t = term_of(left)
    fits = (
        t is not None
        and t.op == "sum"
        and len(t.args) == 2
        and t.args[0].is_block
        and t.args[1].args[0].op == "cut"
        and right.is_Symbol
        and right.name == "gamma"
    )
    return [] if fits else None


def _near_one(left: Any, right: Any) -> Needs:
    """|1 - P(s)| <= delta; s is at least the threshold that P was made for (and at most 1, being a Min of 1)."""
    import sympy as sp

    for p in left.atoms(sp.core.function.AppliedUndef):
        made = NEAR_1.get(p.func)
        if made and sp.expand(left - sp.Abs(1 - p)) == 0 and right == made.delta:
            return [(made.threshold, p.args[0]), (p.args[0], 1)]
    return None


def _lipschitz(left: Any, right: Any) -> Needs:
    """||f(x) - f(y)|| <= L ||x - y||, or ||f(x)|| <= L ||x||."""
    t = term_of(left)
    if t is None:
        return None
    if t.op == "function" and isinstance(t.extra, Activation):
        return [] if right == t.extra.lipschitz * t.args[0].norm() else None
    if t.op == "sum" and len(t.args) == 2 and t.args[1] == -1 * unsigned(t.args[1]):
        f, g = t.args[0], unsigned(t.args[1])
        marks = (f.extra, g.extra) if f.op == g.op == "function" else (None, None)
        if isinstance(marks[0], Activation) and marks[0] == marks[1]:
            return [] if right == marks[0].lipschitz * (f.args[0] - g.args[0]).norm() else None
    return None


def _near_quotient(left: Any, right: Any) -> Needs:
    """||f(alpha b) - alpha b o Q(|b|)|| <= eps_Q ||alpha b||, ||b|| <= 1."""
    t = term_of(left)
    if t is None or t.op != "sum" or t.args[0].op != "function" or t.args[0].args[0].op != "scale":
        return None
    value = t.args[0].args[0]
    b, alpha = value.args[0], value.extra
    for q in _marks(t, Quotient):
        expected = t.args[0] - alpha * (q.of_square(b * b.conj()) * b)
        fits = q.function == t.args[0].extra and q.alpha == alpha and right == q.epsilon * value.norm()
        if fits and not (t - expected).normal_form():
            return [(b.norm(), 1)]
    return None


def _near_multiple(left: Any, right: Any) -> Needs:
    """||factor B - P(B)|| <= eta on singular values, ||B|| <= radius: the spectral norm of a function of the singular values."""
    t = term_of(left)
    if t is None or t.op != "sum":
        return None
    for p in _marks(t, Multiple):
        matrix = unsigned(t.args[1]).args[0]
        if right == p.eta and not (t - (p.factor * matrix - p.of_singular_values(matrix))).normal_form():
            return [(matrix.norm(), p.radius)]
    return None


def _three_calls(left: Any, right: Any) -> Needs:
    """||B - 4 B B^H B|| <= 0: every singular value s of B has s = 4 s^3."""
    t = term_of(left)
    if t is None or t.op != "sum" or not t.args[0].is_block or right != 0:
        return None
    b = t.args[0]
    return None if (t - (b - 4 * (b @ b.H @ b))).normal_form() else []


def _norm_bound(left: Any, right: Any) -> Needs:
    """||A|| <= N for the symbol N and an input A."""
    return _promised_norm(right, left)


def _marks(t: Term, kind: type) -> list[Any]:
    """The stand-ins of one kind that occur in a term."""
    own = [t.extra] if isinstance(t.extra, kind) else []
    return own + [m for a in t.args for m in _marks(a, kind)]


CONDITIONS: dict[str, Condition] = {
    "a promise on the norm": Condition(
        "statement", "||target|| >= N: a theorem, a promise that is checked, or the norm itself", _promised_norm
    ),
    "a promise on the state": Condition(
        "statement",
        "||psi - V|0>|| <= gamma, held against V's circuit; on the first entries it is no larger",
        _promised_state,
    ),
    "a bound on the norm": Condition("statement", "||A|| <= N: a proved bound, held by the planner", _norm_bound),
    "a polynomial near 1": Condition(
        "statement",
        "|P - 1| <= delta from the threshold to 1: proved in linalg.polynomials.sign, or in closed form for fixed-point rounds",
        _near_one,
    ),
    "Lipschitz": Condition("statement", "f is Lipschitz with constant L, and f(0) = 0, entry by entry", _lipschitz),
    "a polynomial near f(x)/x": Condition(
        "statement",
        "|Q(t) - g(alpha t)| <= eps_Q on [-1, 1], f(x) = x g(|x|), entry by entry: proved in linalg.polynomials.erf_over_x",
        _near_quotient,
    ),
    "a polynomial near a multiple of x": Condition(
        "statement",
        "|P(x) - gamma x| <= eta on the interval: a proved bound of linalg.amplification; of singular values by the spectral theorem",
        _near_multiple,
    ),
    "singular values 0 and 1/2": Condition(
        "statement",
        "every singular value of the encoded matrix is 0 or 1/2: checked by the public function",
        _three_calls,
    ),
}
