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
