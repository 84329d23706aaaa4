"""Fine-tune the digit network in PyTorch and bring it back (needs torch, which the package does not): python examples/fine_tune.py

The module computes what `ResidualCNN.classical` computes: copies of the unit input, residual blocks, pooled squares. Every step
divides the kernels by their proved norms, so that what comes back is a contraction as it is.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch

import qnn_emul as qe
from qnn_emul.linalg.convolution import proved_norm
from qnn_emul.networks.data.digits import load_split


class Residual(torch.nn.Module):
    """Blocks s = x + erf(4/5 conv(x)), s/||s||, of a (B, C/copies, M, M) input; the classes' probabilities are the channels' squares."""

    def __init__(self, blocks: int, channels: int, width: int, copies: int) -> None:
        super().__init__()
        make = lambda: torch.nn.Conv2d(channels, channels, width, padding="same", bias=False)
        self.convolutions, self.copies = torch.nn.ModuleList([make() for _ in range(blocks)]), copies

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.repeat(1, self.copies, 1, 1)
        x = x / torch.linalg.vector_norm(x, dim=(1, 2, 3), keepdim=True)
        for conv in self.convolutions:
            s = x + torch.erf(0.8 * conv(x))
            x = s / torch.linalg.vector_norm(s, dim=(1, 2, 3), keepdim=True)
        return x


def module_of(network: qe.networks.ResidualCNN) -> tuple[Residual, list[str]]:
    """The network in torch, and the names of its layers there."""
    width = network.kernels[0].shape[2]
    model = Residual(len(network.kernels), network.channels, width, network.copies).double()
    names = [f"convolutions.{j}" for j in range(len(network.kernels))]
    model.load_state_dict(qe.networks.to_torch(network, names, tensor=torch.from_numpy))
    return model, names


def tuned(model: Residual, images: np.ndarray, labels: np.ndarray, steps: int, rate: float) -> None:
    """Gradient descent on the logarithms of the classes' probabilities; kernels are kept contractions."""
    x = torch.from_numpy(np.stack([qe.networks.digit_tensor(i) for i in images]))
    y, optimizer = torch.from_numpy(labels), torch.optim.Adam(model.parameters(), lr=rate)
    for _ in range(steps):
        optimizer.zero_grad()
        chances = (model(x) ** 2).sum(dim=(2, 3))
        loss = -torch.log(chances[torch.arange(len(y)), y]).mean()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            for conv in model.convolutions:
                conv.weight /= max(1.0, proved_norm(conv.weight.numpy()) * (1 + 1e-13))


def accuracy(network: qe.networks.ResidualCNN, images: np.ndarray, labels: np.ndarray) -> float:
    found = [int(np.argmax(network.classical_probabilities(qe.networks.digit_tensor(i))[:10])) for i in images]
    return float(np.mean(np.array(found) == labels))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=5, help="steps of gradient descent (default 5)")
    parser.add_argument("--images", type=int, default=100, help="training images of each step (default 100)")
    options = parser.parse_args()
    network, split = qe.networks.load_network(), load_split()
    model, names = module_of(network)
    x = qe.networks.digit_tensor(split.images[0])
    same = model(torch.from_numpy(x[None]))[0].detach().numpy()
    print(f"torch and numpy differ by {np.abs(same - network.classical(x)).max():.1e} on a digit")
    some = slice(options.images)
    tuned(model, split.train_images[some], split.train_labels[some], options.steps, 1e-4)
    back = qe.networks.from_torch(model.state_dict(), names, copies=network.copies)
    for name, one in (("before", network), ("after", back)):
        print(f"held-out digits right {name}: {accuracy(one, split.images, split.labels):.1%}")
    e = back.encode(x)
    print(f"the tuned network as an encoding: {e.record}, check {qe.check(e).ok}")


if __name__ == "__main__":
    main()
