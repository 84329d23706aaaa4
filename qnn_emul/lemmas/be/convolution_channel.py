"""2-D convolution, one term per channel shift and tap (Lemma 5).

Statement   K of shape (C_o, C_i, D, D) on M x M images, M = 2^m >= D, K != 0, C = max(C_o, C_i). With P_s i = i xor s where C
            is a power of two, else i + s mod C, the LCU over s and the taps of P_s diag(K[P_s i, i, u, v]) (x) S (x) S
            gives a (lambda, ceil(log2 C) + 2 ceil(log2 D) + 3, 0)-BE of the convolution (two ancillas fewer where it is
            circular), lambda = sum_suv max_i |K[P_s i, i, u, v]| <= D sqrt(C_o C_i) ||C||.
Source      Mathematics 5.3, grouping "channel-diagonal".
Deviation   Where C is no power of two the shifts are modulo C: with i xor s the bound on lambda fails (C = 3).
Proof       The diagonals partition the entries of each K_uv. lambda^2 <= C D^2 sum_suv max^2 <= C D^2 ||K||_F^2 <= C D^2 min(C_o,
            C_i) ||C||^2 by Cauchy-Schwarz over C D^2 terms and the rows or columns of the convolution.
Attained    epsilon = 0: the block is exact. The bound on lambda is attained by a channel permutation whose shifts differ
            (C = 4, i -> omega i in GF(4)).
"""

from __future__ import annotations

from typing import Any

from ...linalg.convolution import Convolution
from ...linalg.cost import adder, multiplexed, permutation, preparation, run
from ...linalg.groupings import PerChannelShift
from ..language import BlockEncoding, Cost, lemma
from ..wrong import GROUPED, Wrong
from . import convolution_stack
from .convolution_stack import encode, planned


def cost(*, m: int, channels: int, taps: int, carry: int) -> Cost:
    index = channels + 2 * taps
    loading = [multiplexed(index + channels, 1), permutation(2 * channels)]
    return run(2 * preparation(index), *loading, 2 * adder(taps, carry + m), system=channels + 2 * m)


def convolution_channel(conv: Convolution) -> BlockEncoding:
    """The convolution by a linear combination over channel shifts and taps."""
    return encode(CHANNEL, planned(PerChannelShift.of, conv))


def reading(kit: Any) -> Any:
    return kit.convolution_choices.CHANNELS


WRONG: dict[str, Wrong] = {**GROUPED, "no carries": lambda r, **_: {"ancillas": r.ancillas - 2}}


CHANNEL = lemma(globals(), convolution_channel, like=convolution_stack, measured=("alpha", "norm"))
