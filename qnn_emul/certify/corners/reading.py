"""A circuit on named registers, run on states of wires; and its corner, as a sum of products of blocks.

What is read holds for every width of the wide registers and every unitary that the oracles may be, for nothing else was used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from ...circuits.named import NamedCircuit
from ...circuits.steps import Apply, Copy, EachQubit, Permute, Phase, Prepare, Step, Swap, Use
from ...encoding.encoding import VectorEncoding
from ...scalars import stands_for_all
from .state import ZERO, Box, Content, NotRead, Oracle, Term, without_pairs

NARROW = 4  # qubits; wider registers are wires


def _is_narrow(width: Any) -> bool:
    return type(width) is int and 0 < width <= NARROW  # a number that stands for all looks like an int


@dataclass
class Reader:
    """Runs the steps of one circuit on terms."""

    circuit: NamedCircuit
    inputs: frozenset[int] = frozenset()
    fresh: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        touched = {name for step in self.circuit.steps if isinstance(step, Use | Apply) for name in step.registers}
        for step in self.circuit.steps:  # what is copied or exchanged is of one kind
            if isinstance(step, Copy | Swap) and touched & set(step.registers):
                touched |= set(step.registers)
        self.narrow = [n for n, w in self.circuit.registers.items() if _is_narrow(w) and n not in touched]
        self.wide = [n for n in self.circuit.registers if n not in self.narrow]

    def variable(self) -> Content:
        """A new variable."""
        return frozenset({next(self.fresh)})

    # -- controls -----------------------------------------------------------------------------------------------------
    def run(self, step: Step, terms: Iterable[Term]) -> list[Term]:
        """One step on a sum of terms: 1 + P (G - 1), P the projector of its condition."""
        act = self.action(step)
        out: list[Term] = []
        for term in terms:
            if any(term.narrow.get(name, value) != value for name, value in step.when):
                out.append(term)
                continue
            inside = term
            for name, value in step.when:
                if name in term.wide:
                    if value != 0:
                        raise NotRead(f"a condition {name} = {value} on a register of any width")
                    inside = inside.projected(inside.wide[name], self.inputs)
            out += [*act(inside)] if inside is term else [term, inside.times(-1), *act(inside)]
        return out

    # -- steps --------------------------------------------------------------------------------------------------------
    def action(self, step: Step) -> Callable[[Term], Sequence[Term]]:
        """What the step does to one term in which its condition holds."""
        if isinstance(step, Use):
            return lambda t: [self._box(t, Oracle(step.encoding, self._widths(step)), step)]
        if isinstance(step, Apply):
            return lambda t: [self._box(t, Oracle(step.gate, self._widths(step)), step)]
        if isinstance(step, Copy | Swap):
            return lambda t: [self._moved(t, step)]
        if isinstance(step, Phase):
            return lambda t: self._phase(t, step)
        matrix = self._matrix(step)
        return lambda t: self._small_gate(t, step.registers, matrix)

    def _widths(self, step: Step) -> tuple[Any, ...]:
        return tuple(self.circuit.registers[name] for name in step.registers)

    def _box(self, term: Term, oracle: Oracle, step: Step) -> Term:
        into = tuple(term.wide[name] for name in step.registers)
        out = tuple(self.variable() for _ in step.registers)
        box = Box(oracle, step.inverse, into, out)
        moved = term.with_wide(dict(zip(step.registers, out, strict=True)))
        return Term(moved.coefficient, moved.narrow, moved.wide, (*moved.boxes, box), moved.deltas)

    def _moved(self, term: Term, step: Step) -> Term:
        first, second = step.registers
        kinds = {name in term.wide for name in step.registers}
        if len(kinds) != 1:
            raise NotRead(
                f"{step.word} between the registers {first} and {second}, of which only one has a width that is a number"
            )
        values: Mapping[str, Any] = term.wide if first in term.wide else term.narrow
        swapped = {first: values[second], second: values[first]}
        changed = swapped if isinstance(step, Swap) else {second: values[first] ^ values[second]}
        if first in term.wide:
            return term.with_wide(changed)
        for name, value in changed.items():
            term = term.with_narrow(name, value)
        return term

    def _phase(self, term: Term, step: Phase) -> list[Term]:
        import sympy as sp

        number = sp.Integer(-1) if abs(step.angle) == np.pi else sp.exp(sp.I * sp.Rational(step.angle))
        if step.inverse:
            number = sp.conjugate(number)
        if any(term.narrow.get(name, 0) != 0 for name in step.registers):
            return [term]
        inside = term
        for name in step.registers:
            if name in term.wide:
                inside = inside.projected(inside.wide[name], self.inputs)
        return [inside.times(number)] if inside is term else [term, inside.times(number - 1)]

    def _small_gate(self, term: Term, names: Sequence[str], matrix: Callable[[int, int], Any]) -> list[Term]:
        """A matrix on narrow registers together, the first one most significant."""
        if any(name in term.wide for name in names):
            raise NotRead(f"a gate on the register {', '.join(n for n in names if n in term.wide)}, which is one wire")
        widths = [self.circuit.registers[name] for name in names]
        value = 0
        for name, width in zip(names, widths, strict=True):
            value = value << width | term.narrow[name]
        out = []
        for image in range(1 << sum(widths)):
            factor = matrix(image, value)
            if factor != 0:
                rest, made = image, term.times(factor)
                for name, width in zip(reversed(names), reversed(widths), strict=True):
                    made, rest = made.with_narrow(name, rest & ((1 << width) - 1)), rest >> width
                out.append(made)
        return out

    def _matrix(self, step: Step) -> Callable[[int, int], Any]:
        """Entries <i|G|j> of a gate on narrow registers."""
        import sympy as sp

        width = sum(w for w in self._widths(step) if type(w) is int)
        if isinstance(step, EachQubit) and step.name == "X":
            return lambda i, j: sp.Integer(int(i ^ j == (1 << width) - 1))
        if isinstance(step, EachQubit):
            return lambda i, j: (-1) ** (i & j).bit_count() / sp.sqrt(2) ** width
        if isinstance(step, Permute):
            image = [int(k) for k in step.gate.image]
            return lambda i, j: sp.Integer(int((image[i] == j) if step.inverse else (image[j] == i)))
        if isinstance(step, Prepare):
            return preparation(step, width)
        raise NotRead(f"{step.word} on the registers {', '.join(step.registers)}")


def preparation(step: Prepare, width: int) -> Callable[[int, int], Any]:
    """Entries of a preparation: its first column is given, of the others nothing is known."""
    import sympy as sp

    given = [exact(a) for a in step.amplitudes]
    size = sp.sqrt(sp.Add(*(a * sp.conjugate(a) for a in given)))
    tag = f"p{id(step.amplitudes)}_{width}"

    def entry(i: int, j: int) -> Any:
        if j == 0:
            return given[i] / size if i < len(given) else sp.Integer(0)
        return sp.Symbol(f"{tag}_{i}_{j}", complex=True)

    return (lambda i, j: sp.conjugate(entry(j, i))) if step.inverse else entry


def exact(number: Any) -> Any:
    """A number as SymPy's; floats as the rationals that they are, numbers that stand for all as their formulas."""
    import sympy as sp

    if stands_for_all(number):
        return number.formula

    if isinstance(number, complex | np.complexfloating):
        return sp.Rational(float(number.real)) + sp.I * sp.Rational(float(number.imag))
    return sp.Rational(float(number)) if isinstance(number, float | np.floating) else sp.sympify(number)


def is_vector(oracle: Oracle) -> bool:
    """Whether the oracle is a vector-encoding."""
    return isinstance(oracle.thing, VectorEncoding) or getattr(oracle.thing, "kind", "") == "VE"


def final_terms(
    circuit: NamedCircuit, system: Sequence[str], vector: bool
) -> tuple[list[Term], dict[str, tuple[int, int]]]:
    """<0| U |0> on all registers but `system`: terms, and for each system register its variables (output, input).

    `vector`: the system comes in as |0> too. Raises NotRead.
    """
    import sympy as sp

    reader = Reader(circuit)
    missing = [name for name in system if name not in reader.wide]
    if missing:
        raise NotRead(f"the system register {missing[0]}, on which no oracle acts")
    ends = {name: (-(2 * place + 1), -(2 * place + 2)) for place, name in enumerate(system)}
    reader.inputs = frozenset(v for pair in ends.values() for v in pair)
    start = {n: frozenset({ends[n][1]}) if n in ends and not vector else ZERO for n in reader.wide}
    terms = [Term(sp.Integer(1), dict.fromkeys(reader.narrow, 0), start)]
    for place, step in enumerate(circuit.steps, 1):
        try:
            terms = [without_pairs(t, reader.inputs) for t in reader.run(step, terms)]
        except NotRead as problem:
            raise NotRead(f"step {place}, {step.word}: {problem}") from None
    out: list[Term] = []
    for term in terms:
        if any(term.narrow.values()):
            continue
        for name in reader.wide:
            wanted = frozenset({ends[name][0]}) if name in ends else ZERO
            term = term.projected(term.wide[name] ^ wanted, reader.inputs)
        out.append(without_pairs(term, reader.inputs))
    return out, ends
