"""Norm conservation, non-linearity and the dense head: the studies against direct computations, and instances that attain the bounds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.linalg.activations import ACTIVATION, NORM_BOUND
from qnn_emul.networks.classical import SLOPE, blocks, dense_head
from qnn_emul.networks.residual_cnn import random_kernels
from qnn_emul.studies import fits, nonlinearity, norms


def test_pictures() -> None:
    """Unit tensors of four copies; photographs of every size are averages of the same crop."""
    digits, large, small = norms.digit_batch(3), norms.photograph_batch(4, 32), norms.photograph_batch(4, 8)
    for batch in (digits, large, small):
        assert np.allclose(np.sqrt((batch**2).sum(axis=(0, 1, 2))), 1)
        assert np.array_equal(batch[:4], batch[12:])
    means = large.reshape(16, 8, 4, 8, 4, 4).mean(axis=(2, 4))
    assert np.allclose(means / np.sqrt((means**2).sum(axis=(0, 1, 2))), small)
    assert not large[3].any()
    for wrong, words in ((("cats", 1, 8), "'images' must be one of"), (("digits", 0, 8), "'count' must be at least 1")):
        with pytest.raises(qe.errors.ArgumentError, match=words):
            norms.batch(*wrong)
    with pytest.raises(qe.errors.ArgumentError, match="'size' must be a power of two up to 256, not 24"):
        norms.photograph_batch(1, 24)


def test_rows_are_the_networks_norms() -> None:
    """One network, one image: the norms of a forward pass written out, with and without the skip connection."""
    rows = norms.norm_rows(np.random.default_rng(1), [0.7, 1.6], images=["photographs"], count=1, networks=1, depth=2)
    kernels = random_kernels(np.random.default_rng(1), 2)
    for w in (0.7, 1.6):
        for skip in (True, False):
            psi = norms.photograph_batch(1, norms.PHOTOGRAPH)[..., 0]
            found = [r for r in rows if r.norm == w and r.skip == skip]
            for row, kernel in zip(found, kernels, strict=True):
                W = qe.conv2d(kernel, psi.shape)
                s = erf(0.8 * w * (W.target_data @ psi.reshape(-1, 1))[:, 0]) + (psi.ravel() if skip else 0)
                assert row.least == row.largest == pytest.approx(np.linalg.norm(s), rel=1e-12)
                assert row.kappa == pytest.approx(w * W.record.alpha)
                psi = (s / np.linalg.norm(s)).reshape(psi.shape)
            assert found[0].bound == pytest.approx(max(0.0, 1 - SLOPE * w) if skip else 0.0)
            assert (found[-1].queries_proved is None) == (found[-1].bound == 0)
            if skip and w == 0.7:
                assert found[1].queries_proved == found[0].proved.queries * found[1].proved.queries


def test_bounds_hold_and_are_not_met_by_chance() -> None:
    """All sets and networks: the least norm keeps the theorem's bound; a bound without the factor L would be broken."""
    rows = norms.norm_rows(np.random.default_rng(0), [0.5, 1.0], count=4, networks=1)
    assert {(r.images, r.network) for r in rows} == {
        ("digits", "random"),
        ("digits", "trained"),
        ("photographs", "random"),
    }
    assert all(r.least >= r.bound for r in rows)
    assert all(r.bound == 0 for r in rows if not r.skip)
    assert any(r.least < 1.0 for r in rows if r.skip)  # 1 itself is no bound


def test_prices_are_the_circuits() -> None:
    """Uses of the input as the circuit of a block counts them, with and without the skip connection."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8], name="X")
    W = qe.BlockEncoding.from_matrix([[0.5, 0.3], [0.1, -0.6]], alpha=1.5)
    f = qe.pointwise(W @ x, ACTIVATION, norms.ERROR)
    for skip, s, bound in ((True, x + f, NORM_BOUND), (False, f, 0.2)):
        node = qe.amplify(s, norms.ERROR, lower_bound=bound)
        known = norms.price(bound, W.record.alpha, skip)
        assert known is not None
        degree = node.source.data["polynomial"].degree
        assert abs(known.degree - degree) <= 2
        assert node.circuit.queries["X"] == degree * known.queries / known.degree
    assert norms.price(0.0, 1.0, True) is None


def test_the_worst_case_attains_the_bound() -> None:
    """||s|| falls to 1 - L like L 0.64/(3 N), in every block; a bound 1e-4 larger is refuted; records hold."""
    found = [norms.worst_with_skip(side) for side in (4, 16, 64)]
    assert all(w.ok for w in found)
    for small, large in pairwise(found):
        assert small.excess / large.excess == pytest.approx(16, rel=0.02)
    assert NORM_BOUND < found[-1].norm < NORM_BOUND + 1e-4
    assert found[-1].norm == pytest.approx(1 - 128 * erf(0.8 / 128), abs=1e-12)


def test_the_heads_worst_case() -> None:
    """2 tau - 1, exactly, for any tau; the record of every node holds."""
    for tau in (0.51, 0.75):
        case = norms.worst_head(2, tau)
        assert case.ok
        assert case.norm == pytest.approx(2 * tau - 1, abs=1e-15)
    assert {w.case for w in norms.worst_cases()} == {"skip", "no skip", "head"}


def test_without_the_skip_connection_nothing_holds() -> None:
    """The norm falls with the tilt while ||W|| = 1, and the price of one block grows like its inverse."""
    found = [norms.worst_without_skip(4, tilt) for tilt in (1e-1, 1e-2, 1e-3)]
    assert all(w.ok for w in found)
    for large, small in pairwise(found):
        assert large.norm / small.norm == pytest.approx(10, rel=0.01)
        assert small.degree / large.degree == pytest.approx(10, rel=0.1)
    kept = blocks(np.full((4, 4, 4), 1 / 8), (np.zeros((4, 4, 1, 1)),) * 2, skip=False)
    assert [float(step.norm) for step in kept] == [0, 0]


def test_nonlinearity_of_flat_vectors() -> None:
    """16 gamma^2/(75 N) to first order; it grows with the gain; the gain found reaches the aim; nothing of nothing."""
    for size in (64, 4096):
        flat = np.full(size, size**-0.5)
        assert nonlinearity.nonlinearity(flat) == pytest.approx(16 / 75 / size, rel=1.0 / size)
        assert nonlinearity.nonlinearity(flat, 2.0) == pytest.approx(4 * 16 / 75 / size, rel=10.0 / size)
        gain = nonlinearity.gain_for(flat)
        assert nonlinearity.nonlinearity(flat, gain) == pytest.approx(nonlinearity.AIM, rel=1e-5)
        assert gain == pytest.approx(np.sqrt(size) * nonlinearity.gain_for(np.ones(1)), rel=1e-5)
    assert nonlinearity.nonlinearity(np.zeros(3)) == 0


def test_activation_study() -> None:
    """Slope of the ratio near -1, of the gain near 1/2; the bound is void above gain 1/L; digits are there."""
    study = nonlinearity.activation_study(np.random.default_rng(0), (8, 16, 32), (1.0, 1.2), 4)
    assert -1.1 < study.law.slope < -0.85
    assert 0.4 < study.gain_law.slope < 0.55
    for row in study.rows:
        assert row.smallest <= row.ratio <= row.largest
        assert (row.bound > 0) == (row.gain < 1 / SLOPE)
        assert row.norm >= row.bound
    assert {r.images for r in study.rows} == {"digits", "photographs"}
    x = norms.photograph_batch(4, 8)
    kernel = random_kernels(np.random.default_rng(0), 1)[0]
    y = (qe.conv2d(kernel, (16, 8, 8)).target_data @ x[..., 0].reshape(-1, 1))[:, 0]
    ratio = np.linalg.norm(erf(0.8 * y) - SLOPE * y) / np.linalg.norm(erf(0.8 * y))
    row = next(r for r in study.rows if r.images == "photographs" and r.side == 8 and r.gain == 1)
    assert row.smallest * (1 - 1e-9) <= ratio <= row.largest * (1 + 1e-9)


def test_head_study_and_its_bound() -> None:
    """||W|psi|^2|| <= sqrt(P) with equality for orthogonal W; the turn keeps its bound, which one W attains."""
    study = nonlinearity.head_study(np.random.default_rng(0), (4, 8, 16), 3)
    for row in study.rows:
        assert row.dense <= row.root * (1 + 1e-12)
        assert row.turn <= row.bound
        assert row.norm >= row.lower
        assert row.degree_proved > row.degree_measured
        if row.head == "orthogonal":
            assert row.dense == pytest.approx(row.root)
    assert -0.55 < study.law.slope < -0.4
    psi = norms.photograph_batch(1, 4).reshape(-1)
    squares = psi**2
    root = np.linalg.norm(squares)
    t = 0.49 * root / 0.51
    across = np.zeros_like(psi)
    across[:2] = psi[1], -psi[0]
    across /= np.linalg.norm(across)
    u = -t * psi + np.sqrt(1 - t * t) * across  # orthogonal to 0.51 psi + 0.49 root u
    out = dense_head(psi, np.outer(u, squares / root), 0.51)
    assert np.linalg.norm(out - psi) == pytest.approx(2 * np.sin(np.arcsin(t) / 2), rel=1e-12)


def test_power_laws() -> None:
    """Exact laws come back with error 0; scatter gives the textbook error; too few points are refused."""
    law = fits.power_law([1, 10, 100], [3, 0.3, 0.03])
    assert (law.slope, law.factor) == (pytest.approx(-1), pytest.approx(3))
    assert law.error < 1e-12
    assert law.at(0.003) == pytest.approx(1000)
    x, y = np.exp([0.0, 1.0, 2.0, 3.0]), np.exp([0.1, 0.9, 2.2, 2.8])
    fit, covariance = np.polyfit(np.log(x), np.log(y), 1, cov="unscaled")
    rest = np.log(y) - np.polyval(fit, np.log(x))
    law = fits.power_law(x, y)
    assert law.slope == pytest.approx(fit[0])
    assert law.error == pytest.approx(np.sqrt(covariance[0, 0] * (rest @ rest) / 2))
    for wrong in (([1], [1]), ([1, 1], [1, 2]), ([1, 2], [0, 1]), ([1, 2, 3], [1, 2])):
        with pytest.raises(qe.errors.ArgumentError, match="'x, y' must hold as many positive numbers"):
            fits.power_law(*wrong)


def test_wrong_input() -> None:
    """Named arguments."""
    rng = np.random.default_rng(0)
    for words, call in (
        ("'networks' must be at least 1, not 0", lambda: norms.norm_rows(rng, networks=0)),
        ("'depth' must be at least 1, not 0", lambda: norms.norm_rows(rng, depth=0)),
        ("'norms' must be positive, not -1", lambda: norms.norm_rows(rng, [-1.0])),
        ("'gains' must be positive, not 0", lambda: nonlinearity.activation_study(rng, gains=[0.0])),
    ):
        with pytest.raises(qe.errors.ArgumentError, match=words):
            call()
