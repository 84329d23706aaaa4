"""What a saved tree holds, as JSON: a lemma by its key, what a leaf does by one of the names in `DOES`, data by the name of its class."""

from __future__ import annotations

import base64
import math
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from importlib import import_module
from typing import Any

import numpy as np
from scipy import sparse

from .. import lemmas, linalg
from ..circuits.leaf import corner_of
from ..encoding import leaves
from ..encoding.base import changed
from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.global_phase import UnknownPhase
from ..encoding.record import Record
from ..encoding.source import Dataless, Derived, Leaf
from ..errors import ArgumentError
from ..instances.parts import Parts, parts_circuit
from ..lemmas import CATALOGUE
from ..linalg.circuit import Circuit, MultipliedOut
from ..linalg.foreign import sound
from ..linalg.operators import MatrixOperator, operator
from ..linalg.polynomials import Polynomial
from ..linalg.shapes import frozen
from .fitting import confront, confronted, finite

DOES: dict[str, Callable[..., Any]] = {  # what a leaf's block and circuit are made by
    "as data": leaves.as_data,
    "dilation": leaves.dilation_circuit,
    "preparation": leaves.preparation_circuit,
    "one gate": leaves.whole,
    "changed": changed,
    "corner": corner_of,
    "completed": parts_circuit,
    "circuit": Circuit,
    "multiplied out": Circuit.multiplied_out,
    "copy": np.copy,
    "operator": operator,
}
KINDS = {"BE": BlockEncoding, "VE": VectorEncoding}
ARRAYS = "biufcU"  # kinds of numbers, or of letters, that arrays may hold


@cache
def _classes() -> dict[str, type]:
    """The package's data by name: every dataclass of `linalg` and of the lemma files, records and leaves; no two have one name."""
    found: dict[str, type] = {kind.__name__: kind for kind in (Record, Leaf, Dataless, Parts)}
    for package in (linalg, lemmas):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = import_module(info.name)
            own = (thing for thing in vars(module).values() if isinstance(thing, type) and is_dataclass(thing))
            found |= {thing.__name__: thing for thing in own if thing.__module__ == module.__name__}
    return found


class UnknownName(Exception):
    """A name that this version does not have."""


def _given(value: Any) -> dict[str, Any]:
    """The fields that make a dataclass, what is only remembered left out."""
    return {f.name: getattr(value, f.name) for f in fields(value) if f.init and not f.name.startswith("_")}


def _made_by(value: Any) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
    """(name in DOES, arguments, keywords) of what is written as a call."""
    if isinstance(value, MultipliedOut):
        return "multiplied out", (value.inner,), {}
    if isinstance(value, MatrixOperator):
        return "operator", (value.matrix,), {}
    if isinstance(value, partial):
        name = next((name for name, does in DOES.items() if does == value.func), None)
        if name is not None:
            return name, value.args, dict(value.keywords)
    return None


class TreeWriter:
    """Objects in an order in which each holds earlier ones only; no recursion over what may be deep."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self.places: dict[int, int] = {}
        self.kept: list[Any] = []  # so that no other object gets an id that stands in `places`

    def node(self, node: Encoding, children: list[int]) -> dict[str, Any]:
        given, source = _given(node), node.source
        del given["source"], given["origin"]
        row: dict[str, Any] = {"kind": node.kind, "children": children}
        if isinstance(source, Derived):
            if CATALOGUE.get(source.key) is not source.lemma:
                raise ArgumentError("e", "be made of lemmas of the catalogue", source.key)
            row |= {"lemma": source.key, "numbers": self.value(source.numbers), "data": self.value(source.data)}
        else:
            row["leaf"] = self.value(source)
        return {**row, "fields": self.value(given)}

    def value(self, value: Any) -> Any:
        """A value as JSON; an object by its place."""
        if value is None or isinstance(value, bool | str) or type(value) is int:
            return value
        if type(value) is float:
            return value if math.isfinite(value) else {"float": str(value)}
        if type(value) is complex:
            return {"complex": [self.value(value.real), self.value(value.imag)]}
        if type(value) in (tuple, list):
            return {type(value).__name__: [self.value(v) for v in value]}
        if isinstance(value, Mapping):
            return {"dict": [[self.value(k), self.value(v)] for k, v in value.items()]}
        return {"at": self._place(value)}

    def _place(self, value: Any) -> int:
        waiting = [value]
        while waiting:
            last = waiting[-1]
            missing = [v for v in _inside(last) if id(v) not in self.places] if id(last) not in self.places else []
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if id(last) not in self.places:
                made = self._object(last)
                self.places[id(last)] = len(self.objects)
                self.objects.append(made)
                self.kept.append(last)
        return self.places[id(value)]

    def _object(self, value: Any) -> dict[str, Any]:
        if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in ARRAYS:
            plain = np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<"))
            kind = "array" if isinstance(value, np.ndarray) else "scalar"
            held = base64.b64encode(plain.tobytes()).decode()
            return {kind: plain.dtype.str, "shape": list(np.shape(value)), "bytes": held}
        if isinstance(value, sparse.csr_array):
            return {
                "csr": [self.value(v) for v in (value.data, value.indices, value.indptr)],
                "shape": list(value.shape),
            }
        if isinstance(value, UnknownPhase):
            return {"phase": "unknown"}
        call = _made_by(value)
        if call is not None:
            name, given, keywords = call
            return {"does": name, "given": [self.value(v) for v in given], "keywords": self.value(keywords)}
        if type(value) is _classes().get(type(value).__name__):
            parts = {name: self.value(part) for name, part in _parts(value).items()}
            return {"is": type(value).__name__, "fields": parts}
        raise ArgumentError("e", "hold numbers, arrays and what this package makes of them", repr(value))


def _parts(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as they are written: of a polynomial its coefficients, not how they were expanded."""
    given = _given(value)
    if isinstance(value, Dataless):
        given = {name: part for name, part in given.items() if name not in ("target", "block", "circuit")}
    if isinstance(value, Polynomial):
        given["expand"] = partial(np.copy, value.coefficients)
    return given


def _inside(value: Any) -> Iterator[Any]:
    """The objects that one holds, through tuples, lists and dictionaries."""
    call = _made_by(value)
    if call is not None:
        held: list[Any] = [call[1], call[2]]
    elif isinstance(value, sparse.csr_array):
        held = [value.data, value.indices, value.indptr]
    elif is_dataclass(value):
        held = [] if isinstance(value, Polynomial) else [_parts(value)]
    else:
        held = []
    while held:
        part = held.pop()
        if isinstance(part, tuple | list):
            held += part
        elif isinstance(part, Mapping):
            held += [*part, *part.values()]
        elif not (part is None or isinstance(part, bool | str) or type(part) in (int, float, complex)):
            yield part


class TreeReader:
    """The objects of a file, made in their order."""

    def __init__(self, objects: list[Any]) -> None:
        self.made: list[Any] = []
        for row in objects:
            self.made.append(self._object(row))

    def tree(self, rows: list[Any], origin: str) -> Encoding:
        nodes: list[Encoding] = []
        for row in rows:
            kind, given = KINDS[row["kind"]], self.value(row["fields"])
            if any(not 0 <= child < len(nodes) for child in row["children"]):
                raise ValueError("a node before its children")
            children = tuple(nodes[child] for child in row["children"])
            if "leaf" in row:
                source = self.value(row["leaf"])
            elif row["lemma"] in CATALOGUE:
                numbers, data = self.value(row["numbers"]), self.value(row["data"])
                source = Derived(CATALOGUE[row["lemma"]], children, numbers, data)
            else:
                raise UnknownName(f"the lemma {row['lemma']!r}, which this version does not have")
            if not isinstance(source, Leaf | Derived) or not isinstance(given.get("record"), Record):
                raise ValueError("a node without source or record")
            confront(kind, {**given, "source": source})
            nodes.append(confronted(kind(**given, source=source, origin=origin)))
        return nodes[-1]

    def value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            if isinstance(value, list):
                raise ValueError("a list where a value stands")
            return value
        ((kind, held),) = value.items()
        if kind == "at":
            if not (isinstance(held, int) and 0 <= held < len(self.made)):
                raise ValueError("an object that is not there yet")
            return self.made[held]
        if kind == "float":
            return {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}[held]
        if kind == "complex":
            return complex(*(self.value(v) for v in held))
        if kind in ("tuple", "list"):
            return {"tuple": tuple, "list": list}[kind](self.value(v) for v in held)
        if kind == "dict":
            return {self.value(k): self.value(v) for k, v in held}
        raise UnknownName(f"a value of the kind {kind!r}")

    def _object(self, row: dict[str, Any]) -> Any:
        if "is" in row:
            kind = _classes().get(row["is"])
            if kind is None:
                raise UnknownName(f"a {row['is']!r}, which this version does not have")
            given = {name: self.value(part) for name, part in row["fields"].items()}
            confront(kind, given)
            return kind(**given)
        if "does" in row:
            return self._call(row)
        if "phase" in row:
            return UnknownPhase()
        if "csr" in row:
            made = sparse.csr_array(tuple(self.value(v) for v in row["csr"]), shape=tuple(row["shape"]))
            return sound(made)
        kind_of = np.dtype(row["array"] if "array" in row else row["scalar"])
        if kind_of.kind not in ARRAYS:
            raise ValueError("an array of no numbers")
        array = np.frombuffer(base64.b64decode(row["bytes"], validate=True), dtype=kind_of).reshape(row["shape"])
        finite(array)
        return frozen(array.astype(kind_of.newbyteorder("="))) if "array" in row else array.reshape(())[()]

    def _call(self, row: dict[str, Any]) -> Any:
        if row["does"] not in DOES:
            raise UnknownName(f"a leaf made by {row['does']!r}")
        does, given, keywords = DOES[row["does"]], [self.value(v) for v in row["given"]], self.value(row["keywords"])
        now = row["does"] in ("multiplied out", "operator")
        return does(*given, **keywords) if now else partial(does, *given, **keywords)
