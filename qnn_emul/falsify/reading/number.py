"""A number that stands for all values. What is asked of it is forced by what is known, splits the case, or is refused.

Arithmetic gives formulas; `==`, `<`, truth, a divisor's zero and an index are decided by the path (`paths.CasePath`). Everything else that
shows a value (hash, float, int, text, attributes, unknown functions) is refused, and a refusal sticks to the path whatever the
code does with the exception. isinstance sees a float, an int or a complex number, as it would for a real input.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from .operations import (
    LIBRARY,
    UFUNCS,
    asked_by_library,
    for_numpy,
    polynomial,
    power,
    product_size,
    quotient,
    target_norm,
    wider,
)

SYMBOL, FLOATS = 4.0, 250.0  # digits: of an input, of what a float holds


class Refused(Exception):
    """Something was asked of a number that no rule answers for all values."""


class Number:
    """`formula` with what is known of it on `path`; `kind` int, float, complex, or real (an int or a float).

    `exact` numbers are inputs and constants: floats compare them without rounding. The sign of a `signed` one is a float's own sign:
    of exact numbers, differences of two of them, products and quotients. `scale`: how large the constants in it are, `span`: how many
    digits it may lie away from 1; for where rounding or overflow would show.
    """

    __slots__ = ("exact", "formula", "kind", "path", "scale", "signed", "span")
    formula: Any
    kind: str
    path: Any
    exact: bool
    signed: bool
    scale: float
    span: float
    number_system = "reading"
    is_number = False  # to those who ask formulas whether they have symbols

    def __init__(
        self,
        formula: Any,
        kind: str,
        path: Any,
        exact: bool = False,
        signed: bool = False,
        size: tuple[float, float] = (0.0, SYMBOL),
    ) -> None:
        given = {"formula": formula, "kind": kind, "path": path, "exact": exact, "signed": exact or signed}
        for name, value in {**given, "scale": size[0], "span": size[1]}.items():
            object.__setattr__(self, name, value)
        if size[1] > FLOATS:
            path.refuse("it computes with numbers that floats may not hold")
        if path.waiting.over():
            path.refuse("it takes too long")

    def __setattr__(self, name: str, value: Any) -> None:
        self.path.refuse("it sets an attribute of a number")

    @property  # type: ignore[misc]  # it answers for the number that it stands for
    def __class__(self) -> type:
        if (self.path.numpy or self.kind == "real") and not sys._getframe(1).f_code.co_filename.startswith(LIBRARY):
            self.path.refuse("it asks of what kind a number is: an int, a float or numpy's")
        return {"int": int, "complex": complex}.get(self.kind, float)

    # -- arithmetic ---------------------------------------------------------------------------------------------
    def _made(self, formula: Any, kind: str, exact: bool = False, times: float = 1.0) -> Number:
        """Another number made of this one alone, or of its powers up to `times`."""
        size = (self.scale**times if self.scale > 1 else self.scale, self.span * max(times, 1.0))
        return Number(formula, kind, self.path, exact or (kind == "int" and self.exact), self.signed, size)

    def _sum(self, other: Any, sign: int) -> Any:
        b = self.path.number(other)
        if b is None:
            return NotImplemented
        kind, exact = wider(self.kind, b.kind), self.exact and b.exact
        size = (max(self.scale, b.scale), max(self.span, b.span))
        never_below = self.signed and b.signed and self.formula.is_nonnegative and b.formula.is_nonnegative
        signed = exact or bool(sign == 1 and never_below)
        return Number(self.formula + sign * b.formula, kind, self.path, kind == "int" and exact, signed, size)

    def __add__(self, other: Any) -> Any:
        return self._sum(other, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self._sum(other, -1)

    def __rsub__(self, other: Any) -> Any:
        first = self.path.number(other)
        return NotImplemented if first is None else first - self

    def __mul__(self, other: Any) -> Any:
        b = self.path.number(other)
        if b is None:
            return NotImplemented
        kind = wider(self.kind, b.kind)
        exact, signed = self.exact and b.exact, self.signed and b.signed
        exact = exact and (kind == "int" or 1 in (self.formula, b.formula))
        return Number(self.formula * b.formula, kind, self.path, exact, signed, product_size(self, b))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        second = self.path.number(other)
        return NotImplemented if second is None else quotient(self, second)

    def __rtruediv__(self, other: Any) -> Any:
        first = self.path.number(other)
        return NotImplemented if first is None else quotient(first, self)

    def __pow__(self, other: Any, modulus: Any = None) -> Any:
        exponent = self.path.number(other)
        if modulus is not None:
            self.path.refuse("it asks for a remainder")
        return NotImplemented if exponent is None else power(self, exponent)

    def __rpow__(self, other: Any) -> Any:
        base = self.path.number(other)
        return NotImplemented if base is None else power(base, self)

    def __rlshift__(self, other: Any) -> Any:
        base = self.path.number(other)
        if base is None or base.kind != "int" or self.kind != "int":
            self.path.refuse("it shifts bits")
        if self < 0:
            raise ValueError("negative shift count")
        return self._made(base.formula * 2**self.formula, "int")

    def __neg__(self) -> Number:
        return self._made(-self.formula, self.kind, self.exact)

    def __pos__(self) -> Number:
        return self

    def __abs__(self) -> Number:
        import sympy

        return self._made(sympy.Abs(self.formula), "float" if self.kind == "complex" else self.kind, self.exact)

    def conjugate(self) -> Number:
        """Its own conjugate, if it is real."""
        return self if self.kind != "complex" else self.path.refuse("it asks for a conjugate")

    @property
    def real(self) -> Number:
        return self if self.kind != "complex" else self.path.refuse("it asks for the real part of a complex number")

    @property
    def imag(self) -> Any:
        if self.kind == "complex" or self.path.numpy:
            self.path.refuse("it asks for the imaginary part of a number that may be complex, or numpy's")
        return 0 if self.kind == "int" else 0.0

    def extreme(self, others: tuple[Any, ...], largest: bool) -> Any:
        """Max or Min of itself and others, exactly."""
        import sympy

        every = [self.path.number(x) for x in others]
        if any(x is None or x.kind == "complex" for x in every):
            self.path.refuse("it compares what is no real number")
        formula = (sympy.Max if largest else sympy.Min)(*(x.formula for x in every))
        kinds = {x.kind for x in every}
        kind = kinds.pop() if len(kinds) == 1 else "real"
        size = (max(x.scale for x in every), max(x.span for x in every))
        return Number(formula, kind, self.path, all(x.exact for x in every), size=size)

    def square_root(self) -> Number:
        """The root, after its argument was decided not to be negative (then `math.sqrt` raises)."""
        import sympy

        if self.is_negative(sure=self.signed or asked_by_library()):
            raise ValueError("math domain error")
        return self._made(sympy.sqrt(self.formula), "float")

    def is_negative(self, sure: bool = True) -> bool:
        """Whether it is below 0; `sure`: rounding does not make it so, as with sums and products of what is never negative."""
        return bool(self.path.decide("<", self, self.path.constant(0), sure=sure))

    def log2(self) -> Number:
        """e of 2**e; the logarithm of anything else is refused."""
        import sympy

        base, exponent = sympy.powsimp(self.formula).as_base_exp()
        if self.formula.is_Integer and self.formula > 0 and int(self.formula) & (int(self.formula) - 1) == 0:
            return self._made(sympy.Integer(int(self.formula).bit_length() - 1), "int")
        if base != 2 or not exponent.is_integer:
            self.path.refuse("it asks for a logarithm")
        return self._made(exponent, "int")

    # -- what constructions measure or choose -------------------------------------------------------------------
    def of_target(self, e: Any) -> Any:
        """||target|| of an encoding on its path."""
        return target_norm(self.path, e)

    def polynomial(self, error: Any) -> Any:
        """A polynomial of which only its error is known, at most `error`."""
        return polynomial(self.path, error)

    # -- what shows a value: decided ----------------------------------------------------------------------------
    def _compare(self, relation: str, other: Any) -> Any:
        second = self.path.number(other)
        return NotImplemented if second is None else self.path.compared(relation, self, second)

    def __eq__(self, other: object) -> Any:
        return self._compare("==", other)

    def __ne__(self, other: object) -> Any:
        same = self._compare("==", other)
        return same if same is NotImplemented else not same

    def __lt__(self, other: Any) -> Any:
        return self._compare("<", other)

    def __le__(self, other: Any) -> Any:
        return self._compare("<=", other)

    def __gt__(self, other: Any) -> Any:
        return self._compare(">", other)

    def __ge__(self, other: Any) -> Any:
        return self._compare(">=", other)

    def is_zero(self) -> bool:
        """Whether it is 0."""
        return bool(self.path.decide("==", self, self.path.constant(0)))

    def __bool__(self) -> bool:
        return not self.is_zero()

    def __index__(self) -> int:
        if self.kind in ("real", "complex"):
            self.path.refuse("it uses a number as an index that may be an int or not")
        if self.kind != "int":
            raise TypeError("a float is no index")
        return int(self.path.whole(self))

    def __int__(self) -> int:
        return int(self.path.whole(self) if self.kind == "int" else self.path.refuse("it makes a number whole"))

    def __float__(self) -> float:
        return float(self.path.known(self, "it makes a number a float"))

    def __hash__(self) -> int:
        return hash(self.path.known(self, "it uses a number as a key"))

    # -- what shows a value: refused ----------------------------------------------------------------------------
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__array_"):
            raise AttributeError(name)
        self.path.refuse(f"it asks a number for its attribute {name}")

    def __array__(self, *rest: Any, **more: Any) -> Any:
        self.path.refuse("it puts a number into an array")

    def __array_ufunc__(self, ufunc: Any, method: str, *given: Any, **more: Any) -> Any:
        known: Any = UFUNCS.get(ufunc.__name__) if method == "__call__" and not more else None
        if known is None or getattr(np, ufunc.__name__, None) is not ufunc:
            self.path.refuse(f"it asks numpy for {ufunc.__name__}")
        if any(self.path.number(x) is None for x in given):
            self.path.refuse(f"it gives numpy's {ufunc.__name__} what is no number")
        return known(*for_numpy(self.path, [self.path.number(x) for x in given]))

    def __format__(self, how: str) -> str:
        return self._text()

    def __repr__(self) -> str:
        return self._text()

    __str__ = __repr__

    def _text(self) -> str:
        """Dots, in the words of the package's own errors; nobody reads those. Refused to everybody else."""
        asker = sys._getframe(2).f_code
        if not asker.co_filename.startswith(LIBRARY) or "repr" in asker.co_name:
            self.path.refuse("it writes a number as text")
        return "…"


def _refusing(words: str) -> Any:
    def method(self: Number, *rest: Any) -> Any:
        self.path.refuse(words)

    return method


for _words, _names in {
    "it makes a number complex": ("complex",),
    "it rounds a number": ("round", "floor", "ceil", "trunc"),
    "it asks for a remainder": ("mod", "rmod", "floordiv", "rfloordiv", "divmod", "rdivmod"),
    "it works on a number's bits": ("and", "rand", "or", "ror", "xor", "rxor", "invert", "lshift", "rshift", "rrshift"),
    "it copies or stores a number": ("copy", "deepcopy", "reduce", "reduce_ex", "getstate", "sizeof", "dir"),
}.items():
    for _name in _names:
        setattr(Number, f"__{_name}__", _refusing(_words))


def is_number(value: Any) -> bool:
    """Whether it is a Number (isinstance would see a float)."""
    return type(value) is Number
