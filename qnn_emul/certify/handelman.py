"""Certificates of non-negativity without a solver: goal = sum_k c_k prod_i g_i + sum_m p_m h_m, c_k >= 0 rational.

The g_i are what is known to be >= 0, the h_m what is known to be 0. scipy's linear programming finds the numbers, exact rational
elimination makes them exact, and `check` multiplies out: whoever checks needs neither solver nor floating point. Max, Min
and Abs are taken apart into cases, square roots and quotients become new numbers with the equation that defines them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from ..engine import expressions

MAX_PRODUCTS = 4000
MAX_CASES = 64
MAX_ENTRIES = 4_000_000  # of the linear programme


@dataclass(frozen=True)
class Positivity:
    """One case: under the extra `case` conditions, goal = sum of `terms` (coefficient, factors) + sum of multiplier * equation.

    Everything is text that `engine.expressions` reads, over plain real symbols; it stores as JSON and is re-checked by `check`.
    """

    goal: str
    nonnegative: tuple[str, ...]
    zero: tuple[str, ...]
    terms: tuple[tuple[str, tuple[int, ...]], ...]
    multipliers: tuple[str, ...]


def check(c: Positivity) -> bool:
    """The identity holds, by expansion over the rationals, and every coefficient is >= 0."""
    import sympy as sp

    def read(text: str) -> Any:
        made = expressions.read(text, {}, "certificate")
        return made.value({name: sp.Symbol(name) for name in made.names}, sp.sympify)

    goal, known, zero = read(c.goal), [read(g) for g in c.nonnegative], [read(h) for h in c.zero]
    if len(c.multipliers) != len(zero) or any(sp.Rational(k) < 0 for k, _ in c.terms):
        return False
    total = sum((sp.Rational(k) * sp.prod([known[i] for i in factors]) for k, factors in c.terms), sp.Integer(0))
    total += sum((read(m) * h for m, h in zip(c.multipliers, zero, strict=True)), sp.Integer(0))
    out: bool = sp.expand(goal - total) == 0
    return out


@dataclass
class Problem:
    """goal >= 0 from nonnegative >= 0 and zero = 0, all polynomials in `symbols`."""

    goal: Any
    nonnegative: list[Any]
    zero: list[Any]


def cases(difference: Any, relations: Sequence[Any]) -> Iterator[Problem]:
    """difference >= 0 under relations, one problem per choice in every Max, Min and Abs. Empty where nothing fits this form."""
    import sympy as sp

    start: tuple[Any, list[Any], list[Any]] = (sp.sympify(difference), [sp.sympify(r) for r in relations], [])
    stack: list[tuple[Any, list[Any], list[Any]]] = [start]
    done = 0
    while stack:
        goal, known, conditions = stack.pop()
        choice = next(iter(sorted(_choices(goal, known), key=sp.default_sort_key)), None)
        if choice is None:
            done += 1
            if done > MAX_CASES:
                raise Unsuitable(f"more than {MAX_CASES} cases")
            yield _polynomial(goal, known + conditions)
            continue
        for value, condition in _branches(choice):
            swap = {choice: value}
            stack.append(
                (
                    goal.xreplace(swap),
                    [k.xreplace(swap) for k in known],
                    [c.xreplace(swap) for c in conditions] + condition,
                )
            )


class Unsuitable(Exception):
    """The statement is no polynomial one, or too large for a certificate."""


def _choices(goal: Any, known: Sequence[Any]) -> set[Any]:
    import sympy as sp

    kinds = (sp.Max, sp.Min)
    found: set[Any] = set()
    for e in (goal, *known):
        found |= {x for x in e.atoms(*kinds) if not any(y.has(*kinds) for y in x.args)}
        found |= {x for x in e.atoms(sp.Abs) if x.args[0].is_extended_real and not x.args[0].has(*kinds)}
    return found


def _branches(choice: Any) -> list[tuple[Any, list[Any]]]:
    import sympy as sp

    if isinstance(choice, sp.Abs):
        (x,) = choice.args
        return [(x, [sp.Ge(x, 0, evaluate=False)]), (-x, [sp.Ge(-x, 0, evaluate=False)])]
    sign = 1 if isinstance(choice, sp.Max) else -1
    return [(x, [sp.Ge(sign * (x - y), 0, evaluate=False) for y in choice.args if y is not x]) for x in choice.args]


def _polynomial(goal: Any, relations: Sequence[Any]) -> Problem:
    """Roots and quotients by new symbols, symbols' own signs as facts."""
    import sympy as sp

    nonnegative: list[Any] = []
    zero: list[Any] = []
    for r in relations:
        if r in (sp.true, True):
            continue
        if not isinstance(r, sp.core.relational.Relational):
            raise Unsuitable(f"{r} is no relation")
        difference = r.lhs - r.rhs if r.rel_op in (">=", ">", "==") else r.rhs - r.lhs
        if r.rel_op == "!=":
            continue
        (zero if r.rel_op == "==" else nonnegative).append(difference)
    names: dict[Any, Any] = {}
    flat = [_flatten(p, names, nonnegative, zero) for p in (goal, *list(nonnegative))]
    flat_zero = [_flatten(z, names, nonnegative, zero) for z in list(zero)]
    goal, known = flat[0], flat[1:]
    extra = nonnegative[len(known) :]
    equations = flat_zero + zero[len(flat_zero) :]
    symbols = sorted(set().union(*(p.free_symbols for p in [goal, *known, *extra, *equations])), key=str)
    plain = {s: sp.Symbol(f"v{j}") for j, s in enumerate(symbols)}
    signs = [s for s in symbols if s.is_nonnegative] + [-s for s in symbols if s.is_nonpositive]

    def replace(e: Any) -> Any:
        return sp.expand(e.xreplace(plain))

    return Problem(replace(goal), [replace(g) for g in (*signs, *known, *extra)], [replace(h) for h in equations])


def _flatten(e: Any, names: dict[Any, Any], nonnegative: list[Any], zero: list[Any]) -> Any:
    """A polynomial equal to e, new symbols for roots and quotients."""
    import sympy as sp

    if e.is_Rational:
        return e
    if e.is_Float:
        return sp.Rational(e)
    if e.is_Symbol or (e.is_Function or e is sp.pi or isinstance(e, sp.Abs)):
        return _new(e, e, names, e.is_nonnegative) if not e.is_Symbol else e
    if e.is_Add or e.is_Mul:
        return e.func(*(_flatten(x, names, nonnegative, zero) for x in e.args))
    if e.is_Pow and e.exp.is_Rational and e.exp.q <= 2 and abs(e.exp.p) <= 12:
        base = _flatten(e.base, names, nonnegative, zero)
        if e.exp.q == 2:
            root = ("root", e.base)
            fresh = root not in names
            value = _new(root, e, names, True)
            if fresh:
                if not e.base.is_nonnegative:
                    raise Unsuitable(f"the root of {e.base}, whose sign is not plain")
                zero.append(value**2 - base)
            base, key_base = value, root
        else:
            key_base = ("base", e.base)
        if e.exp.p > 0:
            return base ** int(e.exp.p)
        if not e.base.is_positive:
            raise Unsuitable(f"the divisor {e.base} is not plainly positive")
        inverse = ("inverse", key_base)
        fresh = inverse not in names
        value = _new(inverse, e, names, True)
        if fresh:
            zero.append(value * base - 1)
        return value ** abs(int(e.exp.p))
    raise Unsuitable(f"{e} is no polynomial")


def _new(key: Any, e: Any, names: dict[Any, Any], nonnegative: bool | None) -> Any:
    import sympy as sp

    if key not in names:
        names[key] = sp.Symbol(f"[{len(names)}] {e}", real=True, nonnegative=True if nonnegative else None)
    return names[key]


def texts(problem: Problem) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Goal, facts and equations as a certificate of the problem has them."""
    import sympy as sp

    everything = [problem.goal, *problem.nonnegative, *problem.zero]
    symbols = sorted(set().union(*(p.free_symbols for p in everything)), key=str) or [sp.Symbol("v0")]
    goal, *others = [str(sp.Poly(p, *symbols, domain="QQ").as_expr()) for p in everything]
    count = len(problem.nonnegative)
    return goal, tuple(others[:count]), tuple(others[count:])


def find(problem: Problem, degree: int = 0) -> Positivity | None:
    """A certificate with products of at most `degree` factors (default: the goal's degree), or None."""
    import sympy as sp

    everything = [problem.goal, *problem.nonnegative, *problem.zero]
    symbols = sorted(set().union(*(p.free_symbols for p in everything)), key=str) or [sp.Symbol("v0")]
    ring = sp.ring(symbols, sp.QQ)[0]
    goal, *others = map(ring.from_expr, everything)
    known, zero = others[: len(problem.nonnegative)], others[len(problem.nonnegative) :]
    degree = degree or max(1, _degree(goal))
    products = list(_products(known, ring.one, degree)) if known else []
    columns = [poly for _, poly in products]
    shifts = [
        (j, m) for j, h in enumerate(zero) for _, m in _products(ring.gens, ring.one, degree - max(1, _degree(h)) + 1)
    ]
    columns += [zero[j] * m for j, m in shifts]
    solution = _solve(goal, columns, len(products))
    if solution is None:
        return None
    terms = tuple((str(c), factors) for (factors, _), c in zip(products, solution, strict=False) if c)
    multipliers = [ring.zero] * len(zero)
    for (j, m), c in zip(shifts, solution[len(products) :], strict=True):
        multipliers[j] += m * sp.QQ(c.numerator, c.denominator)
    found = Positivity(*texts(problem), terms, tuple(str(m.as_expr()) for m in multipliers))
    return found if check(found) else None


def _degree(poly: Any) -> int:
    return max(map(sum, poly), default=0)


def _products(known: Sequence[Any], one: Any, degree: int) -> Iterator[tuple[tuple[int, ...], Any]]:
    """(factors, product) of known polynomials of total degree at most `degree`, each from the one without its last factor."""
    degrees = [max(1, _degree(p)) for p in known]
    rows: list[tuple[tuple[int, ...], Any, int]] = [((), one, 0)]
    count = 0
    while rows:
        for factors, poly, _ in rows[: MAX_PRODUCTS - count]:
            yield factors, poly
        count += len(rows)
        longer = (
            ((*factors, i), poly * known[i], used + degrees[i])
            for factors, poly, used in rows
            for i in range(factors[-1] if factors else 0, len(known))
            if used + degrees[i] <= degree
        )
        rows = list(islice(longer, max(0, MAX_PRODUCTS - count)))


def _solve(goal: Any, columns: Sequence[Any], signed: int) -> list[Fraction] | None:
    """goal = sum of columns * c exactly, the first `signed` of them with c >= 0; None if there is no such c."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    if not columns:  # nothing is assumed: nothing to combine
        return None
    monomials = sorted(set(goal).union(*columns))
    if len(monomials) * len(columns) > MAX_ENTRIES:
        return None
    place = {m: i for i, m in enumerate(monomials)}
    right, *exact = [
        {place[m]: Fraction(int(c.numerator), int(c.denominator)) for m, c in poly.items()} for poly in (goal, *columns)
    ]
    entries = np.array([(float(c), i, j) for j, column in enumerate(exact) for i, c in column.items()]).reshape(-1, 3)
    matrix = csc_array((entries[:, 0], entries[:, 1:].T.astype(int)), shape=(len(monomials), len(columns)))
    b = [float(right.get(i, 0)) for i in range(len(monomials))]
    bounds = [(0, None)] * signed + [(None, None)] * (len(columns) - signed)
    cost = [1.0] * signed + [0.0] * (len(columns) - signed)
    result = linprog(cost, A_eq=matrix, b_eq=b, bounds=bounds, method="highs-ds")
    if result.status != 0:
        return None
    support = [j for j, c in enumerate(result.x) if abs(c) > 1e-9]
    values = _exactly([exact[j] for j in support], right, len(monomials))
    if values is None or any(v < 0 for j, v in zip(support, values, strict=True) if j < signed):
        return None
    out = [Fraction(0)] * len(columns)
    for j, v in zip(support, values, strict=True):
        out[j] = v
    return out


def _exactly(columns: Sequence[dict[int, Fraction]], right: dict[int, Fraction], rows: int) -> list[Fraction] | None:
    """A solution of the (overdetermined, sparse) system over the rationals, free unknowns 0; None if there is none."""
    table = [[c.get(i, Fraction(0)) for c in columns] + [right.get(i, Fraction(0))] for i in range(rows)]
    pivots: list[tuple[int, int]] = []
    row = 0
    for column in range(len(columns)):
        found = next((i for i in range(row, rows) if table[i][column]), None)
        if found is None:
            continue
        table[row], table[found] = table[found], table[row]
        pivot = table[row][column]
        table[row] = [x / pivot for x in table[row]]
        for i in range(rows):
            factor = table[i][column]
            if i != row and factor:
                table[i] = [x - factor * y for x, y in zip(table[i], table[row], strict=True)]
        pivots.append((row, column))
        row += 1
    if any(table[i][-1] for i in range(row, rows)):
        return None
    out = [Fraction(0)] * len(columns)
    for i, column in pivots:
        out[column] = table[i][-1]
    return out
