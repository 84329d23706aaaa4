"""Trees without data: every lemma and layer takes them, and their records and costs are those of trees with data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from helpers import KEYS

import qnn_emul as qe
from qnn_emul.complexity import paper_path
from qnn_emul.instances.random import generator, random_instance
from qnn_emul.layers.network import DenseHead, forward, stacked
from qnn_emul.lemmas.paper.lemma_6 import skip_norm_block
from qnn_emul.linalg.paper_constants import BUDGET
from qnn_emul.networks.residual_cnn import ResidualCNN

WITH_INPUTS = [key for key in KEYS if qe.catalogue[key].inputs]


def twin(e: Any) -> Any:
    """The same encoding without its data."""
    r, price = e.record, (qe.cost(e).depth, qe.cost(e).gates)
    given = {
        "shape": e.shape,
        "alpha": r.alpha,
        "ancillas": r.ancillas,
        "epsilon": r.epsilon,
        "norm": r.norm,
        "price": price,
    }
    if isinstance(e, qe.VectorEncoding):
        return qe.abstract.vector(e.n, "", **given)
    return qe.abstract.matrix(e.n, "", row_axes=e.row_axes, **given)


def built(key: str, seed: int) -> tuple[qe.Encoding, Callable[..., qe.Encoding], list[Any], dict[str, Any]]:
    """A random instance of a lemma, with the call that made it."""
    entry, calls = qe.catalogue[key], []

    def build(*children: Any, **parameters: Any) -> qe.Encoding:
        calls.append((children, parameters))
        return entry.build(*children, **parameters)

    e = random_instance(replace(entry, build=build), generator(key, seed))
    children, parameters = calls[-1]
    return e, entry.build, list(children), parameters


def without_data(build: Callable[..., qe.Encoding], e: Any, children: list[Any], parameters: dict[str, Any]) -> Any:
    """The call on twins; a norm that the instance measured is given where the error asks for it."""
    twins = {id(c): twin(c) for c in children}
    arguments = [twins[id(c)] for c in children]
    try:
        return build(*arguments, **parameters)
    except qe.errors.ArgumentError as problem:
        if not problem.must.startswith("be given, for the norm"):
            raise
        return build(*arguments, **parameters, **{problem.argument: e.source.numbers["norm"]})


@pytest.mark.parametrize("key", WITH_INPUTS)
def test_records_and_costs_are_those_of_the_same_tree_with_data(key: str) -> None:
    for seed in range(4):
        e, *call = built(key, seed)
        bare = without_data(call[0], e, *call[1:])
        assert e.has_data
        assert not bare.has_data
        assert (bare.n, bare.shape) == (e.n, e.shape)
        if "window" in e.applied.data:  # which is widened by what a decomposition of the data may be off
            assert bare.record.leak is e.record.leak is None
            for field in ("alpha", "ancillas", "epsilon", "norm"):
                assert getattr(bare.record, field) == pytest.approx(getattr(e.record, field), rel=1e-10)
        else:
            assert bare.record == e.record
        mine, theirs = qe.cost(bare), qe.cost(e)
        assert (mine.depth, mine.gates, mine.ancillas, mine.qubits) == (
            theirs.depth,
            theirs.gates,
            theirs.ancillas,
            theirs.qubits,
        )
        assert sum(mine.queries.values()) == sum(theirs.queries.values())
        for what in ("target", "block"):
            with pytest.raises(qe.errors.NoData, match=what):
                getattr(bare, what)


@pytest.mark.parametrize("ancillas", ["plain", "linear", "least"])
@pytest.mark.parametrize("head", [False, True])
def test_a_network_without_data_is_the_network(ancillas: str, head: bool) -> None:
    """Architecture (a) on 4 x 4 images, two blocks: the same record, depth, gates, ancillas and queries, node by node."""
    rng = np.random.default_rng(3)
    net = ResidualCNN.random(rng, 4, blocks=2, head=head, ancillas=ancillas)
    image = rng.normal(size=(4, 4, 4))
    e = net.encode(image, 1e-3)
    price = (qe.cost(net.load(image)).depth, qe.cost(net.load(image)).gates)
    x = stacked(qe.abstract.vector(6, "X", shape=(4, 4, 4), price=price), 4)
    kernel, shape = (16, 16, 3, 3), (16, 4, 4)
    weights = [qe.abstract.convolution(kernel, shape, alpha=w.record.alpha, norm=w.record.norm) for w in net.weights(4)]
    dense = None
    if head:
        d: Any = next(node for node in e.nodes() if node.key == "be.diagonal_of_numbers")
        dense = DenseHead(qe.abstract.columns(8, largest=d.record.norm, norms=twin(d)), d.record.norm, net.tau)
    bare = forward(x, weights, 1e-3 / np.sqrt(2) * (1 - 1e-12), ancillas, dense)
    assert [n.key for n in bare.nodes() if n.children] == [n.key for n in e.nodes() if n.children]
    for mine, theirs in zip((n for n in bare.nodes() if n.children), (n for n in e.nodes() if n.children), strict=True):
        assert mine.record.ancillas == theirs.record.ancillas
        assert (mine.record.alpha, mine.record.epsilon) == pytest.approx(
            (theirs.record.alpha, theirs.record.epsilon), rel=1e-9
        )
    mine, theirs = qe.cost(bare), qe.cost(e)
    assert (mine.depth, mine.gates, mine.ancillas, mine.system) == (
        theirs.depth,
        theirs.gates,
        theirs.ancillas,
        theirs.system,
    )
    assert mine.queries["X"] == theirs.queries["X"]
    assert mine.queries.get("columns") == theirs.queries.get("columns")


def test_paper_blocks_are_those_of_lemma_6() -> None:
    """One block along the paper's path, without data, and Lemma 6 on data: the same cost."""
    rng = np.random.default_rng(5)
    x = qe.VectorEncoding.from_vector(np.array([0.6, 0.8]), name="X")
    matrix = rng.normal(size=(2, 2))
    W = qe.BlockEncoding.from_matrix(matrix / np.linalg.norm(matrix, 2), alpha=2.0, name="W")
    theirs = qe.cost(skip_norm_block(x, W, 1e-3))
    spec: Any = SimpleNamespace(system=1, head=False)
    share = -np.log(1e-3) - np.log(BUDGET) + np.log(2)  # so that block 1 of 1 may err by 1e-3
    budgets = paper_path.PaperBudgets(spec, 1, share - np.log(2) - np.log(2 / np.sqrt(paper_path.CLASSES)))
    assert budgets.block_error(1) == pytest.approx(-np.log(1e-3))
    mine = qe.cost(paper_path.block(budgets, twin(x).named("X"), twin(W), 1))
    assert mine.ancillas == theirs.ancillas
    assert mine.depth == pytest.approx(theirs.depth, rel=0.02)  # the least degree without double precision's roundings
    assert mine.queries["X"] == pytest.approx(theirs.queries["X"], rel=0.02)


def test_readings_of_a_large_tree() -> None:
    """2^44 entries: record, cost, formulas and display; target, block, circuit and check refuse by name."""
    x = qe.abstract.vector(44, "X", shape=(16, 1 << 20, 1 << 20), price=(5, 7))
    e = qe.residual_block(x, qe.abstract.convolution((16, 16, 3, 3), (16, 1 << 20, 1 << 20)), 1e-3)
    e = qe.residual_linear_pooling(e, qe.abstract.columns(44), 16)
    assert e.record.alpha == 1
    assert 0 < e.record.epsilon < 0.1
    assert isinstance(qe.cost(e).gates, int)
    assert qe.cost(e).gates > 2**44
    assert {s.name for s in qe.cost(e, symbolic=True).depth.free_symbols} >= {"T_X"}
    values = qe.cost_values(e)
    assert int(qe.cost(e, symbolic=True).depth.xreplace(values)) == qe.cost(e).depth
    formula, numbers = qe.symbolic(e).epsilon, qe.symbol_values(e)
    assert float(formula.xreplace(numbers)) == pytest.approx(e.record.epsilon)
    assert "vector without data" in e._repr_html_()
    for read in (lambda: e.target, lambda: e.block, lambda: e.value, lambda: e.unitary, lambda: qe.check(e)):
        with pytest.raises(qe.errors.NoData, match="has no data, so there is no"):
            read()
    with pytest.raises(qe.errors.NoData, match=r"A parameter of be\.convolution_stack has no data"):
        _ = qe.abstract.convolution((1, 1, 1, 1), (1, 2, 2)).block


def test_norms_that_cannot_be_measured_are_given() -> None:
    x = qe.abstract.vector(3, alpha=2.0, norm=0.5, ancillas=1)
    for ask, argument in (
        (x.normalized, "norm"),
        (lambda: qe.amplify(x), "lower_bound"),
        (lambda: qe.amplify(x, method="exact"), "lower_bound"),
        (lambda: qe.layer_norm(x), "lower_bound"),
    ):
        with pytest.raises(
            qe.errors.ArgumentError, match=f"'{argument}' must be given, for the norm of a vector without data"
        ):
            ask()
    assert x.normalized(0.5).record.alpha == 4.0
    assert qe.amplify(x, 1e-3, 0.5).record.alpha == 1
    assert qe.amplify(x, 1e-3, 0.5, method="exact").record.alpha == 1
    assert qe.layer_norm(x, lower_bound=0.25).record.alpha == 1
    with pytest.raises(qe.errors.ArgumentError, match="'lower_bound' must be positive"):
        qe.amplify(x, 1e-3, -1.0)
    known = qe.VectorEncoding.from_vector([3.0, 4.0])
    assert known.normalized(5.0).record == known.normalized().record
    with pytest.raises(qe.errors.ArgumentError, match=r"'norm' must be \|\|x\|\| = 5"):
        known.normalized(4.0)


def test_polynomials_beyond_double_precision() -> None:
    """Without data their degree is enough; with data it is not."""
    x, W = qe.abstract.vector(1), qe.abstract.matrix(1, alpha=2.0, norm=1.0)
    bare = qe.residual_block(x, W, 1e-40)
    assert bare.record.epsilon <= 1e-40
    degrees = [
        n.source.data["polynomial"].degree for n in bare.nodes() if "polynomial" in getattr(n.source, "data", {})
    ]
    assert degrees[1] > 2 * qe.residual_block(x, W, 1e-10).source.data["polynomial"].degree
    vector, matrix = qe.VectorEncoding.from_vector([0.6, 0.8]), qe.BlockEncoding.from_matrix(np.eye(2) / 2)
    with pytest.raises(qe.errors.PrecisionExceeded):
        qe.residual_block(vector, matrix, 1e-40)


def test_a_block_without_its_skip_connection() -> None:
    """It needs a promise; on data it is the activation, normalized."""
    vector, matrix = qe.VectorEncoding.from_vector([0.6, 0.8]), qe.BlockEncoding.from_matrix([[0.5, 0.2], [0.1, -0.4]])
    with pytest.raises(qe.errors.ArgumentError, match="'lower_bound' must be given where skip is False"):
        qe.residual_block(vector, matrix, skip=False)
    with pytest.raises(qe.errors.ArgumentError, match="'skip' must be True or False"):
        qe.residual_block(vector, matrix, skip=0)
    e = qe.residual_block(vector, matrix, 1e-6, lower_bound=0.3, skip=False)
    qe.check(e).raise_if_violated()
    f = qe.erf(0.8)(matrix.target @ vector.target)
    assert np.allclose(e.target, f / np.linalg.norm(f), atol=1e-12)


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: qe.abstract.vector(-1), "n"),
        (lambda: qe.abstract.vector(2, alpha=0.0), "alpha"),
        (lambda: qe.abstract.vector(2, epsilon=-1.0), "epsilon"),
        (lambda: qe.abstract.vector(2, ancillas=-1), "ancillas"),
        (lambda: qe.abstract.vector(2, norm=1.5), "norm"),
        (lambda: qe.abstract.vector(2, shape=(2, 4)), "shape"),
        (lambda: qe.abstract.vector(2, price=(-1, 2)), "price"),
        (lambda: qe.abstract.matrix(2, shape=(4,), row_axes=1), "shape"),
        (lambda: qe.abstract.matrix(2, norm=9.0), "norm"),
        (lambda: qe.abstract.convolution((1, 1, 3), (1, 4, 4)), "kernel"),
        (lambda: qe.abstract.convolution((1, 1, 3, 3), (1, 3, 3)), "shape"),
        (lambda: qe.abstract.convolution((1, 1, 3, 3), (1, 2, 2)), "kernel"),
        (lambda: qe.abstract.convolution((1, 1, 1, 1), (1, 2, 2), padding="none"), "padding"),
        (lambda: qe.abstract.diagonal(2, norm=1.5), "norm"),
        (lambda: qe.abstract.columns(2, largest=0.0), "largest"),
        (lambda: qe.abstract.columns(2, norms=qe.abstract.vector(2)), "norms"),
    ],
)
def test_bad_arguments(make: Callable[[], object], argument: str) -> None:
    with pytest.raises(qe.errors.ArgumentError, match=f"'{argument}'"):
        make()
