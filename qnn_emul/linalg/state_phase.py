"""A phase on one prepared state, applied by that vector instead of by the circuit that prepares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .circuit import Circuit
from .gates import chunks


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class StatePhase(Circuit):
    """U (off + (on - off)|0><0|) U^H on the last qubits, for each value of the qubits in front; `ops` are its gates.

    With s = U|0> that is off + (on - off)|s><s|: one vector, however often it is used, instead of U^H and U each time. A
    query is still counted for each of them.
    """

    real = False
    inner: Circuit
    on: np.ndarray  # (2**front,), of modulus 1
    off: np.ndarray

    def within(self, view: np.ndarray) -> None:
        prepared = self.inner.prepared_state
        for part in chunks(view, self.qubits):
            work = part.reshape(self.on.size, prepared.size, -1)
            overlap = np.matmul(prepared.conj(), work)
            out = self.off[:, None, None] * work
            out += prepared[:, None] * ((self.on - self.off)[:, None] * overlap)[:, None, :]
            part[...] = out.reshape(part.shape)

    def _turned(self) -> dict[str, Any]:
        return {"on": self.on.conj(), "off": self.off.conj()}
