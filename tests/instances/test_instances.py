"""The random instances themselves: right corner, aligned error, small examples, reproducible."""

from typing import Any

import numpy as np
import pytest
from helpers import KEYS
from hypothesis import find, given
from hypothesis import strategies as st

import qnn_emul as qe
from qnn_emul import strategies
from qnn_emul.campaigns.mutation import refutation
from qnn_emul.encoding.measure import size
from qnn_emul.engine.signature import BE, VE, Either, Several
from qnn_emul.instances import random as instances
from qnn_emul.instances.arrays import around_column, around_corner, clipped, random_unitary, turned
from qnn_emul.instances.parts import Parts, encode
from qnn_emul.instances.random import adversarial_child


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
    "unit": VE(unit=True),
    "unit, alpha one": VE(alpha=1, unit=True),
    "alpha one": VE(alpha=1),
    "contraction": BE(contraction=True),
    "contraction of either kind": Either(contraction=True, real=True),
    "diagonal": BE(diagonal=True),
    "hermitian": BE(hermitian=True),
    "real": BE(real=True),
    "norm at most alpha": BE(norm_at_most="alpha"),
    "small norm": VE(norm_at_most=0.5, real=True),
    "ranges": BE(alpha=(1.5, 2.5), epsilon=(0.1, 0.2), ancillas=(1, 3)),
    "exact": VE(epsilon=0.0, ancillas=0),
    "two qubits": BE(n=2, diagonal=True, real=True),
}


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("child", [instances.random_child, adversarial_child], ids=["random", "adversarial"])
def test_wishes_of_inputs(wish: str, child: Any) -> None:
    """Every word of a description is kept by the drawn encodings, whose records hold."""
    wanted = WISHES[wish]
    for seed in range(20):
        e = child(np.random.default_rng(seed), wanted, seed % 3)
        qe.check(e, level="unitary").raise_if_violated()
        assert wanted.problem(e) == "", (wish, seed)


def test_what_nothing_fits_is_an_error() -> None:
    """A unit vector whose norm must be below 1 cannot be drawn, and that is said."""
    with pytest.raises(qe.errors.ArgumentError, match=r"'wanted' must be met by one of 100 draws, not VE"):
        instances.random_child(np.random.default_rng(0), VE(unit=True, epsilon=0.0, alpha=0.5), 1)


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
        raise qe.errors.Undecidable("no")

    entry = dataclasses.replace(qe.catalogue["be.product"], build=never)
    with pytest.raises(qe.errors.ArgumentError, match=r"'entry' must have an instance.*be\.product"):
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


@pytest.mark.parametrize("block", [[1.0], [0.0], [0.6j], [0.0, 1.0], [0.6, 0.8j], [0.0, 0.0], [0.3, -0.4]])
@pytest.mark.parametrize("ancillas", [0, 1, 2])
def test_completed_columns(block: list[complex], ancillas: int) -> None:
    """Every column is completed to a unitary, whose first entries are the block to the last digit."""
    b = np.array(block)
    if ancillas == 0 and abs(size(b) - 1) > 1e-15:
        return
    e = encode(Parts(2.0, ancillas, 0.0, b, 2 * b), strict=True)
    assert np.array_equal(e.block, b)
    assert e.ancillas == ancillas
    qe.check(e, level="unitary").raise_if_violated()
    whole = around_column(b, np.ones(b.size * ((1 << ancillas) - 1)), np.eye(b.size << ancillas))
    assert np.allclose(whole.conj().T @ whole, np.eye(len(whole)), atol=1e-14)
    assert np.allclose(whole[: b.size, 0], b, atol=1e-15)


@pytest.mark.parametrize("ancillas", [1, 2])
def test_completed_corners(ancillas: int) -> None:
    """The corner is the block, and turning what lies beside it leaves it there."""
    rng = np.random.default_rng(ancillas)
    block = np.array([[0.5, 0.1], [0.0, -0.75]])
    whole = around_corner(block, ancillas)
    other = turned(whole, 2, *(random_unitary(rng, len(whole) - 2) for _ in range(2)))
    for U in (whole, other):
        assert np.allclose(U.conj().T @ U, np.eye(len(U)), atol=1e-14)
        assert np.allclose(U[:2, :2], block, atol=1e-15)
    assert not np.allclose(whole, other)
    assert np.array_equal(turned(whole, 2, np.eye(len(whole) - 2)[::-1])[:, :2], whole[:, :2])


def test_clipped() -> None:
    """Singular values above the bound are the bound; the others stay."""
    assert np.allclose(clipped(np.diag([3.0, 0.5])), np.diag([1.0, 0.5]))
    assert np.array_equal(clipped(np.array([3.0, 4.0]), 10.0), [3.0, 4.0])
    assert clipped(np.array([[49.0]])) == 1.0
    assert np.allclose(clipped(np.array([3.0, 4.0]), 0.5), [0.3, 0.4])


LISTS = [key for key in KEYS if any(isinstance(i, Several) for i in qe.catalogue[key].inputs.values())]


@pytest.mark.parametrize("key", LISTS)
def test_some_lists_are_longer(key: str) -> None:
    """One instance in eight has up to three times as many terms as the description says, holds, and refutes what is right for so many of
    them only; of a tree that is for the lemmas it is made of."""
    entry = qe.catalogue[key]
    (low, high), refuted = next((i.low, i.high) for i in entry.inputs.values() if isinstance(i, Several)), 0
    for number in range(1, 40, 2):
        _, e = instances.lemma_instance(entry, 0, number)
        terms = [c.record for c in e.children]
        assert len(terms) in (range(high + 1, 3 * high + 1) if number % 8 == 7 else range(low, high + 1))
        if number % 8 == 7:
            qe.check(e, level="unitary" if e.circuit.qubits <= 9 else "block").raise_if_violated()
            weights = tuple(e.applied.numbers.get("coefficients", (1.0,) * len(terms)))
            cut = {"coefficients": weights[:high]} if "coefficients" in e.applied.numbers else {}
            few = entry.rule(*terms[:high], **{**e.applied.numbers, **cut}).epsilon
            refuted += bool(refutation(e, {"epsilon": few}))
    assert refuted or entry.tree is not None
