"""What a child's circuit is off by is carried on by each of its uses, and no more is allowed."""

from __future__ import annotations

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.encoding.measure import CORNER, corner_allowance

A = qe.BlockEncoding.from_matrix(np.array([[0.6, 0.2], [0.1, 0.7]]), name="A")
B = qe.BlockEncoding.from_matrix(np.array([[0.3, 0.2], [0.1, 0.7]]), name="B")


def test_each_use_counts() -> None:
    """A is used twice in A A B, B once; without what is measured inside, only the queries count."""
    e = A @ A @ B
    assert corner_allowance(e.circuit) == CORNER
    assert corner_allowance(e.circuit, [(A.circuit, 7e-13)]) == pytest.approx(CORNER + 1.4e-12)
    assert corner_allowance(e.circuit, [((A @ B).circuit, 7e-13)]) == pytest.approx(CORNER + 7e-13)


def test_check_allows_what_was_measured() -> None:
    """At the unitary level: 1e-12, and the children's own deviations; a corner that is off by more is violated."""
    e = A @ A @ B
    c = qe.check(e, level="unitary")
    inside = {id(found.node): found for found in c.nodes}
    below = [inside[id(child)] for child in e.children]
    carried = sum(float(found.exactness or 0.0) for found in below)
    assert c.ok
    assert CORNER <= float(c.root.allowed or 0.0) <= CORNER + 2 * carried + 1e-30
