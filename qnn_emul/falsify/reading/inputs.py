"""The inputs of a claim as numbers and encodings that stand for all of them, and what their descriptions say of them."""

from __future__ import annotations

import functools
import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...certify.corners.expressions import Expression
from ...encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ...encoding.record import Record
from ...encoding.source import Leaf
from ...engine.signature import BE, VE, Complex, EncodingInput, Integer, Real, Several, members, readings
from .allowed import words
from .number import Number
from .operations import LIBRARY, exact
from .paths import CasePath

MACHINERY = ("<string>", functools.__file__)  # of dataclasses and cached properties
SHOWN = words("record target n ancillas H normalized kind phase_known __class__")  # of an input, to a claim's code
MATRICES = "the construction looks at matrices"


class _Input:
    """What makes an encoding an input: it shows its record and its size, and nothing that tells it from another one."""

    def __new__(cls, n: Any, shape: Any, record: Any, source: Any, *rest: Any, **more: Any) -> Any:
        """An input; where a lemma makes a node of its child's kind, a node that is no input."""
        if isinstance(source, Leaf):
            return object.__new__(cls)
        plain: Any = BlockEncoding if issubclass(cls, BlockEncoding) else VectorEncoding
        return plain(n, shape, record, source, *rest, **more)

    def __getattribute__(self, name: str) -> Any:
        asker = sys._getframe(1).f_code.co_filename
        if name not in SHOWN and not asker.startswith(LIBRARY) and asker not in MACHINERY:
            object.__getattribute__(self, "record").alpha.path.refuse(f"it asks an input for its {name}")
        if name == "target" and not asker.startswith(LIBRARY):
            return Expression.of(self, object.__getattribute__(self, "record").alpha.path.refuse)
        return object.__getattribute__(self, name)

    def _refused(self, *rest: Any, **more: Any) -> Any:
        self.record.alpha.path.refuse("it tells one input from another, or changes it")

    __eq__ = __hash__ = __repr__ = _refused
    with_record = with_target = priced = named = reshape = _refused


class InputMatrix(_Input, BlockEncoding):
    """A block-encoding that stands for all those of a description."""


class InputVector(_Input, VectorEncoding):
    """A vector-encoding that stands for all those of a description."""


class _Nothing:
    """Stands where a matrix would."""

    def __init__(self, path: CasePath) -> None:
        self.path = path

    def __getattr__(self, name: str) -> Any:
        object.__getattribute__(self, "path").refuse(MATRICES)

    def _refused(self, *rest: Any, **more: Any) -> Any:
        self.path.refuse(MATRICES)

    __array__ = __array_ufunc__ = __matmul__ = __rmatmul__ = __mul__ = __rmul__ = __getitem__ = __len__ = _refused
    __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __neg__ = __iter__ = __bool__ = __call__ = _refused


Place = tuple[str, int | None, str]  # input, member of a list, what of it
Case = dict[str, tuple[Any, int | None]]  # of each input: what it, or each member of the list, is, and how many members


@dataclass
class Inputs:
    """Values for the claim's arguments; `places` says what each symbol is."""

    path: CasePath
    case: Case
    places: dict[Any, Place] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    leaves: dict[int, Encoding] = field(default_factory=dict)

    # -- symbols ------------------------------------------------------------------------------------------------
    def _symbol(self, place: Place, kind: str, **assumptions: bool) -> Number:
        import sympy

        name, member, part = place
        of = name if member is None else f"{name}[{member}]"
        symbol = sympy.Symbol(f"{part}[{of}]", **assumptions)
        self.places[symbol] = place
        return Number(symbol, kind, self.path, exact=True)

    def _limited(self, number: Number, limits: Any) -> Number:
        """The number inside (low, high), which for whole numbers are kept: they can be split into cases."""
        if not isinstance(limits, tuple):
            return number
        low, high = (exact(x) for x in limits)
        if low == high:
            return Number(low, number.kind, self.path, exact=True)
        self._know(number.formula >= low, number.formula <= high)
        if number.kind == "int":
            self.path.integers[number.formula] = (int(low), int(high))
        return number

    def _know(self, *relations: Any) -> None:
        import sympy

        for relation in relations:
            if relation is not sympy.true:
                self.path.knowledge.add(relation)

    def one(self, name: str, member: int | None, wanted: Any) -> Any:
        """One input, or a member of a list."""
        import sympy

        place = (name, member, "number")
        if isinstance(wanted, Complex):
            number = self._symbol(place, "complex", complex=True)
            self._know(sympy.Abs(number.formula) <= exact(wanted.size))
            self._know(*([sympy.Abs(number.formula) > 0] if wanted.nonzero else []))
            return number
        if isinstance(wanted, Real):
            number = self._symbol(place, "real", real=True)
            self._know(*([sympy.Ne(number.formula, 0)] if wanted.nonzero else []))
            return self._limited(number, (wanted.low, wanted.high))
        if isinstance(wanted, Integer):
            return self._limited(self._symbol(place, "int", integer=True), (wanted.low, wanted.high))
        return self._encoding(name, member, wanted)

    def _encoding(self, name: str, member: int | None, wanted: BE | VE) -> Encoding:
        """An input with a record of symbols: ||target|| <= alpha + epsilon always."""
        at: Callable[[str], Place] = lambda part: (name, member, part)
        alpha = self._limited(self._symbol(at("alpha"), "float", positive=True), wanted.alpha)
        epsilon = self._limited(self._symbol(at("epsilon"), "float", nonnegative=True), wanted.epsilon)
        ancillas = self._limited(self._symbol(at("a"), "int", integer=True, nonnegative=True), wanted.ancillas)
        unit = isinstance(wanted, VE) and wanted.unit
        norm = self.path.constant(1.0) if unit else self._symbol(at("N"), "float", nonnegative=True)
        self._know(norm.formula <= alpha.formula + epsilon.formula)
        self._know(*(norm.formula <= exact(bound) for bound in wanted.norm_bounds(alpha.formula)))
        called = name if member is None else f"{name}{member}"
        return self.leaf(called, wanted, self._size(name, member, wanted), Record(alpha, ancillas, epsilon, norm))

    def _size(self, name: str, member: int | None, wanted: BE | VE) -> Any:
        if isinstance(wanted.n, int):
            return self.path.constant(wanted.n)
        place = (name, member, "n") if wanted.n == "own" else ("", None, "n")
        return self._symbol(place, "int", integer=True, nonnegative=True)

    def leaf(self, name: str, wanted: BE | VE, n: Any, record: Record[Any]) -> Encoding:
        nothing = _Nothing(self.path)
        refuse: Callable[[], Any] = lambda: self.path.refuse(MATRICES)
        leaf = Leaf("leaf.input", "an input", nothing, refuse, refuse)
        side = 1 << n
        kind, shape = (InputMatrix, (side, side)) if isinstance(wanted, BE) else (InputVector, (side,))
        made: Encoding = kind(n, shape, record, leaf, name)
        self.leaves[id(made)] = made
        return made


def cases(inputs: Mapping[str, Any]) -> Iterator[Case]:
    """All combinations of kinds that the inputs may have, and of how many members the lists may have."""
    for chosen in itertools.product(*(list(_choices(wanted)) for wanted in inputs.values())):
        yield dict(zip(inputs, chosen, strict=True))


def _choices(wanted: Any) -> Iterator[tuple[Any, int | None]]:
    of, low, high = members(wanted)
    counts: Any = range(low, high + 1) if isinstance(wanted, Several) else (None,)
    yield from itertools.product(readings(of) if isinstance(of, EncodingInput) else (of,), counts)


def read(case: Case, path: CasePath) -> Inputs:
    """The inputs of a case on a path."""
    out = Inputs(path, case)
    for name, (wanted, count) in case.items():
        one = [out.one(name, j, wanted) for j in range(count)] if count is not None else out.one(name, None, wanted)
        out.values[name] = one
    return out
