"""`qnn-emul prove`: every rule proved by machine."""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from .console import put_out
from .options import When, option

if TYPE_CHECKING:
    from rich.console import Console

    from ..certify.prove import Result

EXAMPLES = (
    "prove be.product",
    "prove ve.sum --mutants",
    "prove --constants",
)


def add(commands: Any) -> None:
    """Declare the command."""
    prove = commands.add_parser(
        "prove",
        help="prove every rule by machine",
        description="Prove the rules of the catalogue (or the KEYs) from the lines of their lemma files: alpha, epsilon and norm by "
        "derivations that are checked step by step, all of them symbolic; ancillas are counted on circuits, and every line is checked on "
        "random instances. proofs/TRUSTED.md lists what is trusted. Exit status: 0 nothing fails, 1 a proof fails (or a wrong version is "
        "proved), 2 bad input.",
    )
    rules = When("without --constants", lambda o: not o.constants)
    named = "entries such as be.product (default: every rule)"
    option(prove, "keys", when=rules, nargs="*", metavar="KEY", help=named)
    instead = prove.add_mutually_exclusive_group()
    wrong = "try to prove the tempting wrong versions instead: none may succeed"
    instead.add_argument("--mutants", action="store_true", help=wrong)
    balls = "prove the paper's constants in ball arithmetic instead"
    instead.add_argument("--constants", action="store_true", help=balls)
    wide = "prove corner, unitarity and ancillas of the circuits too, for all widths"
    option(prove, "--circuits", when=rules, action="store_true", default=False, help=wide)
    prove.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    prove.set_defaults(action=_prove)


def _prove(options: argparse.Namespace) -> int:
    from ..certify import proofs
    from ..lemmas import CATALOGUE

    if options.constants:
        return _constants(options.json)
    keys = list(dict.fromkeys(options.keys or ())) or list(CATALOGUE)
    for key in keys:
        _ = CATALOGUE[key]  # an unknown one is refused before the work begins
    if options.mutants:
        return (_circuit_mutants if options.circuits else _mutants)(keys, options.json)
    if options.circuits:
        return _circuits(keys, options.json)
    found = [proofs.prove(key) for key in keys]
    put_out(options.json, lambda: [r.row() for r in found], lambda console: _show(found, console))
    return 0 if all(r.ok for r in found) else 1


def _show(found: list[Result], console: Console) -> None:
    from ..reports.tables import table

    titles = ("key", "status", "lines", "proved by", "seconds")
    shown = table(titles, (0, 1, 3), wrapped=range(1, 5), box=None, header_style="bold")
    for r in found:
        style = {"failed": "red", "open": "yellow"}.get(r.status)
        shown.add_row(r.key, r.status, str(r.lines or "-"), r.discharged_by, f"{r.seconds:.2f}", style=style)
    console.print(shown)
    for r in found:
        if r.under:
            console.print(f"{r.key}: {r.under}", markup=False)
    summary = ", ".join(f"{n} {status}" for status, n in Counter(r.status for r in found).items())
    console.print(
        f"{len(found)} rules: {summary}; {sum(r.seconds for r in found):.1f} s. Ancillas are counted on circuits."
    )


def _circuits(keys: list[str], as_json: bool) -> int:
    """Rules and circuits; 1 where a proof fails (a circuit that is open fails nothing)."""
    from ..certify.corners.export import has_certificate
    from ..certify.corners.theorems import circuit_status, prove_circuit
    from ..certify.proofs import prove
    from ..lemmas import CATALOGUE

    rows: list[dict[str, Any]] = []
    for key in keys:
        rule, circuit = prove(key), prove_circuit(key)
        rows.append(
            {
                "key": key,
                "status": circuit_status(circuit),
                "rule": rule.status,
                "circuit": circuit.row(),
                "lines": rule.lines,
                "certificate": f"{key}.json" if has_certificate(CATALOGUE[key]) else None,
                "seconds": round(rule.seconds + circuit.seconds, 3),
                "reason": circuit.reason or rule.reason,
                "for": circuit.scope,
                "asked": list(rule.asked),
            }
        )
    put_out(as_json, lambda: rows, lambda console: _show_circuits(rows, console))
    return 1 if any(r["rule"] == "failed" or r["status"] == "failed" for r in rows) else 0


def _circuit_mutants(keys: list[str], as_json: bool) -> int:
    """Circuits with one step changed: a changed corner that is accepted is a failure, an equal one is counted apart."""
    from ..certify.corners.mutants import tried

    rows: list[dict[str, Any]] = []
    for key in keys:
        rows += [
            {"key": m.key, "wrong": m.what, "changes": m.changes, "proved": m.accepted, "reason": m.reason}
            for m in tried(key)
        ]
    count = {
        pair: sum((r["changes"], r["proved"]) == pair for r in rows)
        for pair in itertools.product((True, False), repeat=2)
    }
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        for r in rows:
            if r["changes"]:
                print(f"{r['key']} | {r['wrong']} | {'ACCEPTED' if r['proved'] else r['reason']}")
        print(
            f"{count[True, True] + count[True, False]} changes of the corner, {count[True, True]} accepted; "
            f"{count[False, True] + count[False, False]} changes that leave it alone, {count[False, True]} of them proved"
        )
    return 1 if count[True, True] else 0


def _show_circuits(rows: list[dict[str, Any]], console: Console) -> None:
    from ..reports.tables import table

    shown = table(
        ("key", "circuit", "rule", "for", "seconds"), range(4), wrapped=range(1, 5), box=None, header_style="bold"
    )
    for r in rows:
        style = {"failed": "red", "open": "dim"}.get(r["status"])
        shown.add_row(r["key"], r["status"], r["rule"], r["for"], f"{r['seconds']:.2f}", style=style)
    console.print(shown)
    for r in rows:
        if r["status"] in ("open", "failed"):
            console.print(f"{r['key']}: {r['reason']}", markup=False)
    proved = sum(all(r["circuit"].values()) for r in rows)
    console.print(f"{len(rows)} circuits: {proved} proved for all widths.")


def _mutants(keys: list[str], as_json: bool) -> int:
    from ..certify.proofs import attempt
    from ..lemmas import CATALOGUE

    rows: list[dict[str, Any]] = []
    for key in keys:
        for name, wrong in CATALOGUE[key].wrong_versions().items():
            found = attempt(CATALOGUE[key], wrong)
            rows.append({"key": key, "wrong": name, "reason": found.reason, "proved": found.proved})
    proved = [r for r in rows if r["proved"]]
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        for r in rows:
            print(f"{r['key']} | {r['wrong']} | {'PROVED' if r['proved'] else r['reason']}")
        idle = sum(not CATALOGUE[r["key"]].provable for r in rows)
        print(
            f"{len(rows)} wrong versions, {len(proved)} proved"
            + (f" ({idle} are of entries whose proof is open)" if idle else "")
        )
    return 1 if proved else 0


def _constants(as_json: bool) -> int:
    from ..certify.balls import Refuted
    from ..certify.constants import CONSTANTS

    rows: list[dict[str, Any]] = []
    for name, established in CONSTANTS.items():
        try:
            rows.append({"name": name, "proved": True, "statement": established()})
        except Refuted as problem:
            rows.append({"name": name, "proved": False, "statement": str(problem)})
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        for r in rows:
            print(f"{r['name']} | {'proved' if r['proved'] else 'FAILED'} | {r['statement']}")
    return 0 if all(r["proved"] for r in rows) else 1
