"""Checks of encoding arguments, shared by the lemma files' public functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..encoding.base import E
from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.leaves import RELATIVE
from ..encoding.record import Record
from ..encoding.source import NO_GATE, Dataless, Derived
from ..errors import ArgumentError, NormTooLarge, NotNormalized, ShapeError
from ..linalg.scales import UNIT_ROUNDOFF
from ..linalg.shapes import as_one_of, qubits_of_shape
from ..scalars import is_symbolic, stands_for_all

EXACT: Record[Any] = Record(alpha=1, ancillas=0, epsilon=0, norm=1)  # of the identity, of |0>, of the column oracle
MEASURED = 64 * UNIT_ROUNDOFF  # what a measured norm may be off, relatively
ANCILLAS = ("plain", "linear", "least")  # a set for each use; one that inputs share; none that could be used again


def need(value: Any, kind: type[Encoding], name: str) -> Any:
    """`value` if it is an encoding of this kind, else ArgumentError."""
    if not isinstance(value, kind):
        what = {"BlockEncoding": "a block-encoding", "VectorEncoding": "a vector-encoding", "Encoding": "an encoding"}
        hint = ""
        if not isinstance(value, Encoding) and hasattr(value, "shape"):
            made = "VectorEncoding.from_vector" if kind is VectorEncoding else "BlockEncoding.from_matrix"
            hint = f"{made}({name.partition('[')[0]}) makes one of an array."
        was = what.get(type(value).__name__, type(value).__name__)
        raise ArgumentError(name, f"be {what[kind.__name__]}", was, hint)
    return value


def need_all(values: Any, kind: type[Encoding], name: str) -> tuple[Any, ...]:
    """A non-empty sequence of encodings of one kind."""
    values = list(values) if isinstance(values, np.ndarray) and values.ndim else values
    if isinstance(values, Encoding) or not isinstance(values, Sequence) or not values:
        was = type(values).__name__ if isinstance(values, Encoding) or not isinstance(values, Sequence) else "empty"
        raise ArgumentError(name, "be a non-empty list of encodings", was)
    return tuple(need(v, kind, f"{name}[{j}]") for j, v in enumerate(values))


def same_size(terms: Sequence[Encoding], name: str) -> None:
    """All on the same number of qubits."""
    sizes = [t.n for t in terms]
    if any(n != sizes[0] for n in sizes[1:]):
        raise ShapeError(name, "all have the same padded size 2**n", f"encodings with n = {sizes}")


def same_shape(first: tuple[int, ...], second: tuple[int, ...], n: int, name: str) -> None:
    """Equal unpadded shapes, or two shapes that both fill 2**n (then only the grouping into axes differs)."""
    if first != second and not math.prod(first) == math.prod(second) == 1 << n:
        raise ShapeError(name, f"have shape {first}", second)


def one_shape(first: VectorEncoding, other: VectorEncoding, name: str) -> None:
    """The same unpadded shape, as of arrays that are added or multiplied entry by entry. Raises ShapeError."""
    if first.shape != other.shape:
        regrouped = math.prod(first.shape) == math.prod(other.shape) == 1 << other.n
        hint = f"The entries fit: .reshape{first.shape} says so." if regrouped else ""
        raise ShapeError(name, f"have shape {first.shape}", other.shape, hint)


def filled(shape: tuple[int, ...], n: int) -> tuple[int, ...]:
    """`shape` if its padded size is 2**n, else (2**n,): a short result must not be followed by other entries."""
    whole = (1 << n,)
    return shape if shape == whole or qubits_of_shape(shape) == n else whole


def common_shape(terms: Sequence[Encoding]) -> tuple[int, ...]:
    """The terms' unpadded shape if they agree, else the flat padded size."""
    first = terms[0]
    if all(t.shape == first.shape for t in terms):
        return first.shape
    return (1 << first.n,) if isinstance(first, VectorEncoding) else (1 << first.n, 1 << first.n)


def common_row_axes(terms: Sequence[BlockEncoding]) -> int:
    """How many axes of `common_shape` belong to the output."""
    return terms[0].row_axes if all(t.shape == terms[0].shape and t.row_axes == terms[0].row_axes for t in terms) else 1


def slack(value: Any) -> float:
    """How far a measured number may be off a condition; a number that stands for all values must meet it."""
    return 0.0 if stands_for_all(value) else RELATIVE


def need_norm_within_alpha(x: Encoding, name: str, where: str = "") -> None:
    """||target|| <= alpha to the rounding of a measured norm, not to 1e-12: what a polynomial is given beyond 1 it enlarges by the square
    of its degree. Raises NormTooLarge."""
    alpha, norm = x.record.alpha, x.record.norm
    if norm > alpha * (1 if stands_for_all(norm) else 1 + MEASURED):
        raise NormTooLarge(name, f"have norm at most alpha = {alpha:.17g}{where}", f"{norm:.17g}")


def need_unit(x: VectorEncoding, name: str, where: str) -> None:
    """Subnormalization 1 and a unit target, both to 1e-12."""
    hint = f"Use amplify({name}) first."
    if abs(x.record.alpha - 1.0) > slack(x.record.alpha):
        raise NotNormalized(name, f"have alpha = 1 for {where}", f"alpha = {x.record.alpha:.12g}", hint)
    if isinstance(x.source, Derived) and x.source.lemma.unit:
        return
    norm = float(np.linalg.norm(x.target_data)) if isinstance(x.source, Derived) and x.has_data else x.record.norm
    if abs(norm - 1.0) > slack(norm):
        raise NotNormalized(name, f"encode a unit vector for {where}", f"a target of norm {norm:.12g}", hint)


def need_contraction(W: BlockEncoding, name: str, where: str) -> None:
    """A proved ||W|| <= 1 (to 1e-12)."""
    if W.record.norm > 1.0 + slack(W.record.norm):
        raise NormTooLarge(
            name,
            f"have norm at most 1 for {where}",
            f"a matrix whose proved norm bound is {W.record.norm:.12g}",
            "Scale it down: W / W.record.norm.",
        )


def reuse_of_ancillas(ancillas: Any, known: tuple[str, ...] = ANCILLAS) -> bool:
    """Whether each use takes ancillas that another has returned: "least". Raises ArgumentError for words other than `known`."""
    as_one_of(ancillas, known, "ancillas")
    return bool(ancillas == "least")


def no_gate(kind: type[E], n: int) -> E:
    """The identity, or |0>, on n qubits."""
    if is_symbolic(n):
        shape = (1 << n,) * (2 if issubclass(kind, BlockEncoding) else 1)
        return kind(n, shape, EXACT, Dataless(NO_GATE, "no gate", label="no gate"))
    eye = np.eye(1 << n)
    made: Any = (
        BlockEncoding.from_unitary(eye, target=eye, name="I")
        if issubclass(kind, BlockEncoding)
        else VectorEncoding.from_vector(eye[0], name="0")
    )
    out: E = made.priced(0, 0)
    return out
