"""1/x as a sum of Chebyshev polynomials."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from scipy import special

from ...claims import Integer, Real, claim
from ..small import gap


@claim(
    "Childs, Kothari, Somma (arXiv:1511.02306)",
    key="Linear systems, Chebyshev sum",
    title="Chebyshev series of a bounded function near 1/x",
    kind="lemma",
    text="as restated by public notes on the paper",
    construction="the series itself",
    inputs={"b": Integer(1, 60), "x": Real(0.001, 1.0)},
    candidates=lambda: [(1, 0.5), (4, 0.3), (40, 0.05)],
    implied_by="the binomial theorem for (1 - x^2)^b, divided by x",
)
def chebyshev_sum(b: Any, x: Any) -> Any:
    """(1 - (1 - x^2)^b)/x = 4 sum_{j < b} (-1)^j [sum_{i > j} C(2b, b + i)/4^b] T_{2j+1}(x)."""
    c = np.zeros(2 * b)
    c[1::2] = 4 * (-1.0) ** np.arange(b) * special.bdtrc(b + np.arange(b), 2 * b, 0.5)
    return [gap("difference", chebyshev.chebval(x, c), (1 - (1 - x * x) ** b) / x, 1e-11)]
