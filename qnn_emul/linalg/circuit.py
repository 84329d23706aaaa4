"""Circuits as data: gates on named qubits with controls. The only place that permutes qubits.

Qubit 0 is the most significant. Ancillas come first, so the top-left corner of a circuit's matrix is the block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import TooLarge
from ..scalars import ceil_log2
from .gates import PAULI_X, Dense, Gate, act
from .shapes import fixed
from .widths import Register, RegisterCopy, RegisterFlip, Width, has_width

MAX_QUBITS = 24  # 2**24 complex amplitudes are 256 MiB, and the work holds a few such arrays
MAX_DENSE_QUBITS = MAX_QUBITS // 2  # a dense (4096, 4096) complex matrix is as large
MULTIPLY_OUT_QUBITS = 11
MAX_NESTING = 150  # circuits in circuits: each level takes a few of the 1000 calls that Python allows inside each other
MAX_DRIFT = 1e-9  # of the norm of a prepared state, by rounding


def need_room(amplitudes: int, what: str, advice: str) -> None:
    """The limit on every state, batch of states and matrix at the unitary level, before any is made. Raises TooLarge."""
    need_qubits((amplitudes - 1).bit_length(), what, advice)


def need_qubits(qubits: int, what: str, advice: str) -> None:
    """`need_room` for 2**qubits amplitudes, a number that itself may be too large to be made. Raises TooLarge."""
    if qubits > MAX_QUBITS:
        raise TooLarge(f"{what} does not fit (2**{qubits} amplitudes of 16 bytes, at most 2**{MAX_QUBITS}); {advice}")


@dataclass(frozen=True, eq=False)
class Op:
    """One gate on `targets`, applied where every (qubit, value) of `controls` holds."""

    gate: Gate
    targets: tuple[int, ...]
    controls: tuple[tuple[int, int], ...] = ()

    def on(self, state: np.ndarray, total: int) -> None:
        """Apply in place to a view of shape (2,) * total + (...)."""
        index: list[slice | int] = [slice(None)] * state.ndim
        for qubit, value in self.controls:
            index[qubit] = value
        fixed = {qubit for qubit, _ in self.controls}
        axis = {qubit: place for place, qubit in enumerate(q for q in range(total) if q not in fixed)}
        view = state[tuple(index)]
        first = [axis[q] for q in self.targets]
        moved = view.transpose(*first, *(place for place in range(view.ndim) if place not in first))
        act(self.gate, moved, len(first))


@dataclass(frozen=True, eq=False)
class Circuit:
    """A sequence of ops on `qubits` qubits; itself a Gate, so circuits nest.

    `label` marks an input oracle (a leaf): its uses are the queries that are counted. `price` is its declared (depth, gates),
    None where it is priced as built. `side_by_side`: the ops act on disjoint qubits, at the same time. Raises TooLarge.
    """

    qubits: int
    ops: tuple[Op, ...] = ()
    label: str = ""
    _queries: Counter[str] | None = field(default=None, repr=False)
    _cache: dict[str, Circuit] = field(default_factory=dict, repr=False)
    price: tuple[Any, Any] | None = None
    side_by_side: bool = False
    nesting: int = field(init=False, repr=False)  # 1 + that of the deepest circuit among the ops

    def __post_init__(self) -> None:
        nesting = 1 + max((op.gate.nesting for op in self.ops if isinstance(op.gate, Circuit)), default=0)
        if nesting > MAX_NESTING:
            raise TooLarge(
                f"its circuit would be nested more than {MAX_NESTING} deep; use the block level, or `compress` parts of the tree"
            )
        object.__setattr__(self, "nesting", nesting)

    def __repr__(self) -> str:
        label = f" '{self.label}'" if self.label else ""
        return f"<{type(self).__name__}{label} on {self.qubits} qubits, {len(self.ops)} ops>"

    def apply(self, state: np.ndarray) -> np.ndarray:
        """U @ state for (2**qubits, columns) or (2**qubits,) arrays; complex output of the same shape."""
        need_qubits(self.qubits, f"a state of {self.qubits} qubits", "use the block level, which costs 2**n only")
        most = 1 << (MAX_QUBITS - self.qubits)
        need_room(
            np.size(state), f"a batch of states of {self.qubits} qubits", f"apply it to {most} or fewer at a time"
        )
        work = np.array(state, dtype=float if self.real and np.isrealobj(state) else complex)
        self.within(work.reshape((2,) * self.qubits + (-1,)))
        return work.astype(complex, copy=False)

    @cached_property
    def real(self) -> bool:
        """Whether each gate is known to be real, so that real states stay real."""
        return all(getattr(op.gate, "real", False) for op in self.ops)

    def within(self, view: np.ndarray) -> None:
        """U on a (2,) * qubits + (...) view, in place: circuits in circuits share one state."""
        for op in self.ops:
            op.on(view, self.qubits)

    def adjoint(self) -> Circuit:
        if "adjoint" not in self._cache:
            ops = tuple(Op(op.gate.adjoint(), op.targets, op.controls) for op in reversed(self.ops))
            cache = {"adjoint": self, "costs": self.costs}
            self._cache["adjoint"] = replace(self, ops=ops, _queries=self.queries, _cache=cache, **self._turned())
        return self._cache["adjoint"]

    def _turned(self) -> dict[str, Any]:
        """What the adjoint of a circuit with a shortcut changes beside its ops."""
        return {}

    def multiplied_out(self) -> Circuit:
        """The same circuit as one dense unitary *of the circuit* when it is small, so that nested uses stay affordable."""
        if (
            isinstance(self.qubits, Width)
            or self.qubits > MULTIPLY_OUT_QUBITS
            or (len(self.ops) == 1 and isinstance(self.ops[0].gate, Dense))
        ):
            return self
        if "dense" not in self._cache:
            matrix = self.apply(np.eye(1 << self.qubits))
            ops = (Op(Dense(matrix), tuple(range(self.qubits))),)
            cache = {"costs": self.costs}
            self._cache["dense"] = MultipliedOut(self.qubits, ops, self.label, self.queries, cache, inner=self)
        return self._cache["dense"]

    def affordable(self, most: int) -> Circuit:
        """Itself, or multiplied out where it asks more queries than `most`, for what uses it often."""
        return self.multiplied_out() if sum(self.queries.values()) > most else self

    @cached_property
    def queries(self) -> Counter[str]:
        """How often each labelled input circuit (or its adjoint) is used."""
        if self._queries is not None:
            return self._queries
        if self.label:
            return Counter({self.label: 1})
        count: Counter[str] = Counter()
        for op in self.ops:
            if isinstance(op.gate, Circuit):
                count.update(op.gate.queries)
        return count

    @property
    def costs(self) -> Circuit:
        """The circuit whose gates count: itself, or what it was multiplied out of or is the adjoint of."""
        return self._cache.get("costs", self)

    @cached_property
    def first_column(self) -> np.ndarray:
        """U|0>, (2**qubits,); worked out once."""
        return fixed(self.columns(1)[:, 0])

    @cached_property
    def prepared_state(self) -> np.ndarray:
        """U|0> without rounding's drift from norm 1, which would grow with every use; a larger one is no rounding, and stays."""
        norm = float(np.linalg.norm(self.first_column))
        return fixed(self.first_column / norm) if abs(norm - 1.0) <= MAX_DRIFT else self.first_column

    def columns(self, count: int, rows: int | None = None) -> np.ndarray:
        """U restricted to its first `count` columns and `rows` (all) rows: (rows, count), as many columns at a time as fit."""
        rows = 1 << self.qubits if rows is None else rows
        need_room(rows * count, f"a part of U of shape (2**{ceil_log2(rows)}, {count})", "apply it to vectors instead")
        step = max(1, (1 << MAX_QUBITS) >> self.qubits)
        if count <= step:
            return self._on_basis(0, count)[:rows]
        parts = (self._on_basis(j, min(step, count - j))[:rows] for j in range(0, count, step))
        return np.concatenate(list(parts), axis=1)

    def _on_basis(self, first: int, count: int) -> np.ndarray:
        """Columns `first` to `first + count - 1` of U."""
        need_room(
            count << self.qubits, f"a state of {self.qubits} qubits", "use the block level, which costs 2**n only"
        )
        out = np.zeros((1 << self.qubits, count), dtype=float if self.real else complex)
        out[first + np.arange(count), np.arange(count)] = 1.0
        self.within(out.reshape((2,) * self.qubits + (count,)))
        return out.astype(complex, copy=False)


@dataclass(frozen=True, eq=False, repr=False)
class MultipliedOut(Circuit):
    """A circuit as one matrix, for speed; `inner` has its gates."""

    inner: Circuit = field(kw_only=True)

    def _turned(self) -> dict[str, Any]:
        return {"inner": self.inner.adjoint()}


class Builder:
    """Collects ops; `registers` hands out the qubits."""

    def __init__(self, qubits: int) -> None:
        self.qubits = qubits
        self.ops: list[Op] = []

    def add(self, gate: Gate, targets: Iterable[int], controls: Iterable[tuple[int, int]] = ()) -> Builder:
        on = targets if isinstance(targets, Register) else tuple(targets)
        self.ops.append(Op(gate, on, tuple(controls)))  # type: ignore[arg-type]  # registers of widths stand for tuples
        return self

    def build(self, label: str = "", price: tuple[Any, Any] | None = None, side_by_side: bool = False) -> Circuit:
        return Circuit(self.qubits, tuple(self.ops), label, price=price, side_by_side=side_by_side)


def registers(*sizes: int) -> list[tuple[int, ...]]:
    """Consecutive registers of the given sizes, most significant first, as tuples of qubits."""
    out, start = [], 0
    whole: int = sum(sizes)
    for size in sizes:
        out.append(span(start, size, has_width(whole)))
        start += size
    return out


def span(first: int, count: int, of_widths: bool = False) -> tuple[int, ...]:
    """`count` qubits from `first` on; of widths that are no numbers, as a Register."""
    if of_widths or has_width(first, count):
        return Register(((first, count),))  # type: ignore[return-value]  # what stands for a tuple passes as one
    return tuple(range(first, first + count))


def shifted(register: Iterable[int], by: int) -> tuple[int, ...]:
    """The same qubits `by` further on."""
    if isinstance(register, Register):
        return register.moved(by)  # type: ignore[return-value]  # as in `span`
    return tuple(q + by for q in register)


def width_of(register: Sequence[int]) -> int:
    """How many qubits a register has."""
    return register.width if isinstance(register, Register) else len(register)


def listed(register: Sequence[int]) -> Sequence[int]:
    """The qubits of a register whose width is a number, one by one."""
    if isinstance(register, Register):
        return [register[place] for place in range(register.width)]
    return register


def last(register: Sequence[int], count: int) -> tuple[int, ...]:
    """The last `count` qubits of a register."""
    if isinstance(register, Register):
        return register.part(register.width - count, count)
    return tuple(register)[len(register) - count :]


def present(count: int) -> bool:
    """Whether there are qubits to act on; of a width yes, for on none of them what is left out is the identity."""
    return isinstance(count, Width) or count > 0


def copy(
    builder: Builder, source: Sequence[int], sink: Sequence[int], controls: tuple[tuple[int, int], ...] = ()
) -> Builder:
    """A CNOT from each qubit of `source` onto its partner in `sink`."""
    if isinstance(source, Register) or isinstance(sink, Register):
        return builder.add(RegisterCopy(), Register.of(source) + Register.of(sink), controls)
    for control, target in zip(source, sink, strict=True):
        builder.add(PAULI_X, (target,), (*controls, (control, 1)))
    return builder


def rounds(builder: Builder, stop: int, first: int = 0, stride: int = 1) -> Iterable[int]:
    """range(first, stop, stride); where `stop` stands for all numbers, one round that stands for all."""
    own = getattr(stop, "rounds", None)
    return range(first, stop, stride) if own is None else own(builder, first, stride)


def flip(builder: Builder, register: Sequence[int], value: int, controls: tuple[tuple[int, int], ...] = ()) -> Builder:
    """An X on each qubit of a register (big-endian) where a bit of `value` is 1."""
    if isinstance(register, Register):
        return builder.add(RegisterFlip(value), register, controls)
    for qubit, bit in is_value(register, value):
        if bit:
            builder.add(PAULI_X, (qubit,), controls)
    return builder


def each_value(builder: Builder, register: Sequence[int]) -> Iterable[tuple[int, tuple[tuple[int, int], ...]]]:
    """Each value of a register and the controls that hold where it has it; of a width that is no number one that stands for all."""
    if isinstance(register, Register):
        return register.each("value", builder.ops)
    return ((value, is_value(register, value)) for value in range(1 << len(register)))


def each_place(
    builder: Builder, index: Sequence[int], items: Sequence[Any]
) -> Iterable[tuple[int, Any, tuple[tuple[int, int], ...]]]:
    """Each value of an index, the item at that place (None behind the last), and the controls that hold where the index has it."""
    places = range(1 << width_of(index))
    return ((j, items[j] if j < len(items) else None, is_value(index, j)) for j in places)


def each_bit(builder: Builder, register: Sequence[int]) -> Iterable[tuple[float, tuple[tuple[int, int], ...]]]:
    """Each bit of a register: its part of the value over 2**width, and the control that holds where it is 1."""
    if isinstance(register, Register):
        return register.each("bit", builder.ops)
    return ((0.5 ** (place + 1), ((qubit, 1),)) for place, qubit in enumerate(register))


def is_value(register: Sequence[int], value: int) -> tuple[tuple[int, int], ...]:
    """Controls that hold when `register` (big-endian) equals `value`."""
    if isinstance(register, Register) and has_width(register.width):
        return ((register, value),)
    width = width_of(register)
    return tuple((qubit, (value >> (width - 1 - place)) & 1) for place, qubit in enumerate(listed(register)))
