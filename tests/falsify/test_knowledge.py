"""What is known on a path: what z3 excludes, and the numbers that it finds."""

import sympy as sp

from qnn_emul.falsify.reading.knowledge import Knowledge

e, f = sp.symbols("e f", nonnegative=True)
p = sp.Symbol("p", positive=True)


def test_pi_is_enclosed() -> None:
    """Between two rationals that differ by 1e-29."""
    k = Knowledge()
    assert not k.possible(sp.Lt(e * sp.pi, 3 * e, evaluate=False))
    assert not k.possible(sp.Gt(e * sp.pi, e * sp.Rational(22, 7), evaluate=False))
    assert k.possible(sp.Gt(e * sp.pi, e * sp.Rational(333, 106), evaluate=False))


def test_unknown_functions_and_two_symbols_of_one_name() -> None:
    """log is some number, the same for equal arguments; x >= 1 says nothing about another x."""
    k = Knowledge()
    k.add(sp.Ge(e, 1))
    assert not k.possible(sp.Gt(e * sp.log(p) ** 2, (e + f) * sp.log(p) ** 2))
    assert k.possible(sp.Lt(sp.log(p), 0, evaluate=False))
    assert k.possible(sp.Lt(sp.Symbol("e", real=True), 0))
    assert not k.possible(sp.Lt(e, 1))


def test_a_model_breaks_what_is_false() -> None:
    k = Knowledge()
    k.add(sp.Le(f, e))
    answer, values = k.answer(sp.Gt(3 * e, 2 * e + f))
    assert answer == "sat"
    assert 3 * values[e] > 2 * values[e] + values[f]
    assert values[f] <= values[e]
