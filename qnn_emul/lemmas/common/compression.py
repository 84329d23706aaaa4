"""Compression: a long circuit replaced by the one-ancilla dilation of its block.

Statement   U an (alpha, a, epsilon)-encoding of X with block B. The unitary dilation [[B, sqrt(I - B B^H)], [sqrt(I -
            B^H B), -B^H]] (of a vector: a preparation of (b, sqrt(1 - ||b||^2))) is an (alpha, 1, epsilon)-encoding
            of X.
Source      Mathematics 2.8 (unitary dilation).
Deviation   A means of the emulator, no algorithm: the new circuit is made out of the child's block, so it says
            nothing about the child's circuit (`check` the child for that), which need not fit, and does not know its leak.
Proof       The block is the same, and so is its distance to X.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part
from ...engine.signature import Either
from ...errors import TooLarge
from ...instances.aligned import matrix_with_error
from ...linalg.circuit import Op, span
from ...linalg.cost import dense, oracle, preparation
from ...linalg.gates import Gate
from ...linalg.operators import to_dense
from ...linalg.unitaries import completion_gate, dilation_gate
from ...scalars import stands_for_all
from ..guards import need
from ..language import BlockEncoding, Circuit, Cost, Encoding, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong

MAX_QUBITS = 10  # of a matrix: its dilation is a dense (2**11, 2**11) array


def rule(x: Record) -> Record:
    return replace(x, ancillas=1, leak=None)


def target(x: Encoding) -> Any:
    return x.target_data


def block(x: Encoding) -> Any:
    return x.block_data


def circuit(x: Encoding) -> Circuit:
    """The one circuit of the catalogue that is made out of a block: that is what compression is."""
    b = x.block_data
    gate: Gate = dilation_gate(to_dense(b)) if x.kind == "BE" else completion_gate(b)
    return Circuit(gate.qubits, (Op(gate, span(0, gate.qubits)),), "compressed")


def cost(x: Cost, *, system: int, dilated: bool) -> Cost:
    gates = dense(system + 1) if dilated else preparation(system + 1)
    return oracle("compressed", gates.depth, gates.gates).on(system)


def compress(e: Encoding) -> Encoding:
    """The same target, block, alpha and epsilon with one ancilla; the circuit is a dilation of the block.

    Raises ArgumentError, and TooLarge for matrices of more than 2**10 rows.
    """
    need(e, Encoding, "e")
    if isinstance(e, BlockEncoding) and not stands_for_all(e.n) and e.n > MAX_QUBITS:
        raise TooLarge(
            f"common.compression: the dilation of a block on n = {e.n} qubits is dense (at most n = {MAX_QUBITS}). "
            "The block level needs no compression: use .block, .value, check(e, level='block')."
        )
    return apply_like(
        e, COMPRESSION, (e,), note=_note(e), data={"system": e.n, "dilated": isinstance(e, BlockEncoding)}
    )


def _note(e: Encoding) -> str:
    return f"compressed from {e.ancillas} ancillas" + (f"; {e.note}" if e.note else "")


def proof(goal: Any, x: Part) -> Iterator[Line]:
    yield from ()  # goal.error is x.error, goal.target is x.target


def reading(kit: Any) -> Any:
    return kit.gate_choices.DILATION


WRONG: dict[str, Wrong] = {
    "child's ancillas": WIDEST_CHILD,
    "no ancilla": lambda r, x: {"ancillas": 0},
    "compressed away": lambda r, x: {"epsilon": 0.0},
    "alpha is one": lambda r, x: {"alpha": 1.0},
}


def attained_by() -> Encoding:
    error = np.array([[0.0, 0.3j], [0.0, 0.0]])
    return compress(matrix_with_error(np.array([[0.0, 0.6j], [-0.2, 0.0]]), 2.0, error))


COMPRESSION = lemma(globals(), compress, dilation=True, x=Either())
