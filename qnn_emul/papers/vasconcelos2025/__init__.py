"""Vasconcelos and Gilyén, Methods for reducing ancilla-overhead in block encodings (version 2)."""

from functools import partial

from ...claims import claim as any_claim

claim = partial(
    any_claim,
    "Vasconcelos, Gilyén (arXiv:2507.07900)",
    text="read, version 2",
    construction="the circuit as a matrix",
)
