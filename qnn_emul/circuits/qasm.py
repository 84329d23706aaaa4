"""Circuits as OpenQASM 3: a gate definition for each lemma, leaf and part; no package is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from ..encoding.encoding import Encoding
from .program import Call, program
from .synthesis import Controls, Elementary

Places = Callable[[int], str]  # the name of a qubit


def to_qasm3(e: Encoding) -> str:
    """The circuit of an encoding as an OpenQASM 3 program; the first qubit that it declares is the most significant.

    Registers `ancilla` and `system`; each lemma, leaf and part is a gate definition that is used again, under `ctrl @`,
    `negctrl @` and `inv @`. Gates: h, x, ry, rz, p, swap and gphase. Raises NoData, TooLarge.
    """
    made, record = program(e), e.record
    what = " ".join(repr(e).split())  # a name may hold ends of lines, which would end the comment
    words = f"// written by qnn-emul: {what}, norm at most {record.norm}"
    lines = ["OPENQASM 3.0;", 'include "stdgates.inc";', words]
    for box in made.boxes:
        names = [f"q{j}" for j in range(box.qubits)]
        lines += [f"gate {box.name} {', '.join(names)} {{", *(f"  {_line(part, names)}" for part in box.body), "}"]
    declared = [(made.ancillas, "ancilla"), (made.system, "system")]
    lines += [f"qubit[{width}] {name};" for width, name in declared if width]
    qubits = [f"{name}[{j}]" for width, name in declared for j in range(width)]
    return "\n".join([*lines, *(_line(part, qubits) for part in made.body), ""])


def _line(part: Elementary | Call, names: Sequence[str]) -> str:
    held = [names[q] for q, _ in part.controls]
    on = ", ".join([*held, *(names[q] for q in part.qubits)])
    if isinstance(part, Call):
        word = ("inv @ " if part.inverse else "") + part.box
    else:
        word = part.name if part.angle is None else f"{part.name}({part.angle!r})"
    return f"{_modifiers(part.controls)}{word}{' ' if on else ''}{on};"


def _modifiers(controls: Controls) -> str:
    """`ctrl @` and `negctrl @`, with a number where several alike stand together."""
    out = ""
    for value, group in groupby(value for _, value in controls):
        number = len(list(group))
        out += ("ctrl" if value else "negctrl") + (f"({number})" if number > 1 else "") + " @ "
    return out
