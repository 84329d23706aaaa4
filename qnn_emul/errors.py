"""Named errors. Each message says which argument, what it must be, and what it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class QnnEmulError(Exception):
    """Base class of every error that this package raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        # it crosses processes with its finished message
        return type(self).__new__, (type(self), *self.args), self.__dict__


class Stopped(BaseException):
    """Ends code from outside: no error of that code, which lets it pass."""


def cut(text: str, most: int) -> str:
    """The text on one line; of a long one its beginning, and how long it was."""
    line = " ".join(text[: 2 * most].split())
    return line if len(text) <= most else f"{line[:most]} ... (cut: {len(text):,} characters)"


def in_words(problem: BaseException, most: int = 4000) -> str:
    """What an exception says, cut to one line, whatever its own code does."""
    try:
        return cut(str(problem), most)
    except (Stopped, KeyboardInterrupt):
        raise
    except BaseException as other:
        return f"(its text raises {type(other).__name__})"


def quoted_value(value: object, most: int = 60) -> str:
    """`repr`, cut to one line, whatever the value's own code does."""
    try:
        return cut(repr(value), most)
    except (Stopped, KeyboardInterrupt):
        raise
    except BaseException as other:
        return f"a {type(value).__name__} (whose repr raises {type(other).__name__})"


class ArgumentError(QnnEmulError, ValueError):
    """An argument has the wrong type, shape, size or value."""

    def __init__(self, name: str, must: str, was: object, hint: str = "") -> None:
        self.argument, self.must, self.was = name, must, was
        super().__init__(f"Argument '{name}' must {must}, not {was}." + (f" {hint}" if hint else ""))


class OperandError(ArgumentError, TypeError):
    """An operand of + - * @ is no encoding (or a product that has no meaning is asked for)."""


class NoOperation(ArgumentError, AttributeError):
    """An attribute that arrays have and encodings do not, since no rule says it; the message says what there is instead."""


class ShapeError(ArgumentError):
    """An argument's shape does not fit."""


class ZeroNorm(ArgumentError):
    """A vector or matrix that must be non-zero is zero (or cannot be told from zero)."""


class NormTooLarge(ArgumentError):
    """A norm exceeds what the construction needs (for example ||W|| <= 1, or alpha)."""


class NotUnitary(ArgumentError):
    """A matrix that must be unitary is not."""


class NotNormalized(ArgumentError):
    """An encoding whose subnormalization or norm must be 1 has another one; `amplify` makes it so."""


class PhaseUnknown(ArgumentError):
    """Terms whose relative phase is not known (fixed-point amplification) meet in a sum or a controlled use."""


class LemmaFileError(QnnEmulError):
    """A lemma file lacks a section, misspells one, or has two that exclude each other."""

    def __init__(self, key: str, problem: str, advice: str = "") -> None:
        super().__init__(f"The lemma file of {key} {problem}." + (f" {advice}" if advice else ""))


class UnknownKey(ArgumentError, KeyError):
    """A key that names nothing; the message names those of `known` that are close to it, or says what else to do."""

    def __init__(self, name: str, must: str, key: object, known: Iterable[str], otherwise: str) -> None:
        from difflib import get_close_matches

        close = get_close_matches(str(key), list(known), 3, 0.5)
        hint = f"Did you mean {' or '.join(repr(c) for c in close)}?" if close else otherwise
        super().__init__(name, must, repr(key), hint)

    __str__ = Exception.__str__  # KeyError's would put the message in quotes


class ImageError(ArgumentError):
    """An image file cannot be read, or does not hold a picture that can be used."""


class MissingPackage(QnnEmulError, ImportError):
    """An optional package is not installed; the message names the extra that brings it."""

    def __init__(self, purpose: str, package: str, extra: str) -> None:
        super().__init__(f"{purpose} needs {package}, which is not installed: pip install 'qnn_emul[{extra}]'.")


class RecordViolated(QnnEmulError):
    """The matrices violate a record: ||target - value|| > epsilon, or the corner is not the block; with the two numbers where known."""

    def __init__(self, message: str, measured: float = 1.0, claimed: float = 0.0) -> None:
        self.measured, self.claimed = measured, claimed
        super().__init__(message)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (str(self), self.measured, self.claimed)


class TooLarge(QnnEmulError):
    """A unitary (or dense matrix) would be too large to hold; use the block level instead."""


class NoData(QnnEmulError):
    """The target, block or circuit of a tree without data is asked for."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"{name} has no data, so there is no {what}: of its tree, records, costs and formulas can be read. "
            "Make it from a matrix, a vector or an array to read more."
        )


class Undecidable(QnnEmulError):
    """A record whose error is as large as the norm: nothing is known about the direction of the vector."""


class ClaimError(QnnEmulError):
    """A claim's own code raises, or returns something that is no encoding with a claimed record."""


class ClaimedNotUnitary(ClaimError, NotUnitary):
    """The matrix that a claim returns as its circuit is not unitary: the size of the defect, and the inputs."""

    def __init__(self, claim: str, problem: NotUnitary, inputs: str) -> None:
        self.argument, self.must, self.was = problem.argument, problem.must, problem.was
        Exception.__init__(self, f"{claim}: {problem} Inputs: {inputs}")


class PrecisionExceeded(QnnEmulError):
    """A requested error is below what double precision can certify."""
