"""A matrix as the first rows and columns of a larger one.

Statement   U an (alpha, a, epsilon)-BE of A on n qubits, k >= 0. A flag that is set unless k further system qubits in front are |0>,
            beside U, is an (alpha, a + 1, epsilon)-BE of |0><0| (x) A.
Source      Mathematics 8.4; Rattew et al. (arXiv:2510.07195), Lemma B.6.
Deviation   Without the flag it is I (x) A.
Proof       Zeros around a matrix do not lengthen it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...engine.lines import Line, Part, adjoint, at_most, equal, norm
from ...errors import ShapeError
from ...instances.aligned import block_scalar
from ...linalg.block_operators import below, embedded
from ...linalg.circuit import Builder, is_value, registers
from ...linalg.cost import run, x
from ...linalg.gates import PAULI_X
from ...linalg.shapes import as_qubits
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(a: Record) -> Record:
    return replace(a, ancillas=a.ancillas + 1, leak=None)


def target(a: BlockEncoding, *, n: int) -> Any:
    return embedded(a.target_data, (1 << n) - (1 << a.n))


def block(a: BlockEncoding, *, n: int) -> Any:
    return embedded(a.block_data, (1 << n) - (1 << a.n))


def circuit(a: BlockEncoding, *, n: int) -> Circuit:
    """Layout: flag | workspace | front | system."""
    flag, workspace, front, system = registers(1, a.ancillas, n - a.n, a.n)
    builder = Builder(1 + a.ancillas + n).add(a.circuit, workspace + system)
    return builder.add(PAULI_X, flag).add(PAULI_X, flag, is_value(front, 0)).build()


def cost(a: Cost, *, n: int) -> Cost:
    return run(a, x(), x(n - a.system), system=n)


def embed_block(a: BlockEncoding, n: int) -> BlockEncoding:
    """A with zeros to its right and below, on n >= A.n qubits; the unpadded shape is kept. Raises ArgumentError, ShapeError."""
    need(a, BlockEncoding, "A")
    n = as_qubits(n, "n")
    if n < a.n:
        raise ShapeError("n", f"be at least {a.n}", n)
    numbers = {"n": n}
    return apply_lemma(EMBEDDED, (a,), kind=BlockEncoding, n=n, shape=a.shape, numbers=numbers, row_axes=a.row_axes)


def proof(goal: Any, a: Part, *, n: int) -> Iterator[Line]:
    width = (1 << n) - (1 << a.n)
    yield equal(goal.error, adjoint(below(adjoint(below(a.error, width)), width)))
    for whole in (a.error, a.target):
        rows = below(whole, width)
        turned = below(adjoint(rows), width)
        yield at_most("contraction", norm(adjoint(turned)), norm(turned))
        yield at_most("contraction", norm(turned), norm(adjoint(rows)))
        yield at_most("contraction", norm(adjoint(rows)), norm(rows))
        yield at_most("contraction", norm(rows), norm(whole))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Padded to three qubits: the number enters no bound."""
    yield replace(s, numbers={"n": kit.symbol("n", integer=True, nonnegative=True)}, data={"n": 3})


def reading(kit: Any) -> Any:
    return kit.Choice(given=lambda *_: {"n": kit.N + kit.named("k")}, system=lambda count: kit.N + kit.named("k"))


WRONG: dict[str, Wrong] = {
    "flag not counted": WIDEST_CHILD,
    "front qubits as ancillas": lambda r, a, n: {"ancillas": r.ancillas + 1},
    "half of the error": lambda r, a, n: {"epsilon": a.epsilon / 2},
}


def attained_by() -> BlockEncoding:
    return embed_block(block_scalar(0.8j, 2.0, 0.5), 2)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {"n": a.n + int(rng.integers(0, 3))}


EMBEDDED = lemma(globals(), embed_block, A=BE())
