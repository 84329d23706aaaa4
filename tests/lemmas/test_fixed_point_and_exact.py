"""Amplification "fixed-point" and "exact", and what may be done where a global phase is unknown."""

import math
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.encoding.measure import corner_allowance
from qnn_emul.instances.aligned import vector_with_error
from qnn_emul.instances.random import random_encoding
from qnn_emul.lemmas.paper.root_weights import root_weighted_combination
from qnn_emul.linalg.grover import amplitude, fixed_point_angles

X = qe.BlockEncoding.from_matrix([[0.0, 1.0], [1.0, 0.0]])


def vector(n: int = 1, alpha: float = 1.5, ancillas: int = 2, epsilon: float = 0.05, seed: int = 0) -> Any:
    return random_encoding(np.random.default_rng([n, seed]), "VE", n, ancillas, alpha, epsilon)


def unknown(seed: int = 0) -> qe.VectorEncoding:
    return qe.amplify(vector(seed=seed), 1e-3, method="fixed-point")


@pytest.mark.parametrize("method", ["fixed-point", "exact"])
@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("alpha", [0.5, 1.0, 1.7, 6.0])
def test_circuits(method: str, n: int, alpha: float) -> None:
    """The corner is the block, sign and phase included; it points where the child's block points."""
    x = vector(n, alpha, epsilon=0.02 * alpha)
    out = qe.amplify(x, 1e-6, method=method)
    c = qe.check(out, level="unitary")
    c.raise_if_violated()
    assert c.exactness <= corner_allowance(out.circuit)
    assert out.record.alpha == 1.0
    assert out.record.ancillas == x.record.ancillas + (method == "exact")
    assert out.phase_known == (method == "exact")
    b = x.block / np.linalg.norm(x.block)
    assert np.vdot(b, out.unitary[: 1 << n, 0]).real > 0.9
    assert abs(np.vdot(b, out.block).imag) <= 1e-12
    assert np.allclose(out.target, x.target / np.linalg.norm(x.target), rtol=0, atol=1e-14)


@pytest.mark.parametrize("epsilon", [0.3, 1e-4, 1e-12])
@pytest.mark.parametrize("lower", [0.05, 0.3, 0.8])
def test_success_swept_over_norms(epsilon: float, lower: float) -> None:
    """Fixed point: with one promised bound, every norm above it succeeds with P >= 1 - delta^2, as a circuit too."""
    leak = None
    for size in np.linspace(lower, 1.0, 9):
        x = qe.VectorEncoding.from_vector(size * np.array([0.6, -0.8j]), alpha=1.0)
        out = qe.amplify(x, epsilon, lower_bound=lower, method="fixed-point")
        leak = out.record.leak if leak is None else leak
        assert out.record.leak == leak  # delta does not depend on the norm
        assert leak == pytest.approx(math.sqrt(epsilon * (2 - epsilon)), rel=1e-12)
        assert out.success_probability >= 1 - leak**2 - 1e-13
        assert np.linalg.norm(out.unitary[:2, 0]) ** 2 >= 1 - leak**2 - 1e-12
        outside = np.linalg.norm(out.unitary[:, 0][2:])
        assert outside <= leak + 1e-7 * (epsilon < 1e-11)
        qe.check(out, level="unitary").raise_if_violated()


def test_leak_does_not_depend_on_the_inherited_error() -> None:
    """P >= 1 - delta^2 whatever the inherited error."""
    for method in ("fixed-point", "sign"):
        for epsilon in (0.0, 0.05, 0.3):
            out = qe.amplify(vector(epsilon=epsilon), 1e-3, method=method)
            assert np.linalg.norm(out.unitary[:, 0][2:]) <= out.record.leak
            assert out.record.leak <= math.sqrt(1e-3 * (2 - 1e-3)) * (1 + 1e-14)


def test_the_phase_is_real_and_undone() -> None:
    """The rounds alone turn the phase by something that is not small; the node undoes it on both levels."""
    x = qe.VectorEncoding.from_vector([0.18, 0.24])
    x = qe.VectorEncoding.from_vector(x.target, alpha=1.0)
    out = qe.amplify(x, 1e-3, lower_bound=0.2, method="fixed-point")
    data = out.source.data
    bare = complex(amplitude(fixed_point_angles(data["degree"], data["leak"]), 0.3))
    assert abs(np.angle(bare)) > 0.05  # fifty times the error that the record allows
    assert np.linalg.norm(out.unitary[:2, 0] - [0.6, 0.8]) <= 1e-3


@pytest.mark.parametrize("size", [1.0, 0.9999, 0.51, 0.5, 0.49, 0.31, 0.3, 0.05, 0.011])
@pytest.mark.parametrize("factor", [1.0, -1.0, 1j])
def test_exact_lands_on_one(size: float, factor: complex) -> None:
    """For every norm the value is the unit target to rounding, with its sign: (-1)^r is undone."""
    x = factor * qe.VectorEncoding.from_vector(size * np.array([0.6, -0.8]), alpha=1.0)
    out = qe.amplify(x, 1e-3, method="exact")
    assert out.record.epsilon == 0
    assert out.record.leak == 0
    expected = factor * np.array([0.6, -0.8])
    assert np.linalg.norm(out.value - expected) <= 1e-14
    assert np.linalg.norm(out.unitary[:2, 0] - expected) <= 1e-12
    rounds = out.source.numbers["rounds"]
    assert rounds in (
        math.ceil(math.pi / (4 * math.asin(size)) - 0.5),
        max(0, math.ceil(math.pi / (4 * math.asin(size)) - 0.5 - 1e-12)),
    )
    assert qe.check(out, level="unitary").ok


@pytest.mark.parametrize("size", [0.9999, 0.9, 0.5, 0.3, 0.05])
def test_exact_costs_nothing_beyond_the_direction(size: float) -> None:
    """An error in the norm (and in the direction) up to a quarter: never more than 2 sin(arcsin(t)/2); leak at most 2 t."""
    alpha = 1.0
    for t in (0.2499, 0.1, 0.01):
        for angle in np.linspace(0, 2 * np.pi, 37):
            w = size * (np.array([1.0, 0.0]) + t * np.array([np.cos(angle), np.sin(angle)]))
            if np.linalg.norm(w) > 1:
                continue
            x = vector_with_error(w, alpha, size * np.array([1.0, 0.0]) - w)
            out = qe.amplify(x, 1e-3, method="exact")
            assert np.linalg.norm(out.value - out.target) <= out.record.epsilon + 1e-14
            assert out.record.epsilon == pytest.approx(2 * math.sin(math.asin(t) / 2), rel=1e-6)
            assert math.sqrt(max(0.0, 1 - out.success_probability)) <= out.record.leak + 1e-7


def test_cost_of_an_error_in_the_norm() -> None:
    """Against Mathematics 6.4: a relative error eta of the norm costs (3/2) eta^2 for one round, pi^2/8 eta^2 in the limit of many."""
    eta = 1e-3
    for size, constant in ((0.5 + 1e-9, 1.5), (1e-3, math.pi**2 / 8)):
        x = vector_with_error(np.array([size * (1 - eta), 0.0]), 1.0, np.array([size * eta, 0.0]))
        out = qe.amplify(x, 1e-3, method="exact")
        assert (1 - np.linalg.norm(out.value)) / eta**2 == pytest.approx(constant, rel=5e-3)


def test_wrong_input() -> None:
    x = vector()
    with pytest.raises(
        qe.errors.ArgumentError, match=r"'method' must be one of \('sign', 'fixed-point', 'exact'\), not 'grover'"
    ):
        qe.amplify(x, 1e-3, method="grover")
    with pytest.raises(qe.errors.Undecidable, match=r"ve\.exact_amplification.*quarter"):
        qe.amplify(x.with_record(epsilon=0.3 * float(np.linalg.norm(x.target))), 1e-3, method="exact")
    tiny = qe.amplify(qe.VectorEncoding.from_vector([1e-9, 0.0], alpha=1.0), 1e-3, method="exact")
    assert np.linalg.norm(tiny.value - [1.0, 0.0]) <= 1e-9
    with pytest.raises(qe.errors.TooLarge, match="rounds"):
        _ = tiny.unitary
    for method in ("fixed-point", "exact"):
        with pytest.raises(qe.errors.ArgumentError, match="lower_bound"):
            qe.amplify(x, 1e-3, lower_bound=100.0, method=method)
        with pytest.raises(qe.errors.ZeroNorm):
            qe.amplify(x - x, 1e-3, method=method)
        with pytest.raises(qe.errors.ArgumentError, match="epsilon"):
            qe.amplify(x, 1.5, method=method)
    with pytest.raises(qe.errors.Undecidable, match=r"ve\.fixed_point_amplification"):
        qe.amplify(x.with_record(epsilon=10.0), 1e-3, method="fixed-point")
    with pytest.raises(qe.errors.PrecisionExceeded, match="lower bound"):
        qe.amplify(x.with_record(epsilon=0.0), 1e-3, lower_bound=1e-8, method="fixed-point")


def test_phase_is_inherited() -> None:
    """phase_known is True by default and False for whatever derives from a fixed-point node."""
    x = unknown()
    assert vector().phase_known
    assert not x.phase_known
    f = qe.pointwise(x, qe.erf(0.8), 1e-2, complex_entries=True)
    for e in (X @ x, 2.0 * x, x.normalized(), qe.kron(x, vector()), f, qe.diagonal_of_vector(x),
              qe.diagonal_of_vector(x).H, qe.amplify(x, 1e-3), qe.embed(x, 2), x.named("x"), qe.deamplify(x, 2.0)):  # fmt: skip
        assert not e.phase_known
    assert qe.amplify(vector(), 1e-3).phase_known


def mixed() -> list[Any]:
    x, z = unknown(), vector()
    d = qe.diagonal_of_vector
    return [
        lambda: x + z, lambda: z - x, lambda: x + unknown(), lambda: qe.concatenate([x, z]),
        lambda: qe.linear_combination([1, 2j], [z, x]), lambda: d(x) + d(z), lambda: qe.direct_sum([d(x), d(z)]),
        lambda: d(x) + d(x).H, lambda: qe.kron(x, x) + qe.kron(x, z), lambda: x + qe.amplify(x, 1e-3, method="fixed-point"),
        lambda: qe.kron(x, z) + qe.kron(z, qe.amplify(z, 1e-3, method="fixed-point")),
        lambda: root_weighted_combination([1, 2j], [d(x), d(z)]),
    ]  # fmt: skip


@pytest.mark.parametrize("place", range(len(mixed())))
def test_unknown_phases_do_not_meet(place: int) -> None:
    """Sums, concatenations and controlled uses of what differs by an unknown phase are refused by name."""
    with pytest.raises(qe.errors.PhaseUnknown, match="same node"):
        mixed()[place]()


def test_what_derives_from_one_node_may_meet() -> None:
    """x + f(W x) of the same x, and sums of products that carry the phase as often."""
    x, z = unknown(), vector(epsilon=0.0)
    s = x + qe.pointwise(X @ x, qe.erf(0.8), 1e-2, complex_entries=True)
    for e in (s, x + x.normalized(), qe.concatenate([x, X @ x]), qe.kron(x, z) + qe.kron(z, x), x.named("x") + x,
              qe.diagonal_of_vector(x) + qe.diagonal_of_vector(2.0 * x)):  # fmt: skip
        assert not e.phase_known
    again = qe.amplify(s, 1e-3, method="fixed-point")
    qe.check(again + X @ again, level="unitary").raise_if_violated()
