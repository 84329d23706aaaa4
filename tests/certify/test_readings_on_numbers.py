"""What proofs/check.py accepts of circuits is true of numbers: random unitaries for the leaves, random numbers for the symbols."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pytest
import rows

from qnn_emul.certify.corners.matrices import random_unitary

FOLDER = pathlib.Path(__file__).parents[2] / "proofs"
SMALL: tuple[dict[str, int], ...] = (
    {},
    {"n": 2},
    {"n": 0, "i": 2},
    {"bits": 2, "t": 0},
    {"k": 0, "r": 0},
    {"k": 0, "r": 0, "n": 2},
    {"c": 0, "d": 0},
    {"c": 0, "d": 0, "m": 2},
)  # all other widths are 1
QUBITS = 10
DRAWN = ("be.sparse_access",)  # its leaves obey laws of data: tests/certify/test_sparse_access.py
GATES = {"H": np.array([[1, 1], [1, -1]]) / np.sqrt(2), "X": np.array([[0, 1], [1, 0]])}


def stored(key: str) -> Any:
    return rows.opened(json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")))


def readings(looped: bool) -> Iterator[tuple[str, int]]:
    """Readings without theorems of other files, with or without loops."""
    for key in sorted(path.stem for path in FOLDER.glob("*.*.json") if path.stem not in DRAWN):
        for place, r in enumerate((stored(key)["circuit"] or {"readings": []})["readings"]):
            if all(by is None for *_, by in r["leaves"]) and looped == ("repeat" in [s[0] for s in r["steps"]]):
                yield key, place


@dataclass
class Numbers:
    """A reading with numbers for all that it leaves open."""

    reading: Any
    widths: dict[str, int]
    rng: np.random.Generator
    symbols: dict[str, complex] = field(default_factory=lambda: {"h": np.sqrt(0.5), "i": 1j, "1": 1, "0": 0})
    gates: dict[str, np.ndarray] = field(default_factory=dict)
    invariants: Any = ()
    rounds: int = 0
    free: dict[str, Any] = field(default_factory=dict)  # what free things are after the rounds so far

    def __post_init__(self) -> None:
        self.sizes = [1 << self.width(form) for _, form in self.reading["wires"]]
        self.first = len(self.sizes) - self.reading["system"]
        steps = [s for outer in self.reading["steps"] for s in (outer[5] if outer[0] == "repeat" else [outer])]
        self.uses = {s[1][0]: s[3] for s in reversed(steps) if s[0] == "leaf"}
        self.leaves = {name: self.leaf(name, kind, legs) for name, kind, legs, _ in self.reading["leaves"]}
        self.values = {p: self.number_of(p) for p in self.reading["parameters"]}

    def width(self, form: dict[str, int]) -> int:
        return width(form, self.widths)

    def number_of(self, parameter: str) -> int:
        """A basis state of the system; the last one where the parameter is called so."""
        size = self.sizes[-1]
        return size - 1 if parameter == "top" else int(self.rng.integers(size))

    def leaf(self, name: str, kind: str, legs: Any) -> np.ndarray:
        """A random unitary of the kind."""
        count = 1 << sum(self.width(form) for role, form in legs if role == "index")
        side = 1 << sum(self.width(form) for role, form in legs if role != "index")
        assert [role for role, _ in legs] == sorted((role for role, _ in legs), key=lambda role: role != "index")
        if self.reading["laws"]:  # the Fourier transform and the phases that make it a shift
            k = np.arange(max(count, side))
            return (
                np.exp(-2j * np.pi * np.outer(k, k) / side) / np.sqrt(side)
                if name == "F"
                else np.diag(np.exp(-2j * np.pi * k / count))
            )
        out = np.zeros((count, side, count, side), dtype=complex)
        for j in range(count):
            word = int(self.rng.integers(side))
            moved = np.eye(side)[np.arange(side) ^ word]
            out[j, :, j, :] = moved if kind == "lookup" else random_unitary(self.rng, side)
        return out.reshape(count * side, count * side)

    def word(self, name: str) -> complex:
        """A word's number; of a new symbol a random one of its kind."""
        if name[0] == "-":
            return -self.word(name[1:])
        if name.endswith("~"):
            return self.word(name[:-1]).conjugate()
        kind, _, rest = name.partition(":")
        if kind == "f":
            found: complex = self.free[rest]
            return found
        if name not in self.symbols:
            turn = self.rng.uniform(0, 6)
            if kind in "cs":
                self.symbols |= {f"c:{rest}": np.cos(turn), f"s:{rest}": np.sin(turn)}
            elif kind == "w":
                self.symbols[name] = self.word(f"l:{rest}").conjugate() * self.word(f"r:{rest}")
            elif kind == "q":
                self.symbols[name] = np.sum(np.abs(self.array("block", rest)) ** 2)
            else:
                assert kind in "etlr", name
                self.symbols[name] = turn if kind == "t" else np.exp(1j * turn)
        number: complex = self.symbols[name]
        return number

    def gate(self, kind: str, symbols: list[str], qubits: int) -> np.ndarray:
        if kind == "leaf" or kind in GATES:
            return self.leaves[symbols[0]] if kind == "leaf" else GATES[kind]
        if kind == "preparation":
            return self.preparation(symbols, qubits)
        words = np.array([self.word(w) for w in symbols])
        if kind == "rotation":
            return np.array([[words[0], -words[1]], [words[1], words[0]]])
        return np.diag([np.conj(words[0]), words[0]] if kind == "z-rotation" else words)

    def preparation(self, symbols: list[str], qubits: int) -> np.ndarray:
        """A unitary with a random first column of these words."""
        words = symbols[1:]
        if {*words} <= {"h", "-h"} and len(words) == 2:
            p, q = map(self.word, words)
            return np.array([[p, q], [q, -p]])
        if " ".join(symbols) not in self.gates:
            kept = np.array([w != "0" for w in words] + [False] * ((1 << qubits) - len(words)))
            column = kept * (self.rng.normal(size=1 << qubits) + 1j * self.rng.normal(size=1 << qubits))
            column = np.array([self.word(words[0])]) if qubits == 0 else column / np.linalg.norm(column)
            if all(w in self.symbols for w in words):  # another unitary with the same first column
                column[: len(words)] = [self.symbols[w] for w in words]
            self.symbols |= {w: c for w, c in zip(words, column, strict=False) if w not in ("0", "1")}
            basis, _ = np.linalg.qr(np.column_stack([column, random_unitary(self.rng, 1 << qubits)]))
            self.gates[" ".join(symbols)] = basis * np.append(np.vdot(basis[:, 0], column), np.ones(len(basis) - 1))
        return self.gates[" ".join(symbols)]

    def corner(self) -> np.ndarray:
        """An axis for each system wire that goes out, then for each that comes in."""
        system = self.sizes[self.first :]
        side = 1 if self.reading["vector"] else int(np.prod(system))
        state = np.zeros((int(np.prod(self.sizes[: self.first])), int(np.prod(system)), side), dtype=complex)
        state[0, :side] = np.eye(side)
        state = state.reshape(*self.sizes, side)
        loops = iter(self.invariants)
        for step in self.reading["steps"]:
            state = self.repeated(state, step[5], next(loops)) if step[0] == "repeat" else self.ran(state, [step])
        out: np.ndarray = state[(0,) * self.first]
        return out.reshape(*system, *([] if self.reading["vector"] else system))

    def repeated(self, state: np.ndarray, steps: Any, invariant: Any) -> np.ndarray:
        """After the rounds; the free things are what their definitions make of them, each time with other symbols."""
        free, uses = invariant["free"], [s for _, part in invariant["state"] for s in part if s[0] == "free"]
        sizes = {s[1][0]: [self.sizes[w] for leg in s[3] for w in leg] for s in uses}
        self.free |= {name: self.value(thing["kind"], thing["start"], sizes.get(name)) for name, thing in free.items()}
        for k in range(self.rounds):
            named = json.loads(json.dumps([steps, free]).replace(":each_", f":round_{k}_"))
            state = self.ran(state, named[0])
            made = {name: self.value(thing["kind"], thing["next"], sizes.get(name)) for name, thing in named[1].items()}
            self.free |= made
        return state

    def value(self, kind: str, value: Any, sizes: Any) -> Any:
        """A number, or the entries of a network."""
        if kind == "number":
            return self.coefficient(value)
        sides = "yx" if kind == "operator" else "y"
        return self.summed(value, {f"{side}{k}": size for side in sides for k, size in enumerate(sizes)})

    def ran(self, state: np.ndarray, steps: Any) -> np.ndarray:
        """After some steps."""
        state = state.copy()
        for kind, symbols, turned, legs, controls in steps:
            held = {w: self.values.get(v, v) for w, v in controls}
            where = tuple(held.get(w, slice(None)) for w in range(len(self.sizes)))
            left = [w for w in range(len(self.sizes)) if w not in held]
            wires = [left.index(w) for leg in legs for w in leg]
            state[where] = self.acted(state[where], kind, symbols, turned, wires)
        return state

    def acted(self, part: np.ndarray, kind: str, symbols: list[str], turned: bool, wires: list[int]) -> np.ndarray:
        sizes = [part.shape[w] for w in wires]
        front = np.moveaxis(part, wires, range(len(wires)))
        flat = front.reshape(int(np.prod(sizes)), -1)
        if kind == "copy":
            s, t = np.divmod(np.arange(len(flat)), sizes[1])
            new = flat[s * sizes[1] + (t ^ s)]
        elif kind == "flip":
            new = flat[np.arange(len(flat)) ^ int(np.bitwise_xor.reduce([self.values[p] for p in symbols]))]
        else:
            matrix = self.gate(kind, symbols, len(flat).bit_length() - 1)
            assert np.allclose(matrix @ matrix.conj().T, np.eye(len(flat)))
            new = (matrix.conj().T if turned else matrix) @ flat
        return np.moveaxis(new.reshape(front.shape), range(len(wires)), wires)

    def array(self, what: str, name: str) -> np.ndarray:
        """What is known of a leaf, an axis for each wire: index, rows, columns."""
        if what == "free":
            made: np.ndarray = self.free[name]
            return made
        kind, legs = next((kind, legs) for n, kind, legs, _ in self.reading["leaves"] if n == name)
        groups = {
            role: [w for (r, _), leg in zip(legs, self.uses[name], strict=True) if r == role for w in leg]
            for role in ("index", "ancilla", "system")
        }
        index, ancilla, system = (
            int(np.prod([self.sizes[w] for w in groups[r]])) for r in ("index", "ancilla", "system")
        )
        order = [r for r, _ in legs if r != "index"]
        assert order == sorted(order)
        family = self.leaves[name].reshape(index, ancilla, system, index, ancilla, system)
        members = np.array([family[j, :, :, j] for j in range(index)])  # index, a, y, b, x
        found = {"BE": members[:, 0, :, 0, :], "VE": members[:, 0, :, 0, 0], "lookup": members[:, 0, :, 0, 0]}[kind]
        columns = groups["system"] if kind == "BE" else []
        found = members[:, :, :, 0, 0] if what == "column" else found
        wires = [*groups["index"], *(groups["ancilla"] if what == "column" else []), *groups["system"], *columns]
        return found.reshape([self.sizes[w] for w in wires])

    def block(self) -> np.ndarray:
        """The stated network, summed by brute force."""
        system = self.sizes[self.first :]
        ends = {f"y{k}": size for k, size in enumerate(system)} | (
            {} if self.reading["vector"] else {f"x{k}": size for k, size in enumerate(system)}
        )
        return self.summed(self.reading["block"], ends)

    def coefficient(self, rows: Any) -> complex:
        return sum(fraction(c) * complex(np.prod([self.word(s) ** e for s, e in powers] or [1])) for c, powers in rows)

    def summed(self, rows: Any, ends: dict[str, int]) -> np.ndarray:
        """A network's entries."""
        total = np.zeros(list(ends.values()), dtype=complex)
        for factor, tensors, zeros in rows:
            number = self.coefficient(factor)
            arrays = [
                self.array(what, name).conj() if turned else self.array(what, name) for what, name, turned, _ in tensors
            ]
            sizes = dict(ends)
            for array, (*_, legs) in zip(arrays, tensors, strict=True):
                for size, leg in zip(array.shape, legs, strict=True):
                    sizes |= {w: size for w in leg.split("^") if w[0] == "s"}
            for values in product(*map(range, sizes.values())):
                at = dict(zip(sizes, values, strict=True)) | self.values | {"0": 0, "1": 1}
                if not any(self.content(z, at) for z in zeros):
                    term = number
                    for array, (*_, legs) in zip(arrays, tensors, strict=True):
                        term = term * array[tuple(self.content(leg, at) for leg in legs)]
                    total[values[: len(ends)]] += term
        return total

    def content(self, text: str, at: dict[str, int]) -> int:
        return int(np.bitwise_xor.reduce([at[w] for w in text.split("^")]))


def width(form: dict[str, int], widths: dict[str, int]) -> int:
    """A form's number; what is not named is 1."""
    return sum(k * widths.get(name, 1) for name, k in form.items())


def qubits(reading: Any, widths: dict[str, int]) -> int:
    return sum(width(form, widths) for _, form in reading["wires"])


def fraction(text: str) -> float:
    top, _, below = text.partition("/")
    return int(top) / int(below or 1)


@pytest.mark.parametrize(("key", "place"), list(readings(looped=False)))
def test_what_is_accepted_is_true_of_numbers(key: str, place: int) -> None:
    """The corner of the steps is the network; and it is not the network without its last tensor, or condition."""
    reading = stored(key)["circuit"]["readings"][place]
    other, found = False, 0
    for seed, widths in enumerate(SMALL):
        if qubits(reading, widths) > QUBITS:
            continue
        made = Numbers(reading, widths, np.random.default_rng(seed))
        found += 1
        corner = made.corner()
        assert np.abs(corner - made.block()).max() < 1e-9
        (factor, tensors, zeros), *rest = reading["block"]
        changed = [factor, tensors, zeros[:-1]] if zeros else [factor, tensors[:-1], zeros]
        made.reading = {**reading, "block": [changed, *rest]}
        other = other or np.abs(corner - made.block()).max() > 1e-6
    assert found > 1
    assert other


@pytest.mark.parametrize(("key", "place"), list(readings(looped=True)))
def test_what_is_accepted_of_loops_is_true_of_numbers(key: str, place: int) -> None:
    """After no round, one, two and three, the free things defined by `start` and so many times `next`; and not after one round more."""
    data, other = stored(key), False
    reading, invariants = data["circuit"]["readings"][place], data["induction"][place]
    for rounds, widths in product(range(4), SMALL[:2]):
        made = Numbers(reading, widths, np.random.default_rng(rounds), invariants=invariants, rounds=rounds)
        corner = made.corner()
        assert np.abs(corner - made.block()).max() < 1e-9
        made.rounds += 1
        made.corner()
        other = other or np.abs(corner - made.block()).max() > 1e-6
    assert other
