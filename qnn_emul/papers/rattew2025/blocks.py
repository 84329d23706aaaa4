"""Residual blocks and the architecture made of them: Lemmas 6 and 7, Theorem 2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import BE, VE, Amendment, Claim, Integer, Otherwise, Real, Record, Several, at_most, record
from ...claims.measuring import corner
from ...encoding.encoding import BlockEncoding, VectorEncoding
from ...instances.aligned import matrix_with_error, vector_with_error
from ...lemmas.paper.lemma_6 import skip_norm_block
from ...lemmas.paper.lemma_7 import skip_norm_blocks
from ...linalg.activations import ACTIVATION, GROWTH
from ...linalg.paper_constants import BLOCK_ERROR, BUDGET, ENCODED_NORM, SUM_ERROR
from ...scalars import ceil_log2
from . import claim
from .instances import unit_scalar


# -- Lemma 6 ----------------------------------------------------------------------------------------------------------
def block_rule(x: Record, W: Record, *, n: Any, epsilon_1: Any) -> Record:
    return record(1, 2 * (x.ancillas + W.ancillas) + n + 9, BLOCK_ERROR * (x.epsilon + epsilon_1))


def reflected(kappa: float, angle: float, n: int = 2) -> tuple[VectorEncoding, BlockEncoding]:
    """Flat psi with an error across it, and W = I - 2 |psi><psi| with alpha = kappa: errors grow most as n -> infinity, for f' = L at 0."""
    flat = np.full(1 << n, 2 ** (-n / 2))
    across = flat * np.resize([1.0, -1.0], 1 << n)
    value = np.cos(angle) * flat + np.sin(angle) * across
    W = np.eye(1 << n) - 2 * np.outer(flat, flat)
    return vector_with_error(value, 1.0, flat - value), matrix_with_error(W / kappa, kappa, np.zeros_like(W))


def block_instances() -> Iterator[Any]:
    yield unit_scalar(1.0, 0.02), BlockEncoding.from_matrix([[-1.0]], alpha=2.0), 1e-4
    yield *reflected(1.0, 0.002), 1e-4
    yield *reflected(2.0, 0.02), 1e-4
    yield *reflected(1.0, 0.002, 6), 1e-6


@claim(
    key="Lemma 6",
    title="Residual skip norm block",
    statement="kappa in [1, 2], psi (1, a, eps_0)-VE, U_W a (1, b, 0)-BE of W/kappa, ||W|| <= 1, f(x) = erf(4x/5), psi_f = psi + f(W psi), "
    f"N = ||psi_f||: (1, 2(a + b) + n + 9, {BLOCK_ERROR} (eps_0 + eps_1))-VE of psi_f/N.",
    inputs={
        "psi": VE(alpha=1, unit=True),
        "W": BE(alpha=(1.0, 2.0), epsilon=0, norm_at_most=1.0),
        "eps": Real(1e-12, 0.5),
    },
    construction="paper.lemma_6",
    rule=block_rule,
    candidates=block_instances,
    enough=f"(1 + L)/(1 - L) = {GROWTH:.3f} in place of {BLOCK_ERROR}, as eps -> 0; 2 (a + b) + n + 7 ancillas",
)
def lemma_6(psi: Any, W: Any, eps: Any) -> Any:
    # epsilon_1 is the larger one of Lemma B.8's and of Lemma B.18's 2 sqrt(N) sup |P - f|/L
    e = skip_norm_block(psi, W, eps)
    own: Any = e.applied.numbers
    branch = 2 * np.sqrt(1 << e.n) * own["error"] / own["lipschitz"]
    claimed = block_rule(psi.record, W.record, n=e.n, epsilon_1=max(float(branch), own["delta"]))
    return e, claimed, *corner(e)


def constant_bound() -> Any:
    """The constant before eps_0 + eps_1 in the proof of Lemma 6."""
    return SUM_ERROR


@claim(
    key="Lemma 6 [P]",
    title="Residual skip norm block, constants of the proof",
    statement=f"B.9 on the skip path to 16 nu/sqrt(pi); Lemma 1 with tau = 1/2: encoded norm >= "
    f"1/{1 / ENCODED_NORM:g}, error {SUM_ERROR} (eps_0 + eps_1); B.8.",
    kind="part of a proof",
    inputs={"kappa": Real(1.0, 2.0)},
    construction="Lemmas 2, B.19, B.9, 1, B.8",
    rule=constant_bound,
    candidates=lambda: [1.0, 1.5, 2.0],
    enough=f"(1 + L)/(1 - L) = {GROWTH:.3f} in place of {SUM_ERROR}",
    remark=f"{SUM_ERROR} is {1 / ENCODED_NORM:g} sqrt(pi)/2, rounded up",
)
def lemma_6_constants(kappa: Any) -> Any:
    # Recomputed from the construction's own records: psi + f(W psi) has the error (1 + L) eps_0 + (nu/sqrt(pi)) eps_1,
    # nu = 4 kappa/5, for Lemma B.18's eps_0/alpha is that of psi again; ||s|| >= 1 - L. Lemmas 2 and B.19, 1, B.8:
    # 2 (a + b) + n + 4, + 1, + 4 ancillas as stated; + 3, + 1, + 3 as built.
    nu, steep = 4 * kappa / 5, ACTIVATION.lipschitz
    ours = max(1 + steep, nu / float(np.sqrt(np.pi))) / (1 - steep)
    encoded = np.sqrt(np.pi) / (32 * nu) * (1 - steep)
    return [
        at_most("error / (eps_0 + eps_1)", ours, constant_bound(), ours),
        at_most("1 / (norm of the encoded sum)", 1 / encoded, 1 / ENCODED_NORM, 1 / encoded),
        at_most("error after Lemma B.8", 2.0 * (constant_bound() + 1), BLOCK_ERROR, ours + 1),
        at_most("ancillas above 2 (a + b) + n", 4.0 + 1.0 + 4.0, 9.0, 3.0 + 1.0 + 3.0),
    ]


@claim(
    key="Lemma 6 [P], small W psi",
    title="Residual skip norm block, error by the lemmas as stated",
    statement=lemma_6_constants.statement,
    kind="part of a proof",
    inputs={"kappa": Real(1.0, 2.0), "w": Real(0.0, 1.0, nonzero=True)},
    construction="Lemmas 2, B.19, 1 as stated",
    rule=constant_bound,
    candidates=lambda: [(2.0, 0.5), (2.0, 0.01)],
    repair=Amendment(
        "Lemma B.19's error with eps_0/alpha in place of eps_0", lambda _: lemma_6_constants, condition=True
    ),
    otherwise=Otherwise(
        f"what is encoded: with eps_0/alpha in Lemma B.19 the lemmas give {SUM_ERROR} for every w, see Lemma 6 [P]"
    ),
    remark="w = ||W psi||. Put together as stated, the lemmas bound nothing as W psi -> 0",
)
def lemma_6_stated(kappa: Any, w: Any) -> Any:
    # error/eps_0 of (psi + f(W psi))/N, N >= 1 - L w. Lemma 2 gives a (kappa/w, ., kappa eps_0/w)-VE of W psi/w; Lemma B.19
    # the error 2 nu (kappa/w) (kappa eps_0/w) of f/||f||, and ||f|| <= L w
    steep = ACTIVATION.lipschitz
    return [at_most("error / eps_0", (1 + 1.6 * kappa**3 * steep / w) / (1 - steep * w), constant_bound())]


# -- Lemma 7 ----------------------------------------------------------------------------------------------------------
def blocks_rule(x: Record, W: Record, *, n: Any, power: Any, epsilon: Any) -> Record:
    """power = 2^k."""
    return record(1, power * (x.ancillas + 2 * W.ancillas + n + 9), epsilon)


def blocks_instances() -> Iterator[Any]:
    """One block at both levels; two with n = 0 and n = 1, of 27 and 31 qubits, at the block level."""
    x, W = VectorEncoding.from_vector([1.0]), BlockEncoding.from_matrix([[-1.0]], alpha=2.0)
    yield x, [W], 1e-2
    yield x, [W, W], 1e-2
    W = BlockEncoding.from_matrix([[0.0, -1.0], [1.0, 0.0]], alpha=2.0)
    yield VectorEncoding.from_vector([0.6, 0.8]), [W, W], 1e-2


@claim(
    key="Lemma 7",
    title="k residual blocks",
    inputs={
        "psi": VE(alpha=1, unit=True),
        "weights": Several(BE(alpha=2, epsilon=0, norm_at_most=1.0), 1, 4),
        "eps": Real(1e-12, 0.5),
    },
    construction="paper.lemma_7",
    rule=blocks_rule,
    candidates=blocks_instances,
    enough="2^k a + (2^k - 1)(2b + n + 7) ancillas; (1 + L)/(1 - L) per block in the error",
    remark="the candidates have eps = 1e-2; the proof's recurrence has 9 for 7 in the ancillas",
)
def lemma_7(psi: Any, weights: Any, eps: Any) -> Any:
    """k constant, (1, a, 0)-VE, ||W_i|| <= 1, each W_i/2 a (1, b, 0)-BE: (1, 2^k (a + 2b + n + 9), eps)."""
    # beside the record, the proof's recurrences a' = 2a + 2b + n + 9 and delta' = 712 (delta + eps) run to the end
    e, k, b = skip_norm_blocks(psi, weights, eps), len(weights), weights[0].record.ancillas
    claimed = blocks_rule(psi.record, weights[0].record, n=e.n, power=2**k, epsilon=eps)
    ancillas, delta = float(psi.record.ancillas), 0.0
    for i in range(k):
        ancillas = 2 * ancillas + 2 * b + e.n + 9
        delta = BLOCK_ERROR * (delta + (delta if i else 2 * eps / BUDGET**k))
    recurrences = [
        at_most("ancillas by the recurrence", ancillas, claimed.ancillas, e.ancillas),
        at_most("error by the recurrence", delta, eps, rounding=1e-12 * eps),
    ]
    return e, claimed, *corner(e), *recurrences


# -- Theorem 2 --------------------------------------------------------------------------------------------------------
def kernel_ancillas() -> Any:
    """Theorem 2's ancillas of a 16-channel 3 x 3 convolution."""
    return 27


def of_kernel(C: int, D: int, b: Any, above: Any) -> Any:
    """3 + 8 D + 2 log(CD) of Lemma 5 and 2 b + 9 of Lemma 7, beside b and `above`."""
    stated = 3.0 + 8 * D + 2 * ceil_log2(C * D)
    return [at_most("ancillas of Lemma 5", stated, b), at_most("2 b + 9 of Lemma 7", 2 * stated + 9, above)]


def _corrected(stated: Claim) -> Claim:
    def function(C: Any, D: Any) -> Any:
        b = 3.0 + 8 * D + 2 * ceil_log2(C * D)
        return of_kernel(C, D, b, 2 * b + 9)

    return replace(stated, key="Theorem 2 [P], b = 39", function=function, repair=None)


@claim(
    key="Theorem 2 [P]",
    title="Ancillas of architecture (a)",
    kind="part of a proof",
    inputs={"C": Integer(1, 1024), "D": Integer(1, 64)},
    construction="Lemmas 5 and 7",
    rule=kernel_ancillas,
    candidates=lambda: [(16, 3)],
    repair=Amendment("39 ancillas in place of 27, and 87 in place of 63", _corrected),
    otherwise=Otherwise("a dilation, which is a (1, 1, 0)-BE of every C/(2||C||)"),
    remark="27 = 3 + 8 D leaves out Lemma 5's own 2 log(CD), which is 12 qubits at C = 16, D = 3",
)
def theorem_2_kernel(C: Any, D: Any) -> Any:
    """Lemma 5 gives a (1, 27, 0)-BE of C_i/(2||C_i||) for 16 channels and 3 x 3 kernels, Lemma 7 a (1, 2^k (63 + n), eps)-VE."""
    return of_kernel(C, D, kernel_ancillas(), 63.0)


def architecture_rule(*, k: Any, n: Any, epsilon: Any) -> Record:
    """Theorem 2's [P]: Lemma 7 with a = 0, b = 27."""
    return record(1, 2**k * (63 + n), epsilon)


@claim(
    key="Theorem 2",
    title="Architecture (a)",
    kind="theorem",
    inputs={"k": Integer(1, 16), "n": Integer(1, 64)},
    construction="networks.residual_cnn",
    rule=architecture_rule,
    candidates=lambda: [(1, 4), (2, 8), (3, 20)],
    enough="7 ancillas of the stack for 27 (Mathematics 5), and a' = 2 (a + 7) + n + 3 per block (Mathematics 6)",
    remark="the ancillas, given b = 27, which 'Theorem 2 [P]' examines; `run` checks the network itself",
)
def theorem_2(k: Any, n: Any) -> Any:
    """N = M^2, 4 x M x M input by a (1, 0, 0)-VE, 16 channels, k residual blocks with 3x3 kernels, residual linear pooling: a sample within
    eps, depth O(log(sqrt(N)/eps)^(2k+1) (T_X + n^2)), O(2^k n) ancillas; [P] (1, 2^k (63 + n), eps)-VE."""
    # Lemma 7 with Theorem 2's own b = 27, Lemma 7's recurrence, and ours: the stack's 7 ancillas, Mathematics 6's recurrence
    b, claimed, by_recurrence, ours = kernel_ancillas(), architecture_rule(k=k, n=n, epsilon=0).ancillas, 0, 0
    for _ in range(k):
        by_recurrence = 2 * by_recurrence + 2 * b + n + 9
        ours = 2 * (ours + 7) + n + 3  # 2 (a + b) + n + 2, and one of the sign polynomial
    return [
        at_most("ancillas", 2.0**k * (2 * b + n + 9), claimed, ours),
        at_most("ancillas by the recurrence of Lemma 7", by_recurrence, claimed, ours),
    ]
