"""Assertions for the test suites of other people: `from qnn_emul.testing import assert_encodes`. See also the pytest plugin."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from .claims.statement import Claim
from .encoding.check import check
from .encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from .encoding.limits import error_bounds, from_below
from .encoding.measure import error, rounding
from .errors import ArgumentError, NotUnitary, RecordViolated
from .linalg.shapes import as_integer, as_numeric, as_real


def assert_encodes(
    encoding: Any,
    target: Any = None,
    *,
    alpha: float | None = None,
    ancillas: int | None = None,
    epsilon: float | None = None,
    level: str = "unitary",
) -> None:
    """Assert that an encoding keeps its record, or that a unitary is an (alpha, ancillas, epsilon)-encoding of `target`.

    encoding  an encoding of qnn_emul: every node of its tree is checked, at the level "unitary" or "block"; or a unitary of your
              own, (2**(a+n), 2**(a+n)): then `target` is the matrix (two axes) or vector (one) that it is claimed to encode, alpha
              defaults to 1 and epsilon to 0, up to rounding
    target, alpha, ancillas, epsilon   with an encoding: what you expect of it, instead of what its record says
    Raises AssertionError with the measured numbers; Undecidable where these do not tell; ArgumentError for arguments that make no sense.
    """
    if not isinstance(encoding, Encoding):
        _assert_unitary(encoding, target, alpha, ancillas, epsilon)
        return
    try:
        check(encoding, level=level).raise_if_violated()
    except RecordViolated as problem:
        raise AssertionError(str(problem)) from None
    _assert_ancillas(encoding.ancillas, ancillas)
    r = encoding.record
    claimed = r.alpha if alpha is None else as_real(alpha, "alpha")
    allowed = r.epsilon if epsilon is None else as_real(epsilon, "epsilon")
    goal = None if target is None else _like(encoding, target)
    found = error(encoding, claimed, goal)
    slack = rounding(encoding, found, claimed)
    most = found
    if from_below(encoding) and found <= allowed + slack:
        least, most = error_bounds(encoding, allowed + slack, children_hold=True, alpha=claimed, target=goal)
        found = max(found, least)
    if not max(found, most) <= allowed + slack:
        words = "exceeds" if found > allowed + slack else f"is estimated, from below; at most {most:.9g} is proved,"
        raise AssertionError(
            f"||target - alpha * block|| = {found:.9g} {words} epsilon = {allowed:.9g} (alpha = {claimed:.9g}, rounding {slack:.1e})"
        )


def _assert_unitary(unitary: Any, target: Any, alpha: Any, ancillas: Any, epsilon: Any) -> None:
    if target is None:
        raise ArgumentError("target", "be given beside a unitary: the matrix or vector that it encodes", None)
    made = BlockEncoding if as_numeric(target, "target").ndim == 2 else VectorEncoding
    try:
        e = made.from_unitary(unitary, target, alpha=1.0 if alpha is None else alpha, epsilon=epsilon or 0.0)
    except (RecordViolated, NotUnitary) as problem:
        raise AssertionError(str(problem)) from None
    _assert_ancillas(e.ancillas, ancillas)


def _assert_ancillas(found: int, wanted: Any) -> None:
    if wanted is not None and found != as_integer(wanted, "ancillas"):
        raise AssertionError(f"the circuit has {found} ancillas, not {wanted}")


def _like(encoding: Any, target: Any) -> np.ndarray:
    array, shape = as_numeric(target, "target"), encoding.target_data.shape
    if array.shape != shape:
        raise ArgumentError("target", f"have the shape {shape} of the encoding's own", array.shape)
    return array


def assert_claim(
    claim: Claim, *, budget: float = 2.0, seed: int = 0, file: Path | None = None, save_in: Path | None = None
) -> str:
    """Assert that no counterexample to a claim is found in `budget` seconds; returns the verdict in words.

    With `file` (where the claim stands) and `save_in` (a folder) the counterexample is saved for `qnn-emul replay`. Raises
    AssertionError with the counterexample, ClaimError where the claim's own code fails, ArgumentError.
    """
    from rich.console import Console

    from .falsify.claim_files import save
    from .falsify.falsifier import falsify
    from .reports.falsify import show

    if not isinstance(claim, Claim):
        raise ArgumentError("claim", "be made by @claim(...)", type(claim).__name__)
    verdict = falsify(claim, budget=budget, seed=seed)
    saved = None
    if verdict.trial is not None and file is not None and save_in is not None:
        saved = save(save_in / f"{file.stem}.{claim.key}.json", claim, file, verdict.trial.values, {})
    words = io.StringIO()
    show(verdict, saved, seed, Console(file=words, width=120))
    if verdict.trial is not None:
        raise AssertionError(words.getvalue())
    return words.getvalue()
