"""Convolution as one LCU term per parameter, with powers of Q (Lemma B.17, first half of Lemma 5).

Statement   K of shape (C, C, D, D), K[i, j, k, l] (out, in, row, column), on X of shape (C, M, M), M = 2^m >= D, stored as |j>|column>
            |row>. The LCU of |i><j| (x) Q^l (x) Q^k over all parameters is a (sum |K|, 2 + 8 (D - 1) + 2 ceil(log2 C) + 2
            ceil(log2 D), 0)-BE of C = sum K_ijkl |i><j| (x) Q^l (x) Q^k, which takes |X> to sum_xyz [X*K]_xyz |x>|y>|z>,
            [X*K]_xyz = sum_jkl K_xjkl X_(j, z-k, y-l), X zero outside.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.17 and the proof of Lemma 5, with Lemmas B.2, B.5, B.6 and B.16.
Deviation   Signs and phases of K stand in a left/right preparation pair: with Lemma B.5 as stated it is the convolution with |K|.
            [X*K]_xyz has the column before the row, X has the row first: read by one convention, the output is transposed.
Proof       |i><j| takes 2 ancillas, Q^l 4 l, Q^k 4 k, and the index 2 log2(C D), C and D rounded up.
Attained    epsilon = 0: the block is exact. sum |K| = D C^(3/2) ||C|| is attained by D = 1 Hadamard kernels.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line
from ...errors import ArgumentError, ShapeError, ZeroNorm
from ...linalg.circuit import Builder, each_value, registers
from ...linalg.constructions import StatePreparationPair, place
from ...linalg.convolution import Convolution
from ...linalg.cost import preparation, run, under
from ...linalg.paper_shifts import parameter_term
from ...linalg.readable import readable
from ...linalg.shapes import as_integer, as_numeric, real_if_real
from ...scalars import ceil_log2
from ..be import unit_matrix
from ..be.convolution_stack import convolved
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong
from . import lemma_b16


def rule(*, alpha: Any, norm: Any, width: int, index: int) -> Record:
    return Record(alpha=alpha, ancillas=2 + 8 * (width - 1) + index, epsilon=0 * alpha, norm=norm)


def target(*, conv: Convolution) -> Any:
    return conv.target()


def block(*, conv: Convolution, alpha: float) -> Any:
    return conv.shifted_sum(conv.padded_kernel() / alpha)


def circuit(*, conv: Convolution, width: int, index: int) -> Circuit:
    """Layout: index i, j, k, l | workspace | channel | column | row."""
    space, n = 2 + 8 * (width - 1), conv.n
    choice, workspace, system = registers(index, space, n)
    pair, terms = StatePreparationPair.of(_weights(conv)), _terms(conv)
    builder = Builder(index + space + n).add(pair.right, choice)
    for value, chosen in each_value(builder, choice):
        if value in terms:
            place(builder, terms[value], workspace, system, chosen)
    return builder.add(pair.left.adjoint(), choice).build()


@readable
def _weights(conv: Convolution) -> np.ndarray:
    """K_ijkl by the index (i, j, k, l), padded."""
    side, width = 1 << conv.channel_qubits, conv.kernel.shape[2]
    taps = 1 << ceil_log2(width)
    weights = np.zeros((side, side, taps, taps), dtype=complex)
    weights[:, :, :width, :width] = conv.padded_kernel().transpose(0, 1, 3, 2)
    return weights.reshape(-1)


@readable
def _terms(conv: Convolution) -> dict[int, Circuit]:
    """The circuit of each parameter that is not 0, by its index."""
    c, m, t = conv.channel_qubits, ceil_log2(conv.size), ceil_log2(conv.kernel.shape[2])
    places = enumerate(itertools.product(range(1 << c), range(1 << c), range(1 << t), range(1 << t)))
    return {j: parameter_term(c, m, indices) for (j, indices), w in zip(places, _weights(conv), strict=True) if w}


def cost(*, m: int, channels: int, index: int, entries: Sequence[tuple[int, int, int, int]]) -> Cost:
    shift = lemma_b16.cost(n=m, m=1) if any(sum(e[2:]) for e in entries) else run(system=m)
    # terms with as many differing bits of i and j and as many shifts cost the same
    alike = Counter(((i ^ j).bit_count(), k + l) for i, j, k, l in entries)  # noqa: E741
    terms = []
    for (differ, shifts), times in alike.items():
        unit = unit_matrix.cost(n=channels, i=(1 << differ) - 1, j=0)
        terms.append(times * under(run(unit, shifts * shift, system=channels + 2 * m), index))
    return run(2 * preparation(index), *terms, system=channels + 2 * m)


def sizes(*, conv: Convolution) -> dict[str, Any]:
    return {"m": ceil_log2(conv.size), "channels": conv.channel_qubits, "entries": conv.entries()}


def per_parameter(kernel: Any, size: int) -> BlockEncoding:
    """Lemma B.17's matrix for K of shape (C, C, D, D) on M x M images, D <= M. Raises ShapeError, ArgumentError, ZeroNorm."""
    array = real_if_real(as_numeric(kernel, "kernel"))
    if array.ndim != 4 or array.shape[0] != array.shape[1] or array.shape[2] != array.shape[3]:
        raise ShapeError("kernel", "have shape (C, C, D, D)", array.shape)
    side = as_integer(size, "size")
    if side < array.shape[2] or side & (side - 1):
        raise ArgumentError("size", f"be a power of two, at least the kernel's width {array.shape[2]}", side)
    if not array.any():
        raise ZeroNorm("kernel", "be non-zero", f"a zero kernel of shape {array.shape}")
    conv = Convolution(np.ascontiguousarray(array.transpose(0, 1, 3, 2)), side, "causal")
    return encode(conv, float(np.sum(np.abs(array))))


def encode(conv: Convolution, alpha: float) -> BlockEncoding:
    """The node of a convolution whose parameters have absolute values that sum to alpha."""
    channels, _, width, _ = conv.kernel.shape
    index = 2 * conv.channel_qubits + 2 * ceil_log2(width)
    numbers = {"alpha": alpha, "norm": min(alpha, conv.norm_bound()), "width": width, "index": index}
    shape = (channels, conv.size, conv.size) * 2
    return apply_lemma(
        PER_PARAMETER, (), kind=BlockEncoding, n=conv.n, shape=shape, numbers=numbers, data={"conv": conv}, row_axes=3
    )


def proof(goal: Any, *, conv: Any) -> Iterator[Line]:
    yield from convolved(goal, conv)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Windows and shifts, each a matrix of its own."""
    setting, conv = kit.convolution(s)
    yield replace(setting, data={"conv": conv})


def reading(kit: Any) -> Any:
    return kit.shift_choices.BY_PARAMETER


WRONG: dict[str, Wrong] = {"as stated": lambda r, *, width, index, **_: {"ancillas": 2 + 8 * width + index}}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    channels, width = (2, 1) if rng.random() < 0.7 else (1, 2)
    kernel: Any = rng.normal(size=(channels, channels, width, width))
    if rng.random() < 0.5:
        kernel = kernel + 1j * rng.normal(size=kernel.shape)
    return {"kernel": kernel, "size": 2 if width == 2 else int(rng.choice([1, 2]))}


PER_PARAMETER = lemma(globals(), per_parameter, measured=("alpha", "norm"))
