"""Theorem 2: the architecture's parameters, put together from the lemmas it names."""

from __future__ import annotations

from typing import Any

from ..encoding.record import Record
from .stated import Quantity, record, stated


def architecture_rule(*, k: Any, n: Any, epsilon: Any) -> Record:
    """Theorem 2's [P]: Lemma 7 with a = 0, b = 27."""
    return record(1, 2**k * (63 + n), epsilon)


def examine_architecture(sizes: tuple[int, int]) -> tuple[Quantity, ...]:
    """(k, n): Lemma 7 with Theorem 2's own b = 27, Lemma 7's recurrence, and ours: the stack's 7 ancillas, Mathematics 6.6's recurrence."""
    k, n = sizes
    claimed, by_recurrence, ours = float(architecture_rule(k=k, n=n, epsilon=0).ancillas), 0, 0
    for _ in range(k):
        by_recurrence = 2 * by_recurrence + 2 * 27 + n + 9
        ours = 2 * (ours + 7) + n + 3  # 2 (a + b) + n + 2, and one of the sign polynomial
    return (
        Quantity("ancillas of Lemma 7 with b = 27", 2.0**k * (2 * 27 + n + 9), claimed, float(ours)),
        Quantity("ancillas by the recurrence of Lemma 7", float(by_recurrence), claimed, float(ours)),
    )


CLAIMS = (
    stated(
        key="Theorem 2",
        title="Architecture (a)",
        statement="N = M^2, 4 x M x M input by a (1, 0, 0)-VE, 16 channels, k residual blocks with 3x3 kernels, residual linear pooling: a "
        "sample within eps, depth O(log(sqrt(N)/eps)^(2k+1) (T_X + n^2)), O(2^k n) ancillas; [P] (1, 2^k (63 + n), eps)-VE.",
        construction="networks.residual_cnn",
        rule=architecture_rule,
        examine=examine_architecture,
        candidates=lambda: iter([(1, 4), (2, 8), (3, 20)]),
        remark="the instances are (k, n); given b = 27, which 'Theorem 2 [P]' examines; `run` checks the network itself",
    ),
)
