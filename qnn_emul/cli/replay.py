"""`qnn-emul replay INSTANCE`: reruns a saved instance."""

from __future__ import annotations

import argparse
from typing import Any

from .console import put_out
from .falsify import guarded_here
from .options import When, option

EXAMPLES = (
    "replay found/Lemma_B.1.json",
    "replay shared.json --allow-code",
)


def add(commands: Any) -> None:
    """Declare the command."""
    replay = commands.add_parser(
        "replay",
        help="rerun a saved instance (a counterexample) and print what it shows now",
        description="Recompute the numbers of a saved instance from its explicit inputs, without any seed, and print the verdict. Exit "
        "status: 0 the statement holds on it, 1 the instance refutes the statement, 2 bad input (no such file, no instance, "
        "the claim's file is gone or its inputs were changed).",
    )
    replay.add_argument("instance", metavar="INSTANCE", help="the JSON file that falsify, claims or verify saved")
    run = "run the Python file that the instance names, wherever it lies: read it first"
    replay.add_argument("--allow-code", action="store_true", help=run)
    allowed, changed = (
        When("with --allow-code", lambda o: o.allow_code),
        "also if that file has changed since the instance was saved",
    )
    option(replay, "--allow-changed", when=allowed, default=False, action="store_true", help=changed)
    replay.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    replay.set_defaults(action=_replay)


def _replay(options: argparse.Namespace) -> int:
    return guarded_here(lambda: _recomputed(options), options) if options.allow_code else _recomputed(options)


def _recomputed(options: argparse.Namespace) -> int:
    from ..campaigns.instance_file import Permission, replay
    from ..reports.replay import as_json, show

    result = replay(options.instance, Permission(options.allow_code, options.allow_changed))
    put_out(options.json, lambda: as_json(result), lambda console: show(result, console))
    return 1 if result.refutes else 0
