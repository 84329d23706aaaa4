"""The symbols that a statement is read on: abstract children, parameters, and what the statement says of them."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from ..encoding.record import Record
from ..engine.formulas import symbolic_record
from ..engine.lemma import Lemma
from ..engine.lines import Part
from ..engine.signature import BE, VE, Several, members, readings
from .standins import StandIn
from .terms import QUBITS, Element, atom
from .theorems import Stated


@dataclass(frozen=True)
class Child:
    """What `target`, `block` and `proof` may ask of an encoding."""

    target_data: Element
    block_data: Element
    record: Record[Any]
    n: Any = QUBITS

    @property
    def part(self) -> Part:
        r = self.record
        return Part(self.target_data, self.block_data, r.alpha, r.epsilon, r.norm, self.n, self)

    def promises(self) -> Iterator[Any]:
        """What its record says."""
        import sympy as sp

        yield sp.Le(self.part.error.norm(), self.record.epsilon)
        yield sp.Le(self.target_data.norm(), self.record.norm)
        if self.record.leak is not None:
            yield sp.Le(1 - self.block_data.norm() ** 2, self.record.leak**2)

    @property
    def circuit(self) -> Any:
        """What has a first column, workspace included: that of a unitary."""
        name = str(self.block_data.extra).removeprefix("block ")
        return SimpleNamespace(first_column=atom(f"column {name}", "VE", is_block=True))


@dataclass(frozen=True)
class Setting:
    """One symbolic instance of a statement. `facts` are relations that it states, `stated` those under a condition's name;
    `label` tells settings of a key apart. `so_far` stands for terms before its children, see certify.induction.
    """

    label: str
    children: tuple[Child, ...]
    numbers: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[Any, ...] = ()
    stated: tuple[Stated, ...] = ()
    so_far: Any = None

    @property
    def stand_ins(self) -> frozenset[StandIn]:
        """Its functions and polynomials: a condition about any other one is not stated here."""
        return frozenset(x for x in self.data.values() if isinstance(x, StandIn))


def child(name: str, kind: str, wanted: BE | VE | None = None) -> tuple[Child, list[Any]]:
    """An abstract encoding and the relations that its record and its description promise."""
    import sympy as sp

    record = symbolic_record(name, leak=kind == "VE")
    made = Child(
        atom(name, kind, is_real=wanted is not None and wanted.real), atom(f"block {name}", kind, is_block=True), record
    )
    target, facts = made.target_data.norm(), list(made.promises())
    if isinstance(wanted, VE) and wanted.unit:
        facts += [sp.Eq(target, 1), sp.Eq(record.norm, 1)]
    if wanted is not None:
        facts += [sp.Eq(record.alpha, 1)] if wanted.alpha_one else []
        facts += [sp.Le(record.norm, bound) for bound in wanted.norm_bounds(record.alpha)]
    return made, facts


def parameters(function: Callable[..., Any]) -> list[str]:
    """The keyword-only parameters of a lemma's function."""
    inner = inspect.unwrap(function)
    return [p.name for p in inspect.signature(inner).parameters.values() if p.kind is p.KEYWORD_ONLY]


def symbol(name: str, **assumptions: bool) -> Any:
    """A SymPy symbol."""
    import sympy as sp

    return sp.Symbol(name, **assumptions)


def plain_settings(entry: Lemma, counts: tuple[int, ...] = (1, 2, 3)) -> Iterator[Setting]:
    """One setting per kind and per number of terms; every parameter of the rule a positive symbol."""
    numbers = {name: symbol(name, positive=True) for name in parameters(entry.rule)}
    kinds = [readings(members(wanted)[0]) for wanted in entry.inputs.values()]
    several = [isinstance(wanted, Several) for wanted in entry.inputs.values()]
    for chosen in itertools.product(*kinds):
        either = [one.kind for one, known in zip(chosen, kinds, strict=True) if len(known) > 1]
        for count in counts if any(several) else (1,):
            children: list[Child] = []
            facts: list[Any] = []
            for name, one, many in zip(entry.inputs, chosen, several, strict=True):
                for label in [f"{name}{j + 1}" for j in range(count)] if many else [name]:
                    made, own = child(label, one.kind, one)
                    children.append(made)
                    facts += own
            label = " ".join((*either, *([f"{count} terms"] if any(several) else [])))
            yield Setting(label, tuple(children), numbers, {}, tuple(facts))
