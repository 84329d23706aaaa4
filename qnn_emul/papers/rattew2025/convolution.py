"""The convolution: its matrix form (Lemma B.17), its encoding (Lemma 5), the bound in its proof and its depth."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from scipy.linalg import hadamard

from ...claims import (
    Amendment,
    BlockEncoding,
    Claim,
    Claimed,
    Data,
    Integer,
    Otherwise,
    OwnBound,
    Record,
    at_most,
    exactly,
    record,
)
from ...claims.claimed import Quantity
from ...claims.growth import Sweep, grows
from ...claims.measuring import corner
from ...claims.statement import varied
from ...lemmas.be.convolution_tap import convolution_tap
from ...lemmas.paper import lemma_5
from ...lemmas.paper.lemma_b17 import per_parameter
from ...linalg.convolution import Convolution
from ...linalg.norms import operator_norm
from ...linalg.operators import to_dense
from ...linalg.paper_shifts import truncated_power
from ...scalars import ceil_log2
from . import claim, growth_claim


# -- Lemma B.17 -------------------------------------------------------------------------------------------------------
def matrix_form(kernel: np.ndarray, size: int) -> np.ndarray:
    """sum K_ijkl |i><j| (x) Q^l (x) Q^k, (C_out M^2, C_in M^2)."""
    out, into, width, _ = kernel.shape
    total = np.zeros((out * size**2, into * size**2), dtype=kernel.dtype)
    for k in range(width):
        for tap in range(width):
            shifts = np.kron(np.eye(size, k=-tap), np.eye(size, k=-k))
            total += np.kron(kernel[:, :, k, tap], shifts)
    return total


def per_parameter_rule(*, size: Any, width: Any, log: Any) -> Record:
    """The record of C before amplification, in the proof of Lemma 5: size = ||K||_1, log = log2(C D)."""
    return record(size, 2 + 8 * width + 2 * log, 0)


def convolved(kernel: np.ndarray, image: np.ndarray) -> np.ndarray:
    """[X * K]_xyz = sum K_xjkl X_j,z-k,y-l as it is written, (C_out, M, M)."""
    size = image.shape[1]
    out = np.zeros((kernel.shape[0], size, size))
    for y, z, k, tap in np.ndindex(size, size, *kernel.shape[2:]):
        if k <= z and tap <= y:
            out[:, y, z] += kernel[:, :, k, tap] @ image[:, z - k, y - tap]
    return out


def drawn_image(C_out: int, C_in: int, D: int, M: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A kernel and an image, the same for the same numbers, and C|X>, |X> = sum X_ikj |i>|j>|k>."""
    rng = np.random.default_rng([C_out, C_in, D, M])
    kernel, image = rng.normal(size=(C_out, C_in, D, D)), rng.normal(size=(C_in, M, M))
    return kernel, image, matrix_form(kernel, M) @ image.transpose(0, 2, 1).reshape(-1)


NUMBERS = {name: Integer(1, 4) for name in ("C_out", "C_in", "D", "M")}


@claim(
    key="Lemma B.17",
    title="Matrix form of the convolution",
    inputs=NUMBERS,
    construction="paper.lemma_b17",
    rule=per_parameter_rule,
    candidates=lambda: [
        *((1, 1, 1, 1), (2, 2, 1, 1), (1, 1, 2, 2), (2, 2, 1, 2), (2, 1, 2, 4), (2, 3, 3, 4), (1, 1, 3, 2)),
    ],
    enough="8 ancillas fewer, by the lemmas that the proof of Lemma 5 puts together",
    remark="kernel and image are drawn for these numbers; the output read as sum [X * K]_xyz |x>|y>|z>; "
    "the record is that of Lemma 5's proof",
)
def lemma_b17(C_out: Any, C_in: Any, D: Any, M: Any) -> Any:
    """|X> = sum X_ikj |i>|j>|k> (column-major per channel), K[i, j, k, l] (out, in, row, column): [X * K]_xyz = sum K_xjkl X_j,z-k,y-l; C =
    sum K_ijkl |i><j| (x) Q^l (x) Q^k; stride 1, one-sided zero padding."""
    kernel, image, found = drawn_image(C_out, C_in, D, M)
    gap = np.linalg.norm(found - convolved(kernel, image).reshape(-1))
    form = at_most("||C|X> - |X * K>||", gap, 0.0, rounding=2.0**-50 * kernel.size * image.size)
    if C_out != C_in or M < D or C_out & (C_out - 1):  # outside of the construction
        return [form]
    e = per_parameter(kernel, M)
    log = ceil_log2(C_out) + ceil_log2(D)
    claimed = per_parameter_rule(size=float(np.sum(np.abs(kernel))), width=D, log=log)
    return Claimed(e, claimed, matrix_form(kernel, M), (form, *corner(e, 14)))


@claim(
    key="Lemma B.17, output stored like the input",
    title="Matrix form of the convolution, one convention for X and X * K",
    statement=lemma_b17.statement,
    inputs=NUMBERS,
    construction="paper.lemma_b17",
    candidates=lambda: [(1, 1, 1, 1), (1, 1, 1, 2), (1, 1, 2, 2)],
    repair=Amendment(
        "the output is read as sum [X * K]_xyz |x>|y>|z>, with row and column exchanged", lambda _: lemma_b17
    ),
    remark="[X * K]_xyz has the column before the row, X has the row first: by one convention the output is transposed",
)
def lemma_b17_stored(C_out: Any, C_in: Any, D: Any, M: Any) -> Any:
    # C|X> beside X * K stored by the convention of |X>: sum [X * K]_xzy |x>|y>|z>
    kernel, image, found = drawn_image(C_out, C_in, D, M)
    stored = convolved(kernel, image).transpose(0, 2, 1).reshape(-1)
    rounding = 2.0**-50 * kernel.size * image.size
    return [at_most("||C|X> - |X * K>|| by one convention", np.linalg.norm(found - stored), 0.0, rounding=rounding)]


# -- Lemma 5 ----------------------------------------------------------------------------------------------------------
HADAMARD = np.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 2, 1, 1)
EPSILON = 1e-3  # of the amplification


def convolution_rule(*, width: Any, log: Any) -> Record:
    """log = log2(C D)."""
    return record(1, 3 + 8 * width + 2 * log, 0)


def halved_dilation(kernel: np.ndarray, M: int) -> BlockEncoding:
    """What the lemma encodes, in the corner of a unitary with one more qubit."""
    return BlockEncoding.from_matrix(to_dense(lemma_5.convolution(kernel, M, EPSILON).target_data), alpha=1.0)


def _amplified(stated: Claim) -> Claim:
    change = lambda made, values: replace(made.record, epsilon=EPSILON)
    return varied(stated, change, key="Lemma 5, with Lemma B.3's error")


@claim(
    key="Lemma 5",
    title="2-D multi-filter convolution without QRAM",
    inputs={"kernel": Data(np.ndarray), "M": Integer(1, 8)},
    construction="paper.lemma_5",
    rule=convolution_rule,
    # one pixel, one tap; Hadamard channels, where an amplification is needed; two by two taps on four pixels
    candidates=lambda: [
        (np.full((1, 1, 1, 1), 2.0), 1),
        (HADAMARD, 1),
        (np.arange(1.0, 5.0).reshape(1, 1, 2, 2), 2),
    ],
    repair=Amendment("an error eps > 0, as Lemma B.3 has it", _amplified),
    otherwise=Otherwise("the dilation of C/(2||C||), a (1, 1, 0)-BE of it", halved_dilation),
    remark="Lemma B.3, which the proof ends with, has an error eps > 0 wherever ||K||_1 > 2||C||; at 1e-3 here, with a proved bound "
    "in place of ||C||",
)
def lemma_5_convolution(kernel: Any, M: Any) -> Any:
    """(1, 3 + 8D + 2 log(CD), 0)-BE of C/(2||C||), depth O(m^2 C^3 D^4 log C log D)."""
    e, (channels, _, width, _) = lemma_5.convolution(kernel, M, EPSILON), kernel.shape
    return e, convolution_rule(width=width, log=ceil_log2(channels * width)), *corner(e)


def parameter_bound(*, width: Any, root_channels: Any, norm: Any) -> Any:
    """Lemma 5's bound on ||K||_1: D C^(3/2) ||C||, C = root_channels^2."""
    return width * root_channels * root_channels * root_channels * norm


def large_images() -> Iterator[Any]:
    """D <= M. Hadamard channels attain the bound."""
    yield np.full((1, 1, 1, 1), -2.0), 1
    yield HADAMARD, 1
    yield np.arange(1.0, 5.0).reshape(1, 1, 2, 2), 2


def all_images() -> Iterator[Any]:
    """D = 2 on a single pixel: the taps that leave the image count in ||K||_1, not in ||C||."""
    kernel = np.zeros((1, 1, 2, 2))
    kernel[0, 0, 0, 0], kernel[0, 0, 1, 1] = 1.0, 9.0
    yield kernel, 1
    yield from large_images()


def drawn_kernel(rng: np.random.Generator) -> Any:
    channels, width = int(rng.choice([1, 2, 4])), int(rng.choice([1, 2]))
    return rng.normal(size=(channels, channels, width, width)), 2


@claim(
    key="Lemma 5 [P]",
    title="Bound on ||K||_1 in the proof of Lemma 5",
    kind="part of a proof",
    inputs={"kernel": Data(np.ndarray), "M": Integer(1, 8)},
    construction="be.convolution_parameter",
    rule=parameter_bound,
    candidates=all_images,
    repair=Amendment("needs M >= D", lambda _: lemma_5_bound_inside, condition=True),
    remark="needs M >= D, which is not said: else no row of C has all taps",
)
def lemma_5_bound(kernel: Any, M: Any) -> Any:
    """||K||_1 <= D C^(3/2) ||C||, because a row of C holds all taps of an output channel."""
    out, into, width, _ = kernel.shape
    channels = max(out, into)
    norm = float(np.linalg.norm(to_dense(Convolution(kernel, M, "causal").target()), 2))
    size = float(np.sum(np.abs(kernel)))
    claimed = parameter_bound(width=width, root_channels=np.sqrt(channels), norm=norm)
    ours = width * np.sqrt(out * into * min(out, into)) * norm
    return [at_most("||K||_1", size, claimed, ours, kernel.size * 2.0**-50 * max(size, 1.0))]


lemma_5_bound_inside: Claim = replace(
    lemma_5_bound,
    key="Lemma 5 [P], M >= D",
    title="Bound on ||K||_1 in the proof of Lemma 5, kernels inside the image",
    candidates=large_images,
    draw=drawn_kernel,
    implied_by=OwnBound(
        "Mathematics 5.3: ||K||_F^2 <= C ||C||^2 and Cauchy-Schwarz over D^2 C^2 parameters",
        lambda *, width, root_channels, norm: width * root_channels**3 * norm,
    ),
    repair=None,
)


# -- Lemma 5, depth ---------------------------------------------------------------------------------------------------
@cache
def mixing(channels: float) -> Convolution:
    """Hadamard channels, D = 1, one pixel: ||K||_1 = C^(3/2) ||C||."""
    return Convolution(hadamard(int(channels)).astype(float).reshape(int(channels), int(channels), 1, 1), 1, "causal")


@cache
def convolution_gates(*, channels: float, width: float) -> float:
    """Lemma 5's LCU terms and powers of Q, times gamma = ||K||_1/(2 ||C||).

    Lemma B.3's degree k grows at least like gamma: arcsin |P(x)| <= k arcsin |x|, and P is close to 1/2 at 1/(2 gamma).

    channels: terms counted on the circuit of Hadamard kernels; width: one for |i><j| and l + k for the powers of Q, which are
    counted on their circuits, with the proof's bound D on the growth of gamma.
    """
    if width == 1:
        conv = mixing(channels)
        terms = len(per_parameter(conv.kernel, 1).circuit.ops) - 2  # without the preparation pair
        gamma = float(np.sum(np.abs(conv.kernel))) / (2 * operator_norm(conv.target()))
        return terms * gamma / math.log2(channels)  # beside the stated log C
    powers = [len(truncated_power(4, m).ops) for m in range(int(width))]
    return channels**2 * sum(1 + left + right for left in powers for right in powers) * width / 2


MANY_CHANNELS = 2.0**60


def depth_sweeps() -> list[Sweep]:
    """In C the statement's log C is divided out of the counts: on a short range it is a large part of the slope."""
    return [
        Sweep("channels", (8.0, 16.0, 32.0), 3.0, (("width", 1.0),)),
        Sweep("width", (2.0, 4.0, 8.0), 4.0, (("channels", 1.0),)),
    ]


def _seven_halves(stated: Claim) -> Claim:
    candidates = lambda: [replace(s, exponent=3.5) for s in depth_sweeps() if s.parameter == "channels"]
    return replace(stated, key="Lemma 5, depth, C^(7/2)", candidates=candidates, repair=None)


@growth_claim(
    key="Lemma 5, depth",
    title="Exponents of the convolution's depth",
    construction="paper.lemma_5",
    candidates=depth_sweeps,
    repair=Amendment("C^(7/2) in place of C^3", _seven_halves),
    otherwise=Otherwise(
        "the stack (Mathematics 5): O(C^2 D^2 + m) gates a use, and D/2 uses for C/(2||C||) up to logarithms"
    ),
    remark="C^2 D^2 terms with up to 2 D powers of Q, times gamma <= D C^(3/2)/2 of its own proof: C^(7/2) D^4; Hadamard kernels attain "
    "C^(7/2). In C the stated log C is divided out of the counts, C = 8, 16, 32",
)
def lemma_5_depth(sweep: Any) -> Any:
    """Depth O(m^2 C^3 D^4 log C log D)."""
    found: list[Quantity] = grows(convolution_gates, sweep)
    if sweep.parameter != "channels":
        return found
    # in closed form: C^2 terms times C^(3/2)/2, over the stated log C
    ratios = [convolution_gates(channels=c, width=1.0) / (c**3.5 / 2 / math.log2(c)) for c in sweep.values]
    found.append(exactly("count over C^(7/2)/(2 log C), last of the range", ratios[-1], 1.0, rounding=1e-9))
    stated = MANY_CHANNELS ** float(sweep.exponent or 0)
    found.append(at_most("C^(7/2)/(2 log C) over what is stated, C of 2^60", MANY_CHANNELS**3.5 / 120 / stated, 1.0))
    channels = sweep.values[-1]  # ours: one term per tap, all channels in one matrix
    ours = np.count_nonzero(convolution_tap(mixing(channels)).applied.data["plan"].sizes)
    return [*found, at_most(f"LCU terms of be.convolution_tap for {channels:g} channels", ours, channels**2, ours)]
