"""Instance files of campaigns and of claims: a line of `verify`, or a claim and the number of its candidate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..claims.claimed import ClaimCheck, Quantity
from ..claims.examined import examined
from ..claims.statement import Claim
from ..claims.values import described
from ..encoding.check import Check, NodeCheck
from ..encoding.measure import norm_rounding
from ..errors import ArgumentError
from ..instances.random import lemma_instance
from ..lemmas import CATALOGUE
from .campaign import CLAIM_KIND, KIND, checked, entry_of
from .instance_file import Permission, Replayed, need
from .tightness import EXTREME_KIND, extreme_instance


def replay_line(content: Mapping[str, Any], folder: Path, permission: Permission) -> Replayed:
    """The instance of one line of `verify`, drawn again from key, seed and number. Raises ArgumentError."""
    key, seed, number = (need(content, name, kind) for name, kind in (("key", str), ("seed", int), ("number", int)))
    for name, value in (("seed", seed), ("number", number)):
        if value < 0:
            raise ArgumentError(f"INSTANCE.{name}", "be at least 0", value)
    entry = entry_of(key)
    if isinstance(entry, Claim):
        return Replayed(KIND, entry.statement, entry.source, examined(entry, number, seed)[1])
    kind, e = lemma_instance(entry, seed, number, int(content.get("max_n", 3)))
    found = checked(e, str(content.get("level", "unitary")))
    return Replayed(KIND, entry.statement, entry.source, as_claim_check(key, found), (f"{kind} instance {number}",))


def replay_claim(content: Mapping[str, Any], folder: Path, permission: Permission) -> Replayed:
    """One candidate of a claim, examined again. Raises ArgumentError for an unknown key or number."""
    key, number = need(content, "key", str), need(content, "candidate", int)
    claim = entry_of(key)
    if not isinstance(claim, Claim):
        raise ArgumentError("INSTANCE.key", "be the key of a claim", repr(key))
    if number < 0:
        raise ArgumentError("INSTANCE.candidate", "be at least 0", number)
    found = examined(claim, number)[1]
    return Replayed(CLAIM_KIND, claim.statement, claim.source, found, (claim.remark,) if claim.remark else ())


def replay_extreme(content: Mapping[str, Any], folder: Path, permission: Permission) -> Replayed:
    """A rule's extreme instance. Raises ArgumentError for a key that is no rule or has none."""
    key = need(content, "key", str)
    e = extreme_instance(key) if key in CATALOGUE else None
    if e is None:
        raise ArgumentError("INSTANCE.key", "be the key of a rule with an extreme instance", repr(key))
    entry = CATALOGUE[key]
    return Replayed(EXTREME_KIND, entry.statement, entry.source, as_claim_check(key, checked(e, "both")))


def as_claim_check(key: str, found: Check) -> ClaimCheck:
    """A rule's check in the words of a claim's: every promise of the root, and what fails below it."""
    below = [q for node in found.nodes[:-1] if not node.ok for q in _quantities(node, f"{node.node.key}: ")]
    return ClaimCheck(key, described(found.root.node), (*_quantities(found.root), *below))


def _quantities(c: NodeCheck, where: str = "") -> list[Quantity]:
    norm = float(c.node.record.norm)
    out = [
        Quantity(f"{where}error", c.error, c.epsilon, rounding=c.rounding),
        Quantity(f"{where}norm of the target", c.norm, norm, rounding=norm_rounding(c.node) * norm),
    ]
    if c.qubits is not None:
        size = float(c.node.n + c.node.ancillas)
        out.append(Quantity(f"{where}wrong number of qubits", abs(c.qubits - size), 0.0))
    for name, value in (("corner against block", c.exactness), ("unitarity", c.unitarity)):
        if value is not None and c.allowed is not None:
            out.append(Quantity(f"{where}{name}", value, 0.0, rounding=c.allowed))
    return out
