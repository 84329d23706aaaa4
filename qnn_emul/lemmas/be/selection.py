"""Selection of places.

Statement   m different places c_j < 2^n. A permutation that takes |c_j> to |j>, and a flag that is set from |m> on, are a (1, 1, 0)-BE
            of sum_j |j><c_j|.
Source      Mathematics 8.4; GSLW (arXiv:1806.01838), Definition 43.
Deviation   None.
Proof       The flag keeps |0> … |m - 1> alone.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.circuit import Builder, registers
from ...linalg.cost import permutation, run
from ...linalg.gates import Permutation
from ...linalg.loading import lookup
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_qubits
from ...scalars import ceil_log2
from .. import unitary
from ..language import BlockEncoding, Circuit, Cost, apply_lemma, lemma
from .dropping_shift import WRONG as WRONG
from .dropping_shift import rule as rule


def target(*, chosen: np.ndarray) -> Any:
    return _picked(chosen)


@readable
def _picked(chosen: np.ndarray) -> Operator:
    """chosen_j is the place that goes to j, -1 where none does."""
    kept, rows = chosen[chosen >= 0], np.flatnonzero(chosen >= 0)

    def forth(x: np.ndarray) -> np.ndarray:
        out = np.zeros_like(x)
        out[rows] = x[kept]
        return out

    def back(x: np.ndarray) -> np.ndarray:
        out = np.zeros_like(x)
        out[kept] = x[rows]
        return out

    return Operator(ceil_log2(chosen.size), forth, back)


def block(*, chosen: np.ndarray) -> Any:
    return _masked(chosen)


@readable
def _masked(chosen: np.ndarray) -> Operator:
    """Moved, then kept where the flag is not set."""
    source, kept = np.argsort(_image(chosen)), (_left_out(chosen) == 0)[:, None]
    back = _image(chosen)
    return Operator(ceil_log2(chosen.size), lambda x: kept * x[source], lambda x: (kept * x)[back])


def circuit(*, chosen: np.ndarray) -> Circuit:
    """Layout: flag | system."""
    n = ceil_log2(chosen.size)
    flag, system = registers(1, n)
    return Builder(1 + n).add(_gate(chosen), system).add(lookup(_left_out(chosen), 1), system + flag).build()


@readable
def _gate(chosen: np.ndarray) -> Permutation:
    return Permutation(_image(chosen))


def _image(chosen: np.ndarray) -> np.ndarray:
    """Where each place goes: the chosen ones in front, the others behind them."""
    kept = chosen[chosen >= 0]
    others = np.setdiff1d(np.arange(chosen.size), kept)
    return np.argsort(np.concatenate([kept, others]))


@readable
def _left_out(chosen: np.ndarray) -> np.ndarray:
    out: np.ndarray = (chosen < 0).astype(int)
    return out


def cost(*, n: int) -> Cost:
    return run(permutation(n), permutation(n + 1), system=n)


def sizes(*, chosen: np.ndarray) -> dict[str, int]:
    return {"n": ceil_log2(chosen.size)}


def selection(places: Any, n: int) -> BlockEncoding:
    """sum_j |j><places[j]| on n qubits. Raises ArgumentError."""
    side = 1 << as_qubits(n, "n")
    return node(n, chosen_of(places, side, "places"))


def chosen_of(places: Any, side: int, name: str) -> np.ndarray:
    """The place that goes to each row, -1 where none does. Raises ArgumentError."""
    found = [] if isinstance(places, str) or not np.iterable(places) else list(places)
    whole = all(isinstance(p, int | np.integer) and not isinstance(p, bool) and 0 <= p < side for p in found)
    if not found or not whole or len(set(found)) < len(found):
        raise ArgumentError(name, f"list different places of 0 … {side - 1}, at least one", repr(places))
    return np.array([*found, *[-1] * (side - len(found))], dtype=int)


def node(n: Any, chosen: Any) -> BlockEncoding:
    """The node, whatever stands for the places."""
    return apply_lemma(SELECTION, (), kind=BlockEncoding, n=n, shape=(1 << n, 1 << n), data={"chosen": chosen})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The matrix, a corner of the circuit."""
    yield unitary.corner(s, kit, "chosen")


def reading(kit: Any) -> Any:
    return kit.gate_choices.CHOSEN


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(0, 4))
    return {"places": rng.permutation(1 << n)[: int(rng.integers(1, (1 << n) + 1))], "n": n}


SELECTION = lemma(globals(), selection, like=unitary)
