"""What a repair may change in a claim: a further term, a factor, a condition; each in words and as a claim of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ..claims.claimed import Claimed
from ..claims.conditions import words
from ..claims.statement import Claim, varied
from ..encoding.record import Record
from ..engine.signature import BE, VE, EncodingInput, Integer, Real, Several
from .trials import Trial


def encodings_among(claim: Claim) -> list[str]:
    return [name for name, wanted in claim.inputs.items() if isinstance(wanted, EncodingInput)]


def further_terms(claim: Claim, trial: Trial) -> Iterator[tuple[str, Claim]]:
    """One further term: products of two of the inputs' numbers, of three errors, an error by itself."""
    names = encodings_among(claim)
    for triple in list(itertools.combinations(names, 3))[:2]:
        yield _with_term(claim, tuple(("epsilon", name) for name in triple))
    pairs = list(itertools.combinations(names, 2))[:3]
    for a, b in pairs:
        for left, right in (
            ("epsilon", "epsilon"),
            ("alpha", "epsilon"),
            ("epsilon", "alpha"),
            ("norm", "epsilon"),
            ("epsilon", "norm"),
        ):
            yield _with_term(claim, ((left, a), (right, b)))
    for a in names[:3]:
        yield _with_term(claim, (("epsilon", a),))
        yield _with_term(claim, (("epsilon", a), ("epsilon", a)))


STEMS = {"epsilon": "epsilon", "alpha": "alpha", "norm": "N"}


def _with_term(claim: Claim, factors: tuple[tuple[str, str], ...]) -> tuple[str, Claim]:
    def change(made: Claimed, values: dict[str, Any]) -> Record[Any]:
        term = 1
        for part, name in factors:
            term = term * getattr(values[name].record, part)
        return replace(made.record, epsilon=made.record.epsilon + term)

    names = [f"{STEMS[part]}_{name}" for part, name in factors]
    text = f"{names[0]}**2" if len(names) == 2 and names[0] == names[1] else "*".join(names)
    return f"epsilon + {text}", varied(claim, change)


def scalar_factors(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """The claimed epsilon times a number among the inputs, or times the length of a list."""
    for name, wanted in claim.inputs.items():
        if isinstance(wanted, Integer | Real) and wanted.low >= 0:
            for text, factor in SCALARS:
                yield _with_factor(claim, text.format(name), name, factor)
        elif isinstance(wanted, Several) and wanted.low < wanted.high:
            yield _with_factor(claim, f"len({name})", name, len)


SCALARS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("{}", lambda k: k),
    ("({} + 1)", lambda k: k + 1),
    ("{}**2", lambda k: k * k),
)


def _with_factor(claim: Claim, text: str, name: str, factor: Callable[[Any], Any]) -> tuple[str, Claim]:
    def change(made: Claimed, values: dict[str, Any]) -> Record[Any]:
        return replace(made.record, epsilon=factor(values[name]) * made.record.epsilon)

    return f"{text} * epsilon", varied(claim, change)


def closed_form(x: float) -> tuple[str, float, float] | None:
    """Words and (numerator, denominator) of a fraction, a root of one, or the inverse of a short decimal, that x is to 1e-9."""
    for text, power in (("{}", 1), ("sqrt({})", 2)):
        value = x**power
        for denominator in range(1, 13):
            whole = round(value * denominator)
            if abs(whole / denominator - value) <= 1e-9 * value:
                words = text.format(str(whole) if denominator == 1 else f"{whole}/{denominator}")
                return words, float(whole) ** (1 / power), float(denominator) ** (1 / power)
    near = round(1 / x, 4)
    return (f"1/{near}", 1.0, near) if abs(near * x - 1) <= 1e-9 else None


def further_conditions(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """One added condition on one input or on all of them."""
    names = encodings_among(claim)
    groups = [[name] for name in names] + ([names] if len(names) > 1 else [])
    for group in groups:
        yield _narrowed(
            claim, group, lambda w: replace(w, epsilon=0.0) if w.epsilon is None else None, "epsilon_{} == 0"
        )
        narrower = lambda w: replace(w, norm_at_most="alpha") if w.norm_at_most is None else None
        yield _narrowed(claim, group, narrower, "N_{} <= alpha_{}")
        unit = lambda w: replace(w, unit=True) if isinstance(w, VE) and not w.unit else None
        yield _narrowed(claim, group, unit, "{} of unit norm")
        hermitian = lambda w: replace(w, hermitian=True) if isinstance(w, BE) and not w.hermitian else None
        yield _narrowed(claim, group, hermitian, "{} Hermitian")
        for text in ("epsilon_{} <= alpha_{}", "alpha_{} >= 1", "N_{} <= 1", "epsilon_{} <= 1"):
            yield _narrowed(claim, group, None, text)
    yield _narrowed(claim, names, lambda w: replace(w, real=True) if not w.real else None, "{} real")


def _narrowed(claim: Claim, group: list[str], change: Any, text: str) -> tuple[str, Claim]:
    """The claim with narrower inputs (where `change` gives them), or with words among its conditions."""
    said = [text.replace("{}", name) for name in group]
    if change is None:
        return " and ".join(said), replace(claim, requires=(*claim.requires, *(words(s) for s in said)))
    changed = {name: change(claim.inputs[name]) for name in group}
    if any(w is None for w in changed.values()):
        return "", claim  # nothing to add: the claim itself, which is refuted
    return " and ".join(said), replace(claim, inputs={**claim.inputs, **changed})
