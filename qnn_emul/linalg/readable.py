"""Functions on arrays and operators that other things, such as the terms of a proof, may read in their own way."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def row(numbers: list[Any]) -> Any:
    """Numbers as an array, or what one of them that stands for all makes of them (`__operator_function__`)."""
    import numpy as np

    for number in numbers:
        own = getattr(number, "__operator_function__", None)
        if own is not None:
            return own("row", numbers)
    return np.array(numbers)


def needed(numbers: Any, idle: float) -> bool:
    """Whether the gate of these numbers is more than that of `idle`, the identity; what stands for all numbers has its gate."""
    return hasattr(numbers, "__operator_function__") or bool((numbers != idle).any())


def readable(function: Function) -> Function:
    """A function on matrices or vectors that something else than arrays may give its own meaning, like `__array_function__`.

    If the first argument (or the first of a list) has `__operator_function__`, that is called with the function's name. Where it answers
    `NotImplemented`, its `multilinear` is asked to do with the function what holds of every map that is linear in each argument.
    """

    @functools.wraps(function)
    def call(first: Any, *rest: Any) -> Any:
        leading = first[0] if isinstance(first, list) else first
        own = getattr(leading, "__operator_function__", None)
        if own is None:
            return function(first, *rest)
        made = own(function.__name__.lstrip("_"), first, *rest)
        return leading.multilinear(function, first, *rest) if made is NotImplemented else made

    return cast(Function, call)
