"""Ball arithmetic (python-flint, extra `rigor` or `proofs`): numbers that carry their own radius, as one more precision of `Rounded`.

Every operation on balls encloses what it means, roundings included, so nothing is added for roundings: the unit is 0. A `Rounded` of balls
is off by what its `off` says from some point within them. Where a recurrence would blow radii up it is run on the middles, and the
radii are counted by its slope, as `off` is.
"""

from __future__ import annotations

import functools
import importlib.util
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from ..errors import MissingPackage
from .chebyshev import UP
from .rounded import Digits, Rounded
from .rounded_operators import RoundedOperator, dense
from .shapes import is_complex, moduli, spectral_norm

ALONE = threading.RLock()  # the precision is one for all threads: who works with balls holds this


def with_precision(bits: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Run a function at this precision, whatever the caller's is."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*arguments: Any, **keywords: Any) -> Any:
            with working(bits):
                return function(*arguments, **keywords)

        return call

    return decorate


@contextmanager
def working(bits: int) -> Iterator[None]:
    """Balls with middles of so many bits, in one thread at a time. Raises MissingPackage."""
    if importlib.util.find_spec("flint") is None:
        raise MissingPackage("ball arithmetic", "python-flint", "rigor")
    import flint

    with ALONE:
        before, flint.ctx.prec = flint.ctx.prec, bits
        try:
            yield
        finally:
            flint.ctx.prec = before


def exact(value: float | Fraction | int) -> Any:
    """A ball around a rational number."""
    import flint

    q = Fraction(value)
    return flint.arb(flint.fmpq(q.numerator, q.denominator))


def ball(number: Any) -> Any:
    """A number as the ball, real or complex, of radius 0 that it is; whole numbers and balls stay."""
    import flint

    if isinstance(number, int | np.integer | flint.arb | flint.acb):
        return int(number) if isinstance(number, np.integer) else number
    z = complex(number) if isinstance(number, complex | np.complexfloating) else float(number)
    return flint.acb(z.real, z.imag) if isinstance(z, complex) else flint.arb(z)


def radius(number: Any) -> float:
    """An upper bound on how far what is meant may be from the middle."""
    return float(number.rad()) * (1 + 2.0**-50) if hasattr(number, "rad") else 0.0


def _middle(number: Any) -> Any:
    return number.mid() if hasattr(number, "mid") else number


@dataclass(frozen=True)
class Middle:
    """The middle of a ball under the names that polynomials ask of mpmath's numbers, and how far what is meant may be from it."""

    value: Any
    off: float
    context: Any

    @property
    def man(self) -> int:
        return int(self.value.man_exp()[0])

    @property
    def exp(self) -> int:
        return int(self.value.man_exp()[1])

    def __pow__(self, power: int) -> Any:
        return self.value**power


class Functions:
    """Functions of balls under mpmath's names."""

    @staticmethod
    def sqrt(x: Any) -> Any:
        """Of a number that is not negative, whatever its ball holds; a float is its own."""
        import flint

        x = flint.arb(x)
        top = x.upper()
        return x.sqrt() if x > 0 else (0 * x.mid()).union(top.sqrt() if top > 0 else 0 * top)

    @staticmethod
    def sin(x: Any) -> Any:
        return x.sin()

    @staticmethod
    def asin(x: Any) -> Any:
        return x.value.asin()

    @staticmethod
    def cosh(x: Any) -> Any:
        return x.cosh()

    @staticmethod
    def acosh(x: Any) -> Any:
        """A complex angle below 1."""
        import flint

        return flint.acb(x).acosh()

    @staticmethod
    def mpf(x: Any) -> Any:
        return exact(x)


@dataclass(frozen=True, eq=False)
class Balls(Digits):
    """Balls, at the precision that is set when they are worked with."""

    unit: float = 0.0
    context: Any = Functions

    def lifted(self, data: Any) -> Any:
        if not isinstance(data, np.ndarray):
            return ball(data)
        return np.frompyfunc(ball, 1, 1)(data)

    def activation(self, z: Any, nu: float) -> Any:
        """erf(nu z) or, of complex z, erf(nu |z|) z/|z|; nu is the decimal number as which it is written."""
        import flint

        steep = exact(Fraction(repr(nu)))
        if not is_complex(z):
            return (steep * z).erf()
        size = abs(z)
        if size > 0:
            return z * ((steep * size).erf() / size)
        top = size.upper()  # erf(nu t)/t falls from its value at 0
        most = 2 * steep / flint.arb.pi().sqrt()
        return z * most.union((steep * top).erf() / top if top > 0 else most)

    def extreme(self, numbers: Sequence[Any], largest: bool) -> Any:
        first, *rest = map(exact_ball, numbers)
        return functools.reduce(lambda a, b: a.max(b) if largest else a.min(b), rest, first)

    def lower(self, number: Any) -> float:
        """A lower bound."""
        low = float(exact_ball(number).lower())
        return low * (1 - 2.0**-50) if low > 0 else low * (1 + 2.0**-50)

    def centred(self, x: Any, terms: int) -> Any:
        """Middles where they lie so near [-1, 1], or a contraction, that a series of so many terms is hardly steeper there."""
        room = 2.0 / max(terms, 1) ** 4
        if isinstance(x, Rounded):
            middles = np.frompyfunc(_middle, 1, 1)(x.data)
            far = _radii(x.data)
            fits = float(np.max(moduli(np.atleast_1d(middles)))) + far + x.off <= 1 + room
            return Rounded(middles, (x.off + far) * UP, self) if fits else x
        assert isinstance(x, RoundedOperator)
        middles, far = np.frompyfunc(_middle, 1, 1)(x.matrix), _radii(x.matrix)
        near = spectral_norm(middles.astype(complex)) * (1 + 2.0**-40) + far + x.distance
        return dense(middles, self, (x.distance + far) * UP, x.norm) if near <= 1 + room else x

    def middle(self, x: Rounded) -> Middle:
        import flint

        number = exact_ball(x.data)
        middle = flint.arb(1) if number.mid() > 1 else number.mid()
        return Middle(middle, (radius(number) + x.off) * UP, self.context)

    def joined(self, dtype: Any, data: Any) -> Any:
        import flint

        return np.frompyfunc(flint.acb, 1, 1)(data) if np.dtype(dtype).kind == "c" else data

    def finer(self, bits: int) -> AbstractContextManager[Any]:
        import flint

        return working(flint.ctx.prec + bits)


def _radii(data: Any) -> float:
    """An upper bound on the 2-norm of the radii."""
    return math.hypot(*(radius(v) for v in np.atleast_1d(data).reshape(-1))) * UP


def exact_ball(number: Any) -> Any:
    """As a real ball."""
    import flint

    return flint.arb(number)


BALLS = Balls()
