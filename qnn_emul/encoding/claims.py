"""What may be claimed of an encoding's record."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError
from ..linalg.shapes import MAX_REGISTER, as_integer, as_real
from .source import Leaf


def claimed(name: str, value: Any, e: Any) -> Any:
    """A claimed part of the record of e, true or not: a finite number (or formula), of ancillas a whole one, of a leaf as many as one may
    have. `leak` may be None, and of a block-encoding is nothing else. Raises ArgumentError."""
    if name == "ancillas":
        return as_integer(value, name, most=MAX_REGISTER if isinstance(e.source, Leaf) else None)
    if name != "leak":
        return as_real(value, name)
    if value is not None and e.kind == "BE":
        raise ArgumentError(name, "be None for a block-encoding: it speaks of a state", value)
    return None if value is None else as_real(value, name)
