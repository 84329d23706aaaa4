"""Non-linear functions of amplitudes: Lemma B.8 (normalisation), B.18 and B.19 (erf)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import special

from ...claims import (
    VE,
    Amendment,
    BlockEncoding,
    Claim,
    Data,
    Formal,
    Otherwise,
    OwnBound,
    Real,
    Record,
    VectorEncoding,
    at_most,
    record,
)
from ...claims.bounds import at_least_one
from ...claims.measuring import corner
from ...claims.statement import varied
from ...instances.aligned import vector_with_error
from ...lemmas import CATALOGUE
from ...lemmas.algebra import linear_combination
from ...lemmas.bridge.diagonal_of_vector import diagonal_of_vector
from ...lemmas.common.scaling import scale
from ...lemmas.paper.lemma_b8 import normalise
from ...lemmas.paper.lemma_b18 import amplitude_transformation
from ...lemmas.paper.lemma_b19 import erf_of_amplitudes
from ...lemmas.poly.singular_value_transformation import singular_value_transformation
from ...lemmas.ve.matrix_vector import matrix_vector
from ...lemmas.ve.pointwise_function import pointwise
from ...linalg.activations import erf
from ...linalg.chebyshev import parts
from ...linalg.polynomials import erf_over_x
from ...linalg.shapes import pad
from ...scalars import maximum
from ..draws import child
from ..rr2023 import lemma_6
from . import SOURCE, claim
from .instances import E0, E1, divided_by, turned, unit_scalar

ROOT_PI = math.sqrt(math.pi)


# -- Lemma B.8 --------------------------------------------------------------------------------------------------------
def normalisation_rule(x: Record, *, epsilon_1: Any) -> Record:
    return record(1, x.ancillas + 4, 2 * (x.epsilon + epsilon_1))


def normalisation_instances() -> Iterator[Any]:
    yield unit_scalar(1.5, 0.5), 1e-6
    root = math.sqrt(0.1875)
    yield vector_with_error(0.4 * (0.75 * E0 + root * E1), 2.5, 0.25 * E0 - root * E1), 1e-6


@claim(
    key="Lemma B.8",
    formal=Formal("psi", ("0 < eps_1",), {"epsilon_1": "eps_1"}),
    title="Normalisation of a vector-encoding",
    inputs={"psi": VE(epsilon=(0.0, 0.5), unit=True), "eps_1": Real(1e-12, 1.0)},
    construction="paper.lemma_b8",
    rule=normalisation_rule,
    candidates=normalisation_instances,
    draw=lambda rng: (child(rng, VE(unit=True), int(rng.integers(0, 2))), 10 ** rng.uniform(-6, -1)),
    implied_by=OwnBound(
        "paper.lemma_b8",
        lambda x, *, epsilon_1: CATALOGUE["paper.lemma_b8"].rule(x, delta=epsilon_1),
        ("paper.lemma_b8",),
        lambda records, numbers: [2 * records[0].epsilon <= 1],
    ),
    enough="2 sin(arcsin(eps_0)/2) + eps_1; three further ancillas this way, one in ve.sign_amplification",
)
def lemma_b8(psi: Any, eps_1: Any) -> Any:
    """Unit psi, (alpha, a, eps_0)-VE, eps_0 <= 1/2, eps_1 > 0, known alpha' >= alpha: (1, a + 4, 2 (eps_0 + eps_1))-VE with O(alpha'
    log(1/eps_1)) queries, depth O((T + a + n) alpha' log(1/eps_1))."""
    e = normalise(psi, eps_1)
    return e, normalisation_rule(psi.record, epsilon_1=e.applied.numbers["delta"]), *corner(e)


# -- Lemma B.18 -------------------------------------------------------------------------------------------------------
def nlat_rule(x: Record, *, n: Any, lipschitz: Any, gamma: Any, epsilon_1: Any, norm: Any) -> Record:
    return record(4 * gamma / norm, n + 2 * x.ancillas + 4, lipschitz / norm * (x.epsilon + epsilon_1))


def erf_of(x: VectorEncoding, nu: float, epsilon_1: float) -> VectorEncoding:
    """erf(nu psi/alpha)/N: |P - erf| <= L eps_1/(2 sqrt N) as in Lemma B.18, L = 2 nu/sqrt(pi)."""
    return erf_of_amplitudes(x, nu, epsilon_1 * nu / ROOT_PI).normalized()


def nlat(x: VectorEncoding, P: Any, f: Any) -> VectorEncoding:
    """Lemma B.18's construction: of erf where P is (nu, eps_1), else of P by its Chebyshev coefficients."""
    return erf_of(x, *P) if isinstance(P, tuple) else amplitude_transformation(x, P, f).normalized()


def numbers_of(e: VectorEncoding) -> dict[str, Any]:
    """Those of a normalized node of Lemma B.18 or B.19: eps_1 = 2 sqrt(N) sup |P - f|/L."""
    own: Any = e.children[0].applied.numbers
    epsilon_1 = 2 * math.sqrt(1 << e.n) * own["error"] / own["lipschitz"]
    return {
        "n": e.n,
        "lipschitz": own["lipschitz"],
        "gamma": own["gamma"],
        "epsilon_1": epsilon_1,
        "norm": divided_by(e),
    }


def by_two_queries(psi: VectorEncoding, P: Any, f: Any) -> VectorEncoding:
    """P(psi/alpha)/N by QSVTs of the parities of P/x on the diagonal of real parts from two queries."""
    made = nlat(psi, P, f)
    own: Any = made.children[0].applied
    once, gamma = diagonal_of_vector(psi), own.numbers["gamma"]
    real = linear_combination([0.5, 0.5], [once, once.H])
    terms = [singular_value_transformation(real, part / gamma) for part in parts(own.data["weights"])]
    whole: BlockEncoding = linear_combination([gamma] * len(terms), terms)
    return scale(1 / (divided_by(made) * psi.record.alpha), matrix_vector(whole, psi))


def erf_instances() -> Iterator[Any]:
    """n = 0, then n = 1 with the error on an entry that is 0, where erf is steepest."""
    yield unit_scalar(1.0, 0.25), 0.5, 1e-6
    yield turned(0.02, 1.0), 0.5, 1e-6
    yield turned(0.02, 1.5), 0.8, 1e-6


def nlat_instances() -> Iterator[Any]:
    """erf, and a polynomial of mixed parity."""
    yield from ((x, (nu, epsilon_1), None) for x, nu, epsilon_1 in erf_instances())
    yield turned(0.02, 1.5), [0.05, 0.5, 0.05], None


def drawn_amplitudes(rng: np.random.Generator) -> Any:
    """Real psi and a real encoded vector, alpha >= 1."""
    x = child(rng, VE(unit=True, real=True), int(rng.integers(0, 2)), 1.0)
    c = rng.normal(size=int(rng.integers(2, 6)))
    c[0] -= np.polynomial.chebyshev.chebval(0.0, c)
    return x, c.tolist(), None


@claim(
    key="Lemma B.18",
    title="Non-linear amplitude transformation",
    inputs={"psi": VE(unit=True), "P": Data((list, tuple)), "f": Data((list, type(None)))},
    requires="alpha_psi >= 1",
    construction="paper.lemma_b18",
    rule=nlat_rule,
    candidates=nlat_instances,
    draw=drawn_amplitudes,
    implied_by=OwnBound(
        "the proof of paper.lemma_b18 where the encoded vector is real: L eps_0/alpha + sqrt(N) sup |P - f|",
        lambda x, *, n, lipschitz, gamma, epsilon_1, norm: record(
            4 * gamma / norm, n + 2 * x.ancillas + 4, lipschitz * (x.epsilon / x.alpha + epsilon_1 / 2) / norm
        ),
        ("paper.lemma_b18",),
        at_least_one,
    ),
    otherwise=Otherwise("two queries for the diagonal of real parts, 2 gamma for both parities of P/x", by_two_queries),
    enough="2 gamma in place of 4 gamma, gamma where P/x has one parity; eps_0/alpha in place of eps_0",
    remark="P by its Chebyshev coefficients, f too where it is not P, or (nu, eps_1) for erf. Encoded vectors are real on these candidates",
)
def lemma_b18(psi: Any, P: Any, f: Any) -> Any:
    """Real unit psi, (alpha, a, eps_0)-VE, alpha >= 1, f(0) = 0, Lipschitz L, |P - f| <= L eps_1/(2 sqrt N), gamma >= max |P(x)/x|, N =
    ||f(psi/alpha)||: (4 gamma/N, n + 2a + 4, (L/N)(eps_0 + eps_1))-VE of f(psi/alpha)/N."""
    e = nlat(psi, P, f)
    return e, nlat_rule(psi.record, **numbers_of(e)), *corner(e)


lemma_b18_real_parts = replace(
    lemma_6.lemma_6,
    key="Lemma B.18 [P]",
    title="Diagonal of the real parts of all amplitudes (Lemma 6 of Rattew and Rebentrost)",
    statement="From an (alpha, a, eps_0)-VE on n qubits: a (1, a + n + 2, 0)-BE of the diagonal of the real parts of all 2^(a+n) "
    "amplitudes, with 6 controlled queries; then GSLW Theorem 56 for Q/(4 gamma), Q = P/x.",
    source=SOURCE,
    text="read",
    kind="part of a proof",
)


def imaginary_instances() -> Iterator[Any]:
    """psi = e_0 encoded with an imaginary part on e_1; f = x, and P = x + T_41/20, which is steep at 0."""
    value = math.cos(0.5) * E0 + 1j * math.sin(0.5) * E1
    steep = [0.0] * 42
    steep[1], steep[41] = 1.0, 0.05
    yield vector_with_error(value, 1.0, E0 - value), steep, [0.0, 1.0]


def _steepest(stated: Claim) -> Claim:
    def change(made: Any, values: Any) -> Record:
        own, x = numbers_of(made.encoding), values["psi"].record
        steep = maximum(own["lipschitz"], own["gamma"])
        error = (steep * x.epsilon + own["lipschitz"] * own["epsilon_1"]) / own["norm"]
        return replace(made.record, epsilon=error)

    return varied(stated, change, key="Lemma B.18, max(L, gamma)")


lemma_b18_complex = replace(
    lemma_b18,
    key="Lemma B.18, complex encoding",
    title="Non-linear amplitude transformation, real psi, encoded vector not real",
    candidates=imaginary_instances,
    draw=None,
    implied_by=None,
    otherwise=None,
    enough="",
    repair=Amendment("max(L, gamma) eps_0 in place of L eps_0, gamma >= sup |P/x|", _steepest),
    remark="an imaginary part s of the encoded vector becomes s P(r)/r, and sup |P - f| says nothing of P(r)/r near 0",
)


# -- Lemma B.19 -------------------------------------------------------------------------------------------------------
def erf_rule(x: Record, *, n: Any, nu: Any, root_pi: Any, epsilon_1: Any, norm: Any) -> Record:
    return record(16 * nu / (root_pi * norm), 2 * x.ancillas + n + 4, 2 * nu * x.alpha * (x.epsilon + epsilon_1))


def _with_l_over_n(stated: Claim) -> Claim:
    change = lambda made, values: replace(made.record, epsilon=2 / ROOT_PI * made.record.epsilon)
    return varied(lemma_b19, change, key="Lemma B.19, 4 nu alpha/sqrt(pi)")


@claim(
    key="Lemma B.19",
    title="erf of the amplitudes",
    inputs={"psi": VE(unit=True), "nu": Real(0.5, 100.0), "eps_1": Real(1e-12, 2.0)},
    construction="paper.lemma_b19",
    rule=erf_rule,
    candidates=erf_instances,
    repair=Amendment("4 nu alpha/sqrt(pi) in place of 2 nu alpha", _with_l_over_n),
    remark="L/N with L = 2 nu/sqrt(pi) and N >= 1/(2 alpha) gives 4 nu alpha/sqrt(pi), which is 2/sqrt(pi) times what is stated",
)
def lemma_b19(psi: Any, nu: Any, eps_1: Any) -> Any:
    """'Quantum state' psi, nu >= 1/2, 0 <= eps_0 <= 1, 0 < eps_1 <= 2, N = ||erf(nu psi/alpha)||: (16 nu/(sqrt(pi) N), 2a + n + 4, 2 nu
    alpha (eps_0 + eps_1)), O(nu log(sqrt(N)/eps_1)) queries with N the dimension, and N >= 1/(2 alpha)."""
    e = erf_of(psi, nu, eps_1)
    own = numbers_of(e)
    claimed = erf_rule(psi.record, n=e.n, nu=nu, root_pi=ROOT_PI, epsilon_1=own["epsilon_1"], norm=own["norm"])
    ours = pointwise(psi, erf(nu / psi.record.alpha), 1e-9, complex_entries=True)
    alpha = ours.record.alpha / own["norm"]
    beside = [
        at_most("1/N", 1 / own["norm"], 2 * psi.record.alpha, rounding=1e-12),
        at_most("alpha of ve.pointwise_function", alpha, claimed.alpha, alpha),
        at_most("ancillas of ve.pointwise_function", ours.ancillas, claimed.ancillas, ours.ancillas),
    ]
    return e, claimed, *beside, *corner(e)


def real_part_erf(x: VectorEncoding, nu: float, epsilon: float) -> VectorEncoding:
    """The paper's path on complex amplitudes: the diagonal of real parts, Q of it, times psi; alpha = 16 nu/sqrt(pi)."""
    diagonal = diagonal_of_vector(x)
    real = linear_combination([0.5, 0.5], [diagonal, diagonal.H])
    coefficients = erf_over_x(nu, epsilon).coefficients * (ROOT_PI / (16 * nu))
    return matrix_vector(singular_value_transformation(real, coefficients), x)


@claim(
    key="Lemma B.19, complex state",
    title="erf of complex amplitudes",
    statement=lemma_b19.statement,
    inputs={"psi": VE(alpha=1, epsilon=0, unit=True)},
    construction="the diagonal of real parts (Mathematics 3.1: six queries in the paper), QSVT of erf(nu x)/x, times the state",
    rule=erf_rule,
    candidates=lambda: [VectorEncoding.from_vector(pad(np.array([1.0, 1.0j]) / math.sqrt(2), (2,)))],
    repair=Amendment("needs real psi, as Lemma B.18 asks, and 4 nu alpha/sqrt(pi)", _with_l_over_n, condition=True),
    remark="confronted with nu = 1/2, eps_1 = 1e-3; Lemma B.18, which it stands on, asks for real psi",
)
def lemma_b19_complex(psi: Any) -> Any:
    # erf of the complex entries, and its phase-equivariant reading: distance of either from what the circuit encodes
    e, target, nu, out = real_part_erf(psi, 0.5, 1e-6), psi.target_data, 0.5, []
    for name, wanted in (("erf(z)", special.erf(nu * target)), ("erf(|z|) z/|z|", erf(nu)(target))):
        norm = float(np.linalg.norm(wanted))
        claimed = erf_rule(psi.record, n=e.n, nu=nu, root_pi=ROOT_PI, epsilon_1=1e-3, norm=norm)
        error = np.linalg.norm(wanted / norm - claimed.alpha * e.block_data)
        out.append(at_most(f"error for {name}", error, claimed.epsilon))
    return out
