"""What a campaign found, key by key, gathered line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEPT_FAILURES = 100  # failing lines that are kept whole; all are counted


@dataclass
class KeySummary:
    """One key: counts, largest tightness, error and epsilon of the worst instance (epsilon = 0: of the largest error)."""

    key: str
    instances: int = 0
    failures: int = 0
    unitary: int = 0
    tightness: float | None = None
    error: float = 0.0
    epsilon: float = 0.0
    seconds: float = 0.0

    def add(self, line: Mapping[str, Any]) -> None:
        self.instances += 1
        self.failures += not line["ok"]
        self.unitary += line.get("level") == "unitary"
        self.seconds += line["seconds"]
        tight, error = line.get("tightness"), line.get("error") or 0.0
        if tight is not None:
            if self.tightness is None or tight > self.tightness:
                self.tightness, self.error, self.epsilon = tight, error, line["epsilon"]
        elif self.tightness is None and error > self.error:
            self.error, self.epsilon = error, line["epsilon"]


@dataclass
class Summary:
    """All keys of a campaign."""

    keys: tuple[str, ...]
    rows: dict[str, KeySummary] = field(init=False)
    failing: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = {key: KeySummary(key) for key in self.keys}

    def add(self, line: dict[str, Any]) -> None:
        """One line of the results."""
        self.rows[line["key"]].add(line)
        if not line["ok"] and len(self.failing) < KEPT_FAILURES:
            self.failing.append(line)

    @property
    def instances(self) -> int:
        return sum(row.instances for row in self.rows.values())

    @property
    def failures(self) -> int:
        return sum(row.failures for row in self.rows.values())
