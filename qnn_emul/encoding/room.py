"""What fits: asked before anything is built or worked out."""

from __future__ import annotations

from typing import Any

from ..errors import TooLarge
from ..linalg.circuit import MAX_QUBITS, need_qubits

MAX_BLOCK_QUBITS = 28  # 2**28 complex numbers are 4 GiB


def need_circuit_room(e: Any, corner: bool = False) -> None:
    """Raises TooLarge where the circuit, or the whole corner that it has, does not fit."""
    qubits, what = e.n + e.ancillas, _named(e)
    advice = "use the block level: .block, .value, check(e, level='block')"
    if qubits > MAX_QUBITS and e.has_data:
        acts = f"{what}: the unitary acts on {qubits} qubits ({e.ancillas} ancillas + n = {e.n}), which"
        need_qubits(qubits, acts, advice)
    if corner and e.kind == "BE":
        need_qubits(2 * e.n, f"{what}: the corner of shape (2**{e.n}, 2**{e.n})", advice)


def need_block_room(e: Any) -> None:
    """Raises TooLarge where not even 2**n numbers fit, in which the block level reckons."""
    if e.n > MAX_BLOCK_QUBITS and e.has_data:
        raise TooLarge(
            f"{_named(e)}: 2**{e.n} numbers do not fit (at most 2**{MAX_BLOCK_QUBITS}); its record and `qe.cost` can be read at any size"
        )


def _named(e: Any) -> str:
    return f"{e.key} '{e.name}'" if e.name else str(e.key)
