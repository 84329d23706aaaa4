"""Degrees of the polynomials with proved errors, against the least degree that any polynomial can have.

    python benchmarks/degrees.py

For each (parameters, epsilon) a linear programme looks for the best polynomial of each degree and parity on a dense
Chebyshev grid; bisection finds the least degree that meets epsilon there. On a grid a degree may suffice that does not
suffice between its points, so the ratio printed is at least the true one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.polynomial import chebyshev
from scipy.optimize import linprog
from scipy.special import erf

from qnn_emul import polynomials

POINTS = 5  # grid points per degree on each side of zero
OPTIONS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
SHORTFALL = 1 + 1e-6  # of the programme, in units of epsilon


def grid(low: float, high: float, count: int) -> np.ndarray:
    """Chebyshev nodes of [low, high], ends included."""
    return (high + low) / 2 + (high - low) / 2 * np.cos(np.linspace(0.0, np.pi, count))


def basis(x: np.ndarray, degree: int) -> np.ndarray:
    """T_k(x) for the k of the degree's parity, (points, terms)."""
    return chebyshev.chebvander(x, degree)[:, degree % 2 :: 2]


def least(above: np.ndarray, below: np.ndarray, size: np.ndarray) -> float:
    """min t with above c <= below + t, |size c| <= 1: the smallest error. c = 0 is feasible."""
    none = np.zeros((len(size), 1))
    rows = np.block([[above, np.full((len(above), 1), -1.0)], [size, none], [-size, none]])
    limits = np.concatenate([below, np.ones(2 * len(size))])
    cost = np.zeros(rows.shape[1])
    cost[-1] = 1.0
    bounds = [(None, None)] * (rows.shape[1] - 1) + [(0.0, None)]
    for method in ("highs-ds", "highs-ipm"):
        found = linprog(cost, rows, limits, bounds=bounds, method=method, options=OPTIONS)
        if found.success:
            return float(found.fun)
    raise RuntimeError(found.message)  # a programme that is not solved says nothing about the degree


def erf_error(nu: float, epsilon: float, degree: int) -> float:
    """Least max |Q(x) - erf(nu x)/x| / epsilon, Q even; posed for the difference to an interpolant, so that epsilon may be tiny."""
    function = lambda x: np.where(x == 0, 2 * nu / np.sqrt(np.pi), erf(nu * x) / np.where(x == 0, 1.0, x))
    start = chebyshev.chebinterpolate(function, degree)
    x = grid(0.0, 1.0, POINTS * degree + 9)
    table, gap = basis(x, degree), (function(x) - chebyshev.chebval(x, start)) / epsilon
    return least(np.vstack([table, -table]), np.concatenate([gap, -gap]), np.zeros((0, table.shape[1])))


def sign_error(gap: float, epsilon: float, degree: int) -> float:
    """Least max (1 - P) / epsilon on [gap, 1], P odd, |P| <= 1."""
    outer, inner = grid(gap, 1.0, POINTS * degree + 9), grid(0.0, gap, degree + 9)
    table = basis(outer, degree)
    size = np.vstack([table, basis(inner, degree)])
    return least(-table, np.full(len(table), -1.0), size) / epsilon


def amplification_error(factor: float, delta: float, epsilon: float, degree: int) -> float:
    """Least max |P - factor x| / epsilon for |x| <= (1 - delta)/factor, P odd, |P| <= 1."""
    radius = (1 - delta) / factor
    inner, outer = grid(0.0, radius, POINTS * degree // 2 + 9), grid(radius, 1.0, POINTS * degree + 9)
    table, wanted = basis(inner, degree), factor * inner
    return least(np.vstack([table, -table]), np.concatenate([wanted, -wanted]), basis(outer, degree)) / epsilon


def least_degree(error: Callable[[int], float], degree: int) -> tuple[int, float]:
    """The least degree of `degree`'s parity whose best polynomial meets epsilon, and how far the next lower one is from it.

    `degree` itself meets it.
    """
    low, high, missed = degree % 2 - 2, degree, np.inf
    while high - low > 2:
        middle = low + (high - low) // 4 * 2
        found = error(middle)
        if found <= SHORTFALL:
            high = middle
        else:
            low, missed = middle, found
    return high, missed


ERF = ((0.8, 1e-3), (0.8, 1e-6), (0.8, 1e-10), (4.0, 1e-6), (16.0, 1e-4), (32.0, 1e-8))
SIGN = ((0.3, 1e-2), (0.1, 1e-2), (0.1, 1e-4), (0.05, 1e-3), (0.05, 1e-6), (0.03, 1e-2))
AMPLIFICATION = (
    (2.0, 0.5, 1e-3),
    (2.0, 0.5, 1e-6),
    (4.0, 0.25, 1e-3),
    (4.0, 0.5, 1e-4),
    (8.0, 0.1, 1e-3),
    (16.0, 0.5, 1e-6),
)
CASES: tuple[tuple[str, tuple[float, ...], Callable[..., polynomials.Polynomial], Callable[..., float]], ...] = (
    *(("erf_over_x", numbers, polynomials.erf_over_x, erf_error) for numbers in ERF),
    *(("sign", numbers, polynomials.sign, sign_error) for numbers in SIGN),
    *(("amplification", numbers, polynomials.amplification, amplification_error) for numbers in AMPLIFICATION),
)


def main() -> None:
    """A line per polynomial; "2 below" is the best error at the degree two below the least, in units of epsilon."""
    print(
        f"{'polynomial':<16}{'parameters, epsilon':<24}{'degree':>8}{'least':>8}{'ratio':>8}{'2 below':>10}{'seconds':>9}"
    )
    ratios: list[float] = []
    for name, numbers, make, error in CASES:
        start = time.perf_counter()
        degree = make(*numbers).degree
        best, missed = least_degree(partial(error, *numbers), degree)
        ratios.append(degree / max(best, 1))
        shown = ", ".join(f"{v:g}" for v in numbers)
        seconds = time.perf_counter() - start
        line = f"{name:<16}{shown:<24}{degree:>8}{best:>8}{ratios[-1]:>8.3f}{missed:>10.3g}{seconds:>9.1f}"
        print(line, flush=True)
    print(f"largest ratio {max(ratios):.3f}")


if __name__ == "__main__":
    main()
