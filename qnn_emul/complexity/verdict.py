"""The derived complexity beside the paper's claim and the classical cost: equal, better, worse or different, and why."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy
from sympy import Expr

from ..errors import ArgumentError, UnknownKey
from . import growth
from .architecture import CHANNELS, COPIES, WIDTH, Spec
from .derivation import T_X, Derivation, derive
from .growth import LOG_N, N
from .symbols import ACTIVATION_DEGREE
from .words import Sentence, joined, sentence, shown

# What the paper states (Theorem 2, Regimes 1 to 3): claims, never used for anything but to be compared with.
CLAIMS = {
    1: (
        "log(sqrt(N)/epsilon)**(2*k + 1)*log(N)**2",
        sentence("Theorem 2 with ", T_X, " = O(", sympy.log(N) ** 2, ") from QRAM"),
    ),
    2: ("N*log(N**(d/2)/epsilon)**(2*k)", sentence("Regime 2")),
    3: ("N*log(1/epsilon)**(2*k)", sentence("Regime 3, main text")),
}
APPENDIX = ("N*log(N**3/epsilon)**(2*k)", "Regime 3, appendix")
NAMES = {1: "none", 2: "quadratic", 3: "cubic", 4: "quartic"}
BECAUSE = {
    "p": "the head's own normalization (Lemma C.1, Lemma B.8) multiplies by one more logarithm",
    "g": "Lemma 5 amplifies the convolution with an error that is not 0, whose degree has a logarithm of its own",
    "q": "the activation's degree has log(sqrt(N)/epsilon) (Lemma B.18)",
    "s": "the block's normalization has log(1/epsilon_1), and epsilon_1 contains 1/N",
}


@dataclass(frozen=True)
class RegimeVerdict:
    """The derivation by the project's rules, that along the paper's path, the claim, the classical cost, and the outcome."""

    derivation: Derivation
    own_construction: Derivation | None  # the paper's
    claim: Expr
    claim_source: Sentence
    classical: Expr
    verdict: str
    reasons: tuple[Sentence, ...]
    speed_up: str
    variables: tuple[sympy.Symbol, ...] = (N, growth.EPSILON)

    @property
    def order(self) -> Expr:
        """O(·) in the chosen variables."""
        return growth.order(self.derivation.expression, variables=self.variables)

    @property
    def soft(self) -> Expr:
        """Õ(·) in the chosen variables."""
        expression = self.derivation.expression if growth.K in self.variables else self.derivation.soft
        return growth.order(expression, soft=True, variables=self.variables)

    def as_dict(self) -> dict[str, Any]:
        """The fields of `qnn-emul derive --json`; formulas are strings that SymPy parses."""
        d = self.derivation
        paper = self.own_construction
        return {
            "regime": d.spec.regime,
            "paths": d.spec.paths,
            "layers": str(d.layers),
            "skip": d.spec.skip,
            "classical": str(growth.order(self.classical)),
            "classical_is": classical_words(d.spec),
            "classical_count": shown(self.classical),
            "quantum": shown(d.expression),
            "variables": [str(x) for x in self.variables],
            "order": shown(self.order),
            "soft_order": shown(self.soft),
            "polylogarithmic": d.polylogarithmic,
            "ancillas": shown(d.pieces.ancillas),
            "sources_of_N": [str(s) for s in d.sources],
            "paper": str(self.claim),
            "paper_is": str(self.claim_source),
            "paper_construction": None if paper is None else shown(paper.expression),
            "paper_construction_soft_order": None if paper is None else str(paper.soft),
            "verdict": self.verdict,
            "reasons": [str(r) for r in self.reasons],
            "speed_up": self.speed_up,
            "degrees": {str(s): shown(b) for s, b in d.degrees.items()},
            "steps": [s.as_dict() for s in d.steps],
        }


def classical(spec: Spec, layers: Any) -> Expr:
    """Weights and inputs that exact dense evaluation must read: the input of the convolutions, their kernels, the dense head."""
    axis = spec.axis
    inputs = CHANNELS // COPIES * 2 ** (2 * axis)
    kernels = layers * CHANNELS**2 * WIDTH**2
    head = 2 ** (2 * spec.system) if spec.head else 0
    return growth.bound(growth.upper(inputs + kernels + head))


def classical_words(spec: Spec) -> str:
    """What `classical` counts."""
    what = f"Omega: exact dense evaluation reads every input entry and {CHANNELS}x{CHANNELS}x{WIDTH}x{WIDTH} weights a layer"
    return what + (", and every weight of the dense head" if spec.head else "")


def speed_up(spec: Spec, quantum: Expr, against: Expr) -> str:
    """The order of the speed-up: the classical power of N over the quantum one."""
    powers = [max((t.power for t in growth.terms(x)), key=float) for x in (quantum, against)]
    if powers[0] == 0:
        return "exponential"
    ratio = sympy.nsimplify(powers[1] / powers[0])
    return NAMES.get(ratio, f"power {ratio}")


def judge(
    regime: int,
    paths: int = 2,
    *,
    layers: int | None = None,
    changes: Mapping[str, Any] | None = None,
    variables: str = "N,epsilon",
    **options: Any,
) -> RegimeVerdict:
    """Derive a regime and compare it with the paper's claim. Raises ArgumentError.

    variables  variables of O(·) and Õ(·): some of N, epsilon, k; the comparison is always in N and epsilon
    Other options as of `derive`.
    """
    kept = growth.chosen(variables)
    derivation = derive(regime, paths, layers=layers, changes=changes, **options)
    spec, skip = derivation.spec, options.get("skip", True)
    if growth.K in kept and layers is not None:
        raise ArgumentError("variables", "leave out k where the number of layers is given", repr(variables))
    lemmas = {step.lemma for step in derivation.steps}
    for key in changes or {}:
        if key not in lemmas:
            raise UnknownKey(
                "changes", "name lemmas of this network", key, lemmas, f"It has {', '.join(sorted(lemmas))}."
            )
    text, source = CLAIMS[regime]
    claim = _claim(text, spec, derivation.layers)
    relation = growth.compare(derivation.expression, claim)
    verdict = {"equal": "equal", "smaller": "better", "larger": "worse", "incomparable": "different"}[relation]
    reasons = [_relation(derivation, claim)]
    paper = None
    if not skip:
        reasons.append(sentence("not polylogarithmic: ", joined(derivation.sources)))
    elif options.get("rules", "own") == "own":
        paper = derive(regime, paths, layers=layers, rules="paper", changes=changes)
        reasons += _own_words(derivation, paper, claim, options.get("last", "amplify"))
        reasons.append(follows(paper, claim))
        if regime == 3:
            appendix = follows(paper, _claim(APPENDIX[0], spec, derivation.layers))
            reasons.append(sentence(f"{APPENDIX[1]}: ", appendix))
    against = classical(spec, derivation.layers)
    powers = derivation.expression if skip or spec.regime != 1 else None
    order = speed_up(spec, powers, against) if powers is not None and skip else "none that is proved"
    return RegimeVerdict(derivation, paper, claim, source, against, verdict, tuple(reasons), order, kept)


def _claim(text: str, spec: Spec, layers: Any) -> Expr:
    return growth.parsed(text).subs({growth.D: spec.paths, growth.K: layers})


def _relation(derivation: Derivation, claim: Expr) -> Sentence:
    """How the two grow, for each of the variables alone."""
    words = {
        "equal": "as fast as",
        "smaller": "more slowly than",
        "larger": "faster than",
        "incomparable": "not comparably with",
    }
    parts = []
    for grown, variable in ((N, N), (1 / growth.EPSILON, growth.EPSILON)):
        mine, theirs = (growth.order(x, variables=(variable,)) for x in (derivation.expression, claim))
        relation = words[growth.compare(mine, theirs)]
        parts.append(sentence("in ", grown, f" {relation} the claim (", mine, " against ", theirs, ")"))
    return joined(parts)


def _own_words(derivation: Derivation, paper: Derivation, claim: Expr, last: str) -> list[Sentence]:
    """What the project's construction does otherwise."""
    out = []
    degree = ACTIVATION_DEGREE
    if paper.degrees[degree].has(LOG_N) and not derivation.degrees[degree].has(LOG_N):
        relative = "the activation's error is relative to each entry (Mathematics 3.3): its degree has no log N, where Lemma B.18 has "
        out.append(sentence(relative, sympy.log(sympy.sqrt(N) / growth.EPSILON)))
    pieces = derivation.pieces
    if derivation.spec.head and last == "amplify":
        cheaper = growth.order(replace(pieces, head=pieces.postselected).total(derivation.degrees, growth.order))
        relation = growth.compare(cheaper, claim)
        words = "with the last norm postselected instead of amplified: O("
        out.append(sentence(words, cheaper, f"), {relation} beside the claim"))
    return out


def follows(paper: Derivation, claim: Expr) -> Sentence:
    """Does the claim follow from the paper's own construction? If not: the fewest degrees that would have to be constants."""
    if growth.grows_at_most(paper.expression, claim):
        return sentence("the claim ", claim, " follows from the paper's own construction")
    soft, stated = paper.soft, growth.order(claim, soft=True)
    if growth.grows_at_most(soft, stated):
        only = " follows from the paper's own construction only as Õ: powers of log N are left out"
        return sentence("the claim ", claim, only)
    chosen, rest = _fewest_constants(paper, stated)
    left_out = rest is not None and not growth.grows_at_most(rest, claim)
    return sentence(
        "the claim ",
        claim,
        " does not follow from the paper's own construction, which gives Õ(",
        soft,
        ") where Õ(",
        stated,
        f") is stated: {'; '.join(BECAUSE[str(s)] for s in chosen)}" + "; and powers of log N are left out" * left_out,
    )


def _fewest_constants(paper: Derivation, stated: Expr) -> tuple[tuple[sympy.Symbol, ...], Expr | None]:
    """The fewest degrees that must be constants for the stated Õ(·) to follow, and the cost then: as close to it as can be."""
    for count in range(1, len(paper.degrees) + 1):
        fitting: list[tuple[bool, int, tuple[sympy.Symbol, ...]]] = []
        for chosen in itertools.combinations(paper.degrees, count):
            bounds = {s: (sympy.Integer(1) if s in chosen else b) for s, b in paper.degrees.items()}
            rest = paper.pieces.soft(bounds)
            if growth.grows_at_most(rest, stated):
                fitting.append((growth.compare(rest, stated) != "equal", len(fitting), chosen))
        if fitting:
            chosen = min(fitting)[2]
            return chosen, paper.pieces.total(
                {**paper.degrees, **dict.fromkeys(chosen, sympy.Integer(1))}, growth.order
            )
    return tuple(paper.degrees), None
