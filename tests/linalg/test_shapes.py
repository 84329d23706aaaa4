"""Arrays of any length."""

import numpy as np

from qnn_emul.linalg.shapes import lengthened


def test_zeros_have_any_length() -> None:
    """A block that underflowed to zeros is amplified to zeros."""
    zeros = np.zeros(4)
    assert lengthened(zeros, 0.0, 0.0).tolist() == [0.0] * 4
    assert lengthened(zeros, 1.0, np.float64(0.0)).tolist() == [0.0] * 4
    assert lengthened(np.array([3.0, 4.0]), 10.0, 5.0).tolist() == [6.0, 8.0]
