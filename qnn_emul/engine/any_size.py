"""Rules on floats of any size: what would under- or overflow midway is worked out with exponents of any size.

The numbers keep the 53 bits of floats, so that a rule gives the same where nothing leaves their range. Bounds that end
below the smallest normal number are rounded upwards.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..encoding.record import Record
from ..encoding.rounding import lifted
from ..linalg.rounded import Rounded, many_digits
from ..linalg.scales import UNIT_ROUNDOFF, harmless
from ..scalars import is_symbolic


def of_any_size(rule: Callable[..., Record]) -> Callable[..., Record]:
    """The same rule; on floats so large or small that it may leave their range midway, on numbers that cannot."""

    @functools.wraps(rule)
    def call(*records: Record, **numbers: Any) -> Record:
        given = [v for r in records for v in (r.alpha, r.epsilon, r.norm, r.leak)] + list(_flat(numbers.values()))
        rounded = [v for v in given if isinstance(v, Rounded)]
        if rounded and rounded[0].digits.encloses:
            return rule(*records, **numbers)  # balls have exponents of any size
        if rounded and not all(harmless(complex(v.data)) for v in rounded):
            return _of_rounded(call, rounded, records, numbers)
        if all(harmless(v) for v in given) or any(is_symbolic(v) for v in given):
            return rule(*records, **numbers)
        made = rule(*(_each(r, _wide) for r in records), **{name: _wide(v) for name, v in numbers.items()})
        return _narrow(made)

    return call


def handed_on(rule: Callable[..., Record], children: Iterable[Any], numbers: Mapping[str, Any]) -> bool:
    """Whether alpha is a child's with all its digits, not only where both are rounded to the few that floats keep below the normal ones."""
    digits, records = many_digits(), [c.record for c in children]
    made = digits.of(rule(*(Record(**lifted(vars(r), digits)) for r in records), **lifted(numbers, digits)).alpha).data
    return any(abs(made - digits.lifted(r.alpha)) <= UNIT_ROUNDOFF * made for r in records)


def _of_rounded(rule: Any, given: list[Rounded], records: tuple[Record, ...], numbers: dict[str, Any]) -> Record:
    """The record of plain numbers, and what the rule's operations and what was given may be off by, relatively."""
    digits = given[0].digits

    def relative(values: Iterable[Any]) -> float:
        return float(2 * sum(v.off / abs(v.data) for v in values if isinstance(v, Rounded) and v.data != 0))

    alpha_off = 2 * (2 + len(records)) * digits.unit + relative(r.alpha for r in records)
    off = alpha_off + relative(v for r in records for v in (r.epsilon, r.norm))

    def plain(value: Any) -> Any:
        if isinstance(value, tuple | list):
            return tuple(plain(v) for v in value)
        if not isinstance(value, Rounded):
            return value
        if digits.context is not None:  # without limits already
            return value.data
        return complex(value.data) if value.dtype.kind == "c" else float(value.data)

    made = rule(*(_each(r, plain) for r in records), **{name: plain(v) for name, v in numbers.items()})
    alpha = digits.exact(made.alpha, alpha_off * float(made.alpha))
    return replace(_each(made, lambda v: digits.exact(v, off * abs(float(v)))), alpha=alpha)


def _flat(values: Any) -> Any:
    for v in values:
        yield from _flat(v) if isinstance(v, tuple | list) else (v,)


@functools.cache
def _context() -> Any:
    import mpmath

    return mpmath.MPContext()  # of its own, with 53 bits


def _wide(value: Any) -> Any:
    """Floats and complex numbers as mpmath's, also inside tuples; all else as it is."""
    if isinstance(value, tuple | list):
        return tuple(_wide(v) for v in value)
    return _context().convert(value) if isinstance(value, float | complex) else value


def _each(r: Record, change: Callable[[Any], Any]) -> Record:
    leak = None if r.leak is None else change(r.leak)
    return replace(r, alpha=change(r.alpha), epsilon=change(r.epsilon), norm=change(r.norm), leak=leak)


def _upwards(bound: Any) -> float:
    number = float(bound)
    return number if number >= bound else math.nextafter(number, math.inf)


def _narrow(made: Record) -> Record:
    """As floats; ||target|| <= alpha + epsilon where its own bound is too large for one."""
    bounds = _each(made, _upwards)
    norm = bounds.norm if math.isfinite(bounds.norm) else float(made.alpha + made.epsilon)
    return replace(bounds, alpha=float(made.alpha), norm=norm)
