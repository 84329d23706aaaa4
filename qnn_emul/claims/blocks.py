"""Lemma 5's bound on ||K||_1, Lemmas 6 and 7, as the paper has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..encoding.record import Record
from ..instances.aligned import matrix_with_error, vector_with_error
from ..lemmas.paper.lemma_6 import skip_norm_block
from ..lemmas.paper.lemma_7 import skip_norm_blocks
from ..linalg.activations import ACTIVATION, GROWTH
from ..linalg.convolution import Convolution
from ..linalg.operators import to_dense
from ..linalg.paper_constants import BLOCK_ERROR, BUDGET, ENCODED_NORM, SUM_ERROR
from ..scalars import ceil_log2
from .stated import Quantity, at_unitary_level, confronted, of_children, record, stated
from .vectors import unit_scalar


def parameter_bound(*, width: Any, root_channels: Any, norm: Any) -> Any:
    """Lemma 5's bound on ||K||_1: D C^(3/2) ||C||, C = root_channels^2."""
    return width * root_channels * root_channels * root_channels * norm


def examine_parameters(conv: Convolution) -> tuple[Quantity, ...]:
    """||K||_1 beside D C^(3/2) ||C||, and the ancillas that the proof's own ingredients add up to."""
    out, into, width, _ = conv.kernel.shape
    channels = max(out, into)
    norm = float(np.linalg.norm(to_dense(conv.target()), 2))
    size = float(np.sum(np.abs(conv.kernel)))
    claimed = float(parameter_bound(width=width, root_channels=np.sqrt(channels), norm=norm))
    ours = width * float(np.sqrt(out * into * min(out, into))) * norm
    log = 2 * ceil_log2(channels * width)
    return (
        Quantity("||K||_1", size, claimed, ours, conv.kernel.size * 2.0**-50 * max(size, 1.0)),
        Quantity("ancillas from B.6, B.16, B.5, B.3", 2.0 + 8 * (width - 1) + log + 1, 3.0 + 8 * width + log),
    )


HADAMARD = np.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 2, 1, 1)


def large_images() -> Iterator[Convolution]:
    """D <= M. Hadamard channels attain the bound."""
    yield Convolution(np.full((1, 1, 1, 1), -2.0), 1, "causal")
    yield Convolution(HADAMARD, 1, "causal")
    yield Convolution(np.arange(1.0, 5.0).reshape(1, 1, 2, 2), 2, "causal")


def all_images() -> Iterator[Convolution]:
    """D = 2 on a single pixel: the taps that leave the image count in ||K||_1, not in ||C||."""
    kernel = np.zeros((1, 1, 2, 2))
    kernel[0, 0, 0, 0], kernel[0, 0, 1, 1] = 1.0, 9.0
    yield Convolution(kernel, 1, "causal")
    yield from large_images()


PARAMETERS = stated(
    key="Lemma 5 [P]",
    title="Bound on ||K||_1 in the proof of Lemma 5",
    statement="||K||_1 <= D C^(3/2) ||C||, because a row of C holds all taps of an output channel.",
    construction="be.convolution_parameter",
    rule=parameter_bound,
    examine=examine_parameters,
    candidates=all_images,
    remark="needs M >= D, which is not said: else no row of C holds all taps",
)
PARAMETERS_LARGE = stated(
    key="Lemma 5 [P], M >= D",
    title="Bound on ||K||_1 in the proof of Lemma 5, kernels inside the image",
    statement=PARAMETERS.statement,
    construction="be.convolution_parameter",
    rule=parameter_bound,
    examine=examine_parameters,
    candidates=large_images,
    remark="attained by D = 1 Hadamard kernels; the ancillas that the proof adds up are 8 fewer than stated",
)


def block_rule(x: Record, W: Record, *, n: Any, epsilon_1: Any) -> Record:
    return record(1, 2 * (x.ancillas + W.ancillas) + n + 9, BLOCK_ERROR * (x.epsilon + epsilon_1))


def _block_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    """epsilon_1 is the larger one of Lemma B.8's and of Lemma B.18's 2 sqrt(N) sup |P - f|/L."""
    (x, W), own = of_children(e)
    branch = 2 * np.sqrt(1 << e.n) * own["error"] / own["lipschitz"]
    return (x, W), {"n": e.n, "epsilon_1": max(float(branch), own["delta"])}


def reflected(kappa: float, angle: float) -> tuple[VectorEncoding, BlockEncoding]:
    """Flat psi with an error across it, and W = I - 2 |psi><psi| with alpha = kappa: close to the largest growth of errors."""
    flat, across = np.full(4, 0.5), np.array([0.5, -0.5, 0.5, -0.5])
    value = np.cos(angle) * flat + np.sin(angle) * across
    W = np.eye(4) - 2 * np.outer(flat, flat)
    return vector_with_error(value, 1.0, flat - value), matrix_with_error(W / kappa, kappa, np.zeros((4, 4)))


def block_instances() -> Iterator[VectorEncoding]:
    yield skip_norm_block(unit_scalar(1.0, 0.02), BlockEncoding.from_matrix([[-1.0]], alpha=2.0), 1e-4)
    yield skip_norm_block(*reflected(1.0, 0.002), 1e-4)
    yield skip_norm_block(*reflected(2.0, 0.02), 1e-4)


BLOCK = stated(
    key="Lemma 6",
    title="Residual skip norm block",
    statement="kappa in [1, 2], psi (1, a, eps_0)-VE, U_W a (1, b, 0)-BE of W/kappa, ||W|| <= 1, f(x) = erf(4x/5), psi_f = psi + f(W psi), "
    f"N = ||psi_f||: (1, 2(a + b) + n + 9, {BLOCK_ERROR} (eps_0 + eps_1))-VE of psi_f/N.",
    construction="paper.lemma_6",
    rule=block_rule,
    examine=at_unitary_level(confronted(block_rule, _block_premises)),
    candidates=block_instances,
    remark=f"(1 + L)/(1 - L) = {GROWTH:.2f} takes the place of {BLOCK_ERROR} as eps -> 0, 2 (a + b) + n + 7 ancillas that of "
    "2 (a + b) + n + 9",
)


def constant_bound() -> Any:
    """The constant before eps_0 + eps_1 in the proof of Lemma 6."""
    return SUM_ERROR


def examine_constants(kappa: float) -> tuple[Quantity, ...]:
    """The proof's constants, recomputed from the construction's own records.

    psi + f(W psi) has the error (1 + L) eps_0 + (nu/sqrt(pi)) eps_1, nu = 4 kappa/5: Lemma B.18's eps_0/alpha is that of psi
    again. ||s|| >= 1 - L. Lemmas 2 and B.19, 1, B.8: 2 (a + b) + n + 4, + 1, + 4 ancillas as stated; + 3, + 1, + 3 as built.
    """
    nu, steep = 4 * kappa / 5, ACTIVATION.lipschitz
    ours = max(1 + steep, nu / float(np.sqrt(np.pi))) / (1 - steep)
    encoded = np.sqrt(np.pi) / (32 * nu) * (1 - steep)
    return (
        Quantity("error / (eps_0 + eps_1)", ours, float(constant_bound()), ours),
        Quantity("1 / (norm of the encoded sum)", float(1 / encoded), 1 / ENCODED_NORM, float(1 / encoded)),
        Quantity("error after Lemma B.8", 2.0 * (constant_bound() + 1), float(BLOCK_ERROR), ours + 1),
        Quantity("ancillas above 2 (a + b) + n", 4.0 + 1.0 + 4.0, 9.0, 3.0 + 1.0 + 3.0),
    )


def examine_stated(instance: tuple[float, float]) -> tuple[Quantity, ...]:
    """(kappa, ||W psi||): error/eps_0 of (psi + f(W psi))/N, N >= 1 - L ||W psi||, by Lemmas 2, B.19 and 1 as they are stated.

    Lemma 2 gives a (kappa/w, ., kappa eps_0/w)-VE of W psi/w; Lemma B.19 the error 2 nu (kappa/w) (kappa eps_0/w) of f/||f||,
    and ||f|| <= L w.
    """
    kappa, w = instance
    steep = ACTIVATION.lipschitz
    return (Quantity("error / eps_0", (1 + 1.6 * kappa**3 * steep / w) / (1 - steep * w), float(constant_bound())),)


BLOCK_CONSTANTS = stated(
    key="Lemma 6 [P]",
    title="Residual skip norm block, constants of the proof",
    statement=f"B.9 on the skip path to 16 nu/sqrt(pi); Lemma 1 with tau = 1/2: encoded norm >= "
    f"1/{1 / ENCODED_NORM:g}, error {SUM_ERROR} (eps_0 + eps_1); B.8.",
    construction="Lemmas 2, B.19, B.9, 1, B.8",
    rule=constant_bound,
    examine=examine_constants,
    candidates=lambda: iter([1.0, 1.5, 2.0]),
    remark=f"the instances are values of kappa; (1 + L)/(1 - L) = {GROWTH:.2f} where "
    f"{SUM_ERROR} ({1 / ENCODED_NORM:g} sqrt(pi)/2, rounded up) is stated",
)
BLOCK_STATED = stated(
    key="Lemma 6 [P], small W psi",
    title="Residual skip norm block, error by the lemmas as stated",
    statement=BLOCK_CONSTANTS.statement,
    construction="Lemmas 2, B.19, 1 as stated",
    rule=constant_bound,
    examine=examine_stated,
    candidates=lambda: iter([(2.0, 0.5), (2.0, 0.01)]),
    remark="the instances are (kappa, ||W psi||). Lemma B.19's error has eps_0 where eps_0/alpha is enough: put together as stated, the "
    f"lemmas bound nothing as W psi -> 0, though what is encoded keeps {SUM_ERROR}",
)


def blocks_rule(x: Record, W: Record, *, n: Any, power: Any, epsilon: Any) -> Record:
    """power = 2^k."""
    return record(1, power * (x.ancillas + 2 * W.ancillas + n + 9), epsilon)


BLOCKS_ERROR = 1e-2  # epsilon of the candidates below


def _blocks_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    x, *weights = e.children
    return (x.record, weights[0].record), {"n": e.n, "power": 2 ** len(weights), "epsilon": BLOCKS_ERROR}


def examine_blocks(e: VectorEncoding) -> tuple[Quantity, ...]:
    """The record; and the proof's recurrences a' = 2a + 2b + n + 9 and delta' = 712 (delta + eps) run to the end."""
    (x, W), numbers = _blocks_premises(e)
    claimed = blocks_rule(x, W, **numbers)
    ancillas, delta, k = float(x.ancillas), 0.0, numbers["power"].bit_length() - 1
    for i in range(k):
        ancillas = 2 * ancillas + 2 * W.ancillas + e.n + 9
        delta = BLOCK_ERROR * (delta + (delta if i else 2 * numbers["epsilon"] / BUDGET**k))
    return (
        *at_unitary_level(confronted(blocks_rule, _blocks_premises))(e),
        Quantity("ancillas by the recurrence", ancillas, float(claimed.ancillas), float(e.ancillas)),
        Quantity("error by the recurrence", delta, numbers["epsilon"], rounding=1e-12 * numbers["epsilon"]),
    )


def blocks_instances() -> Iterator[VectorEncoding]:
    """One block at both levels; two with n = 0 and n = 1, of 27 and 31 qubits, at the block level."""
    x, W = VectorEncoding.from_vector([1.0]), BlockEncoding.from_matrix([[-1.0]], alpha=2.0)
    yield skip_norm_blocks(x, [W], BLOCKS_ERROR)
    yield skip_norm_blocks(x, [W, W], BLOCKS_ERROR)
    x, W = VectorEncoding.from_vector([0.6, 0.8]), BlockEncoding.from_matrix([[0.0, -1.0], [1.0, 0.0]], alpha=2.0)
    yield skip_norm_blocks(x, [W, W], BLOCKS_ERROR)


BLOCKS = stated(
    key="Lemma 7",
    title="k residual blocks",
    statement="k constant, (1, a, 0)-VE, ||W_i|| <= 1, each W_i/2 a (1, b, 0)-BE: (1, 2^k (a + 2b + n + 9), eps).",
    construction="paper.lemma_7",
    rule=blocks_rule,
    examine=examine_blocks,
    candidates=blocks_instances,
    remark="eps = 1e-2: 2^k a + (2^k - 1)(2b + n + 7) ancillas; the proof's recurrence has 9 for 7",
)


def kernel_ancillas() -> Any:
    """Theorem 2's ancillas of a 16-channel 3 x 3 convolution."""
    return 27


def examine_kernel(sizes: tuple[int, int]) -> tuple[Quantity, ...]:
    """(C, D): 3 + 8 D + 2 log(CD) of Lemma 5 beside what Theorem 2 takes from it, and 2 b + 9 of Lemma 7."""
    channels, width = sizes
    stated = 3.0 + 8 * width + 2 * ceil_log2(channels * width)
    return (
        Quantity("ancillas of Lemma 5", stated, float(kernel_ancillas())),
        Quantity("2 b + 9 of Lemma 7", 2 * stated + 9, 63.0),
    )


ARCHITECTURE = stated(
    key="Theorem 2 [P]",
    title="Ancillas of architecture (a)",
    statement="Lemma 5 gives a (1, 27, 0)-BE of C_i/(2||C_i||) for 16 channels and 3 x 3 kernels, Lemma 7 a (1, 2^k (63 + n), eps)-VE.",
    construction="Lemmas 5 and 7",
    rule=kernel_ancillas,
    examine=examine_kernel,
    candidates=lambda: iter([(16, 3)]),
    remark="27 = 3 + 8 D leaves out Lemma 5's own 2 log(CD), which is 12 qubits at C = 16, D = 3",
)

CLAIMS = (PARAMETERS, PARAMETERS_LARGE, BLOCK, BLOCK_CONSTANTS, BLOCK_STATED, BLOCKS, ARCHITECTURE)
