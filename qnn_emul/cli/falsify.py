"""`qnn-emul falsify FILE.py[::NAME]`: is this claim true?"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ArgumentError, QnnEmulError, in_words
from .console import put_out, will_write, within

if TYPE_CHECKING:
    from ..falsify.falsifier import Verdict

UNFIT = r"[^\w.-]+"  # for the name of a file

EXAMPLES = ("falsify examples/own_circuits.py::shared_ancilla --out shared.json",)


def add(commands: Any) -> None:
    """Declare the command."""
    falsify = commands.add_parser(
        "falsify",
        help="search for counterexamples to the claims of a Python file",
        description="Check claims of your own: functions under @claim(...) of a Python file, which is run. A proof is tried, then a "
        "counterexample is searched for (round numbers, aligned errors, boundaries of the conditions, maximised tightness), made "
        "minimal, saved for `qnn-emul replay`, and repairs are tried. Exit status: 0 not refuted within the budget (printed "
        "'holds' only if proved, else 'not refuted'), 1 refuted, 2 bad input.",
    )
    falsify.add_argument("file", metavar="FILE.py[::NAME]", help="the claims of a file, or one of them")
    falsify.add_argument(
        "--budget", type=float, default=10.0, metavar="SECONDS", help="time to search, for each claim (default 10)"
    )
    falsify.add_argument("--seed", type=int, default=0, metavar="S", help="seed of the search (default 0)")
    falsify.add_argument("--jobs", type=int, metavar="J", help="processes that search (default: the cores there are)")
    saved = "where to save the counterexample (default: FILE.NAME.counterexample.json beside the claim's file)"
    falsify.add_argument("--out", metavar="FILE", help=saved)
    falsify.add_argument("--json", action="store_true", help="print one JSON list, an object for each claim")
    falsify.set_defaults(action=_falsify)


def _falsify(options: argparse.Namespace) -> int:
    _checked(options)
    return guarded_here(lambda: _searched(options), options)


def guarded_here(act: Callable[[], int], options: argparse.Namespace) -> int:
    """`act`, which runs code of a user: in a child of this process, where the process is the command's own and the system can."""
    if not (options.own_process and hasattr(os, "fork")):
        return act()
    from ..falsify.guard import guarded
    from . import answered

    return guarded(act, lambda search: answered(search, options))


def _searched(options: argparse.Namespace) -> int:
    from ..campaigns.campaign import head
    from ..campaigns.workers import available_cores
    from ..falsify.claim_files import KIND, load_claims, split_reference
    from ..falsify.falsifier import falsify
    from ..falsify.guard import surroundings_kept
    from ..reports.falsify import as_json, show_all

    path, name = split_reference(options.file)
    claims = load_claims(path, name)
    if options.out is not None and len(claims) > 1:
        raise ArgumentError("--out", "stand beside one claim: write FILE.py::NAME", f"beside {', '.join(claims)}")
    will_write(*(("--out", _place(path, key, options.out), head(KIND)) for key in claims))
    results: list[tuple[Verdict, Path | None]] = []
    problems: list[QnnEmulError] = []
    for claim in claims.values():
        with surroundings_kept(), _progress(claim.key, not options.json) as progress:
            try:
                verdict = falsify(
                    claim,
                    budget=options.budget,
                    seed=options.seed,
                    jobs=options.jobs or available_cores(),
                    file=path,
                    progress=progress,
                )
            except QnnEmulError as problem:  # the other claims of the file still get their verdicts
                problems.append(problem)
                continue
        results.append((verdict, _save(verdict, path, options.out)))
    if problems and not results:
        raise problems[0]
    rows = lambda: [as_json(v, saved, options.seed) for v, saved in results]
    put_out(options.json, rows, lambda console: show_all(results, options.seed, console))
    for one in problems:
        print(f"qnn-emul: {in_words(one)}", file=sys.stderr, flush=True)
    return 2 if problems else 1 if any(v.status == "refuted" for v, _ in results) else 0


def _checked(options: argparse.Namespace) -> None:
    """The numbers of the command line. Raises ArgumentError."""
    if not (math.isfinite(options.budget) and options.budget > 0):
        raise ArgumentError("--budget", "be a positive number of seconds", options.budget)
    within("--seed", options.seed, 0)
    if options.jobs is not None:
        within("--jobs", options.jobs, 1)
    will_write(("--out", options.out, b""))


def _place(path: Path, key: str, out: str | None) -> Path:
    """Where the counterexample to a claim of the file goes."""
    return Path(out) if out else path.with_name(f"{path.stem}.{re.sub(UNFIT, '_', key)}.counterexample.json")


def _save(verdict: Verdict, path: Path, out: str | None) -> Path | None:
    """The counterexample's file; None without one, or where it cannot be written beside the claim."""
    from ..falsify.claim_files import save

    if verdict.trial is None:
        return None
    place = _place(path, verdict.claim.key, out)
    found = {q.name: {"measured": q.measured, "claimed": q.claimed} for q in verdict.trial.check.quantities}
    try:
        return save(place, verdict.claim, path, verdict.trial.values, found)
    except (OSError, ArgumentError) as problem:
        if out:
            raise
        print(f"qnn-emul: the counterexample is not saved ({problem}); choose a place by --out", file=sys.stderr)
        return None


@contextlib.contextmanager
def _progress(name: str, wanted: bool) -> Iterator[Any]:
    """A running count on a terminal's standard error; None elsewhere."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{name}: proving") as status:
        yield lambda words: status.update(f"{name}: {words}")
