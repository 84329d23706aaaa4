"""The six facts of Table 1 for the three regimes, and what takes them away."""

import pytest

from qnn_emul.studies.table_facts import facts

EXPECTED = {  # coherent multi-layer, coherent non-linearity, QRAM-free, norm preservation, polylog 1/epsilon, polylog N
    1: (True, True, False, True, True, True),
    2: (True, True, False, True, True, False),
    3: (True, True, True, True, True, False),
}


@pytest.mark.parametrize("regime", [1, 2, 3])
@pytest.mark.parametrize("ancillas", ["plain", "least"])
def test_regimes(regime: int, ancillas: str) -> None:
    found = facts(regime, ancillas=ancillas)
    assert tuple(f.value for f in found.values()) == EXPECTED[regime]
    assert all(f.reason for f in found.values())


def test_reasons_name_nodes() -> None:
    assert "columns" in facts(2)["qram_free"].reason
    assert "X" in facts(1)["qram_free"].reason
    assert "leaf (path 1, loaded)" in facts(3)["polylog_n"].reason
    assert "0.0973" in facts(3)["norm_preservation"].reason


def test_without_the_skip_connection() -> None:
    """Norms are promised, no longer proved, and the cost has a power of N."""
    found = facts(1, skip=False)
    assert not found["norm_preservation"].value
    assert not found["polylog_n"].value
    assert "ve.sign_amplification" in found["polylog_n"].reason
