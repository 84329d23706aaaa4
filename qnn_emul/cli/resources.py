"""`qnn-emul resources`: what a run costs at any size, by the project's rules and the paper's."""

from __future__ import annotations

import argparse
import json
from functools import partial
from typing import Any

from .console import a_plot, put_out, will_write
from .options import When, option

DEFAULT_SCAN = "log2-n=20:100:4"

EXAMPLES = (
    "resources --regime 1 --log2-n 40 --layers 3 --epsilon 1e-3",
    "resources --regime 2 --log2-n 20 --layers 3 --epsilon 1e-3 --scan layers=1:4",
)


def add(commands: Any) -> None:
    """Declare the command."""
    resources = commands.add_parser(
        "resources",
        help="depth, gates, qubits, queries and QRAM of a regime's network at any size, beside the paper's rules",
        description="Count what one run of a regime's network costs, from the cost records of its nodes: by the project's rules and "
        "by the paper's, their ratio, where the ratio comes from, and from which N on a quantum run is faster than a "
        "classical one. Exit status: 0, or 2 for bad input.",
    )
    required = partial(resources.add_argument, required=True)
    required("--regime", type=int, metavar="R", help="1 (QRAM), 2 (weights in QRAM), 3 (no QRAM)")
    sized = "N = 2^B, B even and at most 100: pixels in regime 1, else the size of one path's output"
    required("--log2-n", type=int, metavar="B", help=sized)
    required("--layers", type=int, metavar="K", help="residual blocks, 1 to 60")
    required("--epsilon", type=float, metavar="E", help="2-norm distance of the class probabilities (Definition 1)")
    several = When("with --regime 2 or 3", lambda o: o.regime != 1)
    option(resources, "--paths", when=several, type=int, default=2, metavar="D", help="classical paths (default 2)")
    alone, whose = When("without --scan", lambda o: o.scan is None), "whose rules the times follow (default own)"
    option(resources, "--rules", when=alone, choices=("paper", "own"), default="own", help=whose)
    seconds = partial(resources.add_argument, type=float, metavar="S")
    seconds("--gate-time", default=1e-6, help="seconds per two-qubit gate (default 1e-6)")
    seconds("--classical-time", default=1e-12, help="seconds per classical multiplication (default 1e-12)")
    resources.add_argument(
        "--scan",
        metavar="V=A:B[:STEP]",
        help="a row per point of log2-n, layers or epsilon and set of rules, as CSV (or --json); epsilon's STEP is a factor",
    )
    drawn = f"draw the scan (default {DEFAULT_SCAN}) to a .png, .pdf or .svg; needs matplotlib"
    resources.add_argument("--plot", metavar="FILE", help=drawn)
    resources.add_argument("--json", action="store_true", help="print JSON instead of tables")
    resources.set_defaults(action=_resources)


def _resources(options: argparse.Namespace) -> int:
    from ..complexity.comparison import compare
    from ..complexity.resources import report
    from ..complexity.scans import points, scan
    from ..reports.resources import as_csv, plot, show

    size = (options.regime, options.log2_n, options.layers, options.epsilon, options.paths)
    times = {"gate_time": options.gate_time, "classical_time": options.classical_time}
    will_write(a_plot(options.plot))
    found = report(*size, rules=options.rules, **times)
    if options.scan is not None or options.plot is not None:
        variable, values = points(options.scan or DEFAULT_SCAN)
        rows = scan(variable, values, *size, **times)
        if options.plot is not None:
            fixed = {
                "log2-n": f"N = 2^{options.log2_n}",
                "layers": f"k = {options.layers}",
                "epsilon": f"epsilon = {options.epsilon:g}",
            }
            title = ", ".join([f"Regime {options.regime}", *(text for name, text in fixed.items() if name != variable)])
            plot(rows, variable, title, options.plot, **times)
        if options.scan is not None:
            print(json.dumps(rows, indent=1, allow_nan=False) + "\n" if options.json else as_csv(rows), end="")
            return 0
    comparison = compare(*size)
    put_out(options.json, lambda: {**found, "comparison": comparison}, lambda console: show(found, comparison, console))
    return 0
