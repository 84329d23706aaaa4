"""Claim files: Python files of a user with functions under qnn_emul.claims.claim, and the instances saved of them."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import sys
import traceback
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from ..campaigns.instance_file import Permission, Replayed, need, value_from_json, value_to_json, write
from ..claims.claimed import LONGEST
from ..claims.statement import Claim
from ..claims.values import shown
from ..errors import ArgumentError, ClaimError, QnnEmulError, Stopped, cut, in_words
from ..files import read_whole
from .guard import DidNotReturn, surroundings_kept
from .watchdog import Watchdog

T = TypeVar("T")
LOADING = 30.0  # seconds of CPU that a file may take to run, or a saved instance to be recomputed


def split_reference(reference: str) -> tuple[Path, str | None]:
    """FILE.py or FILE.py::NAME as path and name."""
    path, separator, name = reference.partition("::")
    if not path or (separator and not name):
        raise ArgumentError("FILE.py[::NAME]", "name a file, and a claim after '::' if at all", repr(reference))
    return Path(path), name or None


def load_claims(path: Path, name: str | None = None) -> dict[str, Claim]:
    """The claims of a file by name, in its order; only `name` if one is given. The file is run as Python.

    Raises ArgumentError (no such file, no Python, no claim in it, none of that name) and ClaimError (its code raises).
    """
    code = read_whole(path, "FILE", "be an existing Python file")
    with _quiet(path):
        module = _in_time(lambda: _run(path, code), LOADING, f"'{path}' does not run to its end")
    claims: dict[str, Claim] = {}
    for claim in (v for v in module.values() if isinstance(v, Claim)):
        if claims.setdefault(claim.key, claim) is not claim:
            raise ArgumentError("FILE", "give each claim a key of its own", f"'{path}' with two called '{claim.key}'")
    if not claims:
        raise ArgumentError("FILE", "hold at least one function under @claim(...)", f"'{path}' without any")
    if name is None:
        return claims
    if name not in claims:
        raise ArgumentError("NAME", f"be one of the claims of '{path}': {', '.join(claims)}", repr(name))
    return {name: claims[name]}


def _in_time(call: Callable[[], T], seconds: float, what: str) -> T:
    """What the call returns. Raises ClaimError where it takes longer, or ends its process under a guard."""
    try:
        return Watchdog().returned(seconds, call)
    except DidNotReturn as lost:
        raise ClaimError(f"{what} ({str(lost) or f'within {seconds:g} s'}).") from None


def _run(path: Path, code: bytes) -> dict[str, object]:
    """The names of the file, run as a module like others: it stays in `sys.modules`, where dataclasses and pickles look for it."""
    whole = str(path.resolve())
    label = f"qnn_emul_claim_file_{path.stem}_{zlib.crc32(os.fsencode(whole)):08x}"
    spec = importlib.util.spec_from_loader(label, loader=None, origin=str(path))
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    module.__file__ = whole
    sys.modules[label] = module
    try:
        with _forgotten_on_failure(label):
            exec(compile(code, whole, "exec"), module.__dict__)  # the user's own file: running it is what was asked for
    except SyntaxError as problem:
        where = f", line {problem.lineno}" if problem.lineno else ""
        raise ClaimError(f"'{path}'{where}: {cut(problem.msg, LONGEST)}. The file is no valid Python.") from problem
    except QnnEmulError as problem:
        problem.args = (f"'{path}'{_line(problem, whole)}: {in_words(problem, LONGEST)}",)
        raise
    except (KeyboardInterrupt, Stopped):
        raise
    except BaseException as problem:
        where, words = _line(problem, whole), in_words(problem, LONGEST)
        if isinstance(problem, OSError | ValueError) and not where:
            raise ClaimError(f"'{path}' cannot be read: {words}.") from problem
        raise ClaimError(f"'{path}'{where} raises {type(problem).__name__} when it is run: {words}.") from problem
    return module.__dict__


def _line(problem: BaseException, file: str) -> str:
    """Where in the file it was raised, or what was called that raised it."""
    lines = [f.lineno for f in traceback.extract_tb(problem.__traceback__) if f.filename == file]
    return f", line {lines[0]}" if lines else ""


@contextlib.contextmanager
def _forgotten_on_failure(label: str) -> Iterator[None]:
    """A module that could not be run does not stay."""
    try:
        yield
    except BaseException:
        del sys.modules[label]
        raise


@contextlib.contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """What the file prints goes to standard error; modules beside it can be imported while it is loaded."""
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    try:
        with surroundings_kept():
            yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(folder)


KIND = "user claim"


def fingerprint(file: Path) -> str:
    """SHA-256 of the claim's file: whether it is the one that an instance was saved with."""
    return hashlib.sha256(read_whole(file, "INSTANCE", "name the claim's file")).hexdigest()


def save(path: Path, claim: Claim, file: Path, values: Mapping[str, Any], found: Mapping[str, Any]) -> Path:
    """Save inputs of a claim of `file`, with what was found on them (for readers: `replay` recomputes it)."""
    return write(
        path,
        KIND,
        {
            "claim": {
                "file": os.path.relpath(file.resolve(), path.resolve().parent),
                "name": claim.key,
                "source": claim.source,
                "sha256": fingerprint(file),
            },
            "inputs": {name: value_to_json(value) for name, value in values.items()},
            "found": dict(found),
        },
    )


def replay(content: dict[str, Any], folder: Path, permission: Permission) -> Replayed:
    """Run the claim again on the saved inputs, if its file may be run.

    Raises ArgumentError where the file, the claim or its inputs are gone, or the file may not be run.
    """
    reference = need(content, "claim", dict)
    named, name = Path(need(reference, "file", str)), need(reference, "name", str)
    file = named if named.is_absolute() else folder / named
    changed = _permitted(file, need(reference, "sha256", str), permission)
    claim = load_claims(file, name)[name]
    values = {key: value_from_json(v, key) for key, v in need(content, "inputs", dict).items()}
    problem = claim.problem(values)
    if problem:
        raise ArgumentError("INSTANCE", f"hold inputs that {name} in '{file}' still admits", problem)
    notes = ["the claim's file has changed since the instance was saved"] if changed else []
    try:
        with surroundings_kept():
            confront = lambda: claim.confront(values, circuits=True, words=True)[1]
            check = _in_time(confront, LOADING, f"{name} does not return on {shown(values)}")
    except ClaimError:
        raise
    except QnnEmulError as refused:
        raise ClaimError(f"{name}: the construction does not accept the saved inputs any more: {refused}") from refused
    return Replayed(KIND, claim.statement or name, claim.source, check, tuple(notes))


def _permitted(file: Path, digest: str, permission: Permission) -> bool:
    """Whether the claim's file has changed. Raises ArgumentError where it may not be run: an instance is data, its claim is code."""
    if not permission.code:
        raise ArgumentError(
            "INSTANCE", "come with --allow-code", f"without: replaying it runs the Python file '{file}'"
        )
    changed = fingerprint(file) != digest
    if changed and not permission.changed:
        raise ArgumentError(
            "INSTANCE",
            "be of the claim's file as it is",
            f"of another '{file}': it has changed",
            "--allow-changed runs it.",
        )
    return changed
