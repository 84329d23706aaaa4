"""Results as JSON Lines, written in order: what is on disk is always the beginning of the whole campaign.

Every line ends with a `seal`, a digest of its content and of the seals before it (not of `seconds` and `worker`): a line that was
changed, left out or put elsewhere is seen when the file is read again. `rules` says which version of the rules computed it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from ..errors import ArgumentError
from ..files import as_path
from .campaign import KIND, Campaign, head

UNSEALED = ("seconds", "worker", "seal")  # what may differ from machine to machine
FIELDS: dict[str, type | tuple[type, ...]] = {
    "index": int,
    "key": str,
    "number": int,
    "seed": int,
    "keys": str,
    "rules": str,
    "ok": bool,
    "failures": list,
    "seconds": (int, float),
    "seal": str,
}
LONGEST = 2**24  # bytes of a line; ours have hundreds
START = head(KIND)  # every line begins like this
SURELY = len('{"format": "qnn-emul')  # signs of it that nobody else writes


class Results:
    """The file of one campaign, locked while it is open. `count` lines are there already.

    Raises ArgumentError where the file exists and is not to be resumed, is in use, holds another campaign or no results at all.
    """

    def __init__(
        self,
        path: str,
        campaign: Campaign,
        resume: bool,
        seen: Callable[[dict[str, Any]], None],
        other_rules: bool = False,
    ) -> None:
        self.path, self.campaign, self.other_rules = path, campaign, other_rules
        self.count, self.seal = 0, ""
        there = os.path.exists(as_path(path, "--out"))
        if there and not os.path.isfile(path):
            raise ArgumentError("--out", "be a file", f"{path}, which is a folder or a device")
        if there and not resume:
            raise ArgumentError("--out", "not exist yet", path, "--resume goes on with it.")
        self.file = _opened(path, "r+" if there else "x")
        try:
            _lock(self.file, path)
            whole = self._read(seen) if there else 0
        except BaseException as problem:
            self.file.close()
            if isinstance(problem, OSError):
                raise ArgumentError("--out", "be a file that can be read", f"{path} ({problem.strerror})") from None
            raise
        self.file.truncate(whole)
        self.file.seek(whole)

    def write(self, result: Mapping[str, Any]) -> None:
        """Append one instance as one line."""
        self.seal = sealed(result, self.seal)
        self.file.write(json.dumps({**result, "seal": self.seal}, allow_nan=False) + "\n")

    def flush(self) -> None:
        """Everything written is on disk."""
        self.file.flush()

    def close(self) -> None:
        """Close the file, and with it the lock."""
        self.file.close()

    def _read(self, seen: Callable[[dict[str, Any]], None]) -> int:
        """The bytes of the whole lines. A bad line followed by another is damage; the last one may be torn, if it is one of ours."""
        whole = 0
        with open(self.path, "rb") as file:
            while raw := file.readline(LONGEST):
                line = _parsed(raw)
                if line is None and file.peek(1) == b"" and _torn(raw, SURELY if self.count == 0 else 1):
                    break
                if line is None or line.get("index") != self.count:
                    was = f"{self.path}, whose line {self.count + 1} is none"
                    raise ArgumentError("--out", "hold the results of a campaign, line by line", was)
                self._agree(line)
                seen(line)
                self.count, self.seal, whole = self.count + 1, line["seal"], whole + len(raw)
        return whole

    def _agree(self, line: dict[str, Any]) -> None:
        """Raises ArgumentError where a field is missing, the line was changed, or it is of another campaign."""
        where = f"line {line['index'] + 1} of {self.path}"
        for name, kind in FIELDS.items():
            if not isinstance(line.get(name), kind) or (isinstance(line.get(name), bool) and kind is not bool):
                raise ArgumentError(f"--out: {name}", f"be there in {where}", repr(line.get(name)))
        for name, value in self.campaign.parameters.items():
            if line[name] != value and not (name == "rules" and self.other_rules):
                option = {"keys": "KEY", "rules": "--out"}.get(name, f"--{name}")
                hint = "--other-rules goes on all the same." if name == "rules" else ""
                was = f"{value!r}: {self.path} was made with {line[name]!r}"
                must = "be of these rules" if name == "rules" else "be that of the campaign to resume"
                raise ArgumentError(option, must, was, hint)
        key = self.campaign.place(line["index"])[0]
        if line["key"] != key:
            raise ArgumentError("--out", f"hold {key} in line {line['index'] + 1}", f"{self.path} with {line['key']!r}")
        if line["index"] >= self.campaign.instances:
            raise ArgumentError(
                "--instances", f"be at least the {line['index'] + 1} of {self.path}", self.campaign.instances
            )
        if line["seal"] != sealed(line, self.seal):
            raise ArgumentError("--out", "be as it was written", f"{where}, which was changed")


def sealed(line: Mapping[str, Any], before: str) -> str:
    """The seal of a line after the one with the seal `before`."""
    content = {k: v for k, v in line.items() if k not in UNSEALED}
    return hashlib.sha256((before + json.dumps(content, sort_keys=True)).encode()).hexdigest()[:16]


def _opened(path: str, mode: str) -> IO[str]:
    try:
        return open(path, mode, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise ArgumentError("--out", "be a file that can be written", f"{path} ({problem.strerror})") from None


def _lock(file: IO[str], path: str) -> None:
    """One campaign a file: the lock goes with the process. Raises ArgumentError."""
    lock: Callable[[], object]
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        lock = lambda: msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # a module of Windows
    else:
        lock = lambda: fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        lock()
    except OSError:
        raise ArgumentError("--out", "not be in use", f"{path}, which another campaign writes") from None


def _torn(raw: bytes, least: int) -> bool:
    """Whether these bytes, `least` or more, can be the beginning of a line that was cut off."""
    return len(raw) >= least and not raw.endswith(b"\n") and (raw.startswith(START) or START.startswith(raw))


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw) if raw.endswith(b"\n") else None
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


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
