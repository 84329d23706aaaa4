"""Lemmas B.8, B.18, B.19 and F.1: normalisation, non-linear amplitudes, erf, as the paper has them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import special

from ..encoding.encoding import VectorEncoding
from ..encoding.record import Record
from ..lemmas.algebra import linear_combination
from ..lemmas.bridge.diagonal_of_vector import diagonal_of_vector
from ..lemmas.instances import vector_with_error
from ..lemmas.poly.singular_value_transformation import singular_value_transformation
from ..lemmas.ve.matrix_vector import matrix_vector
from ..lemmas.ve.pointwise_function import pointwise
from ..lemmas.ve.sign_amplification import amplify
from ..linalg.activations import erf
from ..linalg.polynomials import erf_over_x
from ..linalg.shapes import pad
from .claim import Claim, Quantity, claimed_alpha, confronted, record
from .vectors import E0, E1, unit_scalar

ROOT_PI = math.sqrt(math.pi)


def normalisation_rule(x: Record, *, epsilon_1: Any) -> Record:
    return record(1, x.ancillas + 4, 2 * (x.epsilon + epsilon_1))


def normalisation_instances() -> Iterator[VectorEncoding]:
    yield amplify(unit_scalar(1.5, 0.5), 1e-6)
    yield amplify(
        vector_with_error(0.4 * (0.75 * E0 + math.sqrt(0.1875) * E1), 2.5, 0.25 * E0 - math.sqrt(0.1875) * E1), 1e-6
    )


NORMALISATION = Claim(
    key="Lemma B.8",
    title="Normalisation of a vector-encoding",
    statement="Unit psi, (alpha, a, eps_0)-VE, eps_0 <= 1/2, eps_1 > 0, known alpha' >= alpha: (1, a + 4, 2 (eps_0 + eps_1))-VE with "
    "O(alpha' log(1/eps_1)) queries.",
    construction="ve.sign_amplification",
    rule=normalisation_rule,
    examine=confronted(
        normalisation_rule,
        lambda e: ((e.children[0].record,), {"epsilon_1": e.source.numbers["delta"]}),
    ),
    candidates=normalisation_instances,
    remark="2 sin(arcsin(eps_0)/2) + eps_1 is enough, with one further ancilla",
)


def nlat_rule(x: Record, *, n: Any, lipschitz: Any, gamma: Any, epsilon_1: Any, norm: Any) -> Record:
    return record(4 * gamma / norm, n + 2 * x.ancillas + 4, lipschitz / norm * (x.epsilon + epsilon_1))


def erf_rule(x: Record, *, n: Any, nu: Any, root_pi: Any, epsilon_1: Any, norm: Any) -> Record:
    return record(16 * nu / (root_pi * norm), 2 * x.ancillas + n + 4, 2 * nu * x.alpha * (x.epsilon + epsilon_1))


def erf_of(x: VectorEncoding, nu: float, epsilon_1: float) -> VectorEncoding:
    """erf(nu psi/alpha)/N with the paper's subnormalization 16 nu/(sqrt(pi) N)."""
    encoded = pointwise(x, erf(nu / x.record.alpha), epsilon_1 * nu / ROOT_PI).normalized()
    return claimed_alpha(encoded, 16 * nu / (ROOT_PI * encoded.source.numbers["norm"]))  # type: ignore[union-attr]


def _erf_parts(e: VectorEncoding) -> tuple[VectorEncoding, float, float, float]:
    """x, nu, eps_1 and N of an instance made by `erf_of`."""
    normalized = e.children[0]
    function = normalized.children[0]
    x: Any = function.children[0]
    nu = function.source.data["function"].nu * x.record.alpha  # type: ignore[union-attr]
    room = min(x.record.alpha, x.record.norm + x.record.epsilon)
    epsilon_1 = function.source.numbers["epsilon_q"] * room * ROOT_PI / nu  # type: ignore[union-attr]
    return x, nu, epsilon_1, normalized.source.numbers["norm"]  # type: ignore[union-attr]


def _erf_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    x, nu, epsilon_1, norm = _erf_parts(e)
    return (x.record,), {"n": x.n, "nu": nu, "root_pi": ROOT_PI, "epsilon_1": epsilon_1, "norm": norm}


def _nlat_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    x, nu, epsilon_1, norm = _erf_parts(e)
    gamma = float(e.record.alpha) * norm / 4  # at least the supremum of |P(x)/x|
    numbers = {"n": x.n, "lipschitz": 2 * nu / ROOT_PI, "gamma": gamma, "epsilon_1": epsilon_1, "norm": norm}
    return (x.record,), numbers


def turned(angle: float, alpha: float) -> VectorEncoding:
    """The unit vector e_0 whose value is e_0 turned by `angle`: epsilon = 2 sin(angle/2), across the vector."""
    value = np.cos(angle) * E0 + np.sin(angle) * E1
    return vector_with_error(value / alpha, alpha, E0 - value)


def erf_instances() -> Iterator[VectorEncoding]:
    """n = 0, then n = 1 with the error on an entry that is 0, where erf is steepest."""
    yield erf_of(unit_scalar(1.0, 0.25), 0.5, 1e-6)
    yield erf_of(turned(0.02, 1.0), 0.5, 1e-6)
    yield erf_of(turned(0.02, 1.5), 0.8, 1e-6)


ERF_STATEMENT = (
    "'Quantum state' psi, nu >= 1/2, 0 <= eps_0 <= 1, 0 < eps_1 <= 2, N = ||erf(nu psi/alpha)||: (16 nu/(sqrt(pi) N), 2a + n + 4, "
    "2 nu alpha (eps_0 + eps_1)), and N >= 1/(2 alpha)."
)

NLAT = Claim(
    key="Lemma B.18",
    title="Non-linear amplitude transformation",
    statement="Real unit psi, (alpha, a, eps_0)-VE, alpha >= 1, f(0) = 0, Lipschitz L, |P - f| <= L eps_1/(2 sqrt N), gamma >= max "
    "|P(x)/x|, N = ||f(psi/alpha)||: (4 gamma/N, n + 2a + 4, (L/N)(eps_0 + eps_1))-VE of f(psi/alpha)/N.",
    construction="ve.pointwise_function",
    rule=nlat_rule,
    examine=confronted(nlat_rule, _nlat_premises),
    candidates=erf_instances,
    remark="confronted for f = erf(nu x)",
)


def examine_erf(e: VectorEncoding) -> tuple[Quantity, ...]:
    """The record, and 1/N against 2 alpha."""
    x, _, _, norm = _erf_parts(e)
    bound = Quantity("1/N", 1 / norm, 2 * float(x.record.alpha), rounding=1e-12)
    return (*confronted(erf_rule, _erf_premises)(e), bound)


ERF = Claim(
    key="Lemma B.19",
    title="erf of the amplitudes",
    statement=ERF_STATEMENT,
    construction="ve.pointwise_function",
    rule=erf_rule,
    examine=examine_erf,
    candidates=erf_instances,
    remark="L/N with L = 2 nu/sqrt(pi) and N >= 1/(2 alpha) gives 4 nu alpha/sqrt(pi), which is 2/sqrt(pi) times what is stated",
)


def real_part_erf(x: VectorEncoding, nu: float, epsilon: float) -> VectorEncoding:
    """The paper's path on complex amplitudes: the diagonal of real parts, Q of it, times psi; alpha = 16 nu/sqrt(pi)."""
    diagonal = diagonal_of_vector(x)
    real = linear_combination([0.5, 0.5], [diagonal, diagonal.H])
    coefficients = erf_over_x(nu, epsilon).coefficients * (ROOT_PI / (16 * nu))
    return matrix_vector(singular_value_transformation(real, coefficients), x)


def examine_complex_erf(e: VectorEncoding) -> tuple[Quantity, ...]:
    """erf of the complex entries, and its phase-equivariant reading: distance of either from what the circuit encodes."""
    psi, nu = e.children[1].target_data, 0.5
    out = []
    for name, wanted in (("erf(z)", special.erf(nu * psi)), ("erf(|z|) z/|z|", erf(nu)(psi))):
        norm = float(np.linalg.norm(wanted))
        claimed = erf_rule(e.children[1].record, n=e.n, nu=nu, root_pi=ROOT_PI, epsilon_1=1e-3, norm=norm)
        error = float(np.linalg.norm(wanted / norm - claimed.alpha * e.block_data))
        out.append(Quantity(f"error for {name}", error, float(claimed.epsilon)))
    return tuple(out)


def complex_instances() -> Iterator[VectorEncoding]:
    yield real_part_erf(VectorEncoding.from_vector(pad(np.array([1.0, 1.0j]) / math.sqrt(2), (2,))), 0.5, 1e-6)


COMPLEX_ERF = Claim(
    key="Lemma B.19, complex state",
    title="erf of complex amplitudes",
    statement=ERF_STATEMENT,
    construction="the diagonal of real parts (MATH 3: six queries in the paper), QSVT of erf(nu x)/x, times the state",
    rule=erf_rule,
    examine=examine_complex_erf,
    candidates=complex_instances,
    remark="confronted with nu = 1/2, eps_1 = 1e-3; Lemma B.18, which it stands on, asks for real psi",
)


def quotient_bound(*, m: Any, root_pi: Any) -> Any:
    """Lemma F.1: sup |P(x)/x|."""
    return 4 * m / root_pi


def erf_polynomial(m: float, degree: int) -> np.ndarray:
    """Lemma F.1's P as Chebyshev coefficients (degree + 1,), term by term; e^{-m^2/2} I_j taken together."""
    scaled = special.ive(np.arange((degree - 1) // 2 + 1), m * m / 2)
    out = np.zeros(degree + 1)
    out[1] = scaled[0]
    for j in range(1, (degree - 1) // 2 + 1):
        out[2 * j + 1] += scaled[j] * (-1) ** j / (2 * j + 1)
        out[2 * j - 1] -= scaled[j] * (-1) ** j / (2 * j - 1)
    return 2 * m / ROOT_PI * out


def examine_polynomial(instance: tuple[float, int]) -> tuple[Quantity, ...]:
    """(m, degree): sup |P/x| from a grid (a measurement from below), sup |erf - P| beside the series' own tail, |erf/x|."""
    m, degree = instance
    x = np.cos(np.linspace(0, np.pi / 2, 2001)[:-1])
    values = np.polynomial.chebyshev.chebval(x, erf_polynomial(m, degree))
    tail = 4 * m / ROOT_PI * float(np.sum(special.ive(np.arange((degree + 1) // 2, 200), m * m / 2)))
    slack = 1e-13 * m
    quotient = float(np.max(np.abs(values / x)))
    return (
        Quantity("sup |P(x)/x|", quotient, float(quotient_bound(m=m, root_pi=ROOT_PI)), 2 * m / ROOT_PI, slack),
        Quantity("sup |P(x) - erf(mx)|", float(np.max(np.abs(values - special.erf(m * x)))), tail, None, slack),
        Quantity("sup |x/erf(mx)|", float(np.max(x / special.erf(m * x))), 2.0, None, slack),
    )


def polynomial_instances() -> Iterator[tuple[float, int]]:
    for m in (0.5, 0.8, 2.0, 8.0):
        for degree in (1, 3, 5, 11, 41):
            yield m, degree


POLYNOMIAL = Claim(
    key="Lemma F.1",
    title="Polynomial for erf(mx)",
    statement="m >= 1/2: P = (2m e^(-m^2/2)/sqrt(pi)) [I_0 x + sum I_j (-1)^j (T_2j+1/(2j+1) - T_2j-1/(2j-1))], degree k in O(m log(1/"
    "eps)); |P/x| <= 4m/sqrt(pi) on [-1, 1]; |erf(mx)/x| >= 1/2.",
    construction="the series, term by term",
    rule=quotient_bound,
    examine=examine_polynomial,
    candidates=polynomial_instances,
)

CLAIMS = (NORMALISATION, NLAT, ERF, COMPLEX_ERF, POLYNOMIAL)
