"""Lists of every length: what is read once is what runs on one to five terms, and other laws give other corners."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from helpers import CHOICES
from scipy.linalg import block_diag

from qnn_emul.certify.corners import lists, theorems
from qnn_emul.certify.corners.blocks import network
from qnn_emul.certify.corners.choices import EVERY_LIST
from qnn_emul.certify.corners.lists import ANY
from qnn_emul.certify.corners.matrices import Sample, random_unitary
from qnn_emul.certify.corners.mutants import mutations, refusal
from qnn_emul.certify.corners.programs import Program, program
from qnn_emul.certify.corners.state import NotRead
from qnn_emul.certify.corners.subjects import Subject, subjects
from qnn_emul.certify.corners.theorems import difference, prove_circuit
from qnn_emul.certify.theorems import NotProved
from qnn_emul.encoding.encoding import BlockEncoding, VectorEncoding
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.lemmas.be import linear_combination
from qnn_emul.linalg import constructions
from qnn_emul.linalg.circuit import Builder, each_place, registers
from qnn_emul.linalg.constructions import StatePreparationPair
from qnn_emul.linalg.gates import Preparation, y_rotation
from qnn_emul.linalg.operators import to_dense

OF_LISTS = [key for key, choice in CHOICES.items() if choice.scope == EVERY_LIST]
CASES = [*((key, 0) for key in OF_LISTS), ("be.direct_sum", 1)]  # with and without a flag
LENGTHS = (1, 2, 3, 4, 5)
FLAGLESS = ("be.direct_sum", 1)  # lists that fill their places; a list of one always does
INSTANCES = [
    (*case, count)
    for case in CASES
    for count in LENGTHS
    if case[0] != "be.direct_sum" or (count.bit_count() == 1 if case == FLAGLESS else count > 1)
]


def reading(key: str, place: int = 0) -> Subject:
    """The entry's reading on a list of any length."""
    found = [s for s in subjects(CATALOGUE[key], CHOICES[key]) if s.label.startswith(ANY)]
    return found[place]


def of_terms(key: str, count: int, equal: bool) -> tuple[Any, list[np.ndarray], dict[str, Any]]:
    """A node of the entry on random terms, their unitaries, and its coefficients."""
    rng = np.random.default_rng(count)
    kind = VectorEncoding if key.startswith("ve.") else BlockEncoding
    unitaries = [random_unitary(rng, 4) for _ in range(count)]
    terms = []
    for U in unitaries:
        alpha = 2.0 if equal else float(rng.uniform(0.5, 2))
        corner = U[:2, 0] if kind is VectorEncoding else U[:2, :2]
        terms.append(kind.from_unitary(U, alpha * corner, alpha))
    y = tuple(complex(*rng.normal(size=2)) for _ in range(count))
    given = {"coefficients": y} if "coefficients" in lists.parameters(CATALOGUE[key].circuit) else {}
    return CATALOGUE[key].build(*terms, **given), unitaries, given


def leaves_of(key: str, made: Any, unitaries: list[np.ndarray], given: dict[str, Any], bits: int) -> dict[Any, Any]:
    """The matrices of the leaves, made as the package makes the gates; behind the last term the identity."""
    alphas = np.array([t.record.alpha for t in made.children])
    weights = alphas * np.array(given.get("coefficients", 1.0))
    pair, dense = StatePreparationPair.of(np.atleast_1d(weights)), lambda p: p.apply(np.eye(1 << bits))
    states = Preparation.of(alphas if key == "ve.concatenation" else np.sqrt(weights.astype(complex)), bits)
    cosines = [*(alphas / alphas.max()), *[0.0] * ((1 << bits) - len(alphas))]
    rest = [np.eye(4)] * ((1 << bits) - len(unitaries))
    return {
        ("leaf", "A"): block_diag(*unitaries, *rest),
        ("leaf", "left"): dense(pair.left),
        ("leaf", "right"): dense(pair.right),
        ("leaf", "P"): dense(states),
        ("leaf", "cosines"): block_diag(*(y_rotation(float(c)).apply(np.eye(2)) for c in cosines)),
    }


def corner_of(made: Program, s: Subject, known: dict[Any, Any], bits: int) -> np.ndarray:
    """The corner of a program with these leaves."""
    space = s.circuit.qubits - s.system
    system = made.span(space, made.wires[-1].start + made.wires[-1].width)
    return Sample({"i": bits, "a": 1, "n": 1}, np.random.default_rng(0), dict(known)).corner(made, system, s.vector)


@pytest.mark.parametrize(("key", "place", "count"), INSTANCES)
def test_what_is_read_once_is_what_runs_on_lists(key: str, place: int, count: int) -> None:
    """With the terms' unitaries for the family, padded by the identity, the corner is the circuit's, and the block."""
    s, bits = reading(key, place), (count - 1).bit_length()
    full = key == "be.direct_sum" and place == 1
    made, unitaries, given = of_terms(key, count, equal=full)
    assert key != "be.direct_sum" or made.applied.numbers["extra"] == 1 - place
    read = corner_of(
        program(s.circuit, s.circuit.qubits - s.system), s, leaves_of(key, made, unitaries, given, bits), bits
    )
    side = 1 << made.n
    runs = made.circuit.columns(1 if s.vector else side, side)
    block = made.block_data[:, None] if s.vector else to_dense(made.block_data)
    assert np.abs(read - runs).max() < 1e-12
    assert np.abs(read - block).max() < 1e-12


@pytest.mark.parametrize(("key", "place"), CASES)
def test_lists_of_every_length_are_proved(key: str, place: int) -> None:
    """And another network is not the corner: the family at another place, another weight, the index not summed."""
    s = reading(key, place)
    assert not difference(s)
    assert prove_circuit(key).proved
    assert prove_circuit(key).scope == "all widths; lists of every length"
    e: Any = s.block.extra
    for other in (e.tensors[:-1], tuple(t for t in e.tensors[1:]), (("block", "A", "", *e.tensors[-1][3:]),)):
        if other != e.tensors:
            assert difference(replace(s, block=network(s.block.kind, e.wires, *other, zero=e.zero)))


@pytest.mark.parametrize(("key", "place"), CASES)
def test_no_changed_circuit_of_a_list_is_accepted(key: str, place: int) -> None:
    """Every change of one step that changes the corner on five random terms is refused."""
    s, changes = reading(key, place), 0
    made, unitaries, given = of_terms(key, 5, equal=False)
    known = leaves_of(key, made, unitaries, given, 3)
    plain = program(s.circuit, s.circuit.qubits - s.system)
    right = corner_of(plain, s, known, 3)
    for what, changed in mutations(plain):
        if np.abs(corner_of(changed, s, known, 3) - right).max() > 1e-9:
            changes += 1
            assert refusal(changed, s), what
    assert changes > 0


def test_a_loop_goes_round_the_list_with_the_item_at_each_place() -> None:
    """None behind the last one."""
    (index,) = registers(2)
    found = list(each_place(Builder(2), index, ["a", "b", "c"]))
    assert [(j, item) for j, item, _ in found] == [(0, "a"), (1, "b"), (2, "c"), (3, None)]
    assert found[2][2] == ((0, 1), (1, 0))


def test_a_term_that_is_not_controlled_on_its_place_is_not_read() -> None:
    """Else it would act on all places."""
    s = reading("be.linear_combination")
    term = next(op for op in s.circuit.ops if isinstance(op.gate, lists.TermGate))
    free = replace(s.circuit, ops=(replace(term, controls=()),))
    with pytest.raises(NotRead, match="not controlled on it"):
        program(free, s.circuit.qubits - s.system)


def test_what_is_made_of_a_number_of_each_term_is_known_by_name() -> None:
    """Another function of the weights is refused."""
    each = lists.EachNumber({"row": SimpleNamespace()})
    assert 2 * each is each / 3
    with pytest.raises(NotRead, match="nothing is known of 'roots'"):
        each.__operator_function__("roots")


def seven(*terms: Any, coefficients: Any) -> Any:
    circuits = [t.circuit for t in terms]
    return constructions.linear_combination(circuits[:7], linear_combination._weights(terms, coefficients), terms[0].n)


def turned(*terms: Any, coefficients: Any) -> Any:
    circuits = list(reversed([t.circuit for t in terms]))
    return constructions.linear_combination(circuits, linear_combination._weights(terms, coefficients), terms[0].n)


def first_size(*terms: Any, coefficients: Any) -> Any:
    space = terms[0].ancillas
    return linear_combination.circuit(*terms, coefficients=coefficients) if space else None


CIRCUITS = {seven: "a part", turned: "its reversed", first_size: "the first one's ancillas"}


@pytest.mark.parametrize("circuit", CIRCUITS, ids=lambda f: f.__name__)
def test_circuits_that_take_a_list_apart_are_not_read(circuit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first seven terms, the terms in another order, the first one's workspace."""
    entry = replace(CATALOGUE["be.linear_combination"], circuit=circuit)
    with pytest.raises(NotProved, match=CIRCUITS[circuit]):
        list(CHOICES[entry.key].every(entry, next(iter(CHOICES[entry.key].settings(entry)))))
    monkeypatch.setattr(theorems, "CATALOGUE", {entry.key: entry})
    found = theorems.prove_circuit(entry.key)
    assert not found.proved
    assert theorems.circuit_status(found) == "open"
