"""Random instances: encodings with unequal alphas, non-zero errors, and errors aligned so that bounds bite.

Everything is drawn from the numpy Generator that is passed in. `random_instance` reads a catalogue entry's `inputs`,
`draw` and `build`, so a new lemma needs no code here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..engine.lemma import Lemma
from ..engine.signature import BE, KINDS, VE, EncodingInput, members
from ..errors import ArgumentError, PrecisionExceeded, Undecidable
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


def random_child(rng: np.random.Generator, wanted: EncodingInput, n: int, max_ancillas: int = 2) -> Encoding:
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
        int(rng.integers(0, max_ancillas + 1)),
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
    entry: Lemma, rng: np.random.Generator, max_n: int = 3, child: Callable[..., Encoding] = random_child
) -> Encoding:
    """The lemma applied to random encodings of at most max_n qubits each: inputs, parameters and call read off `entry`.

    `child(rng, wanted, n)` draws them. An input that the construction refuses because nothing can be known (Undecidable,
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
