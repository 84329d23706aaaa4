"""matplotlib, loaded when a plot is asked for: a figure in a plain, printable style, and a file of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import ArgumentError, MissingPackage
from ..files import MARK, as_path, writable, write_whole

STYLE = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "lines.linewidth": 1.4,
    "lines.markersize": 4.5,
    "legend.fontsize": 7.5,
    "legend.framealpha": 0.9,
    "figure.constrained_layout.use": True,
}
FORMATS = {"png": b"\x89PNG\r", "pdf": b"%PDF-", "svg": b"<?xml"}  # and how each begins
MARKED = {"png": "Software", "pdf": "Creator", "svg": "Title"}  # where each says who made it


def checked_path(path: str | Path, name: str = "--plot") -> Path:
    """The file that a plot shall go to, tested before any work is done. Raises ArgumentError, MissingPackage."""
    file = as_path(path, name)
    form = file.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise ArgumentError(name, f"end in one of {', '.join('.' + f for f in FORMATS)}", str(path))
    writable(file, name, FORMATS[form])
    _library()
    return file


def _library() -> Any:
    try:
        import matplotlib
    except ImportError:
        raise MissingPackage("a picture file", "matplotlib", "plots") from None
    return matplotlib


@contextmanager
def figure(
    path: str | Path, rows: int = 1, columns: int = 1, size: tuple[float, float] = (6.4, 4.4), name: str = "--plot"
) -> Iterator[Any]:
    """`with figure("f.png", 2, 2) as (fig, axes):` draws, then writes the file; no display is needed.

    axes: one, or an array of rows x columns. Raises ArgumentError, MissingPackage.
    """
    file = checked_path(path, name)
    library = _library()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with library.rc_context(STYLE):
        fig = Figure(figsize=size)
        FigureCanvasAgg(fig)
        yield fig, fig.subplots(rows, columns)
        form, picture = file.suffix.lstrip(".").lower(), io.BytesIO()
        fig.savefig(picture, format=form, dpi=160, metadata={MARKED[form]: MARK})
        write_whole(file, picture.getvalue(), name)
