"""`qnn-emul export SOURCE`: a circuit as OpenQASM 3, a cost as QREF, an encoding as a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .console import a_plot, will_write

EXAMPLES = (
    "export be.product --out product.qasm",
    "export be.product --to qref",
)
WRITTEN = {"qasm": b"OPENQASM", "qref": b'{"version"', "json": b'{"format": "qnn-emul encoding"'}  # and how each begins


def add(commands: Any) -> None:
    """Declare the command."""
    export = commands.add_parser(
        "export",
        help="write the circuit of an encoding as OpenQASM 3, its cost as QREF, or itself",
        description="SOURCE is a file that `qe.save` wrote, or an entry of the catalogue, of which a small random instance is taken, the "
        "same in every run. OpenQASM 3: each lemma and leaf is a gate definition that is used again; the first declared qubit is the "
        "most significant one, as `qnn-emul check` reads it. Exit status: 0, or 2 for bad input.",
    )
    export.add_argument("source", metavar="SOURCE", help="a file of `qe.save`, or an entry such as be.product")
    export.add_argument(
        "--to",
        choices=tuple(WRITTEN),
        default="qasm",
        help="qasm: the circuit (default); qref: depth, gates and queries of each node; json: the encoding, for `qe.load`",
    )
    export.add_argument("--out", metavar="FILE", help="write to this file instead of standard output")
    drawn = "draw errors, norms, the unitary and the polynomial that it has (.png, .pdf, .svg); needs matplotlib"
    export.add_argument("--plot", metavar="FILE", help=drawn)
    export.set_defaults(action=_export)


def _export(options: argparse.Namespace) -> int:
    from ..files import write_whole

    will_write(("--out", options.out, WRITTEN[options.to]), a_plot(options.plot), read=_file_of(options.source))
    e = _source(options.source)
    writers: dict[str, Callable[[], str]] = {
        "qasm": lambda: _qasm(e),
        "qref": lambda: _qref(e),
        "json": lambda: _json(e),
    }
    text = writers[options.to]()
    if options.plot is not None:
        from ..reports.charts import save
        from ..reports.pictures import everything

        save(everything(_source(options.source)), options.plot, "--plot")
    if options.out is None:
        sys.stdout.write(text)
    else:
        write_whole(options.out, text, "--out")
        print(f"{e!r} written to {options.out}")
    return 0


def _file_of(source: str) -> dict[str, Any]:
    """The file that is read, if it is one."""
    return {"SOURCE": source} if Path(source).is_file() else {}


def _source(name: str) -> Any:
    """The encoding that is meant."""
    from ..campaigns.campaign import entry_of
    from ..errors import ArgumentError
    from ..lemmas import CATALOGUE
    from ..reports.catalogue import instance_of
    from ..reports.saved import load

    if _file_of(name):
        return load(name)
    entry = entry_of(name)
    if entry.key not in CATALOGUE:
        raise ArgumentError("SOURCE", "be a file of `qe.save` or a lemma with a circuit", f"the statement {name!r}")
    return instance_of(CATALOGUE[entry.key])


def _qasm(e: Any) -> str:
    from ..circuits.qasm import to_qasm3

    return to_qasm3(e)


def _qref(e: Any) -> str:
    from ..reports.qref import to_qref

    return json.dumps(to_qref(e), indent=1, allow_nan=False) + "\n"


def _json(e: Any) -> str:
    from ..reports.saved import as_text

    return as_text(e)
