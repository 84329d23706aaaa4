"""`OTHERS`: statements of other papers and libraries by their keys; `ALL`: those and the paper's."""

from __future__ import annotations

from . import gslw, gslw_polynomials, libraries
from .matrices import TENSOR
from .paper import PAPER
from .stated import Claim, relabelled
from .transforms import REAL_AMPLITUDES

CAMPS = relabelled(
    TENSOR,
    key="Camps, Van Beeumen, tensor product",
    title="Tensor product of block-encodings",
    statement="An (alpha, a, eps_1)-BE of A on n qubits and a (beta, b, eps_2)-BE of B on m, ancillas brought together by swaps: an (alpha "
    "beta, a + b, alpha eps_2 + beta eps_1 + eps_1 eps_2)-BE of A (x) B.",
    source="Camps, Van Beeumen (arXiv:2006.06784), tensor products of block-encodings",
)
DIAGONAL = relabelled(
    REAL_AMPLITUDES,
    key="RR Lemma 6",
    title="Diagonal block-encoding of real amplitudes",
    statement="From an (a + n)-qubit unitary with U|0> = sum psi_j |j>: a (1, a + n + 2, 0)-BE of diag(Re psi_j), with six controlled "
    "uses of U or its adjoint.",
    source="Rattew, Rebentrost (arXiv:2309.09839), Lemma 6",
)
OTHERS: dict[str, Claim] = {
    c.key: c for c in (*gslw_polynomials.CLAIMS, *gslw.CLAIMS, CAMPS, *libraries.CLAIMS, DIAGONAL)
}
ALL: dict[str, Claim] = {**PAPER, **OTHERS}
