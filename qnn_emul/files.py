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
import time
from collections.abc import Iterable, Iterator
from errno import EACCES, EISDIR, ENOENT, ENXIO
from pathlib import Path
from typing import BinaryIO

from .errors import ArgumentError

LARGEST = 1_100_000_000  # bytes of a file that is read: a complex matrix on 13 qubits
READER = 1.0  # seconds that a pipe is waited for until somebody reads it
TOO_LARGE = f"more than {LARGEST:,} bytes"
CAN_READ = "name a file that can be read"
MARK = "qnn-emul"
PAGE = b"<!DOCTYPE html>"
GENERATOR = f'<meta name="generator" content="{MARK}">'
HEAD = re.compile(rb'\{\s*"format":\s*"qnn-emul [^"]*"(?:,\s*"version": \d+,\s*"kind": "[^"]*")?')
# What stands in every file that we write, where nobody else puts it: encodings and certificates, QREF, OpenQASM, Lean, pages, pictures
OURS = re.compile(
    rb"\A(" + HEAD.pattern + rb'|\{\s*"version": "v1",\s*"program": .*"made by": "qnn-emul"'
    rb'|OPENQASM 3\.0;\ninclude "stdgates\.inc";\n// written by qnn-emul: '
    rb"|-- written by qnn-emul: "
    rb"|" + PAGE + rb".*" + GENERATOR.encode() + rb"|\x89PNG\r\n.*tEXtSoftware\0qnn-emul"
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


def writable(path: object, option: str, like: bytes = b"") -> Path:
    """The path, if a file can be written there and nothing is lost by it: nothing is there, or what we wrote of the kind that begins
    `like` this. Raises ArgumentError."""
    file = as_path(path, option)
    must = f"be a new file, or one that {MARK} wrote"
    try:
        if not file.exists():
            _need_folder(file.resolve().parent)  # that of what a link names
        elif file.is_dir():
            raise IsADirectoryError(EISDIR, "a folder")
        elif file.is_file():
            old = kind_of(read_whole(file, option, must))
            if not old:
                raise ArgumentError(option, must, f"'{path}', which is something else")
            if like and old != _kind(like):
                raise ArgumentError(
                    option, "be a new file, or one of the same kind", f"'{path}', which is of another kind"
                )
            _need_folder(file.resolve().parent)
        if file.exists() and not os.access(file, os.W_OK):
            raise PermissionError(EACCES, "it may not be written")
    except (OSError, RuntimeError) as problem:  # links that lead to each other
        raise _unwritable(option, path, problem) from None
    return file


def apart(written: Iterable[tuple[str, object]], read: Iterable[tuple[str, object]] = ()) -> None:
    """Raises ArgumentError where two files (each with the option that names it) are one: what is written first, or read, would be lost."""
    taken = {_place(path, option): option for option, path in read}
    for option, path in written:
        place = _place(path, option)
        if place in taken and place is not None:
            raise ArgumentError(option, f"be another file than that of {taken[place]}", f"'{path}'")
        taken[place] = option


def _place(path: object, option: str) -> object:
    """Which file it is, whatever it is called; None of a device or pipe, which holds nothing."""
    file = as_path(path, option)
    try:
        found = file.stat() if file.exists() else None
        if found is None:
            return str(file.resolve())
    except (OSError, RuntimeError) as problem:
        raise _unwritable(option, path, problem) from None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def make_folder(path: object, option: str) -> None:
    """A folder, made where there is none but one that it lies in. Raises ArgumentError."""
    try:
        folder = as_path(path, option)
        folder.mkdir(exist_ok=True)
        _need_folder(folder)
    except (OSError, RuntimeError) as problem:
        must = "be a folder that can be written, or a new one in a folder that exists"
        raise ArgumentError(option, must, f"'{path}' ({getattr(problem, 'strerror', None) or problem})") from None


def _need_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise FileNotFoundError(ENOENT, "it lies in no folder that exists")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(EACCES, "nothing may be written in its folder")


def _unwritable(option: str, path: object, problem: Exception) -> ArgumentError:
    reason = getattr(problem, "strerror", None) or problem
    return ArgumentError(option, "be a file that can be written", f"'{path}' ({reason})")


def kind_of(content: bytes) -> bytes:
    """What kind of our files this is, told by how it begins; empty of others."""
    found = OURS.match(content)
    return _kind(found[0]) if found else b""


def _kind(head: bytes) -> bytes:
    if not head.startswith(b"{"):
        return head[:5]
    named = HEAD.match(head)
    return re.sub(rb"\s", b"", named[0]) if named else b"QREF"


def write_whole(path: object, content: str | bytes, option: str = "path") -> None:
    """Write a file beside it, then put that in its place; a link stays one, and what is no file (a device, a pipe) is written to.

    Looks again at what is there. Raises ArgumentError.
    """
    data = content.encode(errors="replace") if isinstance(content, str) else content  # names of files need not be text
    file = writable(path, option, data)
    try:
        if file.exists() and not file.is_file():
            with open(file, "wb", opener=_without_waiting) as out:
                os.set_blocking(out.fileno(), True)
                out.write(data)
        else:
            _replaced(file.resolve(), data)
    except OSError as problem:
        raise _unwritable(option, path, problem) from None


def _replaced(file: Path, data: bytes) -> None:
    beside = file.with_name(f".{secrets.token_hex(8)}.part")  # its own: another run may write the same file
    try:
        with open(beside, "xb") as out:
            out.write(data)
        if file.exists():
            shutil.copymode(file, beside)
        os.replace(beside, file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _without_waiting(path: str, _: int) -> int:
    """Opened for writing, as it is, without waiting long for one who reads: one that was started beside may be READER seconds late."""
    end = time.monotonic() + READER
    while True:
        try:
            return os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError as problem:
            if problem.errno != ENXIO or time.monotonic() > end:
                raise
        time.sleep(0.02)
