"""Read-out baselines: shot noise with the variance it should have, pipelines that tend to the network, costs, slope -1/2, crossings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy

import qnn_emul as qe
from qnn_emul.networks.data.digits import load_split
from qnn_emul.networks.residual_cnn import digit_tensor, load_network
from qnn_emul.studies import baselines, comparison

RNG = np.random.default_rng
NETWORK = load_network()
X = digit_tensor(load_split().images[2])


def test_inner_products_have_shot_noise() -> None:
    """Unbiased, with the exact square error; rows of norm 0 give 0; +-1 are certain."""
    rng = RNG(0)
    psi = rng.normal(size=16)
    psi /= np.linalg.norm(psi)
    rows = rng.normal(size=(5, 16))
    values, norms = rows @ psi, np.linalg.norm(rows, axis=1)
    found = np.array([baselines.inner_products(values, norms, 50, rng) for _ in range(4000)])
    expected = baselines.inner_products_square_error((norms**2).sum(), (values**2).sum(), 50)
    assert ((found - values) ** 2).sum(axis=1).mean() == pytest.approx(expected, rel=0.05)
    assert np.abs(found.mean(axis=0) - values).max() < 5 * norms.max() / np.sqrt(50 * 4000)
    sure = baselines.inner_products(np.array([0.0, 2.0, -3.0]), np.array([0.0, 2.0, 3.0]), 7, rng)
    assert sure.tolist() == [0.0, 2.0, -3.0]


@pytest.mark.parametrize("norm", [1.0, 0.5])
def test_tomography_has_its_error(norm: float) -> None:
    """Signs right, square error (N - ||b||^2)/(4 shots), where every entry is seen; zero stays zero."""
    rng = RNG(1)
    b = rng.choice([-1.0, 1.0], size=32) * rng.uniform(0.5, 1.0, 32)
    b[5] = 0.0
    b *= norm / np.linalg.norm(b)
    shots = 200_000
    found = np.array([baselines.tomography(b, shots, rng) for _ in range(300)])
    assert (np.sign(found) == np.sign(b))[:, b != 0].all()
    assert np.abs(found[:, 5]).max() == 0
    expected = baselines.tomography_square_error(31, norm**2, shots)
    assert ((found - b) ** 2).sum(axis=1).mean() == pytest.approx(expected, rel=0.1)


def test_few_shots_say_little() -> None:
    """With fewer shots than entries the error is of order 1, not what the leading order says."""
    b = np.full(1024, 1 / 32)
    found = baselines.tomography(b, 100, RNG(2))
    assert np.linalg.norm(found - b) > 0.5
    for wrong in (0, 10**16, 1.5):
        with pytest.raises(qe.errors.ArgumentError, match="'shots' must be"):
            baselines.tomography(b, wrong, RNG(0))


@pytest.mark.parametrize("baseline", baselines.BASELINES, ids=lambda b: b.key)
def test_pipelines_tend_to_the_network(baseline: baselines.Baseline) -> None:
    """With very many shots the classes are the classical network's; with few they are not; equal seeds, equal noise."""
    truth = NETWORK.classical_probabilities(X)
    fine = baselines.run(baseline, NETWORK, X, 10**13, RNG(0))
    assert np.linalg.norm(fine.probabilities - truth) < 1e-5
    coarse = baselines.run(baseline, NETWORK, X, 1000, RNG(0))
    assert np.linalg.norm(coarse.probabilities - truth) > 0.05
    again = baselines.run(baseline, NETWORK, X, 1000, RNG(0))
    assert np.array_equal(coarse.probabilities, again.probabilities)


def test_runs_and_costs_are_counted() -> None:
    """Runs and gates of each pipeline, from `qe.cost` of the circuits that it runs; Guo's reads one time less."""
    found = {b.key: baselines.run(b, NETWORK, X, 100, RNG(0)) for b in baselines.BASELINES}
    assert found["allcock"].runs == 3 * 1024 * 100
    assert found["kerenidis"].runs == 3 * 2 * 100
    assert found["guo"].runs == 2 * 2 * 100 + 1
    assert [found[k].readings for k in ("allcock", "kerenidis", "guo")] == [3, 3, 2]
    price = qe.cost(found["kerenidis"].layers[0].read)
    assert found["kerenidis"].gates == 200 * sum(int(qe.cost(layer.read).gates) for layer in found["kerenidis"].layers)
    assert price.queries["tree"] == 1
    block = found["guo"].layers[0].read
    assert block.key == "ve.sign_amplification"
    assert found["guo"].depth == sum(
        n * int(qe.cost(layer.read).depth) for n, layer in zip((200, 200, 1), found["guo"].layers, strict=True)
    )
    loading = qe.cost(found["allcock"].layers[0].read.children[1])
    assert found["allcock"].layers[0].cost.queries["tree"] == 2 * loading.queries["tree"]


def test_runs_as_formulas() -> None:
    """N inner products of N/epsilon^2 shots; 2 N/(4 epsilon^2) for tomography: from the square errors."""
    n, e = sympy.symbols("N epsilon", positive=True)
    runs = {b.key: b.runs(n, e) for b in baselines.BASELINES}
    assert sympy.simplify(runs["allcock"] - n**2 / e**2) == 0
    assert sympy.simplify(runs["kerenidis"] - n / (2 * e**2)) == 0
    assert runs["guo"] == runs["kerenidis"]


def test_other_networks_are_refused() -> None:
    """A dense head, another padding."""
    for wrong in (
        qe.networks.ResidualCNN([np.eye(1)[:, :, None, None] / 2], copies=1, head=np.eye(4)),
        replace(NETWORK, padding="causal", _weights={}),
    ):
        with pytest.raises(
            qe.errors.ArgumentError, match="'network' must be real, of padding 'same' and without a dense head"
        ):
            baselines.run(baselines.BASELINES[0], wrong, np.ones((1, 2, 2)), 10, RNG(0))


@pytest.fixture(scope="module")
def measured() -> comparison.Comparison:
    return comparison.compare(
        RNG(0),
        blocks=2,
        shots=[1000, 10**7, 10**8, 10**9, 10**10, 10**11],
        accuracies=[1e-2, 1e-3, 1e-4, 1e-6],
        repeats=10,
    )


def test_slopes_are_one_half(measured: comparison.Comparison) -> None:
    """Each baseline's error falls like shots^(-1/2): within four standard errors and 0.03 of it."""
    assert set(measured.laws) == {"allcock", "kerenidis", "guo"}
    for law in measured.laws.values():
        assert law is not None
        assert law.slope == pytest.approx(-0.5, abs=0.04)
        assert 0 < law.error < 0.03
    assert [r.fitted for r in measured.rows][:2] == [False, True]


def test_predictions_are_met(measured: comparison.Comparison) -> None:
    """Run at the shots that the line asks for, the error is the accuracy (to its scatter); the coherent one is below its bound."""
    for row in measured.accuracies:
        if row.pipeline == "coherent":
            assert row.error <= row.bound <= row.epsilon
            assert row.shots == 1
        elif row.error is not None and row.epsilon <= 1e-3:
            assert row.error == pytest.approx(row.epsilon, rel=0.5)


def test_costs_at_the_same_accuracy(measured: comparison.Comparison) -> None:
    """Read-out costs a hundred times more per digit, the coherent pass little more: they cross."""
    of = {(r.pipeline, r.epsilon): r for r in measured.accuracies}
    for key in ("allcock", "kerenidis", "guo"):
        assert of[key, 1e-4].depth / of[key, 1e-3].depth == pytest.approx(100, rel=0.4)
    assert of["coherent", 1e-4].depth / of["coherent", 1e-3].depth < 5
    for key, at in measured.crossings.items():
        edge = at if at is not None else 1.0  # None: deeper in the whole range
        for epsilon in (1e-2, 1e-3, 1e-4, 1e-6):
            assert (of[key, epsilon].depth > of["coherent", epsilon].depth) == (epsilon < edge)
    assert sum(at is not None for at in measured.crossings.values()) >= 2
    alone = [r for r in measured.accuracies if r.epsilon == 1e-2]
    assert comparison._crossing(alone, "guo") is None


def test_wrong_input() -> None:
    """Named arguments."""
    for words, options in (
        ("'repeats' must be at least 2, not 1", {"repeats": 1}),
        ("'index' must be between 0 and 358, not 359", {"index": 359}),
        ("'shots' must hold at least three numbers of at least 1000 N = 1024000", {"shots": [10, 10**7, 10**8]}),
        ("'shots' must be between 1 and", {"shots": [0]}),
        ("'blocks' must be between 1 and 3, not 4", {"blocks": 4}),
    ):
        with pytest.raises(qe.errors.ArgumentError, match=words):
            comparison.compare(RNG(0), **options)
