"""A campaign: many instances of many rules, each checked, the same whoever runs it.

Instance i of N belongs to key i mod K and is number i // K of that key: number 0 is the extreme instance where one is known,
odd numbers are random, even ones adversarial. Everything is drawn from (key, seed, number), so an instance does not depend on
N, on the other keys or on who computes it, and a line of the results is enough to run it again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import socket
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..claims.examined import examined
from ..claims.statement import Claim
from ..encoding.check import Check, check
from ..encoding.encoding import Encoding
from ..engine.lemma import Lemma
from ..errors import ArgumentError, QnnEmulError, TooLarge, UnknownKey
from ..instances.random import lemma_instance
from ..lemmas import CATALOGUE
from ..linalg.shapes import as_integer, as_one_of
from ..papers.found import ALL

UNITARY_QUBITS = 8  # trees whose every circuit has at most so many qubits are checked at the unitary level too
LEVELS = ("both", "block")
KIND, CLAIM_KIND = "verify", "claim"  # kinds of instance files
FILE_HEAD = {"format": "qnn-emul instance", "version": 1, "kind": KIND}  # so that a line is an instance file


def head(kind: str) -> bytes:
    """How an instance file of a kind begins."""
    return json.dumps({**FILE_HEAD, "kind": kind})[:-1].encode()


@dataclass(frozen=True)
class Campaign:
    """keys, how many instances in all, seed; max_n bounds the qubits of random inputs, level "block" leaves circuits out."""

    keys: tuple[str, ...]
    instances: int
    seed: int
    max_n: int = 3
    level: str = "both"

    def __post_init__(self) -> None:
        """Raises ArgumentError for an unknown key, a negative seed, fewer than one instance or another level."""
        if not self.keys:
            raise ArgumentError("keys", "name at least one entry", "none")
        for key in self.keys:
            entry_of(key)
        if len(set(self.keys)) != len(self.keys):
            raise ArgumentError("keys", "name each entry once", " ".join(self.keys))
        as_integer(self.instances, "instances", 1)
        as_integer(self.seed, "seed", 0)
        as_one_of(self.level, LEVELS, "level")

    def place(self, index: int) -> tuple[str, int]:
        """Key of instance `index`, and its number among those of that key."""
        return self.keys[index % len(self.keys)], index // len(self.keys)

    @property
    def parameters(self) -> dict[str, Any]:
        """What every line says of its campaign; a resumed one must agree. Many keys stand as their number and checksum.

        How many instances there are is no part of it, so that a finished campaign can be extended.
        """
        named = " ".join(self.keys)
        keys = named if len(self.keys) <= 3 else f"{len(self.keys)} keys, crc {zlib.crc32(named.encode()):08x}"
        return {"seed": self.seed, "keys": keys, "rules": rules_digest()}


@functools.cache
def rules_digest() -> str:
    """Which version of the rules computes: a digest of the package's version and of every file of the package."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def own_rules() -> tuple[str, ...]:
    """The project's rules: the catalogue's entries."""
    return tuple(CATALOGUE)


def entry_of(key: str) -> Lemma | Claim:
    """A catalogue entry or a claim. Raises UnknownKey."""
    found = CATALOGUE.get(key) or ALL.get(key)
    if found is None:
        known = (*CATALOGUE, *ALL)
        raise UnknownKey(
            "KEY", "be an entry of the catalogue or a claim", key, known, "`qnn-emul catalogue` lists them."
        )
    return found


def run_instance(campaign: Campaign, index: int) -> dict[str, Any]:
    """One line of the results. An unexpected error is a failure of that instance, not the end of the campaign."""
    key, number = campaign.place(index)
    started = time.perf_counter()
    head = {**FILE_HEAD, "index": index, "key": key, "number": number, **campaign.parameters}
    try:
        entry = entry_of(key)
        if isinstance(entry, Claim):
            found = _claim_line(entry, number, campaign.seed)
        else:
            kind, e = lemma_instance(entry, campaign.seed, number, campaign.max_n)
            found = _lemma_line(kind, e, campaign.level)
    except (QnnEmulError, ArithmeticError, ValueError, np.linalg.LinAlgError) as problem:
        found = {"ok": False, "failures": [f"{type(problem).__name__}: {problem}"]}
    spent = round(time.perf_counter() - started, 6)
    return {**head, **found, "seconds": spent, "worker": f"{socket.gethostname()}:{os.getpid()}"}


def run_chunk(campaign: Campaign, indices: Sequence[int]) -> list[dict[str, Any]]:
    """Several instances at once: what a worker is handed."""
    return [run_instance(campaign, index) for index in indices]


def chunks(first: int, last: int, size: int) -> Iterator[range]:
    """range(first, last) in pieces."""
    for start in range(first, last, size):
        yield range(start, min(start + size, last))


def checked(e: Encoding, level: str) -> Check:
    """At the unitary level where every circuit of the tree is small, else at the block level."""
    if level != "block" and max(node.n + node.ancillas for node in e.nodes()) <= UNITARY_QUBITS:
        try:
            return check(e, level="unitary")
        except TooLarge:  # nested too deep
            pass
    return check(e)


def _lemma_line(kind: str, e: Encoding, level: str) -> dict[str, Any]:
    found = checked(e, level)
    worst, r = found.smallest_failure, e.record
    return {
        "instance": kind,
        "n": e.n,
        "alpha": float(r.alpha),
        "ancillas": e.ancillas,
        "epsilon": float(r.epsilon),
        "error": found.error,
        "rounding": found.rounding,
        "tightness": found.tightness,
        "level": found.level,
        "ok": found.ok,
        "failures": [] if worst is None else [f"{worst.node.key}: {text}" for text in worst.failures],
    }


def _claim_line(claim: Claim, number: int, seed: int) -> dict[str, Any]:
    """A claim's candidates, then drawn ones."""
    found = examined(claim, number, seed)[1]
    first = found.quantities[0]
    return {
        "instance": "drawn" if claim.draw is not None and number >= len(list(claim.candidates())) else "candidate",
        "epsilon": first.claimed,
        "error": first.measured,
        "rounding": first.rounding,
        "tightness": found.tightness,
        "level": "unitary" if claim.on_circuits else "block",
        "ok": found.ok,
        "failures": found.failures,
    }
