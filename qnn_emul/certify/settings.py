"""The settings in which each statement is read: one symbol for each part of a record, and what a lemma file's `symbols` says."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from ..engine.lemma import Lemma
from . import standins, symbols
from .abstract import Child, Setting, child, plain_settings, symbol
from .certificates.derivable import derivable
from .induction import coefficients, list_settings
from .terms import atom, mapped
from .theorems import NotProved, Stated


def exact_input(alpha: Any = None) -> tuple[Child, list[Any]]:
    """An input A with epsilon = 0, and alpha a given number; what its record promises."""
    import sympy as sp

    made, _ = child("A", "BE")
    record = replace(made.record, epsilon=0, alpha=made.record.alpha if alpha is None else alpha)
    exact = replace(made, record=record)
    return exact, [sp.Le(exact.part.error.norm(), record.epsilon), sp.Le(exact.target_data.norm(), record.norm)]


def given_whole(s: Setting, condition: str, *names: str) -> Setting:
    """A statement about one matrix A, made of these parameters; a condition bounds its norm by the rule's `norm`, or 1."""
    whole = atom("A", "BE")
    stated = Stated(condition, whole.norm(), s.numbers.get("norm", 1))
    return replace(s, data=dict.fromkeys(names, standins.GivenData(lambda name: whole)), stated=(stated,))


def convolution(s: Setting) -> tuple[Setting, standins.Windows]:
    """A statement about a convolution, by windows and by shifts, and what stands for it."""
    conv = standins.Windows(atom("windows of K", "BE"), atom("shifts of K", "BE"))
    stated = (
        Stated("windows are shifts", (conv.windows - conv.shifts).norm(), 0),
        Stated("the norm of a convolution", conv.windows.norm(), s.numbers["norm"]),
    )
    return replace(s, stated=stated), conv


# What `symbols(setting, kit)` of a lemma file may build from: lemma files stand below the prover and do not import it.
KIT = SimpleNamespace(
    symbol=symbol,
    root=symbols.root,
    qubits=symbols.qubits,
    atom=atom,
    mapped=mapped,
    child=child,
    GivenData=standins.GivenData,
    exact_input=exact_input,
    given_whole=given_whole,
    convolution=convolution,
    coefficients=coefficients,
    Stated=Stated,
    LipschitzFunction=standins.LipschitzFunction,
    Multiple=standins.Multiple,
    Near1=standins.Near1,
    Quotient=standins.Quotient,
    Rounds=standins.Rounds,
    Series=standins.Series,
    UnitColumns=standins.UnitColumns,
    Weights=standins.Weights,
)


def settings(entry: Lemma, counts: tuple[int, ...] = (1, 2, 3)) -> list[Setting]:
    """The symbolic instances of a statement: the plain ones, of lists with so many terms, or what the lemma file makes of them."""
    return _made(entry, plain_settings(entry, counts))


def proof_settings(entry: Lemma) -> list[Setting]:
    """Those on which a statement is proved: of lists one term, and one term more than any number."""
    steps = _made(entry, list_settings(entry))
    return [*settings(entry, (1,)), *steps] if steps else settings(entry)


def _made(entry: Lemma, plain: Iterable[Setting]) -> list[Setting]:
    """Both of each flag too. Raises NotProved where the file's symbols cannot be made, or are none."""
    ones = list(plain)
    try:
        made = ones if entry.symbols is None else [s for one in ones for s in entry.symbols(one, KIT)]
        found = [flagged for s in made for flagged in both(s)]
    except (TypeError, ValueError, AttributeError, LookupError) as problem:
        raise NotProved(f"symbols() cannot be run: {type(problem).__name__}: {problem}") from problem
    if ones and not found:
        raise NotProved("symbols() gives no setting")
    return found


def asked(entry: Lemma) -> tuple[str, ...]:
    """What the file's `symbols` asks of the numbers beside what its inputs promise. Raises NotProved where that contradicts itself."""
    import sympy as sp

    said: dict[str, None] = {}
    promised = {f for plain in (plain_settings(entry), list_settings(entry)) for s in plain for f in s.facts}
    for s in proof_settings(entry):
        if sp.false in s.facts or derivable(1, 0, [f for f in s.facts if f != sp.true]):
            raise NotProved(f"{s.label}: what the statement asks of its numbers contradicts itself".removeprefix(": "))
        known = promised.union(*(c.promises() for c in s.children))
        said |= dict.fromkeys(str(f) for f in s.facts if f not in known and f != sp.true)
        said |= dict.fromkeys(fixed(s))
    return tuple(said)


def fixed(s: Setting) -> Iterator[str]:
    """What is no symbol of its own in a setting: parts of records, and numbers other than flags."""
    for c in s.children:
        parts = {name: getattr(c.record, name) for name in ("alpha", "epsilon", "norm")}
        yield from (
            f"{name} of {c.target_data} = {v}" for name, v in parts.items() if not getattr(v, "is_Symbol", False)
        )
    for name, v in s.numbers.items():
        if getattr(v, "is_Symbol", False):
            yield from _supposed(v)
        if not (isinstance(v, bool | tuple) or getattr(v, "is_Symbol", False) or hasattr(v, "before")):
            yield f"{name} = {v}"


def _supposed(number: Any) -> Iterator[str]:
    """What a symbol is taken for; an integer, and a norm, are what their names say."""
    if number.is_integer or isinstance(number, symbols.NormSymbol):
        return
    if number.is_nonnegative or number.is_real:
        yield (
            f"{number} > 0"
            if number.is_positive
            else f"{number} >= 0"
            if number.is_nonnegative
            else f"{number} is real"
        )


def both(s: Setting) -> Iterator[Setting]:
    """A setting with every value of its flags."""
    names = [k for k, v in s.numbers.items() if isinstance(v, bool)]
    for values in itertools.product((False, True), repeat=len(names)):
        said = [s.label, *(f"{k} = {v}" for k, v in zip(names, values, strict=True) if v)]
        yield replace(
            s, label=" ".join(filter(None, said)), numbers={**s.numbers, **dict(zip(names, values, strict=True))}
        )
