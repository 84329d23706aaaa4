"""Circuits of trees of lemmas as data: each node is a leaf that is the circuit of a reading of its own file, cited by its digest.

A node whose file has no such reading (no gate, a memory that is loaded level by level) is a leaf of which nothing is used: the theorems
of the others hold for every unitary in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy as sp

from ...encoding.encoding import Encoding
from ...engine.lemma import Lemma
from ..symbolic_tree import SymbolicTree, applied, trees
from ..symbols import qubits
from ..theorems import NotProved

Exported = Callable[[str], list[tuple[dict[str, Any], str]]]  # the readings of an entry, with their digests
Form = dict[str, int]
Names = dict[Any, Any]  # widths in other names, so that no form has a difference or a maximum


@dataclass(frozen=True)
class TreeLeaf:
    """A leaf of the whole: name, kind, forms of its legs, and what it is."""

    name: str
    kind: str
    legs: Mapping[str, Form]
    by: Mapping[str, Any] | None = None

    def leaf(self) -> list[Any]:
        """As the format writes it."""
        return [self.name, self.kind, [[role, width] for role, width in self.legs.items()], self.by]


def composed(entry: Lemma, exported: Exported) -> Iterator[dict[str, Any]]:
    """The readings of an entry with a tree: one for each setting, order of widths and choice of its nodes' readings. Raises NotProved."""
    for tree in trees(entry):
        options = [choices(exported(e.source.key), e, tree.leaves) for e in tree.nodes]
        for label, names in orders(tree, any(o and is_family(o[0]) for each in options for o in each)):
            made = [m for chosen in product(*options) if (m := _Whole(tree, names).reading(chosen)) is not None]
            if not made:
                raise NotProved(f"no readings of its nodes have the ancillas of {label or 'its record'}")
            told_apart = [len(set(each)) > 1 for each in zip(*(labels for _, labels in made), strict=True)]
            for reading, labels in made:
                own = [x for x, several in zip(labels, told_apart, strict=True) if several]
                yield {"label": " ".join(filter(None, [tree.setting.label, label, *own])), **reading}


def choices(readings: Sequence[tuple[dict[str, Any], str]], e: Encoding, inputs: Collection[int]) -> list[Any]:
    """The readings of a node's entry that are of its inputs; of a list of any length where none is of so many; None where none is."""
    found: list[Any] = [(r, d) for r, d in readings if fits(r, e, inputs)]
    return [(r, d) for r, d in found if not is_family(r)] or found or [None]


def orders(tree: SymbolicTree, listed: bool) -> Iterator[tuple[str, Names]]:
    """Which width is larger: n where something is left out of n; of several inputs, each may have more ancillas than the others.

    The others have as many as the widest of them, and so have all that are read as one family.
    """
    widths = [sp.sympify(e.n).as_coefficients_dict() for e in tree.nodes]
    less = {s for width in widths for s, k in width.items() if k < 0}
    known: Names = {qubits("n"): qubits("n") + sp.Add(*less)} if less else {}
    own = [c.record.ancillas for c in tree.setting.children]
    if listed:
        yield "", known | dict.fromkeys(own, qubits("a"))
    elif len(own) > 1 and sp.sympify(tree.root.record.ancillas).atoms(sp.Max):
        for widest in own:
            yield f"{widest} = a + d", known | dict.fromkeys(own, qubits("a")) | {widest: qubits("a") + qubits("d")}
    else:
        yield "", known


def is_family(reading: Mapping[str, Any]) -> bool:
    """Whether a reading is of a list of any length: its input has an index."""
    return any("index" in legs for *_, legs in own_leaves(reading))


def own_leaves(reading: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Form]]]:
    """The leaves of a reading that stand for its inputs: those with a system."""
    named = [(name, kind, dict(legs)) for name, kind, legs, by in reading["leaves"] if by is None]
    return [(name, kind, legs) for name, kind, legs in named if "system" in legs and not is_opaque(name)]


def fits(reading: Mapping[str, Any], e: Encoding, inputs: Collection[int]) -> bool:
    """Whether a reading is of so many inputs, or of a list of inputs of the whole; and of this kind."""
    own, kinds = own_leaves(reading), [c.kind for c in applied(e).children]
    system = reading["wires"][len(reading["wires"]) - reading["system"] :]
    if reading["vector"] != (e.kind == "VE") or any(kind == "bit" for kind, _ in system):
        return False
    if is_family(reading):
        leaves = all(id(c.source) in inputs for c in applied(e).children)
        return leaves and len(own) == 1 and set(kinds) == {own[0][1]}
    of_data = len([1 for name, *_, by in reading["leaves"] if by is None and not is_opaque(name)]) > len(own)
    return not of_data and [kind for _, kind, _ in own] == kinds


def is_opaque(name: str) -> bool:
    """Whether a leaf of a composed reading is one of which nothing is known."""
    return "." in name


@dataclass(frozen=True)
class _Whole:
    """A tree with its widths in other names."""

    tree: SymbolicTree
    names: Names

    def form(self, width: Any) -> Form:
        """FORM of a formula in these names."""
        return form(sp.sympify(width).subs(self.names).replace(sp.Max, lambda *widths: _widest(widths)))

    def reading(self, chosen: Sequence[Any]) -> tuple[dict[str, Any], list[str]] | None:
        """The reading, and the labels of the readings of its nodes; none where a node has other ancillas than its record says."""
        tree, labels, parts = self.tree, [], dict[int, TreeLeaf]()
        for source, child in tree.leaves.items():
            legs = {"ancilla": self.form(child.record.ancillas), "system": self.form(child.n)}
            parts[source] = TreeLeaf(str(child.target_data), child.target_data.kind, legs)
        used = set[str]()
        for place, (e, cited) in enumerate(zip(tree.nodes, chosen, strict=True), 1):
            children = [parts.setdefault(id(c.source), self.opaque(c, parts)) for c in applied(e).children]
            made = [self.opaque(e, parts)] if cited is None else self.node(f"node {place}", e, children, *cited)
            if made is None:
                return None
            labels.append("" if cited is None else cited[0]["label"])
            parts |= {id(e.source) if part is made[-1] else id(part): part for part in made}
            used |= {made[-1].name, *(made[-1].by or {"leaves": {}})["leaves"].values()}
        root = parts[id(tree.root.source)]
        return whole(root, [part for part in parts.values() if part.name in used]), labels

    def opaque(self, e: Encoding, others: Mapping[int, TreeLeaf]) -> TreeLeaf:
        """A leaf of which nothing is known, not even that it is another one."""
        name = f"{e.source.key} {e.kind} {e.n}"
        alike = sum(other.name == name or other.name.startswith(f"{name} no. ") for other in others.values())
        legs = {"ancilla": self.form(e.record.ancillas), "system": self.form(e.n)}
        return TreeLeaf(f"{name} no. {alike + 1}" if alike else name, e.kind, legs)

    def family(self, e: Encoding, children: Sequence[TreeLeaf]) -> TreeLeaf:
        """The list of all inputs as one leaf with an index: as many qubits as the node has more than they."""
        index = self.form(sp.sympify(e.n) - sp.sympify(applied(e).children[0].n))
        first = children[0]
        return TreeLeaf(first.name.rstrip("0123456789"), first.kind, {"index": index, **first.legs})

    def node(
        self, name: str, e: Encoding, children: Sequence[TreeLeaf], cited: Mapping[str, Any], digest: str
    ) -> list[TreeLeaf] | None:
        """A node as the circuit of a reading, with its children for the leaves; before it what that reading leaves open."""
        made = [self.family(e, children)] if is_family(cited) else []
        inputs = own_leaves(cited)
        own = dict(zip((leaf for leaf, *_ in inputs), made or children, strict=True))
        widths: dict[str, Form] = {}
        system = [width for _, width in cited["wires"][len(cited["wires"]) - cited["system"] :]]
        for width, whole in [(system[0], self.form(e.n))] if len(system) == 1 else []:
            solve(width, whole, widths)
        for leaf, _, legs in inputs:
            for role in sorted(legs.keys() - {"ancilla"}):
                solve(legs[role], own[leaf].legs[role], widths)
        for leaf, _, legs in reversed(inputs):  # of several, the first has the widest workspace
            solve(legs["ancilla"], own[leaf].legs["ancilla"], widths)
        left = [
            (leaf, TreeLeaf(f"{name} {leaf}", kind, {role: put_in(width, widths) for role, width in legs}))
            for leaf, kind, legs, by in cited["leaves"]
            if by is None and leaf not in own
        ]
        own |= dict(left)
        ancillas = put_in(cited["ancillas"], widths)
        by = {
            "key": e.source.key,
            "reading": cited["label"],
            "digest": digest,
            "leaves": {leaf: part.name for leaf, part in own.items()},
            "widths": widths,
        }
        node = TreeLeaf(name, e.kind, {"ancilla": ancillas, "system": self.form(e.n)}, by)
        return [*made, *(part for _, part in left), node] if ancillas == self.form(e.record.ancillas) else None


def whole(root: TreeLeaf, parts: Sequence[TreeLeaf]) -> dict[str, Any]:
    """READING of a tree without its label: one step, its root."""
    vector = root.kind == "VE"
    return {
        "leaves": [part.leaf() for part in parts],
        "parameters": [],
        "wires": [["wide", root.legs["ancilla"]], ["wide", root.legs["system"]]],
        "system": 1,
        "ancillas": root.legs["ancilla"],
        "vector": vector,
        "steps": [["leaf", [root.name], False, [[0], [1]], []]],
        "laws": [],
        "block": [[[["1", []]], [["block", root.name, False, ["y0", *([] if vector else ["x0"])]]], []]],
    }


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


def _widest(widths: Sequence[Any]) -> Any:
    """The one that is at least each other, whatever the names stand for; where none is, their maximum."""
    found = (w for w in widths if all(sp.expand(w - other).is_nonnegative for other in widths))
    return next(found, sp.Max(*widths))


def form(width: Any) -> Form:
    """FORM of a formula."""
    terms = sp.Add.make_args(sp.expand(width))
    pairs = [term.as_coeff_Mul() for term in terms]
    return {("" if rest == 1 else str(rest)): int(k) for k, rest in sorted(pairs, key=lambda p: str(p[1])) if k}
