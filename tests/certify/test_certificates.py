"""Handelman certificates stored in proofs/: re-checked without a solver, complete where they are found."""

import contextlib
import json
import pathlib
from dataclasses import replace
from typing import Any

import pytest

from qnn_emul.certify import handelman
from qnn_emul.certify.kernel import prove_line
from qnn_emul.certify.proof_files import STEPS, stored_certificates
from qnn_emul.certify.prove import claims, read
from qnn_emul.certify.search import relevant
from qnn_emul.certify.settings import settings
from qnn_emul.engine.lemma import Lemma
from qnn_emul.lemmas import CATALOGUE

PATHS = sorted((pathlib.Path(__file__).parents[2] / "proofs").glob("*.json"))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_stored_certificates_hold(path: pathlib.Path) -> None:
    """Multiplying out suffices; a certificate of another goal is refused."""
    for c in stored_certificates(path.read_text(encoding="utf-8")):
        assert handelman.check(c)
        assert not handelman.check(replace(c, goal=f"({c.goal}) + 1"))


def certifiable(entry: Lemma) -> list[list[set[Any]]]:
    """For each setting and claim, what a certificate may be of: goal, facts and equations, as text."""
    out: list[list[set[Any]]] = []
    for s in settings(entry):
        goal, lines = read(entry, s)
        context = s.context()
        for line in lines:
            prove_line(context, line)
        row: list[set[Any]] = []
        for _, left, right in claims(goal):
            problems: set[Any] = set()
            for steps in STEPS:
                with contextlib.suppress(handelman.Unsuitable):
                    known = relevant(context.relations(), left - right, steps)
                    problems |= {handelman.texts(p) for p in handelman.cases(right - left, known)}
            row.append(problems)
        out.append(row)
    return out


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_stored_certificates_belong_to_the_claims(path: pathlib.Path) -> None:
    """They are of the rule that runs today: same goal, same facts, and every case of a claim has one."""
    possible = [p for row in certifiable(CATALOGUE[path.stem]) for p in row]
    stored = [c for s in json.loads(path.read_text(encoding="utf-8"))["settings"] for c in s["certificates"]]
    for problems, claim in zip(possible, stored, strict=True):
        found = {(c["goal"], tuple(c["nonnegative"]), tuple(c["zero"])) for c in claim}
        assert found <= problems


def test_polynomial_rules_have_certificates() -> None:
    """Products, sums, tensor products, direct sums; larger systems of facts are left to z3 and to putting bounds in."""
    for key in (
        "be.product",
        "be.linear_combination",
        "ve.sum",
        "ve.tensor",
        "be.tensor",
        "be.direct_sum",
    ):
        path = next(p for p in PATHS if p.stem == key)
        assert len(stored_certificates(path.read_text(encoding="utf-8"))) >= 2
