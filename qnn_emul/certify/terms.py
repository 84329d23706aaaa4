"""Abstract matrices and vectors: trees of + @ and named maps over atoms, and their normal form.

A lemma file's `target` and `block` run on them as they run on arrays: a term answers to the operators, to the numpy functions in
NUMPY and to the functions of `linalg.operators` (`__operator_function__`). `normal_form` multiplies everything out: two terms
with equal normal forms are equal for all matrices of fitting size.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .laws import LAWS
from .normal_form import normal_form

QUBITS = 2  # where target and block ask for a size to slice or pad by; no line depends on it


@dataclass(frozen=True, eq=True)
class Term:
    """op over args: "atom" (extra: its name), "sum", "scale" (extra: the number), or a map of LAWS (extra: its parameters).

    kind is "BE" (matrix) or "VE" (vector). is_block marks the corner of a unitary, whose norm is at most 1;
    is_real a vector without imaginary parts.
    """

    op: str
    args: tuple[Term, ...]
    extra: Hashable
    kind: str
    is_block: bool = False
    is_real: bool = False

    __array_ufunc__ = None

    # -- what target and block functions use ----------------------------------------------------------------
    def __add__(self, other: Any) -> Term:
        return Term("sum", (self, _term(other)), None, self.kind)

    def __sub__(self, other: Any) -> Term:
        return self + -1 * _term(other)

    def __neg__(self) -> Term:
        return -1 * self

    def __mul__(self, other: Any) -> Term:
        if isinstance(other, Term):
            if (self.kind, other.kind) != ("VE", "VE"):
                raise TypeError("* of two terms is element-wise and needs vectors")
            return mapped("hadamard", self, other)
        return Term("scale", (self,), number(other), self.kind)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> Term:
        return self * (1 / number(divisor))

    def __matmul__(self, other: Any) -> Term:
        if not isinstance(other, Term) or self.kind != "BE":
            return NotImplemented
        return mapped("matmul", self, other)

    def __getitem__(self, places: Any) -> Term:
        if not (isinstance(places, slice) and places.start is None and places.step is None):
            raise TypeError("only the first entries of a term can be taken")
        return mapped("cut", self, extra=places.stop)

    @property
    def H(self) -> Term:
        return mapped("adjoint", self)

    def conj(self) -> Term:
        return mapped("conj", self)

    @property
    def real(self) -> Term:
        square = self.op == "hadamard" and self.args[1] == self.args[0].conj()  # |b_j|^2
        return self if square or self.is_real else mapped("real", self)

    dtype = np.dtype(complex)
    size = 1 << QUBITS

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return NUMPY[function](*args, **kwargs) if function in NUMPY else NotImplemented

    @staticmethod
    def __operator_function__(name: str, *args: Any) -> Term:
        return OPERATORS[name](*args)

    # -- what the prover uses ---------------------------------------------------------------------------------
    def norm(self) -> Any:
        """The symbol for ||self||; a sign does not matter."""
        return _norm_symbol("2", self)

    def norm1(self) -> Any:
        """The symbol for the 1-norm."""
        return _norm_symbol("1", self)

    def normal_form(self) -> dict[Any, Any]:
        """{monomial: coefficient}, everything multiplied out."""
        return normal_form(self)

    def __str__(self) -> str:
        if self.op in ("atom",):
            return str(self.extra)
        inner = [str(a) for a in self.args]
        if self.op == "sum":
            return "(" + " + ".join(inner) + ")"
        if self.op == "scale":
            return f"-{inner[0]}" if self.extra == -1 else f"({self.extra})*{inner[0]}"
        signs = {"matmul": " ", "kron": " (x) ", "hadamard": " o "}
        if self.op in signs:
            return "(" + signs[self.op].join(inner) + ")"
        return f"{self.op}{'' if self.extra is None else f'[{self.extra}]'}({', '.join(inner)})"


def atom(name: str, kind: str, is_block: bool = False, is_real: bool = False) -> Term:
    """A matrix or vector of which nothing is known but, perhaps, that it is the corner of a unitary, or real."""
    return Term("atom", (), name, kind, is_block, is_real)


def mapped(op: str, *args: Term, extra: Hashable = None) -> Term:
    """A map of LAWS applied to terms."""
    return Term(op, args, extra, LAWS[op].kind or args[-1].kind)


def zero(kind: str) -> Term:
    """The empty sum."""
    return Term("sum", (), None, kind)


def number(value: Any) -> Any:
    """A SymPy number or expression; floats become the rationals they are."""
    import sympy as sp

    if isinstance(value, float | np.floating):
        return sp.Rational(float(value))
    e = sp.sympify(value.item() if isinstance(value, np.generic) else value)
    e = e.xreplace({f: sp.Rational(f) for f in e.atoms(sp.Float)})
    return e.replace(lambda x: isinstance(x, sp.Abs) and x.args[0].is_nonnegative, lambda x: x.args[0])  # ||x|| is |x|


def _term(value: Any) -> Term:
    if not isinstance(value, Term):
        raise TypeError(f"{value!r} is no term")
    return value


def unsigned(t: Term) -> Term:
    """t or -t: the one without a leading minus sign."""
    return unsigned(t.args[0]) if t.op == "scale" and t.extra == -1 else t


NORMS: dict[Any, tuple[str, Term]] = {}  # symbol -> what it is the norm of
_SYMBOLS: dict[tuple[str, Term], Any] = {}


def forget() -> None:
    """Forget the norms met so far, so that names do not depend on what was proved before."""
    NORMS.clear()
    _SYMBOLS.clear()


def described(e: Any) -> str:
    """A number or term as text, with norms written out: ||A B|| instead of the symbol's name."""
    import sympy as sp

    if isinstance(e, Term):
        return str(e)
    e = sp.sympify(e)
    bars = {"2": "||", "1": "|1|"}
    names = {s: sp.Symbol(f"{bars[NORMS[s][0]]}{NORMS[s][1]}{bars[NORMS[s][0]]}") for s in e.free_symbols if s in NORMS}
    return str(e.xreplace(names))


def _norm_symbol(which: str, t: Term) -> Any:
    import sympy as sp

    key = (which, unsigned(t))
    if key not in _SYMBOLS:
        bars = "||" if which == "2" else "|1|"
        symbol = sp.Symbol(f"{bars}{key[1]}{bars}", nonnegative=True)
        while symbol in NORMS:
            symbol = sp.Symbol(symbol.name + "'", nonnegative=True)
        _SYMBOLS[key], NORMS[symbol] = symbol, key
    return _SYMBOLS[key]


# -- numpy and operator functions ------------------------------------------------------------------------------------
def _stack(pieces: Any) -> Term:
    kept = [mapped("at", p, extra=j) for j, p in enumerate(pieces) if p != zero(p.kind)]
    return kept[0] if len(kept) == 1 else Term("sum", tuple(kept), None, kept[0].kind)


def _two_norm(x: Term, order: Any = None) -> Any:
    if order not in (None, 2):
        raise TypeError("only the 2-norm of a term has a symbol here")
    return x.norm()


NUMPY: dict[Any, Callable[..., Any]] = {
    np.kron: lambda x, y: mapped("kron", x, y),
    np.concatenate: _stack,
    np.zeros_like: lambda x: zero(x.kind),
    np.pad: lambda x, width: mapped("pad", x, extra=str(width)),
    np.linalg.norm: _two_norm,
    np.diag: lambda x: mapped("diagonal", x),
    np.real: lambda x: x.real,
}
OPERATORS: dict[str, Callable[..., Term]] = {
    "kron": lambda x, y: mapped("kron", x, y),
    "diagonal": lambda x: mapped("diagonal", x),
    "block_diagonal": lambda parts, n: _stack(parts),
    "bra": lambda x, n: mapped("bra", x),
    "dilation": lambda x: mapped("dilation", x),
    "identity": lambda x: Term("identity", (), None, "BE"),
    "to_dense": lambda x: x,
    "operator": lambda x: x,
    "two_norm": lambda x: x.norm(),
}
