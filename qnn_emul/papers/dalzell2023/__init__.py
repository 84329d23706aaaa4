"""Dalzell et al., Quantum algorithms: a survey of applications and end-to-end complexities (its public web edition)."""

from functools import partial

from ...claims import claim as any_claim

claim = partial(
    any_claim,
    "Dalzell et al. (arXiv:2310.03011)",
    kind="lemma",
    text="read, in the web edition",
    construction="the matrices themselves",
)
