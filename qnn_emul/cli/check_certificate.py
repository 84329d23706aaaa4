"""`qnn-emul check-certificate`: what `certify --out` wrote, checked by a program that imports nothing of this package."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from typing import Any

from ..errors import MissingPackage

EXAMPLES = ("check-certificate digit5.json", "check-certificate digit5.json --with flint")
CHECKERS = ("flint", "integers")


def add(commands: Any) -> None:
    """Declare the command."""
    check = commands.add_parser(
        "check-certificate",
        help="check a file of `certify --out` without the package",
        description="Recompute what a file of `certify --out` claims: the exact network on the exact image, the encoded network, the "
        "error of every node, the records' composition, the proved norms of the kernels and errors of the polynomials. The "
        "checker is one file that imports nothing of this package. Exit status: 0 accepted, 1 refused (the step is named), "
        "2 bad input.",
    )
    check.add_argument("file", metavar="FILE", help="the JSON file")
    check.add_argument(
        "--with",
        dest="checker",
        choices=CHECKERS,
        default=CHECKERS[0],
        help="the checker: flint (python-flint, extra `rigor`), the default, or integers (Python's standard library)",
    )
    check.set_defaults(action=_check_certificate)


def _check_certificate(options: argparse.Namespace) -> int:
    from ..certify.emulation_file import shipped
    from ..files import readable

    if options.checker == "flint" and importlib.util.find_spec("flint") is None:
        raise MissingPackage("this checker", "python-flint", "rigor")
    name = f"check_emulation_{options.checker}"
    spec = importlib.util.spec_from_file_location(name, shipped(name + ".py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    status: int = module.main([str(readable(options.file, "FILE")), "--index", str(shipped("index.json"))])
    sys.stdout.flush()
    return status
