"""Sum of vectors (Lemma 1).

Statement   U_j (alpha_j, a_j, eps_j)-VEs of v_j, j < m, tau_j complex, not all zero, lambda = sum |tau_j| alpha_j.
            PREPARE, SELECT and un-PREPARE give a (lambda, max a_j + ceil(log2 m), sum |tau_j| eps_j)-VE of v = sum
            tau_j v_j; for v/||v|| divide by ||v||.
Source      Rattew et al. (arXiv:2510.07195), Lemma 1.
Deviation   Weights sqrt(|tau_j| alpha_j/lambda) instead of sqrt(tau): the sum of the vectors themselves is encoded,
            not of v_j/alpha_j. The rule is that of the linear combination of matrices and is that function.
Proof       Triangle inequality on sum tau_j (v_j - alpha_j b_j).
"""

from __future__ import annotations

from typing import Any

from ...instances.aligned import vector_scalar
from ..be import linear_combination
from ..be.linear_combination import coefficients_of
from ..be.linear_combination import cost as cost
from ..be.linear_combination import rule as rule
from ..guards import need_all, one_shape, same_size
from ..language import VE, Several, VectorEncoding, apply_like, lemma


def vector_sum(coefficients: Any, terms: Any) -> VectorEncoding:
    """sum_j coefficients[j] terms[j]; x + y is the case of two ones. Raises ArgumentError, ShapeError."""
    encodings = need_all(terms, VectorEncoding, "terms")
    same_size(encodings, "terms")
    for j, term in enumerate(encodings):
        one_shape(encodings[0], term, f"terms[{j}]")
    numbers = {"coefficients": coefficients_of(coefficients, len(encodings))}
    out: VectorEncoding = apply_like(encodings[0], SUM, encodings, numbers=numbers)
    return out


def attained_by() -> VectorEncoding:
    return vector_sum([2.0, -0.5j], [vector_scalar(1.0, 2.0, 0.5), vector_scalar(1.0j, 0.75, 0.25)])


def build(*terms: VectorEncoding, coefficients: Any) -> VectorEncoding:
    return vector_sum(coefficients, terms)


SUM = lemma(globals(), build, like=linear_combination, x=Several(VE(), 2, 4))
