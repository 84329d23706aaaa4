"""The paper's statements as it states them, confronted with matrices. `PAPER` maps their keys to entries."""

from __future__ import annotations

from .paper import PAPER as PAPER
