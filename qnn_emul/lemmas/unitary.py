"""What lemma files of unitaries without ancillas share: the rule, the proof, what stands for the data, wrong versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..engine.lines import Line, at_most, exact, norm
from .language import Record
from .wrong import Wrong


def rule() -> Record:
    return Record(alpha=1, ancillas=0, epsilon=0, norm=1)


def proof(goal: Any) -> Iterator[Line]:
    yield at_most("block", norm(goal.target), 1)
    yield from exact(goal, goal.target)


def corner(s: Any, kit: Any, *names: str) -> Any:
    """The setting in which the data of these names are one matrix: the corner of the circuit."""
    whole = kit.atom("A", "BE", is_block=True)
    return replace(s, data=dict.fromkeys(names, kit.GivenData(lambda name: whole)))


WRONG: dict[str, Wrong] = {
    "a flag": lambda r, **_: {"ancillas": r.ancillas + 1},
    "alpha is the Frobenius norm": lambda r, **_: {"alpha": 2.0},
}
