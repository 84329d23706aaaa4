"""From a counterexample to a minimal one: fewest inputs, smallest n, fewest ancillas, roundest numbers.

Every step tries simpler inputs (by `trials.complexity`) and keeps them only where the claim still fails in the same way and
clearly: by more than rounding, and not by much less than before.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..claims.statement import Claim
from ..encoding.measure import size
from ..engine.signature import VE, EncodingInput, Input, Several
from ..instances.arrays import isometric
from ..instances.drawing import Drawn, draw
from ..instances.parts import Parts, fitted
from .trials import Tally, TimeOver, Trial, attempt, complexity, cost, encodings_of

ROUNDS = 40
CLEAR = 0.02  # a minimal counterexample exceeds the claim by this part of what is measured, or by half of what the first one did
SMALLER = 150
ROUND_NUMBERS = (0.0, 1.0, 2.0, 0.5, -1.0, 1j, -1j, 3.0, 4.0, 0.25, -0.5, -2.0)


def minimal(claim: Claim, trial: Trial, seed: int, tally: Tally) -> Trial:
    """A simplest counterexample that was reached from `trial` in the time of `tally`."""
    best, clear = trial, min(CLEAR, trial.excess / 2)
    with contextlib.suppress(TimeOver):
        best = _smaller_n(claim, trial, seed, clear, tally)
        for _ in range(ROUNDS):
            improved = next((t for t in _steps(claim, best, clear, tally)), None)
            if improved is None:
                break
            best = improved
    return best


def _better(claim: Claim, old: Trial, drawn: Drawn | None, clear: float, tally: Tally) -> Trial | None:
    """The trial of `drawn` where it is simpler than `old` and still a clear counterexample of the same kind."""
    if drawn is None or complexity(drawn) >= complexity(old.drawn):
        return None
    new = attempt(claim, drawn, tally)
    return new if new is not None and new.excess >= clear and new.failing & old.failing else None


def _smaller_n(claim: Claim, trial: Trial, seed: int, clear: float, tally: Tally) -> Trial:
    """A search with fewer qubits, from the fewest up."""
    largest = max((p.n for p in encodings_of(trial.drawn)), default=0)
    for n in range(largest):
        rng = np.random.default_rng([seed, 1 << 20, n])
        found = []
        for j in range(SMALLER):
            new = _better(claim, trial, draw(claim.inputs, rng, ("nice", "nice", "aligned")[j % 3], n), clear, tally)
            if new is not None:
                found.append(new)
        if found:
            return min(found, key=lambda t: complexity(t.drawn))
    return trial


def _steps(claim: Claim, best: Trial, clear: float, tally: Tally) -> Iterator[Trial]:
    """Improvements over `best` by one step, found one after the other and built upon."""
    for make in (_lists, _members):
        for drawn in make(claim.inputs, best.drawn):
            new = _better(claim, best, drawn, clear, tally)
            if new is not None:
                yield new


def _lists(inputs: Mapping[str, Input], drawn: Drawn) -> Iterator[Drawn]:
    """Lists with one member less."""
    for name, value in drawn.items():
        wanted = inputs[name]
        if isinstance(wanted, Several) and len(value) > wanted.low:
            for j in range(len(value)):
                yield {**drawn, name: value[:j] + value[j + 1 :]}


def _members(inputs: Mapping[str, Input], drawn: Drawn) -> Iterator[Drawn]:
    """One input simplified, everything else as it is."""
    for name, value in drawn.items():
        wanted: Any = inputs[name]
        if isinstance(value, list):
            for j, member in enumerate(value):
                for new in _simpler(member, wanted.of):
                    yield {**drawn, name: [*value[:j], new, *value[j + 1 :]]}
        else:
            for new in _simpler(value, wanted):
                yield {**drawn, name: new}


def _simpler(value: Any, wanted: Any) -> Iterator[Any]:
    if isinstance(value, Parts):
        for parts in _simpler_parts(value, wanted):
            fit = fitted(parts, wanted)
            if fit is not None:
                yield fit
        return
    for number in simpler_numbers(value, real=not isinstance(value, complex)):
        new = int(number.real) if isinstance(value, int) else number if isinstance(value, complex) else number.real
        if not wanted.problem(new):
            yield new


def simpler_numbers(value: complex | float, real: bool = False) -> Iterator[complex]:
    """Numbers near or in place of `value` that are quicker to read, the quickest first."""
    z = complex(value)
    rounded = [complex(round(z.real, d), round(z.imag, d)) for d in (0, 1, 2, 3)]
    halves = [complex(round(2 * z.real) / 2, round(2 * z.imag) / 2)]
    parts = [complex(z.real, 0.0), complex(0.0, z.imag), complex(abs(z)), 1j * abs(z)]
    choices = [c for c in (*map(complex, ROUND_NUMBERS), *halves, *rounded, *parts) if not (real and c.imag)]
    for c in sorted(dict.fromkeys(choices), key=cost):
        if cost(c) < cost(z):
            yield c


def _simpler_parts(p: Parts, wanted: EncodingInput) -> Iterator[Parts]:
    """Fewer ancillas, an error along the block, rounder alpha, epsilon, block and error."""
    if p.ancillas > 0 and (p.ancillas > 1 or isometric(p.block)):
        yield replace(p, ancillas=p.ancillas - 1)

    def fixed(limits: Any) -> bool:
        return isinstance(limits, tuple) and limits[0] == limits[1]

    error, norm = p.error, size(p.block)
    yield from _simple_blocks(p, error)
    if isinstance(wanted, VE) and wanted.unit:
        yield from _simple_units(p)
    if norm > 0:
        for turn in (1.0, -1.0, 1j):
            yield p.with_error(turn * p.epsilon / norm * p.block)
    for c in simpler_numbers(p.epsilon, real=True) if not fixed(wanted.epsilon) else ():
        if c.real >= 0:
            scale = c.real / p.epsilon if p.epsilon > 0 else 0.0
            yield replace(p.with_error(scale * error), epsilon=c.real)
    for c in simpler_numbers(p.alpha, real=True) if not fixed(wanted.alpha) else ():
        if c.real > 0:
            yield replace(p, alpha=c.real, target=c.real * p.block + error)
    for place, z in np.ndenumerate(p.block):
        for c in simpler_numbers(z, wanted.real):
            yield _with_block(p, _set(p.block, place, c), error)
    along = error / p.epsilon if p.epsilon > 0 else error
    for place, z in np.ndenumerate(along):
        for c in simpler_numbers(z, wanted.real):
            yield p.with_error(p.epsilon * _set(along, place, c))


def _simple_blocks(p: Parts, error: np.ndarray) -> Iterator[Parts]:
    """Blocks of one word: the identity, the first unit vector, their negatives."""
    simple = np.eye(p.block.shape[0], dtype=complex) if p.block.ndim == 2 else np.eye(1, p.block.size, dtype=complex)[0]
    for sign in (1.0, -1.0):
        yield _with_block(p, sign * simple, error)
        yield _with_block(p, sign * simple, p.epsilon * sign * simple)
        yield _with_block(p, sign * simple, -p.epsilon * sign * simple)


def _simple_units(p: Parts) -> Iterator[Parts]:
    """Unit vectors along the first axis, with a round alpha and block, and the error that is left: rescaling keeps none round."""
    axis = np.eye(1, p.block.size, dtype=complex)[0]
    for alpha, entry, sign in itertools.product((1.0, 2.0, 0.5), (1.0, 0.5, 0.0, 1j, -1.0), (1.0, -1.0)):
        ancillas = max(p.ancillas, 0 if abs(entry) == 1 else 1)
        yield Parts(alpha, ancillas, abs(sign - alpha * entry), entry * axis, sign * axis)


def _with_block(p: Parts, block: np.ndarray, error: np.ndarray) -> Parts:
    ancillas = max(p.ancillas, 0 if isometric(block) else 1)
    return replace(p, block=block, target=p.alpha * block + error, ancillas=ancillas)


def _set(array: np.ndarray, place: tuple[int, ...], number: complex) -> np.ndarray:
    out = array.astype(complex)
    out[place] = number
    return out
