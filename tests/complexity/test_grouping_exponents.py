"""The groupings' exponents in C, D, m, out of the cost functions and against costs in numbers."""

import json
import math

import pytest
import sympy

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.complexity.groupings import BEHIND, C, D, M, groupings, leading

FOUND = {g.key: g for g in groupings()}


def test_exponents() -> None:
    """Linear in m where no Fourier transform is used; Mathematics 5.3's powers of C and D, priced as unknown unitaries."""
    m = sympy.Symbol("m", positive=True)
    assert FOUND["be.convolution_parameter"].depth - (C**2 * D**2 + m) == 0
    assert FOUND["be.convolution_stack"].depth - (C**2 * D**4 + m) == 0
    assert FOUND["be.convolution_fourier"].depth.has(M**2)


@pytest.mark.parametrize("key", sorted(FOUND))
def test_orders_bound_the_numbers(key: str) -> None:
    """depth/order stays between constants as C, D, M grow one by one and together: nothing is missing, nothing is too large."""
    entry = qe.catalogue[key]
    values = []
    for channels, taps, m in [
        (2, 1, 3),
        (8, 1, 3),
        (14, 1, 3),
        (2, 6, 12),
        (2, 12, 14),
        (2, 1, 60),
        (6, 6, 60),
        (12, 2, 300),
    ]:
        number = entry.cost(m=m, channels=channels, taps=taps, carry=1).depth
        put = {C: 2**channels, D: 2**taps, M: 2**m, sympy.Symbol("m", positive=True): m}
        values.append(math.log(number) - float(sympy.log(FOUND[key].depth.subs(put)).evalf()))
    assert max(values) - min(values) < math.log(200)


def test_leading_keeps_what_is_not_comparable() -> None:
    c, t, m = BEHIND
    assert leading(4**c + 2**c + m + 7) - (C**2 + m) == 0
    assert leading(c * 2**t + 2**t * t) - (D * sympy.log(C) + D * sympy.log(D)) == 0


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "--convolution"]) == 0
    assert "be.convolution_stack" in capsys.readouterr().out
    assert main(["derive", "--convolution", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {r["lemma"] for r in rows} == set(FOUND)
    assert main(["derive", "--convolution", "--latex"]) == 0
    assert "tabular" in capsys.readouterr().out
