"""The settings in which each statement is read: one symbol for each part of a record, and what a lemma file's `symbols` says."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from ..engine.lemma import Lemma
from . import standins, symbols
from .abstract import Child, Setting, child, plain_settings, symbol
from .terms import atom, mapped
from .theorems import Stated


def exact_input(alpha: Any = None) -> tuple[Child, list[Any]]:
    """An input A with epsilon = 0, and alpha a given number; what its record promises."""
    import sympy as sp

    made, _ = child("A", "BE")
    record = replace(made.record, epsilon=0, alpha=made.record.alpha if alpha is None else alpha)
    exact = replace(made, record=record)
    return exact, [sp.Le(exact.part.error.norm(), record.epsilon), sp.Le(exact.target_data.norm(), record.norm)]


# What `symbols(setting, kit)` of a lemma file may build from: lemma files stand below the prover and do not import it.
KIT = SimpleNamespace(
    symbol=symbol,
    qubits=symbols.qubits,
    atom=atom,
    mapped=mapped,
    child=child,
    exact_input=exact_input,
    Stated=Stated,
    LipschitzFunction=standins.LipschitzFunction,
    Multiple=standins.Multiple,
    Near1=standins.Near1,
    Quotient=standins.Quotient,
    Series=standins.Series,
    UnitColumns=standins.UnitColumns,
    Weights=standins.Weights,
)


def settings(entry: Lemma) -> list[Setting]:
    """The symbolic instances on which a statement is proved: the plain ones, or what the lemma file makes of them."""
    plain = plain_settings(entry)
    return list(plain) if entry.symbols is None else [s for one in plain for s in entry.symbols(one, KIT)]
