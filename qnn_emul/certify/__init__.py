"""Proofs by machine: a small kernel, arithmetic over the reals, certificates, ball arithmetic. proofs/TRUSTED.md says what is trusted.

The package is called too: `qe.certify(e)` reads the encoding `e` in balls, see certify/emulation.py.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Called(ModuleType):
    """So that `qe.certify` is the function that it names whether or not a module of the package was imported before."""

    def __call__(self, e: Any, precision: int | None = None, within: float = 0) -> Any:
        return import_module(f"{__name__}.emulation").certify(e, precision, within)


sys.modules[__name__].__class__ = _Called
