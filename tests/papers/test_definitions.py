"""The paper's statements, all of them, each with something measured; definitions and constructions on their circuits."""

import functools
from dataclasses import replace

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.claims.claimed import ClaimCheck
from qnn_emul.claims.measuring import CORNER, corner
from qnn_emul.lemmas.paper.lemma_b4 import three_calls
from qnn_emul.lemmas.poly.singular_value_transformation import singular_value_transformation
from qnn_emul.papers.rattew2025 import memories, pooling
from qnn_emul.papers.rattew2025.instances import unit_scalar

STATEMENTS = (
    # definitions of the main text and of the appendices
    *("Definition 1", "Definition 2", "Definition 3", "Def. A.1", "Def. A.2"),
    *("Def. B.2", "Def. B.3", "Def. B.4", "Def. B.5", "Def. B.6", "Def. B.7"),
    # rules for encodings
    *("Lemma 1", "Lemma 1 [P], weighted", "Lemma 1 [P], end", "Lemma 2", "Lemma 3", "Lemma 4"),
    *("Lemma B.1", "Lemma B.2", "Lemma B.3", "Lemma B.4", "Lemma B.5", "Lemma B.6", "Lemma B.7", "Lemma B.8"),
    *("Lemma B.9", "Lemma B.10", "Lemma B.11", "Lemma B.13", "Lemma D.1"),
    # Theorem 1 and the convolution
    *("Theorem 1", "Theorem B.1", "Lemma B.14", "Lemma B.15", "Lemma B.16", "Lemma B.17", "Lemma 5", "Lemma 5 [P]"),
    # non-linearity and pooling
    *("Lemma B.18", "Lemma B.19", "Lemma F.1", "Lemma B.20"),
    # blocks and the architecture
    *("Lemma 6", "Lemma 6 [P]", "Lemma 7", "Lemma C.1", "Theorem 2", "Theorem 2 [P]"),
)
ON_CIRCUITS = (
    *("Definition 1", "Definition 2", "Definition 3", "Def. A.1", "Def. A.2", "Def. B.2", "Def. B.3", "Def. B.4"),
    *("Def. B.5", "Def. B.6", "Def. B.7", "Lemma D.1"),
)
CORNERS = (
    *("Lemma B.4", "Lemma B.6", "Lemma B.10", "Lemma B.11", "Lemma B.13", "Lemma B.14", "Lemma B.15", "Lemma B.16"),
    *("Lemma B.17", "Lemma 5", "Theorem 1", "Theorem B.1"),
)


@functools.cache
def checks(key: str) -> tuple[ClaimCheck, ...]:
    """A statement on its candidates."""
    return tuple(qe.paper[key].checks())


def test_every_statement_of_the_paper_is_there() -> None:
    assert len(set(STATEMENTS)) == len(STATEMENTS)
    assert set(STATEMENTS) <= set(qe.paper)


@pytest.mark.parametrize("key", STATEMENTS)
def test_nothing_is_a_bare_statement(key: str) -> None:
    """Every statement measures something on at least one instance."""
    assert checks(key)
    assert all(c.quantities for c in checks(key))


@pytest.mark.parametrize("key", ON_CIRCUITS)
def test_definitions_are_held_against_circuits(key: str) -> None:
    assert qe.paper[key].on_circuits
    assert all(c.ok for c in checks(key))


@pytest.mark.parametrize("key", CORNERS)
def test_constructions_are_confronted_at_the_unitary_level(key: str) -> None:
    """The catalogue entry that the claim names (or what is built on it) is the circuit whose corner was measured."""
    claim = qe.paper[key]
    assert claim.entry is not None
    corners = [q for c in checks(key) for q in c.quantities if q.name == CORNER]
    assert corners
    assert all(q.ok for q in corners)


def test_pooled_distance_is_attained_and_no_smaller_constant_does() -> None:
    """sqrt(2) delta is reached at n = 1 where angle and turn are complementary; without the condition it stays below 2 sqrt(delta)."""
    x = pooling.projected((np.pi / 2 - 0.1) / 2, 0.1, 2.0)
    found = qe.paper["Definition 1"].check(x)
    assert found.error == pytest.approx(np.sqrt(2) * np.sin(0.1), rel=1e-12)
    assert found.tightness == pytest.approx(1.0, rel=1e-12)
    assert not replace(found.quantities[0], claimed=0.99 * found.epsilon).ok


def test_pooled_distance_needs_its_condition() -> None:
    """Unconditioned, the distance of the whole state's probabilities may exceed sqrt(2) delta, not 2 sqrt(delta)."""
    delta = 0.02
    target, block = np.array([1.0, 0.0]), np.array([1.0 - delta, 0.0])
    rest = np.sqrt(1 - (1 - delta) ** 2)
    frame = np.linalg.qr(np.column_stack([np.concatenate([block, [0.0, rest]]), np.eye(4)[:, 1:]]))[0]
    x = qe.VectorEncoding.from_unitary(frame * np.sign(frame[0, 0]), target=target, epsilon=delta * (1 + 1e-9))
    whole = next(q for q in qe.paper["Definition 1"].check(x).quantities if "unconditioned" in q.name)
    assert whole.ok
    assert whole.measured > 1.9 * delta


def test_wrong_definitions_are_seen() -> None:
    """The distances bite: a memory with its words exchanged, a state with one sign lost."""
    wanted = np.eye(4)[[1, 2]]
    memory = qe.catalogue["oracles.classical_memory"].build(np.array([1, 0]), 1)
    assert memories.images(memory, [0, 2], wanted) == 0.0
    assert memories.images(memory, [0, 2], wanted[::-1]) == pytest.approx(np.sqrt(2))
    tree = memories.KPTree.of(np.array([0.6, 0.8]))
    assert memories.distance_prepared(tree, np.array([0.6, 0.8])) < 1e-15
    assert memories.distance_prepared(tree, np.array([0.6, -0.8])) == pytest.approx(1.6)


def test_squares_of_complex_amplitudes_are_no_probabilities() -> None:
    worst = qe.paper["Def. B.7, complex amplitudes"].counterexample()
    assert worst.error == pytest.approx(2.0)
    assert "target 1i" in worst.instance


def test_three_calls_and_the_polynomial_agree_on_circuits() -> None:
    """Lemma B.4: the paper's three calls, and the QSVT of -T_3 with phases in closed form, have the same corner."""
    isometry = np.array([[0.0, 1.0j], [0.0, 0.0]])
    half = qe.BlockEncoding.from_matrix(isometry, alpha=2.0)
    paper, by_phases = three_calls(half), singular_value_transformation(half, [0.0, 0.0, 0.0, -1.0])
    for e in (paper, by_phases):
        qe.check(e, level="unitary").raise_if_violated()
        assert np.allclose(e.circuit.columns(2)[:2], isometry, rtol=0, atol=1e-14)
        assert e.circuit.queries == paper.circuit.queries


def test_theorem_1_has_words_as_long_as_the_index() -> None:
    """d = n: 2a + 2n + 3 claimed, one of them idle."""
    theorem = qe.paper["Theorem 1"]
    instances = [theorem.values(v) for v in theorem.candidates()]
    assert [v["psi"].n for v in instances] == [1, 1, 2]
    for v in instances:
        made, x = theorem.read(v), v["psi"]
        e, claimed = made.encoding, made.record
        assert claimed.ancillas == 2 * x.ancillas + 2 * e.n + 3
        assert e.circuit.qubits - e.n == claimed.ancillas - 1


def test_lemma_5_is_refuted_by_hadamard_channels() -> None:
    """The smallest instance needs an amplification; its error is that of the polynomial, where 0 is claimed."""
    worst = qe.paper["Lemma 5"].counterexample()
    assert worst.instance == "kernel = [[[[1]], [[1]]], [[[1]], [[-1]]]]; M = 1"
    assert worst.epsilon == 0.0
    assert 1e-4 < worst.error < 1e-3


def test_convolution_ancillas_are_eight_below_the_stated_ones() -> None:
    for check in qe.paper["Lemma 5"].checks():
        claimed = check.quantities[1]
        assert claimed.claimed - claimed.measured == 8


def test_matrix_form_of_rectangular_kernels_has_no_circuit_but_a_matrix() -> None:
    form = qe.paper["Lemma B.17"]
    assert len(form.check(2, 1, 2, 4).quantities) == 1
    assert [q.name for q in form.check(1, 1, 2, 2).quantities][-1] == CORNER


def test_one_convention_transposes_the_output() -> None:
    """A single pixel does not show it, four do, with one tap."""
    assert (
        qe.paper["Lemma B.17, output stored like the input"].counterexample().instance
        == "C_out = 1; C_in = 1; D = 1; M = 2"
    )


def test_large_circuits_are_left_to_the_block_level() -> None:
    e = qe.deamplify(unit_scalar(2.0, 0.25), 1.0)
    assert corner(e, 0) == ()
    assert [q.name for q in corner(e)] == [CORNER]
