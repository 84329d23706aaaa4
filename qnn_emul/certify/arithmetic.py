"""left <= right over the reals: proved, refuted by a model, or open; never sampled.

`at_most` is the entry point. It tries, in this order: expansion (right - left has no negative coefficient in symbols that are
not negative), z3 (extra `proofs`), Handelman certificates (scipy and SymPy alone). What a conclusion rests on beyond the
arithmetic must be stated by the caller: `certify.prove.proved_keys()` lists the rules that are proved.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from . import handelman
from .translate import Translator, Undefined

TIMEOUT = 10.0


class Answer(Enum):
    """What z3 says of left <= right."""

    PROVED, REFUTED, UNDEFINED, UNKNOWN = range(4)


@dataclass(frozen=True)
class Discharge:
    """The answer of `at_most`; true exactly if the statement is proved.

    by            "expansion", "z3" or "Handelman certificate"; "" if not proved
    model         numbers that satisfy the assumptions and break the statement, as text; empty if none was found. An entry [log(x)]
                  is an unknown function's value, so that such a model may be no refutation
    reason        why it is not proved, in words
    certificates  what `handelman.check` re-checks, where `by` says so
    """

    proved: bool
    by: str = ""
    seconds: float = 0.0
    model: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    certificates: tuple[handelman.Positivity, ...] = ()

    def __bool__(self) -> bool:
        return self.proved


def has_z3() -> bool:
    """Whether the extra `proofs` (z3-solver) is installed."""
    return importlib.util.find_spec("z3") is not None


def without_z3() -> str:
    """What is to be said where z3 is missing; "" where it is there."""
    said = "z3 is not installed: only what certificates carry is proved. pip install 'qnn_emul[proofs]'"
    return "" if has_z3() else said


def at_most(
    left: Any,
    right: Any,
    assumptions: Sequence[Any] = (),
    *,
    timeout: float = TIMEOUT,
    solver: bool = True,
    fallback: bool = True,
) -> Discharge:
    """Is left <= right for all real numbers that satisfy the assumptions?

    left, right   SymPy expressions (or numbers) of + - * /, whole and half powers, sqrt, Max, Min, Abs, pi; other functions
                  (log, erf …) count as unknown real numbers, so that a proof holds whatever they are
    assumptions   SymPy relations; what the symbols themselves assume (positive, nonnegative, integer) counts too. A symbol without
                  assumptions is any real number; one with complex=True may only stand in Abs
    solver        False: without z3;  fallback   False: no certificate is looked for where z3 does not decide

    A quotient's divisor must be shown not to be 0 and a root's argument not to be negative; else the answer is "open", with that reason.
    """
    import sympy as sp

    started = time.perf_counter()
    left, right, relations = sp.sympify(left), sp.sympify(right), [sp.sympify(a) for a in assumptions]

    def done(proved: bool, **more: Any) -> Discharge:
        return Discharge(proved, seconds=time.perf_counter() - started, **more)

    if _by_expansion(left, right):
        return done(True, by="expansion")
    reason = "without z3" if not solver else "" if has_z3() else "z3 is not installed (pip install 'qnn_emul[proofs]')"
    if not reason:
        status, model, reason = _by_z3(left, right, relations, timeout)
        if status is Answer.PROVED:
            return done(True, by="z3")
        if status is not Answer.UNKNOWN or not fallback:
            return done(False, model=model, reason=reason)
    certificates, why = certified(left, right, relations)
    if certificates:
        return done(True, by="Handelman certificate", certificates=certificates)
    return done(False, reason=f"{reason}; {why}" if reason else why)


def nonzero(value: Any, assumptions: Sequence[Any] = ()) -> bool:
    """Is value != 0 whatever the numbers are?"""
    import sympy as sp

    value = sp.sympify(value)
    if value.is_Mul:
        return all(nonzero(factor, assumptions) for factor in value.args)
    said = any(getattr(r, "rel_op", "") == ">" and sp.expand(r.lhs - r.rhs - value) == 0 for r in assumptions)
    if value.is_nonzero or said or not has_z3():
        return bool(value.is_nonzero or said)
    status, _, _ = _by_z3(sp.Integer(1), sp.Integer(0), [*assumptions, sp.Eq(value, 0)], TIMEOUT)  # value = 0 is absurd
    return status is Answer.PROVED


def positive(value: Any, assumptions: Sequence[Any] = ()) -> bool:
    """Is value > 0 whatever the numbers are?"""
    return nonzero(value, assumptions) and bool(at_most(0, value, assumptions))


def _by_expansion(left: Any, right: Any) -> bool:
    """right - left is a polynomial with coefficients >= 0 in symbols that are >= 0."""
    import sympy as sp

    difference = sp.expand(right - left)
    if not all(_defined(e) for e in (left, right)):
        return False  # somewhere undefined or no real number, perhaps: not for this method
    terms = sp.Add.make_args(difference)
    return all(_plainly_nonnegative(t) for t in terms)


def _defined(e: Any) -> bool:
    """e is a real number for all values of its symbols, as far as its form shows: no divisors, no roots of what may be negative."""
    import sympy as sp

    powers_fit = all(
        (p.exp.is_Integer and p.exp.is_positive) or (p.exp.is_Rational and p.exp.is_positive and p.base.is_nonnegative)
        for p in e.atoms(sp.Pow)
    )
    functions = all(f.is_extended_real for f in e.atoms(sp.Function))
    outside = e.replace(lambda x: isinstance(x, sp.Abs), lambda x: sp.Integer(0))
    real = all(
        s.is_extended_real or (s.is_complex is None and s.is_extended_real is None) for s in outside.free_symbols
    )
    return bool(powers_fit and functions and real and not e.has(sp.I, sp.nan, sp.oo, sp.zoo, -sp.oo))


def _plainly_nonnegative(term: Any) -> bool:
    import sympy as sp

    return all(
        (f.is_Rational and f >= 0)
        or (f.is_Symbol and f.is_nonnegative)
        or (f.is_Pow and f.base.is_Symbol and f.base.is_nonnegative and f.exp.is_Integer and f.exp > 0)
        for f in sp.Mul.make_args(term)
    )


def _by_z3(left: Any, right: Any, relations: Sequence[Any], timeout: float) -> tuple[Answer, dict[str, str], str]:
    """The answer, a model where there is one, and the reason in words."""
    import z3

    solver = z3.Solver()
    solver.set("timeout", int(1000 * timeout))

    def follows(formula: Any) -> bool:
        solver.push()
        solver.add(*reader.facts, z3.Not(formula))
        answer = solver.check()
        solver.pop()
        out: bool = answer == z3.unsat
        return out

    reader = Translator(follows)
    try:
        reader.strict = False
        given = [reader.relation(r) for r in relations]
        reader.facts += given
        reader.strict = True
        goal = reader.term(left) <= reader.term(right)
    except Undefined as problem:
        return Answer.UNDEFINED, {}, f"not defined everywhere: {problem}"
    solver.add(*reader.facts, z3.Not(goal))
    answer = solver.check()
    if answer == z3.unsat:
        return Answer.PROVED, {}, ""
    if answer == z3.unknown:
        return Answer.UNKNOWN, {}, f"z3 does not decide it within {timeout:g} s ({solver.reason_unknown()})"
    model = solver.model()
    numbers = {
        str(e): _number(model.eval(t, model_completion=True))
        for e, t in reader.names.items()
        if not isinstance(e, tuple)
    }
    shown = ", ".join(f"{name} = {value}" for name, value in sorted(numbers.items()))
    return Answer.REFUTED, numbers, f"false at {shown}" if shown else "false"


def _number(value: Any) -> str:
    import z3

    if z3.is_algebraic_value(value):
        return str(value.approx(12).as_decimal(12)).rstrip("?")
    return str(value)


def certified(
    left: Any, right: Any, relations: Sequence[Any], more: int = 1
) -> tuple[tuple[handelman.Positivity, ...], str]:
    """Handelman certificates of left <= right, one per case of Max, Min and Abs; () and the reason if there are none."""
    found: list[handelman.Positivity] = []
    try:
        for problem in handelman.cases(right - left, relations):
            certificate = handelman.find(problem)
            for extra in range(1, more + 1):
                certificate = certificate or handelman.find(problem, degree_of(problem) + extra)
            if certificate is None:
                return (), "no Handelman certificate of this degree"
            found.append(certificate)
    except handelman.Unsuitable as problem:
        return (), f"no certificate: {problem}"
    return tuple(found), ""


def degree_of(problem: handelman.Problem) -> int:
    """Total degree of a problem's goal."""
    import sympy as sp

    return max(1, int(sp.Poly(problem.goal).total_degree())) if problem.goal.free_symbols else 1
