"""Trees of rotations, level by level: one round of the loop over levels stands for all, on the first k qubits, the next one and the rest.

Before level k the first k qubits hold r_k and the others |0>; the level makes r_{k+1}[j, b] = r_k[j] rotation_k[j][b, 0] of it, r_0 = 1.
The rotations are such that r_k[j] is the root of the sum of squares below node j over the whole: sqrt(p/w) sqrt(c/p) = sqrt(c/w) for a
child c of a parent p > 0, and where p = 0 the children are 0 too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ...linalg.loading import RotationTrees
from ...linalg.widths import Width, at_least, same
from ...linalg.widths import form as form_of
from ..terms import Element
from .blocks import BlockReader, first_difference, network
from .coefficients import ONE
from .families import Member, OpaqueData, Size, family
from .leaves import NamedUnitary
from .loops import parts_of, repeated, runner
from .networks import Form, corner_of
from .programs import Program, WireStep
from .state import NotRead
from .unasked import Unasked, only

ABOVE = Width(0, {"k": 1})


class Levels(Width):
    """k + 1 + r: what a loop goes through, at k."""

    def rounds(self, builder: Any, first: int, stride: int) -> Iterator[Any]:
        """One round."""
        if (first, stride) != (0, 1):
            raise NotRead(f"a loop from {first} by {stride} over all levels")
        yield from repeated(builder, iter([ABOVE]))


DATA = Levels(1, {"k": 1, "r": 1})


@dataclass(frozen=True, eq=False)
class ByLevel(Unasked):
    """Numbers of each level."""

    numbers: OpaqueData

    def __getitem__(self, level: Width) -> OpaqueData:
        made: OpaqueData = only(self.numbers, ABOVE)(level)
        return made


@dataclass(frozen=True, eq=False)
class AnyTrees(RotationTrees):
    """Trees by their widths. `turned`: whether a phase is not 1."""

    address: Any = 0
    turned: bool = True

    @property
    def count(self) -> Any:
        return Size(self.address)

    @property
    def n(self) -> Any:
        return DATA

    def angles(self, k: Any) -> Any:
        """Of a level: plain rotations and CNOTs in Gray-code order are its rotations."""
        made: OpaqueData = only(OpaqueData({"plain_rotations": rotations(self.address)}, ABOVE), ABOVE)(k)
        return made

    def phase_angles(self) -> Any:
        """Of the entries."""
        return OpaqueData({"plain_phases": phases(self.address)}, DATA)


def rotations(address: Any) -> Any:
    """Those of a level."""
    return family("rotation", address + ABOVE, ("system", 1))


def phases(address: Any) -> Any:
    """Those of the entries."""
    return family("phases", address + DATA)


def trees(address: Any, turned: bool = True) -> AnyTrees:
    """One for each address. A rotation is made of cosine and sine, in this order."""
    sines = OpaqueData()
    of_both: Callable[[Any], bool] = lambda sine: isinstance(sine, Member) and sine.data is sines
    cosines = OpaqueData({"rotation": only(rotations(address), of_both)})
    made = OpaqueData({"diagonal_gate": phases(address)})
    return AnyTrees(ByLevel(cosines), ByLevel(sines), made, address, turned)  # type: ignore[arg-type]  # stand-ins


@dataclass(frozen=True, eq=False)
class ByLevels:
    """An induction over levels. `made`: what a level makes of r, or what it is where nothing is `prepared`."""

    made: Element
    prepared: bool = False
    own: tuple[Any, Any] | None = None  # where the ancillas of one round begin and end, other ones each time

    def fails(self, program: Program, reader: BlockReader, vector: bool, ancillas: Any, wanted: Form) -> str:
        """The first statement that fails; "" if none does. Raises NotRead."""
        before, body, after = parts_of(program)
        if before:
            return "before the loop: something acts"
        if self.own is not None:
            start, stop = self.own
            if not at_least(form_of(start)[1].get("k", 0), stop - start):
                return "a round: the next one has ancillas that are its own too"
            used = {w for s in body for w in (*s.wires, *(v for v, _ in s.controls))}
            last = program.wires[-1].start + program.wires[-1].width
            if after or not used <= {*program.span(*self.own), *program.span(ancillas, last)}:
                return "a round: it acts on ancillas that are not its own"
        elif not same(ancillas, 0):
            return "a round: nothing says which ancillas are its own"
        make = runner(reader, {}, {})
        form: Callable[[tuple[WireStep, ...]], Form] = lambda steps: corner_of(
            program, [(ONE, steps)], ancillas, vector, make, laws=reader.laws
        )
        (_, level, made), (_, end, _) = self.parts(program, self.made)
        gap = first_difference(form(level), reader.form(made))
        return f"a level: {gap}" if gap else first_difference(form(end), wanted)

    def parts(self, program: Program, block: Element) -> list[tuple[str, tuple[WireStep, ...], Element]]:
        """One level, and what follows them all: name, steps, corner."""
        _, body, after = parts_of(program)
        start, end = (self._state(program, name, last) for name, last in (("above", 1), ("all", 3)))
        return [("one level", (*start, *body), self.made), ("after all levels", (*end, *after), block)]

    def _state(self, program: Program, name: str, last: int) -> tuple[WireStep, ...]:
        """r on the first wires of the data."""
        legs = [("system", w.width) for w in program.wires[:last]]
        state = NamedUnitary.of(name, "VE", legs)
        return (WireStep("leaf", (state,), False, tuple((w,) for w in range(last))),) if self.prepared else ()


LEVEL = network("VE", 3, ("block", "above", "o0"), ("block", "rotation", "o0", "o1", ""), zero=("o2",))


def loaded(*tensors: tuple[str, ...]) -> Element:
    """The vector after all levels, and what acts on it."""
    return network("VE", 3, ("block", "all", "o0", "o1", "o2"), *tensors)
