"""Files that are read and written.

What is read ends: no device, no pipe that nobody writes to, nothing larger than memory. Nothing of somebody else's is written over,
and a reader sees the old file or the new one, whole.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .errors import ArgumentError

LARGEST = 1_100_000_000  # bytes of a file that is read: a complex matrix on 13 qubits
TOO_LARGE = f"more than {LARGEST:,} bytes"
CAN_READ = "name a file that can be read"
MARK = "qnn-emul"
GENERATOR = f'<meta name="generator" content="{MARK}">'
# What stands in every file that we write, in a place where nobody else puts it: encodings and certificates, QREF, OpenQASM, pages, pictures
OURS = re.compile(
    rb'\A(\{\s*"format":\s*"qnn-emul [^"]*"(?:,\s*"version": \d+,\s*"kind": "[^"]*")?'
    rb'|\{\s*"version": "v1",\s*"program": .*"made by": "qnn-emul"'
    rb'|OPENQASM 3\.0;\ninclude "stdgates\.inc";\n// written by qnn-emul: '
    rb"|<!DOCTYPE html>.*" + GENERATOR.encode() + rb"|\x89PNG\r\n.*tEXtSoftware\0qnn-emul"
    rb"|%PDF-(?:(?!/Creator).)*/Creator \(qnn-emul\)(?:(?!/Creator).)*\Z|<\?xml .*<metadata>.*<dc:title>qnn-emul</dc:title>)",
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


@contextlib.contextmanager
def opened(path: object, name: str, must: str = CAN_READ, pipe: bool = False) -> Iterator[BinaryIO]:
    """A file, open, that ends and fits; what cannot be read of it, inside too, is an ArgumentError of the argument `name`."""
    try:
        with open(as_path(path, name), "rb", opener=_at_once) as source:
            found = os.fstat(source.fileno())
            if not stat.S_ISREG(found.st_mode) and not (pipe and stat.S_ISFIFO(found.st_mode)):
                raise OSError("a device or pipe, no file")
            if found.st_size > LARGEST:
                raise OSError(TOO_LARGE)
            os.set_blocking(source.fileno(), True)
            yield source
    except OSError as problem:
        raise ArgumentError(name, must, f"{path} ({problem.strerror or problem})") from None


def read_whole(path: object, name: str, must: str = CAN_READ) -> bytes:
    """All that a file, or a pipe that somebody writes to, holds. Raises ArgumentError."""
    with opened(path, name, must, pipe=True) as source:
        content = source.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise OSError(TOO_LARGE)
        if not content and stat.S_ISFIFO(os.fstat(source.fileno()).st_mode):
            raise OSError("a pipe that nobody writes to")
        return content


def read_words(path: object, name: str, must: str = CAN_READ) -> str:
    """The same of words in UTF-8. Raises ArgumentError."""
    try:
        return read_whole(path, name, must).decode()
    except UnicodeDecodeError:
        raise ArgumentError(name, must, f"{path} (it holds no text)") from None


def readable(path: object, name: str, must: str = CAN_READ) -> Path:
    """The path of a file that can be read, for what reads it by its own means. Raises ArgumentError."""
    with opened(path, name, must) as source:
        source.read(1)
        return as_path(path, name)


def _at_once(path: str, flags: int) -> int:
    """Opened without waiting for one who writes."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def writable(path: str | Path, option: str) -> Path:
    """The path, if nothing is there or what we wrote. Raises ArgumentError."""
    file = as_path(path, option)
    must = f"be a new file, or one that {MARK} wrote"
    try:
        file.resolve()
    except (OSError, RuntimeError) as problem:  # links that lead to each other
        raise ArgumentError(option, must, f"'{path}' ({problem})") from None
    if file.is_file() and not OURS.match(read_whole(file, option, must)):
        raise ArgumentError(option, must, f"'{path}', which is something else")
    return file


def kind_of(content: bytes) -> bytes:
    """What kind of our files this is: how it begins, and whether it has several lines of JSON, as a campaign has; empty of others."""
    found = OURS.match(content)
    if not found:
        return b""
    head = re.sub(rb"\s", b"", found[0][:120]) if content.startswith(b"{") else content[:5]
    return head + (b" lines" if content.count(b'\n{"format"') else b"")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside it, then put that in its place; a link stays one, and what is no file (a device, a pipe) is written to."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and kind_of(old := read_whole(path, "path")) != kind_of(data) and kind_of(old):
        raise ArgumentError("path", "be a new file, or one of the same kind", f"'{path}', which is of another kind")
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
