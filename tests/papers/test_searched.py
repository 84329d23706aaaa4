"""The search for counterexamples to users' claims, on the statements of papers: they are written in the same language."""

from __future__ import annotations

import pytest
from helpers import recorded

from qnn_emul.claims import Data
from qnn_emul.falsify.falsifier import falsify
from qnn_emul.falsify.search import PLAN, run_chunk
from qnn_emul.papers.found import ALL

SLOW = {"Lemma B.8", "Lemma B.19", "Lemma 6", "Lemma 7"}  # polynomials of high degree
DRAWABLE = [
    key
    for key, one in ALL.items()
    if one.kind != "growth" and key not in SLOW and not any(isinstance(w, Data) for w in one.inputs.values())
]
REFUTED = "Lemma B.1; GSLW Lemma 53; CGJ, product; Lemma 1 [P], end; Lemma B.20; Def. B.7, complex amplitudes; library, product"
CHUNKS = [index for index, what in enumerate(PLAN) if what in ("nice 0", "nice 1", "aligned 1")]


@pytest.mark.parametrize("key", DRAWABLE)
def test_what_the_search_finds_agrees_with_the_verdict(key: str) -> None:
    """No instance refutes what holds, is loose or undecided: a statement's inputs and conditions say all that it needs."""
    trials = [run_chunk(ALL[key], 0, index, 1) for index in CHUNKS]
    refuting = [t for found in trials for t in found.refuting]
    if recorded("claims")[key][0] not in ("false", "not implied"):
        assert not refuting, (refuting[0].values, refuting[0].check.failures)
    elif key in REFUTED.split("; "):
        assert refuting


def test_a_smallest_counterexample() -> None:
    """The falsifier on Lemma B.1: one entry each, meant twice as large as it is encoded."""
    found = falsify(ALL["Lemma B.1"], budget=1, repair=False)
    assert found.status == "refuted"
    scalar = "(1, 0, 1)-BE, n = 0, block 1, target 2"
    assert found.trial is not None
    assert found.trial.check.instance == f"A = {scalar}; B = {scalar}"
