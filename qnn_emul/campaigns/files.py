"""Files that are written: nothing of somebody else's is written over, and a reader sees the old file or the new one, whole."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path

from ..errors import ArgumentError

MARK = "qnn-emul"
GENERATOR = f'<meta name="generator" content="{MARK}">'
# What stands in every file that we write, in a place where nobody else puts it: encodings and certificates, QREF, OpenQASM, pages, pictures
OURS = re.compile(
    rb'\A(\{\s*"format":\s*"qnn-emul |\{\s*"version": "v1",\s*"program": .*"made by": "qnn-emul"'
    rb'|OPENQASM 3\.0;\ninclude "stdgates\.inc";\n// written by qnn-emul: '
    rb"|<!DOCTYPE html>.*" + GENERATOR.encode() + rb"|\x89PNG\r\n.*tEXtSoftware\0qnn-emul"
    rb"|%PDF-.*/Creator \(qnn-emul\)|<\?xml .*<dc:title>qnn-emul</dc:title>)",
    re.S,
)


def as_path(path: object, name: str) -> Path:
    """A path. Raises ArgumentError for what names no file."""
    if (
        not isinstance(path, str | os.PathLike)
        or not isinstance(text := os.fspath(path), str)
        or "\0" in text
        or not text
    ):
        raise ArgumentError(name, "be the path of a file", repr(path))
    return Path(text)


def writable(path: str | Path, option: str) -> Path:
    """The path, if nothing is there or what we wrote. Raises ArgumentError."""
    file = as_path(path, option)
    if file.is_file() and not OURS.match(file.read_bytes()):
        raise ArgumentError(option, f"be a new file, or one that {MARK} wrote", f"'{path}', which is something else")
    return file


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside it, then put that in its place; a link stays one, and what is no file (a device, a pipe) is written to."""
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    try:
        file = path.resolve()
    except (OSError, RuntimeError) as problem:  # links that lead to each other
        raise OSError(f"'{path}': {problem}") from None
    beside = file.with_name(f".{secrets.token_hex(8)}.part")  # its own: another run may write the same file
    try:
        with open(beside, "xb") as out:
            out.write(data)
        if file.exists():
            shutil.copymode(file, beside)
        os.replace(beside, file)
    except BaseException as problem:
        beside.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            problem.filename = str(path)  # not of the file beside it
        raise
