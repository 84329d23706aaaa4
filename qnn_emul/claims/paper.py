"""`qe.paper`: the statements of arXiv:2510.07195 by their keys."""

from __future__ import annotations

from . import (
    blocks,
    constructions,
    definitions,
    growth,
    matrices,
    memories,
    regimes,
    shifts,
    statements,
    transforms,
    vectors,
)
from .stated import Claim

GROUPS = (
    definitions,
    memories,
    vectors,
    matrices,
    transforms,
    constructions,
    shifts,
    blocks,
    statements,
    growth,
    regimes,
)
PAPER: dict[str, Claim] = {claim.key: claim for group in GROUPS for claim in group.CLAIMS}
