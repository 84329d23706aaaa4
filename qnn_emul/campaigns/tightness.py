"""The tightness map: for every rule an instance on which its error is (nearly) attained, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..encoding.check import Check, check
from ..encoding.encoding import Encoding
from ..lemmas import CATALOGUE
from ..lemmas.paper import lemma_5, lemma_b3
from .campaign import FILE_HEAD

EXTREME_KIND = "extreme"  # of instance files
ATTAINED = 0.99


@dataclass(frozen=True)
class Known:
    """An instance found once by a search without gradients over its parameters, and why it is not better."""

    build: Callable[[], Encoding]
    reason: str


# Nelder-Mead over (singular value, gamma, delta, epsilon) and over 2x2 channels with epsilon ended here; numbers rounded since.
BEST_KNOWN: dict[str, Known] = {
    "paper.lemma_b3": Known(
        lambda: lemma_b3.build([[0.3874]], 1.25, 0.2, 1e-4),
        "the polynomial's proved error bound is a maximum over Chebyshev nodes divided by cos(N pi/(2M)), up to 0.5 % above the supremum",
    ),
    "paper.lemma_5": Known(
        lambda: lemma_5.convolution(np.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 2, 1, 1), 1, 0.1),
        "cos(pi/32) = 0.99518: the proved bound of the polynomial's error is that much above the supremum, which is met at 1/(2 gamma)",
    ),
}


@dataclass(frozen=True)
class Tightness:
    """One rule: the largest tightness known, the instance file that shows it, and a reason where it is below 0.99 or unknown."""

    key: str
    tightness: float | None
    instance: dict[str, Any] | None
    reason: str

    @property
    def attained(self) -> bool:
        return self.tightness is not None and self.tightness >= ATTAINED


def extreme_instance(key: str) -> Encoding | None:
    """The rule's extreme instance, or the best one known; None where the rule leaves no error."""
    entry = CATALOGUE[key]
    if callable(entry.attained_by):
        return entry.attained_by()
    return BEST_KNOWN[key].build() if key in BEST_KNOWN else None


def tightness_of(key: str) -> Tightness:
    """Measured now, on the rule's extreme instance."""
    e, entry = extreme_instance(key), CATALOGUE[key]
    if e is None:
        return Tightness(key, None, None, str(entry.attained_by))
    found: Check = check(e)
    found.raise_if_violated()
    reason = BEST_KNOWN[key].reason if key in BEST_KNOWN else ""
    return Tightness(key, found.tightness, {**FILE_HEAD, "kind": EXTREME_KIND, "key": key}, reason)


def tightness_map(keys: Iterable[str] | None = None) -> list[Tightness]:
    """Every rule of the catalogue, or those named."""
    return [tightness_of(key) for key in (CATALOGUE if keys is None else keys) if key in CATALOGUE]
