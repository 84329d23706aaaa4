"""What stands beside a statement: another way to it, and what its Lean text needs (reports.lean)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Formal:
    """What a sentence in the vocabulary of `IsBlockEncoding` needs beside inputs and rule.

    target   what is encoded, in Lean's words, with the inputs' names
    given    hypotheses on numbers, in Lean's words; those on encodings are the descriptions of the inputs
    numbers  what the rule's numbers are that are no inputs: name to Lean's words, or to the input that it is
    types    types of inputs that are data, which no description has
    size     qubits of what is encoded, "n" unless said
    """

    target: str
    given: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    size: str = "n"


@dataclass(frozen=True, eq=False)
class Otherwise:
    """Another way to what a claim says, better than it or where its own circuit or proof fails.

    `words` for people; `encoding(**inputs)` encodes the same, with a record that is compared with the claimed one on every
    instance. Without it the words are all: a bound that is not about one encoding.
    """

    words: str
    encoding: Callable[..., Any] | None = None
