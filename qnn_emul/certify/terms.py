"""Abstract matrices and vectors: trees of + @ and named maps over atoms, and their normal form.

A lemma file's `target` and `block` run on them as they run on arrays: a term answers to the operators, to the numpy functions in
NUMPY and to the functions that are `readable` (OPERATORS, or by their name a map of LAWS).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from .laws import LAWS
from .symbols import NormSymbol


def _sized(sign: str, turned: bool = False) -> Any:
    def method(self: AnySize, other: Any) -> AnySize:
        one, two = (other, self) if turned else (self, other)
        return AnySize(f"({one} {sign} {two})")

    return method


@dataclass(frozen=True, repr=False)
class AnySize:
    """A size to slice or pad by: whole numbers are added to it and multiplied, and nobody may ask how large it is."""

    formula: str

    def __str__(self) -> str:
        return self.formula

    def __bool__(self) -> NoReturn:
        raise TypeError(f"it asks how large {self} is")

    __add__, __sub__, __mul__ = _sized("+"), _sized("-"), _sized("*")
    __radd__, __rsub__, __rmul__, __rlshift__ = (_sized(sign, True) for sign in ("+", "-", "*", "<<"))
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __int__ = __index__ = __float__ = lambda self, *rest: bool(self)
    __hash__ = None  # type: ignore[assignment]  # it is no number
    __repr__ = __str__


QUBITS = AnySize("n")  # where target and block ask for a size to slice or pad by; no line depends on it


@dataclass(frozen=True, eq=True)
class Element:
    """op over args: "atom" (extra: its name), "sum", "scale" (extra: the number), or a map of LAWS (extra: its parameters).

    kind is "BE" (matrix) or "VE" (vector). is_block marks the corner of a unitary, whose norm is at most 1;
    is_real a vector without imaginary parts.
    """

    op: str
    args: tuple[Element, ...]
    extra: Hashable
    kind: str
    is_block: bool = False
    is_real: bool = False

    __array_ufunc__ = None

    # -- what target and block functions use ----------------------------------------------------------------
    def __add__(self, other: Any) -> Element:
        return Element("sum", (self, _term(other)), None, self.kind)

    def __sub__(self, other: Any) -> Element:
        return self + -1 * _term(other)

    def __neg__(self) -> Element:
        return -1 * self

    def __mul__(self, other: Any) -> Element:
        if isinstance(other, Element):
            if (self.kind, other.kind) != ("VE", "VE"):
                raise TypeError("* of two terms is element-wise and needs vectors")
            return mapped("hadamard", self, other)
        return Element("scale", (self,), number(other), self.kind)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> Element:
        out: Element = self * (1 / number(divisor))
        return out

    def __matmul__(self, other: Any) -> Element:
        if not isinstance(other, Element) or self.kind != "BE":
            return NotImplemented
        return mapped("matmul", self, other)

    def __getitem__(self, places: Any) -> Element:
        if not (isinstance(places, slice) and places.start is None and places.step is None):
            raise TypeError("only the first entries of a term can be taken")
        return mapped("cut", self, extra=str(places.stop))

    @property
    def H(self) -> Element:
        return mapped("adjoint", self)

    def conj(self) -> Element:
        return mapped("conj", self)

    @property
    def real(self) -> Element:
        square = self.op == "hadamard" and self.args[1] == self.args[0].conj()  # |b_j|^2
        return self if square or self.is_real else mapped("real", self)

    def copy(self) -> Element:
        return self

    dtype = np.dtype(complex)
    size = 1 << QUBITS

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return NUMPY[function](*args, **kwargs) if function in NUMPY else NotImplemented

    @staticmethod
    def __operator_function__(name: str, *args: Any) -> Element:
        return OPERATORS[name](*args) if name in OPERATORS else mapped(name, *args)

    # -- what the prover uses ---------------------------------------------------------------------------------
    def norm(self) -> Any:
        """The symbol for ||self||; a sign does not matter."""
        return NormSymbol(unsigned(self), "2")

    def norm1(self) -> Any:
        """The symbol for the 1-norm."""
        return NormSymbol(unsigned(self), "1")

    def __lt__(self, other: Element) -> bool:
        """Some order, for SymPy sorts what it compares."""
        return repr(self) < repr(other)

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


def atom(name: str, kind: str, is_block: bool = False, is_real: bool = False) -> Element:
    """A matrix or vector of which nothing is known but, perhaps, that it is the corner of a unitary, or real."""
    return Element("atom", (), name, kind, is_block, is_real)


def mapped(op: str, *args: Element, extra: Hashable = None) -> Element:
    """A map of LAWS applied to terms. Raises TypeError where there is no law for it."""
    if op not in LAWS:
        raise TypeError(f"nothing is known of the map '{op}': a line of certify/laws.py would say what")
    return Element(op, args, extra, LAWS[op].kind or args[-1].kind)


def zero(kind: str) -> Element:
    """The empty sum."""
    return Element("sum", (), None, kind)


def number(value: Any) -> Any:
    """A SymPy number or expression; floats become the rationals they are."""
    import sympy as sp

    if isinstance(value, float | np.floating):
        return sp.Rational(float(value))
    e = sp.sympify(value.item() if isinstance(value, np.generic) else value)
    e = e.xreplace({f: sp.Rational(f) for f in e.atoms(sp.Float)})
    return e.replace(lambda x: isinstance(x, sp.Abs) and x.args[0].is_nonnegative, lambda x: x.args[0])  # ||x|| is |x|


def _term(value: Any) -> Element:
    if not isinstance(value, Element):
        raise TypeError(f"{value!r} is no term")
    return value


def unsigned(t: Element) -> Element:
    """t or -t: the one without a leading minus sign."""
    return unsigned(t.args[0]) if t.op == "scale" and t.extra == -1 else t


# -- numpy and operator functions ------------------------------------------------------------------------------------
def _stack(pieces: Any) -> Element:
    kept = [mapped("at", p, extra=j) for j, p in enumerate(pieces) if p != zero(p.kind)]
    return kept[0] if len(kept) == 1 else Element("sum", tuple(kept), None, kept[0].kind)


def _two_norm(x: Element, order: Any = None) -> Any:
    if order not in (None, 2):
        raise TypeError("only the 2-norm of a term has a symbol here")
    return x.norm()


NUMPY: dict[Any, Callable[..., Any]] = {
    np.kron: lambda x, y: mapped("kron", x, y),
    np.pad: lambda x, width: mapped("pad", x, extra=str(width)),
    np.linalg.norm: _two_norm,
    np.diag: lambda x: mapped("diagonal", x),
    np.real: lambda x: x.real,
}
OPERATORS: dict[str, Callable[..., Element]] = {
    "kron": lambda x, y: mapped("kron", x, y),
    "diagonal": lambda x: mapped("diagonal", x),
    "block_diagonal": lambda parts, n: _stack(parts),
    "diagonal_of_blocks": lambda parts: _stack(parts),
    "stacked": lambda parts: _stack(parts),
    "bra": lambda x, n: mapped("bra", x),
    "dilation": lambda x: mapped("dilation", x),
    "adjoint": lambda x: x.H,
    "identity_like": lambda x: Element("identity", (), None, "BE"),
    "norm": lambda x: x.norm(),
    "norm1": lambda x: x.norm1(),
    "leading": lambda x, size: x[:size].H[:size].H,
    "below": lambda x, width: mapped("pad", x, extra=str(width)),
    "embedded": lambda x, width: mapped("pad", mapped("pad", x, extra=str(width)).H, extra=str(width)).H,
    "entry_products": lambda x, y: mapped("hadamard", x, y),
    "applied": lambda a, x: a @ x,
    "to_dense": lambda x: x,
    "operator": lambda x: x,
    "complex": lambda real, imaginary: real + 1j * imaginary,
    "divided": lambda x, divisor: x / divisor,
    "quotient": lambda x, divisor: x / divisor,
    "two_norm": lambda x: x.norm(),
    "unit": lambda x: x / x.norm(),
    "lengthened": lambda x, length, size: x * (length / size),
}
