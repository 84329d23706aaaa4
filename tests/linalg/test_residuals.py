"""Residuals of a decomposition in doubles are measured below the roundings of its products."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.linalg.rounded_operators import _gap


def exact(z: complex) -> Any:
    import sympy

    return sympy.Rational(*Fraction(z.real).as_integer_ratio()) + sympy.I * sympy.Rational(
        *Fraction(z.imag).as_integer_ratio()
    )


@pytest.mark.parametrize("scale", [1.0, 1e-150, 1e150])
def test_a_gap_is_off_by_no_more_than_it_says(scale: float) -> None:
    """Against rational numbers: x y - goal where goal is x y as floats multiply."""
    import sympy

    rng = np.random.default_rng(7)
    x = np.linalg.qr(rng.normal(size=(6, 6)) + 1j * rng.normal(size=(6, 6)))[0] * scale
    y = np.linalg.qr(rng.normal(size=(6, 6)) + 1j * rng.normal(size=(6, 6)))[0]
    goal = x @ y
    gap, off = _gap(x, y, goal)
    true, best, third = (sympy.Matrix(6, 6, [exact(z) for z in m.reshape(-1)]) for m in (x, y, goal))
    wrong = sympy.Matrix(6, 6, [exact(z) for z in gap.reshape(-1)]) - (true * best - third)
    far = float(sum((abs(z) / sympy.Rational(scale)) ** 2 for z in wrong)) ** 0.5 * scale
    assert far <= off <= 1e-19 * scale
    assert np.linalg.norm(gap / scale) > 100 * off / scale  # what rounding did to the product is seen


@pytest.mark.parametrize("n", [7, 8])
def test_a_polynomial_of_a_matrix_is_exact_to_its_last_digits(n: int) -> None:
    """epsilon = 0 of every polynomial: the bound on rounding stays below what the leaf's floats leave open."""
    made = qe.matrices.eigenvalue_transformation(
        qe.BlockEncoding.from_matrix(np.diag(np.linspace(-1, 1, 1 << n))), [0.1, 0.2j, 0.3]
    )
    found = qe.check(made)
    assert (found.verdict, found.root.bits) == ("holds", 53)
    assert 0 < found.rounding < 1e-12
    assert qe.check(made.with_record(alpha=1 - 1e-11)).verdict == "violated"
