"""References (see `fuzz_references.py`) of structured matrices, parts and products of matrices, and functions of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from fuzz_references import (
    EXTENDED,
    REFERENCES,
    Array,
    Reference,
    alpha,
    given,
    linear,
    norm,
    padded,
    shift,
    slope,
    spread,
    transformed,
    weight,
)

PI = np.longdouble("3.14159265358979323846264338327950288")
TERMS = 60  # of power series, of arguments up to 3
PAULIS = {
    "I": np.eye(2, dtype=EXTENDED),
    "X": np.array([[0, 1], [1, 0]], EXTENDED),
    "Y": np.array([[0, -1j], [1j, 0]], EXTENDED),
    "Z": np.diag(np.array([1, -1], EXTENDED)),
}


def moved(image: Any) -> Array:
    """sum_j |image_j><j|."""
    out = np.zeros((len(image), len(image)), EXTENDED)
    out[list(image), range(len(image))] = 1
    return out


def completed(image: Any) -> Array:
    image = [int(j) for j in image]
    return moved([*image, *range(len(image), 1 << (len(image) - 1).bit_length())])


def by_bits(order: Any) -> Array:
    n = len(order)
    bits = lambda x: [(x >> (n - 1 - j)) & 1 for j in range(n)]
    return moved([int("0" + "".join(str(bits(x)[j]) for j in order), 2) for x in range(1 << n)])


def string(word: str) -> Array:
    out = np.eye(1, dtype=EXTENDED)
    for letter in word:
        out = np.kron(out, PAULIS[letter])
    return out


def banded(p: Any, wrap: bool) -> Array:
    return sum(EXTENDED(c) * shift(1 << p["n"], k, wrap) for k, c in p["band"].items())


def antidiagonals(p: Any) -> Array:
    places = np.add.outer(np.arange(1 << p["n"]), np.arange(1 << p["n"]))
    return sum(EXTENDED(c) * (places == s) for s, c in p["band"].items())


def fourier(n: int) -> Array:
    angles = 2 * PI * (np.outer(np.arange(1 << n), np.arange(1 << n)) % (1 << n)) / (1 << n)
    return (np.cos(angles) + 1j * np.sin(angles)) / np.sqrt(np.longdouble(1 << n))


def signs(n: int) -> Array:
    places = np.arange(1 << n)
    odd = np.array([[int(j & k).bit_count() % 2 for k in places] for j in places])
    return (1 - 2 * odd).astype(EXTENDED) / np.sqrt(np.longdouble(1 << n))


def selected(p: Any) -> Array:
    out = np.zeros((1 << p["n"],) * 2, EXTENDED)
    for row, place in enumerate(p["places"]):
        out[row, int(place)] = 1
    return out


def eye(a: Array) -> Array:
    return np.eye(len(a), dtype=a.dtype)


def beside(parts: list[Array], axis: int) -> Array:
    """Below each other (axis 0) or in a row (axis 1), with zeros around."""
    whole = np.concatenate(parts, axis=axis)
    return in_corner(whole, 1 << (max(whole.shape) - 1).bit_length())


def cut(a: Array, p: Any, children: Any) -> Array:
    """Rows and columns of the unpadded axes."""
    inside = lambda shape: np.flatnonzero(spread(np.ones(shape)).real)
    rows, columns = inside(children[0].shape_out)[p["rows"]], inside(children[0].shape_in)[p["columns"]]
    part = a[np.ix_(rows, columns)]
    return in_corner(part, 1 << (max(part.shape) - 1).bit_length())


def moving(p: Any, largest: Any) -> Any:
    """How steep a polynomial without constant is, up to a number."""
    return sum(abs(c) * (k + 1) * np.longdouble(largest) ** k for k, c in enumerate(p["coefficients"]))


def in_corner(a: Array, side: int) -> Array:
    out = np.zeros((side, side), a.dtype)
    out[: a.shape[0], : a.shape[1]] = a
    return out


def ones(count: int) -> Array:
    out = np.zeros((1 << (count - 1).bit_length(),) * 2, EXTENDED)
    out[0, :count] = 1
    return out


def dilated(a: Array) -> Array:
    zero = np.zeros_like(a)
    return np.block([[zero, a], [a.conj().T, zero]])


def power_series(a: Array, t: Any, odd: bool, sign: int) -> Array:
    """Odd: W f(t S) V^H, even: f(t S) on the right singular vectors; f = sin, cos (sign -1), sinh, cosh (sign 1)."""
    t = np.longdouble(t)
    gram = t * t * (a.conj().T @ a)
    term = t * a if odd else np.eye(len(a), dtype=EXTENDED)
    out = term.copy()
    for k in range(1, TERMS):
        places = (2 * k, 2 * k + 1) if odd else (2 * k - 1, 2 * k)
        term = sign * (term @ gram) / np.longdouble(places[0] * places[1])
        out += term
    return out


def function(of: Any) -> Reference:
    """of(A, t, alpha); moved by no more than 4 t e^(t alpha) of what A moves by."""
    steep = lambda p, e: 4 * np.longdouble(p["t"]) * np.exp(np.longdouble(p["t"]) * alpha(e))
    return Reference(
        lambda a, p, e: of(a[0], p["t"], alpha(e)),
        growth=lambda a, p, e: steep(p, e),
        terms=lambda a, p: float(np.exp(np.longdouble(p["t"]) * norm(a[0]))) * np.sqrt(len(a[0])),
    )


def fading(t: Any, largest: Any) -> Any:
    return np.exp(-np.longdouble(t) * largest)


def sequence(p: Any, angle: Any) -> Any:
    """<s| S(phi_0) W(cos angle) S(phi_1) ... |s>, multiplied out."""
    x, r = np.cos(angle), np.sin(angle)
    waves = {"Wx": [[x, 1j * r], [1j * r, x]], "R": [[x, r], [r, -x]], "Wz": [[x + 1j * r, 0], [0, x - 1j * r]]}
    wave, flip = np.array(waves[p["convention"]], EXTENDED), PAULIS["X"] + PAULIS["Z"]
    made = np.eye(2, dtype=EXTENDED)
    for place, phi in enumerate(np.asarray(p["angles"], np.longdouble)):
        turn = np.diag([np.cos(phi) + 1j * np.sin(phi), np.cos(phi) - 1j * np.sin(phi)])
        turn = flip @ turn @ flip / 2 if p["convention"] == "Wz" else turn
        made = made @ (wave if place else np.eye(2)) @ turn
    return (flip @ made @ flip / 2 if p["convention"] == "Wz" else made)[0, 0]


def of_sequence(p: Any) -> list[Any]:
    """Its Chebyshev coefficients, from its values at as many nodes and more."""
    degree = len(p["angles"]) - 1
    nodes = PI * (2 * np.arange(degree + 1, dtype=np.longdouble) + 1) / (2 * degree + 2)
    values = [sequence(p, t) for t in nodes]
    whole = lambda k: sum(v * np.cos(k * t) for v, t in zip(values, nodes, strict=True)) / (degree + 1)
    return [whole(k) * (2 if k else 1) * (1 - (degree - k) % 2) for k in range(degree + 1)]


def decomposed(a: Array) -> tuple[Array, Array, Array]:
    """U, S, V of U diag(S) V^H, by Jacobi's rotations of the columns: of A's, of 0 those of the unit vectors."""
    u, v = np.array(a, EXTENDED), np.eye(len(a), dtype=EXTENDED)
    for _ in range(60):
        largest = np.longdouble(0)
        for i in range(len(a)):
            for j in range(i):
                both, r = (norm(u[:, i]), norm(u[:, j])), u[:, i].conj() @ u[:, j]
                (p, q), size = (k**2 for k in both), both[0] * both[1]
                if abs(r) <= 1e-19 * size or size == 0:
                    continue
                largest = max(largest, abs(r) / size)
                half = (q - p) / (2 * abs(r))
                t = (1 if half >= 0 else -1) / (abs(half) + np.sqrt(1 + half * half))
                c = 1 / np.sqrt(1 + t * t)
                turn = np.array([[c, c * t * r / abs(r)], [-c * t * (r / abs(r)).conj(), c]], EXTENDED)
                u[:, [i, j]], v[:, [i, j]] = u[:, [i, j]] @ turn, v[:, [i, j]] @ turn
        if not largest:
            break
    sizes = np.sqrt(np.sum(np.abs(u) ** 2, axis=0))
    return u / np.where(sizes > 0, sizes, 1), sizes, v


def power_of(exponent: Any, even: bool = False, inverted: bool = False) -> Reference:
    """Singular values to a power, those below the middle of the gap to 0; moved as the steepest part of that is."""

    def target(a: list[Array], p: Any, e: Any) -> Array:
        scale = alpha(e)
        left, sizes, right = decomposed(a[0] / scale)
        middle = np.longdouble(p["smallest"] + p["negligible"]) / (2 * scale)
        kept = sizes > middle
        s = np.longdouble(exponent(p))
        values = np.where(kept, np.where(kept, sizes, 1) ** s, 0) * scale**s
        if inverted:
            return (right * values) @ left.conj().T
        return ((right if even else left) * values) @ right.conj().T

    def growth(a: list[Array], p: Any, e: Any) -> Any:
        high, low, s = np.longdouble(p["smallest"]), np.longdouble(p["negligible"]), np.longdouble(exponent(p))
        largest = max(high**s, max(high, norm(a[0])) ** s)
        return np.sqrt(len(a[0])) * largest * (2 * max(1, abs(s)) / high + 1 / (high - low))

    return Reference(target, growth=growth, terms=lambda a, p: 8 * len(a[0]) * growth(a, p, None) * norm(a[0]))


def of_eigenvalues(a: Array, coefficients: Any) -> Array:
    """sum_k c_k T_k(a), a Hermitian."""
    terms = [np.eye(len(a), dtype=EXTENDED), a]
    for _ in coefficients[2:]:
        terms.append(2 * a @ terms[-1] - terms[-2])
    return sum(EXTENDED(c) * t for c, t in zip(coefficients, terms, strict=False))


def of_one_degree(degree: Any, sign: Any = lambda p: 1) -> Reference:
    series = lambda p: [0.0] * degree(p) + [float(sign(p))]
    return Reference(
        lambda a, p, e: transformed(a[0] / alpha(e), series(p)),
        growth=lambda a, p, e: slope(series(p)) / alpha(e),
        terms=lambda a, p: slope(series(p)),
    )


VOCABULARY: dict[str, Reference] = {
    "be.anticommutator": linear(lambda a, p, _: a[0] @ a[1] + a[1] @ a[0]),
    "be.block_toeplitz": linear(
        lambda a, p, _: sum(np.kron(x, shift(1 << p["n"], k, False).real) for x, k in zip(a, p["offsets"], strict=True))
    ),
    "be.circulant": given(lambda p: banded(p, True)),
    "be.column_of_blocks": linear(lambda a, p, _: beside(a, 0)),
    "be.commutator": linear(lambda a, p, _: a[0] @ a[1] + weight(-1, a[0]) * (a[1] @ a[0])),
    "be.compact_product": linear(lambda a, p, _: a[0] @ a[1]),
    "be.complex_diagonal": given(lambda p: np.diag(padded(p["values"]))),
    "be.congruence": linear(lambda a, p, _: a[1].conj().T @ a[0] @ a[1]),
    "be.cyclic_shift": given(lambda p: shift(1 << p["n"], p["m"], True)),
    "be.dropping_shift": given(lambda p: shift(1 << p["n"], p["m"], False)),
    "be.elementwise_polynomial": Reference(
        lambda a, p, _: sum(EXTENDED(c) * a[0] ** (k + 1) for k, c in enumerate(p["coefficients"])),
        growth=lambda a, p, e: moving(p, max(alpha(e), norm(a[0]))),
        terms=lambda a, p: moving(p, norm(a[0])) * norm(a[0]),
    ),
    "be.embedded_block": linear(lambda a, p, _: in_corner(a[0], 1 << p["n"])),
    "be.fourier_transform": given(lambda p: fourier(p["n"])),
    "be.gram": linear(lambda a, p, _: a[0].conj().T @ a[0]),
    "be.hadamard_product": linear(lambda a, p, _: a[0] * a[1]),
    "be.hadamard_transform": given(lambda p: signs(p["n"])),
    "be.hankel": given(antidiagonals),
    "be.hermitian_dilation": linear(lambda a, p, _: dilated(a[0])),
    "be.hermitian_part": linear(lambda a, p, _: (a[0] + a[0].conj().T) / 2),
    "be.imaginary_part": linear(lambda a, p, _: weight(-0.5j, a[0]) * a[0] + weight(0.5j, a[0]) * a[0].conj().T),
    "be.kronecker_sum": linear(lambda a, p, _: np.kron(a[0], eye(a[1])) + np.kron(eye(a[0]), a[1])),
    "be.leading_block": linear(lambda a, p, _: a[0][: 1 << p["n"], : 1 << p["n"]]),
    "be.modular_multiplication": given(lambda p: moved([p["factor"] * x % (1 << p["n"]) for x in range(1 << p["n"])])),
    "be.parameter_shift": linear(
        lambda a, p, _: (a[0] + weight(-1, a[0]) * a[1]) / (2 * np.sin(np.longdouble(p["shift"])))
    ),
    "be.pauli_string": given(lambda p: string(p["word"])),
    "be.pauli_sum": given(lambda p: sum(EXTENDED(c) * string(word) for word, c in p["terms"].items())),
    "be.permutation": given(lambda p: completed(p["image"])),
    "be.qubit_permutation": given(lambda p: by_bits(p["order"])),
    "be.register_exchange": given(lambda p: by_bits([*range(p["n"], 2 * p["n"]), *range(p["n"])])),
    "be.row_of_blocks": linear(lambda a, p, _: beside(a, 1)),
    "be.row_of_ones": given(lambda p: ones(p["count"])),
    "be.selection": given(selected),
    "be.shifted_matrix": linear(lambda a, p, _: a[0] + weight(-p["shift"], a[0]) * np.eye(len(a[0]))),
    "be.submatrix": linear(lambda a, p, e: cut(a[0], p, e)),
    "be.toeplitz": given(lambda p: banded(p, False)),
    "bridge.expectation": linear(lambda a, p, _: np.array([a[1].conj() @ a[0] @ a[1]])),
    "bridge.inner_product": linear(lambda a, p, _: np.array([a[0].conj() @ a[1]])),
    "bridge.outer_product": linear(lambda a, p, _: np.outer(a[0], a[1].conj())),
    "common.approximation": given(lambda p: np.asarray(p["target"], EXTENDED)),
    "poly.angle_sequence": Reference(
        lambda a, p, e: transformed(a[0] / alpha(e), of_sequence(p)),
        growth=lambda a, p, e: slope(of_sequence(p)) / alpha(e),
        terms=lambda a, p: slope(of_sequence(p)),
    ),
    "poly.chebyshev": of_one_degree(lambda p: p["degree"]),
    "poly.cosine": function(lambda a, t, _: power_series(a, t, False, -1)),
    "poly.decay": function(lambda a, t, m: fading(t, m) * (power_series(a, t, False, 1) - power_series(a, t, True, 1))),
    "poly.eigenvalue_transformation": Reference(
        lambda a, p, e: of_eigenvalues(a[0] / alpha(e), p["coefficients"]),
        growth=lambda a, p, e: slope(p["coefficients"]) / alpha(e),
        terms=lambda a, p: slope(p["coefficients"]),
    ),
    "poly.evolution": function(lambda a, t, _: power_series(a, t, False, -1) - 1j * power_series(a, t, True, -1)),
    "poly.hyperbolic_cosine": function(lambda a, t, m: fading(t, m) * power_series(a, t, False, 1)),
    "poly.hyperbolic_sine": function(lambda a, t, m: fading(t, m) * power_series(a, t, True, 1)),
    "poly.inverse": power_of(lambda p: -1, inverted=True),
    "poly.oblivious_amplification": of_one_degree(lambda p: 2 * p["rounds"] + 1, lambda p: (-1) ** p["rounds"]),
    "poly.power": power_of(lambda p: p["exponent"]),
    "poly.projector": power_of(lambda p: 0, even=True),
    "poly.sign": power_of(lambda p: 0),
    "poly.sine": function(lambda a, t, _: power_series(a, t, True, -1)),
}
ALL = REFERENCES | VOCABULARY
