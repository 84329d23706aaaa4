"""One language for the inputs of lemmas and of claims."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import find

import qnn_emul as qe
from qnn_emul import strategies
from qnn_emul.claims import BE, VE, Either, Real, Several, claim
from qnn_emul.engine import signature
from qnn_emul.engine.signature import checked_children, members, readings
from qnn_emul.falsify.proved import prove
from qnn_emul.falsify.search import run_chunk


def doubled(x: Any) -> Any:
    """Twice x."""
    r = x.record
    return 2.0 * x, {"alpha": 2 * r.alpha, "ancillas": r.ancillas, "epsilon": 2 * r.epsilon}


DOUBLED = claim("mine", inputs={"x": Either()})(doubled)


def test_every_lemma_describes_encodings() -> None:
    """What the catalogue says of its inputs are objects of the language, and its extreme instances are such inputs."""
    for key, entry in qe.catalogue.items():
        for name, wanted in entry.inputs.items():
            assert checked_children(name, wanted) is wanted, key
        if callable(entry.attained_by) and len(entry.inputs) == 1:
            ((name, wanted),) = entry.inputs.items()
            for child in next(e for e in entry.attained_by().nodes() if e.key == key).children[: members(wanted)[2]]:
                assert members(wanted)[0].problem(child) == "", (key, name)


def test_either_is_two_readings() -> None:
    """Common words are kept; a description of one kind reads as itself."""
    assert readings(Either(alpha=2, real=True)) == (BE(alpha=2, real=True), VE(alpha=2, real=True))
    assert readings(VE(unit=True)) == (VE(unit=True),)
    assert members(Several(BE(), 2, 4)) == (BE(), 2, 4)
    assert members(Real()) == (Real(), 1, 1)


def test_claims_about_either_kind() -> None:
    """Checked, drawn, searched and proved for matrices and vectors."""
    A, x = qe.BlockEncoding.from_matrix(np.eye(2)), qe.VectorEncoding.from_vector([1.0, 2.0])
    assert DOUBLED.check(x=A).ok
    assert DOUBLED.check(x=x).ok
    found = run_chunk(DOUBLED, 0, 0, 1)
    assert found.tally.tried > 10
    assert not found.refuting
    assert prove(DOUBLED).proved
    assert find(strategies.inputs(DOUBLED), lambda v: v["x"].kind == "BE")["x"].n == 0
    assert find(strategies.inputs(DOUBLED), lambda v: v["x"].kind == "VE")["x"].n == 0


def test_a_claim_of_either_kind_falls_with_one() -> None:
    """What holds for vectors only is refuted by a matrix."""

    def halved(x: Any) -> Any:
        r = x.record
        wrong = 0.5 if isinstance(x, qe.BlockEncoding) else 1.0
        return 2.0 * x, {"alpha": 2 * r.alpha, "ancillas": r.ancillas, "epsilon": wrong * 2 * r.epsilon}

    found = run_chunk(claim("mine", inputs={"x": Either()})(halved), 0, 3, 1, until_refuted=True)
    assert [type(t.values["x"]) for t in found.refuting[:1]] == [qe.BlockEncoding]
    assert not prove(claim("mine", inputs={"x": Either()})(halved)).proved


@pytest.mark.parametrize(
    ("alpha", "norm", "fits"), [(2.0, 1.0, True), (0.5, 0.5, True), (0.5, 0.75, False), (2.0, 1.5, False)]
)
def test_contractions(alpha: float, norm: float, fits: bool) -> None:
    """||target|| at most 1 and at most alpha; both bounds reach the formulas."""
    U = np.eye(2)
    made = qe.BlockEncoding.from_unitary(U, target=norm * U, alpha=alpha, epsilon=abs(norm - alpha))
    assert (signature.BE(contraction=True).problem(made) == "") == fits
    assert BE(contraction=True, norm_at_most=0.25).norm_bounds("alpha") == [1, "alpha", 0.25]


def test_lemmas_take_encodings_only() -> None:
    """A number among a lemma's inputs is refused by name, and so is what describes nothing."""
    with pytest.raises(
        qe.errors.ArgumentError, match=r"'t' must describe encodings; a lemma draws its numbers in `draw`"
    ):
        checked_children("t", Several(Real()))
    with pytest.raises(
        qe.errors.ArgumentError, match=r"'A' must be one of BE\(\.\.\.\), VE\(\.\.\.\), Either\(\.\.\.\)"
    ):
        checked_children("A", "BE")
    with pytest.raises(qe.errors.ArgumentError, match=r"'of' must be one of BE"):
        Several(Several(BE()))


@pytest.mark.parametrize("size", [1e-171, 1.0, 1e171])
def test_matrices_of_any_scale_are_told_apart(size: float) -> None:
    """Diagonal and Hermitian compare the entries of the target with each other, not with 1."""
    for entries, diagonal, hermitian in (([[1, 0], [0, 2]], 1, 1), ([[1, 1], [1, 2]], 0, 1), ([[1, 0], [2, 1]], 0, 0)):
        e = qe.BlockEncoding.from_matrix(size * np.array(entries), alpha=max(4.0 * size, 1.0))
        assert (BE(diagonal=True).problem(e) == "") == diagonal
        assert (BE(hermitian=True).problem(e) == "") == hermitian
