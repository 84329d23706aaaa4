"""Diagonal matrix from angles of d bits (Lemma B.13).

Statement   -1 <= a_j <= 1, b_j the nearest of 0 … 2^d - 1 to arccos(a_j) 2^d/pi, e = sin(pi/2^(d+1)), or 0 where
            every a_j = cos(pi b_j/2^d). A memory of the words b_j, one rotation exp(-i pi 2^k Y/2^d) per bit and the
            memory again are a (1, d + 1, e)-BE of diag(a_j). For complex a_j, real and imaginary parts side by side: a
            (2, d + 2, sqrt(2) e)-BE.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.13 and Def. B.3.
Deviation   The paper assumes a_j and b_j exact in d bits and states epsilon = 0. Both exact at once means a_j in {0, 1}
            (Niven: other rational cosines belong to angles pi/3 and 2 pi/3, which no number of bits holds; -1 needs b =
            2^d). With rounded angles the error is e.
Proof       cos(pi b_j/2^d) is the corner of the rotations. The angle is off by at most pi/2^(d+1), from a multiple
            of pi/2^d; the cosine changes fastest around pi/2, which is such a multiple.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, equal, given, norm
from ...errors import ArgumentError, NormTooLarge
from ...linalg import operators
from ...linalg.circuit import Builder, listed, registers
from ...linalg.cost import memory, one_qubit, run
from ...linalg.gates import HADAMARD, Diagonal
from ...linalg.loading import memory_circuit, word_rotations
from ...linalg.readable import readable
from ...linalg.scales import UNIT_ROUNDOFF
from ...linalg.shapes import as_vector
from ...scalars import ceil_log2, minimum, square_root
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong

MAX_BITS = 20


def rule(*, bits: int, parts: int, epsilon: Any, norm: Any) -> Record:
    return Record(alpha=parts, ancillas=bits + parts, epsilon=epsilon, norm=norm)


def target(*, values: np.ndarray) -> Any:
    return operators.diagonal(values)


def block(*, words: np.ndarray, bits: int, parts: int) -> Any:
    return operators.diagonal(_joined(words, bits, parts) / parts)


def _joined(words: np.ndarray, bits: int, parts: int) -> Any:
    """The cosines, of real and imaginary parts as complex numbers."""
    cosines = cosines_of(words, bits)
    return cosines if parts < 2 else _complex(*cosines.reshape(2, -1))


@readable
def _complex(real: np.ndarray, imaginary: np.ndarray) -> np.ndarray:
    return real + 1j * imaginary


def circuit(*, words: np.ndarray, bits: int, parts: int) -> Circuit:
    """Layout: part (complex only) | flag | word d | system. Memory, one rotation per bit, memory."""
    n = ceil_log2(words.size) - (parts - 1)
    part, flag, word, system = registers(parts - 1, 1, bits, n)
    memory = memory_circuit(words, bits, "memory")
    builder = Builder(parts + bits + n)
    for qubit in listed(part):
        builder.add(HADAMARD, (qubit,))
    builder.add(memory, part + system + word)
    word_rotations(builder, word, flag[0])
    builder.add(memory, part + system + word)
    for qubit in listed(part):
        builder.add(Diagonal(np.array([1.0, 1j])), (qubit,)).add(HADAMARD, (qubit,))
    return builder.build()


def cost(*, n: int, bits: int, parts: int) -> Cost:
    turns = [one_qubit(1)] * bits + [one_qubit()] * (3 * (parts - 1))
    return run(memory("memory", n + parts - 1, bits, times=2), *turns, system=n)


def sizes(*, words: np.ndarray, parts: int) -> dict[str, int]:
    return {"n": words.size.bit_length() - parts}


def operations(*, bits: int) -> int:
    return 8 + 2 * bits


@readable
def cosines_of(words: np.ndarray, bits: int) -> np.ndarray:
    """cos(pi b/2**d); exactly 0 in the middle."""
    return np.where(2 * words == 1 << bits, 0.0, np.cos(np.pi * words / (1 << bits)))


def angle_words(values: np.ndarray, bits: int) -> np.ndarray:
    """The d-bit words b_j nearest to arccos(a_j) 2**d/pi. Raises ArgumentError where that would be 2**d."""
    words: np.ndarray = np.rint(np.arccos(np.clip(values, -1.0, 1.0)) * ((1 << bits) / np.pi)).astype(int)
    if np.any(words == 1 << bits):
        raise ArgumentError(
            "values",
            f"have angles that fit into {bits} bits",
            f"{float(values.min()):.6g}, whose angle rounds to pi",
            "Encode -values and scale by -1, or take more bits.",
        )
    return words


def as_bits(value: Any) -> int:
    """A word length between 1 and 20."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 1 <= value <= MAX_BITS:
        raise ArgumentError("bits", f"be an integer from 1 to {MAX_BITS}", value)
    return int(value)


def diagonal_from_angles(values: Any, bits: int) -> BlockEncoding:
    """diag(values), |Re|, |Im| <= 1, from angles of `bits` bits; padded with zeros, whose angle pi/2 is exact.

    epsilon = 0 where the values are cosines of such angles. Raises ShapeError, NormTooLarge, ArgumentError.
    """
    array = as_vector(values, "values")
    d, n = as_bits(bits), ceil_log2(array.size)
    padded = np.zeros(1 << n, dtype=array.dtype)
    padded[: array.size] = array
    parts = np.concatenate([padded.real, padded.imag]) if padded.dtype.kind == "c" else padded
    largest = float(np.max(np.abs(parts)))
    if largest > 1.0 + RELATIVE:
        raise NormTooLarge("values", "have real and imaginary parts between -1 and 1", f"of size {largest:.12g}")
    words = angle_words(parts, d)
    numbers = {
        "bits": d,
        "parts": parts.size >> n,
        "epsilon": _error(parts, words, d, parts.size >> n),
        "norm": float(np.max(np.abs(padded))),
    }
    return encode(padded, words, numbers, (array.size, array.size))


def encode(values: Any, words: Any, numbers: dict[str, Any], shape: tuple[int, int]) -> BlockEncoding:
    """The node of padded values and their angles' words."""
    n, data = ceil_log2(shape[0]), {"values": values, "words": words}
    return apply_lemma(DIAGONAL_FROM_ANGLES, (), kind=BlockEncoding, n=n, shape=shape, numbers=numbers, data=data)


def _error(values: np.ndarray, words: np.ndarray, bits: int, parts: int) -> float:
    exact = np.all(np.abs(values - cosines_of(words, bits)) <= 4 * UNIT_ROUNDOFF)
    return 0.0 if exact else float(np.sqrt(parts) * np.sin(np.pi / 2 ** (bits + 1)))


def proof(goal: Any, *, values: Any, words: Any, bits: int, parts: int) -> Iterator[Line]:
    apart = np.diag(values) - np.diag(_joined(words, bits, parts))
    yield equal(goal.error, apart)
    yield given("angles of d bits", norm(apart), goal.epsilon)
    yield given("the norm of a diagonal", norm(goal.target), goal.norm)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The numbers and the cosines of their angles, two vectors; complex ones are joined of two parts."""
    values, cosines = kit.atom("a", "VE"), kit.atom("cosines", "VE")
    stated = (
        kit.Stated("angles of d bits", norm(np.diag(values) - np.diag(cosines)), s.numbers["epsilon"]),
        kit.Stated("the norm of a diagonal", norm(np.diag(values)), s.numbers["norm"]),
    )
    joined = kit.GivenData(lambda name: cosines)
    for parts, found in ((1, cosines), (2, SimpleNamespace(reshape=lambda *sizes: (joined, None)))):
        data = {"values": values, "words": kit.GivenData(lambda name, found=found: found)}
        yield replace(s, label=f"parts {parts}", numbers={**s.numbers, "parts": parts}, data=data, stated=stated)


def reading(kit: Any) -> Any:
    return kit.gate_choices.ANGLES


WRONG: dict[str, Wrong] = {
    "exact, as stated": lambda r, **_: {"epsilon": 0.0},
    "parts not added up": lambda r, *, parts, **_: {"epsilon": r.epsilon / square_root(parts)},
    "one unit of the last bit": lambda r, *, bits, **_: {"epsilon": minimum(r.epsilon, 2.0**-bits)},
    "half a step of the word, not of the angle": lambda r, *, bits, **_: {"epsilon": r.epsilon / 3.14159},
    "alpha one for complex entries": lambda r, **_: {"alpha": 1.0},
    "flag not counted": lambda r, *, bits, **_: {"ancillas": bits},
}


def attained_by() -> BlockEncoding:
    # an angle (almost) halfway below pi/2, in both parts
    half = (1 - 1e-9) * np.sin(np.pi / 16)
    return diagonal_from_angles([0.5, half - 1j * half], 3)


def draw(rng: np.random.Generator) -> dict[str, Any]:
    size, bits = int(rng.integers(1, 5)), int(rng.integers(2, 4))
    if rng.random() < 0.3:
        return {"values": cosines_of(rng.integers(0, 1 << bits, size=size), bits), "bits": bits}
    values = rng.uniform(-0.7, 1, size=size)
    return {"values": values + 1j * rng.uniform(-0.7, 1, size=size) if rng.random() < 0.5 else values, "bits": bits}


DIAGONAL_FROM_ANGLES = lemma(globals(), diagonal_from_angles, measured=("epsilon", "norm"))
