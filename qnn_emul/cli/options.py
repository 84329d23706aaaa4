"""Options that apply only beside others: declared with the words that say when, refused elsewhere."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import ArgumentError


@dataclass(frozen=True)
class When:
    """Beside which options another one applies: `words` such as "with --out" or "without --json", and the test of what was given."""

    words: str
    holds: Callable[[argparse.Namespace], bool]


def option(where: Any, *names: str, when: When, default: Any = None, **settings: Any) -> None:
    """An argument of a command (or of a group of its options) that applies only `when`; its help says so."""
    told = {**settings, "help": f"{when.words}: {settings['help']}"}
    made = where.add_argument(*names, default=argparse.SUPPRESS, **told)
    where.set_defaults(conditional=(*(where.get_default("conditional") or ()), (made, when, default)))


def settle(options: argparse.Namespace) -> None:
    """Give conditional options that were left out their defaults. Raises ArgumentError for one that was given and does not apply."""
    conditional = getattr(options, "conditional", ())
    given = [(made, when) for made, when, _ in conditional if hasattr(options, made.dest)]
    for made, _, default in conditional:
        if not hasattr(options, made.dest):
            setattr(options, made.dest, default)
    for made, when in given:
        if not when.holds(options):
            name = made.option_strings[0] if made.option_strings else made.metavar
            was = "with it" if when.words.startswith("without") else "without"
            raise ArgumentError(name, f"come {when.words}", was)
