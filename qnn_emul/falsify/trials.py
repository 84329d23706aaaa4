"""One trial of a claim: inputs, what was measured on them, and how simple they are.

The claimed formula can be worked out without rounding: it is read on numbers that are constants, so a cancellation in floats shows.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..claims.claimed import LONGEST, ClaimCheck, as_claimed
from ..claims.statement import Claim
from ..claims.values import flat, shown
from ..encoding.encoding import BlockEncoding, Encoding
from ..encoding.record import Record
from ..engine.signature import BE, VE
from ..errors import ClaimError, QnnEmulError, in_words
from ..instances.drawing import Drawn, each, encoded
from ..instances.parts import Parts
from .guard import DidNotReturn
from .reading.functions import in_place
from .reading.inputs import Inputs
from .reading.number import Number, Refused
from .reading.operations import constant
from .reading.paths import CasePath, Excluded, Waiting
from .reading.watching import watched
from .watchdog import CALL, Watchdog

NEGLIGIBLE = 1e-9


@dataclass(frozen=True, eq=False)
class Trial:
    """A claim on one instance. `ratio`: error / claimed epsilon (infinite where that is 0 and the error is not).

    Where the claimed epsilon is below 1e-9 of alpha the ratio would be one of roundings, and counts as 0.
    """

    drawn: Drawn
    values: dict[str, Any]
    check: ClaimCheck
    alpha: float

    @property
    def refuted(self) -> bool:
        return not self.check.ok

    @property
    def ratio(self) -> float:
        first = self.check.quantities[0]
        if first.claimed > NEGLIGIBLE * self.alpha:
            return first.measured / first.claimed
        return math.inf if not first.ok else 0.0

    @property
    def failing(self) -> frozenset[str]:
        """Names of the quantities that are violated."""
        return frozenset(q.name for q in self.check.quantities if not q.ok)

    @property
    def excess(self) -> float:
        """By how much the worst violated quantity exceeds its claim, as a part of what is measured."""
        return max(
            (abs(q.measured - q.claimed) / (q.measured or 1.0) for q in self.check.quantities if not q.ok), default=0.0
        )


AT_LEAST = 20  # inputs that are looked at even where the time is over
PRICES = (1, 1, 1, 2, 6)  # what an input of n qubits counts, by n: about the time that it takes


class TimeOver(Exception):
    """The time or the work that a tally allows is over."""


@dataclass
class Tally:
    """How many inputs were tried, how many were set aside and why, and how much more may be done.

    sizes  how many of those tried had at most n qubits an input, by n
    work   what was done, in units of a small input: it depends on the seed alone, not on the machine; `most` ends it
    end    when to stop in any case, in this process's own CPU time, so that a busy machine finds the same
    late   when to stop a claim that waits instead of computing, on the wall clock
    call   how long one input may take (CPU time); `hung` counts those that took longer
    """

    tried: int = 0
    discarded: Counter[str] = field(default_factory=Counter)
    first_reasons: dict[str, str] = field(default_factory=dict)
    sizes: Counter[int] = field(default_factory=Counter)
    work: int = 0
    most: float = math.inf
    end: float = math.inf
    late: float = math.inf
    call: float = CALL
    cpu: float = 0.0
    stood: int = 0
    hung: int = 0
    elsewhere: float = 0.0
    watchdog: Watchdog = field(default_factory=Watchdog, repr=False)

    def watch(self, n: int = 0) -> None:
        """Count one input of n qubits as work. Raises TimeOver once time or work is over."""
        over = time.process_time() > self.end or time.monotonic() > self.late
        enough = self.hung > 1 or self.tried + self.discarded.total() >= AT_LEAST
        if self.work >= self.most or (over and enough):
            raise TimeOver
        self.work += PRICES[min(n, len(PRICES) - 1)]

    def discard(self, why: str, words: str = "") -> None:
        """Count one input that was set aside."""
        self.discarded[why] += 1
        self.first_reasons.setdefault(why, words)

    def spend(self, seconds: float) -> None:
        """Count CPU time that another process took."""
        self.elsewhere += seconds
        self.end -= seconds

    def add(self, other: Tally) -> None:
        """Count what another tally counted."""
        self.tried += other.tried
        self.work += other.work
        self.cpu += other.cpu
        self.hung += other.hung
        self.spend(other.elsewhere)
        self.sizes.update(other.sizes)
        self.discarded.update(other.discarded)
        for why, words in other.first_reasons.items():
            self.first_reasons.setdefault(why, words)


TRUSTED = 3  # refutations that stood without the formula's own rounding; further ones of the same search are believed
CONDITIONS = "conditions not met"
UNFIT = "no such input"


def attempt(claim: Claim, drawn: Drawn | None, tally: Tally) -> Trial | None:
    """Confront the claim with one draw; None where it is set aside (and counted). Raises ClaimError and TimeOver."""
    largest = 0 if drawn is None else max((p.n for p in encodings_of(drawn)), default=0)
    tally.watch(largest)
    if drawn is None:
        tally.discard(UNFIT)
        return None
    try:
        trial = tally.watchdog.returned(tally.call, lambda: _confronted(claim, drawn, tally))
    except ClaimError:
        raise
    except QnnEmulError as refusal:
        tally.discard(type(refusal).__name__, in_words(refusal, LONGEST))
        return None
    except DidNotReturn as lost:
        tally.hung += 1
        tally.spend(lost.elsewhere)
        tally.discard(str(lost) or f"did not return within {tally.call:g} s", f"on {shown(encoded(drawn))}")
        return None
    if trial is not None:
        tally.tried += 1
        tally.sizes[largest] += 1
    return trial


def _confronted(claim: Claim, drawn: Drawn, tally: Tally) -> Trial | None:
    values = encoded(drawn)
    if not claim.admits(values):
        tally.discard(CONDITIONS)
        return None
    made, check = claim.confront(values)
    if not check.ok:  # what is shown must stand every test
        values = encoded(drawn, strict=True)
        made, check = claim.confront(values)
        problem = claim.problem(values)
        if problem:
            tally.discard(UNFIT, problem)
            return None
        if tally.stood < TRUSTED:
            check = with_formula_rounding(claim, values, check)
            tally.stood += not check.ok
    return Trial(drawn, values, check, float(made.record.alpha) if made.has_record else 1.0)


def encodings_of(drawn: Drawn) -> list[Parts]:
    """The encodings among the inputs, lists included."""
    return [m for _, m in flat(drawn) if isinstance(m, Parts)]


def complexity(drawn: Drawn) -> tuple[int, int, int, int]:
    """(number of inputs, largest n and their sum, ancillas, digits of all numbers): smaller is simpler."""
    found = encodings_of(drawn)
    count = sum(len(v) for v in drawn.values() if isinstance(v, list))
    digits = sum(cost(x) for _, x in flat(drawn) if not isinstance(x, Parts))
    for p in found:
        scale = p.error / p.epsilon if p.epsilon > 0 else p.error
        digits += cost(p.alpha) + cost(p.epsilon) + sum(cost(x) for x in (*p.block.flat, *scale.flat))
    return (count, sum(p.n for p in found), sum(p.ancillas for p in found), digits)


def cost(x: Any) -> int:
    """How much there is to read in a number: 0 for 0, 1 for 1, 2 for 2 and 1/2, more for digits, signs and i."""
    z = complex(x)
    if z.imag:
        return 1 + _cost(z.imag) + (_cost(z.real) + 1 if z.real else 0)
    return _cost(z.real)


def _cost(x: float) -> int:
    size = abs(x)
    sign = int(x < 0)
    for value, price in ((0.0, 0), (1.0, 1), (2.0, 2), (0.5, 2)):
        if size == value:
            return sign + price
    return sign + 2 + len(np.format_float_positional(size, trim="-").replace(".", "").strip("0"))


DIGITS = 40
UNREAD = (Refused, Excluded, QnnEmulError, ArithmeticError, ValueError, TypeError, AttributeError, NotImplementedError)


def with_formula_rounding(claim: Claim, values: Mapping[str, Any], check: ClaimCheck) -> ClaimCheck:
    """The check, its error allowed what the claimed alpha and epsilon lost by rounding when they were worked out in floats.

    A function that cannot be read on exact numbers gets no such allowance.
    """
    first = check.quantities[0]
    if first.name != "error" or first.ok:
        return check
    exact = claimed_exactly(claim, values)
    if exact is None:
        return check
    alpha, epsilon, used = exact
    lost = max(0.0, epsilon - first.claimed) + abs(alpha - used)
    return replace(check, quantities=(replace(first, rounding=first.rounding + lost), *check.quantities[1:]))


def claimed_exactly(claim: Claim, values: Mapping[str, Any]) -> tuple[float, float, float] | None:
    """(alpha, epsilon) of the claim on these inputs to 40 digits, then in floats, and the alpha that floats gave; None if not read."""
    path = CasePath((), Waiting())
    try:
        start = watched(claim)
        used = float(claim.read(values).record.alpha)
        with in_place(start.namespaces):
            inputs = Inputs(path, {})
            made = as_claimed(
                claim.key, claim.function(**each(values, lambda name, value: _constant(name, value, path, inputs)))
            )
        if path.refusal or not made.has_record:
            return None
        alpha, epsilon = (_value(path, getattr(made.record, part)) for part in ("alpha", "epsilon"))
    except UNREAD:
        return None
    return alpha, epsilon, used


def _value(path: CasePath, number: Any) -> float:
    known = path.number(number)
    if known is None or known.formula.free_symbols:
        path.refuse("the claimed record depends on more than the inputs")
    return float(known.formula.evalf(DIGITS))


def _constant(name: str, value: Any, path: CasePath, inputs: Inputs) -> Any:
    """An input with a record of exact numbers."""
    if not isinstance(value, Encoding):
        kind = "int" if isinstance(value, int) else "complex" if isinstance(value, complex) else "real"
        return _number(value, kind, path)
    r = value.record
    float_of: Callable[[Any], Number] = lambda x: _number(x, "float", path)
    record = Record(float_of(r.alpha), _number(int(value.ancillas), "int", path), float_of(r.epsilon), float_of(r.norm))
    wanted = BE() if isinstance(value, BlockEncoding) else VE()
    return inputs.leaf(name, wanted, _number(value.n, "int", path), record)


def _number(value: Any, kind: str, path: CasePath) -> Number:
    """The number that the claim's own constants would be: 0.37 is 37/100, also where an input has it."""
    known = constant(value)
    if known is None:
        path.refuse("an input is no finite number")
    return Number(known[0], kind, path, exact=True)
