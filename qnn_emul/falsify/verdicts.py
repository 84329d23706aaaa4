"""Verdicts on claims, recomputed from instances and from our own rules, never stored.

false        an instance refutes it (the first, smallest one is shown), and the weakest repair found is checked
not implied  its own circuit or proof fails on an instance, and another way to the same keeps what is claimed on each of these
holds        attained by an instance (or exact), and implied by a bound of ours for all real numbers; or a definition that circuits
             agree with (counted apart)
loose        no instance refutes it and what is claimed is never needed: the tightness found is below 0.99, or fewer ancillas, fewer
             queries or a smaller alpha are enough on every instance; `why` says whether it is implied or only tested
undecided    nothing measurable, an O(...), or attained but implied by nothing here: `why` reports the effort and what would decide it
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import Any

from ..campaigns.campaign import CLAIM_KIND, FILE_HEAD
from ..certify.certificates.derivable import derivable
from ..certify.prove import FAILED, PROVED, UNDER, prove
from ..claims.claimed import ClaimCheck
from ..claims.examined import all_examined
from ..claims.statement import DEFINITION, GROWTH, Claim
from ..encoding.record import Record
from ..engine.formulas import symbol_for, symbolic_record
from .looseness import SMALLER, beside, looseness, wider

HOLDS, LOOSE, FALSE, UNDECIDED, NOT_IMPLIED = "holds", "loose", "false", "undecided", "not implied"
ITSELF = "itself"  # what is argued for is what is claimed
EXTRA = 40  # drawn instances per claim, where they can be drawn


@dataclass(frozen=True)
class Implied:
    """Whether our bound is at most the claimed one, for all real numbers that the statement allows, part by part.

    parts    alpha, ancillas, epsilon or bound: how ours <= claimed was proved, "" where it was not
    rules    the rules that our bound rests on, each with what `certify.prove` says of it; none: an argument in words
    """

    why: str
    parts: dict[str, str]
    rules: dict[str, str]

    @property
    def proved(self) -> bool:
        return bool(self.parts) and all(self.parts.values()) and FAILED not in self.rules.values()

    @property
    def grounds(self) -> str:
        """Proved rules, rules that are only tested, or words."""
        if not self.rules:
            return "an argument in words"
        cited = [key for key, status in self.rules.items() if status == UNDER]
        rest = [key for key, status in self.rules.items() if status not in (PROVED, UNDER)]
        if rest:
            return f"a rule whose proof is open: {', '.join(rest)}"
        return "proved rules" + (f", under cited facts: {', '.join(cited)}" if cited else "")


@dataclass(frozen=True)
class Repaired:
    """A repaired statement: does it stand, on how many instances, and how tight is it there."""

    words: str
    condition: bool
    stands: bool
    instances: int
    tightness: float | None


@dataclass(frozen=True)
class Judgement:
    """One claim with its verdict; `refuting` and `best` are numbers of its candidates."""

    claim: Claim
    verdict: str
    why: str
    instances: tuple[dict[str, Any], ...] = field(repr=False)
    checks: tuple[ClaimCheck, ...] = field(repr=False)
    tightness: float | None
    refuting: int | None
    best: int | None
    loose: dict[str, str]
    wider: dict[str, float]  # claimed divided by ours, where that is largest
    implied: Implied | None
    repair: Repaired | None


def instance_file(claim: Claim, number: int) -> dict[str, Any]:
    """What `qnn-emul replay` reruns."""
    return {**FILE_HEAD, "kind": CLAIM_KIND, "key": claim.key, "candidate": number}


def judge(claim: Claim, extra: int = EXTRA) -> Judgement:
    """Examine every candidate of a claim and `extra` drawn instances, look for an implication, and say what follows."""
    found = list(all_examined(claim, extra))
    instances, checks = tuple(values for values, _ in found), tuple(check for _, check in found)
    refuting = next((j for j, c in enumerate(checks) if not c.ok), None)
    shares = {j: c.tightness for j, c in enumerate(checks) if c.tightness is not None}
    tightness = max(shares.values(), default=None)
    best = next((j for j, share in shares.items() if share >= (tightness or 0.0) * (1 - SMALLER)), None)
    growing = claim.kind == GROWTH
    others = [quantities for values in instances if (quantities := beside(claim, values)) is not None]
    kept = claim.otherwise is not None and all(q.ok for quantities in others for q in quantities)
    if refuting is not None:
        words = (
            f"refuted by {sum(not c.ok for c in checks)} of {len(checks)} instances, the smallest is number {refuting}"
        )
        if growing:
            words += (
                "; an O(...): the exponent is exceeded on this range, beyond it the argument is that of the reading"
            )
        if kept and claim.otherwise is not None:
            tried = f", which keeps what is claimed on all {len(others)}" if others else ""
            words = f"its own circuit or proof is {words}; no instance refutes {claim.otherwise.words}{tried}"
        verdict, tightness = NOT_IMPLIED if kept else FALSE, checks[refuting].tightness
        repair = repaired(claim, extra)
        return Judgement(claim, verdict, words, instances, checks, tightness, refuting, best, {}, {}, None, repair)
    own = implied(claim)
    loose = looseness((c.quantities for c in checks), tightness)
    if kept:
        loose |= looseness(others, None)
    verdict, why = _standing(claim, checks, own, loose, growing)
    loose = loose if verdict == LOOSE else {}
    if claim.decides and verdict == UNDECIDED:
        why += f". It would be decided by {claim.decides}"
    return Judgement(claim, verdict, why, instances, checks, tightness, None, best, loose, wider(checks), own, None)


def _standing(
    claim: Claim, checks: tuple[ClaimCheck, ...], own: Implied | None, loose: dict[str, str], growing: bool
) -> tuple[str, str]:
    """The verdict on a claim that no instance refutes, and why."""
    tried = f"{len(checks)} instances, none refutes it"
    if not checks:
        return UNDECIDED, "the statement bounds nothing that can be measured here"
    if claim.kind == DEFINITION:
        if own is None or not own.proved:
            return HOLDS, f"a definition, which nothing can refute: circuits agree with it on {tried.partition(',')[0]}"
        return HOLDS, f"a definition; {_how(own)}; {tried}"
    if own is not None and own.proved:
        return (LOOSE if loose and not growing else HOLDS), f"{_how(own)}; {tried}"
    if growing:
        return (
            UNDECIDED,
            f"an O(...): a range proves nothing; {tried} with the constant and the range that the reading names",
        )
    gap = (
        ""
        if own is None
        else f"not proved at most the claimed one: {', '.join(k for k, v in own.parts.items() if not v)}; "
    )
    ours = _ours_on(checks)
    if loose:
        return LOOSE, f"only tested: {gap}{tried}{ours}"
    return UNDECIDED, f"only tested: {gap}{tried}{ours}, and no bound of ours implies it for all"


def _how(own: Implied) -> str:
    methods = sorted({v for v in own.parts.values() if v})
    compared = f"; ours <= claimed: {', '.join(methods)}" if methods != [ITSELF] else ""
    return f"implied for all parameters by {own.why} ({own.grounds}{compared})"


def _ours_on(checks: tuple[ClaimCheck, ...]) -> str:
    """Whether our own record of the same circuits is at most the claimed one wherever both are known."""
    known = [q for c in checks for q in c.quantities if q.ours is not None]
    below = all((q.ours or 0.0) <= q.claimed * (1 + SMALLER) + q.rounding for q in known)
    return "; our own record is at most the claimed one on each" if known and below else ""


def repaired(claim: Claim, extra: int = EXTRA) -> Repaired | None:
    """The weakest repair found, checked on its instances; None where none is known."""
    repair = claim.repair
    if repair is None:
        return None
    checks = [check for _, check in all_examined(repair.of(claim), extra)]
    shares = [c.tightness for c in checks if c.tightness is not None]
    stands = bool(checks) and all(c.ok for c in checks)
    return Repaired(repair.words, repair.condition, stands, len(checks), max(shares, default=None))


def implied(claim: Claim) -> Implied | None:
    """Our bound against the claimed one on symbols; None where we have no bound for all."""
    own = claim.implied_by
    if own is not None and own.read is None:
        return Implied(own.why, {"bound": ITSELF}, {})
    if own is None or own.read is None or claim.rule is None:
        return None
    records, numbers = symbols(claim)
    ours, stated = own.read(*records, **numbers), claim.rule(*records, **numbers)
    given = own.given(records, numbers)
    pairs: dict[str, tuple[Any, Any]] = {"bound": (ours, stated)}
    if isinstance(stated, Record):
        pairs = {name: (getattr(ours, name), getattr(stated, name)) for name in ("alpha", "ancillas", "epsilon")}
    parts = {name: _how_at_most(*pair, given) for name, pair in pairs.items()}
    return Implied(own.why, parts, {key: prove(key).status for key in own.rules})


def _how_at_most(ours: Any, stated: Any, given: list[Any]) -> str:
    """How ours <= stated was proved; "" where it was not."""
    import sympy

    if sympy.expand(sympy.sympify(ours) - sympy.sympify(stated)) == 0:
        return "equal"
    return "derivation" if derivable(ours, stated, given) else ""


def symbols(claim: Claim) -> tuple[list[Record], dict[str, Any]]:
    """Records and numbers of a claim's rule as symbols: positive reals, two records where any number is allowed."""
    import sympy

    records: list[Record] = []
    numbers: dict[str, Any] = {}
    for p in inspect.signature(claim.rule).parameters.values():  # type: ignore[arg-type]  # the caller has seen that there is a rule
        if p.kind is p.VAR_POSITIONAL:
            records += [symbolic_record(f"{p.name[0]}{j + 1}") for j in range(2)]
        elif p.kind is not p.KEYWORD_ONLY:
            records.append(symbolic_record(p.name))
        elif p.name == "coefficients":
            numbers[p.name] = tuple(sympy.Symbol(f"y_{j + 1}", positive=True) for j in range(2))
        else:
            numbers[p.name] = symbol_for(p.name, 1.0)
    return records, numbers
