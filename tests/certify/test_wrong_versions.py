"""No wrong version of a rule is proved."""

import pytest
from helpers import KEYS

from qnn_emul.certify import proofs
from qnn_emul.lemmas import CATALOGUE

PROVABLE = [key for key in KEYS if CATALOGUE[key].provable]


@pytest.mark.parametrize(("key", "name"), [(k, n) for k in PROVABLE for n in CATALOGUE[k].wrong_versions()])
def test_no_wrong_version_is_proved(key: str, name: str) -> None:
    """And the failure names the line, the claim or the instance."""
    found = proofs.attempt(CATALOGUE[key], CATALOGUE[key].wrong[name])
    assert not found.proved
    assert any(
        word in found.reason
        for word in ("line ", "alpha: ", "epsilon: ", "norm: ", "leak: ", "ancillas: ", "its ", "of a list")
    )
