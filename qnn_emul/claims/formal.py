"""What a statement needs beside its inputs and its rule to be a sentence in the vocabulary of `IsBlockEncoding` (reports.lean)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Formal:
    """`target`: what is encoded, in Lean's words, with the inputs' names; the rest stands in the claim already.

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
