"""Where commands print: rich's console and progress bar."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ArgumentError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def plain_console() -> Console:
    """Rich's console on standard output: in a pipe COLUMNS wide, or 140; a closed pipe is left to `main`."""
    from shutil import get_terminal_size

    from rich.console import Console

    from .plain import in_signs_of

    class PlainConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

        def render_str(self, text: str, **given: Any) -> Text:
            return super().render_str(in_signs_of(text, self.encoding), **given)

    width = None if sys.stdout.isatty() else get_terminal_size((140, 24)).columns
    return PlainConsole(highlight=False, width=width)


def put_out(
    as_json: bool, data: Callable[[], Any], show: Callable[[Console], object], ensure_ascii: bool = True
) -> None:
    """`data()` as JSON, or what `show` prints on a terminal."""
    if as_json:
        print(json.dumps(data(), indent=1, allow_nan=False, ensure_ascii=ensure_ascii))
    else:
        show(plain_console())


def within(option: str, value: float, low: float, high: float | None = None) -> None:
    """Raises ArgumentError for a value that is not between the two, or is below `low` where there is no `high`."""
    if value < low or (high is not None and value > high):
        raise ArgumentError(option, f"be at least {low}" if high is None else f"be between {low} and {high}", value)


def will_write(*files: tuple[str, Any, bytes], read: Mapping[str, Any] | None = None) -> None:
    """Looks at all files that a command writes, before it begins: (option, path or None, how the file begins), and at what it reads.

    Raises ArgumentError where one cannot be written, is somebody else's, or two are the same file.
    """
    from ..files import apart, writable

    given = [(option, path, like) for option, path, like in files if path is not None]
    for option, path, like in given:
        writable(path, option, like)
    apart([(option, path) for option, path, _ in given], [(o, p) for o, p in (read or {}).items() if p is not None])


def a_plot(path: Any, option: str = "--plot") -> tuple[str, Any, bytes]:
    """A plot for `will_write`, which can be drawn. Raises ArgumentError, MissingPackage."""
    if path is None:
        return option, None, b""
    from ..reports.plotting import FORMATS, checked_path

    return option, path, FORMATS[checked_path(path, option).suffix.lstrip(".").lower()]


@contextlib.contextmanager
def checking_progress(wanted: bool) -> Iterator[Callable[[int, int, Any], None] | None]:
    """A progress bar on a terminal's standard error; None elsewhere."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("building the encoding", total=None)
        yield lambda done, total, node: bar.update(
            task, completed=done, total=total, description=f"checking {node.key}"
        )


@contextlib.contextmanager
def counting_progress(wanted: bool, total: int, what: str) -> Iterator[Callable[[int], None]]:
    """moved(count) moves a progress bar on a terminal's standard error; does nothing elsewhere."""
    if not (wanted and sys.stderr.isatty()):
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.advance(task, count)
