"""Random instances: encodings with unequal alphas, non-zero errors, and errors aligned so that bounds bite.

Everything is drawn from the numpy Generator that is passed in. `random_instance` reads a catalogue entry's `inputs`,
`draw` and `build`, so a new lemma needs no code here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..engine.lemma import Lemma
from ..engine.signature import BE, KINDS, VE, EncodingInput, members, readings
from ..errors import ArgumentError, PrecisionExceeded, Undecidable
from ..linalg.dilation import unitary_dilation

ATTEMPTS = 100


def gaussian(rng: np.random.Generator, shape: tuple[int, ...], real: bool) -> np.ndarray:
    """Independent normal entries, real or complex."""
    out = rng.normal(size=shape)
    return out if real else out + 1j * rng.normal(size=shape)


def random_unitary(rng: np.random.Generator, size: int, real: bool = False) -> np.ndarray:
    """A Haar-random unitary (orthogonal if `real`) matrix, (size, size)."""
    q, r = np.linalg.qr(gaussian(rng, (size, size), real))
    diagonal = np.diagonal(r)
    return q * (diagonal / np.abs(diagonal))


def random_phase(rng: np.random.Generator, real: bool) -> complex | float:
    """A number of modulus 1: a sign if `real`; a sign half of the time anyway, for signs attain most bounds."""
    sign = float(rng.choice([-1.0, 1.0]))
    return sign if real or rng.random() < 0.5 else complex(np.exp(2j * np.pi * rng.random()))


def unitary_with_corner(rng: np.random.Generator, block: np.ndarray, ancillas: int, real: bool = False) -> np.ndarray:
    """A random unitary on `ancillas` >= 1 further qubits whose top-left corner is the contraction `block`."""
    side = block.shape[0]
    whole = np.eye(side << ancillas, dtype=complex)
    whole[: 2 * side, : 2 * side] = unitary_dilation(block)
    before, after = (random_unitary(rng, (side << ancillas) - side, real) for _ in range(2))
    whole[side:] = after @ whole[side:]
    whole[:, side:] = whole[:, side:] @ before
    return whole


def unitary_with_column(rng: np.random.Generator, block: np.ndarray, ancillas: int, real: bool = False) -> np.ndarray:
    """A random unitary whose first column starts with `block`, ||block|| <= 1 (= 1 without ancillas)."""
    size = block.size << ancillas
    column = np.zeros(size, dtype=complex)
    column[: block.size] = block
    if ancillas:
        rest = gaussian(rng, (size - block.size,), real)
        column[block.size :] = (
            rest / np.linalg.norm(rest) * math.sqrt(max(0.0, 1.0 - float(np.linalg.norm(block)) ** 2))
        )
    frame = gaussian(rng, (size, size), real).astype(complex)
    frame[:, 0] = column
    q, r = np.linalg.qr(frame)
    return q * (np.diagonal(r) / np.abs(np.diagonal(r)))


def random_block(rng: np.random.Generator, kind: str, n: int, size: float, real: bool, diagonal: bool) -> np.ndarray:
    """A matrix or vector of norm `size` in dimension 2**n."""
    raw = gaussian(rng, (1 << n, 1 << n) if kind == "BE" else (1 << n,), real)
    if diagonal and kind == "BE":
        raw = np.diag(np.diagonal(raw))
    return raw * (size / np.linalg.norm(raw, 2))


def direction(block: np.ndarray) -> np.ndarray:
    """Unit element along which an error stretches the block: b/||b||, or the top singular pair u v^H."""
    if block.ndim == 1:
        return block / np.linalg.norm(block)
    left, _, right = np.linalg.svd(block)
    return np.outer(left[:, 0], right[0])


def random_encoding(
    rng: np.random.Generator,
    kind: str,
    n: int,
    ancillas: int,
    alpha: float,
    epsilon: float,
    *,
    real: bool = False,
    wanted: BE | VE | None = None,
) -> Any:
    """A (alpha, ancillas, epsilon)-encoding on n qubits of kind "BE" or "VE", error exactly epsilon along the block.

    The target is alpha * block + epsilon * phase * direction(block). `wanted` may rescale: `unit` divides alpha
    and epsilon by the target's norm, or sets alpha = 1 if it also asks for that; `contraction` keeps ||target|| <=
    min(1, alpha). Raises ArgumentError for an unknown kind.
    """
    if kind not in KINDS:
        raise ArgumentError("kind", f"be one of {', '.join(KINDS)}", repr(kind))
    wanted = wanted or KINDS[kind]()
    unit, diagonal = isinstance(wanted, VE) and wanted.unit, isinstance(wanted, BE) and wanted.diagonal
    phase = random_phase(rng, real)
    if unit and wanted.alpha_one:
        alpha, epsilon, ancillas, phase = 1.0, min(epsilon, 0.05), max(ancillas, 1 if epsilon else 0), 1.0
        size = 1.0 - epsilon
    elif wanted.contraction:
        alpha, ancillas, epsilon = max(alpha, 1.0), max(ancillas, 1), min(epsilon, 0.2)
        size = (1.0 - epsilon) / alpha * (1.0 if rng.random() < 0.5 else rng.uniform(0.3, 1.0))
    else:
        size = 1.0 if ancillas == 0 or rng.random() < 0.4 else rng.uniform(0.3, 1.0)
    block = random_block(rng, kind, n, size, real, diagonal)
    if kind == "VE":
        unitary = unitary_with_column(rng, block, ancillas, real)
        block = unitary[: 1 << n, 0]
    elif ancillas == 0 and not diagonal:
        block = unitary = random_unitary(rng, 1 << n, real)
    else:
        unitary = unitary_with_corner(rng, block, max(ancillas, 1), real)
        block = unitary[: 1 << n, : 1 << n]
    target = alpha * block + epsilon * phase * direction(block)
    if unit and not wanted.alpha_one:
        norm = float(np.linalg.norm(target))
        target, alpha, epsilon = target / norm, alpha / norm, epsilon / norm
    if real:
        unitary, target = unitary.real, target.real
    made = BlockEncoding if kind == "BE" else VectorEncoding
    return made.from_unitary(unitary, target=target, alpha=alpha, epsilon=epsilon)


def of_one_kind(rng: np.random.Generator, wanted: EncodingInput) -> BE | VE:
    """The description itself, or one of its two readings."""
    kinds = readings(wanted)
    return kinds[int(rng.integers(len(kinds)))] if len(kinds) > 1 else kinds[0]


def random_child(rng: np.random.Generator, wanted: EncodingInput, n: int, max_ancillas: int = 2) -> Encoding:
    """An encoding that satisfies a description of a lemma's input: alpha in [0.3, 3], epsilon up to a quarter of it or 0."""
    described = of_one_kind(rng, wanted)
    alpha = float(10 ** rng.uniform(-0.5, 0.5))
    epsilon = 0.0 if rng.random() < 0.1 else alpha * float(rng.uniform(0.01, 0.25))
    return random_encoding(
        rng,
        described.kind,
        n,
        int(rng.integers(0, max_ancillas + 1)),
        alpha,
        epsilon,
        real=bool(rng.random() < 0.5) or wanted.real,
        wanted=described,
    )


def random_instance(
    entry: Lemma, rng: np.random.Generator, max_n: int = 3, child: Callable[..., Encoding] = random_child
) -> Encoding:
    """The lemma applied to random encodings of at most max_n qubits each: inputs, parameters and call read off `entry`.

    `child(rng, wanted, n)` draws them. An input on which the construction says that nothing can be known (Undecidable,
    PrecisionExceeded) is drawn again.
    """
    for _ in range(ATTEMPTS):
        n = int(rng.integers(0, max_n + 1))
        children: list[Encoding] = []
        for wanted in entry.inputs.values():
            one, low, high = members(wanted)
            for _ in range(int(rng.integers(low, high + 1)) if low < high else low):
                own = int(rng.integers(0, max_n + 1)) if one.n == "own" else n
                children.append(child(rng, one, own))
        try:
            return entry.build(*children, **entry.draw(rng, *children))
        except (Undecidable, PrecisionExceeded):
            continue
    raise ArgumentError("entry", f"have an instance among {ATTEMPTS} draws", entry.key)
