"""Trees of encodings in files: JSON, versioned, no pickle and no code. Numbers come back to the last bit.

A file holds `objects` (arrays, gates, polynomials, …: each once, however often it is used), then `nodes`, children before
parents, and a digest of both: see saved_values.py.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..encoding.encoding import Encoding
from ..errors import ArgumentError
from ..files import as_path, read_whole, writable, write_whole
from .saved_values import TreeReader, TreeWriter, UnknownName

FORMAT = "qnn-emul encoding"
VERSION = 1
BEGINS = f'{{"format": "{FORMAT}"'.encode()


def save(e: Encoding, path: str | os.PathLike[str]) -> None:
    """Write a tree of encodings to a file, with its data; `qe.load` gives it back.

    Raises ArgumentError: what is there was not written by this package, or something in the tree cannot be written (a function or
    an operator of somebody's own, a formula).
    """
    writable(path, "path", BEGINS)
    write_whole(path, as_text(e))


def as_text(e: Encoding) -> str:
    """What `save` writes. Raises ArgumentError."""
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    writer, nodes = TreeWriter(), e.nodes()
    places = {id(node): place for place, node in enumerate(nodes)}
    rows = [writer.node(node, [places[id(child)] for child in node.children]) for node in nodes]
    body = {"objects": writer.objects, "nodes": rows}
    return json.dumps({"format": FORMAT, "version": VERSION, "digest": _digest(body), **body}, allow_nan=False) + "\n"


def load(path: str | os.PathLike[str]) -> Any:
    """The encoding that `qe.save` wrote, on new nodes.

    Its record is the file's: `qe.check` confronts it with the matrices. Raises ArgumentError: no such file, not one of ours,
    damaged, of a newer version, or of lemmas that this version does not have.
    """
    file = as_path(path, "path")
    text = read_whole(file, "path")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _refused(file, "another kind of file, or a damaged one")
    if whole.get("version") != VERSION:
        raise _refused(file, f"version {whole.get('version')!r} where this package reads {VERSION}")
    body: dict[str, Any] = {name: whole.get(name) for name in ("objects", "nodes")}
    if whole.get("digest") != _digest(body):
        raise _refused(file, "damaged: its digest is not that of what it holds")
    try:
        return TreeReader(body["objects"]).tree(body["nodes"], str(file))
    except UnknownName as problem:
        raise _refused(file, str(problem)) from None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError) as problem:
        raise _refused(file, f"not what the format says ({type(problem).__name__}: {problem})") from None


def _refused(file: Path, was: str, must: str = "name a file that `qe.save` wrote") -> ArgumentError:
    return ArgumentError("path", must, f"{file} ({was})")


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
