"""Claim files: Python files of a user that hold functions decorated with `qnn_emul.claims.claim`."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from ..claims.statement import Claim
from ..errors import ArgumentError, ClaimError, QnnEmulError


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
    if not path.is_file():
        raise ArgumentError("FILE", "be an existing Python file", f"'{path}'")
    with _quiet(path):
        module = _run(path)
    claims = {v.key: v for v in module.values() if isinstance(v, Claim)}
    if not claims:
        raise ArgumentError("FILE", "hold at least one function under @claim(...)", f"'{path}' without any")
    if name is None:
        return claims
    if name not in claims:
        raise ArgumentError("NAME", f"be one of the claims of '{path}': {', '.join(claims)}", repr(name))
    return {name: claims[name]}


def _run(path: Path) -> dict[str, object]:
    """The names of the file, run as a module like others: it stays in `sys.modules`, where dataclasses and pickles look for it."""
    whole = str(path.resolve())
    label = f"qnn_emul_claim_file_{path.stem}_{zlib.crc32(whole.encode()):08x}"
    spec = importlib.util.spec_from_loader(label, loader=None, origin=str(path))
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    module.__file__ = whole
    sys.modules[label] = module
    try:
        with _forgotten_on_failure(label):
            code = compile(path.read_bytes(), whole, "exec")
            exec(code, module.__dict__)  # the user's own file: running it is what was asked for
    except SyntaxError as problem:
        raise ClaimError(f"'{path}', line {problem.lineno}: {problem.msg}. The file is no valid Python.") from problem
    except ValueError as problem:
        if isinstance(problem, QnnEmulError):
            raise
        raise ClaimError(f"'{path}' cannot be run: {problem}.") from problem
    except OSError as problem:
        raise ClaimError(f"'{path}' cannot be read: {problem}.") from problem
    except (Exception, SystemExit) as problem:
        if isinstance(problem, QnnEmulError):
            raise
        raise ClaimError(f"'{path}' raises {type(problem).__name__} when it is run: {problem}.") from problem
    return module.__dict__


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
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(folder)
