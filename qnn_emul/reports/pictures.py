"""What `qe.plots` draws of an encoding: its unitary, norms and errors through the tree, a polynomial beside its function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..encoding.check import Check, NodeCheck, check
from ..encoding.encoding import Encoding, VectorEncoding
from ..errors import ArgumentError
from ..linalg.circuit import need_qubits
from ..linalg.polynomials import Polynomial
from ..linalg.shapes import as_real
from .charts import Chart, Pair, Picture, Points
from .matrices import Matrices

MOST_QUBITS = 10  # of a unitary that is shown entry by entry
POINTS = 401


def unitary(e: Encoding) -> Matrices:
    """U entry by entry, ancillas first; the top-left corner that holds the block (of a vector, its first column) is framed.

    The imaginary part stands beside the real one where there is one. Raises ArgumentError, NoData, TooLarge (above 10 qubits).
    """
    _need(e)
    qubits = e.n + e.ancillas
    need_qubits(
        qubits if qubits <= MOST_QUBITS else 60,
        f"a picture of {qubits} qubits",
        "draw the circuit instead: qe.draw",
    )
    return unitary_matrix(e.unitary[:, :], 1 << e.n, 1 << e.n if e.kind == "BE" else 1, f"U of {e.name or e.key}")


def unitary_matrix(u: np.ndarray, rows: int, columns: int, title: str) -> Matrices:
    """The same of a matrix."""
    panels = [("real part", u.real), ("imaginary part", u.imag)]
    kept = panels if np.max(np.abs(u.imag)) > 1e-12 else [("entries: blue −1, white 0, orange +1", u.real)]
    return Matrices(f"{title}, the corner of the block framed", kept, corner=(rows, columns))


def norms(e: Encoding | Check) -> Chart:
    """The norm of every vector's target through the tree, the record's bound on it, and what the circuit holds of it (||block||).

    Raises ArgumentError, NoData.
    """
    rows = [(c.node, c.node.record) for c in _checked(e) if isinstance(c.node, VectorEncoding)]
    if not rows:
        raise ArgumentError("e", "hold a vector-encoding", "a tree of matrices")
    x = range(len(rows))
    series = (
        Points("record's bound", x, [float(r.norm) for _, r in rows], "_"),
        Points("‖target‖", x, [float(np.linalg.norm(node.target)) for node, _ in rows], "o-"),
        Points("‖block‖ = √success", x, [float(np.sqrt(node.success_probability)) for node, _ in rows], "s--"),
    )
    return Chart("Norms through the layers", series, "node", "norm", [_named(node) for node, _ in rows])


def errors(e: Encoding | Check) -> Chart:
    """Measured error beside the record's bound, node by node, on a logarithmic axis: what is 0 has no point.

    Raises ArgumentError, NoData, and what `check` raises.
    """
    nodes = _checked(e)
    x = range(len(nodes))
    series = (
        Points("record's ε", x, [float(c.node.record.epsilon) for c in nodes], "_"),
        Points("measured", x, [c.error for c in nodes], "o"),
        Points("rounding allowed", x, [c.rounding for c in nodes], "^"),
    )
    return Chart("Error beside bound", series, "node", "‖target − value‖", [_named(c.node) for c in nodes], log_y=True)


def polynomial(
    p: Polynomial | Encoding, function: Callable[[Any], Any] | None = None, interval: tuple[float, float] = (0.0, 1.0)
) -> Pair:
    """Two charts: a polynomial beside the function that it stands for, and their distance beside the proved bound.

    p         of `qe.polynomials`, with the function and the interval where they are compared; or a node with a polynomial
              (an activation, an amplification), which says both itself

    Raises ArgumentError.
    """
    if isinstance(p, Encoding):
        p, function, interval = _asked(p)
    if not isinstance(p, Polynomial):
        raise ArgumentError("p", "be a polynomial of qe.polynomials, or a node with one", type(p).__name__)
    if not callable(function):
        raise ArgumentError("function", "be given: what the polynomial approximates", repr(function))
    low, high = (as_real(v, "interval") for v in interval)
    if not -1 <= low < high <= 1:
        raise ArgumentError("interval", "be two growing numbers between -1 and 1", interval)
    whole, x = np.linspace(-1.0 if low < 0 else 0.0, 1.0, POINTS), np.linspace(low, high, POINTS)
    wanted = np.broadcast_to(np.asarray(function(x), dtype=float), x.shape)
    beside = Chart(
        f"Degree {p.degree}: {p.approximates}",
        (Points("function", list(x), list(wanted), "-"), Points("polynomial", list(whole), list(p(whole)), "--")),
        "x",
        "value",
    )
    off = np.abs(p(x) - wanted)
    bound = Points("proved bound", [low, high], [p.error_bound] * 2, "--")
    distance = Points("|polynomial − function|", list(x), list(off), "-")
    return Pair((beside, Chart("Its error", (distance, bound), "x", "error", log_y=True)))


def everything(e: Encoding) -> list[Picture]:
    """All of these that `e` has."""
    checked = check(e)
    out: list[Picture] = [errors(checked)]
    if any(isinstance(node, VectorEncoding) for node in e.nodes()):
        out.append(norms(checked))
    if e.n + e.ancillas <= MOST_QUBITS:
        out.append(unitary(e))
    if _polynomial_of(e) is not None:
        out += polynomial(e)
    return out


def _need(e: Any) -> None:
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)


def _checked(e: Encoding | Check) -> Sequence[NodeCheck]:
    if not isinstance(e, Check):
        _need(e)
        e = check(e, level="block")
    return e.nodes


def _named(node: Encoding) -> str:
    return node.name or node.key.partition(".")[2].replace("_", " ")


def _polynomial_of(e: Encoding) -> tuple[Polynomial, Callable[[Any], Any], tuple[float, float]] | None:
    data = {} if not e.children else e.applied.data
    p = data.get("polynomial")
    if not isinstance(p, Polynomial):
        return None
    numbers, child = e.applied.numbers, e.children[0].record
    if "function" in data and data["function"] is not None:
        f, radius = data["function"], child.alpha
        return p, lambda x: np.where(x > 0, f(radius * x) / np.maximum(radius * x, 1e-300), f.supremum), (0.0, 1.0)
    if "factor" in numbers:
        factor = numbers["factor"]
        return p, lambda x: factor * x, (0.0, min(1.0, (child.norm + child.epsilon) / child.alpha))
    if "norm" in numbers:
        return p, np.ones_like, ((numbers["norm"] - child.epsilon) / child.alpha, 1.0)
    return None


def _asked(e: Encoding) -> tuple[Polynomial, Callable[[Any], Any], tuple[float, float]]:
    found = _polynomial_of(e)
    if found is None:
        raise ArgumentError("p", "be a node with a polynomial: an activation or an amplification", e.key)
    return found
