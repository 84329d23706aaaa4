"""Residual sum on one workspace: the plain sum's block and record on fewer ancillas; what a leak would do, and does not."""

from typing import Any

import numpy as np
import pytest
from helpers import gate_by_gate

import qnn_emul as qe
from qnn_emul.instances.random import random_encoding
from qnn_emul.lemmas.be import product
from qnn_emul.lemmas.ve.residual_sum import residual_sum
from qnn_emul.linalg.circuit import Builder, Circuit, registers
from qnn_emul.linalg.constructions import StatePreparationPair, state_transformation
from qnn_emul.linalg.phases import reflection_phases, wx_phases

F = qe.erf(0.8)


def children(n: int, a: int, b: int, alpha: float = 1.2, kappa: float = 1.5, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng([n, a, b, seed])
    return (
        random_encoding(rng, "VE", n, a, alpha, 0.02 if a else 0.0),
        random_encoding(rng, "BE", n, b, kappa, 0.03 if b else 0.0),
    )


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(("n", "a", "b"), [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 2, 0), (1, 1, 2), (2, 1, 1), (2, 2, 1)])
def test_same_as_on_separate_ancillas(n: int, a: int, b: int, shared: bool) -> None:
    """Block and record of x + f(W x) of the plain tree; a + 2 b + n + 2 or a + b + n + 2 ancillas instead of 2 (a + b) + n + 2."""
    x, w = children(n, a, b)
    a, b = x.record.ancillas, w.record.ancillas
    plain = x + qe.pointwise(w @ x, F, 1e-3, complex_entries=True)
    e = residual_sum(x, w, F, 1e-3, ancillas="least" if shared else "linear")
    assert np.allclose(e.block, plain.block, rtol=0, atol=1e-15)
    assert np.array_equal(e.target, plain.target)
    assert plain.record.ancillas == 2 * (a + b) + n + 2
    assert e.record.ancillas == a + (1 if shared else 2) * b + n + 2
    for part in ("alpha", "epsilon", "norm"):
        assert getattr(e.record, part) == pytest.approx(getattr(plain.record, part), rel=1e-14)
    c = qe.check(e, level="unitary")
    c.raise_if_violated()
    assert c.exactness <= 1e-12
    assert sum(e.circuit.queries.values()) < sum(plain.circuit.queries.values())
    assert qe.cost(e, symbolic=True).gates.subs(qe.cost_values(e)) == qe.cost(e).gates  # also where W has no ancillas


@pytest.mark.parametrize("shared", [False, True])
def test_gate_by_gate(shared: bool) -> None:
    """The circuit without any shortcut is the same unitary."""
    x, w = children(1, 1, 1)
    e = residual_sum(x, w, F, 1e-2, ancillas="least" if shared else "linear")
    basis = np.eye(1 << e.circuit.qubits)
    assert np.allclose(e.circuit.apply(basis), gate_by_gate(e.circuit).apply(basis), rtol=0, atol=1e-12)


def naive(e: qe.VectorEncoding) -> Circuit:
    """Both terms on one workspace without the control of Mathematics 6.6: the index prepared whatever the workspace holds."""
    x, w = e.children
    a, b, n, data = x.record.ancillas, w.record.ancillas, x.n, e.source.data
    index, phase, own, work, space, fresh, system = registers(1, 1, b, b, a, n, n)
    bound = e.source.numbers["supremum"] + e.source.numbers["epsilon_q"]
    pair = StatePreparationPair.of(np.array([1.0, w.record.alpha * bound]))
    builder = Builder(2 + 2 * b + a + 2 * n).add(pair.right, index).add(x.circuit, space + system)
    builder.add(w.circuit, own + system, ((0, 1),))
    phases = reflection_phases(wx_phases(data["polynomial"].coefficients / bound))
    transformed = state_transformation(product.circuit(w, x), phases, range(a + b + n), n)
    builder.add(transformed, phase + work + space + fresh + system, ((0, 1),))
    return builder.add(pair.left.adjoint(), index).build()


@pytest.mark.parametrize("leak", [1e-6, 1e-3, 0.05, 0.3])
def test_the_price_of_a_leak_that_is_not_paid(leak: float) -> None:
    """Without the control on the workspace the corner is off, by at most (L + eps_Q) ||W|| leak; with it, by nothing."""
    worst = 0.0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        v = rng.normal(size=2) + 1j * rng.normal(size=2)
        v *= np.sqrt(1 - leak**2) / np.linalg.norm(v)
        rest = rng.normal(size=2) + 1j * rng.normal(size=2)
        frame = np.column_stack([np.concatenate([v, leak * rest / np.linalg.norm(rest)]), rng.normal(size=(4, 3))])
        q, r = np.linalg.qr(frame)
        x = qe.VectorEncoding.from_unitary(q * (np.diagonal(r) / np.abs(np.diagonal(r))), target=v)
        w = random_encoding(rng, "BE", 1, 1, 1.0, 0.0)
        e = residual_sum(x, w, F, 1e-4)
        off = e.record.alpha * np.linalg.norm(naive(e).first_column[:2] - e.block)
        price = (F.lipschitz + e.source.numbers["epsilon_q"]) * np.linalg.norm(w.target, 2) * leak
        assert off <= price * (1 + 1e-9) + 1e-12
        worst = max(worst, off / price)
        assert np.linalg.norm(e.unitary[:2, 0] - e.block) <= 1e-13
    assert worst > 0.1


def test_wrong_input() -> None:
    x, w = children(1, 1, 1)
    with pytest.raises(qe.errors.ShapeError, match="'W'"):
        residual_sum(x, qe.BlockEncoding.from_matrix(np.eye(4)), F, 1e-3)
    with pytest.raises(qe.errors.ArgumentError, match=r"'ancillas' must be one of \('linear', 'least'\), not 'plain'"):
        residual_sum(x, w, F, 1e-3, ancillas="plain")
    with pytest.raises(qe.errors.ArgumentError, match="'function'"):
        residual_sum(x, w, np.tanh, 1e-3)
    with pytest.raises(qe.errors.ArgumentError, match="'epsilon'"):
        residual_sum(x, w, F, 2.0)
    y = qe.amplify(x, 1e-2, method="fixed-point")
    assert not residual_sum(y, w, F, 1e-3).phase_known
    D = qe.diagonal_of_vector(qe.VectorEncoding.from_vector([0.6, 0.8]))
    assert residual_sum(x, D, F, 1e-3).phase_known
    with pytest.raises(qe.errors.PhaseUnknown):
        residual_sum(x, qe.diagonal_of_vector(y), F, 1e-3)
