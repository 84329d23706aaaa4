"""What `qnn-emul falsify` prints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..claims.values import flat, shown
from ..falsify.falsifier import Verdict
from .replay import quantities

if TYPE_CHECKING:
    from rich.console import Console

TIGHT = 1 - 1e-6


def as_json(v: Verdict, saved: Path | None, seed: int) -> dict[str, Any]:
    """One claim's verdict; numbers as measured."""
    trial = v.trial
    return {
        "name": v.claim.key,
        "source": v.claim.source,
        "statement": v.claim.statement,
        "conditions": [c.words for c in v.claim.requires],
        "status": v.status,
        "tried": v.tally.tried,
        "sizes": {str(n): count for n, count in sorted(v.tally.sizes.items())},
        "discarded": dict(v.tally.discarded),
        "seed": seed,
        "seconds": round(v.seconds, 3),
        "counterexample": None
        if trial is None
        else {
            "inputs": {name: shown({name: value}).partition(" = ")[2] for name, value in flat(trial.values)},
            "quantities": [
                {"name": q.name, "measured": q.measured, "claimed": q.claimed, "rounding": q.rounding, "ok": q.ok}
                for q in trial.check.quantities
            ],
            "file": None if saved is None else str(saved),
        },
        "repairs": [{"kind": r.kind, "words": r.words, "tested": r.tested} for r in v.repairs],
        "tightness": v.tightest.ratio if v.tightest is not None and v.tightest.ratio > 0 else None,
        "tightest": None if v.tightest is None else v.tightest.check.instance,
        "proof": list(v.proof.lines) if v.proof.proved else None,
        "no_proof": None if v.proof.proved else v.proof.reason,
    }


def show(v: Verdict, saved: Path | None, seed: int, console: Console) -> None:
    """The verdict in words, what it rests on, and what to do next."""
    line = partial(console.print, markup=False, soft_wrap=False)
    line(f"{v.claim.key}" + (f" ({v.claim.source})" if v.claim.source else ""))
    for text in [" ".join(v.claim.statement.split())] if v.claim.statement else []:
        line(f"  {text}")
    if v.status == "refuted":
        _refuted(v, saved, line, console)
    else:
        _standing(v, line)
    line(f"tried: {v.tally.tried} instances ({_sizes(v)}) in {v.seconds:.1f} s, seed {seed}{_discarded(v)}")


def _refuted(v: Verdict, saved: Path | None, line: Any, console: Console) -> None:
    assert v.trial is not None
    line("refuted: false as stated. The smallest counterexample that was found:")
    for part in v.trial.check.instance.split("; "):
        line(f"  {part}")
    console.print(quantities(v.trial.check))
    if v.proof.proved:
        line(
            "On real numbers it was proved all the same: what refutes it is rounding, a difference between its runs, "
            "or a fault of the proof."
        )
    for place, r in enumerate(v.repairs):
        line(f"{'weakest repair that was found' if place == 0 else 'another repair'}: {_repair(r)}")
    if saved is not None:
        line(f"saved in {saved}; rerun it with: qnn-emul replay --allow-code {saved}")


def _repair(r: Any) -> str:
    """What is changed and how it was tested."""
    if r.kind == "record":
        return f"{r.words} (by {r.tested})"
    what = {"condition": "add the condition ", "epsilon": "epsilon' = ", "alpha": "", "ancillas": ""}[r.kind]
    words = r.words.replace("epsilon +", "claimed epsilon +", 1).replace("* epsilon", "* claimed epsilon")
    return f"{what}{words if r.kind == 'epsilon' else r.words} ({r.tested})"


def _standing(v: Verdict, line: Any) -> None:
    if v.status == "holds":
        line("holds: proved.")
        for text in v.proof.lines:
            line(f"  {text}")
    else:
        line(f"not refuted: no counterexample was found; {v.proof.reason}.")
    if v.tightest is None or v.tightest.ratio == 0:
        line("tightness: no instance with a claimed error above 0 was met")
        return
    ratio = v.tightest.ratio
    words = (
        "attained by" if ratio >= TIGHT else f"loose by a factor of {1 / ratio:.4g} or less; the tightest instance is"
    )
    line(f"tightness {ratio:.6g}: {words}")
    for part in v.tightest.check.instance.split("; "):
        line(f"  {part}")


def _sizes(v: Verdict) -> str:
    """How many instances of which number of qubits."""
    return "n = " + ", ".join(f"{n}: {count}" for n, count in sorted(v.tally.sizes.items()))


def _discarded(v: Verdict) -> str:
    if not v.tally.discarded:
        return ""
    first = v.tally.first_reasons

    def said(why: str) -> str:
        return f"{why}: {first[why].rstrip('.')}" if first.get(why) else why

    return "; discarded " + ", ".join(f"{count} ({said(why)})" for why, count in v.tally.discarded.most_common())


def show_all(results: Sequence[tuple[Verdict, Path | None]], seed: int, console: Console) -> None:
    """Several claims, one after the other."""
    for place, (verdict, saved) in enumerate(results):
        if place:
            console.print()
        show(verdict, saved, seed, console)
