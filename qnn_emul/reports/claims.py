"""The report of `qnn-emul claims`: a row per claim, with its inputs as plain data, and on the terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np

from ..campaigns.instance_file import array_to_json
from ..claims.claimed import ClaimCheck
from ..claims.statement import DEFINITION, GROWTH, PROOF, Claim
from ..claims.values import Values, flat, in_words
from ..encoding.encoding import Encoding
from ..engine.formulas import as_strings, rule_formula
from ..engine.signature import BE, VE, Either
from ..falsify.verdicts import FALSE, HOLDS, LOOSE, NOT_IMPLIED, UNDECIDED, Judgement, instance_file
from ..linalg.operators import to_dense
from .lean import has_theorem, theorem
from .replay import quantity_rows
from .tables import number, table
from .writing import written

if TYPE_CHECKING:
    from rich.console import Console

ORDER = (FALSE, NOT_IMPLIED, LOOSE, HOLDS, UNDECIDED, DEFINITION)
STYLES = {FALSE: "bold red", NOT_IMPLIED: "magenta", LOOSE: "yellow", HOLDS: "green", UNDECIDED: "dim"}
OF_A_PROOF = "[P] marks what a proof says, not the statement itself."
SHOWN = 90  # characters of an instance in a table


def row(v: Judgement) -> dict[str, Any]:
    """One claim: key, source, verdict, tightness, counterexample (None, or an instance file with what was found), and the rest."""
    c, number = v.claim, v.refuting if v.refuting is not None else v.best or 0
    shown = shown_instance(v, number) if v.checks else None
    return {
        "key": c.key,
        "source": c.source,
        "text": c.text,
        "verdict": v.verdict,
        "tightness": v.tightness,
        "counterexample": shown if v.verdict == FALSE else None,
        "instance": None if v.verdict == FALSE else shown,
        "why": v.why,
        "loose": v.loose if v.verdict == LOOSE else {},
        "claimed_over_ours": v.wider,
        "repair": None if v.repair is None else asdict(v.repair),
        "implied": None if v.implied is None else asdict(v.implied),
        "tried": len(v.checks),
        "kind": c.kind,
        "object": spoken_of(c),
        "title": c.title,
        "statement": c.statement,
        "reading": c.remark,
        "otherwise": None if c.otherwise is None else c.otherwise.words,
        "enough": c.enough,
        "decided_by": c.decides,
        "construction": c.construction,
        "claimed": None if c.rule is None else as_strings(rule_formula(c.rule)),
        "lean": theorem(c) if has_theorem(c) else None,
    }


def spoken_of(c: Claim) -> str:
    """What a statement is about, by its inputs."""
    for words, kinds in (("vectors", (VE, Either)), ("matrices", (BE,))):
        if any(isinstance(of, kinds) for wanted in c.inputs.values() for of in (wanted, getattr(wanted, "of", None))):
            return words
    arrays = any(getattr(wanted, "kind", None) is np.ndarray for wanted in c.inputs.values())
    return "matrices" if arrays else "numbers and functions"


def shown_instance(v: Judgement, number: int) -> dict[str, Any]:
    """An instance file for `replay`, with what was found on it and the matrices of its leaves, for readers."""
    found: ClaimCheck = v.checks[number]
    return {
        **instance_file(v.claim, number),
        "instance": " ".join(found.instance.split()),
        "failures": found.failures,
        "quantities": quantity_rows(found),
        "inputs": numbers_of(v.instances[number]),
        "leaves": leaves_of(v.instances[number]),
    }


def group(r: dict[str, Any]) -> str:
    """What a claim is counted as: its verdict, but a definition that circuits agree with as a definition, which nothing can refute."""
    return DEFINITION if r["kind"] == DEFINITION and r["verdict"] == HOLDS else str(r["verdict"])


def counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many claims have which verdict, definitions apart, in the order of a summary."""
    found = Counter(map(group, rows))
    return {name: found[name] for name in ORDER}


def has_proofs(rows: list[dict[str, Any]]) -> bool:
    """Whether some of them are parts of proofs."""
    return any(r["kind"] == PROOF for r in rows)


def show(rows: list[dict[str, Any]], console: Console) -> None:
    """A table of verdicts, then each claim with its instance: what fails at length, with its repair."""
    from rich.text import Text

    shown = table(("claim", "verdict", "tightness", "what was found"), (0, 1, 3), wrapped=(0, 3))
    shown.columns[0].max_width = 34
    for r in rows:
        tight = number(r["tightness"], ".4g")
        cells = (r["key"], group(r), tight, written(summary(r)))
        shown.add_row(*map(Text, cells), style=STYLES[r["verdict"]])
    console.print(shown)
    for r in rows:
        if r["verdict"] == FALSE:
            _section(r, console)
        elif r["instance"] is not None:
            text = written(r["instance"]["instance"])
            console.print(f"{r['key']} ({group(r)}), instance {r['instance']['candidate']}: {text}", markup=False)
            for name in ("reading", "enough"):
                if r[name]:
                    console.print(f"  {name}: {written(r[name])}", markup=False)
    console.print()
    if has_proofs(rows):
        console.print(OF_A_PROOF, markup=False)
    console.print(
        ", ".join(f"{n} {name if name in STYLES else 'definitions'}" for name, n in counts(rows).items()),
    )


def summary(r: dict[str, Any]) -> str:
    """One sentence."""
    if r["verdict"] == FALSE:
        found = "; ".join(r["counterexample"]["failures"])
        return found + (f". Repair: {r['repair']['words']}" if r["repair"] else ". No repair found")
    if r["verdict"] == NOT_IMPLIED:
        found = "; ".join(r["instance"]["failures"])
        return f"its own circuit or proof: {found}. But {r['otherwise']} keeps what is claimed"
    if r["verdict"] == LOOSE:
        return "; ".join(f"{name}: {text}" for name, text in r["loose"].items()) + f" ({r['why'].partition(';')[0]})"
    if r["verdict"] == HOLDS and r["tightness"] is not None and r["kind"] != GROWTH:
        return f"attained by {shorten(r['instance']['instance'], SHOWN, placeholder=' …')}{elsewhere(r)}; {r['why']}"
    return str(r["why"])


def elsewhere(r: dict[str, Any]) -> str:
    """Where a claim is attained it may still be far from ours elsewhere."""
    factor = r["claimed_over_ours"].get("error")
    return f" (elsewhere up to {factor:.3g} times our bound)" if factor else ""


def _section(r: dict[str, Any], console: Console) -> None:
    console.print(f"{r['key']}: {written(r['title'])}", style="bold", markup=False)
    parts = {
        "source": r["source"],
        "statement": r["statement"],
        "counterexample": r["counterexample"]["instance"],
        "found": "; ".join(r["counterexample"]["failures"]),
        "reading": r["reading"],
    }
    for name, text in parts.items():
        if text:
            console.print(f"  {name}: {written(text)}", markup=False)
    console.print(f"  {written(repair_line(r))}\n", markup=False)


def repair_line(r: dict[str, Any]) -> str:
    """The repair and what its own check said."""
    repair = r["repair"]
    if repair is None:
        return "no repair was found"
    stood = "stands" if repair["stands"] else "FAILS"
    where = "admissible instances" if repair["condition"] else "instances, the counterexample among them"
    tight = "" if repair["tightness"] is None else f", largest tightness {repair['tightness']:.4g}"
    return f"weakest repair found: {repair['words']} ({stood} on {repair['instances']} {where}{tight})"


SHOWN_QUBITS = 2


def numbers_of(values: Values) -> dict[str, str]:
    """The inputs that are no encodings, in words."""
    return {name: words for name, value, words in in_words(values) if not isinstance(value, Encoding)}


def leaves_of(values: Values) -> list[dict[str, Any]]:
    """{key, alpha, ancillas, epsilon, block, target} of each input that is an encoding; matrices up to 4 x 4 as [re, im], else None."""
    return [_leaf(name, e) for name, e in flat(values) if isinstance(e, Encoding)]


def _leaf(name: str, e: Encoding) -> dict[str, Any]:
    small = e.n <= SHOWN_QUBITS

    def dense(data: Any) -> list[Any]:
        return array_to_json(data if isinstance(data, np.ndarray) else to_dense(data))

    return {
        "key": name,
        "alpha": float(e.record.alpha),
        "ancillas": e.ancillas,
        "epsilon": float(e.record.epsilon),
        "block": dense(e.block_data) if small else None,
        "target": dense(e.target_data) if small else None,
    }
