"""The weakest repair that was found for each claim that fails: another rule, or a condition, as a claim that is checked itself.

A repaired rule is checked on the very candidates of the claim, the counterexample among them; a condition on candidates that
satisfy it. `word` says what changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..encoding.encoding import VectorEncoding
from ..encoding.record import Record
from ..lemmas.algebra import linear_combination
from ..scalars import absolute, ceil_log2, maximum, minimum, total
from . import (
    blocks,
    constructions,
    definitions,
    growth,
    gslw,
    gslw_polynomials,
    libraries,
    matrices,
    regimes,
    shifts,
    transforms,
    vectors,
)
from .definitions import EXACT, pooled
from .stated import Claim, Quantity, at_unitary_level, confronted, of_children, record, relabelled
from .statement import Amendment


def Repair(words: str, claim: Claim, condition: bool = False) -> Amendment:
    return Amendment(words, lambda _: claim, condition)


def _examine_modulus(x: VectorEncoding) -> tuple[Quantity, ...]:
    state, out = x.circuit.columns(1)[:, 0], []
    for d in range(x.n, -1, -1):
        found = np.array([np.sum(np.abs(part) ** 2) for part in np.split(state, 1 << d)])
        gap = float(np.linalg.norm(pooled(x.target, 1 << d) - found))
        out.append(Quantity(f"||pool(|phi|^2) - probabilities||, C = {1 << d}", gap, 0.0, rounding=EXACT))
    return tuple(out)


MODULUS = relabelled(definitions.COMPLEX_POOL, key="Def. B.7, |phi_l|^2", examine=_examine_modulus)


def _convolution_rule(*, width: Any, log: Any, epsilon: Any) -> Record:
    return replace(constructions.convolution_rule(width=width, log=log), epsilon=epsilon)


def _convolution_premises(e: Any) -> tuple[tuple[Record, ...], dict[str, Any]]:
    records, numbers = constructions.convolution_premises(e)
    return records, {**numbers, "epsilon": 1e-3}


CONVOLUTION = relabelled(
    constructions.CONVOLUTION,
    key="Lemma 5, with Lemma B.3's error",
    rule=_convolution_rule,
    examine=at_unitary_level(confronted(_convolution_rule, _convolution_premises)),
)


def _signed_rule(*terms: Record, coefficients: Any) -> Record:
    beta, epsilon = total(absolute(b) for b in coefficients), maximum(*(t.epsilon for t in terms))
    return record(
        terms[0].alpha * beta,
        terms[0].ancillas + ceil_log2(len(terms)),
        beta * epsilon,
        beta * maximum(*(t.norm for t in terms)),
    )


def _signed_instances() -> Iterator[Any]:
    """The coefficients and terms of Lemma B.5's candidates, with the phases on one side of the preparation pair."""
    for e in matrices.combination_instances():
        yield linear_combination(e.source.numbers["coefficients"], list(e.children))  # type: ignore[union-attr]


SIGNED = relabelled(
    matrices.COMBINATION,
    key="Lemma B.5, left/right pair and beta eps",
    construction="be.linear_combination",
    rule=_signed_rule,
    examine=confronted(_signed_rule, of_children),
    candidates=_signed_instances,
)


def angle_error(bits: Any) -> float:
    """sin(pi/2^(d+1)): |cos(angle) - a| where the angle is off by half a step of pi/2^d."""
    return float(np.sin(np.pi / 2 ** (bits + 1)))


def _rounded_rule(*, bits: Any, parts: Any) -> Record:
    return record(parts, bits + parts, parts * angle_error(bits))


ANGLES = relabelled(
    constructions.ROUNDED_ANGLES,
    key="Lemma B.13, error of the angle",
    rule=_rounded_rule,
    examine=at_unitary_level(confronted(_rounded_rule, constructions.angle_premises)),
)


def _rounded_squared_rule(x: Record, *, n: Any, bits: Any, norm: Any) -> Record:
    stated = constructions.squared_rule(x, n=n, bits=bits, norm=norm)
    return replace(stated, epsilon=stated.epsilon + angle_error(bits) * minimum(x.alpha, 1 + x.epsilon) / norm)


SQUARED = relabelled(
    constructions.ROUNDED_SQUARED,
    key="Theorem B.1, error of the angles",
    rule=_rounded_squared_rule,
    examine=at_unitary_level(confronted(_rounded_squared_rule, constructions.squared_premises)),
)


def _steep_rule(x: Record, *, n: Any, lipschitz: Any, gamma: Any, epsilon_1: Any, norm: Any) -> Record:
    stated = transforms.nlat_rule(x, n=n, lipschitz=lipschitz, gamma=gamma, epsilon_1=epsilon_1, norm=norm)
    return replace(stated, epsilon=(maximum(lipschitz, gamma) * x.epsilon + lipschitz * epsilon_1) / norm)


STEEP = relabelled(
    transforms.NLAT_IMAGINARY,
    key="Lemma B.18, max(L, gamma)",
    rule=_steep_rule,
    examine=at_unitary_level(confronted(_steep_rule, transforms.nlat_premises)),
)


def _erf_rule(x: Record, *, n: Any, nu: Any, root_pi: Any, epsilon_1: Any, norm: Any) -> Record:
    stated = transforms.erf_rule(x, n=n, nu=nu, root_pi=root_pi, epsilon_1=epsilon_1, norm=norm)
    return replace(stated, epsilon=2 / root_pi * stated.epsilon)


ERF = relabelled(
    transforms.ERF,
    key="Lemma B.19, 4 nu alpha/sqrt(pi)",
    rule=_erf_rule,
    examine=at_unitary_level(confronted(_erf_rule, transforms.erf_premises)),
)


def _examine_corrected_kernel(sizes: tuple[int, int]) -> tuple[Quantity, ...]:
    """b = 3 + 8 D + 2 log(CD), and 2 b + 9."""
    channels, width = sizes
    b = 3.0 + 8 * width + 2 * ceil_log2(channels * width)
    found = {q.name: q.measured for q in blocks.examine_kernel(sizes)}
    return tuple(
        Quantity(name, found[name], value)
        for name, value in (("ancillas of Lemma 5", b), ("2 b + 9 of Lemma 7", 2 * b + 9))
    )


KERNEL = relabelled(blocks.ARCHITECTURE, key="Theorem 2 [P], b = 39", examine=_examine_corrected_kernel)
DEPTH = relabelled(
    growth.CONVOLUTION_GROWTH,
    key="Lemma 5, depth, C^(7/2)",
    candidates=lambda: (replace(s, exponent=3.5) for s in growth.depth_sweeps() if s.parameter == "channels"),
)

HEAD = regimes.regime(
    "Regime 2, 2k + 1", regimes.REGIME_2.title, regimes.REGIME_2.statement, 3, True, regimes.REGIME_2.remark
)
REPAIRS: dict[str, Amendment] = {
    "Def. B.7, complex amplitudes": Repair("|phi_l|^2 in place of phi_l^2", MODULUS),
    "Lemma 1 [P], end": Repair("needs alpha >= 1 and beta >= 1 (as D.3 asks)", vectors.SUM_END_D3, condition=True),
    "Lemma B.1": Repair("+ delta eps", gslw.PRODUCT_REPAIRED),
    "GSLW Lemma 53": Repair("+ delta eps (or the promise ||B|| <= beta)", gslw.PRODUCT_REPAIRED),
    "CGJ, product": Repair("the promise ||B|| <= beta (or + delta eps)", gslw.PRODUCT_PROMISED, condition=True),
    "Lemma B.5": Repair(
        "phases of b on one side of the preparation pair; error beta eps in place of alpha beta eps", SIGNED
    ),
    "Lemma B.13, rounded angles": Repair(
        "error sin(pi/2^(d+1)) for real, twice that for complex entries, in place of 0", ANGLES
    ),
    "Theorem B.1, rounded angles": Repair("+ sin(pi/2^(d+1)) min(alpha, 1 + eps)/N", SQUARED),
    "Lemma 5": Repair("an error eps > 0, as Lemma B.3 has it", CONVOLUTION),
    "Lemma 5 [P]": Repair("needs M >= D", blocks.PARAMETERS_LARGE, condition=True),
    "Lemma 5, depth": Repair("C^(7/2) in place of C^3", DEPTH),
    "Lemma B.17, output stored like the input": Repair(
        "the output is read as sum [X * K]_xyz |x>|y>|z>, with row and column exchanged", shifts.MATRIX_FORM
    ),
    "Lemma B.18, complex encoding": Repair("max(L, gamma) eps_0 in place of L eps_0, gamma >= sup |P/x|", STEEP),
    "Lemma B.19": Repair("4 nu alpha/sqrt(pi) in place of 2 nu alpha", ERF),
    "Lemma B.19, complex state": Repair(
        "needs real psi, as Lemma B.18 asks, and 4 nu alpha/sqrt(pi)", ERF, condition=True
    ),
    "Lemma B.20": Repair("needs ||phi~|| <= 1", matrices.POOLING_STATES, condition=True),
    "Lemma 6 [P], small W psi": Repair(
        "Lemma B.19's error with eps_0/alpha in place of eps_0", blocks.BLOCK_CONSTANTS, condition=True
    ),
    "Theorem 2 [P]": Repair("39 ancillas in place of 27, and 87 in place of 63", KERNEL),
    "Regime 2": Repair("2k + 1 in place of 2k, as Theorem 2 has it", HEAD),
    "GSLW Lemma 52": Repair("beta eps_2 in place of alpha beta eps_2", gslw.COMBINATION_REPAIRED),
    "GSLW Theorem 56": Repair("needs ||A|| <= alpha", gslw_polynomials.EIGENVALUES_INSIDE, condition=True),
    "library, product": Repair(
        "alpha eps_B + beta eps_A + eps_A eps_B",
        relabelled(
            libraries.PRODUCT,
            key="library, product, crossed",
            rule=matrices.tensor_rule,
            examine=libraries.error_only(matrices.tensor_rule),
        ),
    ),
    "library, tensor product": Repair(
        "alpha eps_B + beta eps_A + eps_A eps_B",
        relabelled(
            libraries.TENSOR,
            key="library, tensor product, crossed",
            rule=matrices.tensor_rule,
            examine=libraries.error_only(matrices.tensor_rule),
        ),
    ),
    "library, linear combination": Repair("(sum |y_i|) max eps_i, or better sum |y_i| eps_i", libraries.WEIGHTED),
    "library, Chebyshev polynomial": Repair("d^2 eps/alpha, for ||A|| <= alpha", libraries.CHEBYSHEV_REPAIRED),
}
