"""Circuits and blocks as data for certificates: section "Circuits" of docs/reference/certificate-format.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ...engine.lemma import Lemma
from ...lemmas import CATALOGUE
from ...linalg.widths import form
from ..terms import Element
from .choices import choice
from .coefficients import ONE, Coefficient
from .composed import composed
from .data_laws import DataLaw
from .levels import ByLevels
from .loops import Sum, followed, in_a_row
from .programs import Program, WireStep, program
from .subjects import Subject, subjects
from .wording import worded

LEAVES = {"column": "VE", "family": "BE", "real": "BE"}  # kinds of leaves that are known by their legs
ROLES = {"word": "system"}


def has_certificate(entry: Lemma) -> bool:
    """Whether a file of proofs/ holds the entry's rule, its circuit, or both."""
    return entry.lines is not None or entry.tree is not None or choice(entry) is not None


def exported(key: str) -> tuple[dict[str, Any] | None, list[Any] | None]:
    """`circuit` and `induction` of an entry's certificate; None where its circuit is not read. Raises UnknownKey, NotProved."""
    parts = [worded(*part) for part in parts_of(key, {})]
    loops = [each for _, each in parts]
    return {"readings": [made for made, _ in parts]} if parts else None, loops if any(loops) else None


Parts = list[tuple[dict[str, Any], list[Any]]]  # readings, each with the invariants of its loops


def parts_of(key: str, known: dict[str, Parts]) -> Parts:
    """The readings of an entry; `known` are those of entries that were met."""
    if key not in known:
        entry = CATALOGUE[key]
        chosen = choice(entry)
        if entry.tree is not None:
            cited = lambda node: [(made, digest(made, loops)) for made, loops in parts_of(node, known)]
            known[key] = [(made, []) for made in composed(entry, cited)]
        else:
            read = subjects(entry, chosen) if chosen is not None else ()
            known[key] = [part for s in read if not s.unused for part in readings(s)]
    return known[key]


def readings(s: Subject) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """The readings of a subject, each with the invariants of its loops: one, or two where levels are gone through."""
    whole = program(s.circuit, s.circuit.qubits - s.system)
    if isinstance(s.induction, ByLevels):
        for name, steps, block in s.induction.parts(whole, s.block):
            yield reading(s, replace(whole, steps=steps), f"{s.label} {name}".strip(), block), []
    else:
        yield reading(s, whole, s.label, s.block), list(invariants(s, whole))


def reading(s: Subject, made: Program, label: str, block: Element) -> dict[str, Any]:
    """READING."""
    words = Words(s, made)
    return {
        "label": label,
        "leaves": list(leaves(made)),
        "parameters": list(s.reader.parameters),
        "wires": [["bit" if w.narrow else "wide", linear(w.width)] for w in made.wires],
        "system": len(words.system),
        "ancillas": linear(s.circuit.qubits - s.system),
        "vector": s.vector,
        "steps": [step(x) for x in made.steps],
        "laws": list(map(words.law, s.reader.laws)) if made.steps else [],
        "block": words.network(block),
    }


def invariants(s: Subject, whole: Program) -> Iterator[dict[str, Any]]:
    """INVARIANT of each loop."""
    each, words = s.induction, Words(s, whole)
    state: Sum = [(ONE, ())]
    for before, _ in in_a_row(whole)[0]:
        state = each.state(whole, followed(state, before))
        wires = {x.symbols[0]: len(x.wires) for _, steps in state for x in steps if x.kind == "free"}
        free = {}
        for name, f in each.free.items():
            values = {"start": f.start, "next": f.next}
            free[name] = {"kind": f.kind} | {
                k: polynomial(v) if f.kind == "number" else words.network(v, wires[name]) for k, v in values.items()
            }
        yield {"state": [[polynomial(c), [step(x) for x in steps]] for c, steps in state], "free": free}
        each = each.then


def theorem(name: str) -> dict[str, Any]:
    """THEOREM of a leaf that is the diagonal of real parts of another one."""
    key = "paper.real_amplitudes"
    ((cited, _),) = parts_of(key, {})
    names = {w: {w: 1} for _, width in cited["wires"] for w in width if w}
    return {
        "key": key,
        "reading": cited["label"],
        "digest": digest(cited, []),
        "leaves": {"x": name.removeprefix("Re ")},
        "widths": names,
    }


def digest(made: dict[str, Any], loops: list[Any]) -> str:
    """What a theorem cites of a reading and the invariants of its loops."""
    return hashlib.sha256(json.dumps(worded(made, loops), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def linear(width: Any) -> dict[str, int]:
    """FORM."""
    constant, parts = form(width)
    return {k: v for k, v in sorted({"": constant, **parts}.items()) if v}


def used(made: Program) -> dict[str, WireStep]:
    """The first step of each leaf, in loops too, by the leaf's name."""
    steps = [inner for s in made.steps for inner in (s.symbols if s.kind == "repeat" else (s,)) if inner.kind == "leaf"]
    return {s.symbols[0].name: s for s in reversed(steps)}


def leaves(made: Program) -> Iterator[list[Any]]:
    """The leaves that the steps use, by name; behind those that are put in them."""
    for name, s in sorted(used(made).items(), key=lambda pair: (pair[1].symbols[0].kind == "real", pair[0])):
        leaf = s.symbols[0]
        roles = [[ROLES.get(role, role), linear(w)] for (role, _), w in zip(leaf.legs, leaf.widths, strict=True)]
        yield [name, LEAVES.get(leaf.kind, leaf.kind), roles, theorem(name) if leaf.kind == "real" else None]


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


@dataclass(frozen=True)
class Words:
    """Networks in the format's words: y0, … for what goes out of the system, x0, … for what comes in, s0, … for what is summed over."""

    subject: Subject
    program: Program

    @cached_property
    def system(self) -> tuple[bool, ...]:
        """Of each wire of the system: whether it is a bit."""
        wires = self.program.wires
        end = wires[-1].start + wires[-1].width if wires else 0
        return tuple(wires[w].narrow for w in self.program.span(self.subject.circuit.qubits - self.subject.system, end))

    @cached_property
    def free(self) -> dict[int, str]:
        """The words of free variables."""
        wide = [w for w, narrow in enumerate(self.system) if not narrow] or [0]
        wide += range(max(wide) + 1, max(wide) + 4)  # free things may act on ancillas too
        ends = {-(2 * j + 2 - side): f"{'yx'[side]}{w}" for j, w in enumerate(wide) for side in (0, 1)}
        return ends | {v: name for name, v in self.subject.reader.parameters.items()}

    def network(self, e: Element, wires: int | None = None) -> list[Any]:
        """NETWORK of a term between the wires of the system, or of a free thing."""
        form = self.subject.reader.form(e, wires)
        return [self.row(*key, c) for key, c in sorted(form.items(), key=repr)]

    def row(self, bits: Sequence[int], network: tuple[Any, ...], c: Coefficient) -> list[Any]:
        """One term of it."""
        tensors, deltas = network
        narrow = [w for w, is_bit in enumerate(self.system) if is_bit]
        sides = "y" if self.subject.vector else "yx"
        ends = [f"{side}{w}" for side in sides for w in narrow]
        zeros = [f"{end}^1" if bit else end for end, bit in zip(ends, bits, strict=bool(bits))]
        zeros += [self.content([v, *content]) for v, content in deltas]
        return [polynomial(c), [self.tensor(*tensor) for tensor in tensors], zeros]

    def content(self, variables: Iterable[int]) -> str:
        """CONTENT."""
        return "^".join(sorted(self.free.get(v, f"s{v - 1}") for v in variables)) or "0"

    def law(self, law: DataLaw) -> list[Any]:
        """LAW."""
        names = dict.fromkeys(name for _, *names in (*law.given, *law.summed) for name in names)
        given = {*law.at, *(name for _, *names in law.given for name in names)}
        words = {"": "0"} | {name: name for name in self.subject.reader.parameters}
        for letter, group in (("y", [n for n in names if n in given]), ("s", [n for n in names if n not in given])):
            words = {name: f"{letter}{k}" for k, name in enumerate(n for n in group if n not in words)} | words
        tensors = [
            [
                self.arranged("block", leaf.removesuffix("~"), leaf.endswith("~"), [words[name] for name in names])
                for leaf, *names in part
            ]
            for part in (law.given, law.summed)
        ]
        zeros = ["^".join(sorted(words[name] for name in zero.split("^"))) for zero in law.zero]
        return [*tensors, zeros, polynomial(law.factor)]

    def tensor(self, head: tuple[str, str, bool], legs: Sequence[Iterable[int]]) -> list[Any]:
        """TENSOR."""
        return self.arranged(*head, [self.content(leg) for leg in legs])

    def arranged(self, what: str, name: str, turned: bool, contents: list[str]) -> list[Any]:
        """TENSOR: the contents of index, rows and columns of the leaf, however it is turned."""
        plain, _, bits = name.partition(":")
        if what == "free" or plain not in used(self.program):
            return [what, name, turned, contents]
        s = used(self.program)[plain]
        leaf = s.symbols[0]
        index = [w for (role, _), leg in zip(leaf.legs, s.legs, strict=True) for w in leg if role == "index"]
        narrow = [self.program.wires[w].narrow for w in index]
        wide = len(narrow) - sum(narrow)
        if leaf.kind == "column":
            contents = contents[len(contents) - wide :] + contents[: len(contents) - wide]
        at, rest = contents[:wide], contents[wide:]
        if turned and leaf.kind in ("BE", "family"):
            rest = rest[len(rest) // 2 :] + rest[: len(rest) // 2]
        values, values_of_bits = iter(at), iter(bits)
        return [what, plain, turned, [next(values_of_bits if is_bit else values) for is_bit in narrow] + rest]
