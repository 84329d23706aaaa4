"""The report of `qnn-emul catalogue`: an entry a line, the project's lemmas and then the paper's statements."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from ..claims.claimed import ClaimCheck
from ..claims.measuring import CORNER
from ..claims.statement import Claim
from ..encoding.check import check
from ..encoding.encoding import Encoding
from ..engine.formulas import as_strings, formula, rule_formula, symbolic_record
from ..engine.lemma import Lemma
from ..engine.signature import Several
from ..errors import PrecisionExceeded, TooLarge
from ..instances.random import generator, random_instance
from ..lemmas import CATALOGUE
from ..papers.found import PAPER
from .writing import written

if TYPE_CHECKING:
    from rich.console import Console

UNITARY_QUBITS = 12  # instances with larger circuits are checked at the block level here
RANDOM = 10  # random instances of every lemma whose error is measured


def rows() -> list[dict[str, Any]]:
    """{key, source, record, attained_by, levels, claim} of every entry; the levels are checked now, on small instances."""
    return [*(lemma_row(entry) for entry in CATALOGUE.values()), *(claim_row(claim) for claim in PAPER.values())]


def lemma_row(entry: Lemma) -> dict[str, Any]:
    """One lemma of the catalogue."""
    drawn = instance_of(entry)
    extreme = entry.attained_by() if callable(entry.attained_by) else None
    return {
        "key": entry.key,
        "source": entry.source,
        "record": as_strings(lemma_formula(entry, drawn)),
        "attained_by": (str(entry.attained_by).rstrip(".") if extreme is None else _attained(extreme))
        + measured(entry),
        "levels": levels(drawn if extreme is None else extreme),
        "claim": False,
    }


def claim_row(claim: Claim) -> dict[str, Any]:
    """One statement of the paper: its claimed record beside ours; levels are those that its candidates were confronted at.

    Ours is compared on the candidate that fails, else on that which takes the largest share of the claimed bound.
    """
    checks = claim.checks()
    failed = next((c for c in checks if not c.ok), None)
    best = max((c.tightness for c in checks if c.ok and c.tightness is not None), default=None)
    if failed is not None:
        attained = f"exceeded: {'; '.join(failed.failures)} on {' '.join(failed.instance.split())}"
    else:
        attained = (
            "no candidate exceeds it" if best is None else f"largest measured share of the claimed bound: {best:.3g}"
        )
    shown = failed or max(checks, key=lambda c: float(f"{c.tightness or 0.0:.9g}"), default=None)  # the first of them
    return {
        "key": claim.key,
        "source": claim.source,
        "record": None if claim.rule is None else as_strings(rule_formula(claim.rule)),
        "attained_by": attained + (compared(shown) if shown else ""),
        "levels": claim_levels(claim, checks),
        "claim": True,
    }


def compared(found: ClaimCheck) -> str:
    """The paper's parameters divided by ours on one instance; ancillas also as a difference. "" where we have no bound."""
    parts = []
    for q in sorted((q for q in found.quantities if q.ours is not None), key=lambda q: q.name != "alpha"):
        factor = ("both 0" if q.claimed == 0 else "ours 0") if q.ratio is None else f"{q.ratio:.3g}"
        if q.name.startswith("ancillas"):
            factor = f"{q.claimed - (q.ours or 0.0):+.0f} " + (f"({factor}x)" if q.ratio else f"({factor})")
        name = "epsilon" if q.name == "error" else q.name
        parts.append(f"[{name}] {factor}" if " " in name else f"{name} {factor}")
    return f"; paper/ours: {', '.join(parts)}" if parts else ""


def claim_levels(claim: Claim, checks: list[ClaimCheck]) -> list[str]:
    """Where the candidates were checked: "unitary" on circuits alone, both where a corner was compared with its block."""
    if claim.on_circuits or not checks:
        return ["unitary"] if checks else []
    return ["block", "unitary"] if any(q.name == CORNER for c in checks for q in c.quantities) else ["block"]


def instance_of(entry: Lemma, number: int = 0, max_n: int = 1) -> Encoding:
    """A small random instance, the same in every run."""
    return random_instance(entry, generator(entry.key, number), max_n)


def measured(entry: Lemma) -> str:
    """The largest error over epsilon on random instances (errors aligned with the blocks), in words."""
    checks = [check(instance_of(entry, number, 2)) for number in range(1, RANDOM + 1)]
    if not all(c.ok for c in checks):
        return f"; exceeded on a random instance: {next(c for c in checks if not c.ok).root.node!r}"
    shares = [c.tightness for c in checks if c.tightness is not None]
    found = f"at most {max(shares):.3g} of epsilon" if shares else "exact to rounding"
    return f"; {RANDOM} random instances: {found}"


def lemma_formula(entry: Lemma, drawn: Encoding) -> Any:
    """The lemma's own rule on symbols; two stand for many inputs, and the kinds of its numbers are those of an instance."""
    node = next((e for e in reversed(drawn.nodes()) if e.key == entry.key), drawn)
    numbers = dict(node.applied.numbers)
    names = list(entry.inputs)
    if any(isinstance(wanted, Several) for wanted in entry.inputs.values()):
        names = [f"{names[0]}{j + 1}" for j in range(2)]
        numbers = {k: v[:2] if isinstance(v, tuple) else v for k, v in numbers.items()}
    elif len(names) != len(node.children):  # inputs that the construction adds itself, such as a column oracle
        names = [f"{'A' if c.kind == 'BE' else 'x'}{j + 1}" for j, c in enumerate(node.children)]
    leaks = (c.record.leak is not None for c in node.children)
    records = [symbolic_record(name, leak) for name, leak in zip(names, leaks, strict=False)]
    return formula(entry.rule, records, numbers)


def _attained(extreme: Encoding) -> str:
    tightness = check(extreme).tightness
    return f"n = {extreme.n}, {len(extreme.nodes())} nodes, tightness {tightness:.6f}" if tightness else repr(extreme)


def levels(e: Encoding) -> list[str]:
    """The levels at which `check` passes on e; the unitary level only where that is small."""
    passed = ["block"] if check(e).ok else []
    if e.n + e.ancillas <= UNITARY_QUBITS:
        with contextlib.suppress(TooLarge, PrecisionExceeded):
            passed += ["unitary"] if check(e, level="unitary").ok else []
    return passed


def line(entry: Lemma | Claim, width: int) -> str:
    """One entry on one line of at most `width` characters: key, title, record as (alpha, ancillas, epsilon); the end may be cut."""
    if isinstance(entry, Claim):
        record = {} if entry.rule is None else as_strings(rule_formula(entry.rule))
    else:
        record = as_strings(lemma_formula(entry, instance_of(entry)))
    found = ", ".join(map(written, record.values()))
    text = f"{entry.key:<26}  {entry.title}" + (f"  ({found})" if found else "")
    return text if len(text) <= width else text[: width - 1] + "…"


def show(console: Console) -> None:
    """A line per entry; the paper's statements dim, since they are shown as stated, true or not."""
    entries: tuple[Lemma | Claim, ...] = (*CATALOGUE.values(), *PAPER.values())
    for entry in entries:
        style = "dim" if isinstance(entry, Claim) else None
        console.print(
            line(entry, console.width),
            no_wrap=True,
            overflow="crop",
            markup=False,
            highlight=False,
            emoji=False,
            style=style,
        )
    console.print("qnn-emul catalogue KEY shows one of them whole.", highlight=False)
