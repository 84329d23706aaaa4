"""One error, one norm, one allowance, one corner: whoever measures gets the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.encoding import measure
from qnn_emul.instances.aligned import matrix_with_error, vector_with_error
from qnn_emul.instances.arrays import random_unitary
from qnn_emul.linalg.operators import diagonal, operator

PACKAGE = Path(qe.__file__).parent
M = np.array([[0.5, 0.25], [0.0, -0.5]])


def test_sizes() -> None:
    """2-norms and spectral norms, of arrays and of operators, without under- or overflow of vectors."""
    A = np.array([[3.0, 0.0], [4.0, 0.0]])
    assert measure.size(A) == measure.size(operator(A)) == pytest.approx(5.0)
    assert measure.size(np.array([[3 + 4j]])) == measure.size(np.array([3 + 4j])) == 5.0
    assert measure.size(diagonal(np.array([1.0, -7.0]))) == 7.0
    assert measure.size(np.array([3e-200, 4e-200])) == pytest.approx(5e-200, rel=1e-15)


@pytest.mark.parametrize(
    "e",
    [
        matrix_with_error(M, 2.0, 0.1 * np.eye(2)),
        vector_with_error(np.array([0.6, 0.0]), 2.0, np.array([0.0, 0.25])),
        qe.diagonal_of_numbers([1.0, 0.5, 0.25, 0.75]),
        matrix_with_error(np.array([[0.5j]]), 2.0, np.array([[0.25]])),
    ],
    ids=["matrix", "vector", "diagonal", "number"],
)
def test_claimed_alphas_and_targets(e: Any) -> None:
    """Against plain linear algebra, with the own and with claimed parameters; `check` says the same."""
    target, block, alpha = np.asarray(e.target), np.asarray(e.block), e.record.alpha
    assert measure.error(e) == pytest.approx(np.linalg.norm(target - alpha * block, 2), abs=1e-15)
    assert measure.error(e, 3.0) == pytest.approx(np.linalg.norm(target - 3.0 * block, 2))
    assert measure.error(e, None, 2 * target) == pytest.approx(np.linalg.norm(2 * target - alpha * block, 2))
    assert measure.target_norm(e) == pytest.approx(np.linalg.norm(target, 2))
    assert measure.target_norm(e, 2 * target) == pytest.approx(2 * np.linalg.norm(target, 2))
    found = qe.check(e, level="unitary")
    assert found.error == measure.error(e)
    assert found.rounding == measure.rounding(e, found.error)
    assert found.exactness == measure.corner_error(e)


def test_rounding_grows_with_a_claimed_alpha() -> None:
    """What the block is off by counts alpha times."""
    e = qe.BlockEncoding.from_matrix(M, alpha=3.0)
    assert 9 < measure.rounding(e, 0.0, 30.0) / measure.rounding(e, 0.0) < 11


@pytest.mark.parametrize("ancillas", [1, 3, 6])
def test_what_is_accepted_is_not_refused_at_once(ancillas: int) -> None:
    """A target that is off by most of what `from_unitary` allows passes `check`, and one off by more is not accepted."""
    U = random_unitary(np.random.default_rng(ancillas), 2 << ancillas)
    corner = U[:2, :2]
    room = measure.leaf_rounding(1, 1.0, 1.0)
    e = qe.BlockEncoding.from_unitary(U, target=corner + 0.9 * room * np.eye(2))
    assert qe.check(e).error > 0.8 * room
    qe.check(e).raise_if_violated()
    with pytest.raises(qe.errors.RecordViolated, match=r"BlockEncoding\.from_unitary: .* exceeds epsilon = 0 "):
        qe.BlockEncoding.from_unitary(U, target=corner + 2 * room * np.eye(2))


def test_allowances_stand_once() -> None:
    """Nobody else multiplies 1e-12 by queries, and no one takes roundings from a dimension by hand."""
    own = {"encoding/measure.py"}
    for word in ("queries.values()) / 100", "ATTAINED =", "CIRCUIT_QUBITS ="):
        users = {p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py") if word in p.read_text()}
        assert users <= own, (word, users)
