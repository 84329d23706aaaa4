"""Lemmas B.8, B.18, B.19 and F.1: normalisation, non-linear amplitudes, erf, as the paper has them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import special

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..encoding.record import Record
from ..instances.aligned import vector_with_error
from ..lemmas.algebra import linear_combination
from ..lemmas.bridge.diagonal_of_vector import diagonal_of_vector
from ..lemmas.paper.lemma_b8 import normalise
from ..lemmas.paper.lemma_b18 import amplitude_transformation
from ..lemmas.paper.lemma_b19 import erf_of_amplitudes
from ..lemmas.paper.real_amplitudes import real_amplitudes
from ..lemmas.poly.singular_value_transformation import singular_value_transformation
from ..lemmas.ve.matrix_vector import matrix_vector
from ..lemmas.ve.pointwise_function import pointwise
from ..linalg.activations import erf
from ..linalg.polynomials import erf_over_x
from ..linalg.shapes import pad
from .stated import Quantity, at_unitary_level, confronted, record, relabelled, stated
from .vectors import E0, E1, unit_scalar

ROOT_PI = math.sqrt(math.pi)


def normalisation_rule(x: Record, *, epsilon_1: Any) -> Record:
    return record(1, x.ancillas + 4, 2 * (x.epsilon + epsilon_1))


def normalisation_instances() -> Iterator[VectorEncoding]:
    yield normalise(unit_scalar(1.5, 0.5), 1e-6)
    yield normalise(
        vector_with_error(0.4 * (0.75 * E0 + math.sqrt(0.1875) * E1), 2.5, 0.25 * E0 - math.sqrt(0.1875) * E1), 1e-6
    )


NORMALISATION = stated(
    key="Lemma B.8",
    title="Normalisation of a vector-encoding",
    statement="Unit psi, (alpha, a, eps_0)-VE, eps_0 <= 1/2, eps_1 > 0, known alpha' >= alpha: (1, a + 4, 2 (eps_0 + eps_1))-VE with "
    "O(alpha' log(1/eps_1)) queries, depth O((T + a + n) alpha' log(1/eps_1)).",
    construction="paper.lemma_b8",
    rule=normalisation_rule,
    examine=at_unitary_level(
        confronted(
            normalisation_rule,
            lambda e: ((e.children[0].record,), {"epsilon_1": e.source.numbers["delta"]}),
        )
    ),
    candidates=normalisation_instances,
    remark="2 sin(arcsin(eps_0)/2) + eps_1 is enough; three further ancillas this way, one in ve.sign_amplification",
)


def nlat_rule(x: Record, *, n: Any, lipschitz: Any, gamma: Any, epsilon_1: Any, norm: Any) -> Record:
    return record(4 * gamma / norm, n + 2 * x.ancillas + 4, lipschitz / norm * (x.epsilon + epsilon_1))


def erf_rule(x: Record, *, n: Any, nu: Any, root_pi: Any, epsilon_1: Any, norm: Any) -> Record:
    return record(16 * nu / (root_pi * norm), 2 * x.ancillas + n + 4, 2 * nu * x.alpha * (x.epsilon + epsilon_1))


def erf_of(x: VectorEncoding, nu: float, epsilon_1: float) -> VectorEncoding:
    """erf(nu psi/alpha)/N: |P - erf| <= L eps_1/(2 sqrt N) as in Lemma B.18, L = 2 nu/sqrt(pi)."""
    return erf_of_amplitudes(x, nu, epsilon_1 * nu / ROOT_PI).normalized()


def nlat_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    """x and the numbers of a normalized node of Lemma B.18 or B.19: eps_1 = 2 sqrt(N) sup |P - f|/L."""
    function: Any = e.children[0]
    x, n, own = function.children[0], e.n, function.source.numbers
    epsilon_1 = 2 * math.sqrt(1 << n) * own["error"] / own["lipschitz"]
    numbers = {"n": n, "lipschitz": own["lipschitz"], "gamma": own["gamma"], "epsilon_1": epsilon_1}
    return (x.record,), {**numbers, "norm": e.source.numbers["norm"]}  # type: ignore[union-attr]


def erf_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    records, numbers = nlat_premises(e)
    nu = e.children[0].source.data["function"].nu  # type: ignore[union-attr]
    kept = {key: numbers[key] for key in ("n", "epsilon_1", "norm")}
    return records, {**kept, "nu": nu, "root_pi": ROOT_PI}


def real_amplitudes_rule(x: Record, *, n: Any) -> Record:
    return record(1, x.ancillas + n + 2, 0)


def examine_real_amplitudes(e: BlockEncoding) -> tuple[Quantity, ...]:
    """The record, and the queries counted on the circuit beside those of (D + D^H)/2, D = bridge.diagonal_of_vector."""
    x: Any = e.children[0]
    premises = lambda e: ((x.record,), {"n": x.n})
    once = diagonal_of_vector(x)
    ours = linear_combination([0.5, 0.5], [once, once.H]).circuit
    counts = [float(sum(circuit.queries.values())) for circuit in (e.circuit, ours)]
    return (
        *confronted(real_amplitudes_rule, premises)(e),
        Quantity("controlled queries", counts[0], 6.0, counts[1]),
        Quantity("ancillas of (D + D^H)/2", float(ours.qubits - x.n), float(e.ancillas), float(ours.qubits - x.n)),
    )


def real_amplitudes_instances() -> Iterator[BlockEncoding]:
    """n = 0 with a phase; n = 1 with an ancilla, whose amplitudes count, and an error that does not."""
    yield real_amplitudes(VectorEncoding.from_vector([0.6 - 0.8j]))
    yield real_amplitudes(turned(0.02, 1.5))
    yield real_amplitudes(vector_with_error(0.5j * E0 - 0.5 * E1, 1.25, 0.25 * E1))


def turned(angle: float, alpha: float) -> VectorEncoding:
    """The unit vector e_0 whose value is e_0 turned by `angle`: epsilon = 2 sin(angle/2), across the vector."""
    value = np.cos(angle) * E0 + np.sin(angle) * E1
    return vector_with_error(value / alpha, alpha, E0 - value)


def erf_instances() -> Iterator[VectorEncoding]:
    """n = 0, then n = 1 with the error on an entry that is 0, where erf is steepest."""
    yield erf_of(unit_scalar(1.0, 0.25), 0.5, 1e-6)
    yield erf_of(turned(0.02, 1.0), 0.5, 1e-6)
    yield erf_of(turned(0.02, 1.5), 0.8, 1e-6)


def nlat_instances() -> Iterator[VectorEncoding]:
    """erf, and a polynomial of mixed parity."""
    yield from erf_instances()
    yield amplitude_transformation(turned(0.02, 1.5), [0.05, 0.5, 0.05]).normalized()


def imaginary_instances() -> Iterator[VectorEncoding]:
    """psi = e_0 encoded with an imaginary part on e_1; f = x, and P = x + T_41/20, which is steep at 0."""
    value = math.cos(0.5) * E0 + 1j * math.sin(0.5) * E1
    steep = np.zeros(42)
    steep[1], steep[41] = 1.0, 0.05
    yield amplitude_transformation(vector_with_error(value, 1.0, E0 - value), steep, [0.0, 1.0]).normalized()


ERF_STATEMENT = (
    "'Quantum state' psi, nu >= 1/2, 0 <= eps_0 <= 1, 0 < eps_1 <= 2, N = ||erf(nu psi/alpha)||: (16 nu/(sqrt(pi) N), 2a + n + 4, "
    "2 nu alpha (eps_0 + eps_1)), O(nu log(sqrt(N)/eps_1)) queries with N the dimension, and N >= 1/(2 alpha)."
)

NLAT = stated(
    key="Lemma B.18",
    title="Non-linear amplitude transformation",
    statement="Real unit psi, (alpha, a, eps_0)-VE, alpha >= 1, f(0) = 0, Lipschitz L, |P - f| <= L eps_1/(2 sqrt N), gamma >= max "
    "|P(x)/x|, N = ||f(psi/alpha)||: (4 gamma/N, n + 2a + 4, (L/N)(eps_0 + eps_1))-VE of f(psi/alpha)/N.",
    construction="paper.lemma_b18",
    rule=nlat_rule,
    examine=at_unitary_level(confronted(nlat_rule, nlat_premises)),
    candidates=nlat_instances,
    remark="encoded vectors are real on these candidates; eps_0/alpha is enough there, and 2a + n + 3 ancillas where P/x has one parity",
)
REAL_AMPLITUDES = stated(
    key="Lemma B.18 [P]",
    title="Diagonal of the real parts of all amplitudes (Lemma 6 of Rattew and Rebentrost)",
    statement="From an (alpha, a, eps_0)-VE on n qubits: a (1, a + n + 2, 0)-BE of the diagonal of the real parts of all 2^(a+n) "
    "amplitudes, with 6 controlled queries; then GSLW Theorem 56 for Q/(4 gamma), Q = P/x.",
    construction="paper.real_amplitudes",
    rule=real_amplitudes_rule,
    examine=at_unitary_level(examine_real_amplitudes),
    candidates=real_amplitudes_instances,
    remark="holds, with equality in both counts; (D + D^H)/2 from the one-query diagonal needs two queries and a + n + 1 ancillas",
)
NLAT_IMAGINARY = relabelled(
    NLAT,
    key="Lemma B.18, complex encoding",
    title="Non-linear amplitude transformation, real psi, encoded vector not real",
    candidates=imaginary_instances,
    remark="an imaginary part s of the encoded vector becomes s P(r)/r, and sup |P - f| says nothing of P(r)/r near 0",
)


def examine_erf(e: VectorEncoding) -> tuple[Quantity, ...]:
    """The record, 1/N against 2 alpha, and the subnormalization and ancillas beside those of ve.pointwise_function."""
    (x,), numbers = erf_premises(e)
    bound = Quantity("1/N", 1 / numbers["norm"], 2 * float(x.alpha), rounding=1e-12)
    claimed, ours = erf_rule(x, **numbers), pointwise(e.children[0].children[0], erf(numbers["nu"] / x.alpha), 1e-9)  # type: ignore[arg-type]
    alpha = float(ours.record.alpha) / numbers["norm"]
    return (
        *confronted(erf_rule, erf_premises)(e),
        bound,
        Quantity("alpha of ve.pointwise_function", alpha, float(claimed.alpha), alpha),
        Quantity("ancillas of ve.pointwise_function", ours.ancillas, float(claimed.ancillas), ours.ancillas),
    )


ERF = stated(
    key="Lemma B.19",
    title="erf of the amplitudes",
    statement=ERF_STATEMENT,
    construction="paper.lemma_b19",
    rule=erf_rule,
    examine=at_unitary_level(examine_erf),
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


COMPLEX_ERF = stated(
    key="Lemma B.19, complex state",
    title="erf of complex amplitudes",
    statement=ERF_STATEMENT,
    construction="the diagonal of real parts (Mathematics 3.1: six queries in the paper), QSVT of erf(nu x)/x, times the state",
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


POLYNOMIAL = stated(
    key="Lemma F.1",
    title="Polynomial for erf(mx)",
    statement="m >= 1/2, 0 < eps <= 1: P = (2m e^(-m^2/2)/sqrt(pi)) [I_0 x + sum I_j (-1)^j (T_2j+1/(2j+1) - T_2j-1/(2j-1))], degree k in "
    "O(m log(1/eps)); |P/x| <= 4m/sqrt(pi) on [-1, 1]; |erf(mx)/x| >= 1/2; Lipschitz constant 2m/sqrt(pi); on [-c, c], 0 < c <= 1, degree "
    "O(m log(mc/eps)).",
    construction="the series, term by term",
    rule=quotient_bound,
    examine=examine_polynomial,
    candidates=polynomial_instances,
)

CLAIMS = (NORMALISATION, NLAT, REAL_AMPLITUDES, NLAT_IMAGINARY, ERF, COMPLEX_ERF, POLYNOMIAL)
