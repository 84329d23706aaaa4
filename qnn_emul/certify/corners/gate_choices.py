"""How the entries are read whose gates are made of data: what stands for the data in the circuit, and what the block is in these boxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from ..abstract import Setting, plain_settings
from ..terms import Element, atom
from . import levels
from .amounts import Book
from .blocks import network
from .families import OpaqueData, family, leaf, words
from .subjects import Choice, Input, N, named
from .unasked import only

BITS = named("bits")
WORDS = OpaqueData()


def block(name: str, kind: str = "VE") -> Element:
    """What is known of a leaf, as a term."""
    return atom(f"block {name}", kind)


def _whole_numbers(s: Setting, variant: Mapping[str, Any]) -> Setting:
    """What the rule is given of the variant is no symbol."""
    return replace(s, numbers={**s.numbers, **{k: v for k, v in variant.items() if k in s.numbers}})


# -- diagonals -------------------------------------------------------------------------------------------------------------
def _cosines(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    cosines = OpaqueData({"y_rotation": family("cosines", N, ("ancilla", 1))}, N)
    return {"values": cosines * s.numbers["alpha"]}


def _turned_cosines(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    phases = OpaqueData({"diagonal_gate": family("phases", N)}, N)
    return {"values": OpaqueData({"moduli": _cosines(book, s, variant)["values"], "phases": phases}, N)}


def _masked(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    phases = OpaqueData({"diagonal_gate": family("phases", N)})
    return {"entries": OpaqueData({"zeros": words("zeros", N), "phases": phases}, N)}


def _mask_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    """A mask is a phase where no bit says that it is zero."""
    kept = network("VE", 1, ("map", "zeros", "o0", ""))
    return {"entries": kept * block("phases") if variant["ancillas"] else block("phases")}


def _mean(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    mean = OpaqueData({"preparation": only(leaf("u", "VE", ("system", N)), None)}, N)
    return {"shape": OpaqueData({"signs": OpaqueData({"diagonal_gate": family("signs", N)}), "uniform": mean})}


def _mean_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    """(1 + diag(signs)(1 - 2|u><u|))/2."""
    import sympy as sp

    one, bra = Element("identity", (), None, "BE"), Element("bra", (block("u"),), None, "BE")
    signs = Element("diagonal", (block("signs"),), None, "BE")
    halved = (one + signs @ (one - 2 * (bra.H @ bra))) * sp.Rational(1, 2)
    mean = OpaqueData()
    return {"shape": OpaqueData({"signs": OpaqueData({"halved": only(halved, mean)}), "uniform": mean})}


def _angles(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"words": words("words", N + (variant["parts"] - 1)), "bits": BITS}


def _turned(name: str) -> Element:
    """cos(pi word/2^bits), entry by entry."""
    return network("VE", 1, ("map", name, "o0", "w"), ("block", "turn", "w"))


def _angles_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    if variant["parts"] == 1:
        return {"words": OpaqueData({"cosines_of": only(_turned("words"), BITS)}), "bits": BITS}
    halves = SimpleNamespace(reshape=only((_turned("words:0"), _turned("words:1")), 2, -1))
    return {"words": OpaqueData({"cosines_of": only(halves, BITS)}), "bits": BITS}


# -- memories, dilations ---------------------------------------------------------------------------------------------------
def _read(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"words": words("words", N), "bits": BITS}


def _read_block(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    moved = network("BE", 2, ("map", "words", "o0", "o1^i1"), zero=("o0^i0",))
    return {"words": OpaqueData({"moved": only(moved, BITS)}), "bits": BITS}


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
        made = levels.trees(0, variant.get("turned", True))
        return {"trees": made, "entries": OpaqueData({"tree": made})}

    def vector(variant: Mapping[str, Any]) -> Element:
        return levels.loaded(*[("block", "phases", "o0", "o1", "o2")] * variant.get("turned", True))

    return Choice(
        settings=plain_settings,
        variants=({"turned": True}, {"turned": False}) if key == "entries" else ({},),
        given=given,
        shown=lambda s, variant: {"entries": s.numbers["norm"] * vector(variant)},
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
        shown=lambda s, v: {
            "trees": OpaqueData({"states": shown, "loaded": only(shown, WORDS, BITS)}),
            "words": WORDS,
            "bits": BITS,
        },
        system=lambda count: N + levels.DATA + (BITS if word else 0),
        induction=lambda variant, reader: levels.ByLevels(_with_word() if word else STATES),
    )


def _with_word() -> Element:
    return network("BE", 5, ("block", "rotation", "o0", "o1", "o2", "i2"), zero=("o0^i0", "o1^i1", "o3^i3", "o4^i4"))


TREE = _tree("trees")
SELECTED_TREE = _tree("entries")
MEMORY_OF_STATES = _states(network("BE", 4, PHASES, zero=UNMOVED))
MEMORY_OF_COLUMNS = _states(network("BE", 5, PHASES, ("map", "words", "o0", "o4^i4"), zero=UNMOVED), True)


def _one_gate(data: str, made: str, shown: str) -> Choice:
    """A gate on the whole register, made of data by a function of the name `made`, is the matrix that `shown` makes of them."""
    return Choice(
        settings=plain_settings,
        given=lambda book, s, v: {data: OpaqueData({made: leaf("gate", "BE", ("system", N))}, N)},
        shown=lambda s, v: {data: OpaqueData({shown: block("gate", "BE")})},
        kinds={"gate": "BE"},
    )


PERMUTATION = _one_gate("image", "gate", "gathered")
SWAPPED = _one_gate("order", "swaps", "by_bits")
LETTERS = _one_gate("word", "gates", "moved")
SIGNS = _one_gate("word", "gates", "signs")
MULTIPLIED = _one_gate("by", "gates", "moved")
FLAT = Choice(
    settings=plain_settings,
    given=lambda book, s, v: {"places": OpaqueData({"preparation": leaf("u", "VE", ("system", N))}, N)},
    shown=lambda s, v: {"places": OpaqueData({"flat_bra": Element("bra", (block("u"),), None, "BE")})},
    kinds={"u": "VE"},
)
CHOSEN = Choice(
    settings=plain_settings,
    given=lambda book, s, v: {
        "chosen": OpaqueData({"gate": leaf("gate", "BE", ("system", N)), "left_out": words("left out", N)}, N)
    },
    shown=lambda s, v: {
        "chosen": OpaqueData({"masked": network("BE", 1, ("map", "left out", "o0", ""), ("block", "gate", "o0", "i0"))})
    },
    kinds={"gate": "BE"},
)
COSINES = Choice(
    settings=plain_settings,
    given=_cosines,
    shown=lambda s, v: {"values": s.numbers["alpha"] * block("cosines")},
)
TURNED_COSINES = Choice(
    settings=plain_settings,
    given=_turned_cosines,
    shown=lambda s, v: {
        "values": OpaqueData({"by_parts": only(block("phases") * block("cosines"), s.numbers["alpha"])})
    },
)
MASK = Choice(
    settings=plain_settings,
    variants=({"ancillas": 0}, {"ancillas": 1}),
    change=_whole_numbers,
    given=_masked,
    shown=_mask_block,
)
MEAN = Choice(settings=plain_settings, given=_mean, shown=_mean_block, kinds={"u": "VE"})
ANGLES = Choice(
    settings=plain_settings,
    variants=({"parts": 1}, {"parts": 2}),
    change=_whole_numbers,
    given=_angles,
    shown=_angles_block,
)
MEMORY = Choice(settings=plain_settings, given=_read, shown=_read_block, system=lambda count: N + BITS)
DILATION = Choice(seen=_compressed)
