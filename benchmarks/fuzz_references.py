"""What every operation of the catalogue is, in plain numpy in extended precision: written from the statements, not from the package.

A reference gets the exact targets of the children, as `np.clongdouble` arrays (2**n,) or (2**n, 2**n), the parameters of the public
call, and the children themselves (for their alpha alone). `linear` says that it is linear or conjugate-linear in each child: then the
value is the same function of the children's values, and on absolute values it bounds what rounding does. `growth` bounds, for the
others, by how much the target moves with the children's, and `terms` what cancels in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

EXTENDED = np.clongdouble
Array = np.ndarray


@dataclass(frozen=True)
class Reference:
    """See the module's docstring."""

    target: Callable[..., Array]
    linear: bool = False
    growth: Callable[..., float] = lambda arrays, p, children: 0.0
    terms: Callable[..., float] = lambda arrays, p: 0.0


def norm(x: Array) -> np.longdouble:
    """2-norm of all entries: at least the spectral norm."""
    return np.sqrt(np.sum(np.abs(x) ** 2))


def unit(x: Array) -> Array:
    return x / norm(x)


def erf(x: Array) -> Array:
    """phase * erf(|x|), to the last digit."""
    sizes = np.abs(x)
    with mpmath.workdps(30):
        found = [np.longdouble(mpmath.nstr(mpmath.erf(mpmath.mpf(str(v))), 25)) for v in sizes.ravel()]
    return np.where(sizes > 0, x / np.where(sizes > 0, sizes, 1), 0) * np.array(found, np.longdouble).reshape(x.shape)


def padded(data: Any, side: int | None = None) -> Array:
    """An array in the first entries of the next power of two, square where it is a matrix."""
    data = np.asarray(data, EXTENDED)
    side = side or 1 << (max(data.shape) - 1).bit_length()
    out = np.zeros((side,) * data.ndim, EXTENDED)
    out[tuple(slice(s) for s in data.shape)] = data
    return out


def spread(data: Any, outside: int = 0) -> Array:
    """An array of any shape, each axis padded to a power of two, as one vector."""
    data = np.asarray(data, EXTENDED)
    out = np.full([1 << (s - 1).bit_length() for s in data.shape], outside, EXTENDED)
    out[tuple(slice(s) for s in data.shape)] = data
    return out.ravel()


def stacked(parts: list[Array]) -> Array:
    count = 1 << (len(parts) - 1).bit_length()
    return np.concatenate([*parts, *[np.zeros_like(parts[0])] * (count - len(parts))])


def diagonal_blocks(parts: list[Array]) -> Array:
    side = parts[0].shape[0]
    out = np.zeros((side << (len(parts) - 1).bit_length(),) * 2, np.result_type(*parts))
    for j, part in enumerate(parts):
        out[j * side : (j + 1) * side, j * side : (j + 1) * side] = part
    return out


def first_row(x: Array) -> Array:
    out = np.zeros((x.size, x.size), x.dtype)
    out[0] = x.conj()
    return out


def mean_free(shape: tuple[int, ...]) -> Array:
    inside = spread(np.ones(shape))
    return np.diag(inside) - np.outer(inside, inside) / np.sum(inside)


def memory(words: Any, bits: int) -> Array:
    """|i>|y> -> |i>|y xor w_i>, unused addresses with word 0."""
    words = np.asarray(words)
    count = 1 << (words.size - 1).bit_length()
    out = np.zeros((count << bits,) * 2, EXTENDED)
    for i in range(count):
        for y in range(1 << bits):
            out[(i << bits) + (y ^ int(words[i] if i < words.size else 0)), (i << bits) + y] = 1
    return out


def convolution(kernel: Array, size: int, padding: str) -> Array:
    """The matrix of a convolution on tensors (channel, row, column), written with loops."""
    out, into, width = kernel.shape[:3]
    channels = 1 << (max(out, into) - 1).bit_length()
    made = np.zeros((channels, size, size) * 2, EXTENDED)
    for o, c, u, v in np.ndindex(out, into, width, width):
        for x, y in np.ndindex(size, size):
            before = 0 if padding == "causal" else (width - 1) // 2
            step = -1 if padding == "causal" else 1
            i, j = x + step * (u - before), y + step * (v - before)
            if padding == "circular":
                i, j = i % size, j % size
            if 0 <= i < size and 0 <= j < size:
                made[o, x, y, c, i, j] += kernel[o, c, u, v]
    return made.reshape(channels * size * size, -1)


def combined(columns: Any, weights: Array) -> Array:
    """sum_j weights_j |w_j>, the unit columns of a matrix; |0> where a column is zero or absent."""
    matrix = np.asarray(columns.matrix, EXTENDED)
    if weights.dtype.kind != "c":
        matrix = np.abs(matrix)
    out = np.zeros(1 << columns.n_out, matrix.dtype)
    used = np.zeros(weights.size, bool)
    for j, place in enumerate(columns.column_places):
        length = norm(matrix[:, j])
        if length > 0:
            used[place] = True
            out[columns.row_places] += matrix[:, j] / length * weights[place]
    out[0] += weights[~used].sum()
    return out


def transformed(a: Array, coefficients: Any) -> Array:
    """sum_k c_k T_k of the singular values, c of one parity; even ones act on the right singular vectors."""
    even, odd = np.eye(len(a), dtype=a.dtype), a
    terms = [even, odd]
    for k in range(2, len(coefficients)):
        left = a if k % 2 else a.conj().T
        terms.append(2 * left @ terms[k - 1] - terms[k - 2])
    return sum(
        (EXTENDED if np.iscomplexobj(c) else np.longdouble)(c) * t
        for c, t in zip(coefficients, terms, strict=False)
        if c
    )


def series(coefficients: Any, x: Array) -> Array:
    """sum_k c_k T_k(x)."""
    terms = [np.ones_like(x), x]
    for _ in coefficients[2:]:
        terms.append(2 * x * terms[-1] - terms[-2])
    return sum(np.longdouble(c) * t for c, t in zip(coefficients, terms, strict=False))


def slope(coefficients: Any) -> float:
    """sum_k |c_k| (k + 1)^2: at least the slope, and what the recurrence's roundings are multiples of."""
    return float(sum(abs(c) * (k + 1) ** 2 for k, c in enumerate(coefficients)))


def alpha(children: Any) -> np.longdouble:
    return np.longdouble(children[0].record.alpha)


def block_output(x: Any, w: Any) -> Array:
    """(x + erf(4/5 W x))/||.||, of targets."""
    x, w = np.asarray(x.target, EXTENDED), np.asarray(w.target, EXTENDED)
    return unit(x + erf(np.longdouble(4) / 5 * (w @ x)))


def network_output(x: Any, weights: Any) -> Array:
    state = np.asarray(x.target, EXTENDED)
    for w in weights:
        state = unit(state + erf(np.longdouble(4) / 5 * (np.asarray(w.target, EXTENDED) @ state)))
    return state


def pooled(x: Any, W: Any, tau: float) -> Array:
    """tau x + (1 - tau) sum_j |x_j|^2 W_j, divided by its norm."""
    x, share = np.asarray(x.target, EXTENDED), np.longdouble(tau)
    return unit(share * x + (1 - share) * (np.asarray(W, EXTENDED) @ np.abs(x) ** 2))


def linear(function: Callable[..., Array]) -> Reference:
    return Reference(function, linear=True)


def given(function: Callable[..., Array]) -> Reference:
    """Of parameters alone."""
    return Reference(lambda arrays, p, children: function(p))


def kernel_of(p: Any) -> Array:
    return convolution(p["conv"].kernel, p["conv"].size, p["conv"].padding)


def column_major(p: Any) -> Array:
    """The paper's convolution: causal, images column by column."""
    size, side = p["size"], math.isqrt(p["size"] ** 2)
    made = convolution(p["kernel"], size, "causal")
    channels = len(made) // side**2
    order = np.arange(len(made)).reshape(channels, side, side).transpose(0, 2, 1).ravel()
    return made[np.ix_(order, order)]


def shift(size: int, m: int, wrap: bool) -> Array:
    return (np.roll(np.eye(size), m, axis=0) if wrap else np.eye(size, k=-m)).astype(EXTENDED)


ADDED = linear(lambda a, p, _: sum(weight(c, a[0]) * t for c, t in zip(p["coefficients"], a, strict=True)))
DIRECTION = Reference(lambda a, p, _: unit(a[0]), growth=lambda a, p, _: 2 / norm(a[0]))
SQUARED = linear(lambda a, p, _: combined(p["columns"], (a[0] @ a[1]) * a[1].conj()))
SAME = linear(lambda a, p, _: a[0])
KERNEL = given(kernel_of)
VECTOR = given(lambda p: padded(p["vector"]))
TWO_OVER_ROOT_PI = 1.13


def weight(c: complex, like: Array) -> Any:
    return EXTENDED(c) if like.dtype.kind == "c" else np.longdouble(abs(c))


REFERENCES: dict[str, Reference] = {
    "be.adjoint": linear(lambda a, p, _: a[0].conj().T),
    "be.convolution_channel": KERNEL,
    "be.convolution_fourier": KERNEL,
    "be.convolution_parameter": KERNEL,
    "be.convolution_stack": KERNEL,
    "be.convolution_tap": KERNEL,
    "be.diagonal_from_angles": given(lambda p: np.diag(padded(p["values"]))),
    "be.diagonal_of_numbers": given(lambda p: np.diag(padded(p["values"]))),
    "be.direct_sum": linear(lambda a, p, _: diagonal_blocks(a)),
    "be.linear_combination": ADDED,
    "be.mask": given(lambda p: np.diag(spread(p["phases"], 1 if np.all(p["phases"]) else 0))),
    "be.mean_subtraction": given(lambda p: mean_free(p["shape"])),
    "be.product": linear(lambda a, p, _: a[0] @ a[1]),
    "be.sparse_access": given(lambda p: padded(p["matrix"].toarray())),
    "be.tensor": linear(lambda a, p, _: np.kron(a[0], a[1])),
    "be.uniform_amplification": Reference(lambda a, p, _: a[0], growth=lambda a, p, _: 1.0),
    "be.unit_matrix": given(lambda p: np.outer(*(np.eye(1 << p["n"], dtype=EXTENDED)[p[k]] for k in "ij"))),
    "bridge.bra_of_vector": linear(lambda a, p, _: first_row(a[0])),
    "bridge.diagonal_of_vector": linear(lambda a, p, _: np.diag(a[0])),
    "common.compression": SAME,
    "common.deamplification": SAME,
    "common.scaling": linear(lambda a, p, _: weight(p["factor"], a[0]) * a[0]),
    "oracles.brute_force": VECTOR,
    "oracles.classical_memory": given(lambda p: memory(p["words"], p["bits"])),
    "oracles.kp_tree": VECTOR,
    "paper.lemma_5": Reference(lambda a, p, e: column_major(p) * np.longdouble(0.5 / e[-1].source.numbers["norm"])),
    "paper.lemma_6": given(lambda p: block_output(p["x"], p["W"])),
    "paper.lemma_7": given(lambda p: network_output(p["x"], p["weights"])),
    "paper.lemma_b14": given(lambda p: shift(1 << p["n"], p["m"], True)),
    "paper.lemma_b15": given(lambda p: shift(1 << p["n"], 1, False)),
    "paper.lemma_b16": given(lambda p: shift(1 << p["n"], p["m"], False)),
    "paper.lemma_b17": given(column_major),
    "paper.lemma_b18": Reference(
        lambda a, p, e: series(p["polynomial"] if p["function"] is None else p["function"], a[0].real / alpha(e)),
        growth=lambda a, p, e: slope(p["polynomial"]) * 2 / alpha(e),
        terms=lambda a, p: slope(p["polynomial"]),
    ),
    "paper.lemma_b19": Reference(
        lambda a, p, e: erf(np.longdouble(p["nu"]) * a[0].real / alpha(e)),
        growth=lambda a, p, e: TWO_OVER_ROOT_PI * p["nu"] / alpha(e),
    ),
    "paper.lemma_b3": given(lambda p: np.longdouble(p["gamma"]) * padded(p["matrix"])),
    "paper.lemma_b4": given(lambda p: padded(p["partial_isometry"])),
    "paper.lemma_b8": DIRECTION,
    "paper.lemma_c1": given(lambda p: pooled(p["x"], p["W"], p["tau"])),
    "paper.real_amplitudes": Reference(
        lambda a, p, e: np.diag(np.asarray(e[0].unitary[:, 0]).real.astype(EXTENDED).ravel()),
        growth=lambda a, p, e: 1.0,
    ),
    "paper.root_weights": linear(
        lambda a, p, _: sum(np.longdouble(abs(c)) * t for c, t in zip(p["coefficients"], a, strict=True))
    ),
    "poly.singular_value_transformation": Reference(
        lambda a, p, e: transformed(a[0] / alpha(e), p["coefficients"]),
        growth=lambda a, p, e: slope(p["coefficients"]) / alpha(e),
        terms=lambda a, p: slope(p["coefficients"]),
    ),
    "ve.concatenation": linear(lambda a, p, _: stacked(a)),
    "ve.elementwise_product": linear(lambda a, p, _: a[0] * a[1]),
    "ve.embedding": linear(lambda a, p, _: np.concatenate([a[0], np.zeros((1 << p["n"]) - a[0].size, a[0].dtype)])),
    "ve.exact_amplification": DIRECTION,
    "ve.fixed_point_amplification": DIRECTION,
    "ve.leading_part": linear(lambda a, p, _: a[0][: 1 << p["n"]]),
    "ve.matrix_squared_vector": SQUARED,
    "ve.matrix_squared_vector_paper": linear(
        lambda a, p, _: combined(p["columns"], (a[0].conj().T @ a[1]).conj() * a[1])
    ),
    "ve.matrix_vector": linear(lambda a, p, _: a[0] @ a[1]),
    "ve.normalization": DIRECTION,
    "ve.pointwise_function": Reference(
        lambda a, p, _: erf(np.longdouble(p["function"].nu) * a[0]),
        growth=lambda a, p, _: TWO_OVER_ROOT_PI * p["function"].nu,
    ),
    "ve.residual_sum": Reference(
        lambda a, p, _: a[0] + erf(np.longdouble(p["function"].nu) * (a[1] @ a[0])),
        growth=lambda a, p, _: 1 + TWO_OVER_ROOT_PI * p["function"].nu * float(norm(a[0]) + norm(a[1])),
        terms=lambda a, p: norm(a[0]) * (1 + TWO_OVER_ROOT_PI * p["function"].nu * norm(a[1])),
    ),
    "ve.sign_amplification": DIRECTION,
    "ve.sub_encoding": Reference(lambda a, p, _: a[0], growth=lambda a, p, _: 1.0),
    "ve.sum": ADDED,
    "ve.tensor": linear(lambda a, p, _: np.kron(a[0], a[1])),
}
SELF_DESCRIBED = (
    "oracles.quantum_memory",
    "oracles.preprocessed_matrix",
)  # unitaries of which the statement fixes some columns only
