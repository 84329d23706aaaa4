"""Files that commands write: nothing of somebody else's is written over."""

from __future__ import annotations

from pathlib import Path

from ..errors import ArgumentError

MARK = "qnn-emul"  # in every page and picture that we write


def writable(path: str | Path, option: str) -> Path:
    """The path, if nothing is there or what we wrote. Raises ArgumentError."""
    file = Path(path)
    if file.is_file() and MARK.encode() not in file.read_bytes():
        raise ArgumentError(option, f"be a new file, or one that {MARK} wrote", f"'{path}', which is something else")
    return file
