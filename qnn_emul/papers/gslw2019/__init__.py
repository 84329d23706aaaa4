"""Gilyen, Su, Low and Wiebe, Quantum singular value transformation and beyond."""

from functools import partial

from ...claims import claim as any_claim

SOURCE = "Gilyen, Su, Low, Wiebe (arXiv:1806.01838)"
INVENTORY = "as restated by a public inventory of the numbered statements of version 1"
claim = partial(any_claim, SOURCE, kind="lemma", text=INVENTORY)
restated = partial(claim, construction="the matrices themselves")
