"""Trees that were read from files: what does not fit together in them is an error with a name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ..errors import ArgumentError, QnnEmulError
from .base import Encoding

RAW = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RuntimeError, MemoryError, AssertionError)


@contextlib.contextmanager
def fitting(e: Encoding) -> Iterator[None]:
    """Where a tree from a file is worked out. Raises ArgumentError instead of what its data raise."""
    try:
        yield
    except QnnEmulError:
        raise
    except RAW as problem:
        file = next((node.origin for node in e.nodes() if node.origin), "")
        if not file:
            raise
        was = f"of {file}, whose parts do not ({type(problem).__name__}: {problem})"
        raise ArgumentError("e", "hold what fits together", was) from problem
