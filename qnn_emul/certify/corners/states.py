"""A program run on sums of networks: what it makes of its inputs, for every width and whatever its leaves are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from .coefficients import ONE, ZERO, Coefficient, number, symbol
from .programs import Program, WireStep
from .state import ZERO as EMPTY
from .state import Box, Content, NotRead, Oracle, Term, without_pairs

Matrix = Sequence[Sequence[Coefficient]]


def unit(name: str) -> Coefficient:
    """A number of modulus 1 (or 0) by its word: 0, 1, -1, i, -i, or a symbol."""
    if name.startswith("-"):
        return -unit(name[1:])
    return number(int(name)) if name in ("0", "1") else symbol(name)


@dataclass
class Run:
    """Runs steps on terms. Inputs and parameters are variables below 0, all others are summed over."""

    program: Program
    parameters: Mapping[str, int] = field(default_factory=dict)
    inputs: frozenset[int] = frozenset()
    fresh: Any = field(default_factory=lambda: count(1))
    free: Mapping[str, tuple[str, Any]] = field(default_factory=dict)  # kind, and what stands in its place
    reader: Any = None

    def all(self, terms: Iterable[Term]) -> list[Term]:
        """All steps; a failure names the step. Raises NotRead."""
        return self.steps(self.program.steps, terms)

    def steps(self, steps: Iterable[WireStep], terms: Iterable[Term]) -> list[Term]:
        """Some steps."""
        terms = list(terms)
        for place, step in enumerate(steps, 1):
            try:
                terms = [without_pairs(without_maps(t, self.inputs), self.inputs) for t in self.step(step, terms)]
            except NotRead as problem:
                raise NotRead(f"step {place}, {step}: {problem}") from None
        return terms

    def step(self, step: WireStep, terms: Iterable[Term]) -> list[Term]:
        """One step: 1 + P (G - 1), P the projector of its condition."""
        act = self.action(step)
        out: list[Term] = []
        for term in terms:
            if any(str(w) in term.narrow and term.narrow[str(w)] != self.bit(v) for w, v in step.controls):
                out.append(term)
                continue
            inside = term
            for w, v in step.controls:
                if str(w) in term.wide:
                    inside = inside.projected(inside.wide[str(w)] ^ self.content(v), self.inputs)
            out += act(inside) if inside is term else [term, inside.times(number(-1)), *act(inside)]
        return out

    def bit(self, value: Any) -> int:
        """A condition on a bit."""
        if value not in (0, 1):
            raise NotRead(f"a condition that a bit is {value}")
        return int(value)

    def content(self, value: Any) -> Content:
        """A condition on a wide wire: |0>, or a parameter."""
        if isinstance(value, int) and value == 0:
            return EMPTY
        return frozenset({self.parameters[p] for p in parameters_of(value)})

    def action(self, step: WireStep) -> Callable[[Term], list[Term]]:
        """What a step does to a term in which its condition holds."""
        names = [str(w) for w in step.wires]
        if step.kind == "leaf":
            return lambda t: [self.box(t, step)]
        if step.kind == "phase":
            factor = unit(step.symbols[0]).conjugate() if step.turned else unit(step.symbols[0])
            return lambda t: [t.times(factor)]
        if step.kind == "copy":
            return lambda t: [copied(t, *names)]
        if step.kind == "flip":
            gap = self.content(step.symbols[0])
            return lambda t: [t.with_wide({names[0]: wide(t, names[0]) ^ gap})]
        if step.kind == "project":
            return lambda t: self.projected(t, names)
        if step.kind == "free":
            return lambda t: self.freely(t, names, step.symbols[0])
        if step.kind == "preparation":
            return lambda t: prepared(t, names, step)
        matrix = bit_matrix(step)
        return lambda t: on_bit(t, names[0], matrix)

    def box(self, term: Term, step: WireStep) -> Term:
        """A use of a leaf; its index legs go out as they came in."""
        roles = [(role, str(w)) for (role, _), leg in zip(step.symbols[0].legs, step.legs, strict=True) for w in leg]
        bits = tuple(term.narrow[name] for role, name in roles if role == "index" and name in term.narrow)
        leaf = step.symbols[0].member(bits)
        index = [name for role, name in roles if role == "index" and name in term.wide]
        changed = [name for role, name in roles if role != "index"]
        into = tuple(wide(term, name) for name in (*index, *changed))
        fresh = tuple(frozenset({next(self.fresh)}) for _ in changed)
        if leaf.kind == "lookup":
            found = with_boxes(term, [named_box(("map", leaf.name, False), (*into[: len(index)], *fresh), ())])
            return found.with_wide({name: term.wide[name] ^ word for name, word in zip(changed, fresh, strict=True)})
        out = (*into[: len(index)], *fresh)
        cut = tuple(sum(name in term.wide for name in map(str, leg)) for leg in step.legs)
        made = Box(Oracle(leaf, cut), step.turned, into, out, tuple(range(len(index))))
        moved = term.with_wide(dict(zip(changed, fresh, strict=True)))
        return Term(moved.coefficient, moved.narrow, moved.wide, (*moved.boxes, made), moved.deltas)

    def projected(self, term: Term, names: Sequence[str]) -> list[Term]:
        """The part in which wires are |0>."""
        for name in names:
            if name in term.narrow:
                if term.narrow[name]:
                    return []
            else:
                term = term.projected(term.wide[name], self.inputs)
        return [term]

    def freely(self, term: Term, names: Sequence[str], which: str) -> list[Term]:
        """An operator of which nothing is known, or the expression in its place."""
        kind, value = self.free[which]
        into = tuple(wide(term, name) for name in names)
        out = into if kind == "entries" else tuple(frozenset({next(self.fresh)}) for _ in names)
        moved = term.with_wide(dict(zip(names, out, strict=True)))
        if value is None:
            legs = () if kind == "entries" else into
            return [with_boxes(moved, [named_box(("free", which, False), out, legs)])]
        found = []
        for o, i, c, tensors, deltas in self.reader.parts(value, out, () if kind == "entries" else into):
            assert o == i == ()
            made = moved.times(self.reader.book.coefficient(c.formula) * c.value)
            made = with_boxes(made, [named_box(x.head, x.legs, ()) for x in tensors])
            for delta in deltas:
                made = made.where_zero(delta, self.inputs)
            found.append(made)
        return found


@dataclass(frozen=True)
class NamedTensor:
    """What a box is that stands for no unitary."""

    head: tuple[Any, ...]


def without_maps(term: Term, inputs: frozenset[int]) -> Term:
    """The values of one map at one place are equal (and known once); a value that is used nowhere drops out, for there is one."""
    while True:
        smaller = _one_map_less(term, inputs)
        if smaller is None:
            return term
        term = smaller


def _one_map_less(term: Term, inputs: frozenset[int]) -> Term | None:
    maps = [b for b in term.boxes if isinstance(b.oracle.thing, NamedTensor) and b.oracle.thing.head[0] == "map"]
    for place, first in enumerate(maps):
        *index, value = first.out
        rest = replace(term, boxes=tuple(b for b in term.boxes if b is not first))
        if len(value) == 1 and not value & (inputs | rest.variables() | frozenset().union(*index)):
            return rest
        for second in maps[:place]:
            if second.oracle.thing == first.oracle.thing and list(second.out[:-1]) == index:
                return rest.where_zero(value ^ second.out[-1], inputs)
    return None


def named_box(head: tuple[Any, ...], out: tuple[Content, ...], into: tuple[Content, ...]) -> Box:
    """A tensor among the boxes of a term; it never cancels."""
    return Box(Oracle(NamedTensor(head), ()), False, into, out)


def with_boxes(term: Term, boxes: list[Box]) -> Term:
    """Further boxes."""
    return replace(term, boxes=(*term.boxes, *boxes))


def parameters_of(value: Any) -> frozenset[str]:
    """The parameters whose XOR a value is."""
    names = getattr(value, "names", None)
    if names is None:
        raise NotRead(f"a value {value} on a register of any width")
    out: frozenset[str] = names
    return out


def wide(term: Term, name: str) -> Content:
    """The content of a wide wire."""
    if name not in term.wide:
        raise NotRead(f"wire {name} is a bit, and a register is asked for")
    return term.wide[name]


def copied(term: Term, source: str, sink: str) -> Term:
    """|s>|t> -> |s>|t xor s>."""
    if source in term.wide and sink in term.wide:
        return term.with_wide({sink: term.wide[sink] ^ term.wide[source]})
    if source in term.narrow and sink in term.narrow:
        return term.with_narrow(sink, term.narrow[sink] ^ term.narrow[source])
    raise NotRead("a copy between a bit and a register")


def on_bit(term: Term, name: str, matrix: Matrix) -> list[Term]:
    """A 2 x 2 matrix on a narrow wire."""
    if name not in term.narrow:
        raise NotRead(f"a gate on one qubit meets wire {name}, a register")
    out = []
    for image in (0, 1):
        factor = matrix[image][term.narrow[name]]
        if factor:
            out.append(term.with_narrow(name, image).times(factor))
    return out


def bit_matrix(step: WireStep) -> Matrix:
    """The matrix of a gate on one qubit. Raises NotRead for a kind that is none."""
    one, zero, h = ONE, ZERO, symbol("h")
    if step.kind == "H":
        return [[h, h], [h, -h]]
    if step.kind == "X":
        return [[zero, one], [one, zero]]
    if step.kind == "rotation":
        c, s = map(unit, step.symbols)
        return [[c, s], [-s, c]] if step.turned else [[c, -s], [s, c]]
    if step.kind == "z-rotation":
        e = unit(step.symbols[0])
        return [[e, zero], [zero, e.conjugate()]] if step.turned else [[e.conjugate(), zero], [zero, e]]
    if step.kind == "diagonal" and len(step.symbols) == 2:
        a, b = (unit(s).conjugate() if step.turned else unit(s) for s in step.symbols)
        return [[a, zero], [zero, b]]
    raise NotRead(f"a gate of the kind {step.kind}")


def prepared(term: Term, names: Sequence[str], step: WireStep) -> list[Term]:
    """A preparation on bits: the first column is its symbols, of the others nothing is used but on one qubit with entries of one size."""
    prefix, *amplitudes = step.symbols
    value = 0
    for name in names:
        if name not in term.narrow:
            raise NotRead("a preparation of a list of numbers meets a register")
        value = 2 * value + term.narrow[name]

    def entry(row: int, column: int) -> Coefficient:
        if column and prefix == "even" and len(amplitudes) == 2:  # a real reflection: [[a, b], [b, -a]]
            return unit(amplitudes[1]) if row == 0 else -unit(amplitudes[0])
        if column:
            return symbol(f"x:{prefix}:{row}:{column}")
        return unit(amplitudes[row]) if row < len(amplitudes) else ZERO

    out = []
    for image in range(1 << len(names)):
        factor = entry(value, image).conjugate() if step.turned else entry(image, value)
        if factor:
            made, rest = term.times(factor), image
            for name in reversed(names):
                made, rest = made.with_narrow(name, rest & 1), rest >> 1
            out.append(made)
    return out
