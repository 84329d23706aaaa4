"""Mean subtraction.

Statement   u the uniform unit vector on the m unpadded entries of a shape, Pi the projector onto those entries. The
            linear combination (I + R)/2 with the reflection R = (2 Pi - I)(I - 2|u><u|), one ancilla, is a (1, 1,
            0)-BE of Pi - |u><u|.
Source      Mathematics 6.8 (layer normalisation).
Deviation   The padding is projected away too, so that the matrix is padded with zeros like every other.
Proof       |u> lies in the range of Pi, so R = 2 (Pi - |u><u|) - I, and (I + R)/2 = Pi - |u><u|. A projector has norm
            1, or 0 where m = 1.
Attained    epsilon = 0: the block is exact. alpha = ||Pi - |u><u||| is attained for every m > 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, at_most, equal, given, identity_like, parts
from ...engine.lines import norm as norm_of
from ...errors import ShapeError
from ...linalg.circuit import Builder, registers
from ...linalg.constructions import about_zero
from ...linalg.cost import controlled, diagonal, one_qubit, preparation, run
from ...linalg.gates import HADAMARD, Preparation, diagonal_gate
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import Shape, pad, qubits_of_shape
from ...scalars import ceil_log2
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule(*, norm: Any) -> Record:
    return Record(alpha=1.0, ancillas=1, epsilon=0.0, norm=norm)


def target(*, shape: Shape) -> Operator:
    """x -> x - mean(x) on the unpadded entries."""
    return _without_mean(shape)


@readable
def _without_mean(shape: Shape) -> Operator:
    inside = pad(np.ones(shape), shape)[:, None]

    def apply(x: np.ndarray) -> np.ndarray:
        out: np.ndarray = inside * (x - np.sum(inside * x, axis=0) / np.sum(inside))
        return out

    n = qubits_of_shape(shape)
    return Operator(n, apply, apply, weight=2.0, terms=(1 << n) + 4)


def block(*, shape: Shape) -> Operator:
    return _halved(_signs(shape), _uniform(shape))


@readable
def _halved(signs: np.ndarray, u: np.ndarray) -> Operator:
    """(I + R)/2, reflection by reflection."""

    def apply(x: np.ndarray) -> np.ndarray:
        return 0.5 * (x + signs[:, None] * (x - 2.0 * np.outer(u, u @ x)))

    return Operator(ceil_log2(u.size), apply, apply, weight=2.0, terms=u.size + 12)


@readable
def _signs(shape: Shape) -> np.ndarray:
    return 2.0 * pad(np.ones(shape), shape) - 1.0


@readable
def _uniform(shape: Shape) -> np.ndarray:
    inside = pad(np.ones(shape), shape)
    out: np.ndarray = inside / np.sqrt(np.sum(inside))
    return out


@readable
def _reflections(shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """2 Pi - I and I - 2|u><u|."""
    signs, u = _signs(shape), _uniform(shape)
    return np.diag(signs), np.eye(u.size) - 2 * np.outer(u, u)


def circuit(*, shape: Shape) -> Circuit:
    """Layout: ancilla | system. R by preparation of u, a reflection about |0>, and the signs of the padding."""
    u = _uniform(shape)
    n = ceil_log2(u.size)
    flag, system = registers(1, n)
    prepare = Preparation.of(u)
    on = ((flag[0], 1),)
    builder = Builder(n + 1).add(HADAMARD, flag)
    builder.add(prepare.adjoint(), system, on).add(about_zero(n), system, on).add(prepare, system, on)
    return builder.add(diagonal_gate(_signs(shape)), system, on).add(HADAMARD, flag).build()


def cost(*, n: int) -> Cost:
    reflection = 2 * controlled(preparation, n, 1) + controlled(diagonal, n, 1)
    return run(2 * one_qubit(), reflection, controlled(diagonal, n, 1), system=n)


def sizes(*, shape: Shape) -> dict[str, int]:
    return {"n": qubits_of_shape(shape)}


def mean_subtraction(shape: Any) -> BlockEncoding:
    """The matrix that subtracts the mean of all entries from a tensor of this unpadded shape. Raises ShapeError."""
    sizes = checked_shape(shape)
    return apply_lemma(
        MEAN_SUBTRACTION,
        (),
        kind=BlockEncoding,
        n=qubits_of_shape(sizes),
        shape=sizes + sizes,
        numbers={"norm": 0.0 if np.prod(sizes) == 1 else 1.0},
        data={"shape": sizes},
        row_axes=len(sizes),
    )


def checked_shape(shape: Any) -> Shape:
    """`shape` as a tuple of positive integers, of at most 2**MAX_QUBITS entries."""
    sizes = (shape,) if isinstance(shape, int | np.integer) else shape
    whole = isinstance(sizes, tuple | list) and all(
        isinstance(s, int | np.integer) and not isinstance(s, bool) and s > 0 for s in sizes
    )
    if not whole:
        raise ShapeError("shape", "be a tuple of positive integers", repr(shape))
    whole_sizes = tuple(int(s) for s in sizes)
    if qubits_of_shape(whole_sizes) > MAX_QUBITS:
        raise ShapeError("shape", f"have at most 2**{MAX_QUBITS} entries", sizes)
    return whole_sizes


MAX_QUBITS = 32  # entries that an array holds


def proof(goal: Any, *, shape: Any, norm: Any) -> Iterator[Line]:
    signs, mean = _reflections(shape)
    apart = signs + mean - identity_like(signs) - signs @ mean  # 2 (|u><u| - Pi|u><u|), twice
    yield equal(goal.error, apart / 2)
    yield at_most("scaling", norm_of(apart / 2), norm_of(apart) / 2)
    yield given("the mean lies within", norm_of(apart), 0)
    if norm:
        yield from parts(goal.target, signs / 2, mean / 2)
        yield at_most("block", norm_of(signs / 2), goal.norm / 2)
        yield at_most("block", norm_of(mean / 2), goal.norm / 2)
    else:
        yield at_most("scaling", norm_of(goal.target), norm_of(signs + mean) / 2)
        yield given("the mean lies within", norm_of(signs + mean), 0)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """2 Pi - I and I - 2|u><u|, two unitaries; norm 1, or 0 of a single entry."""
    signs, mean = kit.atom("2 Pi - I", "BE", is_block=True), kit.atom("I - 2|u><u|", "BE", is_block=True)
    whole, product, one = signs + mean, signs @ mean, identity_like(signs)
    halved = kit.GivenData(lambda name: (one + product) / 2)
    made = {"reflections": (signs, mean), "without_mean": whole / 2, "signs": halved, "uniform": None}
    zeros = (whole - one - product, whole)
    for norm, count in ((1, 1), (0, 2)):
        stated = tuple(kit.Stated("the mean lies within", z.norm(), 0) for z in zeros[:count])
        data = {"shape": kit.GivenData(made.__getitem__)}
        yield replace(s, label=f"norm {norm}", numbers={"norm": norm}, data=data, stated=stated)


def reading(kit: Any) -> Any:
    return kit.gate_choices.MEAN


WRONG: dict[str, Wrong] = {
    "half of the sum": lambda r, **_: {"alpha": 0.5},
    "two terms, alpha two": lambda r, **_: {"alpha": 2.0},
    "a projector needs none": lambda r, **_: {"ancillas": 0},
}


def draw(rng: Any) -> dict[str, Any]:
    return {"shape": tuple(int(s) for s in rng.integers(1, 4, size=rng.integers(1, 3)))}


MEAN_SUBTRACTION = lemma(globals(), mean_subtraction, measured=("norm",))
