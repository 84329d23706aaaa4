"""The record (alpha, a, epsilon) of an encoding, in one number system at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from .latex import aligned_latex, latex

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    S = TypeVar("S", default=Any)  # a bare Record is one of any number system
else:
    from typing import TypeVar

    S = TypeVar("S")


@dataclass(frozen=True)
class Record(Generic[S]):
    """What is promised: ||target - alpha * block|| <= epsilon, on `ancillas` further qubits.

    alpha     subnormalization
    ancillas  ancilla qubits
    epsilon   absolute error, in the target's norm (2-norm of vectors, spectral norm of matrices)
    norm      proved upper bound on ||target|| (exact for leaves)
    leak      of a vector-encoding: weight left outside |0> of the workspace that a construction returns; None where nothing is reused

    S is float for numbers, a SymPy expression for formulas, a ball or an SMT real elsewhere.
    """

    alpha: S
    ancillas: S | int
    epsilon: S
    norm: S
    leak: S | None = None

    def triple(self) -> str:
        """(alpha, a, epsilon) in one line, numbers to six digits."""
        values: tuple[Any, ...] = (self.alpha, self.ancillas, self.epsilon)
        return f"({', '.join(f'{v:.6g}' if isinstance(v, float) else str(v) for v in values)})"

    def _repr_latex_(self) -> str:
        """In a notebook: (alpha, a, epsilon) and the bounds, numbers or formulas."""
        parts = {r"\alpha": self.alpha, "a": self.ancillas, r"\epsilon": self.epsilon}
        bounds = {r"\|\mathrm{target}\|": self.norm, r"\mathrm{leak}": self.leak}
        known = {name: value for name, value in bounds.items() if value is not None}
        if all(isinstance(value, int | float) for value in [*parts.values(), *known.values()]):
            triple = r",\ ".join(map(latex, parts.values()))
            rest = "".join(rf",\quad {name} \le {latex(value)}" for name, value in known.items())
            return rf"$\left({', '.join(parts)}\right) = \left({triple}\right){rest}$"
        return aligned_latex(self.latex_lines())

    def latex_lines(self) -> list[str]:
        """A line for each part, of formulas."""
        parts = {r"\alpha &=": self.alpha, "a &=": self.ancillas, r"\epsilon &=": self.epsilon}
        bounds = {r"\|\mathrm{target}\| &\le": self.norm, r"\mathrm{leak} &\le": self.leak}
        return [f"{name} {latex(value)}" for name, value in {**parts, **bounds}.items() if value is not None]
