"""Tables for a terminal, and numbers in their cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

LEAST = 12  # a column that may be broken is left as wide as that


def table(
    columns: Sequence[str],
    left: Collection[int] = (0,),
    *,
    wrapped: Collection[int] = (),
    **style: Any,
) -> Any:
    """A table of rich: what is in the columns `left` stands on the left, all else on the right; only `wrapped` ones are broken.

    Where the console is too narrow for that, each row is a list of its cells, one below the other: none is cut.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Column, Table

    class Whole(Table):
        def __rich_console__(self, console: Any, options: Any) -> Any:
            widths = [max(console.measure(x).maximum for x in (c.header, *c.cells)) for c in self.columns]
            needed = [w if c.no_wrap else min(w, LEAST) for w, c in zip(widths, self.columns, strict=True)]
            beside = self.padding[1] if self.collapse_padding else self.padding[1] + self.padding[3]
            lines = len(needed) - 1 + 2 * self.show_edge if self.box else 0
            if sum(needed) + beside * (len(needed) - 1 + self.pad_edge) + lines <= options.max_width:
                yield from super().__rich_console__(console, options)
                return
            yield self.title or ""
            for row, *cells in zip(self.rows, *(c.cells for c in self.columns), strict=True):
                grid = Table.grid(Column(overflow="fold"), Column(overflow="fold"), padding=(0, 2, 0, 0))
                for column, cell in zip(self.columns, cells, strict=True):
                    grid.add_row(column.header, cell, style=row.style)
                yield from (grid, "")

    out = Whole(**{"box": SIMPLE_HEAD, "title_justify": "left", "pad_edge": False, **style})
    for j, name in enumerate(columns):
        out.add_column(name, justify="left" if j in left else "right", no_wrap=j not in wrapped, overflow="fold")
    return out


def number(value: float | None, form: str = ".3g") -> str:
    """A dash for None."""
    return "—" if value is None else format(value, form)
