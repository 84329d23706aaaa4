"""left <= right over the reals by derivations: what is true is proved, what is false or undefined is not."""

import pytest
import sympy as sp

from qnn_emul.certify.certificates.derivable import derivable

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
    (sp.Max(e, f), sp.sqrt(e**2 + f**2), []),
    (sp.Max(e, f), e, [sp.Eq(f, e)]),
    (e / p, e, [p >= 1]),
    (e * a / p + f * b / q, e * a + f * b, [p >= 1, q >= 1]),
    (2 * e, 2 * e * q / sp.sqrt(p), [p >= 1, p <= q]),
    (a + sp.sqrt(2) * e * sp.sqrt(1 / (sp.sqrt(1 - e**2) + 1)), 2 * a + 2 * e, [2 * e <= 1]),
    (0, 1 / a, [a >= 1]),
    (0, sp.sqrt(u), [u >= 0]),
    (sp.sqrt(e), sp.sqrt(e), []),
]
FALSE = [
    (e * N + a * f, a * f + b * e, [b + f >= N]),
    (e + f, sp.Max(e, f), []),
    (sp.sqrt(e**2 + f**2), sp.Max(e, f), []),
    (e / p, e, []),
    (3 * e, 2 * e + f, [f <= e]),
    (e * a / p + f * b / q, e * a + f * b, [p >= 1]),
    (e * u, f * u, [e <= f]),
    (0, sp.Symbol("e", real=True), [e >= 1]),  # another number of the same name
]
UNDEFINED = [
    (0, 1 / a),
    (1 / a, 1 / a),
    (0, sp.sqrt(u)),
    (sp.sqrt(-e - 1), sp.sqrt(-e - 1)),
    (0, y),
    (y, y),
    (sp.I * e, sp.I * e),
    (sp.nan, 1),
    (0, sp.log(p)),
]


@pytest.mark.parametrize(("left", "right", "given"), TRUE)
def test_true_statements_are_proved(left: object, right: object, given: list) -> None:
    assert derivable(left, right, given)


def test_strictly() -> None:
    """0 < e where e >= 0 is not proved; 0 < p and 0 < e where e >= 1 are."""
    assert derivable(0, p * q + e, relation="<")
    assert derivable(0, sp.Max(p, e), relation="<")
    assert derivable(0, e, [e >= 1], "<")
    assert not derivable(0, e, relation="<")


@pytest.mark.parametrize(("left", "right", "given"), FALSE)
def test_false_statements_are_not_proved(left: object, right: object, given: list) -> None:
    assert not derivable(left, right, given)


@pytest.mark.parametrize(("left", "right"), UNDEFINED)
def test_what_is_undefined_is_not_proved(left: object, right: object) -> None:
    """Divisors that may be 0, roots of what may be negative, complex numbers outside of a modulus, functions without rules."""
    assert not derivable(left, right)
