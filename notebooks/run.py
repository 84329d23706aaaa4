"""Execute the notebooks from their text halves: `python notebooks/run.py [--write] [NAME …]`.

Without --write nothing is changed: the notebooks run, and the first one that fails ends it with exit status 1. With --write the
.ipynb beside each text half is made anew, with its outputs, in a form that does not depend on when and by whom it was run: cells
are numbered, times and versions of Python left out. NAME picks the notebooks whose file names contain it.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SECONDS_A_CELL = 120
COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # of tracebacks


def text_halves(names: list[str] | None = None) -> list[Path]:
    """01_….py, 02_….py, …, or those whose names contain one of `names`."""
    found = sorted(HERE.glob("[0-9][0-9]_*.py"))
    return [path for path in found if not names or any(name in path.name for name in names)]


def read(path: Path) -> Any:
    """The notebook of a text half, without outputs, its cells numbered."""
    import jupytext

    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number + 1:02d}"
        cell["metadata"].pop("lines_to_next_cell", None)  # blank lines of the text half
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def executed(path: Path) -> Any:
    """The same with outputs. Raises nbclient's CellExecutionError where a cell fails."""
    from nbclient import NotebookClient

    notebook = read(path)
    resources = {"metadata": {"path": str(HERE)}}
    quiet = ["--log-level=ERROR"]  # of the kernel: it warns of the local connection that it is told to use
    options = {"resources": resources, "record_timing": False, "coalesce_streams": True, "extra_arguments": quiet}
    NotebookClient(notebook, timeout=SECONDS_A_CELL, **options).execute()
    notebook.metadata.pop("language_info", None)  # it names the version of Python
    for cell in notebook.cells:
        cell["metadata"].pop("execution", None)
    return notebook


def main() -> int:
    import nbformat

    parser = argparse.ArgumentParser(description="Run the notebooks, one after the other.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a file name; default: all notebooks")
    parser.add_argument("--write", action="store_true", help="write the .ipynb files with their outputs")
    options = parser.parse_args()
    paths = text_halves(options.names)
    if not paths:
        parser.error(f"no notebook has a name with {options.names} in it")
    for path in paths:
        start = time.perf_counter()
        try:
            notebook = executed(path)
        except Exception as problem:  # a cell that fails, a kernel that does not start: said, not traced
            print(f"{path.stem}: FAILED\n{COLOURS.sub('', str(problem))}", file=sys.stderr)
            return 1
        if options.write:
            nbformat.write(notebook, path.with_suffix(".ipynb"))
        print(f"{path.stem}: {len(notebook.cells)} cells, {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
