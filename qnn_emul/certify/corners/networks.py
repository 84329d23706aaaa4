"""Networks of tensors between a corner's outputs and inputs, and the one form in which equal ones are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from .coefficients import ONE, ZERO, Coefficient, number, symbol
from .data_laws import DataLaw
from .leaves import NamedUnitary
from .programs import Program, WireStep
from .state import ZERO as EMPTY
from .state import Box, Content, Term, without_pairs
from .states import NamedTensor, Run, named_box, with_boxes, without_maps


@dataclass(frozen=True)
class Tensor:
    """A tensor by its head (what it is) and the content of each leg."""

    head: tuple[Any, ...]
    legs: tuple[Content, ...]


@dataclass(frozen=True)
class Network:
    """coefficient x tensors, summed over all variables above 0, where each of `deltas` is 0; variables below 0 are free."""

    coefficient: Coefficient
    tensors: tuple[Tensor, ...]
    deltas: tuple[Content, ...] = ()


Bits = tuple[int, ...]
Key = tuple[Bits, tuple[Any, ...]]  # values of the system's bits, a network without its coefficient
Form = Mapping[Key, Coefficient]  # the one form: what is not there is 0


def block_of(box: Box) -> Tensor:
    """A box; where its workspace is |0> on both sides, the block of its leaf (rule 7, at the very end)."""
    if isinstance(box.oracle.thing, NamedTensor):
        return Tensor(box.oracle.thing.head, (*box.out, *box.into))
    leaf: NamedUnitary = box.oracle.thing
    roles = [role for (role, _), k in zip(leaf.legs, box.oracle.widths, strict=True) for _ in range(k)]
    into, out = (box.out, box.into) if box.inverse else (box.into, box.out)
    ancillas = [j for j, role in enumerate(roles) if role == "ancilla"]
    system = [j for j, role in enumerate(roles) if role == "system"]
    index = [j for j, role in enumerate(roles) if role == "index"]
    square = leaf.kind in ("BE", "family", "real")
    idle = ancillas if square else ancillas + system
    if leaf.kind == "VE" and all(into[j] == EMPTY for j in idle) and any(out[j] != EMPTY for j in ancillas):
        return Tensor(("column", leaf.name, box.inverse), out)
    if any(into[j] != EMPTY for j in idle) or any(out[j] != EMPTY for j in ancillas):
        return Tensor(("U", leaf.name, box.inverse), (*box.out, *box.into))
    rows, columns = tuple(out[j] for j in system), tuple(into[j] for j in (system if square else index))
    legs = (*columns, *rows) if box.inverse and square else (*rows, *columns)
    if leaf.kind == "family":
        legs = (*(into[j] for j in index), *legs)
    return Tensor(("block", leaf.name, box.inverse), legs)


def solved(deltas: Iterable[Content]) -> dict[int, Content]:
    """Conditions as replacements: each of the variables on the left by others, none of which is on a left side.

    A variable that is summed over is replaced first: the sum has one term in which the condition holds.
    """
    out: dict[int, Content] = {}
    for delta in deltas:
        for v, content in out.items():
            if v in delta:
                delta = (delta - {v}) ^ content
        if not delta:
            continue
        pivot = max(delta) if max(delta) > 0 else min(delta)
        rest = delta - {pivot}
        out = {v: (c - {pivot}) ^ rest if pivot in c else c for v, c in out.items()}
        out[pivot] = rest
    return out


def written(network: Network) -> tuple[Any, ...]:
    """The one form of a network without its coefficient: summed variables are numbered by a walk from the free ones."""
    rules = solved(network.deltas)
    left = [Tensor(t.head, put(t.legs, rules)) for t in network.tensors]
    names: dict[int, int] = {}
    out: list[Any] = []
    while left:
        best = min(range(len(left)), key=lambda j: _signature(left[j], names))
        tensor = left.pop(best)
        for leg in tensor.legs:
            for v in sorted(leg):
                if v > 0 and v not in names:
                    names[v] = len(names) + 1
        out.append((tensor.head, tuple(tuple(sorted(names.get(v, v) for v in leg)) for leg in tensor.legs)))
    fixed = tuple(sorted((v, tuple(sorted(c))) for v, c in rules.items() if v < 0))
    return (tuple(sorted(out, key=repr)), fixed)


def put(legs: Iterable[Content], rules: Mapping[int, Content]) -> tuple[Content, ...]:
    """Legs with replacements made."""
    return tuple(_put(leg, rules) for leg in legs)


def _put(leg: Content, rules: Mapping[int, Content]) -> Content:
    out = leg
    for v in leg:
        if v in rules:
            out = (out - {v}) ^ rules[v]
    return out


def _signature(tensor: Tensor, names: Mapping[int, int]) -> tuple[Any, ...]:
    """How a tensor looks from what is named so far; tensors that touch nothing named come last."""
    legs = tuple(
        (tuple(sorted(names.get(v, v) for v in leg if v < 0 or v in names)), sum(v > 0 and v not in names for v in leg))
        for leg in tensor.legs
    )
    far = all(not known for known, _ in legs) and bool(tensor.legs)
    return (far, repr(tensor.head), legs)


def gathered(parts: Iterable[tuple[Bits, Network]]) -> Form:
    """Equal networks added, those with coefficient 0 dropped."""
    out: dict[Key, Coefficient] = {}
    for bits, network in parts:
        key = (bits, written(network))
        out[key] = out.get(key, ZERO) + network.coefficient
    return {k: c for k, c in out.items() if c}


def corner(
    program: Program, ancillas: Any, vector: bool, parameters: Mapping[str, int], laws: Sequence[DataLaw] = ()
) -> Form:
    """<0| U |0> on the first `ancillas` qubits, the rest the system (coming in as |0> too if `vector`). Raises NotRead."""
    make: Callable[[Program, frozenset[int]], Run] = lambda p, inputs: Run(p, parameters, inputs)
    return corner_of(program, [(ONE, program.steps)], ancillas, vector, make, laws=laws)


def corner_of(
    program: Program,
    state: Sequence[tuple[Coefficient, Sequence[WireStep]]],
    ancillas: Any,
    vector: bool,
    make: Callable[[Program, frozenset[int]], Run],
    everything: bool = False,
    laws: Sequence[DataLaw] = (),
) -> Form:
    """The same of a sum of circuits on the wires of a program; of `everything`, ancillas go out too. Raises NotRead."""
    end = program.wires[-1].start + program.wires[-1].width if program.wires else 0
    system = program.span(ancillas, end)
    coming = [w for w in system if not vector]
    going = list(range(len(program.wires))) if everything else list(system)
    wide = [w for w in going if not program.wires[w].narrow]
    outputs = {w: -(2 * j + 2) for j, w in enumerate(wide)}
    inputs = {w: -(2 * j + 1) for j, w in enumerate(w for w in coming if not program.wires[w].narrow)}
    parameters = make(program, frozenset()).parameters
    free = frozenset({*outputs.values(), *inputs.values(), *parameters.values()})
    simple = simplifier(laws, parameters)
    run = make(program, free)
    bits = [w for w in coming if program.wires[w].narrow]
    parts: list[tuple[Bits, Network]] = []
    for values in product((0, 1), repeat=len(bits)):
        start = dict(zip(bits, values, strict=True))
        narrow = {str(w): start.get(w, 0) for w, wire in enumerate(program.wires) if wire.narrow}
        contents = {
            str(w): frozenset({inputs[w]}) if w in inputs else EMPTY
            for w, wire in enumerate(program.wires)
            if not wire.narrow
        }
        for coefficient, steps in state:
            for term in run.steps(steps, [Term(coefficient, narrow, contents)]):
                for found in _cornered(term, program, outputs, set(going), free):
                    went = tuple(found.narrow[str(w)] for w in going if program.wires[w].narrow)
                    parts.append(((*went, *values), simple(network_of(found))))
    return gathered(parts)


def _cornered(
    term: Term, program: Program, outputs: Mapping[int, int], going: set[int], free: frozenset[int]
) -> list[Term]:
    """A term with what does not go out projected on |0>, and its wires on the outputs; none where that is 0."""
    for w, wire in enumerate(program.wires):
        if wire.narrow:
            if w not in going and term.narrow[str(w)]:
                return []
            continue
        wanted = frozenset({outputs[w]}) if w in outputs else EMPTY
        term = term.projected(term.wide[str(w)] ^ wanted, free)
    return _real_parts(without_pairs(without_maps(term, free), free), free)


def _real_parts(term: Term, free: frozenset[int]) -> list[Term]:
    """Blocks of leaves of kind "real" as what they are: diagonals of half a column and half its conjugate."""
    for box in term.boxes:
        leaf = box.oracle.thing
        if getattr(leaf, "kind", "") != "real" or block_of(box).head[0] != "block":
            continue
        size = sum(box.oracle.widths[1:])
        rest = replace(term.times(number(Fraction(1, 2))), boxes=tuple(b for b in term.boxes if b is not box))
        out: list[Term] = []
        for turned in (False, True):
            made = with_boxes(rest, [named_box(("column", leaf.name.removeprefix("Re "), turned), box.out[-size:], ())])
            for one, other in zip(box.out[-size:], box.into[-size:], strict=True):
                made = made.projected(one ^ other, free)
            out += _real_parts(made, free)
        return out
    return [term]


def network_of(term: Term) -> Network:
    """A term of a corner as a network of blocks."""
    return Network(term.coefficient, tuple(block_of(b) for b in term.boxes), term.deltas)


def by_laws(network: Network, laws: Sequence[DataLaw], parameters: Mapping[str, int]) -> Network:
    """The network with all that laws replace; each time it has fewer tensors, or a leg more that is |0>."""
    while laws:
        rules = solved(network.deltas)
        plain = replace(network, tensors=tuple(Tensor(t.head, put(t.legs, rules)) for t in network.tensors))
        known = {name: _put(frozenset({v}), rules) for name, v in parameters.items()}
        made: Network | None = next((m for law in laws if (m := law.applied(plain, known)) is not None), None)
        if made is None:
            break
        network = made
    return network


def simplifier(laws: Sequence[DataLaw], parameters: Mapping[str, int]) -> Callable[[Network], Network]:
    """By what is promised of data, and known of squares."""
    return lambda network: with_squares(by_laws(network, laws, parameters))


def with_squares(network: Network) -> Network:
    """<b|b> as a number q:x, wherever it stands apart from the rest."""
    tensors, coefficient = list(network.tensors), network.coefficient
    for tensor in network.tensors:
        what, name, inverse = tensor.head
        partner = Tensor((what, name, True), tensor.legs)
        inner = frozenset().union(*tensor.legs)
        if what != "block" or inverse or partner not in tensors or tensor not in tensors or min(inner, default=1) < 1:
            continue
        rest = list(tensors)
        rest.remove(tensor)
        rest.remove(partner)
        lone = all(len(leg) == 1 for leg in tensor.legs) and len(inner) == len(tensor.legs)
        if lone and not any(inner & leg for t in rest for leg in t.legs) and not any(inner & d for d in network.deltas):
            tensors, coefficient = rest, coefficient * symbol(f"q:{name}")
    return Network(coefficient, tuple(tensors), network.deltas)
