"""Instances of users' claims: what a counterexample's file holds, and how it is rerun."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..campaigns.instance_file import Permission, Replayed, need, value_from_json, value_to_json, write
from ..claims.quantities import ClaimCheck
from ..claims.statement import Claim
from ..errors import ArgumentError, ClaimError, QnnEmulError
from .claim_files import load_claims

KIND = "user claim"


def fingerprint(file: Path) -> str:
    """SHA-256 of the claim's file: whether it is the one that an instance was saved with."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


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
        check = claim.confront(values, circuits=True, words=True)[1]
    except ClaimError:
        raise
    except QnnEmulError as refused:
        raise ClaimError(f"{name}: the construction does not accept the saved inputs any more: {refused}") from refused
    notes += differing(check, content.get("found"))
    return Replayed(KIND, claim.statement or name, claim.source, check, tuple(notes))


def differing(check: ClaimCheck, found: Any) -> list[str]:
    """Where the saved numbers are not those that are found now, in words."""
    saved = found if isinstance(found, Mapping) else {}
    out = []
    for q in check.quantities:
        before = saved.get(q.name)
        for part, now in (("measured", q.measured), ("claimed", q.claimed)):
            then = before.get(part) if isinstance(before, Mapping) else None
            if isinstance(then, int | float) and abs(then - now) > q.rounding + 1e-9 * abs(now):
                out.append(f"the file says that the {part} {q.name} is {then:.9g}; found now: {now:.9g}")
    return out


def _permitted(file: Path, digest: str, permission: Permission) -> bool:
    """Whether the claim's file has changed. Raises ArgumentError where it may not be run: an instance is data, its claim is code."""
    if not permission.code:
        raise ArgumentError(
            "INSTANCE", "come with --allow-code", f"without: replaying it runs the Python file '{file}'"
        )
    if not file.is_file():
        raise ArgumentError("INSTANCE", "name the claim's file", f"'{file}', which does not exist")
    changed = fingerprint(file) != digest
    if changed and not permission.changed:
        raise ArgumentError(
            "INSTANCE",
            "be of the claim's file as it is",
            f"of another '{file}': it has changed",
            "--allow-changed runs it.",
        )
    return changed
