"""Whether an inequality of SymPy expressions has a derivation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .derive import Derivations
from .replay import Checked
from .writer import Writer


def derivable(left: Any, right: Any, relations: Iterable[Any] = ()) -> bool:
    """left <= right from SymPy relations, by steps that are checked; False says nothing."""
    checked = Checked({"assumptions": [], "laws": []})
    search = Derivations(checked)
    writer = Writer(search)
    for relation in relations:
        writer.assume("statement", relation)
    sides = [writer.number(side) for side in (left, right)]
    return all(map(search.defined, sides)) and search.prove(sides[0], "<=", sides[1]) is not None
