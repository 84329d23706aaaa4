"""What stands for functions, polynomials and columns in a statement: they answer to the lemma files' calls with terms.

Nothing is known of them but what the conditions (certify/conditions.py) say, by the marks that they leave in the terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, ClassVar

import sympy as sp

from .normal_form import evaluated
from .symbols import MarkSymbol, NormSymbol, qubits
from .terms import Element, mapped, number
from .theorems import NotProved


class StandIn:
    """A function or a polynomial of a statement: only conditions say something of it, and only of the statement's own.

    Two with equal parameters are one function.
    """

    def __lt__(self, other: StandIn) -> bool:
        """Some order, for SymPy sorts what it compares."""
        return repr(self) < repr(other)


@dataclass(frozen=True)
class LipschitzFunction(StandIn):
    """f, entry by entry, f(0) = 0, Lipschitz with constant `lipschitz`, on [-1, 1] or everywhere."""

    name: str
    lipschitz: Any
    everywhere: bool = True

    def of_entries(self, x: Element) -> Element:
        return self(x)

    def __call__(self, x: Element) -> Element:
        return mapped("function", x, extra=self)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Quotient(StandIn):
    """Q, even, with |t Q(|t|) alpha - f(alpha t)| <= epsilon |alpha t| for |t| <= 1, alpha the input's subnormalization."""

    function: LipschitzFunction
    alpha: Any
    epsilon: Any

    def of_square(self, square: Element) -> Element:
        return mapped("function", square, extra=self)

    def __str__(self) -> str:
        return "Q"


@dataclass(frozen=True)
class Weights(StandIn):
    """Q real, |Q| <= size and |x Q(x) - f(x)| <= error on [-1, 1], for vectors of n qubits; divided by `divisor`."""

    function: LipschitzFunction
    size: Any
    error: Any
    n: Any
    divisor: Any = 1

    def __truediv__(self, divisor: Any) -> Weights:
        return replace(self, divisor=self.divisor * divisor)

    def of_entries(self, x: Element) -> Element:
        whole = mapped("function", x, extra=replace(self, divisor=1))
        return whole if self.divisor == 1 else whole / self.divisor

    def __str__(self) -> str:
        return "Q"


@dataclass(frozen=True)
class Multiple(StandIn):
    """P, odd, with |P(x) - factor x| <= eta for |x| <= radius."""

    factor: Any
    eta: Any
    radius: Any

    def of_singular_values(self, matrix: Element) -> Element:
        return mapped("singular values", matrix, extra=self)

    def __str__(self) -> str:
        return "P"


@dataclass(frozen=True)
class Series(StandIn):
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

    def of_singular_values(self, matrix: Element) -> Element:
        whole = mapped("singular values", matrix, extra=replace(self, divisor=1))
        return whole if self.divisor == 1 else whole / self.divisor

    def __str__(self) -> str:
        return "P"


class NearOne(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """P(x), P a symbol that carries what is known of it."""

    nargs = 2
    is_real = True

    def _sympystr(self, printer: Any) -> str:
        return f"{self.args[1]}({printer.doprint(self.args[0])})"


@dataclass(frozen=True)
class Near1(StandIn):
    """A real number P(s), within delta of 1 for threshold <= s <= 1."""

    threshold: Any
    delta: Any

    @property
    def error_bound(self) -> Any:
        return self.delta

    def at(self, x: Any) -> Any:
        return NearOne(x, MarkSymbol("P", self, real=True))


@dataclass(frozen=True, eq=False)
class Rounds:
    """Rounds of exact amplification: sin((2 r + 1) arcsin(`sine`)) is `amplitude`. `seen`: the numbers that lines speak of.

    Its truth is whether there are rounds.
    """

    sine: Any
    amplitude: Any
    seen: tuple[Any, ...]
    many: bool

    def at(self, sine: Any) -> Any:
        with sp.evaluate(True):
            asked = evaluated(number(sine))
        if asked != self.sine:
            raise NotProved(f"the rounds are asked for the amplitude of {sine}, and it is known of {self.sine}")
        return self.amplitude

    def __bool__(self) -> bool:
        return self.many


@dataclass(frozen=True)
class UnitColumns(StandIn):
    """Columns of which only their length 1 is known, and how many there are of how many entries."""

    name: str = "w"
    n_in: Any = field(default_factory=lambda: qubits("n"))
    n_out: Any = field(default_factory=lambda: qubits("m"))

    @property
    def matrix(self) -> Any:
        """What has a shape."""
        return SimpleNamespace(shape=(1 << self.n_out, 1 << self.n_in))

    def combine(self, coefficients: Element) -> Element:
        return mapped("combine", coefficients, extra=self)

    def trees(self) -> GivenData:
        """Their rotation trees, of which only the unitary is looked at: |j>|0> -> |j>|w_j>."""
        return GivenData(lambda name: Element("columns", (), self, "BE"))

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, eq=False)
class GivenData:
    """What a statement is given and nobody looks into: `made` says what each readable function makes of it."""

    made: Callable[[str], Any]
    has_data: ClassVar[bool] = False

    def __operator_function__(self, name: str, *rest: Any) -> Any:
        return self.made(name)


@dataclass(frozen=True, eq=False)
class Windows:
    """A convolution. `target` gathers windows; weights are what `shifted_sum`, which is linear in them, makes of them."""

    windows: Element
    shifts: Element

    def target(self) -> Element:
        return self.windows

    def padded_kernel(self) -> Element:
        return self.shifts

    def shifted_sum(self, weights: Element) -> Element:
        return weights


def stand_ins(e: Any) -> set[StandIn]:
    """The stand-ins that occur in a term, in a number, or in a term whose norm stands in it."""
    if isinstance(e, Element):
        own = {e.extra} if isinstance(e.extra, StandIn) else set()
        return own.union(*map(stand_ins, e.args))
    e = sp.sympify(e)
    near: set[StandIn] = {p.args[1].of for p in e.atoms(NearOne)}
    return near.union(*(stand_ins(s.of) for s in e.atoms(NormSymbol)))
