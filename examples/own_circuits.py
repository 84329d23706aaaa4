"""Three lemmas with circuits of their own: `qnn-emul falsify examples/own_circuits.py`."""

from __future__ import annotations

from typing import Any

import qnn_emul as qe
from qnn_emul.claims import BE, claim


def product_error(a: Any, b: Any) -> Any:
    """The error of a product of two encodings."""
    return a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon


@claim(source="an idea that looks right", inputs={"A": BE(ancillas=1), "B": BE(ancillas=1)})
def shared_ancilla(A: Any, B: Any) -> Any:
    """U V on one common ancilla encodes A B. (It does not: what V leaks into the ancilla comes back through U.)"""
    a, b = A.record, B.record
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": 1, "epsilon": product_error(a, b)}
    return A.unitary @ B.unitary, {"target": A.target @ B.target, **claimed}


@claim(source="the same on ancillas of their own", inputs={"A": BE(), "B": BE()})
def separate_ancillas(A: Any, B: Any) -> Any:
    """U after V, each on ancillas of its own, encodes A B."""
    a, b = A.record, B.record
    circuit = qe.circuit(a=a.ancillas, b=b.ancillas, system=A.n)
    circuit.apply(B, "b", "system").apply(A, "a", "system")
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": product_error(a, b)}
    return circuit, {"target": A.target @ B.target, **claimed}


@claim(source="product gadget: Vasconcelos, Gilyén (arXiv:2507.07900), for two factors", inputs={"A": BE(), "B": BE()})
def product_gadget(A: Any, B: Any) -> Any:
    """U and V share a workspace of max(a, b) qubits; one further qubit notes that V left it in |0>: A B on max(a, b) + 1 ancillas."""
    a, b = A.record, B.record
    workspace = max(a.ancillas, b.ancillas)
    circuit = qe.circuit(left=1, work=workspace, system=A.n)
    circuit.apply(B, "work", "system").flip("left").flip("left", when={"work": 0}).apply(A, "work", "system")
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": workspace + 1, "epsilon": product_error(a, b)}
    return circuit, {"target": A.target @ B.target, **claimed}
