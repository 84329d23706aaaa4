"""The rows of `run_all.py`: what is measured, what one would write by hand, how much slower the package may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import references

import qnn_emul as qe
from qnn_emul.campaigns.campaign import Campaign, own_rules, run_instance
from qnn_emul.linalg.circuit import Builder, is_value
from qnn_emul.linalg.convolution import Convolution, symbol_bound
from qnn_emul.linalg.gates import Diagonal, Preparation, adder
from qnn_emul.linalg.phases import reflection_phases, wx_phases
from qnn_emul.networks import ResidualCNN


@dataclass(frozen=True)
class Row:
    """One line of the table.

    ours, reference   give the same numbers, to `tolerance`; no reference: `seconds` are what is allowed
    at_most           times the reference's CPU time
    vectors, vector   how many vectors of so many bytes may be held at the peak
    moved, products   bytes that must be read and written, floating-point operations: what no program can avoid
    """

    name: str
    ours: Callable[[], Any]
    reference: Callable[[], Any] | None = None
    at_most: float = 0.0
    seconds: float = 0.0
    tolerance: float = 1e-9
    vectors: float = 0.0
    vector: int = 0
    moved: float = 0.0
    products: float = 0.0
    repeat: int = 5


def forward(size: int, channels: int, copies: int, at_most: float, checked: bool = False) -> Row:
    """Three residual blocks: records and blocks, or with a check of every node."""
    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=(channels, channels, 3, 3)) for _ in range(3)]
    kernels = [k * ((1 - 1e-12) / symbol_bound(k)) for k in kernels]
    network, tensor = ResidualCNN(tuple(kernels), copies=copies), rng.normal(size=(channels // copies, size, size))

    def ours() -> np.ndarray:
        output = network.encode(tensor, 1e-6)
        if checked:
            qe.check(output).raise_if_violated()
        return np.asarray(output.block)

    vector = 8 * channels * size * size
    return Row(
        f"forward pass, 3 blocks, {channels} x {size}^2" + (", every node checked" if checked else ""),
        ours,
        lambda: references.forward(tensor, kernels, copies).reshape(-1),
        at_most,
        tolerance=1e-5,
        vectors=0 if checked else 6,
        vector=vector,
        moved=3 * 3 * vector,
        products=3 * 2 * 9 * channels * channels * size * size,
        repeat=3,
    )


def convolution(channels: int, size: int) -> Row:
    """One convolution, applied."""
    rng = np.random.default_rng(1)
    kernel, image = rng.normal(size=(channels, channels, 3, 3)), rng.normal(size=(channels, size, size))
    plan = Convolution(kernel, size, "same")
    operator = plan.shifted_sum(plan.padded_kernel())
    return Row(
        f"convolution {channels} x {size}^2, applied",
        lambda: operator @ image.reshape(-1),
        lambda: references.strips(kernel, image).reshape(-1),
        1.2,
        vectors=3,
        vector=image.nbytes,
        moved=2 * image.nbytes,
        products=2 * 9 * channels * channels * size * size,
    )


def matrices(count: int, side: int = 64) -> list[qe.BlockEncoding]:
    rng = np.random.default_rng(2)
    return [qe.BlockEncoding.from_matrix(rng.normal(size=(side, side)) / 20) for _ in range(count)]


def corner_of_products() -> Row:
    """The corner out of the circuit; the dilations are ready."""
    a = matrices(4)
    e = qe.kron(a[0] @ a[1] + 0.5 * (a[2] @ a[3]), qe.BlockEncoding.from_unitary(np.eye(2), np.eye(2)))
    circuit = e.circuit
    factors = [references.on_two_ancillas(np.asarray(m.unitary.toarray()), k % 2 == 0) for k, m in enumerate(a)]
    whole = e.record.alpha
    weights = (a[0].record.alpha * a[1].record.alpha / whole, 0.5 * a[2].record.alpha * a[3].record.alpha / whole)
    return Row(
        "(A1 A2 + A3 A4/2) (x) I_2, 64^2: corner of the circuit",
        lambda: circuit.columns(128, 128),
        lambda: references.corner_of_products(factors, weights),
        2.0,
        moved=2 * 16 * 128 * 512,
    )


def block_of_products() -> Row:
    """The same at the block level: tree, records and block."""
    a, one = matrices(4), qe.BlockEncoding.from_unitary(np.eye(2), np.eye(2))
    plain = [np.asarray(m.target) for m in a]

    def ours() -> np.ndarray:
        e = qe.kron(a[0] @ a[1] + 0.5 * (a[2] @ a[3]), one)
        return np.asarray(e.block) * e.record.alpha

    return Row(
        "the same: tree, records and block",
        ours,
        lambda: np.kron(plain[0] @ plain[1] + 0.5 * (plain[2] @ plain[3]), np.eye(2)),
        2.0,
        repeat=50,
        products=2 * 2 * 64**3,
    )


def series(degree: int) -> np.ndarray:
    """An odd series with sup well below 1."""
    out = np.zeros(degree + 1)
    rng = np.random.default_rng(3)
    out[1::2] = rng.normal(size=(degree + 1) // 2) / np.arange(1, (degree + 1) // 2 + 1) ** 1.5
    return out / (1.1 * np.sum(np.abs(out)))


def corner_of_transformation(real: bool) -> Row:
    """QSVT of degree 201: the corner out of the circuit, the dilation ready."""
    (a,), degree = matrices(1), 201
    e = qe.singular_value_transformation(a, series(degree))
    circuit, unitary = e.circuit, np.asarray(a.unitary.toarray())
    phases = np.asarray(reflection_phases(wx_phases(series(degree))))
    return Row(
        f"QSVT of degree {degree}, 64^2: corner" + (", real products" if real else ""),
        lambda: circuit.columns(64, 64),
        lambda: references.corner_sequence(unitary, phases, real),
        1.5 if real else 1.3,
        products=degree * (4 if real else 8) * 128 * 128 * 64,
    )


def combination_of_shifts(qubits: int) -> Row:
    """Controlled shifts and diagonals, one state."""
    rng, n = np.random.default_rng(4), qubits - 3
    prepare = Preparation.of(np.sqrt(np.arange(1.0, 9.0)))
    phases = [np.exp(1j * rng.normal(size=1 << n)) for _ in range(4)]
    builder = Builder(qubits).add(prepare, range(3))
    for j in range(4):
        builder.add(adder(n, j + 1), range(3, qubits), is_value(range(3), 2 * j))
        builder.add(Diagonal(phases[j]), range(3, qubits), is_value(range(3), 2 * j + 1))
    circuit = builder.add(prepare.adjoint(), range(3)).build()
    state = np.zeros(1 << qubits, dtype=complex)
    state[: 1 << n] = rng.normal(size=1 << n)
    matrix = prepare.apply(np.eye(8)).real.copy()
    return Row(
        f"LCU of shifts and diagonals, {qubits} qubits, one state",
        lambda: circuit.apply(state),
        lambda: references.combination_of_shifts(state, matrix, [1, 2, 3, 4], phases),
        1.2,
        moved=4 * state.nbytes,
        repeat=3,
    )


def nested_products(qubits: int) -> Row:
    """Twenty products, each a circuit in the next: one column of 22 qubits."""
    rng = np.random.default_rng(5)
    factors = [qe.BlockEncoding.from_matrix(np.diag(rng.uniform(0.5, 1.0, size=4))) for _ in range(qubits - 2)]
    e = factors[0]
    for factor in factors[1:]:
        e = e @ factor
    circuit = e.circuit
    return Row(
        f"{len(factors)} nested products, {circuit.qubits} qubits, one column",
        lambda: circuit.columns(1),
        seconds=3,
        vectors=4,
        vector=16 << circuit.qubits,
        repeat=1,
    )


def trees() -> list[Row]:
    """Deep and wide trees, long series: seconds that are allowed."""
    (a,) = matrices(1)
    small = matrices(8, 4) * 1250

    def long_series() -> Any:
        return qe.singular_value_transformation(a, series(10_001)).block

    def sums() -> Any:
        e = a
        for _ in range(3000):
            e = e + a
        return qe.check(e).raise_if_violated()

    def products() -> Any:
        e = a
        for _ in range(2500):
            e = e @ a
        return e.block

    network = ResidualCNN.random(np.random.default_rng(0), 8, blocks=6, channels=4)
    output = network.encode(np.random.default_rng(1).normal(size=(1, 8, 8)), 1e-6)  # budgets of six blocks at 1e-6
    return [
        Row("QSVT of degree 10,001: record and block", long_series, seconds=0.5, repeat=2),
        Row("six blocks at 1e-6: all formulas", lambda: qe.symbolic(output), seconds=2, repeat=2),
        Row("chain of 3,000 sums, 64^2: check", sums, seconds=0.2, repeat=1),
        Row("chain of 2,500 products, 64^2: block", products, seconds=2, repeat=1),
        Row(
            "LCU of 10,000 matrices: block",
            lambda: qe.linear_combination([1.0] * len(small), small).block,
            seconds=1,
            repeat=1,
        ),
    ]


def instances(count: int) -> Row:
    """Instances of all rules, both levels, n up to 3."""
    campaign = Campaign(own_rules(), count, 0)
    return Row(
        f"{count} instances of all rules, both levels",
        lambda: [run_instance(campaign, j) for j in range(count)],
        seconds=count / 1000,
        repeat=1,
    )


def table(quick: bool) -> list[Row]:
    """All rows, or those that take seconds."""
    return [
        forward(256, 4, 1, 1.3),
        forward(256, 16, 4, 1.4),
        *([] if quick else [forward(512, 16, 4, 1.4)]),
        forward(256, 4, 1, 3.0, checked=True),
        convolution(4, 512),
        corner_of_products(),
        block_of_products(),
        corner_of_transformation(False),
        corner_of_transformation(True),
        *(combination_of_shifts(q) for q in ((20,) if quick else (20, 22, 24))),
        *([] if quick else [nested_products(22)]),
        *trees(),
        instances(118 if quick else 590),
    ]
