"""De-amplification: a larger subnormalization for the same target.

Statement   U an (alpha, a, epsilon)-encoding of X, tau >= 1. Rotating one further ancilla to cosine 1/tau gives a
            (tau alpha, a + 1, epsilon)-encoding of X.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.9.
Deviation   One further ancilla where the paper takes two.
Proof       The corner is B/tau, and tau alpha B/tau = alpha B.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...engine.lines import Line, Part, equal
from ...engine.signature import Either
from ...instances.aligned import vector_scalar
from ...linalg.circuit import Builder, span
from ...linalg.cost import one_qubit, run
from ...linalg.gates import y_rotation
from ...linalg.shapes import as_real
from ..guards import need
from ..language import Circuit, Cost, Encoding, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(x: Record, *, tau: Any) -> Record:
    return replace(x, alpha=tau * x.alpha, ancillas=x.ancillas + 1, leak=None)


def target(x: Encoding) -> Any:
    return x.target_data


def block(x: Encoding, *, tau: float) -> Any:
    return (1.0 / tau) * x.block_data


def circuit(x: Encoding, *, tau: float) -> Circuit:
    inner = x.circuit
    builder = Builder(inner.qubits + 1).add(inner, span(1, inner.qubits))
    return builder.add(y_rotation(1.0 / tau), (0,)).build()


def cost(x: Cost) -> Cost:
    return run(x, one_qubit(), system=x.system)


def deamplify(x: Encoding, tau: float) -> Encoding:
    """The same target with alpha multiplied by tau >= 1 (the paper's Lemma B.9). Raises ArgumentError for tau < 1."""
    need(x, Encoding, "x")
    number = as_real(tau, "tau", 1)
    return apply_like(x, DEAMPLIFICATION, (x,), numbers={"tau": number})


def proof(goal: Any, x: Part) -> Iterator[Line]:
    yield equal(goal.error, x.error)


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "alpha kept": lambda r, x, tau: {"alpha": x.alpha},
    "error divided": lambda r, x, tau: {"epsilon": x.epsilon / tau},
    "flag not counted": WIDEST_CHILD,
}


def attained_by() -> Encoding:
    return deamplify(vector_scalar(0.8, 2.0, 0.4), 3.0)


def draw(rng: Any, x: Encoding) -> dict[str, Any]:
    return {"tau": 1.0 + float(rng.exponential())}


DEAMPLIFICATION = lemma(globals(), deamplify, x=Either())
