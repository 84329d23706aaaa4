"""Matrices above 2**n = 256, of which errors and norms are measured from below: what is not proved from above does not hold on its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import sparse

import qnn_emul as qe
from qnn_emul.encoding.check import BELOW
from qnn_emul.encoding.limits import error_bounds, from_below
from qnn_emul.linalg.norms import bounds_of_norm, operator_norm
from qnn_emul.linalg.operators import Operator, operator
from qnn_emul.testing import assert_encodes

V, M = qe.VectorEncoding.from_vector, qe.BlockEncoding.from_matrix
BUILD = {key: entry.build for key, entry in qe.catalogue.items()}


def flat_but_one(size: int, place: int = 82) -> np.ndarray:
    """1.9, and 2 at one place, which power iteration from a random start does not meet before it stops."""
    return np.where(np.arange(size) == place, 2.0, 1.9)


def hidden(size: int) -> Any:
    """A sparse matrix whose norm 2 no column shows: rows of one block share it."""
    out = sparse.diags(np.full(size, 1.9)).tolil()
    out[80:84, 80:84] = 0.5
    return out.tocsr()


@pytest.mark.parametrize("size", [512, 1024, 2048])
def test_a_norm_that_is_too_small_never_holds(size: int) -> None:
    """A column shows it, a positive vector bounds it, a decomposition tells; the record's own norm and the true one hold."""
    rows = sparse.diags(flat_but_one(size)).tolil()
    rows[0, 1] = 1e-9
    for made, near in ((rows.tocsr(), 1e-9), (hidden(size), 1e-3)):
        e = M(made)
        for claimed, wanted in ((1.95, False), (2 * (1 - near), False), (2.0, True), (e.record.norm, True)):
            found = qe.check(e.with_record(norm=claimed)).root
            assert found.ok == wanted
            assert found.norm <= 2 * (1 + 1e-12)


def test_dense_norms_are_decomposed_where_nothing_cheaper_tells() -> None:
    """A rotation of a diagonal, of which rows and columns say little."""
    size = 512
    turned = np.linalg.qr(np.random.default_rng(9).normal(size=(size, size)))[0]
    e = M((turned * flat_but_one(size)) @ turned.T)
    assert operator_norm(e.target_data) < 2 * (1 - 2e-5)
    assert qe.check(e).ok
    wrong = qe.check(e.with_record(norm=2 * (1 - 1e-5))).root
    assert wrong.verdict == "violated"
    assert wrong.norm == pytest.approx(2.0)
    node = qe.check((2 * e).with_record(norm=4 * (1 - 1e-5))).root
    assert node.verdict == "violated"


def test_columns_are_seen_though_the_iteration_stops() -> None:
    """One column of norm 2 beside columns of norm 1.9."""
    rows = sparse.diags(flat_but_one(512)).tolil()
    rows[0, 1] = 1e-9
    assert operator_norm(operator(rows.tocsr())) == pytest.approx(2.0, rel=1e-12)
    assert operator_norm(operator(rows.toarray() * 1e-250)) == pytest.approx(2e-250, rel=1e-12)


def test_where_nothing_tells_it_is_said_so() -> None:
    """Between what is measured from below and what is proved from above the answer is neither; the words say both numbers."""
    W = qe.conv2d(np.full((1, 1, 3, 3), 0.1), (1, 64, 64))
    for e in (W, W @ W):
        assert qe.check(e).ok
        found = qe.check(e.with_record(norm=0.999 * e.record.norm))
        assert found.verdict == BELOW
        assert found.root.norm < 0.999 * e.record.norm < found.root.norm_limit
        assert "||target|| = " in found.root.undecided
        assert "estimated, from below; at most" in found.root.undecided
        with pytest.raises(qe.errors.Undecidable, match="estimated, from below"):
            found.raise_if_violated()


def test_parents_read_what_is_known_of_children() -> None:
    """A child's claim that is not borne out is not what its parent's norm rests on."""
    W = qe.conv2d(np.full((1, 1, 3, 3), 0.1), (1, 64, 64))
    c = qe.check((W.with_record(norm=0.895) @ W).with_record(norm=0.8056))
    assert [node.verdict for node in c.nodes] == [BELOW, "holds", BELOW]
    assert c.root.norm_limit >= 0.8099


def large() -> dict[str, Callable[[], Any]]:
    rng = np.random.default_rng(3)
    one, other = (M(sparse.random_array((512, 512), density=0.006, rng=rng, format="csr")) for _ in "ab")
    half = M(sparse.random_array((256, 256), density=0.01, rng=rng, format="csr"))
    x, turned = V(rng.normal(size=512)), BUILD["be.permutation"](rng.permutation(512))
    W = qe.conv2d(0.1 * rng.normal(size=(2, 2, 3, 3)), (2, 16, 16))
    C = qe.conv2d(0.1 * rng.normal(size=(2, 2, 3, 3)), (2, 16, 16), padding="circular")
    return {
        "sum": lambda: one + 2e3 * other - 0.3 * W,
        "product": lambda: one @ other @ W,
        "adjoint": lambda: C.H,
        "tensor": lambda: qe.kron(M([[0.3, 1.0], [0.2, 0.1]]), half),
        "direct sum": lambda: qe.direct_sum([half, half]),
        "outer product": lambda: BUILD["bridge.outer_product"](x, x),
        "bra": lambda: BUILD["bridge.bra_of_vector"](x),
        "dilation": lambda: BUILD["be.hermitian_dilation"](one),
        "commutator": lambda: BUILD["be.commutator"](one, W),
        "gram": lambda: BUILD["be.gram"](one),
        "imaginary part": lambda: BUILD["be.imaginary_part"](one),
        "entries": lambda: BUILD["be.hadamard_product"](one, other),
        "entries of permutations": lambda: BUILD["be.hadamard_product"](turned, turned),
        "compressed": lambda: qe.compress(one),
        "Fourier": lambda: BUILD["be.fourier_transform"](9),
        "signs": lambda: BUILD["be.hadamard_transform"](9),
        "without its mean": lambda: qe.mean_subtraction((500,)),
        "tiny": lambda: 1e-200 * one,
        "huge": lambda: 1e150 * W,
        "as large as floats are": lambda: BUILD["be.gram"](2e153 * W),
    }


@pytest.mark.parametrize("name", large())
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_true_records_of_large_nodes_hold(name: str) -> None:
    """What rules and leaves say of themselves is no "undecided", and nothing overflows on the way."""
    e = large()[name]()
    assert from_below(e)
    found = qe.check(e)
    assert found.verdict == "holds", found
    less = qe.check(e.with_record(norm=0.9 * found.root.norm)).root
    assert less.verdict == "violated"


def test_a_claimed_alpha_moves_what_the_rule_says() -> None:
    """The rule's error is that of its own alpha: beside another one it is not enough."""
    A = M(sparse.diags(np.linspace(0.5, 1.0, 4096)).tocsr())
    e = A @ A.H
    near = e.with_record(alpha=e.record.alpha * (1 + 1e-3))
    least, most = error_bounds(near, 0.0, 0.0, True)
    assert (least, most) == (0.0, pytest.approx(1e-3, rel=1e-6))
    assert error_bounds(e, 0.0, 0.0, True) == (0.0, 0.0)
    assert error_bounds(e, 0.0, 0.0, False)[1] == np.inf


def test_upper_bounds_are_upper_bounds() -> None:
    """Of sparse and dense matrices, real and complex, of any scale; never below the norm, and the positive vectors come near it."""
    rng, worst = np.random.default_rng(5), 0.0
    for scale in (1.0, 1e-300, 1e250, 1e-310):
        for _ in range(3):
            dense = rng.normal(size=(32, 32)) * (rng.random((32, 32)) < 0.2)
            for matrix in (np.abs(dense), dense, dense * (1 + 1j)):
                exact = float(np.linalg.norm(matrix, 2))
                for given in (matrix * scale, sparse.csr_array(matrix * scale)):
                    least, bound = (x / scale for x in bounds_of_norm(operator(given)))
                    slack = 1e-12 if scale > 1e-305 else 1e-9
                    assert least * (1 - slack) <= exact <= bound * (1 + slack)
                    worst = max(worst, bound / exact if matrix is not dense and matrix.dtype == float else 0.0)
    assert worst < 1 + 1e-6
    assert bounds_of_norm(operator(np.zeros((2, 2)))) == (0.0, 0.0)
    assert bounds_of_norm(Operator(1, lambda x: x, lambda x: x)) == (0.0, np.inf)


def test_a_given_unitary_is_confronted_with_more_than_an_estimate() -> None:
    """An error of 0.1 of which power iteration sees a little less: refused below it, accepted at it, by leaves and assertions alike."""
    turned = np.linalg.qr(np.random.default_rng(9).normal(size=(512, 512)))[0]
    goal = np.eye(512) + 0.05 * (turned * flat_but_one(512)) @ turned.T
    made, short = qe.BlockEncoding.from_unitary, 0.1 * (1 - 1e-5)
    near = made(np.eye(512), np.eye(512))
    assert operator_norm(operator(goal - np.eye(512))) < short
    with pytest.raises(qe.errors.RecordViolated, match=r"= 0\.1 exceeds"):
        made(np.eye(512), goal, epsilon=short)
    assert qe.check(made(np.eye(512), goal, epsilon=0.1 * (1 + 1e-9))).ok
    assert_encodes(near, level="block")
    assert_encodes(near, target=goal, epsilon=0.1 * (1 + 1e-9), level="block")
    with pytest.raises(AssertionError, match=r"0\.1 exceeds epsilon"):
        assert_encodes(near, target=goal, epsilon=short, level="block")


def test_assertions_say_what_is_only_estimated() -> None:
    """A large product under a smaller error than its rule's: measured below it, which is not enough."""
    part = made_with_error(0.01)
    whole = qe.kron(part, M(np.eye(64))) @ qe.kron(M(np.eye(64)), part)
    assert_encodes(whole, level="block")
    wanted = 0.5 * whole.record.epsilon
    with pytest.raises(AssertionError, match=r"is estimated, from below; at most 0.0\d+ is proved, epsilon"):
        assert_encodes(whole, epsilon=wanted, level="block")
    assert qe.check(whole.with_record(epsilon=wanted)).verdict == BELOW


def made_with_error(epsilon: float) -> Any:
    """A given unitary on six qubits whose error is a tenth of what is claimed."""
    return qe.BlockEncoding.from_unitary(np.eye(64), (1 + 0.1 * epsilon) * np.eye(64), epsilon=epsilon)


def test_norms_that_are_not_borne_out_are_not_certified() -> None:
    """Balls decide the error, not a norm between what is measured and what is bounded."""
    pytest.importorskip("flint")
    W = qe.conv2d(np.full((1, 1, 3, 3), 0.1), (1, 64, 64))
    assert qe.certify(W).verdict == "certified"
    found = qe.certify(W.with_record(norm=0.999 * W.record.norm))
    assert found.verdict == "precision too low"
    assert "estimated, from below" in found.root.reason
