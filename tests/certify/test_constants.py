"""Constants in ball arithmetic: they hold, and what is slightly false is refuted."""

import importlib.util
from fractions import Fraction

import flint
import numpy as np
import pytest

from qnn_emul.certify import balls, constants
from qnn_emul.certify.balls import Refuted, exact, from_chebyshev, largest_at_nodes, prove_at_most
from qnn_emul.cli import main
from qnn_emul.errors import MissingPackage, PrecisionExceeded


@pytest.mark.parametrize("name", constants.CONSTANTS)
def test_constants_are_proved(name: str) -> None:
    """Each says what it has established, and leaves the precision as it was."""
    before = flint.ctx.prec
    assert constants.CONSTANTS[name]()
    assert flint.ctx.prec == before


def test_slightly_wrong_constants_are_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slope of 0.7999999, thresholds of the next digit, an error bound of 99.9 %, a polynomial 0.1 % too large."""
    from dataclasses import replace

    from qnn_emul.linalg import polynomials

    with monkeypatch.context() as m:
        m.setattr(constants, "SLOPE", Fraction("0.7999990"))
        with pytest.raises(Refuted, match="L"):
            constants.lipschitz()
    with monkeypatch.context() as m:
        m.setattr(constants, "GAPS", (0.0511, 0.0347, 0.0262))
        with pytest.raises(Refuted, match=r"threshold 0\.0347"):
            constants.growth()
    quotient, sign = polynomials.erf_over_x, polynomials.sign
    smaller = lambda *a: replace(quotient(*a), error_bound=0.999 * quotient(*a).error_bound)
    with monkeypatch.context() as m:
        m.setattr(polynomials, "erf_over_x", smaller)
        with pytest.raises(Refuted, match="not proved near"):
            constants.quotient_polynomials()
    larger = lambda *a: replace(sign(*a), expand=lambda: 1.01 * sign(*a).coefficients)
    with monkeypatch.context() as m:
        m.setattr(polynomials, "sign", larger)
        with pytest.raises(Refuted, match=r"\|P\| <= 1"):
            constants.sign_polynomials()


def test_bounds_between_samples_are_found() -> None:
    """T_8 + a bump that no node of a coarse grid sees: the bound is that of the whole interval."""
    t8 = from_chebyshev([0.0] * 8 + [1.0])
    prove_at_most(t8, -1, 1, exact(Fraction("1.0001")))
    with pytest.raises(Refuted):
        prove_at_most(t8, -1, 1, exact(Fraction("0.9999")))
    assert (
        abs(
            float(from_chebyshev([0.5, 0.25, 0.125])(exact(0.3)))
            - np.polynomial.chebyshev.chebval(0.3, [0.5, 0.25, 0.125])
        )
        < 1e-15
    )
    assert 1 <= float(largest_at_nodes(np.array([0.0] * 8 + [1.0]), -1, 1, 0, 16).upper()) < 1.01


def test_what_is_missing_or_too_much_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too few terms of a series; python-flint not installed; a failing constant exits 1."""
    with pytest.raises(PrecisionExceeded, match="too few"):
        balls.erf_quotient(3.0, 5)
    assert main(["prove", "--constants"]) == 0
    assert "lipschitz | proved" in capsys.readouterr().out
    monkeypatch.setattr(constants, "GAPS", (0.06,))
    assert main(["prove", "--constants", "--json"]) == 1
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPackage, match="python-flint"):
        constants.lipschitz()
