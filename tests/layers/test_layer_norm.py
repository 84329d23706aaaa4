"""Layer normalization against numpy."""

import numpy as np
import pytest

import qnn_emul as qe

V = np.array([0.3, -1.2, 2.0])


def test_full_layer_normalization() -> None:
    x = qe.VectorEncoding.from_vector(V, alpha=4.0)
    y = qe.layer_norm(x, epsilon=1e-6)
    qe.check(y).raise_if_violated()
    centred = V - V.mean()
    assert y.record.alpha == 1.0
    assert y.record.epsilon <= 1e-6
    assert np.allclose(y.value[:3], centred / np.linalg.norm(centred), atol=1e-6)
    assert "known classically" in y.note
    assert f"{np.linalg.norm(centred):.6g}" in y.note


def test_without_the_mean_and_with_a_promise() -> None:
    x = qe.VectorEncoding.from_vector(V)
    assert np.allclose(qe.layer_norm(x, subtract_mean=False, epsilon=1e-3).value[:3], V / np.linalg.norm(V), atol=1e-3)
    y = qe.layer_norm(x, epsilon=1e-3, lower_bound=1.0)
    qe.check(y, level="unitary").raise_if_violated()
    assert "promised >= 1" in y.note
    assert y.children[0].children[0].key == "be.mean_subtraction"


def test_flat_vectors_have_no_direction_left() -> None:
    """psi = |+> gives zero; without mean subtraction it is a unit vector already."""
    x = qe.VectorEncoding.from_vector(np.full(3, 1 / np.sqrt(3)))
    with pytest.raises(qe.errors.ZeroNorm, match="not zero"):
        qe.layer_norm(x)
    qe.check(qe.layer_norm(x, subtract_mean=False, epsilon=1e-3)).raise_if_violated()


def test_errors_of_the_input_are_propagated() -> None:
    exact = qe.VectorEncoding.from_vector([0.6, -0.8])
    x = qe.VectorEncoding.from_unitary(exact.unitary, target=[0.61, -0.79], epsilon=0.0142)
    y = qe.layer_norm(x, epsilon=1e-6)
    qe.check(y).raise_if_violated()
    assert y.record.epsilon > 0.0142 / 1.4


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"epsilon": 0.0}, "epsilon"),
        ({"subtract_mean": 1}, "subtract_mean"),
        ({"lower_bound": 5.0}, "norm after mean subtraction"),
        ({"lower_bound": -1.0}, "lower_bound"),
    ],
)
def test_bad_arguments(options: dict[str, object], match: str) -> None:
    with pytest.raises(qe.errors.ArgumentError, match=match):
        qe.layer_norm(qe.VectorEncoding.from_vector(V), **options)
