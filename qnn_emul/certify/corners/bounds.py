"""||target - alpha * corner||, out of the records of the oracles: each product of targets against the same product of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .expressions import Expression
from .products import Factor, Product, Sum
from .reading import exact
from .state import NotRead


def unmatched(target: Expression, corner: Sum, alpha: Any) -> list[tuple[str, Any]]:
    """Differences that must be 0 so that target and alpha * corner are the same sum: of targets the one, of values the other."""
    import sympy as sp

    out = []
    for product in {**target.terms, **corner}:
        scale = sp.Mul(*(exact(f.thing.record.alpha) for f in factors(product)))
        wanted = target.terms.get(product, sp.Integer(0))
        gap = sp.simplify(exact(alpha) * corner.get(product, sp.Integer(0)) - wanted * scale)
        if gap != 0:
            out.append((words(product), gap))
    return out


def error_bound(target: Expression) -> Any:
    """Sum over products of |coefficient| times how far targets and values may lie apart."""
    import sympy as sp

    return sp.Add(*(sp.Abs(c) * product_bound(p) for p, c in target.terms.items()))


def norm_bound(target: Expression) -> Any:
    """||target|| <= sum of |coefficient| times the norms of the factors."""
    import sympy as sp

    size: Callable[[Product], Any] = lambda p: sp.Mul(*(exact(f.thing.record.norm) for f in factors(p)))
    return sp.Add(*(sp.Abs(c) * size(p) for p, c in target.terms.items()))


def product_bound(product: Product) -> Any:
    """The least of: all factors at their largest; values left of the exchanged factor and targets right of it; the mirror image."""
    import sympy as sp

    parts = [f.thing.record for f in factors(product)]
    alphas, errors, norms = ([exact(getattr(r, k)) for r in parts] for k in ("alpha", "epsilon", "norm"))
    full = sp.Mul(*(a + e for a, e in zip(alphas, errors, strict=True))) - sp.Mul(*alphas)
    values = [sp.Min(a, n + e) for a, n, e in zip(alphas, norms, errors, strict=True)]
    return sp.Min(sp.expand(full), _telescope(values, errors, norms), _telescope(norms, errors, values))


def _telescope(left: Sequence[Any], middle: Sequence[Any], right: Sequence[Any]) -> Any:
    import sympy as sp

    places = range(len(middle))
    return sp.Add(*(sp.Mul(*left[:j], middle[j], *right[j + 1 :]) for j in places))


def factors(product: Product) -> list[Factor]:
    """All blocks of a product."""
    return [f for chain in product for f in chain]


def words(product: Product) -> str:
    """A product as people write it."""

    def one(f: Factor) -> str:
        return f"diag({_name(f)})" if f.role == "diagonal" else _name(f)

    return " (x) ".join(" ".join(one(f) for f in chain) or "1" for chain in product)


def _name(factor: Factor) -> str:
    name = getattr(factor.thing, "name", "") or "input"
    if not factor.turned:
        return name
    return f"{name}^H" if factor.role == "matrix" else f"conj({name})"


def system_of(registers: dict[str, Any], sizes: Sequence[Any]) -> list[str]:
    """The last registers, which hold the tensor factors of the target. Raises NotRead."""
    names = list(registers)[len(registers) - len(sizes) :]
    if len(names) < len(sizes) or not all(registers[n] == s for n, s in zip(names, sizes, strict=True)):
        raise NotRead("the last registers are not the system that the target lives on")
    return names
