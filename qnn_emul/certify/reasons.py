"""Why some entries are tested only: one honest sentence each."""

from __future__ import annotations

TESTED: dict[str, str] = {}
