"""`qnn-emul catalogue`: every lemma and every statement of the paper, or the card of one."""

from __future__ import annotations

import argparse
from typing import Any

from .console import put_out

EXAMPLES = (
    "catalogue",
    "catalogue be.product",
    "catalogue 'Lemma 6'",
)


def add(commands: Any) -> None:
    """Declare the command."""
    listing = commands.add_parser(
        "catalogue",
        help="list every lemma and every statement of the paper; catalogue KEY shows one whole",
        description="A line per entry: key, title, record (alpha, ancillas, epsilon) as a formula. With KEY its card: statement, source, "
        "record, circuit of a small instance, proof, extreme instance, cost, who uses it. With --json also where the error is "
        "attained and the levels checked now on a small instance. Exit status: 0, or 2 for bad input.",
    )
    listing.add_argument(
        "key", nargs="?", metavar="KEY", help="an entry such as be.product, a statement such as 'Lemma 6'"
    )
    listing.add_argument("--json", action="store_true", help="print a JSON list (with KEY: an object) instead of lines")
    listing.set_defaults(action=_catalogue)


def _catalogue(options: argparse.Namespace) -> int:
    from ..campaigns.campaign import entry_of
    from ..reports.catalogue import rows, show
    from ..reports.catalogue_card import card, show_card

    if options.key is None:
        put_out(options.json, rows, show)
    else:
        entry = entry_of(options.key)
        put_out(options.json, lambda: {"key": entry.key, **card(entry)}, lambda console: show_card(entry, console))
    return 0
