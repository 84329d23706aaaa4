"""Claims of users: a function that builds an encoding with `qe` and says which record is claimed for it.

    @claim(source="my draft, Lemma 4", inputs={"A": BE(), "B": BE()})
    def product(A, B):
        a, b = A.record, B.record
        return A @ B, dict(alpha=a.alpha * b.alpha, ancillas=a.ancillas + b.ancillas, epsilon=...)

The claimed numbers are what is tested: ||target - claimed alpha * block|| <= claimed epsilon, the claimed ancillas are the
circuit's, and a claimed `norm` bounds ||target||. `target=` in the record says what is encoded, where that is not the
construction's own target.
"""

from __future__ import annotations

import inspect
import math
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from ..encoding.check import norm_rounding, rounding_bounds
from ..encoding.encoding import Encoding
from ..encoding.record import Record
from ..engine.signature import Input, checked
from ..errors import ArgumentError, ClaimError, QnnEmulError
from .claim import Claim, ClaimCheck, Quantity
from .conditions import Condition, condition
from .measuring import circuit_ancillas, measured_error, target_norm
from .values import Values, flat, replaced, shown

PARTS = ("alpha", "ancillas", "epsilon")
OPTIONAL = ("norm", "target")


@dataclass(frozen=True, eq=False)
class Claimed:
    """What a claim's function returned: the construction, the record claimed for it, and what is said to be encoded."""

    encoding: Encoding
    record: Record[Any]
    target: Any = None

    @property
    def norm_claimed(self) -> bool:
        return self.record.norm is not None


@dataclass(frozen=True, eq=False)
class UserClaim:
    """A claim made by `claim`; calling it calls the function. `requires` are conditions that the inputs satisfy."""

    name: str
    source: str
    statement: str
    inputs: Mapping[str, Input]
    function: Callable[..., Any]
    requires: tuple[Condition, ...] = ()

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self.function(*arguments, **keywords)

    def problem(self, values: Values) -> str:
        """Why these inputs are none of the claim's, in words; empty if they are."""
        if set(values) != set(self.inputs):
            return f"the inputs are {', '.join(values)}, not {', '.join(self.inputs)}"
        for name, wanted in self.inputs.items():
            problem = wanted.problem(values[name])
            if problem:
                return f"{name} {problem}"
        return next((f"'{c.words}' does not hold" for c in self.requires if not self.admits(values, (c,))), "")

    def admits(self, values: Values, conditions: Iterable[Condition] | None = None) -> bool:
        """Whether the conditions hold. Raises ClaimError where a condition's own code raises."""
        for one in self.requires if conditions is None else conditions:
            try:
                if not one.holds(values):
                    return False
            except QnnEmulError:
                raise
            except (Exception, SystemExit) as problem:
                raise ClaimError(f"{self.name}: the condition {one.words} {_raised(problem)}") from problem
        return True

    def read(self, values: Values) -> Claimed:
        """The construction and the claimed record on these inputs, in whatever numbers the inputs' records are.

        Raises ClaimError where the function's own code raises or what it returns is no encoding with a record; a named
        error of a construction passes through.
        """
        try:
            returned = self.function(**values)
        except QnnEmulError:
            raise
        except (Exception, SystemExit) as problem:
            raise ClaimError(f"{self.name} {_raised(problem)}. Inputs: {shown(values)}") from problem
        return as_claimed(self.name, returned)

    def confront(self, values: Values, circuits: bool = False, words: bool = False) -> tuple[Claimed, ClaimCheck]:
        """What is claimed beside what is measured on these inputs. Raises ClaimError and constructions' named errors.

        `circuits` counts the ancillas on the circuit itself (up to 12 qubits), not on the record that the tests set beside it;
        `words` describes the inputs in the check.
        """
        made = self.read(values)
        e, record = made.encoding, _numbers(self.name, made.record)
        error = measured_error(e, record.alpha, made.target)
        # rounding matters, and is worked out, only where the claim is about to be called false
        rounding = allowance(self, values, made, error) if error > record.epsilon else 0.0
        ours = float(e.record.epsilon) if record.alpha == e.record.alpha else None
        quantities = [
            Quantity("error", error, record.epsilon, ours, rounding),
            Quantity(
                "ancillas",
                float(circuit_ancillas(e) if circuits else e.ancillas),
                record.ancillas,
                float(e.ancillas),
                exact=True,
            ),
        ]
        if record.norm is not None:
            size = target_norm(e, made.target)
            slack = norm_rounding(e) * size
            quantities.append(Quantity("norm", size, record.norm, float(e.record.norm), slack))
        return made, ClaimCheck(self.name, shown(values) if words else "", tuple(quantities))

    def check(self, **values: Any) -> ClaimCheck:
        """The claim beside the matrices of these inputs. Raises ArgumentError where they are none of the claim's."""
        problem = self.problem(values)
        if problem:
            raise ArgumentError("values", f"be inputs of {self.name}", problem)
        return self.confront(values, circuits=True, words=True)[1]

    def as_claim(self) -> Claim:
        """The same statement as an entry like those of `qe.paper`; its instances are dictionaries of inputs."""
        return Claim(
            key=self.name,
            title=self.name,
            statement=self.statement,
            construction="user",
            examine=lambda values: self.confront(values, circuits=True)[1].quantities,
            source=self.source,
        )


def claim(
    source: str = "", *, inputs: Mapping[str, Input], requires: Any = (), name: str = ""
) -> Callable[[Callable[..., Any]], UserClaim]:
    """Decorator: makes a claim of a function that returns (construction, record claimed for it).

    source    where the statement is from; the function's docstring is its wording
    inputs    a description for each argument: BE(), VE(), Real(), Complex(), Integer(), Several(BE())
    requires  conditions: functions of the arguments, or words like "epsilon_A <= alpha_A"; one or a list
    The record is a dict with alpha, ancillas, epsilon (and norm, target), or a `qe.Record`. Raises ArgumentError.
    """
    if not isinstance(source, str):
        raise ArgumentError("source", "be words that say where the claim is from", repr(source))
    if not isinstance(inputs, Mapping) or not inputs:
        raise ArgumentError("inputs", "be a dictionary from argument names to BE(), VE(), Real(), ...", repr(inputs))
    for key, wanted in inputs.items():
        checked(f"inputs[{key!r}]", wanted)
    given = (requires,) if isinstance(requires, str | Condition) or callable(requires) else tuple(requires)

    def made(function: Callable[..., Any]) -> UserClaim:
        parameters = inspect.signature(function).parameters.values()
        named = [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
        needed = [p.name for p in parameters if p.name in named and p.default is p.empty]
        if not set(needed) <= set(inputs) <= set(named) or len(named) != len(parameters):
            raise ArgumentError("inputs", f"describe the arguments {', '.join(named)} of the function", list(inputs))
        order = {key: inputs[key] for key in named if key in inputs}
        conditions = tuple(condition(c, place, tuple(order)) for place, c in enumerate(given))
        statement = inspect.getdoc(function) or ""
        return UserClaim(name or function.__name__, source, statement, order, function, conditions)

    return made


def allowance(one: UserClaim, values: Values, made: Claimed, error: float) -> float:
    """How far rounding alone may carry the measured error above the claimed one.

    Near the inputs as floats lie inputs that keep their records exactly. On these the construction's error differs by its
    rounding bound at most (`encoding.check`: dimension x operations x 2^-53, passed on from the leaves by the nodes' own rules),
    here scaled to the claimed alpha, and by the same for what is measured with it. The claimed epsilon differs there only
    through the norms of the targets, which are measured: where the rest does not cover `error`, the claim is asked again with
    each norm moved by its rounding. Declared alphas and epsilons are the same numbers on both.
    """
    e, r = made.encoding, made.record
    scale = max(float(e.record.alpha), float(e.record.norm), float(r.alpha))
    own = rounding_bounds(e)[id(e)] * max(1.0, scale / max(float(e.record.alpha), float(e.record.norm)))
    measuring = norm_rounding(e) * max(scale, abs(float(r.epsilon)))
    plain = own + measuring
    return plain if error <= float(r.epsilon) + plain else plain + _sensitivity(one, values, float(r.epsilon))


def _sensitivity(one: UserClaim, values: Values, epsilon: float) -> float:
    """Sum over leaves of how much the claimed epsilon grows when the norm of the leaf's target moves by its rounding."""
    out = 0.0
    for name, value in flat(values):
        if not isinstance(value, Encoding):
            continue
        norm, grown = float(value.record.norm), 0.0
        step = rounding_bounds(value)[id(value)] + norm_rounding(value) * norm
        for moved in (norm + step, max(norm - step, 0.0)):
            try:
                found = float(one.read(replaced(values, name, value.with_record(norm=moved))).record.epsilon) - epsilon
            except (QnnEmulError, TypeError, ValueError):
                continue
            grown = max(grown, found if math.isfinite(found) else 0.0)
        out += grown
    return out


def as_claimed(name: str, returned: Any) -> Claimed:
    """(construction, record) as a Claimed, or ClaimError that says what was returned."""
    if isinstance(returned, Claimed):
        return returned
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise ClaimError(
            f"{name} must return (construction, record claimed for it), not {type(returned).__name__}. "
            "Write: return A @ B, dict(alpha=..., ancillas=..., epsilon=...)"
        )
    e, record = returned
    if not isinstance(e, Encoding):
        raise ClaimError(f"{name}: the first thing returned must be an encoding, not {type(e).__name__}.")
    if isinstance(record, Record):
        return Claimed(e, record)
    if not isinstance(record, Mapping):
        raise ClaimError(f"{name}: the claimed record must be a dict or a qe.Record, not {type(record).__name__}.")
    missing = [part for part in PARTS if part not in record]
    unknown = [str(part) for part in record if part not in PARTS + OPTIONAL]
    if missing or unknown:
        problem = f"lacks {', '.join(missing)}" if missing else f"has the unknown {', '.join(unknown)}"
        raise ClaimError(
            f"{name}: the claimed record {problem}; it holds alpha, ancillas, epsilon (and norm, target, if claimed)."
        )
    target = record.get("target")
    alpha, ancillas, epsilon = (record[part] for part in PARTS)
    return Claimed(e, Record(alpha, ancillas, epsilon, record.get("norm")), _target(name, e, target))


def _target(name: str, e: Any, target: Any) -> Any:
    if target is None:
        return None
    array, shape = np.asarray(target), np.shape(e.target)
    if array.shape != shape or array.dtype.kind not in "biufc" or not np.all(np.isfinite(array)):
        raise ClaimError(f"{name}: the claimed target must be finite numbers of shape {shape}, not {array.shape}.")
    return array


def _numbers(name: str, record: Record[Any]) -> Record[Any]:
    """The claimed record in floats, or ClaimError."""
    out: dict[str, Any] = {}
    for part in fields(record):
        value = getattr(record, part.name)
        if value is None and part.name in ("norm", "leak"):
            out[part.name] = None
            continue
        number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
        if not number or not math.isfinite(value):
            raise ClaimError(f"{name}: the claimed {part.name} must be a finite real number, not {value!r}.")
        out[part.name] = float(value)
    return Record(**out)


def _raised(problem: BaseException) -> str:
    """What user code raised and in which line of it, in words."""
    frames = traceback.extract_tb(problem.__traceback__)
    inside = [f for f in frames if "qnn_emul" not in Path(f.filename).parts] or list(frames)
    where = f" in line {inside[-1].lineno} of {Path(inside[-1].filename).name}" if inside else ""
    hint = ", where requires= could leave such inputs out" if isinstance(problem, ArithmeticError) else ""
    return f"raised {type(problem).__name__}: {problem}{where}{hint}"
