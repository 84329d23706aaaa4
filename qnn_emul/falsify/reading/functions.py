"""max, min, roots and the like that know numbers which stand for all values; put in place while a claim is read."""

from __future__ import annotations

import builtins
import contextlib
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .number import Number, is_number
from .operations import real


def _extreme(plain: Callable[..., Any], largest: bool) -> Callable[..., Any]:
    def pick(*given: Any, **more: Any) -> Any:
        if more or not given:
            return plain(*given, **more)
        values = given if len(given) > 1 else tuple(given[0])
        for value in values:
            if is_number(value):
                return value.extreme(values, largest)
        return plain(values) if len(given) == 1 else plain(*given)

    return pick


def _of_one(plain: Callable[[Any], Any], known: Callable[[Number], Any]) -> Callable[[Any], Any]:
    return lambda x: known(x) if is_number(x) else plain(x)


def _reals(given: Iterable[Any]) -> list[Number]:
    """Numbers, none of them complex; where there is one already, all of its path."""
    values = list(given)
    path = next(x.path for x in values if is_number(x))
    found = [path.number(x) for x in values]
    return [real(x) if x is not None else path.refuse("it adds up what is no number") for x in found]


def _hypot(*given: Any) -> Any:
    if not any(is_number(x) for x in given):
        return math_hypot(*given)
    return _root(sum(x * x for x in _reals(given)))


def _root(x: Any) -> Any:
    return x.square_root() if is_number(x) else math_sqrt(x)


def _product(values: Iterable[Any], *, start: Any = 1) -> Any:
    for value in values:
        start = start * value
    return start


def _total(values: Iterable[Any]) -> Any:
    given = list(values)
    return sum(_reals(given)) * 1.0 if any(is_number(x) for x in given) else math_fsum(given)


math_hypot, math_sqrt, math_fsum = math.hypot, math.sqrt, math.fsum
REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (builtins, "max", _extreme(max, True)),
    (builtins, "min", _extreme(min, False)),
    (math, "sqrt", _of_one(math.sqrt, lambda x: real(x).square_root())),
    (math, "fabs", _of_one(math.fabs, lambda x: abs(real(x)) * 1.0)),
    (math, "isfinite", _of_one(math.isfinite, lambda x: real(x) is not None)),
    (math, "isnan", _of_one(math.isnan, lambda x: real(x) is None)),
    (math, "isinf", _of_one(math.isinf, lambda x: real(x) is None)),
    (math, "log2", _of_one(math.log2, lambda x: real(x).log2() * 1.0)),
    (math, "hypot", _hypot),
    (math, "prod", _product),
    (math, "fsum", _total),
)


ORIGINALS = {id(new): getattr(home, name) for home, name, new in REPLACED}


@contextlib.contextmanager
def in_place(namespaces: Iterable[dict[str, Any]]) -> Iterator[None]:
    """While it lasts, `max`, `math.sqrt` and the others know numbers, under whatever names `namespaces` hold them."""
    own = {id(getattr(home, name)): new for home, name, new in REPLACED}
    changed: list[tuple[dict[str, Any], str, Any]] = []
    try:
        for names in (vars(builtins), vars(math), *namespaces):
            for name, value in list(names.items()):
                if id(value) in own:
                    changed.append((names, name, value))
                    names[name] = own[id(value)]
        yield
    finally:
        for names, name, value in changed:
            names[name] = value
