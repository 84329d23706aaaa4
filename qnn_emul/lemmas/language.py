"""The language of lemma files: what nearly every one of them is written with."""

from __future__ import annotations

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.record import Record
from ..engine.lemma import apply_lemma, apply_like, lemma
from ..engine.signature import BE, VE, Several
from ..linalg.circuit import Circuit
from ..linalg.cost import Cost

__all__ = ["BE", "VE", "BlockEncoding", "Circuit", "Cost", "Encoding", "Record", "Several", "VectorEncoding"]
__all__ += ["apply_lemma", "apply_like", "lemma"]
