"""The kernel: the only place where theorems are made, each by a rule of `rules` or by arithmetic.

A theorem is "left = right" between terms, or "left <= right" between numbers: SymPy expressions in the parameters of the statement
and in symbols for norms of terms. proofs/TRUSTED.md is the page that says what is trusted.
"""

from __future__ import annotations

from typing import Any

from ..engine.lines import Line
from . import arithmetic
from .context import Context, NotProved
from .rules import RULES, need

__all__ = ["Context", "NotProved", "Theorem", "prove_claim", "prove_line"]

_KEY = object()


class Theorem:
    """What has been proved, by which rule, and under which conditions beyond the records. Made by the kernel's rules alone."""

    __slots__ = ("by", "conditions", "left", "relation", "right")
    left: Any
    relation: str
    right: Any
    by: str
    conditions: frozenset[str]

    def __init__(
        self, key: object, left: Any, relation: str, right: Any, by: str, conditions: frozenset[str] = frozenset()
    ) -> None:
        if key is not _KEY:
            raise TypeError("a theorem is made by a rule of the kernel, not by hand")
        for name, value in zip(
            ("left", "relation", "right", "by", "conditions"), (left, relation, right, by, conditions), strict=True
        ):
            object.__setattr__(self, name, value)

    def __init_subclass__(cls) -> None:
        raise TypeError("a theorem has no other kinds: a subclass could say what nothing proved")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a theorem cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a theorem cannot be changed")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("a theorem is neither copied nor pickled: it is proved again")

    def __repr__(self) -> str:
        return f"<Theorem {self.left} {self.relation} {self.right} by {self.by}>"


def _only_theorems(context: Context) -> None:
    """What lies in a context was proved: anything that merely looks like a theorem is refused."""
    for t in context.theorems:
        if type(t) is not Theorem:
            raise NotProved(f"{t!r} is no theorem of the kernel")


def prove_line(context: Context, line: Line) -> Theorem:
    """The theorem of one line, added to the context. Raises NotProved."""
    _only_theorems(context)
    rule = line.reason.partition(": ")[0]
    if rule not in RULES:
        raise NotProved(f"'{line.reason}' is no rule of the kernel ({', '.join(RULES)})")
    theorem = Theorem(_KEY, line.left, line.relation, line.right, line.reason, RULES[rule](context, line))
    context.theorems.append(theorem)
    return theorem


def prove_claim(context: Context, what: str, left: Any, right: Any) -> tuple[Theorem, arithmetic.Discharge]:
    """left <= right from everything in the context, by arithmetic. Raises NotProved with a model where there is one."""
    _only_theorems(context)
    found = need(context, what, left, right)
    return Theorem(_KEY, left, "<=", right, "reals", context.conditions()), found
