"""Random and adversarial instances that satisfy a claim's conditions, beyond the candidates that its author put down.

`DRAWS[key](rng)` gives one instance; `claim_instance(claim, number, seed)` numbers them after the candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..claims import gslw, gslw_polynomials, vectors
from ..claims.statement import Claim
from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..engine.signature import KINDS, Either
from ..errors import ArgumentError, PrecisionExceeded, Undecidable
from ..instances.adversarial import adversarial_child, adversarial_instance
from ..instances.arrays import gaussian
from ..instances.numbered import generator
from ..instances.random import random_child, random_encoding, random_instance
from ..lemmas import CATALOGUE
from ..lemmas.algebra import kron, linear_combination
from ..lemmas.be.product import product
from ..lemmas.common.deamplification import deamplify
from ..lemmas.paper.lemma_b8 import normalise
from ..lemmas.paper.lemma_b18 import amplitude_transformation
from ..lemmas.paper.root_weights import root_weighted_combination
from ..lemmas.ve.matrix_squared_vector_paper import matrix_squared_vector_paper
from ..lemmas.ve.matrix_vector import matrix_vector
from ..linalg.convolution import Convolution

Draw = Callable[[np.random.Generator], Any]
ATTEMPTS = 200
REFUSED = (ArgumentError, Undecidable, PrecisionExceeded)


def child(rng: np.random.Generator, kind: str, n: int, least: float = 0.0, **wishes: Any) -> Any:
    """One input, random or adversarial, with alpha >= `least`."""
    wanted = KINDS.get(kind, Either)(**wishes)
    for _ in range(ATTEMPTS):
        e = (random_child if rng.random() < 0.5 else adversarial_child)(rng, wanted, n)
        if e.record.alpha >= least:
            return e
    raise ArgumentError("least", f"be an alpha that {ATTEMPTS} draws reach", least)


def _pair(rng: np.random.Generator, kind: str, least: float = 0.0, **wishes: bool) -> list[Any]:
    """Two inputs on the same number of qubits (adversarial ones have at most one)."""
    n = int(rng.integers(0, 2))
    return [child(rng, kind, n, least, **wishes) for _ in range(2)]


def _size(rng: np.random.Generator) -> int:
    return int(rng.integers(0, 3))


def _weighted(least: float) -> Draw:
    def draw(rng: np.random.Generator) -> VectorEncoding:
        tau = float(rng.choice([0.0, 0.5, 1.0, rng.random()]))
        return vectors.weighted_sum(tau, *_pair(rng, "VE", least, unit=True))

    return draw


def _stacked(rng: np.random.Generator) -> VectorEncoding:
    n, count = int(rng.integers(0, 2)), int(rng.choice([2, 4]))
    return vectors.stack_vectors([child(rng, "VE", n, unit=True) for _ in range(count)])


def _alike(rng: np.random.Generator, alpha: float, kind: str = "BE") -> list[Any]:
    """2 or 4 encodings of one alpha and one number of ancillas."""
    n, count = int(rng.integers(0, 2)), int(rng.choice([1, 2, 4]))
    return [
        random_encoding(rng, kind, n, 1, alpha, alpha * float(rng.uniform(0, 0.5)), real=bool(rng.random() < 0.5))
        for _ in range(count)
    ]


def _positive(rng: np.random.Generator) -> BlockEncoding:
    terms = _alike(rng, float(rng.uniform(1, 3)))
    return root_weighted_combination(list(rng.uniform(0.1, 2, size=len(terms))), terms)


def _prepared(rng: np.random.Generator) -> gslw.Prepared:
    terms = _alike(rng, float(rng.uniform(1, 3)))
    given = [complex(z) for z in rng.normal(size=len(terms)) + 1j * rng.normal(size=len(terms))]
    return gslw.Prepared(linear_combination(given, terms), tuple(z * float(rng.uniform(0, 1)) for z in given))


def _matrix_vector(rng: np.random.Generator) -> VectorEncoding:
    n = int(rng.integers(0, 2))
    return matrix_vector(child(rng, "BE", n), child(rng, "VE", n, unit=True)).normalized()


def _contraction(rng: np.random.Generator, side: int) -> np.ndarray:
    A = gaussian(rng, (side, side), bool(rng.random() < 0.5))
    return np.asarray(A / np.linalg.norm(A, 2) * rng.choice([1.0, rng.random()]))


def _moved(rng: np.random.Generator, linear: bool) -> gslw_polynomials.Pair:
    """Two contractions at a distance from 1e-3 to 1; near each other and short where GSLW Lemma 23 asks for it."""
    side, degree = 1 << int(rng.integers(0, 2)), int(rng.integers(1, 9))
    for _ in range(ATTEMPTS):
        A = _contraction(rng, side)
        B = A + 10.0 ** rng.uniform(-3, 0) * _contraction(rng, side)
        pair = gslw_polynomials.Pair(A, B / max(1.0, float(np.linalg.norm(B, 2))), gslw_polynomials.basis(degree))
        if not linear or (pair.mean < 1 and pair.distance + pair.mean**2 <= 1):
            return pair
    raise ArgumentError("linear", f"be reached in {ATTEMPTS} draws", linear)


def _hermitian(rng: np.random.Generator) -> gslw_polynomials.Polynomial:
    side = 1 << int(rng.integers(0, 2))
    A, E = (_contraction(rng, side) for _ in range(2))
    A, E = (A + A.conj().T) / 2, (E + E.conj().T) / 2
    moved = A + float(rng.uniform(0, 0.5)) * E
    c = rng.normal(size=int(rng.integers(2, 7)))
    exact = BlockEncoding.from_matrix(A, alpha=1.0)
    return gslw_polynomials.Polynomial(
        moved / max(1.0, float(np.linalg.norm(moved, 2))), exact, tuple((c / (2 * np.sum(np.abs(c)))).tolist())
    )


def _promised(rng: np.random.Generator) -> BlockEncoding:
    n = int(rng.integers(0, 2))
    return product(child(rng, "BE", n), child(rng, "BE", n, contraction=True))


def _squared(rng: np.random.Generator) -> VectorEncoding:
    """W = a permutation with signs: columns of norm 1, whose angle is 0."""
    x = child(rng, "VE", int(rng.integers(0, 2)), 1.0, unit=True)
    W = np.eye(1 << x.n)[rng.permutation(1 << x.n)] * rng.choice([-1.0, 1.0], size=1 << x.n)
    return matrix_squared_vector_paper(W, x, 1).normalized()


def _amplitudes(rng: np.random.Generator) -> VectorEncoding:
    """Real psi and a real encoded vector, alpha >= 1."""
    x = child(rng, "VE", int(rng.integers(0, 2)), 1.0, unit=True, real=True)
    c = rng.normal(size=int(rng.integers(2, 6)))
    c[0] -= np.polynomial.chebyshev.chebval(0.0, c)
    return amplitude_transformation(x, c).normalized()


def _kernel(rng: np.random.Generator) -> Convolution:
    channels, width = int(rng.choice([1, 2, 4])), int(rng.choice([1, 2]))
    return Convolution(rng.normal(size=(channels, channels, width, width)), 2, "causal")


def _entry(key: str) -> Draw:
    """The rule's own instances."""

    def draw(rng: np.random.Generator) -> Encoding:
        if rng.random() < 0.5:
            return random_instance(CATALOGUE[key], rng, 2)
        return adversarial_instance(CATALOGUE[key], rng)

    return draw


DRAWS: dict[str, Draw] = {
    "Lemma 1": _weighted(0.0),
    "Lemma 1 [P], weighted": _weighted(0.0),
    "Lemma 1 [P], end, alpha >= 1": _weighted(1.0),
    "Lemma 2": _matrix_vector,
    "Lemma 3": lambda rng: kron(child(rng, "VE", _size(rng), unit=True), child(rng, "VE", _size(rng), unit=True)),
    "Lemma 4": _stacked,
    "Lemma B.2": _entry("be.tensor"),
    "Camps, Van Beeumen, tensor product": _entry("be.tensor"),
    "Lemma B.5, b >= 0 and alpha >= 1": _positive,
    "Lemma B.7": lambda rng: child(rng, "VE", _size(rng), 1.0, unit=True),
    "Lemma B.8": lambda rng: normalise(child(rng, "VE", int(rng.integers(0, 2)), unit=True), 10 ** rng.uniform(-6, -1)),
    "Lemma B.9": lambda rng: deamplify(child(rng, "any", _size(rng)), float(rng.uniform(1, 4))),
    "Lemma B.10": _entry("ve.sub_encoding"),
    "Lemma B.11": _entry("ve.leading_part"),
    "Lemma B.18": _amplitudes,
    "Lemma B.18 [P]": _entry("paper.real_amplitudes"),
    "RR Lemma 6": _entry("paper.real_amplitudes"),
    "Lemma B.20, ||phi~|| <= 1": lambda rng: child(rng, "VE", _size(rng), alpha=1, unit=True),
    "Lemma B.3": _entry("paper.lemma_b3"),
    "Lemma B.6": _entry("be.unit_matrix"),
    "Lemma B.14": _entry("paper.lemma_b14"),
    "Lemma B.15": _entry("paper.lemma_b15"),
    "Theorem B.1": _squared,
    "Lemma 5 [P], M >= D": _kernel,
    "GSLW Lemma 22": lambda rng: _moved(rng, False),
    "GSLW Lemma 23": lambda rng: _moved(rng, True),
    "GSLW Theorem 56, ||A|| <= alpha": _hermitian,
    "library, linear combination, documented": _entry("be.linear_combination"),
    # claims that fail: their conditions as stated, for who wants more counterexamples, and for their repairs
    "Lemma B.1": _entry("be.product"),
    "GSLW Lemma 53": _entry("be.product"),
    "CGJ, product": _entry("be.product"),
    "library, product": _entry("be.product"),
    "library, tensor product": _entry("be.tensor"),
    "library, linear combination": _entry("be.linear_combination"),
    "GSLW Lemma 52": _prepared,
}
REPAIR_DRAWS: dict[str, Draw] = {  # by the key of the repaired claim
    "Product, + delta eps": _entry("be.product"),
    "Product, ||B|| <= beta": _promised,
    "GSLW Lemma 52, beta eps_2": _prepared,
    "library, product, crossed": _entry("be.product"),
    "library, tensor product, crossed": _entry("be.tensor"),
    "library, linear combination, documented": _entry("be.linear_combination"),
    "library, Chebyshev polynomial, d^2 eps/alpha": lambda rng: _chebyshev(rng),
}


def _chebyshev(rng: np.random.Generator) -> BlockEncoding:
    from ..lemmas.poly.singular_value_transformation import singular_value_transformation

    A = child(rng, "BE", int(rng.integers(0, 2)), contraction=True)
    return singular_value_transformation(A, gslw_polynomials.basis(int(rng.integers(1, 6))))


def claim_instance(claim: Claim, number: int, seed: int = 0) -> Any:
    """Instance `number` of a claim: its candidates first, then drawn ones; round and round where none can be drawn.

    Raises ArgumentError where the claim has no instance at all.
    """
    candidates = list(claim.candidates())
    if number < len(candidates):
        return candidates[number]
    if drawn(claim):
        return _draw(claim, number, seed)
    if not candidates:
        raise ArgumentError("KEY", "be a claim with instances", repr(claim.key))
    return candidates[number % len(candidates)]


def claim_instances(claim: Claim, extra: int, seed: int = 0) -> Iterator[Any]:
    """Every candidate, then `extra` drawn ones where they can be drawn: `claim_instance` of 0, 1, 2 …"""
    count = 0
    for candidate in claim.candidates():
        yield candidate
        count += 1
    if drawn(claim):
        yield from (_draw(claim, number, seed) for number in range(count, count + extra))


def _draw(claim: Claim, number: int, seed: int) -> Any:
    draw = DRAWS.get(claim.key) or REPAIR_DRAWS[claim.key]
    rng = generator(claim.key, seed, number)
    for _ in range(ATTEMPTS):
        try:
            return draw(rng)
        except REFUSED:  # what the construction does not admit: a vector that cancels, an error too large
            continue
    raise ArgumentError("KEY", f"have an instance among {ATTEMPTS} draws", repr(claim.key))


def drawn(claim: Claim) -> bool:
    """Whether instances beyond the candidates can be drawn."""
    return claim.key in DRAWS or claim.key in REPAIR_DRAWS
