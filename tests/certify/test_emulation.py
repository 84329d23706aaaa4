"""`qe.certify`: balls that hold what they should, three verdicts, none of them wrong."""

from __future__ import annotations

import importlib.util
import threading
import time
from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from helpers import KEYS, instance

import qnn_emul as qe
from qnn_emul.certify.emulation import (
    CERTIFIED,
    DEFINITION,
    ENCLOSURE,
    LIMIT,
    NO_EQUALITY,
    REFUTED,
    THEOREM,
    TOO_LOW,
    certify,
    distance_from_exact,
    rounded_up,
)
from qnn_emul.encoding.rounding import readings
from qnn_emul.instances.arrays import random_unitary
from qnn_emul.lemmas.be.diagonal_from_angles import diagonal_from_angles
from qnn_emul.lemmas.paper.lemma_b4 import three_calls
from qnn_emul.linalg import ball_norms
from qnn_emul.linalg.balls import BALLS, working
from qnn_emul.linalg.polynomials import sign
from qnn_emul.networks.data.digits import channels, load_split
from qnn_emul.networks.residual_cnn import ResidualCNN, digit_tensor, load_network

V, M = qe.VectorEncoding.from_vector, qe.BlockEncoding.from_matrix


@pytest.fixture(scope="module")
def digit() -> tuple[Any, Any, Any]:
    """The network's tree of one held-out digit, its image, its certificate."""
    image = load_split().images[2]
    e = load_network().encode(digit_tensor(image))
    return e, image, certify(e)


def parts(data: Any) -> np.ndarray:
    """Balls around the entries of a vector or a matrix."""
    if hasattr(data, "with_matrix"):
        whole = data.with_matrix()
        return whole.matrix.reshape(-1) + flint.acb(flint.arb(0, whole.distance), flint.arb(0, whole.distance))
    return ball_norms.entries(data)


@pytest.mark.parametrize("key", KEYS)
def test_balls_of_more_bits_lie_within(key: str) -> None:
    """Target, block, alpha and epsilon of every lemma at 80 bits and at 400: each ball meets the other's, and is no wider."""
    for seed in range(3):
        e = instance(key, seed)
        rough, fine = [], []
        for bits, out in ((80, rough), (400, fine)):
            with working(bits):
                read = readings(e, BALLS)[id(e)]
                out += [*parts(read.target_data), *parts(read.block_data)]
                out += [ball_norms.widened(r.data, r.off) for r in (read.record.alpha, read.record.epsilon)]
        for one, other in zip(rough, fine, strict=True):
            assert flint.acb(one).overlaps(flint.acb(other))
            assert float(abs(flint.acb(one) - flint.acb(other)).upper()) < 1e-8


def test_the_digit_network(digit: tuple[Any, Any, Any]) -> None:
    """Every node; the error as doubles measure it; probabilities as doubles have them; the exact network on the exact image."""
    e, image, found = digit
    assert found.verdict == CERTIFIED
    assert found.bits == 128
    by = [n.by for n in found.enclosures]
    assert by[:5] == [DEFINITION, THEOREM, THEOREM, DEFINITION, THEOREM]
    assert {*by} == {DEFINITION, THEOREM, ENCLOSURE}
    for node, measured in zip(found.enclosures, qe.check(e).nodes, strict=True):
        assert abs(float(node.error.mid()) - measured.error) <= 1e-13 or node.node.kind == "BE"
        assert node.error_bound <= measured.epsilon
    assert 1e-7 < found.error_bound < 2e-7
    floats = qe.pool(e, 16)
    for share, number in zip(found.probabilities, floats, strict=True):
        assert abs(share - flint.arb(number)) < 1e-14
    assert sum(found.probabilities).contains(1)
    distance, goal = distance_from_exact(found, [channels(image).reshape(-1)])
    assert abs(distance - found.root.error) < 1e-15
    other = channels(image).reshape(-1) + 1e-4
    assert distance_from_exact(found, [other])[0] > 1e-5
    apart = goal - np.array([flint.arb(v) for v in load_network().classical(digit_tensor(image)).reshape(-1)])
    assert max(abs(v) for v in apart) < 1e-14


def test_what_phases_realize(digit: tuple[Any, Any, Any]) -> None:
    """Of activations and amplifications, as near as phases are found; no node else has any."""
    _, _, found = digit
    for node, far in zip(found.enclosures, found.realized, strict=True):
        assert (far is None) == (node.node.key not in ("ve.pointwise_function", "ve.sign_amplification"))
        assert far is None or 0 < far < 1e-11


def test_what_is_corrupted_is_refuted(digit: tuple[Any, Any, Any]) -> None:
    """Each claim below is false by its last digits, or its polynomial is another's."""
    e, _, found = digit
    root = found.root.error
    below, above = (float(root.mid()) * (1 + s * 2.0**-40) for s in (-1, 1))
    assert certify(e.with_record(epsilon=below)).root.verdict == REFUTED
    assert certify(e.with_record(epsilon=above)).root.verdict == CERTIFIED
    assert certify(e.with_record(alpha=1 + 1e-6)).root.verdict == REFUTED
    W, x = e.nodes()[3], e.nodes()[2]
    assert certify(W.with_record(alpha=W.record.alpha * (1 + 2.0**-52))).root.verdict == REFUTED
    assert certify(x.with_record(alpha=x.record.alpha * (1 + 2.0**-52))).root.verdict == REFUTED
    source = e.source
    other = replace(e, source=replace(source, data={"polynomial": sign(0.05, 1e-3)}))
    refuted = certify(other)
    assert (refuted.verdict, refuted.smallest_failure) == (REFUTED, refuted.root)
    leaf = V([0.6, 0.8])
    assert certify(leaf.with_target(np.array([0.6, 0.8 + 2.0**-53]))).verdict == REFUTED


@pytest.mark.parametrize("scale", [1e-100, 1.0, 1e100])
@pytest.mark.parametrize("sign_", [1.0, -1.0, 1j])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_at_the_border(scale: float, sign_: complex, n: int) -> None:
    """error = epsilon (1 +- 2^-40), as `check` is asked; and as close as floats can claim, a last digit above or below."""
    alpha, error = 2.0 * scale, 0.25 * scale
    U = random_unitary(np.random.default_rng(n), 4 << n)
    size = 1 << n
    for made, corner in ((qe.VectorEncoding, U[:size, 0]), (qe.BlockEncoding, U[:size, :size])):
        direction = corner / np.linalg.norm(corner, 2)
        e = made.from_unitary(U, target=alpha * corner + sign_ * error * direction, alpha=alpha, epsilon=error * 1.1)
        for parent in (e, 3.0 * e, 0.7 * e):
            exact = certify(parent).root.error
            for power in (-40, -52):
                low, high = (float(exact.mid()) * (1 + s * 2.0**power) for s in (-2, 2))
                assert certify(parent.with_record(epsilon=high)).root.verdict == CERTIFIED
                assert certify(parent.with_record(epsilon=low)).root.verdict == REFUTED


def test_precision_is_doubled() -> None:
    """What cancels takes the bits: 128 do not tell, 256 do; a precision that is given is kept; and the limit is said."""
    big = V([3e30, 4e30])
    x = (V([0.6, 0.8]) + (1 / 3 * big - 1 / 3 * big)).with_record(epsilon=1e-9)
    assert certify(x, 80).root.verdict == TOO_LOW
    found = certify(x, 512)
    assert (found.root.verdict, found.bits) == (CERTIFIED, 512)
    assert certify(x).root.verdict == CERTIFIED
    one = qe.BlockEncoding.from_unitary(np.eye(2), target=[[0.5]], epsilon=0.5)
    tie = certify(0.3 * one)  # the error is its epsilon: no ball lies on one side
    assert (tie.verdict, tie.bits, tie.root.reason) == (TOO_LOW, LIMIT, "")


def test_equality_rests_on_what_is_named() -> None:
    """epsilon = 0: a definition or a theorem, never a small ball; claims and rules that are tested only have neither."""
    x, y = V([3.0, 4.0]), V([1.0, 2.0, 2.0, 0.1])
    assert certify(x).root.by == DEFINITION
    assert certify(x + x).root.by == THEOREM
    assert certify(x + x).error_bound == 0.0
    near = certify((x + x).with_record(norm=99.0))
    assert (near.verdict, near.root.reason, near.bits) == (TOO_LOW, NO_EQUALITY, 128)
    z = y.normalized()
    wrong = replace(z, source=replace(z.source, numbers={"norm": z.source.numbers["norm"] * 1.01}))
    assert certify(wrong).root.verdict != CERTIFIED


@pytest.mark.parametrize(
    "key",
    [
        "be.diagonal_of_numbers",
        "be.mean_subtraction",
        "oracles.brute_force",
        "oracles.kp_tree",
        "oracles.preprocessed_matrix",
        "oracles.quantum_memory",
        "paper.lemma_b17",
    ],
)
def test_data_stand_for_what_they_are_rounded_from(key: str) -> None:
    """Angles, entries over alpha, the uniform vector: the rule's proof says epsilon = 0 of exact ones; of a claimed alpha nothing does."""
    e = instance(key, 0)
    for made in (e, e + e if e.kind == "VE" else e.H):
        found = certify(made)
        assert (found.verdict, found.root.by, found.error_bound) == (CERTIFIED, THEOREM, 0.0)
    assert certify(e.with_record(alpha=float(e.record.alpha) * (1 + 2.0**-50))).verdict != CERTIFIED


def test_cosines_of_whole_words() -> None:
    """Numbers that are cosines to the last digit stand for these; numbers that are none have an error, which a claim of 0 misses."""
    exact = diagonal_from_angles(np.cos(np.pi * np.array([0, 1, 3]) / 8), 3)
    assert (exact.record.epsilon, certify(exact).verdict, certify(exact).root.by) == (0.0, CERTIFIED, THEOREM)
    near = diagonal_from_angles([0.7], 3)
    assert certify(near).root.by == ENCLOSURE
    numbers = {**near.source.numbers, "epsilon": 0.0}
    assert (
        certify(replace(near, source=replace(near.source, numbers=numbers)).with_record(epsilon=0.0)).verdict == REFUTED
    )


def test_a_promise_that_floats_keep_or_miss() -> None:
    """Lemma B.4 asks for singular values 0 and 1. In fractions: (A - A A^T A)/2 is 0 of a signed permutation and 1e-16 of a rotation."""
    keeps, misses = np.array([[0.0, -1.0], [1.0, 0.0]]), np.array([[0.6, 0.8], [-0.8, 0.6]])
    for matrix, verdict in ((keeps, CERTIFIED), (misses, REFUTED)):
        A = np.array([[Fraction(v) for v in row] for row in matrix.tolist()])
        true = (A - A @ A.T @ A) / 2
        found = certify(three_calls(M(matrix, alpha=2.0)))
        assert (found.verdict == CERTIFIED) == (not true.any()) == (verdict == CERTIFIED)
        assert abs(float(found.root.error.mid()) - np.linalg.norm(true.astype(float), 2)) < 1e-25
    assert "only nearly what the rule asks for: singular values 0 and 1/2" in found.root.reason


def test_precision_is_one_threads() -> None:
    """Flint's precision is one for all threads: who works with balls has it to itself."""
    entered, seen = threading.Event(), []

    def first() -> None:
        with working(64):
            entered.set()
            time.sleep(0.1)
            seen.append(flint.ctx.prec)

    other = threading.Thread(target=first)
    other.start()
    entered.wait()
    with working(300):
        seen.append(flint.ctx.prec)
        other.join()
    assert sorted(seen) == [64, 300]


def test_the_dense_head(digit: tuple[Any, Any, Any]) -> None:
    """Architecture (a) on 8 x 8 pixels: every node."""
    _, image, _ = digit
    network = ResidualCNN.random(np.random.default_rng(0), 8, blocks=1, head=True)
    found = certify(network.encode(digit_tensor(image)))
    assert (found.verdict, len(found.enclosures)) == (CERTIFIED, 12)
    assert found.error_bound < network.epsilon


@pytest.mark.parametrize("size", [1, 2, 5, 16])
def test_matrix_norms_are_enclosed(size: int) -> None:
    """Tightly, from either side: against singular values, with equal ones too, of any scale."""
    rng = np.random.default_rng(size)
    plain = rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size))
    for matrix in (plain, plain.real, random_unitary(rng, size), 0 * plain, 1e-150 * plain):
        with working(128):
            norm = ball_norms.matrix_norm(BALLS_OF(matrix))
        assert norm.overlaps(flint.arb(np.linalg.norm(matrix, 2), 1e-13 * np.linalg.norm(matrix, 2)))
        assert float(norm.rad()) <= 1e-11 * np.linalg.norm(matrix, 2)


def BALLS_OF(matrix: np.ndarray) -> Any:
    from qnn_emul.linalg.rounded_operators import dense

    return dense(BALLS.lifted(matrix), BALLS)


def test_bounds_are_rounded_up() -> None:
    """The float is no less than any point of the ball, and no more than a last digit above; infinite where it must be."""
    rng = np.random.default_rng(0)
    with working(200):
        for _ in range(300):
            x = flint.arb(float(rng.normal()) * 10.0 ** rng.integers(-300, 300)) / 3 + flint.arb(0, float(rng.random()))
            top, found = x.upper(), Fraction(rounded_up(x))
            man, exp = top.man_exp()
            exact = Fraction(int(man)) * Fraction(2) ** int(exp)
            assert exact <= found <= exact + abs(exact) * Fraction(2) ** -51 + Fraction(2) ** -1074
        assert rounded_up(flint.arb(10) ** 400) == np.inf


def test_what_cannot_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No encoding, no data, no probabilities of a matrix, too few bits, no python-flint."""
    with pytest.raises(qe.errors.ArgumentError, match="'e' must be an encoding"):
        certify([1.0])  # type: ignore[arg-type]
    with pytest.raises(qe.errors.NoData, match="no error to enclose"):
        certify(qe.abstract.vector(2))
    with pytest.raises(qe.errors.ArgumentError, match="vector-encoding, where probabilities"):
        _ = certify(M([[1.0]])).probabilities
    with pytest.raises(qe.errors.ArgumentError, match="'precision' must be at least 2"):
        certify(V([1.0]), 1)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(qe.errors.MissingPackage, match=r"qnn_emul\[rigor\]"):
        certify(V([1.0]))


def test_the_public_name() -> None:
    """`qe.certify` is called, whatever module of the package of that name was imported."""
    import qnn_emul.certify.prove  # noqa: F401

    found = qe.certify(V([3.0, 4.0]))
    assert isinstance(found, qe.Certificate)
    assert "certified by definition" in repr(found)
    assert [float(p) for p in found.probabilities] == pytest.approx([0.36, 0.64])


@pytest.mark.parametrize(
    ("field", "words"), [("ancillas", "ancillas where"), ("norm", "exceeds norm"), ("leak", "exceeds leak")]
)
def test_the_other_fields_are_confronted(field: str, words: str) -> None:
    """One ancilla, a norm or a leak too small: none is called certified."""
    e = M([[0.1, 0.2], [0.3, 0.1]]) @ V([0.3, 0.4])
    assert certify(e).verdict == CERTIFIED
    claimed = e.with_record(**{field: {"ancillas": e.ancillas - 1, "norm": 1e-3, "leak": 0.0}[field]})
    assert certify(claimed).verdict == REFUTED
    assert words in certify(claimed).root.reason


def test_numbers_of_several_kinds_are_enclosed() -> None:
    """A real vector times complex columns, a root of a float, powers of singular values: balls, floats and complex numbers meet in each."""
    build = {key: entry.build for key, entry in qe.catalogue.items()}
    columns = qe.matrix_squared_vector(np.array([[1j, 0.0], [0.3, 1.0]]), V([0.6, 0.8]))
    assert certify(columns).verdict == CERTIFIED
    one = qe.singular_value_transformation(build["be.unit_matrix"](0, 0, 1), [0.0, 0.5])
    assert certify(one).verdict == CERTIFIED
    for phase in (1.0, 1.0j):
        power = build["poly.power"](M(phase * np.array([[0.6, 0.2], [0.1, 0.7]]), alpha=1.0), 0.5, epsilon=0.1)
        assert certify(power).verdict == CERTIFIED
