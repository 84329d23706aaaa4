"""max, min, abs and sqrt in every number system that is installed."""

import flint
import pytest
import sympy

from qnn_emul import scalars


def test_floats() -> None:
    """Plain numbers, complex ones included."""
    assert (scalars.maximum(1, 2.5, 2), scalars.minimum(1, 2.5), scalars.maximum(3)) == (2.5, 1, 3)
    assert (scalars.absolute(3 - 4j), scalars.square_root(2.25), scalars.total([1, 2, 3])) == (5.0, 1.5, 6)


def test_symbols() -> None:
    """SymPy expressions, mixed with numbers."""
    a, b = sympy.symbols("a b", positive=True)
    assert scalars.maximum(a, b) == sympy.Max(a, b)
    assert scalars.minimum(a, 1) == sympy.Min(a, 1)
    assert scalars.absolute(-a) == a
    assert scalars.square_root(a**2) == a
    assert scalars.total([a, b]) == a + b


x, y, k = (sympy.Symbol(name, nonnegative=True) for name in ("x", "y", "k"))


@pytest.mark.parametrize(
    "arguments",
    [
        (x, x + 1, y),
        (x * y + k, k, x * y),
        (sympy.Max(x, y) + 1, x, 1),
        (sympy.Max(x, y), x + k, y),
        (sympy.Min(x, y), x + y),
        (x - k, x, x + k),
        (2, sympy.sqrt(3), sympy.sqrt(5)),
        (x / (1 + y), x / (1 + y) + sympy.sqrt(k)),
        (2 * x, 3 * x, x * (1 + y), -x),
    ],
)
@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_what_signs_show_to_be_redundant_goes(
    name: str, arguments: tuple[sympy.Expr, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SymPy's comparison leaves of a Max or Min of a record's formulas, without that comparison: it takes seconds in deep trees."""
    expected = {"maximum": sympy.Max, "minimum": sympy.Min}[name](*arguments)
    monkeypatch.delattr("sympy.functions.elementary.miscellaneous.MinMaxBase._find_localzeros")
    assert getattr(scalars, name)(*arguments) == expected
    many = [sympy.Symbol(f"s{place}", nonnegative=True) for place in range(scalars.COMPARED)]
    assert set(getattr(scalars, name)(*many, x, x + 1).args) == {*many, x, x + 1}  # too many to be compared in pairs


def test_balls() -> None:
    """Arb balls, mixed with floats: enclosures."""
    third = flint.arb(1) / 3
    assert scalars.maximum(third, 0.25).contains(third.mid())
    assert scalars.minimum(third, 0.25) == flint.arb(0.25)
    assert scalars.absolute(-third).contains(third.mid())
    assert (scalars.square_root(third) ** 2).contains(third.mid())


@pytest.mark.parametrize(("count", "qubits"), [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (1024, 10)])
def test_ceil_log2(count: int, qubits: int) -> None:
    """Qubits that count to `count`."""
    assert scalars.ceil_log2(count) == qubits
