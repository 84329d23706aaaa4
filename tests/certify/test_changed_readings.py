"""A circuit, or its block, changed at random and bound by an index of its own: what proofs/check.py then accepts is true of numbers."""

from __future__ import annotations

import random
from typing import Any

import check
import numpy as np
import pytest
import rows
from corruptions import corrupted
from test_readings_on_numbers import FOLDER, SMALL, Numbers, qubits, readings, stored

from qnn_emul.certify.corners.wording import worded

PLAIN = list(readings(looped=False))


def in_texts(reading: Any) -> Any:
    """A changed reading as a file says it; None where it says nothing."""
    try:
        return worded(reading, [])[0]
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def accepted(reading: Any) -> bool:
    try:
        return bool(check.circuits({"circuit": {"readings": [reading]}, "induction": None}, FOLDER))
    except Exception:  # as the program itself: whatever goes wrong, it is not accepted
        return False


def is_true(reading: Any, widths: dict[str, int], seed: int) -> bool:
    made = Numbers(reading, widths, np.random.default_rng(seed))
    return bool(np.abs(made.corner() - made.block()).max(initial=0) < 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_accepted_after_a_change_is_true(seed: int) -> None:
    """400 changes each time; a few are other true statements, most are refused."""
    rng, kept = random.Random(seed), 0
    for _ in range(400):
        key, place = rng.choice(PLAIN)
        reading = stored(key)["circuit"]["readings"][place]
        for _ in range(rng.choice([1, 1, 2])):
            path, reading = corrupted(reading, rng)
        said = in_texts(reading)
        if said is not None and accepted(said):
            kept += 1
            reading, _ = rows.reading(said, [])
            for j, widths in enumerate(SMALL):
                assert qubits(reading, widths) > 9 or is_true(reading, widths, j), f"{key}: {path}"
    assert 0 < kept < 40
