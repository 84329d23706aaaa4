"""Does this circuit encode that? One answer, with the numbers, and what to try where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..encoding.check import NodeCheck, check
from ..encoding.confronted import hints_for
from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..linalg.shapes import as_integer, as_positive, as_real
from .leaf import claimed_encoding


@dataclass(frozen=True, eq=False)
class Confronted:
    """A circuit beside the record that is claimed for it: what was measured, what fails, and hints."""

    encoding: BlockEncoding | VectorEncoding
    node: NodeCheck
    claimed_ancillas: int
    hints: tuple[str, ...]

    @property
    def failures(self) -> list[str]:
        """What does not hold, in words."""
        out = list(self.node.failures)
        if self.encoding.ancillas != self.claimed_ancillas:
            out.append(
                f"the circuit has {self.encoding.ancillas} ancillas (its qubits less n = {self.encoding.n}), "
                f"not the claimed {self.claimed_ancillas}"
            )
        return out

    @property
    def ok(self) -> bool:
        """Whether the claimed record holds."""
        return not self.failures and self.node.ok


def confront(circuit: Any, target: Any, alpha: float, ancillas: int, epsilon: float) -> Confronted:
    """||target - alpha * block|| <= epsilon, and the circuit's ancillas are the claimed ones.

    circuit  a unitary matrix of any kind or a `qe.Circuit`, ancillas first; target: a matrix or a vector

    Raises ArgumentError, ShapeError, NotUnitary, TooLarge.
    """
    alpha, epsilon = as_positive(alpha, "alpha"), as_real(epsilon, "epsilon", 0)
    as_integer(ancillas, "ancillas", 0)
    e = claimed_encoding(circuit, target, alpha, epsilon)
    node = check(e, level="unitary").root
    hints = () if node.ok else tuple(hints_for(e))
    return Confronted(e, node, ancillas, hints)
