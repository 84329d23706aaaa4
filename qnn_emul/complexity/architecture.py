"""The paper's three architectures as trees of lemmas, by the project's rules: input, blocks, head. Mathematics 7.3.

Sizes may be numbers or SymPy symbols. What depends on the accuracy (degrees, budgets of errors) comes from a plan:
`NumberPlan` for numbers, `SymbolPlan` for symbols.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from ..layers.residual_block import ANCILLAS
from ..linalg import cost as model
from ..linalg.activations import ACTIVATION
from ..linalg.cost import WORD_BITS
from .plan import Node, Workshop

CHANNELS, WIDTH, COPIES, TAU = 16, 3, 4, 0.51  # Theorem 2 and Lemma C.1
LARGEST_COLUMN = 1.0  # max ||w_j|| <= ||W|| <= 1 of the dense head
STACK = {"alpha": 3.0, "ancillas": 7, "norm": 1.0}  # alpha <= D ||C||, ||C|| <= 1 (be.convolution_stack)
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


class Plan(Protocol):
    """Degrees and errors for nodes that are about to be made; each returns (numbers, sizes)."""

    def activation(self, y: Node, share: Any) -> tuple[dict[str, Any], dict[str, Any]]: ...
    def amplification(self, s: Node, norm: Any, share: Any) -> tuple[dict[str, Any], dict[str, Any]]: ...
    def room(self, x: Node, w: Node, share: Any) -> Any: ...


def input_price(spec: Spec) -> tuple[Any, Any]:
    """Depth and gates of one query of an input leaf: the regime's price (a QRAM's tree, or loading with its signs)."""
    if spec.memory:
        return model.states_price(0, spec.log2_n + 2, WORD_BITS)
    loading = 2 * model.loading(spec.log2_n)
    return loading.depth, loading.gates


def loaded(shop: Workshop, spec: Spec, price: tuple[Any, Any] | None = None) -> Node:
    """The unit input (4, M, M): one leaf X, or X1 … Xd and Lemma 3."""
    price = input_price(spec) if price is None else price
    if spec.regime == 1:
        return shop.leaf("X", spec.log2_n + 2, price, "the image from its tree in QRAM")
    out = shop.leaf("X1", spec.log2_n, price, "path 1, loaded")
    for j in range(2, spec.paths + 1):
        leaf = shop.leaf(f"X{j}", spec.log2_n, price, f"path {j}, loaded")
        out = shop.make("ve.tensor", f"product with path {j}", out, leaf)
    return out


def stacked(shop: Workshop, x: Node) -> Node:
    """Four copies, 16 channels, unit norm."""
    four = shop.make("ve.concatenation", f"{COPIES} copies to {CHANNELS} channels", *[x] * COPIES)
    return shop.make("ve.normalization", "their norm is 2", four, numbers={"norm": 2.0})


def convolution(shop: Workshop, spec: Spec) -> Node:
    """W: 16 -> 16 channels, 3 x 3, ||W|| <= 1, without QRAM."""
    sizes = {"m": spec.axis, "channels": 4, "taps": 2, "carry": 1}
    return shop.make("be.convolution_stack", "W: convolution 16 -> 16, 3 x 3", numbers=STACK, sizes=sizes)


def block(shop: Workshop, spec: Spec, plan: Plan, x: Node, w: Node, share: Any, norm: Any) -> Node:
    """One residual block, as `layers.residual_block` builds it: ||s|| >= norm before the amplification."""
    room = plan.room(x, w, share)
    y = shop.make("ve.matrix_vector", "W psi", w, x)
    numbers, sizes = plan.activation(y, room)
    numbers = {"n": spec.system, "lipschitz": ACTIVATION.lipschitz, "supremum": ACTIVATION.supremum, **numbers}
    if not spec.skip:
        s = shop.make("ve.pointwise_function", "f(W psi)", y, numbers=numbers, sizes=sizes)
    elif spec.ancillas == "plain":
        h = shop.make("ve.pointwise_function", "f(W psi)", y, numbers=numbers, sizes=sizes)
        s = shop.make("ve.sum", "psi + f(W psi)", x, h, numbers={"coefficients": (1.0, 1.0)})
    else:
        numbers["shared_matrix"] = spec.ancillas == ANCILLAS[2]
        s = shop.make("ve.residual_sum", "psi + f(W psi)", x, w, numbers=numbers, sizes=sizes)
    numbers, sizes = plan.amplification(s, norm, share)
    return shop.make(
        "ve.sign_amplification", "normalization of the block", s, numbers={"norm": norm, **numbers}, sizes=sizes
    )


def dense_head(shop: Workshop, spec: Spec, plan: Plan, x: Node, share: Any) -> Node:
    """tau psi + (1 - tau) W |psi|^2 with W and its column norms in QRAM, normalized: ||s|| >= 2 tau - 1 (Lemma C.1)."""
    n = spec.system
    numbers = {"bits": WORD_BITS, "parts": 1, "epsilon": 0.0, "norm": 1.0}
    norms = shop.make("be.diagonal_from_angles", "D: column norms from QRAM", numbers=numbers, sizes={"n": n})
    columns = shop.make(
        "ve.matrix_squared_vector", "W |psi|^2, dense", norms, x, numbers={"n": n, "shared": False}, sizes={"n_out": n}
    )
    s = shop.make("ve.sum", "tau psi + (1 - tau) W |psi|^2", x, columns, numbers={"coefficients": (TAU, 1 - TAU)})
    norm = TAU - (1 - TAU) * LARGEST_COLUMN
    numbers, sizes = plan.amplification(s, norm, share)
    return shop.make(
        "ve.sign_amplification", "normalization of the head", s, numbers={"norm": norm, **numbers}, sizes=sizes
    )


def opaque(node: Node, label: str, depth: Any, gates: Any, ancillas: Any) -> Node:
    """The node with symbols for its cost: what comes in, to a part that is derived by itself."""
    cost = model.Cost(depth, gates, ancillas, {label: 1}, node.cost.system)
    return replace(node, cost=cost, record=replace(node.record, ancillas=ancillas), children=(), role=label)
