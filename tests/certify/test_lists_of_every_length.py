"""Rules of lists are proved for every number of terms, and what goes wrong from some term on is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sympy as sp
from scipy.linalg import block_diag

from qnn_emul.certify.any_list import AnyList, EveryTerm, ListSymbol
from qnn_emul.certify.induction import goal_of, supposed
from qnn_emul.certify.list_functions import compiled, on_list
from qnn_emul.certify.normal_form import divisors, evaluated
from qnn_emul.certify.proofs import attempt
from qnn_emul.certify.prove import prove, prove_rule, told_apart
from qnn_emul.certify.settings import proof_settings
from qnn_emul.certify.terms import atom, mapped
from qnn_emul.certify.theorems import NotProved
from qnn_emul.encoding.record import Record
from qnn_emul.engine.signature import Several
from qnn_emul.instances.random import random_encoding
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.lemmas.be import linear_combination
from qnn_emul.linalg.operators import to_dense
from qnn_emul.linalg.shapes import stacked
from qnn_emul.scalars import maximum, total

LISTED = [key for key, e in CATALOGUE.items() if any(isinstance(i, Several) for i in e.inputs.values())]
OF_LISTS = [key for key in LISTED if CATALOGUE[key].tree is None]  # the others follow from these
SUM, STACK = CATALOGUE["ve.sum"], CATALOGUE["ve.concatenation"]


@pytest.mark.parametrize("key", OF_LISTS)
def test_rules_of_lists_are_proved_by_induction(key: str) -> None:
    """One term, and one more than any number; none stands for two or three."""
    assert prove(key).status == "proved"
    labels = [p.label for p in prove_rule(CATALOGUE[key])]
    assert labels[0] == "1 terms"
    assert all(label.startswith("m + 1 terms for every m") for label in labels[1:])
    assert len(labels) > 1
    assert all(not attempt(CATALOGUE[key], wrong).proved for wrong in CATALOGUE[key].wrong.values())


@pytest.mark.parametrize("key", [key for key in LISTED if key not in OF_LISTS])
def test_trees_of_lists_do_the_same_with_each(key: str) -> None:
    """No part is taken, so one, two and three stand for all; the nodes that take lists are proved for every length."""
    assert prove(key).status.startswith("proved")
    assert not told_apart(CATALOGUE[key])


def dense(x: Any) -> np.ndarray:
    return x if isinstance(x, np.ndarray) else to_dense(x)


def same(one: Any, other: Any) -> bool:
    """Records, or arrays up to zeros that follow."""
    if isinstance(one, Record):
        return one == other
    a, b = (dense(x) for x in (one, other))
    size = max(a.shape[0], b.shape[0])
    a, b = (np.pad(x, [(0, size - x.shape[0])] * x.ndim) for x in (a, b))
    return bool(np.abs(a - b).max() < 1e-12)


def some_terms(key: str, count: int) -> tuple[list[Any], dict[str, Any]]:
    """Random terms of one qubit, and the numbers of the rule."""
    rng, kind = np.random.default_rng(count), "VE" if key.startswith("ve.") else "BE"
    terms = [
        random_encoding(rng, kind, 1, 1, float(rng.uniform(0.5, 2)), 0.1 * float(rng.random())) for _ in range(count)
    ]
    weights = tuple(complex(*rng.normal(size=2)) for _ in range(count))
    return terms, {"coefficients": weights, "extra": 1}


class Filled:
    """Formulas of a list and one term more, with numbers and arrays for what stands in them."""

    def __init__(self, s: Any, terms: list[Any], weights: Sequence[complex]) -> None:
        self.each, self.last = s.so_far.each, s.children[0]
        self.terms, self.weights = terms, weights

    def symbols(self, c: Any, j: int, y: str) -> dict[Any, Any]:
        """Of a term that stands for another one."""
        r, found = c.record, self.terms[j].record
        return {
            r.alpha: found.alpha,
            r.epsilon: found.epsilon,
            r.norm: found.norm,
            sp.Symbol(y, complex=True): self.weights[j],
        }

    def number(self, e: Any) -> complex:
        """Of all but the last term, what they make together."""
        before, e = range(len(self.terms) - 1), sp.sympify(e)
        made = {}
        for x in e.atoms(ListSymbol):
            how, own = x.of
            made[x] = {"sum": sum, "largest": max}[how](
                complex(own.xreplace(self.symbols(self.each, j, "y_j"))).real for j in before
            )
        return complex(e.xreplace({**made, **self.symbols(self.last, len(self.terms) - 1, "y")}))

    def term(self, t: Any) -> np.ndarray:
        """An array."""
        if t.op == "scale":
            return self.number(t.extra) * self.term(t.args[0])
        if t.op == "sum":
            parts = [self.term(x) for x in t.args]
            whole = max(parts, key=len)
            return sum(np.pad(x, [(0, len(whole) - len(x))] * x.ndim) for x in parts)  # type: ignore[return-value]
        if t.op == "at" and t.extra == 0:
            return self.term(t.args[0])
        if t.op == "at":  # behind all that go before
            shift = 2 * (len(self.terms) - 1)
            return np.pad(self.term(t.args[0]), [(shift, 0)] * (1 if t.kind == "VE" else 2))
        if t in (self.last.target_data, self.last.block_data):
            return dense(getattr(self.terms[-1], "target_data" if t == self.last.target_data else "block_data"))
        how, rest = str(t.extra).split(" of ", 1)
        what = "block_data" if " " in rest or rest.startswith("block") else "target_data"
        word = str(getattr(self.each, what))
        factor = sp.sympify(
            rest.removesuffix(word).rstrip("*") or "1", {str(x): x for x in self.symbols(self.each, 0, "y_j")}
        )
        scaled = [
            complex(factor.xreplace(self.symbols(self.each, j, "y_j"))) * dense(getattr(c, what))
            for j, c in enumerate(self.terms[:-1])
        ]
        if how == "sum":
            return sum(scaled)  # type: ignore[return-value]
        return block_diag(*scaled) if t.kind == "BE" else np.concatenate(scaled)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("key", OF_LISTS)
def test_what_is_read_of_a_list_is_what_runs(key: str, count: int) -> None:
    """The functions compiled for lists are the same on tuples; of a list and one term more, the formulas are what they give on arrays."""
    entry = CATALOGUE[key]
    terms, given = some_terms(key, count)
    run = {
        f: f(*([c.record for c in terms] if f is entry.rule else terms), **given)
        for f in (entry.rule, entry.target, entry.block)
    }
    for function, made in run.items():
        assert same(on_list(function, tuple(c.record if function is entry.rule else c for c in terms), **given), made)
    for s in proof_settings(entry):
        if s.so_far is None or s.so_far.idle or count == 1:
            continue
        goal, filled = goal_of(entry, s, entry.rule, True), Filled(s, terms, given["coefficients"])
        for part in ("alpha", "epsilon", "norm"):
            assert filled.number(getattr(goal, part)) == pytest.approx(getattr(run[entry.rule], part))
        assert same(filled.term(goal.target), run[entry.target])
        assert same(filled.term(goal.block), run[entry.block])


@pytest.mark.parametrize("key", ["ve.sum", "paper.root_weights"])
def test_terms_of_weight_zero_may_go_before(key: str) -> None:
    """Then the list is its last term: nothing is supposed of what goes before, and that is not 0."""
    (s,) = [x for x in proof_settings(CATALOGUE[key]) if x.so_far and x.so_far.idle]
    goal = goal_of(CATALOGUE[key], s, CATALOGUE[key].rule, True)
    assert supposed(CATALOGUE[key], s, CATALOGUE[key].rule).facts == s.facts
    (y,) = s.numbers["coefficients"].more
    assert goal.alpha == sp.Abs(y) * s.children[0].record.alpha
    assert sp.Gt(sp.Abs(y), 0) in s.facts


# -- what goes wrong from some term on --------------------------------------------------------------------------------
def plain_sum(*terms: Any, coefficients: Any) -> Any:
    return linear_combination.rule(*terms, coefficients=coefficients)


def seven(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    return replace(right, epsilon=total(abs(y) * t.epsilon for y, t in zip(coefficients, terms[:7])))  # noqa: B905


def seven_sizes(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    sizes = [abs(y) * t.epsilon for y, t in zip(coefficients, terms, strict=True)]
    return replace(right, epsilon=total(sizes[:7]))


def beside_seven(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    return replace(right, epsilon=total(abs(y) * t.epsilon for _, y, t in zip(range(7), coefficients, terms)))  # noqa: B905


def numbered(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    errors = [abs(y) * t.epsilon for y, t in zip(coefficients, terms, strict=True)]
    return replace(right, epsilon=total(e for j, e in enumerate(errors) if j < 7))


def looped(*terms: Any, coefficients: Any) -> Any:
    out = 0
    for y, t in zip(coefficients, terms, strict=True):
        out = out + abs(y) * t.epsilon
    return replace(linear_combination.rule(*terms, coefficients=coefficients), epsilon=out)


def counted(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    return replace(right, epsilon=0) if len(terms) > 7 else right


def caught(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    try:
        return replace(right, epsilon=terms[7].epsilon)
    except Exception:  # that is what is tried
        return right


def kind_of(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    return replace(right, epsilon=0) if isinstance(terms, tuple) and terms[7:] else right


def behind(*terms: Any, coefficients: Any) -> Any:
    _, *rest = terms
    return linear_combination.rule(*(rest or terms), coefficients=coefficients)


def divided(*terms: Any, coefficients: Any) -> Any:
    right = linear_combination.rule(*terms, coefficients=coefficients)
    return replace(right, epsilon=right.epsilon + total(0 * t.alpha / (t.alpha + 1) for t in terms))


RULES: dict[Callable[..., Any], str] = {
    seven: "a part",
    seven_sizes: "a part",
    beside_seven: "is cut to another's length",
    numbered: "its enumerate",
    looped: "its terms one by one",
    counted: "how many terms it has",
    caught: "catches an error",
    kind_of: "uses 'isinstance'",
    behind: "asks whether a value is true",
    divided: "another divisor for each term",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda f: f.__name__)
def test_rules_that_may_go_wrong_later_are_refused(rule: Callable[..., Any]) -> None:
    """By name; some of them are right for the first seven terms. The right one, called by another, is proved."""
    with pytest.raises(NotProved, match=RULES[rule]):
        prove_rule(SUM, rule)
    assert prove_rule(SUM, plain_sum)


def turned_from_four(*terms: Any) -> Any:
    parts = [t.target_data for t in terms]
    return stacked(parts[:3] + list(reversed(parts[3:])))


def turned(*terms: Any) -> Any:
    return stacked(list(reversed([t.target_data for t in terms])))


def longer(*terms: Any) -> Any:
    return stacked([t.target_data for t in terms] + [])


def only_first(*terms: Any) -> Any:
    return stacked([terms[0].target_data])


TARGETS = {
    turned_from_four: "a part",
    turned: "its reversed",
    longer: "a longer list",
    only_first: "the first one's target_data",
}


@pytest.mark.parametrize("target", TARGETS, ids=lambda f: f.__name__)
def test_targets_that_may_go_wrong_later_are_refused(target: Callable[..., Any]) -> None:
    """Stacks in another order from the fourth term on, with more terms, or fewer."""
    with pytest.raises(NotProved, match=TARGETS[target]):
        prove_rule(replace(STACK, target=target))


def test_a_rule_is_read_from_the_source_that_runs(tmp_path: Any) -> None:
    """Not from one that has been changed since, or that is not there."""
    path = tmp_path / "own.py"
    path.write_text("rule = lambda *t, **_: 1\n")
    spaces: list[dict[str, Any]] = [{}, {}]
    exec(compile(path.read_text(), str(path), "exec"), spaces[0])
    assert compiled(spaces[0]["rule"])(()) == 1
    exec(compile("rule = lambda *t, **_: 2\n", str(path), "exec"), spaces[1])
    with pytest.raises(NotProved, match="is not what runs"):
        compiled(spaces[1]["rule"])
    exec("rule = lambda *t, **_: 3", spaces[1])
    with pytest.raises(NotProved, match="is not there"):
        compiled(spaces[1]["rule"])


# -- what stands for a list -------------------------------------------------------------------------------------------
A = sp.Symbol("a", positive=True)
C = sp.Symbol("c", positive=True)
OF = EveryTerm(frozenset({A}), frozenset({"x"}))
ONE = AnyList(OF, A, (C,))

ASKED: dict[str, Callable[[], Any]] = {
    "its terms one by one": lambda: list(ONE),
    "its length": lambda: len(ONE),
    "whether it has terms": lambda: bool(ONE),
    "its terms in reverse": lambda: reversed(ONE),
    "whether something is in it": lambda: C in ONE,
    "a multiple": lambda: 2 * ONE,
    "a longer list": lambda: ONE + ONE,
    "whether it is another": lambda: ONE.before() == ONE,
    "a place": lambda: ONE[1],
    "the first one's alpha": lambda: ONE[0].alpha,
    "'roots'": lambda: ONE.__operator_function__("roots"),
    "the sum of c": lambda: ONE.map(lambda x: C).total(),
    "the largest of c": lambda: ONE.map(lambda x: C).extreme(maximum),
    "the stack of y": lambda: AnyList(OF, atom("y", "VE")).stacked(),
    "a norm of each": lambda: AnyList(OF, A * atom("x", "VE").norm()).total(),
    "another divisor for each": lambda: AnyList(OF, atom("x", "VE") / A).total(),
}


@pytest.mark.parametrize("said", ASKED)
def test_what_may_not_be_asked_of_a_list(said: str) -> None:
    """All that shows its length, its order or one of its terms, and what is no term's own."""
    with pytest.raises(NotProved, match=said):
        ASKED[said]()


def test_sums_are_linear_and_largest_ones_are_not() -> None:
    """What is no term's goes in front of a sum; signs are known."""
    whole = ONE.map(lambda x: C * x + x**2).before().total()
    first, second = sorted(whole.atoms(ListSymbol), key=str)
    assert whole == C * second + first or whole == C * first + second
    assert first.is_positive
    assert second.is_positive
    assert str(ONE.before().extreme(maximum)) == "largest of a"
    assert ONE.extreme(maximum) == sp.Max(ONE.before().extreme(maximum), C)
    x = AnyList(OF, atom("x", "VE"), (atom("z", "VE"),))
    assert str(x.map(lambda t: C * t).before().total()) == "(c)*sum of x"
    assert x.stacked() == mapped("at", atom("stack of x", "VE"), extra=0) + mapped("at", atom("z", "VE"), extra=1)


def test_a_divisor_that_cancels_is_still_seen() -> None:
    """0/d of every divisor that goes: it must be shown positive."""
    d = sp.Symbol("d", real=True)
    with sp.evaluate(False):
        gone = AnyList(OF, A * (d / d)).total()
        lost = AnyList(OF, (0 / d) * atom("x", "VE")).total()
    assert divisors(gone) == divisors(lost) == {d}
    assert evaluated(gone) == AnyList(OF, A).total()
