"""Embedding of a vector into more qubits.

Statement   U an (alpha, a, epsilon)-VE of v on n qubits. With k idle qubits in front of the system it is an (alpha,
            a, epsilon)-VE of |0>^k (x) v.
Source      Mathematics 1.5 (padding with zeros).
Deviation   None.
Proof       |0>^k (x) · preserves differences and norms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, equal, norm
from ...errors import ShapeError
from ...instances.aligned import vector_scalar
from ...linalg.circuit import Builder, registers
from ...linalg.shapes import as_qubits
from ..guards import need
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import Wrong


def rule(x: Record) -> Record:
    return x


def _padded(array: np.ndarray, n: int) -> np.ndarray:
    return np.pad(array, (0, (1 << n) - array.size))


def target(x: VectorEncoding, *, n: int) -> np.ndarray:
    return _padded(x.target_data, n)


def block(x: VectorEncoding, *, n: int) -> np.ndarray:
    return _padded(x.block_data, n)


def circuit(x: VectorEncoding, *, n: int) -> Circuit:
    workspace, _, system = registers(x.ancillas, n - x.n, x.n)
    return Builder(x.ancillas + n).add(x.circuit, workspace + system).build()


def cost(x: Cost, *, n: int) -> Cost:
    return x.on(n)


def embed(x: VectorEncoding, n: int) -> VectorEncoding:
    """The same vector, followed by zeros, on n >= x.n qubits; the unpadded shape is kept. Raises ShapeError."""
    need(x, VectorEncoding, "x")
    n = as_qubits(n, "n")
    if n < x.n:
        raise ShapeError("n", f"be at least {x.n}", n)
    return apply_lemma(EMBEDDING, (x,), kind=VectorEncoding, n=n, shape=x.shape, numbers={"n": n})


def proof(goal: Any, x: Part, *, n: int) -> Iterator[Line]:
    yield equal(goal.error, _padded(x.error, n))
    yield at_most("contraction", norm(_padded(x.error, n)), norm(x.error))
    yield at_most("contraction", norm(goal.target), norm(x.target))
    yield at_most("isometry", norm(x.block), norm(goal.block))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Padded to three qubits: the number enters no bound."""
    yield replace(s, numbers={"n": kit.symbol("n", integer=True, nonnegative=True)}, data={"n": 3})


def reading(kit: Any) -> Any:
    return kit.Choice(given=lambda *_: {"n": kit.N + kit.named("k")}, system=lambda count: kit.N + kit.named("k"))


WRONG: dict[str, Wrong] = {"idle qubits as ancillas": lambda r, x, n: {"ancillas": r.ancillas + 1}}


def attained_by() -> VectorEncoding:
    return embed(vector_scalar(0.8j, 2.0, 0.5), 2)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {"n": x.n + int(rng.integers(0, 3))}


EMBEDDING = lemma(globals(), embed, x=VE())
