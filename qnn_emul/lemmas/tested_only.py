"""Why some entries are tested only: the sentences that several share. A lemma file without `proof` says why in `TESTED_ONLY`."""

from __future__ import annotations

CIRCUIT_ALONE = (
    "epsilon = 0 and `block` is `target` by construction: the statement is about the circuit alone, whose"
    " corner is compared with it (sign and phase included) on every drawn and extreme instance; no "
    "circuit is read symbolically"
)
SHIFTED_SUM = (
    "epsilon = 0: `block` is the shifted sum that `target` is, with the weights of the grouping; that "
    "they agree, that the circuit's corner is the block, and the grouping's alpha are checked on "
    "matrices; sums over a kernel's entries are not read symbolically"
)
COMPOSED = "its rule, target and block are those of a tree of other lemmas, composed by their own functions; "
