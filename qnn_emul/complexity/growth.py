"""Growth of costs: sums of products of powers and logarithms, their leading terms, and which of two grows faster.

An expression in N (to infinity), epsilon (to 0), and numbers or symbols k, d >= 1 that stay fixed becomes a sum of terms
c N^p log(N)^q log(1/epsilon)^r. N and 1/epsilon grow independently, so one term is dropped for another only if (p, q) is at most
the other's in lexicographic order and r at most the other's; a sum also covers what lies below a geometric mean of two of its
terms. For single ratios SymPy's gruntz is the judge; a test holds this normal form against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy
from sympy import Expr, Max, Min, S, Symbol, log

from ..engine.expressions import read
from ..errors import ArgumentError

N = Symbol("N", positive=True)
EPSILON = Symbol("epsilon", positive=True)
K = Symbol("k", positive=True, integer=True)
D = Symbol("d", positive=True, integer=True)
LOG_N = Symbol("l", positive=True)  # log2 N, while costs are worked out
LOG_E = Symbol("e", positive=True)  # log(1/epsilon), natural
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "log": lambda x, base=sympy.E: log(x, base),
    "sqrt": lambda x: sympy.sqrt(x),
}
NAMES = {"N": N, "epsilon": EPSILON, "k": K, "d": D}


def parsed(text: Any) -> Expr:
    """An expression in N, epsilon, k, d as a string, or one already made. Raises ArgumentError."""
    if isinstance(text, Expr):
        return text
    if not isinstance(text, str | int | float) or isinstance(text, bool):
        raise ArgumentError("expression", "be a formula in N, epsilon, k and d", repr(text))
    made = read(str(text), FUNCTIONS, "expression")
    if not made.names <= set(NAMES):
        unknown = ", ".join(sorted(made.names - set(NAMES)))
        raise ArgumentError("expression", "speak of N, epsilon, k and d alone", f"of {unknown} in {text!r}")
    return made.value(NAMES, sympy.sympify)


def upper(expression: Any) -> Expr:
    """At least the expression, and of the same order: Max, Min, floor and ceiling resolved, negative terms dropped; expanded.

    All symbols are positive. Max(a, b) is b where b - a has no negative term, else the sum of the positive terms of both.
    """
    return _positive(_resolved(sympy.sympify(expression)))


@lru_cache(maxsize=4096)
def _resolved(expression: Expr) -> Expr:
    if not expression.args:
        return expression
    args = [_resolved(a) for a in expression.args]
    if isinstance(expression, Max):
        return _largest(args)
    if isinstance(expression, Min):
        return next((a for a in args if a.is_number), args[0])
    if expression.func in (sympy.floor, sympy.ceiling):
        return args[0] + (1 if expression.func is sympy.ceiling else 0)
    return sympy.expand(expression.func(*args))


def _largest(args: list[Expr]) -> Expr:
    out = sympy.expand(args[0])
    for other in args[1:]:
        difference = sympy.expand(other - out)
        if _positive(difference) == difference:
            out = sympy.expand(other)
        elif _positive(-difference) != sympy.expand(-difference):
            out = _positive(out) + _positive(sympy.expand(other))
    return out


def _positive(expression: Expr) -> Expr:
    """The terms of an expanded sum that are not negative."""
    return sympy.Add(*(t for t in sympy.Add.make_args(sympy.expand(expression)) if not t.could_extract_minus_sign()))


@dataclass(frozen=True)
class GrowthTerm:
    """coefficient * N^power * log(N)^log_n * log(1/epsilon)^log_e; the coefficient is free of N and epsilon."""

    coefficient: Expr
    power: Expr
    log_n: Expr
    log_e: Expr

    @property
    def order(self) -> tuple[Expr, Expr, Expr]:
        return self.power, self.log_n, self.log_e

    def __le__(self, other: GrowthTerm) -> bool:
        """It grows at most as fast as `other`, however N and 1/epsilon grow."""
        powers, logs, accuracy = (_sign(b - a) for a, b in zip(self.order, other.order, strict=True))
        in_n = logs if powers == 0 else powers
        return in_n is not None and in_n >= 0 and accuracy is not None and accuracy >= 0

    def expression(self, constants: bool = True) -> Expr:
        factor = self.coefficient if constants else S.One
        return factor * N**self.power * log(N) ** self.log_n * log(1 / EPSILON) ** self.log_e


def _sign(exponent: Expr) -> int | None:
    """Of a difference of exponents, for all k, d >= 1; None where that depends on them."""
    value = exponent if exponent.is_number else sympy.expand(exponent)
    if value.is_number:
        return int(sympy.sign(value))
    if value.is_zero:
        return 0
    shifted = sympy.fraction(sympy.together(value.subs({K: K + 1, D: D + 1})))  # k, d >= 1
    out: int | None = 1
    for part in shifted:
        if not part.is_polynomial(K, D):
            raise ArgumentError("expression", "have quotients of polynomials in k and d as exponents", str(value))
        coefficients = [sympy.sign(c) for c in sympy.Poly(part, K, D).coeffs()]
        sign = next((s for s in (1, -1) if all(s * c >= 0 for c in coefficients)), None)
        out = None if out is None or sign is None else out * sign
    return out


def terms(expression: Any) -> list[GrowthTerm]:
    """The terms of an expression in N, log N, log(1/epsilon) (or l, e), like ones put together. Raises ArgumentError for others."""
    return list(_terms(parsed(expression)))


@lru_cache(maxsize=4096)
def _terms(expression: Expr) -> tuple[GrowthTerm, ...]:
    expression = sympy.expand_log(expression.subs(EPSILON, sympy.exp(-LOG_E)), force=True)
    expression = expression.replace(_power_of_n, _as_power_of_n).subs(LOG_N, log(N) / log(2))
    expression = expression.replace(_symbolic_power, _spread_power)
    found: dict[tuple[Expr, Expr, Expr], Expr] = {}
    whole = sympy.expand(sympy.expand(expression), power_base=True)
    for product in sympy.Add.make_args(whole):
        order, coefficient = _taken_apart(product)
        found[order] = found.get(order, S.Zero) + coefficient
    return tuple(GrowthTerm(c, *order) for order, c in found.items() if c != 0)


def _symbolic_power(expression: Expr) -> bool:
    """(a + b)^x with an exponent that is no number, or a positive one that is not whole."""
    if not isinstance(expression, sympy.Pow) or not isinstance(expression.base, sympy.Add):
        return False
    exponent = expression.exp
    return not exponent.is_number or bool(exponent.is_positive and int(exponent) != exponent)


def _spread_power(expression: Expr) -> Expr:
    """a^x + b^x, of the same order as (a + b)^x for positive a, b and a fixed x > 0."""
    return sympy.Add(*(sympy.expand(t) ** expression.exp for t in expression.base.args))


def _power_of_n(expression: Expr) -> bool:
    """b^(c l + r) with a number b."""
    return isinstance(expression, sympy.Pow) and expression.base.is_number and expression.exp.has(LOG_N)


def _as_power_of_n(expression: Expr) -> Expr:
    """b^(c l + r) = N^(c log2 b) b^r, l = log2 N."""
    exponent = sympy.expand(expression.exp)
    slope = exponent.coeff(LOG_N)
    return N ** (slope * sympy.log(expression.base, 2)) * expression.base ** (exponent - slope * LOG_N)


def _taken_apart(product: Expr) -> tuple[tuple[Expr, Expr, Expr], Expr]:
    exponents = {N: S.Zero, log(N): S.Zero, LOG_E: S.Zero}
    coefficient = S.One
    for factor in sympy.Mul.make_args(sympy.expand(product, power_base=True)):
        base, exponent = factor.as_base_exp()
        if base in exponents and not exponent.has(N, LOG_E, EPSILON):
            exponents[base] += exponent
        elif factor.has(N, LOG_E, EPSILON):
            raise ArgumentError(
                "expression",
                "be a sum of products of powers of N, log N and log(1/epsilon)",
                str(factor.subs(LOG_E, log(1 / EPSILON))),
            )
        else:
            coefficient *= factor
    power, log_n, log_e = (sympy.expand(x) for x in exponents.values())
    return (power, log_n, log_e), coefficient


def leading(found: Iterable[GrowthTerm]) -> list[GrowthTerm]:
    """The terms that no other one dominates, largest power of N first."""
    given = list(found)
    kept: list[GrowthTerm] = []
    for term in given:
        if not any(term <= other for other in kept):
            kept = [other for other in kept if not other <= term] + [term]
    return sorted(kept, key=lambda t: [sympy.default_sort_key(-x) for x in t.order])


def order(expression: Any, soft: bool = False, variables: Iterable[Symbol] = (N, EPSILON)) -> Expr:
    """O(·) of an expression: its leading terms without constants. soft: Õ(·), without powers of log N.

    `variables` among N, epsilon, k: what is left out counts as a constant. With k, factors such as 2**k stay. Raises ArgumentError.
    """
    kept = tuple(variables)
    reduced = [
        GrowthTerm(
            t.coefficient.as_independent(K, as_Add=False)[1] if K in kept else S.One,
            t.power if N in kept else S.Zero,
            S.Zero if soft or N not in kept else t.log_n,
            t.log_e if EPSILON in kept else S.Zero,
        )
        for t in terms(expression)
    ]
    unique: dict[tuple[Expr, Expr, Expr], GrowthTerm] = {}
    for t in reduced:
        before = unique.get(t.order)
        unique[t.order] = (
            t if before is None or before == t else GrowthTerm(before.coefficient + t.coefficient, *t.order)
        )
    return sympy.Add(*(t.expression() for t in leading(unique.values())))


def bound(expression: Any) -> Expr:
    """The leading terms with their constants."""
    return sympy.Add(*(t.expression() for t in leading(terms(expression))))


def chosen(names: str) -> tuple[Symbol, ...]:
    """The variables of a list such as "N,epsilon". Raises ArgumentError."""
    found = [n.strip() for n in names.split(",")]
    if not all(n in ("N", "epsilon", "k") for n in found):
        raise ArgumentError("variables", "name some of N, epsilon, k, with commas between them", repr(names))
    return tuple(NAMES[n] for n in found)


def simplified(expression: Any) -> Expr:
    """The leading terms where that is a single product; else the expression as it is, with powers of sums in it."""
    expression = parsed(expression)
    if any(_symbolic_power(p) for p in expression.atoms(sympy.Pow)):
        return expression
    return bound(expression)


def grows_at_most(first: Any, second: Any) -> bool:
    """first = O(second) as N and 1/epsilon grow, together or one of them."""
    large = terms(second)
    return all(_dominated(small, large) for small in terms(first))


def _dominated(small: GrowthTerm, large: list[GrowthTerm]) -> bool:
    """small = O(sum of large): it is at most one of them, or at most a weighted geometric mean of two.

    More than two are never needed: the exponents (N's, then log N's, against log(1/epsilon)'s) span a plane, whose upper hull has edges.
    """
    return any(small <= t for t in large) or any(_below_mean(small, a, b) for a in large for b in large if a is not b)


def _below_mean(small: GrowthTerm, a: GrowthTerm, b: GrowthTerm) -> bool:
    """small <= a^w b^(1 - w) for a weight w that makes one exponent equal; w = share/whole, and everything is multiplied by whole > 0."""
    for s, x, y in zip(small.order, a.order, b.order, strict=True):
        share, whole = s - y, x - y
        if _sign(whole) != 1 or (_sign(share) or 0) < 1 or (_sign(whole - share) or 0) < 1:
            continue
        power, logs, accuracy = (
            _sign(sympy.expand(share * p + (whole - share) * q - whole * r))
            for p, q, r in zip(a.order, b.order, small.order, strict=True)
        )
        in_n = logs if power == 0 else power
        if in_n is not None and in_n >= 0 and accuracy is not None and accuracy >= 0:
            return True
    return False


def compare(first: Any, second: Any) -> str:
    """ "equal", "smaller", "larger" or "incomparable": how `first` grows beside `second`."""
    below, above = grows_at_most(first, second), grows_at_most(second, first)
    return {(True, True): "equal", (True, False): "smaller", (False, True): "larger"}.get(
        (below, above), "incomparable"
    )


def polylogarithmic(expression: Any) -> bool:
    """No positive power of N is left."""
    return all((_sign(t.power) or 0) <= 0 for t in terms(expression))
