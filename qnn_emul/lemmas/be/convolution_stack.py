"""2-D convolution, stacked taps (Lemma 5).

Statement   K of shape (C_o, C_i, D, D) on M x M images, M = 2^m >= D; p_uv > 0 probabilities of the taps. The
            dilation of the stack (K_uv/sqrt p_uv)_uv (or of its mirror, the row of taps), adders controlled by the
            taps and un-preparation of sqrt(p) give a (lambda, 2 ceil(log2 D) + 3, 0)-BE of the convolution (two ancillas
            fewer where it is circular), lambda = ||stack||. With uniform p, lambda <= D ||C||.
Source      Rattew et al. (arXiv:2510.07195), Lemma 5; Mathematics 5.3, grouping "stack".
Deviation   One use of one dilation instead of an LCU over the C_o C_i D^2 parameters; the least lambda of uniform
            weights and weights proportional to ||K_uv||, stacked or mirrored.
Proof       sum_uv sqrt(p_uv) K_uv/(sqrt(p_uv) lambda) (x) S (x) S; each shift is an adder on one more qubit,
            projected; where it is circular, an adder modulo M.
Attained    epsilon = 0: the block is exact. lambda = D ||C|| is attained by a single tap with uniform weights (Mathematics
            5.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from ...engine.lines import Line, equal, given, norm
from ...errors import ArgumentError
from ...linalg.convolution import Convolution, draw_kernel
from ...linalg.cost import adder, dense, preparation, run
from ...linalg.groupings import Plan
from ...linalg.operators import NORM_ROUNDING, to_dense
from ...linalg.stacks import Stack
from ...scalars import ceil_log2
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule(*, alpha: Any, ancillas: int, norm: Any) -> Record:
    return Record(alpha=alpha, ancillas=ancillas, epsilon=0 * alpha, norm=norm)


def target(*, plan: Plan) -> Any:
    return plan.conv.target()


def block(*, plan: Plan, alpha: Any) -> Any:
    return plan.conv.shifted_sum(plan.conv.padded_kernel() / alpha)


def circuit(*, plan: Plan) -> Circuit:
    return plan.circuit()


def cost(*, m: int, channels: int, taps: int, carry: int) -> Cost:
    """m, channels, taps: qubits of an image axis, of the channels and of an axis of taps; carry: 1, or 0 where it wraps."""
    adders = 2 * adder(taps, carry + m)
    return run(preparation(2 * taps), dense(1 + 2 * taps + channels), adders, system=channels + 2 * m)


def sizes(*, plan: Plan) -> dict[str, int]:
    conv = plan.conv
    return {
        "m": ceil_log2(conv.size),
        "channels": conv.channel_qubits,
        "taps": ceil_log2(conv.kernel.shape[2]),
        "carry": conv.carries // 2,
    }


def planned(plan: Callable[[Convolution], Plan], conv: Any) -> Plan:
    """The plan of a convolution. Raises ArgumentError for anything else."""
    if not isinstance(conv, Convolution):
        raise ArgumentError("conv", "be a Convolution (qe.conv2d makes one of a kernel)", type(conv).__name__)
    return plan(conv)


def encode(entry: Any, plan: Plan) -> BlockEncoding:
    """The node of a planned convolution: alpha from the plan, ||C|| bounded by the symbol (proved) and by alpha, a norm in floats."""
    conv = plan.conv
    bound = min(plan.alpha * (1 + 2 * NORM_ROUNDING), conv.norm_bound())
    numbers = {"alpha": plan.alpha, "ancillas": plan.ancillas, "norm": bound}
    out, into = conv.kernel.shape[:2]
    shape = (out, conv.size, conv.size, into, conv.size, conv.size)
    note = f"{conv.padding}, {out}x{into}x{conv.kernel.shape[2]}x{conv.kernel.shape[3]}"
    data = {"plan": plan}
    return apply_lemma(
        entry, (), kind=BlockEncoding, n=conv.n, shape=shape, numbers=numbers, data=data, row_axes=3, note=note
    )


def convolution_stack(conv: Convolution) -> BlockEncoding:
    """The convolution by one dilation of its stacked taps."""
    return encode(STACK, planned(Stack.best, conv))


def proof(goal: Any, *, plan: Any) -> Iterator[Line]:
    yield from convolved(goal, plan.conv)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Windows and shifts, each a matrix of its own."""
    setting, conv = kit.convolution(s)
    yield replace(setting, data={"plan": SimpleNamespace(conv=conv)})


def convolved(goal: Any, conv: Any) -> Iterator[Line]:
    """The target is the sum of shifts that alpha times the block is."""
    apart = goal.target - to_dense(conv.shifted_sum(conv.padded_kernel()))
    yield equal(goal.error, apart)
    yield given("windows are shifts", norm(apart), 0)
    yield given("the norm of a convolution", norm(goal.target), goal.norm)


def reading(kit: Any) -> Any:
    return kit.convolution_choices.STACK


WRONG: dict[str, Wrong] = {"no carries": lambda r, **_: {"ancillas": r.ancillas - 2}}


def draw(rng: Any) -> dict[str, Any]:
    return {"conv": draw_kernel(rng)}


STACK = lemma(globals(), convolution_stack, measured=("alpha", "norm"))
