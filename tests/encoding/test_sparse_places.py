"""Compressed sparse matrices whose entries lie outside are refused, wherever a matrix is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import sparse

import qnn_emul as qe


def broken() -> Any:
    matrix = sparse.csr_array([[0.0, 0.5], [0.5, 0.0]])
    matrix.indices = np.array([1, 9], dtype=matrix.indices.dtype)
    return matrix


@pytest.mark.parametrize(
    "call",
    [
        lambda: qe.BlockEncoding.from_matrix(broken()),
        lambda: qe.BlockEncoding.from_unitary(np.eye(2), broken()),
        lambda: qe.BlockEncoding.from_unitary(broken(), np.eye(2)),
    ],
)
def test_entries_outside_are_refused(call: Callable[[], Any]) -> None:
    with pytest.raises(qe.errors.ArgumentError, match="entries at places of the matrix"):
        call()
