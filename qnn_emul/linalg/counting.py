"""The cost of a circuit, counted op by op in the gate model of `cost.py`: nothing here knows what the circuit encodes."""

from __future__ import annotations

from collections.abc import Mapping

from . import cost
from .circuit import Circuit, Op
from .cost import Cost
from .gates import Dense, Diagonal, Gate, Permutation, Preparation

Prices = Mapping[str, tuple[float, float]]  # (depth, gates) of a query, by label


def count(circuit: Circuit, prices: Prices | None = None) -> Cost:
    """Depth, gates, work qubits and queries of a circuit. A labelled one has the price of `prices`, its own, or that of its gates."""
    return _Counter(prices or {}).whole(circuit)


class _Counter:
    """Each circuit object is counted once, however often it is used."""

    def __init__(self, prices: Prices) -> None:
        self.prices = prices
        self.known: dict[int, Cost] = {}

    def whole(self, circuit: Circuit) -> Cost:
        circuit = circuit.costs
        if id(circuit) not in self.known:
            self.known[id(circuit)] = self._count(circuit)
        return self.known[id(circuit)]

    def _count(self, circuit: Circuit) -> Cost:
        price = self.prices.get(circuit.label, circuit.price) if circuit.label else None
        if price is not None:
            return cost.oracle(circuit.label, *price)
        parts = [self._op(op) for op in circuit.ops]
        if circuit.side_by_side:
            taken = [set(op.targets) | {q for q, _ in op.controls} for op in circuit.ops]
            assert len(set().union(*taken)) == sum(map(len, taken)), "what runs side by side shares no qubit"
            out = cost.beside(*parts)
        else:
            out = cost.NOTHING
            for part in parts:
                out = out + part
        if circuit.label:  # an oracle's workspace is its own
            return cost.oracle(circuit.label, out.depth, out.gates)
        return Cost(out.depth, out.gates, queries=out.queries, work=out.work)

    def _op(self, op: Op) -> Cost:
        controls = len(op.controls)
        if isinstance(op.gate, Circuit):
            return cost.under(self.whole(op.gate), controls)
        return gate_cost(op.gate, controls)


def gate_cost(gate: Gate, controls: int) -> Cost:
    """A gate under `controls` controls."""
    qubits = gate.qubits
    if qubits == 0:
        return cost.phase(controls)
    if qubits == 1:
        return cost.x(controls) if isinstance(gate, Permutation) else cost.one_qubit(controls)
    return cost.under(_body(gate), controls)


def _body(gate: Gate) -> Cost:
    if hasattr(gate, "cost"):  # gates with a structure of their own say what it costs
        out: Cost = gate.cost()
        return out
    if isinstance(gate, Dense):
        return cost.dense(gate.qubits)
    if isinstance(gate, Diagonal):
        return cost.diagonal(gate.qubits)
    if isinstance(gate, Preparation):
        return cost.preparation(gate.qubits)
    return cost.permutation(gate.qubits)
