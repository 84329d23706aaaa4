"""The catalogue's circuits, read on widths: what is proved, and that wrong circuits are refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qnn_emul.certify.corners.choices import CHOICES
from qnn_emul.certify.corners.export import exported
from qnn_emul.certify.corners.mutants import tried
from qnn_emul.certify.corners.state import NotRead
from qnn_emul.certify.corners.subjects import Subject, subjects
from qnn_emul.certify.corners.theorems import difference, prove_circuit
from qnn_emul.cli import main
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.linalg.circuit import Circuit, Op


@pytest.mark.parametrize("key", sorted(CHOICES))
def test_circuits_are_proved(key: str) -> None:
    """Corner, unitarity and ancillas of every entry that is read."""
    proof = prove_circuit(key)
    assert proof.proved, proof.reason


def changed(key: str, change: Callable[[tuple[Op, ...]], tuple[Op, ...]], place: int = -1) -> Subject:
    """The last reading of an entry (or another) with other ops."""
    subject = list(subjects(CATALOGUE[key], CHOICES[key]))[place]
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


WRONG: dict[str, tuple[str, Callable[..., Any], int]] = {
    "B A for A B": ("be.product", backwards, -1),
    "b for b^H": ("bridge.bra_of_vector", adjoint(0), -1),
    "no copy: |b><..| for diag(b)": ("bridge.diagonal_of_vector", without(1), -1),
    "no flag: the whole column": ("bridge.bra_of_vector", without(1), -1),
    "no un-preparation": ("be.linear_combination", without(-1), 1),
    "preparation for un-preparation": ("be.linear_combination", adjoint(-1), 1),
    "a term of the sum is not selected": ("ve.sum", free(1), 1),
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


def test_command_shows_circuits(capsys: pytest.CaptureFixture[str]) -> None:
    """A row has the fields of the contract; what is open says which step is missing."""
    assert main(["prove", "be.product", "be.convolution_fourier", "--circuits", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["circuit"] == {"corner": True, "unitary": True, "ancillas": True}
    assert (first["status"], first["rule"]) == ("proved", "proved")
    assert second["status"] == "open"
    assert second["reason"].startswith("open")
    assert {"key", "status", "rule", "circuit", "lines", "certificate", "seconds", "reason"} <= set(first)


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
            for _, form in front:
                total.update(form)
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
