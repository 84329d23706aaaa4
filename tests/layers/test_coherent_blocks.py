"""Several residual blocks as one coherent circuit, and how errors grow over them."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from helpers import gate_by_gate
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.lemmas.ve.sign_amplification import direction_error
from qnn_emul.linalg.activations import NORM_BOUND

L = 1.6 / math.sqrt(math.pi)
GROWTH = (1 + L) / (1 - L)  # 19.556


def network(n: int, count: int, seed: int = 3, unitary: bool = False) -> tuple[np.ndarray, list[np.ndarray]]:
    """A unit vector and contractions (or orthogonal matrices)."""
    rng = np.random.default_rng(seed)
    v = rng.normal(size=1 << n)
    matrices = [rng.normal(size=(1 << n, 1 << n)) for _ in range(count)]
    return v / np.linalg.norm(v), [np.linalg.qr(W)[0] if unitary else W / np.linalg.norm(W, 2) for W in matrices]


def classical(v: np.ndarray, matrices: Sequence[np.ndarray]) -> tuple[np.ndarray, list[float]]:
    """The network in plain numpy, and the norm before each normalization."""
    norms = []
    for W in matrices:
        v = v + erf(0.8 * (W @ v))
        norms.append(float(np.linalg.norm(v)))
        v = v / norms[-1]
    return v, norms


def encoded(v: np.ndarray, matrices: Sequence[np.ndarray], epsilon: float, **options: object) -> qe.VectorEncoding:
    """The same network as one encoding; orthogonal matrices need no ancilla."""
    weights = []
    for W in matrices:
        unitary = np.allclose(W @ W.T, np.eye(len(W)), rtol=0, atol=1e-12)
        weights.append(qe.BlockEncoding.from_unitary(W, W) if unitary else qe.BlockEncoding.from_matrix(W))
    return qe.residual_blocks(qe.VectorEncoding.from_vector(v), weights, epsilon, **options)


@pytest.mark.parametrize(
    ("n", "count", "ancillas", "method", "unitary", "qubits"),
    [
        (1, 2, "plain", "fixed-point", False, 16),
        (1, 3, "linear", "fixed-point", False, 16),
        (2, 3, "linear", "fixed-point", True, 14),
        (2, 3, "linear", "sign", True, 17),
        (1, 3, "least", "fixed-point", False, 13),
        (1, 4, "least", "fixed-point", False, 17),
        (2, 3, "least", "fixed-point", False, 17),
    ],
)
def test_one_coherent_circuit(n: int, count: int, ancillas: str, method: str, unitary: bool, qubits: int) -> None:
    """Blocks in a row, promised norms: agrees with plain numpy to 1e-6 and with the block level to 1e-9."""
    v, matrices = network(n, count, unitary=unitary)
    expected, norms = classical(v, matrices)
    promises = [0.99 * norm for norm in norms]
    out = encoded(v, matrices, 1e-6, lower_bound=promises, method=method, ancillas=ancillas)
    assert out.n + out.record.ancillas == qubits
    assert out.record.epsilon <= 1e-6
    assert "promised" in out.note
    column = out.unitary[:, 0]
    assert np.linalg.norm(column) == pytest.approx(1.0, abs=1e-11)
    assert np.linalg.norm(column[: 1 << n] - expected) <= 1e-6
    assert np.linalg.norm(column[: 1 << n] - out.block) <= 1e-9
    assert np.linalg.norm(column[1 << n :]) <= out.record.leak + 1e-9
    start = np.zeros_like(column)
    start[0] = 1.0
    assert np.linalg.norm(out.circuit.adjoint().apply(column) - start) <= 1e-9


@pytest.mark.parametrize(("n", "count", "ancillas"), [(1, 2, "linear"), (1, 2, "least"), (1, 3, "least")])
def test_every_node_at_the_unitary_level(n: int, count: int, ancillas: str) -> None:
    v, matrices = network(n, count)
    promises = [0.99 * norm for norm in classical(v, matrices)[1]]
    out = encoded(v, matrices, 1e-5, lower_bound=promises, method="fixed-point", ancillas=ancillas)
    c = qe.check(out, level="unitary")
    c.raise_if_violated()
    assert max(node.exactness for node in c.nodes) <= 1e-10


def test_gate_by_gate() -> None:
    """Two blocks, every gate and every query applied one by one, small sub-circuits multiplied out."""
    v, matrices = network(1, 2)
    promises = [0.99 * norm for norm in classical(v, matrices)[1]]
    out = encoded(v, matrices, 1e-6, lower_bound=promises, method="fixed-point", ancillas="least")
    column = gate_by_gate(out.circuit).first_column
    assert np.linalg.norm(column - out.circuit.first_column) <= 1e-10
    assert np.linalg.norm(column[:2] - out.block) <= 1e-10
    assert sum(out.circuit.queries.values()) > 10_000


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_ancillas(count: int) -> None:
    """Doubling, and linear in the number of blocks: 2 (a + b) + n + 2, a + 2 b + n + 2, a + b + n + 2; sign adds 1."""
    n, b = 1, 1
    v, matrices = network(n, count)
    for method, extra in (("fixed-point", 0), ("sign", 1)):
        a, plain = 0, encoded(v, matrices, 1e-2, method=method)
        for _ in range(count):
            a = 2 * (a + b) + n + 2 + extra
        assert plain.record.ancillas == a
        for ancillas, each in (("linear", 2 * b + n + 2), ("least", b + n + 2)):
            out = encoded(v, matrices, 1e-2, method=method, ancillas=ancillas)
            assert out.record.ancillas == count * (each + extra)
            assert out.record.epsilon == pytest.approx(plain.record.epsilon, rel=1e-12)
            assert np.allclose(out.block, plain.block, rtol=0, atol=1e-13)


@pytest.mark.parametrize("method", ["sign", "fixed-point"])
def test_records_grow_as_derived(method: str) -> None:
    """One block turns an error e into at most 2 sin(arcsin(c e)/2) plus its own, c = (1 + L)/(1 - L), whatever W."""
    v, matrices = network(2, 5)
    x = qe.VectorEncoding.from_vector(v).with_record(epsilon=1e-9)
    for W in matrices:
        own = 1e-10
        out = qe.residual_block(x, qe.BlockEncoding.from_matrix(W), own, method=method)
        bound = float(direction_error(GROWTH * x.record.epsilon))
        assert bound <= out.record.epsilon <= bound + own
        assert bound <= GROWTH * x.record.epsilon / (1 - GROWTH * x.record.epsilon / 2)
        x = out


@pytest.mark.parametrize("count", [1, 2, 3])
def test_growth_over_several_blocks_is_approached(count: int) -> None:
    """W = I - 2 psi psi^T in every block, flat psi: an input error grows by almost c^k, and by no more than the record says."""
    n, error = 8, 1e-8
    size = 1 << n
    psi = np.full(size, size**-0.5)
    across = np.where(np.arange(size) % 2, 1.0, -1.0) / math.sqrt(size)
    W = qe.BlockEncoding.from_matrix(np.eye(size) - 2 * np.outer(psi, psi))
    near = qe.VectorEncoding.from_vector(psi * math.sqrt(1 - error**2) + error * across)
    x = near.with_record(epsilon=error * (1 + 1e-6)).with_target(psi)
    for _ in range(count):
        x = qe.residual_block(x, W, 1e-11)
    c = qe.check(x)
    c.raise_if_violated()
    assert c.error / error == pytest.approx(19.38**count, rel=5e-3)
    assert c.error <= GROWTH**count * error * (1 + 1e-3)
    assert c.tightness > 0.95


def test_growth_formula_of_the_notes_is_loose_in_small_and_false_in_large() -> None:
    """Mathematics 6.7: c e/(1 - e/2) is no bound; Dunkl-Williams gives c e/(1 - c e/2). At c e = 0.9 the first is below the sharp bound."""
    for e in (1e-6, 1e-3, 0.9 / GROWTH):
        sharp, dunkl_williams = float(direction_error(GROWTH * e)), GROWTH * e / (1 - GROWTH * e / 2)
        assert sharp <= dunkl_williams
    assert float(direction_error(0.9)) > 0.9 / (1 - 0.9 / GROWTH / 2)


def test_promise_on_the_norm() -> None:
    """A kept promise lowers the degree and may be given per block; a broken one is an error, as are other wrong words."""
    v, matrices = network(1, 1)
    x, W = qe.VectorEncoding.from_vector(v), qe.BlockEncoding.from_matrix(matrices[0])
    norm = classical(v, matrices)[1][0]
    kept, theorem = (qe.residual_block(x, W, 1e-6, lower_bound=b) for b in (0.9 * norm, None))
    assert kept.source.data["polynomial"].degree < theorem.source.data["polynomial"].degree / 5
    assert theorem.source.numbers["norm"] == NORM_BOUND
    for wrong, message in (
        ({"lower_bound": 1.1 * norm}, "lower_bound"),
        ({"lower_bound": 0.0}, "'lower_bound' must be positive"),
        ({"method": "exact"}, r"'method' must be one of \('sign', 'fixed-point'\)"),
        ({"ancillas": "few"}, r"'ancillas' must be one of \('plain', 'linear', 'least'\)"),
    ):
        with pytest.raises(qe.errors.ArgumentError, match=message):
            qe.residual_block(x, W, 1e-6, **wrong)
    for bounds, message in (([0.5, 0.5], "list of 1 numbers"), (-0.5, "be positive")):
        with pytest.raises(qe.errors.ArgumentError, match=message):
            qe.residual_blocks(x, [W], 1e-6, lower_bound=bounds)
    with pytest.raises(qe.errors.ArgumentError, match="'lower_bound' must be positive"):
        qe.residual_blocks(x, [W, W], 1e-6, lower_bound=[0.5, -0.5])
