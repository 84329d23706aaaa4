"""Steps of Theorem 2 that its lemmas do not give as stated: kernels of norm below 1, 3 x 3 taps, the copies, the dense layer, the depth."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import VE, Amendment, Claim, Data, Integer, Otherwise, Record, Several, VectorEncoding, at_most, record
from ...claims.growth import Sweep
from ...claims.measuring import corner
from ...claims.statement import varied
from ...linalg.convolution import Convolution
from ...linalg.operators import to_dense
from ..closed import AMPLIFIED, amplification_degree, in_closed_form, least_amplification_degree
from ..small import gap, instead, needs
from . import claim, growth_claim
from .convolution import HADAMARD
from .growth import ERRORS, amplification_queries
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


def lcu_qubits(C: int, D: int) -> float:
    """Of an index of C^2 D^2 terms."""
    return float(math.ceil(math.log2(C * C * D * D)))


@claim(
    key="Lemma 5, D = 3",
    title="Ancillas where C D is no power of two",
    inputs={"C": Integer(1, 1024), "D": Integer(1, 64)},
    construction="Lemma B.5 over the C^2 D^2 parameters",
    candidates=lambda: [(1, 3), (16, 3), (4, 2)],
    repair=instead(
        "3 + 8 D + ceil(2 log(CD))",
        lambda C, D: [
            at_most("ancillas", 3 + 8 * D + lcu_qubits(C, D), 3 + 8 * D + math.ceil(2 * math.log2(C * D) - 1e-9))
        ],
    ),
    otherwise=Otherwise("a dilation of C/(2||C||), which has one ancilla"),
    remark="Lemma B.5 is stated for 2^d terms; Theorem 2 has D = 3, C = 16, where 3 + 8 D + 2 log(CD) = 38.17",
)
def lemma_5_three(C: Any, D: Any) -> Any:
    """Its LCU over the C^2 D^2 parameters has 3 + 8 D + 2 log(CD) ancillas."""
    stated = 3 + 8 * D + 2 * math.log2(C * D)
    return [at_most("ancillas", 3 + 8 * D + lcu_qubits(C, D), stated, rounding=1e-9)]


SMALL = 1e-300


def _one_more_log(stated: Claim) -> Claim:
    form = lambda gamma, delta, epsilon: AMPLIFIED * gamma / delta * math.log2(gamma / epsilon)
    function = lambda sweep: [in_closed_form(sweep, amplification_queries, amplification_degree, form)]
    return replace(stated, key="Theorem 2, depth, one more log", function=function, repair=None)


@growth_claim(
    key="Theorem 2, depth",
    title="Depth of architecture (a)",
    construction="Lemmas 5, 7 and C.1",
    candidates=lambda: [Sweep("epsilon", ERRORS, 0.0, (("gamma", 2.0), ("delta", 0.45)))],
    repair=Amendment("log(sqrt(N)/eps)^(2k+2) before n^2", _one_more_log),
    otherwise=Otherwise(
        "blocks that take C_i with any alpha, so that no convolution is amplified (Mathematics 5 and 6): log(1/eps)^(2k+1) log^2 N, as "
        "`qnn-emul derive --regime 1` derives"
    ),
    remark="Lemma 7 counts 2 k logs of uses of C_i/2, Lemma C.1 one, and each use of C_i/2 ends with Lemma B.3, whose degree has a log "
    "of its own: no polynomial has a bounded degree (`papers.closed`)",
)
def theorem_2_depth(sweep: Any) -> Any:
    """A sample within eps in depth O(log(sqrt(N)/eps)^(2k+1) (T_X + n^2)): the depth of one use of C_i/2, O(n^2), has no log(1/eps)."""
    given = dict(sweep.fixed)
    counted = [amplification_queries(**given, epsilon=e) for e in sweep.values]
    least = [least_amplification_degree(**given, epsilon=e) for e in (*sweep.values, SMALL)]
    below = max(low / count for low, count in zip(least, counted, strict=False))
    return [
        at_most(
            f"least degree at eps {SMALL:g} over the degree at eps {sweep.values[0]:g}", least[-1] / counted[0], 1.0
        ),
        at_most("least degree over the degree, on the range", below, 1.0),
    ]
