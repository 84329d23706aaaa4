"""Wrong rules are refuted with minimal counterexamples, right ones survive, proofs prove, repairs survive."""

from __future__ import annotations

import functools
import math
import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock  # a function of this file in its place would be refused

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Claim, Complex, Real, claim
from qnn_emul.falsify import proved
from qnn_emul.falsify.claim_files import load_claims
from qnn_emul.falsify.falsifier import Verdict, falsify
from qnn_emul.falsify.proved import prove
from qnn_emul.falsify.reading import knowledge
from qnn_emul.falsify.search import PLAN, run_chunk
from qnn_emul.falsify.trials import complexity, encodings_of

RULES = Path(__file__).parent / "rules"
WRONG = load_claims(RULES / "wrong.py")
RIGHT = load_claims(RULES / "right.py")
LARGER = {"eigenvalues_for_norms", "commuted"}  # hold for 1x1 matrices
PROVED = {"scaled_and_normalized", "product", "combination", "matrix_vector", "larger_alpha", "concatenation", "tensor"}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_rules_are_refuted(name: str) -> None:
    """Quickly, on the smallest matrices, with round numbers, clearly; and strictly: every input keeps its record. None is proved."""
    verdict = falsify(WRONG[name], budget=10, repair=False)
    assert verdict.status == "refuted"
    assert not verdict.proof.proved
    trial = verdict.trial
    assert trial is not None
    assert trial.excess > 1e-3
    assert {p.n for p in encodings_of(trial.drawn)} == {1 if name in LARGER else 0}
    assert complexity(trial.drawn)[3] <= 60
    for value in trial.values.values():
        for e in value if isinstance(value, list) else [value]:
            if isinstance(e, qe.Encoding):
                qe.check(e, level="unitary").raise_if_violated()
    assert not WRONG[name].check(**trial.values).ok


@pytest.mark.parametrize("name", RIGHT)
def test_right_rules_survive(name: str) -> None:
    """No counterexample; those whose functions can be read on symbols are proved, the others are only not refuted."""
    verdict = falsify(RIGHT[name], budget=1.0)
    assert verdict.status == ("holds" if name in PROVED else "not refuted")
    assert verdict.tightest is not None
    assert verdict.tightest.ratio == pytest.approx(1.0, abs=1e-6)
    assert verdict.tally.tried > 100


def test_the_same_seed_gives_the_same_counterexample() -> None:
    """Also with more processes; another seed may give another one."""
    first, second = (falsify(WRONG["uncrossed"], seed=3, repair=False) for _ in range(2))
    assert first.trial is not None
    assert second.trial is not None
    assert first.trial.check.instance == second.trial.check.instance
    assert first.tally.tried == second.tally.tried


def rare() -> Claim:
    """A product rule that fails on a sliver of instances only: found by maximisation, in no first round of draws."""

    @claim(inputs={"A": BE(alpha=(1, 2)), "B": BE(alpha=(1, 2))}, requires="epsilon_A <= alpha_A/1000")
    def product(A: qe.BlockEncoding, B: qe.BlockEncoding) -> object:
        a, b = A.record, B.record
        epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
        wrong = epsilon * (1 - 5e-4 * math.exp(-20 * abs(a.alpha - 1.37) - 20 * abs(b.alpha - 1.61)))
        return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": wrong}

    return product


def test_tightness_is_climbed() -> None:
    """The climbing chunks reach the bound of a right rule to 1e-9 from draws that do not."""

    @claim(
        inputs={"A": BE(n=1, alpha=(1.1, 1.9), epsilon=(0.1, 0.3)), "x": VE(n=1, alpha=(1.1, 1.9), epsilon=(0.1, 0.3))}
    )
    def rule(A: qe.BlockEncoding, x: qe.VectorEncoding) -> object:
        e = A @ x
        return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": e.record.epsilon}

    climbs = [run_chunk(rule, 0, index) for index, kind in enumerate(PLAN) if kind.startswith("climb")]
    assert max(found.tightest.ratio for found in climbs if found.tightest) > 0.9


def test_a_sliver_is_found() -> None:
    """A rule wrong by 5e-4 at one pair of alphas is refuted, clearly above rounding."""
    verdict = falsify(rare(), budget=20, repair=False)
    assert verdict.status == "refuted"


@functools.cache
def refuted(name: str) -> Verdict:
    """What is found of a wrong rule, repairs included."""
    return falsify(WRONG[name])


def test_repairs() -> None:
    """GSLW Lemma 53: the missing product of errors is found and proved; so are the promises under which it holds."""
    repairs = refuted("no_second_order").repairs
    assert repairs[0].words == "epsilon + epsilon_A*epsilon_B"
    assert repairs[0].tested == "proved"
    conditions = {r.words for r in repairs if r.kind == "condition"}
    assert conditions <= {f"N_{x} <= alpha_{x}" for x in "AB"}
    assert len(conditions) == 2
    assert all(r.tested.startswith("survived") for r in repairs if r.kind == "condition")
    assert repairs[-1].kind == "record"
    assert "alpha_A*epsilon_B + alpha_B*epsilon_A + epsilon_A*epsilon_B" in repairs[-1].words


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("shared_ancillas", "ancillas", "ancillas = a_A + a_B"),
        ("alpha_too_small", "alpha", "alpha = alpha_A*alpha_B"),
        ("one_per_cent", "epsilon", "1/0.99 * epsilon"),
    ],
)
def test_repairs_by_kind(name: str, kind: str, words: str) -> None:
    """Ancillas and alpha are repaired by the construction's own, a factor by its inverse."""
    repairs = refuted(name).repairs
    assert (kind, words, "proved") in {(r.kind, r.words, r.tested) for r in repairs}


def test_repairs_survive_what_refuted() -> None:
    """No repair of any kind fails on the counterexample."""
    for name in ("no_second_order", "shared_ancillas", "alpha_too_small", "one_per_cent"):
        verdict = refuted(name)
        assert verdict.repairs
        assert verdict.trial is not None
        for r in verdict.repairs:
            assert r.claim.problem(verdict.trial.values) or r.claim.check(**verdict.trial.values).ok, (name, r.words)


def test_equality_conditions_are_read() -> None:
    """`==` is an assumption of the proof, in words and in functions; where nothing is admitted nothing is proved."""

    def product(A: qe.BlockEncoding, B: qe.BlockEncoding) -> object:
        a, b = A.record, B.record
        return A @ B, {
            "alpha": a.alpha,
            "ancillas": a.ancillas + b.ancillas,
            "epsilon": a.epsilon + b.epsilon * a.alpha,
        }

    inputs = {"A": BE(), "B": BE()}
    assert prove(claim(inputs=inputs, requires="alpha_B == 1 and epsilon_A*epsilon_B <= 0")(product)).proved
    exact = lambda A, B: B.record.alpha == 1 and A.record.epsilon == 0
    assert prove(claim(inputs=inputs, requires=exact)(product)).proved
    assert not prove(claim(inputs=inputs, requires=lambda B: B.record.alpha == 1)(product)).proved
    assert not prove(claim(inputs=inputs, requires=lambda A: False)(product)).proved


def test_what_cannot_be_read_is_said() -> None:
    """Matrices, whole numbers, own targets and code that fails on symbols: no proof, with the reason."""
    from qnn_emul.claims import Integer

    @claim(inputs={"A": BE()})
    def looks(A: qe.BlockEncoding) -> object:
        return A, {"alpha": A.record.alpha, "ancillas": A.ancillas, "epsilon": float(np.abs(A.target).max())}

    @claim(inputs={"A": BE(), "k": Integer(1, 3)})
    def counts(A: qe.BlockEncoding, k: int) -> object:
        return A, {"alpha": A.record.alpha, "ancillas": A.ancillas, "epsilon": A.record.epsilon * (1, 1, 1, 1)[A.n]}

    @claim(inputs={"A": BE(), "y": Real()})
    def own(A: qe.BlockEncoding, y: float) -> object:
        return A, {"alpha": A.record.alpha, "ancillas": A.ancillas, "epsilon": A.record.epsilon, "target": A.target}

    @claim(inputs={"A": BE(), "y": Complex()})
    def imaginary(A: qe.BlockEncoding, y: complex) -> object:
        return A, {"alpha": A.record.alpha, "ancillas": A.ancillas, "epsilon": A.record.epsilon + y.imag**2}

    for one, why in (
        (looks, "the attribute max"),
        (counts, "no bounds"),
        (own, "its own target"),
        (imaginary, "imaginary part"),
    ):
        proof = prove(one)
        assert not proof.proved
        assert re.search(why, proof.reason), proof.reason


def test_bad_arguments() -> None:
    """Budget, seed, jobs; and a claim that nothing can be tried on."""
    product = WRONG["uncrossed"]
    with pytest.raises(qe.errors.ArgumentError, match="'budget' must be a positive"):
        falsify(product, budget=0)
    with pytest.raises(qe.errors.ArgumentError, match="'seed' must be at least 0"):
        falsify(product, seed=-1)
    with pytest.raises(qe.errors.ArgumentError, match="'jobs' must be at least 1"):
        falsify(product, jobs=0)

    @claim(inputs={"A": BE()}, requires="alpha_A < 0")
    def impossible(A: qe.BlockEncoding) -> object:
        return A, {"alpha": 1, "ancillas": 0, "epsilon": 0}

    @claim(inputs={"A": BE(n=1), "x": VE(n=2)})
    def misfit(A: qe.BlockEncoding, x: qe.VectorEncoding) -> object:
        return A @ x, {"alpha": 1, "ancillas": 0, "epsilon": 0}

    with pytest.raises(qe.errors.QnnEmulError, match=r"impossible: no input meets all of its conditions: alpha_A < 0"):
        falsify(impossible, budget=0.2)
    with pytest.raises(qe.errors.QnnEmulError, match=r"ShapeError.*padded size"):
        falsify(misfit, budget=0.2)


def test_slow_claims_keep_to_the_budget() -> None:
    """A construction that takes long is tried on fewer instances, not for longer."""
    import time

    @claim(inputs={"A": BE()})
    def slow(A: qe.BlockEncoding) -> object:
        begun = time.process_time()
        while isinstance(A.record.alpha, float) and time.process_time() - begun < 0.02:
            pass
        norm = float(np.linalg.norm(A.target, 2))
        return A, {"alpha": A.record.alpha, "ancillas": A.ancillas, "epsilon": A.record.epsilon, "norm": norm + 1e-9}

    verdict = falsify(slow, budget=0.3)
    assert verdict.status == "not refuted"
    assert 10 <= verdict.tally.tried <= 60
    assert verdict.seconds < 10


def test_without_z3(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs z3 is not proved without it, and the message says how to get it."""
    without = Mock(return_value=False)
    monkeypatch.setattr(knowledge, "has_z3", without)
    monkeypatch.setattr(proved, "has_z3", without)

    @claim(inputs={"A": BE(), "B": BE()})
    def means(A: qe.BlockEncoding, B: qe.BlockEncoding) -> object:
        a, b = A.record, B.record
        epsilon = ((a.alpha + a.epsilon) ** 2 + (b.alpha + b.epsilon) ** 2) / 2
        return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}

    proof = prove(means)
    assert not proof.proved
    assert "install qnn-emul[proofs]" in proof.reason
    monkeypatch.undo()
    assert "epsilon of the construction <= claimed epsilon: by z3" in prove(means).lines


def test_a_rule_that_is_not_proved_carries_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """`holds` rests on the lemmas' own proofs: where one is missing, the arithmetic alone does not count."""
    import dataclasses

    from qnn_emul.certify import prove as rules

    good = rules.prove("be.product")
    assert good.status == rules.PROVED
    missing = dataclasses.replace(good, status=rules.OPEN, reason="no proof is written yet")
    monkeypatch.setattr(rules, "prove", Mock(return_value=missing))
    proof = prove(RIGHT["product"])
    assert not proof.proved
    assert "the rule of be.product, which is not proved itself: open" in proof.reason
    cited = dataclasses.replace(good, status=rules.UNDER, reason="somebody's lemma")
    monkeypatch.setattr(rules, "prove", Mock(return_value=cited))
    assert (
        "rests on the rule of be.product: proved under cited facts (somebody's lemma)" in prove(RIGHT["product"]).lines
    )


@pytest.mark.parametrize("style", ["nice", "aligned", "free"])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_draws_meet_their_descriptions(style: str, n: int) -> None:
    """Every input of every style, repeated ones too, is what the claim describes, and keeps its record strictly."""
    from qnn_emul.instances.drawing import draw, encoded

    inputs = {
        "A": BE(),
        "B": BE(hermitian=True, norm_at_most="alpha"),
        "C": BE(diagonal=True, alpha=(0.5, 2)),
        "D": BE(real=True, epsilon=0.0, norm_at_most=1.0),
        "x": VE(unit=True),
        "y": VE(unit=True, alpha=1.0, epsilon=(0, 0.1)),
        "z": VE(real=True, ancillas=(1, 2)),
        "c": Complex(2, nonzero=True),
        "r": Real(-1, 3, nonzero=True),
    }
    rule = claim(inputs=inputs)(lambda A, B, C, D, x, y, z, c, r: None)
    rng, drawn = np.random.default_rng(n), 0
    for _ in range(60):
        found = draw(inputs, rng, style, n)
        if found is not None:
            drawn += 1
            for values in (encoded(found), encoded(found, strict=True)):
                assert rule.problem(values) == ""
    assert drawn > 10


def test_branches_are_followed() -> None:
    """A rule that is wrong on one value only is not proved, and the value is what the search tries first."""

    def rule(epsilon: Any) -> Claim:
        def function(A: qe.BlockEncoding) -> object:
            r = A.record
            return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": epsilon(r)}

        return claim(inputs={"A": BE()})(function)

    assert prove(rule(lambda r: r.epsilon)).proved

    @claim(inputs={"A": BE()})
    def equal(A: qe.BlockEncoding) -> object:
        r = A.record
        return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon - (r.alpha == 2)}

    @claim(inputs={"A": BE()})
    def branching(A: qe.BlockEncoding) -> object:
        r = A.record
        epsilon = r.epsilon if r.alpha != 2 else 0.0
        return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": epsilon}

    @claim(inputs={"A": BE()})
    def truth(A: qe.BlockEncoding) -> object:
        r = A.record
        return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon * bool(2 - r.alpha)}

    @claim(inputs={"A": BE()})
    def helped(A: qe.BlockEncoding) -> object:
        r = A.record
        return A, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": special(r)}

    for one in (equal, branching, truth, helped):
        proof = prove(one)
        assert not proof.proved
        assert proof.hints[0].values["A", None, "alpha"] == 2
        assert falsify(one, budget=5, repair=False).status == "refuted"


def special(r: Any) -> Any:
    """epsilon, but 0 where alpha = 2."""
    return r.epsilon if r.alpha != 2 else 0.0


def test_a_missing_third_order_term_is_found_and_mended() -> None:
    """A product of three without epsilon_A epsilon_B epsilon_C: a ratio climbs to 1 and stops, coherent errors show it."""

    @claim(inputs={"A": BE(), "B": BE(), "C": BE()})
    def three(A: Any, B: Any, C: Any) -> object:
        a, b, c = A.record, B.record, C.record
        alpha = a.alpha * b.alpha * c.alpha
        full = (a.alpha + a.epsilon) * (b.alpha + b.epsilon) * (c.alpha + c.epsilon) - alpha
        epsilon = full - a.epsilon * b.epsilon * c.epsilon
        return A @ B @ C, {"alpha": alpha, "ancillas": a.ancillas + b.ancillas + c.ancillas, "epsilon": epsilon}

    verdict = falsify(three, budget=3)
    assert verdict.status == "refuted"
    assert "epsilon + epsilon_A*epsilon_B*epsilon_C" in {r.words for r in verdict.repairs}
