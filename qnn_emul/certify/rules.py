"""The rules of the kernel: each looks at the form of a line and refuses, by NotProved, what it does not recognise.

A rule returns the conditions (beyond the records of the inputs) that its line rests on. proofs/TRUSTED.md says in words what each
of them assumes; the docstrings below are those words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.lines import Line
from . import arithmetic
from .conditions import CONDITIONS
from .laws import LAWS
from .normal_form import divisors, evaluated, normal_form
from .search import search
from .symbols import NormSymbol, normed
from .terms import Element, unsigned
from .theorems import Context, NotProved, Stated

Conditions = frozenset[str]
NONE: Conditions = frozenset()


def need(context: Context, what: str, left: Any, right: Any) -> arithmetic.Discharge:
    """left <= right from everything in the context, by arithmetic; NotProved with a model where there is one."""
    found = search(context.relations(), left, right)
    if not found:
        raise NotProved(f"{what} does not follow from the lines: {found.reason}")
    return found


def defined(context: Context, *sides: Any) -> None:
    """No divisor that is written in the sides is 0; NotProved where one may be."""
    for d in set(map(evaluated, set().union(*map(divisors, sides)))):
        if not d.is_nonzero and not arithmetic.nonzero(d, context.relations()):
            raise NotProved(f"the divisor {d} may be 0")


def _identity(context: Context, line: Line) -> Conditions:
    """Both sides have the same normal form."""
    left, right = line.left, line.right
    if line.relation != "=" or not (isinstance(left, Element) and isinstance(right, Element)):
        raise NotProved("an identity is between terms")
    difference = normal_form(left - right)
    if difference:
        shown = "; ".join(f"({c}) * {_shown(m)}" for m, c in list(difference.items())[:3])
        raise NotProved(f"the two sides differ by {shown}")
    return NONE


def _shown(monomial: Any) -> str:
    if isinstance(monomial, tuple):
        return str(monomial[1]) if monomial[0] == "atom" else f"{monomial[0]}({', '.join(map(_shown, monomial[1:]))})"
    return str(monomial)


def _normed(symbol: Any, which: str = "2") -> Element:
    """The term that a norm symbol belongs to."""
    term = normed(symbol, which)
    if not isinstance(term, Element):
        raise NotProved(f"{symbol} is not the {which}-norm of a term")
    return term


def _as(context: Context, t: Element) -> list[Element]:
    """The term itself and what earlier lines say it equals."""
    out = [t]
    for theorem in context.proved():
        if theorem.relation == "=":
            out += (
                [theorem.right]
                if unsigned(theorem.left) == t
                else [theorem.left]
                if unsigned(theorem.right) == t
                else []
            )
    return out


def _inequality(line: Line) -> None:
    if line.relation != "<=":
        raise NotProved(f"'{line.why}' proves an inequality of numbers")


def _same(context: Context, line: Line, fits: Callable[[Element], bool], what: str, which: str = "2") -> Conditions:
    """The line holds if some form of the left side's term fits."""
    _inequality(line)
    term = _normed(line.left, which)
    if not any(fits(unsigned(t)) for t in _as(context, term)):
        raise NotProved(f"{what}: no line says that {term} has the form for {line.right}")
    return NONE


def _triangle(context: Context, line: Line) -> Conditions:
    """||x_1 + x_2 + …|| <= ||x_1|| + ||x_2|| + …"""
    import sympy as sp

    which = line.left.order if isinstance(line.left, NormSymbol) else "2"

    def fits(t: Element) -> bool:
        pieces: tuple[Element, ...] = (t,)
        more = True
        while more:
            if sp.Add(*(p.norm() if which == "2" else p.norm1() for p in pieces)) == line.right:
                return True
            more = pieces[0].op == "sum"  # x + y + z is (x + y) + z
            pieces = (*pieces[0].args, *pieces[1:])
        return False

    return _same(context, line, fits, "triangle inequality", which)


def _submultiplicative(context: Context, line: Line) -> Conditions:
    """||m(x, y)|| <= ||x|| ||y|| for products, tensor products and element-wise products."""

    def fits(t: Element) -> bool:
        return t.op in LAWS and LAWS[t.op].norm == "product" and t.args[0].norm() * t.args[1].norm() == line.right

    return _same(context, line, fits, "sub-multiplicativity")


def _contraction(context: Context, line: Line) -> Conditions:
    """||m(x)|| <= ||x|| for adjoint, diag, |0><x|, first entries, padding, index."""

    def fits(t: Element) -> bool:
        return t.op in LAWS and LAWS[t.op].norm in ("contraction", "isometry") and t.args[0].norm() == line.right

    return _same(context, line, fits, "a map that does not lengthen")


def _isometry(context: Context, line: Line) -> Conditions:
    """||x|| <= ||m(x)|| for padding."""
    _inequality(line)
    longer = _normed(line.right)
    if longer.op not in LAWS or LAWS[longer.op].norm != "isometry" or longer.args[0].norm() != line.left:
        raise NotProved(f"no map that keeps lengths makes {line.right} of {line.left}")
    return NONE


def _modulus(e: Any) -> Any:
    """|e|, factor by factor."""
    import sympy as sp

    if e.is_Mul:
        return sp.Mul(*map(_modulus, e.args))
    return _modulus(e.base) ** e.exp if e.is_Pow and e.exp.is_Integer else sp.Abs(e)


def _scaling(context: Context, line: Line) -> Conditions:
    """||c x|| <= |c| ||x||, or |c| ||x|| <= ||c x||."""
    import sympy as sp

    _inequality(line)
    for whole, product in ((line.left, line.right), (line.right, line.left)):
        term = normed(whole)
        for t in map(unsigned, _as(context, term) if term else []):
            if t.op == "scale" and sp.simplify(_modulus(t.extra) * t.args[0].norm() - product) == 0:
                return NONE
    raise NotProved(f"homogeneity: {line.left} and {line.right} are not ||c x|| and |c| ||x||")


def _block(context: Context, line: Line) -> Conditions:
    """||c b|| <= |c| for the corner b of a unitary."""
    import sympy as sp

    def fits(t: Element) -> bool:
        factor, inner = (t.extra, t.args[0]) if t.op == "scale" else (sp.Integer(1), t)
        return inner.is_block and sp.simplify(_modulus(factor) - line.right) == 0

    return _same(context, line, fits, "a corner of a unitary has norm at most 1")


def _pieces(t: Element, kind: str) -> list[Element] | None:
    """x_j of sum_j |j>(x)x_j (vectors) or diag(x_0, x_1 …) (matrices), each j once."""
    pieces = t.args if t.op == "sum" else (t,)
    if any(p.op != "at" or p.kind != kind or type(p.extra) is not int for p in pieces):
        return None  # a place that is a symbol may be another's
    if len({p.extra for p in pieces}) < len(pieces):
        return None
    return [p.args[0] for p in pieces]


def _orthogonal(context: Context, line: Line) -> Conditions:
    """||sum_j |j> (x) x_j||^2 = sum_j ||x_j||^2 (vectors)."""
    import sympy as sp

    def fits(t: Element) -> bool:
        pieces = _pieces(t, "VE")
        return pieces is not None and sp.sqrt(sp.Add(*(p.norm() ** 2 for p in pieces))) == line.right

    return _same(context, line, fits, "orthogonal parts")


def _block_diagonal(context: Context, line: Line) -> Conditions:
    """||diag(x_0, x_1, …)|| = max ||x_j|| (matrices)."""
    import sympy as sp

    def fits(t: Element) -> bool:
        pieces = _pieces(t, "BE")
        return pieces is not None and sp.Max(*(p.norm() for p in pieces)) == line.right

    return _same(context, line, fits, "block-diagonal")


def _unit_columns(context: Context, line: Line) -> Conditions:
    """||sum_j c_j |w_j>|| <= ||c||_1 for unit vectors |w_j>."""

    def fits(t: Element) -> bool:
        return t.op == "combine" and t.extra in context.stand_ins and t.args[0].norm1() == line.right

    return _same(context, line, fits, "unit columns")


def _cauchy_schwarz(context: Context, line: Line) -> Conditions:
    """||x o y||_1 <= ||x|| ||y||."""

    def fits(t: Element) -> bool:
        return t.op == "hadamard" and t.args[0].norm() * t.args[1].norm() == line.right

    return _same(context, line, fits, "Cauchy-Schwarz", "1")


def _dunkl_williams(context: Context, line: Line) -> Conditions:
    """Arithmetic on the distance of x/||x|| and z/||z||, from the law of cosines

        ||x|| c||z|| ||x/||x|| - z/||z||||^2 = ||x - c z||^2 - (||x|| - c||z||)^2,    c > 0,

    for those x - c z whose norms the context knows. Dunkl and Williams' inequality and its sharp form are such consequences.
    """
    import sympy as sp

    relations = context.relations()
    _inequality(line)
    gaps = [s for s in sp.sympify(line.left).free_symbols if normed(s) and _units(normed(s))]
    if len(gaps) != 1:
        raise NotProved("Dunkl-Williams: the left side is not the distance of two unit vectors x/||x|| and z/||z||")
    x, z = _units(normed(gaps[0]))  # type: ignore[misc]  # two units: `gaps` holds no other
    for apart in sorted(set().union(*(r.free_symbols for r in relations)), key=str):
        c = _difference(normed(apart), x, z) if normed(apart) else None
        if c is not None and c.is_positive:
            one = x.norm() * c * z.norm() * gaps[0] ** 2
            relations.append(sp.Eq(one, apart**2 - (x.norm() - c * z.norm()) ** 2))
    found = search(relations, line.left, line.right)
    if not found:
        raise NotProved(f"Dunkl-Williams does not give {line.left} <= {line.right}: {found.reason}")
    return context.conditions()


def _units(t: Element) -> tuple[Element, Element] | None:
    """x and z of x/||x|| - z/||z||."""
    if t.op != "sum" or len(t.args) != 2 or t.kind != "VE":
        return None
    u, w = t.args[0], unsigned(t.args[1])
    if t.args[1] != -1 * w or u.op != "scale" or w.op != "scale":
        return None
    x, z = u.args[0], w.args[0]
    return (x, z) if u.extra == 1 / x.norm() and w.extra == 1 / z.norm() else None


def _difference(t: Element, x: Element, z: Element) -> Any:
    """c of x - c z."""
    if t.op == "sum" and len(t.args) == 2 and t.args[0] == x and t.args[1] == -1 * unsigned(t.args[1]):
        y = unsigned(t.args[1])
        if y.op == "scale" and y.args[0] == z:
            return y.extra
    return None


def _given(context: Context, line: Line) -> Conditions:
    """A condition of the statement, or a cited fact: listed in CONDITIONS, and carried along by name."""
    _inequality(line)
    name = line.condition
    if name not in CONDITIONS:
        raise NotProved(f"'{name}' is no condition that a statement may rest on (certify/conditions.py)")
    found = CONDITIONS[name].needs(context, Stated(name, line.left, line.right))
    if found is None:
        raise NotProved(f"the condition '{name}' does not have the form {line.left} <= {line.right}, or is not stated")
    for left, right in found.needs:
        need(context, f"'{name}' needs {left} <= {right}, which", left, right)
    return frozenset({name})


def _reals(context: Context, line: Line) -> Conditions:
    """Arithmetic over the reals from the earlier lines and the records' promises."""
    _inequality(line)
    need(context, f"{line.left} <= {line.right}", line.left, line.right)
    return context.conditions()


RULES: dict[str, Callable[[Context, Line], Conditions]] = {
    "identity": _identity,
    "triangle": _triangle,
    "sub-multiplicative": _submultiplicative,
    "contraction": _contraction,
    "isometry": _isometry,
    "scaling": _scaling,
    "block": _block,
    "orthogonal": _orthogonal,
    "block-diagonal": _block_diagonal,
    "unit columns": _unit_columns,
    "Cauchy-Schwarz": _cauchy_schwarz,
    "Dunkl-Williams": _dunkl_williams,
    "given": _given,
    "reals": _reals,
}
