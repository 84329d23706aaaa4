"""Exact amplification: what its proof cites is true in balls, and the proof needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flint
import pytest
import sympy as sp

from qnn_emul.certify.prove import UNDER, prove, prove_setting
from qnn_emul.certify.settings import proof_settings
from qnn_emul.certify.standins import Rounds
from qnn_emul.certify.theorems import NotProved, Stated
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.lemmas.ve import exact_amplification
from qnn_emul.linalg.balls import exact, with_precision

KEY, CITED = "ve.exact_amplification", "rounds near a quarter turn"
ENTRY = CATALOGUE[KEY]


def test_it_is_proved_under_the_bend_of_the_sine() -> None:
    """With rounds and without, and named."""
    found = prove(KEY)
    assert found.status == UNDER
    assert CITED in found.conditions
    assert [s.label for s in proof_settings(ENTRY)] == ["rounds", "no rounds short", "no rounds as long"]


PIECES = 64


@with_precision(128)
def bend(m: int, factor: Any) -> list[bool]:
    """(m s'(u))^2 <= 2 factor for |u| <= 1/4 in pieces, s'(u) = sin f/sqrt(1 - (1 + u)^2 sin^2 f): 1 - A <= factor eta^2."""
    sine = (flint.arb.pi() / (2 * m)).sin()
    pieces = (flint.arb((2 * k + 1 - PIECES) / (4 * PIECES), 1 / (4 * PIECES)) for k in range(PIECES))
    return [bool((m * sine) ** 2 / (1 - ((1 + u) * sine) ** 2) <= 2 * factor) for u in pieces]


@pytest.mark.parametrize("m", [*range(3, 60, 2), 101, 1001, 100001])
def test_what_is_cited_holds_in_balls(m: int) -> None:
    """The slope on all of the interval, and 0 <= 1 - A <= 2 eta^2 itself at points of it."""
    assert all(bend(m, 2))
    with_precision(200)(points)(m)


def points(m: int) -> None:
    sine = (flint.arb.pi() / (2 * m)).sin()
    for k in (-64, -50, -33, -1, 1, 2, 40, 64):
        eta = exact(k) / 256
        q = 1 - (m * ((1 + eta) * sine).asin()).sin()
        assert bool(q > 0)
        assert bool(q <= 2 * eta**2)
        if m == 3:
            assert q.overlaps(eta**2 * (3 + eta) / 2)


def test_a_smaller_factor_is_refuted() -> None:
    """One round with the norm a quarter too large costs 1.625 eta^2: 1.6 is too little, and the slope shows 24/13 at most."""
    assert not all(bend(3, exact(8) / 5))
    assert all(bend(3, exact(24) / 13 * (1 + exact(1) / 1000)))
    eta = exact(1) / 4
    q = 1 - (3 * ((1 + eta) / 2).asin()).sin()
    assert bool(q > exact(8) / 5 * eta**2)


def changed(place: int, change: Callable[[Any], Any]) -> None:
    prove_setting(ENTRY, change(proof_settings(ENTRY)[place]))


def bound(s: Any, value: int) -> Any:
    return replace(s, stated=tuple(Stated(x.condition, x.left, value) if x.right == 2 else x for x in s.stated))


WEAKER: dict[str, tuple[int, Callable[[Any], Any], str]] = {
    "kappa up to 4": (0, lambda s: bound(s, 4), "is not stated"),
    "nothing cited": (0, lambda s: replace(s, stated=()), "is not stated"),
    "any error": (
        0,
        lambda s: replace(s, facts=tuple(f for f in s.facts if not f.has(sp.Integer(4)))),
        "the divisor .* may be 0",
    ),
    "longer than the target": (
        1,
        lambda s: replace(s, facts=tuple(f for f in s.facts if not alpha_below(f, s))),
        "reals",
    ),
}


def alpha_below(fact: Any, s: Any) -> bool:
    return bool(fact == sp.Le(s.children[0].record.alpha, s.numbers["norm"]))


@pytest.mark.parametrize("what", WEAKER)
def test_nothing_that_is_asked_for_is_idle(what: str) -> None:
    """Without the fact, or what it holds under, the proof fails."""
    place, change, said = WEAKER[what]
    with pytest.raises(NotProved, match=said):
        changed(place, change)


def test_a_line_that_bends_less_is_refused() -> None:
    """The proof with kappa <= 4 in its lines too: the excess is no longer seen to be paid for."""
    lines = exact_amplification.proof

    def loose(goal: Any, x: Any, **given: Any) -> Any:
        return [replace(y, right=4) if y.condition == CITED and y.right == 2 else y for y in lines(goal, x, **given)]

    with pytest.raises(NotProved, match="reals"):
        prove_setting(replace(ENTRY, lines=loose), bound(proof_settings(ENTRY)[0], 4))


def test_rounds_are_known_at_one_amplitude() -> None:
    """At another they are refused."""
    x = sp.Symbol("x", positive=True)
    assert Rounds(x, 1, (), True).at(x) == 1
    with pytest.raises(NotProved, match="it is known of x"):
        Rounds(x, 1, (), True).at(x / 2)
