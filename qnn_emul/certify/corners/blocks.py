"""A lemma file's `block`, run on terms, as a sum of networks: the right side of "the corner is the block"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

from ..terms import Element
from .amounts import Book
from .coefficients import ONE, ZERO, Coefficient, number
from .data_laws import DataLaw
from .networks import Bits, Form, Network, Tensor, gathered, simplifier
from .state import ZERO as EMPTY
from .state import Content, NotRead

Legs = tuple[Content, ...]
Part = tuple[Bits, Bits, "Scale", tuple[Tensor, ...], tuple[Content, ...]]


@dataclass(frozen=True)
class Scale:
    """A formula of the lemma file times a coefficient of the circuit's symbols."""

    formula: Any
    value: Coefficient

    def __mul__(self, other: Scale) -> Scale:
        return Scale(self.formula * other.formula, self.value * other.value)

    def conjugate(self) -> Scale:
        import sympy as sp

        return Scale(sp.conjugate(self.formula), self.value.conjugate())


PLAIN = Scale(1, ONE)


@dataclass(frozen=True)
class WrittenNetwork:
    """A sum over networks: tensors as (what, name, legs), and what is 0. Legs are o0, i0, … or names that are summed over, or their XOR."""

    wires: int
    tensors: tuple[tuple[str, ...], ...]
    zero: tuple[str, ...] = ()


def network(kind: str, wires: int, *tensors: tuple[str, ...], zero: tuple[str, ...] = ()) -> Element:
    """A matrix or vector that is a network of tensors."""
    return Element("network", (), WrittenNetwork(wires, tensors, zero), kind)


@dataclass
class BlockReader:
    """Turns terms into networks. `kinds`: of what each name is a block; `legs`: how many system wires it has; `bits`: of an index."""

    book: Book
    kinds: dict[str, str]
    legs: dict[str, int]
    bits: int = 0
    turns: tuple[Coefficient, ...] = ()
    parameters: dict[str, int] = field(default_factory=dict)
    divisor: Any = 1  # of the polynomial that the phases are those of
    laws: tuple[DataLaw, ...] = ()
    looped: Callable[[Element], Element] | None = None  # what a loop makes of the block, in free things
    fresh: Any = field(default_factory=lambda: count(1))

    def form(self, block: Element, wires: int | None = None) -> Form:
        """The block's one form, between so many wires."""
        wide = self.wires(block) if wires is None else wires
        out = tuple(frozenset({-(2 * j + 2)}) for j in range(wide))
        into = tuple(frozenset({-(2 * j + 1)}) for j in range(wide)) if block.kind == "BE" else ()
        simple = simplifier(self.laws, self.parameters)
        return gathered(
            ((*o, *i), simple(Network(self.book.coefficient(c.formula) * c.value, t, d)))
            for o, i, c, t, d in self.parts(block, out, into)
        )

    def wires(self, e: Element, into: bool = False) -> int:
        """How many wide wires the result has, or what comes in."""
        if isinstance(e.extra, WrittenNetwork):
            return e.extra.wires
        if e.op == "columns":
            return 2
        if not e.args:
            return self.legs.get(_name(e), 1) if e.op == "atom" else 1
        if e.op == "kron":
            return sum(self.wires(a, into) for a in e.args)
        if e.op in ("adjoint", "matmul"):
            return self.wires(e.args[into and e.op == "matmul"], into != (e.op == "adjoint"))
        return self.wires(e.args[0], into) + (0 if into else {"pad": 1, "cut": -1}.get(e.op, 0))

    def parts(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        """The networks of a term between these legs."""
        method = getattr(self, f"_{e.op.replace(' ', '_')}", None)
        if method is None:
            raise NotRead(f"the block has a part '{e.op}', of which no network is known")
        yield from method(e, out, into)

    def _atom(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        what = "column" if str(e.extra).startswith("column ") else "block"
        yield (), (), PLAIN, (Tensor((what, _name(e), False), (*out, *into)),), ()

    def _network(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        assert isinstance(e.extra, WrittenNetwork)
        names = {f"o{j}": leg for j, leg in enumerate(out)} | {f"i{j}": leg for j, leg in enumerate(into)}
        names |= {name: frozenset({v}) for name, v in self.parameters.items()}

        def leg(word: str) -> Content:
            found = EMPTY
            for name in word.split("^") if word else ():
                if name not in names:
                    (names[name],) = self._variables(1)
                found = found ^ names[name]
            return found

        tensors = tuple(
            Tensor((what, name.removesuffix("~"), name.endswith("~")), tuple(map(leg, legs)))
            for what, name, *legs in e.extra.tensors
        )
        yield (), (), PLAIN, tensors, tuple(leg(word) for word in e.extra.zero)

    def _free(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        yield (), (), PLAIN, (Tensor(("free", str(e.extra), False), (*out, *into)),), ()

    def _ones(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        yield (), (), PLAIN, (), ()

    def _sum(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        for arg in e.args:
            yield from self.parts(arg, out, into)

    def _scale(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        factor = Scale(1, e.extra) if isinstance(e.extra, Coefficient) else Scale(e.extra, ONE)
        for o, i, c, t, d in self.parts(e.args[0], out, into):
            yield o, i, c * factor, t, d

    def _variables(self, many: int) -> Legs:
        return tuple(frozenset({next(self.fresh)}) for _ in range(many))

    def _matmul(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        first, second = e.args
        middle = self._variables(self.wires(second))
        for o, i, c, t, d in self.parts(first, out, middle):
            for p, j, k, u, f in self.parts(second, middle, into):
                if i == p:
                    yield o, j, c * k, t + u, d + f

    def _kron(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        first, second = e.args
        at = self.wires(first)
        for o, i, c, t, d in self.parts(first, out[:at], into[:at]):
            for p, j, k, u, f in self.parts(second, out[at:], into[at:]):
                yield o + p, i + j, c * k, t + u, d + f

    def _hadamard(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        first, second = e.args
        for o, i, c, t, d in self.parts(first, out, into):
            for p, j, k, u, f in self.parts(second, out, into):
                if (o, i) == (p, j):
                    yield o, i, c * k, t + u, d + f

    def _conj(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        for o, i, c, t, d in self.parts(e.args[0], out, into):
            yield o, i, c.conjugate(), tuple(self._turned(x) for x in t), d

    def _adjoint(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        for o, i, c, t, d in self.parts(e.args[0], into, out):
            yield i, o, c.conjugate(), tuple(self._turned(x) for x in t), d

    def _turned(self, x: Tensor) -> Tensor:
        what, name, inverse = x.head
        half = len(x.legs) // 2
        legs = (*x.legs[half:], *x.legs[:half]) if self.kinds[name] == "BE" else x.legs
        return Tensor((what, name, not inverse), legs)

    def _diagonal(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        for o, _, c, t, d in self.parts(e.args[0], out, ()):
            yield o, o, c, t, (*d, *(a ^ b for a, b in zip(out, into, strict=True)))

    def _bra(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        for o, _, c, t, d in self._conj(Element("conj", (e.args[0],), None, "VE"), into, ()):
            yield tuple(0 for _ in o), o, c, t, (*d, *out)

    def _cut(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        yield from self.parts(e.args[0], (EMPTY, *out), into)

    def _pad(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        for o, i, c, t, d in self.parts(e.args[0], out[1:], into):
            yield o, i, c, t, (*d, out[0])

    def _dilation(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        for bit, part in ((0, e.args[0]), (1, e.args[0].H)):
            for o, i, c, t, d in self.parts(part, out, into):
                yield (bit, *o), (1 - bit, *i), c, t, d

    def _at(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        assert isinstance(e.extra, int)
        place = tuple(e.extra >> (self.bits - 1 - j) & 1 for j in range(self.bits))
        for o, i, c, t, d in self.parts(e.args[0], out, into):
            yield place + o, (place + i if e.kind == "BE" else ()), c, t, d

    def _real(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        half = Scale(1, number(Fraction(1, 2)))
        for turned in (e.args[0], Element("conj", e.args, None, e.kind)):
            for o, i, c, t, d in self.parts(turned, out, into):
                yield o, i, c * half, t, d

    def _singular_values(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        """P_Phi of the singular values: alternating words of the block and its adjoint, by the phases' recursion."""
        if self.looped is not None:
            for o, i, c, t, d in self.parts(self.looped(e.args[0]), out, into):
                yield o, i, c * Scale(self.divisor, ONE), t, d
        else:
            yield from self._words(e.args[0], self.weights(), out, into)

    def _words(self, e: Element, weights: Sequence[Coefficient], out: Legs, into: Legs) -> Iterator[Part]:
        word: Element | None = None
        for length, weight in enumerate(weights):
            if length:
                letter = e if length % 2 else e.H
                word = letter if word is None else letter @ word
            if weight:
                whole = word or Element("identity", (), None, e.kind)
                for o, i, c, t, d in self.parts(whole, out, into):
                    yield o, i, c * Scale(self.divisor, weight), t, d

    def _unit(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        """|i><j|, i and j numbers that stand for all."""
        assert isinstance(e.extra, tuple)
        i, j = (frozenset(self.parameters[name] for name in names) for names in e.extra)
        yield (), (), PLAIN, (), (out[0] ^ i, into[0] ^ j)

    def _identity(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        yield (), (), PLAIN, (), tuple(a ^ b for a, b in zip(out, into, strict=True))

    def weights(self) -> list[Coefficient]:
        """Coefficients of P_Phi: of the word of each length, both signs of the phases averaged."""
        plus = words_of(self.turns)
        minus = words_of([t.conjugate() for t in self.turns])
        return [(a + b) * number(Fraction(1, 2)) for a, b in zip(plus, minus, strict=True)]

    def _function(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        """Q_Phi, even, of the square of moduli, entry by entry."""
        if self.looped is not None:
            for o, i, c, t, d in self.parts(self.looped(e.args[0]), out, ()):
                yield o, i, c * Scale(self.divisor, ONE), t, d
            return
        power: Element | None = None
        for length, weight in enumerate(self.weights()):
            if length % 2:
                assert not weight
                continue
            if length:
                power = e.args[0] if power is None else power * e.args[0]
            for o, i, c, t, d in [((), (), PLAIN, (), ())] if power is None else self.parts(power, out, ()):
                yield o, i, c * Scale(self.divisor, weight), t, d

    def _columns(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        """U with U|j>|0> = |j>|w_j>: what that is on |0>, and U without what it is there."""
        name, at_zero = str(e.extra), (into[0], EMPTY)
        column = Tensor(("block", name, False), (out[1], into[0]))
        yield (), (), PLAIN, (column,), (out[0] ^ into[0], into[1])
        for sign, legs, zero in ((1, into, ()), (-1, at_zero, (into[1],))):
            yield (), (), Scale(sign, ONE), (Tensor(("columns", name, False), (*out, *legs)),), zero

    def _no_gate(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        """|0>."""
        yield (), (), PLAIN, (), out

    def _combine(self, e: Element, out: Legs, into: Legs) -> Iterator[Part]:
        middle = self._variables(self.wires(e.args[0]))
        for o, i, c, t, d in self.parts(e.args[0], middle, ()):
            yield o, i, c, (*t, Tensor(("block", str(e.extra), False), (*out, *middle))), d


def words_of(turns: Sequence[Coefficient]) -> list[Coefficient]:
    """Coefficients of the corner of e^{i phi_0 (2P-1)} V ... V e^{i phi_d (2P-1)}: of the alternating word of each length.

    Before a phase the state is |0> F + V |0> G; off the projector it turns the other way.
    """
    degree = len(turns) - 1
    f = [ONE] + [ZERO] * degree
    g = [ZERO] * (degree + 1)
    for turn in reversed(turns[1:]):
        off = turn.conjugate()
        longer = [ZERO, *g[:-1]]
        f, g = [off * b for b in g], [turn * a + (turn + -off) * b for a, b in zip(f, longer, strict=True)]
    return [turns[0] * (a + b) for a, b in zip(f, [ZERO, *g[:-1]], strict=True)]


def _name(e: Element) -> str:
    return str(e.extra).removeprefix("block ").removeprefix("column ")


def first_difference(found: Form, wanted: Form) -> str:
    """Where two forms part first, in words; "" if they do not."""
    for key in sorted({*found, *wanted}, key=repr):
        if found.get(key) != wanted.get(key):
            return f"{words(key)}: the corner has {found.get(key, 0)}, the block {wanted.get(key, 0)}"
    return ""


def words(key: Sequence[Any]) -> str:
    """A network in words."""
    bits, (tensors, deltas) = key
    named = [
        f"{name}{'^H' if inverse else ''}{'' if what == 'block' else '*'}{list(legs)}"
        for (what, name, inverse), legs in tensors
    ]
    equal = [f"{v} = {' xor '.join(map(str, c)) or 0}" for v, c in deltas]
    return " ".join([*([f"bits {bits}"] if bits else []), *named, *equal]) or "1"
