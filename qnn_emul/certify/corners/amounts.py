"""Numbers that a circuit function puts into gates, as symbols; each symbol keeps the formula that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from ...linalg.constructions import StatePreparationPair
from ...scalars import ceil_log2
from .coefficients import Coefficient, number, symbol
from .leaves import SymbolGate
from .state import NotRead
from .unasked import Unasked


@dataclass
class Book:
    """The symbols of one reading, and the formulas that they stand for."""

    meanings: list[tuple[Any, Coefficient]] = field(default_factory=list)
    count: int = 0
    unequal: tuple[Any, ...] = ()  # formulas that are not 0 in this reading

    def fresh(self) -> str:
        """A name of its own for a gate's symbols."""
        self.count += 1
        return str(self.count)

    def stands(self, formula: Any, value: Coefficient) -> None:
        """A symbol (or product of symbols) and its formula."""
        self.meanings.append((formula, value))

    def coefficient(self, value: Any) -> Coefficient:
        """A formula as a multiple of what is known here. Raises NotRead."""
        import sympy as sp

        wanted = sp.nsimplify(sp.sympify(value), rational=True)
        for meaning, known in [(sp.Integer(1), number(1)), (sp.I, symbol("i")), *self.meanings]:
            if meaning == 0:
                continue
            ratio = sp.simplify(wanted / meaning)
            if ratio.is_Rational:
                return known * number(ratio.p) * _inverse(ratio.q)
        raise NotRead(f"the block has a factor {wanted} that no gate of the circuit stands for")


def _inverse(q: int) -> Coefficient:
    from fractions import Fraction

    return number(Fraction(1, q))


class Undecided(NotRead):
    """A circuit asks whether a formula is 0, and that depends: each answer is a case of its own."""

    def __init__(self, formula: Any) -> None:
        super().__init__(f"it asks whether {formula} = 0: no case of it is read")
        self.formula = formula


class Amount(Unasked):
    """A number of a circuit, by its formula; it does not say how large it is, and whether it equals another one makes two cases."""

    number_system = "reading"

    def __init__(self, book: Book, formula: Any) -> None:
        self.book, self.formula = book, formula

    def __repr__(self) -> str:
        return f"<{self.formula}>"

    def _with(self, other: Any, make: Callable[[Any, Any], Any]) -> Amount:
        import sympy as sp

        value = other.formula if isinstance(other, Amount) else sp.nsimplify(sp.sympify(other), rational=True)
        return Amount(self.book, make(self.formula, value))

    def __add__(self, other: Any) -> Amount:
        return self._with(other, lambda a, b: a + b)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Amount:
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other: Any) -> Amount:
        return self._with(other, lambda a, b: a * b)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Amount:
        return self._with(other, lambda a, b: a / b)

    def __rtruediv__(self, other: Any) -> Amount:
        return self._with(other, lambda a, b: b / a)

    def __neg__(self) -> Amount:
        return self * -1

    def __abs__(self) -> Amount:
        import sympy as sp

        return Amount(self.book, sp.Abs(self.formula))

    def __eq__(self, other: object) -> bool:
        """Whether the formulas are one for all values, or differ for all. Raises Undecided."""
        import sympy as sp

        gap = sp.simplify(self._with(other, lambda a, b: a - b).formula)
        if gap == 0 or gap.is_zero is False or any(sp.simplify(gap / known).is_number for known in self.book.unequal):
            return bool(gap == 0)
        raise Undecided(gap)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = Unasked.__hash__

    def extreme(self, values: tuple[Any, ...], largest: bool) -> Amount:
        """The largest or least of some."""
        import sympy as sp

        kind = sp.Max if largest else sp.Min
        return Amount(self.book, kind(*(v.formula if isinstance(v, Amount) else v for v in values)))

    def __bool__(self) -> bool:
        return self != 0

    def _shown(self) -> str:
        return str(self.formula)

    def __operator_function__(self, name: str, *rest: Any) -> Any:
        return GATES[name](self.book, *rest) if name in GATES else _unknown(name)


@dataclass(frozen=True, eq=False)
class Row(Unasked):
    """A list of numbers that a gate is made of. `scale` is what a preparation divides by, where it is not the norm."""

    book: Book
    entries: tuple[Any, ...]  # formulas
    squares: tuple[Any, ...] = ()  # of the moduli, where entries are square roots

    def __getitem__(self, place: int) -> Amount:
        return Amount(self.book, self.entries[place])

    def __iter__(self) -> Iterator[Amount]:
        return (self[j] for j in range(len(self.entries)))

    @property
    def size(self) -> int:
        return len(self.entries)

    def conj(self) -> Row:
        """Conjugates."""
        import sympy as sp

        return replace(self, entries=tuple(map(sp.conjugate, self.entries)))

    def __operator_function__(self, name: str, *rest: Any) -> Any:
        return GATES[name](self.book, *rest) if name in GATES else _unknown(name)


def _unknown(name: str) -> NoReturn:
    raise NotRead(f"nothing is known of the gate '{name}' made of a number that stands for all")


def _row(book: Book, numbers: list[Any]) -> Row:
    import sympy as sp

    return Row(book, tuple(n.formula if isinstance(n, Amount) else sp.nsimplify(n, rational=True) for n in numbers))


def _roots(book: Book, row: Row) -> Row:
    import sympy as sp

    return Row(book, tuple(map(sp.sqrt, row.entries)), tuple(map(sp.Abs, row.entries)))


def _y_rotation(book: Book, cosine: Amount) -> SymbolGate:
    if cosine.formula == 1:
        return SymbolGate("rotation", ("1", "0"))
    name = book.fresh()
    book.stands(cosine.formula, symbol(f"c:{name}"))
    return SymbolGate("rotation", (f"c:{name}", f"s:{name}"))


def _global_phase(book: Book, phase: Amount) -> SymbolGate:
    import sympy as sp

    if phase.formula in (1, -1):
        return SymbolGate("phase", (str(phase.formula),), qubits=0)
    if phase.formula.func == sp.exp:
        return SymbolGate("phase", (turn(book, sp.simplify(phase.formula.args[0] / sp.I)),), qubits=0)
    name = f"e:{book.fresh()}"
    book.stands(phase.formula / sp.Abs(phase.formula), symbol(name))
    return SymbolGate("phase", (name,), qubits=0)


def turn(book: Book, angle: Any) -> str:
    """The symbol of exp(i angle)."""
    import sympy as sp

    sign = -1 if angle.could_extract_minus_sign() else 1
    name = f"e:{sign * angle}"
    book.stands(sp.exp(sp.I * sign * angle), symbol(name))
    return name if sign == 1 else name + "~"


def _z_rotation(book: Book, angle: Amount) -> SymbolGate:
    """exp(-i angle Z)."""
    return SymbolGate("z-rotation", (turn(book, angle.formula),))


def _unit_numbers(book: Book, angles: Any) -> Any:
    import sympy as sp

    if isinstance(angles, Row):
        return Row(book, tuple(sp.exp(sp.I * a) for a in angles.entries))
    return Amount(book, sp.exp(sp.I * angles.formula))


def _preparation(book: Book, row: Row, qubits: int | None) -> SymbolGate:
    """entries/||entries||; of an entry its square's modulus is known too."""
    import sympy as sp

    name = book.fresh()
    squares = row.squares or tuple(sp.Abs(w) ** 2 for w in row.entries)
    whole, lone = sp.Add(*squares), sum(w != 0 for w in row.entries) == 1
    words = []
    for j, (w, square) in enumerate(zip(row.entries, squares, strict=True)):
        word = "0" if w == 0 else _lone(w, name) if lone else f"a:{name}:{j}"
        words.append(word)
        if word not in ("0", "1"):
            own = symbol(word)
            book.stands(w / sp.sqrt(whole), own)
            book.stands(square / whole, own * own.conjugate())
    return SymbolGate("preparation", (name, *words), qubits=ceil_log2(row.size) if qubits is None else qubits)


def _lone(entry: Any, name: str) -> str:
    """The amplitude of the only entry that is not 0: of modulus 1."""
    import sympy as sp

    return "1" if sp.simplify(entry / sp.Abs(entry)) == 1 else f"e:{name}"


def _preparation_pair(book: Book, row: Row) -> StatePreparationPair:
    """conj(left) right = entries/sum |entries|."""
    import sympy as sp

    name, whole, qubits = book.fresh(), sp.Add(*map(sp.Abs, row.entries)), ceil_log2(row.size)
    for j, w in enumerate(row.entries):
        book.stands(w / whole, symbol(f"w:{name}:{j}"))
    sides = []
    for side in "lr":
        words = tuple("0" if w == 0 else f"{side}:{name}:{j}" for j, w in enumerate(row.entries))
        sides.append(SymbolGate("preparation", (f"{side}{name}", *words), qubits=qubits))
    return StatePreparationPair(sides[0], sides[1], qubits)  # type: ignore[arg-type]  # symbols stand for arrays


GATES: dict[str, Callable[..., Any]] = {
    "row": _row,
    "roots": _roots,
    "y_rotation": _y_rotation,
    "global_phase": _global_phase,
    "z_rotation": _z_rotation,
    "unit_numbers": _unit_numbers,
    "preparation": _preparation,
    "preparation_pair": _preparation_pair,
}
