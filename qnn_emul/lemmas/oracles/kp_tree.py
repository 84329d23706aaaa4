"""State from a Kerenidis-Prakash tree (Lemma D.1).

Statement   A binary tree over the 2^n entries of v holds in each node the squared norm of the entries below it. Controlled
            rotations level by level, the angle of a node splitting its norm between its children, and the entries'
            phases, are a (||v||, 0, 0)-VE of v. Changing an entry touches n + 1 nodes.
Source      Rattew et al. (arXiv:2510.07195), Lemma D.1; Kerenidis, Prakash (arXiv:1603.08675).
Deviation   Complex entries: signs and phases stand beside the leaves.
Proof       The amplitude of entry j is the product of sqrt(child/parent) along its path, |v_j|/||v||, times its phase.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, exact
from ...errors import ArgumentError, ZeroNorm
from ...linalg.cost import run, states
from ...linalg.loading import RotationTrees
from ...linalg.shapes import as_integer, as_scalar, as_vector
from ...scalars import ceil_log2
from ..language import Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import Wrong


def rule(*, norm: Any) -> Record:
    return Record(alpha=norm, ancillas=0, epsilon=0 * norm, norm=norm)


def target(*, entries: np.ndarray) -> np.ndarray:
    return entries


def block(*, entries: np.ndarray, norm: float) -> np.ndarray:
    return entries / norm


def circuit(*, trees: RotationTrees) -> Circuit:
    return trees.circuit("tree")


def cost(*, n: int) -> Cost:
    return run(states("tree", 0, n), system=n)


def sizes(*, trees: RotationTrees) -> dict[str, int]:
    return {"n": trees.n}


def _kept(size: Any) -> Any:
    """Whether the square of a size, or of each of many, is kept without loss."""
    return (size == 0) | (size > 1e-140) & (size < 1e140)


LARGEST = 1 << 28  # entries: its levels take 4 GiB


class KPTree:
    """Squared norms of the parts of a vector, kept up to date entry by entry: O(n) work per change.

    levels[k], (2**k,), holds the norms of level k; levels[n] those of the entries. The one mutable object here, for a data
    structure whose point is cheap change; `encoding()` takes a snapshot.
    """

    def __init__(self, size: int) -> None:
        self.size = as_integer(size, "size", 1, LARGEST)
        self.n = ceil_log2(self.size)
        self.levels = [np.zeros(1 << k) for k in range(self.n + 1)]
        self.entries = np.zeros(1 << self.n, dtype=complex)

    @classmethod
    def of(cls, vector: Any) -> KPTree:
        """The tree of a vector (m,), as if filled entry by entry. Raises ArgumentError, ShapeError."""
        array = as_vector(vector, "vector")
        tree, size = cls(array.size), np.abs(array)
        for index in np.flatnonzero(~_kept(size)):
            tree.update(int(index), array[index].item())  # refused
        tree.entries[: tree.size] = array
        tree.levels[tree.n][: tree.size] = size * size
        for level in range(tree.n - 1, -1, -1):
            tree.levels[level][:] = tree.levels[level + 1].reshape(-1, 2).sum(axis=1)
        return tree

    def update(self, index: int, value: complex) -> tuple[tuple[int, int], ...]:
        """Set entry `index`; the (level, place) of the n + 1 nodes that were written. Raises ArgumentError."""
        if not 0 <= as_integer(index, "index") < self.size:
            raise ArgumentError("index", f"be at least 0 and below {self.size}", index)
        number = as_scalar(value, "value")
        size = abs(number)
        if not _kept(size):
            raise ArgumentError("value", "be 0 or between 1e-140 and 1e140 in size, for its square is kept", number)
        place = int(index)
        self.entries[place] = number
        self.levels[self.n][place] = size * size
        touched = [(self.n, place)]
        for level in range(self.n - 1, -1, -1):
            place >>= 1
            below = self.levels[level + 1]
            self.levels[level][place] = below[2 * place] + below[2 * place + 1]
            touched.append((level, place))
        return tuple(touched)

    @property
    def norm(self) -> float:
        """||v||: the square root of the root."""
        return float(np.sqrt(self.levels[0][0]))

    def encoding(self) -> VectorEncoding:
        """The state of the tree as it is now. Raises ZeroNorm."""
        if not self.norm > 0:
            raise ZeroNorm("tree", "hold a non-zero entry", "all zeros")
        entries = self.entries.copy() if np.any(self.entries.imag) else self.entries.real.copy()
        size = np.abs(entries)
        phases = np.where(size > 0, entries / np.where(size > 0, size, 1.0), 1.0)
        trees = RotationTrees.of_sums([level[None, :].copy() for level in self.levels], phases[None, :])
        return apply_lemma(
            KP_TREE,
            (),
            kind=VectorEncoding,
            n=self.n,
            shape=(self.size,),
            numbers={"norm": self.norm},
            data={"entries": entries, "trees": trees},
        )


def kp_state(vector: Any) -> VectorEncoding:
    """A vector (m,) loaded through its tree. Raises ArgumentError, ShapeError, ZeroNorm."""
    return KPTree.of(vector).encoding()


def proof(goal: Any, *, entries: Any) -> Iterator[Line]:
    yield from exact(goal, entries)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A vector given by its entries, not 0, divided by its norm."""
    import sympy as sp

    entries = kit.atom("v", "VE")
    yield replace(s, numbers={"norm": entries.norm()}, data={"entries": entries}, facts=(sp.Gt(entries.norm(), 0),))


def reading(kit: Any) -> Any:
    return kit.gate_choices.TREE


WRONG: dict[str, Wrong] = {"a state, so alpha one": lambda r, **_: {"alpha": 1.0}}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    vector = rng.normal(size=int(rng.integers(1, 9)))
    return {"vector": vector + 1j * rng.normal(size=vector.size) if rng.random() < 0.5 else vector}


KP_TREE = lemma(globals(), kp_state, measured=("norm",))
