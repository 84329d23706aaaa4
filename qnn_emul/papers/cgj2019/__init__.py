"""Chakraborty, Gilyen and Jeffery, The power of block-encoded matrix powers."""

from functools import partial

from ...claims import claim as any_claim

claim = partial(
    any_claim, "Chakraborty, Gilyen, Jeffery (arXiv:1804.01973)", kind="lemma", construction="the matrices themselves"
)
