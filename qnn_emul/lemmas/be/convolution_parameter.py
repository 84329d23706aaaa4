"""2-D convolution, one term per parameter (Lemma 5).

Statement   K of shape (C_o, C_i, D, D) on M x M images, M = 2^m >= D, K != 0. The LCU over its parameters of |o><i|
            (x) S (x) S gives a (sum |K|, 2 ceil(log2 max(C_o, C_i)) + 2 ceil(log2 D) + 3, 0)-BE of the convolution (two ancillas fewer
            where it is circular).
Source      Rattew et al. (arXiv:2510.07195), Lemma 5 (the first half of its proof); Mathematics 5.3, grouping "per
            parameter".
Deviation   The index is held in registers that steer XORs and adders, so no loop over terms and 8 D ancillas fewer;
            no amplification.
Proof       XOR with the in index, a flag for "channel not 0", XOR with the out index: |o><i|. Adders as in the
            stack.
Attained    epsilon = 0: the block is exact. sum |K| = D sqrt(C_o C_i C_m) ||C|| is attained by D = 1 Hadamard
            kernels (Mathematics 5.3).
"""

from __future__ import annotations

from typing import Any

from ...linalg.convolution import Convolution
from ...linalg.cost import adder, preparation, run, x
from ...linalg.stacks import PerParameter
from ..language import BlockEncoding, Cost, lemma
from ..wrong import ONE_ANCILLA_LESS, Wrong
from . import convolution_stack
from .convolution_stack import encode, planned


def cost(*, m: int, channels: int, taps: int, carry: int) -> Cost:
    index, copies = 2 * channels + 2 * taps, 2 * channels * x(1)
    flag = [x(), x(channels)]
    return run(2 * preparation(index), copies, *flag, 2 * adder(taps, carry + m), system=channels + 2 * m)


def convolution_parameter(conv: Convolution) -> BlockEncoding:
    """The convolution by a linear combination over its parameters."""
    return encode(PARAMETER, planned(PerParameter.of, conv))


def reading(kit: Any) -> Any:
    return kit.convolution_choices.PARAMETERS


WRONG: dict[str, Wrong] = {"no channel flag": ONE_ANCILLA_LESS}


PARAMETER = lemma(globals(), convolution_parameter, like=convolution_stack, measured=("alpha", "norm"))
