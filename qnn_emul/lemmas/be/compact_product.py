"""Product of block-encodings on the ancillas of one of them.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, eps_B)-BE of B on the same n qubits. V, a flag that is set unless its workspace
            has come back to |0>, then U on the same workspace, are an (alpha beta, max(a, b) + 1, alpha eps_B + beta eps_A + eps_A
            eps_B)-BE of A B. So the product of K matrices, two halves at a time, takes max a_j + ceil(log2 K) ancillas.
Source      Mathematics 8.2; be.product for the bound.
Deviation   None.
Proof       Where the flag is not set V has left |0> on the workspace, so U begins on it: the block is that of be.product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...errors import ShapeError
from ...instances.aligned import block_scalar
from ...linalg.circuit import Builder, is_value, registers
from ...linalg.constructions import place
from ...linalg.cost import run, x
from ...linalg.gates import PAULI_X
from ...scalars import maximum
from ..guards import need_all, same_shape
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import product as products
from .product import block as block
from .product import proof as proof
from .product import target as target


def rule(a: Record, b: Record) -> Record:
    return replace(products.rule(a, b), ancillas=maximum(a.ancillas, b.ancillas) + 1)


def circuit(a: BlockEncoding, b: BlockEncoding) -> Circuit:
    """Layout: flag | workspace | system."""
    space = maximum(a.ancillas, b.ancillas)
    flag, workspace, system = registers(1, space, a.n)
    builder = Builder(1 + space + a.n)
    place(builder, b.circuit, workspace, system)
    builder.add(PAULI_X, flag).add(PAULI_X, flag, is_value(workspace, 0))
    place(builder, a.circuit, workspace, system)
    return builder.build()


def cost(a: Cost, b: Cost) -> Cost:
    return run(b, x(), x(maximum(a.ancillas, b.ancillas)), a, system=a.system)


def compact_product(factors: Any) -> BlockEncoding:
    """The product of a list of matrices, the first one leftmost, on max a_j + ceil(log2 K) ancillas; `@` takes their sum.

    Raises ArgumentError (no list of block-encodings), ShapeError (sizes differ).
    """
    return _halves(need_all(factors, BlockEncoding, "factors"))


def _halves(factors: Sequence[BlockEncoding]) -> BlockEncoding:
    if len(factors) == 1:
        return factors[0]
    middle = (len(factors) + 1) // 2
    a, b = _halves(factors[:middle]), _halves(factors[middle:])
    if a.n != b.n:
        raise ShapeError("factors", f"all act on 2**{a.n} dimensions", f"on 2**{b.n}")
    same_shape(a.shape_in, b.shape_out, a.n, "the next factor's output")
    shape = a.shape_out + b.shape_in
    return apply_lemma(COMPACT_PRODUCT, (a, b), kind=BlockEncoding, n=a.n, shape=shape, row_axes=a.row_axes)


def reading(kit: Any) -> Any:
    return kit.SHARED


WRONG: dict[str, Wrong] = {
    "no flag": WIDEST_CHILD,
    "the sum of the ancillas": lambda r, a, b: {"ancillas": a.ancillas + b.ancillas + 1},
    "second-order term dropped": lambda r, a, b: {"epsilon": a.alpha * b.epsilon + b.alpha * a.epsilon},
}


def attained_by() -> BlockEncoding:
    return compact_product([block_scalar(1.0, 2.0, 0.5), block_scalar(-1.0, 0.75, 0.25)])


COMPACT_PRODUCT = lemma(globals(), lambda a, b: compact_product([a, b]), A=BE(), B=BE())
