"""Plans in numbers: the degrees and error budgets that the layers choose, for networks of any size."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError
from ..layers.pooling import vector_error_for
from ..layers.residual_block import _room, block_budgets
from ..layers.residual_linear_pooling import dense_input_error
from ..lemmas.ve import matrix_vector
from ..linalg.activations import ACTIVATION, NORM_BOUND
from .architecture import LARGEST_COLUMN, TAU, Spec, block, convolution, dense_head, loaded, stacked
from .degrees import activation_degree, sign_degree
from .plan import Node, Workshop


class NumberPlan:
    """What `layers.residual_block` and `layers.residual_linear_pooling` do with records, without any data."""

    def room(self, x: Node, w: Node, share: float) -> float:
        y = matrix_vector.rule(w.record, x.record)
        inherited = x.record.epsilon + ACTIVATION.lipschitz * y.epsilon
        return min(_room(inherited, share / 2, NORM_BOUND), 0.5)

    def activation(self, y: Node, share: float) -> tuple[dict[str, Any], dict[str, Any]]:
        r = y.record
        degree, error = activation_degree(r.alpha, share / min(r.alpha, r.norm + r.epsilon))
        return {"epsilon_q": error}, {"degree": degree}

    def amplification(self, s: Node, norm: float, share: float) -> tuple[dict[str, Any], dict[str, Any]]:
        gap = min(1.0, (norm - s.record.epsilon) / s.record.alpha)
        degree, error = sign_degree(gap, share)
        return {"delta": error}, {"degree": degree}


class _BlockPlan(NumberPlan):
    """In a block, half of the budget is the amplification's."""

    def amplification(self, s: Node, norm: float, share: float) -> tuple[dict[str, Any], dict[str, Any]]:
        return super().amplification(s, norm, share / 2)


def numbered(spec: Spec, layers: int, epsilon: float, shop: Workshop | None = None) -> Node:
    """The whole network whose class probabilities are within epsilon (Definition 1), in numbers. Raises ArgumentError."""
    shop, plan = shop or Workshop(), _BlockPlan()
    error = vector_error_for(epsilon)
    share = dense_input_error(error / 2, TAU, LARGEST_COLUMN) if spec.head else error
    budgets = block_budgets(share, layers)
    if not budgets[0] > 1e-290:
        raise ArgumentError("layers", "leave the first block an error above 1e-290", f"{layers}, epsilon = {epsilon:g}")
    x = stacked(shop, loaded(shop, spec))
    for budget in budgets:
        x = block(shop, spec, plan, x, convolution(shop, spec), budget, NORM_BOUND)
    return dense_head(shop, spec, NumberPlan(), x, error / 2) if spec.head else x
