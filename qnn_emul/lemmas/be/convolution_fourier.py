"""Circular 2-D convolution between Fourier transforms.

Statement   K of shape (C_o, C_i, D, D), K != 0, on M x M images that wrap, M = 2^m >= D; F(k, l) = sum_uv K_uv e^(-2 pi i (k r_u + l
            r_v)/M) with the taps' shifts r. Fourier transforms of rows and columns around the dilation of F(k, l)/||C||,
            controlled by (k, l), are a (||C||, 1, 0)-BE of the convolution, ||C|| = max ||F(k, l)||.
Source      Mathematics 5.5, circulant padding.
Deviation   None. M^2 dilations of C x C matrices are loaded, where the other groupings load D^2 or fewer.
Proof       Cyclic shifts are diagonal in the Fourier basis. alpha is ||C|| and a bound on its rounding.
Attained    epsilon = 0: the block is exact, and alpha is the norm.
"""

from __future__ import annotations

from typing import Any

from ...linalg.convolution import Convolution, draw_kernel
from ...linalg.cost import fourier, multiplexed, run
from ...linalg.groupings import Fourier
from ..language import BlockEncoding, Cost, lemma
from ..wrong import GROUPED, Wrong
from . import convolution_stack
from .convolution_stack import encode, planned


def cost(*, m: int, channels: int) -> Cost:
    return run(4 * fourier(m), multiplexed(2 * m, 1 + channels), system=channels + 2 * m)


def convolution_fourier(conv: Convolution) -> BlockEncoding:
    """The circular convolution in its Fourier form; conv.padding must be "circular" (the layer checks it)."""
    return encode(FOURIER, planned(Fourier.of, conv))


def reading(kit: Any) -> Any:
    return kit.convolution_choices.FOURIER


WRONG: dict[str, Wrong] = {**GROUPED, "flags of the other groupings": lambda r, **_: {"ancillas": r.ancillas + 2}}


def draw(rng: Any) -> dict[str, Any]:
    return {"conv": draw_kernel(rng, "circular")}


FOURIER = lemma(globals(), convolution_fourier, like=convolution_stack, measured=("alpha", "norm"))
