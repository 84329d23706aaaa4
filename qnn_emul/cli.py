"""Command line: `qnn-emul run`. Exit status 0 ok, 1 a record is violated, 2 bad input."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import __version__
from .errors import ArgumentError, QnnEmulError

if TYPE_CHECKING:
    import numpy as np
    from rich.console import Console


MAX_SHOTS = 10_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status and never lets a traceback through."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe that knows no α shows a question mark
    try:
        status = options.action(options)
        sys.stdout.flush()
        return status
    except QnnEmulError as problem:
        print(f"qnn-emul: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("qnn-emul: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader went away: not an error of ours
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        print(f"qnn-emul: cannot write: {problem}", file=sys.stderr)
        return 2
    except Exception as problem:
        print(f"qnn-emul: internal error: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qnn-emul", description="Emulate quantum block-encodings and check their records (alpha, a, epsilon)."
    )
    parser.add_argument("--version", action="version", version=f"qnn-emul {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="run the trained residual network on a digit and check every node",
        description="Run the trained residual convolutional network on one handwritten digit as a quantum computer would: "
        "build the encoding of the whole forward pass, check the record of every node, compare the class probabilities with "
        "the classical network's, and sample classes. Exit status: 0 every record holds, 1 one is violated, 2 bad input.",
    )
    source = run.add_mutually_exclusive_group()
    source.add_argument("--index", type=int, metavar="I", help="held-out image, 0 to 358 (default 2)")
    source.add_argument(
        "--image", metavar="FILE.png", help="a picture of a digit instead: made grey, light on dark, 8 x 8"
    )
    run.add_argument(
        "--epsilon",
        type=float,
        default=1e-6,
        metavar="E",
        help="bound on the 2-norm distance of the class probabilities that the whole run must meet (default 1e-6)",
    )
    run.add_argument("--blocks", type=int, metavar="K", help="run the first K trained blocks only (default: all)")
    run.add_argument("--shots", type=int, default=10, metavar="S", help="classes to sample (default 10)")
    run.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the sampling (default 0)")
    run.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    run.set_defaults(action=_run)
    listing = commands.add_parser(
        "catalogue",
        help="list every lemma and every statement of the paper with its record as a formula",
        description="A line per entry: key, source, record as a formula, where its error is attained, levels checked now on a "
        "small instance. The paper's statements stand as the paper has them; what does not hold says by how much it fails.",
    )
    listing.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    listing.set_defaults(action=_catalogue)
    return parser


def _run(options: argparse.Namespace) -> int:
    import numpy as np

    from .networks.digits import CLASSES
    from .networks.inference import infer
    from .networks.residual_cnn import digit_tensor, load_network
    from .reports.run import as_json, show

    if options.seed < 0:
        raise ArgumentError("--seed", "be at least 0", options.seed)
    if not 0 <= options.shots <= MAX_SHOTS:
        raise ArgumentError("--shots", f"be between 0 and {MAX_SHOTS}", options.shots)
    network = load_network()
    if options.blocks is not None:
        network = network.first(options.blocks)
    image, label, steps = _image(options)
    with _progress(not options.json) as progress:
        result = infer(
            network,
            digit_tensor(image),
            epsilon=options.epsilon,
            classes_in_use=CLASSES,
            shots=options.shots,
            rng=np.random.default_rng(options.seed),
            progress=progress,
        )
    if options.json:
        print(
            json.dumps(
                as_json(result, label, steps, options.shots, options.seed, network.metadata), indent=1, allow_nan=False
            )
        )
    else:
        show(result, label, image, steps, _console(), network.metadata)
    return 0 if result.ok else 1


def _catalogue(options: argparse.Namespace) -> int:
    from .reports.catalogue import rows, show

    table = rows()
    if options.json:
        print(json.dumps(table, indent=1, allow_nan=False))
    else:
        show(table, _console())
    return 0


def _image(options: argparse.Namespace) -> tuple[np.ndarray, int | None, list[str]]:
    """(8, 8) picture, its label if known, and where it came from."""
    from .networks.digits import load_split
    from .networks.images import read_image

    if options.image is not None:
        image, steps = read_image(options.image)
        return image, None, [f"{options.image}: {', '.join(steps) if steps else 'taken as it is'}"]
    split = load_split()
    index = 2 if options.index is None else options.index
    if not 0 <= index < len(split.labels):
        raise ArgumentError("--index", f"be between 0 and {len(split.labels) - 1}", index)
    return split.images[index], int(split.labels[index]), [f"held-out digit {index}, label {split.labels[index]}"]


def _console() -> Console:
    """Rich's console on standard output: 140 columns in a pipe, and a closed pipe is left to `main`."""
    from rich.console import Console

    class PlainConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return PlainConsole(width=None if sys.stdout.isatty() else 140)


@contextlib.contextmanager
def _progress(wanted: bool) -> Iterator[Callable[[int, int, Any], None] | None]:
    """A progress bar on a terminal's standard error; None elsewhere."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("building the encoding", total=None)
        yield lambda done, total, node: bar.update(
            task, completed=done, total=total, description=f"checking {node.key}"
        )


if __name__ == "__main__":
    sys.exit(main())
