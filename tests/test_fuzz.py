"""The fuzzer of `benchmarks/`, briefly: nothing is wrong on some trees and calls, and every fault that is put in is found."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def fuzz() -> Any:
    """The module, with those beside it."""
    sys.path.insert(0, str(FOLDER))
    try:
        spec = importlib.util.spec_from_file_location("fuzz", FOLDER / "fuzz.py")
        made: ModuleType = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
        sys.modules["fuzz"] = made
        spec.loader.exec_module(made)  # type: ignore[union-attr]
        return made
    finally:
        sys.path.remove(str(FOLDER))


def test_nothing_is_wrong_on_some_trees(fuzz: Any) -> None:
    tally = fuzz.part("trees", 5, 0, 40)
    assert tally.lines == []
    assert tally.nodes > 150


def test_faults_are_found(fuzz: Any) -> None:
    """An epsilon too small by 1 part in 10^6, one sign, one ancilla: by the comparison and by `check`."""
    tally = fuzz.part("faults", 5, 0, 25)
    assert tally.lines == []
    assert {k.partition(",")[0] for k in tally.kinds} == {
        "epsilon",
        "ancilla",
        *(f"sign of a {what}" for what in ("target", "value", "corner")),
    }
    assert tally.kinds["epsilon, found"] > 10


def test_a_wrong_rule_of_the_package_is_found(fuzz: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only what is changed in what the package says: also a tree that is another one."""
    rng = np.random.default_rng(1)
    trees = sys.modules["fuzz_trees"]
    leaf = trees.leaf_node(qe.VectorEncoding.from_vector([0.6, 0.8]), [0.6, 0.8])
    node = trees.mirrored("common.scaling", leaf.e * 2.0, [leaf], {"factor": 2.0})
    assert fuzz.compared(fuzz.observed(node.e), node) == []
    other = replace(node, e=leaf.e * -2.0)
    assert {kind for kind, _ in fuzz.compared(fuzz.observed(other.e), other)} == {"target", "value", "corner"}
    assert fuzz.of_root(rng, node.e) == []
    monkeypatch.setattr(qe.VectorEncoding, "target", property(lambda e: 1 / 0))
    assert fuzz.run_tree(5, 0).kinds["raw"] == 1


def test_bad_calls_are_named(fuzz: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a call that raises what is no error of ours is found."""
    tally = fuzz.part("calls", 5, 0, 250)
    assert tally.lines == []
    assert tally.kinds["named"] > 100
    from fuzz_calls import bad_call

    for found in ("_of_public", "_of_catalogue"):
        monkeypatch.setattr(f"fuzz_calls.{found}", lambda rng: ("plain", lambda x: 1 / 0, {"x": []}))
    assert bad_call(0, 3)[0] == "raw"


def test_every_operation_has_a_reference(fuzz: Any) -> None:
    """But for unitaries of which the statement fixes some columns only."""
    self_described = sys.modules["fuzz_references"].SELF_DESCRIBED
    assert set(qe.catalogue) == set(sys.modules["fuzz_vocabulary"].ALL) | set(self_described)


def test_the_command_prints_what_shows_a_failure_again(
    fuzz: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fuzz.py", "--seed", "5", "--tree", "0"])
    assert fuzz.main() == 0
    assert " circuits): nothing wrong" in capsys.readouterr().out
    monkeypatch.setattr(fuzz, "compared", lambda seen, node: [("untrue", "on purpose")])
    assert fuzz.main() == 1
    assert "[python benchmarks/fuzz.py --seed 5 --tree 0]" in capsys.readouterr().out
