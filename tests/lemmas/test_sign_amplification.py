"""Amplification by a sign polynomial: promises, small norms, near-cancelling sums, what cannot be decided."""

from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.instances.random import random_encoding


def amplified(e: Any, epsilon: float = 1e-6, **options: Any) -> qe.VectorEncoding:
    out = qe.amplify(e, epsilon, **options)
    qe.check(out).raise_if_violated()
    assert out.record.alpha == 1.0
    assert np.allclose(out.target, e.target / np.linalg.norm(e.target), rtol=0, atol=1e-14)
    return out


@pytest.mark.parametrize("epsilon", [0.3, 1e-3, 1e-9])
@pytest.mark.parametrize("alpha", [1.0, 1.3, 10.0])
def test_exact_input(alpha: float, epsilon: float) -> None:
    """Without inherited error the value is the unit target to epsilon; norm and alpha may be anything."""
    x = qe.VectorEncoding.from_vector(np.array([0.3, -0.4j, 0.5, 0]) / 0.70711, alpha=alpha)
    out = amplified(x, epsilon)
    assert out.record.epsilon <= epsilon
    assert out.record.ancillas == x.record.ancillas + 1
    assert "known classically" in out.note


@pytest.mark.parametrize("size", [1e-12, 1e-150, 1e-200, 1e100])
def test_scale_does_not_matter(size: float) -> None:
    """Norms that are tiny or huge in themselves: only norm/alpha counts."""
    v = np.array([0.6, 0.8]) * size
    x = qe.VectorEncoding.from_vector(v, alpha=2 * size)
    assert np.allclose(qe.amplify(x, 1e-6).target, [0.6, 0.8])
    assert np.allclose(x.normalized().target, [0.6, 0.8])
    assert qe.check(qe.amplify(x, 1e-6)).ok


def test_promise_kept() -> None:
    """A promised lower bound is used as it is, and the node says so."""
    x = qe.VectorEncoding.from_vector([0.3, 0.4])
    out = amplified(2.0 * x - x, lower_bound=0.25)
    assert "promised" in out.note
    assert out.source.numbers["norm"] == 0.25
    assert amplified(x, lower_bound=0.5).record.epsilon <= 1e-6


def test_promise_violated() -> None:
    """A promise above ||target|| is an error that names both numbers."""
    with pytest.raises(qe.errors.ArgumentError, match=r"lower_bound.*0\.5.*0\.6"):
        qe.amplify(qe.VectorEncoding.from_vector([0.3, 0.4]), 1e-3, lower_bound=0.6)


@pytest.mark.parametrize("distance", [0.3, 1e-2, 2e-3])
def test_nearly_cancelling_sum(distance: float) -> None:
    """psi - phi with ||psi - phi|| << 2: the degree grows, the record holds."""
    x = qe.VectorEncoding.from_vector([1.0, 0.0])
    y = qe.VectorEncoding.from_vector([np.cos(distance), np.sin(distance)])
    out = amplified(x - y, 1e-4)
    assert out.source.data["polynomial"].degree > 1 / distance


def test_inherited_error_at_the_threshold() -> None:
    """An error just below the norm still gives a true record; at the norm nothing is known."""
    for seed in range(5):
        x: Any = random_encoding(np.random.default_rng(seed), "VE", 1, 1, 1.0, 0.25)
        norm = float(np.linalg.norm(x.target))
        amplified(x.with_record(epsilon=0.9 * norm) if 0.9 * norm > 0.25 else x, 1e-2)
        with pytest.raises(qe.errors.Undecidable, match="nothing about the direction"):
            qe.amplify(x.with_record(epsilon=norm), 1e-2)


def test_difference_of_equal_vectors() -> None:
    """x - x is legal; its normalized and its amplify raise ZeroNorm."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    nothing = x - x
    assert np.array_equal(nothing.value, np.zeros(2))
    for use in (qe.VectorEncoding.normalized, lambda e: qe.amplify(e, 1e-3)):
        with pytest.raises(qe.errors.ZeroNorm, match="norm"):
            use(nothing)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_circuit(n: int) -> None:
    """One further ancilla; the corner is the block, sign and phase included."""
    x: Any = random_encoding(np.random.default_rng(n), "VE", n, 2, 1.5, 0.05)
    out = amplified(x, 1e-3)
    assert out.record.ancillas == 3
    qe.check(out, level="unitary").raise_if_violated()


def test_methods() -> None:
    """The method is "sign"; anything else is named."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    assert amplified(x, method="sign").key == "ve.sign_amplification"
    with pytest.raises(qe.errors.ArgumentError, match="'method' must be one of"):
        qe.amplify(x, 1e-3, method="grover")
