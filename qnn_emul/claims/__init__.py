"""The paper's statements as it states them, confronted with matrices (`PAPER`), and claims of your own (`claim`).

`claim` here is the decorator of `user.py`; the module of that name, with the `Claim` of the paper's statements, is imported
as `qnn_emul.claims.claim` before it (by `paper`), so that the name stays the decorator's.
"""

from __future__ import annotations

from ..engine.signature import BE as BE
from ..engine.signature import VE as VE
from ..engine.signature import Complex as Complex
from ..engine.signature import Either as Either
from ..engine.signature import Integer as Integer
from ..engine.signature import Real as Real
from ..engine.signature import Several as Several
from .paper import PAPER as PAPER
from .user import UserClaim as UserClaim
from .user import claim as claim
