"""Numbers and vectors beside a proved bound on how far rounding has carried them: the arithmetic of running error bounds.

A `Rounded` holds what was computed and `off`, a bound on its 2-norm distance from what exact arithmetic gives on the same inputs. Lemma
files' `target`, `block` and `rule` run on them as they run on arrays and numbers, in doubles or in numbers of many digits (`Digits`).
With u the unit roundoff: an operation entry by entry adds u times the result's norm, a sum of k products gamma_k times that of the
moduli, a polynomial what its recurrence can (`kappa`, `steepness`), and each operation the least subnormal number an entry.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from importlib import import_module
from typing import Any

import numpy as np

from .chebyshev import UP, clenshaw, kappa, series, steepness
from .scales import UNIT_ROUNDOFF, divided
from .shapes import conjugated, is_complex, moduli, two_norm

MANY_DIGITS = 200  # bits
ERF = 4  # roundings of scipy's erf, by its documentation below 3.4


@dataclass(frozen=True, eq=False)
class Digits:
    """A precision: the unit roundoff, the least number that underflow leaves, and how data are brought to it."""

    unit: float
    least: float = 0.0
    context: Any = None  # mpmath's, where numbers have many digits

    @property
    def encloses(self) -> bool:
        """Numbers carry a radius of their own, which holds all roundings."""
        return self.unit == 0

    def lifted(self, data: Any) -> Any:
        """An array or a number in this precision; whole numbers stay whole, and what has many digits already stays."""
        if self.context is None or isinstance(data, int) or hasattr(data, "context"):
            return data
        if not isinstance(data, np.ndarray):
            return self.context.mpmathify(complex(data) if isinstance(data, complex) else float(data))
        if data.dtype == object:
            return data
        plain = data.astype(complex if data.dtype.kind == "c" else float)
        return np.frompyfunc(self.context.mpmathify, 1, 1)(plain)

    def activation(self, z: Any, nu: float) -> Any:
        """erf(nu |z|) z/|z| of one number of many digits."""
        return z * (self.context.erf(nu * abs(z)) / abs(z)) if z != 0 else z

    def extreme(self, numbers: Sequence[Any], largest: bool) -> Any:
        return (max if largest else min)(numbers)

    # -- what numbers that carry a radius of their own answer otherwise: see linalg/balls.py
    def lower(self, number: Any) -> float:
        """A lower bound on a number, but for the roundings that `off` counts."""
        return float(number)

    def centred(self, x: Any, terms: int) -> Any:
        """The middles of a vector or a matrix, their radii counted in its bound, for a series of so many terms."""
        return x

    def middle(self, x: Rounded) -> Any:
        """The middle of a number in [0, 1] and, as `off`, how far it may be from it; None where numbers have no radius."""
        return None

    def joined(self, dtype: Any, data: Any) -> Any:
        """A vector that a map of this dtype can be applied to."""
        return data

    def finer(self, bits: int) -> AbstractContextManager[Any]:
        """So many bits more: steps of a recurrence may lose them."""
        return nullcontext()

    def exact(self, data: Any, off: float = 0.0) -> Rounded:
        """Data that are what they are."""
        return Rounded(self.lifted(data), off, self)

    def of(self, value: Any) -> Rounded:
        """The same where it is `Rounded` already."""
        return value if isinstance(value, Rounded) else self.exact(value)

    def gamma(self, count: float) -> float:
        """count u/(1 - count u)."""
        return math.inf if count * self.unit >= 1 else count * self.unit / (1 - count * self.unit)


DOUBLE = Digits(UNIT_ROUNDOFF, 2.0**-1074)


@lru_cache(maxsize=1)
def many_digits() -> Digits:
    """Numbers of 200 bits."""
    import mpmath

    context = mpmath.mp.clone()
    context.prec = MANY_DIGITS
    return Digits(2.0**-MANY_DIGITS, 0.0, context)


class Rounded:
    """What was computed, and how far it may be off: a number, or a vector in the 2-norm."""

    __slots__ = ("__dict__", "data", "digits", "off")
    __array_ufunc__ = None  # arrays and numpy's numbers leave arithmetic to us
    number_system = "rounded"

    def __init__(self, data: Any, off: float, digits: Digits) -> None:
        self.data, self.off, self.digits = data, float(off), digits

    # -- sizes --------------------------------------------------------------------------------------------------------
    @property
    def is_number(self) -> bool:
        return not isinstance(self.data, np.ndarray) or self.data.ndim == 0

    @cached_property
    def sizes(self) -> np.ndarray:
        """Moduli of the entries as doubles, of a number too."""
        return moduli(np.atleast_1d(self.data)).reshape(-1)

    @cached_property
    def norm(self) -> float:
        """An upper bound on the 2-norm of what was computed."""
        real = isinstance(self.data, np.ndarray) and self.data.dtype == float  # then no moduli are needed
        return two_norm(self.data if real else self.sizes) * (1 + (self.size + 4) * UNIT_ROUNDOFF)

    @cached_property
    def top(self) -> float:
        """An upper bound on the largest modulus."""
        return float(np.max(self.sizes)) * (1 + 2.0**-51)

    @property
    def size(self) -> int:
        return int(np.size(self.data))

    @property
    def dtype(self) -> np.dtype[Any]:
        """Real or complex, whatever the digits are."""
        plain = np.asarray(self.data)
        if plain.dtype != object:
            return plain.dtype
        return np.dtype(complex if any(map(is_complex, np.atleast_1d(plain).reshape(-1))) else float)

    # -- arithmetic ----------------------------------------------------------------------------------------------------
    def _of(self, other: Any) -> Rounded:
        return self.digits.of(other)

    def _made(self, data: Any, carried: float, roundings: float = 1) -> Rounded:
        """A result entry by entry: what its operands carry into it and its own roundings."""
        out = Rounded(data, 0.0, self.digits)
        out.off = (
            carried + self.digits.unit * roundings * out.norm + self.digits.least * math.sqrt(out.size) * roundings
        )
        return out

    def __add__(self, other: Any) -> Any:
        y = self._of(other)
        data = self.data + y.data
        spread = math.sqrt(max(self.size, y.size))
        return self._made(data, sum(x.off * (spread if x.is_number else 1.0) for x in (self, y)))

    __radd__ = __add__

    def __neg__(self) -> Rounded:
        return Rounded(-self.data, self.off, self.digits)

    def __sub__(self, other: Any) -> Any:
        return self + -self._of(other)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if hasattr(other, "is_operator"):
            return NotImplemented  # an operator, which multiplies from the other side
        x, y = self, self._of(other)
        if y.is_number:
            x, y = y, x
        carried = x.top * y.off + ((y.norm if x.is_number else y.top) + y.off) * x.off
        return self._made(y.data * x.data, carried, 4 if "c" in (x.dtype.kind, y.dtype.kind) else 1)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        d = self._of(other)
        if not d.is_number:
            return NotImplemented
        size = self.digits.lower(abs(d.data))
        least = size - d.off
        if not least > 0:
            return Rounded(0 * self.data, math.inf, self.digits)
        real = isinstance(self.data, np.ndarray) and self.data.dtype.kind in "fc" and d.dtype.kind != "c"
        quotient = divided(self.data, d.data) if real else self.data / d.data
        carried = self.off / least + self.norm / least * (d.off / size)
        return self._made(quotient, carried, 10 if "c" in (self.dtype.kind, d.dtype.kind) else 1)

    def __rtruediv__(self, other: Any) -> Any:
        return self._of(other) / self

    def __abs__(self) -> Rounded:
        return self._made(abs(self.data), self.off, 2 if self.dtype.kind == "c" else 0)

    def square_root(self) -> Rounded:
        """Of a number that is not negative."""
        value = self.digits.lower(self.data)
        low = max(value - self.off, 0.0)
        carried = self.off / (math.sqrt(value) + math.sqrt(low)) if value > 0 else math.sqrt(self.off)
        root = math.sqrt if self.digits.context is None else self.digits.context.sqrt
        return self._made(root(self.data), carried)

    @staticmethod
    def extreme(values: Sequence[Any], largest: bool) -> Rounded:
        """max or min of numbers."""
        first = next(v for v in values if isinstance(v, Rounded))
        every = [first._of(v) for v in values]
        best = first.digits.extreme([v.data for v in every], largest)
        return Rounded(best, max(v.off for v in every), first.digits)

    def moved(self, by: float) -> Rounded:
        """The same, off by so much more."""
        return Rounded(self.data, self.off + by, self.digits)

    # -- parts of vectors ------------------------------------------------------------------------------------------------
    def _moved(self, data: Any) -> Rounded:
        return Rounded(data, self.off, self.digits)

    def conj(self) -> Rounded:
        return self._moved(conjugated(self.data))

    @property
    def real(self) -> Rounded:
        data = self.data
        if isinstance(data, np.ndarray) and data.dtype == object:
            return self._moved(np.frompyfunc(lambda v: v.real, 1, 1)(data))
        return self._moved(data.real)

    def __getitem__(self, places: Any) -> Rounded:
        return self._moved(self.data[places])

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        own = meanings().NUMPY.get(function)
        return NotImplemented if own is None else own(*args, **kwargs)

    def __operator_function__(self, name: str, *args: Any) -> Any:
        own = meanings().OPERATORS.get(name)
        return NotImplemented if own is None else own(*args)

    def multilinear(self, function: Any, *args: Any) -> Any:
        """A map of a lemma file's own."""
        return meanings().multilinear(function, *args)

    # -- functions -------------------------------------------------------------------------------------------------------
    def two_norm(self) -> Rounded:
        """The 2-norm: half of a sum of squares' roundings, and the root's."""
        if self.digits.context is None:
            value: Any = two_norm(self.data)
        else:
            value = self.digits.context.sqrt(sum((abs(v) * abs(v) for v in self.data), self.digits.lifted(0.0)))
        rest = self.digits.gamma(self.size / 2 + 4) * float(value) + self.digits.least * 2
        return Rounded(value, self.off + rest, self.digits)

    def lengthened(self, length: Any, size: Rounded) -> Rounded:
        """length self/||self||, `size` being the norm as computed. x/||x|| moves by at most 2 ||x - y||/(||x|| + ||y||)."""
        out, length = self * (length / size if size.data else length), self._of(length)
        low = 2 * self.digits.lower(size.data) - self.off - 2 * (size.off - self.off)
        turned = 2 * self.off / low if low > 0 else math.inf
        count = self.size / 2 + 16
        return Rounded(
            out.data,
            length.off * UP + (length.top + length.off) * turned + self.digits.gamma(count) * out.norm,
            self.digits,
        )

    def unit(self) -> Rounded:
        """self/||self||."""
        return self.lengthened(1.0, self.two_norm())

    def series(self, coefficients: Any) -> Rounded:
        """sum_k c_k T_k of real entries in [-1, 1]."""
        c = self._of(coefficients)
        x = self.digits.centred(self, c.size)
        if self.digits.context is None:
            data = clenshaw(np.atleast_1d(np.asarray(self.data, dtype=float)), c.data).reshape(np.shape(self.data))
        else:
            with self.digits.finer(2 * c.size):
                data = series(x.data, c.data)
        own = 8 * self.digits.unit * kappa(c.sizes) + c.off * math.sqrt(c.size)
        return self._made(data, steepness(c.sizes) * x.off + math.sqrt(self.size) * own, 1)

    def activated(self, slope: float, values: Callable[[np.ndarray], np.ndarray], nu: float) -> Rounded:
        """An activation with a Lipschitz constant, by its values; erf(nu |z|) z/|z| in many digits."""
        if self.digits.context is None:
            return self._made(values(self.data), slope * self.off * UP, ERF + 8)
        one = partial(self.digits.activation, nu=nu)
        return self._made(np.frompyfunc(one, 1, 1)(self.data), slope * self.off * UP, 16)

    def bounded_polynomial(self, value: Callable[[Any], Any], degree: int, own: float) -> Rounded:
        """p of a number in [0, 1], |p| <= 1 of this degree there, by its values, each right within `own`.

        Within `off` it moves by what it moves at the two ends and, by Taylor and Markov's |p''| <= d^2 (d^2 - 1)/3, d^4/3 off^2 more;
        a ball's middle by Markov's |p'| <= 2 d^2 on [0, 1].
        """
        middle = self.digits.middle(self)
        if middle is not None:
            return self._made(value(middle), min(2.0, 2 * degree**2 * middle.off * UP) + 3 * own, 1)
        at = value(self.data)
        ends = [min(max(float(self.data) + s * self.off, 0.0), 1.0) for s in (-1, 1)] if self.off > 0 else []
        moved = max((float(abs(value(self.digits.lifted(end)) - at)) for end in ends), default=0.0)
        return self._made(at, min(2.0, moved * UP + degree**4 / 3 * self.off**2) + 3 * own, 1)


def meanings() -> Any:
    """What numpy's functions and our own mean on these: the tables build on both."""
    return import_module(".rounded_functions", __package__)
