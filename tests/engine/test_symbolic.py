"""Records as formulas of deep trees: the formula is there, and it says what the record says."""

import pytest

import qnn_emul as qe


def nested(levels: int) -> qe.VectorEncoding:
    """x + A x, again and again: the formula's size is exponential in the levels where it is written out."""
    A = qe.BlockEncoding.from_unitary([[1, 0], [0, 1]], [[1.1, 0], [0, 1]], epsilon=0.2, name="A")
    x = qe.VectorEncoding.from_unitary([[1, 0], [0, 1]], [1.05, 0], epsilon=0.1, name="x")
    for _ in range(levels):
        x = x + A @ x
    return x


@pytest.mark.parametrize("levels", [1, 2, 3, 4])
def test_long_formulas_evaluate_to_the_record(levels: int) -> None:
    """Also where minima are no longer compared by SymPy."""
    e = nested(levels)
    formula, values = qe.symbolic(e), qe.symbol_values(e)
    for part in ("alpha", "epsilon", "norm"):
        assert float(getattr(formula, part).subs(values)) == pytest.approx(getattr(e.record, part), rel=1e-12)


def test_deep_trees_have_formulas() -> None:
    """Eight levels: comparing the arguments of the minima would take a quarter of an hour."""
    formula = qe.symbolic(nested(8))
    assert formula.epsilon.is_nonnegative is not False
    assert "more than" in formula._repr_latex_()  # not written out
