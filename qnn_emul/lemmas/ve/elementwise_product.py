"""Element-wise product of two vectors.

Statement   U an (alpha, a, eps_0)-VE of psi, V a (beta, b, eps_1)-VE of phi, both on n qubits. The diagonal encoding
            of U times V is an (alpha beta, a + b + n, e)-VE of psi o phi, e the smaller of eps_0 ||phi|| + min(alpha,
            ||psi|| + eps_0) eps_1 and eps_1 ||psi|| + min(beta, ||phi|| + eps_1) eps_0.
Source      Mathematics 3.2; Guo, Mitarai, Fujii (arXiv:2107.10764).
Deviation   Sharper than Lemma 2 on the record of diag(psi), which knows ||diag(psi)|| only through ||psi||: each
            factor's own subnormalization bounds its value, and either order may be taken.
Proof       psi o phi is the diagonal of psi (x) phi, so the error is at most that of the tensor product (Lemma 3), in
            either order of the factors.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, crossed_errors, norm, value_by_target
from ...errors import ShapeError
from ...instances.aligned import vector_scalar
from ...linalg.circuit import Builder, registers
from ...linalg.constructions import diagonal_encoding
from ...linalg.cost import run
from ...scalars import maximum, minimum
from ..bridge import diagonal_of_vector
from ..guards import need, one_shape
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_like, lemma
from ..wrong import Wrong
from . import tensor


def rule(x: Record, y: Record, *, n: Any) -> Record:
    one, other = tensor.rule(x, y), tensor.rule(y, x)
    return replace(one, ancillas=one.ancillas + n, epsilon=minimum(one.epsilon, other.epsilon))


def target(x: VectorEncoding, y: VectorEncoding) -> np.ndarray:
    return x.target_data * y.target_data


def block(x: VectorEncoding, y: VectorEncoding) -> np.ndarray:
    return x.block_data * y.block_data


def circuit(x: VectorEncoding, y: VectorEncoding) -> Circuit:
    first, second, system = registers(x.ancillas + x.n, y.ancillas, x.n)
    builder = Builder(x.ancillas + y.ancillas + 2 * x.n)
    return builder.add(y.circuit, second + system).add(diagonal_encoding(x.circuit, x.n), first + system).build()


def cost(x: Cost, y: Cost) -> Cost:
    return run(y, diagonal_of_vector.cost(x), system=x.system)


def elementwise_product(x: VectorEncoding, y: VectorEncoding) -> VectorEncoding:
    """psi o phi, entry by entry, without conjugation. Raises ArgumentError, ShapeError (different shapes)."""
    need(x, VectorEncoding, "x")
    need(y, VectorEncoding, "y")
    if x.n != y.n:
        raise ShapeError("y", f"have padded size 2**{x.n}, like x of shape {x.shape}", f"2**{y.n} (shape {y.shape})")
    one_shape(x, y, "y")
    return apply_like(x, PRODUCT, (x, y), numbers={"n": x.n})


def proof(goal: Any, x: Part, y: Part) -> Iterator[Line]:
    yield from crossed_errors(goal, operator.mul, x, y)
    yield from crossed_errors(goal, operator.mul, y, x)
    yield from value_by_target(x)  # with it the two orders agree where neither subnormalization bites
    yield at_most("sub-multiplicative", norm(goal.target), norm(x.target) * norm(y.target))


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "second-order term dropped": lambda r, x, y, n: {"epsilon": x.epsilon * y.norm + x.norm * y.epsilon},
    "unit vectors": lambda r, x, y, n: {"epsilon": x.epsilon + y.epsilon + x.epsilon * y.epsilon},
    "uncrossed": lambda r, x, y, n: {"epsilon": x.epsilon * x.norm + y.norm * y.epsilon},
    "largest entry of one, error of the other": lambda r, x, y, n: {"epsilon": maximum(x.epsilon, y.epsilon)},
    "alpha is the largest": lambda r, x, y, n: {"alpha": maximum(x.alpha, y.alpha)},
    "fresh register not counted": lambda r, x, y, n: {"ancillas": x.ancillas + y.ancillas},
    "shared ancillas": lambda r, x, y, n: {"ancillas": maximum(x.ancillas, y.ancillas) + n},
}


def attained_by() -> VectorEncoding:
    return elementwise_product(vector_scalar(1.0j, 2.0, 0.5), vector_scalar(-1.0, 0.75, 0.25))


PRODUCT = lemma(globals(), elementwise_product, x=VE(), y=VE())
