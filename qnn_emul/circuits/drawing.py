"""Drawings of circuits on named registers: a line a register, a column a step, as text and as SVG, from one grid."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .steps import Copy, Phase, Step, Swap

BOX, CONTROL, PASS, EMPTY = "box", "control", "pass", "empty"


@dataclass(frozen=True)
class Cell:
    """What a column shows on one register: a box with a word, a control with its value, a line that passes, or nothing."""

    kind: str
    word: str = ""


def grid(names: Sequence[str], steps: Sequence[Step]) -> list[list[Cell]]:
    """A column for each step, a cell for each register."""
    return [_column(names, step) for step in steps]


def _column(names: Sequence[str], step: Step) -> list[Cell]:
    cells = {name: Cell(CONTROL, str(value)) for name, value in step.when}
    if isinstance(step, Copy):
        source, sink = step.registers
        cells |= {source: Cell(CONTROL, "x"), sink: Cell(BOX, "⊕x")}
    elif isinstance(step, Swap):
        cells |= {name: Cell(BOX, "×") for name in step.registers}
    elif isinstance(step, Phase) and step.registers:
        cells |= {name: Cell(CONTROL, "0") for name in step.registers[1:]}
        cells[step.registers[0]] = Cell(BOX, f"{step.word} at 0")
    else:
        cells |= {name: Cell(BOX, step.word) for name in step.registers}
    if isinstance(step, Phase) and not step.registers:  # a phase of the condition alone, or of everything
        name = step.when[-1][0] if step.when else names[-1]
        cells[name] = Cell(BOX, f"{step.word} at {step.when[-1][1]}" if step.when else step.word)
    touched = [place for place, name in enumerate(names) if name in cells]
    low, high = min(touched, default=0), max(touched, default=-1)
    return [cells.get(name, Cell(PASS if low < place < high else EMPTY)) for place, name in enumerate(names)]


def text(registers: Mapping[str, int], steps: Sequence[Step], width: int = 100) -> str:
    """The drawing in characters, folded at `width`."""
    heads = [f"{name}/{size}" for name, size in registers.items()]
    head = max(map(len, heads))
    columns = [_words(column) for column in grid(list(registers), steps)]
    lines: list[str] = []
    start = 0
    while start < len(columns) or not lines:
        stop, used = start, head + 3
        while stop < len(columns) and (stop == start or used + len(columns[stop][0]) <= width):
            used += len(columns[stop][0])
            stop += 1
        rows = ["".join(column[place] for column in columns[start:stop]) for place in range(len(heads))]
        lines += [f"{name:>{head}}: {row}─" for name, row in zip(heads, rows, strict=True)]
        start = stop
        if start < len(columns):
            lines.append("")
    return "\n".join(lines)


def _words(column: Sequence[Cell]) -> list[str]:
    """Cells of one width."""
    words = [{BOX: f"[{c.word}]", CONTROL: f"({c.word})", PASS: "│", EMPTY: ""}[c.kind] for c in column]
    width = max(map(len, words)) + 2
    return [word.center(width, "─") for word in words]


def svg(registers: Mapping[str, int], steps: Sequence[Step]) -> str:
    """The drawing as an SVG element; text of it is its alternative."""
    names, columns = list(registers), grid(list(registers), steps)
    heads = [f"{name} / {size}" for name, size in registers.items()]
    left, row, x = 12 + 8 * max(map(len, heads)), 40, 0.0
    parts: list[str] = []
    for column in columns:
        wide = 24 + 8 * max(len(c.word) for c in column)
        middle = left + x + wide / 2
        touched = [place for place, c in enumerate(column) if c.kind in (BOX, CONTROL)]
        if len(touched) > 1:
            parts.append(f'<path d="M{middle:g} {_y(touched[0])}V{_y(touched[-1])}" stroke="#000"/>')
        parts += [_cell(c, middle, _y(place), wide) for place, c in enumerate(column)]
        x += wide
    end = left + x + 12
    wires = [f'<path d="M{left} {_y(place)}H{end:g}" stroke="#000"/>' for place in range(len(names))]
    labels = [
        f'<text x="{left - 8}" y="{_y(place) + 5}" text-anchor="end">{html.escape(head)}</text>'
        for place, head in enumerate(heads)
    ]
    height = row * len(names) + 8
    title = html.escape(f"circuit on {', '.join(heads)}: {len(steps)} steps")
    body = "".join(wires + labels + parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {end:g} {height}" width="{end:g}" height="{height}" '
        f'font-family="monospace" font-size="13"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{body}</svg>'
    )


def _y(place: int) -> int:
    return 24 + 40 * place


def _cell(cell: Cell, middle: float, y: int, wide: float) -> str:
    word = html.escape(cell.word)
    if cell.kind == BOX:
        return (
            f'<rect x="{middle - wide / 2 + 4:g}" y="{y - 14}" width="{wide - 8:g}" height="28" fill="#fff" stroke="#000"/>'
            f'<text x="{middle:g}" y="{y + 5}" text-anchor="middle">{word}</text>'
        )
    if cell.kind == CONTROL:
        filled = cell.word != "0"
        ink, paper = ("#fff", "#000") if filled else ("#000", "#fff")
        return (
            f'<circle cx="{middle:g}" cy="{y}" r="9" fill="{paper}" stroke="#000"/>'
            f'<text x="{middle:g}" y="{y + 5}" text-anchor="middle" fill="{ink}">{word}</text>'
        )
    return ""
