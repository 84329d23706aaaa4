"""Permutation of basis states.

Statement   image a permutation of 0 … 2^n - 1. The gate |j> -> |image_j> is a (1, 0, 0)-BE of the matrix sum_j |image_j><j|.
Source      GSLW (arXiv:1806.01838), Definition 43 (a unitary is a (1, 0, 0)-BE of itself).
Deviation   A list whose length is no power of two is continued by places that stay where they are (the gate is unitary).
Proof       The gate is the matrix.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm of every permutation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...errors import ArgumentError, ShapeError
from ...linalg.circuit import Builder, Circuit, span
from ...linalg.cost import permutation as price
from ...linalg.cost import run
from ...linalg.gates import Permutation
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_numeric
from ...scalars import ceil_log2
from .. import unitary
from ..language import BlockEncoding, Cost, apply_lemma, lemma


def target(*, image: np.ndarray) -> Any:
    return _scattered(image)


@readable
def _scattered(image: np.ndarray) -> Operator:
    """Row image_j of the result is row j of what comes in."""
    back = np.argsort(image)
    return Operator(ceil_log2(image.size), lambda x: x[back], lambda x: x[image])


def block(*, image: np.ndarray) -> Any:
    return _gathered(image)


@readable
def _gathered(image: np.ndarray) -> Operator:
    """Written entry by entry."""

    def forth(x: np.ndarray) -> np.ndarray:
        out = np.empty_like(x)
        out[image] = x
        return out

    return Operator(ceil_log2(image.size), forth, lambda x: x[image])


def circuit(*, image: np.ndarray) -> Circuit:
    n = ceil_log2(image.size)
    return Builder(n).add(_gate(image), span(0, n)).build()


@readable
def _gate(image: np.ndarray) -> Permutation:
    return Permutation(image)


def cost(*, n: int) -> Cost:
    return run(price(n), system=n)


def sizes(*, image: np.ndarray) -> dict[str, int]:
    return {"n": ceil_log2(image.size)}


def permutation(image: Any) -> BlockEncoding:
    """The matrix that takes |j> to |image[j]>: `image` lists each of 0 … m - 1 once. Raises ShapeError, ArgumentError."""
    array = as_numeric(image, "image")
    if array.ndim != 1:
        raise ShapeError("image", "have one axis", f"an array of shape {array.shape}")
    if array.dtype.kind == "c" or not np.array_equal(np.sort(array), np.arange(array.size)):
        raise ArgumentError("image", f"list each of 0 … {array.size - 1} once", array.tolist()[:9])
    n = ceil_log2(array.size)
    whole = np.arange(1 << n)
    whole[: array.size] = array.astype(int)
    data = {"image": whole}
    return apply_lemma(PERMUTATION, (), kind=BlockEncoding, n=n, shape=(array.size,) * 2, data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The gate's matrix."""
    yield unitary.corner(s, kit, "image")


def reading(kit: Any) -> Any:
    return kit.gate_choices.PERMUTATION


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"image": rng.permutation(int(rng.integers(1, 9)))}


PERMUTATION = lemma(globals(), permutation, like=unitary)
