"""`qnn-emul table1`: the paper's Table 1 from the trees, and coherent against read-out at the same accuracy."""

from __future__ import annotations

import argparse
from typing import Any

from ..errors import ArgumentError
from .console import a_plot, put_out, will_write, within
from .options import When, option

EXAMPLES = (
    "table1 --marks-only",
    "table1 --blocks 1 --shots 1e7,1e8,1e9 --repeats 2",
)


def add(commands: Any) -> None:
    """Declare the command."""
    table = commands.add_parser(
        "table1",
        help="the paper's Table 1 from the trees; read-out baselines measured against the coherent network",
        description="Regenerate Table 1: each mark follows from the tree of a regime's network or of a read-out baseline, with its reason, "
        "beside the paper's. Then read-out baselines (Allcock 2020, Kerenidis 2020, Guo 2024) are emulated on the trained digit network "
        "with their shot noise: error against shots, its slope, and costs at the same accuracy as the coherent pass. "
        "Exit status: 0 done, 2 bad input.",
    )
    measured = When("without --marks-only", lambda o: not o.marks_only)
    whole = (
        ("--blocks", 3, "K", "blocks of the measured network, 1 to 3 (default 3)"),
        ("--index", 2, "I", "held-out digit, 0 to 358 (default 2)"),
        ("--repeats", 8, "R", "passes per number of shots, 2 to 100 (default 8)"),
    )
    for name, default, metavar, words in whole:
        option(table, name, when=measured, type=int, default=default, metavar=metavar, help=words)
    shots = "numbers of shots per reading (default 1e3,1e4,…,1e12)"
    option(table, "--shots", when=measured, metavar="S1,S2,…", help=shots)
    table.add_argument("--seed", type=int, default=0, metavar="N", help="seed of all that is drawn (default 0)")
    table.add_argument("--marks-only", action="store_true", help="the table alone, without the measurements")
    drawn = "also draw the measurements (.png, .pdf, .svg); needs matplotlib"
    option(table, "--plot", when=measured, metavar="FILE", help=drawn)
    table.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    table.set_defaults(action=_table1)


def _table1(options: argparse.Namespace) -> int:
    import numpy as np

    from ..reports.table1 import as_json, plot, show
    from ..studies.comparison import SHOTS, compare
    from ..studies.table1 import table_rows

    within("--blocks", options.blocks, 1, 3)
    within("--repeats", options.repeats, 2, 100)
    within("--seed", options.seed, 0)
    will_write(a_plot(options.plot))
    shots = SHOTS if options.shots is None else _numbers(options.shots)
    marks, noise = np.random.default_rng(options.seed).spawn(2)
    comparison = None
    if not options.marks_only:
        comparison = compare(noise, blocks=options.blocks, index=options.index, shots=shots, repeats=options.repeats)
    rows = table_rows(marks)
    if options.plot is not None and comparison is not None:
        plot(comparison, options.plot)
    put_out(
        options.json, lambda: as_json(rows, comparison, options.seed), lambda console: show(rows, comparison, console)
    )
    return 0


def _numbers(text: str) -> list[int]:
    """Whole numbers such as 1000 or 1e6, with commas between. Raises ArgumentError."""
    out = []
    for part in text.split(","):
        try:
            value = float(part)
            whole = int(value)
        except (ValueError, OverflowError):
            value, whole = 0.5, 0
        if whole != value:
            raise ArgumentError("--shots", "be whole numbers with commas between, such as 1e6,1e7,1e8", repr(text))
        out.append(whole)
    return out
