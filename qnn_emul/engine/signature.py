"""What a statement is about: descriptions of its inputs, from which instances are drawn and against which they are checked.

Lemmas and users' claims describe their inputs with these words: `A=BE(contraction=True)`, `x=Several(VE(), 2, 4)`. An encoding
that the description leaves free may have any alpha > 0 and any epsilon >= 0, as the definition allows; everything narrower is said
by the description (`BE(alpha=1)`, `VE(unit=True)`) or by a claim's `requires=`.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.leaves import RELATIVE
from ..errors import ArgumentError, quoted_value
from ..linalg.operators import to_dense
from ..linalg.shapes import as_flag

Range = tuple[float, float]
MAX_N = 5
MAX_ANCILLAS = 3
MOST = {int: 2**63 - 2, float: sys.float_info.max}  # what is drawn fits


def _range(value: Any, name: str, low: float, high: float = math.inf) -> Range | None:
    """None, a number or (low, high) as a range inside [low, high]."""
    if value is None:
        return None
    pair = tuple(value) if isinstance(value, tuple | list) else (value, value)
    numbers = len(pair) == 2 and all(isinstance(v, int | float) and not isinstance(v, bool) for v in pair)
    if not numbers or not low <= pair[0] <= pair[1] <= min(high, sys.float_info.max):
        limits = f"at least {low:g}" if high == math.inf else f"in {low:g} ... {high:g}"
        raise ArgumentError(
            name, f"be None, a number or a pair (low, high) of finite numbers, {limits}", quoted_value(value)
        )
    return float(pair[0]), float(pair[1])


@dataclass(frozen=True)
class EncodingInput:
    """Common part of BE, VE and Either.

    n              None: the statement's number of qubits, shared; a whole number: fixed; "own": drawn for itself
    alpha, ancillas, epsilon   None (free), a number, or a pair (low, high)
    norm_at_most   proved bound on ||target||: a number, or "alpha"
    contraction    ||target|| at most 1 and at most alpha
    real           block, target and circuit without imaginary parts
    Raises ArgumentError for anything else.
    """

    n: int | str | None = None
    alpha: float | Range | None = None
    ancillas: int | Range | None = None
    epsilon: float | Range | None = None
    norm_at_most: float | str | None = None
    contraction: bool = False
    real: bool = False
    made: ClassVar[type[Encoding]] = Encoding

    def __post_init__(self) -> None:
        _check_flags(self)
        whole = isinstance(self.n, int) and not isinstance(self.n, bool) and 0 <= self.n <= MAX_N
        if not (self.n is None or whole or (isinstance(self.n, str) and self.n == "own")):
            raise ArgumentError("n", f"be None, 'own' or a whole number from 0 to {MAX_N}", repr(self.n))
        alpha = _range(self.alpha, "alpha", 0.0)
        if alpha is not None and not alpha[0] > 0:
            raise ArgumentError("alpha", "be positive", repr(self.alpha))
        ancillas = _range(self.ancillas, "ancillas", 0, MAX_ANCILLAS)
        if ancillas is not None and any(not v.is_integer() for v in ancillas):
            raise ArgumentError("ancillas", "be whole numbers", repr(self.ancillas))
        object.__setattr__(self, "alpha", alpha)
        object.__setattr__(self, "ancillas", None if ancillas is None else (int(ancillas[0]), int(ancillas[1])))
        object.__setattr__(self, "epsilon", _range(self.epsilon, "epsilon", 0.0))
        bound = self.norm_at_most
        given = isinstance(bound, int | float) and not isinstance(bound, bool) and 0 < bound <= sys.float_info.max
        if not (bound is None or given or (isinstance(bound, str) and bound == "alpha")):
            raise ArgumentError("norm_at_most", "be None, 'alpha' or a positive number", quoted_value(bound))

    @property
    def alpha_one(self) -> bool:
        """Subnormalization 1, and no other."""
        return self.alpha == (1.0, 1.0)

    def qubits(self, n: int) -> int:
        """Its own number of qubits where it has one, else `n`."""
        return self.n if isinstance(self.n, int) else n

    def norm_bounds(self, alpha: Any) -> list[Any]:
        """What ||target|| may not exceed beside `alpha`, a number or a formula."""
        given = [] if self.norm_at_most is None else [alpha if self.norm_at_most == "alpha" else self.norm_at_most]
        return [1, alpha, *given] if self.contraction else given

    def norm_bound(self, alpha: float) -> float:
        """The largest ||target|| that is allowed beside `alpha`."""
        return float(min(self.norm_bounds(alpha), default=math.inf))

    def problem(self, value: Any) -> str:
        """Why `value` is no such input, in words; empty if it is one."""
        if not isinstance(value, self.made):
            return f"is no {self.made.__name__} but {type(value).__name__}"
        r = value.record
        if isinstance(self.n, int) and value.n != self.n:
            return f"has n = {value.n} where {self.n} is asked for"
        for name, measured in (("alpha", r.alpha), ("ancillas", r.ancillas), ("epsilon", r.epsilon)):
            limits = getattr(self, name)
            if limits is not None and not limits[0] * (1 - RELATIVE) <= measured <= limits[1] * (1 + RELATIVE):
                return f"has {name} = {measured:.12g} outside {limits}"
        if r.norm > self.norm_bound(r.alpha) * (1 + RELATIVE):
            return f"has ||target|| = {r.norm:.12g} above {self.norm_bound(r.alpha):.12g}"
        data = value.target_data if isinstance(value, VectorEncoding) else to_dense(value.target_data)
        return "is not real" if self.real and np.any(np.imag(data)) else self._further_problem(value, data)

    def _further_problem(self, value: Any, data: np.ndarray) -> str:
        return ""


@dataclass(frozen=True)
class BE(EncodingInput):
    """A block-encoding; `hermitian` and `diagonal` speak of target and block, which stands in a unitary and is rounded as that is."""

    hermitian: bool = False
    diagonal: bool = False
    kind: ClassVar[str] = "BE"
    made: ClassVar[type[Encoding]] = BlockEncoding

    def _further_problem(self, value: Any, data: np.ndarray) -> str:
        for matrix, rest in ((data, 0.0), (to_dense(value.block_data), RELATIVE)):
            small = RELATIVE * float(np.abs(matrix).max()) + rest
            if self.hermitian and np.abs(matrix - matrix.conj().T).max() > small:
                return "is not Hermitian"
            if self.diagonal and np.abs(matrix - np.diag(np.diagonal(matrix))).max() > small:
                return "is not diagonal"
        return ""


@dataclass(frozen=True)
class VE(EncodingInput):
    """A vector-encoding; `unit`: its target is a unit vector."""

    unit: bool = False
    kind: ClassVar[str] = "VE"
    made: ClassVar[type[Encoding]] = VectorEncoding

    def norm_bound(self, alpha: float) -> float:
        return min(1.0, super().norm_bound(alpha)) if self.unit else super().norm_bound(alpha)

    def _further_problem(self, value: Any, data: np.ndarray) -> str:
        off = abs(value.record.norm - 1.0) > RELATIVE
        return f"encodes a vector of norm {value.record.norm:.12g}, no unit vector" if self.unit and off else ""


@dataclass(frozen=True)
class Either(EncodingInput):
    """A block- or a vector-encoding, described by what both have in common."""


KINDS: dict[str, type[BE | VE]] = {"BE": BE, "VE": VE}


def readings(wanted: EncodingInput) -> tuple[BE | VE, ...]:
    """A description as the one or two of a known kind that it allows."""
    if isinstance(wanted, BE | VE):
        return (wanted,)
    given = {part.name: getattr(wanted, part.name) for part in fields(wanted)}
    return tuple(kind(**given) for kind in KINDS.values())


@dataclass(frozen=True)
class Real:
    """A real number in [low, high]; `nonzero` leaves 0 out."""

    low: float = -4.0
    high: float = 4.0
    nonzero: bool = False

    def __post_init__(self) -> None:
        _check_flags(self)
        _interval(self.low, self.high, float)

    def problem(self, value: Any) -> str:
        """Why `value` is no such input; empty if it is one."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"is no real number but {value!r}"
        return _number_problem(value, self.low, self.high, self.nonzero)


@dataclass(frozen=True)
class Complex:
    """A complex number of modulus at most `size`; `nonzero` leaves 0 out."""

    size: float = 4.0
    nonzero: bool = False

    def __post_init__(self) -> None:
        _check_flags(self)
        _interval(0.0, self.size, float)

    def problem(self, value: Any) -> str:
        """Why `value` is no such input; empty if it is one."""
        if isinstance(value, bool) or not isinstance(value, int | float | complex):
            return f"is no number but {value!r}"
        return _number_problem(abs(value), 0.0, self.size, self.nonzero)


@dataclass(frozen=True)
class Integer:
    """A whole number from `low` to `high`."""

    low: int = 0
    high: int = 8

    def __post_init__(self) -> None:
        _interval(self.low, self.high, int)

    def problem(self, value: Any) -> str:
        """Why `value` is no such input; empty if it is one."""
        if isinstance(value, bool) or not isinstance(value, int):
            return f"is no whole number but {value!r}"
        return _number_problem(value, self.low, self.high, False)


@dataclass(frozen=True)
class Several:
    """A list of `low` to `high` inputs of one description, such as the terms of a sum."""

    of: Any
    low: int = 2
    high: int = 3

    def __post_init__(self) -> None:
        if not isinstance(self.of, One):
            raise ArgumentError("of", f"be one of {_listed(One)}", repr(self.of))
        _interval(self.low, self.high, int)
        if self.low < 1:
            raise ArgumentError("low", "be at least 1", self.low)

    def problem(self, value: Any) -> str:
        """Why `value` is no such input; empty if it is one."""
        if not isinstance(value, list) or not self.low <= len(value) <= self.high:
            return f"is no list of {self.low} to {self.high}"
        found = [(j, self.of.problem(v)) for j, v in enumerate(value)]
        return next((f"[{j}] {problem}" for j, problem in found if problem), "")


One = BE | VE | Either | Real | Complex | Integer
Input = One | Several
Children = EncodingInput | Several  # of a lemma: encodings, or lists of them


def checked(name: str, wanted: Any) -> Input:
    """`wanted` if it describes an input. Raises ArgumentError."""
    if not isinstance(wanted, Input):
        raise ArgumentError(name, f"be one of {_listed(Input)}", repr(wanted))
    return wanted


def checked_children(name: str, wanted: Children) -> Children:
    """`wanted` if it describes encodings, as a lemma's inputs do. Raises ArgumentError."""
    if not isinstance(members(checked(name, wanted))[0], EncodingInput):
        raise ArgumentError(name, "describe encodings; a lemma draws its numbers in `draw`", repr(wanted))
    return wanted


def members(wanted: Any) -> tuple[Any, int, int]:
    """What each member of an input is, and how many there may be; a single input is its own member."""
    return (wanted.of, wanted.low, wanted.high) if isinstance(wanted, Several) else (wanted, 1, 1)


def _listed(kinds: Any) -> str:
    return ", ".join(f"{kind.__name__}(...)" for kind in kinds.__args__)


def _check_flags(wanted: Any) -> None:
    """Raises ArgumentError for a yes or no that is neither."""
    for part in fields(wanted):
        if isinstance(part.default, bool):
            as_flag(getattr(wanted, part.name), part.name)


def _interval(low: Any, high: Any, kind: type) -> None:
    accepted = int if kind is int else (int, float)
    for name, value in (("low", low), ("high", high)):
        if isinstance(value, bool) or not isinstance(value, accepted) or not abs(value) <= MOST[kind]:
            must = "be a whole number of at most 63 bits" if kind is int else "be a finite number"
            raise ArgumentError(name, must, quoted_value(value))
    if not low <= high:
        raise ArgumentError("low", f"be at most high = {high}", low)


def _number_problem(value: float, low: float, high: float, nonzero: bool) -> str:
    if not low <= value <= high:
        return f"= {value:.12g} lies outside [{low:g}, {high:g}]"
    return "is zero" if nonzero and value == 0 else ""
