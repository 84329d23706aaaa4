"""Trees of lemmas: what follows from the nodes is proved, what does not is refused and named."""

from __future__ import annotations

import json
import types
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy as sp
from helpers import instance

from qnn_emul.certify import proofs, trees
from qnn_emul.certify.corners import networks
from qnn_emul.certify.corners.coefficients import number
from qnn_emul.certify.corners.composed import form, orders
from qnn_emul.certify.corners.export import exported
from qnn_emul.certify.corners.matrices import Sample
from qnn_emul.certify.corners.theorems import prove_circuit, trees_circuit
from qnn_emul.certify.discipline import takes_parts
from qnn_emul.certify.prove import OPEN, PROVED, prove_rule, proved, told_apart
from qnn_emul.certify.symbolic_tree import Unproved
from qnn_emul.certify.symbolic_tree import trees as trees_of
from qnn_emul.certify.symbols import qubits
from qnn_emul.certify.theorems import NotProved
from qnn_emul.encoding.encoding import BlockEncoding, VectorEncoding
from qnn_emul.engine.lemma import Lemma, lemma
from qnn_emul.engine.signature import BE
from qnn_emul.errors import LemmaFileError
from qnn_emul.lemmas import CATALOGUE, guards
from qnn_emul.lemmas.be import product, unit_matrix
from qnn_emul.lemmas.be import tensor as matrices
from qnn_emul.lemmas.bridge import diagonal_of_vector
from qnn_emul.lemmas.oracles.quantum_memory import memory_of_columns
from qnn_emul.lemmas.ve import matrix_squared_vector_paper
from qnn_emul.linalg.circuit import Builder
from qnn_emul.linalg.columns import random_columns
from qnn_emul.linalg.gates import Dense
from qnn_emul.linalg.real_amplitudes import real_diagonal
from qnn_emul.scalars import ceil_log2

TITLE = "Product of three.\n\nStatement   A B C.\nSource      Mine.\nAttained    Nowhere.\n"


def users(tree: Any, rule: Any, **more: Any) -> Lemma:
    """An entry of a user's own, with a tree."""
    file = types.ModuleType("mine.lemmas.be.triple", TITLE)
    sections = {**vars(file), "tree": tree, "rule": rule, **more}
    return lemma(sections, lambda a, b, c: tree(a, b, c), A=BE(), B=BE(), C=BE())


def triple(a: Any, b: Any, c: Any) -> Any:
    return product.product(a, product.product(b, c))


def right(a: Any, b: Any, c: Any) -> Any:
    return product.rule(a, product.rule(b, c))


def test_lemmas_6_and_7_follow_from_their_nodes() -> None:
    """Their rules are those of proved lemmas, one in the other; what these ask for is what they state."""
    for key in ("paper.lemma_6", "paper.lemma_7"):
        found = proved(CATALOGUE[key])
        assert (found.status, found.lines) == (PROVED, 0), found.reason


def test_a_users_tree_is_proved_by_its_nodes() -> None:
    """No other word than `tree` and `rule` is needed: target, block and circuit are those of the tree."""
    entry = users(triple, right)
    assert proved(entry).status == PROVED
    assert proved(entry).reason == "a tree of be.product"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("alpha", lambda r: r.alpha + 1),
        ("epsilon", lambda r: r.epsilon / 2),
        ("ancillas", lambda r: r.ancillas + 1),
        ("norm", lambda r: r.norm / 2),
    ],
)
def test_a_record_that_is_not_the_trees_is_refused(part: str, change: Any) -> None:
    """The failure names the part; so it does for the circuit's ancillas."""
    rule = proofs.altered(users(triple, right), lambda r, *records: {part: change(r)})
    with pytest.raises(NotProved, match=f"{part}: the tree has"):
        prove_rule(users(triple, rule))
    if part == "ancillas":
        with pytest.raises(NotProved, match="ancillas: the tree has"):
            trees.counted(users(triple, rule))


def test_a_tree_with_an_unproved_node_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """And names the node."""
    own = product.product
    other = replace(product.PRODUCT, key="be.unproved", lines=None, open_step="nobody has tried")

    def tree(a: Any, b: Any, c: Any) -> Any:
        made = own(b, c)
        return own(a, replace(made, source=replace(made.source, lemma=other)))

    found = proved(users(tree, right))
    assert (found.status, found.reason) == (OPEN, "its node be.unproved is open: nobody has tried")


SQUARED = "ve.matrix_squared_vector_paper"
OTHER_BLOCKS: dict[str, Any] = {
    "D for D^H": lambda d, x, columns, **_: columns.combine((d.block_data @ x.block_data).conj() * x.block_data),
    "not conjugated": lambda d, x, columns, **_: columns.combine((d.block_data.H @ x.block_data) * x.block_data),
    "without D": lambda d, x, columns, **_: columns.combine(x.block_data.conj() * x.block_data),
    "twice": lambda d, x, columns, **_: 2 * CATALOGUE[SQUARED].block(d, x, columns=columns),
    "no columns": lambda d, x, columns, **_: (d.block_data.H @ x.block_data).conj() * x.block_data,
}
OTHER_TREES: dict[str, Any] = {
    "no columns": ("memory_of_columns", lambda columns: whole_identity(columns), "not seen to be its tree's"),
    "D for D^H": ("adjoint", lambda d: d, "not seen to be its tree's"),
    "not the bra": ("bra_of_vector", SimpleNamespace(bra_of_vector=diagonal_of_vector.diagonal_of_vector), "rule"),
}


def whole_identity(columns: Any) -> Any:
    no_gate = guards.no_gate
    return matrices.tensor(*(no_gate(BlockEncoding, n) for n in (columns.n_in, columns.n_out)))


def test_a_block_beside_a_tree_is_compared_with_the_trees() -> None:
    """Theorem B.1's file has both, of which its rule's proof needs the formula: they are one, and so Lemma C.1's circuit is proved too."""
    for key in (SQUARED, "paper.lemma_c1"):
        assert prove_circuit(key).proved, prove_circuit(key).reason


@pytest.mark.parametrize("what", OTHER_BLOCKS)
def test_another_block_beside_a_tree_is_refused(what: str) -> None:
    """The circuit is the tree's, and the theorem would be about another block."""
    found = trees_circuit(replace(CATALOGUE[SQUARED], block=OTHER_BLOCKS[what]))
    assert not found.proved
    assert "not seen to be its tree's" in found.reason


@pytest.mark.parametrize("what", OTHER_TREES)
def test_another_tree_beside_a_block_is_refused(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One node of it is another one."""
    name, other, said = OTHER_TREES[what]
    monkeypatch.setattr(matrix_squared_vector_paper, name, other)
    found = prove_circuit(SQUARED)
    assert not found.proved
    assert said in found.reason


def test_no_gate_is_the_identity() -> None:
    """On numbers of qubits, and with the same record on one that stands for all."""
    for kind, name in ((BlockEncoding, "BE"), (VectorEncoding, "VE")):
        made, any_size = (guards.no_gate(kind, n) for n in (2, qubits("n")))
        assert np.array_equal(made.circuit.apply(np.eye(4)), np.eye(4))
        assert (any_size.kind, any_size.record) == (name, made.record)


def test_trees_of_columns_make_the_columns() -> None:
    """What is used of the memory of unit columns: |j>|0> -> |j>|w_j>, and `combine` adds up these w_j."""
    columns = random_columns(np.random.default_rng(3), 2, 1)
    acts = memory_of_columns(columns).circuit.apply(np.eye(8))[:, ::2].reshape(4, 2, 4)
    for j in range(4):
        wanted = np.zeros((4, 2), dtype=complex)
        wanted[j] = columns.combine(np.eye(4)[j])
        assert np.abs(acts[:, :, j] - wanted).max() < 1e-12


def test_a_width_is_read_off_a_power_of_two() -> None:
    """Of a formula that is none nothing can be said."""
    n = qubits("n")
    assert ceil_log2(1 << n) == n
    with pytest.raises(TypeError, match="3\\*n is no power of two"):
        ceil_log2(3 * n)


def test_a_tree_with_a_leaf_of_its_own_is_open() -> None:
    """Nothing says what the leaf encodes."""
    extra = replace(unit_matrix.unit_matrix(0, 0, 0), name="E")

    def tree(a: Any, b: Any, c: Any) -> Any:
        return triple(a, b, c) if a.ancillas is None else replace(extra, source=replace(a.source, label="E"))

    with pytest.raises(Unproved, match="its tree makes a leaf 'E'"):
        prove_rule(users(tree, lambda *records: extra.record))


def test_a_tree_that_asks_for_numbers_is_refused() -> None:
    """What tells a symbol from a number is refused before it is built on symbols."""
    tree = lambda a, b, c: triple(a, b, c) if float(a.record.alpha) else None
    with pytest.raises(NotProved, match="asks whether a value is true"):
        prove_rule(users(tree, right))


def weakened(key: str, change: Any) -> Lemma:
    """An entry whose statement says less."""
    entry = CATALOGUE[key]
    symbols: Any = entry.symbols
    return replace(entry, symbols=lambda s, kit: (change(one) for one in symbols(s, kit)))


def without(name: str) -> Any:
    """The settings without what they say of a symbol."""
    return lambda s: replace(s, facts=tuple(f for f in s.facts if name not in {x.name for x in f.free_symbols}))


def unflagged(place: int) -> Any:
    """The settings with an input that need not be real."""

    def change(s: Any) -> Any:
        child = s.children[place]
        plain = replace(child, target_data=replace(child.target_data, is_real=False))
        return replace(s, children=(*s.children[:place], plain, *s.children[place + 1 :]))

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (without("alpha'"), "paper.lemma_b8: it asks for .* <= alpha'"),
        (without("delta"), "paper.lemma_b8: it asks for delta <= 1"),
        (without("epsilon_W"), "paper.lemma_b8: it asks for .*epsilon_W.* <= 1/2"),
        (unflagged(0), "paper.lemma_b19: it asks for a real input"),
        (unflagged(1), "paper.lemma_b19: it asks for a real input"),
    ],
)
def test_a_statement_that_says_less_than_its_nodes_ask_for_is_refused(change: Any, why: str) -> None:
    """What a node needs is named."""
    with pytest.raises(NotProved, match=why):
        prove_rule(weakened("paper.lemma_6", change))


def test_a_norm_that_is_not_measured_is_refused() -> None:
    """A number that only happens to stand where a norm is divided by is no norm."""
    with pytest.raises(NotProved, match=r"ve\.normalization: norm is to be"):
        prove_rule(replace(CATALOGUE["paper.lemma_6"], measured=()))


def test_a_polynomial_made_for_something_else_is_refused() -> None:
    """Lemma B.8's polynomial stands where Lemma B.19 asks for its own."""

    def change(s: Any) -> Any:
        plan = s.data["plan"]
        return replace(s, data={"plan": replace(plan, weights=plan.polynomial)})

    with pytest.raises(NotProved, match=r"paper\.lemma_b19: Weights is asked for, and here stands"):
        prove_rule(weakened("paper.lemma_6", change))


def test_circuits_of_lemmas_b19_6_and_7_are_proved() -> None:
    """For all widths: corner, unitarity, ancillas."""
    for key in ("paper.lemma_b19", "paper.lemma_6", "paper.lemma_7"):
        found = prove_circuit(key)
        assert found.proved, found.reason


@pytest.mark.parametrize("change", ["twice the real part", "the imaginary part", "the other half of the column"])
def test_another_law_of_the_diagonal_of_real_parts_is_not_the_block(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the leaf that stands for that diagonal is used: with another law the corner is another one."""
    law = networks._real_parts

    def other(term: Any, free: Any) -> Any:
        made = law(term, free)
        if change == "twice the real part":
            return [t.times(number(len(made))) for t in made]
        if change == "the imaginary part":
            return [t.times(number(1 - 2 * (j % 2))) for j, t in enumerate(made)]
        return made[: max(1, len(made) // 2)]

    monkeypatch.setattr(networks, "_real_parts", other)
    found = prove_circuit("paper.lemma_b19")
    assert not found.proved
    assert "round of the loop" in found.reason or "not read" in found.reason


def test_the_diagonal_of_real_parts_on_matrices() -> None:
    """The sample that mutants are compared on is unitary, and its corner is what the law says; so is the circuit's that it stands for."""
    sample = Sample({}, np.random.default_rng(3))
    for side in (2, 4):
        made = sample.real_parts(f"x{side}", 4 * side * side)
        column = sample.known["leaf", f"x{side}"][:, 0]
        assert np.abs(made @ made.conj().T - np.eye(len(made))).max() < 1e-12
        assert np.abs(made[:side, :side] - np.diag(column.real)).max() < 1e-12
        inner = Builder(side // 2).add(Dense(sample.known["leaf", f"x{side}"]), range(side // 2)).build()
        whole = real_diagonal(inner).apply(np.eye(4 * side * side))
        assert np.abs(whole[:side, :side] - np.diag(column.real)).max() < 1e-12


def test_an_entry_with_a_tree_has_no_other_block() -> None:
    """Two that could differ are one too many."""
    with pytest.raises(LemmaFileError, match="has a `tree` and a `block`"):
        users(triple, right, block=lambda a, b, c: None)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("key", [k for k, e in CATALOGUE.items() if e.tree and e.lines])
def test_the_formulas_that_a_proof_reads_are_the_trees(key: str, seed: int) -> None:
    """Target and block of a tree that has them as formulas too."""
    e = instance(key, seed, max_n=2)
    source = e.applied
    inner = source.lemma.tree(*source.children, **source.numbers, **source.data)
    np.testing.assert_allclose(e.target_data, inner.target_data, atol=1e-12)
    np.testing.assert_allclose(e.block_data, inner.block_data, atol=1e-12)


TREES = sorted(key for key, entry in CATALOGUE.items() if entry.tree is not None)


@pytest.mark.parametrize("key", TREES)
def test_a_trees_certificate_has_the_rules_ancillas(key: str) -> None:
    """The forms that are put together from the nodes' statements are the numbers that the rule states."""
    circuit, loops = exported(key)
    assert circuit is not None
    assert loops is None
    wanted: dict[str, list[Any]] = {}
    for tree in trees_of(CATALOGUE[key]):
        s = tree.setting
        ancillas = CATALOGUE[key].rule(*(c.record for c in s.children), **s.numbers).ancillas
        for listed in (True, False):
            for label, names in orders(tree, listed):
                said = f"{s.label} {label}".strip()
                wanted.setdefault(said, []).append(form(sp.sympify(ancillas).subs(names)))
    for reading in circuit["readings"]:
        longest = max((label for label in wanted if reading["label"].startswith(label)), key=len)
        assert reading["ancillas"] in wanted[longest]
        cited = [by["key"] for *_, by in reading["leaves"] if by is not None]
        assert set(cited) <= set(prove_circuit(key).readings)


def test_widths_of_trees_are_forms() -> None:
    """The larger of two widths is one of them, in two readings; what is left out of n is added to the input; a list is a family."""
    made: list[Any] = [exported(f"be.{key}")[0] for key in ("kronecker_sum", "submatrix", "row_of_blocks")]
    sums, part, row = made
    found = {r["label"]: {leaf[0]: dict(leaf[2])["ancilla"] for leaf in r["leaves"][:2]} for r in sums["readings"]}
    wide, narrow = {"a": 1, "d": 1}, {"a": 1}
    assert found == {"a_A = a + d": {"A": wide, "B": narrow}, "a_B = a + d": {"A": narrow, "B": wide}}
    assert {json.dumps(r["ancillas"]) for r in sums["readings"]} == {'{"": 1, "a": 1, "d": 1}'}
    (only,) = part["readings"]
    assert dict(only["leaves"][0][2])["system"] == {"dropped": 1, "n": 1}
    assert only["ancillas"] == {"": 2, "a_A": 1, "dropped": 1}
    families = {
        r["label"]: [dict(legs)["index"] for name, _, legs, _ in r["leaves"] if name == "A"] for r in row["readings"]
    }
    assert families == {"1 terms": [], "2 terms": [{"": 1}], "3 terms": [{"": 2}]}


def of_two(x: Any, *weights: Any, **numbers: Any) -> Any:
    for W in weights[:2]:
        x = x + W
    return x


def with_the_last(x: Any, *weights: Any, **numbers: Any) -> Any:
    return x + weights[-1]


def in_places(x: Any, *weights: Any, **numbers: Any) -> Any:
    for j, W in enumerate(weights):
        x = x + j * W
    return x


def as_many_as(x: Any, *weights: Any, **numbers: Any) -> Any:
    return [x + W * c for W, c in zip(weights, (1, 2), strict=False)]


def as_many(x: Any, *weights: Any, **numbers: Any) -> Any:
    return sum(W * c for W, c in zip(weights, (1, 2)))  # noqa: B905 - that is what is tested


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (of_two, "takes a part of a list"),
        (with_the_last, "takes a part of a list"),
        (in_places, "uses 'enumerate'"),
        (as_many_as, "may leave off the end"),
        (as_many, "may leave off the end"),
    ],
)
def test_a_tree_of_a_list_does_the_same_with_each(rule: Any, reason: str) -> None:
    """It is proved for one and for two: what stops behind the second would not be seen."""
    assert reason in takes_parts(rule)
    assert reason in told_apart(CATALOGUE["paper.lemma_7"], rule)
    assert not told_apart(CATALOGUE["paper.lemma_7"])
