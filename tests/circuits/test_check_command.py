"""`qnn-emul check`: holds, does not hold and why, bad input; matrices and OpenQASM."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

import qnn_emul as qe
from qnn_emul.circuits.confront import confront
from qnn_emul.cli import main
from qnn_emul.errors import ArgumentError

A = np.array([[0.6, 0.2j], [0.1, 0.7]])
NEAR = A + 0.125 * np.array([[0.0, 0.0], [0.0, 1.0]])


def files(folder: Path, unitary: np.ndarray, target: np.ndarray) -> list[str]:
    """The two files and their options."""
    np.save(folder / "u.npy", unitary)
    np.save(folder / "t.npy", target)
    return ["check", str(folder / "u.npy"), "--target", str(folder / "t.npy")]


def claimed(alpha: float, ancillas: int, epsilon: float) -> list[str]:
    """The record's options."""
    return ["--alpha", str(alpha), "--ancillas", str(ancillas), "--epsilon", str(epsilon)]


def test_holds_at_the_border_and_not_below(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Error 1/8 is held by epsilon = 1/8 and violates 0.124; the numbers are printed."""
    e = qe.BlockEncoding.from_matrix(A, alpha=1.5)
    words = files(tmp_path, np.asarray(e.unitary), NEAR)
    assert main([*words, *claimed(1.5, 1, 0.125), "--plot", str(tmp_path / "u.png")]) == 0
    assert (tmp_path / "u.png").read_bytes().startswith(b"\x89PNG")
    assert "the record holds" in capsys.readouterr().out
    assert main([*words, *claimed(1.5, 1, 0.124), "--json"]) == 1
    row = json.loads(capsys.readouterr().out)
    assert row["error"] == pytest.approx(0.125, abs=1e-12)
    assert (row["ok"], row["n"], row["ancillas"], row["kind"]) == (False, 1, 1, "BE")
    assert "exceeds epsilon = 0.124" in row["failures"][0]


def test_ancillas_and_sign_and_alpha(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A claimed ancilla more, a sign, another alpha: each violates, and the mistake is named."""
    e = qe.BlockEncoding.from_matrix(A, alpha=1.5)
    u = np.asarray(e.unitary)
    assert main([*files(tmp_path, u, A), *claimed(1.5, 2, 0)]) == 1
    assert "has 1 ancillas (its qubits less n = 1), not the claimed 2" in capsys.readouterr().out
    assert main([*files(tmp_path, u, -A), *claimed(1.5, 1, 0)]) == 1
    assert "fits for -U" in capsys.readouterr().out
    assert main([*files(tmp_path, u, A), *claimed(2.0, 1, 0)]) == 1
    assert "the record holds with alpha = 1.5" in capsys.readouterr().out


def test_ancillas_last_are_recognised() -> None:
    """A circuit whose ancilla is the least significant qubit: the hint says so; the right order holds."""
    e = qe.BlockEncoding.from_matrix(A, alpha=1.5)
    u = np.asarray(e.unitary).reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
    found = confront(u, A, 1.5, 1, 0.0)
    assert not found.ok
    assert "ancillas seem to come last" in found.hints[0]


def test_vectors_and_sparse(tmp_path: Path) -> None:
    """A vector as target; a circuit as a sparse matrix."""
    x = qe.VectorEncoding.from_vector([0.6, 0.0, 0.8j], alpha=1.25)
    scipy.sparse.save_npz(tmp_path / "u.npz", scipy.sparse.csr_array(np.asarray(x.unitary)))
    np.save(tmp_path / "t.npy", x.target)
    words = ["check", str(tmp_path / "u.npz"), "--target", str(tmp_path / "t.npy")]
    assert main([*words, *claimed(1.25, 1, 0)]) == 0
    assert main([*words, *claimed(1.2, 1, 0.01)]) == 1


@pytest.mark.parametrize("version", [2, 3])
def test_openqasm(tmp_path: Path, version: int) -> None:
    """|0><1| + |1><0| controlled by the second declared register: order of the qubits as declared, the first one an ancilla."""
    head = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg a[1]; qreg w[1];\n'
    if version == 3:
        head = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[1] a; qubit[1] w;\n'
    (tmp_path / "c.qasm").write_text(
        head + "x w[0];\ncx w[0], a[0];\n"
    )  # |w> to |1 - w>, ancilla flipped where that is 1
    np.save(tmp_path / "t.npy", np.array([[0.0, 1.0], [0.0, 0.0]]))
    words = ["check", str(tmp_path / "c.qasm"), "--target", str(tmp_path / "t.npy")]
    assert main([*words, *claimed(1, 1, 0)]) == 0
    np.save(tmp_path / "t.npy", np.array([[0.0, 0.0], [1.0, 0.0]]))
    assert main([*words, *claimed(1, 1, 0.5)]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("garbage", "hold an OpenQASM circuit of unitary gates"),
        ("", "declare at least one qubit"),
        ('OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg a[1];\nreset a[0];', "unitary gates"),
        ("OPENQASM 2.0;\nqreg a[20];\n", "does not fit"),
    ],
)
def test_bad_circuits(tmp_path: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2 and one line that says what is wrong."""
    (tmp_path / "c.qasm").write_text(text)
    np.save(tmp_path / "t.npy", np.eye(2))
    assert main(["check", str(tmp_path / "c.qasm"), "--target", str(tmp_path / "t.npy"), *claimed(1, 0, 0)]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_bad_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No file, a pickle, text, bytes that are no text, a matrix that is not unitary, a target that is too large."""
    good = files(tmp_path, np.eye(4), np.eye(2))
    np.save(tmp_path / "p.npy", np.array([{}], dtype=object), allow_pickle=True)
    (tmp_path / "w.npy").write_text("words")
    (tmp_path / "b.qasm").write_bytes(b"\xff\xfe\x00")
    for circuit in ("none.npy", "none.qasm", "p.npy", "w.npy", "b.qasm"):
        assert main(["check", str(tmp_path / circuit), *good[2:], *claimed(1, 1, 0)]) == 2
    assert main([*files(tmp_path, np.ones((4, 4)), np.eye(2)), *claimed(1, 1, 0)]) == 2
    assert "||U^H U - 1|| = 15" in capsys.readouterr().err
    assert main([*files(tmp_path, np.eye(4), np.eye(8)), *claimed(1, 1, 0)]) == 2
    assert main([*files(tmp_path, np.eye(4), np.ones((2, 2, 2))), *claimed(1, 1, 0)]) == 2


@pytest.mark.parametrize(
    ("alpha", "ancillas", "epsilon"), [(0, 1, 0), (-1, 1, 0), (1, -1, 0), (1, 1, -0.1), (np.nan, 1, 0)]
)
def test_bad_records(alpha: float, ancillas: int, epsilon: float) -> None:
    """alpha > 0, ancillas >= 0, epsilon >= 0."""
    with pytest.raises(ArgumentError):
        confront(np.eye(4), np.eye(2), alpha, ancillas, epsilon)


@pytest.mark.parametrize(
    ("module", "text"), [("qiskit", "OPENQASM 2.0;"), ("qiskit_qasm3_import", "OPENQASM 3.0;\nqubit a;")]
)
def test_without_the_extra(
    tmp_path: Path, module: str, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading OpenQASM without its packages names the extra."""
    (tmp_path / "c.qasm").write_text(text)
    np.save(tmp_path / "t.npy", np.eye(2))
    monkeypatch.setitem(sys.modules, module, None)
    assert main(["check", str(tmp_path / "c.qasm"), "--target", str(tmp_path / "t.npy"), *claimed(1, 0, 0)]) == 2
    assert "qnn_emul[circuits]" in capsys.readouterr().err
