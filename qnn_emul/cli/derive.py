"""`qnn-emul derive`: a regime's complexity, derived step by step from the cost records of its nodes."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from .console import put_out
from .options import When, option

NETWORK = When("with --regime", lambda o: o.regime is not None)
PATHS = When("with --regime 2 or 3", lambda o: o.regime not in (None, 1))
HEAD = When("with --regime 1 or 2", lambda o: o.regime not in (None, 3))

EXAMPLES = (
    "derive --regime 1",
    "derive --regime 2 --paths 3 --layers 4 --latex",
    "derive --convolution",
)


def add(commands: Any) -> None:
    """Declare the command."""
    derive = commands.add_parser(
        "derive",
        help="derive a regime's complexity step by step and compare it with the paper's claim",
        description="Turn the network's symbolic cost, node by node, into O(·) and Õ(·), compare it with the paper's claim and the "
        "classical cost, and say equal, better, worse or different, and why. Exit status: 0, or 2 for bad input.",
    )
    what = derive.add_mutually_exclusive_group(required=True)
    what.add_argument("--regime", type=int, metavar="R", help="1 (QRAM), 2 (weights in QRAM), 3 (no QRAM)")
    what.add_argument(
        "--convolution", action="store_true", help="the groupings of one convolution instead, in C, D, m and epsilon"
    )
    network = partial(option, derive, when=NETWORK)
    option(derive, "--paths", when=PATHS, type=int, default=2, metavar="D", help="classical paths (default 2)")
    network("--layers", type=int, metavar="K", help="number of residual blocks (default: the symbol k)")
    network("--no-skip", default=False, action="store_true", help="remove the skip connection")
    built = "the project's construction, or the paper's (default own)"
    network("--rules", choices=("own", "paper"), default="own", help=built)
    ended = "what is done about the last normalization (default amplify)"
    option(derive, "--last", when=HEAD, choices=("amplify", "postselect"), default="amplify", help=ended)
    kept = "variables of O(·) and Õ(·): some of N, epsilon, k, with commas (default N,epsilon)"
    network("--variables", default="N,epsilon", metavar="LIST", help=kept)
    doubled = "double the cost of every node of this catalogue entry"
    network("--double", action="append", default=[], metavar="KEY", help=doubled)
    output = derive.add_mutually_exclusive_group()
    output.add_argument("--latex", action="store_true", help="print a LaTeX fragment")
    output.add_argument(
        "--json", action="store_true", help="print one JSON object; formulas are strings that SymPy parses"
    )
    derive.set_defaults(action=_derive)


def _convolution(options: argparse.Namespace) -> int:
    from ..complexity.groupings import groupings
    from ..reports.derivation import groupings_latex, show_groupings

    found = groupings()
    if options.latex:
        print(groupings_latex(found))
    else:
        put_out(options.json, lambda: [g.as_dict() for g in found], lambda console: show_groupings(found, console))
    return 0


def _derive(options: argparse.Namespace) -> int:
    if options.convolution:
        return _convolution(options)
    from ..complexity.verdict import judge
    from ..reports.derivation import as_latex, show

    changes = {key: (lambda cost: 2 * cost) for key in options.double}
    verdict = judge(
        options.regime,
        options.paths,
        layers=options.layers,
        skip=not options.no_skip,
        rules=options.rules,
        last=options.last,
        variables=options.variables,
        changes=changes,
    )
    if options.latex:
        print(as_latex(verdict))
    else:
        put_out(options.json, verdict.as_dict, lambda console: show(verdict, console), ensure_ascii=False)
    return 0
