"""Linear combination of block-encodings.

Statement   U_j (alpha_j, a_j, eps_j)-BEs of A_j, j < m, y_j complex, not all zero. PREPARE with amplitudes
            sqrt(|y_j| alpha_j/lambda), SELECT, un-PREPARE with the phases of y_j give a (lambda, max a_j +
            ceil(log2 m), sum |y_j| eps_j)-BE of sum y_j A_j, lambda = sum |y_j| alpha_j.
Source      GSLW (arXiv:1806.01838), Lemma 52; Rattew et al., Lemma B.5.
Deviation   Each term keeps its own alpha_j and eps_j; phases sit on one side of the preparation pair.
Proof       Triangle inequality on sum y_j (A_j - alpha_j B_j).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...encoding.global_phase import alike
from ...engine.lemma import Lemma
from ...engine.lines import Line, Part, at_most, norm, parts
from ...errors import ArgumentError
from ...instances.aligned import block_scalar
from ...linalg import constructions
from ...linalg.cost import preparation, run, under
from ...linalg.readable import row
from ...linalg.shapes import as_scalar
from ...scalars import absolute, ceil_log2, maximum, square_root, total
from ..guards import common_row_axes, common_shape, need_all, same_shape, same_size
from ..language import BE, BlockEncoding, Circuit, Cost, Encoding, Record, Several, apply_lemma, lemma
from ..wrong import PLAIN_SUM, WIDEST_CHILD, Wrong


def rule(*terms: Record, coefficients: Sequence[Any]) -> Record:
    sizes = [absolute(y) for y in coefficients]
    return Record(
        alpha=total(y * t.alpha for y, t in zip(sizes, terms, strict=True)),
        ancillas=maximum(*(t.ancillas for t in terms)) + ceil_log2(len(terms)),
        epsilon=total(y * t.epsilon for y, t in zip(sizes, terms, strict=True)),
        norm=total(y * t.norm for y, t in zip(sizes, terms, strict=True)),
    )


phase = alike


def target(*terms: Encoding, coefficients: Sequence[complex]) -> Any:
    return total(y * t.target_data for y, t in zip(coefficients, terms, strict=True))


def _weights(terms: Sequence[Encoding], coefficients: Sequence[complex]) -> np.ndarray:
    out: np.ndarray = row([y * t.record.alpha for y, t in zip(coefficients, terms, strict=True)])
    return out


def block(*terms: Encoding, coefficients: Sequence[complex]) -> Any:
    weights = _weights(terms, coefficients)
    whole = np.sum(np.abs(weights))
    return total((w / whole) * t.block_data for w, t in zip(weights.tolist(), terms, strict=True))


def circuit(*terms: Encoding, coefficients: Sequence[complex]) -> Circuit:
    return constructions.linear_combination(
        [t.circuit for t in terms], _weights(terms, coefficients), terms[0].n, [y != 0 for y in coefficients]
    )


def cost(*terms: Cost, coefficients: Sequence[complex]) -> Cost:
    width = ceil_log2(len(terms))
    used = [under(t, width) for t, c in zip(terms, coefficients, strict=True) if c != 0]
    return run(2 * preparation(width), *used, system=terms[0].system)


def coefficients_of(values: Any, count: int) -> tuple[complex | float, ...]:
    """`count` finite numbers, not all zero."""
    try:
        numbers = tuple(as_scalar(v, f"coefficients[{j}]") for j, v in enumerate(values))
    except TypeError:
        raise ArgumentError("coefficients", "be a list of numbers", type(values).__name__) from None
    if len(numbers) != count:
        raise ArgumentError("coefficients", f"have one number per encoding ({count})", f"{len(numbers)} numbers")
    if not any(numbers):
        raise ArgumentError("coefficients", "not all be zero", numbers)
    return numbers


def matrix_combination(coefficients: Any, terms: Any) -> BlockEncoding:
    """sum_j coefficients[j] terms[j]; a single zero coefficient is allowed. Raises ArgumentError, ShapeError."""
    return combined(LINEAR_COMBINATION, coefficients, terms)


def combined(entry: Lemma, coefficients: Any, terms: Any) -> BlockEncoding:
    """The node of an entry that combines these terms. Raises ArgumentError, ShapeError."""
    encodings = need_all(terms, BlockEncoding, "terms")
    same_size(encodings, "terms")
    for j, term in enumerate(encodings):
        same_shape(encodings[0].shape_out, term.shape_out, term.n, f"terms[{j}]'s output")
        same_shape(encodings[0].shape_in, term.shape_in, term.n, f"terms[{j}]'s input")
    return apply_lemma(
        entry,
        encodings,
        kind=BlockEncoding,
        n=encodings[0].n,
        shape=common_shape(encodings),
        numbers={"coefficients": coefficients_of(coefficients, len(encodings))},
        row_axes=common_row_axes(encodings),
    )


def weighted(goal: Any, terms: Sequence[Part], coefficients: Sequence[Any]) -> Iterator[Line]:
    """sum_j coefficients[j] terms[j] against the sum of the values."""
    yield from parts(goal.error, *(y * t.error for y, t in zip(coefficients, terms, strict=True)))
    for y, t in zip(coefficients, terms, strict=True):
        yield at_most("scaling", norm(y * t.error), absolute(y) * norm(t.error))
    if len(terms) > 1:
        targets = (norm(y * t.target) for y, t in zip(coefficients, terms, strict=True))
        yield at_most("triangle", norm(goal.target), total(targets))
    for y, t in zip(coefficients, terms, strict=True):
        yield at_most("scaling", norm(y * t.target), absolute(y) * norm(t.target))


def proof(goal: Any, *terms: Part, coefficients: Sequence[Any]) -> Iterator[Line]:
    yield from weighted(goal, terms, coefficients)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Complex coefficients, not all of them 0."""
    yield from kit.coefficients(s, "coefficients")


def _sized(terms: Sequence[Record], coefficients: Sequence[Any]) -> list[tuple[Any, Record]]:
    return [(absolute(y), x) for y, x in zip(coefficients, terms, strict=True)]


def reading(kit: Any) -> Any:
    return kit.LIST


WRONG: dict[str, Wrong] = {
    "largest error": lambda r, *t, coefficients: {
        "epsilon": maximum(*(y * x.epsilon for y, x in _sized(t, coefficients)))
    },
    "coefficients forgotten": PLAIN_SUM,
    "errors in squares": lambda r, *t, coefficients: {
        "epsilon": square_root(total((y * x.epsilon) ** 2 for y, x in _sized(t, coefficients)))
    },
    "alpha is sum of alphas": lambda r, *t, coefficients: {"alpha": total(x.alpha for x in t)},
    "alpha is the largest": lambda r, *t, coefficients: {
        "alpha": maximum(*(y * x.alpha for y, x in _sized(t, coefficients)))
    },
    "index not counted": WIDEST_CHILD,
}


def attained_by() -> BlockEncoding:
    # the phases of y_j turn both errors into the same direction
    return matrix_combination([2.0, -0.5j], [block_scalar(1.0, 2.0, 0.5), block_scalar(1.0j, 0.75, 0.25)])


def draw(rng: Any, *terms: Encoding) -> dict[str, Any]:
    values = rng.normal(size=len(terms)) + 1j * rng.normal(size=len(terms)) * rng.integers(0, 2)
    if len(terms) > 1 and rng.random() < 0.2:
        values[rng.integers(len(terms))] = 0.0
    return {"coefficients": tuple(complex(v) for v in values)}


def build(*terms: Encoding, coefficients: Any) -> Encoding:
    return matrix_combination(coefficients, terms)


LINEAR_COMBINATION = lemma(globals(), build, A=Several(BE(), 2, 4))
