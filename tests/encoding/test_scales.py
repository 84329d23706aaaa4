"""Numbers from 5e-324 to 1e300: the result is right whenever it is a normal number, else it is refused at the operation that did it."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from scipy import sparse

import qnn_emul as qe
from qnn_emul.engine.any_size import of_any_size
from qnn_emul.linalg.gates import Preparation
from qnn_emul.linalg.shapes import lengthened
from qnn_emul.scalars import unit_phase

TURN = np.array([[0.6, 0.8], [-0.8, 0.6]])
V, B = qe.VectorEncoding.from_vector, qe.BlockEncoding.from_matrix


def exact(array: object) -> list[tuple[Fraction, Fraction]]:
    """Real and imaginary parts as the rationals they are."""
    return [(Fraction(v.real), Fraction(v.imag)) for v in np.ravel(np.asarray(array, dtype=complex)).tolist()]


def direction(array: object) -> np.ndarray:
    """array/||array||, from rationals."""
    parts = exact(array)
    largest = max(abs(p) for pair in parts for p in pair)
    scaled = np.array([complex(float(re / largest), float(im / largest)) for re, im in parts])
    return scaled / np.linalg.norm(scaled)


@pytest.mark.parametrize(
    "vector",
    [
        [5e-324],
        [5e-324j, 0.0],
        [5e-324, 5e-324, 5e-324],
        [1e-310, 1e-310j],
        [1e-320, 0.0, 3e-320j, -1e-320],
        [1e300, 1e300j],
    ],
)
def test_vectors_of_any_scale(vector: list[complex]) -> None:
    """alpha * block is the vector exactly, as far as alpha has digits; its direction has all of them."""
    x = V(vector)
    qe.check(x, level="unitary").raise_if_violated()
    wanted, alpha = exact(vector), Fraction(x.record.alpha)
    for (re, im), (br, bi) in zip(wanted, exact(x.unpadded(x.block)), strict=True):
        assert abs(br * alpha - re) <= Fraction(1e-15) * alpha
        assert abs(bi * alpha - im) <= Fraction(1e-15) * alpha
    unit = x.normalized()
    qe.check(unit, level="unitary").raise_if_violated()
    for found in (unit.target, unit.value):
        assert np.allclose(unit.unpadded(found), direction(vector), rtol=0, atol=1e-15)
    for key in ("sign", "exact", "fixed-point"):
        steep = qe.amplify(x, epsilon=1e-3, method=key)
        assert np.allclose(steep.unpadded(steep.target), direction(vector), rtol=0, atol=1e-15)
        if key == "exact":
            assert np.allclose(steep.unpadded(steep.value), direction(vector), rtol=0, atol=1e-12)
        qe.check(steep, level="unitary").raise_if_violated()


def test_the_smallest_numbers_have_no_other_alpha() -> None:
    assert V([5e-324]).record == qe.Record(5e-324, 0, 0.0, 5e-324)
    x = V([5e-324] * 3)  # of norm 1.7 times the smallest number, which no float is: the next one above, and an ancilla
    assert x.record == qe.Record(1e-323, 1, 0.0, 1e-323)


@pytest.mark.parametrize("matrix", [[[5e-324]], [[1e-320, 3e-320j], [0.0, -1e-320]], 1e-315 * TURN, 1e300 * TURN])
def test_matrices_of_any_scale(matrix: object) -> None:
    for e in (B(matrix), B(matrix).H, qe.compress(B(matrix))):
        qe.check(e, level="unitary").raise_if_violated()
    e = B(matrix)
    alpha = Fraction(e.record.alpha)
    for (re, im), (br, bi) in zip(exact(matrix), exact(e.block), strict=True):
        assert abs(br * alpha - re) <= Fraction(1e-15) * alpha
        assert abs(bi * alpha - im) <= Fraction(1e-15) * alpha


MIDWAY = [(1e-200, 1e200, 1e150), (1e200, 1e-200, 1e-150), (1e-200, 1e-50, 1e300)]


@pytest.mark.parametrize(
    ("sizes", "large"), [*((s, large) for s in MIDWAY for large in (False, True)), ((1e-320, 1e300, 1e100), False)]
)
def test_chains_that_leave_the_floats_midway(sizes: tuple[float, float, float], large: bool) -> None:
    """(a b) c where b c under- or overflows, with small matrices and with operators that are never multiplied out."""
    wide = np.kron(np.eye(256), TURN) if large else TURN
    a, b, c = (B(s * wide) for s in sizes)
    whole = math.prod(Fraction(float(s)) for s in sizes)
    matrix = (a @ b) @ c
    wanted = float(whole) * np.linalg.matrix_power(TURN, 3)
    for e in (matrix, matrix.H.H, -1.0 * matrix):
        sign = -1.0 if e is not matrix and e.key == "common.scaling" else 1.0
        for found in (e.target, e.value):
            assert np.allclose(
                np.asarray(found)[:2, :2], sign * wanted, rtol=1e-3 if sizes[0] < 1e-307 else 1e-14, atol=0
            )
    x = V(np.eye(1, wide.shape[0])[0])
    assert np.allclose((matrix @ x).target[:2], wanted[:, 0], rtol=1e-3 if sizes[0] < 1e-307 else 1e-14, atol=0)
    if not large:
        for e in (matrix, matrix @ x):
            qe.check(e, level="unitary").raise_if_violated()


def test_a_large_vector_through_a_chain_of_ordinary_size() -> None:
    chain = B(1e-60 * TURN) @ B(1e60 * TURN)
    y = chain @ V([1e280, 0.0])
    assert np.allclose(y.target, [-0.28e280, -0.96e280], rtol=1e-14, atol=0)
    qe.check(y, level="unitary").raise_if_violated()


def test_factors_that_leave_the_floats_midway() -> None:
    """1e200 (1e200 A), A = 1e-300 ..., on operators: the factors alone would be infinite."""
    e = 1e200 * (1e200 * B(1e-300 * np.kron(np.eye(256), TURN)))
    assert np.allclose(e.target[:2, :2], 1e100 * TURN, rtol=1e-14, atol=0)
    assert e.record.alpha == pytest.approx(1e100, rel=1e-14)


TINY = V([1e-170, 1e-170])


@pytest.mark.parametrize(
    ("operation", "key", "alpha"),
    [
        (lambda: qe.kron(TINY, TINY), "ve.tensor", "0.0"),
        (lambda: qe.kron(V([1e-160]), V([1e-160])), "ve.tensor", "1e-320"),
        (lambda: qe.elementwise_product(TINY, TINY), "ve.elementwise_product", "0.0"),
        (lambda: qe.linear_combination([1e-320] * 2, [V([1.0]), V([1.0])]), "ve.sum", "2e-320"),
        (lambda: B([[1e-200]]) @ B([[1e-200]]), "be.product", "0.0"),
        (lambda: 1e-200 * TINY, "common.scaling", "0.0"),
        (lambda: qe.matrix_squared_vector(np.eye(2), TINY), "ve.matrix_squared_vector", "0.0"),
        (lambda: 1e200 * V([1e200]), "common.scaling", "inf"),
        (lambda: (1e308 + 1e308j) * V([1e10]), "common.scaling", "inf"),
        (lambda: qe.deamplify(V([1e200]), 1e200), "common.deamplification", "inf"),
    ],
)
def test_what_leaves_the_floats_is_refused_where_it_does(operation: object, key: str, alpha: str) -> None:
    with pytest.raises(qe.errors.PrecisionExceeded, match=f"{key}: alpha = {alpha}"):
        operation()  # type: ignore[operator]


def test_squares_of_the_rule_do_not_leave_the_floats() -> None:
    """sqrt(alpha^2 + beta^2) and alpha^2 alpha_D, where the squares are no floats."""
    tall = qe.concatenate([V([1e-170, 0.0]), V([1e-170, 1e-170])])
    assert tall.record.alpha == pytest.approx(math.sqrt(3) * 1e-170, rel=1e-15)
    assert np.allclose(tall.value, 1e-170 * np.array([1, 0, 1, 1]), rtol=1e-15, atol=0)
    steep = qe.concatenate([V([1e200, 1e200]), V([1e-170, 0.0])])
    assert np.allclose(
        steep.value, [1e200, 1e200, 0.0, 0.0], rtol=1e-15, atol=0
    )  # 1e-370 of the norm is none of a float's digits
    squared = qe.matrix_squared_vector(1e280 * TURN, V([1e-160, 2e-160j]))
    assert squared.record.alpha == pytest.approx(5e-40, rel=1e-14)
    assert np.allclose(squared.value, 1e-40 * TURN @ [1, 4], rtol=1e-14, atol=0)
    again = qe.matrix_squared_vector(1e-315 * TURN, V([1e150, 2e150j]))
    assert np.allclose(again.value, 1e-315 * TURN * 1e300 @ [1, 4], rtol=1e-14, atol=0)
    for e in (tall, steep, squared, again):
        qe.check(e, level="unitary").raise_if_violated()
        assert qe.cost(e) == qe.counted_cost(e)


def test_terms_that_vanish_beside_others_are_still_queried() -> None:
    """A weight that underflows is not a coefficient 0: the circuit asks for the term, as its cost says."""
    e = qe.linear_combination([1.0, 1e-300], [V([1.0, 2.0]), V([1e-300, 0.0])])
    assert qe.counted_cost(e) == qe.cost(e)
    assert qe.cost(e).queries == {"vector": 2}
    qe.check(e, level="unitary").raise_if_violated()


def test_norms_are_not_rounded_downwards() -> None:
    """A bound that has lost its digits stays a bound when it is scaled up."""
    x = 1e300 * V([1e-320] * 2)
    size = Fraction(1e-320) * Fraction(1e300)
    assert Fraction(x.record.norm) ** 2 >= 2 * size**2
    assert Fraction(x.record.alpha) ** 2 >= 2 * size**2
    qe.check(x, level="unitary").raise_if_violated()


@pytest.mark.parametrize("number", [5e-324 + 5e-324j, 1e308 - 1e308j, -5e-324, 3 - 4j, -2.0, 0.0])
def test_unit_phases(number: complex) -> None:
    found = unit_phase(number)
    assert abs(abs(found) - 1) <= 2e-16
    assert isinstance(found, complex) == isinstance(number, complex)
    if number == 5e-324 + 5e-324j:
        assert found == pytest.approx((1 + 1j) / math.sqrt(2), abs=1e-15)


def test_a_phase_without_digits() -> None:
    """|c| of the smallest complex number is no float either: alpha is right where it is one."""
    e = (5e-324 + 5e-324j) * V([1e300])
    assert e.record.alpha == pytest.approx(5e-324 * 1e300 * math.sqrt(2), rel=1e-15)
    qe.check(e, level="unitary").raise_if_violated()


def test_a_preparation_of_a_vector_that_is_nearly_a_basis_state() -> None:
    """The reflector's own norm would underflow."""
    gate = Preparation.of(np.array([1.0, 2e-162], dtype=complex))
    matrix = gate.apply(np.eye(2, dtype=complex))
    assert np.allclose(matrix.conj().T @ matrix, np.eye(2), rtol=0, atol=1e-15)


def test_rules_on_numbers_of_any_size_are_the_rules() -> None:
    """Where nothing leaves the floats the wide numbers give the same bits; bounds below them are rounded upwards."""

    def rule(a: qe.Record, *, factor: float) -> qe.Record:
        return qe.Record(a.alpha * factor / a.norm, a.ancillas + 1, a.epsilon * a.epsilon, a.norm * 1e-200)

    wide = of_any_size(rule)
    rng = np.random.default_rng(0)
    for _ in range(100):
        a = qe.Record(float(rng.uniform(1, 9)), 1, float(rng.uniform()), float(rng.uniform(1, 9)))
        large = qe.Record(a.alpha * 2.0**300, 1, a.epsilon * 2.0**-300, a.norm * 2.0**300)
        plain, other = wide(a, factor=0.3), wide(large, factor=0.3)
        assert (plain.alpha, plain.ancillas) == (other.alpha, other.ancillas) == (a.alpha * 0.3 / a.norm, 2)
    assert wide(qe.Record(1.0, 1, 1e-200, 1.0), factor=1.0).epsilon == 5e-324
    assert wide(qe.Record(1e-300, 1, 0.0, 1e-200), factor=1.0).norm == 5e-324
    assert wide(qe.Record(1.0, 1, 0.0, 1e300), factor=1e300).norm == pytest.approx(1e100)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
@pytest.mark.parametrize("n", [9, 13])
def test_large_matrices_of_any_scale_are_measured(n: int, scale: float) -> None:
    """Power iterations square nothing: norm and error of what is applied, never formed."""
    wide = qe.kron(B(scale * TURN), qe.mask(np.ones(1 << (n - 1))))
    for e in (wide, wide + wide):
        checked = qe.check(e)
        checked.raise_if_violated()
        assert checked.root.norm == pytest.approx(e.record.alpha, rel=1e-3)
    short = wide.with_record(alpha=0.9 * wide.record.alpha)
    assert qe.check(short).error == pytest.approx(0.1 * scale, rel=1e-3)


@pytest.mark.parametrize("size", [1e-307, 1e-204, 1e-160, 1e160, 1e300])
@pytest.mark.parametrize("phase", [1.0, 0.6 + 0.8j])
def test_sparse_matrices_of_any_scale(size: float, phase: complex) -> None:
    """Norm, block and circuit of sparse access, whose norms and quotients leave the floats midway."""
    pattern = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]])
    matrix = size * (pattern * phase if phase != 1.0 else pattern)
    e = B(sparse.csr_array(matrix))
    qe.check(e, level="unitary").raise_if_violated()
    alpha = Fraction(e.record.alpha)
    for (re, im), (br, bi) in zip(exact(matrix), exact(e.block[:2, :3]), strict=True):
        assert abs(br * alpha - re) <= Fraction(1e-15) * alpha
        assert abs(bi * alpha - im) <= Fraction(1e-15) * alpha
    assert e.record.norm == pytest.approx(3 * size, rel=0.05)
    with pytest.raises(qe.errors.ArgumentError, match=r"'matrix' must have an entry of at least 2\.2e-308"):
        B(sparse.csr_array(5e-324 * pattern))


@pytest.mark.parametrize("size", [5e-324, 1e-310, 1e300])
def test_polynomials_of_matrices_of_any_scale(size: float) -> None:
    """P(A/alpha) does not depend on the scale."""
    matrix = np.array([[1.0, 2.0j], [3.0, -1.0]])
    plain = qe.singular_value_transformation(B(matrix, alpha=4.0), [0.0, 0.3, 0.0, 0.2])
    e = qe.singular_value_transformation(B(size * matrix, alpha=4.0 * size), [0.0, 0.3, 0.0, 0.2])
    assert np.allclose(e.target, plain.target, rtol=0, atol=1e-14 if size != 1e-310 else 1e-12)
    qe.check(e, level="unitary").raise_if_violated()


@pytest.mark.parametrize("grouping", ["stack", "parameter", "channel", "tap", "fourier"])
@pytest.mark.parametrize("size", [1e-200, 1e-310, 1e300])
def test_convolutions_of_any_scale(grouping: str, size: float) -> None:
    kernel = size * np.array([[[[0.5, -1.0], [0.25, 2.0]]]])
    e = qe.conv2d(kernel, (1, 2, 2), "circular", grouping)
    qe.check(e, level="unitary").raise_if_violated()
    if size < 1e-305:
        with pytest.raises(
            qe.errors.ArgumentError, match="'kernel' must have entries of at least 1e-305, for it is complex"
        ):
            qe.conv2d(kernel * 1j, (1, 2, 2), "circular", grouping)
    else:
        qe.check(qe.conv2d(kernel * (1 + 0.5j), (1, 2, 2), "circular", grouping), level="unitary").raise_if_violated()


def test_columns_near_the_largest_float() -> None:
    """A sum over unit columns whose norms are at the end of the floats."""
    e = qe.matrix_squared_vector(1e307 * TURN, V([1.0, 2j]))
    assert np.allclose(e.value, 1e307 * TURN @ [1, 4], rtol=1e-14, atol=0)
    qe.check(e, level="unitary").raise_if_violated()


def test_loading_asks_for_numbers_with_digits() -> None:
    x = qe.memories.load_brute_force([1e-300, 2e-300j])
    qe.check(x, level="unitary").raise_if_violated()
    with pytest.raises(qe.errors.ArgumentError, match=r"'vector' must have a norm of at least 2\.2e-308"):
        qe.memories.load_brute_force([5e-324, 0.0])


@pytest.mark.parametrize("entry", [1.7e308, 1e308j, np.longdouble(1.7e308)])
@pytest.mark.parametrize("name", ["vector", "matrix", "sparse", "kernel", "circular", "W"])
def test_data_whose_sums_are_no_floats_are_refused(name: str, entry: complex) -> None:
    """By the argument's name, and without a warning; a single number of that size is one."""
    data = np.full((2, 2), entry)
    makers: dict[str, Callable[[], object]] = {
        "vector": lambda: V(data[0]),
        "matrix": lambda: B(data),
        "sparse": lambda: B(sparse.csr_array(data.astype(complex))),
        "kernel": lambda: qe.conv2d(data.reshape(1, 1, 2, 2), (1, 2, 2)),
        "circular": lambda: qe.conv2d(data.reshape(1, 1, 2, 2), (1, 2, 2), padding="circular"),
        "W": lambda: qe.matrix_squared_vector(data, V([0.6, 0.8])),
    }
    argument = {"sparse": "matrix", "circular": "kernel"}.get(name, name)
    with (
        np.errstate(all="raise"),
        pytest.raises(qe.errors.ArgumentError, match=rf"'{argument}' must have entries whose"),
    ):
        makers[name]()
    assert qe.check(V([complex(entry)])).ok


@pytest.mark.parametrize("scale", [5e-324, 1e-320, 1e-312, 1e-300, 1.0, 1e300])
def test_complex_diagonals_of_any_scale(scale: float) -> None:
    """The moduli of subnormal numbers have few digits; the circuit is unitary and the norm holds all the same."""
    values = scale * np.array([1.0, -3.0, 0.0, 2.0 - 1.0j, 5.0j])
    e = qe.catalogue["be.complex_diagonal"].build(values)
    qe.check(e, "unitary").raise_if_violated()
    assert e.record.norm >= 5 * scale * (1 - 2.0**-50)


def test_singular_values_whose_quotient_by_alpha_no_float_holds() -> None:
    """An alpha that is claimed far too small: singular values above it count as 1, and the claim is violated."""
    a = qe.BlockEncoding.from_matrix([[300.0]]).with_record(alpha=1e-306)
    for coefficients in ([0.0, 0.0, 0.0, 1.0], [0.5, 0.0, 0.5]):
        e = qe.singular_value_transformation(a, coefficients)
        assert np.array_equal(e.target, [[1.0]])
        assert not qe.check(e).ok


@pytest.mark.parametrize("scale", [5e-324, 1e-320, 1e-310, 1e300])
def test_polynomials_of_complex_matrices_of_any_scale(scale: float) -> None:
    """NumPy's quotient of complex numbers forms 1/alpha, which is infinite for subnormal alphas."""
    for phase in (1.0, 1.0j):
        e = qe.singular_value_transformation(qe.BlockEncoding.from_matrix([[scale * phase]]), [0.0, 0.5])
        assert np.allclose(e.target, 0.5 * phase, atol=1e-15)
        qe.check(e, "unitary").raise_if_violated()


def test_weights_that_underflow_are_named() -> None:
    A = qe.BlockEncoding.from_matrix([[5e-324]])
    for make in (lambda: qe.linear_combination([0.5, 0.5], [A, A]), lambda: qe.matrices.hermitian_part(A)):
        with pytest.raises(qe.errors.PrecisionExceeded, match="underflows"):
            make()
    with pytest.raises(qe.errors.ArgumentError, match="'t' must be at least"):
        qe.matrices.cosine(qe.BlockEncoding.from_matrix([[0.6, 0.3], [0.3, -0.2]]), 5e-324)


@pytest.mark.parametrize("scale", [5e-324, 1e-315, 1e-309, 5e-309, 1e-300])
def test_what_is_brought_to_length_one_is_told(scale: float) -> None:
    """1/||x|| is infinite below 5.6e-309: neither a normalized layer nor its rounding divides by it."""
    x = V(scale * np.array([3.0, -1.0, 2.0, 0.0]))
    qe.check(qe.layer_norm(x)).raise_if_violated()
    assert np.linalg.norm(qe.layer_norm(x).value) == pytest.approx(1.0)
    made = lengthened(x.target, 0.5, x.record.norm)
    few = max(1e-6, 5e-324 / scale)  # digits of the norm
    assert np.allclose(made, 0.5 * direction(x.target), atol=few)
