"""Linear maps beside a bound on how far rounding carries their images."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from .chebyshev import UP, clenshaw, kappa, steepness
from .operators import (
    EXACT_SIZE,
    NORM_ROUNDING,
    DiagonalOperator,
    MatrixOperator,
    Operator,
    odd_function,
    operator,
)
from .operators import scaled as _scaled
from .rounded import DOUBLE, Digits, Rounded, meanings
from .scales import UNIT_ROUNDOFF
from .shapes import conjugated, moduli, spectral_norm, two_norm

NESTED = 32  # operators inside operators, before small ones are multiplied out


@dataclass(frozen=True, eq=False)
class RoundedOperator:
    """A linear map as it is computed: ||computed(A x) - A x|| <= off ||x||, ||A|| <= norm.

    dtype   real or complex, whatever the digits are
    apart   how far the matrix, or that of the columns as computed, is off, where that is known better than by `off` a column
    """

    op: Operator
    norm: float
    off: float
    digits: Digits
    dtype: Any = float
    apart: float | None = None
    nesting: int = 0

    __array_ufunc__ = None
    is_operator = True

    @property
    def rows(self) -> int:
        return 1 << self.op.n

    @property
    def matrix(self) -> Any:
        """The array that it is the product with, where it is; a sparse matrix is only applied."""
        own = self.op.matrix if isinstance(self.op, MatrixOperator) else None
        return own if isinstance(own, np.ndarray) else None

    @property
    def is_dense(self) -> bool:
        """A small matrix that stands there: sums and products are formed."""
        return self.matrix is not None and self.rows <= EXACT_SIZE

    def _made(self, op: Operator, norm: float, off: float, *others: Any) -> RoundedOperator:
        kinds = (np.dtype(o.dtype).kind for o in (self, *others))
        level = 1 + max(o.nesting for o in (self, *others) if isinstance(o, RoundedOperator))
        kind = complex if "c" in kinds else float
        made = RoundedOperator(op, norm * UP, off * UP, self.digits, kind, nesting=level)
        return made.with_matrix() if level >= NESTED and made.rows <= EXACT_SIZE else made

    def __matmul__(self, other: Any) -> Any:
        if isinstance(other, Rounded):
            carried = self.norm * other.off + self.off * (other.norm + other.off)
            data = self.digits.joined(self.dtype, other.data)
            return Rounded(self.op @ data, carried * UP, self.digits)
        if self.is_dense and other.is_dense:
            a, b = (frobenius(o.matrix) for o in (self, other))
            apart = self.distance * (b + other.distance) + a * other.distance + self.digits.gamma(self.rows + 4) * a * b
            return dense(self.matrix @ other.matrix, self.digits, apart * UP, self.norm * other.norm)
        off = self.off * (other.norm + other.off) + self.norm * other.off
        return self._made(self.op @ other.op, self.norm * other.norm, off, other)

    def __mul__(self, factor: Any) -> RoundedOperator:
        c = self.digits.of(factor)
        step = self.digits.unit * (4 if "c" in (c.dtype.kind, np.dtype(self.dtype).kind) else 1)
        if self.matrix is not None:
            apart = c.top * self.distance + (c.off + step * c.top) * (frobenius(self.matrix) + self.distance)
            made = self.matrix * c.data  # mpmath's number first would try to read the array, and print it
            return dense(made, self.digits, apart, self.norm * c.top)
        off = c.top * self.off + (c.off + step * c.top) * (self.norm + self.off)
        return self._made(
            _scaled(c.data, self.op), c.top * self.norm, off + self.digits.least * math.sqrt(self.rows), c
        )

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> RoundedOperator:
        if self.is_dense:  # 1/divisor may be infinite
            quotient = Rounded(self.matrix, self.distance, self.digits) / divisor
            return dense(quotient.data, self.digits, quotient.off)
        inverse: Rounded = 1 / self.digits.of(divisor)
        return self * inverse

    def __neg__(self) -> RoundedOperator:
        return self * -1.0

    def __add__(self, other: RoundedOperator) -> RoundedOperator:
        if self.is_dense and other.is_dense:
            matrix = self.matrix + other.matrix
            apart = self.distance + other.distance + self.digits.unit * frobenius(matrix)
            return dense(matrix, self.digits, apart * UP, self.norm + other.norm)
        norm, computed = self.norm + other.norm, self.norm + other.norm + self.off + other.off
        off = self.off + other.off + self.digits.unit * computed + self.digits.least * math.sqrt(self.rows)
        return self._made(self.op + other.op, norm, off, other)

    def __sub__(self, other: RoundedOperator) -> RoundedOperator:
        return self + -other

    @property
    def H(self) -> RoundedOperator:
        if self.matrix is not None:
            return dense(conjugated(self.matrix).T, self.digits, self.distance, self.norm)
        return replace(self, op=self.op.H)

    def __operator_function__(self, name: str, *args: Any) -> Any:
        own = meanings().OPERATORS.get(name)
        return NotImplemented if own is None else own(*args)

    def multilinear(self, function: Callable[..., Any], *args: Any) -> Any:
        """A map of a lemma file's own."""
        return meanings().multilinear(function, *args)

    def moved(self, by: float) -> RoundedOperator:
        """The same, off by so much more."""
        return replace(self, off=self.off + by, apart=self.distance + by)

    @property
    def distance(self) -> float:
        """How far its matrix, column by column as computed, may be off in the spectral norm."""
        return self.off * math.sqrt(self.rows) if self.apart is None else self.apart

    def with_matrix(self) -> RoundedOperator:
        """The same as a matrix: of each column it may be `off`."""
        if self.matrix is not None:
            return self
        unit = self.digits.joined(self.dtype, self.digits.lifted(np.eye(self.rows)))
        return dense(self.op @ unit, self.digits, self.distance, self.norm)

    def of_singular_values(self, coefficients: Any) -> RoundedOperator:
        """P^(SV) of the matrix, ||A|| <= 1, P by its Chebyshev coefficients. Doubles decompose it, U S V^H, and how far that is from the
        matrix, and U and V from unitary, is measured. In many digits the recurrence of the T_k is run."""
        a, c = self.with_matrix(), self.digits.of(coefficients)
        u, n, k = self.digits.unit, self.rows, kappa(c.sizes)
        whole = float(np.sum(c.sizes)) * UP + c.off * math.sqrt(c.size)
        if self.digits.context is not None:
            a = self.digits.centred(a, len(c.data))
            with self.digits.finer(4 * len(c.data)):
                matrix = _long_transform(a.matrix, c.data)
            own = 16 * u * k * n**2 * len(c.data)
        else:
            left, sigma, right = np.linalg.svd(a.matrix)
            odd = (len(c.data) - 1) % 2
            inside = np.minimum(sigma, 1.0)
            outer = (left if odd else right.conj().T) * clenshaw(inside, c.data)
            matrix, last = _gap(outer, right)
            bent = sum(_size(*_gap(q.conj().T, q, np.eye(n))) for q in (left, right))
            far = _size(*_gap(left * sigma, right, a.matrix)) + 4 * u * frobenius(left) * max(1.0, float(sigma[0]))
            own = k * (far + max(0.0, float(sigma[0]) - 1.0) + 1.1 * bent) + 8 * u * k + 1.1 * bent * whole
            own += last + 4 * u * frobenius(outer)
        apart = steepness(c.sizes) * a.distance + own + c.off * math.sqrt(c.size)
        return dense(matrix, self.digits, apart, min(whole, spectral_bound(np.abs(_floats(matrix))) + apart))

    def of_window(self, window: Any) -> RoundedOperator:
        """f^(SV) of the matrix, f a power in a window (linalg.windows). Functions of Hermitian matrices, those of the dilations, differ by
        the largest divided difference of f between the spectra times the matrices' distance, in the Frobenius norm."""
        a, n = self.with_matrix(), self.rows
        left, sizes, right, unit = _decomposed(a.matrix, self.digits)
        sigma = sizes.astype(float)
        values, kept = np.where(window.kept(sigma), sizes, 1) ** window.exponent, window.kept(sigma)
        values = np.where(kept, values, 0)
        matrix = ((conjugated(right).T if window.even else left) * values) @ right
        step, top = 4 * n * n * unit, float(np.max(sigma)) * UP
        bent = sum(frobenius(conjugated(q).T @ q - np.eye(n, dtype=int)) + step for q in (left, right))
        made = self.digits.joined(left.dtype, (left * sizes) @ right)
        far = frobenius(made - a.matrix) + (step + 1.1 * bent) * top + math.sqrt(n) * a.distance
        low = max(window.low, float(np.max(sigma[~kept], initial=0.0)) * UP)
        high = min(window.high, float(np.min(sigma[kept], initial=window.high)) / UP)
        size = max(window.size(top), float(np.max(values.astype(float), initial=0.0)) * UP)
        own = (1.1 * bent + step + 8 * unit * math.sqrt(n)) * size
        return dense(self.digits.lifted(matrix), self.digits, (window.moved(low, high, top + far, far) + own) * UP)

    def odd_function(self, coefficients: np.ndarray) -> RoundedOperator:
        """The same, nothing formed: a step's own error moves the result as one of c_k does."""
        if self.digits.context is not None:
            return self.of_singular_values(coefficients)
        whole, k = float(np.sum(np.abs(coefficients))), kappa(coefficients)
        return self._made(
            odd_function(self.op, coefficients),
            whole,
            3 * steepness(coefficients) * self.off + 8 * k * self.digits.unit,
        )


def _decomposed(matrix: np.ndarray, digits: Digits) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Singular values and vectors, to the precision's unit; of balls those of the middles, in doubles."""
    if matrix.dtype != object:
        return (*np.linalg.svd(matrix), digits.unit)
    if digits.encloses:
        return (*np.linalg.svd(np.frompyfunc(complex, 1, 1)(matrix).astype(complex)), DOUBLE.unit)
    arrays = (np.array(x.tolist(), dtype=object) for x in digits.context.svd(digits.context.matrix(matrix.tolist())))
    left, sizes, right = arrays
    return left, sizes.reshape(-1), right, digits.unit


def _gap(x: np.ndarray, y: np.ndarray, goal: Any = 0.0) -> tuple[np.ndarray, float]:
    """x y - goal of doubles, and how far it may be off in the Frobenius norm: heads of so few bits are multiplied without rounding."""
    n = len(x)
    bits = (51 - n.bit_length()) // 2
    one, other = _head(x, bits), _head(y, bits)
    rest = one @ (y - other) + (x - one) @ y
    gap = (one @ other - goal) + rest
    small = frobenius(one) * frobenius(y - other) + frobenius(x - one) * frobenius(y)
    off = DOUBLE.gamma(4 * n) * small + 4 * DOUBLE.unit * (frobenius(rest) + frobenius(gap)) + n * n * DOUBLE.least
    return gap, off * UP


def _head(matrix: np.ndarray, bits: int) -> np.ndarray:
    """Real and imaginary parts to so many bits below the largest modulus."""
    power = math.ldexp(1.0, bits - max(math.frexp(float(np.max(np.abs(matrix))))[1], -900))
    return np.round(matrix * power) / power


def _size(gap: np.ndarray, off: float) -> float:
    """No less than the spectral norm of what is so near."""
    return spectral_bound(gap) + off


def _floats(matrix: np.ndarray) -> np.ndarray:
    return moduli(matrix) if matrix.dtype == object else matrix


def frobenius(matrix: np.ndarray) -> float:
    """An upper bound on the Frobenius norm."""
    return two_norm(moduli(matrix).reshape(-1)) * (1 + (matrix.size + 4) * UNIT_ROUNDOFF)


def spectral_bound(matrix: np.ndarray) -> float:
    """An upper bound on the spectral norm: by singular values up to 256, else the Frobenius norm or sqrt(||.||_1 ||.||_inf)."""
    if matrix.shape[0] <= EXACT_SIZE:
        return float(spectral_norm(matrix) * (1 + 2 * NORM_ROUNDING))
    return float(min(frobenius(matrix), schur_bound(matrix)))


def schur_bound(matrix: Any) -> float:
    """sqrt(||.||_1 ||.||_inf) of an array or a sparse matrix, no smaller than the spectral norm."""
    return float(_sums(abs(matrix)) * (1 + 4 * matrix.shape[0] * UNIT_ROUNDOFF))


def _sums(sizes: Any) -> float:
    """sqrt(||.||_1 ||.||_inf) of moduli, an array or sparse."""
    return math.sqrt(float(sizes.sum(axis=0).max())) * math.sqrt(float(sizes.sum(axis=1).max()))


def _long_transform(a: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """P^(SV)(a) by T_(k+1) = 2 a T_k - T_(k-1), the factors alternately a and its adjoint."""
    h = conjugated(a).T
    odd = (len(coefficients) - 1) % 2
    before, last = np.eye(a.shape[0], dtype=int), a  # T_0, T_1
    out = coefficients[1] * a if odd else coefficients[0] * before
    for k in range(2, len(coefficients)):
        before, last = last, 2 * ((h if k % 2 == 0 else a) @ last) - before
        if k % 2 == odd:
            out = out + coefficients[k] * last
    made: np.ndarray = out
    return made


def dense(matrix: np.ndarray, digits: Digits, apart: float = 0.0, norm: float = math.inf) -> RoundedOperator:
    """A matrix that is itself `apart` from what it should be."""
    n = matrix.shape[0]
    off = apart + digits.gamma(n + 4) * frobenius(matrix) + digits.least * n
    norm = min(norm, spectral_bound(_floats(matrix)) + apart)
    kind = complex if matrix.dtype.kind == "c" or digits.exact(matrix).dtype.kind == "c" else float
    return RoundedOperator(operator(matrix), norm, off * UP, digits, kind, apart)


def diagonal(entries: Rounded) -> RoundedOperator:
    """diag(entries): off by the largest entry's error, which the vector's bounds."""
    off = entries.off + 4 * entries.digits.unit * entries.top + entries.digits.least * math.sqrt(entries.size)
    op, norm = DiagonalOperator(entries.data), entries.top + entries.off
    return RoundedOperator(op, norm, off * UP, entries.digits, entries.dtype, off * UP)


def of_operator(op: Operator, digits: Digits, roundings: float = 0.0, norm: float = math.inf) -> RoundedOperator:
    """A plain operator, its numbers exact but for so many roundings each; an `Operator` says what its application sums up."""
    if isinstance(op, DiagonalOperator):
        entries = digits.exact(op.entries)
        return diagonal(Rounded(entries.data, roundings * DOUBLE.unit * max(1.0, entries.top), digits))  # cosines
    matrix, root, apart = getattr(op, "matrix", None), math.sqrt(op.shape[0]), None
    if matrix is not None and sparse.issparse(matrix) and digits.context is not None:
        matrix = matrix.toarray()  # SciPy's sparse products know numpy's numbers only
    if isinstance(matrix, np.ndarray):
        return dense(digits.lifted(matrix), digits, roundings * DOUBLE.unit * frobenius(matrix), norm)
    if matrix is not None:
        weight, terms = _sums(abs(matrix)), int((matrix != 0).sum(axis=1).max())
        apart = roundings * DOUBLE.unit * frobenius(matrix.data)
    else:
        weight, terms = op.weight, op.terms
        if op.stencil is not None or not terms + roundings:  # of unit columns nothing is summed up
            apart = roundings * DOUBLE.unit * weight * root
    own = (digits.gamma(terms + 4 * bool(terms)) + DOUBLE.gamma(roundings)) * weight + digits.least * terms * root
    return RoundedOperator(op, min(norm, weight * UP), own * UP, digits, op.dtype, apart)
