"""Records as formulas: plain where they are short, with parts of their own names where they are long; both say what the record says."""

import numpy as np
import pytest
import sympy
from helpers import KEYS, evaluated, instance

import qnn_emul as qe
from qnn_emul.engine.symbolic import READABLE

PARTS = ("alpha", "ancillas", "epsilon", "norm", "leak")


def nested(levels: int) -> qe.VectorEncoding:
    """x + A x, again and again: the formula's size is exponential in the levels where it is written out."""
    A = qe.BlockEncoding.from_unitary([[1, 0], [0, 1]], [[1.1, 0], [0, 1]], epsilon=0.2, name="A")
    x = qe.VectorEncoding.from_unitary([[1, 0], [0, 1]], [1.05, 0], epsilon=0.1, name="x")
    for _ in range(levels):
        x = x + A @ x
    return x


def blocks(count: int) -> qe.VectorEncoding:
    """Residual blocks in a row."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    weights = [qe.BlockEncoding.from_matrix(np.array([[c, s], [-s, c]])) for c, s in [(0.6, 0.8), (0.8, 0.6)] * 3]
    return qe.residual_blocks(x, weights[:count], epsilon=0.1)


def amplified(times: int) -> qe.VectorEncoding:
    e = qe.VectorEncoding.from_vector([0.6, 0.8])
    for _ in range(times):
        e = qe.amplify(e, epsilon=1e-3)
    return e


TREES = {
    **{f"x + A x, {k} times": lambda k=k: nested(k) for k in (1, 2, 4, 8)},
    **{f"{k} blocks": lambda k=k: blocks(k) for k in (1, 2, 3, 6)},
    **{f"amplified {k} times": lambda k=k: amplified(k) for k in (1, 3)},
}


@pytest.mark.parametrize("tree", TREES)
def test_formulas_evaluate_to_the_record(tree: str) -> None:
    """To the last digit, out of the symbols of leaves and parameters alone; so does the root's own formula with all values put in."""
    e = TREES[tree]()
    formula, values = qe.symbolic(e), qe.symbol_values(e)
    where = getattr(formula, "where", {})
    given = {symbol: value for symbol, value in values.items() if symbol not in where}
    found = evaluated(formula, given)
    for part in PARTS:
        expected = getattr(e.record, part)
        assert getattr(found, part) == (
            expected and pytest.approx(expected, rel=5e-16, abs=0.0)
        )  # two units in the last place
        root = getattr(formula, part)
        if root is not None:
            number = float(sympy.sympify(root).subs(values))
            assert number == pytest.approx(getattr(e.record, part), rel=1e-14, abs=1e-300)


def written_out(formula: sympy.Expr, where: dict) -> sympy.Expr:
    for name, meaning in reversed(where.items()):
        formula = formula.subs(name, meaning)
    return formula


@pytest.mark.parametrize("levels", [2, 3])
def test_definitions_are_the_formula(levels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put in for their names, they give the formula that is written out where nothing is too long."""
    shared, values = qe.symbolic(nested(levels)), qe.symbol_values(nested(levels))
    monkeypatch.setattr("qnn_emul.engine.symbolic.READABLE", 10**6)
    plain = qe.symbolic(nested(levels))
    assert type(plain) is qe.Record
    for part in ("alpha", "ancillas", "norm"):
        assert sympy.simplify(written_out(getattr(shared, part), shared.where) - getattr(plain, part)) == 0
    assert float(plain.epsilon.subs(values)) == pytest.approx(float(shared.epsilon.subs(values)), rel=1e-14)


@pytest.mark.parametrize("tree", ["x + A x, 8 times", "6 blocks", "amplified 3 times"])
def test_long_formulas_can_be_read(tree: str) -> None:
    """Every name is defined before it is used and used where it is defined; no formula is long; text and LaTeX show all of them."""
    formula = qe.symbolic(TREES[tree]())
    known = set(qe.symbol_values(TREES[tree]())) - set(formula.where)
    used = {s for part in PARTS for s in getattr(getattr(formula, part), "free_symbols", ())}
    for name, meaning in formula.where.items():
        assert meaning.free_symbols <= known
        assert len(list(sympy.preorder_traversal(meaning))) <= 2 * READABLE
        known.add(name)
        used |= meaning.free_symbols
    assert set(formula.where) <= used <= known
    text, typeset = repr(formula), formula._repr_latex_()
    assert [line.split(" = ")[0].strip() for line in text.partition("where\n")[2].splitlines()] == [
        str(name) for name in formula.where
    ]
    assert text.startswith(f"alpha = {formula.alpha}\n")
    assert typeset.count("&=") == 3 + len(formula.where)
    assert "where" in typeset
    assert "more than" not in typeset


def test_short_formulas_are_plain() -> None:
    """One product, one sum: a record without definitions."""
    formula = qe.symbolic(nested(1))
    assert type(formula) is qe.Record
    assert str(formula.alpha) == "alpha_A*alpha_x + alpha_x"


@pytest.mark.parametrize("key", KEYS)
def test_names_of_parts_are_no_names_of_numbers(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node whose rule has a number "norm" has a norm too: each has its own symbol, and no definition speaks of itself."""
    monkeypatch.setattr("qnn_emul.engine.symbolic.READABLE", 0)
    e = 2.0 * instance(key, 1)
    formula, values = qe.symbolic(e), qe.symbol_values(e)
    where = getattr(formula, "where", {})
    assert all(name not in meaning.free_symbols for name, meaning in where.items())
    found = evaluated(formula, {symbol: value for symbol, value in values.items() if symbol not in where})
    for part in ("alpha", "ancillas", "epsilon", "norm"):
        assert getattr(found, part) == pytest.approx(getattr(e.record, part), rel=1e-12, abs=1e-300)


def test_leaves_of_one_name() -> None:
    """Further ones have primes, then numbers: the names of many are not as long as there are many."""
    leaves = [qe.VectorEncoding.from_vector([0.6, 0.8], name=name) for name in ("x", "x", "x'", "x", "x", "x")]
    e = leaves[0]
    for leaf in leaves[1:]:
        e = e + leaf
    assert {str(s) for s in qe.symbol_values(e) if str(s).startswith("N")} == {
        f"N_x{end}" for end in ("", "'", "''", "'3", "'4", "'5")
    }
