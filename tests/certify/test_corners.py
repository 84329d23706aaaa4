"""Corners read symbolically, against the matrices of the same circuits with random unitaries."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy

import qnn_emul as qe
from qnn_emul.certify.corners.bounds import error_bound, factors, product_bound, system_of, unmatched
from qnn_emul.certify.corners.expressions import Expression
from qnn_emul.certify.corners.products import Factor, corner
from qnn_emul.certify.corners.state import NotRead
from qnn_emul.encoding.record import Record


def random_unitary(rng: np.random.Generator, qubits: int) -> np.ndarray:
    """A Haar-like unitary."""
    m = rng.normal(size=(1 << qubits, 1 << qubits)) + 1j * rng.normal(size=(1 << qubits, 1 << qubits))
    return np.linalg.qr(m)[0]


def be(name: str, ancillas: int, n: int, seed: int) -> qe.BlockEncoding:
    """A random unitary as an encoding of its own block."""
    u = random_unitary(np.random.default_rng(seed), ancillas + n)
    return qe.BlockEncoding.from_unitary(u, target=u[: 1 << n, : 1 << n], alpha=1, epsilon=1e-12).named(name)


def ve(name: str, ancillas: int, n: int, seed: int) -> qe.VectorEncoding:
    """A random unitary as an encoding of its own first column."""
    u = random_unitary(np.random.default_rng(seed), ancillas + n)
    return qe.VectorEncoding.from_unitary(u, target=u[: 1 << n, 0], alpha=1, epsilon=1e-12).named(name)


def value(factor: Factor) -> np.ndarray:
    """The matrix or column of a factor."""
    block = np.asarray(factor.thing.block)
    if factor.role == "matrix":
        return block.conj().T if factor.turned else block
    block = block.conj() if factor.turned else block
    return np.diag(block) if factor.role == "diagonal" else block[:, None]


def evaluated(found: dict[Any, Any], sizes: list[int], vector: bool) -> np.ndarray:
    """A sum of products as a matrix."""
    total: Any = 0
    for product, coefficient in found.items():
        out = np.eye(1)
        for chain, size in zip(product, sizes, strict=True):
            m = np.eye(size)
            for factor in chain:
                m = m @ value(factor)
            out = np.kron(out, m)
        total = total + complex(coefficient) * out
    return total


def agree(c: qe.Circuit, system: list[str], vector: bool) -> dict[Any, Any]:
    """The corner as read is that of the matrix; returns what was read."""
    found = corner(c, system, vector)
    sizes = [1 << c.registers[name] for name in system]
    side = int(np.prod(sizes))
    wanted = np.asarray(c.unitary[:side, :1] if vector else c.unitary[:side, :side])
    assert np.allclose(evaluated(found, sizes, vector), wanted, atol=1e-12)
    return found


@pytest.mark.parametrize(("a", "b", "n"), [(1, 1, 1), (2, 1, 1), (1, 2, 2), (0, 1, 1)])
def test_circuits_of_the_catalogue(a: int, b: int, n: int) -> None:
    """Product, sum, adjoint, matrix-vector, diagonal, tensor, reflection around a state: at several widths."""
    A, B, x, y = be("A", a, n, 1), be("B", b, n, 2), ve("x", a, n, 3), ve("y", b, n, 4)
    two = lambda: qe.circuit(a=a, b=b, s=n)
    assert agree(two().apply(B, "b", "s").apply(A, "a", "s"), ["s"], False) == {((Factor(A), Factor(B)),): 1}
    agree(two().apply(B, "b", "s", inverse=True).apply(A, "a", "s"), ["s"], False)
    found = agree(two().apply(y, "b", "s").apply(A, "a", "s"), ["s"], True)
    assert found == {((Factor(A), Factor(y, False, "column")),): 1}
    wide = max(a, b)
    mixed = qe.circuit(i=1, w=wide, s=n).prepare([1, 2j], "i").select([A, B], "i", "w", "s")
    found = agree(mixed.prepare([2, 1], "i", inverse=True), ["s"], False)
    assert len(found) == 2
    diagonal = qe.circuit(w=a, m=n, s=n).apply(x, "w", "m").copy("s", "m")
    assert agree(diagonal, ["s"], False) == {((Factor(x, False, "diagonal"),),): 1}
    both = qe.circuit(w=a, m=n, v=b, s=n).apply(y, "v", "s").apply(x, "w", "m").copy("s", "m")
    agree(both, ["s"], True)
    agree(qe.circuit(a=a, b=b, s=n, t=n).apply(A, "a", "s").apply(B, "b", "t"), ["s", "t"], False)


def test_unitarity_is_used() -> None:
    """U^H U cancels, under conditions too; a reflection around a state between A and A^H."""
    A, x = be("A", 2, 1, 5), ve("x", 2, 1, 6)
    c = qe.circuit(f=1, w=2, s=1).hadamard("f").apply(A, "w", "s", when={"f": 1})
    c.apply(A, "w", "s", inverse=True, when={"f": 1}).hadamard("f")
    assert agree(c, ["s"], False) == {((),): 1}
    walk = qe.circuit(w=2, s=1).apply(x, "w", "s").reflect("w", "s").apply(x, "w", "s", inverse=True)
    walk.reflect("w", "s").apply(x, "w", "s")
    with pytest.raises(NotRead):
        corner(walk, ["s"], True)  # <0|x> is a number that is no block's
    once = qe.circuit(w=2, s=1).apply(A, "w", "s").reflect("w").apply(A, "w", "s", inverse=True)
    found = agree(once, ["s"], False)
    assert set(found) == {((),), ((Factor(A, True), Factor(A)),)}


def test_shared_ancillas_are_refused() -> None:
    """The issue's example: both on one workspace; what leaks out of B comes back through A."""
    A, B = be("A", 1, 1, 7), be("B", 1, 1, 8)
    with pytest.raises(NotRead, match=r"workspace of \w is not"):
        corner(qe.circuit(w=1, s=1).apply(B, "w", "s").apply(A, "w", "s"), ["s"], False)


def random_circuit(rng: np.random.Generator, steps: int) -> qe.Circuit:
    """Random steps on a narrow register and wires, controls and adjoints included; oracles are used several times."""
    w, n = int(rng.integers(1, 3)), 1
    A, B = be("A", w, n, int(rng.integers(100))), be("B", 1, n, int(rng.integers(100)))
    x, y = ve("x", w, n, int(rng.integers(100))), ve("y", 1, n, int(rng.integers(100)))
    c = qe.circuit(i=1, j=1, w=w, v=1, m=n, s=n)
    for _ in range(steps):
        kind = int(rng.integers(12))
        when = {}
        if rng.random() < 0.5:
            when["ij"[int(rng.integers(2))]] = int(rng.integers(2))
        e = [A, B, x, y][int(rng.integers(4))]
        front = "w" if e in (A, x) or rng.random() < 0.3 else "v"
        system = "s" if rng.random() < 0.6 else "m"
        inverse = bool(rng.random() < 0.5)
        if kind < 6:
            if rng.random() < 0.2:
                when["v" if front == "w" else "w"] = 0
            c.apply(e, front, system, when=when, inverse=inverse)
        elif kind == 6:
            c.copy("s", "m", when=when) if rng.random() < 0.7 else c.copy("m", "s", when=when)
        elif kind == 7:
            c.reflect(*[["w"], ["v"], ["w", "v"], ["w", "s"]][int(rng.integers(4))], when=when)
        elif kind == 8:
            free = [r for r in "ij" if r not in when]
            c.hadamard(free[0], when=when) if rng.random() < 0.5 else c.flip(free[-1], when=when)
        elif kind == 9:
            free = next(r for r in "ij" if r not in when)
            c.prepare([1, 2j], free, when=when, inverse=bool(rng.random() < 0.5))
        elif kind == 10:
            c.swap("s", "m", when=when)
        else:
            c.phase(0.7, when=when)
    return c


def test_random_circuits() -> None:
    """Whatever is read agrees with the matrix: 400 random circuits, matrices and vectors; enough of them can be read."""
    rng, read = np.random.default_rng(2026), 0
    for _ in range(400):
        c = random_circuit(rng, int(rng.integers(1, 6)))
        for system, vector in ((["s"], False), (["s"], True), (["m", "s"], False)):
            try:
                found = corner(c, system, vector)
            except NotRead:
                continue
            if any(s.name.startswith("p") for v in found.values() for s in v.free_symbols):
                continue  # further columns of a preparation
            agree(c, system, vector)
            read += 1
    assert read >= 150


def with_symbols(e: Any, name: str) -> Any:
    """The same encoding under a record of symbols."""
    sp = sympy
    alpha, epsilon = sp.Symbol(f"alpha_{name}", positive=True), sp.Symbol(f"epsilon_{name}", nonnegative=True)
    return replace(
        e, record=replace(e.record, alpha=alpha, epsilon=epsilon, norm=sp.Symbol(f"N_{name}", nonnegative=True))
    )


def test_the_product_rule_comes_out() -> None:
    """Target A B against the corner of two uses: alpha must be alpha_A alpha_B, and the bound is GSLW Lemma 53's with its third term."""
    import sympy as sp

    A, B = with_symbols(be("A", 1, 1, 1), "A"), with_symbols(be("B", 1, 1, 2), "B")
    a, b = A.record, B.record
    c = qe.circuit(a=1, b=1, s=1).apply(B, "b", "s").apply(A, "a", "s")
    target = Expression.of(A) @ Expression.of(B)
    found = corner(c, ["s"], False)
    assert unmatched(target, found, a.alpha * b.alpha) == []
    assert [words for words, _ in unmatched(target, found, a.alpha)] == ["A B"]
    assert [words for words, _ in unmatched(Expression.of(B) @ Expression.of(A), found, a.alpha * b.alpha)] == [
        "B A",
        "A B",
    ]
    wanted = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    assert error_bound(target).subs({a.norm: a.alpha + a.epsilon, b.norm: b.alpha + b.epsilon}).expand() == sp.expand(
        wanted
    )


def test_bounds_hold_for_targets() -> None:
    """The bound of every product against matrices: random blocks, aligned errors, unequal alphas; it is attained by scalars."""
    rng = np.random.default_rng(3)
    A, B, x = be("A", 1, 1, 1), be("B", 1, 1, 2), ve("x", 1, 1, 3)
    E = {n: Expression.of(e) for n, e in (("A", A), ("B", B), ("x", x))}
    cases = [
        E["A"] @ E["B"],
        E["A"] @ E["A"].conj().T,
        E["A"] @ E["x"],
        np.diag(E["x"]) @ E["x"],
        np.kron(E["A"], E["B"]),
        E["x"] * E["x"].conj(),
    ]
    for target in cases:
        for _ in range(20):
            targets, records = {}, {}
            for e in (A, B, x):
                alpha, epsilon = float(rng.uniform(0.3, 3)), float(rng.uniform(0, 2))
                block = np.asarray(e.block)
                error = block if rng.random() < 0.5 else rng.normal(size=block.shape)
                error = epsilon * error / np.linalg.norm(error, 2)
                targets[id(e)] = alpha * block + error
                records[id(e)] = Record(alpha, 1, epsilon, float(np.linalg.norm(targets[id(e)], 2)))
            ((product, coefficient),) = target.terms.items()
            assert coefficient == 1
            parts = [replace(f, thing=SimpleNamespace(record=records[id(f.thing)])) for f in factors(product)]
            made = lambda chain, data: multiplied([value_of(f, data[id(f.thing)]) for f in chain])
            wanted, got = np.eye(1), np.eye(1)
            values = {id(e): records[id(e)].alpha * np.asarray(e.block) for e in (A, B, x)}
            for chain in product:
                wanted, got = np.kron(wanted, made(chain, targets)), np.kron(got, made(chain, values))
            assert np.linalg.norm(wanted - got, 2) <= float(product_bound((tuple(parts),))) * (1 + 1e-12)


def value_of(factor: Factor, data: np.ndarray) -> np.ndarray:
    """A factor with given numbers."""
    if factor.role == "matrix":
        return data.conj().T if factor.turned else data
    data = data.conj() if factor.turned else data
    return np.diag(data) if factor.role == "diagonal" else data[:, None]


def multiplied(matrices: list[np.ndarray]) -> np.ndarray:
    """Their product."""
    out = np.eye(matrices[0].shape[0])
    for m in matrices:
        out = out @ m
    return out


@pytest.mark.parametrize(
    "ask",
    [
        lambda A, x, W: A @ W,
        lambda A, x, W: A + W,
        lambda A, x, W: A + 1,
        lambda A, x, W: 1 + A,
        lambda A, x, W: x @ A,
        lambda A, x, W: np.diag(A),
        lambda A, x, W: np.diag(A @ x),
        lambda A, x, W: (A @ x) * (A @ x),
        lambda A, x, W: (A @ x).conj(),
        lambda A, x, W: A * A,
        lambda A, x, W: A * np.eye(2),
        lambda A, x, W: np.eye(2) @ A,
        lambda A, x, W: np.linalg.norm(A),
        lambda A, x, W: np.kron(A, x),
        lambda A, x, W: A / 0,
        lambda A, x, W: A / A,
        lambda A, x, W: A == A,
        lambda A, x, W: bool(A),
        lambda A, x, W: hash(A),
        lambda A, x, W: A[0, 0],
        lambda A, x, W: len(x),
        lambda A, x, W: list(x),
        lambda A, x, W: np.asarray(A),
        lambda A, x, W: f"{A}",
        lambda A, x, W: A**2,
        lambda A, x, W: A.T @ A,
        lambda A, x, W: np.kron(A.T, A),
        lambda A, x, W: A.T == A,
    ],
)
def test_expressions_refuse_what_they_cannot_say(ask: Any) -> None:
    """Sizes that differ, entries, comparisons, other functions of numpy: nothing shows what is not known."""
    A, x = Expression.of(be("A", 1, 1, 1)), Expression.of(ve("x", 1, 1, 2))
    with pytest.raises(TypeError):
        ask(A, x, Expression.of(be("W", 1, 2, 3)))


def test_sums_and_adjoints_of_expressions() -> None:
    """A - A has coefficient 0; (A^T)^T is A; the conjugate of the transpose is the adjoint."""
    A = Expression.of(be("A", 1, 1, 1))
    assert list((A - A).terms.values()) == [0]
    assert A.T.T is A
    assert A.conj().T.terms == A.T.conj().terms != A.terms
    assert (2 * A / 4).terms == {next(iter(A.terms)): 1 / sympy.Integer(2)}


def test_system_registers() -> None:
    """The system is the last registers, of the target's sizes."""
    assert system_of({"a": 1, "s": 2, "t": 1}, [2, 1]) == ["s", "t"]
    with pytest.raises(NotRead, match="last registers"):
        system_of({"a": 1, "s": 2}, [1])


def tied(A: Any, B: Any, between: bool) -> qe.Circuit:
    """Three terms, of which one is a projection on equal contents of the two system registers, before, after or between uses."""
    c = qe.circuit(i=2, a=1, b=1, s=1, t=1).prepare([1, 1, 1], "i")
    c.apply(A, "a", "s", when={"i": 0}).apply(B, "b", "t", when={"i": 0})
    if between:
        c.apply(A, "a", "s", when={"i": 1}).apply(B, "b", "t", when={"i": 1})
    c.copy("s", "t").reflect("t", when={"i": 1}).copy("s", "t")
    return c.prepare([1, 1, 1], "i", inverse=True)


@pytest.mark.parametrize("between", [False, True])
def test_registers_that_share_an_index_are_refused(between: bool) -> None:
    """A reflection about s = t ties the registers: that is no tensor product, and was once read as the identity."""
    c = tied(be("A", 1, 1, 1), be("B", 1, 1, 2), between)
    with pytest.raises(NotRead, match="index"):
        corner(c, ["s", "t"], False)
    assert np.linalg.norm(np.asarray(c.unitary[:4, :4])) > 0


def two_register_circuit(rng: np.random.Generator, steps: int) -> qe.Circuit:
    """Random uses, copies, reflections and conditions on two system registers of one width."""
    A, B, x = (
        be("A", 1, 1, int(rng.integers(99))),
        be("B", 1, 1, int(rng.integers(99))),
        ve("x", 1, 1, int(rng.integers(99))),
    )
    c = qe.circuit(i=1, a=1, b=1, m=1, s=1, t=1)
    for _ in range(steps):
        kind, when = int(rng.integers(8)), {"i": int(rng.integers(2))} if rng.random() < 0.6 else {}
        if kind < 3:
            c.apply(
                (A, B)[kind % 2],
                "ab"[kind % 2],
                "st"[int(rng.integers(2))],
                when=when,
                inverse=bool(rng.random() < 0.3),
            )
        elif kind == 3:
            c.apply(x, "a", "m", when=when)
        elif kind < 6:
            one, two = rng.permutation(["s", "t", "m"])[:2]
            c.copy(str(one), str(two), when=when)
        elif kind == 6:
            c.reflect(*[["t"], ["s"], ["m"], ["a"], ["s", "t"]][int(rng.integers(5))], when=when)
        elif not when:
            c.hadamard("i")
    return c


def test_random_circuits_on_two_registers() -> None:
    """Whatever is read of two system registers together agrees with the matrix, ties between them included."""
    rng, read = np.random.default_rng(7), 0
    for _ in range(1500):
        c = two_register_circuit(rng, int(rng.integers(1, 6)))
        try:
            corner(c, ["s", "t"], False)
        except NotRead:
            continue
        agree(c, ["s", "t"], False)
        read += 1
    assert read >= 80
