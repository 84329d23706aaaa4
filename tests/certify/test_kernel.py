"""The kernel: who makes theorems, what each rule refuses, what belongs to which statement."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
import sympy as sp

from qnn_emul.certify.kernel import Context, NotProved, Theorem, prove_claim, prove_line, prove_positive
from qnn_emul.certify.proofs import altered
from qnn_emul.certify.prove import prove_rule
from qnn_emul.certify.rules import RULES
from qnn_emul.certify.standins import LipschitzFunction
from qnn_emul.certify.terms import atom, mapped
from qnn_emul.certify.theorems import Stated
from qnn_emul.engine.lines import Line, at_most, dilation, equal, given, norm
from qnn_emul.lemmas import CATALOGUE

A, B, x, y = atom("A", "BE"), atom("B", "BE", is_block=True), atom("x", "VE"), atom("y", "VE")


def test_theorems_are_made_by_the_kernel_alone() -> None:
    """Neither by hand nor by changing one."""
    with pytest.raises(TypeError, match="by a rule of the kernel"):
        Theorem(object(), 0, "<=", 1, "hand")
    theorem = prove_claim(Context(), "0 <= 1", sp.Integer(0), sp.Integer(1))[0]
    with pytest.raises(AttributeError, match="cannot be changed"):
        theorem.right = sp.Integer(-1)
    with pytest.raises(AttributeError, match="cannot be changed"):
        del theorem.right
    for again in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="proved again"):
            again(theorem)
    with pytest.raises(TypeError, match="no other kinds"):
        type("Forged", (Theorem,), {"right": sp.Integer(-1)})


def test_what_looks_like_a_theorem_is_refused() -> None:
    """A context with a false "theorem" in it proves nothing."""
    forged = SimpleNamespace(left=norm(A), relation="<=", right=sp.Integer(-1), conditions=frozenset())
    context = Context(theorems=[forged])  # type: ignore[list-item]
    with pytest.raises(NotProved, match="no theorem of the kernel"):
        prove_claim(context, "2 <= 1", sp.Integer(2), sp.Integer(1))
    with pytest.raises(NotProved, match="no theorem of the kernel"):
        prove_line(context, at_most("reals", sp.Integer(2), sp.Integer(1)))


BAD = [
    (lambda: Line("sampled on 1000 instances", norm(A), "<=", sp.Rational(1, 2)), "no rule of the kernel"),
    (lambda: at_most("reals", norm(A), sp.Rational(1, 2)), "does not follow"),
    (lambda: at_most("block", norm(A), sp.Integer(1)), "corner of a unitary"),
    (lambda: at_most("triangle", norm(A + B), norm(A)), "triangle"),
    (lambda: at_most("sub-multiplicative", norm(A @ B), norm(A) + norm(B)), "sub-multiplicativity"),
    (lambda: at_most("contraction", norm(A @ x), norm(x)), "does not lengthen"),
    (lambda: at_most("isometry", norm(x), norm(x[:1])), "keeps lengths"),
    (lambda: at_most("scaling", norm(2 * A), norm(A)), "homogeneity"),
    (lambda: at_most("orthogonal", norm(A + B), sp.sqrt(norm(A) ** 2 + norm(B) ** 2)), "orthogonal"),
    (lambda: at_most("block-diagonal", norm(A + B), sp.Max(norm(A), norm(B))), "block-diagonal"),
    (lambda: at_most("unit columns", norm(x), x.norm1()), "unit columns"),
    (lambda: at_most("Cauchy-Schwarz", x.norm1(), norm(x)), "Cauchy-Schwarz"),
    (lambda: at_most("Dunkl-Williams", norm(x), sp.Integer(1)), "Dunkl-Williams"),
    (lambda: at_most("triangle", sp.Symbol("n"), norm(A)), "not the 2-norm of a term"),
    (lambda: equal(A @ B, B @ A), "differ by"),
    (lambda: equal(A / sp.Symbol("t", real=True), A / sp.Symbol("t", real=True)), "may be 0"),
    (lambda: Line("identity", norm(A), "<=", norm(A)), "between terms"),
    (lambda: Line("triangle", norm(A), "=", norm(A)), "inequality"),
    (lambda: Line("reals", norm(A), "=", norm(A)), "inequality"),
    (lambda: given("it is well known", norm(A), sp.Integer(1)), "no condition"),
    (lambda: given("Lipschitz", norm(A), sp.Integer(1)), "does not have the form"),
    (lambda: given("a polynomial near 1", sp.Abs(sp.Symbol("p")), sp.Symbol("delta")), "does not have the form"),
]


@pytest.mark.parametrize(("line", "why"), BAD, ids=[why for _, why in BAD])
def test_what_the_kernel_refuses(line: Callable[[], Line], why: str) -> None:
    """A sampled fact, a rule on what has not its form, a condition that is none."""
    with pytest.raises(NotProved, match=why):
        prove_line(Context(), line())


def test_conditions_belong_to_the_statement_that_states_them() -> None:
    """A promise of one statement is none of another's, whatever the symbols are called; nor are its functions."""
    size, v = sp.Symbol("norm", positive=True), atom("v", "VE")
    promised = given("a promise on the norm", size, norm(v))
    assert prove_line(Context(stated=[Stated("a promise on the norm", size, norm(v))]), promised).conditions
    for stated in (
        [],
        [Stated("a bound on the norm", size, norm(v))],
        [Stated("a promise on the norm", size, norm(x))],
        [Stated("a promise on the norm", sp.Symbol("norm", nonnegative=True), norm(v))],
    ):
        with pytest.raises(NotProved, match="is not stated"):
            prove_line(Context(stated=stated), promised)
    f, other = (LipschitzFunction("f", slope) for slope in sp.symbols("L l", positive=True))
    line = given("Lipschitz", norm(f(v)), f.lipschitz * norm(v))
    assert prove_line(Context(stand_ins=frozenset([f])), line).conditions
    with pytest.raises(NotProved, match="is not stated"):
        prove_line(Context(stand_ins=frozenset([other])), line)


@pytest.mark.parametrize("relation", ["=", "<", ">="])
@pytest.mark.parametrize("rule", [r for r in RULES if r != "identity"])
def test_every_rule_looks_at_the_relation(rule: str, relation: str) -> None:
    """What proves <= proves nothing else."""
    with pytest.raises(NotProved, match="inequality"):
        prove_line(Context(), Line(rule, norm(2 * A), relation, 2 * norm(A), "Lipschitz"))


def test_places_of_orthogonal_parts_are_different() -> None:
    """Also where they are symbols, which may be one number."""
    j, k = sp.symbols("j k", integer=True)
    length = sp.sqrt(norm(x) ** 2 + norm(y) ** 2)
    at = lambda place, part: mapped("at", part, extra=place)
    assert prove_line(Context(), at_most("orthogonal", norm(at(0, x) + at(1, y)), length))
    for places in ((0, 0), (j, k), (0, k), (True, 1)):
        with pytest.raises(NotProved, match="orthogonal"):
            prove_line(Context(), at_most("orthogonal", norm(at(places[0], x) + at(places[1], y)), length))


def test_a_name_does_not_make_two_atoms_one() -> None:
    """A block and a matrix of one name, a vector and a real one, a matrix and a vector."""
    for other in (atom("A", "BE", is_block=True), atom("A", "VE"), atom("A", "BE", is_real=True)):
        with pytest.raises(NotProved, match="differ by"):
            prove_line(Context(), equal(A, other))
        assert norm(A) != norm(other)
        with pytest.raises(NotProved, match="does not follow"):
            prove_line(Context(), at_most("reals", norm(A), norm(other)))


@pytest.mark.parametrize("rule", ["triangle", "scaling", "reals"])
def test_every_rule_asks_that_divisors_do_not_vanish(rule: str) -> None:
    """Also inside the norms that a line speaks of."""
    t = sp.Symbol("t", nonnegative=True)
    for line in (
        at_most(rule, norm(A / t), norm(A / t)),
        at_most(rule, norm(A / t), norm(A) / t),
    ):
        with pytest.raises(NotProved, match="the divisor t may be 0"):
            prove_line(Context(), line)
    assert prove_line(Context([sp.Gt(t, 0)]), at_most("scaling", norm(A / t), norm(A) / t))


def test_a_positive_number_is_proved_as_one() -> None:
    """Neither 0 nor less, whatever the numbers are."""
    t = sp.Symbol("t", nonnegative=True)
    assert prove_positive(Context([sp.Gt(t, 0)]), "t", 2 * t).relation == "<"
    for value in (t, sp.Integer(0), sp.Integer(-1), t - 1):
        with pytest.raises(NotProved, match="may be 0 or less"):
            prove_positive(Context(), "t", value)


CANCELLED = {
    "target": lambda x: (x.record.epsilon / x.record.epsilon) * x.target_data.conj(),
    "block": lambda x: x.block_data.H * (0 * (1 / x.record.epsilon) + 1),
    "rule": lambda x: replace(x, epsilon=x.epsilon * x.epsilon / x.epsilon),
    "lines": lambda goal, x: [
        *CATALOGUE["be.adjoint"].lines(goal, x),
        equal(x.target * (x.epsilon / x.epsilon), x.target),
    ],  # type: ignore[misc]
}


@pytest.mark.parametrize("what", CANCELLED)
def test_what_cancels_is_asked_about_too(what: str) -> None:
    """k/k is 1 only where k is not 0, and SymPy does not ask."""
    entry = CATALOGUE["be.adjoint"]
    assert prove_rule(entry)
    with pytest.raises(NotProved, match="the divisor epsilon_A may be 0"):
        prove_rule(replace(entry, **{what: CANCELLED[what]}))


def test_alpha_is_positive() -> None:
    """alpha = 0 with an error that pays for it breaks nothing but this."""
    entry = CATALOGUE["be.adjoint"]
    lines = lambda goal, a: [
        equal(goal.error, goal.target),
        at_most("contraction", norm(goal.target), norm(a.target)),
    ]
    nothing = altered(entry, lambda r, a: {"alpha": 0 * r.alpha, "epsilon": r.norm})
    with pytest.raises(NotProved, match="alpha: 0 < alpha"):
        prove_rule(replace(entry, lines=lines), nothing)


def test_real_linear_maps_take_no_complex_numbers() -> None:
    """[[0, iA], [(iA)^H, 0]] is not i [[0, A], [A^H, 0]]."""
    with pytest.raises(NotProved, match="only real coefficients"):
        prove_line(Context(), equal(dilation(sp.I * A), sp.I * dilation(A)))
