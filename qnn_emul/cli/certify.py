"""`qnn-emul certify`: every node of the trained network's tree on a digit, enclosed in balls."""

from __future__ import annotations

import argparse
import json
from typing import Any

from .console import a_plot, put_out, will_write, within
from .options import When, option
from .run import add_picture, picture

EXAMPLES = (
    "certify",
    "certify --index 5 --blocks 1 --out digit5.json",
    "certify --index 5 --within 0.5",
)


def add(commands: Any) -> None:
    """Declare the command."""
    certify = commands.add_parser(
        "certify",
        help="prove the records of the network on a digit, in ball arithmetic",
        description="Run the trained residual network on one handwritten digit in ball arithmetic (extra `rigor`): every node's error "
        "||target - value|| is enclosed and compared with its record, and so is the distance of the end from the exact network on the "
        "exact image. Exit status: 0 every record is certified, and the class within R where that is asked; 1 one is refuted or not "
        "decided; 2 bad input.",
    )
    add_picture(certify)
    certify.add_argument(
        "--out",
        metavar="FILE",
        help="write what is certified, and all that it rests on, to this file; see check-certificate",
    )
    near = "show that every image within R grey levels of this one has its class, R up to 16, or say for which smaller R that is shown"
    certify.add_argument("--within", type=float, metavar="R", help=near)
    written = When("with --out", lambda o: o.out is not None)
    angles = (
        "write the angles of the circuits too, and how far what they realize is from each polynomial where it is used"
    )
    option(certify, "--phases", when=written, default=False, action="store_true", help=angles)
    drawn = "draw how wide balls and floats are at every node (.png, .pdf, .svg); needs matplotlib"
    certify.add_argument("--plot", metavar="FILE", help=drawn)
    certify.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    certify.set_defaults(action=_certify)


def _certify(options: argparse.Namespace) -> int:
    from ..certify.emulation import CERTIFIED, FIRST, certify, distance_from_exact
    from ..certify.emulation_file import BEGINS, as_file
    from ..files import write_whole
    from ..networks.data.digits import CLASSES, WHITE, channels
    from ..networks.neighbourhood import network_of
    from ..networks.residual_cnn import digit_tensor, load_network
    from ..reports.emulation import Around, as_json, show
    from ..reports.emulation_picture import plot

    if options.within is not None:
        within("--within", options.within, 0, WHITE)
    will_write(("--out", options.out, BEGINS), a_plot(options.plot), read={"--image": options.image})
    network = load_network()
    if options.blocks is not None:
        network = network.first(options.blocks)
    image, _, steps = picture(options)
    e = network.encode(digit_tensor(image), options.epsilon)
    found = certify(e, 2 * FIRST if options.phases else None, options.within or 0)
    around = Around.of(found, network_of(e), options.within) if options.within else None
    vectors = [channels(image).reshape(-1)]
    distance, goal = distance_from_exact(found, vectors)
    certified = found.verdict == CERTIFIED
    shown = around is None or around.shown
    if options.out is not None and certified:
        data = as_file(found, network, vectors, goal, options.epsilon, CLASSES, image, options.phases)
        write_whole(options.out, json.dumps(data, separators=(",", ":")) + "\n", "--out")
    if options.plot is not None:
        plot(found, options.plot)
    put_out(
        options.json,
        lambda: as_json(found, distance, around),
        lambda console: show(found, distance, steps, around, console),
    )
    return 0 if certified and shown else 1
