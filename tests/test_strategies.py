"""Public strategies: what they draw keeps its description, shrinks to something readable, and bad arguments are named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as hs
from hypothesis.errors import NoSuchExample, Unsatisfiable

import qnn_emul as qe
from qnn_emul import strategies as st
from qnn_emul.claims import BE, VE, Complex, Integer, Real, Several, claim
from qnn_emul.linalg.convolution import proved_norm

QUICK = settings(max_examples=60, database=None, derandomize=True)


@QUICK
@given(hs.booleans(), hs.data())
def test_matrices(real: bool, data: Any) -> None:
    """Unitaries are unitary, contractions have the norm that was asked for, vectors theirs; real ones are real."""
    U = data.draw(st.unitaries(real=real))
    assert np.allclose(U.conj().T @ U, np.eye(len(U)), atol=1e-12)
    A, B = data.draw(st.contractions(real=real)), data.draw(st.contractions(1, norm=(0.25, 0.75), real=real))
    assert np.linalg.norm(A, 2) <= 1 + 1e-12
    assert 0.25 - 1e-12 <= np.linalg.norm(B, 2) <= 0.75 + 1e-12
    v = data.draw(st.vectors(2, norm=3.0, real=real))
    assert np.linalg.norm(v) == pytest.approx(3.0)
    assert all(np.isrealobj(x) for x in (U, A, B, v)) or not real


@QUICK
@given(hs.data(), hs.sampled_from(["BE", "VE"]), hs.integers(0, 2), hs.integers(0, 2), hs.booleans())
def test_encodings(data: Any, kind: str, n: int, ancillas: int, real: bool) -> None:
    """n, ancillas, alpha and epsilon are those asked for; the record holds on circuits whose surroundings are not tidy."""
    e = data.draw(st.encodings(kind, n, ancillas=(ancillas, 2), alpha=(0.5, 2), epsilon=0.25, real=real))
    assert (e.kind, e.n, e.record.epsilon) == (kind, n, 0.25)
    assert ancillas <= e.ancillas <= 2
    assert 0.5 <= e.record.alpha <= 2
    assert not real or np.isrealobj(e.target)
    c = qe.check(e, level="unitary")
    c.raise_if_violated()
    assert c.tightness == pytest.approx(1.0)


DESCRIPTIONS = {
    "unit": (VE(unit=True), {"unit": True}),
    "unit, alpha one": (VE(unit=True, alpha=1.0, epsilon=(0, 0.1)), {"unit": True, "alpha": 1.0, "epsilon": (0, 0.1)}),
    "contraction": (BE(norm_at_most=1.0), {"norm_at_most": 1.0}),
    "promise": (BE(norm_at_most="alpha"), {"norm_at_most": "alpha"}),
    "hermitian": (BE(hermitian=True), {"hermitian": True}),
    "diagonal": (BE(diagonal=True), {"diagonal": True}),
    "real": (BE(real=True), {"real": True}),
    "no ancillas": (BE(ancillas=0), {"ancillas": 0}),
    "one ancilla": (VE(ancillas=1), {"ancillas": 1}),
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_options(name: str) -> None:
    """Every word of a description is kept, on both levels."""
    wanted, options = DESCRIPTIONS[name]

    @settings(max_examples=25, database=None, derandomize=True)
    @given(st.encodings(wanted.kind, **options))
    def keeps(e: qe.Encoding) -> None:
        assert wanted.problem(e) == ""
        qe.check(e, level="unitary").raise_if_violated()

    keeps()


def test_matrices_shrink() -> None:
    """To the identity, and to the one rotation or phase that matters."""
    assert np.array_equal(find(st.unitaries(2), lambda U: True), np.eye(4))
    turned = find(st.unitaries(1), lambda U: abs(U[0, 1]) > 0.5)
    assert np.allclose(turned, [[0, -1], [1, 0]])
    assert np.array_equal(find(st.contractions(), lambda A: True), np.eye(1))
    halved = find(st.contractions(1), lambda A: np.linalg.norm(A, -2) < 0.9)
    assert np.allclose(halved, np.diag([0, 1]))
    assert np.array_equal(find(st.vectors(1), lambda v: True), [1, 0])


def test_encodings_shrink() -> None:
    """A wrong product rule is found and shrunk to 1x1, no ancillas, identity blocks and round numbers."""

    def violates(pair: tuple[qe.BlockEncoding, qe.BlockEncoding]) -> bool:
        A, B = pair
        wrong = (A @ B).with_record(epsilon=A.record.alpha * B.record.epsilon + B.record.alpha * A.record.epsilon)
        return not qe.check(wrong).root.ok

    A, B = find(hs.tuples(st.block_encodings(0), st.block_encodings(0)), violates)
    for e in (A, B):
        assert (e.ancillas, e.record.alpha) == (0, 1.0)
        assert np.array_equal(e.block, [[1]])
        assert e.record.epsilon in (0.25, 0.1, 1.0)


def test_kernels() -> None:
    """A single tap is the simplest; contractions keep their proved bound; shapes are those asked for."""
    simplest = find(st.kernels(2, 1, 3), lambda k: True)
    assert simplest.shape == (2, 1, 3, 3)
    assert np.count_nonzero(simplest) == 1
    assert simplest[0, 0, 0, 0] == 1

    @settings(max_examples=30, database=None, derandomize=True)
    @given(st.kernels(2, 2, 2, contraction=True))
    def bounded(kernel: np.ndarray) -> None:
        assert proved_norm(kernel) <= 1 + 1e-12
        qe.check(qe.conv2d(kernel, shape=(2, 2, 2))).raise_if_violated()

    bounded()


def test_inputs_of_a_claim() -> None:
    """All kinds of inputs, conditions met, lists and own sizes; check runs on them."""

    @claim(
        inputs={
            "T": Several(BE(), 2, 3),
            "x": VE(n="own", unit=True),
            "y": Real(nonzero=True),
            "z": Complex(),
            "k": Integer(1, 2),
        },
        requires="y > 0",
    )
    def rule(T: Any, x: Any, y: float, z: complex, k: int) -> Any:
        e = qe.linear_combination([y * k] * len(T), T)
        return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": e.record.epsilon}

    @settings(max_examples=25, database=None, derandomize=True)
    @given(st.inputs(rule, max_n=1))
    def holds(values: dict[str, Any]) -> None:
        assert values["y"] > 0
        assert rule.check(**values).ok

    holds()


ERRORS = {
    "n": (lambda: st.unitaries(-1), "'n' must be a whole number from 0 to 5"),
    "n word": (lambda: st.block_encodings("1"), "'n' must be"),  # type: ignore[arg-type]
    "max_n": (lambda: st.contractions(max_n=9), "'max_n' must be"),
    "norm": (lambda: st.contractions(norm=2), r"'norm' must be a number or \(low, high\) in \[0, 1\]"),
    "norm pair": (lambda: st.vectors(norm=(2, 1)), "'norm' must be"),
    "kind": (lambda: st.encodings("XE"), "'kind' must be one of"),
    "alpha": (lambda: st.encodings(alpha=0), "'alpha' must be positive"),
    "alpha pair": (lambda: st.encodings(alpha=(3, 2)), "'alpha' must be None, a number or a pair"),
    "epsilon": (lambda: st.encodings(epsilon=-1), "'epsilon' must be"),
    "ancillas": (lambda: st.encodings(ancillas=0.5), "'ancillas' must be whole"),  # type: ignore[arg-type]
    "max_ancillas": (lambda: st.encodings(max_ancillas=-1), "'max_ancillas' must be"),
    "option": (lambda: st.vector_encodings(hermitian=True), "'options' must be among those of VE"),
    "norm_at_most": (lambda: st.block_encodings(norm_at_most="beta"), "'norm_at_most' must be"),
    "channels": (lambda: st.kernels(0), "'channels_out' must be a positive"),
    "size": (lambda: st.kernels(1, 1, True), "'size' must be a positive"),
    "claim": (lambda: st.inputs(3), r"'claim' must be made by @claim"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", ERRORS)
def test_bad_arguments(name: str) -> None:
    """Each is named at once, not when an example is drawn."""
    call, message = ERRORS[name]
    with pytest.raises(qe.errors.ArgumentError, match=message):
        call()


def test_impossible_descriptions_are_no_examples() -> None:
    """What no encoding can meet (a unit vector with alpha = 1/10, exactly) is Hypothesis's own error, not a wrong example."""
    with pytest.raises((NoSuchExample, Unsatisfiable)):
        find(st.vector_encodings(1, unit=True, alpha=0.1, epsilon=0.0), lambda e: True)
