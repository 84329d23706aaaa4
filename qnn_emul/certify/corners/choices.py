"""How each entry is read: widths, numbers and stand-ins for its data, where they are not the plain ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...engine.lemma import Lemma
from ...linalg.widths import Width
from ...scalars import ceil_log2, minimum
from ..abstract import Setting, plain_settings
from .amounts import Amount, Angles, Book
from .blocks import BlockReader
from .coefficients import ONE, ZERO, Coefficient, number, symbol
from .leaves import LeafCircuit, NamedUnitary
from .subjects import Choice, N, named

DEGREES = (0, 1, 2, 3, 4)
ROUNDS = (0, 1, 2, 3)


class ColumnOracle:
    """Unit columns of a matrix, of which only the widths are known."""

    n_out = Width(0, {"m": 1})

    def trees(self) -> ColumnOracle:
        return self

    def circuit(self, label: str) -> LeafCircuit:
        """The oracle of the columns."""
        return LeafCircuit.of(NamedUnitary.of("w", "column", [("index", N), ("system", self.n_out)]))


@dataclass(frozen=True)
class NamedFunction:
    """A function of ||b|| that a block names; what it is of the circuit's symbols stands in `meanings`."""

    name: str

    def at(self, x: Any) -> Any:
        import sympy as sp

        return sp.Function(self.name)(x)


@dataclass(frozen=True, eq=False)
class AnglePairs:
    """What stands for the degree of fixed-point amplification: so many pairs of angles."""

    book: Book
    rounds: int

    def __operator_function__(self, name: str, *rest: Any) -> AnglePairs:
        return self

    def __iter__(self) -> Iterator[tuple[Amount, Amount]]:
        import sympy as sp

        for j in range(self.rounds):
            phi, psi = (Amount(self.book, sp.Symbol(f"{side}{j}", real=True)) for side in ("phi", "psi"))
            yield phi, psi


def _own(name: str, place: int) -> Any:
    return named(f"n_{name}")


def _with_index(count: int) -> Any:
    return N + ceil_log2(count)


def _polynomial(key: str) -> Callable[..., Mapping[str, Any]]:
    return lambda book, s, variant: {key: Angles(book, variant["degree"])}


def _bound(s: Setting) -> Any:
    return s.numbers["supremum"] + s.numbers["epsilon_q"]


def _odd_polynomial(s: Setting, reader: BlockReader, variant: Mapping[str, Any]) -> Iterator[tuple[Any, Coefficient]]:
    """P(||b||)/||b||, P odd: a polynomial in <b|b>."""
    size, total, power = s.children[0].block_data.norm(), ZERO, ONE
    for weight in reader.weights()[1::2]:
        total, power = total + weight * power, power * symbol("q:x")
    yield s.data["polynomial"].at(minimum(size, 1)) / size, total


def _exactly(s: Setting, reader: BlockReader, variant: Mapping[str, Any]) -> Iterator[tuple[Any, Coefficient]]:
    """sin((2 r + 1) t)/||b|| where sin t = c ||b||: by sin((2 r + 1) t) = 2 cos(2 t) sin((2 r - 1) t) - sin((2 r - 3) t)."""
    size, cosine = s.children[0].block_data.norm(), s.numbers["cosine"]
    c = reader.book.coefficient(cosine)
    before, last = number(-1), ONE
    for _ in range(variant["rounds"]):
        before, last = last, (number(2) + number(-4) * c * c * symbol("q:x")) * last + -before
    yield NamedFunction("sine").at(minimum(cosine * size, 1)) / size, c * last


def _by_rounds(s: Setting, reader: BlockReader, variant: Mapping[str, Any]) -> Iterator[tuple[Any, Coefficient]]:
    """The amplitude along T s after the rounds, its phase undone: state alpha s + beta T s, <s|T s> = <b|b>."""
    size, q = s.children[0].block_data.norm(), symbol("q:x")
    alpha, beta = ONE, ZERO
    for j in range(variant["rounds"]):
        back, turn = symbol(f"e:phi{j}").conjugate(), symbol(f"e:psi{j}")
        good = (alpha + beta) * (turn + -ONE) + beta
        alpha, beta = -back * alpha + (ONE + -back) * q * good, -good
    yield s.data["degree"].at(minimum(size, 1)) / size, symbol("e:undone") * (alpha + beta)


def _exact_settings(entry: Lemma) -> Iterator[Setting]:
    import sympy as sp

    for s in plain_settings(entry):
        yield replace(s, numbers={**s.numbers, "cosine": sp.Symbol("cosine", positive=True)})


def _positive_factor(s: Setting, variant: Mapping[str, Any]) -> Setting:
    import sympy as sp

    return replace(s, numbers={"factor": sp.Symbol("c", positive=True)}) if variant.get("positive") else s


def _equal_alphas(s: Setting, variant: Mapping[str, Any]) -> Setting:
    """Without a flag all alphas are equal, and the list is full."""
    if variant["extra"]:
        return s
    first = s.children[0].record.alpha
    return replace(s, children=tuple(replace(c, record=replace(c.record, alpha=first)) for c in s.children))


EVERY_DEGREE: tuple[Mapping[str, Any], ...] = tuple({"degree": d} for d in DEGREES)
EVERY_ROUND: tuple[Mapping[str, Any], ...] = tuple({"rounds": r} for r in ROUNDS)
UP_TO_THREE = "all widths; lists of one, two and three"
TRANSFORMED = Choice(scope="all widths; degrees 0 to 4", given=_polynomial("polynomial"), variants=EVERY_DEGREE)
AMPLIFIED = Choice(
    scope="all widths; degrees 1, 3 and 5",
    given=_polynomial("polynomial"),
    variants=tuple({"degree": d} for d in (1, 3, 5)),
    meanings=_odd_polynomial,
)

PLAIN = [
    *("be.adjoint", "be.product", "bridge.bra_of_vector", "bridge.diagonal_of_vector"),
    *("common.deamplification", "paper.lemma_b4", "ve.elementwise_product", "ve.matrix_vector"),
    "ve.normalization",
]
CHOICES: dict[str, Choice] = {
    **{key: Choice() for key in PLAIN},
    **{key: Choice(scope=UP_TO_THREE) for key in ("be.linear_combination", "ve.sum", "paper.root_weights")},
    "common.scaling": Choice(variants=({}, {"positive": True}), change=_positive_factor),
    "be.tensor": Choice(sizes=_own, system=lambda count: named("n_A") + named("n_B")),
    "ve.tensor": Choice(sizes=_own, system=lambda count: named("n_x") + named("n_y")),
    "be.direct_sum": Choice(
        scope=UP_TO_THREE,
        system=_with_index,
        variants=({"extra": 1}, {"extra": 0}),
        change=_equal_alphas,
        holds=lambda s, variant: variant["extra"] == 1 or len(s.children).bit_count() == 1,
    ),
    "be.unit_matrix": Choice(
        parameters=("i", "j"), given=lambda b, s, v: {"n": N}, shown=lambda s: {"n": 2}, settings=plain_settings
    ),
    "ve.concatenation": Choice(scope=UP_TO_THREE, system=_with_index),
    "ve.embedding": Choice(given=lambda b, s, v: {"n": N + named("k")}, system=lambda count: N + named("k")),
    "ve.leading_part": Choice(sizes=lambda name, place: named("dropped") + N, legs=2),
    "ve.sub_encoding": Choice(sizes=lambda name, place: N if name == "v" else named("a_v") + N, legs=2),
    "ve.matrix_squared_vector": Choice(
        given=lambda b, s, v: {"columns": ColumnOracle()},
        system=lambda count: ColumnOracle.n_out,
        variants=({"shared": False}, {"shared": True}),
        kinds={"w": "column"},
    ),
    "paper.real_amplitudes": Choice(settings=plain_settings, system=lambda count: named("a_x") + N, legs=2, whole=True),
    "be.uniform_amplification": TRANSFORMED,
    "paper.lemma_5": TRANSFORMED,
    "paper.lemma_b3": TRANSFORMED,
    "poly.singular_value_transformation": replace(
        TRANSFORMED,
        given=_polynomial("coefficients"),
        divisor=lambda s: s.numbers["bound"],
        settings=lambda entry: [next(iter(settings_of(entry)))],
    ),
    "ve.sign_amplification": AMPLIFIED,
    "paper.lemma_b8": AMPLIFIED,
    "ve.pointwise_function": Choice(
        scope="all widths; degrees 0, 2 and 4",
        given=_polynomial("polynomial"),
        variants=tuple({"degree": d} for d in (0, 2, 4)),
        divisor=_bound,
    ),
    "ve.residual_sum": Choice(
        scope="all widths; degrees 0, 2 and 4",
        given=_polynomial("polynomial"),
        variants=tuple({"degree": d, "shared": shared} for d in (0, 2, 4) for shared in (False, True)),
        divisor=_bound,
    ),
    "ve.exact_amplification": Choice(
        scope="all widths; 0 to 3 rounds",
        settings=_exact_settings,
        variants=EVERY_ROUND,
        meanings=_exactly,
        shown=lambda s: {"rounds": NamedFunction("sine")},
    ),
    "ve.fixed_point_amplification": Choice(
        scope="all widths; 0 to 3 rounds",
        cited="Yoder, Low, Chuang: the angles' success probability",
        given=lambda b, s, v: {"degree": AnglePairs(b, v["rounds"])},
        variants=EVERY_ROUND,
        meanings=_by_rounds,
    ),
}


def settings_of(entry: Lemma) -> list[Setting]:
    """The settings in which the prover reads the rule."""
    from ..settings import settings

    return settings(entry)
