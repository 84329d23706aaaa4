"""erf of the amplitudes as the paper builds it (Lemma B.19).

Statement   psi real, U an (alpha, a, eps_0)-VE of psi, nu >= 1/2, P the truncated series of erf(nu x) of Lemma F.1, |P - erf(nu x)|
            <= e on [-1, 1]. Lemma B.18 with P, L = 2 nu/sqrt(pi) and gamma = 2 L is a (16 nu/sqrt(pi), 2a + n + 3, L eps_0/alpha +
            sqrt(N) e)-VE of erf(nu psi/alpha); for a unit vector divide by its norm.
Source      Rattew et al. (arXiv:2510.07195), Lemmas B.19, B.18 and F.1.
Deviation   As in Lemma B.18; P/x is even, so that 2a + n + 3 ancillas are enough for the stated 2a + n + 4. The paper states the error 2
            nu alpha (eps_0 + eps_1), from N >= 1/(2 alpha); with its own L and that N it is 2/sqrt(pi) times as much. psi must
            be real, which the paper does not ask. gamma = 2 L is the paper's; L would do.
Proof       Lemma B.18: |P/x| <= L (see linalg.truncated_erf), and erf is Lipschitz with L on the whole line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, Part
from ...errors import ArgumentError, PrecisionExceeded
from ...instances.aligned import vector_with_error
from ...linalg.activations import ACTIVATION, Erf
from ...linalg.chebyshev import over_x
from ...linalg.polynomials import Polynomial
from ...linalg.scales import UNIT_ROUNDOFF
from ...linalg.shapes import as_epsilon, as_real
from ...linalg.truncated_erf import truncated_erf
from ...scalars import minimum
from ..guards import need
from ..language import VE, Record, VectorEncoding, apply_like, lemma
from ..wrong import AMPLITUDES, Wrong
from . import lemma_b18

MAX_DEGREE = 999


def rule(x: Record, *, n: int, lipschitz: Any, gamma: Any, error: Any) -> Record:
    return lemma_b18.rule(x, n=n, lipschitz=lipschitz, quotient=lipschitz, gamma=gamma, error=error, mixed=0)


def target(x: VectorEncoding, *, function: Erf) -> np.ndarray:
    return function(np.real(x.target_data) / x.record.alpha)


def polynomial_for(nu: float, error: float) -> tuple[Polynomial, np.ndarray, float]:
    """P of Lemma F.1 with the least degree for `error`, P/x, and the error with the rounding of the division. PrecisionExceeded."""
    for degree in range(1, MAX_DEGREE + 1, 2):
        polynomial = truncated_erf(nu, degree)
        weights = over_x(polynomial.coefficients)
        whole = polynomial.error_bound + 4 * degree * UNIT_ROUNDOFF * float(np.sum(np.abs(weights)))
        if whole <= error:
            return polynomial, weights, whole
    raise PrecisionExceeded(f"Lemma F.1 for erf({nu:g} x): error {error:.1e} is not reached. Use a larger epsilon.")


def erf_of_amplitudes(x: VectorEncoding, nu: float, epsilon: float) -> VectorEncoding:
    """erf(nu psi/alpha) for real psi; the call adds at most `epsilon` to the error.

    Raises ArgumentError (nu < 1/2, psi not real, epsilon), PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    lemma_b18.need_real(x)
    number = as_real(nu, "nu")
    if not number >= 0.5:
        raise ArgumentError("nu", "be at least 1/2", number)
    function = Erf(number)
    polynomial, weights, error = polynomial_for(number, as_epsilon(epsilon) / 2 ** (x.n / 2) * (1 - 1e-12))
    numbers = {"n": x.n, "lipschitz": function.lipschitz, "gamma": 2 * function.lipschitz, "error": error}
    return apply_like(
        x,
        ERF,
        (x,),
        numbers=numbers,
        data={"weights": weights, "function": function},
        note=f"{function.name}, degree {polynomial.degree}",
    )


def proof(goal: Any, x: Part, *, function: Any, weights: Any, lipschitz: Any, error: Any, n: int) -> Iterator[Line]:
    yield from lemma_b18.on_real_parts(goal, x, function, weights, lipschitz, lipschitz, error, n)


def reading(kit: Any) -> Any:
    return kit.AMPLITUDES


WRONG: dict[str, Wrong] = {
    **AMPLITUDES,
    "error of the polynomial once": lambda r, x, *, error, **_: {"epsilon": error},
    "1/alpha squared": lambda r, x, *, lipschitz, **_: {
        "epsilon": minimum(lipschitz * x.epsilon / x.alpha**2, 0.9 * r.epsilon)
    },
    "phase qubit not counted": lambda r, x, *, n, **_: {"ancillas": 2 * x.ancillas + n + 2},
}


def attained_by() -> VectorEncoding:
    # near 0 the function is as steep as L; the polynomial's own error is made negligible beside it
    tiny = np.array([1e-3, 0.0])
    return erf_of_amplitudes(vector_with_error(tiny, 1.0, tiny), ACTIVATION.nu, 1e-9)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {"nu": float(rng.uniform(0.5, 1.6)), "epsilon": float(10 ** rng.uniform(-8, -2))}


ERF = lemma(globals(), erf_of_amplitudes, like=lemma_b18, x=VE(real=True), measured=("lipschitz", "gamma", "error"))
