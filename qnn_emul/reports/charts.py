"""Charts as data, drawn twice: as SVG for pages and notebooks (no package is needed), and by matplotlib for files.

Colours are those of Okabe and Ito, and each series has a mark of its own, so that nothing hangs on colour alone.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from ..errors import ArgumentError, quoted_value

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#000000")  # of a page, its style sheet may say others: --c0, --c1, …
WIDTH, HEIGHT, LEFT, TOP, RIGHT = 444, 280, 62, 30, 10


@dataclass(frozen=True, eq=False)
class Points:
    """A series of points (x, y). `mark`: "o", "s", "^" points, "_" dashes, "-" a line, "--" a broken one, "o-" both, "bar" bars."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    mark: str = "o"


class Picture(ABC):
    """What is drawn: `svg`, shown by notebooks; `words` say it; `save` writes .png, .pdf or .svg with matplotlib."""

    title: str

    @property
    @abstractmethod
    def svg(self) -> str: ...

    @property
    @abstractmethod
    def words(self) -> str: ...

    @abstractmethod
    def on(self, axis: Any) -> None:
        """Draw on an axis of matplotlib."""

    def _repr_html_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write a picture file; nothing but our own is written over. Raises ArgumentError, MissingPackage."""
        save([self], path)


def save(pictures: Sequence[Picture], path: str | Path, name: str = "path") -> None:
    """Several pictures in one file, two in a row. Raises ArgumentError, MissingPackage."""
    from .plotting import figure

    listed = isinstance(pictures, Sequence) and all(isinstance(p, Picture) for p in pictures)
    if not listed or not pictures:
        raise ArgumentError("pictures", "be a non-empty list of what `qe.plots` draws", quoted_value(pictures))
    columns = min(2, len(pictures))
    rows = -(-len(pictures) // columns)
    with figure(path, rows, columns, (5.6 * columns, 3.9 * rows), name) as (_, axes):
        grid = [axes] if len(pictures) == 1 else list(axes.flat)
        for picture, axis in zip(pictures, grid, strict=False):
            picture.on(axis)
        for axis in grid[len(pictures) :]:
            axis.set_visible(False)


@dataclass(frozen=True, eq=False)
class Chart(Picture):
    """Series over a common axis; `names` stand at x = 0, 1, …; on a logarithmic axis only what is positive has a point."""

    title: str
    series: Sequence[Points]
    x_label: str = ""
    y_label: str = ""
    names: Sequence[str] = ()
    log_y: bool = False

    @property
    def words(self) -> str:
        parts = (f"{s.label}: {min(s.y):.3g} to {max(s.y):.3g}" for s in self.series if len(s.y))
        return f"{self.title}; {'; '.join(parts)}"

    @property
    def svg(self) -> str:
        axes = _Axes.of(self)
        drawn = "".join(_drawn(s, j, axes) for j, s in enumerate(self.series))
        size = f'viewBox="0 0 {WIDTH} {axes.height:g}" width="{WIDTH}" height="{axes.height:g}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(self.words)}" {size} '
            f'font-family="system-ui, sans-serif" font-size="13" style="fill:var(--ink,#000);stroke:none">'
            f"{axes.frame}{drawn}{_legend(self.series)}</svg>"
        )

    def on(self, axis: Any) -> None:
        for j, s in enumerate(self.series):
            colour, label = COLOURS[j % len(COLOURS)], s.label
            if s.mark == "bar":
                axis.bar(s.x, s.y, color=colour, alpha=0.6, label=label)
            else:
                mark = s.mark.strip("-")
                line = "--" if s.mark == "--" else "-" if s.mark.endswith("-") else "none"
                shown: dict[str, Any] = {"markersize": 10, "markeredgewidth": 2} if mark == "_" else {}
                axis.plot(s.x, s.y, linestyle=line, color=colour, marker=mark or None, label=label, **shown)
        axis.set(title=self.title, xlabel=self.x_label, ylabel=self.y_label)
        if self.log_y:
            axis.set_yscale("log")
        if self.names:
            axis.set_xticks(range(len(self.names)), self.names, **_turned(self.names))
        axis.legend(loc="best")


class Pair(tuple[Chart, Chart]):
    """Two charts that belong together: a notebook shows both, `save` writes them into one file."""

    def _repr_html_(self) -> str:
        return "".join(picture.svg for picture in self)

    def save(self, path: str | Path) -> None:
        """Raises ArgumentError, MissingPackage."""
        save(self, path)


def _short(names: Sequence[str]) -> bool:
    return max(map(len, names), default=0) <= 4


def _turned(names: Sequence[str]) -> dict[str, Any]:
    return {} if _short(names) else {"rotation": 60, "ha": "right", "rotation_mode": "anchor"}


@dataclass(frozen=True)
class _Axes:
    """From numbers to places, and the frame with its ticks."""

    low: tuple[float, float]
    high: tuple[float, float]
    log_y: bool
    height: float
    frame: str

    @classmethod
    def of(cls, chart: Chart) -> _Axes:
        x = [v for s in chart.series for v in s.x]
        y = [v for s in chart.series for v in s.y if v > 0 or not chart.log_y]
        x_low, x_high = (min(x), max(x)) if x else (0.0, 1.0)
        if chart.names or any(s.mark == "bar" for s in chart.series):
            x_low, x_high = x_low - 0.6, x_high + 0.6
        ticks = _decades(y) if chart.log_y else _round_numbers(y)
        words = chart.names and not _short(chart.names)
        below = 44 + (7.2 * max(map(len, chart.names)) if words else 0)
        out = cls((x_low, ticks[0]), (x_high, ticks[-1]), chart.log_y, HEIGHT - 44 + below, "")
        return replace(out, frame=out._frame(chart, ticks, x_low, x_high))

    @property
    def bottom(self) -> float:
        return HEIGHT - 44

    def x(self, value: float) -> float:
        share = (value - self.low[0]) / ((self.high[0] - self.low[0]) or 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        at = math.log10 if self.log_y else float
        share = (at(value) - at(self.low[1])) / (at(self.high[1]) - at(self.low[1]))
        return self.bottom - share * (self.bottom - TOP)

    def _frame(self, chart: Chart, ticks: Sequence[float], x_low: float, x_high: float) -> str:
        right, parts = WIDTH - RIGHT, []
        for tick in ticks:
            y = self.y(tick)
            parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" style="stroke:var(--line,#d8dee4)"/>')
            parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_tick(tick)}</text>')
        labels: list[tuple[float, str]] = [*enumerate(chart.names)] or [
            (t, _tick(t)) for t in _round_numbers([x_low, x_high]) if x_low <= t <= x_high
        ]
        for place, word in labels:
            x, y = self.x(place), self.bottom + 16
            turned = (
                "" if _short([w for _, w in labels]) or not chart.names else f' transform="rotate(-60 {x:.1f} {y})"'
            )
            anchor = "end" if turned else "middle"
            parts.append(f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}"{turned}>{escape(word)}</text>')
        middle = (TOP + self.bottom) / 2
        parts.append(f'<path d="M{LEFT} {TOP}V{self.bottom}H{right}" style="fill:none;stroke:var(--ink,#000)"/>')
        parts.append(
            f'<text x="{(LEFT + right) / 2}" y="{self.height - 6:g}" text-anchor="middle">{escape(chart.x_label)}</text>'
        )
        parts.append(
            f'<text transform="rotate(-90 12 {middle})" x="12" y="{middle}" text-anchor="middle">{escape(chart.y_label)}</text>'
        )
        return "".join(parts)


def _decades(values: Sequence[float]) -> list[float]:
    """Powers of ten around the values, at most seven."""
    low, high = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) - 1e-9)) if values else (0, 1)
    high = max(high, low + 1)
    step = -(-(high - low) // 6)
    return [10.0**k for k in range(low, high + step, step)]


def _round_numbers(values: Sequence[float]) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten around the values."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    span = (high - low) or abs(high) or 1.0
    rough = 10.0 ** math.floor(math.log10(span / 5))
    step = next(rough * f for f in (1, 2, 5, 10) if span / (rough * f) <= 6)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return [k * step for k in range(first, last + 1)]


def _tick(value: float) -> str:
    return (
        f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")
        if value and not 1e-3 <= abs(value) < 1e5
        else f"{value:.4g}"
    )


def _colour(j: int) -> str:
    return f"var(--c{j % len(COLOURS)},{COLOURS[j % len(COLOURS)]})"


def _drawn(s: Points, j: int, axes: _Axes) -> str:
    points = [(axes.x(x), axes.y(y)) for x, y in zip(s.x, s.y, strict=True) if y > 0 or not axes.log_y]
    if s.mark == "bar":
        half = 0.4 * (WIDTH - LEFT - RIGHT) / (axes.high[0] - axes.low[0])
        zero = axes.bottom if axes.log_y else axes.y(max(0.0, axes.low[1]))
        bars = "".join(
            f'<rect x="{x - half:.1f}" y="{min(y, zero):.1f}" width="{2 * half:.1f}" height="{abs(zero - y):.1f}"/>'
            for x, y in points
        )
        return f'<g style="fill:{_colour(j)};opacity:.75">{bars}</g>'
    line = ""
    if s.mark.endswith("-"):
        dash = ";stroke-dasharray:6 4" if s.mark == "--" else ""
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        line = f'<path d="M{path}" style="fill:none;stroke:{_colour(j)};stroke-width:1.8{dash}"/>' if points else ""
    return line + "".join(_mark(s.mark.strip("-"), x, y, j) for x, y in points)


def _mark(mark: str, x: float, y: float, j: int) -> str:
    shapes = {
        "o": f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
        "s": f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z",
        "^": f"M{x:.1f} {y - 5:.1f}l5 9h-10z",
        "_": f"M{x - 8:.1f} {y - 1.5:.1f}h16v3h-16z",
    }
    return f'<path d="{shapes[mark]}" style="fill:{_colour(j)}"/>' if mark else ""


def _legend(series: Sequence[Points]) -> str:
    """One line above the frame: mark and label of each."""
    out, x = [], float(LEFT)
    for j, s in enumerate(series):
        if s.mark == "bar":
            out.append(f'<rect x="{x}" y="8" width="14" height="10" style="fill:{_colour(j)};opacity:.75"/>')
        else:
            dash = ";stroke-dasharray:6 4" if s.mark == "--" else ""
            if s.mark.endswith("-"):
                out.append(f'<path d="M{x - 4} 13h22" style="stroke:{_colour(j)};stroke-width:1.8{dash}"/>')
            out.append(_mark(s.mark.strip("-"), x + 7, 13, j))
        out.append(f'<text x="{x + 22}" y="17" font-size="12">{escape(s.label)}</text>')
        x += 36 + 6.8 * len(s.label)
    return "".join(out)
