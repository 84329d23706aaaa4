"""Random and adversarial instances, and instances by number, which are the same whoever draws them, on any machine.

Random: unequal alphas, non-zero errors, aligned so that bounds bite. Adversarial: 1x1 and 2x2, round numbers; blocks are diagonal with
singular values 0, 1/2 or 1 (or the largest that the record allows), errors lie on the first basis vector, stretch or shrink the
value, and are as large as alpha allows; alpha lies on both sides of 1. What a condition of the lemma fixes (a unit vector, alpha = 1,
a contraction) is kept. Everything is drawn from the numpy Generator that is passed in. `random_instance` reads a catalogue
entry's `inputs`, `draw` and `build`, so a new lemma needs no code here.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..engine.lemma import Lemma
from ..engine.signature import BE, KINDS, VE, EncodingInput, members
from ..errors import ArgumentError, PrecisionExceeded, Undecidable
from .aligned import matrix_with_error, vector_with_error
from .arrays import (
    around_column,
    around_corner,
    direction,
    gaussian,
    random_block,
    random_phase,
    random_unitary,
    turned,
)
from .drawing import ATTEMPTS, fitting, of_one_kind


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
    side, length = 1 << n, 1 << (n + ancillas)
    if kind == "VE":
        rest = gaussian(rng, (length - side,), real) if ancillas else np.zeros(0)
        unitary = around_column(block, rest, gaussian(rng, (length, length), real))
        block = unitary[:side, 0]
    elif ancillas == 0 and not diagonal:
        block = unitary = random_unitary(rng, side, real)
    else:
        unitary = around_corner(block, max(ancillas, 1))
        unitary = turned(unitary, side, *(random_unitary(rng, len(unitary) - side, real) for _ in range(2)))
        block = unitary[:side, :side]
    target = alpha * block + epsilon * phase * direction(block)
    if unit and not wanted.alpha_one:
        norm = float(np.linalg.norm(target))
        target, alpha, epsilon = target / norm, alpha / norm, epsilon / norm
    if real:
        unitary, target = unitary.real, target.real
    made = BlockEncoding if kind == "BE" else VectorEncoding
    return made.from_unitary(unitary, target=target, alpha=alpha, epsilon=epsilon)


def random_child(rng: np.random.Generator, wanted: EncodingInput, n: int) -> Encoding:
    """An encoding that satisfies a description: where that leaves them free, alpha in [0.3, 3], epsilon up to a quarter of it or 0."""
    described, n = of_one_kind(rng, wanted), wanted.qubits(n)
    if not common(described):
        return fitting(rng, described, "aligned", n)
    alpha = float(10 ** rng.uniform(-0.5, 0.5))
    epsilon = 0.0 if rng.random() < 0.1 else alpha * float(rng.uniform(0.01, 0.25))
    out: Encoding = random_encoding(
        rng,
        described.kind,
        n,
        int(rng.integers(0, 3)),
        alpha,
        epsilon,
        real=bool(rng.random() < 0.5) or wanted.real,
        wanted=described,
    )
    return out


def common(wanted: BE | VE) -> bool:
    """Whether `random_encoding` keeps all that a description says."""
    unit, hermitian = isinstance(wanted, VE) and wanted.unit, isinstance(wanted, BE) and wanted.hermitian
    free = wanted.alpha is None or (wanted.alpha_one and unit)
    return free and not hermitian and wanted.ancillas is wanted.epsilon is wanted.norm_at_most is None


def random_instance(
    entry: Lemma,
    rng: np.random.Generator,
    max_n: int = 3,
    child: Callable[..., Encoding] = random_child,
    longer: bool = False,
) -> Encoding:
    """The lemma applied to random encodings of at most max_n qubits each: inputs, parameters and call read off `entry`.

    `child(rng, wanted, n)` draws them; of `longer` lists more than their description says, up to three times as many.
    An input that the construction refuses because nothing can be known (Undecidable,
    PrecisionExceeded) is drawn again.
    """
    for _ in range(ATTEMPTS):
        n = int(rng.integers(0, max_n + 1))
        children: list[Encoding] = []
        for wanted in entry.inputs.values():
            one, low, high = members(wanted)
            if longer and low < high:
                low, high = high + 1, 3 * high
            for _ in range(int(rng.integers(low, high + 1)) if low < high else low):
                own = int(rng.integers(0, max_n + 1)) if one.n == "own" else n
                children.append(child(rng, one, own))
        try:
            return entry.build(*children, **entry.draw(rng, *children))
        except (Undecidable, PrecisionExceeded):
            continue
    raise ArgumentError("entry", f"have an instance among {ATTEMPTS} draws", entry.key)


ALPHAS = (1.0, 2.0, 0.5, 3.0, 1.25)
SHARES = (0.0, 0.5, 0.25, 1.0, 0.01)  # epsilon / alpha
SIZES = (1.0, 1.0, 0.5)  # the block's first singular value
PHASES = (1.0, -1.0, 1.0, -1.0, 1.0j)


def adversarial_child(rng: np.random.Generator, wanted: EncodingInput, n: int) -> Encoding:
    """An encoding that satisfies a description of a lemma's input, on at most one qubit."""
    described, n = of_one_kind(rng, wanted), wanted.qubits(min(n, 1))
    if not common(described):
        return fitting(rng, described, "nice", n)
    unit = isinstance(described, VE) and described.unit
    alpha, size = float(rng.choice(ALPHAS)), float(rng.choice(SIZES))
    epsilon = alpha * float(rng.choice(SHARES))
    if wanted.contraction or (unit and wanted.alpha_one):
        out: Encoding = random_encoding(rng, described.kind, n, 1, alpha, epsilon, real=True, wanted=described)
        return out
    turn = complex(rng.choice(PHASES[: 4 if wanted.real else 5]))
    turn = turn.real if turn.imag == 0 else turn
    outward = 1.0 if size * alpha <= epsilon or rng.random() < 0.5 else -1.0
    if unit:  # the target is (size alpha + outward epsilon) turn
        norm = size * alpha + outward * epsilon
        alpha, epsilon = alpha / norm, epsilon / norm
    first = np.eye(1 << n)[0]
    if isinstance(described, VE):
        return vector_with_error(size * turn * first, alpha, outward * epsilon * turn * first)
    block = np.diag(np.append(size * turn, rng.choice([0.0, 0.5, 1.0, -1.0], size=(1 << n) - 1)))
    return matrix_with_error(block, alpha, outward * epsilon * turn * np.outer(first, first))


def adversarial_instance(entry: Lemma, rng: np.random.Generator) -> Encoding:
    """The lemma applied to adversarial encodings. Raises ArgumentError where a hundred draws give none."""
    return random_instance(entry, rng, 1, adversarial_child)


LONG_LISTS = 8  # one in so many


def generator(key: str, *numbers: int) -> np.random.Generator:
    """Depends on key and numbers (a seed, the number of an instance) alone."""
    return np.random.default_rng([zlib.crc32(key.encode()), *numbers])


def lemma_instance(entry: Lemma, seed: int, number: int, max_n: int = 3) -> tuple[str, Encoding]:
    """Instance `number` of a rule, with its kind: "extreme" (0, where one is known), "random" (odd) or "adversarial" (even).

    Every so many, on at most one qubit, has a longer list than the others.
    """
    if number == 0 and callable(entry.attained_by):
        return "extreme", entry.attained_by()
    rng = generator(entry.key, seed, number)
    if number % LONG_LISTS == LONG_LISTS - 1:
        return "random", random_instance(entry, rng, min(max_n, 1), longer=True)
    if number % 2:
        return "random", random_instance(entry, rng, max_n)
    return "adversarial", adversarial_instance(entry, rng)
