"""2-D convolution, one term per tap (Lemma 5).

Statement   K of shape (C_o, C_i, D, D) on M x M images, M = 2^m >= D, K != 0. The LCU over the taps of the dilation of K_uv/||K_uv||
            times S (x) S gives a (lambda, 2 ceil(log2 D) + 3, 0)-BE of the convolution (two ancillas fewer where it is
            circular), lambda = sum_uv ||K_uv|| <= min(D^2, sqrt(C_m) D) ||C||, C_m = min(C_o, C_i).
Source      Mathematics 5.3, grouping "per tap".
Deviation   None.
Proof       Each K_uv is a sub-block of the convolution; and lambda <= D (sum ||K_uv||^2)^(1/2) <= D ||K||_F <= D sqrt(C_m) ||C||.
Attained    epsilon = 0: the block is exact. The bound on lambda is attained by a single tap, D = 1.
"""

from __future__ import annotations

from typing import Any

from ...linalg.convolution import Convolution
from ...linalg.cost import adder, multiplexed, preparation, run
from ...linalg.groupings import PerTap
from ..language import BlockEncoding, Cost, lemma
from ..wrong import GROUPED, Wrong
from . import convolution_stack
from .convolution_stack import encode, planned


def cost(*, m: int, channels: int, taps: int, carry: int) -> Cost:
    loading = multiplexed(2 * taps, 1 + channels)
    return run(2 * preparation(2 * taps), loading, 2 * adder(taps, carry + m), system=channels + 2 * m)


def convolution_tap(conv: Convolution) -> BlockEncoding:
    """The convolution by a linear combination over its taps."""
    return encode(TAP, planned(PerTap.of, conv))


def reading(kit: Any) -> Any:
    return kit.convolution_choices.TAPS


WRONG: dict[str, Wrong] = {**GROUPED, "no carries": lambda r, **_: {"ancillas": r.ancillas - 2}}


TAP = lemma(globals(), convolution_tap, like=convolution_stack, measured=("alpha", "norm"))
