"""What stands for a polynomial in a circuit: the phases that are made of it, and of no other multiple."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from .amounts import Amount, Book, turn
from .coefficients import Coefficient, symbol
from .state import NotRead
from .unasked import Unasked, alike, formula

PHASES = ("wx_phases", "reflection_phases")  # made of a polynomial, one of the other


@dataclass(frozen=True, eq=False)
class Phases(Unasked):
    """What stands for a polynomial in a circuit: times which factor, and what was made of it, of which the last are its phases.

    The phases are those of the polynomial over `factor`, which the block is told; of no other multiple of it are there any.
    """

    book: Book
    degree: Any
    factor: Any = 1
    made: tuple[str, ...] = ()

    @property
    def coefficients(self) -> Self:
        return self

    def __truediv__(self, divisor: Any) -> Self:
        return replace(self, factor=self.factor / formula(divisor))

    def __mul__(self, factor: Any) -> Self:
        return replace(self, factor=self.factor * formula(factor))

    def parts(self) -> list[Self]:
        """A polynomial of one parity."""
        return [self]

    def __operator_function__(self, name: str, *rest: Any) -> Self:
        if (*self.made, name) != PHASES[: len(self.made) + 1] or rest[1:]:
            raise NotRead(f"nothing is known of '{name}' of {self.made[-1] if self.made else 'a polynomial'}")
        if not alike(self.factor, 1):
            raise NotRead(f"phases of a polynomial times {self.factor}, where the block has others")
        return replace(self, made=(*self.made, name))

    @property
    def size(self) -> Any:
        return self.degree + 1

    def name(self, place: Any) -> str:
        """Of a phase's symbol."""
        return f"phi{place}"

    def __getitem__(self, place: Any) -> Amount:
        import sympy as sp

        if self.made != PHASES:
            raise NotRead("it asks for entries of a polynomial, or of phases of another convention")
        return Amount(self.book, sp.Symbol(self.name(place), real=True))


class Angles(Phases):
    """Of a degree that is a number: the phases phi_0 … phi_degree."""

    def turns(self) -> tuple[Coefficient, ...]:
        """exp(i phi_k) of each."""
        import sympy as sp

        return tuple(symbol(turn(self.book, sp.Symbol(self.name(k), real=True))) for k in range(self.size))
