"""The two levels are independent: no circuit is made out of its own target, block or value."""

import ast
import pathlib
import re
from typing import Any

import numpy as np
import pytest
from helpers import KEYS, instance, rebuilt

import qnn_emul as qe
from qnn_emul.encoding.encoding import Encoding
from qnn_emul.linalg.operators import operator

ROOT = pathlib.Path(qe.__file__).parent
HONEST_KEYS = [
    key for key in KEYS if not qe.catalogue[key].dilation
]  # `compress` is a dilation of a block by definition
DILATIONS = {f"lemmas/{key.replace('.', '/')}.py" for key in set(KEYS) - set(HONEST_KEYS)}


@pytest.fixture
def only_circuits(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, reading any target, block or value raises."""
    read = Encoding._read

    def guarded(self: Encoding, what: str) -> Any:
        assert what == "circuit", f"{self.key}: the circuit reads {what}"
        return read(self, what)

    monkeypatch.setattr(Encoding, "_read", guarded)
    for kind in (qe.BlockEncoding, qe.VectorEncoding):
        for name in ("target", "block", "value", "target_data", "block_data"):
            monkeypatch.setattr(kind, name, property(lambda self, name=name: pytest.fail(f"{self.key} reads {name}")))


def composite() -> qe.VectorEncoding:
    """A tree with most lemmas in it, from leaves that were prepared, dilated and brought along."""
    rng = np.random.default_rng(5)
    A, B = (qe.BlockEncoding.from_matrix(rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))) for _ in range(2))
    x = qe.VectorEncoding.from_vector([0.6, -0.8j])
    y = qe.linear_combination([0.5, -1j], [A @ B.H, B]) @ x - 2.0 * x
    return qe.concatenate([qe.pointwise(y, qe.erf(0.8), 1e-3, complex_entries=True), qe.deamplify(x, 1.5)])


def residual() -> qe.VectorEncoding:
    return qe.residual_block(qe.VectorEncoding.from_vector([0.6, 0.8]), rotation(), 1e-2)


def rotation() -> qe.BlockEncoding:
    return qe.BlockEncoding.from_matrix([[0.0, -0.9], [0.7, 0.3]], alpha=1.0)


def convolved() -> qe.VectorEncoding:
    kernel = np.arange(1.0, 9.0).reshape(1, 2, 2, 2) / 20
    return qe.conv2d(kernel, (2, 2, 2)) @ qe.VectorEncoding.from_vector(np.ones((2, 2, 2)))


def apply(e: qe.Encoding) -> np.ndarray:
    start = np.zeros(e.unitary.shape[0], dtype=complex)
    start[0] = 1.0
    return e.unitary @ start


@pytest.mark.parametrize("tree", [composite, residual, convolved])
def test_circuits_of_trees_never_read_the_block_level(tree: Any, only_circuits: None) -> None:
    """A composite tree, a residual block (n = 1) and a convolution are built and applied as circuits alone."""
    assert np.linalg.norm(apply(tree())) == pytest.approx(1.0, abs=1e-10)


@pytest.mark.parametrize("key", HONEST_KEYS)
def test_circuits_of_lemmas_never_read_the_block_level(key: str, request: pytest.FixtureRequest) -> None:
    """Every lemma's circuit is built and applied while targets, blocks and values raise."""
    e = instance(key, 3, max_n=1)
    request.getfixturevalue("only_circuits")
    apply(rebuilt(e, lambda leaf: leaf))


def garbage(leaf: Any) -> Any:
    rng = np.random.default_rng(leaf.n)
    side = 1 << leaf.n
    return leaf.with_target(operator(rng.normal(size=(side, side))) if leaf.kind == "BE" else rng.normal(size=side))


@pytest.mark.parametrize("key", KEYS)
def test_block_and_circuit_ignore_targets(key: str) -> None:
    """Replacing every leaf's target changes no block, no value and no unitary."""
    e = instance(key, 5, max_n=1)
    other = rebuilt(e, garbage)
    assert np.array_equal(np.asarray(e.block), np.asarray(other.block))
    assert np.array_equal(np.asarray(e.value), np.asarray(other.value))
    assert np.array_equal(apply(e), apply(other))


@pytest.mark.parametrize("tree", [composite, residual])
def test_block_and_circuit_of_trees_ignore_targets(tree: Any) -> None:
    """The same for whole trees, where the targets do change."""
    e = tree()
    other = rebuilt(e, garbage)
    assert not np.allclose(e.target, other.target)
    assert np.array_equal(e.block, other.block)
    assert np.array_equal(apply(e), apply(other))


def test_dilations_are_made_of_leaves_and_kernels_only() -> None:
    """unitary_dilation is used for from_matrix leaves, kernel stacks and random instances, by no lemma."""
    used = re.compile(r"\b(unitary_dilation|dilation_gate)\(")
    users = {p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*.py") if used.search(p.read_text())}
    assert users - DILATIONS == {
        "linalg/unitaries.py",
        "linalg/stacks.py",
        "linalg/groupings.py",
        "encoding/leaves.py",
        "instances/arrays.py",
    }


def test_circuit_functions_name_no_block_or_target() -> None:
    """In the lemma files no `circuit` function mentions block, value or target."""
    forbidden = {"target", "target_data", "block", "block_data", "value", "success_probability"}
    for path in set((ROOT / "lemmas").rglob("*.py")) - {ROOT / path for path in DILATIONS}:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name == "circuit":
                names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
                assert not names & forbidden, (path, names & forbidden)
