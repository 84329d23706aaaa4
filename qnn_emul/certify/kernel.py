"""The kernel: the only place where theorems are made, by a rule of `rules` or by arithmetic. See proofs/TRUSTED.md."""

from __future__ import annotations

from typing import Any

from ..engine.lines import Line
from . import arithmetic
from .rules import RULES, defined, need
from .theorems import KEY, Context, NotProved, Theorem

__all__ = ["Context", "NotProved", "Theorem", "prove_claim", "prove_line", "prove_positive"]


def prove_line(context: Context, line: Line) -> Theorem:
    """The theorem of one line, added to the context. Raises NotProved."""
    if line.reason not in RULES:
        raise NotProved(f"'{line.reason}' is no rule of the kernel ({', '.join(RULES)})")
    defined(context, line.left, line.right)
    conditions = RULES[line.reason](context, line)
    theorem = Theorem(KEY, line.left, line.relation, line.right, line.reason, conditions)
    context.theorems.append(theorem)
    return theorem


def prove_claim(context: Context, what: str, left: Any, right: Any) -> tuple[Theorem, arithmetic.Discharge]:
    """left <= right from everything in the context, by arithmetic. Raises NotProved with a model where there is one."""
    defined(context, left, right)
    found = need(context, what, left, right)
    return Theorem(KEY, left, "<=", right, "reals", context.conditions()), found


def prove_positive(context: Context, what: str, value: Any) -> Theorem:
    """0 < value from everything in the context. Raises NotProved."""
    if not arithmetic.positive(value, context.relations()):
        raise NotProved(f"{what} does not follow from the lines: {value} may be 0 or less")
    return Theorem(KEY, 0, "<", value, "reals", context.conditions())
