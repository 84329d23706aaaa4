"""Tables for a terminal, and numbers in their cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any


def table(
    columns: Sequence[str],
    left: Collection[int] = (0,),
    *,
    wrapped: Collection[int] = (),
    overflow: Any = "ellipsis",
    **style: Any,
) -> Any:
    """A table of rich: what is in the columns `left` stands on the left, all else on the right; only `wrapped` ones are broken."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    out = Table(**{"box": SIMPLE_HEAD, "title_justify": "left", "pad_edge": False, **style})
    for j, name in enumerate(columns):
        out.add_column(name, justify="left" if j in left else "right", no_wrap=j not in wrapped, overflow=overflow)
    return out


def number(value: float | None, form: str = ".3g") -> str:
    """A dash for None."""
    return "—" if value is None else format(value, form)
