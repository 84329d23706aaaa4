"""Instance files: an instance and the statement that it is compared with, in JSON, to be rerun on any machine without a seed.

    {"format": "qnn-emul instance", "version": 1, "kind": KIND, ...what this kind needs...}

`write(path, kind, content)` saves, `replay(path)` recomputes. How a kind is rerun stands in KINDS, as "module:function"; the
function gets the content and the file's folder and returns a `Replayed`; those of the campaigns' lines stand below. Floats are
written so that they read back exactly; complex numbers are [re, im], and so is every entry of a matrix or vector.
"""

from __future__ import annotations

import importlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..claims.claimed import ClaimCheck, Quantity
from ..claims.examined import examined
from ..claims.statement import Claim
from ..claims.values import described
from ..encoding.check import Check, NodeCheck
from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..errors import ArgumentError, ShapeError, TooLarge
from ..files import read_words, write_whole
from ..instances.random import lemma_instance
from ..lemmas import CATALOGUE
from ..linalg.operators import to_dense
from .campaign import CLAIM_KIND, FILE_HEAD, KIND, checked, entry_of
from .tightness import EXTREME_KIND, extreme_instance

FORMAT, VERSION = FILE_HEAD["format"], FILE_HEAD["version"]
MAX_STORED_QUBITS = 8
KINDS: dict[str, str] = {
    "user claim": "qnn_emul.falsify.claim_files:replay",
    "verify": "qnn_emul.campaigns.instance_file:replay_line",
    "claim": "qnn_emul.campaigns.instance_file:replay_claim",
    "extreme": "qnn_emul.campaigns.instance_file:replay_extreme",
}


@dataclass(frozen=True, eq=False)
class Replayed:
    """An instance that was recomputed: the statement, claimed beside measured, and remarks. `refutes`: the claim fails."""

    kind: str
    statement: str
    source: str
    check: ClaimCheck
    notes: tuple[str, ...] = ()

    @property
    def refutes(self) -> bool:
        return not self.check.ok


def write(path: Path | str, kind: str, content: Mapping[str, Any], option: str = "--out") -> Path:
    """Save an instance of a kind named in KINDS; only an instance file of that kind is written over.

    Raises ArgumentError for another kind, numbers that are not finite, or a file that is something else.
    """
    if kind not in KINDS:
        raise ArgumentError("kind", f"be one of {', '.join(KINDS)}", repr(kind))
    try:
        text = json.dumps({"format": FORMAT, "version": VERSION, "kind": kind, **content}, indent=1, allow_nan=False)
    except (TypeError, ValueError) as problem:
        raise ArgumentError("content", "be what JSON can hold, with finite numbers", str(problem)) from None
    pairs_in_one_line = re.sub(r"\[\s+(\S+),\s+(\S+)\s+\]", r"[\1, \2]", text)
    write_whole(path, pairs_in_one_line + "\n", option)
    return Path(path)


def read(path: Path | str) -> dict[str, Any]:
    """The content of an instance file. Raises ArgumentError for what is none."""
    text = read_words(path, "INSTANCE", "be a readable file")
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise ArgumentError("INSTANCE", "be a JSON file", f"'{path}' ({problem})") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ArgumentError("INSTANCE", f'be a file with "format": "{FORMAT}"', f"'{path}'")
    if content.get("version") != VERSION:
        raise ArgumentError("INSTANCE", f"have version {VERSION}", f"'{path}' of version {content.get('version')!r}")
    if not isinstance(content.get("kind"), str) or content["kind"] not in KINDS:
        raise ArgumentError("INSTANCE", f"be of a kind among {', '.join(KINDS)}", repr(content.get("kind")))
    return content


@dataclass(frozen=True)
class Permission:
    """What a replay may run: the claim's own file (`code`), and also if it changed since the instance was saved (`changed`)."""

    code: bool = False
    changed: bool = False


def replay(path: Path | str, permission: Permission = Permission()) -> Replayed:
    """Recompute a saved instance; code that the file names is run only with permission. Raises ArgumentError and its kind's errors.

    Code that loops in Python is ended; what ends its process, or loops in compiled code, is lost alone under `qnn-emul replay` only.
    """
    content = read(path)
    module, _, name = KINDS[content["kind"]].partition(":")
    again: Callable[[dict[str, Any], Path, Permission], Replayed] = getattr(importlib.import_module(module), name)
    made = again(content, Path(path).resolve().parent, permission)
    return replace(made, notes=(*made.notes, *_differing(made.check, content)))


def _differing(check: ClaimCheck, content: Mapping[str, Any]) -> list[str]:
    """Where the saved numbers are not those that are found now, in words."""
    saved = _saved(content)
    out = []
    for q in check.quantities:
        before = saved.get(q.name)
        for part, now in (("measured", q.measured), ("claimed", q.claimed)):
            then = before.get(part) if isinstance(before, Mapping) else None
            if isinstance(then, int | float) and abs(then - now) > q.rounding + 1e-9 * abs(now):
                out.append(f"the file says that the {part} {q.name} is {then:.9g}; found now: {now:.9g}")
    return out


def _saved(content: Mapping[str, Any]) -> Mapping[Any, Any]:
    """What a file of any kind says was found: {name of a quantity: its numbers}."""
    found, listed = content.get("found"), content.get("quantities")
    if isinstance(listed, list):
        return {q.get("name"): q for q in listed if isinstance(q, Mapping)}
    line = {"error": {"measured": content.get("error"), "claimed": content.get("epsilon")}}
    return found if isinstance(found, Mapping) else line


def need(content: Mapping[str, Any], name: str, kind: type | tuple[type, ...]) -> Any:
    """content[name], of this type. Raises ArgumentError that names the field."""
    value = content.get(name)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        words = kind.__name__ if isinstance(kind, type) else " or ".join(k.__name__ for k in kind)
        raise ArgumentError(f"INSTANCE.{name}", f"be there and be {words}", repr(value)[:60])
    return value


def array_to_json(array: np.ndarray) -> list[Any]:
    """Nested lists whose innermost pairs are [re, im]."""
    z = np.asarray(array, dtype=complex)
    out: list[Any] = np.stack([z.real, z.imag], axis=-1).tolist()
    return out


def array_from_json(nested: Any, axes: int, name: str) -> np.ndarray:
    """The array of nested lists; real if no imaginary part differs from zero. Raises ArgumentError."""
    try:
        pairs = np.asarray(nested, dtype=float)
    except (TypeError, ValueError):
        raise ArgumentError(f"INSTANCE.{name}", "hold numbers as [re, im]", repr(nested)[:60]) from None
    if pairs.ndim != axes + 1 or pairs.shape[-1] != 2 or not np.all(np.isfinite(pairs)):
        raise ArgumentError(
            f"INSTANCE.{name}",
            f"be an array of {axes} axes, each entry a finite [re, im]",
            f"of shape {pairs.shape}",
        )
    return pairs[..., 0] + 1j * pairs[..., 1] if np.any(pairs[..., 1]) else pairs[..., 0].copy()


def encoding_to_json(e: Encoding) -> dict[str, Any]:
    """An encoding as a given unitary, with target and record. Raises TooLarge above 8 qubits in all."""
    if e.n + e.ancillas > MAX_STORED_QUBITS:
        raise TooLarge(f"{e.key} has {e.n + e.ancillas} qubits; instance files hold up to {MAX_STORED_QUBITS}.")
    target = to_dense(e.target_data) if isinstance(e, BlockEncoding) else e.target_data
    return {
        "type": e.kind,
        "n": e.n,
        "alpha": float(e.record.alpha),
        "ancillas": e.ancillas,
        "epsilon": float(e.record.epsilon),
        "target": array_to_json(target),
        "unitary": array_to_json(e.unitary @ np.eye(1 << (e.n + e.ancillas))),
    }


def encoding_from_json(content: Any, name: str) -> Encoding:
    """The encoding back, its record confronted with its matrices. Raises ArgumentError, RecordViolated, NotUnitary."""
    if not isinstance(content, dict) or content.get("type") not in ("BE", "VE"):
        raise ArgumentError(f"INSTANCE.{name}", 'have "type": "BE" or "VE"', repr(content)[:60])
    made = BlockEncoding if content["type"] == "BE" else VectorEncoding
    target = array_from_json(content.get("target"), 2 if made is BlockEncoding else 1, f"{name}.target")
    unitary = array_from_json(content.get("unitary"), 2, f"{name}.unitary")
    alpha, epsilon = (need(content, part, (int, float)) for part in ("alpha", "epsilon"))
    e = made.from_unitary(unitary, target=target, alpha=alpha, epsilon=epsilon, name=name)
    for part, found in (("n", e.n), ("ancillas", e.ancillas)):
        if need(content, part, int) != found:
            raise ShapeError(f"INSTANCE.{name}", f"have {part} = {content[part]}", f"{part} = {found}")
    return e


def value_to_json(value: Any) -> Any:
    """An input: an encoding, a number (complex as [re, im]), or a list of them as {"list": [...]}."""
    if isinstance(value, Encoding):
        return encoding_to_json(value)
    if isinstance(value, list):
        return {"list": [value_to_json(v) for v in value]}
    if isinstance(value, complex):
        return [value.real, value.imag]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ArgumentError("value", "be an encoding, a number or a list of them", type(value).__name__)


def value_from_json(content: Any, name: str) -> Any:
    """What `value_to_json` wrote."""
    if isinstance(content, dict) and "list" in content:
        return [value_from_json(v, f"{name}[{j}]") for j, v in enumerate(need(content, "list", list))]
    if isinstance(content, dict):
        return encoding_from_json(content, name)
    if isinstance(content, list):
        return complex(array_from_json(content, 0, name))
    if isinstance(content, int | float) and not isinstance(content, bool) and math.isfinite(content):
        return content
    raise ArgumentError(f"INSTANCE.{name}", "be a number, [re, im], an encoding or a list", repr(content)[:60])


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number of an instance")


def replay_line(content: Mapping[str, Any], folder: Path, permission: Permission) -> Replayed:
    """The instance of one line of `verify`, drawn again from key, seed and number. Raises ArgumentError."""
    key, seed, number = (need(content, name, kind) for name, kind in (("key", str), ("seed", int), ("number", int)))
    for name, value in (("seed", seed), ("number", number)):
        if value < 0:
            raise ArgumentError(f"INSTANCE.{name}", "be at least 0", value)
    entry = entry_of(key)
    if isinstance(entry, Claim):
        return Replayed(KIND, entry.statement, entry.source, examined(entry, number, seed)[1])
    kind, e = lemma_instance(entry, seed, number, int(content.get("max_n", 3)))
    found = checked(e, str(content.get("level", "unitary")))
    return Replayed(KIND, entry.statement, entry.source, as_claim_check(key, found), (f"{kind} instance {number}",))


def replay_claim(content: Mapping[str, Any], folder: Path, permission: Permission) -> Replayed:
    """One candidate of a claim, examined again. Raises ArgumentError for an unknown key or number."""
    key, number = need(content, "key", str), need(content, "candidate", int)
    claim = entry_of(key)
    if not isinstance(claim, Claim):
        raise ArgumentError("INSTANCE.key", "be the key of a claim", repr(key))
    if number < 0:
        raise ArgumentError("INSTANCE.candidate", "be at least 0", number)
    found = examined(claim, number)[1]
    return Replayed(CLAIM_KIND, claim.statement, claim.source, found, (claim.remark,) if claim.remark else ())


def replay_extreme(content: Mapping[str, Any], folder: Path, permission: Permission) -> Replayed:
    """A rule's extreme instance. Raises ArgumentError for a key that is no rule or has none."""
    key = need(content, "key", str)
    e = extreme_instance(key) if key in CATALOGUE else None
    if e is None:
        raise ArgumentError("INSTANCE.key", "be the key of a rule with an extreme instance", repr(key))
    entry = CATALOGUE[key]
    return Replayed(EXTREME_KIND, entry.statement, entry.source, as_claim_check(key, checked(e, "both")))


def as_claim_check(key: str, found: Check) -> ClaimCheck:
    """A rule's check in the words of a claim's: every promise of the root, and what fails below it."""
    below = [q for node in found.nodes[:-1] if not node.ok for q in _quantities(node, f"{node.node.key}: ")]
    return ClaimCheck(key, described(found.root.node), (*_quantities(found.root), *below))


def _quantities(c: NodeCheck, where: str = "") -> list[Quantity]:
    norm = float(c.node.record.norm)
    out = [
        Quantity(f"{where}error", c.error, c.epsilon, rounding=c.rounding),
        Quantity(f"{where}norm of the target", c.norm, norm, rounding=c.norm_rounding),
    ]
    if c.qubits is not None:
        size = float(c.node.n + c.node.ancillas)
        out.append(Quantity(f"{where}wrong number of qubits", abs(c.qubits - size), 0.0))
    for name, value in (("corner against block", c.exactness), ("unitarity", c.unitarity)):
        if value is not None and c.allowed is not None:
            out.append(Quantity(f"{where}{name}", value, 0.0, rounding=c.allowed))
    return out
