"""No line of a proof is idle."""

import copy
from typing import Any

import pytest
import sympy as sp
from helpers import KEYS

from qnn_emul.certify.abstract import Setting
from qnn_emul.certify.certificates.certifier import Certifier
from qnn_emul.certify.induction import supposed
from qnn_emul.certify.prove import read, read_as_written
from qnn_emul.certify.settings import proof_settings
from qnn_emul.certify.terms import Element
from qnn_emul.certify.theorems import NotProved
from qnn_emul.engine.lines import Goal, Line
from qnn_emul.lemmas import CATALOGUE

WITH_LINES = [key for key in KEYS if CATALOGUE[key].lines is not None]
Lines = list[tuple[Line, Line]]  # each as it is and as it is written


@pytest.fixture(autouse=True)
def terms_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of what is known so far speaks of the same formulas and terms."""
    for kind in (sp.Basic, Element, Setting, Goal):
        monkeypatch.setattr(kind, "__deepcopy__", lambda self, memo: self, raising=False)


def proves(known: Certifier, lines: Lines, whole: Goal) -> bool:
    """Whether the rest of a proof follows from what is known so far, which is not changed."""
    c = copy.deepcopy(known)
    try:
        for pair in lines:
            c.prove_line(*pair)
        c.claim_all(whole)
    except NotProved:
        return False
    return True


def needed(key: str, s: Setting, asked: set[int]) -> set[int]:
    """Those of the lines without which the proof fails; what stands before a line is proved once."""
    entry = CATALOGUE[key]
    s = supposed(entry, s, entry.rule)
    (goal, lines), (whole, written) = read(entry, s), read_as_written(entry, s)
    pairs: Any = list(zip(lines, written, strict=True))
    c, found = Certifier(s, goal), set()
    for j, pair in enumerate(pairs):
        if j in asked and not proves(c, pairs[j + 1 :], whole):
            found.add(j)
        c.prove_line(*pair)
    c.claim_all(whole)
    return found


@pytest.mark.parametrize("key", WITH_LINES)
def test_no_line_is_idle(key: str) -> None:
    """Without any one of its lines a proof fails, in some setting."""
    settings = proof_settings(CATALOGUE[key])
    left = set(range(max(len(read(CATALOGUE[key], s)[1]) for s in settings)))
    for s in settings:
        left -= needed(key, s, left)
    assert not left, f"not needed: lines {sorted(j + 1 for j in left)}"
