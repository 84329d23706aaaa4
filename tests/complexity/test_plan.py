"""Trees without data cost what networks that run on data cost, node by node."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.complexity import architecture, numbers, paper_path
from qnn_emul.complexity.architecture import Spec
from qnn_emul.complexity.plan import Workshop
from qnn_emul.lemmas.paper.lemma_6 import skip_norm_block
from qnn_emul.networks.residual_cnn import ResidualCNN


@pytest.mark.parametrize("ancillas", ["plain", "linear", "least"])
@pytest.mark.parametrize("head", [False, True])
def test_numbers_are_those_of_a_network_that_runs(ancillas: str, head: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Depth, gates, ancillas, queries and record of architecture (a) on 4 x 4 images, two blocks."""
    rng = np.random.default_rng(3)
    net = ResidualCNN.random(rng, 4, blocks=2, head=head, ancillas=ancillas)
    e = net.encode(rng.normal(size=(4, 4, 4)), 1e-3)
    price = (qe.cost(net.load(rng.normal(size=(4, 4, 4)))).depth,) * 2
    spec = Spec(1 if head else 3, 4 if head else 6, 1, ancillas)
    alphas = iter(w.record for w in net.weights(4))

    def convolution(shop: Workshop, spec: Spec) -> object:
        r = next(alphas)
        stack = {"alpha": r.alpha, "ancillas": r.ancillas, "norm": r.norm}
        sizes = {"m": spec.axis, "channels": 4, "taps": 2, "carry": 1}
        return shop.make("be.convolution_stack", "W", numbers=stack, sizes=sizes)

    monkeypatch.setattr(numbers, "convolution", convolution)
    monkeypatch.setattr(numbers, "loaded", lambda shop, spec: shop.leaf("X", 6, price, "X"))
    if head:
        head_node = e.children[0].children[1].children[0]  # D, from numbers where the plan reads a QRAM
        make = Workshop.make

        def patched(self: Workshop, key: str, role: str, *children: object, **options: object) -> object:
            if key == "be.diagonal_from_angles":
                d = head_node.source
                return make(self, d.key, role, numbers=d.numbers, sizes={"n": head_node.n})
            return make(self, key, role, *children, **options)

        monkeypatch.setattr(Workshop, "make", patched)
        largest = float(head_node.record.norm)
        monkeypatch.setattr(numbers, "LARGEST_COLUMN", largest)
        monkeypatch.setattr(architecture, "LARGEST_COLUMN", largest)
    planned, real = numbers.numbered(spec, 2, 1e-3), qe.cost(e)
    assert (planned.cost.depth, planned.cost.gates, planned.cost.ancillas) == (real.depth, real.gates, real.ancillas)
    assert dict(planned.cost.queries) == dict(real.queries)
    assert planned.cost.system == real.system
    assert planned.record.epsilon == pytest.approx(e.record.epsilon, rel=1e-9)


def test_paper_blocks_are_those_of_the_lemmas(monkeypatch: pytest.MonkeyPatch) -> None:
    """One block along the paper's path, planned, and Lemma 6 on data: the same cost."""
    rng = np.random.default_rng(5)
    x = qe.VectorEncoding.from_vector(np.array([0.6, 0.8]), name="X")
    matrix = rng.normal(size=(2, 2))
    W = qe.BlockEncoding.from_matrix(matrix / np.linalg.norm(matrix, 2), alpha=2.0, name="W")
    theirs = qe.cost(skip_norm_block(x, W, 1e-3))
    shop = Workshop()
    leaf = shop.leaf("X", 1, (qe.cost(x).depth, qe.cost(x).gates), "X")
    made = shop.leaf("W", 1, (qe.cost(W).depth, qe.cost(W).gates), "W")
    w_node = replace(made, record=W.record, cost=replace(made.cost, ancillas=W.ancillas))
    monkeypatch.setattr(paper_path, "convolution", lambda *_: w_node)
    monkeypatch.setattr(paper_path.PaperPlan, "block_error", lambda self, place: -np.log(1e-3))
    spec: Any = SimpleNamespace(system=1, head=True)
    mine = paper_path.block(shop, spec, paper_path.PaperPlan(spec, 1, 0.0), leaf, 1).cost
    assert mine.ancillas == theirs.ancillas
    assert mine.depth == pytest.approx(theirs.depth, rel=0.02)  # the least degree without double precision's roundings
    assert mine.queries["X"] == pytest.approx(theirs.queries["X"], rel=0.02)


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(qe.ArgumentError, match=r"'changes' must name catalogue entries, not 've\.nothing'"):
        Workshop({"ve.nothing": lambda c: c})


def test_too_many_layers_for_floats_are_refused() -> None:
    with pytest.raises(qe.ArgumentError, match="'layers' must leave the first block an error above 1e-290"):
        numbers.numbered(Spec(1, 40), 300, 1e-6)
