"""Matrix times element-wise square of a vector (Theorem 1).

Statement   U an (alpha, a, epsilon)-VE of psi on n qubits; an (alpha_D, a_D, eps_D)-BE of D = diag(a_j); |w_j> unit, W =
            (a_j |w_j>)_j. U on a register S, D on S, |j>|0> -> |j>|w_j> on a fresh register, U^H on S with a second set
            of ancillas, and projection of S on |0>, are an (alpha^2 alpha_D, 2 a + a_D + n, (eps_D ||psi|| + alpha_D
            epsilon)(||psi|| + epsilon) + max a_j ||psi|| epsilon)-VE of W|psi|^2. One shared set of ancillas with a
            flag "ancillas not 0" between its two uses: the same with a + a_D + n + 1 ancillas.
Source      Rattew et al. (arXiv:2510.07195), Theorem 1 (Theorem B.1); Mathematics 4.2.
Deviation   Neither ||W||_F nor ||W|| <= 1 enters: alpha_D = max a_j is possible. |psi_j|^2 for complex psi; psi of
            any norm; d + 2 ancillas fewer than the paper's, which reads D from d-bit angles.
Proof       The block is sum_j (D' b)_j conj(b_j) |w_j>, D' and b the encoded D and psi. || sum c_j |w_j> || <= ||c||_1,
            and Cauchy-Schwarz on D psi o conj(psi - alpha b) + (D psi - alpha_D alpha D' b) o conj(alpha b), ||alpha b||
            <= ||psi|| + epsilon. A set shared without the flag would sum over all its states: sum_k |U_(kj)|^2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases
from ...encoding.leaves import subnormalization
from ...engine.lines import Line, Part, at_most, norm, norm1, parts, value_by_target
from ...errors import ArgumentError, ShapeError
from ...instances.aligned import matrix_with_error, vector_with_error
from ...linalg.circuit import Builder, is_value, registers
from ...linalg.columns import Columns, random_columns
from ...linalg.cost import run, states
from ...linalg.cost import x as x_gate
from ...linalg.gates import PAULI_X
from ...linalg.scales import LARGER, SMALLEST
from ...linalg.shapes import as_numeric, positions, real_if_real, two_norm
from ...linalg.unknown import UnknownColumns
from ..be.diagonal_of_numbers import diagonal_of_numbers
from ..common.scaling import scale
from ..guards import filled, need, reuse_of_ancillas
from ..language import BE, VE, BlockEncoding, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import Wrong


def rule(d: Record, x: Record, *, n: int, shared: bool) -> Record:
    return Record(
        alpha=x.alpha * x.alpha * d.alpha,
        ancillas=(x.ancillas + 1 if shared else 2 * x.ancillas) + d.ancillas + n,
        epsilon=(d.epsilon * x.norm + d.alpha * x.epsilon) * (x.norm + x.epsilon) + d.norm * x.norm * x.epsilon,
        norm=d.norm * x.norm * x.norm,
    )


def phase(d: Phases, x: Phases) -> Phases:
    return d  # |.|^2 takes the phase of x off


def target(d: BlockEncoding, x: VectorEncoding, *, columns: Columns) -> np.ndarray:
    return columns.combine((d.target_data @ x.target_data) * x.target_data.conj())


def block(d: BlockEncoding, x: VectorEncoding, *, columns: Columns) -> np.ndarray:
    return columns.combine((d.block_data @ x.block_data) * x.block_data.conj())


def circuit(d: BlockEncoding, x: VectorEncoding, *, columns: Columns, shared: bool) -> Circuit:
    """Layout: second set (or flag) | D's workspace | first set | S | output."""
    extra, work, first, system, out = registers(1 if shared else x.ancillas, d.ancillas, x.ancillas, x.n, columns.n_out)
    builder = Builder((1 if shared else x.ancillas) + d.ancillas + x.ancillas + x.n + columns.n_out)
    builder.add(x.circuit, first + system)
    if shared:
        builder.add(PAULI_X, extra).add(PAULI_X, extra, is_value(first, 0))
    builder.add(d.circuit, work + system).add(columns.trees().circuit("columns"), system + out)
    return builder.add(x.circuit.adjoint(), (first if shared else extra) + system).build()


def cost(d: Cost, x: Cost, *, n_out: int, shared: bool) -> Cost:
    flag = [x_gate(), x_gate(x.ancillas)] if shared else []
    return run(x, *flag, d, states("columns", x.system, n_out), x, system=n_out)


def sizes(*, columns: Columns) -> dict[str, int]:
    return {"n_out": columns.n_out}


def operations(*, columns: Columns) -> int:
    out: int = 16 + 4 * columns.matrix.shape[1]
    return out


def columns_of(W: Any, x: VectorEncoding) -> Columns | UnknownColumns:
    """W, (rows, entries of x), by its columns, which may be `qe.abstract.columns`. Raises ArgumentError, ShapeError."""
    need(x, VectorEncoding, "x")
    if isinstance(W, UnknownColumns):
        return W
    array = real_if_real(as_numeric(W, "W"))
    shape = filled(x.shape, x.n)
    entries = positions(shape).size
    if array.ndim != 2 or array.shape[1] != entries:
        raise ShapeError("W", f"have two axes and one column per entry of x ({entries})", array.shape)
    return Columns.of(array, shape)


def output_shape(columns: Columns | UnknownColumns, x: VectorEncoding) -> tuple[int, ...]:
    """x's shape where W is square, else (rows,)."""
    rows, entries = columns.matrix.shape
    return filled(x.shape, x.n) if rows == entries else (rows,)


def matrix_squared_vector(
    W: Any, x: VectorEncoding, alpha: float | None = None, ancillas: str = "plain"
) -> VectorEncoding:
    """W|x|^2, not normalised, |.|^2 element by element; record.alpha = x.alpha**2 * alpha_D.

    W       an array (no encoding: that is made of it inside), (rows, entries of x), real or complex; a square W gives x's shape back
    alpha   alpha_D, at least the largest column norm (the default)
    ancillas   "plain": two sets of x's; "least": one, and a flag qubit
    The note reports ||W||_F/alpha_D: what a direct encoding of W would cost in alpha.
    Raises ArgumentError, ShapeError, NormTooLarge (alpha below a column's norm).
    """
    columns = columns_of(W, x)
    if isinstance(columns, UnknownColumns):
        return encode(columns.norms, x, columns, ancillas)
    if 0 < columns.largest < SMALLEST:  # norms of few digits
        larger = matrix_squared_vector(LARGER * columns.matrix, x, alpha and LARGER * alpha, ancillas)
        return scale(1 / LARGER, larger)
    size = subnormalization(alpha, columns.largest or 1.0, columns.largest, "the largest column norm of W")
    d = diagonal_of_numbers(columns.padded_norms, size)
    note = f"||W||_F/alpha_D = {two_norm(columns.norms / size):.4g}"
    return encode(d, x, columns, ancillas, note)


def need_fitting(d: Any, x: Any, columns: Any) -> None:
    """D, a vector and columns of one size. Raises ArgumentError, ShapeError."""
    need(d, BlockEncoding, "D")
    need(x, VectorEncoding, "x")
    if not (isinstance(columns, UnknownColumns) or hasattr(columns, "combine")):
        raise ArgumentError("columns", "be the columns of a matrix", type(columns).__name__)
    if not d.n == x.n == columns.n_in:
        raise ShapeError("x", f"have D's padded size 2**{d.n} and one entry per column", f"2**{x.n}")


def encode(
    d: BlockEncoding, x: VectorEncoding, columns: Columns | UnknownColumns, ancillas: str = "plain", note: str = ""
) -> VectorEncoding:
    """The node for a given encoding of D and given columns."""
    need_fitting(d, x, columns)
    return apply_lemma(
        MATRIX_SQUARED_VECTOR,
        (d, x),
        kind=VectorEncoding,
        n=columns.n_out,
        shape=output_shape(columns, x),
        numbers={"n": x.n, "shared": reuse_of_ancillas(ancillas, ("plain", "least"))},
        data={"columns": columns},
        note=note,
    )


def shrunk() -> tuple[BlockEncoding, VectorEncoding, Columns]:
    """n = 0: encoded 1 and 1, targets short of alpha_D and alpha by their errors, where the bound is attained."""
    d = matrix_with_error(np.array([[1.0]]), 2.0, np.array([[-0.5]]))
    x = vector_with_error(np.array([1.0j]), 1.5, np.array([-0.25j]))
    return d, x, Columns.of(np.array([[-2.0]]), (1,))


def proof(goal: Any, d: Part, x: Part, *, columns: Columns) -> Iterator[Line]:
    whole, value = d.target @ x.target, d.value @ x.value
    first, second = whole * x.error.conj(), (whole - value) * x.value.conj()
    yield from parts(goal.error, columns.combine(first), columns.combine(second))
    yield from combined(columns, first, norm(whole), x.error)
    yield at_most("sub-multiplicative", norm(whole), norm(d.target) * norm(x.target))
    yield from combined(columns, second, norm(whole - value), x.value)
    yield from value_by_target(x)
    one, other = d.error @ x.target, d.value @ x.error
    yield from parts(whole - value, one, other)
    yield at_most("sub-multiplicative", norm(one), norm(d.error) * norm(x.target))
    yield at_most("sub-multiplicative", norm(other), norm(d.value) * norm(x.error))
    yield at_most("block", norm(d.value), d.alpha)
    yield from combined(columns, whole * x.target.conj(), norm(whole), x.target)


def combined(columns: Columns, product: Any, left: Any, right: Any) -> Iterator[Line]:
    """|| sum_j (y o conj(z))_j |w_j> || <= ||y|| ||z||, left = ||y||, right = z."""
    yield at_most("unit columns", norm(columns.combine(product)), norm1(product))
    yield at_most("Cauchy-Schwarz", norm1(product), left * norm(right.conj()))
    yield at_most("contraction", norm(right.conj()), norm(right))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Two sets of ancillas or one: that only counts qubits."""
    n = kit.symbol("n", integer=True, nonnegative=True)
    yield replace(s, numbers={"n": n, "shared": False}, data={"columns": kit.UnitColumns()})


def reading(kit: Any) -> Any:
    return kit.COLUMNS


WRONG: dict[str, Wrong] = {
    "paper's 2 alpha epsilon": lambda r, d, x, **_: {"epsilon": 2 * x.alpha * x.epsilon},
    "one error of psi": lambda r, d, x, **_: {
        "epsilon": (d.epsilon * x.norm + d.alpha * x.epsilon) * (x.norm + x.epsilon)
    },
    "errors of one use": lambda r, d, x, **_: {"epsilon": d.norm * x.norm * x.epsilon + d.epsilon * x.norm * x.norm},
    "unit vectors": lambda r, d, x, **_: {
        "epsilon": (d.epsilon + d.alpha * x.epsilon) * (1 + x.epsilon) + d.norm * x.epsilon
    },
    "error of D forgotten": lambda r, d, x, **_: {
        "epsilon": d.alpha * x.epsilon * (x.norm + x.epsilon) + d.norm * x.norm * x.epsilon
    },
    "second order dropped": lambda r, d, x, **_: {
        "epsilon": (d.epsilon * x.norm + d.alpha * x.epsilon + d.norm * x.epsilon) * x.norm
    },
    "alpha not squared": lambda r, d, x, **_: {"alpha": x.alpha * d.alpha},
    "alpha of D forgotten": lambda r, d, x, **_: {"alpha": x.alpha**2},
    "one set of ancillas, no flag": lambda r, d, x, n, **_: {"ancillas": x.ancillas + d.ancillas + n},
    "fresh register not counted": lambda r, d, x, n, **_: {"ancillas": r.ancillas - n},
}


def attained_by() -> VectorEncoding:
    return encode(*shrunk())


def draw(rng: Any, d: BlockEncoding, x: VectorEncoding) -> dict[str, Any]:
    return {
        "columns": random_columns(rng, x.n, int(rng.integers(0, 3))),
        "ancillas": "least" if rng.random() < 0.5 else "plain",
    }


MATRIX_SQUARED_VECTOR = lemma(globals(), encode, D=BE(diagonal=True), x=VE())
