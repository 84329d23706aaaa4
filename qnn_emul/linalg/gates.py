"""Gates: small unitaries that act on a few axes of a state. Rows index the gate's qubits, columns the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from ..scalars import unit_phase
from . import cost
from .readable import readable
from .shapes import unit


class Gate(Protocol):
    """A unitary on `qubits` qubits that can be applied to (2**qubits, columns) arrays and inverted."""

    @property
    def qubits(self) -> int: ...

    def apply(self, state: np.ndarray) -> np.ndarray:
        """U @ state for a complex (2**qubits, columns) array; may return a new array."""
        ...

    def adjoint(self) -> Gate: ...


CHUNK = 1 << 15  # amplitudes that are worked on at a time: a few such arrays stay in the cache


def chunks(view: np.ndarray, qubits: int) -> Iterator[np.ndarray]:
    """Parts of a (2,) * qubits + (...) view that hold all of its first axes; of about CHUNK entries, where the others allow it."""
    others = sorted(range(qubits, view.ndim), key=lambda axis: abs(view.strides[axis]))
    size, cut = view.size, []
    while size > CHUNK and others:
        cut.append(others.pop())
        size //= view.shape[cut[-1]]
    index: list[slice | int] = [slice(None)] * view.ndim
    for places in np.ndindex(*(view.shape[axis] for axis in cut)):
        for axis, place in zip(cut, places, strict=True):
            index[axis] = place
        yield view[tuple(index)]


def act(gate: Gate, view: np.ndarray, qubits: int) -> None:
    """A gate on the first `qubits` axes, each of 2, of a complex view, in place: by its `within`, or chunk by chunk by its `apply`."""
    within = getattr(gate, "within", None)
    if within is not None:
        within(view)
        return
    for part in chunks(view, qubits):
        if part.any():  # zeros stay zeros: from |0> most values of the ancillas are never reached
            part[...] = gate.apply(part.reshape(1 << qubits, -1)).reshape(part.shape)


class InPlace(ABC):
    """A gate that acts in place on the first axes of any view of a state."""

    @property
    @abstractmethod
    def qubits(self) -> int: ...

    @abstractmethod
    def within(self, view: np.ndarray) -> None:
        """U on a (2,) * qubits + (...) view, in place; the view holds complex numbers unless the gate is `real`."""

    def apply(self, state: np.ndarray) -> np.ndarray:
        out = np.array(state, dtype=complex)
        self.within(out.reshape((2,) * self.qubits + (-1,)))
        return out


@dataclass(frozen=True, eq=False)
class Dense:
    """A unitary given by its matrix, (2**q, 2**q)."""

    matrix: np.ndarray

    @property
    def qubits(self) -> int:
        out: int = self.matrix.shape[0].bit_length() - 1
        return out

    @cached_property
    def real(self) -> bool:
        return not np.any(self.matrix.imag)

    @cached_property
    def _numbers(self) -> np.ndarray:
        return np.ascontiguousarray(self.matrix.real if self.real else self.matrix)

    def apply(self, state: np.ndarray) -> np.ndarray:
        if not self.real or np.isrealobj(state):
            out: np.ndarray = self._numbers @ state
            return out
        numbers = np.ascontiguousarray(state).view(float)  # real and imaginary parts side by side: half the products
        made: np.ndarray = (self._numbers @ numbers).view(complex)
        return made

    def adjoint(self) -> Dense:
        return Dense(self.matrix.conj().T)


@dataclass(frozen=True, eq=False)
class Diagonal(InPlace):
    """diag(phases), |phases| = 1; zero qubits make it a global phase."""

    phases: np.ndarray

    @property
    def qubits(self) -> int:
        return self.phases.size.bit_length() - 1

    @cached_property
    def real(self) -> bool:
        return not np.any(self.phases.imag)

    def within(self, view: np.ndarray) -> None:
        q, phases = self.qubits, self.phases.real if self.real else self.phases
        view *= phases.reshape((2,) * q + (1,) * (view.ndim - q))

    def adjoint(self) -> Diagonal:
        return Diagonal(self.phases.conj())


@readable
def diagonal_gate(phases: np.ndarray) -> Diagonal:
    """diag(phases), |phases| = 1."""
    return Diagonal(phases.astype(complex))


@dataclass(frozen=True, eq=False)
class Permutation:
    """|i> -> |image[i]>."""

    image: np.ndarray
    real = True

    @property
    def qubits(self) -> int:
        return self.image.size.bit_length() - 1

    @cached_property
    def shift(self) -> int | None:
        """s where |i> -> |i + s mod 2**qubits>."""
        size, shift = self.image.size, int(self.image[0])
        return shift if np.array_equal(self.image, (np.arange(size) + shift) % size) else None

    def apply(self, state: np.ndarray) -> np.ndarray:
        if self.shift is not None:  # two slices are copied faster than rows that are looked up
            return np.concatenate([state[-self.shift :], state[: -self.shift]]) if self.shift else state
        out = np.empty_like(state)
        out[self.image] = state
        return out

    def adjoint(self) -> Permutation:
        return Permutation(np.argsort(self.image))


@dataclass(frozen=True, eq=False)
class TapAdder(Permutation):
    """|u>|x> -> |u>|x + shift(u)> with u on the first `taps` qubits."""

    taps: int = 0

    def adjoint(self) -> TapAdder:
        return replace(self, image=np.argsort(self.image))

    def cost(self) -> cost.Cost:
        return cost.adder(self.taps, self.qubits - self.taps)


@dataclass(frozen=True, eq=False)
class FourierTransform(Dense):
    """The Fourier transform of a register by its matrix; what it costs is its circuit (`cost.fourier`)."""

    def adjoint(self) -> FourierTransform:
        return FourierTransform(self.matrix.conj().T)

    def cost(self) -> cost.Cost:
        return cost.fourier(self.qubits)


@dataclass(frozen=True, eq=False)
class Preparation(InPlace):
    """A unitary whose first column is the unit vector v: phase times a Householder reflection.

    U = p (I - 2 w w^H) with p = v_0/|v_0| and w along e_0 - v/p; exact up to rounding, applied in O(2**q).
    """

    reflector: np.ndarray  # (2**q,) unit vector w, or zeros for the identity
    phase: complex
    signs: tuple[int, ...] = ()  # of the entries, where all are real and of one size
    turned: bool = False  # whether it is the adjoint of what was asked for

    @classmethod
    def of(cls, vector: np.ndarray, qubits: int | None = None) -> Preparation:
        """The preparation of vector/||vector||, filled up with zeros to `qubits`."""
        return _preparation(vector, qubits)

    @property
    def qubits(self) -> int:
        return self.reflector.size.bit_length() - 1

    @cached_property
    def real(self) -> bool:
        return self.phase.imag == 0 and not np.any(self.reflector.imag)

    def within(self, view: np.ndarray) -> None:
        w, phase = (self.reflector.real, self.phase.real) if self.real else (self.reflector, self.phase)
        for part in chunks(view, self.qubits):
            flat = part.reshape(w.size, -1)
            if self.real and np.iscomplexobj(flat):
                flat = np.ascontiguousarray(flat).view(float)
            overlap = 2.0 * (w.conj() @ flat)
            step = max(1, CHUNK // overlap.size)
            for first in range(0, w.size, step):
                rows = flat[first : first + step]
                rows -= np.outer(w[first : first + step], overlap)
                if phase != 1:
                    rows *= phase
            if not np.shares_memory(flat, part):
                part[...] = flat.view(part.dtype).reshape(part.shape)

    def adjoint(self) -> Preparation:
        return replace(self, phase=np.conj(self.phase), turned=not self.turned)


@readable
def _preparation(vector: np.ndarray, qubits: int | None) -> Preparation:
    if qubits is not None:
        vector = np.concatenate([vector, np.zeros((1 << qubits) - vector.size)]).astype(complex)
    vector = unit(vector)
    size = abs(vector[0])
    phase = complex(unit_phase(vector[0]))
    w = -vector / phase
    # 1 - |v_0| loses digits near 1; the tail's norm does not
    tail = float(np.vdot(vector[1:], vector[1:]).real)
    w[0] = tail / (1.0 + size)
    even = np.isrealobj(vector) or not vector.imag.any()
    signs = tuple(int(s) for s in np.sign(vector.real)) if even and np.ptp(np.abs(vector)) == 0 else ()
    return Preparation(unit(w) if np.any(w) else w, phase, signs)


HADAMARD = Dense(np.array([[1, 1], [1, -1]], dtype=complex) / np.sqrt(2))
PAULI_X = Permutation(np.array([1, 0]))


@readable
def z_rotation(angle: float) -> Diagonal:
    """exp(-i angle Z)."""
    turn = 1j if angle == np.pi / 2 else np.exp(1j * angle)  # cos(pi/2) is 6e-17 in floats
    return Diagonal(np.array([np.conj(turn), turn]))


@readable
def y_rotation(cosine: float) -> Dense:
    """The real rotation with <0|R|0> = cosine, 0 <= cosine <= 1."""
    sine = np.sqrt(max(0.0, (1.0 - cosine) * (1.0 + cosine)))
    return Dense(np.array([[cosine, -sine], [sine, cosine]], dtype=complex))


@readable
def global_phase(phase: complex) -> Diagonal:
    """Multiplication by a number of modulus 1."""
    return Diagonal(np.array([unit_phase(phase)], dtype=complex))


@readable
def unit_numbers(angles: Any) -> Any:
    """exp(i angle), of one or of each."""
    return -1.0 + 0.0j if np.ndim(angles) == 0 and abs(angles) == np.pi else np.exp(1j * angles)


def adder(qubits: int, shift: int) -> Permutation:
    """|x> -> |x + shift mod 2**qubits>."""
    size = 1 << qubits
    return Permutation((np.arange(size) + shift) % size)
