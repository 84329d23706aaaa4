"""Lists of every length: what stands for one in a rule, a target or a block.

`each` stands for every term of a list of any length, `more` are the terms that follow it. What is made of all of them is a symbol: the
sum of the terms before, the largest of them, what they make side by side. Nothing else can be asked of a list: how long it is in
numbers, what stands at a place, a part of it, its terms one by one. So what a function says is said of every length.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from ..scalars import maximum, minimum, total
from .normal_form import divisors, evaluated, normal_form
from .symbols import MarkSymbol, NormSymbol
from .terms import QUBITS, Element, atom, mapped, zero
from .theorems import NotProved


class ListSymbol(MarkSymbol):
    """A number that the terms before the last make together: of = (how, of what of each)."""

    __slots__ = ()


def _refused(what: str) -> Callable[..., NoReturn]:
    def method(self: Any, *rest: Any, **more: Any) -> NoReturn:
        raise NotProved(f"of a list of every length it asks for {what}")

    return method


@dataclass(frozen=True)
class EveryTerm:
    """Any of the terms before the last: its symbols, and the names of its terms."""

    symbols: frozenset[Any]
    atoms: frozenset[str]

    def size(self) -> Any:
        """How many terms there are."""
        return HowMany()

    def shared(self) -> Any:
        """What all terms share: their number of qubits. Nothing else may be asked of the first one alone."""
        return Shared(QUBITS)

    def row(self, items: AnyList) -> Any:
        """Numbers of all terms in a row."""
        return items

    def number(self, how: str, e: Any) -> Any:
        """The number that all make together: of a sum, what is no term's goes in front. Raises NotProved."""
        import sympy as sp

        with sp.evaluate(True):
            whole = evaluated(e)
            parts = sp.Add.make_args(sp.expand(whole)) if how == "sum" else (whole,)
            out = sp.Add(*(self._symbol(how, part) for part in parts if part != 0))
            gone = self._gone(e, out, how)
        return out if gone == 0 else sp.Add(out, gone, evaluate=False)

    def _symbol(self, how: str, e: Any) -> Any:
        import sympy as sp

        factor, own = e.as_independent(*self.symbols, as_Add=False) if how == "sum" else (sp.Integer(1), e)
        if not own.free_symbols & self.symbols:
            raise NotProved(f"of a list of every length it asks for the {how} of {e}")
        sign = {"positive": True} if own.is_positive else {"nonnegative": True} if own.is_nonnegative else {}
        return factor * ListSymbol(f"{how} of {own}", (how, own), **(sign or {"real": own.is_real}))

    def term(self, how: str, t: Element) -> Element:
        """What vectors or matrices make together: linear in each of them. Raises NotProved."""
        import sympy as sp

        kept: list[Element] = []
        with sp.evaluate(True):
            for monomial, coefficient in normal_form(evaluated(t)).items():
                if not self.atoms & set(_names(monomial)):
                    raise NotProved(f"of a list of every length it asks for the {how} of {t}")
                for part in sp.Add.make_args(sp.expand(coefficient)):
                    factor, own = part.as_independent(*self.symbols, as_Add=False)
                    word = str(monomial[1]) if monomial[0] == "atom" else repr(monomial)
                    made = atom(f"{how} of {word if own == 1 else f'{own}*{word}'}", t.kind)
                    kept.append(made if factor == 1 else factor * made)
            out: Element = total(kept) if kept else zero(t.kind)
            gone = self._gone(t, out, how)
        return out if gone == 0 else out + Element("scale", (zero(t.kind),), gone, t.kind)

    def _gone(self, e: Any, made: Any, how: str) -> Any:
        """0, as 0/d of each divisor d that goes. Raises NotProved where one is another for each term, or a norm is."""
        import sympy as sp

        seen = {evaluated(d) for d in divisors(e)}
        if any(d.free_symbols & self.symbols for d in seen):
            raise NotProved(
                f"of a list of every length it asks for the {how} of {e}, with another divisor for each term"
            )
        numbers = {x for x in _numbers(e) if isinstance(x, NormSymbol)}
        if any(self.atoms & set(_names_in(x.of)) for x in numbers):
            raise NotProved("of a list of every length it asks for a norm of each")
        each = [sp.Mul(0, sp.Pow(d, -1), evaluate=False) for d in sorted(seen - divisors(made), key=str)]
        return sp.Add(*each, evaluate=False) if each else sp.Integer(0)


def _numbers(e: Any) -> set[Any]:
    """The symbols of a number, or of the coefficients of a term."""
    import sympy as sp

    if not isinstance(e, Element):
        return set(sp.sympify(e).free_symbols)
    own = _numbers(e.extra) if e.op == "scale" else set()
    return own.union(*map(_numbers, e.args))


def _names_in(t: Element) -> Iterator[str]:
    if t.op == "atom":
        yield str(t.extra)
    for x in t.args:
        yield from _names_in(x)


def _names(monomial: Any) -> Iterator[str]:
    if isinstance(monomial, tuple):
        if monomial[:1] == ("atom",):
            yield str(monomial[1])
        for part in monomial:
            yield from _names(part)


@dataclass(frozen=True, eq=False)
class AnyList:
    """x_1 … x_m for every m, `each` for any of them, and `more` behind them."""

    of: EveryTerm
    each: Any
    more: tuple[Any, ...] = ()

    def map(self, function: Callable[[Any], Any]) -> AnyList:
        """The list of what a function makes of each."""
        return replace(self, each=function(self.each), more=tuple(map(function, self.more)))

    def before(self) -> AnyList:
        """The list without what follows."""
        return replace(self, more=())

    # -- what a lemma file may ask of a list ------------------------------------------------------------------
    def total(self) -> Any:
        """The sum; what the terms before make together stands in it with a coefficient, as a term does."""
        if isinstance(self.each, Element):
            first = self.of.term("sum", self.each)
            before = [] if first == zero(first.kind) else [1 * first] if self.more else [first]
            return total([*before, *self.more] or [first])
        return total((self.of.number("sum", self.each), *self.more))

    def stacked(self) -> Element:
        """Side by side: the terms before at place 0, the next one at place 1, with zeros up to one size."""
        first = self.of.term("stack", self.each)
        if not self.more:
            return first
        places = tuple(mapped("at", x, extra=j) for j, x in enumerate((first, *self.more)))
        return Element("sum", places, None, first.kind)

    def extreme(self, pick: Callable[..., Any]) -> Any:
        """The largest or least."""
        return pick(self.of.number("largest" if pick is maximum else "least", self.each), *self.more)

    def tolist(self) -> AnyList:
        return self

    def __abs__(self) -> AnyList:
        return self.map(abs)

    def __getitem__(self, place: Any) -> Any:
        if type(place) is int and place == 0:
            return self.of.shared()
        raise NotProved(f"of a list of every length it asks for {'a part' if isinstance(place, slice) else 'a place'}")

    def __operator_function__(self, name: str, *rest: Any) -> Any:
        if name in ("stacked", "block_diagonal", "diagonal_of_blocks"):
            return self.stacked()
        raise NotProved(f"of a list of every length it asks for '{name}'")

    __iter__ = _refused("its terms one by one")
    __len__ = _refused("its length")
    __bool__ = _refused("whether it has terms")
    __add__ = __radd__ = _refused("a longer list")
    __reversed__ = _refused("its terms in reverse")
    __contains__ = _refused("whether something is in it")
    __mul__ = __rmul__ = __truediv__ = _refused("a multiple")
    __eq__ = _refused("whether it is another")
    __hash__ = None  # type: ignore[assignment]  # what is not compared has none


class HowMany:
    """A number of terms, of which may be asked how many qubits count to it."""

    number_system = "reading"

    def log2(self) -> Any:
        """A number of qubits."""
        import sympy as sp

        return sp.Symbol("qubits of the index", integer=True, nonnegative=True)

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = _refused("how many terms it has")
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __lt__
    __pow__ = __rpow__ = __mod__ = __floordiv__ = __index__ = __int__ = __float__ = __bool__ = __lt__
    __hash__ = None  # type: ignore[assignment]  # what is not compared has none


@dataclass(frozen=True)
class Shared:
    """The first term, of which all terms share the number of qubits."""

    n: Any

    def __getattr__(self, name: str) -> NoReturn:
        raise NotProved(f"of a list of every length it asks for the first one's {name}")


def zipped(*lists: Any, strict: bool = False) -> Any:
    """Lists of one length side by side. Raises NotProved where one is of another."""
    if not all(isinstance(x, AnyList) for x in lists):
        raise NotProved("a list of every length is cut to another's length")
    together = functools.partial(replace, lists[0])
    more = zip(*(x.more for x in lists), strict=True)
    return together(each=tuple(x.each for x in lists), more=tuple(more))


def mapped_over(function: Callable[..., Any], items: Iterable[Any], spread: bool) -> Any:
    """[function(x) for x in items], of pairs with their parts as arguments."""
    one: Callable[[Any], Any] = (lambda x: function(*x)) if spread else function
    return items.map(one) if isinstance(items, AnyList) else [one(x) for x in items]


KNOWN: dict[Any, Callable[..., Any]] = {
    total: AnyList.total,
    sum: AnyList.total,
    zip: zipped,
    len: lambda x: x.of.size(),
    max: lambda x: x.extreme(maximum),
    min: lambda x: x.extreme(minimum),
}
SPREAD: dict[Any, Callable[..., Any]] = {f: functools.partial(AnyList.extreme, pick=f) for f in (maximum, minimum)}
