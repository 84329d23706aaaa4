"""Matrix times element-wise square of a vector, as the paper constructs it (Theorem B.1).

Statement   As ve.matrix_squared_vector. V_1 = D^H after U encodes D^H psi; V_2 = |0><0| V_1^H encodes |0><D^H psi|; V_3 =
            V_2 (x) I; S = (|j>|0> -> |j>|w_j>) after U encodes sum psi_j |j>|w_j>. V_3 after S, with the first register
            read as ancillas, is an (alpha^2 alpha_D, 2 a + a_D + n + 1, e)-VE of W|psi|^2, e from Lemma 2 twice.
Source      Rattew et al. (arXiv:2510.07195), Theorem B.1 and its proof, through Lemmas B.13, B.6, 2, B.11.
Deviation   Complex psi and D (hence D^H). D of any record: with Lemma B.13, a_D = d + 1 and alpha_D =
            1, that is 2 a + d + 2 + n ancillas, one fewer than stated (be.unit_matrix). For exact D and unit psi, e = (1 + alpha)
            epsilon <= 2 alpha epsilon as stated where alpha >= 1; angles of d bits add eps_D.
Proof       The rules of the lemmas named above, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, Part, at_most, norm, norm1, parts, value_by_target
from ...engine.lines import adjoint as adjoint_of
from ...errors import NormTooLarge
from ...linalg.columns import Columns, random_columns
from ...linalg.cost import beside, oracle, run, states
from ...linalg.unknown import UnknownColumns
from ...scalars import minimum
from ..be import tensor as matrix_tensor
from ..be.adjoint import adjoint
from ..be.diagonal_from_angles import diagonal_from_angles
from ..bridge import bra_of_vector
from ..guards import EXACT, no_gate
from ..language import BE, VE, BlockEncoding, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..oracles.quantum_memory import memory_of_columns
from ..wrong import Wrong
from . import leading_part, matrix_vector
from . import tensor as vector_tensor
from .matrix_squared_vector import WRONG as SQUARED
from .matrix_squared_vector import columns_of, need_fitting, output_shape, shrunk
from .matrix_squared_vector import phase as phase


def rule(d: Record, x: Record, *, n: int) -> Record:
    v3 = matrix_tensor.rule(bra_of_vector.rule(matrix_vector.rule(d, x)), EXACT)
    s = matrix_vector.rule(EXACT, vector_tensor.rule(x, EXACT))
    return leading_part.rule(matrix_vector.rule(v3, s), dropped=n)


def tree(d: BlockEncoding, x: VectorEncoding, *, columns: Columns) -> VectorEncoding:
    """The construction as a tree of the lemmas it is made of."""
    flat = (1 << x.n,)  # padding included, as the columns have it
    x, d = replace(x, shape=flat), replace(d, shape=flat * 2, row_axes=1)
    v1 = matrix_vector.matrix_vector(adjoint(d), x)  # conj((D^H psi)_j) psi_j = D_jj |psi_j|^2
    v3 = matrix_tensor.tensor(bra_of_vector.bra_of_vector(v1), no_gate(BlockEncoding, columns.n_out))
    start = vector_tensor.tensor(x, no_gate(VectorEncoding, columns.n_out))
    whole = matrix_vector.matrix_vector(v3, matrix_vector.matrix_vector(memory_of_columns(columns), start))
    numbers, out = {"dropped": whole.n - columns.n_out}, (1 << columns.n_out,)
    entry = leading_part.LEADING_PART
    return apply_lemma(entry, (whole,), kind=VectorEncoding, n=columns.n_out, shape=out, numbers=numbers)


def target(d: BlockEncoding, x: VectorEncoding, *, columns: Columns) -> np.ndarray:
    return columns.combine((d.target_data.H @ x.target_data).conj() * x.target_data)


def block(d: BlockEncoding, x: VectorEncoding, *, columns: Columns) -> np.ndarray:
    return columns.combine((d.block_data.H @ x.block_data).conj() * x.block_data)


def cost(d: Cost, x: Cost, *, n_out: int) -> Cost:
    bra = bra_of_vector.cost(matrix_vector.cost(d, x))
    v3 = run(beside(bra, oracle("I", 0, 0)), system=x.system + n_out)
    prepared = run(beside(x, oracle("0", 0, 0)), system=x.system + n_out)
    return run(prepared, states("states", x.system, n_out), v3, system=n_out)


def sizes(*, columns: Columns) -> dict[str, int]:
    return {"n_out": columns.n_out}


def operations(*, columns: Columns) -> int:
    out: int = 32 + 8 * columns.matrix.shape[1]
    return out


def matrix_squared_vector_paper(W: Any, x: VectorEncoding, bits: int) -> VectorEncoding:
    """W|x|^2 with the column norms (at most 1) read from angles of `bits` bits.

    Raises what `matrix_squared_vector` and `diagonal_from_angles` raise.
    """
    columns = columns_of(W, x)
    if columns.largest > 1 + RELATIVE:
        raise NormTooLarge("W", "have columns of norm at most 1", f"one of norm {columns.largest:.12g}")
    if isinstance(columns, UnknownColumns):
        return encode(columns.norms, x, columns)
    return encode(diagonal_from_angles(columns.padded_norms, bits), x, columns)


def encode(d: BlockEncoding, x: VectorEncoding, columns: Columns | UnknownColumns) -> VectorEncoding:
    """The node for a given encoding of D and given columns."""
    need_fitting(d, x, columns)
    return apply_lemma(
        MATRIX_SQUARED_VECTOR_PAPER,
        (d, x),
        kind=VectorEncoding,
        n=columns.n_out,
        shape=output_shape(columns, x),
        numbers={"n": x.n},
        data={"columns": columns},
    )


def proof(goal: Any, d: Part, x: Part, *, columns: Columns) -> Iterator[Line]:
    """V_1 may be off, or psi; each in two orders, of which the rules take the better."""
    exact, off, value = (adjoint_of(y) for y in (d.target, d.error, d.value))
    for turned, plain in ((exact, d.target), (off, d.error), (value, d.value)):
        yield at_most("contraction", norm(turned), norm(plain))
    yield at_most("block", norm(d.value), d.alpha)
    yield at_most("block", norm(x.value), x.alpha)
    yield from value_by_target(x)
    whole, made = exact @ x.target, value @ x.value
    gap = whole - made
    for one, other in (((off, x.target), (value, x.error)), ((off, x.value), (exact, x.error))):
        yield from parts(gap, one[0] @ one[1], other[0] @ other[1])
        for m, v in (one, other):
            yield at_most("sub-multiplicative", norm(m @ v), norm(m) * norm(v))
    either = d.epsilon * x.norm + d.alpha * x.epsilon, d.epsilon * (x.norm + x.epsilon) + d.norm * x.epsilon
    yield at_most("reals", norm(gap), minimum(*either))
    yield at_most("sub-multiplicative", norm(whole), norm(exact) * norm(x.target))
    yield at_most("sub-multiplicative", norm(made), norm(value) * norm(x.value))
    for y in (gap, made, whole):
        yield at_most("contraction", norm(y.conj()), norm(y))
    splits = ((x.target, gap), (x.error, made)), ((x.value, gap), (x.error, whole))
    for pairs in splits:
        yield from parts(goal.error, *(columns.combine(v * y.conj()) for v, y in pairs))
    for v, y in (*splits[0], *splits[1], (x.target, whole)):
        yield at_most("unit columns", norm(columns.combine(v * y.conj())), norm1(v * y.conj()))
        yield at_most("Cauchy-Schwarz", norm1(v * y.conj()), norm(v) * norm(y.conj()))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """n only counts qubits."""
    yield replace(s, numbers={"n": kit.qubits("n")}, data={"columns": kit.UnitColumns()})


WRONG: dict[str, Wrong] = {
    **{k: v for k, v in SQUARED.items() if "flag" not in k},
    "ours": lambda r, d, x, n: {"ancillas": 2 * x.ancillas + d.ancillas + n},
    "as stated": lambda r, d, x, n: {"ancillas": 2 * x.ancillas + d.ancillas + n + 2},
}


def attained_by() -> VectorEncoding:
    return encode(*shrunk())


def draw(rng: Any, d: BlockEncoding, x: VectorEncoding) -> dict[str, Any]:
    return {"columns": random_columns(rng, x.n, int(rng.integers(0, 3)))}


MATRIX_SQUARED_VECTOR_PAPER = lemma(globals(), encode, D=BE(diagonal=True), x=VE())
