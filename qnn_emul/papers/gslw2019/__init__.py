"""Gilyen, Su, Low and Wiebe, Quantum singular value transformation and beyond."""

from functools import partial

from ...claims import claim as any_claim

claim = partial(any_claim, "Gilyen, Su, Low, Wiebe (arXiv:1806.01838)", kind="lemma")
