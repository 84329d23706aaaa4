"""The claimed formula on given inputs without rounding: it is read on numbers that are constants, so a cancellation in floats shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..claims.claimed import as_claimed
from ..claims.quantities import ClaimCheck
from ..claims.statement import Claim
from ..encoding.encoding import BlockEncoding, Encoding
from ..encoding.record import Record
from ..engine.signature import BE, VE
from ..errors import QnnEmulError
from .reading.constants import constant
from .reading.functions import in_place
from .reading.inputs import Inputs
from .reading.number import Number, Refused
from .reading.paths import CasePath, Excluded, Waiting
from .reading.watching import watched

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
            made = as_claimed(claim.key, claim.function(**_constants(values, path)))
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


def _constants(values: Mapping[str, Any], path: CasePath) -> dict[str, Any]:
    """The inputs with records of exact numbers."""
    inputs = Inputs(path, {})
    one: Callable[[str, Any], Any] = lambda name, value: _constant(name, value, path, inputs)
    return {
        name: [one(f"{name}{j}", v) for j, v in enumerate(value)] if isinstance(value, list) else one(name, value)
        for name, value in values.items()
    }


def _constant(name: str, value: Any, path: CasePath, inputs: Inputs) -> Any:
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
