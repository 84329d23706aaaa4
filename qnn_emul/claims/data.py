"""Inputs of a statement's own kind, such as a kernel, words of a memory or a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Data:
    """A value that no description draws: only a claim's `candidates` and its `draw` have it. `kind`: its type, or several."""

    kind: Any = object

    def problem(self, value: Any) -> str:
        """Why `value` is no such input; empty if it is one."""
        return "" if isinstance(value, self.kind) else f"is {type(value).__name__}, not {self.kind.__name__}"
