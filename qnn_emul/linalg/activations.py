"""Activation functions f(x) = x g(x), g even: what they are, how steep, and their polynomials with proved errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from .polynomials import Polynomial, erf_over_x, erf_slope
from .shapes import as_positive


@dataclass(frozen=True)
class Erf:
    """f(x) = erf(nu x). Lipschitz constant and supremum of g(x) = erf(nu x)/x are both 2 nu/sqrt(pi) = g(0)."""

    nu: float

    @property
    def lipschitz(self) -> float:
        return erf_slope(self.nu)

    @property
    def supremum(self) -> float:
        """sup |g| = g(0)."""
        return self.lipschitz

    @property
    def name(self) -> str:
        return f"erf({self.nu:g} x)"

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """f entry by entry; for complex z the phase-equivariant erf(nu |z|) z/|z| (Mathematics 3.5)."""
        own = getattr(x, "activated", None)
        if own:
            known: np.ndarray = own(self.lipschitz, self, self.nu)
            return known
        if x.dtype.kind != "c":
            made: np.ndarray = special.erf(self.nu * x)
            return made
        size = np.abs(x)
        quotient = np.divide(special.erf(self.nu * size), size, out=np.full(size.shape, self.lipschitz), where=size > 0)
        out: np.ndarray = quotient * x
        return out

    def quotient(self, radius: float, epsilon: float) -> Polynomial:
        """Even Q with |Q(t) - g(radius t)| <= epsilon on [-1, 1], proved."""
        return erf_over_x(self.nu, epsilon, radius)


ACTIVATION = Erf(0.8)  # the networks'
NORM_BOUND = (
    1.0 - ACTIVATION.lipschitz
)  # 1 - 8/(5 sqrt pi): ||x + f(W x)|| >= ||x|| - L ||W x|| for unit x and ||W|| <= 1
GROWTH = (1 + ACTIVATION.lipschitz) / NORM_BOUND  # of an error in x + f(W x) over its norm


def erf(nu: float) -> Erf:
    """The activation x -> erf(nu x), nu > 0 (the paper's is erf(0.8)); z -> erf(nu |z|) z/|z| of complex entries. Raises ArgumentError."""
    number = as_positive(nu, "nu")
    return Erf(number)
