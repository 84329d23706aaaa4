"""The search for counterexamples to users' claims, on the statements of papers: they are written in the same language."""

from __future__ import annotations

import pytest
from helpers import recorded

from qnn_emul.claims import Data
from qnn_emul.falsify.falsifier import falsify
from qnn_emul.falsify.proved import prove
from qnn_emul.falsify.search import PLAN, run_chunk
from qnn_emul.papers.found import ALL

SLOW = {"Lemma B.8", "Lemma 6", "Lemma 7"}  # polynomials of high degree
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
    if recorded("claims")[key][0] != "false":
        assert not refuting, (refuting[0].values, refuting[0].check.failures)
    elif key in REFUTED.split("; "):
        assert refuting


def test_statements_are_proved_as_claims_of_users_are() -> None:
    assert prove(ALL["Lemma B.2"]).proved
    assert prove(ALL["Lemma 3"]).proved
    assert not prove(ALL["Lemma B.1"]).proved


def test_a_smallest_counterexample_and_its_repair() -> None:
    """The falsifier on Lemma B.1 finds the repair that stands beside the statement."""
    found = falsify(ALL["Lemma B.1"], budget=1)
    assert found.status == "refuted"
    assert found.repairs[0].words == "epsilon + epsilon_A*epsilon_B"
