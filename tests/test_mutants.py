"""Tempting wrong rules: each must be refuted by the extreme instance or by the random ones."""

import pytest
from helpers import EXTREME_KEYS, refutes

from qnn_emul.mutants import MUTANTS
from qnn_emul.mutants.common import ONE_ANCILLA_LESS


@pytest.mark.parametrize(("key", "name"), [(k, name) for k, rules in MUTANTS.items() for name in rules])
def test_wrong_rules_are_refuted(key: str, name: str) -> None:
    """The generic machinery finds an instance that refutes the wrong rule."""
    assert refutes(key, MUTANTS[key][name]), f"{key}: the wrong rule '{name}' was not refuted"


@pytest.mark.parametrize("key", EXTREME_KEYS)
def test_one_percent_is_refuted(key: str) -> None:
    """0.99 times the right rule is refuted, and so is one ancilla less."""
    assert refutes(key, lambda r, *t, **_: {"epsilon": 0.99 * r.epsilon}, count=0)
    assert refutes(key, ONE_ANCILLA_LESS, count=0)
