"""Hypothesis strategies for encodings: `from qnn_emul import strategies as st`. Needs the extra `strategies`.

    @given(st.block_encodings(n=1, alpha=(0.5, 2)), st.block_encodings(n=1))
    def test_mine(A, B): qe.check(my_product(A, B)).raise_if_violated()

Matrices are drawn as short lists of moves (a rotation of two axes by an angle, a phase on one axis), never entry by entry: a
failing example shrinks to few qubits, no ancillas, alpha = 1, epsilon = 0 and the identity, or to the one rotation that matters.
Every function raises ArgumentError at once for arguments that make no sense. `instances` is seeded instead, for all lemmas.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from .claims.statement import Claim
from .encoding.encoding import Encoding
from .encoding.measure import size
from .engine.lemma import Lemma
from .engine.signature import BE, KINDS, VE, Complex, Either, Integer, Real, Several, readings
from .errors import ArgumentError
from .instances.arrays import isometric, turned
from .instances.parts import Parts, encode, fitted
from .instances.random import random_instance
from .linalg.convolution import proved_norm

MAX_SEED = 2**32 - 1
MAX_QUBITS = 5
ANGLES = (math.pi / 2, math.pi, -math.pi / 2, math.pi / 4, math.pi / 3)
ALPHAS = (1.0, 2.0, 0.5, 3.0)
RATIOS = (0.0, 0.25, 0.1, 1.0)
Limits = float | tuple[float, float] | None
Move = tuple[int, int, float]


def seeds() -> st.SearchStrategy[int]:
    """Seeds of numpy Generators."""
    return st.integers(0, MAX_SEED)


def unitaries(n: int | None = None, *, max_n: int = 2, real: bool = False) -> st.SearchStrategy[np.ndarray]:
    """Unitary (orthogonal if `real`) matrices, (2**n, 2**n), n qubits or up to max_n. Shrinks to the identity, then one rotation."""
    sizes = _sizes(n, max_n)
    return sizes.flatmap(lambda q: _moves(1 << q).map(lambda moves: _unitary(1 << q, moves, real)))


def contractions(
    n: int | None = None, *, max_n: int = 2, norm: Limits = None, real: bool = False
) -> st.SearchStrategy[np.ndarray]:
    """Matrices (2**n, 2**n) of spectral norm at most 1, or of the given norm (a number or (low, high) in [0, 1])."""
    limits = _limits(norm, "norm", 0.0, 1.0)
    return _sizes(n, max_n).flatmap(lambda q: _contraction(q, real, limits))


def vectors(
    n: int | None = None, *, max_n: int = 2, norm: Limits = 1.0, real: bool = False
) -> st.SearchStrategy[np.ndarray]:
    """Vectors (2**n,) of the given 2-norm (1 by default, or (low, high)). Shrinks to the first unit vector."""
    limits = _limits(norm, "norm", 0.0, math.inf) or (0.0, 1.0)
    return _sizes(n, max_n).flatmap(
        lambda q: st.builds(
            lambda moves, r: r * _unitary(1 << q, moves, real)[:, 0], _moves(1 << q), _between(limits, (1.0,))
        )
    )


def encodings(
    kind: str | None = None,
    n: int | None = None,
    *,
    max_n: int = 2,
    ancillas: int | tuple[int, int] | None = None,
    max_ancillas: int = 2,
    alpha: Limits = None,
    epsilon: Limits = None,
    exact: bool = False,
    **wanted: Any,
) -> st.SearchStrategy[Any]:
    """(alpha, ancillas, epsilon)-encodings on n (or up to max_n) qubits: "BE", "VE" or either (None).

    alpha, ancillas, epsilon: free (None), a number, or (low, high); `exact` is epsilon = 0. The error lies along the block or
    anywhere, and epsilon is attained. Further options as of `qnn_emul.claims.BE` and `VE`: norm_at_most, real, hermitian,
    diagonal, unit. Raises ArgumentError.
    """
    if kind is not None and kind not in KINDS:
        raise ArgumentError("kind", f"be one of {', '.join(KINDS)} or None", repr(kind))
    if isinstance(max_ancillas, bool) or not isinstance(max_ancillas, int) or max_ancillas < 0:
        raise ArgumentError("max_ancillas", "be a whole number of at least 0", repr(max_ancillas))
    sizes = _sizes(n, max_n)
    options = {"alpha": alpha, "ancillas": (0, max_ancillas) if ancillas is None else ancillas, **wanted}
    options["epsilon"] = 0.0 if exact else epsilon
    described = []
    for made in (VE, BE) if kind is None else (KINDS[kind],):
        try:
            described.append(made(**options))
        except TypeError:
            raise ArgumentError("options", f"be among those of {made.__name__}", ", ".join(wanted)) from None
    return st.sampled_from(described).flatmap(lambda d: sizes.flatmap(lambda q: _described(d, q)))


def block_encodings(n: int | None = None, **options: Any) -> st.SearchStrategy[Any]:
    """Block-encodings; options as in `encodings`."""
    return encodings("BE", n, **options)


def vector_encodings(n: int | None = None, **options: Any) -> st.SearchStrategy[Any]:
    """Vector-encodings; options as in `encodings`."""
    return encodings("VE", n, **options)


def kernels(
    channels_out: int = 1, channels_in: int = 1, size: int = 3, *, contraction: bool = False
) -> st.SearchStrategy[np.ndarray]:
    """Convolution kernels (channels_out, channels_in, size, size), not zero; `contraction`: of proved norm at most 1 on any image.

    Drawn tap by tap: shrinks to a single tap of weight 1. Raises ArgumentError.
    """
    shape = (channels_out, channels_in, size, size)
    for name, value in zip(("channels_out", "channels_in", "size"), shape, strict=False):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ArgumentError(name, "be a positive whole number", repr(value))
    place = st.tuples(*(st.integers(0, length - 1) for length in shape))
    weight = st.sampled_from((1.0, -1.0, 0.5, 2.0)) | st.floats(-2, 2).filter(lambda w: abs(w) > 1e-3)
    taps = st.lists(st.tuples(place, weight), min_size=1, max_size=2 * math.prod(shape))
    return taps.map(lambda t: _kernel(shape, t, contraction))


def inputs(claim: Claim, *, max_n: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """Inputs of a claim made by `qnn_emul.claims.claim` that meet its conditions, by name: `claim.check(**values)` runs on them."""
    if not isinstance(claim, Claim):
        raise ArgumentError("claim", "be made by @claim(...)", type(claim).__name__)
    claim.require_drawable()
    return _sizes(None, max_n).flatmap(lambda q: st.fixed_dictionaries(_strategies(claim, q))).filter(claim.admits)


@st.composite
def instances(draw: Any, entry: Lemma, max_n: int = 3) -> Encoding:
    """Instances of a catalogue entry, read off its inputs; an example is its size limit and its seed."""
    limit = draw(st.integers(0, max_n))
    return random_instance(entry, np.random.default_rng(draw(seeds())), limit)


# -- how they are drawn --------------------------------------------------------------------------------------------------


def _sizes(n: int | None, max_n: int) -> st.SearchStrategy[int]:
    for name, value in (("n", 0 if n is None else n), ("max_n", max_n)):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_QUBITS:
            raise ArgumentError(name, f"be a whole number from 0 to {MAX_QUBITS}", repr(value))
    return st.integers(0, max_n) if n is None else st.just(n)


def _limits(value: Any, name: str, low: float, high: float) -> tuple[float, float] | None:
    if value is None:
        return None
    pair = tuple(value) if isinstance(value, tuple | list) else (value, value)
    fine = len(pair) == 2 and all(isinstance(x, int | float) and not isinstance(x, bool) for x in pair)
    if not fine or not low <= pair[0] <= pair[1] <= high or pair[1] == math.inf:
        raise ArgumentError(name, f"be a number or (low, high) in [{low:g}, {high:g}]", repr(value))
    return float(pair[0]), float(pair[1])


def _between(limits: tuple[float, float], nice: Sequence[float]) -> st.SearchStrategy[float]:
    """Round numbers inside the limits first, then any."""
    low, high = limits
    if low == high:
        return st.just(low)
    known = [x for x in (*nice, low, high) if low <= x <= high]
    return st.sampled_from(known) | st.floats(low, high, allow_subnormal=False)


def _move(side: int) -> st.SearchStrategy[Move]:
    axis = st.integers(0, side - 1)
    angle = st.sampled_from(ANGLES) | st.floats(-math.pi, math.pi, allow_subnormal=False)
    return st.tuples(axis, axis, angle)


def _moves(side: int) -> st.SearchStrategy[list[Move]]:
    return st.lists(_move(side), max_size=side * side)


def _unitary(side: int, moves: list[Move], real: bool) -> np.ndarray:
    """The product of the moves: (i, j, t) turns axes i and j by t; (i, i, t) is a phase e^{it}, if real the sign of cos t."""
    out = np.eye(side, dtype=float if real else complex)
    for i, j, t in moves:
        if i == j:
            out[i] = out[i] * ((-1.0 if math.cos(t) < 0 else 1.0) if real else np.exp(1j * t))
        else:
            out[i], out[j] = math.cos(t) * out[i] - math.sin(t) * out[j], math.sin(t) * out[i] + math.cos(t) * out[j]
    return out


@st.composite
def _contraction(draw: Any, q: int, real: bool, limits: tuple[float, float] | None) -> np.ndarray:
    side = 1 << q
    norm = 1.0 if limits is None else draw(_between(limits, (1.0, 0.5)))
    lost = draw(st.lists(st.sampled_from((0.0, 1.0, 0.5)) | st.floats(0, 1, allow_subnormal=False), max_size=side))
    sigma = np.ones(side)
    sigma[: len(lost)] = 1.0 - np.array(lost)
    if limits is not None:
        sigma[-1] = 1.0
    left, right = (_unitary(side, draw(_moves(side)), real) for _ in range(2))
    out: np.ndarray = (left * (norm * sigma)) @ right
    return out


@st.composite
def _described(draw: Any, wanted: Any, q: int) -> Any:
    """An encoding that meets a description, on q qubits."""

    def limits(given: Any, default: Any) -> Any:
        return given if isinstance(given, tuple) else default

    low, high = limits(wanted.ancillas, (0, 2))
    ancillas = draw(st.integers(int(low), int(high)))
    alpha = draw(_between(limits(wanted.alpha, (0.1, 10.0)), ALPHAS))
    given = limits(wanted.epsilon, None)
    epsilon = (
        alpha * draw(st.sampled_from(RATIOS) | st.floats(0, 1)) if given is None else draw(_between(given, (0.0,)))
    )
    block, along = _block_and_error(draw, wanted, q, isometric_only=high == 0 or ancillas == 0)
    if ancillas == 0 and not isometric(block):
        ancillas = 1
    parts = fitted(Parts(alpha, ancillas, epsilon, block, alpha * block + epsilon * along), wanted)
    made = None if parts is None else encode(parts, strict=True)
    if made is None or wanted.problem(made):
        reject()
    rest = (1 << (q + made.ancillas)) - (1 if isinstance(wanted, VE) else 1 << q)
    moves = [draw(st.lists(_move(rest), max_size=4)) if made.ancillas else [] for _ in range(2)]
    return _surrounded(made, *(_unitary(rest, m, wanted.real) for m in moves)) if any(moves) else made


def _surrounded(e: Any, before: np.ndarray, after: np.ndarray) -> Any:
    """The same block, target and record in another circuit: what lies beside the block is turned."""
    whole = e.unitary @ np.eye(1 << (e.n + e.ancillas))
    # a vector's column is all that counts: its rows stay
    whole = turned(whole, whole.shape[0] - before.shape[0], before, after if e.kind == "BE" else None)
    return type(e).from_unitary(whole, target=e.target, alpha=e.record.alpha, epsilon=e.record.epsilon)


def _block_and_error(draw: Any, wanted: Any, q: int, isometric_only: bool) -> tuple[np.ndarray, np.ndarray]:
    """A block, and a unit element for its error: along the block, with a sign or phase, or in another direction."""
    side, real = 1 << q, wanted.real
    turn = draw(st.sampled_from((1.0, -1.0) if real or getattr(wanted, "hermitian", False) else (1.0, -1.0, 1j)))
    lost = st.just(0.0) if isometric_only else st.sampled_from((0.0, 1.0, 0.5)) | st.floats(0, 1, allow_subnormal=False)
    if isinstance(wanted, VE):
        frame = _unitary(side, draw(_moves(side)), real)
        other = _unitary(side, draw(_moves(side)), real)[:, 0]
        along = other if draw(st.booleans()) else frame[:, 0]
        return frame[:, 0] * (1.0 - draw(lost)), turn * along
    sigma = 1.0 - np.array(draw(st.lists(lost, min_size=side, max_size=side)))
    left = np.eye(side) if wanted.diagonal else _unitary(side, draw(_moves(side)), real)
    right = left.conj().T if wanted.hermitian or wanted.diagonal else _unitary(side, draw(_moves(side)), real)
    signs = np.array(draw(st.lists(st.sampled_from((1.0, -1.0)), min_size=side, max_size=side)))
    signs = signs if wanted.hermitian or wanted.diagonal else np.ones(side)
    weights = np.ones(side)
    if side > 1 and draw(st.booleans()):
        weights[1:] = 0.0
    along = (left * (signs * weights)) @ right
    return (left * (signs * sigma)) @ right, turn * along / size(along)


def _kernel(shape: tuple[int, ...], taps: list[Any], contraction: bool) -> np.ndarray:
    kernel = np.zeros(shape)
    for place, weight in taps:
        kernel[place] = weight
    return kernel / max(1.0, proved_norm(kernel)) if contraction else kernel


def _strategies(claim: Claim, q: int) -> dict[str, st.SearchStrategy[Any]]:
    def of(wanted: Any) -> st.SearchStrategy[Any]:
        if isinstance(wanted, Several):
            return st.lists(of(wanted.of), min_size=wanted.low, max_size=wanted.high)
        if isinstance(wanted, Integer):
            return st.integers(wanted.low, wanted.high)
        if isinstance(wanted, Real):
            return _between((wanted.low, wanted.high), (1.0, -1.0, 2.0, 0.5, 0.0)).filter(
                lambda x: not wanted.problem(x)
            )
        if isinstance(wanted, Complex):
            polar = st.builds(
                lambda r, t: r * complex(math.cos(t), math.sin(t)), st.floats(0, wanted.size), st.floats(0, 6.3)
            )
            nice = st.sampled_from((1 + 0j, -1 + 0j, 1j, 0.5 + 0j))
            return (nice | polar).filter(lambda z: not wanted.problem(z))
        if isinstance(wanted, Either):
            return st.one_of(*map(of, reversed(readings(wanted))))
        if wanted.n == "own":
            return st.integers(0, q).flatmap(lambda own: _described(wanted, own))
        return _described(wanted, wanted.n if isinstance(wanted.n, int) else q)

    return {name: of(wanted) for name, wanted in claim.inputs.items()}
