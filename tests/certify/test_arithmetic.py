"""left <= right over the reals: what is true is proved by each method, what is false gets a model, what is undefined says so."""

from dataclasses import replace

import pytest
import sympy as sp

from qnn_emul.certify import arithmetic, handelman
from qnn_emul.certify.arithmetic import at_most

a, b, e, f, N = sp.symbols("a b e f N", nonnegative=True)
p, q = sp.symbols("p q", positive=True)
u, v = sp.symbols("u v", real=True)
y = sp.Symbol("y", complex=True)

TRUE = [
    (e * N + a * f, a * f + b * e + e * f, [b + f >= N]),
    (sp.Min(e, f), (e + f) / 2, []),
    (sp.Abs(u + v), sp.Abs(u) + sp.Abs(v), []),
    (e / p, (e + f) / p, []),
    (sp.Abs(y) * e, sp.Abs(y) * (e + f), []),
]
SOLVER_ONLY = [
    (sp.Max(e, f), sp.sqrt(e**2 + f**2), []),
    (e * sp.log(p) ** 2, (e + f) * sp.log(p) ** 2, []),
]
FALSE = [
    (e * N + a * f, a * f + b * e, [b + f >= N]),
    (e + f, sp.Max(e, f), []),
    (sp.sqrt(e**2 + f**2), sp.Max(e, f), []),
    (e / p, e, []),
    (3 * e, 2 * e + f, [f <= e]),
]


@pytest.mark.parametrize("solver", [True, False], ids=["z3", "certificate"])
@pytest.mark.parametrize(("left", "right", "given"), TRUE)
def test_true_statements_are_proved(left: object, right: object, given: list, solver: bool) -> None:
    """With z3 and without it; certificates survive a check that uses no solver, and no change of a number."""
    found = at_most(left, right, given, solver=solver)
    assert found
    assert found.by
    assert all(handelman.check(c) for c in found.certificates)
    for c in found.certificates:
        assert not handelman.check(replace(c, goal=f"({c.goal}) - 1"))


@pytest.mark.parametrize(("left", "right", "given"), SOLVER_ONLY)
def test_some_need_the_solver(left: object, right: object, given: list) -> None:
    """z3 proves what needs squares of numbers of unknown sign."""
    assert at_most(left, right, given).by == "z3"


@pytest.mark.parametrize("solver", [True, False], ids=["z3", "certificate"])
@pytest.mark.parametrize(("left", "right", "given"), FALSE)
def test_false_statements_are_not_proved(left: object, right: object, given: list, solver: bool) -> None:
    """z3 gives numbers, and the numbers break the statement."""
    found = at_most(left, right, given, solver=solver)
    assert not found
    assert found.reason
    if solver:
        names = {str(s): s for s in (a, b, e, f, N, p, q)}
        numbers = {names[k]: sp.nsimplify(v) for k, v in found.model.items()}
        assert all(r.subs(numbers) for r in given)
        assert left.subs(numbers) > right.subs(numbers)


def test_what_is_undefined_is_not_proved() -> None:
    """Divisors that may be 0, roots of what may be negative, complex numbers outside of Abs."""
    assert "divisor" in at_most(0, 1 / a).reason
    assert "divisor" in at_most(1 / a, 1 / a).reason
    assert "root" in at_most(0, sp.sqrt(u)).reason
    assert "complex" in at_most(0, y).reason
    assert at_most(0, 1 / a, [a >= 1])
    assert at_most(0, sp.sqrt(u), [u >= 0])


def test_a_negative_coefficient_is_no_certificate() -> None:
    """A certificate is what `check` says, not what found it."""
    fake = handelman.Positivity("v0 - v1", ("v0", "v1"), (), (("1", (0,)), ("-1", (1,))), ())
    assert not handelman.check(fake)
    assert not handelman.check(replace(fake, terms=(("1", (0,)),)))
    assert handelman.check(replace(fake, goal="v0 + 2*v1", terms=(("1", (0,)), ("2", (1,)))))


def test_without_z3_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Certificates still prove; what they cannot prove names the missing package."""
    monkeypatch.setattr(arithmetic, "has_z3", lambda: False)
    assert at_most(e * f, (e + 1) * (f + 1)).by == "expansion"
    assert "z3 is not installed" in at_most(e + f, e).reason


def test_pi_is_enclosed() -> None:
    """Between two rationals that differ by 1e-29."""
    assert at_most(3, sp.pi)
    assert at_most(sp.pi, sp.Rational(22, 7))
    assert not at_most(sp.Rational(22, 7), sp.pi)


def test_two_symbols_of_one_name_are_two_numbers() -> None:
    """x >= 0 says nothing about another x."""
    assert not at_most(0, sp.Symbol("e", real=True), [e >= 1])


def test_equal_sides_that_are_undefined_are_not_proved() -> None:
    """Not by expansion either: the difference of two roots of a negative number is no statement about numbers."""
    assert not at_most(sp.sqrt(-e - 1), sp.sqrt(-e - 1))
    assert not at_most(sp.I * e, sp.I * e)
    assert not at_most(y, y)
    assert not at_most(sp.nan, 1)
    assert at_most(sp.sqrt(e), sp.sqrt(e)).by == "expansion"
