"""`qnn-emul catalogue`: every lemma and every statement of the paper."""

from __future__ import annotations

import argparse
from typing import Any

from .console import put_out


def add(commands: Any) -> None:
    """Declare the command."""
    listing = commands.add_parser(
        "catalogue",
        help="list every lemma and every statement of the paper with its record as a formula",
        description="A line per entry: key, source, record as a formula, where its error is attained, levels checked now on a "
        "small instance. The paper's statements are listed as stated; where one does not hold, by how much it fails.",
    )
    listing.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    listing.set_defaults(action=_catalogue)


def _catalogue(options: argparse.Namespace) -> int:
    from ..reports.catalogue import rows, show

    table = rows()
    put_out(options.json, lambda: table, lambda console: show(table, console))
    return 0
