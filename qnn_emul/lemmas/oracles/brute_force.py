"""Loading a vector without a memory.

Statement   v of N = 2^n entries. N - 1 rotations about Y and N - 2 CNOTs, and for entries that are not positive as many
            about Z and a global phase, are a (||v||, 0, 0)-VE of v (n >= 1).
Source      Mathematics 7.5 (regimes 2 and 3: input loaded in O(N)); Möttönen et al. (arXiv:quant-ph/0407010).
Deviation   None.
Proof       The rotations of a tree level, selected by the k qubits above, are 2^k plain rotations with CNOTs between in
            Gray-code order; the CNOTs before rotation i turn its sign by the parity of j and code i, a Walsh matrix.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ArgumentError, ZeroNorm
from ...linalg.circuit import Builder, rounds, span
from ...linalg.cost import loading, run
from ...linalg.loading import RotationTrees, plain_phases, plain_rotations
from ...linalg.readable import readable
from ...linalg.scales import SMALLEST
from ...linalg.shapes import as_vector, two_norm
from ...scalars import ceil_log2
from ..language import Circuit, Cost, VectorEncoding, apply_lemma, lemma
from . import kp_tree


def circuit(*, entries: np.ndarray) -> Circuit:
    trees = _tree(entries)
    data = span(0, trees.n)
    builder = Builder(trees.n)
    for k in rounds(builder, trees.n):
        builder.add(plain_rotations(trees.angles(k)), data[: k + 1])
    if trees.turned:
        builder.add(plain_phases(trees.phase_angles()), data)
    return builder.build()


@readable
def _tree(entries: np.ndarray) -> RotationTrees:
    return RotationTrees.of(entries[None, :])


def cost(*, n: int, phases: bool) -> Cost:
    return run(loading(n), *[loading(n)] * phases, system=n)


def sizes(*, entries: np.ndarray) -> dict[str, int]:
    return {"n": ceil_log2(entries.size), "phases": _tree(entries).turned}


def load_brute_force(vector: Any) -> VectorEncoding:
    """A vector (m,) loaded by plain rotations and CNOTs, O(m) of them. Raises ArgumentError, ShapeError, ZeroNorm."""
    array = as_vector(vector, "vector")
    n = ceil_log2(array.size)
    entries = np.zeros(1 << n, dtype=array.dtype)
    entries[: array.size] = array
    norm = two_norm(entries)
    if not norm > 0:
        raise ZeroNorm("vector", "be non-zero", f"a zero vector of shape {array.shape}")
    if norm < SMALLEST:
        raise ArgumentError("vector", f"have a norm of at least {SMALLEST:.2g}, below which floats lose digits", norm)
    shape = (array.size,)
    return apply_lemma(
        BRUTE_FORCE, (), kind=VectorEncoding, n=n, shape=shape, numbers={"norm": norm}, data={"entries": entries}
    )


def draw(rng: np.random.Generator) -> dict[str, Any]:
    vector = rng.normal(size=int(rng.integers(1, 9)))
    return {"vector": vector + 1j * rng.normal(size=vector.size) if rng.random() < 0.5 else np.abs(vector)}


def reading(kit: Any) -> Any:
    return kit.gate_choices.SELECTED_TREE


BRUTE_FORCE = lemma(globals(), load_brute_force, like=kp_tree, measured=("norm",))
