"""The refusal, and what a statement asks for under the name of a condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class NotProved(Exception):
    """A line or a claim does not follow; the message names it and says what is missing."""


@dataclass(frozen=True)
class Stated:
    """left <= right, which a statement asks for under the name of a condition."""

    condition: str
    left: Any
    right: Any
