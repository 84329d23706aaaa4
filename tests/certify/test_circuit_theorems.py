"""The catalogue's circuits, read on widths: what is proved, and that wrong circuits are refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy as sp
from helpers import CHOICES

from qnn_emul.certify.corners import theorems
from qnn_emul.certify.corners.amounts import Amount, Book
from qnn_emul.certify.corners.export import exported
from qnn_emul.certify.corners.loops import AnyAngles, AnyRounds, Counted, parts_of
from qnn_emul.certify.corners.matrices import Sample
from qnn_emul.certify.corners.mutants import tried
from qnn_emul.certify.corners.programs import program
from qnn_emul.certify.corners.state import NotRead
from qnn_emul.certify.corners.subjects import Subject, subjects
from qnn_emul.certify.corners.theorems import difference, prove_circuit
from qnn_emul.cli import main
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.linalg.circuit import Builder, Circuit, Op
from qnn_emul.linalg.gates import Dense
from qnn_emul.linalg.grover import MAX_DEGREE
from qnn_emul.linalg.phases import reflection_phases, wx_phases
from qnn_emul.linalg.widths import Register, Width, WidthAsked, form


@pytest.mark.parametrize("key", sorted(CHOICES))
def test_circuits_are_proved(key: str) -> None:
    """Corner, unitarity and ancillas of every entry that is read."""
    proof = prove_circuit(key)
    assert proof.proved, proof.reason


def changed(key: str, change: Callable[[tuple[Op, ...]], tuple[Op, ...]], place: int | str = -1) -> Subject:
    """The last reading of an entry (or another, by its place or label) with other ops."""
    readings = list(subjects(CATALOGUE[key], CHOICES[key]))
    subject = next(s for s in readings if s.label == place) if isinstance(place, str) else readings[place]
    circuit = subject.circuit
    return replace(subject, circuit=Circuit(circuit.qubits, change(circuit.ops)))


def without(place: int) -> Callable[[tuple[Op, ...]], tuple[Op, ...]]:
    """The ops but one."""
    return lambda ops: ops[:place] + ops[place + 1 :]


def adjoint(place: int) -> Callable[[tuple[Op, ...]], tuple[Op, ...]]:
    """One op turned round."""
    turned: Callable[[Op], Op] = lambda op: Op(op.gate.adjoint(), op.targets, op.controls)
    return lambda ops: (*ops[:place], turned(ops[place]), *ops[place + 1 :])


def backwards(ops: tuple[Op, ...]) -> tuple[Op, ...]:
    """The ops in the other order."""
    return tuple(reversed(ops))


def free(place: int) -> Callable[[tuple[Op, ...]], tuple[Op, ...]]:
    """One op without its controls."""
    return lambda ops: (*ops[:place], Op(ops[place].gate, ops[place].targets), *ops[place + 1 :])


WRONG: dict[str, tuple[str, Callable[..., Any], int | str]] = {
    "B A for A B": ("be.product", backwards, -1),
    "b for b^H": ("bridge.bra_of_vector", adjoint(0), -1),
    "no copy: |b><..| for diag(b)": ("bridge.diagonal_of_vector", without(1), -1),
    "no flag: the whole column": ("bridge.bra_of_vector", without(1), -1),
    "no un-preparation": ("be.linear_combination", without(-1), "2 terms"),
    "preparation for un-preparation": ("be.linear_combination", adjoint(-1), "2 terms"),
    "a term of the sum is not selected": ("ve.sum", free(1), "2 terms"),
    "a term is left out": ("ve.concatenation", without(2), 1),
    "the last phase is left out": ("poly.singular_value_transformation", without(-3), 0),
    "U for U^H in the sequence": ("be.uniform_amplification", adjoint(5), 1),
    "rounds before anything is prepared": ("ve.exact_amplification", without(0), 0),
    "D is left out": ("ve.matrix_squared_vector", without(1), 0),
    "the flag of the shared set is left out": ("ve.matrix_squared_vector", without(2), 1),
    "residual without the first term's selection": ("ve.residual_sum", without(1), 2),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_circuits_are_refused(name: str) -> None:
    """The failure names the first place where corner and block part, or the step that is not read."""
    key, change, place = WRONG[name]
    try:
        found = difference(changed(key, change, place))
    except NotRead as problem:
        found = str(problem)
    assert found


SAME_GATES: dict[str, dict[str, Any]] = {
    "be.adjoint": {},
    "be.product": {},
    "be.tensor": {},
    "be.unit_matrix": {"i": 1, "j": 0, "n": "n"},
    "bridge.bra_of_vector": {},
    "bridge.diagonal_of_vector": {},
    "paper.lemma_b4": {},
    "paper.real_amplitudes": {},
    "ve.elementwise_product": {},
    "ve.embedding": {"n": "n + k"},
    "ve.matrix_vector": {},
    "ve.tensor": {},
}


@pytest.mark.parametrize("key", SAME_GATES)
@pytest.mark.parametrize("widths", [(1, 0), (1, 1), (2, 1)])
def test_what_is_read_is_what_runs(key: str, widths: tuple[int, int]) -> None:
    """The program's unitary, with numbers for the widths and random unitaries for the leaves, is that of the circuit function."""
    n, a = widths
    subject = next(subjects(CATALOGUE[key], CHOICES[key]))
    made = program(subject.circuit, subject.circuit.qubits - subject.system)
    names = {name for w in made.wires for name in form(w.width)[1]}
    sample = Sample({x: a if x.startswith("a_") else 1 if x == "k" else n for x in names}, np.random.default_rng(n + a))
    sample.known[("parameter", "i")], sample.known[("parameter", "j")] = 1, 0
    prepares = any(s.kind == "preparation" for s in made.steps)  # of a preparation only the first column is known
    space = len(made.span(0, subject.circuit.qubits - subject.system)) if prepares else 0
    found = sample.corner(made, range(space, len(made.wires)), False)
    leaves = {s.symbols[0].name: s.symbols[0].kind for s in made.steps if s.kind == "leaf"}
    inputs = []
    for name in sorted(leaves):
        gate = Dense(sample.known[("leaf", name)])
        circuit = Circuit(gate.qubits, (Op(gate, tuple(range(gate.qubits))),))
        inputs.append(SimpleNamespace(circuit=circuit, ancillas=a, n=n))
    given = {k: {"n": n, "n + k": n + 1}.get(str(v), v) for k, v in SAME_GATES[key].items()}
    ran = CATALOGUE[key].circuit(*inputs, **given)
    assert np.abs(ran.columns(len(found))[: len(found)] - found).max() < 1e-12


@pytest.mark.parametrize(
    ("part", "said"), [("start", "before the loop"), ("next", "a round of the loop"), ("state", "before the loop")]
)
@pytest.mark.parametrize("key", ["ve.exact_amplification", "ve.sign_amplification"])
def test_wrong_invariants_are_refused(key: str, part: str, said: str) -> None:
    """A wrong beginning, a wrong round, a state without one of its terms."""
    subject = next(subjects(CATALOGUE[key], CHOICES[key]))
    right = subject.induction
    assert not difference(subject)
    name, thing = next(iter(right.free.items()))
    if part == "state":
        wrong = replace(right, state=lambda *given: right.state(*given)[1:])
    else:
        wrong = replace(right, free={**right.free, name: replace(thing, **{part: -getattr(thing, part)})})
    assert difference(replace(subject, induction=wrong)).startswith(said)


def test_loops_in_a_row() -> None:
    """Lemma B.18 with both parities: the second loop starts from what the first one left; neither half stands alone."""
    subject = list(subjects(CATALOGUE["paper.lemma_b18"], CHOICES["paper.lemma_b18"]))[-1]
    first = subject.induction
    assert not difference(subject)
    second = first.then
    for part, said in (("start", "before the loop"), ("next", "a round of the loop")):
        changed = {"odd F0": replace(second.free["odd F0"], **{part: second.free["odd G0"].start})}
        wrong = replace(first, then=replace(second, free={**second.free, **changed}))
        assert difference(replace(subject, induction=wrong)).startswith(said)
    forgotten = replace(second, state=lambda *given: second.state(*given)[2:])  # the first term is 0
    assert "even" in difference(replace(subject, induction=replace(first, then=forgotten)))
    with pytest.raises(NotRead, match="2 loops where 1 are read"):
        difference(replace(subject, induction=replace(first, then=None)))
    with pytest.raises(NotRead, match="2 loops where one is read"):
        parts_of(program(subject.circuit, subject.circuit.qubits - subject.system))


def test_phases_of_another_multiple_are_refused() -> None:
    """The mean of two parts asks for twice each part."""
    gamma = Amount(Book(), sp.Symbol("gamma", positive=True))
    angles = AnyAngles(Book(), Counted(2, 0, 0), factor=2 * gamma.formula)
    for right in (angles * (2 / (4 * gamma)), angles / (2 * gamma)):
        assert reflection_phases(wx_phases(right))[0].formula == sp.Symbol("phi0", real=True)
    for wrong in (angles / (4 * gamma), angles, angles / 2):
        with pytest.raises(NotRead, match="phases of a polynomial times"):
            wx_phases(wrong)
    for early in (lambda: wx_phases(right)[0], lambda: right[0], lambda: reflection_phases(right)):
        with pytest.raises(NotRead):
            early()


def test_questions_about_degrees_are_refused() -> None:
    """What depends on the number of rounds is not answered."""
    degree, step = Counted(2, 0, 1), Counted(0, 2, 1)
    assert (step + 1 < degree, degree % 2, str(degree - 1 - step)) == (True, 1, "2K - 2j - 1")
    for ask in (lambda: degree % 3, lambda: degree < 7, lambda: list(degree.rounds(Builder(1), 3, 2))):
        with pytest.raises(NotRead):
            ask()


def test_widths_refuse_to_become_numbers() -> None:
    """A width, or a register of one, does not say how large it is."""
    width = Width(1, {"n": 1})
    register = Register(((0, width), (width, 2)))
    asked: list[Callable[[], object]] = [
        lambda: range(width),  # type: ignore[call-overload]  # that is what is tried
        lambda: bool(width),
        lambda: width < 3,
        lambda: width == 3,
        lambda: len(register),  # type: ignore[arg-type]  # that is what is tried
        lambda: list(register),  # type: ignore[call-overload]  # that is what is tried
        lambda: register[3],
        lambda: register[-1:],
        lambda: Width(0, {"n": 1}).extreme((Width(0, {"n": 1}), Width(0, {"a": 1})), True),
    ]
    for ask in asked:
        with pytest.raises(WidthAsked):
            ask()
    assert (width - width, width == width + 1, repr(2 * width)) == (0, False, "2*n + 2")
    assert repr(register.part(width, 1).segments) == "((n + 1, 1),)"


def test_command_shows_circuits(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A row has the fields of the contract; what is open says which step is missing."""
    unread = replace(CATALOGUE["be.sparse_access"], reading=None)
    monkeypatch.setattr(theorems, "CATALOGUE", {"be.product": CATALOGUE["be.product"], unread.key: unread})
    assert main(["prove", "be.product", "be.sparse_access", "--circuits", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["circuit"] == {"corner": True, "unitary": True, "ancillas": True}
    assert (first["status"], first["rule"]) == ("proved", "proved")
    assert second["status"] == "open"
    assert first["certificate"] == "be.product.json"
    assert second["reason"].startswith("open")
    assert {"key", "status", "rule", "circuit", "lines", "certificate", "seconds", "reason"} <= set(first)


def test_a_wrong_circuit_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The factors exchanged: corner and block are compared, so the entry is not open."""
    right = CATALOGUE["be.product"]
    monkeypatch.setattr(theorems, "CATALOGUE", {"be.product": replace(right, circuit=lambda A, B: right.circuit(B, A))})
    assert theorems.circuit_status(prove_circuit("be.product")) == "failed"


def test_every_number_of_rounds_is_no_small_one() -> None:
    """A circuit that does something else from some number of rounds on is not read."""
    assert not AnyRounds(Book()) > MAX_DEGREE
    with pytest.raises(NotRead, match="whether the number of rounds exceeds 1"):
        bool(AnyRounds(Book()) > 1)


def test_a_reading_without_cases_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A choice that leaves all inputs out."""
    monkeypatch.setattr(theorems, "subjects", lambda entry, chosen: iter(()))
    found = prove_circuit("be.product")
    assert theorems.circuit_status(found) == "open"
    assert found.reason == "not read: its reading gives no case"


def test_circuits_are_exported_as_data() -> None:
    """JSON without floats; the forms of the ancillas add up; every leaf and wire is named."""
    for key in CHOICES:
        data, loops = exported(key)
        assert data is not None
        assert json.loads(json.dumps([data, loops])) == [data, loops]
        assert "." not in json.dumps(data["readings"][0]["steps"]).replace(". ", "")
        for reading in data["readings"]:
            front = reading["wires"][: len(reading["wires"]) - reading["system"]]
            total: Counter[str] = Counter()
            for _, width in front:
                total.update(width)
            assert dict(total) == reading["ancillas"]
            used = {w for s in reading["steps"] for leg in s[3] for w in leg}
            assert used <= set(range(len(reading["wires"])))


@pytest.mark.parametrize(
    "key", ["be.product", "be.linear_combination", "bridge.bra_of_vector", "ve.matrix_squared_vector"]
)
def test_no_changed_corner_is_accepted(key: str) -> None:
    """Every one-step change whose corner differs on random matrices is refused, with a reason."""
    found = list(tried(key))
    assert sum(m.changes for m in found) >= 7
    assert not [m.what for m in found if m.changes and m.accepted]
    assert all(m.reason for m in found if not m.accepted)


def test_command_shows_mutants(capsys: pytest.CaptureFixture[str]) -> None:
    """Changes of the corner and changes that leave it alone are counted apart."""
    assert main(["prove", "be.product", "--circuits", "--mutants"]) == 0
    assert "7 changes of the corner, 0 accepted" in capsys.readouterr().out
