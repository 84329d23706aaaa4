"""`qnn-emul run`: the trained network on a digit, every node checked."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from .console import a_plot, checking_progress, put_out, will_write, within
from .options import When, option

if TYPE_CHECKING:
    import numpy as np

MAX_SHOTS = 10_000_000

EXAMPLES = (
    "run",
    "run --index 5 --epsilon 1e-4",
    "run --blocks 1 --shots 100 --json",
)


def add(commands: Any) -> None:
    """Declare the command."""
    run = commands.add_parser(
        "run",
        help="run the trained residual network on a digit and check every node",
        description="Run the trained residual convolutional network on one handwritten digit as a quantum computer would: "
        "build the encoding of the whole forward pass, check the record of every node, compare the class probabilities with "
        "the classical network's, and sample classes. Exit status: 0 every record holds, 1 one is violated, 2 bad input.",
    )
    add_picture(run)
    run.add_argument("--shots", type=int, default=10, metavar="S", help="classes to sample (default 10)")
    sampled = When("with --shots above 0", lambda o: o.shots != 0)
    option(run, "--seed", when=sampled, type=int, default=0, metavar="N", help="seed of the sampling (default 0)")
    run.add_argument(
        "--html", metavar="FILE", help="write a page, complete in itself: picture, tree, plots, circuits, how to replay"
    )
    run.add_argument(
        "--plot", metavar="FILE", help="draw norms, errors and classes (.png, .pdf, .svg); needs matplotlib"
    )
    run.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    run.set_defaults(action=_run)


def add_picture(command: argparse.ArgumentParser) -> None:
    """Declare the digit, the error and the blocks."""
    source = command.add_mutually_exclusive_group()
    source.add_argument("--index", type=int, metavar="I", help="held-out image, 0 to 358 (default 2)")
    drawn = "a picture of a digit instead: made grey, light on dark, 8 x 8 (extra `images`)"
    source.add_argument("--image", metavar="FILE.png", help=drawn)
    bound = "bound on the 2-norm distance of the class probabilities that the whole run must meet (default 1e-6)"
    command.add_argument("--epsilon", type=float, default=1e-6, metavar="E", help=bound)
    command.add_argument("--blocks", type=int, metavar="K", help="run the first K trained blocks only (default: all)")


def _run(options: argparse.Namespace) -> int:
    import numpy as np

    from ..files import PAGE, write_whole
    from ..networks.data.digits import CLASSES
    from ..networks.data.pictures import thumbnail
    from ..networks.inference import infer
    from ..networks.residual_cnn import digit_tensor, load_network
    from ..reports.charts import save
    from ..reports.run import as_json, show
    from ..reports.run_page import Shown, page, pictures

    within("--seed", options.seed, 0)
    within("--shots", options.shots, 0, MAX_SHOTS)
    will_write(("--html", options.html, PAGE), a_plot(options.plot), read={"--image": options.image})
    network = load_network()
    if options.blocks is not None:
        network = network.first(options.blocks)
    image, label, steps = picture(options)
    with checking_progress(not options.json) as progress:
        result = infer(
            network,
            digit_tensor(image),
            epsilon=options.epsilon,
            classes_in_use=CLASSES,
            shots=options.shots,
            rng=np.random.default_rng(options.seed),
            progress=progress,
        )
    found = as_json(result, label, steps, options.shots, options.seed, network.metadata)
    if options.html is not None:
        photo = None if options.image is None else thumbnail(options.image)
        shown = Shown(result, image, label, steps, _command(options), found, network.metadata, photo)
        write_whole(options.html, page(shown), "--html")
    if options.plot is not None:
        save(pictures(result), options.plot, "--plot")
    put_out(
        options.json,
        lambda: found,
        lambda console: show(result, label, image, steps, console, network.metadata),
    )
    return 0 if result.ok else 1


def _command(options: argparse.Namespace) -> list[str]:
    """The words that make the same run again, defaults written out."""
    index = 2 if options.index is None else options.index
    source = ["--index", index] if options.image is None else ["--image", options.image]
    blocks = [] if options.blocks is None else ["--blocks", options.blocks]
    return [
        str(w)
        for w in (
            "run",
            *source,
            "--epsilon",
            options.epsilon,
            *blocks,
            "--shots",
            options.shots,
            "--seed",
            options.seed,
        )
    ]


def picture(options: argparse.Namespace) -> tuple[np.ndarray, int | None, list[str]]:
    """(8, 8) picture, its label if known, and where it came from."""
    from ..networks.data.digits import load_split
    from ..networks.data.images import read_image

    if options.image is not None:
        image, steps = read_image(options.image)
        return image, None, [options.image, *(steps or ["taken as it is"])]
    split = load_split()
    index = 2 if options.index is None else options.index
    within("--index", index, 0, len(split.labels) - 1)
    return split.images[index], int(split.labels[index]), [f"held-out digit {index}, label {split.labels[index]}"]
