"""What is examined of Qualtran, PennyLane and QuBlock is what they compute, where they are installed."""

import math
from collections import Counter
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

from qnn_emul.papers.libraries import pennylane, qualtran, qublock


@pytest.fixture(scope="module")
def bloqs() -> Any:
    pytest.importorskip("qualtran")
    from qualtran.bloqs import block_encoding

    return block_encoding


def test_qualtran_counts_reflections(bloqs: Any) -> None:
    from qualtran.bloqs.basic_gates import Hadamard

    for order in (1, 2, 5):
        bloq = bloqs.ChebyshevPolynomial(bloqs.Unitary(Hadamard(), ancilla_bitsize=1), order=order)
        made = Counter(str(i.bloq) for i in bloq.decompose_bloq().bloq_instances)
        counted = {str(b): n for b, n in bloq.build_call_graph(None).items()}
        claimed = qualtran.reflections(order)[0]
        assert made["ReflectionUsingPrepare"] == claimed.measured
        assert counted["ReflectionUsingPrepare"] == claimed.claimed


def test_qualtran_computes_records(bloqs: Any) -> None:
    from qualtran.bloqs.basic_gates import Hadamard, TGate
    from qualtran.bloqs.block_encoding.chebyshev_polynomial import ScaledChebyshevPolynomial

    phase = bloqs.Phase(bloqs.Unitary(TGate(), alpha=2.0, epsilon=0.25), phi=0.5, eps=0.1)
    assert phase.epsilon == qualtran.phase_error(2.0, 0.25, 0.1)[0].claimed
    scaled = ScaledChebyshevPolynomial(bloqs.Unitary(Hadamard(), alpha=2.0, ancilla_bitsize=1, epsilon=0.01), order=3)
    assert scaled.alpha == pytest.approx(qualtran.scaled_alpha(np.eye(1), 2.0, 3)[0].claimed)
    assert scaled.epsilon == pytest.approx(qualtran.scaled_error(2.0, 0.01, 3)[0].claimed)
    product = bloqs.Product(tuple(bloqs.Unitary(TGate(), ancilla_bitsize=1) for _ in range(4)))
    assert product.ancilla_bitsize == qualtran.flagged((np.eye(2),) * 4)[1]


def test_qualtran_asks_for_positions(bloqs: Any) -> None:
    from qualtran.bloqs.block_encoding.sparse_matrix import SymmetricBandedRowColumnOracle

    for n, bandsize in ((2, 1), (1, 1)):
        oracle = SymmetricBandedRowColumnOracle(n, bandsize)
        asked = [[oracle.call_classically(l=label, i=i)[0] for label in range(2 * bandsize + 1)] for i in range(2**n)]
        assert asked == qualtran.band_positions(n, bandsize)


def test_pennylane_asks_for_entries() -> None:
    qml = pytest.importorskip("pennylane")
    for A in (np.diag([0.7, 0.0]), np.eye(3) / 3, np.diag([0.5, -0.25])):
        wires = range(2 * math.ceil(math.log2(len(A))) + 1)
        refused = pennylane.fable_documented(A)[0].measured > 1
        expected = pytest.raises(ValueError, match="subnormalization") if refused else nullcontext()
        with expected:
            qml.qsvt(A, [0, 1], encoding_wires=list(wires), block_encoding="fable")


def test_pennylane_transforms_what_it_divided() -> None:
    qml = pytest.importorskip("pennylane")
    for A, degree in pennylane.contractions():
        operator = qml.qsvt(A, [0.0] * degree + [1.0], encoding_wires=[0, 1], block_encoding="embedding")
        found = qml.matrix(operator, wire_order=[0, 1])[:2, :2].real
        error = np.linalg.norm(found - np.linalg.matrix_power(A, degree), 2)
        assert error == pytest.approx(pennylane.embedded(A, degree)[0].measured, abs=1e-6)


def test_pennylane_walks() -> None:
    """Its phases for e^(itX) and its adjoint are those of the matrices here."""
    qml = pytest.importorskip("pennylane")
    U = qml.RX(-0.8, 0)
    Q = qml.matrix(qml.Qubitization(qml.dot([0.5, 0.5], [U, qml.adjoint(U)]), control=[1]), wire_order=[1, 0])
    apart = np.cos(np.angle(np.linalg.eigvals(Q))) - math.cos(0.4)
    assert np.linalg.norm(apart) == pytest.approx(pennylane.qubitization(0.4)[0].measured, abs=1e-6)


def gates(circuit: Any) -> np.ndarray:
    """The matrix of a circuit of QuBlock."""
    X, Z = np.array([[0, 1], [1, 0]]), np.diag([1, -1])
    plain = {"x": X, "y": 1j * X @ Z, "z": Z, "h": (X + Z) / math.sqrt(2)}
    size = 2**circuit.num_qubits
    whole = np.eye(size, dtype=complex)
    for gate in circuit.gates:
        name = gate.name.lstrip("c")  # controls are named, or the first qubits of cx and its like
        half = gate.params[0] / 2 if gate.params else 0.0
        turned = math.cos(half) * np.eye(2) - 1j * math.sin(half) * plain[name[-1]] if name[0] == "r" else plain[name]
        *first, at = gate.qubits
        controls = [*gate.controls, *first]
        step = np.eye(size, dtype=complex)
        for i in range(size):
            if all(i >> c & 1 for c in controls) and not i >> at & 1:
                both = [i, i | 1 << at]
                step[np.ix_(both, both)] = turned
        whole = step @ whole
    return whole


def test_qublock_encodes_sums() -> None:
    synthesis = pytest.importorskip("blockflow.compile.synthesis")
    cases = [("prep_select", one, qublock.one_word) for one in qublock.one_word.candidates() if len(one) > 1]
    cases += [("sparse", one, qublock.sparse_strategy) for one in qublock.sparse_strategy.candidates()]
    cases += [("prep_select", one, qublock.ancillas) for one in qublock.ancillas.candidates()]
    for strategy, A, claim in cases:
        alpha = float(np.sum(np.abs(qublock.terms(A)[0])))
        U = gates(synthesis.synthesize_block_encoding_circuit(A, alpha=alpha, strategy=strategy))
        error = np.linalg.norm(alpha * U[: len(A), : len(A)] - A, 2)
        found = claim(A)
        assert error == pytest.approx(found[0].measured, abs=1e-9), (strategy, A)
        if claim is qublock.ancillas:
            assert len(U) == len(A) * 2 ** found[1].claimed
