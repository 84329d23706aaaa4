"""States of registers as sums of small networks: contents of wires, boxes, coefficients.

A *wire* is a whole register. A narrow one, whose width is a written number and on which no oracle acts, holds a number. A wide one
holds a XOR of index variables; the empty XOR is |0>. A *box* is one use of an oracle: U[out; in] with a leg for each register.
Nothing is known of it but that it is unitary, and what its corner is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

Content = frozenset[int]  # a XOR of variables
ZERO: Content = frozenset()


class NotRead(Exception):
    """A circuit, or a corner, that these rules do not cover; the message names the step."""


@dataclass(frozen=True)
class Oracle:
    """A unitary of which nothing is known but its corner. `thing` is the encoding (or gate); `widths` those of its registers."""

    thing: Any
    widths: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Oracle) and self.thing is other.thing and self.widths == other.widths

    def __hash__(self) -> int:
        return id(self.thing)


@dataclass(frozen=True)
class Box:
    """One use: legs of what comes in and what goes out, a content for each register; `inverse`: U^H.

    `index`: the legs that come out as they came in.
    """

    oracle: Oracle
    inverse: bool
    into: tuple[Content, ...]
    out: tuple[Content, ...]
    index: tuple[int, ...] = ()

    def legs(self) -> tuple[Content, ...]:
        """All legs."""
        return self.into + self.out

    def put(self, variable: int, content: Content) -> Box:
        """The box with a content in place of a variable."""
        return replace(self, into=put(self.into, variable, content), out=put(self.out, variable, content))


@dataclass(frozen=True)
class Term:
    """coefficient x contents of the wires x boxes, where each of `deltas` is 0.

    Variables that are no `inputs` are summed over.
    """

    coefficient: Any
    narrow: Mapping[str, int]
    wide: Mapping[str, Content]
    boxes: tuple[Box, ...] = ()
    deltas: tuple[Content, ...] = ()

    def times(self, factor: Any) -> Term:
        """The same, with another coefficient."""
        return replace(self, coefficient=self.coefficient * factor)

    def with_narrow(self, name: str, value: int) -> Term:
        """Another number on a narrow wire."""
        return replace(self, narrow={**self.narrow, name: value})

    def with_wide(self, changes: Mapping[str, Content]) -> Term:
        """Other contents of wide wires."""
        return replace(self, wide={**self.wide, **changes})

    def variables(self) -> frozenset[int]:
        """All variables that occur."""
        legs = [leg for b in self.boxes for leg in b.legs()]
        return frozenset().union(*self.wide.values(), *self.deltas, *legs)

    def substituted(self, variable: int, content: Content) -> Term:
        """A content in place of a variable, everywhere."""
        return replace(
            self,
            wide={name: one(c, variable, content) for name, c in self.wide.items()},
            boxes=tuple(b.put(variable, content) for b in self.boxes),
            deltas=put(self.deltas, variable, content),
        )

    def where_zero(self, content: Content, inputs: frozenset[int]) -> Term:
        """The part in which `content` is 0: a summed variable goes, or else a condition on inputs stays."""
        if content == ZERO:
            return self
        free = content - inputs
        if free:
            variable = max(free)
            return self.substituted(variable, content - {variable})
        return replace(self, deltas=(*self.deltas, content)) if content not in self.deltas else self

    def projected(self, content: Content, inputs: frozenset[int]) -> Term:
        """The same. Raises NotRead where another summed index is left without a place."""
        made = self.where_zero(content, inputs)
        gone = 1 if content - inputs else 0
        if made is not self and len(made.variables() - inputs) != len(self.variables() - inputs) - gone:
            raise NotRead("a summed index is left without a place: its sum is a number that depends on a width")
        return made


def one(content: Content, variable: int, replacement: Content) -> Content:
    """The content with a variable replaced."""
    return (content - {variable}) ^ replacement if variable in content else content


def put(contents: Iterable[Content], variable: int, replacement: Content) -> tuple[Content, ...]:
    """Several contents with a variable replaced."""
    return tuple(one(c, variable, replacement) for c in contents)


def without_pairs(term: Term, inputs: frozenset[int]) -> Term:
    """The term without U^H U and U U^H: where all that goes out of one goes into the other, and nowhere else."""
    while True:
        smaller = _one_pair_less(term, inputs)
        if smaller is None:
            return term
        term = smaller


def _one_pair_less(term: Term, inputs: frozenset[int]) -> Term | None:
    for first in term.boxes:
        inner = [leg for place, leg in enumerate(first.out) if place not in first.index]
        middle = [v for leg in inner for v in leg]
        if any(len(leg) != 1 for leg in inner) or len(set(middle)) != len(middle) or set(middle) & inputs:
            continue
        for second in term.boxes:
            facing = second.oracle == first.oracle and second.inverse != first.inverse and second.into == first.out
            if second is not first and facing and not _elsewhere(term, set(middle), first, second):
                joined = _joined(term, first, second, inputs)
                if joined is not None:
                    return joined
    return None


def _elsewhere(term: Term, variables: set[int], first: Box, second: Box) -> bool:
    """Whether the variables between two boxes occur anywhere but between them."""
    others = [leg for b in term.boxes if b is not first and b is not second for leg in b.legs()]
    rest = [*others, *first.into, *second.out, *term.wide.values(), *term.deltas]
    return any(leg & variables for leg in rest)


def _joined(term: Term, first: Box, second: Box, inputs: frozenset[int]) -> Term | None:
    """What comes out of the second is what went into the first; None where an index would be left without a place."""
    inner = {v for place, leg in enumerate(first.out) if place not in first.index for v in leg}
    whole, gone = term.variables() - inputs - inner, 0
    out = replace(term, boxes=tuple(b for b in term.boxes if b is not first and b is not second))
    pairs = list(zip(first.into, second.out, strict=True))
    while pairs:
        left, right = pairs.pop()
        before, gap = out, left ^ right
        out = out.where_zero(gap, inputs)
        if gap - inputs and out is not before:
            gone += 1
            variable = max(gap - inputs)
            replacement = gap - {variable}
            pairs = [(one(a, variable, replacement), one(b, variable, replacement)) for a, b in pairs]
    return out if len(out.variables() - inputs) == len(whole) - gone else None
