"""Lemma files with a piece changed, read as lemmas of their own: what the tests that attack the prover work on."""

from __future__ import annotations

import pathlib
import sys
from types import ModuleType

import pytest

import qnn_emul.lemmas
from qnn_emul.certify import proofs
from qnn_emul.certify.corners import theorems
from qnn_emul.certify.prove import proved
from qnn_emul.certify.theorems import NotProved
from qnn_emul.engine.lemma import Lemma

FOLDER = pathlib.Path(qnn_emul.lemmas.__file__).parent


def changed(folder: pathlib.Path, key: str, *changes: tuple[str, str]) -> Lemma:
    """The lemma of a file with other pieces in place of some, written into a folder; its key ends in _wrong."""
    path = FOLDER / f"{key.replace('.', '/')}.py"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{key} has no {old!r}"
        text = text.replace(old, new)
    name = f"{qnn_emul.lemmas.__name__}.{key}_wrong"
    module = ModuleType(name)
    module.__package__ = name.rpartition(".")[0]
    sys.modules[name] = module  # where dataclasses look for theirs
    file = folder / f"{name}.py"
    file.write_text(text, encoding="utf-8")  # what stands over lists is read in its source
    try:
        exec(compile(text, str(file), "exec"), vars(module))
    finally:
        del sys.modules[name]
    return next(v for v in vars(module).values() if isinstance(v, Lemma) and v.key == f"{key}_wrong")


def verdicts(monkeypatch: pytest.MonkeyPatch, entry: Lemma) -> dict[str, tuple[str, str]]:
    """What `prove` says of the rule, with its instances, and `prove --circuits` of the circuit: status and reason."""
    monkeypatch.setattr(theorems, "CATALOGUE", {**theorems.CATALOGUE, entry.key: entry})
    rule, circuit = proved(entry), theorems.prove_circuit(entry.key)
    said = (str(rule.status), rule.reason)
    if rule.ok:
        try:
            proofs.on_instances(entry)
        except NotProved as problem:
            said = ("failed", str(problem))
    return {"rule": said, "circuit": (theorems.circuit_status(circuit), circuit.reason)}
