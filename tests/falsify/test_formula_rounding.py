"""The rounding of the claimed formula itself refutes nothing; a formula that is really too small is refuted."""

from __future__ import annotations

from typing import Any

import pytest

from qnn_emul.claims import BE, claim
from qnn_emul.falsify.falsifier import falsify
from qnn_emul.falsify.trials import claimed_exactly
from qnn_emul.instances.aligned import block_scalar


def product(large: float, share: float = 1.0) -> Any:
    """The product's rule, its numbers pushed through a large one and back."""

    @claim(inputs={"A": BE(), "B": BE()})
    def pushed(A: Any, B: Any) -> Any:
        a, b = A.record, B.record
        alpha = (a.alpha * b.alpha + large) - large
        epsilon = (a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon + large) - large
        return A @ B, {"alpha": alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": share * epsilon}

    return pushed


@pytest.mark.parametrize("large", [1e6, 1e9, 1e12])
def test_cancellation_in_floats_refutes_nothing(large: float) -> None:
    """(alpha beta + 10^9) - 10^9 is alpha beta; in floats it is off by 5e-8."""
    assert falsify(product(large), budget=1, repair=False).status != "refuted"


def test_a_wrong_formula_beside_it_is_refuted() -> None:
    """Nine tenths of the error are too little, however the formula is rounded."""
    assert falsify(product(1e9, 0.9), budget=1, repair=False).status == "refuted"


def test_the_exact_formula() -> None:
    """alpha = 1/10 as the float that it is; a claim that branches on numbers is followed, one that rounds is not read."""
    A, B = block_scalar(1.0, 0.1, 0.0), block_scalar(1.0, 3.0, 0.0)
    alpha, epsilon, used = claimed_exactly(product(1e9), {"A": A, "B": B}) or (0, 1, 0)
    assert alpha == pytest.approx(0.3, rel=1e-15)
    assert epsilon == 0
    assert abs(used - alpha) > 1e-9

    @claim(inputs={"A": BE()})
    def rounded(A: Any) -> Any:
        r = A.record
        return A, {"alpha": round(r.alpha, 3), "ancillas": r.ancillas, "epsilon": r.epsilon + 1}

    assert claimed_exactly(rounded, {"A": A}) is None
