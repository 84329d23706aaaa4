"""Preprocessed matrix (Def. B.3).

Statement   W with columns of norm at most 1. The column oracle |j>|0> -> |j>|w_j/||w_j||> and a memory of the d-bit words
            b_j nearest to arccos(||w_j||) 2^d/pi, side by side, are a unitary, a (1, 0, 0)-BE of itself, with
            |j>|0>|0> -> |j>|w_j/||w_j||>|b_j>.
Source      Rattew et al. (arXiv:2510.07195), Def. B.3.
Deviation   ||w_j|| <= 1 suffices where the definition asks ||W|| <= 1. Norms are not negative, so b_j <= 2^(d-1): half of the
            words are never used.
Proof       Def. A.1 and Def. A.2 on a common address.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, exact_under
from ...errors import NormTooLarge, ShapeError
from ...linalg.circuit import Builder, registers
from ...linalg.columns import Columns, random_columns
from ...linalg.cost import memory, run, states
from ...linalg.loading import RotationTrees, memory_circuit
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_numeric, real_if_real
from ...scalars import ceil_log2
from ..be.diagonal_from_angles import angle_words, as_bits
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule() -> Record:
    return Record(alpha=1, ancillas=0, epsilon=0, norm=1)


def target(*, trees: RotationTrees, words: np.ndarray, bits: int) -> Any:
    return _loaded(trees, words, bits)


@readable
def _loaded(trees: RotationTrees, words: np.ndarray, bits: int) -> Operator:
    count, rows = trees.count, 1 << trees.n
    image = (np.arange(1 << bits)[None, :] ^ words[:, None])[:, None, :, None]

    def load(x: np.ndarray) -> np.ndarray:
        parts = x.reshape(count, rows, 1 << bits, -1)
        return np.take_along_axis(parts, image, axis=2).reshape(x.shape)

    def states(x: np.ndarray, act: Any) -> np.ndarray:
        out: np.ndarray = act(x.reshape(count * rows, -1)).reshape(x.shape)
        return out

    n = (count * rows).bit_length() - 1 + bits
    dtype = trees.phases.dtype
    return Operator(n, lambda x: load(states(x, trees.apply)), lambda x: states(load(x), trees.apply_adjoint), dtype)


def block(*, trees: RotationTrees, words: np.ndarray, bits: int) -> Any:
    return target(trees=trees, words=words, bits=bits)


def circuit(*, trees: RotationTrees, words: np.ndarray, bits: int) -> Circuit:
    """Layout: address | row | word."""
    width = ceil_log2(trees.count)
    address, row, word = registers(width, trees.n, bits)
    builder = Builder(width + trees.n + bits)
    builder.add(trees.circuit("columns"), address + row)
    return builder.add(memory_circuit(words, bits, "angles"), address + word).build()


def cost(*, address: int, n: int, bits: int) -> Cost:
    return run(states("columns", address, n), memory("angles", address, bits), system=address + n + bits)


def sizes(*, trees: RotationTrees) -> dict[str, int]:
    return {"address": ceil_log2(trees.count), "n": trees.n}


def operations(*, trees: RotationTrees) -> int:
    return 8 + 4 * trees.n


def preprocessed_matrix(W: Any, bits: int) -> BlockEncoding:
    """|j>|0>|0> -> |j>|w_j/||w_j||>|b_j>, layout column | row | word, padded. Raises ShapeError, NormTooLarge, ArgumentError."""
    array = real_if_real(as_numeric(W, "W"))
    if array.ndim != 2:
        raise ShapeError("W", "have two axes", f"an array of shape {array.shape}")
    columns = Columns.of(array, (array.shape[1],))
    largest = float(np.max(columns.norms))
    if largest > 1 + RELATIVE:
        raise NormTooLarge("W", "have columns of norm at most 1", f"one of norm {largest:.12g}")
    d = as_bits(bits)
    data = {"trees": columns.trees(), "words": angle_words(columns.padded_norms, d), "bits": d}
    shape = (array.shape[1], array.shape[0], 1 << d)
    n = columns.n_in + columns.n_out + d
    return apply_lemma(PREPROCESSED_MATRIX, (), kind=BlockEncoding, n=n, shape=(*shape, *shape), data=data, row_axes=3)


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "part of a unitary")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A permutation after rotations."""
    yield kit.given_whole(s, "part of a unitary", "trees", "words", "bits")


def reading(kit: Any) -> Any:
    return kit.gate_choices.MEMORY_OF_COLUMNS


WRONG: dict[str, Wrong] = {"alpha halved": lambda r: {"alpha": 0.5}}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    columns = random_columns(rng, int(rng.integers(0, 3)), int(rng.integers(0, 3)))
    return {"W": columns.matrix / max(1e-9, float(columns.norms.max())), "bits": int(rng.integers(1, 4))}


PREPROCESSED_MATRIX = lemma(globals(), preprocessed_matrix)
