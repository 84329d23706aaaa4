"""What a child's circuit is off by is carried on by each of its uses, and no more is allowed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.encoding.measure import CORNER, carried, corner_allowance

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


def moved(corner: float, off: float) -> qe.BlockEncoding:
    """A number whose circuit has this corner, and whose block is said to be `off` more."""
    side = np.sqrt(1 - corner**2)
    leaf = qe.BlockEncoding.from_unitary([[corner, -side], [side, corner]], [[corner]])
    block = qe.BlockEncoding.from_matrix([[corner + off]], alpha=1.0).source.block
    return replace(leaf, source=replace(leaf.source, block=block)).with_record(epsilon=2 * off)


@pytest.mark.parametrize("degree", [3, 9, 15])
def test_polynomials_carry_more_near_one(degree: int) -> None:
    """T_d moves d^2 as far as its argument does there: d uses of d steps each. First order in the uses would be a false alarm."""
    off = 9e-13
    a = moved(1 - 1e-12, off)
    e = qe.singular_value_transformation(a, [0.0] * degree + [1.0])
    c = qe.check(e, level="unitary").root
    assert c.exactness is not None
    assert c.exactness == pytest.approx(degree**2 * off, rel=0.02)
    assert c.exactness > (CORNER + degree * off if degree > 3 else degree * off)
    assert carried(e, degree) == pytest.approx(degree**2, rel=1e-9)
    assert not c.failures


def test_a_polynomial_of_another_corner_is_violated() -> None:
    """What is carried on is what was measured inside, no more: where the child's corner is its block, nothing."""
    e = qe.singular_value_transformation(moved(0.9, 0.0), [0.0, 0.0, 0.0, 1.0])
    other = replace(e, source=replace(e.applied, data={"coefficients": np.array([0.0, 1e-11, 0.0, 1.0])}))
    other._cache["circuit"] = e.circuit
    assert qe.check(e, level="unitary").ok
    assert any("corner against block" in words for words in qe.check(other, level="unitary").root.failures)


def test_amplifications_carry_the_square() -> None:
    x = qe.VectorEncoding.from_vector([0.3, 0.4], alpha=1.0)
    assert carried(qe.amplify(x, 1e-3, method="exact"), 5.0) == 35.0
    assert carried(x + x, 2.0) == carried(x, 2.0) == 2.0
