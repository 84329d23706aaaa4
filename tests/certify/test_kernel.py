"""Lines as the prover takes them: what is refused and why, what belongs to which statement."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sympy as sp
from prover_changes import certified

from qnn_emul.certify.proofs import altered
from qnn_emul.certify.prove import prove_rule
from qnn_emul.certify.standins import LipschitzFunction
from qnn_emul.certify.terms import atom, mapped
from qnn_emul.certify.theorems import NotProved, Stated
from qnn_emul.engine.lines import Line, at_most, dilation, equal, given, norm
from qnn_emul.lemmas import CATALOGUE

A, B, x, y = atom("A", "BE"), atom("B", "BE", is_block=True), atom("x", "VE"), atom("y", "VE")

BAD = [
    (lambda: Line("sampled on 1000 instances", norm(A), "<=", sp.Rational(1, 2)), "is no rule"),
    (lambda: at_most("reals", norm(A), sp.Rational(1, 2)), "does not follow"),
    (lambda: at_most("block", norm(A), sp.Integer(1)), "corner of a unitary"),
    (lambda: at_most("triangle", norm(A + B), norm(A)), "holds no norm"),
    (lambda: at_most("sub-multiplicative", norm(A @ B), norm(A) + norm(B)), "not what the rule gives"),
    (lambda: at_most("contraction", norm(A @ x), norm(x)), "is no adjoint or"),
    (lambda: at_most("isometry", norm(x), norm(x[:1])), "is no pad"),
    (lambda: at_most("scaling", norm(2 * A), norm(A)), "not what the rule gives"),
    (
        lambda: at_most("orthogonal", norm(A + B), sp.sqrt(norm(A) ** 2 + norm(B) ** 2)),
        "is no sum of the kind vector",
    ),
    (lambda: at_most("block-diagonal", norm(A + B), sp.Max(norm(A), norm(B))), "places are not"),
    (lambda: at_most("unit columns", norm(x), x.norm1()), "is no combine"),
    (lambda: at_most("Cauchy-Schwarz", x.norm1(), norm(x)), "is no entrywise"),
    (lambda: at_most("Dunkl-Williams", norm(x), sp.Integer(1)), "does not follow"),
    (lambda: at_most("law of cosines", norm(x + -1 * (2 * y)) ** 2, norm(x) * norm(y)), "does not follow"),
    (lambda: at_most("triangle", sp.Symbol("n"), norm(A)), "is no rule, or not for this"),
    (lambda: equal(A @ B, B @ A), "the two sides differ"),
    (lambda: equal(A / sp.Symbol("t", real=True), A / sp.Symbol("t", real=True)), "may be 0"),
    (lambda: Line("identity", norm(A), "<=", norm(A)), "proves no <="),
    (lambda: Line("triangle", norm(A), "=", norm(A)), "proves no ="),
    (lambda: Line("reals", norm(A), "=", norm(A)), "proves no ="),
    (lambda: given("it is well known", norm(A), sp.Integer(1)), "no condition"),
    (lambda: given("Lipschitz", norm(A), sp.Integer(1)), "does not say"),
    (lambda: given("a polynomial near 1", sp.Abs(sp.Symbol("p")), sp.Symbol("delta")), "does not say"),
]


@pytest.mark.parametrize(("line", "why"), BAD, ids=[why for _, why in BAD])
def test_what_the_kernel_refuses(line: Callable[[], Line], why: str) -> None:
    """A sampled fact, a rule on what has not its form, a condition that is none."""
    with pytest.raises(NotProved, match=why):
        certified(line())


def test_conditions_belong_to_the_statement_that_states_them() -> None:
    """A promise of one statement is none of another's, whatever the symbols are called; nor are its functions."""
    size, v = sp.Symbol("norm", positive=True), atom("v", "VE")
    promised = given("a promise on the norm", size, norm(v))
    assert certified(promised, stated=[Stated("a promise on the norm", size, norm(v))])
    for stated in (
        [],
        [Stated("a bound on the norm", size, norm(v))],
        [Stated("a promise on the norm", size, norm(x))],
        [Stated("a promise on the norm", sp.Symbol("norm", nonnegative=True), norm(v))],
    ):
        with pytest.raises(NotProved, match="is not stated"):
            certified(promised, stated=stated)
    f, other = (LipschitzFunction("f", slope) for slope in sp.symbols("L l", positive=True))
    line = given("Lipschitz", norm(f(v)), f.lipschitz * norm(v))
    assert certified(line, own=[f])
    with pytest.raises(NotProved, match="is not stated"):
        certified(line, own=[other])


@pytest.mark.parametrize("relation", ["=", "<", ">="])
@pytest.mark.parametrize("rule", ["triangle", "scaling", "reals", "given", "block"])
def test_every_rule_looks_at_the_relation(rule: str, relation: str) -> None:
    """What proves <= proves nothing else."""
    with pytest.raises(NotProved, match="proves no"):
        certified(Line(rule, norm(2 * A), relation, 2 * norm(A), "Lipschitz"))


def test_places_of_orthogonal_parts_are_different() -> None:
    """Also where they are symbols, which may be one number."""
    j, k = sp.symbols("j k", integer=True)
    length = sp.sqrt(norm(x) ** 2 + norm(y) ** 2)
    at = lambda place, part: mapped("at", part, extra=place)
    assert certified(at_most("orthogonal", norm(at(0, x) + at(1, y)), length))
    for places in ((0, 0), (j, k), (0, k), (True, 1)):
        with pytest.raises(NotProved, match=r"orthogonal|of the wrong type"):
            certified(at_most("orthogonal", norm(at(places[0], x) + at(places[1], y)), length))


def test_a_name_does_not_make_two_atoms_one() -> None:
    """A block and a matrix of one name, a vector and a real one, a matrix and a vector."""
    for other in (atom("A", "BE", is_block=True), atom("A", "VE"), atom("A", "BE", is_real=True)):
        with pytest.raises(NotProved, match=r"differ|unknown flags|of one kind"):
            certified(equal(A, other))
        assert norm(A) != norm(other)
        with pytest.raises(NotProved, match=r"does not follow|unknown flags"):
            certified(at_most("reals", norm(A), norm(other)))


@pytest.mark.parametrize("rule", ["triangle", "scaling", "reals"])
def test_every_rule_asks_that_divisors_do_not_vanish(rule: str) -> None:
    """Also inside the norms that a line speaks of."""
    t = sp.Symbol("t", nonnegative=True)
    for line in (
        at_most(rule, norm(A / t), norm(A / t)),
        at_most(rule, norm(A / t), norm(A) / t),
    ):
        with pytest.raises(NotProved, match="the divisor t may be 0"):
            certified(line)
    assert certified(at_most("scaling", norm(A / t), norm(A) / t), sp.Gt(t, 0))


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
    with pytest.raises(NotProved, match="alpha: 0 < 0 does not"):
        prove_rule(replace(entry, lines=lines), nothing)


def test_real_linear_maps_take_no_complex_numbers() -> None:
    """[[0, iA], [(iA)^H, 0]] is not i [[0, A], [A^H, 0]]."""
    i = sp.Symbol("i", complex=True)
    with pytest.raises(NotProved, match="may be complex"):
        certified(equal(dilation(i * A), i * dilation(A)))
