"""What stands for functions, polynomials and columns in a statement: they answer to the lemma files' calls with terms.

Nothing is known of them but what the conditions (certify/conditions.py) say, by the marks that they leave in the terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from .terms import Term, mapped


@dataclass(frozen=True)
class Activation:
    """f, entry by entry, f(0) = 0, Lipschitz with constant `lipschitz`, on [-1, 1] or everywhere."""

    name: str
    lipschitz: Any
    everywhere: bool = True

    def of_entries(self, x: Term) -> Term:
        return self(x)

    def __call__(self, x: Term) -> Term:
        return mapped("function", x, extra=self)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Quotient:
    """Q, even, with |t Q(|t|) alpha - f(alpha t)| <= epsilon |alpha t| for |t| <= 1, alpha the input's subnormalization."""

    function: Activation
    alpha: Any
    epsilon: Any

    def of_square(self, square: Term) -> Term:
        return mapped("function", square, extra=self)

    def __str__(self) -> str:
        return "Q"


@dataclass(frozen=True)
class Weights:
    """Q real, |Q| <= size and |x Q(x) - f(x)| <= error on [-1, 1]; divided by `divisor`."""

    function: Activation
    size: Any
    error: Any
    divisor: Any = 1

    def __truediv__(self, divisor: Any) -> Weights:
        return replace(self, divisor=self.divisor * divisor)

    def of_entries(self, x: Term) -> Term:
        whole = mapped("function", x, extra=replace(self, divisor=1))
        return whole if self.divisor == 1 else whole / self.divisor

    def __str__(self) -> str:
        return "Q"


@dataclass(frozen=True)
class Multiple:
    """P, odd, with |P(x) - factor x| <= eta for |x| <= radius."""

    factor: Any
    eta: Any
    radius: Any

    def of_singular_values(self, matrix: Term) -> Term:
        return mapped("singular values", matrix, extra=self)

    def __str__(self) -> str:
        return "P"


@dataclass(frozen=True)
class Series:
    """P = sum_k c_k T_k of degree `degree`, |P| <= bound on [-1, 1]; divided by `divisor`."""

    coefficients: tuple[Any, ...]
    bound: Any
    divisor: Any = 1

    @property
    def degree(self) -> int:
        return len(self.coefficients) - 1

    def __iter__(self) -> Iterator[Any]:
        return iter(self.coefficients)

    def __truediv__(self, divisor: Any) -> Series:
        return replace(self, divisor=self.divisor * divisor)

    def of_singular_values(self, matrix: Term) -> Term:
        whole = mapped("singular values", matrix, extra=replace(self, divisor=1))
        return whole if self.divisor == 1 else whole / self.divisor

    def __str__(self) -> str:
        return "P"


@dataclass(frozen=True)
class Near1:
    """A real number P(s), within delta of 1 for threshold <= s <= 1."""

    threshold: Any
    delta: Any
    name: str = "P"

    def at(self, x: Any) -> Any:
        import sympy as sp

        function = sp.Function(self.name, real=True)
        NEAR_1[function] = self
        return function(x)


NEAR_1: dict[Any, Near1] = {}


class Columns:
    """Columns of which only their length 1 is known."""

    def combine(self, coefficients: Term) -> Term:
        return mapped("combine", coefficients)
