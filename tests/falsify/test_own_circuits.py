"""Claims about circuits of one's own: matrices of every kind, `qe.circuit`, leaves that a claim makes, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse

import qnn_emul as qe
from qnn_emul.claims import BE, VE, claim
from qnn_emul.cli import main
from qnn_emul.errors import ClaimError, NotUnitary
from qnn_emul.falsify.claim_files import load_claims
from qnn_emul.falsify.falsifier import falsify
from qnn_emul.falsify.reading.circuit_goals import GROUNDS

EXAMPLES = Path(__file__).parents[2] / "examples" / "own_circuits.py"


def error_of_product(a: Any, b: Any) -> Any:
    """GSLW Lemma 53, corrected."""
    return a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon


def test_the_examples() -> None:
    """Of the three that ship the shared ancilla is refuted on 1 x 1 matrices; the others are proved for all n, and reach tightness 1."""
    claims = load_claims(EXAMPLES)
    wrong = falsify(claims["shared_ancilla"], budget=2)
    assert wrong.status == "refuted"
    assert wrong.trial is not None
    assert {e.n for e in wrong.trial.values.values()} == {0}
    for name in ("separate_ancillas", "product_gadget"):
        verdict = falsify(claims[name], budget=1)
        assert verdict.status == "holds"
        assert GROUNDS in verdict.proof.lines
        assert verdict.tightest is not None
        assert verdict.tightest.ratio == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    "form", [np.asarray, lambda u: scipy.sparse.csr_array(np.asarray(u)), lambda u: u, lambda u: Holder(u)]
)
def test_matrices_of_every_kind(form: Any) -> None:
    """Arrays, sparse matrices, LinearOperators, anything with __array__: a right claim stands, half the error is refuted."""

    def made(share: float) -> Any:
        @claim(inputs={"A": BE()})
        def itself(A: Any) -> Any:
            r = A.record
            return form(A.unitary), {
                "target": A.target,
                "alpha": r.alpha,
                "ancillas": r.ancillas,
                "epsilon": share * r.epsilon,
            }

        return itself

    assert falsify(made(1.0), budget=0.3).status == "not refuted"
    assert falsify(made(0.5), budget=1, repair=False).status == "refuted"


class Holder:
    """Something that numpy can read."""

    def __init__(self, unitary: Any) -> None:
        self.unitary = unitary

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self.unitary, dtype=dtype)


def test_qiskit_operators() -> None:
    """An Operator is read; a QuantumCircuit is told to become one."""
    from qiskit import QuantumCircuit
    from qiskit.quantum_info import Operator

    circuit = QuantumCircuit(1)
    circuit.h(0)

    @claim(inputs={"x": VE(n=0)})
    def operator(x: Any) -> Any:
        half = np.array([1, 1]) / np.sqrt(2)
        return Operator(circuit), {"target": half, "alpha": 1, "ancillas": 0, "epsilon": 0}

    @claim(inputs={"x": VE(n=0)})
    def bare(x: Any) -> Any:
        return circuit, {"target": [1, 0], "alpha": 1, "ancillas": 0, "epsilon": 0}

    assert falsify(operator, budget=0.2).status != "refuted"
    with pytest.raises(ClaimError, match=r"Operator\(circuit\)"):
        falsify(bare, budget=0.2)


def test_vectors() -> None:
    """A vector as target: the first column counts, with its sign."""

    def made(sign: float) -> Any:
        @claim(inputs={"x": VE(ancillas=1)})
        def column(x: Any) -> Any:
            r = x.record
            return x.unitary, {"target": sign * x.target, "alpha": r.alpha, "ancillas": 1, "epsilon": r.epsilon}

        return column

    assert falsify(made(1.0), budget=0.3).status == "not refuted"
    assert falsify(made(-1.0), budget=1, repair=False).status == "refuted"


def test_wrong_numbers_of_ancillas() -> None:
    """The circuit's qubits less n count: one claimed ancilla more or less is refuted."""

    def made(more: int) -> Any:
        @claim(inputs={"A": BE(ancillas=1)})
        def counted(A: Any) -> Any:
            r = A.record
            return A.unitary, {"target": A.target, "alpha": r.alpha, "ancillas": 1 + more, "epsilon": r.epsilon}

        return counted

    assert falsify(made(0), budget=0.3).status == "not refuted"
    for more in (-1, 1):
        verdict = falsify(made(more), budget=0.5, repair=False)
        assert verdict.trial is not None
        assert verdict.trial.failing == {"ancillas"}


def test_a_leaf_that_the_claim_makes_is_confronted() -> None:
    """A record that the claim's own leaf violates refutes the claim; it is no discarded input. The file replays."""

    @claim(inputs={"A": BE(ancillas=1), "B": BE(ancillas=1)})
    def leaf(A: Any, B: Any) -> Any:
        a, b = A.record, B.record
        record = {"alpha": a.alpha * b.alpha, "epsilon": error_of_product(a, b)}
        e = qe.BlockEncoding.from_unitary(A.unitary @ B.unitary, target=A.target @ B.target, **record)
        return e, {**record, "ancillas": 1}

    verdict = falsify(leaf, budget=1)
    assert verdict.status == "refuted"
    assert verdict.trial is not None
    assert verdict.trial.failing == {"error of a leaf that the claim makes"}
    assert verdict.tally.discarded.total() == 0
    assert not leaf.check(**verdict.trial.values).ok


def test_refusals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No unitary: its defect and the inputs are named; no target; a target that does not fit; what is no circuit at all."""

    def made(circuit: Any, **record: Any) -> Any:
        @claim(inputs={"A": BE(ancillas=1)})
        def odd(A: Any) -> Any:
            return circuit(A), {"alpha": 1, "ancillas": 1, "epsilon": 0, **{k: f(A) for k, f in record.items()}}

        return odd

    with pytest.raises(NotUnitary, match=r"= 3, more than 1e-12\. Inputs: A = \("):
        falsify(made(lambda A: 2 * np.asarray(A.unitary), target=lambda A: A.target), budget=0.2)
    with pytest.raises(ClaimError, match="must hold target="):
        falsify(made(lambda A: A.unitary), budget=0.2)
    with pytest.raises(ClaimError, match="not str"):
        falsify(made(lambda A: "U", target=lambda A: A.target), budget=0.2)
    with pytest.raises(ClaimError, match="none of"):
        falsify(made(lambda A: A.unitary, target=lambda A: np.eye(64)), budget=0.2)
    path = tmp_path / "draft.py"
    text = EXAMPLES.read_text(encoding="utf-8").replace(
        "return A.unitary @ B.unitary", "return 2 * (A.unitary @ B.unitary)"
    )
    path.write_text(text, encoding="utf-8")
    assert main(["falsify", f"{path}::shared_ancilla", "--budget", "0.2", "--jobs", "1"]) == 2
    assert "||U^H U - 1|| = 3" in capsys.readouterr().err
