"""With PyTorch itself, where it is installed: the module of the example computes the network, is tuned, exported and brought back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import qnn_emul as qe

torch = pytest.importorskip("torch")


def test_there_and_back(tmp_path: Path) -> None:
    """Equal before and after tuning to rounding; the state dict comes back to the bit, the exported graph to float64's rounding."""
    from fine_tune import module_of, tuned

    rng = np.random.default_rng(0)
    network = qe.networks.ResidualCNN.random(rng, 8, blocks=2, norm=0.9)
    model, names = module_of(network)
    tuned(model, rng.integers(0, 17, (20, 8, 8)).astype(float), rng.integers(0, 10, 20), 2, 1e-3)
    back = qe.networks.from_torch(model.state_dict(), names, say=None)
    assert dict(back.rescaling) == {}
    assert all(np.any(a != b) for a, b in zip(network.kernels, back.kernels, strict=True))
    x = rng.normal(size=(4, 8, 8))
    given = torch.from_numpy(x[None])
    assert np.allclose(model(given)[0].detach().numpy(), back.classical(x), atol=1e-14)
    torch.onnx.export(model, (given,), str(tmp_path / "n.onnx"), dynamo=False)
    read = qe.networks.from_onnx(tmp_path / "n.onnx", say=None)
    assert np.allclose(read.classical(x), back.classical(x), atol=1e-12)
