"""`check` and `certify` on one tree: no false alarm of one beside the other's "holds"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from helpers import KEYS, instance

import qnn_emul as qe
from qnn_emul.certify.emulation import CERTIFIED, REFUTED, THEOREM, certify
from qnn_emul.encoding.folds import fold
from qnn_emul.encoding.source import Leaf
from qnn_emul.linalg.operators import to_dense

V, M = qe.VectorEncoding.from_vector, qe.BlockEncoding.from_matrix


@pytest.mark.parametrize("scale", [1e-160, 1.0, 1e307])
@pytest.mark.parametrize("count", [2, 3])
def test_data_inside_a_tree_stand_for_the_same(count: int, scale: float) -> None:
    """The row of ones that rows and columns of blocks are made of: its 1/sqrt(m) is no float."""
    blocks = [M(scale * np.diag([1.0, 0.5])), M(scale * np.diag([0.3, 0.5])), M(scale * np.eye(2))][:count]
    for made in (qe.matrices.row_of_blocks(blocks), qe.matrices.column_of_blocks(blocks)):
        found = certify(made)
        assert (qe.check(made).verdict, found.verdict, found.root.by) == ("holds", CERTIFIED, THEOREM)
        less = certify(made.with_record(alpha=float(made.record.alpha) * (1 - 1e-12)))
        assert less.verdict == REFUTED
        off = replace(made, source=replace(made.source, data={"places": made.source.data["places"] * (1 + 1e-10)}))
        assert certify(off).verdict == REFUTED


def with_exact_leaves(e: qe.Encoding) -> qe.Encoding:
    """The same lemmas on matrices and vectors that are given as they are, each record by its rule."""

    def at(node: Any, children: tuple[Any, ...]) -> Any:
        if isinstance(node.source, Leaf):
            given = np.asarray(to_dense(node.target_data)) if node.kind == "BE" else np.asarray(node.target_data)
            return replace((M if node.kind == "BE" else V)(given), shape=node.shape)
        record = node.source.lemma.rule(*(c.record for c in children), **node.source.numbers)
        return replace(node, source=replace(node.source, children=children), record=record)

    return fold(e, at)[id(e)]


@pytest.mark.parametrize("key", KEYS)
def test_check_and_certify_agree(key: str) -> None:
    """Of exact leaves no node is refuted whose record `check` finds held, but of floats that keep only nearly what its rule asks for."""
    found = certify(with_exact_leaves(instance(key, 0, max_n=1)), 128)
    for node in found.enclosures:
        agree = (node.verdict == REFUTED) == (node.floats.verdict == "violated")
        assert agree or "keep only nearly" in node.reason, node
