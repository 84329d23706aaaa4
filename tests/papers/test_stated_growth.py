"""Exponents and constants behind O(...): measured, and compared with the claimed ones."""

import math

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.claims.growth import Sweep, grows, slope
from qnn_emul.lemmas.paper.lemma_6 import skip_norm_block
from qnn_emul.lemmas.paper.lemma_c1 import linear_pooling
from qnn_emul.papers.rattew2025 import convolution, growth, regimes, squares


def found(key: str) -> list[dict[str, float]]:
    return [{q.name: q.measured for q in c.quantities} for c in qe.paper[key].checks()]


def test_a_slope_is_the_exponent() -> None:
    x = [1.0, 2.0, 5.0, 9.0]
    assert slope(x, [3 * v**2.5 for v in x]) == pytest.approx(2.5)


def test_too_fast_a_growth_is_refuted() -> None:
    """Squares where linear growth is claimed: both the exponent and the constant say so."""
    examine = lambda sweep: grows(lambda nu: nu * nu, sweep, lambda nu: nu, 2.0)
    exponent, constant = examine(Sweep("nu", (1.0, 2.0, 4.0), 1.0))
    assert not exponent.ok
    assert exponent.measured == pytest.approx(2.0)
    assert not constant.ok
    assert constant.measured == 4.0
    assert [q.name for q in examine(Sweep("nu", (1.0, 2.0), None))] == ["constant"]


@pytest.mark.parametrize("key", [key for key in qe.paper if key.endswith((", queries", ", degree"))])
def test_queries_grow_as_claimed(key: str) -> None:
    checks = qe.paper[key].checks()
    assert checks
    for c in checks:
        assert c.ok, c.failures
        assert all(np.isfinite(q.measured) for q in c.quantities)


@pytest.mark.parametrize("key", ["Lemma F.1, degree", "Lemma B.19, queries", "Lemma B.8, queries"])
def test_degrees_keep_their_bound_in_closed_form(key: str) -> None:
    """Which is neither much larger than the degree, nor wider than its own O(...)."""
    ratios = [f["count over its bound in closed form"] for f in found(key)]
    assert 0.5 < max(ratios) < 1


def test_normalisation_is_linear_in_both() -> None:
    by_alpha, by_error = found("Lemma B.8, queries")
    assert by_alpha["exponent in alpha"] == pytest.approx(1.0, abs=0.05)
    assert by_error["exponent in log(1/epsilon)"] == pytest.approx(1.0, abs=0.1)


def test_amplification_is_close_to_linear_in_its_factor() -> None:
    by_factor, by_gap, _ = found("Lemma B.3, queries")
    assert by_factor["exponent in gamma"] == pytest.approx(1.0, abs=0.15)
    assert by_gap["exponent in 1/delta"] <= 1.0


def test_the_dimension_enters_the_paper_s_polynomial_only() -> None:
    degrees = [growth.erf_degree(nu=1.6, epsilon=1e-6, n=n) for n in (0, 12)]
    assert degrees[1] > degrees[0]
    assert growth.relative_queries(0, 1.6, 1e-6) == growth.relative_queries(12, 1.6, 1e-6) < degrees[1]
    assert found("Lemma B.19, queries")[-1]["degree added by N in ve.pointwise_function"] == 0


def test_queries_of_a_block_are_those_of_its_circuit() -> None:
    x, W = qe.VectorEncoding.from_vector([1.0]), qe.BlockEncoding.from_matrix([[-1.0]], alpha=2.0)
    queries = skip_norm_block(x, W, 0.1).circuit.queries
    assert queries["vector"] == growth.block_queries(n=0, epsilon=0.1)
    assert growth.blocks_queries(k=1, n=0, epsilon=0.1 * 712) == queries["vector"]  # epsilon_1 = 2 epsilon/1424


def test_queries_of_the_head_are_those_of_its_circuit() -> None:
    """Lemma C.1 with eps_1 = eps sqrt(C)/(8 N): three queries to psi for each of Lemma B.8's; the network has 2 k + 1 logs."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    e = linear_pooling(x, np.eye(2), 1, squares.budgets(1, 2, 0.1)[1])
    assert e.circuit.queries["vector"] == regimes.head_queries(n=1, epsilon=0.1)
    assert found("Regime 1")[0]["exponent in log(1/eps_i) of one block"] == pytest.approx(3.0, abs=0.3)
    assert found("Regime 3")[0]["exponent in log(1/eps_i) of one block"] < 2.0


def test_norm_preservation_is_approached() -> None:
    """1/(1 - L) = 10.28 as n grows with W = -I."""
    assert max(c.tightness for c in qe.paper["Table 1"].checks()) == pytest.approx(1.0, abs=1e-3)


def test_blocks_multiply() -> None:
    """The slope in the blocks' own log(1/eps_i) comes close to 2 k, and doubles with k."""
    one, two = (f["exponent in log(1/epsilon_i)"] for f in found("Lemma 7, queries"))
    assert 1.5 < one < 2.05
    assert 3.0 < two < 4.1


def test_depth_of_the_convolution_has_another_exponent() -> None:
    """C^(7/2) by the proof's own ingredients, where C^3 is stated; D^4 as stated."""
    channels, width = found("Lemma 5, depth")
    assert channels["exponent in channels"] == pytest.approx(
        3.5 - math.log2(5 / 3) / 2, abs=1e-2
    )  # C^(7/2)/log C on 8 ... 32
    assert width["exponent in width"] == pytest.approx(4.0)
    assert channels["LCU terms of be.convolution_tap for 32 channels"] == 1
    assert convolution.convolution_gates(channels=4, width=1) == pytest.approx(16 * 4**1.5 / 2 / math.log2(4))


def test_degree_of_the_amplification_grows_at_least_like_gamma() -> None:
    for gamma in (2.0, 4.0, 8.0):
        degree = growth.amplification_queries(gamma=gamma, delta=0.5 * (1 - 1e-12), epsilon=1e-3)
        assert degree >= math.asin(0.5 - 1e-3) / math.asin(0.5 / gamma)
        assert degree >= gamma
