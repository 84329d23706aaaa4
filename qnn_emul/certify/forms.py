"""The forms that lines on conditions may have: None if a line has not that form, else what must be proved before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .certificates.derivable import derivable
from .normal_form import normal_form
from .standins import LipschitzFunction, Multiple, NearOne, Quotient, Series, Weights
from .symbols import normed
from .terms import Element, mapped, number, unsigned, zero


@dataclass(frozen=True)
class Instance:
    """`needs`: what must be proved before the line, as left <= right. `values`: what it speaks of, with sorts; any may stand there."""

    needs: list[tuple[Any, Any]]
    values: tuple[tuple[Any, str], ...] = ()


Needs = Instance | None


def near_one(left: Any, right: Any) -> Needs:
    """|1 - P(s)| <= delta; s is at least the threshold that P was made for (and at most 1, being a Min of 1)."""
    import sympy as sp

    for p in left.atoms(NearOne):
        size, made = p.args[0], p.args[1].of
        if sp.expand(left - sp.Abs(1 - p)) == 0 and right == made.delta:
            return Instance([(made.threshold, size), (size, 1)], ((size, "number"),))
    return None


def lipschitz(left: Any, right: Any) -> Needs:
    """||f(x) - f(y)|| <= L ||x - y||, or ||f(x)|| <= L ||x||."""
    t = normed(left)
    if t is None:
        return None
    if t.op == "function" and isinstance(t.extra, LipschitzFunction):
        return (
            Instance(_within(t.extra, t.args[0]), _vectors(t.args[0]))
            if right == t.extra.lipschitz * t.args[0].norm()
            else None
        )
    if t.op == "sum" and len(t.args) == 2 and t.args[1] == -1 * unsigned(t.args[1]):
        f, g = t.args[0], unsigned(t.args[1])
        marks = (f.extra, g.extra) if f.op == g.op == "function" else (None, None)
        if isinstance(marks[0], LipschitzFunction) and marks[0] == marks[1]:
            x, y = f.args[0], g.args[0]
            return (
                Instance(_within(marks[0], x, y), _vectors(x, y))
                if right == marks[0].lipschitz * (x - y).norm()
                else None
            )
    return None


def _vectors(*terms: Element) -> tuple[tuple[Any, str], ...]:
    return tuple((t, "vector") for t in terms)


def _matrices(*terms: Element) -> tuple[tuple[Any, str], ...]:
    return tuple((t, "matrix") for t in terms)


def _within(f: LipschitzFunction, *arguments: Element) -> list[tuple[Any, Any]]:
    """Nothing, or that the entries of the arguments lie in [-1, 1], where f is known."""
    return [] if f.everywhere else [(x.norm(), 1) for x in arguments]


def near_quotient(left: Any, right: Any) -> Needs:
    """||f(alpha b) - alpha b o Q(|b|)|| <= eps_Q ||alpha b||, ||b|| <= 1."""
    t = normed(left)
    if t is None or t.op != "sum" or t.args[0].op != "function" or t.args[0].args[0].op != "scale":
        return None
    value = t.args[0].args[0]
    b, alpha = value.args[0], value.extra
    for q in _marks(t, Quotient):
        expected = t.args[0] - alpha * (q.of_square(b * b.conj()) * b)
        fits = q.function == t.args[0].extra and q.alpha == alpha and right == q.epsilon * value.norm()
        if fits and not normal_form(t - expected):
            return Instance([(b.norm(), 1)], _vectors(b))
    return None


def near_multiple(left: Any, right: Any) -> Needs:
    """||factor B - P(B)|| <= eta on singular values, ||B|| <= radius: the spectral norm of a function of the singular values."""
    t = normed(left)
    if t is None or t.op != "sum":
        return None
    for p in _marks(t, Multiple):
        matrix = unsigned(t.args[1]).args[0]
        if right == p.eta and not normal_form(t - (p.factor * matrix - p.of_singular_values(matrix))):
            return Instance([(matrix.norm(), p.radius)], _matrices(matrix))
    return None


def _two_values(symbol: Any) -> tuple[Series, Element, Element] | None:
    """P, x and y of a norm ||P(x) - P(y)||, P of the singular values."""
    t = normed(symbol)
    if t is None or t.op != "sum" or len(t.args) != 2 or t.args[1] != -1 * unsigned(t.args[1]):
        return None
    one, other = t.args[0], unsigned(t.args[1])
    if (
        one.op != "singular values"
        or other.op != one.op
        or one.extra != other.extra
        or not isinstance(one.extra, Series)
    ):
        return None
    return one.extra, one.args[0], other.args[0]


def lemma_22(left: Any, right: Any) -> Needs:
    """||P(x) - P(y)|| <= 4 d M sqrt(||x - y||), ||x||, ||y|| <= 1, |P| <= M."""
    import sympy as sp

    found = _two_values(left)
    if found is None:
        return None
    p, x, y = found
    fits = right == 4 * p.degree * p.bound * sp.sqrt((x - y).norm())
    return Instance([(x.norm(), 1), (y.norm(), 1)], _matrices(x, y)) if fits else None


def on_dilation(left: Any, right: Any) -> Needs:
    """||P(x) - P(y)|| <= ||P(g) - P(h)||, g and h the Hermitian dilations of x and y, which have P(x) and P(y) as blocks."""
    found, whole = _two_values(left), normed(right)
    if found is None or whole is None:
        return None
    p, x, y = found
    g, h = (_first_kind(mapped("dilation", z), p.degree) for z in (x, y))
    expected = zero("BE")
    for k, c in enumerate(p):
        expected = expected + c * (g[k] - h[k])
    return None if normal_form(whole - expected) else Instance([(x.norm(), 1), (y.norm(), 1)], _matrices(x, y))


def _first_kind(x: Element, degree: int, kind: int = 1) -> list[Element]:
    """T_0 … T_degree of a matrix, or U_0 … of kind 2."""
    out = [Element("identity", (), None, "BE"), kind * x]
    while len(out) <= degree:
        out.append(2 * (x @ out[-1]) - out[-2])
    return out


MAX_DEGREE = 6


def chebyshev(left: Any, right: Any) -> Needs:
    """||U_m(g) x T_j(h)|| <= (m + 1) ||x|| for dilations g, h of contractions: |U_m| <= m + 1, |T_j| <= 1 on [-1, 1]."""
    t = normed(left)
    if t is None or t.op != "matmul" or t.args[1].op != "matmul":
        return None
    u, (x, last) = t.args[0], t.args[1].args
    factor = right / x.norm()
    if not (factor.is_Integer and 1 <= factor <= MAX_DEGREE):
        return None
    first, second = _dilations(u), _dilations(last)
    m = int(factor) - 1
    fits = (u.op == "identity" and m == 0) or any(not normal_form(u - _first_kind(g, m, 2)[m]) for g in first)
    good = last.op == "identity" or any(not normal_form(last - w) for h in second for w in _first_kind(h, MAX_DEGREE))
    if not (fits and good):
        return None
    needs = [(d.args[0].norm(), 1) for d in sorted(first | second, key=str)]
    return Instance(needs, _matrices(x, *(d.args[0] for d in sorted(first | second, key=str))))


def _dilations(t: Element) -> set[Element]:
    """The dilations that occur in a term."""
    own = {t} if t.op == "dilation" else set()
    return own.union(*(_dilations(a) for a in t.args)) if t.args and not own else own


def polynomial_size(left: Any, right: Any) -> Needs:
    """||P(x)|| <= M, ||x|| <= 1."""
    t = normed(left)
    fits = t is not None and t.op == "singular values" and isinstance(t.extra, Series) and right == t.extra.bound
    return Instance([(t.args[0].norm(), 1)], _matrices(t.args[0])) if t is not None and fits else None


def real_function(left: Any, right: Any) -> Needs:
    """||f(p) - f(r) - (b - r) o Q(r)|| <= max(L, G) ||p - b||, r = Re b, p real: entry by entry, by the inequality of `_right_angle`."""
    import sympy as sp

    t = normed(left)
    if t is None:
        return None
    for q in _marks(t, Weights):
        f, real = q.function, _places(t, "real")
        ideal = [a.args[0] for a in _places(t, "function") if a.extra == f and a.args[0] not in real]
        if len(set(real)) != 1 or len(set(ideal)) != 1:
            continue
        r, p = real[0], ideal[0]
        b = r.args[0]
        fits = right == sp.Max(f.lipschitz, q.size) * (p - b).norm() and _is_real(p)
        if fits and not normal_form(t - (f(p) - f(r) - (b - r) * q.of_entries(r))) and _right_angle():
            return Instance(
                [(b.norm(), 1)] + ([] if f.everywhere else [(p.norm(), 1)]), ((p, "real vector"), (b, "vector"))
            )
    return None


def _right_angle() -> bool:
    """(f(p) - f(r))^2 + (s q)^2 <= max(L, G)^2 ((p - r)^2 + s^2) where (f(p) - f(r))^2 <= L^2 (p - r)^2 and q^2 <= G^2."""
    import sympy as sp

    step, gap, s, q = sp.symbols("step gap s q", real=True)
    slope, size = sp.symbols("L G", nonnegative=True)
    steep = sp.Max(slope, size) ** 2
    known = [sp.Le(step**2, slope**2 * gap**2), sp.Le(q**2, size**2)]
    return derivable(step**2 + s**2 * q**2, steep * gap**2 + steep * s**2, known)


def near_function(left: Any, right: Any) -> Needs:
    """||f(r) - r o Q(r)|| <= sqrt(2^n) e, r = Re b, ||b|| <= 1."""
    import sympy as sp

    t = normed(left)
    for q in _marks(t, Weights) if t is not None else []:
        for r in _places(t, "real") if t is not None else []:
            expected = q.function(r) - r * q.of_entries(r)
            if right == sp.sqrt(2**q.n) * q.error and not normal_form(t - expected):
                return Instance([(r.args[0].norm(), 1)], _vectors(r.args[0]))
    return None


def _is_real(t: Element) -> bool:
    """A real multiple of a vector without imaginary parts."""
    return t.is_real or (t.op == "scale" and number(t.extra).is_real is True and _is_real(t.args[0]))


def _places(t: Element, op: str) -> list[Element]:
    """The parts of a term that are made by one map."""
    return ([t] if t.op == op else []) + [x for a in t.args for x in _places(a, op)]


def _marks(t: Element, kind: type) -> list[Any]:
    """The stand-ins of one kind that occur in a term."""
    own = [t.extra] if isinstance(t.extra, kind) else []
    return own + [m for a in t.args for m in _marks(a, kind)]
