"""`qe.draw`: qubits, boxes of children and adjoints, controls; text, SVG, what is left out, bad input."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.circuits.leaf import claimed_encoding
from qnn_emul.errors import ArgumentError, NoData, TooLarge
from qnn_emul.linalg.circuit import Circuit, Op
from qnn_emul.linalg.gates import PAULI_X
from qnn_emul.reports.run_tree import tree

A = qe.BlockEncoding.from_matrix(np.array([[0.6, 0.2], [0.1, 0.7]]), name="A")


def test_a_product_with_its_adjoint() -> None:
    """A† A: two boxes, each on its own ancilla and the system, the right one first."""
    lines = str(qe.draw(A.H @ A)).splitlines()
    assert [line.split(":")[0].strip() for line in lines] == ["a0/1", "a1/1", "s0/1"]
    assert lines[2].index("[A]") < lines[2].index("[A†]")
    assert "[A]" in str(qe.draw(A @ A, names=["A", "A"]))


def test_a_sum_has_controls() -> None:
    """The terms under the index, its preparation around them."""
    text = qe.draw(A + 2 * A @ A).text(60)
    assert text.count("[PREP]") == 2
    assert "(0)" in text
    assert "(1)" in text
    assert max(map(len, text.splitlines())) <= 60


def test_svg_and_what_is_left_out() -> None:
    """A page can show it; what is not drawn is counted."""
    x = qe.amplify(qe.VectorEncoding.from_vector([0.6, 0.8], alpha=2.0), 1e-3)
    short = qe.draw(x, steps=3)
    assert str(short).endswith(f"… and {short.further} further steps")
    assert short.further > 0
    assert "further steps" in short._repr_html_()
    root = ET.fromstring(short.svg)
    assert root.tag.endswith("svg")
    assert str(qe.draw(qe.BlockEncoding.from_unitary([[1.0]], [[1.0]]))) == "a number"


def test_qubits_that_go_together_are_one_line_however_many_there_are() -> None:
    """A block of 8 pixels on 11 ancillas and one of 45 qubits, which no machine holds, are drawn; controls keep their values."""
    w = qe.BlockEncoding.from_matrix(np.eye(8) / 2, alpha=1.0, name="W")
    x = qe.VectorEncoding.from_vector(np.arange(1.0, 9.0) / np.linalg.norm(np.arange(1.0, 9.0)), name="x")
    e = qe.residual_blocks(x, [w] * 3, epsilon=1e-4)
    assert e.n + e.ancillas > 24
    sum_of_two = e.children[0]
    text = str(qe.draw(sum_of_two))
    assert re.search(r"s0–2/3: .*\[ve\.sign_amplification\]──\[ve\.pointwise_function\]", text)
    lines = [line for line in text.splitlines() if "/" in line]
    assert sum(int(line.partition(":")[0].partition("/")[2]) for line in lines) == sum_of_two.n + sum_of_two.ancillas
    assert lines[0].count("(0)") == lines[0].count("(1)") == 1
    whole = qe.draw(e, steps=12)
    assert f"a1–{e.ancillas - 1}/{e.ancillas - 1}: ──────(0)" in str(whole)
    assert "viewBox" in whole.svg
    flip = Circuit(3, (Op(PAULI_X, (2,), ((0, 1), (1, 1))),))
    assert "a0–1/2: ─(3)" in str(qe.draw(claimed_encoding(flip, np.eye(2), 1.0, 0.0)))


def nested(depth: int) -> qe.VectorEncoding:
    """An activation of an activation: each doubles the ancillas."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    for _ in range(depth):
        x = qe.pointwise(x, qe.erf(0.8))
    return x


def test_ancillas_that_double_at_each_level() -> None:
    """Controls are read once an op, not once a qubit; what no list holds is refused by name, as is its unitary."""
    began = time.process_time()
    lines = str(qe.draw(nested(15))).splitlines()
    assert time.process_time() - began < 3
    assert [line.split(":")[0].strip() for line in lines] == ["a0–32767/32768", "a32768–65533/32766", "s0/1"]
    deep = nested(40)
    for call in (lambda: qe.draw(deep), lambda: deep.circuit):
        with pytest.raises(TooLarge, match=f"{deep.ancillas + 1} qubits"):
            call()
    assert "a drawing of 131071 qubits does not fit (at most 65536)" in tree(qe.check(nested(16)))
    with pytest.raises(TooLarge, match="the unitary acts on 901 qubits"):
        qe.draw(nested(0).with_record(ancillas=900))


def test_bad_input() -> None:
    """No encoding, no data, no steps, names that do not fit."""
    for call, words in (
        (lambda: qe.draw(3), "be an encoding, not int"),
        (lambda: qe.draw(A, steps=0), "'steps'"),
        (lambda: qe.draw(A @ A, names=["A"]), "hold 2 words"),
        (lambda: qe.draw(A @ A, names=["A", 1]), "hold 2 words"),
        (lambda: qe.draw(A @ A, names=1.5), "hold 2 words, one a child, not 1.5"),
    ):
        with pytest.raises(ArgumentError, match=words):
            call()  # type: ignore[no-untyped-call]
    with pytest.raises(NoData):
        qe.draw(qe.abstract.vector(1) + qe.abstract.vector(1))
