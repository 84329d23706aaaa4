"""The rule's block and the circuit's in one certificate are one: by proofs/check.py, and on random numbers."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import check
import numpy as np
import pytest
from pages import digest
from test_changed_rules import meant
from test_readings_on_numbers import FOLDER, SMALL, Numbers
from test_readings_on_numbers import stored as opened

ENTRIES = [
    "be.adjoint",
    "be.hadamard_product",
    "be.hermitian_dilation",
    "be.linear_combination",
    "be.product",
    "be.tensor",
    "bridge.bra_of_vector",
    "bridge.diagonal_of_vector",
    "common.compression",
    "common.deamplification",
    "common.scaling",
    "paper.lemma_b4",
    "paper.root_weights",
    "ve.elementwise_product",
    "ve.matrix_squared_vector",
    "ve.matrix_vector",
    "ve.normalization",
    "ve.sum",
    "ve.tensor",
]


def stored(key: str) -> Any:
    return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


def ties() -> Iterator[tuple[str, int]]:
    """All that are stored."""
    for path in sorted(FOLDER.glob("*.*.json")):
        yield from ((path.stem, place) for place in range(len(stored(path.stem)["ties"])))


def test_which_rules_are_tied() -> None:
    """At least these; the others' blocks are made of data or functions, or cut registers. Of sums the step of one term more, too."""
    assert len([key for key, _ in ties() if key in ("be.linear_combination", "ve.sum", "paper.root_weights")]) == 6
    assert {key for key, _ in ties()} >= set(ENTRIES)


class Named(ast.NodeTransformer):
    """Puts names in the place of texts."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = {ast.dump(check.parsed(text)): name for text, name in names.items()}

    def visit(self, node: ast.AST) -> Any:
        name = self.names.get(ast.dump(node))
        return ast.Name(name, ast.Load()) if name else super().visit(node)


def both(key: str, place: int, widths: dict[str, int], seed: int) -> tuple[Any, Any]:
    """The rule's block and the circuit's corner for random unitaries."""
    data = opened(key)
    label, of, known = data["ties"][place]
    (setting,) = [s for s in data["statement"]["settings"] if s["label"] == label]
    (reading,) = [r for r in data["circuit"]["readings"] if r["label"] == of]
    made = Numbers(reading, widths, np.random.default_rng(seed))
    corner = made.corner()
    names = {text: f"known_{k}" for k, text in enumerate(known)}
    values = {}
    for text, said in known.items():
        values[names[text]] = number(made, said)
        if text == "w":  # a list of vectors, as columns
            values[names[text]] = values[names[text]].T
    block = meant(ast.unparse(Named(names).visit(ast.parse(setting["result"]["block"]))), values)
    return block, corner.reshape(block.shape)


def number(made: Numbers, said: str) -> Any:
    """The value of symbols and at most one block of a leaf, as a vector or matrix."""
    out: Any = 1
    for name, legs in re.findall(r"([^\s\[]+)(?:\[([^\]]*)\])?", said):
        if legs:
            array = made.array("block", name)
            side = int(np.prod(array.shape[: legs.count("y")]))
            out = out * (array.reshape(side, -1) if "x" in legs else array.reshape(side))
        else:
            out = out * made.word(name)
    return out


@pytest.mark.parametrize(("key", "place"), list(ties()))
def test_what_is_tied_is_one_on_numbers(key: str, place: int) -> None:
    for seed, widths in enumerate(SMALL[:2]):
        block, corner = both(key, place, widths, seed)
        assert np.abs(block - corner).max() < 1e-12


A, B = "A[y0, x0]", "B[y0, x0]"
PRODUCT = {"block_A": A, "block_B": B}
WRONG: dict[str, tuple[str, dict[str, str]]] = {
    "blocks exchanged": ("be.product", {"block_A": B, "block_B": A}),
    "twice a block": ("be.product", {"block_A": f"2 {A}", "block_B": f"1/2 {B}"}),
    "an adjoint": ("be.product", {"block_A": "A~[x0, y0]", "block_B": B}),
    "a block that is not said": ("be.product", {"block_A": A}),
    "a product by hypothesis": ("be.product", {"block_A @ block_B": "A[y0, s0] B[s0, x0]"}),
    "blocks by hypothesis": ("be.product", {"1*block_A": A, "block_B": B}),
    "a leaf that is not there": ("be.product", {"block_A": A, "block_B": "C[y0, x0]"}),
    "a unitary for its block": ("be.product", {"block_A": "unitary A[0, y0, 0, x0]", "block_B": B}),
    "a text that is none": ("be.product", {**PRODUCT, "(": A}),
    "factors exchanged": ("be.tensor", {"block_A": B, "block_B": A}),
    "a letter of the other side": ("bridge.bra_of_vector", {"block_x": "x[x0]"}),
    "a letter too many": ("bridge.diagonal_of_vector", {"block_x": "x[y1]"}),
    "another number": ("common.deamplification", {"block_x": "x[y0, x0]", "1 / tau": "c:2"}),
    "another symbol": ("common.deamplification", {"block_x": "x[y0, x0]", "1 / tau": "s:1"}),
    "the other matrix": ("be.hermitian_dilation", {"block_A": "A[x0, y0]"}),
}


def proved(content: Any) -> list[str]:
    out: list[str] = check.proved(content, content["key"], {content["key"]: digest(content)}, FOLDER)
    return out


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_tie_is_refused(name: str) -> None:
    """Bound by an index of its own; without it the file is accepted."""
    key, known = WRONG[name]
    content = stored(key)
    assert proved({**content, "ties": []})
    label, of, _ = content["ties"][0]
    with pytest.raises((check.Refused, SyntaxError, KeyError)):
        proved({**content, "ties": [[label, of, known]]})


def test_a_tie_of_something_else_is_refused() -> None:
    """A circuit that is not there, a vector for a matrix, a circuit of another product; ties are bound by the index."""
    content = stored("be.product")
    with pytest.raises(KeyError):
        proved({**content, "ties": [["", "2 terms", PRODUCT]]})
    scaled = stored("common.scaling")
    with pytest.raises(check.Refused):
        proved({**scaled, "ties": [["VE", "BE", {"block_x": "x[y0, x0]", "c / abs(c)": "e:1"}]]})
    turned = json.loads(json.dumps(content))
    turned["circuit"]["readings"][0] |= {"steps": turned["circuit"]["readings"][0]["steps"][::-1]}
    turned["circuit"]["readings"][0] |= {"block": "B[y0, s0] A[s0, x0]"}
    assert proved({**turned, "ties": []})
    with pytest.raises(check.Refused, match="is not the circuit's"):
        proved(turned)
    index = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))["statements"]
    with pytest.raises(check.Refused, match="of the index"):
        check.proved({**content, "ties": []}, "be.product", index)


def test_a_tie_is_said() -> None:
    """In a line of its own."""
    said = "[] is of [circuit: ], with block_A = A[y0, x0], block_B = B[y0, x0]: the block of the rule is the corner of the circuit"
    assert said in proved(stored("be.product"))
