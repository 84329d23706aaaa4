"""A program on random matrices: every width a small number, every leaf a random unitary, every symbol a random number of its kind."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.linalg import block_diag

from ...linalg.widths import form
from .leaves import NamedUnitary
from .programs import Program, WireStep
from .states import parameters_of


def random_unitary(rng: np.random.Generator, size: int) -> np.ndarray:
    """Haar-like."""
    m = rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size))
    out: np.ndarray = np.linalg.qr(m)[0]
    return out


def _characters(size: int) -> np.ndarray:
    places = np.arange(size)
    out: np.ndarray = np.exp(2j * np.pi * np.outer(places, places) / size)
    return out


FIXED: Mapping[str, Callable[[int], np.ndarray]] = {
    "F": lambda size: _characters(size) / math.sqrt(size),
    "power 1": lambda size: np.diag(_characters(size)[1 % size]),
}  # leaves that are one matrix


@dataclass
class Sample:
    """Random values, drawn when first asked for and then kept: a program and its mutants meet the same ones."""

    widths: Mapping[str, int]
    rng: np.random.Generator
    known: dict[Any, Any] = field(default_factory=dict)

    def size(self, width: Any) -> int:
        """The dimension of a wire."""
        constant, parts = form(width)
        return 1 << (constant + sum(k * self.widths[name] for name, k in parts.items()))

    def drawn(self, key: Any, make: Any) -> Any:
        """A value by its name."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def word(self, word: str) -> complex:
        """The number that a word stands for."""
        if word.startswith("-"):
            return -self.word(word[1:])
        if word.endswith("~"):
            return self.word(word[:-1]).conjugate()
        kind, _, name = word.partition(":")
        fixed = {"0": 0.0, "1": 1.0, "i": 1j, "h": math.sqrt(0.5)}
        if word in fixed:
            return complex(fixed[word])
        angle = self.drawn((kind if kind == "e" else "angle", name), lambda: self.rng.uniform(0.3, 1.2))
        return {"c": complex(math.cos(angle)), "s": complex(math.sin(angle)), "e": cmath.exp(1j * angle)}[kind]

    def matrix(self, step: WireStep, sizes: Sequence[int]) -> np.ndarray:
        """The unitary of a step on its wires; `sizes` are theirs."""
        total = math.prod(sizes)
        if step.kind == "leaf":
            out = self.leaf(step.symbols[0], step, sizes)
        elif step.kind in ("H", "X"):
            out = np.array([[1, 1], [1, -1]]) / math.sqrt(2) if step.kind == "H" else np.array([[0, 1], [1, 0]])
        elif step.kind == "rotation":
            c, s = map(self.word, step.symbols)
            out = np.array([[c, -s], [s, c]])
        elif step.kind in ("phase", "diagonal"):
            out = np.diag([self.word(w) for w in step.symbols])
        elif step.kind == "z-rotation":
            e = self.word(step.symbols[0])
            out = np.diag([e.conjugate(), e])
        elif step.kind == "preparation":
            out = self.drawn(("preparation", step.symbols), lambda: self.preparation(step.symbols[1:], total))
        elif step.kind == "copy":
            image = [(i // sizes[1]) * sizes[1] + (i % sizes[1] ^ i // sizes[1]) for i in range(total)]
            out = np.eye(total)[:, image]
        else:
            value = 0
            for name in parameters_of(step.symbols[0]):
                value ^= self.value(name, total)
            out = np.eye(total)[:, [i ^ value for i in range(total)]]
        return out.conj().T if step.turned else out

    def value(self, name: str, size: int) -> int:
        """The value of a parameter."""
        return size - 1 if name == "top" else int(self.drawn(("parameter", name), lambda: self.rng.integers(size)))

    def leaf(self, leaf: NamedUnitary, step: WireStep, sizes: Sequence[int]) -> np.ndarray:
        """A random unitary; with an index in front, one for each of its values: any, or that of a word."""
        index = sum(len(leg) for (role, _), leg in zip(leaf.legs, step.legs, strict=True) if role == "index")
        count = math.prod(sizes[:index])
        side = math.prod(sizes) // count

        def member() -> np.ndarray:
            if leaf.kind == "lookup":
                return np.eye(side).take(np.arange(side) ^ self.rng.integers(side), axis=0)
            return random_unitary(self.rng, side)

        if leaf.kind == "real":
            name = leaf.name.removeprefix("Re ")
            real: np.ndarray = self.drawn(("leaf", leaf.name), lambda: self.real_parts(name, side))
            return real
        make: Callable[[], np.ndarray] = lambda: block_diag(*(member() for _ in range(count)))
        if leaf.name in FIXED:
            make = lambda: FIXED[leaf.name](count * side)
        out: np.ndarray = self.drawn(("leaf", leaf.name), make)
        return out

    def real_parts(self, name: str, size: int) -> np.ndarray:
        """A random unitary whose corner is the diagonal of the real parts of a leaf's first column."""
        side = 1 << (size.bit_length() - 1) // 2  # all but two of the ancillas are as many as the system
        side = side >> 1
        column = self.drawn(("leaf", name), lambda: random_unitary(self.rng, side))[:, 0]
        cosines, rest = np.diag(column.real), np.diag(np.sqrt(1 - column.real**2))
        out = np.eye(size, dtype=complex)
        out[: 2 * side, : 2 * side] = np.block([[cosines, rest], [rest, -cosines]])
        before, after = (block_diag(np.eye(side), random_unitary(self.rng, size - side)) for _ in range(2))
        made: np.ndarray = before @ out @ after
        return made

    def preparation(self, words: Sequence[str], size: int) -> np.ndarray:
        """A random unitary; its first column is of these words where they are exact numbers, else random where they are not 0."""
        if set(words) <= {"h", "-h"} and size == len(words) == 2:
            a, b = (self.word(w).real for w in words)
            return np.array([[a, b], [b, -a]])
        exact = all(w.strip("-") in ("h", "1") or w.startswith("e:") for w in words)
        column = np.zeros(size, dtype=complex)
        for j, w in enumerate(words):
            drawn = complex(self.rng.normal(), self.rng.normal())
            column[j] = self.word(w) if exact else 0.0 if w == "0" else drawn
        column /= np.linalg.norm(column)
        rest = random_unitary(self.rng, size)
        rest[:, 0] = column
        q, r = np.linalg.qr(rest)
        out: np.ndarray = q * np.append(r[0, 0] / abs(r[0, 0]), np.ones(size - 1))
        return out

    def corner(self, program: Program, system: Sequence[int], vector: bool) -> np.ndarray:
        """The corner of the program on the wires `system`."""
        sizes = [self.size(w.width) for w in program.wires]
        inputs = 1 if vector else math.prod(sizes[w] for w in system)
        state = np.zeros((*sizes, inputs), dtype=complex)
        for j in range(inputs):
            at = [0] * len(sizes)
            rest = j
            for w in reversed(system):
                at[w], rest = rest % sizes[w], rest // sizes[w]
            state[(*at, j)] = 1.0
        for step in program.steps:
            self.act(state, step, sizes)
        kept = state[tuple(slice(None) if w in system else 0 for w in range(len(sizes)))]
        out: np.ndarray = kept.reshape(-1, inputs)
        return out

    def act(self, state: np.ndarray, step: WireStep, sizes: Sequence[int]) -> None:
        """One step, in place."""
        index: list[Any] = [slice(None)] * state.ndim
        for w, v in step.controls:
            index[w] = v if isinstance(v, int) else self.value(next(iter(parameters_of(v))), sizes[w])
        held = {w for w, _ in step.controls}
        axes = {w: place for place, w in enumerate(w for w in range(state.ndim) if w not in held)}
        view = state[tuple(index)]
        own = [sizes[w] for w in step.wires]
        moved = np.moveaxis(view, [axes[w] for w in step.wires], range(len(own)))
        out = self.matrix(step, own) @ moved.reshape(math.prod(own), -1)
        moved[...] = out.reshape(moved.shape)
