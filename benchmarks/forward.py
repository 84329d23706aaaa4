"""A 3-block forward pass on 4 x 256 x 256 with all records, against a well-written numpy forward pass: ratios in one run.

    python benchmarks/forward.py [--size 256] [--repeat 5]

Prints one line per quantity: records and blocks (the encoded forward pass: every record, every block), the same with
every target and the check of every node, and the ratio of each to plain numpy, pair by pair; medians are quoted.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.linalg.convolution import symbol_bound
from qnn_emul.networks import ResidualCNN


def numpy_forward(tensor: np.ndarray, kernels: list[np.ndarray]) -> np.ndarray:
    """One gather of the nine windows and one matrix product per layer, in place where numpy allows it."""
    psi = np.concatenate([tensor / np.linalg.norm(tensor)] * 4) / 2.0
    channels, size, _ = psi.shape
    for kernel in kernels:
        wide = np.pad(psi, ((0, 0), (1, 1), (1, 1)))
        windows = np.empty((3, 3, channels, size, size))
        for u in range(3):
            for v in range(3):
                windows[u, v] = wide[:, u : u + size, v : v + size]
        matrix = kernel.transpose(0, 2, 3, 1).reshape(channels, -1)
        y = (matrix @ windows.reshape(9 * channels, -1)).reshape(psi.shape)
        y *= 0.8
        erf(y, out=y)
        y += psi
        y /= np.linalg.norm(y)
        psi = y
    return psi


def encoded_forward(network: ResidualCNN, tensor: np.ndarray) -> qe.VectorEncoding:
    """The whole tree with every record, and the block of every vector node."""
    output = network.encode(tensor, 1e-6)
    for node in output.nodes():
        if isinstance(node, qe.VectorEncoding):
            _ = node.block
    return output


def main() -> None:
    """Time the three in turn and print medians and ratios."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--size", type=int, default=256)
    options.add_argument("--repeat", type=int, default=5)
    chosen = options.parse_args()
    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=(16, 16, 3, 3)) for _ in range(3)]
    kernels = [k / symbol_bound(k) for k in kernels]
    network = ResidualCNN(tuple(kernels))
    tensor = rng.normal(size=(4, chosen.size, chosen.size))
    plain, blocks, checked = [], [], []
    for turn in range(chosen.repeat + 1):
        start = time.perf_counter()
        expected = numpy_forward(tensor, kernels)
        middle = time.perf_counter()
        output = encoded_forward(network, tensor)
        late = time.perf_counter()
        error = float(np.linalg.norm(output.target - expected.reshape(-1)))
        result = qe.check(output)
        end = time.perf_counter()
        assert result.ok, result.smallest_failure
        assert error < 1e-9, error
        if turn:  # the first turn warms up
            plain.append(middle - start)
            blocks.append(late - middle)
            checked.append(end - middle)
    report = {"numpy": plain, "records and blocks": blocks, "records, blocks, targets and check": checked}
    for name, times in report.items():
        ratios = [t / p for t, p in zip(times, plain, strict=True)]
        print(
            f"{name:36s} median {statistics.median(times):7.3f} s   ratio to numpy: median {statistics.median(ratios):5.2f}",
            end="",
        )
        print(f" (min {min(ratios):.2f}, max {max(ratios):.2f})")


if __name__ == "__main__":
    main()
