"""The decorator, the descriptions of inputs and the conditions: what they accept, and the named error for everything else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Claim, Claimed, Complex, Data, Integer, Real, Several, at_most, claim, exactly
from qnn_emul.claims.conditions import words
from qnn_emul.errors import ClaimError
from qnn_emul.instances.aligned import block_scalar, vector_scalar


def product(A: Any, B: Any) -> Any:
    """GSLW Lemma 53."""
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon
    return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


TWO = {"A": BE(), "B": BE()}
RULE = claim("GSLW", inputs=TWO)(product)
BAD = {"A": block_scalar(1.0, 2.0, 0.5), "B": block_scalar(-1.0, 0.75, 0.25)}


def test_a_claim_is_data() -> None:
    """Key, source, wording, inputs; calling it calls the function; the paper's statements are of the same class."""
    assert (RULE.key, RULE.source, RULE.statement) == ("product", "GSLW", "GSLW Lemma 53.")
    assert list(RULE.inputs) == ["A", "B"]
    assert RULE(**BAD)[0].key == "be.product"
    assert isinstance(RULE, Claim)
    assert all(isinstance(one, Claim) for one in qe.paper.values())


def test_check_and_claim() -> None:
    """The numbers beside each other, on a wrong and on a right instance, given by names, in order or as a dictionary."""
    check = RULE.check(**BAD)
    assert (check.error, check.epsilon) == pytest.approx((1.0, 0.875))
    assert check.failures == ["error = 1 exceeds the claimed 0.875"]
    assert "A = (2, 0, 0.5)-BE, n = 0, block 1, target 2.5" in check.instance
    fine = {"A": block_scalar(1.0, 2.0, 0.0), "B": BAD["B"]}
    assert RULE.check(**fine).ok
    for instance in ((BAD["A"], BAD["B"]), (tuple(BAD.values()),), (BAD,)):
        assert RULE.check(*instance).quantities == check.quantities
    with pytest.raises(qe.errors.ArgumentError, match="'instance' must give the inputs A, B"):
        RULE.check(BAD["A"])
    with pytest.raises(qe.errors.RecordViolated, match=r"product: error = 1 exceeds"):
        check.raise_if_violated()


def test_ancillas_are_exact_and_norms_and_targets_are_claims() -> None:
    """More ancillas than the circuit has are wrong too; a claimed norm and a claimed target are measured."""

    def changed(**changes: Any) -> Any:
        rule = lambda A, B: (A @ B, {**(A @ B).record.__dict__, "norm": None, **changes})

        def function(A: Any, B: Any) -> Any:
            e, record = rule(A, B)
            record.pop("leak")
            return e, {k: v for k, v in record.items() if v is not None}

        return claim(inputs=TWO)(function).check(**BAD)

    assert changed().ok
    assert changed(ancillas=1).failures == ["ancillas = 0 is not the claimed 1"]
    assert changed(norm=2.0).failures == ["norm = 2.5 exceeds the claimed 2"]
    assert changed(norm=2.5).ok
    assert changed(target=[[-2.5]]).ok
    assert not changed(target=[[2.5]]).ok
    assert changed(target=[[-1.5]], epsilon=0.0).ok


def test_records_may_be_returned() -> None:
    """A qe.Record instead of a dict, whose norm then is claimed."""
    rule = claim(inputs=TWO)(lambda A, B: (A @ B, (A @ B).record))
    assert [q.name for q in rule.check(**BAD).quantities] == ["error", "ancillas", "norm"]


def test_quantities_are_claims() -> None:
    """Beside a record or alone; `at_most` bounds from above, `exactly` on both sides."""

    @claim(inputs={"A": BE(), "limit": Real()})
    def beside(A: Any, limit: Any) -> Any:
        """A record
        and a number.

        Two paragraphs."""
        return A, A.record, at_most("alpha of A", A.record.alpha, limit, rounding=0.25)

    assert beside.statement == "A record and a number.\n\nTwo paragraphs."
    found = beside.check(BAD["A"], 1.75)
    assert [q.name for q in found.quantities] == ["error", "ancillas", "norm", "alpha of A"]
    assert found.ok
    assert beside.check(BAD["A"], 1.5).failures == ["alpha of A = 2 exceeds the claimed 1.5"]

    @claim(inputs={"words": Data(tuple)}, candidates=lambda: [(1, 2), (1, 2, 3)])
    def alone(words: Any) -> Any:
        return [exactly("number of words", len(words), 2)]

    assert alone.counterexample().failures == ["number of words = 3 is not the claimed 2"]  # type: ignore[union-attr]
    assert alone.check((4, 4)).ok
    with pytest.raises(qe.errors.ArgumentError, match="words is list, not tuple"):
        alone.check([1, 2])
    assert claim(inputs={"words": Data()})(lambda words: exactly("one", 1, 1)).check("x").ok
    with pytest.raises(ClaimError, match=r"the claimed target must be finite numbers of shape \(1, 1\), not \(2, 2\)"):
        claim(inputs={"A": BE()})(lambda A: Claimed(A, A.record, np.eye(2))).check(BAD["A"])
    with pytest.raises(ClaimError, match="one must be finite numbers, not nan against 1"):
        claim(inputs={"words": Data()})(lambda words: at_most("one", np.nan, 1)).check("x")
    with pytest.raises(ClaimError, match=r"or quantities: \[at_most"):
        claim(inputs={"words": Data()})(lambda words: []).check("x")


def test_ancillas_of_a_statement_with_its_own_construction() -> None:
    """Claimed ancillas that our circuit does not have are loose; the claimed alpha stands beside ours."""
    wider = lambda A, B: (A @ B, {**RULE(A, B)[1], "ancillas": 1, "epsilon": 9})
    more = claim(inputs=TWO, construction="be.product")(wider)
    check = more.check(**BAD)
    assert check.ok
    assert [(q.name, q.claimed, q.ours) for q in check.quantities[1:]] == [("ancillas", 1, 0), ("alpha", 1.5, 1.5)]
    assert check.quantities[2].ratio == 1.0
    assert more.entry is qe.catalogue["be.product"]


VALUES = {
    "kind": (BE(), vector_scalar(1.0, 1.0, 0.0), "is no BlockEncoding"),
    "n": (BE(n=1), BAD["A"], "has n = 0 where 1"),
    "alpha": (BE(alpha=(0.5, 1)), BAD["A"], r"has alpha = 2 outside \(0.5, 1.0\)"),
    "ancillas": (BE(ancillas=1), BAD["A"], "has ancillas = 0 outside"),
    "epsilon": (BE(epsilon=0), BAD["A"], "has epsilon = 0.5 outside"),
    "norm": (BE(norm_at_most="alpha"), BAD["A"], r"has .*target.* = 2.5 above 2"),
    "real": (BE(real=True), block_scalar(1j, 1.0, 0.0), "is not real"),
    "hermitian": (BE(hermitian=True), block_scalar(1j, 1.0, 0.0), "is not Hermitian"),
    "diagonal": (BE(diagonal=True), qe.BlockEncoding.from_matrix([[0, 1], [1, 0]]), "is not diagonal"),
    "unit": (VE(unit=True), vector_scalar(1.0, 0.5, 0.0), "encodes a vector of norm 0.5, no unit vector"),
    "number": (Real(), 1j, "is no real number"),
    "range": (Real(0, 1), 2.0, r"= 2 lies outside \[0, 1\]"),
    "zero": (Real(nonzero=True), 0.0, "is zero"),
    "complex": (Complex(), "1", "is no number"),
    "size": (Complex(1), 2j, "= 2 lies outside"),
    "integer": (Integer(), 1.0, "is no whole number"),
    "list": (Several(BE()), [BAD["A"]], "is no list of 2 to 3"),
    "member": (Several(BE(n=0)), [BAD["A"], qe.BlockEncoding.from_matrix(np.eye(2))], r"\[1\] has n = 1"),
}


@pytest.mark.parametrize("name", VALUES)
def test_values_that_are_no_inputs(name: str) -> None:
    """A value that does not meet its description is named, before the claim is confronted with it."""
    wanted, value, message = VALUES[name]
    rule = claim(inputs={"x": wanted})(lambda x: None)
    with pytest.raises(qe.errors.ArgumentError, match=f"'values' must be inputs of .*x {message}"):
        rule.check(x=value)


def test_conditions_and_names_of_values() -> None:
    """Conditions that do not hold and inputs of other names are no inputs."""
    rule = claim(inputs=TWO, requires=["alpha_A <= 1", lambda B: B.record.epsilon > 0])(product)
    with pytest.raises(qe.errors.ArgumentError, match="'alpha_A <= 1' does not hold"):
        rule.check(**BAD)
    with pytest.raises(qe.errors.ArgumentError, match="the inputs are A, not A, B"):
        RULE.check(A=BAD["A"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("alpha_A == 2 and epsilon_A == 1/2", True),
        ("0 < epsilon_A <= alpha_A", True),
        ("max(alpha_A, alpha_B) < 2", False),
        ("sqrt(N_A) + abs(-a_A) - min(n_A, 1) > 3/2", True),
        ("N_B**2 == 1 and +alpha_B*4 >= 3", True),
        ("alpha_B > alpha_A", False),
    ],
)
def test_words(text: str, wanted: bool) -> None:
    """Arithmetic, comparisons in a row, `and`, four functions."""
    assert words(text).holds(BAD) is wanted


def test_words_read_symbols() -> None:
    """The same words give SymPy relations, equalities too."""
    import sympy

    condition = words("1 <= y == z")
    y, z = sympy.symbols("y z", real=True)
    assert condition.read({"y": y, "z": z}) == [y >= 1, sympy.Eq(y, z)]


ERRORS = {
    "source": (lambda: claim(3, inputs=TWO), "'source' must be words"),  # type: ignore[arg-type]
    "no inputs": (lambda: claim(inputs={}), "'inputs' must be a dictionary"),
    "input": (lambda: claim(inputs={"A": 3}), r"'inputs\['A'\]' must be one of BE"),  # type: ignore[dict-item]
    "arguments": (lambda: claim(inputs={"C": BE()})(product), "'inputs' must describe the arguments A, B"),
    "missing": (lambda: claim(inputs={"A": BE()})(product), "'inputs' must describe the arguments A, B"),
    "star": (lambda: claim(inputs={"A": BE()})(lambda *A: A), "'inputs' must describe"),
    "kind": (lambda: claim(inputs=TWO, kind="lema"), "'kind' must be one of claim, definition, lemma"),
    "how_read": (
        lambda: claim(inputs=TWO, text="as restated by "),
        "'text' must be 'read', 'read, ...', 'from memory' or 'as restated by",
    ),
    "drawable": (claim(inputs={"x": Data()})(lambda x: x).require_drawable, r"'inputs\['x'\]' must be BE\(\), VE\(\)"),
    "condition": (lambda: claim(inputs=TWO, requires=[3])(product), r"'requires\[0\]' must be a function"),
    "condition arguments": (lambda: claim(inputs=TWO, requires=lambda C: True)(product), "take arguments among A, B"),
    "syntax": (lambda: words("alpha_A <"), "be comparisons joined by 'and'"),
    "no comparison": (lambda: words("alpha_A"), r"be comparisons .* joined by 'and'"),
    "or": (lambda: words("alpha_A > 1 or alpha_A < 0"), r"be comparisons .* joined by 'and'"),
    "not equal": (lambda: words("alpha_A != 1"), r"be comparisons .* joined by 'and'"),
    "call": (lambda: words("exp(alpha_A) > 1"), r"hold names, numbers, .*exp\(alpha_A\)"),
    "attribute": (lambda: words("A.n > 1"), r"hold names, numbers, .*A\.n"),
    "arity": (lambda: words("abs(alpha_A, 1) > 1"), r"hold names, numbers, .*'abs\(alpha_A, 1\)'"),
    "exponent": (lambda: words("alpha_A**9999 > 1"), "have exponents up to 1000"),
    "nested": (lambda: words("(" * 5000 + "1" + ")" * 5000), "be comparisons joined by 'and'"),
    "text": (lambda: words("alpha_A > 'x'"), "hold names, numbers"),
    "unknown": (lambda: claim(inputs=TWO, requires="alpha_A > beta")(product), "speak of alpha_A, .*, n_B, not beta"),
    "list": (
        lambda: claim(inputs={"A": Several(BE())}, requires="alpha_A > 1")(lambda A: A),
        "not alpha_A",
    ),
    "part of a number": (
        lambda: claim(inputs={"t": Real()}, requires="alpha_t > 1")(lambda t: t),
        "speak of t, not alpha_t",
    ),
    "encoding as a number": (
        lambda: claim(inputs={"A": BE()}, requires="A > 1")(lambda A: A),
        "speak of alpha_A, .*not A",
    ),
    "n": (lambda: BE(n=9), "'n' must be None, 'own' or a whole number from 0 to 5"),
    "n word": (lambda: BE(n="mine"), "'n' must be"),
    "alpha": (lambda: BE(alpha=-1), "'alpha' must be None, a number or a pair"),
    "alpha zero": (lambda: BE(alpha=(0, 1)), "'alpha' must be positive"),
    "epsilon": (lambda: VE(epsilon=(2, 1)), "'epsilon' must be None, a number or a pair"),
    "infinite": (lambda: VE(epsilon=(0, float("inf"))), "of finite numbers"),
    "ancillas": (lambda: VE(ancillas=(0, 9)), r"'ancillas' must be .* in 0 \.\.\. 3"),
    "ancillas part": (lambda: VE(ancillas=0.5), "'ancillas' must be whole numbers"),  # type: ignore[arg-type]
    "norm": (lambda: BE(norm_at_most=0), "'norm_at_most' must be None, 'alpha' or a positive number"),
    "real": (lambda: Real(2, 1), "'low' must be at most high = 1"),
    "real word": (lambda: Real("1"), "'low' must be a finite number"),  # type: ignore[arg-type]
    "complex": (lambda: Complex(float("nan")), "'high' must be a finite number"),
    "integer": (lambda: Integer(0, 1.5), "'high' must be a whole number"),  # type: ignore[arg-type]
    "several": (lambda: Several(Several(BE())), "'of' must be one of BE"),
    "several low": (lambda: Several(BE(), 0, 2), "'low' must be at least 1"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name: str) -> None:
    """Each names the argument, what it must be and what it was."""
    call, message = ERRORS[name]
    with pytest.raises(qe.errors.ArgumentError, match=message):
        call()
