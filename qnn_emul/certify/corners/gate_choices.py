"""How the entries are read whose gates are made of data: what stands for the data in the circuit, and what the block is in these boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from ...linalg.constructions import StatePreparationPair
from ...linalg.groupings import Fourier, PerChannelShift, PerTap
from ...linalg.stacks import PerParameter, Stack
from ..abstract import Setting, plain_settings
from ..terms import Element, atom
from . import levels
from .amounts import Book
from .blocks import network
from .families import OpaqueData, Size, family, leaf, words
from .subjects import Choice, Input, N, in_sympy, named

BITS = named("bits")


def block(name: str, kind: str = "VE") -> Element:
    """What is known of a leaf, as a term."""
    return atom(f"block {name}", kind)


def _whole_numbers(s: Setting, variant: Mapping[str, Any]) -> Setting:
    """What the rule is given of the variant is no symbol."""
    return replace(s, numbers={**s.numbers, **{k: v for k, v in variant.items() if k in s.numbers}})


# -- diagonals -------------------------------------------------------------------------------------------------------------
def _cosines(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"values": OpaqueData({"y_rotation": lambda: family("cosines", N, ("ancilla", 1))}, N)}


def _masked(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    phases = OpaqueData({"diagonal_gate": family("phases", N)})
    return {"entries": OpaqueData({"zeros": words("zeros", N), "phases": phases}, N)}


def _mask_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    """A mask is a phase where no bit says that it is zero."""
    kept = network("VE", 1, ("map", "zeros", "o0", ""))
    return {"entries": kept * block("phases") if variant["ancillas"] else block("phases")}


def _mean(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    mean = OpaqueData({"preparation": leaf("u", "VE", ("system", N))}, N)
    return {"shape": OpaqueData({"signs": OpaqueData({"diagonal_gate": family("signs", N)}), "uniform": mean})}


def _mean_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    """(1 + diag(signs)(1 - 2|u><u|))/2."""
    import sympy as sp

    one, bra = Element("identity", (), None, "BE"), Element("bra", (block("u"),), None, "BE")
    signs = Element("diagonal", (block("signs"),), None, "BE")
    halved = (one + signs @ (one - 2 * (bra.H @ bra))) * sp.Rational(1, 2)
    return {"shape": OpaqueData({"signs": OpaqueData({"halved": halved}), "uniform": None})}


def _angles(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"words": words("words", N + (variant["parts"] - 1)), "bits": BITS}


def _turned(name: str) -> Element:
    """cos(pi word/2^bits), entry by entry."""
    return network("VE", 1, ("map", name, "o0", "w"), ("block", "turn", "w"))


def _angles_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    if variant["parts"] == 1:
        return {"words": OpaqueData({"cosines_of": _turned("words")}), "bits": BITS}
    halves = SimpleNamespace(reshape=lambda parts, rest: (_turned("words:0"), _turned("words:1")))
    return {"words": OpaqueData({"cosines_of": halves}), "bits": BITS}


# -- memories, dilations ---------------------------------------------------------------------------------------------------
def _read(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"words": words("words", N), "bits": BITS}


def _read_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    moved = network("BE", 2, ("map", "words", "o0", "o1^i1"), zero=("o0^i0",))
    return {"words": OpaqueData({"moved": moved}), "bits": BITS}


def _compressed(x: Input) -> Any:
    """The block, and its dilation: a unitary on one qubit more with this corner."""
    gate = leaf("x", x.kind, ("ancilla", 1), ("system", N))
    dense = OpaqueData({"dilation_gate": gate})
    return SimpleNamespace(kind=x.kind, block_data=OpaqueData({"to_dense": dense, "completion_gate": gate}))


# -- trees of rotations ----------------------------------------------------------------------------------------------------
STATES = network("BE", 4, ("block", "rotation", "o0", "o1", "o2", "i2"), zero=("o0^i0", "o1^i1", "o3^i3"))
PHASES = ("block", "phases", "o0", "o1", "o2", "o3")
UNMOVED = ("o0^i0", "o1^i1", "o2^i2", "o3^i3")


def _tree(key: str) -> Choice:
    """A vector loaded level by level, then phases; `key` is what the circuit function is given."""

    def given(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
        made = levels.trees(0)
        return {"trees": made, "entries": OpaqueData({"tree": made})}

    vector = levels.loaded(("block", "phases", "o0", "o1", "o2"))
    return Choice(
        settings=plain_settings,
        given=given,
        shown=lambda s, variant: {"entries": s.numbers["norm"] * vector},
        system=lambda count: levels.DATA,
        kinds={"all": "VE", "above": "VE"},
        induction=lambda variant, reader: levels.ByLevels(levels.LEVEL, prepared=True),
        cited="Möttönen et al.: rotations selected by a register, as plain rotations and CNOTs"
        if key == "entries"
        else "",
    )


def _states(shown: Element, word: bool = False) -> Choice:
    """Levels for each address, then phases and what else is read."""
    return Choice(
        settings=plain_settings,
        given=lambda book, s, v: {"trees": levels.trees(N), "words": words("words", N), "bits": BITS},
        shown=lambda s, v: {"trees": OpaqueData({"states": shown, "loaded": shown}), "words": None, "bits": None},
        system=lambda count: N + levels.DATA + (BITS if word else 0),
        induction=lambda variant, reader: levels.ByLevels(_with_word() if word else STATES, prepared=False),
    )


def _with_word() -> Element:
    return network("BE", 5, ("block", "rotation", "o0", "o1", "o2", "i2"), zero=("o0^i0", "o1^i1", "o3^i3", "o4^i4"))


TREES = {
    "oracles.kp_tree": _tree("trees"),
    "oracles.brute_force": _tree("entries"),
    "oracles.quantum_memory": _states(network("BE", 4, PHASES, zero=UNMOVED)),
    "oracles.preprocessed_matrix": _states(
        network("BE", 5, PHASES, ("map", "words", "o0", "o4^i4"), zero=UNMOVED), True
    ),
}


# -- convolutions ----------------------------------------------------------------------------------------------------------
C, M, T = named("c"), named("m"), named("t")  # qubits of the channels, of an image axis, of an axis of taps
ADDERS = (("block", "shift", "u", "o1", "i1"), ("block", "shift", "v", "o2", "i2"))
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
    return AnyConvolution({"tap_adder": family("shift", T, *carries, ("system", M)), **made}, M, carry)


def amplitudes(name: str, width: Any) -> OpaqueData:
    """Numbers that a state is prepared of."""
    return OpaqueData({"preparation": leaf(name, "VE", ("system", width))})


def _loaded(gate: Any) -> OpaqueData:
    """A block, or one for each value of an index, whose dilation is a gate."""
    return OpaqueData({"dilation_gate": gate, "dilations": gate})


def _stack(variant: Mapping[str, Any]) -> Any:
    stack = _loaded(leaf("stack", "BE", ("ancilla", 1), ("system", 2 * T + C)))
    weights = OpaqueData({"tap_amplitudes": amplitudes("taps", 2 * T), "stack_corner": stack})
    return Stack(convolution(variant["carry"]), weights, variant["mirrored"], 1.0)  # type: ignore[arg-type]  # stand-ins


def _tap(variant: Mapping[str, Any]) -> Any:
    blocks = _loaded(family("kernel", 2 * T, ("ancilla", 1), ("system", C)))
    sizes = OpaqueData({"tap_amplitudes": amplitudes("taps", 2 * T), "tap_blocks": blocks})
    return PerTap(convolution(variant["carry"]), sizes, 1.0)  # type: ignore[arg-type]  # stand-ins


def _channel(variant: Mapping[str, Any]) -> Any:
    diagonals = _loaded(family("kernel", 2 * C + 2 * T, ("ancilla", 1)))
    sizes = OpaqueData({"diagonal_amplitudes": amplitudes("taps", C + 2 * T), "diagonals": diagonals})
    conv = convolution(variant["carry"], channel_shifts=family("move", C, ("system", C)))
    return PerChannelShift(conv, sizes, 1.0)  # type: ignore[arg-type]  # stand-ins


def _parameter(variant: Mapping[str, Any]) -> Any:
    left, right = (leaf(name, "VE", ("system", 2 * C + 2 * T)) for name in ("left", "right"))
    pair = StatePreparationPair(left, right, 2 * C + 2 * T)  # type: ignore[arg-type]  # stand-ins
    conv = convolution(variant["carry"], parameters=OpaqueData({"preparation_pair": pair}))
    return PerParameter(conv, 1.0)  # type: ignore[arg-type]  # stand-ins


def _fourier(variant: Mapping[str, Any]) -> Any:
    symbols = _loaded(family("symbol", 2 * M, ("ancilla", 1), ("system", C)))
    return Fourier(convolution(0, symbol_blocks=symbols), 1.0)  # type: ignore[arg-type]  # stand-ins


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
        summed = SimpleNamespace(padded_kernel=OpaqueData, shifted_sum=lambda weights: network("BE", 3, *own))
        return {"plan": SimpleNamespace(conv=summed)}

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


CONVOLUTIONS = {
    "be.convolution_stack": convolved(
        _stack,
        lambda v: 2 * T + 1,
        own=_stacked,
        variants=tuple({**v, "mirrored": m} for v in PADDED for m in (False, True)),
    ),
    "be.convolution_tap": convolved(
        _tap,
        lambda v: 2 * T + 1,
        ("block", "taps~", "u", "v"),
        ("block", "taps", "u", "v"),
        ("block", "kernel", "u", "v", "o0", "i0"),
    ),
    "be.convolution_channel": convolved(
        _channel,
        lambda v: C + 2 * T + 1,
        ("block", "taps~", "s", "u", "v"),
        ("block", "taps", "s", "u", "v"),
        ("block", "kernel", "s", "u", "v", "i0"),
        ("block", "move", "s", "o0", "i0"),
    ),
    "be.convolution_parameter": convolved(
        _parameter,
        lambda v: 2 * C + 2 * T + 1,
        ("block", "left~", "o0", "i0", "u", "v"),
        ("block", "right", "o0", "i0", "u", "v"),
    ),
    "be.convolution_fourier": convolved(
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
    ),
}

MADE_OF_DATA: dict[str, Choice] = {
    "be.diagonal_of_numbers": Choice(
        settings=plain_settings, given=_cosines, shown=lambda s, v: {"values": s.numbers["alpha"] * block("cosines")}
    ),
    "be.mask": Choice(
        settings=plain_settings,
        variants=({"ancillas": 0}, {"ancillas": 1}),
        change=_whole_numbers,
        given=_masked,
        shown=_mask_block,
    ),
    "be.mean_subtraction": Choice(settings=plain_settings, given=_mean, shown=_mean_block, kinds={"u": "VE"}),
    "be.diagonal_from_angles": Choice(
        settings=plain_settings,
        variants=({"parts": 1}, {"parts": 2}),
        change=_whole_numbers,
        given=_angles,
        shown=_angles_block,
    ),
    "oracles.classical_memory": Choice(
        settings=plain_settings, given=_read, shown=_read_block, system=lambda count: N + BITS
    ),
    "common.compression": Choice(seen=_compressed),
    **CONVOLUTIONS,
    **TREES,
}
