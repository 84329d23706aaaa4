"""Saved files in which one value was changed and the digest made anew: refused, found out by `check`, or true; no error without a name."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse

import qnn_emul as qe
from qnn_emul.errors import ArgumentError, NoData, QnnEmulError
from qnn_emul.linalg.operators import to_dense

A = qe.BlockEncoding.from_matrix(np.array([[0.6, 0.2j], [0.1, 0.7]]), alpha=1.5, name="A")
x = qe.VectorEncoding.from_vector([0.6, 0.8])
TREES = {
    "a matrix": A.priced(3, 5),
    "a sum": A @ x + x,
    "sparse": qe.BlockEncoding.from_matrix(scipy.sparse.csr_array(np.eye(4)[::-1] * 0.3)),
    "amplified": qe.amplify(qe.VectorEncoding.from_vector([0.6, 0.8], alpha=2.0), 1e-2),
    "convolution": qe.conv2d(np.ones((1, 1, 2, 2)) / 4, (1, 2, 2)),
}
OTHERS: list[Any] = [
    None,
    True,
    0,
    -1,
    3,
    0.5,
    1e300,
    "",
    "x",
    [],
    {"at": 0},
    {"tuple": []},
    {"float": "nan"},
    2**70,
    {"complex": [1, 1]},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield path
    else:
        for key, part in inside:
            yield from places(part, (*path, key))


def other(old: Any, r: random.Random) -> Any:
    """Another value: near the old one, or of another kind; of an array's bytes one bit, or a number that is none."""
    if isinstance(old, str) and len(old) > 10 and old.endswith("="):
        held = bytearray(base64.b64decode(old))
        if r.random() < 0.5:
            held[r.randrange(len(held))] ^= 1 << r.randrange(8)
        else:
            held[-8:] = np.array([r.choice([np.nan, np.inf, 2.0])]).tobytes()
        return base64.b64encode(bytes(held)).decode()
    if isinstance(old, int | float) and not isinstance(old, bool) and r.random() < 0.5:
        return r.choice([old + 1, old * 1.01, -old, 2 * old])
    return r.choice(OTHERS)


def changed(whole: dict[str, Any], path: tuple[Any, ...], value: Any) -> str:
    """The file's text with another value at a place, and the digest that it then must have."""
    body = copy.deepcopy({name: whole[name] for name in ("objects", "nodes")})
    held: Any = body
    for key in path[:-1]:
        held = held[key]
    held[path[-1]] = value
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return json.dumps({**whole, **body, "digest": hashlib.sha256(text.encode()).hexdigest()})


def holds(e: Any) -> bool:
    """Whether the records of a tree hold, by its matrices alone."""
    for node in e.nodes():
        unitary, target, size = np.asarray(node.unitary), np.asarray(to_dense(node.target_data)), 1 << node.n
        corner = unitary[:size, :size] if target.ndim == 2 else unitary[:size, 0]
        error = np.linalg.norm(target - node.record.alpha * corner, 2)
        sizes = (len(unitary), np.linalg.norm(unitary.conj().T @ unitary - np.eye(len(unitary))) < 1e-6)
        if error > node.record.epsilon + 1e-9 or sizes != (1 << (node.n + node.ancillas), True):
            return False
    return True


@pytest.mark.parametrize("tree", TREES)
def test_one_value_is_another(tree: str, tmp_path: Path) -> None:
    qe.save(TREES[tree], tmp_path / "e.json")
    whole = json.loads((tmp_path / "e.json").read_text())
    paths = list(places({name: whole[name] for name in ("objects", "nodes")}))
    seen = {"refused": 0, "found out": 0, "true": 0}
    r = random.Random(tree)
    for _ in range(40):
        path = r.choice(paths)
        old: Any = whole
        for key in path:
            old = old[key]
        (tmp_path / "f.json").write_text(changed(whole, path, other(old, r)))
        try:
            e = qe.load(tmp_path / "f.json")
        except ArgumentError:
            seen["refused"] += 1
            continue
        repr(e), qe.symbolic(e)
        try:
            found = qe.check(e, level="unitary")
        except QnnEmulError:
            seen["found out"] += 1
            continue
        seen["true" if found.ok else "found out"] += 1
        assert not found.ok or holds(e), (path, old)
    assert seen["refused"] > 10
    assert sum(seen.values()) == 40


@pytest.mark.parametrize(
    ("tree", "path", "value", "words"),
    [
        ("a sum", ("nodes", 0, "fields", "dict", 0, 1), 2, "a target of shape"),
        ("a sum", ("nodes", 0, "fields", "dict", 0, 1), True, "n of a .*Encoding is True"),
        ("a sum", ("nodes", 0, "fields", "dict", 1, 1), {"tuple": [4]}, r"a shape \(4,\) on 1 qubits"),
        ("a sum", ("nodes", 0, "fields", "dict", 1, 1), {"tuple": [0]}, r"a shape \(0,\)"),
        ("amplified", ("nodes", 1, "data", "dict", 0, 0), "polynomials", "a parameter polynomials"),
        ("a matrix", ("nodes", 0, "fields", "dict", 6, 1), 3, "unknown_phases of a BlockEncoding is 3"),
    ],
)
def test_what_does_not_go_together_is_named(tree: str, path: Any, value: Any, words: str, tmp_path: Path) -> None:
    qe.save(TREES[tree], tmp_path / "e.json")
    whole = json.loads((tmp_path / "e.json").read_text())
    (tmp_path / "f.json").write_text(changed(whole, path, value))
    with pytest.raises(ArgumentError, match=words):
        qe.load(tmp_path / "f.json")


def object_with(whole: dict[str, Any], **wanted: Any) -> int:
    """The place of the first object that says this."""
    return next(i for i, o in enumerate(whole["objects"]) if all(o.get(k) == v for k, v in wanted.items()))


def test_records_and_arrays_are_of_numbers(tmp_path: Path) -> None:
    """A bound that is infinite, a place in a sparse matrix that leads outside, a vector with NaN."""
    for tree, find, part, value, words in (
        ("a matrix", {"is": "Record"}, ("fields", "norm"), {"float": "inf"}, "a record"),
        (
            "a sum",
            {"array": "<f8"},
            ("bytes",),
            base64.b64encode(np.array([np.nan, 1.0]).tobytes()).decode(),
            "no numbers",
        ),
        (
            "sparse",
            {"array": "<i4", "shape": [5]},
            ("bytes",),
            base64.b64encode(np.array([0, 2, 1, 0, 0], "<i4").tobytes()).decode(),
            "must not decrease",
        ),
    ):
        qe.save(TREES[tree], tmp_path / "e.json")
        whole = json.loads((tmp_path / "e.json").read_text())
        path = ("objects", object_with(whole, **find), *part)
        (tmp_path / "f.json").write_text(changed(whole, path, value))
        with pytest.raises(ArgumentError, match=words):
            qe.load(tmp_path / "f.json")


def test_what_only_shows_when_it_is_worked_out_is_named_by_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leaf whose circuit is made by another object of the file; a tree that is from no file raises what it raises."""
    qe.save(TREES["a matrix"], tmp_path / "e.json")
    whole = json.loads((tmp_path / "e.json").read_text())
    leaf = object_with(whole, **{"is": "Leaf"})
    block = whole["objects"][leaf]["fields"]["block"]
    (tmp_path / "f.json").write_text(changed(whole, ("objects", leaf, "fields", "circuit"), block))
    with pytest.raises(ArgumentError, match=r"'e' must hold what fits together, not of .*f.json, whose parts do not"):
        qe.check(qe.load(tmp_path / "f.json"), level="unitary")

    def broken(*_: Any) -> Any:
        raise RuntimeError("mine")

    monkeypatch.setattr("qnn_emul.encoding.check._checked", broken)
    with pytest.raises(RuntimeError, match="mine"):
        qe.check(A)


def test_a_tree_without_data_says_so(tmp_path: Path) -> None:
    qe.save(qe.abstract.vector(3), tmp_path / "e.json")
    with pytest.raises(NoData):
        qe.check(qe.load(tmp_path / "e.json"))
