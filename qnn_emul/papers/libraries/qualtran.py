"""What Qualtran states of its block-encodings: phases, products, Chebyshev polynomials, sparse matrices (version 0.7.0)."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...claims import Data, Integer, Otherwise, Real, at_most, exactly
from ...claims import claim as any_claim
from ..small import EXACT, Z, contraction, dilation, gap, instead, needs, norm, product, unitary

claim = partial(
    any_claim, "Qualtran", kind="bound", text="read, in its files, and run", construction="the circuit as a matrix"
)


def off_by(delta: float) -> complex:
    """A phase at this distance from 1."""
    return complex(np.exp(2j * math.asin(delta / 2)))


@claim(
    key="Qualtran, phase",
    title="Error of a phase",
    inputs={"alpha": Real(0.1, 9.0), "eps": Real(0.0, 1.0), "delta": Real(0.0, 1.0)},
    candidates=lambda: [(2.0, 0.0, 0.1), (1.0, 0.1, 0.1), (0.5, 0.1, 0.0)],
    repair=instead(
        "eps + alpha delta",
        lambda alpha, eps, delta: [at_most("error", turned(alpha, eps, delta), eps + alpha * delta, rounding=EXACT)],
    ),
    remark="the encoded number is alpha, meant is one at the distance eps from it",
)
def phase_error(alpha: Any, eps: Any, delta: Any) -> Any:
    """An (alpha, a, eps)-block-encoding with a phase that is right within delta: an (alpha, a, eps + delta)-block-encoding."""
    return [at_most("error", turned(alpha, eps, delta), eps + delta, rounding=EXACT)]


def turned(alpha: float, eps: float, delta: float) -> float:
    away = alpha * (off_by(delta) - 1)
    direction = -away / abs(away) if away else 1.0
    return abs(alpha + eps * direction - alpha * off_by(delta))


def flagged(unitaries: tuple[np.ndarray, ...]) -> tuple[np.ndarray, int]:
    """The corner of a product with a flag for each factor but the last one, on one ancilla; and how many ancillas there are."""
    flags, side = len(unitaries) - 1, len(unitaries[0])
    good, bad = (np.kron(P, np.eye(side // 2)) for P in (np.diag([1.0, 0.0]), np.diag([0.0, 1.0])))
    whole = np.eye(2**flags * side, dtype=complex)
    for j, U in enumerate(reversed(unitaries)):
        whole = np.kron(np.eye(2**flags), U) @ whole
        if j < flags:
            flip = np.kron(np.kron(np.eye(2**j), np.array([[0, 1], [1, 0]])), np.eye(2 ** (flags - 1 - j)))
            whole = (np.kron(np.eye(2**flags), good) + np.kron(flip, bad)) @ whole
    return whole[: side // 2, : side // 2], flags + 1


@claim(
    key="Qualtran, product, ancillas",
    title="Ancillas of a product",
    inputs={"unitaries": Data(tuple)},
    candidates=lambda: [tuple(unitary(5 * n + j, 4) for j in range(n)) for n in (2, 3, 4)],
    implied_by="a flag for each factor but the last one that is run keeps what its ancillas were",
    remark="exact encodings on one ancilla; ceil(log2 n) qubits that count do what n - 1 flags do",
)
def product_ancillas(unitaries: Any) -> Any:
    """The product of n block-encodings on a_i ancillas has n - 1 + max a_i ancillas."""
    found, ancillas = flagged(unitaries)
    stated = product([U[: len(U) // 2, : len(U) // 2] for U in unitaries])
    return [
        gap("corner - product", found, stated),
        exactly("number of ancillas", ancillas, len(unitaries) - 1 + 1),
    ]


def steps(order: int) -> str:
    """The gates in their order: R a reflection about |0>, U and u the encoding and its inverse."""
    return "RURu" * (order // 2) + "RU" * (order % 2)


def asymmetric(A: np.ndarray) -> np.ndarray:
    """A block-encoding of A that is not its own inverse."""
    out: np.ndarray = np.kron(np.diag([1, np.exp(0.7j)]), np.eye(len(A))) @ dilation(A)
    return out


ORDERED: dict[str, Any] = {"A": Data(np.ndarray), "order": Integer(0, 12)}


def of_order(A: np.ndarray, order: int) -> np.ndarray:
    values, vectors = np.linalg.eigh(A)
    return np.asarray((vectors * chebyshev.chebval(values, [0.0] * order + [1.0])) @ vectors.conj().T)


@claim(
    key="Qualtran, Chebyshev polynomial, corner",
    title="A Chebyshev polynomial by alternating an encoding and its inverse",
    kind="construction",
    inputs=ORDERED,
    candidates=lambda: [(np.array([[0.6]]), 1), (np.array([[0.6]]), 2), (contraction(5, 3, 0.9, True), 5)],
    implied_by="T_{j+1} = 2 x T_j - T_{j-1} on the two-dimensional blocks",
    remark="alpha = 1; the encoding is not its own inverse",
)
def chebyshev_corner(A: Any, order: Any) -> Any:
    """Reflections about |0> between a block-encoding and its inverse give T_j(A/alpha) with alpha 1 and no further ancilla."""
    U = asymmetric(A)
    gates = {"U": U, "u": U.conj().T, "R": np.kron(Z, np.eye(len(A)))}
    whole = product([gates[s] for s in reversed(steps(order))]) if order else np.eye(len(U))
    return [gap("corner - T_j(A)", whole[: len(A), : len(A)], of_order(A, order))]


@claim(
    key="Qualtran, Chebyshev polynomial, reflections",
    title="Number of reflections",
    inputs={"order": Integer(0, 50)},
    candidates=lambda: [1, 2, 5],
    repair=instead("j", lambda order: [exactly("reflections", steps(order).count("R"), order)]),
    remark="its call graph beside what the bloq decomposes into; the first reflection acts on |0> and could go",
)
def reflections(order: Any) -> Any:
    """T_j takes j - j mod 2 reflections."""
    return [exactly("reflections", steps(order).count("R"), order - order % 2)]


def coefficients(alpha: float, order: int) -> np.ndarray:
    """c with T_j(alpha t) = sum c_i T_i(t)."""
    powers = chebyshev.cheb2poly([0.0] * order + [1.0])
    return np.asarray(chebyshev.poly2cheb(powers * alpha ** np.arange(len(powers))))


@claim(
    key="Qualtran, Chebyshev polynomial of A, alpha",
    title="alpha of T_j(A) where A has an alpha above 1",
    inputs={"A": Data(np.ndarray), "alpha": Real(1.01, 9.0), "order": Integer(2, 8)},
    requires=lambda A, alpha, order: norm(A) <= 1 + EXACT,
    candidates=lambda: [(np.array([[1.0]]), 2.0, 2), (contraction(5, 3, 1.0, True), 2.0, 3)],
    implied_by="||T_j(A)|| <= 1 <= T_j(alpha), the sum of the coefficients, which are positive",
    otherwise=Otherwise("a dilation of T_j(A)"),
    enough="alpha = 1 instead of T_j(alpha), which grows like (2 alpha)^j/2",
)
def scaled_alpha(A: Any, alpha: Any, order: Any) -> Any:
    """||A|| <= 1, encoded with alpha: T_j(A) is encoded with sum |c_i|, T_j(alpha t) = sum c_i T_i(t)."""
    claimed = float(np.sum(np.abs(coefficients(alpha, order))))
    return [at_most("alpha", norm(of_order(A, order)), claimed, 1.0, EXACT * claimed)]


@claim(
    key="Qualtran, Chebyshev polynomial of A, error",
    title="Error of T_j(A) where A has an alpha above 1",
    inputs={"alpha": Real(1.0, 9.0), "eps": Real(0.0001, 0.5), "order": Integer(2, 8)},
    candidates=lambda: [(2.0, 0.1, 2), (1.5, 0.01, 5)],
    repair=instead(
        "j^2 eps, where what is meant and what is encoded have norms of at most 1",
        lambda alpha, eps, order: scaled(alpha, eps, order, order**2 * eps),
    ),
    remark="meant is 1, encoded 1 - eps; its linear combination takes max of the terms' errors i eps",
)
def scaled_error(alpha: Any, eps: Any, order: Any) -> Any:
    """A with an error of eps: T_j(A) as a combination of T_i(A/alpha) has an error of j eps."""
    return scaled(alpha, eps, order, order * eps)


def scaled(alpha: float, eps: float, order: int, claimed: float) -> list[Any]:
    found = chebyshev.chebval((1 - eps) / alpha, coefficients(alpha, order))
    return [at_most("error", abs(1 - found), claimed, rounding=EXACT * (2 * alpha) ** order)]


def positions(A: np.ndarray) -> list[list[int]]:
    """For each column all rows, those with entries first."""
    return [np.argsort(column == 0, kind="stable").tolist() for column in A.T]


def sparse_corner(A: np.ndarray, s: int) -> np.ndarray:
    """H, O_c, O_A, SWAP, O_r^H, H on flag x index x system, H being uniform on s values."""
    N = len(A)
    columns, rows = positions(A), positions(A.T)
    eye, O_c, O_r, swap = np.eye(N), *(np.zeros((N * N, N * N)) for _ in range(3))
    for place in range(N):
        for label in range(N):
            O_c[columns[place][label] * N + place, label * N + place] = 1.0
            O_r[rows[place][label] * N + place, label * N + place] = 1.0
            swap[place * N + label, label * N + place] = 1.0
    entries = np.diag(A.reshape(-1))  # <0|O_A|0> of the flag, on |i>|j>
    uniform = np.kron((np.arange(N) < s)[:, None] / math.sqrt(s), eye)
    return np.asarray(uniform.T @ O_r.T @ swap @ entries @ O_c @ uniform)


def sparse_matrices() -> list[Any]:
    band = np.roll(np.eye(4), 1, axis=0)
    return [
        (np.diag([0.5, -1.0]), 1),
        (0.3 * np.eye(4) + 0.5j * band - band.T, 3),
        (contraction(2, 4), 4),
    ]


@claim(
    key="Qualtran, sparse matrix",
    title="A sparse matrix by row, column and entry oracles",
    kind="construction",
    inputs={"A": Data(np.ndarray), "s": Data(int)},
    requires=lambda A, s: max(np.count_nonzero(A, axis=0).max(), np.count_nonzero(A, axis=1).max()) <= s,
    candidates=sparse_matrices,
    implied_by="each entry meets one label of its column and one of its row, each with the amplitude 1/sqrt(s)",
    remark="s need not be a power of two; zeros are labelled where a row or a column has not s entries",
)
def sparse(A: Any, s: Any) -> Any:
    """|A_ij| <= 1, s entries in each row and column: H, O_c, O_A, SWAP, O_r^H, H is an (s, n + 1, 0)-block-encoding."""
    return [gap("s corner - A", s * sparse_corner(A, s), A, EXACT * s)]


def by_roots(A: np.ndarray) -> np.ndarray:
    """N times the corner of Had, O_A, both SWAPs, O_A^H, Had on two flags, an index and the system; all N labels, no O_c."""
    N = len(A)
    O_A = np.zeros((N, 2, N, N, 2, N), dtype=complex)  # index, flag, system
    for i in range(N):
        for j in range(N):
            r = np.sqrt(complex(A[i, j]))
            side = math.sqrt(1 - abs(r) ** 2)
            O_A[i, :, j, i, :, j] = [[r, -side], [side, r.conjugate()]]
    entries = np.kron(np.eye(2), O_A.reshape(2 * N * N, -1))  # further flag, index, flag, system
    swapped = np.eye(4 * N * N).reshape(2, N, 2, N, 4 * N * N).transpose(2, 3, 0, 1, 4).reshape(4 * N * N, -1)
    start = np.zeros((2, N, 2, N, N))
    start[0, :, 0] = np.eye(N) / math.sqrt(N)
    uniform = start.reshape(-1, N)
    return np.asarray(N * uniform.T @ entries.conj().T @ swapped @ entries @ uniform)


def not_negative() -> list[Any]:
    return [np.array([[0.0, -0.5j], [0.5j, 0.3]]), np.array([[0.2, 0.3 + 0.4j], [0.3 - 0.4j, 0.0]])]


@claim(
    key="Qualtran, Hermitian sparse matrix",
    title="A Hermitian encoding by square roots of the entries",
    kind="construction",
    inputs={"A": Data(np.ndarray)},
    requires=lambda A: norm(A - A.conj().T) <= EXACT,
    candidates=lambda: [np.array([[-0.5]]), np.array([[0.0, -0.5], [-0.5, 0.0]]), *not_negative()],
    repair=needs(
        "no negative entry (off the diagonal sqrt(A_ij) = -sqrt(A_ji) would do, on it nothing does)", not_negative
    ),
    remark="the circuit of lecture notes (arXiv:2201.08309, as restated by its documentation); the principal square root, s = N",
)
def hermitian_sparse(A: Any) -> Any:
    """A Hermitian, O_A|0>|i>|j> = (sqrt(A_ij)|0> + sqrt(1 - |A_ij|)|1>)|i>|j>: O_A, SWAP, O_A^H between O_c, H and their inverses is
    an (s, n + 2, 0)-block-encoding of A."""
    return [gap("s corner - A", by_roots(A), A)]


def band_positions(n: int, bandsize: int) -> list[list[int]]:
    """l + i - b modulo 2^n, for each row."""
    return [[(label + i - bandsize) % 2**n for label in range(2 * bandsize + 1)] for i in range(2**n)]


BAND: dict[str, Any] = {"n": Integer(1, 5), "bandsize": Integer(0, 16)}


def wide_enough(n: int, bandsize: int) -> bool:
    return bool(2**n >= 2 * bandsize + 1)


def outside(n: int, bandsize: int, cyclic: bool) -> int:
    """Positions that are no place of the band."""
    N = 2**n
    away = [abs(i - j) for i, row in enumerate(band_positions(n, bandsize)) for j in row]
    return sum((min(d, N - d) if cyclic else d) > bandsize for d in away)


@claim(
    key="Qualtran, banded matrix",
    title="Positions of a banded matrix",
    kind="construction",
    inputs=BAND,
    requires=wide_enough,
    candidates=lambda: [(2, 1), (3, 2), (3, 0)],
    repair=instead(
        "a cyclic band; else the entry oracle must be 0 in the corners",
        lambda n, bandsize: [at_most("positions outside the cyclic band", outside(n, bandsize, True), 0)],
    ),
    remark="with the oracle for equal entries the corners of the matrix are entries too",
)
def banded(n: Any, bandsize: Any) -> Any:
    """The entry oracle is asked for the positions l + i - b modulo 2^n, l <= 2 b: those of a matrix with b diagonals on each side of
    the main one."""
    return [at_most("positions outside the band", outside(n, bandsize, False), 0)]


@claim(
    key="Qualtran, banded matrix, bandsize",
    title="The widest band",
    kind="construction",
    inputs=BAND,
    requires=lambda n, bandsize: 2**n >= 2 * bandsize,
    candidates=lambda: [(1, 1), (2, 2), (2, 1)],
    repair=needs("needs 2^n >= 2 b + 1", lambda: [(2, 1), (3, 3), (3, 0)]),
    remark="what its constructor lets pass; the oracle is no permutation where a position comes twice",
)
def bandsize(n: Any, bandsize: Any) -> Any:
    """2^n >= 2 b: the 2 b + 1 positions of a row are different."""
    return [at_most("positions that come twice", max(len(r) - len(set(r)) for r in band_positions(n, bandsize)), 0)]
