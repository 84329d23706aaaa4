"""Final networks as products: chains of blocks between output and input, with diagonals of vectors on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...circuits.named import NamedCircuit
from .reading import final_terms, is_vector
from .state import ZERO, Box, Content, NotRead, Term


@dataclass(frozen=True, eq=False)
class Factor:
    """One block in a product: a matrix, its adjoint (`turned`); a vector as a column, or as a diagonal; its conjugate (`turned`)."""

    thing: Any
    turned: bool = False
    role: str = "matrix"  # "matrix", "column", "diagonal"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Factor) and self.order == other.order

    def __hash__(self) -> int:
        return hash(self.order)  # by identity: encodings that stand for all others have no hash

    @property
    def order(self) -> tuple[str, int, bool]:
        """Diagonals commute: they stand in this order."""
        return (self.role, id(self.thing), self.turned)


Chain = tuple[Factor, ...]
Product = tuple[Chain, ...]  # the tensor product of chains, one a system register
Sum = dict[Product, Any]


def corner(circuit: NamedCircuit, system: Sequence[str], vector: bool) -> Sum:
    """The corner on the registers `system` as a sum of products of blocks, for all widths and all oracles. Raises NotRead."""
    import sympy as sp

    terms, ends = final_terms(circuit, system, vector)
    out: Sum = {}
    for term in terms:
        found = product(term, ends, vector)
        out[found] = out.get(found, sp.Integer(0)) + term.coefficient
    return {k: v for k, v in ((k, sp.simplify(v)) for k, v in out.items()) if v != 0}


def product(term: Term, ends: Mapping[str, tuple[int, int]], vector: bool) -> Product:
    """One network as a product. Raises NotRead where it is none."""
    names = _names(term)
    boxes = [_block(box, names) for box in term.boxes]
    left = list(boxes)
    chains: list[Chain] = []
    visited: set[int] = set()
    for y, x in ends.values():
        chain, indices = _chain(left, names(y), None if vector else names(x))
        if indices & visited:
            raise NotRead("two registers of the system share an index: the corner is no tensor product of chains")
        visited |= indices
        chains.append(chain)
    if left:
        raise NotRead(f"{_word(left[0][0])} stands apart from the system: the corner is no product of blocks")
    return tuple(chains)


def _names(term: Term) -> Any:
    """Variables by classes: deltas make two of them the same."""
    leader: dict[int, int] = {}

    def find(v: int) -> int:
        while v in leader:
            v = leader[v]
        return v

    for delta in term.deltas:
        gap = ZERO
        for v in delta:
            gap = gap ^ {find(v)}
        if len(gap) == 0:
            continue
        if len(gap) != 2:
            raise NotRead("a condition on the system's indices that is no equality of two")
        low, high = sorted(gap)
        leader[low] = high
    return find


Tensor = tuple[Factor, int, int | None]  # the factor, its outer index, its inner index (None: a vector)


def _block(box: Box, find: Any) -> Tensor:
    """A box whose workspace comes in and goes out as |0> is its block."""
    if any(leg != ZERO for leg in (*box.into[:-1], *box.out[:-1])):
        raise NotRead(
            f"the workspace of {_word(Factor(box.oracle.thing))} is not |0> on both sides: its leak stays in the corner"
        )
    into, out = box.into[-1], box.out[-1]
    if is_vector(box.oracle):
        empty, leg = (out, into) if box.inverse else (into, out)
        if empty != ZERO:
            raise NotRead(f"{_word(Factor(box.oracle.thing))} does not start from |0>")
        return Factor(box.oracle.thing, box.inverse, "column"), find(_single(leg)), None
    if box.oracle.thing.__class__.__name__ != "BlockEncoding" and getattr(box.oracle.thing, "kind", "") != "BE":
        raise NotRead("a gate of which no block is known stays in the corner")
    return Factor(box.oracle.thing, box.inverse), find(_single(out)), find(_single(into))


def _single(content: Content) -> int:
    if len(content) != 1:
        raise NotRead("an index that is a sum of several")
    return next(iter(content))


def _chain(left: list[Tensor], start: int, end: int | None) -> tuple[Chain, set[int]]:
    """The factors from the output index `start` to the input index `end`, taken out of `left`, and the indices on the way."""
    out: list[Factor] = []
    place, visited = start, {start}
    while True:
        here = [t for t in left if t[1] == place and t[2] is None]
        for tensor in here:
            left.remove(tensor)
        steps = [t for t in left if place in t[1:] and t[2] is not None]
        last = place == end or (end is None and not steps)
        if last and end is None:
            columns = sorted((t[0] for t in here), key=lambda f: f.order)
            if not columns:
                raise NotRead("the corner is no vector-encoding's: its column |0> is left as it is")
            return (*out, *(Factor(f.thing, f.turned, "diagonal") for f in columns[:-1]), columns[-1]), visited
        out += sorted((Factor(t[0].thing, t[0].turned, "diagonal") for t in here), key=lambda f: f.order)
        if last:
            if steps:
                raise NotRead("an index that more than two blocks share")
            return tuple(out), visited
        if len(steps) != 1 or steps[0][1] != place or steps[0][2] == place:
            raise NotRead("an index that is not shared by exactly two blocks")
        left.remove(steps[0])
        out.append(steps[0][0])
        assert steps[0][2] is not None
        place = steps[0][2]
        visited.add(place)


def _word(factor: Factor) -> str:
    return getattr(factor.thing, "name", "") or "an oracle"
