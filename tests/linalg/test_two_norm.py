"""The 2-norm at the ends of the number range, subnormal and complex numbers included."""

import numpy as np
import pytest

from qnn_emul.linalg.shapes import two_norm


@pytest.mark.parametrize(
    "entry", [1e-310, 5e-324, 1e-310j, 1e-310 + 1e-310j, 3e-200j, 1e-141, 1.0, -2j, 1e141, 3e200, 1e308j]
)
def test_no_size_is_lost(entry: complex) -> None:
    """One entry, and four of them: twice that; no warning on the way (they are errors here)."""
    assert two_norm(np.array([entry])) == pytest.approx(abs(entry), rel=1e-12)
    if abs(entry) < 8e307:
        assert two_norm(np.full(4, entry)) == pytest.approx(2 * abs(entry), rel=1e-12)


def test_zero_and_infinity() -> None:
    assert two_norm(np.zeros(2)) == 0.0
    assert two_norm(np.array([np.inf, 1.0])) == np.inf
