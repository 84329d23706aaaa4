"""`qe.circuit`: a circuit on named registers, ancillas first; the last register is the system.

    c = qe.circuit(a=A.ancillas, b=B.ancillas, system=A.n)
    c.apply(B, "b", "system").apply(A, "a", "system")
    c.unitary, c.cost(), print(c)

Each method adds one step and returns the circuit itself. `when` is a condition on registers: {"flag": 0, "index": 3}.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..encoding.encoding import Encoding
from ..errors import ArgumentError, ShapeError, quoted_value
from ..linalg.circuit import Circuit, registers
from ..linalg.cost import Cost, checked_prices
from ..linalg.counting import Prices, count
from ..linalg.gates import Dense, Gate, Permutation
from ..linalg.shapes import as_numeric, as_real
from ..linalg.unitaries import check_unitary, dense_matrix
from ..linalg.unitary_operator import UnitaryOperator
from ..scalars import stands_for_all
from . import drawing
from .steps import Apply, Copy, EachQubit, Permute, Phase, Prepare, Step, Swap, Use, lowered, name_of

Condition = Mapping[str, int]


class NamedCircuit:
    """A circuit on named registers: see `qe.circuit`, which makes one.

    qubits, registers   the number of qubits; the widths by name, most significant first
    steps               what was added, in order, as data
    """

    def __init__(self, widths: Mapping[str, int]) -> None:
        self.registers: dict[str, int] = {name: _width(name, width) for name, width in widths.items()}
        if not self.registers:
            raise ArgumentError("registers", "name at least one register, such as system=2", "nothing")
        self.steps: list[Step] = []

    @property
    def qubits(self) -> int:
        """Qubits of all registers together."""
        return sum(self.registers.values())

    # -- steps ------------------------------------------------------------------------------------------------------
    def apply(self, what: Any, *names: str, when: Condition | None = None, inverse: bool = False) -> NamedCircuit:
        """An encoding, a unitary matrix, or another circuit on these registers.

        what     an encoding: the last register is its system, its ancillas are the last qubits of the registers before (which
                 may be wider); a unitary matrix (array, sparse, anything that numpy reads); a `qe.Circuit`: as wide as the registers
        inverse  the adjoint of it

        Raises ArgumentError, ShapeError (widths), NotUnitary.
        """
        condition = self._condition(names, when)
        if isinstance(what, Encoding):
            self._fits(what, names)
            return self._add(Use(names, condition, inverse, name_of(what), encoding=what))
        gate, name = _gate(what)
        width = self._width_of(names)
        if gate.qubits != width:
            raise ShapeError("what", f"act on the {width} qubits of {', '.join(names) or 'no register'}", gate.qubits)
        return self._add(Apply(names, condition, inverse, name, gate=gate))

    def prepare(
        self, amplitudes: Any, *names: str, when: Condition | None = None, inverse: bool = False
    ) -> NamedCircuit:
        """A unitary that takes |0> of these registers to sum_j amplitudes[j] |j>, normalized; shorter lists are filled with 0.

        Raises ArgumentError, ShapeError (too many amplitudes).
        """
        condition, size = self._condition(names, when), 1 << self._width_of(names)
        formulas = isinstance(amplitudes, Sequence) and any(stands_for_all(a) for a in amplitudes)
        values = tuple(amplitudes) if formulas else tuple(as_numeric(amplitudes, "amplitudes").reshape(-1).tolist())
        if len(values) > size:
            raise ShapeError("amplitudes", f"be at most {size} numbers", f"{len(values)}")
        if all(a == 0 for a in values):
            raise ArgumentError("amplitudes", "hold a number that is not 0", "zeros")
        return self._add(Prepare(names, condition, inverse, "PREP", amplitudes=values))

    def select(
        self, items: Sequence[Any], index: str, *names: str, when: Condition | None = None, inverse: bool = False
    ) -> NamedCircuit:
        """items[j] where the register `index` holds j, each as in `apply`. Raises ArgumentError, ShapeError."""
        self._known((index,))
        self._condition((), when)
        if not isinstance(items, Sequence):
            raise ArgumentError("items", "be a list of what `apply` takes", quoted_value(items))
        if len(items) > 1 << self.registers[index]:
            raise ShapeError("items", f"be at most {1 << self.registers[index]}, one a value of {index!r}", len(items))
        for j, item in enumerate(items):
            self.apply(item, *names, when={**(when or {}), index: j}, inverse=inverse)
        return self

    def hadamard(self, *names: str, when: Condition | None = None) -> NamedCircuit:
        """A Hadamard gate on every qubit of these registers."""
        return self._add(EachQubit(names, self._condition(names, when), name="H"))

    def flip(self, *names: str, when: Condition | None = None) -> NamedCircuit:
        """An X on every qubit of these registers."""
        return self._add(EachQubit(names, self._condition(names, when), name="X"))

    def reflect(self, *names: str, when: Condition | None = None) -> NamedCircuit:
        """1 - 2 |0><0| on these registers together."""
        return self.phase(np.pi, *names, when=when)

    def phase(self, angle: float, *names: str, when: Condition | None = None) -> NamedCircuit:
        """exp(i angle) where these registers are all 0 and the condition holds; without registers a phase of the condition."""
        return self._add(Phase(names, self._condition(names, when), angle=as_real(angle, "angle")))

    def permute(self, image: Any, *names: str, when: Condition | None = None, inverse: bool = False) -> NamedCircuit:
        """|i> -> |image[i]> on these registers together (the first one most significant). Raises ArgumentError."""
        condition, size = self._condition(names, when), 1 << self._width_of(names)
        places = np.asarray(image)
        if (
            places.shape != (size,)
            or places.dtype.kind not in "iu"
            or not np.array_equal(np.sort(places), np.arange(size))
        ):
            raise ArgumentError("image", f"hold each of 0 … {size - 1} once", repr(image))
        return self._add(Permute(names, condition, inverse, "perm", gate=Permutation(places)))

    def copy(self, source: str, sink: str, when: Condition | None = None) -> NamedCircuit:
        """|x>|y> -> |x>|y XOR x>, a CNOT for each qubit of two registers of one width."""
        return self._add(Copy(*self._pair(source, sink, when), name="XOR"))

    def swap(self, first: str, second: str, when: Condition | None = None) -> NamedCircuit:
        """Two registers of one width exchanged."""
        return self._add(Swap(*self._pair(first, second, when), name="swap"))

    def adjoint(self) -> NamedCircuit:
        """The inverse circuit: the adjoint steps in reverse order."""
        out = NamedCircuit(self.registers)
        out.steps = [step.adjoint() for step in reversed(self.steps)]
        return out

    # -- readings -----------------------------------------------------------------------------------------------------
    @property
    def circuit(self) -> Circuit:
        """The same circuit as gates on numbered qubits, 0 the most significant."""
        places = dict(zip(self.registers, registers(*self.registers.values()), strict=True))
        return lowered(self.steps, places, self.qubits)

    @property
    def unitary(self) -> UnitaryOperator:
        """U, (2**qubits, 2**qubits), as a LinearOperator that slices while it is small."""
        return UnitaryOperator(self.circuit)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.unitary, dtype=dtype)

    def cost(self, prices: Prices | None = None) -> Cost:
        """Depth, two-qubit gates and queries, in the gate model of `qe.cost`; `prices`: (depth, gates) of a query by label."""
        made = count(self.circuit, checked_prices(prices))
        system = list(self.registers.values())[-1]
        return made.on(system, self.qubits - system)

    def draw(self, width: int = 100) -> str:
        """The circuit as text: a line a register, a column a step; longer ones are folded at `width` characters."""
        return drawing.text(self.registers, self.steps, width)

    __str__ = draw

    def __repr__(self) -> str:
        widths = ", ".join(f"{name}={width}" for name, width in self.registers.items())
        return f"<circuit {widths}: {self.qubits} qubits, {len(self.steps)} steps>"

    def _repr_html_(self) -> str:
        """In a notebook: the drawing."""
        return drawing.svg(self.registers, self.steps)

    # -- checks -------------------------------------------------------------------------------------------------------
    def _add(self, step: Step) -> NamedCircuit:
        self.steps.append(step)
        return self

    def _known(self, names: Sequence[str]) -> None:
        for name in names:
            if not isinstance(name, str) or name not in self.registers:
                raise ArgumentError("register", f"be one of {', '.join(self.registers)}", repr(name))
        if len(set(names)) != len(names):
            raise ArgumentError("registers", "be different", ", ".join(names))

    def _width_of(self, names: Sequence[str]) -> int:
        return sum(self.registers[name] for name in names)

    def _condition(self, names: Sequence[str], when: Condition | None) -> tuple[tuple[str, int], ...]:
        self._known(names)
        if not isinstance(when, Mapping | None):
            raise ArgumentError("when", "give values of registers, such as {'flag': 0}", quoted_value(when))
        pairs = dict(when or {})
        self._known(tuple(pairs))
        for name, value in pairs.items():
            if name in names:
                raise ArgumentError("when", "speak of other registers than those acted on", repr(name))
            try:
                number = operator.index(value)  # one that stands for all values is split into cases, or refused
            except TypeError:
                number = -1
            if number < 0 or (number > 0 and number >= 1 << self.registers[name]):
                raise ArgumentError("when", f"give {name!r} a value of its {self.registers[name]} qubits", value)
            pairs[name] = number
        return tuple(pairs.items())

    def _pair(
        self, first: str, second: str, when: Condition | None
    ) -> tuple[tuple[str, str], tuple[tuple[str, int], ...]]:
        condition = self._condition((first, second), when)
        if self.registers[first] != self.registers[second]:
            widths = f"{self.registers[first]} and {self.registers[second]} qubits"
            raise ShapeError("registers", "have one width", widths)
        return (first, second), condition

    def _fits(self, e: Encoding, names: Sequence[str]) -> None:
        if not names:
            raise ArgumentError("registers", "end with the system of the encoding", "none")
        if self.registers[names[-1]] != e.n:
            raise ShapeError(
                "registers",
                f"end with the system of {name_of(e)}, {e.n} qubits",
                f"{names[-1]}: {self.registers[names[-1]]}",
            )
        room = self._width_of(names[:-1])
        if room < e.ancillas:
            raise ShapeError("registers", f"have room for the {e.ancillas} ancillas of {name_of(e)}", f"{room} qubits")


def circuit(**registers: int) -> NamedCircuit:
    """An empty circuit on named registers with these numbers of qubits, the first one most significant, ancillas first.

    qe.circuit(index=1, work=2, system=3) has 6 qubits; what it encodes sits in its top-left 8 x 8 block. Raises ArgumentError.
    """
    return NamedCircuit(registers)


def _width(name: str, width: Any) -> Any:
    if stands_for_all(width):
        if width < 0:
            raise ArgumentError(name, "be a number of qubits", "negative")
        return width
    try:
        number = operator.index(width)
    except TypeError:
        raise ArgumentError(name, "be a number of qubits", repr(width)) from None
    if number < 0 or isinstance(width, bool):
        raise ArgumentError(name, "be a number of qubits", repr(width))
    return number


def _gate(what: Any) -> tuple[Gate, str]:
    """A gate of what was given, and its name for drawings."""
    if isinstance(what, NamedCircuit):
        return what.circuit, "circuit"
    if isinstance(what, Circuit):
        return what, what.label or "circuit"
    matrix = dense_matrix(what, "what")
    check_unitary(matrix, "what")
    return Dense(matrix), "G"
