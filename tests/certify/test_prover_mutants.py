"""The prover has wrong versions of itself: each lets a false statement in that is refused without it."""

import inspect
import textwrap
from typing import Any

import pytest
from prover_changes import Change
from prover_changes_further import CHANGES

from qnn_emul.certify.certificates.norms import RULES
from qnn_emul.certify.conditions import CONDITIONS
from qnn_emul.certify.theorems import NotProved


def proves(change: Change) -> bool:
    """Whether the false statement passes."""
    try:
        return bool(change.false())
    except NotProved:
        return False


def apply(change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    """The prover with the change, as long as the test runs: also where it is called under another name."""
    if isinstance(change.function, dict):
        assert change.function[change.old] != change.new
        monkeypatch.setitem(change.function, change.old, change.new)
        return
    text = textwrap.dedent(inspect.getsource(change.function))
    assert text.count(change.old) == 1, f"{change.function.__name__} holds {change.old!r} not once"
    namespace: dict[str, Any] = dict(change.function.__globals__)
    exec("from __future__ import annotations\n" + text.replace(change.old, change.new), namespace)
    monkeypatch.setattr(change.function, "__code__", namespace[change.function.__name__].__code__)


@pytest.mark.parametrize("name", CHANGES)
def test_an_unsound_change_lets_a_false_statement_in(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the prover as it is refuses it."""
    change = CHANGES[name]
    assert not proves(change), change.counterexample
    apply(change, monkeypatch)
    assert proves(change)


def test_every_rule_and_every_condition_is_attacked() -> None:
    """No rule of the check, and no condition that has a form, is without a change that lets a false line of it in."""
    attacked = {
        name for change in CHANGES.values() for name in (change.attacks, *getattr(change.false, "args", ())[:1])
    }
    assert attacked >= {*RULES, "combine", "root", "cases", "cosines"}
    assert attacked >= {name for name, premise in CONDITIONS.items() if premise.form}
