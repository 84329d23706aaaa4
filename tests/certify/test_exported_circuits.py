"""The circuit in a certificate is the one that runs: gate by gate, with small widths and random unitaries for the leaves."""

from __future__ import annotations

import json
import math
import pathlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import rows
from helpers import CHOICES, instance

from qnn_emul.certify.corners.matrices import random_unitary
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.linalg.circuit import Circuit, Op
from qnn_emul.linalg.gates import Dense
from qnn_emul.linalg.polynomials import Polynomial

FOLDER = pathlib.Path(__file__).parents[2] / "proofs"
FIXED = {"0": 0, "1": 1, "i": 1j, "h": math.sqrt(0.5)}
FIXED_MATRICES = {"H": [[FIXED["h"], FIXED["h"]], [FIXED["h"], -FIXED["h"]]], "X": [[0, 1], [1, 0]]}
NOT = Dense(np.array(FIXED_MATRICES["X"]))
SMALL = [{"n": 1}, {"n": 2, "a_v": 0}, {"n": 3, "d": 0}]  # all other widths are 1
SEEDS = 60
ROUNDS = 12


class Differs(Exception):
    """The two circuits part; the message says where."""


def gates(circuit: Circuit, where: Sequence[int], held: Sequence[tuple[int, int]] = ()) -> Iterator[Op]:
    """The gates in order, circuits inside opened."""
    for op in circuit.ops:
        targets = tuple(where[q] for q in op.targets)
        controls = (*held, *((where[q], v) for q, v in op.controls))
        if isinstance(op.gate, Circuit):
            yield from gates(op.gate, targets, controls)
        else:
            yield Op(op.gate, targets, controls)


def on_all(gate: Any, count: int) -> Circuit:
    """A gate as a circuit."""
    return Circuit(count, (Op(gate, tuple(range(count))),))


@dataclass
class Exported:
    """A reading of a certificate with numbers for its widths; what its symbols are is read off the gates that run, once."""

    reading: Any
    widths: dict[str, int]
    rng: np.random.Generator
    known: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ends = np.cumsum([0, *(self.size(form) for _, form in self.reading["wires"])])
        self.wires = [tuple(range(a, b)) for a, b in pairwise(ends)]
        self.qubits = int(ends[-1])
        for name, _, legs, _ in self.reading["leaves"]:
            count = 1 << sum(self.size(form) for role, form in legs if role == "index")
            side = (1 << sum(self.size(form) for _, form in legs)) // count
            blocks = [random_unitary(self.rng, side) for _ in range(count)]
            self.known[name] = np.block([[b * (j == k) for k in range(count)] for j, b in enumerate(blocks)])

    def size(self, form: dict[str, int]) -> int:
        return sum(k * self.widths.get(name, 1) for name, k in form.items())

    def inputs(self, children: Sequence[Any], names: Sequence[str]) -> Iterator[SimpleNamespace]:
        """The children with the leaves' unitaries for their circuits."""
        legs = {name: legs for name, _, legs, _ in self.reading["leaves"]}
        for name, child in zip(names, children, strict=True):
            unused = [["ancilla", {f"a_{name}": 1}], ["system", {"n": 1}]]  # its widths count alone
            roles = legs.get(name, unused)
            a, n = (sum(self.size(f) for role, f in roles if role == r) for r in ("ancilla", "system"))
            record = replace(child.record, ancillas=a)
            circuit = on_all(Dense(self.known.get(name, np.eye(1 << (a + n)))), a + n)
            yield SimpleNamespace(circuit=circuit, ancillas=a, n=n, record=record, kind=child.kind)

    def columns(self) -> SimpleNamespace:
        """The oracle of the columns w."""
        circuit = on_all(Dense(self.known["w"]), self.known["w"].shape[0].bit_length() - 1)
        made = SimpleNamespace(n_out=self.widths["m"], circuit=lambda label: circuit)
        return SimpleNamespace(n_out=self.widths["m"], trees=lambda: made)

    def unrolled(self, rounds: int) -> Iterator[list[Any]]:
        """Steps, with the symbols of each round other ones."""
        for kind, symbols, *rest in self.reading["steps"]:
            if kind != "repeat":
                yield [kind, symbols, *rest]
            for k in range(rounds if kind == "repeat" else 0):
                for inner, names, *more in rest[-1]:
                    yield [inner, [x.replace("each", f"round {k}") for x in names], *more]

    def matrix(self, kind: str, symbols: list[str], turned: bool, runs: Op) -> np.ndarray:
        """The matrix of a step; where its symbols are new, `runs` says what they are."""
        if kind in ("leaf", *FIXED_MATRICES):
            out = self.known[symbols[0]] if kind == "leaf" else np.array(FIXED_MATRICES[kind])
            return out.conj().T if turned else out
        size = len(runs.targets)
        found = on_all(runs.gate, size).columns(1 << size)
        plain = found.conj().T if turned else found
        words = {"z-rotation": [symbols[0] + "~", symbols[0]]}.get(kind, symbols)
        if kind == "preparation" and {*symbols[1:]} <= {"h", "-h"} and len(symbols) == 3:
            p, q = (FIXED["h"] * (-1 if w[0] == "-" else 1) for w in symbols[1:])
            self.agree(plain, [[p, q], [q, -p]])
        elif kind == "rotation":
            self.meet(words, plain[:, 0], True)
            self.agree(plain, [[plain[0, 0], -plain[1, 0]], [plain[1, 0], plain[0, 0]]])
        elif kind == "preparation":
            self.meet([*words[1:], *["0"] * (len(plain) - len(words) + 1)], plain[:, 0])
            self.agree(plain, self.known.setdefault(tuple(words), plain))
        else:
            self.meet(words, np.diag(plain))
            self.agree(plain, np.diag(np.diag(plain)))
        return found

    def meet(self, words: Sequence[str], values: Any, real: bool = False) -> None:
        """Words are these numbers."""
        for w, value in zip(words, values, strict=True):
            name = w.lstrip("-").rstrip("~").replace("~~", "")
            given = value * (-1 if w[0] == "-" else 1)
            given = np.conj(given) if w.endswith("~") and not w.endswith("~~") else given
            self.agree(given, FIXED[name] if name in FIXED else self.known.setdefault(name, given))
            self.agree(given.imag if real else 0, 0)

    def agree(self, one: Any, other: Any) -> None:
        if not np.allclose(one, other, rtol=0, atol=1e-10):
            raise Differs(f"{one} and {other}")

    def compare(self, ran: Circuit, rounds: int) -> None:
        """Both act on a random state, gate by gate. Raises Differs."""
        if ran.qubits != self.qubits:
            raise Differs(f"{ran.qubits} and {self.qubits} qubits")
        state = self.rng.normal(size=(1 << self.qubits, 2)) @ np.array([[1], [1j]])
        here, there, left = state, state, list(gates(ran, range(self.qubits)))
        for (kind, *rest), following in pairwise([*self.unrolled(rounds), ["end"]]):
            here = self.acted(kind, *rest, left, here)
            if kind == following[0] == "copy":  # of one register, in one order or the other
                continue
            several = kind in ("copy", "flip")  # a gate for each qubit
            for op in left[: len(left) if several else 1]:
                if several and np.allclose(here, there, rtol=0, atol=1e-10):
                    break
                there = Circuit(self.qubits, (op,)).apply(there)
                left.pop(0)
            self.agree(here, there)
        self.agree(len(left), 0)

    def acted(
        self, kind: str, symbols: list[str], turned: bool, legs: Any, controls: Any, left: list[Op], state: np.ndarray
    ) -> Any:
        """One step on a state."""
        targets = [q for leg in legs for w in leg for q in self.wires[w]]
        held = []
        for w, value in controls:
            bits = self.widths[value] if isinstance(value, str) else value
            held += [(q, bits >> k & 1) for k, q in enumerate(reversed(self.wires[w]))]
        ops = []
        if kind == "copy":
            pairs = zip(*([q for w in leg for q in self.wires[w]] for leg in legs), strict=True)
            ops = [Op(NOT, (t,), ((s, 1), *held)) for s, t in pairs]
        elif kind == "flip":
            value = int(np.bitwise_xor.reduce([self.widths[s] for s in symbols]))
            turn = [q for k, q in enumerate(reversed(targets)) if value >> k & 1]
            ops = [Op(NOT, (q,), tuple(held)) for q in turn]
        else:
            runs = left[0] if left else Op(Dense(np.eye(1)), ())
            matrix = self.matrix(kind, symbols, turned, runs)
            if matrix.shape[0] != 1 << len(targets):
                raise Differs(f"{kind} on {len(targets)} qubits, {runs} runs")
            ops = [Op(Dense(matrix), tuple(targets), tuple(held))]
        return Circuit(self.qubits, tuple(ops)).apply(state)


def names_of(reading: Any) -> set[str]:
    forms = [form for _, form in reading["wires"]] + [f for _, _, legs, _ in reading["leaves"] for _, f in legs]
    return {name for form in forms for name in form if name} | set(reading["parameters"])


def series(degree: int) -> Polynomial:
    """A small polynomial of a parity."""
    coefficients = np.zeros(degree + 1)
    coefficients[degree % 2 :: 2] = 0.7 / (degree + 1) / np.arange(1, degree // 2 + 2)
    return Polynomial(degree, lambda: coefficients, 0.0, 0.7, "nothing")


def data(key: str, e: Any, count: int, seed: int) -> dict[str, Any] | None:
    """The instance's data, of the first `count` of its inputs, with a polynomial of small degree; None without a term."""
    out = {name: v[:count] if isinstance(v, tuple) else v for name, v in {**e.source.data, **e.source.numbers}.items()}
    if isinstance(out.get("coefficients"), tuple) and not all(out["coefficients"]):
        return None
    if "polynomial" in out:
        out |= {"polynomial": series(seed % 6), "supremum": 1.0, "epsilon_q": 0.0}
    if "coefficients" in out and "degree" in out:
        out |= {"coefficients": series(seed % 6).coefficients, "bound": 1.0, "degree": seed % 6}
        out["angles"] = np.arange(1.0, seed % 6 + 2)
    if key == "common.scaling" and seed % 2:
        out["factor"] = abs(out["factor"])
    if "extra" in out:  # without it the list is full
        out["extra"] = int(count == 3 or seed % 2)
    return out


def rounds_of(label: str, given: dict[str, Any]) -> list[int]:
    """How often the loop of a reading may run for some data."""
    degree = re.search(r"degree = (2K)?(?: \+ )?(\d*)", label)
    if degree is None:
        return list(range(ROUNDS))
    left = (given["polynomial"].degree if "polynomial" in given else given["degree"]) - int(degree[2] or 0)
    return [left // 2] if left == 0 or (degree[1] and left > 0 and left % 2 == 0) else []


def matches(key: str, reading: Any, children: dict[str, Any], given: dict[str, Any], small: dict[str, int]) -> bool:
    """Whether a reading, with some number of rounds, is the circuit of some data."""
    widths = {**dict.fromkeys(names_of(reading), 1), **small}
    longer = {"n": widths["n"] + widths.get("k", 0)}  # what is embedded is on n qubits, the result on k more
    own = {
        "be.embedded_block": longer,
        "be.register_exchange": {"n": widths["n"]},
        "be.unit_matrix": widths,
        "ve.embedding": longer,
    }.get(key, {})
    for rounds in rounds_of(reading["label"], given):
        made = Exported(reading, widths, np.random.default_rng(rounds))
        columns = {"columns": made.columns()} if "columns" in given else {}
        ran = CATALOGUE[key].circuit(*made.inputs([*children.values()], [*children]), **given | own | columns)
        try:
            made.compare(ran, rounds)
        except Differs:
            continue
        return True
    return False


def stored(key: str) -> Any:
    """The readings of a file, taken apart."""
    return rows.opened(json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")))["circuit"]["readings"]


def of_inputs(key: str) -> list[Any]:
    """The readings whose leaves are the inputs, and the columns w; the others' gates are made of data, or of lists."""
    inputs = {
        str(c.block_data.extra).removeprefix("block ")
        for s in CHOICES[key].settings(CATALOGUE[key])
        for c in s.children
    }
    return [r for r in stored(key) if {name for name, *_ in r["leaves"]} <= {*inputs, "w"}]


OTHERS = ("common.compression", "paper.lemma_b16")  # made of its input's matrix; level by level
OF_INPUTS = sorted(key for key in CHOICES if key not in OTHERS and of_inputs(key))


@pytest.mark.parametrize("key", OF_INPUTS)
def test_what_is_exported_is_what_runs(key: str) -> None:
    """Every reading is met, at every small width; and no data give a circuit that is none of the readings."""
    readings = of_inputs(key)
    lists = [s.children for s in CHOICES[key].settings(CATALOGUE[key])]
    left = {(j, k) for j in range(len(readings)) for k in range(len(SMALL))}
    for seed, children in product(range(SEEDS), lists):
        e = instance(key, seed, 1)
        given = data(key, e, len(children), seed) if len(e.source.children) >= len(children) else None
        if not left or given is None:
            continue
        names = [str(c.block_data.extra).removeprefix("block ") for c in children]
        inputs = dict(zip(names, e.source.children, strict=False))
        for k, small in enumerate(SMALL):
            fitting = [j for j, r in enumerate(readings) if {n for n, *_ in r["leaves"]} <= {*names, "w"}]
            met = {(j, k) for j in fitting if matches(key, readings[j], inputs, given, small)}
            assert met or not any(rounds_of(readings[j]["label"], given) for j in fitting), f"seed {seed}"
            left -= met
    assert not left


def changes(reading: Any) -> Iterator[Any]:
    """A reading without one of its steps, with a leaf turned round, with one control on another value."""
    for k, (kind, symbols, turned, legs, controls) in enumerate(reading["steps"]):
        changed: list[list[Any]] = [[], *([[kind, symbols, not turned, legs, controls]] if kind == "leaf" else [])]
        changed += [[kind, symbols, turned, legs, [[w, 1 - v], *controls[1:]]] for w, v in controls[:1]]
        for new in changed:
            yield {**reading, "steps": [*reading["steps"][:k], *([new] if new else []), *reading["steps"][k + 1 :]]}


@pytest.mark.parametrize("key", ["be.product", "ve.tensor", "bridge.bra_of_vector", "common.deamplification"])
def test_a_changed_step_is_found(key: str) -> None:
    """No other circuit passes for the one that runs."""
    (reading, *_) = stored(key)
    (children, *_) = [s.children for s in CHOICES[key].settings(CATALOGUE[key])]
    names = [str(c.block_data.extra).removeprefix("block ") for c in children]
    e = instance(key, 1, 1)
    given, inputs = data(key, e, len(names), 1), dict(zip(names, e.source.children, strict=False))
    assert given is not None
    assert matches(key, reading, inputs, given, SMALL[1])
    assert not [r["steps"] for r in changes(reading) if matches(key, r, inputs, given, SMALL[1])]
