"""The language of claims: what a statement about encodings says, as a function under `@claim`, confronted with matrices."""

from __future__ import annotations

from ..engine.signature import BE as BE
from ..engine.signature import VE as VE
from ..engine.signature import Complex as Complex
from ..engine.signature import Either as Either
from ..engine.signature import Integer as Integer
from ..engine.signature import Real as Real
from ..engine.signature import Several as Several
from .bounds import OwnBound as OwnBound
from .claimed import Claimed as Claimed
from .claimed import at_most as at_most
from .claimed import exactly as exactly
from .claimed import record as record
from .statement import Amendment as Amendment
from .statement import Claim as Claim
from .statement import Data as Data
from .statement import claim as claim
