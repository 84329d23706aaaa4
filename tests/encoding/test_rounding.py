"""Running error bounds: never below what rounding did, tight enough to say something; three answers of `check`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from helpers import KEYS, instance
from scipy import sparse

import qnn_emul as qe
from qnn_emul.encoding import measure
from qnn_emul.encoding.check import BELOW
from qnn_emul.encoding.rounding import readings
from qnn_emul.instances.arrays import random_unitary
from qnn_emul.linalg.block_operators import entry_products
from qnn_emul.linalg.rounded import DOUBLE, Rounded, many_digits
from qnn_emul.linalg.rounded_operators import dense

V, M = qe.VectorEncoding.from_vector, qe.BlockEncoding.from_matrix
MANY = many_digits()


def apart(double: Any, many: Any) -> float:
    """Distance of a reading in doubles from one in many digits, worked out in the latter."""
    if isinstance(double, Rounded):
        gap = np.atleast_1d(many.data) - MANY.lifted(np.atleast_1d(np.asarray(double.data)))
        return float(np.linalg.norm(gap.astype(complex)))
    eye = np.eye(many.rows)
    return float(np.linalg.norm((many.op @ MANY.lifted(eye) - MANY.lifted(double.op @ eye)).astype(complex), 2))


def off(read: Any) -> float:
    return float(read.off if isinstance(read, Rounded) else read.distance)


@pytest.mark.parametrize("key", KEYS)
def test_bounds_cover_what_rounding_did(key: str) -> None:
    """Target, block, alpha and epsilon of every lemma, against 200 bits; and a bound is no more than some thousand roundings."""
    for seed in range(4):
        e = instance(key, seed)
        double, many = readings(e)[id(e)], readings(e, MANY)[id(e)]
        pairs = [(r.target_data, r.block_data) for r in (double, many)]
        for near, exact in zip(*pairs, strict=True):
            assert apart(near, exact) <= off(near) + off(exact)
            assert off(near) <= 1e-10 * max(1.0, near.norm)
        for name in ("alpha", "epsilon"):
            near, exact = getattr(double.record, name), getattr(many.record, name)
            assert apart(near, exact) <= near.off + exact.off + 2.0**-52 * e.record.alpha


def test_roundings_that_are_met_are_bounded() -> None:
    """Sums, products and quotients of numbers that are rounded: a bound a hundred times smaller would be broken."""
    rng, worst = np.random.default_rng(0), 0.0
    for _ in range(200):
        x, y, c = rng.normal(size=5), rng.normal(size=5), float(rng.normal())
        double, many = ((c * d.exact(x) + d.exact(y)) * d.exact(x) / c for d in (DOUBLE, MANY))
        assert apart(double, many) <= double.off
        worst = max(worst, apart(double, many) / double.off)
    assert worst > 0.01


def network(blocks: int) -> Any:
    rng = np.random.default_rng(1)
    x = V(rng.normal(size=(4, 4, 4))).normalized()
    for _ in range(blocks):
        kernel = rng.normal(size=(4, 4, 3, 3))
        W = qe.conv2d(kernel, (4, 4, 4))
        x = qe.residual_block(x, qe.conv2d(kernel / W.record.norm * 0.99, (4, 4, 4)), epsilon=1e-7)
    return x


def test_three_blocks() -> None:
    """The allowance stays near 1e-12; epsilon = 0 is refuted, epsilon as it is holds, and one between error and epsilon too."""
    e = network(3)
    found = qe.check(e)
    assert found.verdict == "holds"
    assert 1e-15 < found.rounding < 5e-12
    claimed = qe.check(e.with_record(epsilon=0.0))
    assert claimed.verdict == "violated"
    assert qe.check(e.with_record(epsilon=0.5 * found.error)).verdict == "violated"
    assert qe.check(e.with_record(epsilon=1.01 * found.error)).ok


@pytest.mark.parametrize("scale", [1e-100, 1e-10, 1.0, 1e10, 1e100])
@pytest.mark.parametrize("sign", [1.0, -1.0, 1j])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_at_the_border(scale: float, sign: complex, n: int) -> None:
    """error = epsilon (1 +- 2^-40), the error along the block, unequal alphas; vectors and matrices."""
    alpha, error = 2.0 * scale, 0.25 * scale
    U = random_unitary(np.random.default_rng(n), 4 << n)
    size = 1 << n
    for made, corner in ((qe.VectorEncoding, U[:size, 0]), (qe.BlockEncoding, U[:size, :size])):
        direction = corner / np.linalg.norm(corner, 2)
        e = made.from_unitary(U, target=alpha * corner + sign * error * direction, alpha=alpha, epsilon=error * 1.1)
        for parent in (e, 3.0 * e, 0.7 * e):
            exact = parent.record.epsilon / 1.1
            assert qe.check(parent.with_record(epsilon=exact * (1 + 2.0**-40))).root.verdict == "holds"
            assert qe.check(parent.with_record(epsilon=exact * (1 - 2.0**-40))).root.verdict == "violated"


def test_many_digits_decide() -> None:
    """A difference of huge vectors: doubles cannot tell 1e-9, many digits can, both ways."""
    big = V([3e7, 4e7])
    x = (V([0.6, 0.8]) + (big - big)).with_record(epsilon=1e-9)
    found = qe.check(x).root
    assert (found.verdict, found.bits) == ("holds", 200)
    moved = qe.VectorEncoding.from_unitary(np.eye(2), target=np.array([1.0, 2.0**-28]), epsilon=2.0**-28)
    y = moved + (big - big)
    assert qe.check(y).root.verdict == "holds"
    wrong = qe.check(y.with_record(epsilon=0.5 * 2.0**-28)).root
    assert (wrong.verdict, wrong.bits) == ("violated", 200)


def test_below_what_floats_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a tree is too large for many digits, the third answer is given, in words, and it is not ok."""
    big = V([3e7, 4e7])
    x = (V([0.6, 0.8]) + (big - big)).with_record(epsilon=1e-12)
    monkeypatch.setattr(measure, "WORK", 0)
    found = qe.check(x)
    assert found.verdict == found.root.verdict == BELOW
    assert not found.ok
    assert "numbers of 53 bits do not tell" in repr(found)
    assert found.smallest_failure is found.root
    with pytest.raises(qe.errors.Undecidable, match=r"ve\.sum: rounding of up to .* exceeds epsilon = 1e-12"):
        found.raise_if_violated()


def test_one_confrontation_for_every_field() -> None:
    """What `from_unitary` accepts passes `check`; a wrong number of ancillas is seen at the block level."""
    for shift in np.linspace(0.0, 4e-15, 41):
        try:
            e = qe.VectorEncoding.from_unitary(np.eye(8), target=np.array([1.0 + shift]))
        except qe.errors.RecordViolated:
            continue
        assert qe.check(e).ok
    with pytest.raises(qe.errors.RecordViolated):
        qe.VectorEncoding.from_unitary(np.eye(8), target=np.array([1 + 2e-15]))
    for e in (M([[0.5]]), V([0.5], alpha=1.0), M([[0.5]]) @ V([1.0]), qe.kron(V([1.0]), V([0.5], alpha=1.0))):
        assert qe.check(e).ok
        wrong = qe.check(e.with_record(ancillas=e.ancillas - 1)).root
        assert wrong.failures == [f"the circuit has {e.ancillas} ancillas where the record says {e.ancillas - 1}"]


def test_no_tolerance_rests_on_a_bound() -> None:
    """A norm bound of 2e9 lets nothing through: not a state that is off by 1e-4, and a small vector is not taken for zero."""
    big = V([1e9, 1e9])
    v = V([0.6, 0.8])
    with pytest.raises(qe.errors.ArgumentError, match="must be at least"):
        qe.sub_encoding(v, V([0.6, 0.8001]) + (big - big), 0.0)
    near = qe.sub_encoding(v, V([0.6, 0.8 + 2.0**-45]), 0.0)
    assert near.record.epsilon == pytest.approx(2.0**-45, rel=1e-2)
    small = (1e-8 * v + (big - big)) - (big - big)
    assert small.record.norm > 1e9
    with pytest.raises(qe.errors.ZeroNorm):
        (big - big).normalized()


def test_estimated_norms_do_not_hold_on_their_own() -> None:
    """Above 256 an answer rests on an upper bound: tap by tap, by the rule, formed, or there is none."""
    W = qe.conv2d(np.full((1, 1, 3, 3), 0.1), (1, 64, 64))
    for e in (W, W.H, 0.5 * W, W @ W, qe.mean_subtraction((4096,))):
        found = qe.check(e).root
        assert found.estimated
        assert found.verdict == "holds"
        assert found.error <= found.limit + found.rounding
    A = M(np.diag(np.linspace(0.1, 1.0, 512)))
    formed = qe.check(A.with_record(epsilon=0.0)).root
    assert formed.verdict == "holds"
    assert formed.limit < 1e-12


def test_sparse_matrices_that_are_transformed() -> None:
    """A sparse matrix is applied, scaled, added and put through a polynomial as its dense one is."""
    A = qe.BlockEncoding.from_matrix(sparse.csr_array(np.diag([0.5, 0.25])), alpha=1.0)
    for e in (A.H, 2.0 * A, A + A, A @ A, qe.uniform_amplification(A, 1.2, 1e-4)):
        assert qe.check(e).ok


def test_cosines_are_right_to_an_amount_not_to_a_digit() -> None:
    """A tiny diagonal from angles: cos near pi/2 is off by what it is at 1."""
    assert qe.check(qe.diagonal_from_angles([1e-74, 0.0, 3e-74, 0.0], 1)).ok


def test_parts_that_lie_far_apart_are_told_in_many_digits() -> None:
    """Rules on numbers that leave the floats midway keep the digits they are given, here 200 bits instead of 53."""
    small = qe.VectorEncoding.from_unitary(np.eye(2), [3.6e-196, 4.5e-197], alpha=3.6e-196, epsilon=4.5e-197)
    found = qe.check(qe.concatenate([small, V([84.0, 3.0])]))
    assert (found.verdict, found.root.bits) == ("holds", 200)
    for e in (qe.concatenate([small, V([84.0, 3.0])]), small * 1e-100):
        for digits in (DOUBLE, MANY):
            record, own = readings(e, digits)[id(e)].record, e.record
            assert abs(float(record.alpha.data) - own.alpha) <= record.alpha.off + 2.0**-52 * own.alpha
            assert record.alpha.off <= 64 * digits.unit * own.alpha
            assert 0 < record.epsilon.data < float("inf")


def test_what_a_subnormal_leaf_leaves_open_enters_epsilon() -> None:
    """A phase times 1e-317 is right to some digits only: its record says so, and what is made of it keeps its own."""
    alpha = 1.12802e-317
    for turn in np.exp(1j * np.linspace(0.0, 6.0, 13)):
        leaf = qe.VectorEncoding.from_unitary([[turn]], [turn * alpha], alpha=alpha, epsilon=0.0)
        assert 0 < leaf.record.epsilon < 1e-322
        for e in (leaf, leaf * 4.15e180, qe.amplify(leaf * 4.15e180, method="exact") if turn == 1 else leaf):
            assert qe.check(e).ok
        large = qe.VectorEncoding.from_unitary([[turn]], [turn * 1e-300], alpha=1e-300, epsilon=0.0)
        assert large.record.epsilon == 0


@pytest.mark.parametrize("epsilon", [0.0, 1e-300, 1e-56, 1e-16])
def test_an_epsilon_below_the_leaves_says_no_less_than_none(epsilon: float) -> None:
    """What holds with epsilon = 0 holds with more; a polynomial as steep as it is leaves open more, and no error hides in that."""
    leaf = next(
        e for e in (instance("oracles.quantum_memory", seed) for seed in range(9)) if qe.check(e).ok and e.n == 2
    )
    small = M(1e-40 * np.eye(4)).with_record(epsilon=epsilon)
    for e in (qe.direct_sum([small, leaf]), qe.singular_value_transformation(leaf, [0, 0.5, 0, -0.2, 0, 0.3])):
        assert qe.check(e.with_record(epsilon=epsilon)).root.verdict == "holds"
    off = qe.BlockEncoding.from_unitary(np.eye(4), target=(1 - 1e-12) * np.eye(4), epsilon=2e-12)
    for e in (qe.direct_sum([small, off]), qe.singular_value_transformation(off, [0, 0.5, 0, -0.2, 0, 0.3])):
        assert qe.check(e.with_record(epsilon=epsilon)).root.verdict == "violated"


def test_a_slope_is_that_of_the_polynomial() -> None:
    """What cosines are off by moves a polynomial by its slope, not by more: of epsilon = 0 enough is known."""
    angles = qe.diagonal_from_angles([np.cos(np.pi / 8)], 3)
    assert qe.check(qe.singular_value_transformation(angles, [0.0, -0.76071642, 0.0, 0.14837449])).ok


@pytest.mark.parametrize("scale", [1e75, 1.0, 1e-75])
def test_one_matrix_at_two_places(scale: float) -> None:
    """What a matrix is off by counts at each of its places, whether the same object stands at both or an equal one does."""
    once, again = (dense(scale * np.array([[0.5, 0.25], [0.0, 1.0]]), DOUBLE, apart=1e-10 * scale) for _ in "ab")
    assert entry_products(once, once).distance == pytest.approx(entry_products(once, again).distance)
    assert entry_products(once, once).distance >= 2e-10 * scale**2
