"""The random instances themselves: right corner, aligned error, small examples, reproducible."""

from typing import Any

import numpy as np
import pytest
from helpers import KEYS
from hypothesis import find, given
from hypothesis import strategies as st

import qnn_emul as qe
from qnn_emul import strategies
from qnn_emul.engine.signature import BE, VE
from qnn_emul.instances import random as instances


@pytest.mark.parametrize("kind", ["BE", "VE"])
@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize(("n", "ancillas"), [(0, 0), (0, 1), (1, 0), (2, 2), (3, 1)])
def test_random_encodings(kind: str, real: bool, n: int, ancillas: int) -> None:
    """The record is what was asked for, the error is attained and lies along the block."""
    for seed in range(5):
        e: Any = instances.random_encoding(np.random.default_rng(seed), kind, n, ancillas, 1.7, 0.3, real=real)
        assert (e.n, e.record.ancillas, e.record.alpha, e.record.epsilon) == (n, ancillas, 1.7, 0.3)
        assert np.isrealobj(e.block) == np.isrealobj(e.target) == real
        c = qe.check(e, level="unitary")
        c.raise_if_violated()
        assert c.tightness == pytest.approx(1.0)
        if real:  # stretched or shrunk: the norm moves by all of epsilon (or the error is larger than the block)
            size = 1.7 * np.linalg.norm(e.block, 2)
            moved = abs(np.linalg.norm(e.target, 2) - size)
            assert moved == pytest.approx(0.3) or kind == "BE" or size < 0.3


WISHES = {
    "unit": (VE(unit=True), lambda e: np.isclose(np.linalg.norm(e.target), 1)),
    "alpha_one": (
        VE(alpha=1, unit=True),
        lambda e: e.record.alpha == 1 and np.isclose(np.linalg.norm(e.target), 1),
    ),
    "contraction": (
        BE(contraction=True),
        lambda e: np.linalg.norm(e.target, 2) <= min(1, e.record.alpha) + 1e-12,
    ),
    "diagonal": (BE(diagonal=True), lambda e: np.allclose(e.block, np.diag(np.diagonal(e.block)))),
}


@pytest.mark.parametrize("wish", WISHES)
def test_wishes_of_inputs(wish: str) -> None:
    """Every word of a description is kept by the drawn encodings, whose records hold."""
    wanted, kept = WISHES[wish]
    for seed in range(20):
        e = instances.random_child(np.random.default_rng(seed), wanted, seed % 3)
        qe.check(e, level="unitary").raise_if_violated()
        assert kept(e), (wish, seed)


def test_variety() -> None:
    """Among 60 instances of a sum: real and complex, exact and not, n = 0, unequal alphas, different ancillas."""
    many = [instances.random_instance(qe.catalogue["ve.sum"], np.random.default_rng(seed)) for seed in range(60)]
    leaves = [c for e in many for c in e.children]
    assert {np.iscomplexobj(leaf.target) for leaf in leaves} == {True, False}
    assert {leaf.n for leaf in leaves} == {0, 1, 2, 3}
    assert {leaf.record.ancillas for leaf in leaves} == {0, 1, 2}
    assert {leaf.record.epsilon == 0 for leaf in leaves} == {True, False}
    assert all(len({c.record.alpha for c in e.children}) == len(e.children) for e in many)
    assert {len(e.children) for e in many} == {2, 3, 4}


@pytest.mark.parametrize("key", KEYS)
def test_instances_repeat(key: str) -> None:
    """The same generator state gives the same instance."""
    first, second = (instances.random_instance(qe.catalogue[key], np.random.default_rng(9)) for _ in range(2))
    assert first.record == second.record
    assert np.array_equal(np.asarray(first.value), np.asarray(second.value))


def test_no_instance_is_an_error() -> None:
    """An entry none of whose draws can be built is named."""
    import dataclasses

    def never(*_: Any, **__: Any) -> Any:
        raise qe.Undecidable("no")

    entry = dataclasses.replace(qe.catalogue["be.product"], build=never)
    with pytest.raises(qe.ArgumentError, match=r"'entry' must have an instance.*be\.product"):
        instances.random_instance(entry, np.random.default_rng(0))


@given(strategies.encodings(), st.booleans())
def test_strategy_of_encodings(e: qe.Encoding, unitary: bool) -> None:
    """Drawn encodings keep their records on both levels."""
    qe.check(e, level="unitary" if unitary else "block").raise_if_violated()


def test_strategies_shrink() -> None:
    """The simplest example has no qubits, no ancillas, alpha = 1, epsilon = 0; options are kept."""
    e = find(strategies.encodings(), lambda e: True)
    assert (e.kind, e.n, e.record.ancillas, e.record.alpha, e.record.epsilon) == ("VE", 0, 0, 1.0, 0.0)
    matrix = find(strategies.block_encodings(2, exact=True), lambda e: e.record.ancillas > 0)
    assert (matrix.kind, matrix.n, matrix.record.ancillas, matrix.record.epsilon) == ("BE", 2, 1, 0.0)
    assert find(strategies.instances(qe.catalogue["ve.sum"]), lambda e: e.n == 0).key == "ve.sum"
