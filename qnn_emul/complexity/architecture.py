"""The paper's three architectures without data: the layers on leaves of which records and prices are known (Mathematics 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..errors import ArgumentError
from ..layers.network import DenseHead, error_of_blocks, forward, product_of_paths, stacked
from ..layers.pooling import vector_error_for
from ..layers.residual_block import block_budgets
from ..lemmas import abstract
from ..lemmas.guards import reuse_of_ancillas
from ..linalg import cost as model
from ..linalg.cost import WORD_BITS

CHANNELS, WIDTH, COPIES, TAU = 16, 3, 4, 0.51  # Theorem 2 and Lemma C.1
LARGEST_COLUMN = 1.0  # max ||w_j|| <= ||W|| <= 1 of the dense head
# of a small error in the head's sum over its norm
HEAD_GROWTH = round((TAU + 2 * (1 - TAU) * LARGEST_COLUMN) / (2 * TAU - 1), 9)
MAX_LAYERS, MAX_PATHS = 60, 12
LEAST_ERROR = 1e-290  # of a block, so that halves and squares of it are floats
REGIMES = {
    1: "inputs and weights in QRAM, architecture (a)",
    2: "weights in QRAM, input loaded, architecture (b)",
    3: "no QRAM, architecture (c)",
}


@dataclass(frozen=True)
class Spec:
    """Which network: regime 1, 2, 3; log2_n the qubits of N (M^2 pixels in regime 1, else one path's output); d paths.

    ancillas  of the blocks, as in `qe.residual_block`; skip: with the skip connection
    """

    regime: int
    log2_n: Any
    paths: int = 2
    ancillas: str = "least"
    skip: bool = True

    @property
    def axis(self) -> Any:
        """Qubits m of an image axis: M^2 = N, or N^d = 4 M^2 as the tensor (4, M, M)."""
        whole = self.log2_n if self.regime == 1 else self.paths * self.log2_n - 2
        return whole // 2 if isinstance(whole, int) else whole / 2

    @property
    def system(self) -> Any:
        """Qubits of the network's vectors: 16 channels, two axes."""
        return 4 + 2 * self.axis

    @property
    def head(self) -> bool:
        return self.regime != 3

    @property
    def memory(self) -> bool:
        """The input comes out of a QRAM."""
        return self.regime == 1

    @property
    def leaves(self) -> dict[str, Any]:
        """Qubits of the leaves, by name: X, or X1 … Xd."""
        if self.regime == 1:
            return {"X": self.log2_n + 2}
        return {f"X{j}": self.log2_n for j in range(1, self.paths + 1)}

    def shape(self, channels: int) -> tuple[int, int, int]:
        """(channels, M, M)."""
        return (channels, 1 << self.axis, 1 << self.axis)


def whole(value: Any, name: str, most: int) -> int:
    """An integer from 1 to `most`. Raises ArgumentError."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise ArgumentError(name, f"be an integer from 1 to {most}", value)
    return value


def checked(regime: int, log2_n: Any, paths: int, ancillas: str, skip: bool = True) -> Spec:
    """The network of a regime. Raises ArgumentError."""
    if isinstance(regime, bool) or not isinstance(regime, int) or regime not in REGIMES:
        raise ArgumentError("regime", "be 1, 2 or 3", regime)
    whole(paths, "paths", MAX_PATHS)
    reuse_of_ancillas(ancillas)
    return Spec(regime, log2_n, 1 if regime == 1 else paths, ancillas, skip)


def input_price(spec: Spec) -> tuple[Any, Any]:
    """Depth and gates of one query of an input leaf: the regime's price (a QRAM's tree, or loading with its signs)."""
    if spec.memory:
        return model.states_price(0, spec.log2_n + 2, WORD_BITS)
    loading = 2 * model.loading(spec.log2_n)
    return loading.depth, loading.gates


def start(spec: Spec) -> VectorEncoding:
    """The unit input of the first block, (16, M, M): leaves, Lemma 3, copies."""
    price = input_price(spec)
    paths = [abstract.vector(n, name, price=price) for name, n in spec.leaves.items()]
    return stacked(product_of_paths(paths, spec.shape(CHANNELS // COPIES)), COPIES)


def psi(spec: Spec) -> VectorEncoding:
    """A unit vector (16, M, M) by itself: what comes in, to a part that is derived by itself."""
    return abstract.vector(spec.system, "psi", shape=spec.shape(CHANNELS), price=(1, 1))


def convolution(spec: Spec) -> BlockEncoding:
    """W: 16 -> 16 channels, 3 x 3, ||W|| <= 1, without QRAM."""
    return abstract.convolution((CHANNELS, CHANNELS, WIDTH, WIDTH), spec.shape(CHANNELS))


def dense_head(spec: Spec) -> DenseHead:
    """W and its column norms in QRAM, ||W|| <= 1."""
    return DenseHead(abstract.columns(spec.system, largest=LARGEST_COLUMN), LARGEST_COLUMN, TAU)


def network(spec: Spec, layers: int, epsilon: float) -> VectorEncoding:
    """The whole network whose class probabilities are within epsilon (Definition 1). Raises ArgumentError."""
    error, head = vector_error_for(epsilon), dense_head(spec) if spec.head else None
    if not block_budgets(error_of_blocks(error, head), layers)[0] > LEAST_ERROR:
        must = f"leave the first block an error above {LEAST_ERROR:g}"
        raise ArgumentError("layers", must, f"{layers}, epsilon = {epsilon:g}")
    return forward(start(spec), [convolution(spec)] * layers, error, spec.ancillas, head)
