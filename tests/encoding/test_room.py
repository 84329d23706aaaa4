"""What does not fit is refused by name before anything is worked out; what fits is worked out in parts that fit."""

from collections.abc import Callable

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.linalg.circuit import MAX_NESTING, Circuit
from qnn_emul.linalg.unitary_operator import UnitaryOperator

ROTATION = np.array([[0.6, 0.8], [-0.8, 0.6]])


def product(factors: int) -> qe.BlockEncoding:
    A = qe.BlockEncoding.from_matrix(0.5 * ROTATION)
    e = A
    for _ in range(factors - 1):
        e = e @ A
    return e


def wide() -> qe.BlockEncoding:
    """13 qubits and two ancillas: a state fits, the corner of 2^26 entries does not."""
    A, B = (qe.BlockEncoding.from_matrix(np.eye(1 << n)) for n in (6, 7))
    return qe.kron(A, B).named("wide")


CHECKS: dict[str, tuple[Callable[[], qe.BlockEncoding], str]] = {
    "product of 31 factors": (lambda: product(31), r"be\.product: the unitary acts on 25 qubits \(24 ancillas"),
    "corner of 13 qubits": (wide, r"be\.tensor 'wide': the corner of shape \(2\*\*13, 2\*\*13\)"),
    "below the root": (lambda: 2.0 * product(31), r"be\.product: the unitary acts on 25 qubits"),
}


@pytest.mark.parametrize("case", CHECKS)
def test_check_decides_before_it_starts(case: str) -> None:
    """The smallest node that does not fit is named with what to do; no target, block or circuit has been read."""
    make, message = CHECKS[case]
    e = make()
    with pytest.raises(qe.errors.TooLarge, match=message + r".* does not fit .*use the block level"):
        qe.check(e, level="unitary")
    assert all(not {"target", "block", "circuit"} & {*node._cache} for node in e.nodes())


def test_more_ancillas_than_a_power_of_two_holds() -> None:
    """Claimed of a node, as many as deep trees have: refused by name at once, and counted at once."""
    e = (2.0 * product(2)).with_record(ancillas=10**30)
    with pytest.raises(
        qe.errors.TooLarge, match=r"common\.scaling: the unitary acts on 1000000000000000000000000000001 qubits"
    ):
        qe.check(e, level="unitary")
    assert qe.cost(e).ancillas == 10**30
    with pytest.raises(qe.errors.TooLarge, match="a state of 10000"):
        Circuit(10**30).apply(np.zeros(2))


APPLICATIONS: dict[str, tuple[Callable[[], object], str]] = {
    "batch": (
        lambda: Circuit(20).apply(np.broadcast_to(0.0, (1 << 20, 17))),
        "batch of states of 20 qubits .* 16 or fewer at a time",
    ),
    "columns": (lambda: Circuit(14).columns(1 << 14), r"part of U of shape \(2\*\*14, 16384\).* vectors instead"),
    "slice": (lambda: UnitaryOperator(Circuit(20))[:, :1000], r"part of U of shape \(2\*\*20, 1000\)"),
    "first column": (lambda: Circuit(40).first_column, "2\\*\\*40 amplitudes"),
    "unitary": (lambda: product(31).unitary, "24 qubits|32 qubits"),
}


@pytest.mark.parametrize("case", APPLICATIONS)
def test_what_does_not_fit_is_not_begun(case: str) -> None:
    call, message = APPLICATIONS[case]
    with pytest.raises(qe.errors.TooLarge, match=message):
        call()


def test_columns_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The corner of a circuit whose columns do not fit together is the one of its whole matrix."""
    e = product(3)
    whole = e.circuit.apply(np.eye(16, dtype=complex))
    monkeypatch.setattr("qnn_emul.linalg.circuit.MAX_QUBITS", 5)
    assert np.array_equal(e.circuit.columns(7, 4), whole[:4, :7])


def test_unitarity_on_as_many_vectors_as_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four where the limit leaves room for four; what is not unitary is still seen."""
    e = product(12)
    monkeypatch.setattr("qnn_emul.linalg.circuit.MAX_QUBITS", 16)
    monkeypatch.setattr("qnn_emul.encoding.measure.ROOM_QUBITS", 16)
    assert qe.check(e, level="unitary").ok
    loose = qe.linear_combination([1.0, 1.0], [e, e])
    loose.circuit.ops[0].gate.reflector[:] *= 1.1
    assert qe.check(loose, level="unitary").unitarity > 0.01


def negated(times: int) -> qe.BlockEncoding:
    """A node on top of each other that needs no ancilla."""
    A = qe.BlockEncoding.from_matrix(ROTATION)
    for _ in range(times):
        A = -A
    return A


def test_circuits_nested_too_deep_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The node from which on circuits can no longer be followed is named, before anything is worked out."""
    A = negated(1500)
    monkeypatch.setattr("qnn_emul.encoding.check.reading", None)
    with pytest.raises(qe.errors.TooLarge, match=r"^common\.scaling: its circuit would be nested .* block level"):
        qe.check(A, level="unitary")


def test_circuits_as_deep_as_allowed_are_followed() -> None:
    """Applied, turned round, counted and multiplied out within Python's limit on calls."""
    A = negated(MAX_NESTING - 1)
    assert A.circuit.nesting == MAX_NESTING
    assert np.allclose(A.circuit.adjoint().columns(2, 2), np.asarray(A.target).T)
    assert qe.counted_cost(A) == qe.cost(A)
    assert np.allclose(qe.to_sparse(A).toarray()[:2, :2], A.block)
    assert A.circuit.queries == {"matrix": 1}


HUGE: dict[str, Callable[[], qe.Encoding]] = {
    "embedding": lambda: qe.embed(qe.VectorEncoding.from_vector([0.6, 0.8]), 100),
    "unit matrix": lambda: qe.unit_matrix(0, 0, 90),
    "convolution": lambda: qe.conv2d(np.ones((1, 1, 1, 1)), (1, 1 << 40, 1 << 40)),
    "diagonal": lambda: qe.diagonal_of_vector(qe.embed(qe.VectorEncoding.from_vector([0.6, 0.8]), 36)),
}


@pytest.mark.parametrize("what", HUGE)
def test_blocks_that_do_not_fit_are_not_begun(what: str) -> None:
    """More than 2^28 numbers: refused by name, before anything is worked out; record and cost are read at any size."""
    e = HUGE[what]()
    assert qe.cost(e).ancillas == e.ancillas
    reads = [qe.check, qe.certify] + [lambda e: e.target, lambda e: e.value] * (e.kind == "VE" or what == "diagonal")
    for read in reads:
        with pytest.raises(qe.errors.TooLarge, match=r": 2\*\*(100|90|80|36) numbers do not fit \(at most 2\*\*28\)"):
            read(e)
    assert all(not isinstance(node._cache.get("target"), np.ndarray) for node in e.nodes() if node.n > 28)
