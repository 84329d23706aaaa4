"""The cost record of every lemma against its circuit counted op by op, in numbers and in symbols."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from helpers import KEYS, gate_by_gate, instance

import qnn_emul as qe
from qnn_emul.engine.cost import sizes_of
from qnn_emul.linalg import cost as model
from qnn_emul.linalg.circuit import Builder
from qnn_emul.linalg.counting import count
from qnn_emul.linalg.gates import HADAMARD, PAULI_X

SEEDS = 12


def evaluated(c: qe.Cost, values: dict) -> tuple:
    put = lambda v: v.xreplace(values) if hasattr(v, "xreplace") else v
    queries = {k: put(v) for k, v in c.queries.items()}
    return (*(put(v) for v in (c.depth, c.gates, c.ancillas, c.system, c.work)), queries)


@pytest.mark.parametrize("key", KEYS)
def test_counted_cost_is_the_record(key: str) -> None:
    """Depth, gates, work, queries and ancillas: what the lemma says is what its circuit has."""
    for seed in range(SEEDS):
        e = instance(key, seed, max_n=3)
        assert qe.cost(e) == qe.counted_cost(e), (key, seed)
        assert dict(qe.cost(e).queries) == dict(e.circuit.queries)
        assert qe.cost(e).ancillas == e.record.ancillas


@pytest.mark.parametrize("key", KEYS)
def test_cost_knows_the_qubits_it_leaves(key: str) -> None:
    """The lemma's own account of its system qubits, on which symbolic costs rest, is the node's n."""
    for seed in range(SEEDS):
        e = instance(key, seed)
        assert e.source.lemma.cost(*(qe.cost(c) for c in e.children), **sizes_of(e)).system == e.n


@pytest.mark.parametrize("key", KEYS)
def test_symbols_give_the_cost_back(key: str) -> None:
    """Substituting cost_values into the symbolic cost gives the numbers."""
    for seed in range(3):
        e = instance(key, seed, max_n=2)
        plain = qe.cost(e)
        assert evaluated(qe.cost(e, symbolic=True), qe.cost_values(e)) == evaluated(plain, {}), (key, seed)


def block(ancillas: str, method: str = "sign", seed: int = 0) -> qe.VectorEncoding:
    rng = np.random.default_rng(seed)
    x = qe.VectorEncoding.from_vector(np.ones(2) / np.sqrt(2), name="X")
    matrix = rng.normal(size=(2, 2))
    W = qe.BlockEncoding.from_matrix(matrix / np.linalg.norm(matrix, 2), name="W")
    return qe.residual_block(x, W, 0.2, ancillas=ancillas, method=method)


@pytest.mark.parametrize("ancillas", ["plain", "linear", "least"])
@pytest.mark.parametrize("method", ["sign", "fixed-point"])
def test_residual_blocks_are_counted(ancillas: str, method: str) -> None:
    """A whole block, nested queries included; in symbols the leaves' T and G come out as what multiplies them."""
    e = block(ancillas, method)
    assert qe.cost(e) == qe.counted_cost(e)
    symbolic, values = qe.cost(e, symbolic=True), qe.cost_values(e)
    assert evaluated(symbolic, values) == evaluated(qe.cost(e), {})
    T = next(s for s in values if s.name == "T_X")
    assert symbolic.depth.expand().coeff(T).subs(values) == qe.cost(e).queries["X"]


def test_two_blocks_are_counted() -> None:
    """Blocks in a row on one image: the count of queries multiplies."""
    rng = np.random.default_rng(1)
    x = qe.VectorEncoding.from_vector(np.array([0.6, 0.8]), name="X")
    weights = []
    for j in range(2):
        matrix = rng.normal(size=(2, 2))
        weights.append(qe.BlockEncoding.from_matrix(matrix / np.linalg.norm(matrix, 2), name=f"W{j + 1}"))
    e = qe.residual_blocks(x, weights, 0.3, ancillas="least")
    assert qe.cost(e) == qe.counted_cost(e)
    assert qe.cost(e).queries["X"] == e.circuit.queries["X"] > 1000


def test_a_degree_off_by_one_is_found() -> None:
    """The comparison can fail: a lemma that counts one use too few is told apart from its circuit."""
    e = block("plain")
    lemma = e.source.lemma
    wrong = dataclasses.replace(lemma, cost=lambda x, *, degree, **rest: lemma.cost(x, degree=degree - 2, **rest))
    e = dataclasses.replace(e, source=dataclasses.replace(e.source, lemma=wrong))
    assert qe.cost(e).queries["X"] < qe.counted_cost(e).queries["X"]


def test_shared_and_multiplied_out_circuits_keep_their_cost() -> None:
    """The short cuts of the emulator (dense sub-circuits, adjoints) change no count."""
    A = qe.BlockEncoding.from_matrix([[0.4, 0.1], [0.0, 0.3]], alpha=1.0, name="A")
    e = qe.singular_value_transformation(A @ A, [0.0, 0.3, 0.0, 0.2, 0.0, 0.1])
    circuit = e.circuit
    assert count(circuit).gates == count(circuit.adjoint()).gates == count(gate_by_gate(circuit)).gates
    assert count(circuit.multiplied_out()) == count(circuit) == count(circuit.adjoint().multiplied_out())


def test_prices_of_leaves() -> None:
    """A price by label, or given to the leaf, replaces what the leaf's gates cost; both readings follow."""
    e = block("plain")
    free = qe.cost(e, prices={"X": (0, 0), "W": (0, 0)})
    dear = qe.cost(e, prices={"X": (7, 11), "W": (0, 0)})
    queries = dear.queries["X"]
    assert (dear.depth - free.depth, dear.gates - free.gates) == (7 * queries, 11 * queries)
    assert dear == qe.counted_cost(e, {"X": (7, 11), "W": (0, 0)})
    x = qe.VectorEncoding.from_vector([0.6, 0.8], name="X").priced(3, 4)
    assert (qe.cost(x).depth, qe.cost(x).gates) == (3, 4)
    assert qe.cost(qe.kron(x, x)) == qe.counted_cost(qe.kron(x, x))


def test_tensor_products_run_side_by_side() -> None:
    """Depth is that of the deeper factor and the copy of the flag; gates add up."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8], name="X").priced(30, 40)
    y = qe.VectorEncoding.from_vector([0.6, 0.8], name="Y").priced(50, 60)
    both = qe.cost(qe.kron(x, y))
    assert (both.depth, both.gates) == (52, 102)


@pytest.mark.parametrize("price", [(1,), "12", (-1, 1), (1, float("nan")), {"X": 1}, 3, ("1", 2)], ids=repr)
def test_what_is_no_price(price: Any) -> None:
    """Each is named, with what a price must be; so are a price for a leaf that is not there, and a leaf's own."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8], name="X")
    for symbolic in (False, True):
        with pytest.raises(
            qe.errors.ArgumentError, match=r"'prices\['X'\]' must be \(depth, gates\): two numbers of at least 0"
        ):
            qe.cost(x, symbolic, prices={"X": price})
        with pytest.raises(qe.errors.UnknownKey, match=r"'prices' must name leaves, not 'X1'\. Did you mean 'X'\?"):
            qe.cost(x, symbolic, prices={"X1": (1, 1)})
    with pytest.raises(qe.errors.ArgumentError, match="two numbers of at least 0"):
        x.priced(-1, 1)


def test_prices_of_gates() -> None:
    """The declared prices: single gates, CNOT under the flag, and what is proved of general unitaries and memories."""
    assert [model.x_gates(c) for c in range(4)] == [1, 5, 45, 85]
    assert [model.flag_gates(c) for c in range(3)] == [0, 10, 90]
    assert [model.phase(c).gates for c in range(4)] == [0, 1, 11, 91]
    for t in range(
        2, 8
    ):  # Shende, Bullock, Markov: (23/48) 4^t - (3/2) 2^t + 4/3 CNOTs, on t + 1 qubits with the control
        assert model.dense(t).gates >= 23 / 48 * 4 ** (t + 1) - 1.5 * 2 ** (t + 1) + 4 / 3
    assert [model.memory_price(address, 5) for address in range(3)] == [(5, 10), (5, 10), (10, 30)]
    for address in range(4):
        for n in range(5):  # a level's rotation, and the phases: read, turn bit by bit, read again
            reads = [model.memory_price(address + level, 5) for level in range(n + 1)]
            summed = tuple(sum(2 * price + 5 for price in part) for part in zip(*reads, strict=True))
            assert model.states_price(address, n, 5) == summed


def test_controls_are_brought_together_once() -> None:
    """A circuit under three controls costs the circuit and its flag, which takes one further qubit."""
    inner = Builder(1).add(HADAMARD, (0,)).add(PAULI_X, (0,)).build()
    outer = Builder(4).add(inner, (3,), ((0, 1), (1, 0), (2, 1))).build()
    assert count(outer).gates == 2 + model.flag_gates(3)
    assert count(outer).work == count(inner).work + 1


def test_bad_input_is_named() -> None:
    """No encoding; a price for what is no leaf; a lemma that does not state its cost; a price for an oracle of a lemma."""
    with pytest.raises(qe.errors.ArgumentError, match="'e' must be an encoding"):
        qe.cost("x")
    e = block("plain")
    with pytest.raises(qe.errors.ShapeError, match="'self' must be a leaf"):
        e.priced(1, 1)
    silent = dataclasses.replace(e.source.lemma, cost=None)
    with pytest.raises(qe.errors.ArgumentError, match="say what they cost"):
        qe.cost(dataclasses.replace(e, source=dataclasses.replace(e.source, lemma=silent)))
    with pytest.raises(qe.errors.ArgumentError, match=r"must name leaves, not 'tree'"):
        qe.cost(qe.memories.kp_state([0.6, 0.8]), prices={"tree": (1, 1)})


def test_three_blocks_have_a_cost_in_symbols() -> None:
    """A whole network's cost in symbols, which its numbers turn into the cost in numbers."""
    rng = np.random.default_rng(0)
    e = qe.networks.ResidualCNN.random(rng, 4, head=True, access="memory").encode(rng.normal(size=(4, 4, 4)))
    assert evaluated(qe.cost(e, symbolic=True), qe.cost_values(e)) == evaluated(qe.cost(e), {})
