"""What is measured on encodings, and how far rounding alone may carry it: one error, one norm, one allowance, one corner.

Allowances come from the running bounds of `encoding.rounding`, from how the difference is taken and its norm measured, and for spectral
norms from what LAPACK's are off by. Nothing is allowed that is not counted here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import numpy as np
from scipy.sparse.linalg import LinearOperator

from ..errors import TooLarge
from ..linalg.chebyshev import UP
from ..linalg.circuit import MAX_QUBITS as ROOM_QUBITS
from ..linalg.circuit import Circuit
from ..linalg.convolution import proved_norm
from ..linalg.norms import operator_norm
from ..linalg.operators import EXACT_SIZE, NORM_ROUNDING, DiagonalOperator, operator, to_dense
from ..linalg.rounded_operators import frobenius
from ..linalg.scales import UNIT_ROUNDOFF
from ..linalg.shapes import spectral_norm, two_norm, unit
from .base import Encoding
from .rounding import Reading, readings
from .rounding import leaf_rounding as leaf_rounding
from .source import Leaf

E = TypeVar("E", bound=Encoding)

FULL_UNITARITY_QUBITS = 8
CIRCUIT_QUBITS = 12  # up to here ancillas are counted on the circuit itself, and its corner is compared with the block
ATTAINED = 0.99  # of epsilon: an error this large attains the bound
WORK = 1 << 18  # numbers of many digits that a tree may hold; some ten seconds
CORNER = 1e-12  # Conventions 2: corner against block, and unitarity, of up to 100 queries


def size(data: Any) -> float:
    """2-norm of a vector, spectral norm of a matrix, given as an array or an operator (then from below above 2**n = 256)."""
    if isinstance(data, DiagonalOperator):
        return float(np.max(np.abs(data.entries)))
    if isinstance(data, LinearOperator):
        return operator_norm(data)
    if data.size == 1:
        return abs(complex(data.reshape(())))
    return two_norm(data) if data.ndim == 1 else spectral_norm(data)


def error(e: Encoding, alpha: float | None = None, target: Any = None, enough: float = 0.0) -> float:
    """||target - alpha * block||, with the encoding's own alpha and target where none are claimed.

    Large matrices are measured by `operator_norm`, which may stop when the error is below `enough`.
    """
    return distance(
        e.target_data if target is None else target, e.block_data, e.record.alpha if alpha is None else alpha, enough
    )


def distance(goal: Any, block: Any, alpha: float, enough: float = 0.0) -> float:
    """||goal - alpha * block|| of arrays or operators; see `error`."""
    if isinstance(goal, DiagonalOperator) and isinstance(block, DiagonalOperator):
        return float(np.max(np.abs(goal.entries - alpha * block.entries)))
    if isinstance(block, LinearOperator):
        if block.shape[0] > EXACT_SIZE:
            goal = operator(goal) if isinstance(goal, np.ndarray) else goal
            gap = taps_apart(goal, block, alpha)
            bound = math.inf if gap is None else gap
            return operator_norm(goal - alpha * block, enough, proved=bound)
        goal, block = dense(goal), to_dense(block)
    return size(goal - alpha * block)


def dense(data: Any) -> np.ndarray:
    """The array of a block or target."""
    return to_dense(data) if isinstance(data, LinearOperator) else data


def target_norm(e: Encoding, target: Any = None) -> float:
    """||target||, of the encoding or as claimed (a measurement from below above 2**n = 256)."""
    data = e.target_data if target is None else target
    if isinstance(data, LinearOperator) and not isinstance(data, DiagonalOperator) and e.n > 12:
        # a few steps: the promise is a proved bound, this only catches a broken one
        x = np.random.default_rng(1).normal(size=(1 << e.n, 1))
        y = data @ unit(x)
        z = data.H @ unit(y) if np.any(y) else y
        return two_norm(data @ unit(z)) if np.any(z) else 0.0
    return size(data)


def outside_workspace(e: Encoding) -> float:
    """1 - ||block||^2 of a vector-encoding: how much of the state has left |0> of the workspace, in squares."""
    return 0.0 if e.kind == "BE" else 1.0 - two_norm(e.block_data) ** 2


def circuit_ancillas(e: Encoding) -> int:
    """Counted on the circuit while that is small, else the record's."""
    circuit = small_circuit(e)
    return e.ancillas if circuit is None else circuit.qubits - e.n


def small_circuit(e: Encoding, qubits: int = CIRCUIT_QUBITS) -> Circuit | None:
    """The circuit where it has at most so many qubits and is not nested too deep to be followed."""
    if e.n + e.ancillas > qubits:
        return None
    try:
        return e.circuit
    except TooLarge:
        return None


def corner_error(e: Encoding, columns: np.ndarray | None = None) -> float:
    """||corner of the circuit - block||: of the first column alone where a vector is encoded.

    columns  the circuit's first columns, where they are known
    """
    side = 1 << e.n
    count = side if e.kind == "BE" else 1
    corner = e.circuit.columns(count, side) if columns is None else columns[:side, :count]
    return float(np.linalg.norm(corner - dense(e.block_data).reshape(corner.shape), 2))


def norm_or(matrix: np.ndarray, enough: float) -> float:
    """The spectral norm; where the Frobenius norm, which is no smaller, is at most `enough`, that one, which costs less."""
    bound = frobenius(matrix)
    return bound if bound <= enough else float(np.linalg.norm(matrix, 2))


def corner_allowance(
    circuit: Circuit,
    inside: Iterable[tuple[Circuit, float]] = (),
    carries: Callable[[float], float] = lambda uses: uses,
) -> float:
    """How far rounding may carry a corner, and the unitarity of its circuit: 1e-12 max(1, queries/100), and what each use carries on.

    inside   circuits in it with how far their own corners are from their blocks, as measured
    carries  how far the corner moves where that of a part, used so often, moves by 1: see `carried`
    """
    carried = sum(carries(_uses(part, circuit)) * off for part, off in inside)
    return CORNER * max(1.0, sum(circuit.queries.values()) / 100) + carried


def carried(e: Encoding, uses: float) -> float:
    """How far a node's corner moves where a child's corner, used so often, moves by 1 and both stay contractions: nothing is left out.

    A use in a product, a sum or a tensor product carries on what it is given. A polynomial carries T_k(A) - T_k(B) = the sum over j < k of
    U_(k-1-j)(A) (A - B) T_j(B), twice but for j = 0, so at most k^2 where A and B are near 1 and -1: in all sum |c_k| k^2. Amplifying
    multiplies a vector of length x by p(x)/x with |p| <= 1 of degree d: at most d^2 (Markov) along it, and 2 d across.
    """
    if isinstance(e.source, Leaf):
        return uses
    data, numbers = e.applied.data, e.applied.numbers
    polynomial = data.get("coefficients", data.get("polynomial"))
    if polynomial is not None:
        c = np.abs(getattr(polynomial, "coefficients", polynomial)) / min(1.0, numbers.get("bound", 1.0))
        return uses * max(1.0, float(c @ np.arange(len(c)) ** 2.0) / max(1, len(c) - 1))
    return uses * (uses + 2) if "degree" in data or "rounds" in numbers else uses


def circuit_errors(e: Encoding, inside: Iterable[tuple[Circuit, float]]) -> tuple[float, float, float]:
    """(how far the corner is from the block, how far it may be, how far the circuit is from unitary), on some columns if it is large."""
    circuit, side = e.circuit, 1 << e.circuit.qubits
    allowed = corner_allowance(circuit, inside, partial(carried, e))
    start = np.eye(side if circuit.qubits <= FULL_UNITARITY_QUBITS else 1, dtype=complex)
    if circuit.qubits > FULL_UNITARITY_QUBITS:
        rng, shape = np.random.default_rng(0), (side, min(8, (1 << ROOM_QUBITS) // side))
        start = np.linalg.qr(rng.normal(size=shape) + 1j * rng.normal(size=shape))[0]
    forth = circuit.apply(start)
    exactness = corner_error(e, forth if start.shape[1] == side else None)
    defects = circuit.adjoint().apply(forth) - start, forth.conj().T @ forth - np.eye(start.shape[1])
    return exactness, allowed, max(norm_or(defect, allowed) for defect in defects)


def _uses(part: Circuit, whole: Circuit) -> float:
    """At most how often a circuit is used in another one, by the queries of both."""
    return min((whole.queries[label] / count for label, count in part.queries.items()), default=1.0)


def norm_rounding(e: Encoding) -> float:
    """How far two measurements of ||target|| may lie apart, relatively: 2**n x 16 x 2^-53, and twice LAPACK's for a matrix."""
    return (1 << e.n) * 16 * UNIT_ROUNDOFF + 2 * _spectral(e.kind == "BE", e.n)


def norm_allowance(read: Reading, norm: float) -> float:
    """How far rounding may carry the measured ||target|| above its bound."""
    moved = read.target_data.off if read.node.kind == "VE" else read.target_data.distance
    return _known(norm_rounding(read.node) * norm + moved + read.record.norm.off + 2.0**-1074 * (1 << read.n))


def counted_ancillas(e: Encoding) -> int | None:
    """What the circuit has, as its leaf or its lemma says, whatever the record claims; None where a leaf does not say."""
    if isinstance(e.source, Leaf):
        return e.source.ancillas
    return int(e.applied.lemma.rule(*(c.record for c in e.children), **e.applied.numbers).ancillas)


def workspace_rounding(read: Reading) -> float:
    """How far rounding may carry `outside_workspace` above leak^2."""
    block, leak = read.block_data, read.record.leak
    assert leak is not None
    return float(2 * block.off + (2 << read.n) * UNIT_ROUNDOFF + 2 * leak.top * leak.off + leak.off**2)


def rounding(e: Encoding, measured: float, alpha: float | None = None) -> float:
    """How far rounding alone may carry the `measured` ||target - alpha * block||, with the encoding's own alpha or a claimed one."""
    return allowance(readings(e)[id(e)], measured, alpha)


def allowance(read: Reading, measured: float, alpha: float | None = None, formed: bool = True) -> float:
    """How far the `measured` error of a node may be above its record by rounding: what its target, its block, alpha and epsilon are off
    by, the difference entry by entry, and its norm. What was applied to two vectors, not `formed` column by column, is off by less."""
    a = read.record.alpha if alpha is None else read.record.alpha.digits.exact(float(alpha))
    target, block, u, root = read.target_data, read.block_data, a.digits.unit, math.sqrt(1 << read.n)
    if read.node.kind == "VE":
        own = u * (4 * a.top * block.norm + (root**2 / 2 + 6) * measured)
        carried = target.off + a.top * block.off + a.off * (block.norm + block.off)
    else:
        own = root * u * (4 * a.top * block.norm + 2 * measured) + _spectral(True, read.n) * measured
        off = [x.distance if formed else min(x.distance, 2 * x.off) for x in (target, block)]
        carried = off[0] + a.top * off[1] + a.off * (block.norm + off[1])
    least = a.digits.least * 4 * root * (1 + a.top)
    return _known((carried + own + least + read.record.epsilon.off) * UP)


def _known(bound: float) -> float:
    """A bound; infinite where numbers overflowed on the way."""
    return math.inf if math.isnan(bound) else float(bound)


def numbers_of(e: Encoding, below: Iterable[int]) -> int:
    """How many numbers of many digits the node's tree takes, or more than WORK, from those of its children's; nodes that these share are
    told apart only where it matters."""
    most = max(work := [_numbers(e), *below])
    if most > WORK or sum(work) <= WORK:
        return most if most > WORK else sum(work)
    return sum(map(_numbers, e.nodes()))


def fits_many_digits(e: Encoding, numbers: int) -> bool:
    """Whether a tree of so many numbers is small enough to be read in many digits."""
    return numbers + (8**e.n if e.kind == "BE" else 0) <= WORK


def _numbers(node: Encoding) -> int:
    return (1 << node.n) * (1 if node.kind == "VE" else 16)


def taps_apart(goal: Any, block: Any, alpha: float) -> float | None:
    """A proved bound on ||goal - alpha * block|| of two convolutions, by their taps; None of others."""
    one, other = getattr(goal, "stencil", None), getattr(block, "stencil", None)
    if not (one and other and one[0] == other[0]):
        return None
    gap = one[1] - alpha * other[1]
    return float(proved_norm(gap)) if np.any(gap) else 0.0


def _spectral(matrix: bool, n: int) -> float:
    """What a spectral norm is off by, relatively; a vector's norm and a number's are not."""
    return NORM_ROUNDING if matrix and n else 0.0
