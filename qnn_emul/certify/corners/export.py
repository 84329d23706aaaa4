"""Circuits and blocks as data for certificates: section "Circuits" of docs/reference/certificate-format.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...engine.lemma import Lemma
from ...lemmas import CATALOGUE
from ...linalg.widths import form
from ..terms import Element
from .blocks import BlockReader
from .choices import choice, in_format
from .coefficients import ONE, Coefficient, number
from .loops import parts_of
from .programs import Program, WireStep, program
from .subjects import Subject, subjects

NAMES = {
    "matmul": "product",
    "kron": "kron",
    "hadamard": "entrywise",
    "diagonal": "diagonal",
    "conj": "conjugate",
    "bra": "bra",
    "adjoint": "adjoint",
    "real": "real part",
    "cut": "first entries",
    "pad": "pad",
}


def has_certificate(entry: Lemma) -> bool:
    """Whether a file of proofs/ holds the entry's rule, its circuit, or both."""
    return entry.lines is not None or in_format(entry)


def exported(key: str) -> tuple[dict[str, Any] | None, list[Any] | None]:
    """`circuit` and `induction` of an entry's certificate; None where its circuit is not read. Raises UnknownKey."""
    entry = CATALOGUE[key]
    chosen = choice(entry)
    if chosen is None or not chosen.in_format:
        return None, None
    read = [s for s in subjects(entry, chosen) if s.certified]
    loops = [invariant(s) for s in read]
    return {"readings": [reading(s) for s in read]}, loops if any(loops) else None


def invariant(subject: Subject) -> dict[str, Any] | None:
    """INVARIANT of the reading's loop; None where it has none."""
    if subject.induction is None:
        return None
    made = program(subject.circuit, subject.circuit.qubits - subject.system)
    before, _, _ = parts_of(made)

    def value(v: Any) -> list[Any]:
        return polynomial(v) if isinstance(v, Coefficient) else expression(v, subject.reader)

    return {
        "state": [
            [polynomial(c), [step(s) for s in steps]] for c, steps in subject.induction.state(made, [(ONE, before)])
        ],
        "free": {
            name: {"kind": f.kind, "start": value(f.start), "next": value(f.next)}
            for name, f in subject.induction.free.items()
        },
    }


def reading(subject: Subject) -> dict[str, Any]:
    """One reading."""
    space = subject.circuit.qubits - subject.system
    made = program(subject.circuit, space)
    last = made.wires[-1].start + made.wires[-1].width if made.wires else 0
    return {
        "label": subject.label,
        "leaves": list(leaves(made)),
        "parameters": list(subject.reader.parameters),
        "wires": [["bit" if w.narrow else "wide", linear(w.width)] for w in made.wires],
        "system": len(made.span(space, last)),
        "ancillas": linear(space),
        "vector": subject.vector,
        "steps": [step(s) for s in made.steps],
        "block": expression(subject.block, subject.reader),
    }


def linear(width: Any) -> dict[str, int]:
    """FORM."""
    constant, parts = form(width)
    return {k: v for k, v in sorted({"": constant, **parts}.items()) if v}


def leaves(made: Program) -> Iterator[list[Any]]:
    """The leaves that the steps use, those of a loop too, by name."""
    steps = [inner for s in made.steps for inner in (s.symbols if s.kind == "repeat" else (s,))]
    known = {s.symbols[0].name: s.symbols[0] for s in steps if s.kind == "leaf"}
    for name, leaf in sorted(known.items()):
        roles = [[role, linear(w)] for (role, _), w in zip(leaf.legs, leaf.widths, strict=True)]
        yield [name, leaf.kind, roles]


def step(s: WireStep) -> list[Any]:
    """STEP."""
    if s.kind == "repeat":
        return [s.kind, [], False, [], [], [step(inner) for inner in s.symbols]]
    symbols = [getattr(x, "name", x) for x in s.symbols] if s.kind == "leaf" else list(s.symbols)
    if s.kind == "flip":
        symbols = sorted(s.symbols[0].names)
    held = [[w, next(iter(v.names)) if hasattr(v, "names") else v] for w, v in s.controls]
    return [s.kind, symbols, s.turned, [list(leg) for leg in s.legs], held]


def polynomial(c: Coefficient) -> list[Any]:
    """COEFFICIENT."""
    return [[str(p), [[s, k] for s, k in m]] for m, p in c.terms]


def expression(e: Element, reader: BlockReader) -> list[Any]:
    """EXPRESSION; factors that stand one in the other are multiplied, for only the product is one of the circuit's symbols."""
    parts = [(reader.book.coefficient(f) * c, x) for f, (c, x) in _formulas(e, reader)]
    if len(parts) == 1 and parts[0][0] == number(1):
        return parts[0][1]
    return ["sum", *(["scale", polynomial(c), x] for c, x in parts)]


def _formulas(e: Element, reader: BlockReader) -> Iterator[tuple[Any, tuple[Coefficient, list[Any]]]]:
    """A term as expressions without factors in front; the formula of the lemma file is kept apart until all factors are met."""
    if e.op == "sum":
        for arg in e.args:
            yield from _formulas(arg, reader)
    elif e.op == "scale":
        for f, x in _formulas(e.args[0], reader):
            yield (f, (e.extra * x[0], x[1])) if isinstance(e.extra, Coefficient) else (f * e.extra, x)
    elif e.op in ("singular values", "function") and reader.looped is not None:
        for f, x in _formulas(reader.looped(e.args[0]), reader):
            yield f * reader.divisor, x
    elif e.op in ("singular values", "function"):
        for length, weight in enumerate(reader.weights()):
            if weight:
                for f, x in _formulas(_word(e, length), reader):
                    yield f * reader.divisor, (weight * x[0], x[1])
    elif e.op in ("matmul", "kron", "hadamard"):
        for a, x in _formulas(e.args[0], reader):
            for b, y in _formulas(e.args[1], reader):
                joined = y[1] if x[1] == ["ones"] else [NAMES[e.op], x[1], y[1]]
                yield a * b, (x[0] * y[0], joined)
    else:
        yield 1, (number(1), _plain(e, reader))


def _word(e: Element, length: int) -> Element:
    """The alternating word of this length, or the power of a square."""
    if length == 0:
        return Element("identity" if e.kind == "BE" else "ones", (), None, e.kind)
    if e.op == "function":
        out = e.args[0]
        for _ in range(length // 2 - 1):
            out = out * e.args[0]
        return out
    out = e.args[0]
    for j in range(1, length):
        out = (e.args[0].H if j % 2 else e.args[0]) @ out
    return out


def _plain(e: Element, reader: BlockReader) -> list[Any]:
    """An expression whose first part is no factor."""
    if e.op == "atom":
        name = str(e.extra)
        return ["column", name.removeprefix("column ")] if name.startswith("column ") else ["block", name[6:]]
    if e.op == "free":
        return ["free", str(e.extra)]
    if e.op in ("identity", "ones"):
        return [e.op]
    if e.op == "unit":
        assert isinstance(e.extra, tuple)
        return ["unit", *(sorted(p.names) for p in e.extra)]
    inner = expression(e.args[0], reader)
    if e.op == "at":
        assert isinstance(e.extra, int)
        return ["place", [e.extra >> (reader.bits - 1 - j) & 1 for j in range(reader.bits)], inner]
    return ["combine", str(e.extra), inner] if e.op == "combine" else [NAMES[e.op], inner]
