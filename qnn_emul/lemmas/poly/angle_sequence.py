"""Polynomial of given angles (QSVT).

Statement   U an (alpha, a, epsilon)-BE of A, ||A|| <= alpha if epsilon > 0; P = sum c_k T_k the polynomial of d + 1 given angles, complex,
            of degree d and its parity. The circuit that turns by these angles around d uses of U and U^H is a (1, a + 1, e)-BE of
            P^(SV)(A/alpha), e = min(4 d sqrt(epsilon/alpha), sum |c_k| k^2 epsilon/alpha).
Source      GSLW (arXiv:1806.01838), Theorem 17 and Lemma 22; Mathematics 9.1.
Deviation   The coefficients are multiplied out in integers, so that the target is the polynomial of the angles to their last digit. The
            angles are converted to those of the reflection convention, where i^d joins the first one.
Proof       GSLW Theorem 17 for the block; the error as in poly.singular_value_transformation, which holds of complex c_k.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases
from ...engine.lines import Line, Part
from ...instances.aligned import block_scalar
from ...linalg import constructions, operators
from ...linalg.angles import convert_angles, of_angles
from ...linalg.circuit import span
from ...linalg.cost import angle_sequence as sequence_cost
from ...linalg.cost import run
from ...linalg.scales import LARGER, SMALLEST
from ...scalars import stands_for_all
from ..common.scaling import scale
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import singular_value_transformation as svt
from .singular_value_transformation import target as target


def rule(a: Record, *, degree: int, slope: Any) -> Record:
    return svt.rule(a, degree=degree, bound=1, slope=slope)


def phase(a: Phases, *, degree: int) -> Phases:
    return svt.phase(a, degree=degree)


def block(a: BlockEncoding, *, coefficients: np.ndarray) -> Any:
    return operators.operator(svt.transformed(operators.to_dense(a.block_data), coefficients))


def circuit(a: BlockEncoding, *, angles: np.ndarray) -> Circuit:
    workspace = span(0, a.ancillas)
    return constructions.angle_sequence(a.circuit, angles, workspace, workspace)


def reading(kit: Any) -> Any:
    return kit.SEQUENCE


def cost(a: Cost, *, degree: int) -> Cost:
    return run(sequence_cost(a, degree, a.ancillas), system=a.system)


def operations(*, degree: int) -> int:
    return 16 + 4 * degree


def from_angles(A: BlockEncoding, angles: Any, convention: str = "Wx") -> BlockEncoding:
    """P^(SV)(A/alpha) of the P that the d + 1 `angles` give in a convention: "Wx", "R" (reflections) or "Wz".

    `qe.polynomials.of_angles` says which P that is; of its real part alone `singular_value_transformation` makes the encoding.
    Raises ArgumentError, ShapeError, NormTooLarge (epsilon > 0 and ||A|| > alpha), PrecisionExceeded (d > 2048).
    """
    need(A, BlockEncoding, "A")
    svt.need_within(A)
    coefficients = of_angles(angles, convention)
    turns = convert_angles(angles, convention, "R")
    if not stands_for_all(A.record.alpha) and A.record.alpha < SMALLEST:
        A = scale(LARGER, A)  # A/alpha is the same
    degree = coefficients.size - 1
    numbers = {"degree": degree, "slope": float(np.abs(coefficients) @ np.arange(degree + 1) ** 2)}
    shape, axes = svt.shape_of(A, degree)
    data = {"coefficients": coefficients, "angles": turns}
    return apply_lemma(
        SEQUENCE, (A,), kind=BlockEncoding, n=A.n, shape=shape, numbers=numbers, data=data, row_axes=axes
    )


def proof(goal: Any, a: Part, *, coefficients: Any, degree: int) -> Iterator[Line]:
    yield from svt.proof(goal, a, coefficients=coefficients, bound=1, degree=degree)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Every degree up to 4, all coefficients of its parity symbols."""
    import sympy as sp

    for degree in range(5):
        c = tuple(
            kit.symbol(f"c{k}", complex=True) if (degree - k) % 2 == 0 else sp.Integer(0) for k in range(degree + 1)
        )
        numbers = {"degree": degree, "slope": sp.Add(*(sp.Abs(c[k]) * k**2 for k in range(degree + 1)))}
        yield replace(s, label=f"degree {degree}", numbers=numbers, data={"coefficients": kit.Series(c, sp.Integer(1))})


WRONG: dict[str, Wrong] = {
    "error forgotten": lambda r, a, **_: {"epsilon": 0.0},
    "no phase qubit": WIDEST_CHILD,
    "error of the argument only": lambda r, a, **_: {"epsilon": 0.1 * a.epsilon / a.alpha},
    "k where k squared stands": lambda r, a, *, degree, **_: {"epsilon": degree * a.epsilon / a.alpha},
    "alpha of A": lambda r, a, **_: {"alpha": 1 + a.alpha},
}


def attained_by() -> BlockEncoding:
    # without turns P is T_3, which is steepest at 1, where its slope is 3^2
    return from_angles(block_scalar(1 - 1e-7, 1.0, 1e-7), [0.0] * 4)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {
        "angles": rng.uniform(-np.pi, np.pi, int(rng.integers(1, 7))),
        "convention": str(rng.choice(["Wx", "R", "Wz"])),
    }


SEQUENCE = lemma(globals(), from_angles, A=BE(contraction=True), measured=("slope",))
