"""Element-wise product of two matrices.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, eps_B)-BE of B on the same n qubits. CNOTs from the system onto a
            fresh register of n qubits, U on the system and V on the fresh register, and the CNOTs again are an (alpha beta,
            a + b + n, alpha eps_B + beta eps_A + eps_A eps_B)-BE of A o B.
Source      Schur: A o B is a corner of A (x) B, of which Rattew et al. (arXiv:2510.07195), Lemma B.2, speak.
Deviation   None.
Proof       <r|<r| A (x) B |c>|c> = A_rc B_rc, and the map that takes |c> to |c>|c> is an isometry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.encoding import BlockEncoding, Encoding
from ...encoding.record import Record
from ...engine.lemma import apply_lemma, lemma
from ...engine.lines import Line, Part
from ...engine.signature import BE
from ...errors import ShapeError
from ...instances.aligned import block_scalar
from ...linalg.circuit import Builder, Circuit, registers
from ...linalg.cost import Cost, run, x
from ...linalg.gates import PAULI_X
from ...linalg.operators import operator, to_dense
from ...linalg.readable import readable
from ..guards import need
from ..wrong import Wrong
from . import product as ordinary


@readable
def entrywise(a: Any, b: Any) -> Any:
    """a o b; operators give operators."""
    if isinstance(a, np.ndarray):
        return a * b
    return operator(to_dense(a) * to_dense(b))


def rule(a: Record, b: Record, *, n: Any) -> Record:
    plain = ordinary.rule(a, b)
    return replace(plain, ancillas=plain.ancillas + n)


def target(a: BlockEncoding, b: BlockEncoding) -> Any:
    return entrywise(a.target_data, b.target_data)


def block(a: BlockEncoding, b: BlockEncoding) -> Any:
    return entrywise(a.block_data, b.block_data)


def circuit(a: Encoding, b: Encoding) -> Circuit:
    first, second, fresh, system = registers(a.ancillas, b.ancillas, a.n, a.n)
    builder = Builder(a.ancillas + b.ancillas + 2 * a.n)
    copy = [((new,), ((old, 1),)) for new, old in zip(fresh, system, strict=True)]
    for qubit, control in copy:
        builder.add(PAULI_X, qubit, control)
    builder.add(a.circuit, first + system).add(b.circuit, second + fresh)
    for qubit, control in copy:
        builder.add(PAULI_X, qubit, control)
    return builder.build()


def cost(a: Cost, b: Cost) -> Cost:
    return run(a.system * x(1), a, b, a.system * x(1), system=a.system)


def hadamard(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A o B, (2**n, 2**n). Raises ArgumentError, ShapeError (sizes differ)."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    if (a.n, a.shape) != (b.n, b.shape):
        raise ShapeError("B", f"have A's shape {a.shape}", f"{b.shape}")
    return apply_lemma(
        HADAMARD, (a, b), kind=BlockEncoding, n=a.n, shape=a.shape, numbers={"n": a.n}, row_axes=a.row_axes
    )


def proof(goal: Any, a: Part, b: Part) -> Iterator[Line]:
    yield from ordinary.crossed(goal, entrywise, a, b)


WRONG: dict[str, Wrong] = {
    "uncrossed": lambda r, a, b, n: {"epsilon": a.alpha * a.epsilon + b.alpha * b.epsilon + a.epsilon * b.epsilon},
    "fresh register not counted": lambda r, a, b, n: {"ancillas": a.ancillas + b.ancillas},
}


def attained_by() -> BlockEncoding:
    return hadamard(block_scalar(1.0, 2.0, 0.5), block_scalar(-1.0, 0.75, 0.25))


HADAMARD = lemma(globals(), hadamard, A=BE(), B=BE())
