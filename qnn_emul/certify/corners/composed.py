"""Circuits of trees of lemmas as data: each node is a leaf that is the circuit of a reading of its own file, cited by its digest.

A node whose file has no such reading (no gate, a memory that is loaded level by level) is a leaf of which nothing is used: the theorems
of the others hold for every unitary in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy as sp

from ...encoding.encoding import Encoding
from ...engine.lemma import Lemma
from ..symbolic_tree import SymbolicTree, applied, trees
from ..symbols import qubits

Exported = Callable[[str], list[tuple[dict[str, Any], str]]]  # the readings of an entry, with their digests
Form = dict[str, int]


@dataclass(frozen=True)
class TreeLeaf:
    """A leaf of the whole: name, kind, forms of its ancillas and its system, and what it is."""

    name: str
    kind: str
    ancillas: Form
    system: Form
    by: Mapping[str, Any] | None = None

    def leaf(self) -> list[Any]:
        """As the format writes it."""
        return [self.name, self.kind, [["ancilla", self.ancillas], ["system", self.system]], self.by]


def composed(entry: Lemma, exported: Exported) -> Iterator[dict[str, Any]]:
    """The readings of an entry with a tree: one for each setting and each choice of its nodes' readings. Raises NotProved."""
    for tree in trees(entry):
        options: list[list[Any]] = [
            [(r, d) for r, d in exported(e.source.key) if fits(r, e)] or [None] for e in tree.nodes
        ]
        for chosen in product(*options):
            yield _reading(tree, chosen, [len(o) > 1 for o in options])


def fits(reading: Mapping[str, Any], e: Encoding) -> bool:
    """Whether a reading is of so many inputs, and of this kind."""
    own = [(kind, dict(legs)) for name, kind, legs, by in reading["leaves"] if by is None and not is_opaque(name)]
    if any("system" not in legs or "index" in legs for _, legs in own):
        return False  # made of data, or of a list of any length
    return [kind for kind, _ in own] == [c.kind for c in applied(e).children] and reading["vector"] == (e.kind == "VE")


def is_opaque(name: str) -> bool:
    """Whether a leaf of a composed reading is one of which nothing is known."""
    return "." in name


def _reading(tree: SymbolicTree, chosen: Sequence[Any], open_: Sequence[bool]) -> dict[str, Any]:
    parts: dict[int, TreeLeaf] = {}
    for source, child in tree.leaves.items():
        name = str(child.target_data)
        n = form(tree.setting.numbers.get("n", qubits("n")))
        parts[source] = TreeLeaf(name, child.target_data.kind, {f"a_{name}": 1}, n)
    labels = [tree.setting.label]
    for place, (e, cited) in enumerate(zip(tree.nodes, chosen, strict=True), 1):
        children = [parts.setdefault(id(c.source), opaque(c, parts)) for c in applied(e).children]
        made = [opaque(e, parts)] if cited is None else node(f"node {place}", e, children, *cited)
        parts |= {id(e.source) if part is made[-1] else id(part): part for part in made}
        if open_[place - 1]:
            labels.append(cited[0]["label"])
    root = parts[id(tree.root.source)]
    vector = root.kind == "VE"
    return {
        "label": " ".join(filter(None, labels)),
        "leaves": [part.leaf() for part in parts.values()],
        "parameters": [],
        "wires": [["wide", root.ancillas], ["wide", root.system]],
        "system": 1,
        "ancillas": root.ancillas,
        "vector": vector,
        "steps": [["leaf", [root.name], False, [[0], [1]], []]],
        "laws": [],
        "block": [[[["1", []]], [["block", root.name, False, ["y0", *([] if vector else ["x0"])]]], []]],
    }


def opaque(e: Encoding, others: Mapping[int, TreeLeaf]) -> TreeLeaf:
    """A leaf of which nothing is known, not even that it is another one."""
    name = f"{e.source.key} {e.kind} {e.n}"
    alike = sum(other.name == name or other.name.startswith(f"{name} no. ") for other in others.values())
    return TreeLeaf(f"{name} no. {alike + 1}" if alike else name, e.kind, form(e.record.ancillas), form(e.n))


def node(name: str, e: Encoding, children: Sequence[TreeLeaf], cited: Mapping[str, Any], digest: str) -> list[TreeLeaf]:
    """A node as the circuit of a reading, with its children for the leaves; before it what that reading leaves open."""
    inputs = [(leaf, dict(legs)) for leaf, _, legs, by in cited["leaves"] if by is None and not is_opaque(leaf)]
    own = dict(zip((leaf for leaf, _ in inputs), children, strict=True))
    widths: dict[str, Form] = {}
    system = [width for _, width in cited["wires"][len(cited["wires"]) - cited["system"] :]]
    for width, whole in [(system[0], form(e.n))] if len(system) == 1 else []:
        solve(width, whole, widths)
    for leaf, legs in inputs:
        solve(legs["system"], own[leaf].system, widths)
    for leaf, legs in reversed(inputs):  # of several, the first has the widest workspace
        solve(legs["ancilla"], own[leaf].ancillas, widths)
    left = [
        (leaf, TreeLeaf(f"{name} {leaf}", kind, *(put_in(width, widths) for _, width in legs)))
        for leaf, kind, legs, by in cited["leaves"]
        if by is None and is_opaque(leaf)
    ]
    own |= dict(left)
    by = {
        "key": e.source.key,
        "reading": cited["label"],
        "digest": digest,
        "leaves": {leaf: part.name for leaf, part in own.items()},
        "widths": widths,
    }
    return [*(part for _, part in left), TreeLeaf(name, e.kind, put_in(cited["ancillas"], widths), form(e.n), by)]


def solve(width: Form, whole: Form, widths: dict[str, Form]) -> None:
    """The name that is not known yet is what is left; one that several have is the largest of them."""
    unknown = [name for name in width if name and name not in widths]
    known = put_in({k: v for k, v in width.items() if k not in unknown}, widths)
    if unknown:
        widths[unknown[0]] = {k: v - known.get(k, 0) for k, v in whole.items() if v > known.get(k, 0)}
        widths |= {name: {} for name in unknown[1:]}
    elif len(width) == 1:
        widths |= {name: {k: max(known.get(k, 0), whole.get(k, 0)) for k in {**known, **whole}} for name in width}


def put_in(width: Form, widths: Mapping[str, Form]) -> Form:
    """A form with forms for its names."""
    out: Form = {}
    for name, k in width.items():
        for inner, m in (widths[name] if name else {"": 1}).items():
            out[inner] = out.get(inner, 0) + k * m
    return {k: v for k, v in sorted(out.items()) if v}


def form(width: Any) -> Form:
    """FORM of a formula."""
    terms = sp.Add.make_args(sp.expand(width))
    pairs = [term.as_coeff_Mul() for term in terms]
    return {("" if rest == 1 else str(rest)): int(k) for k, rest in sorted(pairs, key=lambda p: str(p[1])) if k}
