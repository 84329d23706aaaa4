"""Multiplication by an odd number modulo 2^n.

Statement   f odd. For each bit of x from the second highest down to the lowest, addition of (f - 1)/2 to the bits above it where it is 1
            is a (1, 0, 0)-BE of the permutation |x> -> |f x mod 2^n>.
Source      GSLW (arXiv:1806.01838), Definition 43 (a unitary is a (1, 0, 0)-BE of itself); Mathematics 8.1.
Deviation   None.
Proof       f x = x + (f - 1) sum of x's bits 2^k; (f - 1) 2^k is (f - 1)/2 at the bits above k, which are not read any more.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.circuit import Builder, Circuit, span
from ...linalg.cost import controlled, permutation, run, x
from ...linalg.gates import PAULI_X, adder
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_integer, as_qubits
from .. import unitary
from ..language import BlockEncoding, Cost, apply_lemma, lemma


@dataclass(frozen=True)
class Multiplier:
    """An odd factor, and the qubits of the register."""

    factor: int
    n: int


def target(*, by: Multiplier) -> Any:
    return _multiplied(by)


@readable
def _multiplied(by: Multiplier) -> Operator:
    image = by.factor * np.arange(1 << by.n) % (1 << by.n)
    back = np.argsort(image)
    return Operator(by.n, lambda x: x[back], lambda x: x[image])


def block(*, by: Multiplier) -> Any:
    return _moved(by)


@readable
def _moved(by: Multiplier) -> Operator:
    """By the inverse of the factor: what goes to row y is row y/f."""
    inverse = pow(by.factor, -1, 1 << by.n) if by.n else 0
    source = inverse * np.arange(1 << by.n) % (1 << by.n)
    image = by.factor * np.arange(1 << by.n) % (1 << by.n)
    return Operator(by.n, lambda x: x[source], lambda x: x[image])


def circuit(*, by: Multiplier) -> Circuit:
    gates = _gates(by)
    return Builder(gates.qubits).add(gates, span(0, gates.qubits)).build()


@readable
def _gates(by: Multiplier) -> Circuit:
    builder = Builder(by.n)
    for bit in _bits(by):  # qubit `bit` has the bits above it in front
        gate = PAULI_X if bit == 1 else adder(bit, by.factor // 2)
        builder.add(gate, range(bit), ((bit, 1),))
    return builder.build()


def _bits(by: Multiplier) -> tuple[int, ...]:
    """The qubits that control an addition which is not of 0."""
    return tuple(bit for bit in range(1, by.n) if by.factor // 2 % (1 << bit))


def cost(*, n: int, bits: Sequence[int]) -> Cost:
    return run(*(x(1) if bit == 1 else controlled(permutation, bit, 1) for bit in bits), system=n)


def sizes(*, by: Multiplier) -> dict[str, Any]:
    return {"n": by.n, "bits": _bits(by)}


def modular_multiplication(factor: int, n: int) -> BlockEncoding:
    """|x> -> |factor x mod 2**n>, factor odd, on n qubits. Raises ArgumentError."""
    as_qubits(n, "n")
    if not as_integer(factor, "factor") % 2:
        raise ArgumentError("factor", "be odd", factor)
    data, side = {"by": Multiplier(int(factor) % (2 << int(n)), int(n))}, 1 << int(n)
    return apply_lemma(MULTIPLICATION, (), kind=BlockEncoding, n=int(n), shape=(side, side), data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The matrix of the gates."""
    yield unitary.corner(s, kit, "by")


def reading(kit: Any) -> Any:
    return kit.gate_choices.MULTIPLIED


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"factor": 2 * int(rng.integers(-9, 10)) + 1, "n": int(rng.integers(0, 5))}


MULTIPLICATION = lemma(globals(), modular_multiplication, like=unitary)
