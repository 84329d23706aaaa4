"""Claims with known truth: no false one is proved, no true one is refuted, and most true ones are proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from qnn_emul.claims.statement import Claim
from qnn_emul.falsify.claim_files import load_claims
from qnn_emul.falsify.falsifier import falsify
from qnn_emul.falsify.proved import prove


def suite(folder: str) -> dict[str, Claim]:
    """The claims of a folder by file and name."""
    files = sorted((Path(__file__).parent / folder).glob("*.py"))
    return {f"{file.stem}::{name}": one for file in files for name, one in load_claims(file).items()}


FALSE, TRUE = suite("claims_false"), suite("claims_true")
UNPROVED = {  # true, and only not refuted: what the proof lacks
    "with_conditions::with_a_promise_on_the_norm": "epsilon of the construction <= claimed epsilon",
    "with_conditions::by_a_dataclass": "whether two things are one",
    "own_circuits::larger_alpha": "raises ValueError",
}


@pytest.mark.parametrize("name", FALSE)
def test_no_false_claim_is_proved(name: str) -> None:
    """Whatever its code does to tell formulas from numbers, or one run from the next."""
    proof = prove(FALSE[name])
    assert not proof.proved
    assert "rule of this package is wrong" not in proof.reason


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_are_proved_and_never_refuted(name: str) -> None:
    """All but those of the list, where the note says what is missing; none is refuted, also not at the points where a proof failed."""
    verdict = falsify(TRUE[name], budget=0.1, repair=False)
    assert verdict.proof.proved == (name not in UNPROVED), verdict.proof.reason
    assert UNPROVED.get(name, "") in verdict.proof.reason
    assert verdict.status == ("not refuted" if name in UNPROVED else "holds")


def test_there_are_many() -> None:
    """At least sixty of each."""
    assert len(FALSE) >= 60
    assert len(TRUE) >= 60
