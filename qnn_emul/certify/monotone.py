"""left <= right by putting upper bounds in for what left increases in, then expansion: no solver, no search to speak of.

Most rules are of this kind: a norm is at most a sum of products of norms, each of which has a bound. What needs more goes to z3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

MAX_CANDIDATES = 256


def follows(relations: Sequence[Any], left: Any, right: Any) -> bool:
    """Whether left <= right is seen this way; False says nothing."""
    bounds = _bounds(relations)
    candidates = list(_bounded(left, bounds, frozenset()))
    return all(any(_plainly_at_most(c, choice) for c in candidates) for choice in _choices(right))


def _bounds(relations: Sequence[Any]) -> dict[Any, list[Any]]:
    """Upper bounds of symbols that are >= 0: from `symbol <= expression` and `symbol = expression`."""
    import sympy as sp

    found: dict[Any, list[Any]] = {}
    for r in relations:
        if not isinstance(r, sp.core.relational.Relational) or r.rel_op not in ("<=", "=="):
            continue
        pairs = [(r.lhs, r.rhs), (r.rhs, r.lhs)] if r.rel_op == "==" else [(r.lhs, r.rhs)]
        for symbol, bound in pairs:
            if symbol.is_Symbol and symbol.is_nonnegative:
                found.setdefault(symbol, []).append(bound)
    return found


def _bounded(e: Any, bounds: dict[Any, list[Any]], used: frozenset[Any]) -> Iterator[Any]:
    """Expressions in which every symbol that has bounds is replaced by one, as long as e increases in it."""
    symbols = sorted((s for s in e.free_symbols if s in bounds and s not in used), key=str)
    if not symbols or not all(_increasing(e, s) for s in symbols):
        yield e
        return
    options = []
    for s in symbols:
        mine = [c for b in bounds[s] if not b.free_symbols & used for c in _bounded(b, bounds, used | {s})]
        options.append(mine or [s])
    for count, choice in enumerate(product(*options)):
        if count >= MAX_CANDIDATES:
            return
        yield e.subs(dict(zip(symbols, choice, strict=True)), simultaneous=True)


def _increasing(e: Any, s: Any) -> bool:
    """e does not decrease in s >= 0, by its form: sums and products of what is >= 0, positive powers, Max, Min."""
    import sympy as sp

    if s not in e.free_symbols:
        return bool(e.is_nonnegative)
    if e == s:
        return True
    if e.is_Add or e.is_Mul or isinstance(e, sp.Max | sp.Min):
        return all(_increasing(a, s) for a in e.args)
    return bool(e.is_Pow and e.exp.is_positive and e.exp.is_Rational and _increasing(e.base, s))


def _choices(right: Any) -> list[Any]:
    """Expressions whose least is right: one for each way through its Min, where it increases in them."""
    import sympy as sp

    inner = next((m for m in sorted(right.atoms(sp.Min), key=sp.default_sort_key)), None)
    if inner is None:
        return [right]
    mark = sp.Symbol("Min", nonnegative=True)
    if not (all(a.is_nonnegative for a in inner.args) and _increasing(right.subs(inner, mark), mark)):
        return [right]
    return [c for a in inner.args for c in _choices(right.subs(inner, a))]


def _plainly_at_most(left: Any, right: Any) -> bool:
    """right - left expands to terms that are >= 0."""
    import sympy as sp

    difference = sp.expand(right - left)
    return all(t.is_nonnegative for t in sp.Add.make_args(difference))
