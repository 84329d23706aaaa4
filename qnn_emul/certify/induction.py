"""Rules of lists, for every number of terms: from the list so far to one term more.

Target, block and rule are read on x_1 … x_m followed by x, m any number. The list so far is one encoding of which this is known: what
the rule says of it, which is what is to be shown of the longer one. It is the first of the two terms that the lines speak of, and
stands there with the coefficient 1, as its target is the whole sum. With the proof for one term this is an induction. Places: the list
so far stands at 0 and the next term at 1, with zeros up to one size, which change no norm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..encoding.record import Record
from ..engine.lemma import Lemma
from ..engine.lines import Goal, Line, Part
from ..engine.signature import Several, members, readings
from .abstract import Child, Setting, child, parameters, symbol
from .any_list import AnyList, EveryTerm
from .list_functions import on_list
from .terms import QUBITS, number

Rule = Callable[..., Record[Any]]
STEP = "m + 1 terms for every m"


@dataclass(frozen=True)
class SoFar:
    """The terms before the last: what stands for each of them. `idle`: all have the coefficient 0, and are not there."""

    of: EveryTerm
    each: Child
    idle: bool = False


def list_settings(entry: Lemma) -> Iterator[Setting]:
    """One for each kind of an entry whose one input is a list; none for others."""
    if len(entry.inputs) != 1 or not isinstance(wanted := next(iter(entry.inputs.values())), Several):
        return
    (name,), kinds = entry.inputs, readings(members(wanted)[0])
    numbers = {k: symbol(k, positive=True) for k in parameters(entry.rule)}
    for one in kinds:
        each, (last, facts) = child(f"{name}_j", one.kind, one)[0], child(name, one.kind, one)
        own = [each.record.alpha, each.record.ancillas, each.record.epsilon, each.record.norm]
        of = EveryTerm(frozenset(own), frozenset(str(x) for x in (each.target_data, each.block_data)))
        label = " ".join([*([one.kind] if len(kinds) > 1 else []), STEP])
        yield Setting(label, (last,), numbers, {}, tuple(facts), so_far=SoFar(of, each))


def coefficients(s: Setting, name: str) -> Iterator[Setting]:
    """The setting with complex coefficients of its terms, not all of them 0; where a list goes before, that may be 0 as a whole."""
    import sympy as sp

    if s.so_far is None:
        plain = tuple(symbol(f"y{j + 1}", complex=True) for j in range(len(s.children)))
        some = sp.Gt(sp.Add(*map(sp.Abs, plain)), 0)
        yield replace(s, numbers={name: plain}, facts=(*s.facts, some))
        return
    each, last = symbol("y_j", complex=True), symbol("y", complex=True)
    of = replace(s.so_far.of, symbols=s.so_far.of.symbols | {each})
    for y, facts, said in (
        (each, (), "with weights so far that are not all 0"),
        (sp.Integer(0), (sp.Gt(sp.Abs(last), 0),), "with weights so far that are all 0"),
    ):
        so_far = replace(s.so_far, of=of, idle=y == 0)
        numbers = {name: AnyList(of, y, (last,))}
        yield replace(s, label=f"{s.label} {said}", numbers=numbers, facts=(*s.facts, *facts), so_far=so_far)


def goal_of(entry: Lemma, s: Setting, rule: Rule, more: bool) -> Goal:
    """What is claimed of the list so far, or of it with one term more. Raises NotProved."""
    assert s.so_far is not None
    terms = AnyList(s.so_far.of, s.so_far.each, s.children if more else ())
    given = {k: v if more or not isinstance(v, AnyList) else v.before() for k, v in {**s.numbers, **s.data}.items()}
    record = on_list(rule, terms.map(lambda c: c.record), **given)
    target, block = on_list(entry.target, terms, **given), on_list(entry.block, terms, **given)
    return Goal(target, block, number(record.alpha), number(record.epsilon), number(record.norm), record.leak)


def read_step(entry: Lemma, s: Setting, rule: Rule) -> tuple[Goal, list[Line]]:
    """The goal and the lines of one term more. Raises NotProved."""
    assert s.so_far is not None
    assert entry.lines is not None
    before = [] if s.so_far.idle else [part_of(goal_of(entry, s, rule, False))]
    given = {k: (*[1] * len(before), *v.more) if isinstance(v, AnyList) else v for k, v in s.numbers.items()}
    goal = goal_of(entry, s, rule, True)
    return goal, list(entry.lines(goal, *before, *(c.part for c in s.children), **{**given, **s.data}))


def part_of(goal: Goal) -> Part:
    """What is claimed of a list, as an encoding."""
    return Part(goal.target, goal.block, goal.alpha, goal.epsilon, goal.norm, QUBITS)


def supposed(entry: Lemma, s: Setting, rule: Rule) -> Setting:
    """The setting with what is known of the list so far. Raises NotProved."""
    import sympy as sp

    if s.so_far is None or s.so_far.idle:
        return s
    goal = goal_of(entry, s, rule, False)
    known = (
        sp.Gt(goal.alpha, 0),
        sp.Le(goal.error.norm(), goal.epsilon, evaluate=False),
        sp.Le(goal.target.norm(), goal.norm, evaluate=False),
    )
    return replace(s, facts=(*known, *s.facts))
