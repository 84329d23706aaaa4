"""Inputs of a claim, drawn: round numbers first, then errors aligned with blocks, then anything.

Four styles. "nice": small round numbers, signs and i, simple matrices. "aligned": random singular frames with extreme singular
values and errors along them, so that first and second order terms add up or cancel. "coherent": unitary (or unit) blocks and errors
along them with one sign, so that the terms of every order add up. "free": blocks and errors independent.
In every style one input may repeat another (its block, negative, adjoint), so that sums cancel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..encoding.encoding import Encoding
from ..encoding.measure import size
from ..engine.signature import BE, VE, Complex, EncodingInput, Input, Integer, Real, Several, readings
from ..errors import ArgumentError
from .arrays import gaussian, isometric, random_phase, random_unitary
from .parts import Parts, encode, fitted

STYLES = ("nice", "aligned", "coherent", "free")
ATTEMPTS = 100
ALPHAS = (1.0, 2.0, 0.5, 3.0, 4.0, 0.25, 10.0)
EPSILONS = (0.5, 0.0, 0.25, 1.0, 0.1, 2.0)
ENTRIES = (1.0, -1.0, 1j, 0.5, -0.5, 0.0, 0.6, -1j)
NUMBERS = (1.0, -1.0, 2.0, 0.5, 0.0, -2.0, 3.0, -0.5)
LOWEST_ALPHA, HIGHEST_ALPHA, LARGEST_RATIO = 0.1, 10.0, 2.0
Drawn = dict[str, Any]  # a claim's inputs, encodings as Parts


def draw(inputs: Mapping[str, Input], rng: np.random.Generator, style: str, n: int) -> Drawn | None:
    """One draw of every input, encodings as Parts; None where an encoding cannot be made to fit its description."""
    out: Drawn = {}
    for name, wanted in inputs.items():
        if isinstance(wanted, Several):
            members: Any = [
                one(wanted.of, rng, style, n) for _ in range(int(rng.integers(wanted.low, wanted.high + 1)))
            ]
        else:
            members = one(wanted, rng, style, n)
        if members is None or (isinstance(members, list) and any(m is None for m in members)):
            return None
        out[name] = members
    return _related(inputs, out, rng) if rng.random() < 0.3 else out


def encoded(drawn: Drawn, strict: bool = False) -> dict[str, Any]:
    """The same inputs with Parts made into encodings; `strict` as in `encode`."""
    return each(drawn, lambda name, v: encode(v, name, strict) if isinstance(v, Parts) else v)


def each(values: Mapping[str, Any], change: Callable[[str, Any], Any]) -> dict[str, Any]:
    """Inputs with change(name, input) in place of each; the members of a list are called name0, name1 ..."""
    return {
        name: [change(f"{name}{j}", m) for j, m in enumerate(v)] if isinstance(v, list) else change(name, v)
        for name, v in values.items()
    }


def fitting(rng: np.random.Generator, wanted: EncodingInput, style: str, n: int) -> Encoding:
    """An encoding that fits its description. Raises ArgumentError where a hundred draws give none."""
    for _ in range(ATTEMPTS):
        parts = one(wanted, rng, style, n)
        if parts is not None:
            return encode(parts, strict=True)
    raise ArgumentError("wanted", f"be met by one of {ATTEMPTS} draws", repr(wanted))


def of_one_kind(rng: np.random.Generator, wanted: EncodingInput) -> BE | VE:
    """The description itself, or one of its two readings."""
    kinds = readings(wanted)
    return kinds[int(rng.integers(len(kinds)))] if len(kinds) > 1 else kinds[0]


def one(wanted: Any, rng: np.random.Generator, style: str, n: int) -> Any:
    """One input."""
    if isinstance(wanted, EncodingInput):
        wanted = of_one_kind(rng, wanted)
        qubits = wanted.n if isinstance(wanted.n, int) else int(rng.integers(0, n + 1)) if wanted.n == "own" else n
        return fitted(_parts(wanted, rng, style, qubits), wanted)
    return _number(wanted, rng, style)


def _number(wanted: Any, rng: np.random.Generator, style: str) -> float | complex | int:
    if isinstance(wanted, Integer):
        return int(rng.integers(wanted.low, wanted.high + 1))
    if isinstance(wanted, Complex):
        points = [z for z in (*ENTRIES, 2.0, 1 + 1j, -2j) if abs(z) <= wanted.size and not (wanted.nonzero and z == 0)]
        if style == "nice" and points:
            return complex(points[int(rng.integers(len(points)))])
        return wanted.size * math.sqrt(rng.random()) * complex(random_phase(rng, False))
    assert isinstance(wanted, Real)

    def fits(x: float) -> bool:
        return wanted.low <= x <= wanted.high and not (wanted.nonzero and x == 0)

    choices = [float(x) for x in (*NUMBERS, wanted.low, wanted.high) if fits(x)]
    if choices and (style == "nice" or rng.random() < 0.1):
        return choices[int(rng.integers(len(choices)))]
    return float(rng.uniform(wanted.low, wanted.high)) or float(wanted.high)


def pick(rng: np.random.Generator, limits: Any, nice: tuple[float, ...], default: tuple[float, float]) -> float:
    """A round number inside the limits, an end of them, or (where none fits) any."""
    low, high = limits if isinstance(limits, tuple) else default
    ends = (low, high) if isinstance(limits, tuple) else ()
    choices = [x for x in (*nice, *ends) if low <= x <= high]
    return (
        float(choices[min(int(rng.exponential(2.0)), len(choices) - 1)]) if choices else float(rng.uniform(low, high))
    )


def _parts(wanted: BE | VE, rng: np.random.Generator, style: str, n: int) -> Parts:
    real = wanted.real or rng.random() < 0.4
    low, high = wanted.ancillas if isinstance(wanted.ancillas, tuple) else (0, 1 if rng.random() < 0.8 else 2)
    ancillas = int(rng.integers(int(low), int(high) + 1))
    if style == "nice":
        alpha = pick(rng, wanted.alpha, ALPHAS, (LOWEST_ALPHA, HIGHEST_ALPHA))
        epsilon = pick(rng, wanted.epsilon, EPSILONS, (0.0, math.inf))
        block, along = _nice_block(wanted, rng, n, real)
    else:
        alpha = _log_uniform(rng, wanted.alpha, (LOWEST_ALPHA, HIGHEST_ALPHA))
        ratio = 0.0 if rng.random() < 0.1 else LARGEST_RATIO * rng.random() ** 2
        limits = wanted.epsilon
        epsilon = alpha * ratio if not isinstance(limits, tuple) else float(rng.uniform(*limits))
        block, along = _block(wanted, rng, style, n, real)
    if ancillas == 0 and not isometric(block):
        ancillas = 1
    phase = random_phase(rng, real) if style != "coherent" and rng.random() < 0.5 else 1.0
    hermitian = isinstance(wanted, BE) and wanted.hermitian
    phase = float(np.sign(np.real(phase)) or 1.0) if hermitian or wanted.real else phase
    return Parts(alpha, ancillas, epsilon, block, alpha * block + epsilon * phase * along)


def _log_uniform(rng: np.random.Generator, limits: Any, default: tuple[float, float]) -> float:
    low, high = limits if isinstance(limits, tuple) else default
    return float(math.exp(rng.uniform(math.log(low), math.log(high)))) if low < high else low


def _nice_block(wanted: BE | VE, rng: np.random.Generator, n: int, real: bool) -> tuple[np.ndarray, np.ndarray]:
    """A simple block and a unit element for its error: along the block, or a single entry elsewhere."""
    side = 1 << n
    entries = [z for z in ENTRIES if not real or np.imag(z) == 0]

    def entry() -> complex:
        return entries[min(int(rng.exponential(1.5)), len(entries) - 1)]

    if isinstance(wanted, VE):
        vector = np.zeros(side, dtype=complex)
        vector[int(rng.integers(side))] = entry()
        if n and rng.random() < 0.5:
            vector = np.array([entry() for _ in range(side)], dtype=complex)
            vector /= max(1.0, float(np.linalg.norm(vector)))
        other = np.zeros(side, dtype=complex)
        other[int(rng.integers(side))] = 1.0
        norm = float(np.linalg.norm(vector))
        return vector, vector / norm if norm > 0 and rng.random() < 0.7 else other
    order = np.arange(side) if wanted.diagonal or wanted.hermitian else rng.permutation(side)
    if wanted.hermitian:
        entries = [z for z in entries if np.imag(z) == 0]
    block, along = (np.zeros((side, side), dtype=complex) for _ in range(2))
    for row, column in enumerate(order):
        block[row, column] = entry()
        z = block[row, column]
        along[row, column] = z / abs(z) if z else 1.0
    if n == 1 and not wanted.diagonal and rng.random() < 0.2:
        block = np.array([[1, 1], [1, -1]], dtype=complex) / math.sqrt(2)
        along = block.copy()
    if rng.random() < 0.3:  # one entry of the error only
        keep = int(rng.integers(side))
        mask = np.zeros((side, side))
        mask[keep, order[keep]] = 1.0
        along = along * mask if np.any(along * mask) else along
    return block, along / size(along)


def _block(wanted: BE | VE, rng: np.random.Generator, style: str, n: int, real: bool) -> tuple[np.ndarray, np.ndarray]:
    """A random contraction and a unit element for its error: in its singular frame, or anywhere."""
    side = 1 << n
    if isinstance(wanted, VE):
        vector = gaussian(rng, (side,), real).astype(complex)
        vector /= np.linalg.norm(vector)
        along = vector
        if style == "coherent":
            return vector, vector
        if style == "free" or rng.random() < 0.3:
            along = gaussian(rng, (side,), real).astype(complex)
            along /= np.linalg.norm(along)
        return vector * _singular_values(rng, 1)[0], along
    left = random_unitary(rng, side, real)
    right = left.conj().T if wanted.hermitian or rng.random() < 0.2 else random_unitary(rng, side, real)
    if wanted.diagonal:
        left = right = np.eye(side)

    def signs() -> np.ndarray:
        return np.array([complex(random_phase(rng, real or wanted.hermitian)) for _ in range(side)])

    phases = signs() if wanted.hermitian or wanted.diagonal else np.ones(side)
    phases = np.sign(phases.real) if wanted.hermitian else phases
    if style == "coherent":
        block = (left * phases) @ right
        return block, block
    block = (left * (phases * _singular_values(rng, side))) @ right
    weights = np.where(rng.random(side) < 0.7, 1.0, rng.random(side))
    weights[int(rng.integers(side))] = 1.0
    turned = signs() if rng.random() < 0.5 else np.ones(side)
    turned = np.sign(turned.real) if wanted.hermitian else turned
    if style == "free" and not (wanted.hermitian or wanted.diagonal):
        left, right = random_unitary(rng, side, real), random_unitary(rng, side, real)
    along = (left * (phases * turned * weights)) @ right
    return block, along / size(along)


def _singular_values(rng: np.random.Generator, count: int) -> np.ndarray:
    """Numbers in [0, 1]: often all 1, often some 0 or 1."""
    if rng.random() < 0.4:
        return np.ones(count)
    values = rng.random(count)
    return np.where(rng.random(count) < 0.4, rng.integers(0, 2, count), values)


def _related(inputs: Mapping[str, Input], drawn: Drawn, rng: np.random.Generator) -> Drawn:
    """One encoding's block and error repeated in another: equal, negative, adjoint, or turned by i."""
    places: list[tuple[str, int | None]] = [(k, None) for k, v in drawn.items() if isinstance(v, Parts)]
    places += [(k, j) for k, v in drawn.items() if isinstance(v, list) for j, m in enumerate(v) if isinstance(m, Parts)]
    if len(places) < 2:
        return drawn
    first, second = (places[int(j)] for j in rng.permutation(len(places))[:2])

    def get(place: tuple[str, int | None]) -> Any:
        return drawn[place[0]] if place[1] is None else drawn[place[0]][place[1]]

    source, old = get(first), get(second)
    if source.block.shape != old.block.shape:
        return drawn

    def described(place: tuple[str, int | None]) -> Any:
        return getattr(inputs[place[0]], "of", inputs[place[0]])

    wanted: Any = described(second)
    kept = ("real", "hermitian", "diagonal")  # what the repeated block has only if its own description says so
    if any(getattr(wanted, word, False) and not getattr(described(first), word, False) for word in kept):
        return drawn
    turn = -1.0 if wanted.real or (isinstance(wanted, BE) and wanted.hermitian) else (-1.0, 1.0, 1j)[rng.integers(3)]
    adjoint = source.block.ndim == 2 and rng.random() < 0.5

    def moved(x: np.ndarray) -> np.ndarray:
        return turn * (x.conj().T if adjoint else x)

    error = moved(source.error)
    scale = old.epsilon / size(error) if size(error) > 0 else 0.0
    block = moved(source.block)
    made = replace(
        old, block=block, target=old.alpha * block + scale * error, ancillas=max(old.ancillas, source.ancillas)
    )
    fit = fitted(made, wanted)
    if fit is None:
        return drawn
    if second[1] is None:
        return {**drawn, second[0]: fit}
    members = list(drawn[second[0]])
    members[second[1]] = fit
    return {**drawn, second[0]: members}
