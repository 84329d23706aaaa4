"""`qe.circuit`: what the steps do, against matrices; costs; drawings; every refusal."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul import circuit
from qnn_emul.errors import ArgumentError, NotUnitary, ShapeError, TooLarge

H = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
X = np.array([[0, 1], [1, 0]])
Y = np.array([[0, -1j], [1j, 0]])
I2 = np.eye(2)
ZERO, ONE = np.diag([1, 0]), np.diag([0, 1])


def block(seed: int, n: int = 1, alpha: float = 1.5) -> qe.BlockEncoding:
    """A complex matrix in its dilation."""
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(1 << n, 1 << n)) + 1j * rng.normal(size=(1 << n, 1 << n))
    matrix /= np.linalg.norm(matrix, 2)
    return qe.BlockEncoding.from_matrix(matrix, alpha=alpha)


def kron(*factors: Any) -> np.ndarray:
    """Tensor product of several matrices."""
    out = np.eye(1)
    for factor in factors:
        out = np.kron(out, factor)
    return out


def test_product_and_sum_are_the_lemmas() -> None:
    """Two uses on separate ancillas are be.product; PREP, SELECT, un-PREP is be.linear_combination: corner and cost."""
    a, b = block(0).named("A"), block(1, alpha=2.5).named("B")
    product = circuit(a=a.ancillas, b=b.ancillas, system=1).apply(b, "b", "system").apply(a, "a", "system")
    assert np.allclose(product.unitary[:2, :2], (a @ b).block, atol=1e-14)
    assert product.cost() == qe.cost(a @ b)
    roots = np.sqrt([a.record.alpha, b.record.alpha])
    mixed = circuit(index=1, work=1, system=1).prepare(roots, "index").select([a, b], "index", "work", "system")
    mixed.prepare(roots, "index", inverse=True)
    assert np.allclose(mixed.unitary[:2, :2], (a + b).block, atol=1e-14)
    assert mixed.circuit.queries == {"A": 1, "B": 1}


def test_steps_against_matrices() -> None:
    """Each step is the matrix that its words say, conditions and order of the registers included."""
    two = lambda: circuit(p=1, q=1)
    assert np.allclose(two().hadamard("p"), kron(H, I2))
    assert np.allclose(two().flip("q", when={"p": 0}), kron(ZERO, X) + kron(ONE, I2))
    assert np.allclose(two().reflect("p", "q"), np.diag([-1, 1, 1, 1]))
    assert np.allclose(two().phase(0.3, "q", when={"p": 1}), np.diag([1, 1, np.exp(0.3j), 1]))
    assert np.allclose(two().phase(0.3), np.exp(0.3j) * np.eye(4))
    assert np.allclose(two().apply(Y, "q", when={"p": 1}), kron(ZERO, I2) + kron(ONE, Y))
    assert np.allclose(two().apply(Y @ H, "q", inverse=True), kron(I2, (Y @ H).conj().T))
    swapped = np.eye(4)[[0, 2, 1, 3]]
    assert np.allclose(two().swap("p", "q"), swapped)
    assert np.allclose(two().apply(kron(Y, H), "q", "p"), kron(H, Y))
    image = [1, 2, 3, 0]
    shift = np.zeros((4, 4))
    shift[image, range(4)] = 1
    assert np.allclose(two().permute(image, "p", "q"), shift)
    assert np.allclose(two().permute(image, "p", "q", inverse=True), shift.T)
    copied = circuit(x=2, y=2).copy("x", "y")
    state = np.zeros(16)
    state[0b1101] = 1
    assert np.argmax(np.abs(copied.unitary @ state)) == 0b1110
    amplitudes = np.array([0.6, 0.0, 0.8j])
    assert np.allclose(circuit(x=2).prepare(amplitudes, "x").unitary[:, 0], [0.6, 0, 0.8j, 0])


def test_wider_workspace_uses_the_last_qubits() -> None:
    """An encoding leaves the first qubits of a workspace that is wider alone."""
    a = block(2)
    wide = circuit(work=3, system=1).apply(a, "work", "system")
    assert np.allclose(np.asarray(wide), np.kron(np.eye(4), np.asarray(a.unitary)))


def test_adjoint_undoes_everything() -> None:
    """adjoint() after the circuit is the identity, whatever steps it has."""
    a, x = block(3), qe.VectorEncoding.from_vector([0.6, 0.8j])
    c = circuit(flag=1, work=1, system=1).hadamard("flag").apply(a, "work", "system", when={"flag": 1})
    c.apply(x, "system", when={"work": 0}).phase(0.4, "work").copy("work", "system").swap("flag", "work")
    c.permute([1, 0], "flag").prepare([1, 2j], "work").apply(circuit(s=1).apply(Y, "s"), "system").flip("flag")
    u = np.asarray(c)
    assert np.allclose(np.asarray(c.adjoint()) @ u, np.eye(8), atol=1e-14)
    assert not np.allclose(u @ u, np.eye(8))


def test_drawing_holds_registers_steps_and_conditions() -> None:
    """A line a register, a column a step, values of conditions; long circuits are folded; the SVG is well-formed."""
    a = block(4).named("A")
    c = circuit(flag=1, work=1, system=1).hadamard("flag").apply(a, "work", "system", when={"flag": 0})
    assert str(c).splitlines() == [
        "  flag/1: ─[H]──(0)──",
        "  work/1: ──────[A]──",
        "system/1: ──────[A]──",
    ]
    for _ in range(40):
        c.phase(0.25, "flag", "system")
    assert max(map(len, c.draw(80).splitlines())) <= 81
    assert c.draw(80).count("flag/1") > 1
    picture = ElementTree.fromstring(c._repr_html_())
    assert picture.attrib["role"] == "img"
    assert sum(e.tag.endswith("circle") for e in picture.iter()) == 41
    assert repr(c) == "<circuit flag=1, work=1, system=1: 3 qubits, 42 steps>"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: circuit(), ArgumentError, "name at least one register"),
        (lambda: circuit(a=-1), ArgumentError, "'a' must be a number of qubits, not -1"),
        (lambda: circuit(a=1.5), ArgumentError, "'a' must be a number of qubits, not 1.5"),
        (lambda: circuit(a=1).hadamard("b"), ArgumentError, "must be one of a, not 'b'"),
        (lambda: circuit(a=1, b=1).hadamard("a", "a"), ArgumentError, "be different"),
        (lambda: circuit(a=1).hadamard("a", when={"a": 1}), ArgumentError, "other registers than those acted on"),
        (
            lambda: circuit(a=1, b=1).hadamard("a", when={"b": 2}),
            ArgumentError,
            "give 'b' a value of its 1 qubits, not 2",
        ),
        (lambda: circuit(a=1, b=1).apply(np.eye(2), "a", "b"), ShapeError, "act on the 2 qubits of a, b"),
        (lambda: circuit(a=1).apply(np.ones((2, 2)), "a"), NotUnitary, r"\|\|U\^H U - 1\|\| = "),
        (lambda: circuit(a=1).apply(np.eye(3), "a"), ShapeError, "square matrix of a power-of-two size"),
        (lambda: circuit(a=1).apply(np.eye(8192), "a"), TooLarge, "larger than"),
        (lambda: circuit(a=0, s=1).apply(block(0), "a", "s"), ShapeError, "room for the 1 ancillas"),
        (lambda: circuit(a=1, s=2).apply(block(0), "a", "s"), ShapeError, "end with the system of"),
        (lambda: circuit(a=1).apply(block(0)), ArgumentError, "end with the system"),
        (lambda: circuit(a=1).prepare([1, 2, 3], "a"), ShapeError, "at most 2 numbers"),
        (lambda: circuit(a=1).prepare([0, 0], "a"), ArgumentError, "a number that is not 0"),
        (lambda: circuit(i=1, s=1).select([np.eye(2)] * 3, "i", "s"), ShapeError, "at most 2, one a value"),
        (lambda: circuit(a=1).permute([0, 0], "a"), ArgumentError, "each of 0 … 1 once"),
        (lambda: circuit(a=1, b=2).copy("a", "b"), ShapeError, "have one width, not 1 and 2 qubits"),
    ],
)
def test_refusals(call: Any, error: type[Exception], words: str) -> None:
    """Each names the argument, what it must be and what it was."""
    with pytest.raises(error, match=words):
        call()


def test_a_quantum_circuit_is_told_what_to_do() -> None:
    """An object of that name, without qiskit: the message says Operator(circuit)."""
    stranger = type("QuantumCircuit", (), {})()
    with pytest.raises(ArgumentError, match=r"Operator\(circuit\)"):
        circuit(a=1).apply(stranger, "a")


def test_single_precision_is_named() -> None:
    """A complex64 unitary has a defect of 1e-7: refused, with what to do."""
    u = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 4)))[0].astype(np.complex64)
    with pytest.raises(NotUnitary, match="Single-precision"):
        circuit(a=2).apply(u, "a")
