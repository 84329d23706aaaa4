"""Command line: `qnn-emul COMMAND`, a file of this package each. Exit status 0 ok, 1 what was checked does not hold, 2 bad input."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence

from .. import __version__
from ..errors import QnnEmulError
from . import catalogue, check, claims, derive, falsify, norms, prove, replay, resources, run, table1, verify

COMMANDS = (
    run,
    catalogue,
    verify,
    prove,
    claims,
    falsify,
    check,
    replay,
    norms,
    derive,
    resources,
    table1,
)  # each module has `add(commands)`; heavy imports wait until the command runs


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
    except KeyboardInterrupt as problem:
        print("qnn-emul: interrupted" + (f": {problem}" if str(problem) else ""), file=sys.stderr)
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
    for command in COMMANDS:
        command.add(commands)
    return parser
