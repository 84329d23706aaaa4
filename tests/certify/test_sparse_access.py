"""Sparse access: what the lemma file promises of its data holds of matrices, and without it the circuit is not proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from helpers import CHOICES

from qnn_emul.certify.abstract import plain_settings
from qnn_emul.certify.corners import sparse_choices
from qnn_emul.certify.corners.amounts import Book
from qnn_emul.certify.corners.coefficients import ONE, symbol
from qnn_emul.certify.corners.data_laws import DataLaw
from qnn_emul.certify.corners.networks import Network, Tensor, by_laws
from qnn_emul.certify.corners.sparse_choices import FULLEST, PARTS
from qnn_emul.certify.corners.state import NotRead
from qnn_emul.certify.corners.subjects import Subject, subjects
from qnn_emul.certify.corners.theorems import difference
from qnn_emul.lemmas import CATALOGUE
from qnn_emul.linalg import sparse_access
from qnn_emul.linalg.circuit import Builder, last, registers
from qnn_emul.linalg.constructions import exchange
from qnn_emul.linalg.operators import operator
from qnn_emul.linalg.sparse_access import SparseAccess
from qnn_emul.scalars import ceil_log2

KEY = "be.sparse_access"


def readings(
    choice: Any = CHOICES[KEY], circuit: Callable[[SparseAccess], Any] = SparseAccess.circuit
) -> list[Subject]:
    """The entry's, under a choice, of a circuit."""
    return list(subjects(replace(CATALOGUE[KEY], circuit=lambda *, access: circuit(access)), choice))


def test_every_sparsity_is_read() -> None:
    """Rows fuller than columns, and the other way round."""
    assert [difference(s) for s in readings()] == ["", ""]


@pytest.mark.parametrize("place", range(3))
def test_no_promise_is_idle(place: int) -> None:
    """Without one of the three the corner is not seen to be the block."""
    right = CHOICES[KEY].laws
    fewer = replace(CHOICES[KEY], laws=lambda v: tuple(law for j, law in enumerate(right(v)) if j != place))
    assert all(map(difference, readings(fewer)))


@pytest.mark.parametrize("variant", FULLEST)
@pytest.mark.parametrize("sizes", [(0, 0, 0), (1, 0, 1), (0, 1, 0), (1, 1, 1), (0, 1, 2)])
def test_what_is_promised_holds_of_matrices(sizes: tuple[int, int, int], variant: Any) -> None:
    """The places of a line, in superposition, on an entry: the entry over the root of their largest number."""
    widths, rng = dict(zip(PARTS, sizes, strict=True)), np.random.default_rng(sum(sizes))
    access = sparse_choices.random_access(widths, variant, rng)
    found, side = sparse_choices.leaves(access), 1 << sum(sizes)
    blocks = found["entries"].reshape(side, 2, side, 2, side, 2, side, 2)[:, :, :, 0, :, :, :, 0]
    entries = np.einsum("jpijpi->jpi", blocks)
    assert not entries[:, 1].any()
    assert np.abs(entries[:, 0] - access.matrix.toarray().T / access.largest).max() < 1e-15
    for lines, count in (("columns", access.column_sparsity), ("rows", access.row_sparsity)):
        assert ceil_log2(count) == {"wider": sizes[1] + sizes[2], "narrower": sizes[2]}[variant[lines]]
        spread = found[f"spread of {lines}"][:, 0]
        places = np.einsum("jpijl->jpil", found[f"places of {lines}"].reshape(side, 2, side, side, 2 * side))
        summed = places[..., : spread.size] @ spread
        on = entries if lines == "columns" else np.einsum("jpi->ipj", entries)
        assert np.abs(summed * on - on / np.sqrt(count)).max() < 1e-15


def wrong(change: Callable[[Any, SparseAccess], Any]) -> Callable[[SparseAccess], Any]:
    """The circuit written once more, with `change` made of its parts: a gate and where it stands, each."""

    def circuit(access: SparseAccess) -> Any:
        n = access.n
        flag, padding, index, system = registers(1, 1, n, n)
        rows, columns, which = access.row_sparsity, access.column_sparsity, system + padding + index
        parts: dict[str, Any] = {
            "spread": (sparse_access._uniform(columns), last(index, ceil_log2(columns))),
            "places": (sparse_access._column_places(access.matrix, columns), which),
            "entries": (sparse_access._entries(access.matrix, access.largest), which + flag),
            "exchange": None,
            "back": (sparse_access._row_places(access.matrix, rows).adjoint(), which),
            "gathered": (sparse_access._uniform(rows).adjoint(), last(index, ceil_log2(rows))),
        }
        parts = change(parts, access)
        builder = Builder(2 * n + 2)
        for name, part in parts.items():
            if name == "exchange":
                exchange(builder, index, system)
            else:
                builder.add(*part)
        return builder.build()

    return circuit


def without(name: str) -> Callable[[Any, SparseAccess], Any]:
    return lambda parts, access: {k: v for k, v in parts.items() if k != name}


def with_part(name: str, made: Callable[[Any, SparseAccess], Any]) -> Callable[[Any, SparseAccess], Any]:
    return lambda parts, access: {**parts, name: (made(parts, access), parts[name][1])}


WRONG: dict[str, Callable[[Any, SparseAccess], Any]] = {
    "no exchange": without("exchange"),
    "the entry left out": without("entries"),
    "rows' places are not undone": without("back"),
    "entries turned": with_part("entries", lambda parts, a: parts["entries"][0].adjoint()),
    "places of rows not backwards": with_part("back", lambda parts, a: parts["back"][0].adjoint()),
    "places of columns for rows": with_part("back", lambda parts, a: parts["places"][0].adjoint()),
}


@pytest.mark.parametrize("what", ["", *WRONG])
def test_wrong_circuits_are_refused(what: str) -> None:
    """The circuit written again is accepted, and every wrong one parts from the block."""
    found = [difference(s) for s in readings(circuit=wrong(WRONG.get(what, lambda parts, a: parts)))]
    assert all(found) if what else not any(found)


ASKED: list[Callable[[Any], Any]] = [
    lambda a: sparse_access._column_places(a.matrix, a.row_sparsity),
    lambda a: sparse_access._entries(a.matrix, 2 * a.largest),
    lambda a: operator(a.matrix),
    lambda a: operator(a.row_sparsity),
]


@pytest.mark.parametrize("ask", ASKED)
def test_nothing_else_is_known_of_the_data(ask: Callable[[Any], Any]) -> None:
    """Places counted by the other lines' sparsity, entries over another number, and other functions are refused."""
    s = next(plain_settings(CATALOGUE[KEY]))
    access = CHOICES[KEY].given(Book(), s, FULLEST[0])["access"]
    with pytest.raises(NotRead, match="nothing is known"):
        ask(access)


def test_a_law_sums_over_what_is_nowhere_else() -> None:
    """sum_l p(own) e(x) = t e(x): not where l stands in another tensor or a condition, is an input, or is |0>; x may be anything."""
    law = DataLaw((("e", "x"),), (("p", "l"),), (), symbol("t:1"))
    e, p, other = (lambda *legs, name=name: Tensor(("block", name, False), legs) for name in "epq")
    x, own = frozenset({-1, 3}), frozenset({5})

    def left(*tensors: Tensor, deltas: Any = ()) -> Network:
        return by_laws(Network(ONE, tensors, deltas), [law], {})

    assert left(e(x), p(own)) == Network(symbol("t:1"), (e(x),))
    assert left(p(own), e(own ^ x), e(x)).tensors == (p(own), e(own ^ x), e(x))
    for leg in (frozenset({-2}), frozenset(), frozenset({5, 6})):
        assert len(left(e(x), p(leg)).tensors) == 2
    assert len(left(e(x), p(own), other(own)).tensors) == 3
    assert len(left(e(x), p(own), deltas=(frozenset({5, -3}),)).tensors) == 2
    assert len(left(e(x, x), p(own)).tensors) == 2


def test_a_law_of_zeros_fixes_a_value() -> None:
    """e(x) = [x = 0] e(x), once."""
    law = DataLaw((("e", "x"),), zero=("x",))
    tensor = Tensor(("block", "e", False), (frozenset({2}),))
    assert by_laws(Network(ONE, (tensor,)), [law], {}).deltas == (frozenset({2}),)
