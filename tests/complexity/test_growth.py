"""The normal form of growth against limits of ratios by SymPy's gruntz, and its own edges."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
import sympy
from helpers import limit_of_ratio

import qnn_emul as qe
from qnn_emul.complexity import growth
from qnn_emul.complexity.growth import EPSILON, K, N

ONE_VARIABLE = [
    "1",
    "log(N)",
    "log(N)**3",
    "sqrt(N)",
    "N",
    "N*log(N)",
    "N*log(N)**2",
    "N**2",
    "N**2/log(N)",
    "5*N + log(N)**9",
]


@pytest.mark.parametrize(("first", "second"), list(itertools.product(ONE_VARIABLE, repeat=2)))
def test_comparison_agrees_with_gruntz(first: str, second: str) -> None:
    """smaller, equal, larger is what lim first/second says: 0, finite, infinite."""
    limit = limit_of_ratio(first, second)
    expected = "smaller" if limit == 0 else "larger" if limit == sympy.oo else "equal"
    assert growth.compare(first, second) == expected


@pytest.mark.parametrize("first", ["N*log(1/epsilon)**2", "log(N)*log(1/epsilon)**5", "N**2", "log(N/epsilon)**3"])
@pytest.mark.parametrize("second", ["N*log(1/epsilon)**2", "N*log(N/epsilon)**3", "N**2*log(1/epsilon)", "log(N)**4"])
def test_two_variables_agree_along_every_path(first: str, second: str) -> None:
    """O(·) in N and 1/epsilon at once: bounded along epsilon = 1/N, 1/log N, exp(-N), and with either of them fixed."""
    paths = [1 / N, 1 / sympy.log(N), sympy.exp(-N)]
    ratio = growth.parsed(first) / growth.parsed(second)
    limits = [sympy.limit(ratio.subs(EPSILON, path), N, sympy.oo) for path in paths]
    limits.append(limit_of_ratio(growth.parsed(first).subs(N, 7), growth.parsed(second).subs(N, 7), EPSILON))
    limits.append(limit_of_ratio(growth.parsed(first).subs(EPSILON, 0.1), growth.parsed(second).subs(EPSILON, 0.1)))
    bounded = all(x != sympy.oo for x in limits)
    assert growth.grows_at_most(first, second) == bounded


@pytest.mark.parametrize(
    ("expression", "hard", "soft"),
    [
        ("3*N*log(N)**2*log(1/epsilon)**4 + N*log(N)", "N*log(N)**2*log(1/epsilon)**4", "N*log(1/epsilon)**4"),
        ("log(sqrt(N)/epsilon)**2", "log(N)**2 + log(N)*log(1/epsilon) + log(1/epsilon)**2", "log(1/epsilon)**2"),
        ("N**2 + 10**9*N*log(1/epsilon)", "N**2 + N*log(1/epsilon)", "N**2 + N*log(1/epsilon)"),
        ("7**k*log(1/epsilon)**(2*k + 1)", "log(1/epsilon)**(2*k + 1)", "log(1/epsilon)**(2*k + 1)"),
    ],
)
def test_orders(expression: str, hard: str, soft: str) -> None:
    """Constants go, dominated terms go, and powers of log N in Õ."""
    assert growth.order(expression) - growth.parsed(hard) == 0
    assert growth.order(expression, soft=True) - growth.parsed(soft) == 0


def test_variables_that_are_left_out_are_constants() -> None:
    assert growth.order("N*log(1/epsilon)**3", variables=(N,)) == N
    assert growth.order("N*log(N)", variables=(EPSILON,)) == 1


def test_symbolic_exponents_are_compared_for_all_k() -> None:
    """2k + 1 is above k + 1; 2k and k + 2 cross, so neither is dropped."""
    assert growth.compare(f"log(1/epsilon)**({2 * K + 1})", f"log(1/epsilon)**({K + 1})") == "larger"
    assert growth.compare("log(1/epsilon)**(2*k)", "log(1/epsilon)**(k + 2)") == "incomparable"
    assert not growth.polylogarithmic("N**(k/2)*log(N)")
    assert growth.polylogarithmic("log(N)**k")


def test_upper_bounds_drop_what_is_negative() -> None:
    a = sympy.Symbol("a", positive=True)
    assert growth.upper(sympy.Max(1, 40 * a - 35)) == 40 * a + 1
    assert growth.upper(sympy.Max(a, 2 * a + 3)) == 2 * a + 3
    assert growth.upper(sympy.floor(a / 2) + sympy.Min(a, 1)) == a / 2 + 1
    assert growth.upper(3 * a - 4) == 3 * a


SUM = "be a sum of products of powers of N, log N and log(1/epsilon), not "
REFUSED = {  # text, and the message
    "N*(": "be a formula of names, numbers and + - * / **, not 'N*('",
    "n*N": "speak of N, epsilon, k and d alone, not of n in 'n*N'",
    "oo*N + I": "speak of N, epsilon, k and d alone, not of I, oo in",
    "exp(N)": "hold names, numbers, + - * / ** and log, sqrt, not 'exp(N)'",
    "log(N, 2, 3)": "hold names, numbers, + - * / ** and log, sqrt, not 'log(N, 2, 3)'",
    "N.func": "hold names, numbers, + - * / ** and log, sqrt, not 'N.func'",
    "N > 1": "hold names, numbers, + - * / ** and log, sqrt, not 'N > 1'",
    "True*N": "hold names, numbers, + - * / ** and log, sqrt, not 'True'",
    "1e400*N": "hold names, numbers, + - * / ** and log, sqrt, not '1e309'",
    "N + 9**9**9": "have exponents up to 1000, not 'N + 9**9**9'",
    "N**(9**3) + N**1001": "have exponents up to 1000, not",
    "N/(1 - 1)": "divide by no zero and hold numbers that floats hold, not",
    "9.0**999*N": "divide by no zero and hold numbers that floats hold, not",
    "log(log(N))": SUM + "log(log(N))",
    "N**N": SUM + "N**N",
    "1/epsilon": SUM + "1/epsilon",
    "N**sqrt(k)": "have quotients of polynomials in k and d as exponents, not",
    None: "be a formula in N, epsilon, k and d, not None",
    True: "be a formula in N, epsilon, k and d, not True",
}


@pytest.mark.parametrize("text", REFUSED)
def test_other_expressions_are_refused(text: str) -> None:
    with pytest.raises(qe.errors.ArgumentError, match=re.escape(f"Argument 'expression' must {REFUSED[text]}")):
        growth.compare(text, "N")


def test_text_is_not_evaluated(tmp_path: Path) -> None:
    """Neither as Python nor by SymPy, which would run it."""
    made = tmp_path / "made"
    with pytest.raises(qe.errors.ArgumentError, match="hold names, numbers"):
        growth.compare(f"open({str(made)!r}, 'w')", "N")
    assert not made.exists()


def test_long_and_deep_texts() -> None:
    """Hundreds of terms are read; what is too long or nests too deep for Python's parser is refused by name, and quoted in part."""
    assert growth.order("+".join(["N"] * 500)) == N
    for text in ("+".join(["N"] * 10**5), "(" * 5000 + "N" + ")" * 5000):
        with pytest.raises(qe.errors.ArgumentError, match="be a formula") as caught:
            growth.order(text)
        assert len(str(caught.value)) < 200


def test_quotients_as_exponents() -> None:
    """N^(1/k) is above N^(1/(k + 1)) and at most N for every k; 1/k and k/2 cross."""
    assert growth.compare("N**(1/k)", "N**(1/(k + 1))") == "larger"
    assert growth.compare("N**(1/k)", "N*log(N)") == "smaller"
    assert growth.compare("N**(1/k)", "N**(k/2)") == "incomparable"


def test_roots_of_sums_are_compared():
    roots = "log(N)**0.5 + log(1/epsilon)**0.5"
    assert growth.compare("log(N/epsilon)**0.5", roots) == "equal"
    assert growth.compare("sqrt(log(N/epsilon))", "log(N)**(1/4)") == "larger"


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("log(N)*log(1/epsilon)", "log(N)**2 + log(1/epsilon)**2", "smaller"),  # the mean of two squares
        (
            "log(N)*log(1/epsilon)**(2*k)",
            "log(N/epsilon)**(2*k + 1)",
            "smaller",
        ),  # (log N)^1 (log 1/eps)^2k, weights 1 : 2k
        ("log(N)**2*log(1/epsilon)**(2*k)", "log(N/epsilon)**(2*k + 1)", "incomparable"),
        ("N*log(1/epsilon)", "N**2 + log(1/epsilon)**2", "smaller"),
        ("N*log(N)*log(1/epsilon)", "N**2 + log(1/epsilon)**2", "incomparable"),  # on the edge, and a log N above it
        ("N*log(1/epsilon)**2", "N**2 + log(1/epsilon)**3", "incomparable"),
        ("log(N)**2 + log(N)*log(1/epsilon) + log(1/epsilon)**2", "log(N/epsilon)**2", "equal"),
        ("N**d*log(1/epsilon)**k", "N**(2*d) + log(1/epsilon)**(2*k)", "smaller"),
    ],
)
def test_sums_cover_means_of_their_terms(first: str, second: str, answer: str) -> None:
    """x^w y^(1-w) <= x + y: a product of powers may lie below a sum without lying below a term of it."""
    assert growth.compare(first, second) == answer
    flipped = {"smaller": "larger", "larger": "smaller"}
    assert growth.compare(second, first) == flipped.get(answer, answer)


def test_means_hold_on_numbers() -> None:
    """What is said to be smaller stays below on a grid of (log N, log 1/eps), and what is not said leaves every bound."""
    x = np.logspace(1, 6, 40)[:, None]
    y = np.logspace(1, 6, 40)[None, :]
    assert (x * y <= x**2 + y**2).all()
    assert (x**2 * y**2 / (x + y) ** 3).max() > 1e5  # k = 1: incomparable
