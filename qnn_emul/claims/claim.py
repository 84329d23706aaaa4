"""A claim: somebody else's statement as data, and the check that confronts it with an instance.

A claim holds no verdict. `check(instance)` measures, and `counterexample()` returns the first candidate, smallest first,
on which something measured exceeds what is claimed, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..encoding.check import rounding_bounds
from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.record import Record
from ..engine.lemma import Lemma
from ..errors import ArgumentError, RecordViolated
from ..lemmas import CATALOGUE
from ..lemmas.common.deamplification import deamplify
from ..linalg.operators import operator_norm, to_dense

CIRCUIT_QUBITS = 12  # up to here a claimed number of ancillas is set beside the circuit itself, else beside the record


@dataclass(frozen=True)
class Quantity:
    """One number that a claim bounds from above: measured <= claimed + rounding. `ours` is the project's bound on it.

    `exact`: the claim names the number itself (ancillas of a user's claim), so less is wrong too.
    """

    name: str
    measured: float
    claimed: float
    ours: float | None = None
    rounding: float = 0.0
    exact: bool = False

    @property
    def ok(self) -> bool:
        if self.exact:
            return bool(abs(self.measured - self.claimed) <= self.rounding)
        return bool(self.measured <= self.claimed + self.rounding)

    @property
    def ratio(self) -> float | None:
        """The paper's bound divided by ours: above 1 it is loose, below 1 sharper (or wrong). None where ours is 0."""
        return self.claimed / self.ours if self.ours else None


@dataclass(frozen=True, eq=False)
class ClaimCheck:
    """What a claim says of one instance beside what was measured there."""

    key: str
    instance: str
    quantities: tuple[Quantity, ...]

    @property
    def ok(self) -> bool:
        return all(q.ok for q in self.quantities)

    @property
    def failures(self) -> list[str]:
        """What is violated, in words; empty where the claim stands."""
        words = lambda q: "is not" if q.exact else "exceeds"
        return [
            f"{q.name} = {q.measured:.9g} {words(q)} the claimed {q.claimed:.9g}" for q in self.quantities if not q.ok
        ]

    @property
    def error(self) -> float:
        return self.quantities[0].measured

    @property
    def epsilon(self) -> float:
        return self.quantities[0].claimed

    @property
    def tightness(self) -> float | None:
        """measured / claimed of the first quantity; None where the claim is 0."""
        return self.error / self.epsilon if self.epsilon > 0 else None

    def raise_if_violated(self) -> None:
        """Raise RecordViolated with the numbers and the instance."""
        if not self.ok:
            raise RecordViolated(f"{self.key}: {'; '.join(self.failures)} on {self.instance}.")


@dataclass(frozen=True, eq=False)
class Claim:
    """A statement of the paper.

    key, title, statement, source   as in the paper; [P] in a key marks what its proof says
    construction   key of the catalogue entry that it is confronted with, or words
    rule           the claimed parameters: records and numbers to a Record, or to one bound
    examine        instance -> quantities; None for a statement that bounds nothing measurable here
    candidates     instances, smallest first
    remark         what the check is told about the reading, in words
    on_circuits    what is measured is read off circuits, not off blocks
    """

    key: str
    title: str
    statement: str
    construction: str
    rule: Callable[..., Any] | None = None
    examine: Callable[[Any], tuple[Quantity, ...]] | None = None
    candidates: Callable[[], Iterable[Any]] = tuple
    remark: str = ""
    source: str = "Rattew et al. (arXiv:2510.07195)"
    on_circuits: bool = False

    @property
    def entry(self) -> Lemma | None:
        """The catalogue entry that the claim speaks of, looked up now; None where there is none (yet)."""
        return CATALOGUE.get(self.construction)

    def check(self, instance: Any) -> ClaimCheck:
        """The claimed parameters beside the matrices of `instance`. Raises ArgumentError where nothing can be measured."""
        if self.examine is None:
            raise ArgumentError("key", "be a statement with a bound that can be measured", repr(self.key))
        return ClaimCheck(self.key, describe(instance), self.examine(instance))

    def compare(self, instance: Any) -> dict[str, float | None]:
        """The paper's parameter divided by ours, quantity by quantity."""
        return {q.name: q.ratio for q in self.check(instance).quantities}

    def checks(self) -> list[ClaimCheck]:
        """Every candidate's check, smallest first."""
        return [self.check(instance) for instance in self.candidates()] if self.examine else []

    def counterexample(self) -> ClaimCheck | None:
        """The first candidate on which the claim fails; None where none does, which proves nothing."""
        return next((c for c in self.checks() if not c.ok), None)


def describe(instance: Any) -> str:
    """An instance in one line: its encodings with records and, while they are small, blocks and targets."""
    if not isinstance(instance, Encoding):
        return repr(instance)
    leaves = [e for e in instance.nodes() if not e.children]
    return f"{instance!r} of " + ", ".join(_leaf(e) for e in leaves)


def _leaf(e: Encoding) -> str:
    r = e.record
    text = f"{e.key}(alpha = {r.alpha:.6g}, a = {r.ancillas}, epsilon = {r.epsilon:.3g}"
    if e.n <= 1:
        text += f", block = {_digits(e.block_data)}, target = {_digits(e.target_data)}"
    return text + ")"


def _digits(data: Any) -> str:
    array = data if isinstance(data, np.ndarray) else to_dense(data)
    return np.array2string(array, precision=6, separator=", ").replace("\n", "")


Premises = Callable[[Any], tuple[tuple[Record, ...], dict[str, Any]]]


def of_children(e: Encoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    """The root's own children and numbers: for claims about one catalogue entry."""
    return tuple(c.record for c in e.children), dict(e.source.numbers)  # type: ignore[union-attr]


def of_normalized(e: Encoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    """Those of the node under a normalization, and the norm: for claims about v/||v||."""
    (inner,) = e.children
    records, numbers = of_children(inner)
    return records, {**numbers, "norm": e.source.numbers["norm"]}  # type: ignore[union-attr]


def claimed_alpha(e: VectorEncoding, alpha: float) -> Any:
    """The same target with the claimed, larger alpha, by de-amplification: so a circuit of smaller alpha can be compared."""
    return deamplify(e, alpha / e.record.alpha)


def confronted(
    rule: Callable[..., Record],
    premises: Premises = of_children,
    target: Callable[[Any], Any] | None = None,
    circuits: bool = True,
) -> Callable[[Any], tuple[Quantity, ...]]:
    """Examination of an encoding: ||target - claimed alpha * block|| and the circuit's ancillas, beside what is claimed.

    `target` is what the statement says is encoded, where that is not the encoding's own target. More claimed ancillas than
    the circuit has are loose, not wrong: idle ones do no harm. The error is measured with the claimed alpha, which is
    listed beside ours and refutes nothing by itself. `circuits=False` takes their number from the record.
    """

    def examine(e: Encoding) -> tuple[Quantity, ...]:
        records, numbers = premises(e)
        claimed = rule(*records, **numbers)
        goal = e.target_data if target is None else target(e)
        gap = goal - claimed.alpha * e.block_data
        error = operator_norm(gap) if isinstance(e, BlockEncoding) else float(np.linalg.norm(gap))
        ancillas, ours = _circuit_ancillas(e) if circuits else e.ancillas, e.record
        return (
            Quantity("error", error, float(claimed.epsilon), float(ours.epsilon), rounding_bounds(e)[id(e)]),
            Quantity("ancillas", float(ancillas), float(claimed.ancillas), float(ours.ancillas)),
            Quantity("alpha", float(claimed.alpha), float(claimed.alpha), float(ours.alpha)),
        )

    return examine


CORNER = "corner of the circuit against the block"


def at_unitary_level(
    examine: Callable[[Any], tuple[Quantity, ...]], qubits: int = CIRCUIT_QUBITS
) -> Callable[[Any], tuple[Quantity, ...]]:
    """An examination that also sets the circuit's corner beside the block, on circuits of at most `qubits` qubits.

    Allowed is the rounding of Conventions 3: 1e-12 max(1, queries/100).
    """

    def both(e: Encoding) -> tuple[Quantity, ...]:
        found = examine(e)
        if e.n + e.ancillas > qubits:
            return found
        circuit, side = e.circuit, 1 << e.n
        corner = circuit.columns(side if isinstance(e, BlockEncoding) else 1)[:side]
        block = to_dense(e.block_data) if isinstance(e, BlockEncoding) else e.block_data[:, None]
        allowed = 1e-12 * max(1.0, sum(circuit.queries.values()) / 100)
        return (*found, Quantity(CORNER, float(np.linalg.norm(corner - block, 2)), 0.0, rounding=allowed))

    return both


def _circuit_ancillas(e: Encoding) -> int:
    """Counted on the circuit while that is small, else taken from the record."""
    return e.circuit.qubits - e.n if e.n + e.ancillas <= CIRCUIT_QUBITS else e.ancillas


def record(alpha: Any, ancillas: Any, epsilon: Any, norm: Any = 1) -> Record:
    """A claimed (alpha, a, epsilon); the paper's vectors are unit vectors."""
    return Record(alpha=alpha, ancillas=ancillas, epsilon=epsilon, norm=norm)


def relabelled(claim: Claim, **changes: Any) -> Claim:
    """A variant of a claim, such as what the proof says."""
    return replace(claim, **changes)
