"""How the paper's shifts are read: powers of the cyclic one between Fourier transforms, and the one that drops what leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...linalg.constructions import StatePreparationPair
from ..abstract import Setting, plain_settings
from ..terms import Element
from . import levels
from .amounts import Book
from .blocks import network
from .convolution_choices import C, M, T, convolution, weighed
from .data_laws import DataLaw
from .families import OpaqueData, family, leaf
from .subjects import Choice, N, in_sympy, named
from .unasked import Unasked, only

TRANSFORM = "the circuit of the Fourier transform; cyclic shifts are diagonal in the Fourier basis"


def cyclic(m: object) -> Element:
    """P^m: F^H diag(e^(2 pi i m k/N)) F."""
    return network("BE", 1, ("block", "F~", "o0", "k"), ("block", f"power {m}", "k"), ("block", "F", "k", "i0"))


def truncated() -> Element:
    """Q = P - |0><N - 1|."""
    return cyclic(1) - network("BE", 1, zero=("o0", "i0^top"))


def _shift(out: str, phase: str, into: str, zero: str) -> DataLaw:
    """What the cyclic shift, or its adjoint, is between two contents: 1 where `zero` is 0, else 0."""
    at = tuple(name for name in (out, into) if name not in ("", "top"))
    return DataLaw((), (("F~", out, "k"), (phase, "k"), ("F", "k", into)), (zero,), at=at)


SHIFTS = (  # P|N - 1> = |0> and <0|P = <N - 1|
    _shift("y", "power 1", "top", "y"),
    _shift("", "power 1", "x", "x^top"),
    _shift("top", "power 1~", "y", "y"),
    _shift("x", "power 1~", "", "x^top"),
)


def powers(s: Setting, variant: Mapping[str, Any]) -> Setting:
    """m is k + 1 + r, k the round of the loop."""
    return replace(s, numbers={"m": in_sympy(ROUNDS)})


def by_parameter(s: Setting, variant: Mapping[str, Any]) -> Setting:
    """The width of the kernel, and the qubits of the index."""
    return replace(s, numbers={**s.numbers, "width": in_sympy(D), "index": in_sympy(INDEX)})


def _kernel(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    left, right = (leaf(name, "VE", ("system", INDEX)) for name in ("left", "right"))
    pair = OpaqueData({"preparation_pair": StatePreparationPair(left, right, INDEX)})  # type: ignore[arg-type]  # stand-ins
    term = family("term", INDEX, ("ancilla", 2 + 8 * (D - 1)), ("system", C + 2 * M))
    terms = OpaqueData({"gate": term}, terms=True)
    return {"conv": convolution(1, weights=pair, terms=terms), "width": D, "index": INDEX}


def _sum(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    summed = network("BE", 1, ("block", "left~", "j"), ("block", "right", "j"), ("block", "term", "j", "o0", "i0"))
    return {"conv": weighed(s, summed)}


class Power(Unasked):
    """Of the shift: any integer."""

    def __str__(self) -> str:
        return "m"


POWER = Power()
MOVED = network("BE", 1, zero=("o0^i0",))
ROUNDS = levels.DATA
D = named("d") + 1  # the width of a kernel
INDEX = 2 * C + 2 * T
CARRIED = network(
    "BE", 1, ("block", "F~", "", "o0", "j", "k"), ("block", "power m", "j", "k"), ("block", "F", "j", "k", "", "i0")
)
CYCLIC = Choice(
    settings=plain_settings,
    given=lambda book, s, v: {"n": N, "m": POWER},
    shown=lambda s, v: {"n": OpaqueData({"indexed": only(cyclic("m"), POWER)}), "m": POWER},
    cited=TRANSFORM,
)
ADDED = CYCLIC  # without the idle ancilla
DROPPED = Choice(  # the first of n + 1 qubits comes in and goes out as |0>
    settings=plain_settings,
    given=lambda book, s, v: {"n": N, "m": POWER},
    shown=lambda s, v: {"n": OpaqueData({"dropped": only(CARRIED, POWER)}), "m": POWER},
    cited=TRANSFORM,
)
FOURIER = Choice(
    settings=plain_settings,
    given=lambda book, s, v: {"n": N},
    shown=lambda s, v: {"n": OpaqueData({"transformed": network("BE", 1, ("block", "F", "o0", "i0"))})},
    kinds={"F": "BE"},
    cited="the circuit of the Fourier transform",
)
EXCHANGED = Choice(
    settings=plain_settings,
    given=lambda book, s, v: {"n": N},
    shown=lambda s, v: {"n": OpaqueData({"exchanged": network("BE", 2, zero=("o0^i1", "o1^i0"))})},
    system=lambda count: N + N,
)
TRUNCATED = Choice(
    settings=plain_settings,
    given=lambda book, s, v: {"n": N},
    shown=lambda s, v: {"n": OpaqueData({"shifted_axis": only(truncated(), 1)})},
    parameters=("top",),
    laws=lambda variant: SHIFTS,
    cited=TRANSFORM,
)
POWERS = Choice(
    settings=plain_settings,
    change=powers,
    given=lambda book, s, v: {"n": N, "m": ROUNDS},
    shown=lambda s, v: {"n": OpaqueData({"shifted_axis": only(MOVED, s.numbers["m"])})},
    parameters=("top",),
    laws=lambda variant: SHIFTS,
    induction=lambda variant, reader: levels.ByLevels(truncated(), own=(4 * levels.ABOVE, 4 * levels.ABOVE + 4)),
    cited=TRANSFORM,
)
BY_PARAMETER = Choice(
    settings=plain_settings,
    change=by_parameter,
    given=_kernel,
    shown=_sum,
    system=lambda count: C + 2 * M,
    kinds={"left": "VE", "right": "VE"},
    scope="all widths; terms by Lemmas B.6 and B.16",
    cited=TRANSFORM,
)
