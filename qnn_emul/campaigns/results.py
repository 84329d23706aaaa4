"""Results as JSON Lines, written in order: what is on disk is always the beginning of the whole campaign."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import IO, Any

from ..errors import ArgumentError
from .campaign import Campaign


def open_results(
    path: str, campaign: Campaign, resume: bool, seen: Callable[[dict[str, Any]], None]
) -> tuple[int, IO[str]]:
    """How many lines are there already, each shown to `seen`, and the file, ready for the next one.

    A last line without its end or that is no JSON (a write that was cut off) is cut away. Raises ArgumentError where
    the file exists and is not to be resumed, holds another campaign, or is no file of results.
    """
    if os.path.isdir(path):
        raise ArgumentError("--out", "be a file", f"the folder {path}")
    if not os.path.exists(path):
        return 0, _opened(path, "x")
    if not resume:
        raise ArgumentError("--out", "not exist yet", path, "--resume goes on with it.")
    count, whole = _read(path, campaign, seen)
    file = _opened(path, "r+")
    file.truncate(whole)
    file.seek(whole)
    return count, file


def _opened(path: str, mode: str) -> IO[str]:
    try:
        return open(path, mode, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise ArgumentError("--out", "be a file that can be written", f"{path} ({problem.strerror})") from None


def _read(path: str, campaign: Campaign, seen: Callable[[dict[str, Any]], None]) -> tuple[int, int]:
    """Whole lines, and the bytes that they take. A bad line followed by another is damage, at the end it is a torn one."""
    count, whole = 0, 0
    try:
        with open(path, "rb") as file:
            for raw in file:
                line = _parsed(raw)
                if line is None and (not raw.endswith(b"\n") or file.peek(1) == b""):
                    break
                if line is None or line.get("index") != count:
                    was = f"{path}, whose line {count + 1} is none"
                    raise ArgumentError("--out", "hold the results of a campaign, line by line", was)
                _agree(path, line, campaign)
                seen(line)
                count, whole = count + 1, whole + len(raw)
    except OSError as problem:
        raise ArgumentError("--out", "be a file that can be read", f"{path} ({problem.strerror})") from None
    return count, whole


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw) if raw.endswith(b"\n") else None
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _agree(path: str, line: dict[str, Any], campaign: Campaign) -> None:
    """Raises ArgumentError where the line is of another campaign."""
    for name, value in campaign.parameters.items():
        if line.get(name) != value:
            option = "KEY" if name == "keys" else f"--{name}"
            was = f"{value!r}: {path} was made with {line.get(name)!r}"
            raise ArgumentError(option, "be that of the campaign to resume", was)
    key = campaign.place(line["index"])[0]
    if line.get("key") != key or line["index"] >= campaign.instances:
        raise ArgumentError("--out", f"hold {key} in line {line['index'] + 1}", f"{path} with {line.get('key')!r}")


def as_line(result: Mapping[str, Any]) -> str:
    """One instance as one line."""
    return json.dumps(result, allow_nan=False) + "\n"
