"""`qnn-emul norms`: norms before every normalization, how non-linear the network is, what the dense head changes."""

from __future__ import annotations

import argparse
from typing import Any

from .console import a_plot, put_out, will_write, within
from .options import When, option

PARTS = ("norms", "nonlinearity", "head")

EXAMPLES = (
    "norms --nonlinearity",
    "norms --part norms --images 2 --networks 1 --blocks 1",
)


def add(commands: Any) -> None:
    """Declare the command."""
    norms = commands.add_parser(
        "norms",
        help="norms on real images with and without the skip connection, non-linearity, dense head",
        description="Measure, on handwritten digits and colour photographs: the norms before every normalization for random and trained "
        "networks with ||W|| below, at and above 1, with and without the skip connection, and what they cost; the worst cases, "
        "constructed and checked; how non-linear the activation is against N, and under a gain; how much the dense head "
        "changes the output. Exit status: 0 every norm keeps its bound, 1 one does not, 2 bad input.",
    )
    only = norms.add_mutually_exclusive_group()
    only.add_argument("--part", choices=PARTS, help="only this part (default: all)")
    for part in PARTS[1:]:
        only.add_argument(f"--{part}", dest="part", action="store_const", const=part, help=f"the same as --part {part}")
    sizes = (
        ("--blocks", 3, "K", "blocks in a row, 1 to 3 (default 3)"),
        ("--images", 10, "B", "images of each set, 1 to 100 (default 10)"),
        ("--networks", 2, "R", "random networks, 1 to 20 (default 2)"),
    )
    measured = When("with the part norms", lambda o: o.part in (None, "norms"))
    for name, default, metavar, words in sizes:
        option(norms, name, when=measured, type=int, default=default, metavar=metavar, help=words)
    norms.add_argument("--seed", type=int, default=0, metavar="N", help="seed of all that is drawn (default 0)")
    norms.add_argument("--plot", metavar="FILE", help="also draw a figure (.png, .pdf, .svg); needs matplotlib")
    norms.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    norms.set_defaults(action=_norms)


def _norms(options: argparse.Namespace) -> int:
    import numpy as np

    from ..reports.norms import Study, as_json, plot, show
    from ..studies.nonlinearity import activation_study, head_study
    from ..studies.norms import norm_rows, worst_cases

    within("--blocks", options.blocks, 1, 3)
    within("--images", options.images, 1, 100)
    within("--networks", options.networks, 1, 20)
    within("--seed", options.seed, 0)
    will_write(a_plot(options.plot))
    wanted = PARTS if options.part is None else (options.part,)
    streams = dict(zip(PARTS, np.random.default_rng(options.seed).spawn(len(PARTS)), strict=True))
    size = {"count": options.images, "networks": options.networks, "depth": options.blocks}
    study = Study(
        options.seed,
        norm_rows(streams["norms"], **size) if "norms" in wanted else None,
        worst_cases() if "norms" in wanted else None,
        activation_study(streams["nonlinearity"]) if "nonlinearity" in wanted else None,
        head_study(streams["head"]) if "head" in wanted else None,
    )
    if options.plot is not None:
        plot(study, options.plot)
    put_out(options.json, lambda: as_json(study), lambda console: show(study, console))
    return 0 if study.ok else 1
