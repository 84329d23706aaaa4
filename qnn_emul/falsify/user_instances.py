"""Instances of users' claims: what a counterexample's file holds, and how it is rerun."""

from __future__ import annotations

import hashlib
import inspect
import os
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..campaigns.instance_file import Replayed, need, value_from_json, value_to_json, write
from ..claims.statement import Claim
from ..errors import ArgumentError, ClaimError, QnnEmulError
from .claim_files import load_claims

KIND = "user claim"


def fingerprint(claim: Claim) -> str:
    """SHA-256 of the function's text: tells whether the claim was changed since an instance was saved."""
    try:
        text = textwrap.dedent(inspect.getsource(claim.function))
    except (OSError, TypeError):
        text = ""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


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
                "sha256": fingerprint(claim),
            },
            "inputs": {name: value_to_json(value) for name, value in values.items()},
            "found": dict(found),
        },
    )


def replay(content: dict[str, Any], folder: Path) -> Replayed:
    """Run the claim again on the saved inputs. Raises ArgumentError where the file, the claim or its inputs are gone."""
    reference = need(content, "claim", dict)
    file, name = Path(need(reference, "file", str)), need(reference, "name", str)
    claim = load_claims(file if file.is_absolute() else folder / file, name)[name]
    values = {key: value_from_json(v, key) for key, v in need(content, "inputs", dict).items()}
    problem = claim.problem(values)
    if problem:
        raise ArgumentError("INSTANCE", f"hold inputs that {name} in '{file}' still admits", problem)
    notes = []
    if reference.get("sha256") and reference["sha256"] != fingerprint(claim):
        notes.append("the claim's text has changed since the instance was saved")
    try:
        check = claim.confront(values, circuits=True, words=True)[1]
    except ClaimError:
        raise
    except QnnEmulError as refused:
        raise ClaimError(f"{name}: the construction does not accept the saved inputs any more: {refused}") from refused
    return Replayed(KIND, claim.statement or name, claim.source, check, tuple(notes))
