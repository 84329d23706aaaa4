"""Positional mask: signs, phases and zeros.

Statement   d with |d_j| = 1 for all j: the diagonal gate is a (1, 0, 0)-BE of diag(d). d with |d_j| in {0, 1}: a flag
            flipped where d_j = 0, and the phases, are a (1, 1, 0)-BE of diag(d).
Source      Mathematics 6.8 (diagonal unitaries and projectors as layers).
Deviation   Where there is no zero, padding places get the phase 1 (the gate is unitary); with zeros they get 0.
Proof       The corner is diag(d) entry by entry.
Attained    epsilon = 0: the block is exact. alpha = ||diag(d)|| = 1 is attained by every mask that is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, exact_under
from ...errors import ArgumentError, ShapeError
from ...linalg import cost as model
from ...linalg.circuit import Builder, registers
from ...linalg.gates import diagonal_gate
from ...linalg.loading import lookup
from ...linalg.operators import diagonal
from ...linalg.readable import readable
from ...linalg.shapes import as_numeric, pad, positions, qubits_of_shape, real_if_real
from ...scalars import ceil_log2
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong
from .diagonal_of_numbers import symbols as symbols
from .mean_subtraction import checked_shape


def rule(*, ancillas: Any, norm: Any) -> Record:
    return Record(alpha=1.0, ancillas=ancillas, epsilon=0.0, norm=norm)


def target(*, entries: np.ndarray) -> Any:
    return diagonal(entries)


def block(*, entries: np.ndarray) -> Any:
    return diagonal(entries)


def circuit(*, entries: np.ndarray, ancillas: int) -> Circuit:
    """Layout: flag (if there are zeros) | system."""
    n = ceil_log2(entries.size)
    flag, system = registers(ancillas, n)
    builder = Builder(ancillas + n)
    if ancillas:
        builder.add(lookup(_zeros(entries), 1), system + flag)
    return builder.add(diagonal_gate(_phases(entries)), system).build()


@readable
def _zeros(entries: np.ndarray) -> np.ndarray:
    """1 where the entry is 0, else 0."""
    out: np.ndarray = (entries == 0).astype(int)
    return out


@readable
def _phases(entries: np.ndarray) -> np.ndarray:
    """The entries, and 1 where they are 0."""
    out: np.ndarray = np.where(entries == 0, 1.0, entries)
    return out


def cost(*, n: int, ancillas: int) -> Cost:
    return model.run(*[model.permutation(n + 1)] * ancillas, model.diagonal(n), system=n)


def sizes(*, entries: np.ndarray) -> dict[str, int]:
    return {"n": entries.size.bit_length() - 1}


def mask(phases: Any, shape: Any = None) -> BlockEncoding:
    """diag(phases): entries of modulus 1 (signs, phases), or 0 (masked out), at their positions in `shape`.

    `phases` is broadcast to `shape` (default: its own shape). No ancilla where no entry is 0, else one.
    Raises ArgumentError (a modulus other than 0 and 1), ShapeError.
    """
    array = real_if_real(as_numeric(phases, "phases"))
    sizes = tuple(array.shape) if shape is None else checked_shape(shape)
    try:
        full = np.broadcast_to(array, sizes)
    except ValueError:
        raise ShapeError("phases", f"broadcast to the shape {sizes}", array.shape) from None
    modulus = np.abs(full)
    wrong = (full != 0) & (np.abs(modulus - 1.0) > RELATIVE)
    if np.any(wrong):
        raise ArgumentError("phases", "have entries of modulus 1 or 0", full[wrong][0])
    unit = full / np.where(modulus > 0, modulus, 1.0)
    ancillas = int(np.any(full == 0))
    entries = pad(np.ascontiguousarray(unit), sizes)
    if not ancillas:
        places = np.ones(entries.size, dtype=entries.dtype)
        places[positions(sizes)] = unit.reshape(-1)
        entries = places
    return apply_lemma(
        MASK,
        (),
        kind=BlockEncoding,
        n=qubits_of_shape(sizes),
        shape=sizes + sizes,
        numbers={"ancillas": ancillas, "norm": float(np.any(full != 0))},
        data={"entries": entries},
        row_axes=len(sizes),
    )


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "the norm of a diagonal")


def reading(kit: Any) -> Any:
    return kit.gate_choices.MASK


WRONG: dict[str, Wrong] = {"alpha two": lambda r, **_: {"alpha": 2.0}}


def draw(rng: Any) -> dict[str, Any]:
    shape = tuple(int(s) for s in rng.integers(1, 4, size=rng.integers(1, 3)))
    phases = np.exp(2j * np.pi * rng.random(shape)) if rng.random() < 0.5 else rng.choice([-1.0, 1.0], size=shape)
    kept = rng.random(shape) < 0.7
    kept.flat[0] = True
    return {"phases": phases if rng.random() < 0.5 else phases * kept}


MASK = lemma(globals(), mask, measured=("norm",))
