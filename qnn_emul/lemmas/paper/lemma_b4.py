"""Three-call amplification of singular values 0 and 1/2 (Lemma B.4).

Statement   U a (2, a, 0)-BE of A, all singular values of A in {0, 1}. U, i(2P - I), U^H, i(2P - I), U, P the projector on ancillas
            |0>, are a (1, a + 1, 0)-BE of A.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.4.
Deviation   None. The phases need no ancilla where a multiply-controlled Z is a gate.
Proof       The block is -T_3^(SV)(A/2), and -T_3(1/2) = 1, -T_3(0) = 0.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, Part, adjoint, at_most, equal, given, norm
from ...errors import ArgumentError
from ...linalg import paper_shifts
from ...linalg.circuit import span
from ...linalg.cost import projector_phase, run
from ...linalg.operators import to_dense
from ..guards import need
from ..language import BlockEncoding, Circuit, Cost, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(a: Record) -> Record:
    return Record(alpha=a.alpha / 2, ancillas=a.ancillas + 1, epsilon=0 * a.alpha, norm=a.norm)


def target(a: BlockEncoding) -> Any:
    return a.target_data


def block(a: BlockEncoding) -> Any:
    inner = a.block_data
    return 3.0 * inner - 4.0 * (inner @ inner.H @ inner)


def circuit(a: BlockEncoding) -> Circuit:
    return paper_shifts.three_calls(a.circuit, span(0, a.ancillas))


def cost(a: Cost) -> Cost:
    return run(3 * a, 2 * projector_phase(a.ancillas), system=a.system)


def operations() -> int:
    return 16 + 4 * 3  # as for any QSVT of degree 3


def three_calls(a: BlockEncoding) -> BlockEncoding:
    """A with alpha = 1. Raises ArgumentError where alpha is not 2, epsilon not 0, or a singular value not 0 or 1."""
    need(a, BlockEncoding, "A")
    if abs(a.record.alpha - 2) > 2 * RELATIVE or a.record.epsilon > 0:
        raise ArgumentError(
            "A", "be a (2, a, 0)-block-encoding", f"alpha = {a.record.alpha}, epsilon = {a.record.epsilon}"
        )
    sigma = np.linalg.svd(to_dense(a.target_data), compute_uv=False) if a.has_data else np.zeros(1)
    if np.max(np.minimum(np.abs(sigma), np.abs(sigma - 1))) > 1e-12:
        raise ArgumentError("A", "have singular values 0 and 1 only", sigma.tolist())
    return apply_like(a, THREE_CALLS, (a,))


def proof(goal: Any, a: Part) -> Iterator[Line]:
    cube = a.block @ adjoint(a.block) @ a.block
    off = a.block - 4.0 * cube
    yield equal(goal.error, a.error - off)
    yield at_most("triangle", norm(a.error - off), norm(a.error) + norm(off))
    yield given("singular values 0 and 1/2", norm(off), 0)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """An exact A with alpha = 2, whose block B has B = 4 B B^H B."""
    import sympy as sp

    a, facts = kit.exact_input(sp.Integer(2))
    b = a.block_data
    stated = (kit.Stated("singular values 0 and 1/2", (b - 4 * (b @ b.H @ b)).norm(), sp.Integer(0)),)
    yield replace(s, children=(a,), facts=tuple(facts), stated=stated)


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {"alpha kept": lambda r, a: {"alpha": 2.0}, "phase qubit not counted": WIDEST_CHILD}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    side = 1 << int(rng.integers(0, 3))
    frames = [np.linalg.qr(rng.normal(size=(side, side)) + 1j * rng.normal(size=(side, side)))[0] for _ in range(2)]
    rank = int(rng.integers(1, side + 1))
    return {"partial_isometry": frames[0][:, :rank] @ frames[1][:, :rank].conj().T}


def build(partial_isometry: Any) -> BlockEncoding:
    return three_calls(BlockEncoding.from_matrix(partial_isometry, alpha=2.0))


THREE_CALLS = lemma(globals(), build)
