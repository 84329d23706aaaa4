"""Diagonal of the real parts of all amplitudes (Lemma 6 of Rattew and Rebentrost, in the proof of Lemma B.18).

Statement   U an (alpha, a, epsilon)-VE on n qubits, b_j the 2^(a+n) amplitudes of U|0>. V compares |b> with a copy of the index j
            by a Hadamard test; G = V (I - 2|0><0|) V^H Z. V^H after the LCU -(G + G^H)/2 after V is a (1, a + n + 2, 0)-BE of
            diag(Re b_j) on a + n qubits, with six controlled uses of U.
Source      Rattew, Rebentrost (arXiv:2309.09839), Lemma 6; Guo, Mitarai, Fujii (arXiv:2107.10764), equation (9).
Deviation   None. V^H Z V has the same block with two queries and one ancilla fewer, and so has the LCU of the one-query
            bridge.diagonal_of_vector and its adjoint.
Proof       V|0>|j> = |s_j>|j> with <s_j|Z|s_j> = Re b_j, and G = (I - 2|s_j><s_j|) Z, so <s_j|G|s_j> = <s_j|G^H|s_j> = -Re b_j.
            Queries: 1 for V, 1 for V^H, 2 for G, 2 for G^H.
Attained    epsilon = 0: the block is exact. alpha = 1 is attained where an amplitude is 1 or -1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...encoding.global_phase import known
from ...engine.lines import Line, Part, at_most, exact, norm
from ...linalg import operators
from ...linalg.cost import one_qubit, run, under
from ...linalg.cost import phase as turn
from ...linalg.cost import x as x_gate
from ...linalg.real_amplitudes import real_diagonal
from ...scalars import minimum
from ..be import linear_combination
from ..guards import need
from ..language import VE, BlockEncoding, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import ONE_ANCILLA_LESS, Wrong


def rule(x: Record, *, n: int) -> Record:
    return Record(alpha=1, ancillas=x.ancillas + n + 2, epsilon=0, norm=1)


phase = known


def target(x: VectorEncoding) -> Any:
    # all amplitudes of the circuit, garbage included: what the statement speaks of is not in x's own target or block
    return operators.diagonal(x.circuit.first_column.real.copy())


def block(x: VectorEncoding) -> Any:
    return operators.diagonal(x.circuit.first_column.real.copy())


def circuit(x: VectorEncoding) -> Circuit:
    return real_diagonal(x.circuit)


def cost(x: Cost) -> Cost:
    q = x.ancillas + x.system
    compare = run(2 * one_qubit(), under(x, 1), q * x_gate(2), system=2 * q)
    walk = run(turn(1), turn(q + 1), 2 * compare, system=2 * q)
    return run(2 * compare, linear_combination.cost(walk, walk, coefficients=(-0.5, -0.5)), system=q)


def real_amplitudes(x: VectorEncoding) -> BlockEncoding:
    """diag(Re U|0>) on a + n qubits, shape (2**(a+n), 2**(a+n)). Raises ArgumentError."""
    need(x, VectorEncoding, "x")
    q = x.ancillas + x.n
    return apply_lemma(REAL_AMPLITUDES, (x,), kind=BlockEncoding, n=q, shape=(1 << q, 1 << q), numbers={"n": x.n})


def proof(goal: Any, x: Part) -> Iterator[Line]:
    column = x.amplitudes
    yield at_most("contraction", norm(goal.target), norm(column.real))
    yield at_most("contraction", norm(column.real), norm(column))
    yield at_most("block", norm(column), 1)
    yield from exact(goal, goal.target)


def reading(kit: Any) -> Any:
    return kit.WHOLE_COLUMN


WRONG: dict[str, Wrong] = {
    "system not copied": lambda r, x, n: {"ancillas": x.ancillas + 2},
    "no choice between G and its adjoint": ONE_ANCILLA_LESS,
    "alpha of psi": lambda r, x, n: {"alpha": minimum(x.alpha, 1 / x.alpha)},
}


REAL_AMPLITUDES = lemma(globals(), real_amplitudes, x=VE())
