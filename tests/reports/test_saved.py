"""`qe.save` and `qe.load`: the same numbers to the last bit, files that are damaged, newer or somebody else's, things that are no data."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse

import qnn_emul as qe
from qnn_emul.encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from qnn_emul.errors import ArgumentError
from qnn_emul.instances.random import random_instance
from qnn_emul.linalg.operators import to_dense
from qnn_emul.reports import saved

A = np.array([[0.6, 0.2j], [0.1, 0.7]])


def again(e: Encoding, folder: Path) -> Any:
    """Saved and loaded."""
    qe.save(e, folder / "e.json")
    return qe.load(folder / "e.json")


def bits(data: Any) -> bytes:
    """The numbers of an array or operator."""
    return np.asarray(to_dense(data)).tobytes()


def same(a: Encoding, b: Encoding) -> None:
    """Every node's record, kind, shape and data."""
    for x, y in zip(a.nodes(), b.nodes(), strict=True):
        assert (x.record, x.kind, x.n, x.shape, x.name, x.note, x.key) == (
            y.record,
            y.kind,
            y.n,
            y.shape,
            y.name,
            y.note,
            y.key,
        )
        assert bits(x.target_data) == bits(y.target_data)
        assert bits(x.block_data) == bits(y.block_data)
    assert a.circuit.first_column.tobytes() == b.circuit.first_column.tobytes()
    assert qe.counted_cost(a) == qe.counted_cost(b)


@pytest.mark.parametrize("key", sorted(qe.catalogue))
def test_every_entry_comes_back_to_the_bit(key: str, tmp_path: Path) -> None:
    """A random instance of every lemma, its children's leaves of all kinds."""
    e = random_instance(qe.catalogue[key], np.random.default_rng(11), max_n=1)
    if e.n + e.ancillas <= 14:
        same(e, again(e, tmp_path))


def test_leaves_of_every_kind(tmp_path: Path) -> None:
    """Matrix, vector, unitary, a circuit of one's own, sparse, priced and named, without data, beyond normal numbers."""
    a = BlockEncoding.from_matrix(A, alpha=1.5, name="A").priced(3, 5)
    c = qe.circuit(a=a.ancillas, system=1)
    c.apply(a, "a", "system").phase(0.25, "a")
    leaves: list[Encoding] = [
        a,
        VectorEncoding.from_vector([5e-324, 1e-310j]),
        VectorEncoding.from_vector(np.arange(6.0).reshape(2, 3)).named("x"),
        BlockEncoding.from_unitary(np.asarray(a.unitary), A, 1.5, 1e-12),
        BlockEncoding.from_matrix(scipy.sparse.csr_array(np.eye(4)[::-1] * 0.3)),
        BlockEncoding.from_matrix(A).with_record(epsilon=0.5),
        qe.amplify(VectorEncoding.from_vector([0.6, 0.8], alpha=2.0), 1e-3),
    ]
    for e in leaves:
        same(e, again(e, tmp_path))
    abstract = qe.abstract.vector(20, alpha=2.0)
    back = again(abstract + abstract, tmp_path)
    assert (back.record, back.has_data) == ((abstract + abstract).record, False)


def test_shared_nodes_stay_shared_and_deep_trees_come_back(tmp_path: Path) -> None:
    """x + x has one leaf; a chain of 3,000 nodes is no recursion."""
    x = VectorEncoding.from_vector([0.6, 0.8])
    back = again(x + x, tmp_path)
    assert len(back.nodes()) == 2
    deep: Any = x
    for _ in range(3000):
        deep = -1.0 * deep
    assert len(again(deep, tmp_path).nodes()) == 3001


def test_an_unknown_phase_is_known_again(tmp_path: Path) -> None:
    """Terms that carry one unknown phase may be added after loading, others not."""
    y = qe.amplify(VectorEncoding.from_vector([0.6, 0.8], alpha=2.0), 1e-2, method="fixed-point")
    back = again(y + y, tmp_path)
    assert not back.phase_known
    back + back.children[0]


def test_other_files_are_refused(tmp_path: Path) -> None:
    """Nothing is written over; what is no file of ours, damaged, or newer says so."""
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    x = VectorEncoding.from_vector([0.6, 0.8])
    with pytest.raises(ArgumentError, match="be a new file"):
        qe.save(x, notes)
    assert notes.read_text() == "mine"
    for file, words in ((notes, "another kind of file"), (tmp_path / "none", "No such file"), (tmp_path, "directory")):
        with pytest.raises(ArgumentError, match=words):
            qe.load(file)
    with pytest.raises(ArgumentError, match="be an encoding, not list"):
        qe.save([x], tmp_path / "e.json")  # type: ignore[arg-type]
    qe.save(x, tmp_path / "e.json")
    qe.save(x, tmp_path / "e.json")  # our own may be written over
    whole = json.loads((tmp_path / "e.json").read_text())
    _refused(tmp_path, {**whole, "version": 2}, "version 2 where this package reads 1")
    whole["nodes"][0]["fields"]["dict"][0][1] = 7
    _refused(tmp_path, whole, "damaged: its digest")


def _refused(folder: Path, whole: dict[str, Any], words: str) -> None:
    (folder / "bad.json").write_text(json.dumps(whole))
    with pytest.raises(ArgumentError, match=words):
        qe.load(folder / "bad.json")


def _forged(whole: dict[str, Any]) -> dict[str, Any]:
    body = {name: whole[name] for name in ("objects", "nodes")}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return {**whole, "digest": hashlib.sha256(text.encode()).hexdigest()}


def test_unknown_names_are_named(tmp_path: Path) -> None:
    """A lemma, a class or a function that this version does not have; and rows that are no rows."""
    x = VectorEncoding.from_vector([0.6, 0.8])
    qe.save(x + x, tmp_path / "e.json")
    text = (tmp_path / "e.json").read_text()
    for old, new, words in (
        ('"ve.sum"', '"ve.sun"', "the lemma 've.sun'"),
        ('"is": "Leaf"', '"is": "Loaf"', "a 'Loaf'"),
        ('"does": "preparation"', '"does": "os.system"', "a leaf made by 'os.system'"),
        ('{"tuple"', '{"triple"', "a value of the kind 'triple'"),
        ('"children": [0, 0]', '"children": [0, 1]', "a node before its children"),
        ('"kind": "VE"', '"kind": "XE"', "KeyError"),
        ('"array": "<f8"', '"array": "|O"', "an array of no numbers"),
    ):
        assert old in text, old
        _refused(tmp_path, _forged(json.loads(text.replace(old, new))), words)


def test_what_is_no_data_is_refused(tmp_path: Path) -> None:
    """A function of somebody's own: named, and no file is left."""
    a = BlockEncoding.from_matrix(A)
    e = replace(a, source=replace(a.source, block=lambda: a.block_data))  # type: ignore[type-var, call-arg]
    with pytest.raises(ArgumentError, match="hold numbers, arrays and what this package makes of them"):
        qe.save(e, tmp_path / "e.json")
    assert not list(tmp_path.iterdir())


def test_a_lemma_of_nobody_is_refused(tmp_path: Path) -> None:
    """A tree made by a lemma that the catalogue does not have."""
    x = VectorEncoding.from_vector([0.6, 0.8])
    y = x + x
    other = replace(y, source=replace(y.source, lemma=replace(y.source.lemma, key="mine")))  # type: ignore[arg-type, union-attr]
    with pytest.raises(ArgumentError, match="lemmas of the catalogue, not mine"):
        saved.save(other, tmp_path / "e.json")
