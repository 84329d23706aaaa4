"""Explicit circuits of small sparse matrices."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Real
from ...claims import claim as any_claim
from ..small import EXACT, HADAMARD, gap, product

claim = partial(
    any_claim,
    "Camps, Lin, Van Beeumen, Yang (arXiv:2203.10236)",
    kind="construction",
    text="read, in the authors' public circuits",
    construction="the circuit as a matrix",
)


def rotation(value: float) -> np.ndarray:
    """R_y(2 arccos value): the corner is `value`."""
    side = math.sqrt(max(1 - value * value, 0.0))
    return np.array([[value, -side], [side, value]])


def whole(labels: int, side: int, shift: Any, entry: Any) -> np.ndarray:
    """The circuit itself on flag x labels x system, for its corner."""
    D = np.kron(np.eye(2), np.kron(hadamards(labels), np.eye(side)))
    O_A = np.zeros((2 * labels * side, 2 * labels * side))
    O_C = np.zeros_like(O_A)
    for label in range(labels):
        for j in range(side):
            place = [flag * labels * side + label * side + j for flag in (0, 1)]
            O_A[np.ix_(place, place)] = rotation(entry(label, j))
            for flag in (0, 1):
                O_C[flag * labels * side + label * side + shift(label, j), place[flag]] = 1.0
    return product([D, O_C, O_A, D])


def hadamards(size: int) -> np.ndarray:
    """Hadamard on every qubit of a register with `size` values."""
    out: np.ndarray = np.eye(1)
    while len(out) < size:
        out = np.kron(out, HADAMARD)
    return out


def encoded(alpha: float, target: np.ndarray, labels: int, shift: Any, entry: Any) -> list[Any]:
    """alpha times the corner beside the matrix."""
    side = len(target)
    U = whole(labels, side, shift, entry)
    return [
        gap("U^H U - 1", U.T @ U, np.eye(len(U))),
        gap("alpha corner - A", alpha * U[:side, :side], target, EXACT * alpha),
    ]


ENTRY = Real(-1.0, 1.0)


@claim(
    key="Explicit circuits, symmetric 2 x 2",
    title="A symmetric 2 x 2 matrix",
    inputs={"first": ENTRY, "second": ENTRY},
    candidates=lambda: [(1.0, 1.0), (0.3, -0.8)],
    implied_by="each label stands for one diagonal, of which it is half",
)
def symmetric(first: Any, second: Any) -> Any:
    """[[a1, a2], [a2, a1]], |a_i| <= 1: D O_C O_A D on 3 qubits with controlled R_y(2 arccos a_i) is a (2, 2, 0)-block-encoding."""
    A = np.array([[first, second], [second, first]])
    return encoded(2.0, A, 2, lambda label, j: label ^ j, lambda label, j: (first, second)[label])


THREE: dict[str, Any] = {"alpha": Real(0.0, 2.0), "beta": ENTRY, "gamma": ENTRY, "n": Data(int)}


def diagonals(alpha: float, beta: float, gamma: float) -> tuple[float, ...]:
    """By labels: both shares of the diagonal, below and above."""
    return 1.0, alpha - 1, beta, gamma


def moved(label: int, j: int, side: int) -> int:
    return (j + (0, 0, 1, -1)[label]) % side


def cyclic(alpha: float, beta: float, gamma: float, side: int) -> np.ndarray:
    """beta below, alpha on, gamma above the diagonal, with the corners."""
    below = np.roll(np.eye(side), 1, axis=0)
    return np.asarray(alpha * np.eye(side) + beta * below + gamma * below.T)


@claim(
    key="Explicit circuits, cyclic tridiagonal",
    title="A circulant tridiagonal matrix",
    inputs=THREE,
    candidates=lambda: [(2.0, 1.0, 1.0, 2), (0.5, -0.3, 0.9, 3)],
    implied_by="alpha = 1 + (alpha - 1) on two labels, beta and gamma on the others",
)
def cyclic_tridiagonal(alpha: Any, beta: Any, gamma: Any, n: Any) -> Any:
    """Circulant (beta, alpha, gamma), 0 <= alpha <= 2, |beta|, |gamma| <= 1: angles 2 arccos(alpha - 1), 2 arccos(beta), 2
    arccos(gamma) give a (4, 3, 0)-block-encoding."""
    side, values = 1 << n, diagonals(alpha, beta, gamma)
    A = cyclic(alpha, beta, gamma, side)
    return encoded(4.0, A, 4, lambda label, j: moved(label, j, side), lambda label, j: values[label])


@claim(
    key="Explicit circuits, tridiagonal",
    title="A tridiagonal matrix",
    inputs=THREE,
    candidates=lambda: [(2.0, 1.0, 1.0, 2), (0.5, -0.3, 0.9, 3)],
    implied_by="the corners' angles become pi, of which the cosine of the half is 0",
)
def tridiagonal(alpha: Any, beta: Any, gamma: Any, n: Any) -> Any:
    """Without the two corners: two more multi-controlled rotations by pi - theta; a (4, 3, 0)-block-encoding."""
    side, values = 1 << n, diagonals(alpha, beta, gamma)
    A = cyclic(alpha, beta, gamma, side)
    A[0, -1] = A[-1, 0] = 0.0

    def entry(label: int, j: int) -> float:
        return 0.0 if (label, j) in ((2, side - 1), (3, 0)) else values[label]

    return encoded(4.0, A, 4, lambda label, j: moved(label, j, side), entry)


def multiplexed(first: float, second: float) -> np.ndarray:
    """R_y(p), CNOT, R_y(q), CNOT on flag and label, with p and q the sum and the difference of arccosines."""
    both = math.acos(first) + math.acos(second), math.acos(first) - math.acos(second)
    turns = [
        np.kron(rotation(math.cos(t / 2)), np.eye(2)) if t >= 0 else np.kron(rotation(math.cos(t / 2)).T, np.eye(2))
        for t in both
    ]
    flip = np.kron(np.eye(2), np.diag([1.0, 0.0])) + np.kron(np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([0.0, 1.0]))
    return product([flip, turns[1], flip, turns[0]])


@claim(
    key="Explicit circuits, symmetric 2 x 2, rotations",
    title="Two rotations and two CNOTs instead of controlled rotations",
    inputs={"first": ENTRY, "second": ENTRY},
    candidates=lambda: [(1.0, 1.0), (0.3, -0.8), (-0.5, 0.9)],
    implied_by="the CNOTs turn the sign of the second angle where the label is 1",
)
def multiplexed_rotations(first: Any, second: Any) -> Any:
    """R_y(p), CNOT, R_y(q), CNOT with p, q = arccos(a1) +- arccos(a2) are the controlled R_y(2 arccos a_i)."""
    found = multiplexed(first, second).reshape(2, 2, 2, 2)
    return [gap(f"rotation for label {j}", found[:, j, :, j], rotation(a), 1e-7) for j, a in enumerate((first, second))]


@claim(
    key="Explicit circuits, circulant",
    title="A sparse circulant matrix",
    inputs={"values": Data(list), "n": Data(int)},
    candidates=lambda: [([1.0, -1.0], 2), ([0.5, 2.0, -1.0], 2), ([0.3], 1)],
    implied_by="each label stands for one shift, of which it has 1/s, s padded to a power of two",
    text="as restated by a library's module note",
)
def sparse_circulant(values: Any, n: Any) -> Any:
    """An s-sparse circulant matrix by O_C and O_A: alpha = s max |a|, s padded to a power of two."""
    side, size, largest = 1 << n, 1 << math.ceil(math.log2(len(values))), max(map(abs, values))
    A = np.asarray(sum(v * np.roll(np.eye(side), d, axis=0) for d, v in enumerate(values)))

    def entry(label: int, j: int) -> float:
        return values[label] / largest if label < len(values) else 0.0

    return encoded(size * largest, A, size, lambda label, j: (j + label) % side, entry)
