"""A vector as the matrix |0><psi|.

Statement   U an (alpha, a, epsilon)-VE of psi. U^H, then the flag of |0><0| (Lemma B.6), are an (alpha, a + 1,
            epsilon)-BE of |0><psi|. One query.
Source      Rattew et al. (arXiv:2510.07195), V_2 in the proof of Theorem B.1.
Deviation   One ancilla fewer, as in be.unit_matrix; psi of any norm.
Proof       The corner of U^H is the adjoint B^H of the corner B of U, |0><0|B^H = |0><b| with b = B|0>, and
            || |0><psi - alpha b| || = ||psi - alpha b||.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases, powers
from ...engine.lines import Line, Part, at_most, equal, norm
from ...instances.aligned import vector_with_error
from ...linalg import operators
from ...linalg.circuit import Builder, registers
from ...linalg.cost import run
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ..be import unit_matrix
from ..guards import need
from ..language import VE, BlockEncoding, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(x: Record) -> Record:
    return replace(x, ancillas=x.ancillas + 1, leak=None)


def phase(x: Phases) -> Phases:
    return powers(x, -1)


@readable
def _bra(vector: np.ndarray, n: int) -> Operator:
    def apply(x: np.ndarray) -> np.ndarray:
        out = np.zeros(x.shape, dtype=np.result_type(x.dtype, vector.dtype))
        out[0] = vector.conj() @ x
        return out

    return Operator(n, apply, lambda x: np.outer(vector, x[0]), vector.dtype)


def target(x: VectorEncoding) -> Any:
    return _bra(x.target_data, x.n)


def block(x: VectorEncoding) -> Any:
    return _bra(x.block_data, x.n)


def circuit(x: VectorEncoding) -> Circuit:
    flag, workspace, system = registers(1, x.ancillas, x.n)
    builder = Builder(1 + x.ancillas + x.n).add(x.circuit.adjoint(), workspace + system)
    return builder.add(unit_matrix.circuit(n=x.n, i=0, j=0), flag + system).build()


def cost(x: Cost) -> Cost:
    return run(x, unit_matrix.cost(n=x.system, i=0, j=0), system=x.system)


def bra_of_vector(x: VectorEncoding) -> BlockEncoding:
    """|0><psi| as a block-encoding."""
    need(x, VectorEncoding, "x")
    return apply_lemma(BRA, (x,), kind=BlockEncoding, n=x.n, shape=(1 << x.n, 1 << x.n))


def proof(goal: Any, x: Part) -> Iterator[Line]:
    bra = operators.to_dense(_bra(x.error, x.n))
    yield equal(goal.error, bra)
    yield at_most("contraction", norm(bra), norm(x.error))
    yield at_most("contraction", norm(goal.target), norm(x.target))


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "flag not counted": WIDEST_CHILD,
    "alpha inverted": lambda r, x: {"alpha": 1 / x.alpha},
    "paper's two": lambda r, x: {"ancillas": x.ancillas + 2},
}


def attained_by() -> BlockEncoding:
    return bra_of_vector(vector_with_error(np.array([0.6j, 0.2]), 1.5, np.array([0.0, 0.25])))


BRA = lemma(globals(), bra_of_vector, x=VE())
