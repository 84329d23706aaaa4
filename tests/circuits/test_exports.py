"""Circuits that leave as OpenQASM 3 and as Qiskit's, and come back: the same unitary, sign and phase included."""

from __future__ import annotations

import copy
import pickle
import re

import numpy as np
import pytest
from qiskit import QuantumCircuit, QuantumRegister, qasm3
from qiskit.quantum_info import Operator

import qnn_emul as qe
from qnn_emul.circuits import program, synthesis
from qnn_emul.encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from qnn_emul.engine.lemma import Lemma
from qnn_emul.errors import ArgumentError, MissingPackage, NoData, RecordViolated, ShapeError, TooLarge
from qnn_emul.instances.arrays import random_unitary
from qnn_emul.instances.random import random_instance
from qnn_emul.linalg.circuit import Circuit, Op
from qnn_emul.linalg.gates import Dense, Gate, Permutation, Preparation

CLOSE = 1e-11  # of matrices of a few hundred gates
pytestmark = pytest.mark.filterwarnings("ignore:.*annotated.*:DeprecationWarning")  # inside the reader of OpenQASM
QUBITS = 7  # of the circuits that Qiskit multiplies out here


def ours(e: Encoding) -> np.ndarray:
    """U of an encoding."""
    return e.circuit.apply(np.eye(1 << (e.n + e.ancillas), dtype=complex))


def small(entry: Lemma) -> Encoding | None:
    """An instance of the entry with few qubits; None where none of some tries has."""
    rng = np.random.default_rng(7)
    drawn = (random_instance(entry, rng, max_n=1) for _ in range(12))
    return next((e for e in drawn if 0 < e.n + e.ancillas <= QUBITS and _length(e.circuit) < 2000), None)


def _length(circuit: Circuit) -> int:
    inner = getattr(circuit, "inner", None)
    if isinstance(inner, Circuit):
        return 2 * _length(inner) + 4
    return sum(
        _length(op.gate) if isinstance(op.gate, Circuit) else (4 if isinstance(op.gate, Dense) else 2) ** op.gate.qubits
        for op in circuit.ops
    )


@pytest.mark.parametrize("key", sorted(qe.catalogue))
def test_whole_catalogue_returns(key: str) -> None:
    """Every entry's circuit through OpenQASM 3 and as Qiskit's own: U itself, not only its corner."""
    e = small(qe.catalogue[key])
    if e is None:
        assert key in LARGE
        return
    assert np.abs(Operator(qe.to_qiskit(e)).data - ours(e)).max() < CLOSE
    read = qasm3.loads(qe.to_qasm3(e))
    assert np.abs(Operator(read.reverse_bits()).data - ours(e)).max() < CLOSE


LARGE = {"paper.lemma_b19", "paper.lemma_6", "paper.lemma_7", "paper.lemma_c1"}  # trees of several amplifications


def test_names_are_used_again() -> None:
    """A leaf that is used twice is one gate definition, its inverse `inv @`; names that OpenQASM has are not taken."""
    a = BlockEncoding.from_matrix(np.array([[0.6, 0.2j], [0.1, 0.7]]), name="x")
    text = qe.to_qasm3(a.H @ a + a)
    assert len(re.findall(r"^gate x_2 ", text, flags=re.M)) == 1
    assert len(re.findall(r"^  x_2 |^  inv @ x_2 |^ctrl @ x_2 ", text, flags=re.M)) == 3
    assert not re.search(r"^gate x ", text, flags=re.M)


def test_from_qasm3_and_from_qiskit_give_the_encoding_back() -> None:
    """Target, record and corner; ancillas by register name, by number, or by their place."""
    rng = np.random.default_rng(3)
    a = BlockEncoding.from_matrix(rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4)), alpha=9.0)
    e = a @ a
    back = qe.from_qasm3(qe.to_qasm3(e), e.target, e.record.alpha, 1e-10)
    assert (back.kind, back.n, back.ancillas) == ("BE", 2, 2)
    circuit = qe.to_qiskit(e)
    for ancillas in (None, "ancilla", ["ancilla"], [2, 3]):
        back = qe.from_qiskit(circuit, e.target, e.record.alpha, 1e-10, ancillas=ancillas)
        assert np.abs(np.asarray(back.block) - np.asarray(e.block)).max() < CLOSE
    x = VectorEncoding.from_vector([0.6, 0.8j], alpha=2.0)
    again = qe.from_qiskit(qe.to_qiskit(x), [0.6, 0.8j], 2.0, 1e-12)
    assert (again.kind, again.ancillas) == ("VE", 1)


def test_somebody_elses_registers() -> None:
    """Ancillas that come first in Qiskit's order, in a register of another name."""
    a = BlockEncoding.from_matrix(np.array([[0.6, 0.2], [0.1, 0.7]]), alpha=1.5)
    work, system = QuantumRegister(1, "work"), QuantumRegister(1, "data")
    theirs = QuantumCircuit(work, system)
    theirs.append(qe.to_qiskit(a).to_gate(), [system[0], work[0]])
    assert qe.from_qiskit(theirs, a.target, 1.5, 1e-12, ancillas="work").ancillas == 1
    assert qe.from_qiskit(theirs, a.target, 1.5, 1e-12, ancillas=[0]).ancillas == 1
    with pytest.raises(RecordViolated):
        qe.from_qiskit(theirs, a.target, 1.5, 1e-12)
    with pytest.raises(RecordViolated):  # the claimed subnormalization is wrong
        qe.from_qiskit(theirs, a.target, 1.4, 1e-12, ancillas="work")


def test_bad_input_is_named() -> None:
    """Unknown registers, qubits twice, targets that do not fit, no circuit, measurements, programs that are none."""
    circuit = QuantumCircuit(2)
    eye = np.eye(2)
    for ancillas in ("work", [0, 0], [2], 1.5, [True], [np.array([0])], np.array([0])):
        with pytest.raises(ArgumentError, match="Argument 'ancillas' must name registers"):
            qe.from_qiskit(circuit, eye, ancillas=ancillas)
    for call in (
        lambda: qe.from_qiskit(circuit, eye, name=eye),
        lambda: qe.from_qasm3("OPENQASM 3.0; qubit q;", eye, name=eye),
    ):
        with pytest.raises(ArgumentError, match="'name'"):
            call()  # type: ignore[no-untyped-call]
    with pytest.raises(ShapeError, match="fit the 1 qubits of the system"):
        qe.from_qiskit(circuit, np.eye(4), ancillas=[0])
    with pytest.raises(ShapeError, match="fit the 2 qubits of the system"):
        qe.from_qiskit(circuit, np.eye(8))
    with pytest.raises(ArgumentError, match=r"be a qiskit\.QuantumCircuit, not ndarray"):
        qe.from_qiskit(np.eye(4), eye)
    measured = QuantumCircuit(2, 1)
    measured.measure(0, 0)
    with pytest.raises(ArgumentError, match="hold unitary gates"):
        qe.from_qiskit(measured, eye)
    with pytest.raises(ArgumentError, match="hold an OpenQASM circuit"):
        qe.from_qasm3("OPENQASM 3.0; nonsense", eye)
    with pytest.raises(ArgumentError, match="be an OpenQASM program, not int"):
        qe.from_qasm3(3, eye)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="at least one qubit"):
        qe.from_qasm3("OPENQASM 3.0;", [1.0])
    with pytest.raises(TooLarge, match="13 qubits"):
        qe.from_qiskit(QuantumCircuit(13), eye)
    with pytest.raises(NoData):
        qe.to_qasm3(qe.abstract.vector(1))


def test_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate of many qubits, and a program of many steps, before they are written."""
    with pytest.raises(TooLarge, match="single gate on 11 qubits"):
        qe.to_qasm3(VectorEncoding.from_vector(np.ones(1 << 11)))
    monkeypatch.setattr(program, "MOST_STEPS", 3)
    with pytest.raises(TooLarge, match="more than 3 elementary gates"):
        qe.to_qasm3(VectorEncoding.from_vector([0.6, 0.8, 0.1, 0.2]))


@pytest.mark.parametrize("qubits", [1, 2, 3])
def test_every_kind_of_gate(qubits: int) -> None:
    """Random unitaries, permutations and preparations as elementary gates: the same matrix."""
    rng = np.random.default_rng(qubits)
    size = 1 << qubits
    vector = rng.normal(size=size) + 1j * rng.normal(size=size)
    gates: list[Gate] = [Dense(random_unitary(rng, size, False)), Dense(random_unitary(rng, size, True))]
    gates += [Permutation(rng.permutation(size)), Preparation.of(vector), Preparation.of(-vector.real).adjoint()]
    for gate in gates:
        text = qe.to_qasm3(_alone(gate))
        found = Operator(qasm3.loads(text).reverse_bits()).data
        assert np.abs(found - gate.apply(np.eye(size, dtype=complex))).max() < CLOSE
        assert all(step.name in WORDS for step in synthesis.steps_of(gate, range(qubits)))


WORDS = {"h", "x", "ry", "rz", "p", "gphase", "swap"}


def _alone(gate: Gate) -> Encoding:
    """An encoding whose circuit is this gate."""
    from qnn_emul.circuits.leaf import claimed_encoding

    circuit = Circuit(gate.qubits, (Op(gate, tuple(range(gate.qubits))),))
    return claimed_encoding(circuit, gate.apply(np.eye(1 << gate.qubits, dtype=complex)), 1.0, 1e-9)


def test_metadata_holds_record_and_tree() -> None:
    """What a reader of the circuit needs: record, kind, shape, the tree by lemma."""
    x = VectorEncoding.from_vector([0.6, 0.8], alpha=2.0)
    data = qe.to_qiskit(x + x).metadata
    assert (data["alpha"], data["ancillas"], data["epsilon"], data["kind"]) == (4.0, 2, 0.0, "VE")
    assert data["tree"][-1] == {"key": "ve.sum", "children": [0, 0]}


def test_qref_is_accepted_by_its_validator() -> None:
    """A QREF v1 program whose numbers are those of `qe.cost`."""
    from qref.schema_v1 import SchemaV1
    from qref.verification import verify_topology

    a = BlockEncoding.from_matrix(np.array([[0.6, 0.2], [0.1, 0.7]]), alpha=1.0, name="A")
    e = a @ a + a
    made = qe.to_qref(e)
    assert verify_topology(SchemaV1.model_validate(made)).problems == []
    numbers = {r["name"]: r["value"] for r in made["program"]["resources"]}
    cost = qe.cost(e)
    assert (numbers["depth"], numbers["gates"], numbers["queries_A"]) == (cost.depth, cost.gates, 3)
    assert (numbers["system"], numbers["ancillas"]) == (1, e.ancillas)
    assert [c["type"] for c in made["program"]["children"]] == ["be.product", "leaf.matrix"]
    deep = a
    for _ in range(14):
        deep = deep @ deep
    with pytest.raises(TooLarge, match="32767 nodes"):
        qe.to_qref(deep)


def test_without_qiskit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra; OpenQASM is written without it."""
    monkeypatch.setitem(__import__("sys").modules, "qiskit", None)
    x = VectorEncoding.from_vector([0.6, 0.8])
    assert "qubit[1] system;" in qe.to_qasm3(x)
    for call in (lambda: qe.to_qiskit(x), lambda: qe.from_qiskit(x, [1.0]), lambda: qe.from_qasm3("", [1.0])):
        with pytest.raises(MissingPackage, match="circuits"):
            call()


def test_small_entries_do_not_turn_the_large_ones() -> None:
    """A one-qubit gate that is diagonal but for 2e-14: the angle of that entry is noise, the corner must not feel it."""
    for size in (2e-14, 2e-15, 1e-8):
        s, c = np.array([size, np.sqrt((1 - size) * (1 + size))])
        for small_entry, large in ((s, c), (c, s)):
            turned = np.exp(1j * np.array([0.3, 1.1, -2.0]))
            last = turned[1] * turned[2] / turned[0]
            u = np.array([[turned[0] * large, -turned[1] * small_entry], [turned[2] * small_entry, last * large]])
            noise = u + 1e-16 * np.array([[1j, 1j], [1.0, -1.0]])
            assert np.abs(_product(list(synthesis.steps_of(Dense(noise), [0]))) - u).max() < 1e-14


def _product(steps: list[synthesis.Elementary]) -> np.ndarray:
    """Steps on one qubit, multiplied out."""
    circuit = QuantumCircuit(1)
    for step in steps:
        if step.name == "gphase":
            circuit.global_phase += step.angle
        else:
            getattr(circuit, step.name)(*([] if step.angle is None else [step.angle]), 0)
    return np.asarray(Operator(circuit).data)


def test_a_residual_block_is_a_few_boxes() -> None:
    """Each lemma a box that is used again, elementary gates inside, no matrices, all of it taken apart by Qiskit; U, sign and phase."""
    x, w = (
        VectorEncoding.from_vector([0.6, -0.8], name="x"),
        BlockEncoding.from_matrix(np.array([[0.6, 0.2], [0.1, 0.7]]), name="W"),
    )
    e = qe.residual_block(x, w, epsilon=0.3)
    circuit = qe.to_qiskit(e)
    assert [(r.name, r.size) for r in circuit.qregs] == [("system", 1), ("ancilla", e.ancillas)]
    boxes = _boxes(circuit)
    assert {"ve_sum", "ve_sum_dg", "ve_matrix_vector_c1", "W_c1"} <= set(boxes)
    assert len(boxes) <= 20
    assert sum(step.name.startswith("ve_sum") for step in circuit.data) > 10
    inside = {step.name for body in (circuit, *boxes.values()) for step in body.data} - set(boxes)
    assert all(re.fullmatch(r"(c|cc|mc)?(h|x|ry|rz|p|swap|phase|global_phase)(_o\d+)?", name) for name in inside), (
        inside
    )
    assert np.abs(Operator(circuit).data - ours(e)).max() < CLOSE
    assert not {"ve_sum", "ve_sum_dg"} & {step.name for step in circuit.decompose(reps=1).data}
    for again in (copy.deepcopy(circuit), pickle.loads(pickle.dumps(circuit))):
        assert again == circuit
    assert qe.to_qasm3(e).count("\ngate ") <= 8


def _boxes(circuit: QuantumCircuit) -> dict[str, QuantumCircuit]:
    """The gates of ours in a circuit and in its gates, by name; a name is one gate."""
    found: dict[str, QuantumCircuit] = {}
    for step in circuit.data:
        if hasattr(step.operation, "matrix"):
            found |= {step.name: step.operation.definition, **_boxes(step.operation.definition)}
    return found


def test_phases_under_controls() -> None:
    """A term of a sum that is a phase alone, under controls 0 and 1, inverted, and a box under several controls."""
    z = BlockEncoding.from_unitary(np.diag([1j, -1j]), np.diag([1j, -1j]), name="z")
    e = qe.linear_combination([1j, -0.5, 2.0], [z, z.H, z @ z])
    u = Operator(qe.to_qiskit(e)).data
    assert np.abs(u - ours(e)).max() < CLOSE
    assert np.abs(e.record.alpha * u[:2, :2] - e.target).max() < CLOSE
