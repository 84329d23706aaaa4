"""What a lemma file promises of its data: sums over leaves that are made of them, as replacements in networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from .coefficients import ONE, Coefficient
from .state import ZERO as EMPTY
from .state import Content

Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DataLaw:
    """For all values of the names in `given` and `at`: sum over the others of `given` x `summed` = factor x `given` where `zero` are 0.

    Tensors are (leaf, name of each leg …); "" is |0>, a leaf with "~" its adjoint, a parameter stands for itself. `zero`: XORs, "x^y".
    """

    given: Words
    summed: Words = ()
    zero: tuple[str, ...] = ()
    factor: Coefficient = ONE
    at: tuple[str, ...] = ()

    def applied(self, network: Any, parameters: Mapping[str, Content]) -> Any:
        """The network after one replacement; None where the law says nothing new of it."""
        for found, kept in _matches(network.tensors, self.given, parameters, ()):
            for bound, used in _matches(network.tensors, self.summed, found, kept):
                gone = used[len(kept) :]
                free = frozenset().union(*found.values(), *(bound[name] for name in self.at))
                over = [bound[name] for name in bound.keys() - found.keys() - set(self.at)]
                rest = [t for j, t in enumerate(network.tensors) if j not in gone]
                outside = free.union(*network.deltas, *(leg for t in rest for leg in t.legs))
                lone = all(len(v) == 1 and min(v) > 0 and not v & outside for v in over)
                sums = (
                    reduce(frozenset.symmetric_difference, (bound[x] for x in z.split("^")), EMPTY) for z in self.zero
                )
                zero = tuple(content for content in sums if content != EMPTY)
                if lone and len(frozenset().union(*over)) == len(over) and (gone or zero):
                    factor = network.coefficient * self.factor
                    return replace(network, coefficient=factor, tensors=tuple(rest), deltas=(*network.deltas, *zero))
        return None


def _matches(
    tensors: Sequence[Any], patterns: Words, bound: Mapping[str, Content], used: tuple[int, ...]
) -> Iterator[tuple[Mapping[str, Content], tuple[int, ...]]]:
    """What the names of some patterns may be, and which tensors are theirs."""
    if not patterns:
        yield bound, used
        return
    (leaf, *names), *rest = patterns
    head = ("block", leaf.removesuffix("~"), leaf.endswith("~"))
    for j, tensor in enumerate(tensors):
        if j in used or tensor.head != head or len(tensor.legs) != len(names):
            continue
        found: Mapping[str, Content] | None = _bound(bound, names, tensor.legs)
        if found is not None:
            yield from _matches(tensors, tuple(rest), found, (*used, j))


def _bound(bound: Mapping[str, Content], names: Sequence[str], legs: Sequence[Content]) -> Mapping[str, Content] | None:
    """The names with those of a tensor's legs; None where one is another content."""
    out = dict(bound)
    for name, content in zip(names, legs, strict=True):
        if (out.setdefault(name, content) if name else EMPTY) != content:
            return None
    return out
