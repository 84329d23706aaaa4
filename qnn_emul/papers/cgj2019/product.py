"""Products of block-encoded matrices: the statement of GSLW Lemma 53, where it was first made."""

from __future__ import annotations

from dataclasses import replace

from ...claims import Amendment
from ..gslw2019 import lemma_53

PRODUCT = replace(
    lemma_53.lemma_53,
    key="CGJ, product",
    text="read",
    source="Chakraborty, Gilyen, Jeffery (arXiv:1804.01973), product of block-encoded matrices",
    repair=Amendment("the promise ||B|| <= beta (or + delta eps)", lemma_53.promised, condition=True),
)
