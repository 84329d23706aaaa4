"""How the circuits of convolutions are read, grouping by grouping: adders of the axes, dilations of what is loaded, preparations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from ...linalg.constructions import StatePreparationPair
from ...linalg.groupings import Fourier, PerChannelShift, PerTap
from ...linalg.stacks import PerParameter, Stack
from ..abstract import Setting, plain_settings
from ..terms import Element
from .blocks import network
from .families import OpaqueData, Size, family, leaf
from .subjects import Choice, in_sympy, named
from .unasked import only

C, M, T = named("c"), named("m"), named("t")  # qubits of the channels, of an image axis, of an axis of taps
ADDERS = (("block", "shift", "u", "o1", "i1"), ("block", "shift", "v", "o2", "i2"))
ALPHA: Any = OpaqueData()  # what a plan is divided by
PADDED = ({"carry": 1}, {"carry": 0})  # one of an axis, or none where the image wraps


@dataclass(frozen=True, eq=False)
class AnyConvolution(OpaqueData):
    """A convolution by its widths; `carry` qubits an axis."""

    carry: int = 1
    channel_qubits = C
    n = C + 2 * M

    @property
    def carries(self) -> int:
        return 2 * self.carry

    @property
    def kernel(self) -> Any:
        return SimpleNamespace(shape=(None, None, Size(T), Size(T)))


def convolution(carry: int, **made: Any) -> AnyConvolution:
    """An adder of an axis adds the shift of tap u; with a carry, its corner drops what leaves the image."""
    carries = [("ancilla", carry)] * carry
    return AnyConvolution({"tap_adder": family("shift", T, *carries, ("system", M)), **made}, M, carry=carry)


def amplitudes(name: str, width: Any) -> OpaqueData:
    """Numbers that a state is prepared of."""
    return OpaqueData({"preparation": only(leaf(name, "VE", ("system", width)), None)})


def _is(part: str, whole: Any) -> Callable[[Any], bool]:
    """Whether an argument is the reading's own plan, by its convolution."""
    return lambda given: getattr(given, part, None) is whole


def weighed(s: Setting, block: Element) -> Any:
    """A convolution as `block` sees it: its kernel over alpha, whole, in a sum of shifts."""
    kernel = OpaqueData({"weigh": block}, factor=s.numbers["alpha"])
    return SimpleNamespace(
        padded_kernel=lambda: kernel, shifted_sum=lambda weights: weights.__operator_function__("weigh", weights)
    )


def _loaded(gate: Any) -> OpaqueData:
    """A block, or one for each value of an index, whose dilation is a gate."""
    return OpaqueData({"dilation_gate": gate, "dilations": gate})


def _stack(variant: Mapping[str, Any]) -> Any:
    conv = convolution(variant["carry"])
    stack = _loaded(leaf("stack", "BE", ("ancilla", 1), ("system", 2 * T + C)))
    made = {"tap_amplitudes": only(amplitudes("taps", 2 * T), T), "stack_corner": only(stack, _is("conv", conv))}
    return Stack(conv, OpaqueData(made), variant["mirrored"], ALPHA)  # type: ignore[arg-type]  # stand-ins


def _tap(variant: Mapping[str, Any]) -> Any:
    blocks = _loaded(family("kernel", 2 * T, ("ancilla", 1), ("system", C)))
    conv = convolution(variant["carry"])
    made = {"tap_amplitudes": only(amplitudes("taps", 2 * T), T), "tap_blocks": only(blocks, conv)}
    return PerTap(conv, OpaqueData(made), ALPHA)  # type: ignore[arg-type]  # stand-ins


def _channel(variant: Mapping[str, Any]) -> Any:
    diagonals = _loaded(family("kernel", 2 * C + 2 * T, ("ancilla", 1)))
    conv = convolution(variant["carry"], channel_shifts=family("move", C, ("system", C)))
    made = {"diagonal_amplitudes": only(amplitudes("taps", C + 2 * T), C, T), "diagonals": only(diagonals, conv)}
    return PerChannelShift(conv, OpaqueData(made), ALPHA)  # type: ignore[arg-type]  # stand-ins


def _parameter(variant: Mapping[str, Any]) -> Any:
    left, right = (leaf(name, "VE", ("system", 2 * C + 2 * T)) for name in ("left", "right"))
    pair = StatePreparationPair(left, right, 2 * C + 2 * T)  # type: ignore[arg-type]  # stand-ins
    conv = convolution(variant["carry"], parameters=OpaqueData({"preparation_pair": pair}))
    return PerParameter(conv, ALPHA)  # type: ignore[arg-type]  # stand-ins


def _fourier(variant: Mapping[str, Any]) -> Any:
    symbols = _loaded(family("symbol", 2 * M, ("ancilla", 1), ("system", C)))
    return Fourier(convolution(0, symbol_blocks=only(symbols, ALPHA)), ALPHA)  # type: ignore[arg-type]  # stand-ins


def convolved(
    plan: Callable[[Mapping[str, Any]], Any],
    flags: Callable[[Mapping[str, Any]], Any],
    *tensors: tuple[str, ...],
    variants: tuple[Mapping[str, Any], ...] = PADDED,
    **more: Any,
) -> Choice:
    """A convolution of one grouping: its ancillas, and sum_uv K_uv/alpha (x) S_u (x) S_v in the grouping's leaves.

    That the leaves' products are the kernel's entries over alpha is how the grouping is made: tested on random kernels.
    """

    def shown(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
        own = more.get("own", lambda v: (*tensors, *ADDERS))(variant)
        return {"plan": SimpleNamespace(conv=weighed(s, network("BE", 3, *own)))}

    def change(s: Setting, variant: Mapping[str, Any]) -> Setting:
        return replace(s, numbers={**s.numbers, "ancillas": in_sympy(flags(variant) + 2 * variant.get("carry", 0))})

    return Choice(
        settings=plain_settings,
        variants=variants,
        change=change,
        given=lambda book, s, variant: {"plan": plan(variant)},
        shown=shown,
        system=lambda count: C + 2 * M,
        kinds={"taps": "VE", "left": "VE", "right": "VE", "F": "BE", "stack": "BE"},
        cited=more.get("cited", ""),
    )


def _stacked(variant: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    if variant["mirrored"]:
        return (("block", "stack", "", "", "o0", "u", "v", "i0"), ("block", "taps", "u", "v"), *ADDERS)
    return (("block", "taps~", "u", "v"), ("block", "stack", "u", "v", "o0", "", "", "i0"), *ADDERS)


STACK = convolved(
    _stack,
    lambda v: 2 * T + 1,
    own=_stacked,
    variants=tuple({**v, "mirrored": m} for v in PADDED for m in (False, True)),
)
TAPS = convolved(
    _tap,
    lambda v: 2 * T + 1,
    ("block", "taps~", "u", "v"),
    ("block", "taps", "u", "v"),
    ("block", "kernel", "u", "v", "o0", "i0"),
)
CHANNELS = convolved(
    _channel,
    lambda v: C + 2 * T + 1,
    ("block", "taps~", "s", "u", "v"),
    ("block", "taps", "s", "u", "v"),
    ("block", "kernel", "s", "u", "v", "i0"),
    ("block", "move", "s", "o0", "i0"),
)
PARAMETERS = convolved(
    _parameter,
    lambda v: 2 * C + 2 * T + 1,
    ("block", "left~", "o0", "i0", "u", "v"),
    ("block", "right", "o0", "i0", "u", "v"),
)
FOURIER = convolved(
    _fourier,
    lambda v: 1,
    variants=({},),
    own=lambda v: (
        ("block", "F", "o1", "k"),
        ("block", "F", "o2", "l"),
        ("block", "symbol", "k", "l", "o0", "i0"),
        ("block", "F~", "k", "i1"),
        ("block", "F~", "l", "i2"),
    ),
    cited="cyclic shifts are diagonal in the Fourier basis",
)
