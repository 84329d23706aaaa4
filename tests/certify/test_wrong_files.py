"""Lemma files that are wrong (lemma_changes.py): rule or circuit, one of the two is not proved, and says why."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp
from lemma_changes import FILES
from wrong_files import changed, verdicts

from qnn_emul.certify.corners.amounts import Amount, Book, Undecided
from qnn_emul.certify.corners.cases import solution
from qnn_emul.certify.corners.families import OpaqueData, leaf
from qnn_emul.certify.corners.loops import Counted
from qnn_emul.certify.corners.phases import Angles
from qnn_emul.certify.corners.shift_choices import POWER
from qnn_emul.certify.corners.state import NotRead
from qnn_emul.certify.corners.subjects import N, subjects
from qnn_emul.certify.corners.theorems import prove_circuit
from qnn_emul.certify.corners.unasked import Unread, alike, only
from qnn_emul.certify.discipline import breach
from qnn_emul.certify.terms import QUBITS, atom
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.lemmas.ve import normalization
from qnn_emul.linalg.widths import Every, Register, WidthAsked


@pytest.mark.parametrize("kind", FILES)
def test_a_wrong_file_is_not_proved(kind: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule or circuit is refused, and what is said names the place."""
    key, changes, of_what, said = FILES[kind]
    status, reason = verdicts(monkeypatch, changed(tmp_path, key, *changes))[of_what]
    assert not status.startswith("proved")
    assert said in reason


@pytest.mark.parametrize("key", ["be.product", "common.scaling", "oracles.brute_force"])
def test_an_unchanged_file_is_proved(key: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is the change that is refused."""
    found = verdicts(monkeypatch, changed(tmp_path, key))
    assert [status[:6] for status, _ in found.values()] == ["proved", "proved"]


def test_cases_are_all_cases() -> None:
    """Of three coefficients each is 0 or not, and not all are 0; the factor is |factor| or not."""
    labels = [s.label for s in subjects(CATALOGUE["be.linear_combination"], choice_of("be.linear_combination"))]
    assert labels == [
        "1 terms",
        *("2 terms y1 = 0", "2 terms y2 = 0", "2 terms"),
        *("3 terms y1 = 0 y2 = 0", "3 terms y1 = 0 y3 = 0", "3 terms y1 = 0"),
        *("3 terms y2 = 0 y3 = 0", "3 terms y2 = 0", "3 terms y3 = 0", "3 terms"),
        "any number of terms",
    ]
    assert prove_circuit("common.scaling").readings == ("BE c = abs c", "BE", "VE c = abs c", "VE")


def choice_of(key: str) -> Any:
    from qnn_emul.certify.corners.choices import choice

    return choice(CATALOGUE[key])


alpha, beta = sp.symbols("alpha beta", positive=True)
y = sp.Symbol("y", complex=True)


def test_equal_amounts_are_decided_or_a_case() -> None:
    """Equal for all, different for all, and else undecided, until a reading says that they differ."""
    one, other = Amount(Book(), alpha), Amount(Book(), beta)
    assert one == alpha
    assert one + 1 != alpha
    assert one != 0  # positive
    assert bool(one)
    for ask in (lambda: one == other, lambda: one == 1, lambda: bool(one - 1), lambda: Amount(Book(), y) == 0):
        with pytest.raises(Undecided, match="no case of it is read"):
            ask()
    assert Amount(Book(unequal=(alpha - 1,)), 2 - 2 * alpha) != 0


def test_a_case_is_one_value_of_one_symbol() -> None:
    """Or it is not read."""
    assert solution(2 * alpha - beta) == (alpha, beta / 2)
    assert solution(y - sp.Abs(y))[1].is_nonnegative
    for formula in (alpha**2 - beta**2, sp.Abs(y) - 1):
        with pytest.raises(NotRead, match="which is not solved"):
            solution(formula)


STANDING: list[Any] = [OpaqueData(), Unread(), POWER, Angles(Book(), 3), Amount(Book(), alpha), Counted(2, 0, 1)]


@pytest.mark.parametrize("thing", STANDING, ids=lambda t: type(t).__name__)
def test_what_stands_for_all_answers_nothing(thing: Any) -> None:
    """No order, no hash, no entries, no number."""
    asked: list[Callable[[], Any]] = [
        lambda: {thing},
        lambda: len(thing),
        lambda: float(thing),
        lambda: np.asarray(thing),
    ]
    for ask in [*asked, lambda: thing <= 3, lambda: range(thing), lambda: thing == 7 and thing]:
        with pytest.raises((NotRead, TypeError)):
            ask()


def test_registers_and_their_values_answer_nothing() -> None:
    """Nor whether they are the same."""
    register = Register(((0, N),))
    every = Every(register, "value")
    for ask in (
        lambda: register == (),
        lambda: every == 0,
        lambda: every in (0, 1),
        lambda: {register},
        lambda: {every},
    ):
        with pytest.raises(WidthAsked):
            ask()


def test_a_leaf_is_made_with_its_arguments() -> None:
    """Numbers, widths, formulas and data are compared; another one makes no leaf."""
    made = leaf("x", "VE", ("system", N))
    data = OpaqueData({"preparation": only(made, N, alpha)})
    assert data.__operator_function__("preparation", data, N + 0, Amount(Book(), alpha)) is made
    for wrong in ((N + 1, alpha), (N, 2 * alpha), (N,), (N, alpha, 1)):
        with pytest.raises(NotRead, match="other arguments"):
            data.__operator_function__("preparation", data, *wrong)
    assert not alike(data, OpaqueData())
    assert alike(2, 2)
    assert not alike(2, "2")


def test_sizes_are_no_numbers() -> None:
    """They are added and multiplied, and not compared."""
    assert str((1 << QUBITS) - 3 + 2 * QUBITS) == "(((1 << n) - 3) + (2 * n))"
    assert str(3 - (1 + QUBITS) * 2) == "(3 - ((1 + n) * 2))"
    for ask in (lambda: QUBITS > 2, lambda: QUBITS == 2, lambda: bool(QUBITS), lambda: range(QUBITS)):  # type: ignore[call-overload]
        with pytest.raises(TypeError, match="how large n is"):
            ask()
    assert str(atom("A", "VE")[: 1 << QUBITS]) == "cut[(1 << n)](A)"


def test_the_catalogue_keeps_the_discipline() -> None:
    """Every function that is read on symbols."""
    for entry in CATALOGUE.values():
        if entry.tree is None:
            assert breach(entry.circuit, asked=True) == ""


def calls(x: Any, numbers: Any) -> Any:
    return helper(x)


def helper(x: Any, _known: Any = []) -> Any:  # noqa: B006  # that is what is refused
    return x


def test_what_is_named_is_looked_at() -> None:
    """A helper of the same file, with its defaults; a match; a global that is set; keys of dictionaries that are texts."""
    assert breach(calls) == "helper() uses 'an outer value', which may change from call to call"
    assert breach(lambda x: {"a": x, "b": abs(x)}) == ""
    assert "looks something up" in breach(lambda x: {x: 1})
    assert "looks something up" in breach(lambda x: len({x, 2}))
    assert "asks for .fromkeys" in breach(lambda x: dict.fromkeys((x, 2), 1))
    assert "asks for a class" in breach(matched)
    assert "changes what outlives it" in breach(counted)
    assert "asks for .label" in breach(functools.wraps(innocent)(lambda x: x.label))
    assert "asks for .label" in breach(lambda x: x.circuit.label)
    assert "uses 'hash'" in breach(lambda x: hash(x))
    assert "asks for .__class__" in breach(lambda x: x.__class__)
    assert "writes a text" in breach(lambda x: "%s" % x)  # noqa: UP031  # that is what is refused
    assert "uses 'getattr'" in breach(lambda x: getattr(x, "free_symbols", None))
    assert "uses the class 'Tally'" in breach(lambda x: Tally(x))
    assert "uses 'getattr'" in breach(lambda x: getattr(x, "shape", getattr(x, "at", None)))
    assert breach(lambda x: getattr(x, "at", None)) == ""
    assert breach(lambda x: x if x is not None else 0) == ""
    assert breach(lambda x: 0.1 * x.leak) == ""
    assert breach(lambda x: x.first_column.real * (x * x.conj()).real + np.real(x.block_data)) == ""
    assert "asks for .real" in breach(lambda x, y: (y * x.conj()).real)
    assert "uses 'qnn_emul.lemmas.ve.normalization.'" in breach(lambda x: [module := normalization, module.rule])


def innocent(x: Any) -> Any:
    return x


class Tally:
    """Of which every instance may keep something."""

    def __init__(self, x: Any) -> None:
        self.x = x


def matched(x: Any) -> Any:
    match x:
        case float():
            return 1
    return x


def counted(x: Any) -> Any:
    global COUNT
    COUNT = x
    return x


COUNT = 0
