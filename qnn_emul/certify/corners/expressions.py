"""Targets of inputs as expressions: sums of products of them, written with @ + - * kron, diag and conjugate transposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .products import Chain, Factor, Product, Sum
from .reading import exact


@dataclass(frozen=True, eq=False)
class Expression:
    """A sum of products of targets. `sizes`: the qubits of each factor of the tensor product; `vector`: columns, else matrices."""

    terms: Sum
    sizes: tuple[Any, ...]
    vector: bool

    __array_ufunc__ = None  # numpy's numbers leave * to us

    @classmethod
    def of(cls, e: Any) -> Expression:
        """The target of an input."""
        import sympy as sp

        vector = e.kind == "VE"
        factor = Factor(e, role="column" if vector else "matrix")
        return cls({((factor,),): sp.Integer(1)}, (e.n,), vector)

    def _same(self, other: Expression) -> None:
        """The sizes agree, or numpy's own error."""
        if len(self.sizes) != len(other.sizes) or not all(a == b for a, b in zip(self.sizes, other.sizes, strict=True)):
            raise ValueError("matrices of different sizes meet")

    def _times(
        self, other: Expression, make: Callable[[Product, Product], Product], vector: bool, sizes: Any
    ) -> Expression:
        import sympy as sp

        out: Sum = {}
        for p, a in self.terms.items():
            for q, b in other.terms.items():
                made = make(p, q)
                out[made] = out.get(made, sp.Integer(0)) + a * b
        return Expression(out, sizes, vector)

    def __matmul__(self, other: Any) -> Expression:
        if not isinstance(other, Expression) or self.vector:
            return NotImplemented
        self._same(other)
        joined: Callable[[Product, Product], Product] = lambda p, q: tuple(
            _after(a, b) for a, b in zip(p, q, strict=True)
        )
        return self._times(other, joined, other.vector, self.sizes)

    def __mul__(self, other: Any) -> Expression:
        if not isinstance(other, Expression):
            return self._scaled(exact(other))
        if not (self.vector and other.vector):
            return NotImplemented
        self._same(other)
        entries: Callable[[Product, Product], Product] = lambda p, q: tuple(
            _entries(a, b) for a, b in zip(p, q, strict=True)
        )
        return self._times(other, entries, True, self.sizes)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Expression:
        if other == 0:
            raise ZeroDivisionError("division by zero")
        return self._scaled(1 / exact(other))

    def _scaled(self, factor: Any) -> Expression:
        return Expression({p: c * factor for p, c in self.terms.items()}, self.sizes, self.vector)

    def __neg__(self) -> Expression:
        return self._scaled(-1)

    def __add__(self, other: Any) -> Expression:
        if not isinstance(other, Expression) or self.vector != other.vector:
            return NotImplemented
        self._same(other)
        out = dict(self.terms)
        for p, c in other.terms.items():
            out[p] = out.get(p, 0) + c
        return Expression(out, self.sizes, self.vector)

    def __sub__(self, other: Any) -> Expression:
        return self + (-other) if isinstance(other, Expression) else NotImplemented

    def conj(self) -> Any:
        """The conjugate: of a vector, or half of a matrix's adjoint."""
        return self._turned() if self.vector else HalfAdjoint(self)

    @property
    def T(self) -> Any:
        """Half of a matrix's adjoint."""
        return HalfAdjoint(self)

    def _turned(self) -> Expression:
        import sympy as sp

        def turn(chain: Chain) -> Chain:
            return tuple(Factor(f.thing, not f.turned, f.role) for f in (chain if self.vector else reversed(chain)))

        terms = {tuple(turn(chain) for chain in p): sp.conjugate(c) for p, c in self.terms.items()}
        return Expression(terms, self.sizes, self.vector)

    def __array_function__(self, function: Any, types: Any, arguments: Any, keywords: Any) -> Any:
        if keywords or function not in (np.kron, np.diag, np.matmul, np.conj, np.conjugate):
            return NotImplemented
        if function is np.kron:
            return kron(*arguments)
        if function is np.diag:
            return diagonal(*arguments)
        return arguments[0].conj() if len(arguments) == 1 else arguments[0] @ arguments[1]


@dataclass(frozen=True, eq=False)
class HalfAdjoint:
    """A matrix's conjugate or transpose; the other half makes the adjoint."""

    inner: Expression

    def conj(self) -> Expression:
        """The adjoint."""
        return self.inner._turned()

    @property
    def T(self) -> Expression:
        """The adjoint."""
        return self.inner._turned()


def kron(first: Any, second: Any) -> Expression:
    """The tensor product of two matrices or two vectors."""
    if not (isinstance(first, Expression) and isinstance(second, Expression) and first.vector == second.vector):
        raise TypeError("kron takes two targets of one kind")
    return first._times(second, lambda p, q: p + q, first.vector, first.sizes + second.sizes)


def diagonal(vector: Any) -> Expression:
    """diag(v)."""
    if not isinstance(vector, Expression) or not vector.vector:
        raise TypeError("diag takes the target of a vector-encoding")

    def as_diagonals(chain: Chain) -> Chain:
        return _sorted(tuple(Factor(f.thing, f.turned, "diagonal") for f in chain))

    if any(f.role == "matrix" for p in vector.terms for chain in p for f in chain):
        raise TypeError("diag takes vectors that no matrix was applied to")
    return Expression({tuple(as_diagonals(c) for c in p): k for p, k in vector.terms.items()}, vector.sizes, False)


def _after(first: Chain, second: Chain) -> Chain:
    """A product of chains; diagonals that meet stand in their order, and a diagonal and a column are as a circuit's corner has them."""
    return _sorted(first + second)


def _entries(first: Chain, second: Chain) -> Chain:
    """The element-wise product of two columns."""
    if any(f.role == "matrix" for f in first):
        first, second = second, first
    if any(f.role == "matrix" for f in first):
        raise TypeError("an element-wise product of two vectors that matrices were applied to")
    return _sorted(tuple(Factor(f.thing, f.turned, "diagonal") for f in first) + second)


def _sorted(chain: Chain) -> Chain:
    """Neighbouring diagonals in their order; with a column after them, the largest is the column."""
    out: list[Factor] = []
    run: list[Factor] = []
    for factor in chain:
        if factor.role == "matrix":
            out += [*sorted(run, key=_diagonal_order), factor]
            run = []
        else:
            run.append(factor)
    if run and run[-1].role == "column":
        columns = sorted((Factor(f.thing, f.turned, "column") for f in run), key=lambda f: f.order)
        diagonals = (Factor(f.thing, f.turned, "diagonal") for f in columns[:-1])
        return (*out, *diagonals, columns[-1])
    return (*out, *sorted(run, key=_diagonal_order))


def _diagonal_order(factor: Factor) -> Any:
    return factor.order
