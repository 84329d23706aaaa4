"""Trees are read from the leaves up, once per node, however deep they are; what was read is kept by the object that read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from helpers import rebuilt

import qnn_emul as qe
from qnn_emul.encoding.folds import fold
from qnn_emul.linalg.operators import DiagonalOperator, Operator, operator, unnested

DEEP = 3000
LEAVES = {
    "vectors": lambda j: qe.VectorEncoding.from_vector([1.0, 2.0 + j % 3]),
    "matrices": lambda j: qe.BlockEncoding.from_matrix([[1.0, 2.0], [0.0, 1.0 + j % 3]]),
}


def chain(leaf: Any, terms: int, shared: bool) -> Any:
    """((x + x) + x) + …, of one leaf or of a new one each time."""
    e = first = leaf(0)
    for j in range(terms):
        e = e + (first if shared else leaf(j))
    return e


@pytest.mark.parametrize("kind", LEAVES)
def test_deep_trees(kind: str) -> None:
    """A chain of 3,000 sums is checked, priced, read on symbols and shown; its values are those of the sum."""
    leaf = LEAVES[kind]
    e, one = chain(leaf, DEEP, shared=True), leaf(0)
    found = qe.check(e)
    assert found.ok
    assert len(found.nodes) == DEEP + 1
    assert np.allclose(e.target, (DEEP + 1) * np.asarray(one.target), rtol=1e-12)
    assert qe.cost(e).ancillas == e.ancillas
    formula = qe.symbolic(e)
    assert qe.cost(e, symbolic=True).ancillas == formula.ancillas
    assert formula.alpha.xreplace(qe.symbol_values(e)) == pytest.approx(e.record.alpha)
    assert repr(e).startswith("<")
    assert "nodes below" in e._repr_html_()
    assert qe.check(rebuilt(e, lambda x: x)).error == found.error


@pytest.mark.parametrize("kind", LEAVES)
def test_deep_trees_of_many_leaves(kind: str) -> None:
    """6,001 nodes, 3,000 deep."""
    e = chain(LEAVES[kind], DEEP, shared=False)
    assert len(e.nodes()) == 2 * DEEP + 1
    assert qe.check(e).ok
    assert sum(qe.cost(e).queries.values()) == DEEP + 1


def test_a_node_that_is_used_twice_is_read_once() -> None:
    """Doubling forty times is a tree of 41 nodes, not of 2^40; nothing below a known node is read."""
    e = x = qe.VectorEncoding.from_vector([1.0, 2.0])
    for _ in range(40):
        e = e + e
    count = fold(e, lambda node, parts: 1 + sum(parts))
    assert len(count) == 41
    assert count[id(e)] == 2**41 - 1
    half = e.children[0]
    seen = fold(e, lambda node, parts: 1 + sum(parts), lambda node: 0 if node is half else None)
    assert seen == {id(half): 0, id(e): 1}
    assert np.array_equal(e.value, 2.0**40 * np.asarray(x.value))


def test_readings_are_kept_where_they_stay_true() -> None:
    """A changed object starts anew; another record or name keeps what does not depend on it."""
    x = qe.VectorEncoding.from_vector([3.0, 4.0])
    e = x + x
    assert np.array_equal(e.target, [6.0, 8.0])
    assert e.circuit.qubits == 2
    assert not replace(e, note="other")._cache
    assert not rebuilt(e, lambda leaf: leaf.with_target(np.array([1.0, 0.0])))._cache
    assert np.array_equal(rebuilt(e, lambda leaf: leaf.with_target(np.array([1.0, 0.0]))).target, [2.0, 0.0])
    assert np.array_equal(x.with_target(np.array([1.0, 0.0])).target, [1.0, 0.0])
    assert e.with_record(epsilon=1.0).circuit is e.circuit
    assert e.named("y").target_data is e.target_data
    assert x.circuit.label == "vector"
    assert x.named("psi").circuit.label == "psi"
    assert x.named("psi").target_data is x.target_data
    assert x.priced(7, 9).circuit.price == (7, 9)


def test_operators_are_unnested_while_they_are_small() -> None:
    """A matrix of up to 256 rows is multiplied out; diagonals and larger ones stay what they are."""
    A = np.array([[1.0, 2.0], [3.0, 4.0]])
    product = Operator(1, lambda x: A @ (A @ x), lambda x: A.T @ (A.T @ x))
    assert np.array_equal(unnested(product).A, A @ A)
    assert np.array_equal(unnested(operator(A)).A, A)
    for kept in (DiagonalOperator(np.ones(2)), Operator(9, lambda x: x, lambda x: x)):
        assert unnested(kept) is kept
