"""Direct sum (block-diagonal matrix) of block-encodings.

Statement   U_j (alpha_j, a_j, eps_j)-BEs of A_j, j < m. SELECT on an index of ceil(log2 m) *system* qubits, the
            corners scaled down to alpha = max alpha_j by rotating one further ancilla, gives an (alpha, max a_j +
            1, max eps_j)-BE of diag(A_0 … A_{m-1}), padded with zero blocks; no further ancilla where m is a power
            of two and all alpha_j are equal.
Source      Mathematics 2.5.
Deviation   None.
Proof       The spectral norm of a block-diagonal error is the largest of its blocks'.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...encoding.global_phase import alike
from ...engine.lines import Line, Part, at_most, diagonal_of_blocks, equal, norm
from ...instances.aligned import block_scalar
from ...linalg import operators
from ...linalg.circuit import Builder, each_place, registers
from ...linalg.constructions import place
from ...linalg.cost import one_qubit, run, under
from ...linalg.gates import y_rotation
from ...linalg.readable import row
from ...scalars import ceil_log2, maximum, minimum
from ..guards import filled, need_all, same_size
from ..language import BE, BlockEncoding, Circuit, Cost, Record, Several, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(*terms: Record, extra: int) -> Record:
    return Record(
        alpha=maximum(*(t.alpha for t in terms)),
        ancillas=maximum(*(t.ancillas for t in terms)) + extra,
        epsilon=maximum(*(t.epsilon for t in terms)),
        norm=maximum(*(t.norm for t in terms)),
    )


phase = alike


def target(*terms: BlockEncoding) -> Any:
    return operators.block_diagonal([t.target_data for t in terms], terms[0].n + ceil_log2(len(terms)))


def block(*terms: BlockEncoding) -> Any:
    largest = maximum(*(t.record.alpha for t in terms))
    parts = [(t.record.alpha / largest) * t.block_data for t in terms]
    return operators.block_diagonal(parts, terms[0].n + ceil_log2(len(terms)))


def circuit(*terms: BlockEncoding, extra: int) -> Circuit:
    index_qubits, n = ceil_log2(len(terms)), terms[0].n
    space = maximum(*(t.ancillas for t in terms))
    flag, workspace, index, system = registers(extra, space, index_qubits, n)
    builder = Builder(extra + space + index_qubits + n)
    largest = maximum(*(t.record.alpha for t in terms))
    cosines = row([t.record.alpha / largest for t in terms])
    for j, circuit, controls in each_place(builder, index, [t.circuit for t in terms]):
        if circuit is not None:
            place(builder, circuit, workspace, system, controls)
        if extra:
            builder.add(y_rotation(0.0 if circuit is None else cosines[j]), flag, controls)
    return builder.build()


def cost(*terms: Cost, extra: int) -> Cost:
    width = ceil_log2(len(terms))
    flags = [one_qubit(width)] * (extra << width)
    return run(*(under(t, width) for t in terms), *flags, system=terms[0].system + width)


def direct_sum(terms: Any) -> BlockEncoding:
    """diag(A_0, A_1, …) on n + ceil(log2 m) qubits, zero blocks for padding (Mathematics 2.5).

    Raises ArgumentError (empty, not block-encodings), ShapeError (different sizes).
    """
    encodings = need_all(terms, BlockEncoding, "terms")
    same_size(encodings, "terms")
    count, first, others = len(encodings), encodings[0], encodings[1:]
    equal_alphas = all(t.record.alpha == first.record.alpha for t in others)
    extra = 0 if equal_alphas and count & (count - 1) == 0 else 1
    n = first.n
    out = filled(first.shape_out, n) if all(t.shape_out == first.shape_out for t in others) else (1 << n,)
    into = filled(first.shape_in, n) if all(t.shape_in == first.shape_in for t in others) else (1 << n,)
    return apply_lemma(
        DIRECT_SUM,
        encodings,
        kind=BlockEncoding,
        n=n + ceil_log2(count),
        shape=(count, *out, count, *into),
        numbers={"extra": extra},
        row_axes=1 + len(out),
    )


def proof(goal: Any, *terms: Part) -> Iterator[Line]:
    errors = diagonal_of_blocks([t.error for t in terms])
    yield equal(goal.error, errors)
    yield at_most("block-diagonal", norm(errors), maximum(*(norm(t.error) for t in terms)))
    yield at_most("block-diagonal", norm(goal.target), maximum(*(norm(t.target) for t in terms)))


def reading(kit: Any) -> Any:
    return kit.DIRECT_SUM


WRONG: dict[str, Wrong] = {
    "smallest error": lambda r, *t, extra: {"epsilon": minimum(*(x.epsilon for x in t))},
    "first alpha": lambda r, *t, extra: {"alpha": t[0].alpha},
    "flag not counted": WIDEST_CHILD,
}


def attained_by() -> BlockEncoding:
    return direct_sum([block_scalar(1.0, 2.0, 0.25), block_scalar(-1.0, 0.75, 0.5)])


DIRECT_SUM = lemma(globals(), lambda *terms: direct_sum(terms), A=Several(BE(), 2, 4))
