"""Theorems about the catalogue's circuits: corner = block, unitary, so many ancillas, for every width and every input."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from ...engine.lemma import Lemma
from ...lemmas import CATALOGUE
from ...linalg.widths import WidthAsked
from ..discipline import breach
from ..symbolic_tree import trees
from ..theorems import NotProved
from ..trees import counted
from .amounts import Book
from .blocks import BlockReader, first_difference
from .choices import choice
from .levels import ByLevels
from .loops import induction_fails
from .networks import corner
from .programs import Program, program
from .state import NotRead
from .subjects import Subject, in_sympy, subjects


@dataclass(frozen=True)
class CircuitProof:
    """What is proved of an entry's circuit. `reason`: what is missing, or where corner and block part first."""

    key: str
    corner: bool
    unitary: bool
    ancillas: bool
    seconds: float
    readings: tuple[str, ...] = ()
    reason: str = ""
    scope: str = ""
    cited: str = ""  # facts that it rests on
    compared: bool = False  # corner and block were read: what is not proved is false

    @property
    def proved(self) -> bool:
        """Whether nothing is missing."""
        return self.corner and self.unitary and self.ancillas

    def row(self) -> dict[str, Any]:
        """For JSON."""
        return {"corner": self.corner, "unitary": self.unitary, "ancillas": self.ancillas}


def prove_circuit(key: str) -> CircuitProof:
    """Corner, unitarity and ancillas of one entry's circuit. Raises UnknownKey."""
    entry, started = CATALOGUE[key], time.process_time()
    if entry.tree is not None:
        return trees_circuit(entry)
    corners, unitary, ancillas, compared, labels = True, True, True, True, []
    reason = ""
    chosen = choice(entry)
    if chosen is None:
        return CircuitProof(key, False, False, False, 0.0, (), "open: nothing says yet what its circuit is read on")
    try:
        if found := breach(entry.circuit, asked=True):
            raise NotRead(found)
        for subject in subjects(entry, chosen):
            labels.append(subject.label)
            found = difference(subject)
            counted = ancillas_counted(subject)
            corners, ancillas = corners and not found, ancillas and not counted
            reason = reason or " ".join(filter(None, [subject.label, found or counted]) if found or counted else [])
        if not labels:
            raise NotRead("its reading gives no case")
    except (NotRead, NotProved, WidthAsked, TypeError, AttributeError, KeyError) as problem:
        corners = unitary = ancillas = compared = False
        reason = f"not read: {problem}"
    seconds = round(time.process_time() - started, 3)
    said = (tuple(labels), reason, chosen.scope, chosen.cited, compared)
    return CircuitProof(key, corners, unitary, ancillas, seconds, *said)


def trees_circuit(entry: Lemma) -> CircuitProof:
    """A tree's circuit is that of its nodes, one in the other, and so is its block; its ancillas are compared with the tree's.

    A file with a proof may have a block of its own: that is compared with the tree's too.
    """
    started = time.process_time()
    try:
        keys = counted(entry)
        gap_of_blocks = "" if entry.lines is None else block_differs(entry)
    except (NotProved, NotRead, TypeError, AttributeError, KeyError) as problem:
        return CircuitProof(entry.key, False, False, False, 0.0, (), f"open: {problem}")
    if gap_of_blocks:
        reason = f"open: its own block is not seen to be its tree's: {gap_of_blocks}"
        return CircuitProof(entry.key, False, False, False, 0.0, (), reason)
    nodes = [prove_circuit(key) for key in keys]
    gap = next((n for n in nodes if not n.proved), None)
    reason = f"open: its node {gap.key} is {circuit_status(gap)}: {gap.reason}" if gap else ""
    seconds = round(time.process_time() - started, 3)
    scope, cited = (
        "; ".join(dict.fromkeys(part for text in texts if text for part in text.split("; ")))
        for texts in ([n.scope for n in nodes], [n.cited for n in nodes])
    )
    return CircuitProof(entry.key, not gap, not gap, True, seconds, tuple(keys), reason, scope, cited)


def block_differs(entry: Lemma) -> str:
    """Where the file's block and its tree's part first, in every setting of its rule; "" where they are one. Raises NotProved, NotRead."""
    for tree in trees(entry):
        s = tree.setting
        own = entry.block(*s.children, **{**s.numbers, **s.data})
        kinds = {str(c.target_data): c.target_data.kind for c in s.children}
        found, wanted = (BlockReader(Book(), kinds, {}).form(b) for b in (tree.term(tree.root, "block"), own))
        gap = first_difference(found, wanted)
        if gap:
            return gap
    return ""


def circuit_status(proof: CircuitProof) -> str:
    """proved, proved under cited facts, open, or failed: the corner is read and is not the block."""
    if proof.proved:
        return f"proved under cited facts ({proof.cited})" if proof.cited else "proved"
    return "failed" if proof.compared else "open"


def difference(subject: Subject, changed: Program | None = None) -> str:
    """Where corner and block part first; "" where they are one; of another program, if given. Raises NotRead."""
    space = subject.circuit.qubits - subject.system
    steps = changed or program(subject.circuit, space)
    wanted = subject.reader.form(subject.block)
    if isinstance(subject.induction, ByLevels):
        return subject.induction.fails(steps, subject.reader, subject.vector, space, wanted)
    if subject.induction is not None:
        return induction_fails(steps, subject.induction, subject.reader, subject.vector, space, wanted)
    found = corner(steps, space, subject.vector, subject.reader.parameters, subject.reader.laws)
    return first_difference(found, wanted)


def ancillas_counted(subject: Subject) -> str:
    """What is wrong with the rule's number of ancillas; "" if nothing is."""
    import sympy as sp

    have, said = (_by_name(e) for e in (in_sympy(subject.circuit.qubits - subject.system), subject.ancillas))
    return "" if sp.simplify(have - said) == 0 else f"the circuit has {have} ancillas, the rule says {said}"


def _by_name(formula: Any) -> Any:
    """A formula in numbers of qubits, whatever was assumed of its symbols."""
    import sympy as sp

    e = sp.sympify(formula)
    return e.xreplace({x: sp.Symbol(x.name, integer=True, nonnegative=True) for x in e.free_symbols})
