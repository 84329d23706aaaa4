"""What an attack found: claims that cannot be true, names that end a comment, files whose places point outside, lists too long to make."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.complexity.scans import points
from qnn_emul.errors import ArgumentError, RecordViolated

X = qe.VectorEncoding.from_vector([0.6, 0.8])


@pytest.mark.parametrize("claim", [{"epsilon": -1e-16}, {"epsilon": -1.0}, {"leak": -0.5}])
def test_negative_claims_are_violated(claim: dict[str, float]) -> None:
    """However small: no error is below 0. `leak` is squared where it is used."""
    e = qe.amplify(X + X, epsilon=1e-3) if "leak" in claim else X
    assert qe.check(e).ok
    found = qe.check(e.with_record(**claim))
    assert not found.ok
    assert any("is negative" in words for words in found.root.failures)


def test_a_violated_record_at_large_scale_raises_no_warning() -> None:
    """The hints that the message gives are measured without overflow."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RecordViolated):
            qe.BlockEncoding.from_unitary(np.eye(4), 2e200 * np.eye(2), alpha=1e200, epsilon=0)


def test_a_name_cannot_end_a_comment() -> None:
    """A leaf called with ends of lines: the program is the same as without a name, but for one comment."""
    named = qe.to_qasm3(qe.VectorEncoding.from_vector([0.6, 0.8], name="x\ngphase(3.14); //\r\u2028y"))
    plain = [line for line in qe.to_qasm3(X).splitlines() if not line.startswith("//")]
    assert [line for line in named.splitlines() if not line.startswith("//")] == plain


@pytest.mark.parametrize(
    ("shape", "indptr", "indices"),
    [([2, 2], [0, 1, 2], [2**30, 1]), ([2, 2], [0, 2, 2], [0, 3]), ([2, 2], [0, 1, 2], [-1, 1])],
)
def test_sparse_files_with_places_outside(
    shape: list[int], indptr: list[int], indices: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused as no matrix, before SciPy follows them."""
    np.savez(tmp_path / "u.npz", format=b"csr", shape=shape, indptr=indptr, indices=indices, data=np.ones(2))
    np.save(tmp_path / "t.npy", np.eye(2))
    words = ["check", str(tmp_path / "u.npz"), "--target", str(tmp_path / "t.npy")]
    assert main([*words, "--alpha", "1", "--ancillas", "0", "--epsilon", "0"]) == 2
    assert "scipy's .npz" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"\x93NUMPY broken", b""])
def test_files_that_are_no_arrays(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, status 2."""
    (tmp_path / "u.npz").write_bytes(content)
    np.save(tmp_path / "t.npy", np.eye(2))
    words = ["check", str(tmp_path / "u.npz"), "--target", str(tmp_path / "t.npy")]
    assert main([*words, "--alpha", "1", "--ancillas", "0", "--epsilon", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_infinite_angles_are_refused() -> None:
    with pytest.raises(ArgumentError, match="with numbers for angles"):
        qe.from_qasm3('OPENQASM 3.0; include "stdgates.inc"; qubit q; rx(1e999) q;', np.eye(2))


def test_links_that_lead_to_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No internal error."""
    os.symlink(tmp_path / "b", tmp_path / "a")
    os.symlink(tmp_path / "a", tmp_path / "b")
    assert main(["export", "be.product", "--out", str(tmp_path / "a")]) == 2
    assert "internal" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["layers=1:1000000000", "epsilon=1:1e-300:1.0000001", "layers=1:" + "9" * 400, "layers=3:1"]
)
def test_scans_are_counted_before_they_are_made(text: str) -> None:
    with pytest.raises(ArgumentError, match="--scan"):
        points(text)
