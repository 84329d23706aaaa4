"""A verdict that a rule's proof carries changes when that rule is changed."""

from dataclasses import replace

import pytest

from qnn_emul.certify import prove as prover
from qnn_emul.certify.proofs import altered
from qnn_emul.certify.prove import FAILED, OPEN, PROVED, UNDER, prove
from qnn_emul.falsify.verdicts import HOLDS, Implied, judge
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.papers.found import ALL

CARRIED = [
    (name, key)
    for name, one in ALL.items()
    for key in (one.implied_by.rules if one.implied_by else ())
    if CATALOGUE[key].lines is not None
]


@pytest.mark.parametrize(("name", "key"), CARRIED)
def test_a_verdict_changes_with_the_rule(name: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 0.9 of the norm the rule is false: nothing that rests on it is carried by a proof, and the words say so."""
    before = judge(ALL[name], 0)
    assert before.implied is not None
    assert before.implied.proved
    assert before.implied.rules[key] in (PROVED, UNDER)
    entry = CATALOGUE[key]
    wrong = replace(entry, rule=altered(entry, lambda r, *t, **_: {"norm": 0.9 * r.norm}))
    monkeypatch.setattr(prover, "CATALOGUE", {**CATALOGUE, key: wrong})
    assert prove(key).status == FAILED
    after = judge(ALL[name], 0)
    assert after.implied is not None
    assert not after.implied.proved
    assert after.verdict != HOLDS
    assert "implied for all parameters" in before.why
    assert "implied for all parameters" not in after.why


def test_cited_and_open_rules_are_named() -> None:
    """What is implied by rules says which of them rest on cited facts, and which are not proved."""
    rules = {"be.product": PROVED, "be.sparse_access": UNDER}
    assert Implied("", {}, rules).grounds == "proved rules, under cited facts: be.sparse_access"
    assert Implied("", {}, {**rules, "be.new": OPEN}).grounds == "a rule whose proof is open: be.new"
