"""Tempting wrong versions of the catalogue's rules, as data: what must be refuted by matrices and must resist every proof.

`MUTANTS[key][name](record, *children, **numbers)` gives the fields of the record that the wrong version changes; `record` is
the right one. They are written with `qnn_emul.scalars`, so that floats, SymPy and SMT reals read them as they read the rules.
"""

from __future__ import annotations

from . import first, further, paper
from .common import Mutants

MUTANTS: Mutants = {**first.MUTANTS, **further.MUTANTS, **paper.MUTANTS}
