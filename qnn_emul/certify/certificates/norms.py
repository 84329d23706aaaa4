"""The rules for norms that a certificate's lines may use: each looks at the form of a line and refuses what it does not recognise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .nodes import LONGER_NEVER, need
from .ratios import Ratio, rational


@dataclass(frozen=True)
class NormRule:
    """check(setting, line, left, right); `fields` are a line's further keys, `equal` whether an identity may be cited."""

    check: Callable[[Any, Any, int, int], None]
    fields: tuple[str, ...] = ()
    equal: bool = True


def _is(s: Any, n: int, value: Ratio) -> None:
    """n is a real number that equals the value."""
    need(s.table.value(n).equals(value), f"node {n} is not what the rule gives")


def _total(values: list[Ratio]) -> Ratio:
    out = rational(0)
    for v in values:
        out = out + v
    return out


def _identity(s: Any, line: Any, left: int, right: int) -> None:
    """Both sides have the same normal form."""
    table = s.table
    need(table.kinds[left] == table.kinds[right] != "number", "an identity is between terms of one kind")
    need(table.equal(table.form(left), table.form(right)), "the two sides differ")


def _triangle(s: Any, line: Any, left: int, right: int) -> None:
    """||x_1 + x_2 + …|| <= ||x_1|| + ||x_2|| + …; the same of 1-norms."""
    table, pieces = s.table, line["pieces"]
    op = table.nodes[left][0]
    need(op in ("norm", "norm1") and len(pieces) >= 2, "no triangle inequality")
    current = [s.term(line, left, op)]
    while current != pieces:
        need(table.nodes[current[0]][0] == "sum" and len(current) < len(pieces), "the pieces are not those of the sum")
        current = [*table.below[current[0]], *current[1:]]
    _is(s, right, _total([table.norm(p, op) for p in pieces]))


def _product(s: Any, line: Any, left: int, right: int) -> None:
    """||m(x, y)|| <= ||x|| ||y|| for products, tensor products and element-wise products."""
    _op, x, y = _parts(s, s.term(line, left), ("product", "kron", "entrywise", "bilinear"))
    _is(s, right, s.table.norm(x) * s.table.norm(y))


def _parts(s: Any, t: int, ops: Any) -> tuple[str, int, int]:
    """The operation, and its first and last argument."""
    op, below = s.table.nodes[t][0], s.table.below[t]
    need(op in ops, f"node {t} is no {' or '.join(sorted(ops))}")
    return op, below[0], below[-1]


def _contraction(s: Any, line: Any, left: int, right: int) -> None:
    """||m(x)|| <= ||x|| for adjoint, conjugate, diag, |0><x|, first entries, padding, index, real part, dilation."""
    _, x, _ = _parts(s, s.term(line, left), LONGER_NEVER)
    _is(s, right, s.table.norm(x))


def _isometry(s: Any, line: Any, left: int, right: int) -> None:
    """||x|| <= ||m(x)|| for padding."""
    _, x, _ = _parts(s, s.term(line, right), ("pad",))
    _is(s, left, s.table.norm(x))


def _scaling(s: Any, line: Any, left: int, right: int) -> None:
    """||c x|| <= |c| ||x||."""
    _, c, x = _parts(s, s.term(line, left), ("scale",))
    _is(s, right, s.table.modulus(c) * s.table.norm(x))


def _scaling_from_below(s: Any, line: Any, left: int, right: int) -> None:
    """|c| ||x|| <= ||c x||."""
    _, c, x = _parts(s, s.term(line, right), ("scale",))
    _is(s, left, s.table.modulus(c) * s.table.norm(x))


def _block(s: Any, line: Any, left: int, right: int) -> None:
    """||c b|| <= |c| for the corner b of a unitary."""
    table, b, size = s.table, s.term(line, left), rational(1)
    if table.nodes[b][0] == "scale":
        size, b = table.modulus(table.below[b][0]), table.below[b][1]
    need(
        table.nodes[b][0] in ("vector", "matrix") and "block" in table.nodes[b][2:],
        f"node {b} is no corner of a unitary",
    )
    _is(s, right, size)


def _placed(s: Any, t: int, kind: str) -> list[int]:
    """What stands at different places of a sum."""
    table = s.table
    need(table.nodes[t][0] == "sum" and table.kinds[t] == kind, f"node {t} is no sum of the kind {kind}")
    pieces = [table.nodes[p] for p in table.below[t]]
    need(
        all(p[0] == "place" for p in pieces) and len({p[2] for p in pieces}) == len(pieces),
        "the places are not different",
    )
    return [p[1] for p in pieces]


def _orthogonal(s: Any, line: Any, left: int, right: int) -> None:
    """||sum_j |j> (x) x_j||^2 = sum_j ||x_j||^2 (vectors)."""
    squares = [s.table.norm(x) ** 2 for x in _placed(s, s.term(line, left), "vector")]
    need(s.table.nodes[right][0] == "root", f"node {right} is no root")
    _is(s, s.table.below[right][0], _total(squares))


def _block_diagonal(s: Any, line: Any, left: int, right: int) -> None:
    """||diag(x_0, x_1, …)|| = max ||x_j|| (matrices)."""
    table = s.table
    norms = {table.place.get(("norm", table.unsigned(x))) for x in _placed(s, s.term(line, left), "matrix")}
    found = sorted(table.below[right]) if table.nodes[right][0] == "max" else [right]
    need(None not in norms and found == sorted(norms), f"node {right} is not the largest of the norms")


def _unit_columns(s: Any, line: Any, left: int, right: int) -> None:
    """||sum_j c_j |w_j>|| <= ||c||_1 for unit vectors |w_j>."""
    _, x, _ = _parts(s, s.term(line, left), ("combine",))
    _is(s, right, s.table.norm(x, "norm1"))


def _cauchy_schwarz(s: Any, line: Any, left: int, right: int) -> None:
    """||x o y||_1 <= ||x|| ||y||."""
    _, x, y = _parts(s, s.term(line, left, "norm1"), ("entrywise",))
    _is(s, right, s.table.norm(x) * s.table.norm(y))


def _law(s: Any, line: Any, left: int, right: int) -> None:
    """What the statement says of its functions for all values, for some of them: by name, and only where what it needs is proved."""
    s.instance(line, left, right)


RULES: dict[str, NormRule] = {
    "identity": NormRule(_identity, equal=False),
    "triangle": NormRule(_triangle, ("pieces",)),
    "product": NormRule(_product),
    "contraction": NormRule(_contraction),
    "isometry": NormRule(_isometry, equal=False),
    "scaling": NormRule(_scaling),
    "scaling from below": NormRule(_scaling_from_below),
    "block": NormRule(_block),
    "orthogonal": NormRule(_orthogonal),
    "block-diagonal": NormRule(_block_diagonal),
    "unit columns": NormRule(_unit_columns),
    "Cauchy-Schwarz": NormRule(_cauchy_schwarz),
    "law": NormRule(_law, ("law", "with", "needs"), equal=False),
}
