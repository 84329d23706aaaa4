"""What a claim's function returns, read: a construction with the record claimed for it, quantities, or both.

`at_most` and `exactly` make one quantity: what a claim says beside what was measured. A `ClaimCheck` holds those of an instance.
"""

from __future__ import annotations

import math
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from ..circuits.leaf import claimed_encoding, is_circuit
from ..encoding.encoding import Encoding
from ..encoding.record import Record
from ..engine.formulas import PARTS
from ..errors import ClaimError, RecordViolated, in_words, quoted_value
from ..scalars import stands_for_all

OPTIONAL = ("norm", "target")
LONGEST = 500  # characters of what user code says that are shown


@dataclass(frozen=True, eq=False)
class Claimed:
    """The construction, the record claimed for it and what is said to be encoded; further quantities, or these alone.

    `circuit` is what was returned where that is a circuit; `encoding` then is what it encodes, under the claimed record.
    """

    encoding: Any
    record: Any
    target: Any = None
    quantities: tuple[Quantity, ...] = ()
    circuit: Any = None

    @property
    def has_record(self) -> bool:
        """Whether a record is claimed; else the quantities are all that there is, and `encoding` is None."""
        return self.encoding is not None


def record(alpha: Any, ancillas: Any, epsilon: Any) -> Record[Any]:
    """A claimed (alpha, ancillas, epsilon), of which no norm is claimed."""
    return Record(alpha, ancillas, epsilon, None)


def as_claimed(name: str, returned: Any) -> Claimed:
    """What was returned as a Claimed, or ClaimError that says what it was."""
    if isinstance(returned, Claimed):
        _target(name, returned.encoding, returned.target)
        return returned
    parts = tuple(returned) if isinstance(returned, tuple | list) else (returned,)
    for q in parts:
        if isinstance(q, Quantity) and not (math.isfinite(q.measured) and math.isfinite(q.claimed)):
            raise ClaimError(f"{name}: {q.name} must be finite numbers, not {q.measured} against {q.claimed}.")
    if parts and all(isinstance(part, Quantity) for part in parts):
        return Claimed(None, None, None, parts)
    further = parts[2:]
    if len(parts) < 2 or not all(isinstance(part, Quantity) for part in further):
        raise ClaimError(
            f"{name} must return (construction, record claimed for it), not {type(returned).__name__}. "
            "Write: return A @ B, dict(alpha=..., ancillas=..., epsilon=...), or quantities: [at_most(name, measured, claimed)]"
        )
    e, record = parts[:2]
    own_circuit = is_circuit(e)
    if not isinstance(e, Encoding) and not own_circuit:
        raise ClaimError(
            f"{name}: the first thing returned must be an encoding, a unitary matrix or a qe.Circuit, not {type(e).__name__}."
            + (" Write qiskit.quantum_info.Operator(circuit)." if type(e).__name__ == "QuantumCircuit" else "")
        )
    if isinstance(record, Record) and not own_circuit:
        # each part is asked for once
        plain = Record(record.alpha, record.ancillas, record.epsilon, record.norm, record.leak)
        return Claimed(e, plain, None, further)
    if not isinstance(record, Mapping):
        raise ClaimError(
            f"{name}: the claimed record must be a dict (or a qe.Record of an encoding), not {type(record).__name__}."
        )
    missing = [part for part in PARTS if part not in record]
    unknown = [str(part) for part in record if part not in PARTS + OPTIONAL]
    if missing or unknown:
        problem = f"lacks {', '.join(missing)}" if missing else f"has the unknown {', '.join(unknown)}"
        raise ClaimError(
            f"{name}: the claimed record {problem}; it holds alpha, ancillas, epsilon (and norm, target, if claimed)."
        )
    alpha, ancillas, epsilon = (record[part] for part in PARTS)
    claimed = Record(alpha, ancillas, epsilon, record.get("norm"))
    if own_circuit:
        return _of_circuit(name, e, claimed, record.get("target"), further)
    target = _target(name, e, record.get("target"))
    return Claimed(e, claimed, target, further)


def _of_circuit(name: str, circuit: Any, record: Record[Any], target: Any, further: tuple[Any, ...]) -> Claimed:
    """What a circuit is said to encode. Raises ClaimError without a target, and what `claimed_encoding` raises."""
    if target is None:
        raise ClaimError(
            f"{name}: beside a circuit the record must hold target=, the matrix or vector that it encodes."
        )
    if stands_for_all(target):
        return Claimed(circuit, record, target, further, circuit)
    e = claimed_encoding(circuit, target, record.alpha, record.epsilon)
    return Claimed(e, record, None, further, circuit)


def _target(name: str, e: Any, target: Any) -> Any:
    if target is None or stands_for_all(target):
        return target
    array, shape = np.asarray(target), np.shape(e.target)
    if array.shape != shape or array.dtype.kind not in "biufc" or not np.all(np.isfinite(array)):
        raise ClaimError(f"{name}: the claimed target must be finite numbers of shape {shape}, not {array.shape}.")
    return array


def in_floats(name: str, record: Record[Any]) -> Record[Any]:
    """The claimed record in floats, or ClaimError."""
    out: dict[str, Any] = {}
    for part in fields(record):
        value = getattr(record, part.name)
        if value is None and part.name in ("norm", "leak"):
            out[part.name] = None
            continue
        number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
        if not number or not abs(value) <= sys.float_info.max:
            what = "a whole number that no float holds" if number and isinstance(value, int) else quoted_value(value)
            raise ClaimError(f"{name}: the claimed {part.name} must be a finite real number, not {what}.")
        if part.name == "ancillas" and value != int(value):
            raise ClaimError(f"{name}: the claimed ancillas must be a whole number, not {value!r}.")
        out[part.name] = float(value)
    return Record(**out)


def raised(problem: BaseException) -> str:
    """What user code raised and in which line of it, in words."""
    frames = traceback.extract_tb(problem.__traceback__)
    inside = [f for f in frames if "qnn_emul" not in Path(f.filename).parts] or list(frames)
    where = f" in line {inside[-1].lineno} of {Path(inside[-1].filename).name}" if inside else ""
    hint = ", where requires= could leave such inputs out" if isinstance(problem, ArithmeticError) else ""
    return f"raised {type(problem).__name__}: {in_words(problem, LONGEST)}{where}{hint}"


@dataclass(frozen=True)
class Quantity:
    """One number that a claim bounds from above: measured <= claimed + rounding.

    ours    the project's own parameter in its place, where there is one
    exact   the claim names the number itself, so that less is wrong too
    """

    name: str
    measured: float
    claimed: float
    ours: float | None = None
    rounding: float = 0.0
    exact: bool = False

    @property
    def ok(self) -> bool:
        if self.exact:
            return bool(abs(self.measured - self.claimed) <= self.rounding)
        return bool(self.measured <= self.claimed + self.rounding)

    @property
    def ratio(self) -> float | None:
        """What is claimed divided by ours: above 1 it is loose, below 1 sharper (or wrong). None where ours is 0."""
        return self.claimed / self.ours if self.ours else None


def at_most(name: str, measured: Any, claimed: Any, ours: Any = None, rounding: float = 0.0) -> Quantity:
    """The claim measured <= claimed; `rounding` is how far rounding alone may carry it. Raises TypeError for a name that is no text."""
    return _quantity(name, measured, claimed, ours, rounding, False)


def exactly(name: str, measured: Any, claimed: Any, ours: Any = None, rounding: float = 0.0) -> Quantity:
    """The claim measured = claimed. Raises what `at_most` does."""
    return _quantity(name, measured, claimed, ours, rounding, True)


def _quantity(name: str, measured: Any, claimed: Any, ours: Any, rounding: float, exact: bool) -> Quantity:
    if not isinstance(name, str):
        raise TypeError(f"the name of a quantity must be text, not {name!r}")
    ours = None if ours is None else float(ours)
    return Quantity(name, float(measured), float(claimed), ours, float(rounding), exact)


@dataclass(frozen=True, eq=False)
class ClaimCheck:
    """What a claim says of one instance beside what was measured there."""

    key: str
    instance: str
    quantities: tuple[Quantity, ...]

    @property
    def ok(self) -> bool:
        return all(q.ok for q in self.quantities)

    @property
    def failures(self) -> list[str]:
        """What is violated, in words; empty where the claim stands."""

        def words(q: Quantity) -> str:
            return "is not" if q.exact else "exceeds"

        return [
            f"{q.name} = {q.measured:.9g} {words(q)} the claimed {q.claimed:.9g}" for q in self.quantities if not q.ok
        ]

    @property
    def error(self) -> float:
        return self.quantities[0].measured

    @property
    def epsilon(self) -> float:
        return self.quantities[0].claimed

    @property
    def tightness(self) -> float | None:
        """measured / claimed of the first quantity; None where the claim is 0."""
        return self.error / self.epsilon if self.epsilon > 0 else None

    def raise_if_violated(self) -> None:
        """Raise RecordViolated with the numbers and the instance."""
        if not self.ok:
            raise RecordViolated(f"{self.key}: {'; '.join(self.failures)} on {self.instance}.")
