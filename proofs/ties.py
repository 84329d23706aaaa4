"""Which setting of a rule is about which circuit of its file: the block of the rule, read as a network, is the corner of the circuit.

Names of blocks are those of the leaves; the numbers in the rule's block are symbols of the circuit: it is tried which. Where a block is
made of data alone, the circuit's network is what they are by definition, and nothing is to be compared.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import permutations
from typing import Any

import check

from qnn_emul.certify.corners.export import exported
from qnn_emul.lemmas import CATALOGUE


def ties(key: str, settings: Sequence[Any], proof: Sequence[Any]) -> list[list[Any]]:
    """What proofs/check.py accepts of an entry's settings and circuits: a label of each, and texts with their networks."""
    found = []
    for statement, steps in zip(settings, proof, strict=True):
        setting = check.Setting(statement, steps)
        readings = {} if CATALOGUE[key].tree else read(key)
        for label, reading in readings.items():
            if statement["label"] in readings and label != statement["label"]:
                continue
            options = step(setting, reading) if label == "2 terms" else tried(setting, reading)
            known = next((k for k in options if accepted(setting, reading, k)), None)
            found += [[statement["label"], label, known]] if known is not None else []
    return found


@cache
def read(key: str) -> dict[str, Any]:
    """The readings of an entry's circuit as the checker reads them."""
    circuit, induction = exported(key)
    readings = circuit["readings"] if circuit else []
    loops = induction or [[]] * len(readings)
    cited = lambda by: read(by["key"])[by["reading"]]
    return {r["label"]: check.Reading(r, each, cited) for r, each in zip(readings, loops, strict=True)}


def accepted(setting: Any, reading: Any, known: Mapping[str, str]) -> bool:
    """Whether the checker takes it."""
    try:
        check.Tie(setting, reading, known)
    except (check.Refused, KeyError, ValueError, TypeError):
        return False
    return True


def tried(setting: Any, reading: Any) -> Iterator[dict[str, str]]:
    """Blocks by the names of leaves, data by leaves or the whole network, numbers by symbols in every order."""
    tree = check.parsed(setting.statement["result"]["block"])
    mentioned = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    blocks = {}
    for name, sort in setting.statement["names"].items():
        leaf = name.removeprefix("block_")
        if name in mentioned and leaf in reading.leaves and "contraction" in sort:
            blocks[name] = reading.spelt("U[y, x]" if "matrix" in sort else "U[y]", leaf)
        elif name in mentioned and sort == "unit vectors":
            blocks[name] = f"{leaf}[y0, x0]"
    numbers = list(dict.fromkeys(numbers_of(setting, tree)))
    symbols = sorted({t[0] for word, _ in reading.block for t in word if check.SYMBOL.fullmatch(t[0])})
    if blocks and len(numbers) == len(symbols) <= 2:
        for order in permutations(symbols):
            yield blocks | dict(zip(numbers, order, strict=True))


def step(setting: Any, reading: Any) -> Iterator[dict[str, str]]:
    """One term more, as the circuit of two terms: what the first terms make together is the first leaf, with its number."""
    tree = check.parsed(setting.statement["result"]["block"])
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    last = [name for name in names if "contraction" in setting.statement["names"].get(name, "")]
    match tree:
        case ast.BinOp(left=ast.BinOp() as so_far, op=ast.Add(), right=ast.BinOp(left=number)) if len(last) == 1:
            first, second = (reading.spelt("U[y]" if reading.vector else "U[y, x]", leaf) for leaf in reading.leaves)
            symbols = [
                " ".join(t[0] + "~" * t[1] for t in word if check.SYMBOL.fullmatch(t[0])) for word, _ in reading.block
            ]
            for one, other in permutations(symbols):
                yield {ast.unparse(so_far): f"{one} {first}", ast.unparse(number): other, last[0]: second}


def numbers_of(setting: Any, tree: ast.AST) -> Iterator[str]:
    """The largest parts of a text that are numbers and not whole."""
    if isinstance(tree, ast.expr) and setting.value(tree, setting.names).kind == "n":
        if not isinstance(tree, ast.Constant):
            yield ast.unparse(tree)
        return
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.expr) and not (isinstance(child, ast.Name) and child.id in check.CALLS):
            yield from numbers_of(setting, child)
