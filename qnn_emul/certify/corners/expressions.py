"""Targets of inputs as expressions: sums of products of them, written with @ + - * kron, diag and conjugate transposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import numpy as np

from ...scalars import stands_for_all
from .products import Chain, Factor, Product, Sum
from .reading import exact


def cannot(why: str) -> NoReturn:
    """What an expression does where it is asked for what it does not know."""
    raise TypeError(why)


@dataclass(frozen=True, eq=False)
class Expression:
    """A sum of products of targets. `sizes`: the qubits of each factor of the tensor product; `vector`: columns, else matrices.

    `refuse` is called with everything that would show an entry or a size; it must not return.
    """

    terms: Sum
    sizes: tuple[Any, ...]
    vector: bool
    refuse: Callable[[str], NoReturn] = cannot

    number_system = "reading"

    @classmethod
    def of(cls, e: Any, refuse: Callable[[str], NoReturn] = cannot) -> Expression:
        """The target of an input."""
        import sympy as sp

        vector = e.kind == "VE"
        factor = Factor(e, role="column" if vector else "matrix")
        return cls({((factor,),): sp.Integer(1)}, (e.n,), vector, refuse)

    def _meets(self, other: Any, vectors: bool | None = None) -> Expression:
        """The other one, if it is an expression of the same size (and kind)."""
        if not isinstance(other, Expression) or (
            vectors is not None and (self.vector, other.vector) != (vectors, vectors)
        ):
            self.refuse("it combines the target of an input with something else")
        if len(self.sizes) != len(other.sizes) or not all(a == b for a, b in zip(self.sizes, other.sizes, strict=True)):
            self.refuse("targets of different sizes meet")
        return other

    def _times(self, other: Expression, make: Callable[[Product, Product], Product], sizes: Any) -> Expression:
        import sympy as sp

        out: Sum = {}
        for p, a in self.terms.items():
            for q, b in other.terms.items():
                made = make(p, q)
                out[made] = out.get(made, sp.Integer(0)) + a * b
        return replace(self, terms=out, sizes=sizes, vector=other.vector)

    def __matmul__(self, other: Any) -> Expression:
        if self.vector:
            self.refuse("it multiplies a vector from the right")
        joined: Callable[[Product, Product], Product] = lambda p, q: tuple(map(_after, p, q))
        return self._times(self._meets(other), joined, self.sizes)

    def __mul__(self, other: Any) -> Expression:
        if not isinstance(other, Expression):
            return self._scaled(self._factor(other))
        entries: Callable[[Product, Product], Product] = lambda p, q: tuple(
            self._entries(a, b) for a, b in zip(p, q, strict=True)
        )
        return self._times(self._meets(other, vectors=True), entries, self.sizes)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Expression:
        if isinstance(other, Expression) or other == 0:
            self.refuse("it divides a target by a target or by 0")
        return self._scaled(1 / self._factor(other))

    def _factor(self, number: Any) -> Any:
        if not stands_for_all(number) and type(number) not in (int, float, complex):
            self.refuse("it scales a target by what is no number")
        return exact(number)

    def _scaled(self, factor: Any) -> Expression:
        return replace(self, terms={p: c * factor for p, c in self.terms.items()})

    def __neg__(self) -> Expression:
        return self._scaled(-1)

    def __add__(self, other: Any) -> Expression:
        out = dict(self.terms)
        for p, c in self._meets(other, vectors=self.vector).terms.items():
            out[p] = out.get(p, 0) + c
        return replace(self, terms=out)

    def __sub__(self, other: Any) -> Expression:
        return self + (-self._meets(other, vectors=self.vector))

    def conj(self) -> Any:
        """The conjugate: of a vector, or half of a matrix's adjoint."""
        return self._turned() if self.vector else HalfAdjoint(self, "conj")

    @property
    def T(self) -> Any:
        """Half of a matrix's adjoint; a vector as it is."""
        return self if self.vector else HalfAdjoint(self, "T")

    def _turned(self) -> Expression:
        import sympy as sp

        turn: Callable[[Chain], Chain] = lambda chain: tuple(
            replace(f, turned=not f.turned) for f in (chain if self.vector else reversed(chain))
        )
        if self.vector and any(f.role == "matrix" for p in self.terms for chain in p for f in chain):
            self.refuse("it takes the conjugate of a vector that a matrix was applied to")
        return replace(self, terms={tuple(turn(chain) for chain in p): sp.conjugate(c) for p, c in self.terms.items()})

    def _entries(self, first: Chain, second: Chain) -> Chain:
        """The element-wise product of two columns."""
        if any(f.role == "matrix" for f in first):
            first, second = second, first
        if any(f.role == "matrix" for f in first):
            self.refuse("it multiplies two vectors entry by entry that matrices were applied to")
        return _sorted(tuple(replace(f, role="diagonal") for f in first) + second)

    def __array_function__(self, function: Any, types: Any, arguments: Any, keywords: Any) -> Any:
        if function is np.kron and len(arguments) == 2 and not keywords:
            return self._kron(*arguments)
        if function is np.diag and len(arguments) == 1 and not keywords:
            return self._diagonal()
        return self.refuse(f"it asks numpy for {function.__name__} of a target")

    def _kron(self, first: Any, second: Any) -> Expression:
        if not (isinstance(first, Expression) and isinstance(second, Expression) and first.vector == second.vector):
            self.refuse("it takes the tensor product of a target and something else")
        return first._times(second, lambda p, q: p + q, first.sizes + second.sizes)

    def _diagonal(self) -> Expression:
        if not self.vector or any(f.role == "matrix" for p in self.terms for chain in p for f in chain):
            self.refuse("it takes the diagonal of what is no vector-encoding's target")
        as_diagonals: Callable[[Chain], Chain] = lambda c: _sorted(tuple(replace(f, role="diagonal") for f in c))
        return replace(self, terms={tuple(as_diagonals(c) for c in p): k for p, k in self.terms.items()}, vector=False)


def _refused(name: str) -> Any:
    def method(self: Expression | HalfAdjoint, *rest: Any, **more: Any) -> NoReturn:
        self.refuse(f"it asks the target of an input for its {name}")

    return method


SHOWING = """eq ne lt le gt ge bool hash len iter reversed getitem setitem delitem contains float int complex index array
    array_ufunc repr str format bytes abs pos invert pow rpow ipow radd rsub iadd isub imul imatmul itruediv rmatmul rtruediv mod
    rmod floordiv rfloordiv divmod rdivmod round trunc floor ceil and rand or ror xor rxor lshift rlshift rshift rrshift copy
    deepcopy reduce reduce_ex getstate dir call enter exit next missing length_hint fspath"""


@dataclass(frozen=True, eq=False)
class HalfAdjoint:
    """A matrix's conjugate or transpose; the other half makes the adjoint."""

    inner: Expression
    done: str  # "conj" or "T"

    def refuse(self, why: str) -> NoReturn:
        """As the expression does."""
        self.inner.refuse(why)

    def conj(self) -> Expression:
        """The adjoint, of a transpose."""
        return self.inner._turned() if self.done == "T" else self.inner

    @property
    def T(self) -> Expression:
        """The adjoint, of a conjugate."""
        return self.inner._turned() if self.done == "conj" else self.inner

    def __array_function__(self, function: Any, types: Any, arguments: Any, keywords: Any) -> NoReturn:
        self.refuse(f"it asks numpy for {function.__name__} of a target")


def _no_attribute(self: Expression | HalfAdjoint, name: str) -> NoReturn:
    """Every other attribute; numpy and copy ask for some of their own, which are not there."""
    if name.startswith("__"):
        raise AttributeError(name)
    self.refuse(f"it asks the target of an input for its {name}")


for _kind in (Expression, HalfAdjoint):
    setattr(_kind, "__getattr__", _no_attribute)  # noqa: B010
    for _name in SHOWING.split():
        setattr(_kind, f"__{_name}__", _refused(_name))
for _name in ["add", "sub", "neg", "mul", "rmul", "matmul", "truediv"]:
    setattr(HalfAdjoint, f"__{_name}__", _refused(_name))


def _after(first: Chain, second: Chain) -> Chain:
    """A product of chains; diagonals that meet stand in their order, and a diagonal and a column are as a circuit's corner has them."""
    return _sorted(first + second)


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
