"""The activation: real and phase-equivariant complex, any alpha, any norm; epsilon bounds what the call adds."""

from typing import Any

import numpy as np
import pytest
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.instances.random import random_encoding


def equivariant(nu: float, z: np.ndarray) -> np.ndarray:
    return np.exp(1j * np.angle(z)) * erf(nu * np.abs(z))


@pytest.mark.parametrize("epsilon", [1e-2, 1e-5, 1e-10])
@pytest.mark.parametrize(
    ("norm", "alpha"), [(1.0, 1.0), (0.7, 1.0), (1.0, 3.0), (2.5, 2.5), (0.01, 0.02), (1e-9, 1e-9)]
)
def test_real_and_complex_vectors(norm: float, alpha: float, epsilon: float) -> None:
    """Exact input: the call's own error is at most epsilon, and alpha is alpha (L + eps_Q)."""
    rng = np.random.default_rng(4)
    for v in (rng.normal(size=8), rng.normal(size=8) + 1j * rng.normal(size=8)):
        v = v * (norm / np.linalg.norm(v))
        x = qe.VectorEncoding.from_vector(v, alpha=alpha)
        y = qe.pointwise(x, qe.erf(0.8), epsilon, complex_entries=np.iscomplexobj(v))
        exact = equivariant(0.8, v)
        assert np.allclose(y.target, exact, rtol=0, atol=1e-15)
        assert np.isrealobj(y.block) == np.isrealobj(v)
        assert y.record.epsilon <= epsilon
        assert np.linalg.norm(y.value - exact) <= y.record.epsilon + 1e-14
        slope, own = qe.erf(0.8).lipschitz, y.source.numbers["epsilon_q"]
        assert y.record.alpha == pytest.approx(alpha * (slope + own), rel=1e-14)


@pytest.mark.parametrize("seed", range(6))
def test_added_error_on_top_of_inherited_one(seed: int) -> None:
    """record.epsilon is L times the child's error plus at most epsilon, and the value moves by at most epsilon."""
    rng = np.random.default_rng(seed)
    x: Any = random_encoding(rng, "VE", 2, 1, 1.7, 0.2, real=bool(seed % 2))
    y = qe.pointwise(x, qe.erf(1.2), 1e-4, complex_entries=True)
    assert y.record.epsilon <= qe.erf(1.2).lipschitz * x.record.epsilon + 1e-4
    assert np.linalg.norm(y.value - equivariant(1.2, x.value)) <= 1e-4 + 1e-14
    assert qe.check(y).ok


def test_phase_passes_through() -> None:
    """f(e^{i t} y) = e^{i t} f(y): an unknown global phase stays global."""
    x = qe.VectorEncoding.from_vector([0.6, -0.8])
    turned = np.exp(0.3j) * x
    f = lambda e: qe.pointwise(e, qe.erf(0.8), 1e-6, complex_entries=True)
    assert np.allclose(f(turned).value, np.exp(0.3j) * f(x).value, atol=1e-15)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_circuit(n: int) -> None:
    """2 a + n + 1 ancillas, and a corner that is the block, for complex input with one ancilla."""
    x: Any = random_encoding(np.random.default_rng(n), "VE", n, 1, 1.5, 0.1)
    y = qe.pointwise(x, qe.erf(0.8), 1e-4, complex_entries=True)
    assert y.record.ancillas == 2 + n + 1
    qe.check(y, level="unitary").raise_if_violated()


def test_zero_entries() -> None:
    """f(0) = 0, also among complex entries."""
    y = qe.pointwise(qe.VectorEncoding.from_vector([1j, 0, 0, 0]), qe.erf(0.8), 1e-8, complex_entries=True)
    assert np.array_equal(y.target[1:], np.zeros(3))
    assert qe.check(y).ok


def test_amplitudes_below_one_ulp_of_epsilon() -> None:
    """Precision that doubles cannot certify is refused by name."""
    with pytest.raises(qe.errors.PrecisionExceeded, match="cannot be certified"):
        qe.pointwise(qe.VectorEncoding.from_vector([0.6, 0.8]), qe.erf(0.8), 1e-17)


def test_zero_vectors() -> None:
    """f(0) = 0: of a zero matrix's branch, which is a residual block like any other."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    zero = qe.BlockEncoding.from_matrix(np.zeros((2, 2))) @ x
    for e in (qe.pointwise(zero, qe.erf(0.8), epsilon=1e-3), qe.residual_block(x, zero.children[0], epsilon=1e-3)):
        qe.check(e).raise_if_violated()
    assert np.allclose(e.target, [0.6, 0.8])


def test_complex_entries_are_asked_for_by_name() -> None:
    """f(|z|) z/|z| is not erf(nu z), which a reader expects; what is real to rounding is real."""
    z = np.array([0.6 + 0.3j, -0.2])
    x = qe.VectorEncoding.from_vector(z)
    with pytest.raises(
        qe.errors.ArgumentError, match=r"'x' must have real entries.*complex_entries=True encodes f\(\|z\|\) z/\|z\|"
    ):
        qe.pointwise(x, qe.erf(0.8), 1e-4)
    with pytest.raises(qe.errors.ArgumentError, match="'complex_entries' must be True or False"):
        qe.pointwise(x, qe.erf(0.8), 1e-4, complex_entries=1)  # type: ignore[arg-type]
    named = qe.pointwise(x, qe.erf(0.8), 1e-4, complex_entries=True)
    assert np.allclose(named.target, z / np.abs(z) * erf(0.8 * np.abs(z)), rtol=0, atol=1e-15)
    assert np.max(np.abs(named.target - erf(0.8 * z))) > 0.04
    turned = qe.pointwise(-1j * (1j * qe.VectorEncoding.from_vector(z.real)), qe.erf(0.8), 1e-4)
    assert np.allclose(turned.target, erf(0.8 * z.real), rtol=0, atol=1e-15)
    for text in (qe.pointwise.__doc__, qe.erf.__doc__):
        assert "z/|z|" in text  # said where one looks it up
