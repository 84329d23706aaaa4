"""Block Toeplitz matrix: convolution along one axis, any number of channels.

Statement   U_j (alpha_j, a_j, eps_j)-BEs of A_j, j < m, offsets -2^n < k_j < 2^n. The linear combination of the U_j beside shifts that drop
            what leaves is a (sum alpha_j, max a_j + 1 + ceil(log2 m), sum eps_j)-BE of sum_j A_j (x) S_(k_j).
Source      Mathematics 8.3; GSLW (arXiv:1806.01838), Lemma 52.
Deviation   None.
Proof       be.dropping_shift, be.tensor, be.linear_combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError, ShapeError
from ...instances.aligned import block_scalar
from ...linalg.shapes import as_integer, as_integers, as_numeric, as_qubits
from ...scalars import ceil_log2
from .. import unitary
from ..guards import need_all, same_size
from ..language import BE, BlockEncoding, Cost, Record, Several, apply_lemma, lemma
from ..wrong import LARGEST, WIDEST_CHILD, Wrong
from . import dropping_shift, linear_combination
from . import submatrix as parts
from . import tensor as tensors


def rule(*terms: Record) -> Record:
    shift = dropping_shift.rule()
    return linear_combination.rule(*(tensors.rule(t, shift) for t in terms), coefficients=[1 for _ in terms])


def tree(*terms: BlockEncoding, n: Any, offsets: Sequence[Any]) -> BlockEncoding:
    """sum A_j (x) S_(k_j)."""
    both = zip(terms, offsets, strict=True)
    return linear_combination.matrix_combination(
        [1 for _ in terms], [tensors.tensor(t, dropping_shift.node(n, k)) for t, k in both]
    )


def cost(*terms: Cost, shift: int) -> Cost:
    moved = dropping_shift.cost(n=shift)
    return linear_combination.cost(*(tensors.cost(t, moved) for t in terms), coefficients=[1 for _ in terms])


def sizes(*, n: int) -> dict[str, int]:
    return {"shift": n}


def operations(*, offsets: Sequence[int]) -> int:
    return 8 + 8 * len(offsets)


def block_toeplitz(terms: Any, offsets: Any, n: int) -> BlockEncoding:
    """sum_j terms[j] (x) S_(offsets[j]), S_k the shift by k on n qubits, down by k > 0, that drops what leaves.

    Raises ArgumentError (offsets), ShapeError (different sizes).
    """
    encodings = need_all(terms, BlockEncoding, "terms")
    same_size(encodings, "terms")
    side = 1 << as_qubits(n, "n")
    places = as_integers(offsets, "offsets")
    if len(places) != len(encodings) or max(map(abs, places)) >= side:
        raise ArgumentError("offsets", f"be one of size below 2**{n} for each of {len(encodings)} terms", list(places))
    whole, data = encodings[0].n + int(n), {"n": int(n), "offsets": places}
    return apply_lemma(BLOCK_TOEPLITZ, encodings, kind=BlockEncoding, n=whole, shape=(1 << whole,) * 2, data=data)


def convolution_1d(kernel: Any, length: int, stride: int = 1) -> BlockEncoding:
    """The convolution of flattened (channels, length) arrays with kernel[out, in, D], D odd: zeros outside, every stride-th output.

    As networks have it: out[o, x] = sum_(c, u) kernel[o, c, u] in[c, stride x + u - (D - 1)/2]. alpha is the sum of the taps' norms.
    Raises ArgumentError, ShapeError.
    """
    array = as_numeric(kernel, "kernel")
    if array.ndim != 3 or array.shape[2] % 2 == 0 or not array.size:
        raise ShapeError("kernel", "have axes (out, in, D), D odd", array.shape)
    count, step = as_integer(length, "length", 1), as_integer(stride, "stride", 1)
    n, half = ceil_log2(count), array.shape[2] // 2
    taps = [u for u in range(array.shape[2]) if abs(half - u) < 1 << n and np.any(array[:, :, u])]
    if not taps:
        raise ArgumentError("kernel", "have a tap that is not zero", "zeros")
    made = block_toeplitz([BlockEncoding.from_matrix(array[:, :, u]) for u in taps], [half - u for u in taps], n)
    if step == 1 and count == 1 << n:
        return replace(made, shape=(array.shape[0] * count, array.shape[1] * count), row_axes=1)
    outs, ins = (np.arange(side)[:, None] << n for side in array.shape[:2])
    rows, columns = (outs + np.arange(0, count, step)).reshape(-1), (ins + np.arange(count)).reshape(-1)
    return parts.submatrix(made, rows.tolist(), columns.tolist())


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """So many terms, on any widths."""
    given = unitary.corner(s, kit, "m").data["m"]
    yield replace(s, data={"n": kit.qubits("m"), "offsets": (given,) * len(s.children)})


WRONG: dict[str, Wrong] = {
    "largest error": LARGEST,
    "flag and index not counted": WIDEST_CHILD,
    "the largest alpha": lambda r, *t: {"alpha": r.alpha / 2},
}


def attained_by() -> BlockEncoding:
    return block_toeplitz([block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 0.75, 0.25)], [0, 0], 1)


def draw(rng: np.random.Generator, *terms: BlockEncoding) -> dict[str, Any]:
    n = int(rng.integers(1, 3))
    return {"offsets": [int(k) for k in rng.integers(1 - (1 << n), 1 << n, size=len(terms))], "n": n}


BLOCK_TOEPLITZ = lemma(globals(), lambda *terms, offsets, n: block_toeplitz(terms, offsets, n), A=Several(BE(), 1, 3))
