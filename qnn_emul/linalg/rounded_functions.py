"""What the functions on arrays and operators mean on `Rounded` vectors and `RoundedOperator` maps: each carries the bounds on rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .block_operators import dilation, embedded, leading
from .chebyshev import UP
from .operators import Operator, block_diagonal, kron, to_dense
from .rounded import Rounded
from .rounded_operators import RoundedOperator, dense, diagonal, frobenius, of_operator, spectral_bound
from .scales import harmful, times_power
from .shapes import conjugated, stacked


def multilinear(function: Callable[..., Any], *args: Any) -> Any:
    """A map that is linear in each argument and not longer than their product, as those are that a lemma's proof may name: it carries the
    errors as a product does, and rounds no more than a matrix product."""
    digits = args[0].digits
    plain = [x.data if isinstance(x, Rounded) else x.op for x in args]
    norm = math.prod(x.norm + x.off for x in args)
    sizes = [x.norm + x.off for x in args]  # one may stand at several places
    carried = sum(x.off * math.prod(sizes[:place] + sizes[place + 1 :]) for place, x in enumerate(args))
    made = function(*plain)
    if isinstance(made, np.ndarray):
        own = digits.gamma(4 * made.size) * norm + digits.least * made.size
        return Rounded(made, (carried + own) * UP, digits)
    matrix = digits.lifted(to_dense(made))
    own = digits.gamma(4 * len(matrix)) * norm * math.sqrt(len(matrix)) + digits.least * matrix.size
    apart = carried * math.sqrt(len(matrix)) + own
    return dense(matrix, digits, apart * UP, norm)


def _kron(a: Any, b: Any) -> Any:
    carried = a.norm * b.off + (b.norm + b.off) * a.off
    if isinstance(a, Rounded):
        return a._made(np.kron(a.data, b.data), carried, 4 if "c" in (a.dtype.kind, b.dtype.kind) else 1)
    return a._made(kron(a.op, b.op), a.norm * b.norm, carried, b)


def _entry_products(a: Any, b: Any) -> Any:
    """No longer than the product of both norms (Schur), each entry one product."""
    if isinstance(a, Rounded):
        return a * b
    x, y = a.with_matrix(), b.with_matrix()
    matrix = x.matrix * y.matrix
    own = 4 * a.digits.unit * frobenius(matrix) + a.digits.least * matrix.size
    carried = x.norm * y.distance + (y.norm + y.distance) * x.distance
    return dense(matrix, a.digits, (carried + own) * UP, x.norm * y.norm)


def _block_diagonal(parts: Sequence[RoundedOperator], n: int) -> RoundedOperator:
    made = block_diagonal([p.op for p in parts], n)
    return parts[0]._made(made, max(p.norm for p in parts), max(p.off for p in parts), *parts[1:])


def _bra(vector: Rounded, n: int) -> RoundedOperator:
    conj = conjugated(vector.data)
    forth = lambda x: np.concatenate([(conj @ x)[None, :], 0 * x[1:]])
    norm = vector.norm + vector.off
    off = vector.off + vector.digits.gamma(4 * vector.size) * vector.norm + vector.digits.least * vector.size
    op = Operator(n, forth, lambda x: np.outer(vector.data, x[0]), vector.data.dtype)
    return RoundedOperator(op, norm, off * UP, vector.digits, vector.dtype)


def _stacked(parts: Sequence[Rounded]) -> Rounded:
    made = stacked([p.data for p in parts])
    digits = parts[0].digits
    return Rounded(digits.lifted(made), math.hypot(*(p.off for p in parts)) * UP, digits)


def _shifted_sum(weights: Rounded, convolution: Any) -> RoundedOperator:
    """What the kernel is off by counts once for each tap, by Cauchy and Schwarz."""
    plain = of_operator(convolution.shifted_sum(weights.data), weights.digits)
    apart = weights.off * math.sqrt(weights.data.shape[2] * weights.data.shape[3])
    return replace(plain, norm=plain.norm + apart, off=plain.off + apart, apart=apart)


def _combine(coefficients: Rounded, columns: Any) -> Rounded:
    """Of the unit columns, of which the absent ones are |0>."""
    used, digits = columns.norms > 0, coefficients.digits
    unit = columns.matrix[:, used] / columns.norms[used]
    absent = math.sqrt((1 << columns.n_in) - unit.shape[1])
    norm, weight = math.hypot(spectral_bound(unit), absent) * UP, math.hypot(frobenius(unit), absent)
    own = digits.gamma(4 * (1 << columns.n_in) + 16) * weight + digits.least * coefficients.size
    data = digits.joined(columns.matrix.dtype, coefficients.data)
    return Rounded(columns.combine(data), norm * coefficients.off + own * coefficients.norm, digits)


def _lengthened(x: Rounded, length: Any, size: Rounded) -> Rounded:
    """At a scale at which no quotient leaves the floats."""
    power = harmful(x.data) if x.digits.context is None else 0
    return _times_power(x, -power).lengthened(length, _times_power(size, -power))


def _times_power(x: Rounded, power: int) -> Rounded:
    return Rounded(times_power(np.asarray(x.data), power)[()], math.ldexp(x.off, power), x.digits) if power else x


NUMPY: dict[Any, Callable[..., Any]] = {
    np.kron: _kron,
    np.pad: lambda x, width: Rounded(x.digits.lifted(np.pad(x.data, width)), x.off, x.digits),
    np.real: lambda x: x.real,
}
OPERATORS: dict[str, Callable[..., Any]] = {
    "shifted_sum": _shifted_sum,
    "combine": _combine,
    "kron": _kron,
    "block_diagonal": _block_diagonal,
    "stacked": _stacked,
    "diagonal": diagonal,
    "bra": _bra,
    "to_dense": lambda a: a.with_matrix(),
    "operator": lambda a: a,
    "leading": lambda a, size: a._made(leading(a.op, size), a.norm, a.off),
    "entry_products": _entry_products,
    "dilation": lambda a: a._made(dilation(a.op), a.norm, a.off),
    "embedded": lambda a, width: a._made(embedded(a.op, width), a.norm, a.off),
    "row": lambda numbers: np.array(numbers, dtype=object),
    "applied": lambda a, x: a @ x,
    "quotient": lambda x, divisor: x / divisor,
    "two_norm": lambda x: x.two_norm(),
    "unit": lambda x: _lengthened(x, 1.0, x.two_norm()),
    "lengthened": _lengthened,
    "clenshaw": lambda x, coefficients: x.series(coefficients),
    "odd_function": lambda a, coefficients: a.odd_function(coefficients),
}
