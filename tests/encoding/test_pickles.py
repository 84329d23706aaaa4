"""Encodings go through pickles (multiprocessing, joblib, Dask) and deep copies, whatever lemma made them and however deep they are."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from helpers import KEYS, instance

import qnn_emul as qe
from qnn_emul.circuits.leaf import claimed_encoding

A = qe.BlockEncoding.from_matrix([[0.3, 0.4], [0.1, 0.2]], name="A")
X = qe.VectorEncoding.from_vector([0.6, 0.8], name="x")


def through_pickle(e: Any) -> Any:
    return pickle.loads(pickle.dumps(e))


WAYS = {"pickle": through_pickle, "deep copy": copy.deepcopy}


def same(one: qe.Encoding, other: qe.Encoding) -> None:
    """Records, numbers and shape of the tree."""
    assert other is not one
    assert repr(other) == repr(one)
    assert other.record == one.record
    assert [node.key for node in other.nodes()] == [node.key for node in one.nodes()]
    identity = np.eye(1 << one.n)
    for what in ("target", "value"):
        before, after = getattr(one, what), getattr(other, what)
        assert (
            np.array_equal(after, before) if one.kind == "VE" else np.array_equal(after @ identity, before @ identity)
        )


@pytest.mark.parametrize("key", KEYS)
def test_every_lemma(key: str) -> None:
    """A drawn instance, before and after it was read, both ways; the copy has the same circuit."""
    e = instance(key, 0, 1)
    for way in WAYS.values():
        same(e, way(e))
    qe.check(e)
    again = through_pickle(e)
    same(e, again)
    if e.n + e.ancillas <= 10:
        start = np.eye(1 << (e.n + e.ancillas), 1)
        assert np.array_equal(again.circuit.apply(start), e.circuit.apply(start))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "leaf",
    [
        A,
        X,
        X.named("y").priced(3, 4),
        A.named("B"),
        qe.BlockEncoding.from_unitary(np.eye(4), np.eye(2)),
        claimed_encoding(qe.circuit(s=1).hadamard("s"), [1.0, 1.0], 2**0.5, 1e-15),
    ],
    ids=repr,
)
def test_leaves(leaf: qe.Encoding, way: str) -> None:
    """With their circuits, names and prices."""
    again = WAYS[way](leaf)
    same(leaf, again)
    assert np.array_equal(again.unitary @ np.eye(again.unitary.shape[0]), leaf.unitary @ np.eye(leaf.unitary.shape[0]))
    assert qe.cost(again) == qe.cost(leaf)


def test_leaves_without_data() -> None:
    """What is known by its record only stays so."""
    e = through_pickle(qe.abstract.matrix(2, name="A") @ qe.abstract.vector(2, name="x"))
    assert not e.has_data
    with pytest.raises(qe.errors.NoData):
        _ = e.target


@pytest.mark.parametrize("step", [lambda e: e + X, lambda e: -e], ids=["sums", "signs"])
@pytest.mark.parametrize("way", WAYS)
def test_deep_trees(way: str, step: Callable[[Any], Any]) -> None:
    """1,500 nodes on top of each other."""
    e = X
    for _ in range(1500):
        e = step(e)
    same(e, WAYS[way](e))


def test_shared_nodes_stay_shared() -> None:
    """Forty doublings are 41 nodes afterwards too."""
    e = X
    for _ in range(40):
        e = e + e
    assert len(through_pickle(e).nodes()) == 41


def test_a_check_holds_its_tree_once() -> None:
    """Each node's numbers, of the nodes of one tree, shared as before; four times the nodes are about four times the bytes."""
    sizes = []
    for depth in (50, 200):
        e = X
        for _ in range(depth):
            e = e + X
        c = qe.check(e)
        again = through_pickle(c)
        sizes.append(len(pickle.dumps(c)))
        assert repr(again) == repr(c)
        assert [repr(node) for node in again.nodes] == [repr(node) for node in c.nodes]
        assert [node.node for node in again.nodes] == again.root.node.nodes()
    assert sizes[1] < 5 * sizes[0]


def test_other_processes() -> None:
    """A worker that starts afresh reads an encoding and sends one back."""
    e = qe.residual_block(X, A)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        same(e, pool.submit(copy.copy, e).result())
        assert pool.submit(qe.cost, e).result() == qe.cost(e)


def test_a_changed_lemma_is_not_that_of_its_file() -> None:
    """A copy of a node whose lemma was changed keeps the change; a pickle, which could not, is refused."""
    e = X + X
    changed = replace(e, source=replace(e.applied, lemma=replace(e.applied.lemma, title="changed")))
    assert copy.deepcopy(changed).title == "changed"
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(changed)
