"""Hundreds of generated ONNX graphs and mutations of them: what is read agrees with ONNX's reference, what is not is refused by name.

QNN_EMUL_ONNX_GRAPHS says how many graphs are drawn, each mutated six times.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx_graphs import draw, run
from onnx_mutations import mutated

import qnn_emul as qe
from qnn_emul.networks.importers.onnx_files import made_of
from qnn_emul.networks.importers.onnx_reading import read

GRAPHS = int(os.environ.get("QNN_EMUL_ONNX_GRAPHS", "40"))
MUTATIONS = 6


def distance(model: Any, network: qe.networks.ResidualCNN, rng: np.random.Generator) -> float:
    """|network - file| on a random input, relative to the file's; the notes say what is left to the caller, and nothing else is."""
    size = next(d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim[2:])
    x = rng.normal(size=(network.channels // network.copies, size, size))
    x = x / np.linalg.norm(x) if any("input is divided" in note for note in network.notes) else x
    (out,) = run(model, x[None])
    out = np.asarray(out, dtype=float).reshape(-1)
    norm = np.linalg.norm(out)
    out = out / norm if any("output is divided" in note for note in network.notes) else out
    return float(np.linalg.norm(network.classical(x).reshape(-1) - out))


def without_unused(model: Any) -> Any:
    """The graph without nodes and constants that the output does not depend on: the interpreter reads them all."""
    wanted = {model.graph.output[0].name}
    for node in reversed(model.graph.node):
        wanted |= set(node.input) if wanted & set(node.output) else set()
    kept = onnx.ModelProto()
    kept.CopyFrom(model)
    del kept.graph.node[:]
    kept.graph.node.extend(n for n in model.graph.node if wanted & set(n.output))
    del kept.graph.initializer[:]
    kept.graph.initializer.extend(t for t in model.graph.initializer if t.name in wanted)
    return kept


@pytest.mark.parametrize("seed", range(0, GRAPHS, 10))
def test_what_is_read_agrees_with_the_reference(seed: int, tmp_path: Path) -> None:
    """Graphs as drawn are read; so are some of the mutations, and those agree as well; the others are refused, by what was found."""
    words: list[str] = []
    for one in range(seed, seed + 10):
        rng = np.random.default_rng(one)
        model = draw(rng)
        onnx.save(model, str(tmp_path / "n.onnx"))
        assert distance(model, qe.networks.from_onnx(tmp_path / "n.onnx", say=None), rng) <= 1e-6, one
        for _ in range(MUTATIONS):
            what, changed = mutated(rng, model)
            try:
                if rng.random() < 0.5:
                    onnx.save(changed, str(tmp_path / "m.onnx"))
                    network = qe.networks.from_onnx(tmp_path / "m.onnx", say=None)
                else:  # what ONNX's checker would refuse as well
                    network = made_of(*read(changed), say=None)
            except qe.errors.QnnEmulError as refusal:
                words.append(str(refusal))
                continue
            assert distance(without_unused(changed), network, rng) <= 1e-6, f"{one}: {what}"
    assert all("; understood would be " in w or w.startswith("Argument '") for w in words)
    assert 10 * MUTATIONS * 0.3 < len(words) < 10 * MUTATIONS * 0.95
