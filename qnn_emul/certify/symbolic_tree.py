"""The tree of a lemma file on symbols: its own function `tree`, run on encodings whose records are symbols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.source import NO_GATE, Dataless, Derived
from ..engine.lemma import Lemma
from .abstract import Child, Setting
from .settings import settings
from .symbols import qubits
from .terms import Element, atom
from .theorems import NotProved


class Unproved(NotProved):
    """Nothing is wrong, and something is missing: a node is not proved itself, or a tree cannot be read."""


@dataclass(frozen=True)
class SymbolicTree:
    """The tree of one setting: its root, and what its leaves are in the statement."""

    setting: Setting
    root: Encoding
    leaves: Mapping[int, Child]  # by the identity of their source

    @property
    def nodes(self) -> list[Encoding]:
        """Applications of lemmas, children before parents."""
        return [e for e in self.root.nodes() if id(e.source) not in self.leaves and e.key != NO_GATE]

    @cached_property
    def definitions(self) -> dict[Any, Any]:
        """Norms that the construction measures, by the numbers of the statement that they are."""
        return {}

    def term(self, e: Encoding, what: str) -> Element:
        """Target or block of a node, as a term over those of the statement's inputs; an atom of its own where it has no such form."""
        if id(e.source) in self.leaves:
            out: Element = getattr(self.leaves[id(e.source)], f"{what}_data")
            return out
        if e.key == NO_GATE:
            return Element("identity" if e.kind == "BE" else "no gate", (), None, e.kind)
        source: Any = e.applied
        if source.lemma.tree is not None and source.lemma.lines is None:
            return self.term(source.lemma.tree(*source.children, **source.numbers, **source.data), what)
        parts = [Child(self.term(c, "target"), self.term(c, "block"), c.record, c.n) for c in source.children]
        try:
            made: Element = getattr(source.lemma, what)(*parts, **{**source.numbers, **source.data})
        except (TypeError, ValueError, AttributeError, LookupError):
            return atom(f"{what} of {source.key}", e.kind, is_block=what == "block")
        return made


def trees(entry: Lemma) -> Iterator[SymbolicTree]:
    """The entry's tree in every setting of its statement. Raises NotProved where it cannot be built on symbols."""
    assert entry.tree is not None
    for s in settings(entry):
        try:
            children = [replace(c, n=_width(entry, str(c.target_data), s)) for c in s.children]
            inputs = [_leaf(child) for child in children]
            root = entry.tree(*inputs, **{**s.numbers, **s.data})
        except (TypeError, ValueError, AttributeError, LookupError) as problem:
            raise Unproved(f"its tree cannot be built on symbols: {problem}") from problem
        yield SymbolicTree(s, root, {id(e.source): c for e, c in zip(inputs, children, strict=True)})


def _width(entry: Lemma, name: str, s: Setting) -> Any:
    """The qubits of an input: the statement's, or of its own."""
    own = getattr(entry.inputs.get(name), "n", None) == "own"
    return qubits(f"n_{name}") if own else s.numbers.get("n", qubits("n"))


def _leaf(child: Child) -> Encoding:
    name = str(child.target_data)
    leaf, flat = Dataless(f"abstract.{name}", "an input", label=name), (1 << child.n,)
    if child.target_data.kind == "VE":
        return VectorEncoding(child.n, flat, child.record, leaf, name)
    return BlockEncoding(child.n, flat * 2, child.record, leaf, name)


def applied(node: Encoding) -> Derived[Any]:
    """The lemma that made a node. Raises NotProved for a leaf that is none of the statement's."""
    if not isinstance(node.source, Derived):
        raise Unproved(f"its tree makes a leaf '{node.name or node.key}', of which no theorem says what it encodes")
    return node.source
