"""The lines of a proof, as data: the same generator is read on symbols, by the prover, and on the matrices of an instance.

A lemma file's `proof(goal, *children, **parameters)` yields lines. `goal.error` is target - alpha * block by the file's own `rule`,
`target` and `block`; a child has `target`, `value`, `block`, `error` = target - value, and its record's `alpha`, `epsilon`, `norm`. What
may stand for `reason` is listed in `certify.certificates.certifier.RULES`; the last step, from all lines to the claim of the rule, is
arithmetic and is not written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..linalg.readable import readable
from ..scalars import ceil_log2


@dataclass(frozen=True)
class Line:
    """left = right (elements) or left <= right (numbers), and why: the rule, and the condition where the rule is "given"."""

    reason: str
    left: Any
    relation: str
    right: Any
    condition: str = ""

    @property
    def why(self) -> str:
        """The rule, and the condition if there is one, in words."""
        return f"{self.reason}: {self.condition}" if self.condition else self.reason


def equal(left: Any, right: Any, reason: str = "identity") -> Line:
    """Two elements are the same, by expansion of sums and products."""
    return Line(reason, left, "=", right)


def at_most(reason: str, left: Any, right: Any) -> Line:
    """A number is at most another, by the kernel's rule `reason`."""
    return Line(reason, left, "<=", right)


def given(condition: str, left: Any, right: Any) -> Line:
    """left <= right because the statement asks for it, or cites it: `condition` is listed in certify.conditions."""
    return Line("given", left, "<=", right, condition)


@readable
def norm(x: Any) -> Any:
    """2-norm of a vector, spectral norm of a matrix; of a term, the symbol that stands for it."""
    return float(np.linalg.norm(x, 2))


@readable
def norm1(x: Any) -> Any:
    """1-norm of a vector."""
    return float(np.linalg.norm(x, 1))


@readable
def adjoint(x: Any) -> Any:
    """Conjugate transpose."""
    return x.conj().T


@readable
def dilation(x: Any) -> Any:
    """The Hermitian matrix [[0, x], [x^H, 0]], as long as x."""
    zero = np.zeros_like(x)
    return np.block([[zero, x], [x.conj().T, zero]])


@readable
def identity_like(x: Any) -> Any:
    """The identity of x's size."""
    return np.eye(x.shape[0])


@readable
def diagonal_of_blocks(blocks: list[Any]) -> Any:
    """diag(blocks), zero blocks up to a power of two of them."""
    size = blocks[0].shape[0]
    out = np.zeros((size << ceil_log2(len(blocks)),) * 2, dtype=np.result_type(*blocks))
    for j, block in enumerate(blocks):
        out[j * size : (j + 1) * size, j * size : (j + 1) * size] = block
    return out


@dataclass(frozen=True)
class Part:
    """An encoding on n qubits as a proof sees it."""

    target: Any
    block: Any
    alpha: Any
    epsilon: Any
    norm: Any
    n: Any
    encoding: Any = None

    @property
    def amplitudes(self) -> Any:
        """The first column of its circuit, workspace included."""
        return self.encoding.circuit.first_column

    @property
    def value(self) -> Any:
        return self.alpha * self.block

    @property
    def error(self) -> Any:
        return self.target - self.value


@dataclass(frozen=True)
class Goal:
    """What a proof is about: `error` = target - alpha * block, alpha > 0, to be at most `epsilon`; `target`, to be at most `norm`.

    leak   where the rule has one: what is outside |0> of the workspace, 1 - ||block||^2 in squares, to be at most leak^2
    """

    target: Any
    block: Any
    alpha: Any
    epsilon: Any
    norm: Any
    leak: Any = None

    @property
    def error(self) -> Any:
        return self.target - self.alpha * self.block


def parts(total: Any, *pieces: Any) -> Iterator[Line]:
    """total is the sum of the pieces, so its norm is at most the sum of theirs."""
    whole = pieces[0]
    bound = norm(pieces[0])
    for piece in pieces[1:]:
        whole, bound = whole + piece, bound + norm(piece)
    yield equal(total, whole)
    if len(pieces) > 1:
        yield at_most("triangle", norm(total), bound)


def exact(goal: Any, whole: Any) -> Iterator[Line]:
    """What is encoded without an error: `whole` is the target and alpha times the block."""
    yield equal(goal.error, 0 * whole)
    yield at_most("scaling", norm(0 * whole), 0 * norm(whole))


def exact_under(goal: Any, condition: str) -> Iterator[Line]:
    """The same of the target, whose norm is the record's by a condition."""
    yield from exact(goal, goal.target)
    yield given(condition, norm(goal.target), goal.norm)


def target_by_block(x: Part) -> Iterator[Line]:
    """||target|| <= alpha + epsilon."""
    yield from parts(x.target, x.error, x.value)
    yield at_most("block", norm(x.value), x.alpha)


def value_by_target(x: Part) -> Iterator[Line]:
    """||value|| <= ||target|| + epsilon."""
    yield from parts(x.value, x.target, -1 * x.error)


def crossed_errors(goal: Any, times: Any, x: Part, y: Part) -> Iterator[Line]:
    """||x.error|| ||y|| + ||x.value|| ||y.error|| for a product linear in both, its norm at most that of the factors."""
    first, second = times(x.error, y.target), times(x.value, y.error)
    yield from parts(goal.error, first, second)
    yield at_most("sub-multiplicative", norm(first), norm(x.error) * norm(y.target))
    yield at_most("sub-multiplicative", norm(second), norm(x.value) * norm(y.error))
    yield at_most("block", norm(x.value), x.alpha)
