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
from .induction import coefficients, list_settings
from .terms import atom, mapped
from .theorems import Stated


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
    """Both of each flag too."""
    made = plain if entry.symbols is None else (s for one in plain for s in entry.symbols(one, KIT))
    return [flagged for s in made for flagged in both(s)]


def both(s: Setting) -> Iterator[Setting]:
    """A setting with every value of its flags."""
    names = [k for k, v in s.numbers.items() if isinstance(v, bool)]
    for values in itertools.product((False, True), repeat=len(names)):
        said = [s.label, *(f"{k} = {v}" for k, v in zip(names, values, strict=True) if v)]
        yield replace(
            s, label=" ".join(filter(None, said)), numbers={**s.numbers, **dict(zip(names, values, strict=True))}
        )
