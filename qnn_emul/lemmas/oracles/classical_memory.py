"""Memory of words (Def. A.1).

Statement   x_i, i < N, words of d bits. |i>|y> -> |i>|y xor x_i> is unitary, a (1, 0, 0)-BE of itself; |i>|0> -> |i>|x_i>.
Source      Rattew et al. (arXiv:2510.07195), Def. A.1.
Deviation   The action on |y> != |0>, which the definition leaves open, is xor, so that a second use clears the word.
Proof       One X per set bit, controlled by the address.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, exact_under
from ...errors import ArgumentError, ShapeError
from ...linalg.cost import memory, run
from ...linalg.loading import memory_circuit, memory_image
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_numeric
from ...scalars import ceil_log2
from ..be.diagonal_from_angles import as_bits
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule() -> Record:
    return Record(alpha=1, ancillas=0, epsilon=0, norm=1)


def target(*, words: np.ndarray, bits: int) -> Any:
    return _moved(words, bits)


@readable
def _moved(words: np.ndarray, bits: int) -> Operator:
    image = memory_image(words, bits)  # its own inverse
    return Operator(image.size.bit_length() - 1, lambda x: x[image], lambda x: x[image])


def block(*, words: np.ndarray, bits: int) -> Any:
    return target(words=words, bits=bits)


def circuit(*, words: np.ndarray, bits: int) -> Circuit:
    return memory_circuit(words, bits, "memory")


def cost(*, address: int, bits: int) -> Cost:
    return run(memory("memory", address, bits), system=address + bits)


def sizes(*, words: np.ndarray) -> dict[str, int]:
    return {"address": ceil_log2(words.size)}


def classical_memory(words: Any, bits: int) -> BlockEncoding:
    """|i>|y> -> |i>|y xor words[i]>, layout address | word; addresses beyond the last word hold 0.

    Raises ArgumentError (not integers from 0 to 2**bits - 1), ShapeError.
    """
    as_numeric(words, "words")
    d, array = as_bits(bits), np.asarray(words)
    if array.dtype.kind not in "iu":
        raise ArgumentError("words", "be integers", f"of dtype {array.dtype}")
    if array.ndim != 1 or array.size == 0:
        raise ShapeError("words", "have one axis and at least one entry", f"an array of shape {array.shape}")
    if array.min() < 0 or array.max() >= 1 << d:
        raise ArgumentError("words", f"fit into {d} bits", f"between {array.min()} and {array.max()}")
    m = ceil_log2(array.size)
    padded = np.zeros(1 << m, dtype=int)
    padded[: array.size] = array
    shape = (array.size, 1 << d, array.size, 1 << d)
    data = {"words": padded, "bits": d}
    return apply_lemma(CLASSICAL_MEMORY, (), kind=BlockEncoding, n=m + d, shape=shape, data=data, row_axes=2)


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "part of a unitary")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A permutation of basis states."""
    yield kit.given_whole(s, "part of a unitary", "words", "bits")


def reading(kit: Any) -> Any:
    return kit.gate_choices.MEMORY


WRONG: dict[str, Wrong] = {"alpha halved": lambda r: {"alpha": 0.5}}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    bits = int(rng.integers(1, 4))
    return {"words": rng.integers(0, 1 << bits, size=int(rng.integers(1, 9))), "bits": bits}


CLASSICAL_MEMORY = lemma(globals(), classical_memory)
