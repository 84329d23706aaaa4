"""Paths of a claim: every decision is forced, or both answers are followed, each by a run of its own.

A run repeats the answers of the run that it branches from (`prefix`) and takes the first possible answer afterwards; the other ones
wait in `waiting`. A refusal sticks: a run that refused once is refused, whatever its code did with the exception.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Number as AnyNumber
from typing import Any, NoReturn

import numpy as np

from .knowledge import Knowledge
from .number import Number, Refused, is_number
from .operations import asked_by_library, constant

LARGE = 1e6  # constants beyond this may swallow what is added to them
ROUNDING = 2.0**-40  # of what is compared, and of the constants in it: far more than floats lose
SECONDS = 20.0  # for all paths of a case
LONG = 300  # operations in a formula that is no longer expanded
MAX_DECISIONS = 160  # on one path
MAX_SPLITS = 128  # of one claim


class Excluded(Exception):
    """The path asks for what cannot be."""


@dataclass(frozen=True)
class Decision:
    """An answer to a question; `conditions` is what it lets the path assume, `free` where the other answer was possible too."""

    question: str
    answer: bool
    conditions: tuple[Any, ...]
    free: bool


@dataclass
class Waiting:
    """Paths that are still to be followed, and how many there have been."""

    prefixes: list[tuple[Decision, ...]] = field(default_factory=lambda: [()])
    splits: int = 0
    asked: int = 0  # questions put to the solver
    end: float = field(default_factory=lambda: time.process_time() + SECONDS)  # of this process's own time

    def over(self) -> bool:
        """Whether the claim has taken its time."""
        return time.process_time() > self.end


MAX_ASKED = 600


class CasePath:
    """One run. `knowledge` holds the inputs' assumptions and, more and more, the path's conditions."""

    def __init__(self, prefix: tuple[Decision, ...], waiting: Waiting) -> None:
        self.prefix, self.waiting = prefix, waiting
        self.knowledge = Knowledge()
        self.taken: list[Decision] = []
        self.refusal = ""
        self.names = 0
        self.norms: dict[int, tuple[Any, Number]] = {}  # measured ones, by the node's id
        self.met: list[Any] = []  # equalities that hold up to rounding: an instance had better meet them
        self.integers: dict[Any, tuple[int, int]] = {}
        self.numpy = False  # whether numbers may be numpy's: they compare to its truth values, and divide by zero
        self.mathematical = False  # while conditions are read: they are meant exactly

    def refuse(self, why: str) -> NoReturn:
        """The claim cannot be read, whatever happens to the exception."""
        self.refusal = self.refusal or why
        raise Refused(self.refusal)

    # -- numbers ------------------------------------------------------------------------------------------------
    def number(self, value: Any) -> Number | None:
        """`value` as a Number of this path; None where it is no number."""
        if is_number(value):
            if value.path is not self:
                self.refuse("it keeps a number from one run to the next")
            own: Number = value
            return own
        known = constant(value)
        if isinstance(value, np.generic):
            self.numpy = True
            if not isinstance(value, np.float64) and not asked_by_library():
                self.refuse("it computes with a number of numpy's that is no float")
        if known is None:
            if self.numpy and not asked_by_library():
                self.refuse("it combines a number that may be numpy's with what is no number")
            if isinstance(value, int | float | complex | np.generic | AnyNumber):
                self.refuse("it computes with infinity, nan or numbers of a kind of its own")
            return None
        size = abs(complex(value))
        return Number(known[0], known[1], self, exact=True, size=(size, abs(math.log10(size)) if size else 0.0))

    def constant(self, value: float) -> Number:
        """A constant as a Number."""
        number = self.number(value)
        assert number is not None
        return number

    def divisor(self, formula: Any) -> Any:
        """A divisor, which was decided not to be zero; a formula that is always zero was so up to rounding only."""
        if self.knowledge.read(formula).is_zero is not False and _vanishes(formula):
            self.refuse("it divides by a number that is zero up to rounding")
        return formula

    def fresh(self, name: str, **assumptions: bool) -> Number:
        """A number of which nothing is known but the assumptions."""
        import sympy

        self.names += 1
        return Number(sympy.Symbol(f"{name}[{self.names}]", **assumptions), "float", self, exact=True)

    # -- decisions ----------------------------------------------------------------------------------------------
    def compared(self, relation: str, left: Number, right: Number) -> bool:
        """What somebody's comparison says."""
        if relation != "==" and "complex" in (left.kind, right.kind):
            self.refuse("it asks for the order of a number that may be complex")
        if self.numpy and not asked_by_library():
            self.refuse("it compares numbers that may be numpy's")
        return self.decide(relation, left, right)

    def decide(self, relation: str, left: Number, right: Number, sure: bool = False) -> bool:
        """Whether left relation right: the one answer that is possible, or both, one after the other.

        `sure`: rounding does not turn the answer over.
        """
        import sympy as sp

        if self.refusal:
            raise Refused(self.refusal)
        if left is right:
            return relation in ("==", "<=", ">=")
        a, b = left.formula, right.formula
        if "complex" in (left.kind, right.kind):
            a, b = sp.Abs(a - b), sp.Integer(0)
        sure = sure or self.mathematical or (left.exact and right.exact)
        zero: Callable[[Number], bool] = lambda x: bool(x.exact and x.formula == 0)
        sure = sure or (left.signed and zero(right)) or (right.signed and zero(left))
        difference = self.knowledge.read(a - b)
        difference = sp.expand(difference) if difference.count_ops() < LONG else difference
        if difference.is_Rational and (sure or difference != 0):
            return bool(
                {"==": difference == 0, "<": difference < 0, "<=": difference <= 0}.get(relation, False)
            ) or bool({">": difference > 0, ">=": difference >= 0}.get(relation, False))
        scale = sp.Rational(max((x.scale for x in (left, right) if x.scale > LARGE), default=0))
        near = sp.Integer(0) if sure else sp.Rational(ROUNDING) * (sp.Abs(a) + sp.Abs(b) + scale)
        if difference == 0 and not sure:  # equal on the reals; rounding may say anything
            near = sp.Integer(1)
        answer = self._answer(f"{a} {relation} {b}", *_conditions(relation, a, b, near))
        if answer and near != 0 and relation == "==":
            self.met.append(sp.Eq(a, b, evaluate=False))
        return answer

    def _answer(self, question: str, yes: Any, no: Any) -> bool:
        place = len(self.taken)
        if place < len(self.prefix):
            decision = self.prefix[place]
            if decision.question != question:
                self.refuse("it takes another way when it is run again")
        else:
            decision = self._new(question, yes, no)
        self.taken.append(decision)
        for condition in decision.conditions:
            self.knowledge.add(condition)
        return decision.answer

    def _new(self, question: str, yes: Any, no: Any) -> Decision:
        if len(self.taken) >= MAX_DECISIONS or self.waiting.asked >= MAX_ASKED:
            self.refuse("it has more cases than are looked at")
        self.waiting.asked += 1
        possible = [self.knowledge.possible(condition) for condition in (yes, no)]
        if not any(possible):
            raise Excluded
        if all(possible):
            self.waiting.splits += 1
            if self.waiting.splits > MAX_SPLITS:
                self.refuse("it has more cases than are looked at")
            self.waiting.prefixes.append((*self.taken, Decision(question, False, (no,), True)))
        answer = possible[0]
        return Decision(question, answer, (yes if answer else no,), all(possible))

    def known(self, value: Number, otherwise: str) -> int | float:
        """The value of a constant, of a number that the path knows, or of a bounded whole number, split into cases."""
        if value.kind == "int" and value.formula.free_symbols <= set(self.integers):
            return self.whole(value)
        formula = self.knowledge.read(value.formula)
        if not (value.exact and formula.is_Rational) or value.kind not in ("int", "float"):
            self.refuse(otherwise)
        return int(formula) if value.kind == "int" else float(formula)

    def whole(self, value: Number) -> int:
        """An int, its value split into cases; refused where its symbols are not bounded."""
        formula = self.knowledge.read(value.formula)
        for symbol in sorted(formula.free_symbols, key=str):
            if symbol not in self.integers:
                self.refuse("it counts with a number that has no bounds")
            low, high = self.integers[symbol]
            one = Number(symbol, "int", self, exact=True)
            if not any(one == k for k in range(low, high + 1)):
                raise Excluded
        return int(self.knowledge.read(value.formula))


def _vanishes(formula: Any) -> bool:
    import sympy as sp

    return bool(sp.simplify(formula) == 0)


def _conditions(relation: str, a: Any, b: Any, near: Any) -> tuple[Any, Any]:
    """What yes and no let the path assume. Rounding may turn a comparison of computed numbers over where they are `near` each other."""
    import sympy as sp

    made: Callable[..., Any] = lambda kind, left, right: kind(left, right, evaluate=False)
    if relation == "==":
        return (made(sp.Le, sp.Abs(a - b), near), sp.true) if near != 0 else (made(sp.Eq, a, b), made(sp.Ne, a, b))
    if relation in (">", ">="):
        a, b, relation = b, a, "<" if relation == ">" else "<="
    if near != 0:
        return made(sp.Le, a, b + near), made(sp.Le, b, a + near)
    return (made(sp.Lt, a, b), made(sp.Ge, a, b)) if relation == "<" else (made(sp.Le, a, b), made(sp.Gt, a, b))
