"""Steps of Theorem 2 that its lemmas do not give as stated: kernels of norm below 1, the copies, the size of the dense layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import VE, Amendment, Claim, Data, Integer, Otherwise, Record, Several, VectorEncoding, at_most, record
from ...claims.measuring import corner
from ...claims.statement import varied
from ...linalg.convolution import Convolution
from ...linalg.operators import to_dense
from ..small import gap, instead, needs
from . import claim
from .convolution import HADAMARD
from .vectors import stack_vectors, weighted_stack

UNIT_KERNEL = np.full((1, 1, 1, 1), -1.0)


def matrix(kernel: np.ndarray, M: int) -> np.ndarray:
    """C."""
    return to_dense(Convolution(kernel, M, "causal").target())


@claim(
    key="Theorem 2 [P], kernels of norm below 1",
    title="A convolution as the matrix of a block",
    kind="part of a proof",
    inputs={"kernel": Data(np.ndarray), "M": Integer(1, 8)},
    construction="Lemmas 5 and 7",
    candidates=lambda: [(UNIT_KERNEL / 2, 1), (HADAMARD / 2, 1), (UNIT_KERNEL, 2)],
    repair=needs("needs ||C_i|| = 1", lambda: [(UNIT_KERNEL, 1), (HADAMARD / np.sqrt(2), 1)]),
    otherwise=Otherwise("a dilation of C_i/2, which is a contraction"),
    remark="Lemma 5 divides by ||C_i||, Lemma 7 asks for W_i/2: what is computed is the network of C_i/||C_i||",
)
def small_kernels(kernel: Any, M: Any) -> Any:
    """Residual blocks of convolutions of spectral norm at most 1: Lemma 5's encoding of C_i/(2||C_i||) is the encoding of W_i/2, W_i = C_i,
    that Lemma 7 asks for."""
    C = matrix(kernel, M)
    return [gap("C/2 - what Lemma 5 encodes", C / (2 * np.linalg.norm(C, 2)), C / 2)]


def copies_rule() -> Record:
    return record(1, 0, 0)


def _as_lemma_4(stated: Claim) -> Claim:
    return varied(stated, lambda made, values: record(2, 2, 0), key="Theorem 2 [P], copies, by Lemma 4")


@claim(
    key="Theorem 2 [P], copies",
    title="Four copies of the input by Lemma 4",
    kind="part of a proof",
    inputs={"terms": Several(VE(alpha=1, ancillas=0, epsilon=0, unit=True), 4, 4)},
    construction="ve.sum",
    rule=copies_rule,
    candidates=lambda: [[VectorEncoding.from_vector(x)] * 4 for x in ([1.0], [0.6, -0.8])],
    repair=Amendment("(2, 2, 0), as Lemma 4 has it for D = 4", _as_lemma_4),
    otherwise=Otherwise("ve.concatenation of the four copies", weighted_stack),
    remark="Lemma 4 with D = 4 and alpha_j = 1 has D/N = 2 and d = 2",
)
def copies(terms: Any) -> Any:
    """Four copies of a (1, 0, 0)-VE, concatenated by Lemma 4: a (1, 0, 0)-VE of the 16 channels."""
    e = stack_vectors(terms)
    return e, copies_rule(), *corner(e)


@claim(
    key="Theorem 2, size of W",
    title="Entries that are flattened",
    kind="theorem",
    inputs={"M": Integer(1, 64)},
    construction="counting",
    candidates=lambda: [1, 2, 32],
    repair=instead("W is 16 N x 16 N", lambda M: [at_most("entries that are flattened", 16 * M * M, 16 * M * M)]),
    remark="N = M^2 pixels; Lemma C.1 multiplies the whole state by W",
)
def size_of_dense(M: Any) -> Any:
    """16 channels of N = M^2 entries each are flattened, and Lemma C.1 is applied with a full-rank N x N matrix W."""
    return [at_most("entries that are flattened", 16 * M * M, M * M)]
