"""Lemma 5's bound on ||K||_1, Lemmas 6 and 7, as the paper has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..encoding.record import Record
from ..lemmas.instances import matrix_with_error, vector_with_error
from ..lemmas.ve.matrix_vector import matrix_vector
from ..lemmas.ve.pointwise_function import pointwise
from ..lemmas.ve.sign_amplification import amplify_above
from ..lemmas.ve.sum import vector_sum
from ..linalg.activations import Erf
from ..linalg.convolution import Convolution
from ..linalg.operators import to_dense
from ..scalars import ceil_log2
from .claim import Claim, Quantity, confronted, record
from .vectors import unit_scalar

ACTIVATION = Erf(0.8)


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


PARAMETERS = Claim(
    key="Lemma 5 [P]",
    title="Bound on ||K||_1 in the proof of Lemma 5",
    statement="||K||_1 <= D C^(3/2) ||C||, because a row of C holds all taps of an output channel.",
    construction="be.convolution_parameter",
    rule=parameter_bound,
    examine=examine_parameters,
    candidates=all_images,
    remark="needs M >= D, which is not said: else no row of C holds all taps",
)
PARAMETERS_LARGE = Claim(
    key="Lemma 5 [P], M >= D",
    title="Bound on ||K||_1 in the proof of Lemma 5, kernels inside the image",
    statement=PARAMETERS.statement,
    construction="be.convolution_parameter",
    rule=parameter_bound,
    examine=examine_parameters,
    candidates=large_images,
    remark="attained by D = 1 Hadamard kernels; the ancillas that the proof adds up are 8 fewer than stated",
)


def skip_block(x: VectorEncoding, W: BlockEncoding, epsilon: float) -> VectorEncoding:
    """(psi + erf(4/5 W psi))/N with alpha = 1, built from Lemma 2, activation, Lemma 1 and amplification."""
    h = pointwise(matrix_vector(W, x), ACTIVATION, epsilon / 40)
    return amplify_above(vector_sum([1.0, 1.0], [x, h]), 1 - ACTIVATION.lipschitz, epsilon / 2, "norm >= 1 - L")


def block_rule(x: Record, W: Record, *, n: Any, epsilon_1: Any) -> Record:
    return record(1, 2 * (x.ancillas + W.ancillas) + n + 9, 712 * (x.epsilon + epsilon_1))


def _parts(e: VectorEncoding) -> tuple[Any, Any]:
    x, h = e.children[0].children
    return x, h.children[0].children[0]


def _block_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    x, W = _parts(e)
    return (x.record, W.record), {"n": e.n, "epsilon_1": e.source.numbers["delta"]}  # type: ignore[union-attr]


def reflected(kappa: float, angle: float) -> tuple[VectorEncoding, BlockEncoding]:
    """Flat psi with an error across it, and W = I - 2 |psi><psi| with alpha = kappa: close to the largest growth of errors."""
    flat, across = np.full(4, 0.5), np.array([0.5, -0.5, 0.5, -0.5])
    value = np.cos(angle) * flat + np.sin(angle) * across
    W = np.eye(4) - 2 * np.outer(flat, flat)
    return vector_with_error(value, 1.0, flat - value), matrix_with_error(W / kappa, kappa, np.zeros((4, 4)))


def block_instances() -> Iterator[VectorEncoding]:
    yield skip_block(unit_scalar(1.0, 0.02), BlockEncoding.from_matrix([[-1.0]], alpha=2.0), 1e-4)
    yield skip_block(*reflected(1.0, 0.002), 1e-4)
    yield skip_block(*reflected(2.0, 0.02), 1e-4)


BLOCK = Claim(
    key="Lemma 6",
    title="Residual skip norm block",
    statement="kappa in [1, 2], psi (1, a, eps_0)-VE, U_W a (1, b, 0)-BE of W/kappa, ||W|| <= 1, f(x) = erf(4x/5), psi_f = psi + f(W psi), "
    "N = ||psi_f||: (1, 2(a + b) + n + 9, 712 (eps_0 + eps_1))-VE of psi_f/N.",
    construction="ve.sign_amplification",
    rule=block_rule,
    examine=confronted(block_rule, _block_premises),
    candidates=block_instances,
    remark="(1 + L)/(1 - L) = 19.56 takes the place of 712 as eps -> 0 (MATH 6), and 2 further ancillas that of 9",
)


def constant_bound() -> Any:
    """The constant before eps_0 + eps_1 in the proof of Lemma 6."""
    return 355


def examine_constants(kappa: float) -> tuple[Quantity, ...]:
    """The proof's constants, recomputed from the lemmas it names, for eps_0 = eps_1 and every ||f(W psi)|| <= L.

    Lemma B.19 with nu = 4 kappa/5 adds 2 nu (eps_0 + eps_1) to f/||f||; Lemma 1 with tau = 1/2 adds halves; division by
    ||s|| >= 1 - L. Lemma 2, B.19, B.9, 1, B.8: (a + b), 2 (a + b) + n + 4, + 1, + 4 ancillas.
    """
    nu, steep = 4 * kappa / 5, ACTIVATION.lipschitz
    encoded = np.sqrt(np.pi) / (32 * nu) * (1 - steep)
    return (
        Quantity("error / (eps_0 + eps_1)", (1 + 2 * nu * steep) / (1 - steep), float(constant_bound())),
        Quantity("1 / (norm of the encoded sum)", float(1 / encoded), 400.0),
        Quantity("error after Lemma B.8", 2.0 * (constant_bound() + 1), 712.0),
        Quantity("ancillas above 2 (a + b) + n", 4.0 + 1.0 + 4.0, 9.0),
    )


BLOCK_CONSTANTS = Claim(
    key="Lemma 6 [P]",
    title="Residual skip norm block, constants of the proof",
    statement="B.9 on the skip path to 16 nu/sqrt(pi); Lemma 1 with tau = 1/2: encoded norm >= 1/400, error 355 (eps_0 + eps_1); B.8.",
    construction="Lemmas 2, B.19, B.9, 1, B.8",
    rule=constant_bound,
    examine=examine_constants,
    candidates=lambda: iter([1.0, 1.5, 2.0]),
    remark="the instances are values of kappa; (1 + 2 nu L)/(1 - L) is at most 40 where 355 is stated",
)


def blocks_rule(x: Record, W: Record, *, n: Any, power: Any, epsilon: Any) -> Record:
    """power = 2^k."""
    return record(1, power * (x.ancillas + 2 * W.ancillas + n + 9), epsilon)


def _blocks_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    power, x = 1, e
    while x.children:
        x, W = _parts(x)
        power *= 2
    return (x.record, W.record), {"n": e.n, "power": power, "epsilon": float(e.record.epsilon)}


def examine_blocks(e: VectorEncoding) -> tuple[Quantity, ...]:
    """The record; and the proof's recurrences a' = 2a + 2b + n + 9 and delta' = 712 (delta + eps) run to the end."""
    (x, W), numbers = _blocks_premises(e)
    claimed = blocks_rule(x, W, **numbers)
    ancillas, delta, k = float(x.ancillas), 0.0, numbers["power"].bit_length() - 1
    for i in range(k):
        ancillas = 2 * ancillas + 2 * W.ancillas + e.n + 9
        delta = 712 * (delta + (delta if i else 2 * numbers["epsilon"] / 1424**k))
    return (
        *confronted(blocks_rule, _blocks_premises)(e),
        Quantity("ancillas by the recurrence", ancillas, float(claimed.ancillas), float(e.ancillas)),
        Quantity("error by the recurrence", delta, numbers["epsilon"], rounding=1e-12 * numbers["epsilon"]),
    )


def blocks_instances() -> Iterator[VectorEncoding]:
    x, W = VectorEncoding.from_vector([1.0]), BlockEncoding.from_matrix([[-1.0]], alpha=2.0)
    yield skip_block(skip_block(x, W, 1e-6), W, 1e-4)
    x, W = VectorEncoding.from_vector([0.6, 0.8]), BlockEncoding.from_matrix([[0.0, -1.0], [1.0, 0.0]], alpha=2.0)
    yield skip_block(skip_block(skip_block(x, W, 1e-8), W, 1e-6), W, 1e-4)


BLOCKS = Claim(
    key="Lemma 7",
    title="k residual blocks",
    statement="k constant, (1, a, 0)-VE, ||W_i|| <= 1, each W_i/2 a (1, b, 0)-BE: (1, 2^k (a + 2b + n + 9), eps).",
    construction="ve.sign_amplification",
    rule=blocks_rule,
    examine=examine_blocks,
    candidates=blocks_instances,
    remark="eps is the instance's own record; the recurrence of the proof gives 2^k a + (2^k - 1)(2b + n + 9) ancillas",
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


ARCHITECTURE = Claim(
    key="Theorem 2 [P]",
    title="Ancillas of architecture (a)",
    statement="Lemma 5 gives a (1, 27, 0)-BE of C_i/(2||C_i||) for 16 channels and 3 x 3 kernels, Lemma 7 a (1, 2^k (63 + n), eps)-VE.",
    construction="Lemmas 5 and 7",
    rule=kernel_ancillas,
    examine=examine_kernel,
    candidates=lambda: iter([(16, 3)]),
    remark="27 = 3 + 8 D leaves out Lemma 5's own 2 log(CD), which is 12 qubits at C = 16, D = 3",
)

CLAIMS = (PARAMETERS, PARAMETERS_LARGE, BLOCK, BLOCK_CONSTANTS, BLOCKS, ARCHITECTURE)
