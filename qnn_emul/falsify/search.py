"""The search for a counterexample: chunks of instances, each determined by (seed, number of the chunk).

Chunks take turns: round numbers on 1x1, then small sizes, errors aligned with blocks, gradient-free maximisation of the tightness, or of
the excess, from the best of a few draws, the boundary of the conditions (bisection between an admitted and a refused instance), and free
draws. The first round has at most two qubits an input, the next ones reach four.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..claims.statement import Claim
from ..claims.values import flat
from ..encoding.measure import size
from ..engine.signature import BE, EncodingInput, members
from ..instances.arrays import clipped
from ..instances.drawing import Drawn, draw
from ..instances.parts import Parts, fitted
from .trials import Tally, TimeOver, Trial, attempt, complexity

CHUNK = 160
STEPS = 150
SMALL = "nice 0, nice 1, coherent 0, aligned 0, climb 0, aligned 1, boundary 0, nice 2, climb 1, coherent 1, aligned 2"
LARGER = "nice 3, aligned 3, climb 2, nice 4, coherent 2, boundary 2, free 2, aligned 4, free 3"
FIRST = (*SMALL.split(", "), "boundary 1", "free 1")
PLAN = (*FIRST, *LARGER.split(", "))


@dataclass
class Found:
    """What a chunk found: its counterexamples, its tightest instance, and the count."""

    tally: Tally = field(default_factory=Tally)
    refuting: list[Trial] = field(default_factory=list)
    tightest: Trial | None = None

    def note(self, trial: Trial | None) -> Trial | None:
        """Keep a trial where it is worth keeping."""
        if trial is None:
            return None
        if trial.refuted:
            self.refuting.append(trial)
        if self.tightest is None or tighter(trial, self.tightest):
            self.tightest = trial
        return trial

    @property
    def simplest(self) -> Trial | None:
        """The simplest counterexample; among equals the clearest."""
        return min(self.refuting, key=lambda t: (*complexity(t.drawn), -t.excess), default=None)


def tighter(new: Trial, old: Trial) -> bool:
    """A larger error / epsilon, or the same (to 1e-9) on a simpler instance."""
    if abs(new.ratio - old.ratio) > 1e-9:
        return new.ratio > old.ratio
    return complexity(new.drawn) < complexity(old.drawn)


def run_chunk(
    claim: Claim,
    seed: int,
    index: int,
    largest_n: int = 4,
    *,
    until_refuted: bool = False,
    tally: Tally | None = None,
) -> Found:
    """Chunk `index` of the search for `seed`, as far as the time of `tally` allows.

    `until_refuted` stops at the first counterexample.
    """
    kind, _, qubits = PLAN[index % len(PLAN)].partition(" ")
    n = min(int(qubits), largest_n)
    rng = np.random.default_rng([seed, index])
    found, start = Found(Tally() if tally is None else tally), time.process_time()
    with contextlib.suppress(TimeOver):
        if kind == "climb":
            for target in HEIGHTS:
                _climb(claim, rng, n, found, target)
                if found.refuting:
                    break
        elif kind == "boundary":
            _boundary(claim, rng, n, found)
        else:
            for _ in range(CHUNK):
                found.note(attempt(claim, draw(claim.inputs, rng, kind, n), found.tally))
                if until_refuted and found.refuting:
                    break
    found.tally.cpu += time.process_time() - start
    return found


def _ratio(trial: Trial) -> float:
    """Measured / claimed: its maximum is the tightness."""
    return trial.ratio


def _excess(trial: Trial) -> float:
    """Measured less claimed, in units of alpha: it grows where the ratio stays at 1, towards terms of higher order."""
    first = trial.check.quantities[0]
    return (first.measured - first.claimed) / trial.alpha


HEIGHTS: tuple[Callable[[Trial], float], ...] = (_ratio, _excess)


def _climb(claim: Claim, rng: np.random.Generator, n: int, found: Found, target: Callable[[Trial], float]) -> None:
    """Nelder-Mead on `target`, from the highest of a few draws."""
    from scipy.optimize import minimize

    trials = [
        attempt(claim, draw(claim.inputs, rng, ("aligned", "nice", "coherent")[j % 3], n), found.tally)
        for j in range(12)
    ]
    known = [t for t in trials if t is not None]
    for t in known:
        found.note(t)
    if not known or found.refuting:
        return
    start = max(known, key=target).drawn
    space = Space(claim, start)

    def height(x: np.ndarray) -> float:
        trial = found.note(attempt(claim, space.drawn(x), found.tally))
        if trial is not None and trial.refuted:
            raise _Reached
        return 10.0 if trial is None else -target(trial)

    x = space.start()
    simplex = np.vstack([x, *(x + step for step in np.diag(rng.choice([-0.3, 0.3], size=x.size)))])
    try:
        minimize(
            height,
            x,
            method="Nelder-Mead",
            options={"maxfev": STEPS, "initial_simplex": simplex, "adaptive": x.size > 12},
        )
    except _Reached:
        return


class _Reached(Exception):
    """The climb met a counterexample."""


@dataclass(frozen=True, eq=False)
class Space:
    """Instances near one of them as points: log alpha, epsilon/alpha, block and direction of the error, entry by entry."""

    claim: Claim
    origin: Drawn

    def start(self) -> np.ndarray:
        """The point of the instance itself."""
        return np.concatenate([_point(member) for _, member in flat(self.origin)] or [np.zeros(0)])

    def drawn(self, x: np.ndarray) -> Drawn | None:
        """The instance of a point; None where it does not fit the inputs' descriptions."""
        rest = iter(x)
        return self._made(lambda value, wanted: _moved(value, np.array([next(rest) for _ in _point(value)]), wanted))

    def rounded(self, digits: int) -> Drawn | None:
        """The instance with alphas, epsilons and numbers of few digits: a condition's edge is mostly at such numbers, and met exactly."""
        return self._made(lambda value, wanted: _rounded(value, wanted, digits))

    def _made(self, change: Callable[[Any, Any], Any]) -> Drawn | None:
        """The instance with every input changed, given its description; None where one does not allow that."""
        out: Drawn = {}
        for name, value in self.origin.items():
            wanted, _, _ = members(self.claim.inputs[name])
            made = [change(v, wanted) for v in (value if isinstance(value, list) else [value])]
            if any(m is None for m in made):
                return None
            out[name] = made if isinstance(value, list) else made[0]
        return out


def _point(value: Any) -> np.ndarray:
    if isinstance(value, Parts):
        ratio = value.epsilon / value.alpha
        entries = (value.block.real, value.block.imag, *_direction(value))
        return np.concatenate([[np.log(value.alpha), ratio], *(e.ravel() for e in entries)])
    if isinstance(value, int):
        return np.zeros(0)
    return np.array([value.real, value.imag]) if isinstance(value, complex) else np.array([value])


def _direction(value: Parts) -> tuple[np.ndarray, np.ndarray]:
    length = size(value.error)
    along = value.error / length if length > 0 else value.block
    return along.real, along.imag


def _moved(value: Any, x: np.ndarray, wanted: Any) -> Any:
    """The input at the point x, brought back to where its description allows; None where that does not work."""
    if not isinstance(value, Parts):
        new = value if isinstance(value, int) else _number(value, x, wanted)
        return None if wanted.problem(new) else new
    assert isinstance(wanted, EncodingInput)
    count, shape = value.block.size, value.block.shape
    cut = x[2:].reshape(4, count)
    imaginary = 0.0 if wanted.real else 1j
    block = (cut[0] + imaginary * cut[1]).reshape(shape)
    along = (cut[2] + imaginary * cut[3]).reshape(shape)
    if isinstance(wanted, BE):
        if wanted.hermitian:
            block, along = (block + block.conj().T) / 2, (along + along.conj().T) / 2
        if wanted.diagonal:
            block, along = np.diag(np.diagonal(block)), np.diag(np.diagonal(along))
    alpha = float(np.exp(min(max(x[0], -7.0), 7.0)))
    if isinstance(wanted.alpha, tuple):
        alpha = min(max(alpha, wanted.alpha[0]), wanted.alpha[1])
    epsilon = alpha * max(0.0, float(x[1]))
    if isinstance(wanted.epsilon, tuple):
        epsilon = min(max(epsilon, wanted.epsilon[0]), wanted.epsilon[1])
    block = clipped(block)
    length = size(along)
    error = along * (epsilon / length) if length > 0 else np.zeros(shape)
    return fitted(replace(value, alpha=alpha, epsilon=epsilon, block=block, target=alpha * block + error), wanted)


def _rounded(value: Any, wanted: Any, digits: int) -> Any:
    """One input with alpha, epsilon, or the number itself rounded; None where its description does not allow that."""
    if not isinstance(value, Parts):
        new = value if isinstance(value, int) else np.round(value, digits).item()
        return None if wanted.problem(new) else new
    alpha, epsilon, length = round(value.alpha, digits), round(value.epsilon, digits), size(value.error)
    if alpha <= 0:
        return None
    error = value.error * (epsilon / length) if length > 0 else value.error
    return fitted(replace(value, alpha=alpha, epsilon=epsilon, target=alpha * value.block + error), wanted)


def _number(value: float | complex, x: np.ndarray, wanted: Any) -> float | complex:
    """The number at x, brought to the nearest one allowed: so the ends are reached exactly."""
    if isinstance(value, complex):
        z = complex(x[0], x[1])
        return z if abs(z) <= wanted.size else z * (wanted.size / abs(z)) * (1 - 2.0**-52)
    return float(min(max(x[0], wanted.low), wanted.high))


def _boundary(claim: Claim, rng: np.random.Generator, n: int, found: Found) -> None:
    """Between an instance that the conditions admit and one that they refuse: the last admitted ones before the boundary."""
    if not claim.requires:
        for _ in range(CHUNK // 2):
            found.note(attempt(claim, draw(claim.inputs, rng, "free", n), found.tally))
        return
    for _ in range(CHUNK // 16):
        inside = outside = None
        for _ in range(12):
            drawn = draw(claim.inputs, rng, "aligned", n)
            trial = found.note(attempt(claim, drawn, found.tally))
            inside, outside = (drawn, outside) if trial is not None else (inside, drawn or outside)
            if inside is not None and outside is not None:
                break
        if inside is None or outside is None:
            continue
        space = Space(claim, inside)
        a, b = space.start(), Space(claim, outside).start()
        if a.shape != b.shape:
            continue
        low, high = 0.0, 1.0
        for _ in range(14):
            middle = (low + high) / 2
            trial = found.note(attempt(claim, space.drawn(a + middle * (b - a)), found.tally))
            low, high = (middle, high) if trial is not None else (low, middle)
        edge = space.drawn(a + low * (b - a))
        if edge is None:
            continue
        for digits in (1, 2, 3):
            found.note(attempt(claim, Space(claim, edge).rounded(digits), found.tally))
