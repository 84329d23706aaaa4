"""A lemma as data: one statement with its rule, target, block, circuit, conditions and extreme instance."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.global_phase import Phases, together
from ..encoding.record import Record
from ..encoding.source import Data, Derived
from ..errors import PrecisionExceeded
from ..linalg.circuit import Circuit
from ..linalg.shapes import Shape
from .signature import Children, checked_children


@dataclass(frozen=True, eq=False)
class Lemma:
    """A catalogue entry. The functions take the child encodings and those keywords they name.

    inputs                                   a description of each argument, by name: see engine.signature
    rule(*records, **numbers) -> Record      one implementation for floats, SymPy, balls and SMT reals
    target, block(*children, **parameters)   arrays (VE) or LinearOperators (BE)
    circuit(*children, **parameters)         the circuit itself
    attained_by()                            an encoding on which epsilon is attained, or a sentence why none is known
    draw(rng, *children)                     parameters of a random instance, for `build`
    unit                                     the target is a unit vector, by construction
    phase(*unknown_phases, **numbers)        unknown global phases of the result; by default powers add, as in a product
    cost(*child_costs, **numbers)            the function `cost` of the file: what the circuit costs, in numbers or symbols
    sizes(**parameters)                      further whole numbers for `cost`, read off the data: a degree, a register's width
    lines(goal, *parts, **parameters)        the function `proof` of the file: the chain of lines, see engine.lines
    """

    key: str
    title: str
    statement: str
    source: str
    deviation: str
    proof: str
    inputs: Mapping[str, Children]
    build: Callable[..., Encoding]
    rule: Callable[..., Record]
    target: Callable[..., Data]
    block: Callable[..., Data]
    circuit: Callable[..., Circuit]
    attained_by: Callable[[], Encoding] | str
    draw: Callable[..., dict[str, Any]]
    operations: Callable[..., int]
    measured: tuple[str, ...] = ()
    unit: bool = False
    phase: Callable[..., Phases] = together
    cost: Callable[..., Any] | None = None
    sizes: Callable[..., dict[str, Any]] = lambda: {}
    lines: Callable[..., Any] | None = None


def _own_keywords(function: Callable[..., Any]) -> Callable[..., Any]:
    """Call `function` with only those keywords that it names."""
    names = {p.name for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY}

    def call(*children: Any, **keywords: Any) -> Any:
        return function(*children, **{k: v for k, v in keywords.items() if k in names})

    call.__wrapped__ = function  # type: ignore[attr-defined]
    return call


def sections(text: str) -> dict[str, str]:
    """Title and the named sections (Statement, Source, Deviation, Proof, Attained) of a lemma file's docstring."""
    title, _, rest = text.strip().partition("\n")
    out = {"Title": title.rstrip(".")}
    for match in re.finditer(r"^(\w+)[ \t]{2,}(.*?)(?=^\w+[ \t]{2,}|\Z)", rest, flags=re.S | re.M):
        out[match[1]] = " ".join(match[2].split())
    return out


def lemma(
    module: Mapping[str, Any],
    build: Callable[..., Encoding],
    /,
    *,
    measured: tuple[str, ...] = (),
    unit: bool = False,
    **inputs: Children,
) -> Lemma:
    """The Lemma of a lemma file: its docstring and its functions, read off `globals()`; `inputs` by name, as in `A=BE()`."""
    text = sections(module["__doc__"])
    key = module["__name__"].split(".lemmas.")[1]
    attained = module.get("attained_by") or text["Attained"]
    return Lemma(
        key=key,
        title=text["Title"],
        statement=text["Statement"],
        source=text["Source"],
        deviation=text.get("Deviation", ""),
        proof=text.get("Proof", ""),
        inputs={name: checked_children(name, wanted) for name, wanted in inputs.items()},
        build=build,
        rule=_own_keywords(module["rule"]),
        target=_own_keywords(module["target"]),
        block=_own_keywords(module["block"]),
        circuit=_own_keywords(module["circuit"]),
        attained_by=attained,
        draw=module.get("draw", lambda rng, *children: {}),
        operations=_own_keywords(module.get("operations", lambda: 4)),
        measured=measured,
        unit=unit,
        phase=_own_keywords(module.get("phase", together)),
        cost=_own_keywords(module["cost"]) if "cost" in module else None,
        sizes=_own_keywords(module.get("sizes", lambda: {})),
        lines=_own_keywords(module["proof"]) if "proof" in module else None,
    )


def _finite(value: Any) -> bool:
    """A finite number, or a formula (records of symbols are read through the same calls: see falsify/proved.py)."""
    return not isinstance(value, int | float) or math.isfinite(value)


def apply_lemma(
    entry: Lemma,
    children: tuple[Encoding, ...],
    *,
    kind: type[Encoding],
    n: int,
    shape: Shape,
    numbers: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    row_axes: int = 1,
    note: str = "",
) -> Any:
    """A node of the tree: the rule gives its record now; target, block and circuit are read when asked for."""
    numbers = dict(numbers or {})
    record = entry.rule(*(c.record for c in children), **numbers)
    if not (_finite(record.alpha) and _finite(record.epsilon)):
        raise PrecisionExceeded(
            f"{entry.key}: alpha = {record.alpha}, epsilon = {record.epsilon} overflow double precision. Rescale."
        )
    phases = entry.phase(*(c.unknown_phases for c in children), **numbers)
    source = Derived(entry, children, numbers, dict(data or {}))
    if issubclass(kind, BlockEncoding):
        return kind(n, shape, record, source, note=note, unknown_phases=phases, row_axes=row_axes)
    return VectorEncoding(n, shape, record, source, note=note, unknown_phases=phases)
