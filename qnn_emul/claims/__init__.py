"""The language of claims: what a statement about encodings says, as a function under `@claim`, confronted with matrices."""

from __future__ import annotations

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.record import Record
from ..engine.signature import BE, VE, Complex, Either, Integer, Real, Several
from .bounds import OwnBound
from .claimed import Claimed, at_most, exactly, record
from .formal import Formal, Otherwise
from .statement import Amendment, Claim, Data, claim

__all__ = ["BE", "VE", "BlockEncoding", "Complex", "Data", "Either", "Encoding", "Integer", "Real", "Several"]
__all__ += ["Amendment", "Claim", "Claimed", "Formal", "Otherwise", "OwnBound", "Record", "VectorEncoding"]
__all__ += ["at_most", "claim", "exactly", "record"]
