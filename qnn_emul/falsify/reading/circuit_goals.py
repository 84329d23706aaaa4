"""What is to be shown of a claim about a circuit of its own: its corner is the target's counterpart, for every width and oracle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...certify.corners.bounds import error_bound, norm_bound, system_of, unmatched
from ...certify.corners.expressions import Expression
from ...certify.corners.products import corner
from ...certify.corners.state import NotRead
from ...circuits.named import NamedCircuit
from ...circuits.steps import Use
from ...claims.claimed import Claimed
from .goals import Obligation, formula
from .inputs import Inputs

GROUNDS = (
    "rests on the claim's own circuit: its corner is read with registers as wires, for every width and every oracle"
)


def circuit_goals(made: Claimed, inputs: Inputs) -> Iterator[Obligation]:
    """Coefficients of the corner, ancillas, alpha > 0, the error, the norm; a corner that is not read is refused."""
    import sympy as sp

    circuit, target, claimed, path = made.circuit, made.target, made.record, inputs.path
    if not isinstance(circuit, NamedCircuit) or not isinstance(target, Expression):
        path.refuse("its circuit is no qe.circuit, or its target none of its inputs' targets")
    for step in circuit.steps:
        if isinstance(step, Use) and id(step.encoding) not in inputs.leaves:
            path.refuse("its circuit uses an encoding that is no input")
    try:
        system = system_of(circuit.registers, target.sizes)
        found = corner(circuit, system, target.vector)
    except NotRead as why:
        path.refuse(f"the corner of its circuit is not read: {why}")
    of: Callable[[str], Any] = lambda part: formula(path, getattr(claimed, part), f"the {part} of a record")
    qubits: Any = circuit.qubits
    for size in target.sizes:
        qubits = qubits - size
    yield Obligation("claimed alpha > 0", sp.Integer(0), "<", of("alpha"))
    yield Obligation(
        "qubits of the circuit less n = claimed ancillas", formula(path, qubits, "a width"), "==", of("ancillas")
    )
    for words, gap in unmatched(target, found, claimed.alpha):
        yield Obligation(f"the part {words} of the target is alpha' times that of the corner", gap, "==", sp.Integer(0))
    yield Obligation(
        "error of the corner, by the inputs' records, <= claimed epsilon", error_bound(target), "<=", of("epsilon")
    )
    if claimed.norm is not None:
        yield Obligation("norm of the target <= claimed norm", norm_bound(target), "<=", of("norm"))
