"""Trees are read from the leaves up, once per node, however deep they are; what was read is kept by the object that read it."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
import pytest
from helpers import rebuilt
from scipy.sparse.linalg import LinearOperator, aslinearoperator

import qnn_emul as qe
from qnn_emul.claims import BE, claim
from qnn_emul.encoding.folds import fold
from qnn_emul.linalg.operators import DiagonalOperator, Operator, block_diagonal, kron, odd_function, operator, unnested

DEEP = sys.getrecursionlimit() + 100  # deeper than Python lets calls nest
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
    """A chain of so many sums is checked, priced, read on symbols and shown; its values are those of the sum."""
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
    assert np.array_equal(rebuilt(e, lambda x: x).target, e.target)


@pytest.mark.parametrize("kind", LEAVES)
def test_deep_trees_of_many_leaves(kind: str) -> None:
    """Nothing is used twice."""
    e = chain(LEAVES[kind], DEEP, shared=False)
    assert len(e.nodes()) == 2 * DEEP + 1
    assert qe.check(e).ok
    assert sum(qe.cost(e).queries.values()) == DEEP + 1


DEEP_CLAIMS = {"product": lambda e, A: e @ A, "negated": lambda e, A: -e}


@pytest.mark.parametrize("step", DEEP_CLAIMS)
def test_claims_of_deep_trees(step: str) -> None:
    """Ancillas of a circuit that is nested too deep are the record's, and a product's norm may be off by its many roundings."""

    @claim(inputs={"A": BE()})
    def deep(A: qe.BlockEncoding) -> Any:
        e = reduce(lambda e, _: DEEP_CLAIMS[step](e, A), range(DEEP), A)
        return e, e.record

    A = qe.BlockEncoding.from_unitary([[1.0]], [[0.766520288 + 0.0893712716j]], epsilon=0.26)
    assert deep.check(A=A).ok
    with pytest.raises(
        qe.errors.TooLarge, match=r"^(be\.product|common\.scaling): its circuit would be nested more than"
    ):
        _ = deep.read({"A": A}).encoding.circuit


def test_work_grows_with_the_tree() -> None:
    """Whether a tree has data, how many digits it may be read in and which failing node is smallest is not asked of every node anew: of a
    chain each node is visited a few times, where it would be half as often as there are nodes."""
    visits = 0

    class Counted(qe.VectorEncoding):
        @property
        def children(self) -> Any:
            nonlocal visits
            visits += 1
            return super().children

    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    e: Any = Counted(x.n, x.shape, x.record, x.source)
    for _ in range(400):
        made = e + x
        e = Counted(made.n, made.shape, replace(made.record, epsilon=0.0, norm=0.1), made.source)
        assert e.has_data
    assert visits < 8 * 400
    visits, found = 0, qe.check(e)
    assert len(found.smallest_failure.node.nodes()) == 3
    assert visits < 60 * 400


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


def test_operators_are_unnested_where_that_pays() -> None:
    """A matrix of up to 1,024 rows that applies many others is multiplied out; diagonals, larger and shallow ones stay."""
    A = np.array([[1.0, 2.0], [3.0, 4.0]])
    product = operator(A) @ operator(A)
    assert np.array_equal(unnested(product, 2).matrix, A @ A)
    for kept, inside in (
        (product, 1),
        (DiagonalOperator(np.ones(2)), 99),
        (Operator(11, lambda x: x, lambda x: x), 999),
        (Operator(10, lambda x: x, lambda x: x), 127),
    ):
        assert unnested(kept, inside) is kept
    assert np.array_equal(unnested(Operator(10, lambda x: x, lambda x: x), 128).matrix, np.eye(1024))


def random(n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(1 << n, 1 << n)) + 1j * rng.normal(size=(1 << n, 1 << n))


ALGEBRA: dict[str, Callable[[Any, Any], Any]] = {
    "sum": lambda a, b: a + b,
    "difference": lambda a, b: a - b,
    "multiple": lambda a, b: (2.0 - 1.0j) * a,
    "negative": lambda a, b: -a,
    "product": lambda a, b: a @ b,
    "adjoint": lambda a, b: a.H if isinstance(a, LinearOperator) else a.conj().T,
    "all": lambda a, b: (3.0 * (a @ b - 2.0j * b) @ (-a)) + b,
}


@pytest.mark.parametrize("foreign", [False, True])
@pytest.mark.parametrize("case", ALGEBRA)
def test_operators_calculate_as_their_matrices(case: str, foreign: bool) -> None:
    """On vectors and on columns, forth and back; also where one of them is SciPy's own."""
    A, B = random(2, 1), random(2, 2)
    made = ALGEBRA[case](operator(A), aslinearoperator(B) if foreign else operator(B))
    expected = ALGEBRA[case](A, B)
    assert isinstance(made, Operator)
    assert np.allclose(made @ A, expected @ A, rtol=1e-13, atol=0)
    assert np.allclose(made @ A[0], expected @ A[0], rtol=1e-12)
    assert np.allclose(made.H @ A, expected.conj().T @ A, rtol=1e-12)
    assert np.allclose(made.rmatvec(A[0]), expected.conj().T @ A[0], rtol=1e-12)


def test_operators_that_hold_operators() -> None:
    """Tensor products, direct sums and odd polynomials, forth and back; real ones stay real."""
    A, B = random(1, 3), random(1, 4)
    half = A / (2 * np.linalg.norm(A, 2))
    W, s, V = np.linalg.svd(half)
    zero = np.zeros((2, 2))
    for made, expected in (
        (kron(operator(A), operator(B)), np.kron(A, B)),
        (block_diagonal([operator(A), operator(B)], 2), np.block([[A, zero], [zero, B]])),
        (odd_function(operator(half), np.array([0, 1.0, 0, 0.5])), W @ np.diag(s + 0.5 * (4 * s**3 - 3 * s)) @ V),
    ):
        assert np.allclose(made @ np.eye(len(expected)), expected, atol=1e-14)
        assert np.allclose(made.H @ np.eye(len(expected)), expected.conj().T, atol=1e-14)
    assert (2.0 * operator(np.eye(2)) @ operator(np.eye(2))).dtype == float


@pytest.mark.parametrize("n", [1, 11])
def test_operators_nest_without_calls(n: int) -> None:
    """I/2 + A (I/2 + A (…)) of a swap A, 10,000 levels: on 2 and on 2,048 dimensions, which are never multiplied out."""
    A = Operator(n, lambda x: x[::-1], lambda x: x[::-1])
    half = Operator(n, lambda x: x / 2, lambda x: x / 2)
    e = half
    for _ in range(10_000):
        e = half + half @ A @ e
    x = np.arange(1.0 * (1 << n))
    limit = (2 * x / 2 + x[::-1] / 2) * (2 / 3)  # y = x/2 + y[::-1]/2
    assert np.allclose(e @ x, limit, rtol=1e-12)
    assert np.allclose(e.H @ x, limit, rtol=1e-12)


def test_large_vectors_are_let_go_once_they_were_read() -> None:
    """A chain of ten sums of 2**16 entries holds a few vectors; a node that was asked for by itself keeps what it made."""
    leaf = qe.VectorEncoding.from_vector(np.random.default_rng(0).normal(size=1 << 16))
    kept = leaf + leaf
    mine = kept.block
    e = chain(lambda _: kept, 10, shared=True)
    tracemalloc.start()
    block = e.block
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4.5 * block.nbytes, peak / block.nbytes
    assert np.allclose(block, mine, atol=1e-15)
    assert kept.block is mine
    assert e.block is block
    child = e.children[0]
    assert np.array_equal(child.block, child.block)
