"""The card of one entry, `qnn-emul catalogue KEY`: what it states, its record, its circuit, its proof, its extreme instance, its cost."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from typing import TYPE_CHECKING

from ..campaigns.tightness import extreme_instance, tightness_of
from ..certify.prove import prove
from ..circuits.drawn import draw
from ..claims.statement import Claim
from ..encoding.encoding import Encoding
from ..engine.cost import cost
from ..engine.formulas import as_strings, rule_formula
from ..engine.lemma import Lemma
from ..papers.found import ALL
from .catalogue import instance_of, lemma_formula
from .writing import written

if TYPE_CHECKING:
    from rich.console import Console

TRIES = 10  # small instances, of which one on a qubit is looked for
STEPS = 12  # of a circuit that are drawn
LONGEST = 300  # characters of a cost in symbols; a longer one is given in numbers
LETTERS = {"alpha": "α", "ancillas": "a", "epsilon": "ε", "bound": "bound"}
PACKAGE = Path(__file__).parents[1]


def card(entry: Lemma | Claim, width: int = 100) -> dict[str, str]:
    """What there is to say, a heading each; worked out now."""
    if isinstance(entry, Claim):
        return {k: v for k, v in _of_statement(entry).items() if v}
    drawn = [instance_of(entry, number) for number in range(TRIES)]
    e = next((e for e in drawn if e.n == 1), drawn[0])
    node = next((x for x in reversed(e.nodes()) if x.key == entry.key), e)
    return {
        "statement": entry.statement,
        "source": entry.source,
        "deviation": entry.deviation,
        "record": _record(as_strings(lemma_formula(entry, e))),
        "circuit": draw(node, STEPS, _named(node, list(entry.inputs))).text(width),
        "proof": _proof(entry),
        "extreme": _extreme(entry.key),
        "cost": _cost(node),
        "used by": ", ".join(users(entry.key)) or "nothing else here",
        "statements": "; ".join(c.key for c in ALL.values() if entry.key in _rules(c)) or "none in the collection",
    }


def _of_statement(claim: Claim) -> dict[str, str]:
    return {
        "statement": " ".join(claim.statement.split()),
        "source": claim.source,
        "claimed": "" if claim.rule is None else _record(as_strings(rule_formula(claim.rule))),
        "conditions": "; ".join(c.words for c in claim.requires),
        "our reading": claim.remark,
        "set beside": claim.construction,
        "implied by": "" if claim.implied_by is None else claim.implied_by.why,
        "verdict": f"qnn-emul claims '{claim.key}' works it out",
    }


def _rules(claim: Claim) -> tuple[str, ...]:
    return (claim.construction, *(claim.implied_by.rules if claim.implied_by else ()))


def _record(parts: dict[str, str]) -> str:
    return "\n".join(f"{LETTERS[name]} = {written(part)}" for name, part in parts.items())


def _proof(entry: Lemma) -> str:
    found = prove(entry.key)
    lines = f", {found.lines} lines" if found.lines else ""
    return f"{found.status}{lines}" + (f": {found.under}" if found.under else "")


def _extreme(key: str) -> str:
    e, found = extreme_instance(key), tightness_of(key)
    if e is None:
        return found.reason
    share = "no error" if found.tightness is None else f"error/ε = {found.tightness:.6g}"
    return f"{share} on {e!r}" + (f"; {found.reason}" if found.reason else "")


def _cost(node: Encoding) -> str:
    for symbolic in (True, False):
        c = cost(node, symbolic)
        queries = ", ".join(f"{name} {written(str(count))}" for name, count in c.queries.items()) or "none"
        said = f"depth {written(str(c.depth))}\ngates {written(str(c.gates))}\nqueries {queries}"
        if len(said) <= LONGEST:
            break
    return said + ("" if symbolic else f"\n(of {node!r}; the formula is long: qe.cost(…, symbolic=True))")


def _named(node: Encoding, inputs: list[str]) -> list[str]:
    """What the children are called: as the lemma's inputs are; members of a list by their place."""
    if len(inputs) == len(node.children):
        return inputs
    return [f"{inputs[0]}{place + 1}" if inputs else child.key for place, child in enumerate(node.children)]


@cache
def users(key: str) -> tuple[str, ...]:
    """The modules of the package, papers aside, that import the entry's file."""
    found, own = [], f"{PACKAGE.name}.lemmas.{key}"
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts))
        sources = re.findall(r"^\s*from (\.[\w.]*) import (\w+)", path.read_text(encoding="utf-8"), re.M)
        base = module.rpartition(".")[0]
        if any(own in (resolve_name(where, base), f"{resolve_name(where, base)}.{name}") for where, name in sources):
            found.append(module.partition(".")[2].removeprefix("lemmas."))
    return tuple(name for name in found if not name.startswith("papers."))


def show_card(entry: Lemma | Claim, console: Console) -> None:
    """Headings on the left, wrapped to the width of the terminal; the drawing as it is."""
    from rich.table import Table
    from rich.text import Text

    console.print(f"{entry.key}: {entry.title}", style="bold", markup=False)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for heading, words in card(entry, console.width - 14).items():
        grid.add_row(Text(heading), Text(words or "none"))
    console.print(grid)
