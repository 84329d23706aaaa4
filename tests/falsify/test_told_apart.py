"""What tells the reader from reality is refused: missing attributes, modules that answer, replaced functions, records that count."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qnn_emul.circuits.named import NamedCircuit
from qnn_emul.claims import BE, claim
from qnn_emul.cli import main
from qnn_emul.falsify.claim_files import load_claims
from qnn_emul.falsify.proved import prove
from qnn_emul.linalg.shapes import spectral_norm


def adjoint(trick: Any) -> Any:
    """A true claim whose function calls `trick` on its inputs, and believes what it says."""

    @claim(inputs={"A": BE()})
    def one(A: Any) -> Any:
        r = A.record
        share = trick(A)
        return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": share * r.epsilon}

    return one


def test_powers_of_two_at_halves() -> None:
    """sqrt(2^(n - 7)) is below 1 + (n - 7)/2 at n = 8: no fact about whole exponents may be used for halves."""
    import math

    @claim(inputs={"A": BE()})
    def growing(A: Any) -> Any:
        r = A.record
        c = max(1.0, (A.n - 5) / 2)
        claimed = {"alpha": c * r.alpha, "ancillas": r.ancillas}
        return c * A, {**claimed, "epsilon": max(1.0, math.sqrt(2 ** (A.n - 7))) * r.epsilon}

    assert not prove(growing).proved


ASKED = {
    "real": "A.target.real",
    "sort": "A.target.sort()",
    "item": "A.target[0]",
    "set": "A.target.__setitem__(0, 1)",
    "negative": "np.negative(A.target)",
    "pos": "+A.target",
    "add": "A.target + 1",
    "radd": "1 + A.target",
}


@pytest.mark.parametrize("name", ASKED)
def test_whatever_a_target_is_asked_is_refused(name: str, tmp_path: Path) -> None:
    """A swallowed exception does not make it a reading."""
    text = f"""
import numpy as np
from qnn_emul.claims import BE, claim
@claim(inputs={{"A": BE()}})
def trick(A):
    r = A.record
    try:
        {ASKED[name]}
        share = 0
    except (AttributeError, TypeError, ValueError):
        share = 1
    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=share * r.epsilon)
"""
    (tmp_path / "trick.py").write_text(text)
    proof = prove(load_claims(tmp_path / "trick.py")["trick"])
    assert not proof.proved
    assert "no proof was tried" in proof.reason


KINDS = {  # what would tell a formula from a number, or a number of numpy's from Python's; and what the note says
    "attribute": ("x.formula", "the attribute formula"),
    "slot": ("x.span", "the attribute span"),
    "terms": ("A.target.terms", "the attribute terms"),
    "np_bool": ("np.greater(x, 0) + np.greater(y, 0)", "uses numpy.greater"),
    "np_minus": ("np.less(x, 0) - np.less(y, 0)", "uses numpy.less"),
    "np_negated": ("-np.less_equal(x, 0)", "uses numpy.less_equal"),
    "np_index": ("[0, 1][np.equal(x, 0)]", "uses numpy.equal"),
    "np_finite": ("np.isfinite(x) + np.isfinite(y)", "uses numpy.isfinite"),
    "np_operator": ("(np.sqrt(x) > 0) + (np.sqrt(y) > 0)", "compares numbers that may be numpy's"),
    "np_constant": ("x * np.sqrt(2.0) > y", "compares numbers that may be numpy's"),
    "np_is": ("isinstance(np.sqrt(x), np.float64)", "it asks of what kind a number is"),
    "np_int": ("isinstance(np.add(A.n, 1), int)", "numbers that may not be floats"),
    "np_wraps": ("np.multiply(A.n, A.n)", "numbers that may not be floats"),
    "np_large": ("np.multiply(x, 0 * A.n + 2**53)", "numbers that may not be floats"),
    "np_int64": ("x * np.int64(2)", "a number of numpy's that is no float"),
    "np_zero": ("1 / np.multiply(x, 0)", "numpy may divide by zero"),
    "np_zero_later": ("1 / (np.sqrt(x) - np.sqrt(x))", "numpy may divide by zero"),
    "np_zero_power": ("np.multiply(x, 0) ** -1", "numpy may divide by zero"),
    "np_zero_imag": ("1 / np.sqrt(x).imag", "the imaginary part"),
    "np_list": ("np.sqrt(x) * [1, 2]", "with what is no number"),
    "fsum": ("math.fsum([c, c])", "a complex number for a real one"),
    "fsum_constant": ("math.fsum([x, 1j])", "a complex number for a real one"),
    "fsum_text": ("math.fsum([x, 'a'])", "adds up what is no number"),
    "hypot": ("math.hypot(c, 1)", "a complex number for a real one"),
    "isfinite": ("math.isfinite(c)", "a complex number for a real one"),
    "isnan": ("math.isnan(c)", "a complex number for a real one"),
    "isinf": ("math.isinf(c)", "a complex number for a real one"),
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds_of_numbers_are_not_told_apart(name: str, tmp_path: Path) -> None:
    """Whatever attributes the user's own classes have, and whatever the code does with an exception."""
    asked, words = KINDS[name]
    text = f"""
import math
import numpy as np
from qnn_emul.claims import BE, Complex, claim
class Box:
    def __init__(self):
        self.formula = self.span = self.terms = 1
@claim(inputs={{"A": BE(), "c": Complex(nonzero=True)}})
def trick(A, c):
    r = A.record
    x, y = r.alpha, r.epsilon
    Box()
    try:
        {asked}
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=0)
    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=r.epsilon)
"""
    (tmp_path / "trick.py").write_text(text)
    proof = prove(load_claims(tmp_path / "trick.py")["trick"])
    assert not proof.proved
    assert "no proof was tried" in proof.reason
    assert words in proof.reason


def test_sizes_beyond_floats() -> None:
    """2^(n + 1024) has no float at any n: no counterexample is looked for there, and nothing breaks."""

    @claim(inputs={"A": BE()})
    def growing(A: Any) -> Any:
        return A, {"alpha": A.record.alpha, "ancillas": A.record.ancillas, "epsilon": 2 ** (A.n + 1024)}

    assert not prove(growing).proved


def test_sums_of_floats_are_floats(tmp_path: Path) -> None:
    """math.fsum of whole numbers gives a float, which is no index."""
    text = """
import math
from qnn_emul.claims import BE, claim
@claim(inputs={"A": BE(), "B": BE()})
def trick(A, B):
    r = A.record
    share = 0 if isinstance(math.fsum([r.ancillas, 1]), int) else 1
    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=share * r.epsilon)
"""
    (tmp_path / "trick.py").write_text(text)
    assert prove(load_claims(tmp_path / "trick.py")["trick"]).proved


def test_numbers_that_may_be_of_several_kinds(tmp_path: Path) -> None:
    """A Real may be an int, a Complex a float: neither answers as if it could not."""
    text = """
from qnn_emul.claims import BE, Complex, Real, claim
@claim(inputs={"A": BE(), "c": Real(0, 2)})
def counted(A, c):
    r = A.record
    try:
        share = len(list(range(c))) * 0
    except TypeError:
        share = 1
    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=share * r.epsilon)
@claim(inputs={"A": BE(), "c": Complex()})
def ordered(A, c):
    r = A.record
    try:
        share = 0 if c < 3 else 0
    except TypeError:
        share = 1
    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=share * r.epsilon)
"""
    (tmp_path / "kinds.py").write_text(text)
    for one in load_claims(tmp_path / "kinds.py").values():
        assert not prove(one).proved


def test_replaced_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A method of the package that somebody's file replaced is found, wherever it stands."""
    good = adjoint(lambda A: 1)
    assert prove(good).proved
    monkeypatch.setattr(NamedCircuit, "flip", lambda self, *names, when=None: self)
    assert "replaced a function" in prove(good).reason


def test_modules_that_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A module of somebody's that makes its names when asked is not read."""
    module = types.ModuleType("answering")
    module.__getattr__ = lambda name: lambda: 1  # type: ignore[method-assign]
    monkeypatch.setitem(sys.modules, "answering", module)
    text = """
import answering
from qnn_emul.claims import BE, claim
@claim(inputs={"A": BE()})
def asks(A):
    r = A.record
    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=answering.share() * r.epsilon)
"""
    (tmp_path / "asks.py").write_text(text)
    assert "does not stand there" in prove(load_claims(tmp_path / "asks.py")["asks"]).reason


def test_no_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--out on the claim's own source: refused, and the source stays; an older instance is replaced."""
    path = tmp_path / "draft.py"
    path.write_text(
        "from qnn_emul.claims import BE, claim\n@claim(inputs={'A': BE()})\ndef wrong(A):\n"
        "    return A.H, dict(alpha=A.record.alpha, ancillas=A.ancillas, epsilon=0)\n"
    )
    text = path.read_text()
    assert main(["falsify", f"{path}::wrong", "--budget", "0.3", "--jobs", "1", "--out", str(path)]) == 2
    assert "is something else" in capsys.readouterr().err
    assert path.read_text() == text
    for _ in range(2):
        assert main(["falsify", f"{path}::wrong", "--budget", "0.3", "--jobs", "1"]) == 1


def test_spectral_norms_at_the_edges() -> None:
    """Subnormal and huge entries keep their norm; an infinite one has none."""
    m = np.array([[3.0, 0.0], [0.0, 4.0j]])
    for scale in (1.0, 5e-324, 1e-310, 1e-200, 1e200, 4e307):
        if scale < 1e-320:
            assert spectral_norm(np.array([[scale]])) == scale
        else:
            assert spectral_norm(m * scale) == pytest.approx(4 * scale, rel=1e-12)
    assert spectral_norm(np.array([[np.inf, 0.0], [0.0, 1.0]])) == np.inf
    assert spectral_norm(0 * m) == 0.0


def test_constants_are_written_as_people_do() -> None:
    """sqrt(2), not 6369051672525773/4503599627370496; decimals and short fractions stay."""
    import sympy as sp

    from qnn_emul.falsify.reading.goals import in_closed_form

    x = sp.Symbol("x")
    of = lambda number: str(in_closed_form(sp.Rational(number) * x))
    assert of(2.0**0.5) == "sqrt(2)*x"
    assert of(-(0.75**0.5)) == "-sqrt(3)*x/2"
    assert of(np.pi / 3) == "pi*x/3"
    assert of(sp.Rational("0.7")) == "7*x/10"
    assert of(0.123456789012345678).startswith("8895999183877727*x/")
