"""Definitions, and statements that bound no error of an instance: kept with their words, parameters and construction."""

from __future__ import annotations

from typing import Any

from ..encoding.record import Record
from .claim import Claim, record


def architecture_rule(*, k: Any, n: Any, epsilon: Any) -> Record:
    """Theorem 2's [P]: Lemma 7 with a = 0, b = 27."""
    return record(1, 2**k * (63 + n), epsilon)


CLAIMS = (
    Claim(
        key="Definition 1",
        title="Sampling classification",
        statement="h: R^D -> R^C gives a probability vector y = h(x); return one sample from some y' with ||y - y'||_2 <= eps.",
        construction="pooling of a vector-encoding, then a measurement",
        remark="a (alpha, a, delta)-VE of a unit vector, conditioned on ancillas 0, gives sqrt(2) delta (MATH 7)",
    ),
    Claim(
        key="Definition 2",
        title="Block-encoding",
        statement="||A - alpha (<0|^a (x) I) U (|0>^a (x) I)|| <= eps.",
        construction="BlockEncoding",
    ),
    Claim(
        key="Definition 3",
        title="Vector-encoding",
        statement="|| |psi> - alpha (<0|^a (x) I) U |0> ||_2 <= eps; unit psi, alpha >= 1.",
        construction="VectorEncoding",
        remark="here the target may have any norm, and alpha may be below 1 where the error allows it",
    ),
    Claim(
        key="Def. A.1",
        title="QRAM for classical data",
        statement="|i>|0> -> |i>|x_i>, N words of d bits: depth O(d log N), O(dN log N) qubits.",
        construction="oracles.classical_memory",
    ),
    Claim(
        key="Def. A.2",
        title="QRAM for quantum data",
        statement="|i>|0> -> |i>|psi_i>, N states of M amplitudes: depth O(log^2(NM)), O~(MN) qubits and pre-processing.",
        construction="oracles.quantum_memory",
    ),
    Claim(
        key="Def. B.2",
        title="R_Y",
        statement="R_Y(t) = e^(-itY), without the half.",
        construction="linalg.gates.y_rotation",
    ),
    Claim(
        key="Def. B.3",
        title="Preprocessed matrix",
        statement="||W|| <= 1; oracle U_W|j>|0> = |j>|w_j/||w_j||>, O(log^2 N), and a QRAM of b_j = arccos(||w_j||) 2^d/pi in d bits.",
        construction="oracles.preprocessed_matrix",
    ),
    Claim(
        key="Def. B.4",
        title="Cyclic increment",
        statement="P|j> = |j + 1 mod N>, N = 2^n.",
        construction="linalg.gates.adder",
    ),
    Claim(
        key="Def. B.5",
        title="R_Z",
        statement="R_Z(t) = diag(e^(it), e^(-it)).",
        construction="linalg.gates.z_rotation",
        remark="z_rotation(t) is R_Z(-t)",
    ),
    Claim(
        key="Def. B.6",
        title="Increment without wrap",
        statement="Q = sum_{j < N-1} |j + 1><j|.",
        construction="be.convolution_stack",
    ),
    Claim(
        key="Def. B.7",
        title="Squared l2 pooling",
        statement="C contiguous groups of N/C entries; output_c = sum over group c of phi_l^2.",
        construction="layers.pooling",
        remark="|phi_l|^2 for complex amplitudes",
    ),
    Claim(
        key="Lemma D.1",
        title="KP tree",
        statement="O~(N) qubits; update of an entry and preparation of the state O(n^2).",
        construction="oracles.kp_tree",
    ),
    Claim(
        key="Theorem 2",
        title="Architecture (a)",
        statement="N = M^2, 4 x M x M input by a (1, 0, 0)-VE, 16 channels, k residual blocks with 3x3 kernels, residual linear pooling: a "
        "sample within eps, depth O(log(sqrt(N)/eps)^(2k+1) (T_X + n^2)), O(2^k n) ancillas; [P] (1, 2^k (63 + n), eps)-VE.",
        construction="networks.residual_cnn",
        rule=architecture_rule,
    ),
)
