"""Circuits with one thing changed: those whose corner is another one must be refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...instances.random import generator
from ...lemmas import CATALOGUE
from ...linalg.widths import form, same
from .choices import choice
from .levels import ByLevels
from .matrices import Sample
from .programs import Program, WireStep, program
from .state import NotRead
from .subjects import Subject, subjects
from .theorems import difference

SAMPLES = 2
TOLERANCE = 1e-7  # random corners that differ do so by far more, equal ones by rounding


@dataclass(frozen=True)
class ChangedCircuit:
    """What became of one change. `changes`: whether the corner on random matrices is another one."""

    key: str
    what: str
    changes: bool
    accepted: bool
    reason: str


def mutations(made: Program) -> Iterator[tuple[str, Program]]:
    """Every one-step change of a program."""
    steps = made.steps
    for j, step in enumerate(steps):
        if step.kind == "repeat":
            inner = replace(made, steps=step.symbols)
            for what, changed_round in mutations(inner):
                rounds = replace(step, symbols=changed_round.steps)
                yield f"the loop, {what}", replace(made, steps=(*steps[:j], rounds, *steps[j + 1 :]))
            continue
        before, after = steps[:j], steps[j + 1 :]
        for what, changed in _changes(step, made):
            yield f"step {j + 1}, {step}: {what}", replace(made, steps=(*before, *changed, *after))
        if after:
            yield (
                f"steps {j + 1} and {j + 2}: in the other order",
                replace(made, steps=(*before, after[0], step, *after[1:])),
            )


def _changes(step: WireStep, made: Program) -> Iterator[tuple[str, tuple[WireStep, ...]]]:
    yield "left out", ()
    yield "twice", (step, step)
    if step.kind not in ("H", "X", "copy", "flip"):
        yield "its adjoint", (replace(step, turned=not step.turned),)
    if step.kind == "copy":
        yield "the other way round", (replace(step, legs=step.legs[::-1]),)
    busy = {*step.wires, *(w for w, _ in step.controls)}
    for place, (w, v) in enumerate(step.controls):
        rest = [c for k, c in enumerate(step.controls) if k != place]
        yield f"not controlled on wire {w}", (replace(step, controls=tuple(rest)),)
        if made.wires[w].narrow:
            yield f"controlled on wire {w} = {1 - v}", (replace(step, controls=(*rest, (w, 1 - v))),)
        for other in range(len(made.wires)):
            if other not in busy and made.wires[other].narrow == made.wires[w].narrow and isinstance(v, int):
                yield f"controlled on wire {other} for {w}", (replace(step, controls=(*rest, (other, v))),)
    for place, leg in enumerate(step.legs):
        for at, w in enumerate(leg):
            for other in range(len(made.wires)):
                alike = made.wires[other].narrow == made.wires[w].narrow
                if other not in busy and alike and same(made.wires[other].width, made.wires[w].width):
                    moved = (*leg[:at], other, *leg[at + 1 :])
                    legs = (*step.legs[:place], moved, *step.legs[place + 1 :])
                    yield f"on wire {other} for {w}", (replace(step, legs=legs),)
    if step.kind == "rotation":
        yield "cosine and sine exchanged", (replace(step, symbols=step.symbols[::-1]),)
    if step.kind in ("phase", "z-rotation") and step.symbols[0] != "-1":
        yield "without its phase", (replace(step, symbols=("1",)),)


def tried(key: str) -> Iterator[ChangedCircuit]:
    """All changes of every reading of an entry, none where nothing says how it is read. Raises UnknownKey."""
    chosen = choice(CATALOGUE[key])
    for subject in subjects(CATALOGUE[key], chosen) if chosen else ():
        yield from _of(key, subject)


def _of(key: str, subject: Subject) -> Iterator[ChangedCircuit]:
    space = subject.circuit.qubits - subject.system
    made = program(subject.circuit, space)
    system = made.span(space, made.wires[-1].start + made.wires[-1].width)
    samples = [Sample(_widths(made, seed), generator(key, seed)) for seed in range(SAMPLES)]
    for s in samples:
        s.known |= {("leaf", name): matrix for name, matrix in subject.drawn(s.widths, s.rng).items()}
    once = isinstance(subject.induction, ByLevels)  # whose rounds are on other wires each time
    turns = [1 if once else j + 1 for j in range(SAMPLES)]
    right = [s.corner(unrolled(made, j), system, subject.vector) for j, s in zip(turns, samples, strict=True)]
    for what, changed in mutations(made):
        there = [s.corner(unrolled(changed, j), system, subject.vector) for j, s in zip(turns, samples, strict=True)]
        differs = any(float(np.abs(a - b).max()) > TOLERANCE for a, b in zip(right, there, strict=True))
        reason = refusal(changed, subject)
        yield ChangedCircuit(key, what, differs, not reason, reason)


def refusal(changed: Program, subject: Subject) -> str:
    """Where the corner of a changed program parts from the block, or why it is not read; "" if it is the block."""
    try:
        return difference(subject, changed)
    except NotRead as problem:
        return str(problem)


def _own(word: Any, turn: int) -> Any:
    """An angle of one round."""
    if not isinstance(word, str) or "each" not in word:
        return word
    return word.removesuffix("~") + f"#{turn}" + ("~" if word.endswith("~") else "")


def unrolled(made: Program, times: int) -> Program:
    """A program with so many rounds of its loop, each with angles of its own."""
    steps: list[WireStep] = []
    for step in made.steps:
        if step.kind == "repeat":
            steps += [
                replace(s, symbols=tuple(_own(x, j) for x in s.symbols)) for j in range(times) for s in step.symbols
            ]
        else:
            steps.append(step)
    return replace(made, steps=tuple(steps))


def _widths(made: Program, seed: int) -> dict[str, int]:
    """A small number for each name of a width: all 1, or 1 and 2 in turn as long as the circuit stays small; 0 where it counts often."""
    parts = [p for w in made.wires for p in form(w.width)[1].items()]
    names = sorted({name for name, _ in parts})
    wide = {name for name, times in parts if times > 2}
    return {
        name: 0 if name in wide else 1 if seed == 0 or j or len(made.wires) > 9 else 2 for j, name in enumerate(names)
    }
