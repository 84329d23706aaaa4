"""`qnn-emul claims`: verdicts on statements of others, recomputed from instances."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import ArgumentError
from .console import counting_progress, put_out, will_write, within

VERDICTS = ("false", "not implied", "loose", "holds", "undecided", "definition")

EXAMPLES = (
    "claims 'Lemma B.1'",
    "claims 'Lemma B.1' 'Lemma 3' --only false --save found",
)


def add(commands: Any) -> None:
    """Declare the command."""
    claims = commands.add_parser(
        "claims",
        help="verdicts on statements of papers and libraries: holds, loose, false, not implied or undecided",
        description="Examine every statement in the collection (of this paper, of others, error rules of libraries) on its "
        "instances, and report: holds (attained by an instance, implied by a bound of ours), loose (with the factor), false (with "
        "the smallest counterexample and the weakest repair that was found), not implied (its own proof gives less, matrices do not "
        "violate it) or undecided (with what would decide it). Exit status: 0 when "
        "the verdicts could be found, whatever they are; 1 when a repair fails its own check; 2 bad input.",
    )
    named = "claims such as 'Lemma 6' or 'GSLW Lemma 53' (default: all)"
    claims.add_argument("keys", nargs="*", metavar="KEY", help=named)
    drawn = "drawn instances per claim besides its candidates (default 40)"
    claims.add_argument("--instances", type=int, metavar="N", help=drawn)
    listed = "list only what is so: may be given several times; all KEYs are examined all the same"
    claims.add_argument("--only", action="append", choices=VERDICTS, help=listed)
    claims.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    claims.add_argument("--html", metavar="FILE", help="write a page, complete in itself, to attach to a review")
    claims.add_argument(
        "--pages", metavar="DIR", help="write a page per statement and source, a table that filters, and JSON"
    )
    claims.add_argument("--save", metavar="DIR", help="write each verdict's instance as a file for qnn-emul replay")
    claims.set_defaults(action=_claims)


def _claims(options: argparse.Namespace) -> int:
    from ..campaigns.campaign import entry_of
    from ..campaigns.instance_file import write
    from ..campaigns.tightness import tightness_map
    from ..falsify.verdicts import EXTRA, judge
    from ..files import PAGE, write_whole
    from ..papers.found import ALL
    from ..reports.claims import group, row, show
    from ..reports.claims_page import page
    from ..reports.claims_site import site

    for key in options.keys:
        if key not in ALL:
            entry_of(key)  # names close keys where there is no such entry
            raise ArgumentError("KEY", "be a claim", f"the rule {key!r}", "qnn-emul verify checks rules.")
    keys = list(dict.fromkeys(options.keys)) or list(ALL)
    extra = EXTRA if options.instances is None else options.instances
    within("--instances", extra, 0)
    will_write(("--html", options.html, PAGE), *_inside(options, keys))
    rows = []
    with counting_progress(not options.json, len(keys), "claims") as moved:
        for key in keys:
            rows.append(row(judge(ALL[key], extra)))
            moved(1)
    stand = all(r["repair"] is None or r["repair"]["stands"] for r in rows)
    rows = [r for r in rows if options.only is None or group(r) in options.only]
    if options.save is not None:
        for r in rows:
            found = r["counterexample"] or r["instance"]
            if found is not None:
                write(_place(options.save, r["key"]), found["kind"], found, "--save")
    if options.html is not None:
        write_whole(options.html, page(rows, tightness_map()), "--html")
    for name, text in site(rows).items() if options.pages is not None else ():
        write_whole(Path(options.pages) / name, text, "--pages")
    put_out(options.json, lambda: rows, lambda console: show(rows, console))
    return 0 if stand else 1


def _inside(options: argparse.Namespace, keys: list[str]) -> Iterator[tuple[str, Path, bytes]]:
    """What is written into folders, which are made. Raises ArgumentError where one lies in none, or is none."""
    from ..campaigns.campaign import CLAIM_KIND, head
    from ..files import make_folder
    from ..papers.found import ALL
    from ..reports.claims_site import names

    if options.pages is not None:
        make_folder(options.pages, "--pages")
        for name, like in names(ALL[key] for key in keys).items():
            path = Path(options.pages) / name
            make_folder(path.parent, "--pages")
            yield "--pages", path, like
    if options.save is not None:
        make_folder(options.save, "--save")
        yield from (("--save", _place(options.save, key), head(CLAIM_KIND)) for key in keys)


def _place(folder: str, key: str) -> Path:
    """Where the instance of a claim is saved."""
    return Path(folder) / f"{re.sub(r'[^A-Za-z0-9.]+', '_', key).strip('_')}.json"
