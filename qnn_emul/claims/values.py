"""Inputs of a claim as plain dictionaries: one by one, replaced, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..encoding.encoding import Encoding

Values = Mapping[str, Any]


def flat(values: Values) -> Iterator[tuple[str, Any]]:
    """Inputs one by one; the members of a list are called name[0], name[1] ..."""
    for name, value in values.items():
        if isinstance(value, list):
            yield from ((f"{name}[{j}]", member) for j, member in enumerate(value))
        else:
            yield name, value


def in_words(values: Values) -> Iterator[tuple[str, Any, str]]:
    """Name, value and words of each input; lists of encodings member by member, lists of numbers as one."""
    for name, value in values.items():
        if isinstance(value, list) and not any(isinstance(member, Encoding) for member in value):
            yield name, value, "[" + ", ".join(map(_words, value)) + "]"
        else:
            yield from ((one, member, _words(member)) for one, member in flat({name: value}))


def shown(values: Values) -> str:
    """Inputs in one line."""
    return "; ".join(f"{name} = {words}" for name, _, words in in_words(values))


def _words(value: Any) -> str:
    """An encoding by its record and, while they are small, its block and target; a number as it is."""
    if isinstance(value, np.ndarray):
        return _digits(value)
    if not isinstance(value, Encoding | int | float | complex):
        return " ".join(str(value).split())
    if isinstance(value, Encoding) and value.children:
        return described(value)
    if not isinstance(value, Encoding):
        return _digits(np.asarray(value)) if isinstance(value, complex) else f"{value:.9g}"
    r = value.record
    if not isinstance(r.alpha, int | float):
        return f"({r.alpha}, {r.ancillas}, {r.epsilon})-{value.kind} in symbols"
    text = f"({r.alpha:.9g}, {value.ancillas}, {r.epsilon:.9g})-{value.kind}, n = {value.n}"
    if value.n > 2:
        return text
    parts = ((name, np.asarray(getattr(value, name))) for name in ("block", "target"))

    def bare(data: np.ndarray) -> np.ndarray:
        return data.reshape(()) if data.size == 1 else data  # a single entry without brackets

    return text + "".join(f", {name} {_digits(bare(data))}" for name, data in parts)


def described(e: Encoding) -> str:
    """A construction by its leaves, with records and, while they are small, blocks and targets."""
    leaves = [leaf for leaf in e.nodes() if not leaf.children]
    return f"{e!r} of " + ", ".join(f"{leaf.key}: {_words(leaf)}" for leaf in leaves)


def _digits(array: np.ndarray) -> str:
    """An array in one line, without zeros that say nothing."""

    def number(x: float) -> str:
        return f"{x + 0.0:.9g}"

    def entry(z: complex) -> str:
        return (
            number(z.real) if z.imag == 0 else (f"{number(z.real)}{z.imag:+.9g}i" if z.real else f"{number(z.imag)}i")
        )

    if array.ndim == 0:
        return entry(complex(array))
    return "[" + ", ".join(_digits(row) if row.ndim else entry(complex(row)) for row in array) + "]"


def replaced(values: Values, name: str, new: Any) -> dict[str, Any]:
    """The same inputs with one of them (as `flat` names them) replaced."""
    stem, bracket, rest = name.partition("[")
    if not bracket:
        return {**values, name: new}
    members = list(values[stem])
    members[int(rest[:-1])] = new
    return {**values, stem: members}
