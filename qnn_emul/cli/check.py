"""`qnn-emul check CIRCUIT`: does this circuit encode that?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .console import a_plot, put_out, will_write

EXAMPLES = ("check u.npy --target t.npy --alpha 1 --ancillas 1 --epsilon 0",)


def add(commands: Any) -> None:
    """Declare the command."""
    check = commands.add_parser(
        "check",
        help="does this circuit encode that matrix or vector?",
        description="Compare a circuit with the record that is claimed for it: ||target - alpha * block|| <= epsilon, block the "
        "top-left corner of its unitary, and as many ancillas as claimed (the first qubits; their number is the circuit's qubits "
        "less n, 2**n the padded size of the target). Exit status: 0 the record holds, 1 it does not, 2 bad input.",
    )
    check.add_argument(
        "circuit",
        metavar="CIRCUIT",
        help="a unitary matrix as .npy (or scipy's sparse .npz), or an OpenQASM 2 or 3 file (extra `circuits`), whose first declared "
        "qubit is the most significant one",
    )
    check.add_argument(
        "--target", required=True, metavar="T.npy", help="the matrix or vector that the circuit is claimed to encode"
    )
    check.add_argument("--alpha", required=True, type=float, help="the claimed subnormalization")
    check.add_argument("--ancillas", required=True, type=int, help="the claimed number of ancilla qubits")
    check.add_argument("--epsilon", required=True, type=float, help="the claimed error")
    drawn = "draw the unitary, the corner of its block framed (.png, .pdf, .svg); needs matplotlib"
    check.add_argument("--plot", metavar="FILE", help=drawn)
    check.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    check.set_defaults(action=_check)


def _check(options: argparse.Namespace) -> int:
    from ..circuits.confront import confront
    from ..circuits.files import read_array, read_unitary
    from ..reports.charts import save
    from ..reports.circuit_check import as_json, show
    from ..reports.pictures import unitary as drawn

    will_write(a_plot(options.plot), read={"CIRCUIT": options.circuit, "--target": options.target})
    unitary = read_unitary(Path(options.circuit))
    target = read_array(Path(options.target), "--target")
    target = target.toarray() if hasattr(target, "toarray") else target
    found = confront(unitary, target, options.alpha, options.ancillas, options.epsilon)
    if options.plot is not None:
        save([drawn(found.encoding)], options.plot, "--plot")
    put_out(options.json, lambda: as_json(found), lambda console: show(found, console))
    return 0 if found.ok else 1
