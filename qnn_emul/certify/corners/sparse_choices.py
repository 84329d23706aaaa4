"""How sparse access is read: places of non-zeros and a rotation by entries, as leaves, and what is promised of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy import sparse

from ...linalg import sparse_access
from ...linalg.gates import Gate
from ...linalg.sparse_access import SparseAccess
from ..abstract import Setting, plain_settings
from .amounts import Amount, Book
from .blocks import BlockReader, network
from .coefficients import ONE, Coefficient, symbol
from .data_laws import DataLaw, Words
from .families import OpaqueData, Size, family, leaf
from .state import NotRead
from .subjects import Choice, in_sympy, named

# Qubits of the index: e before all, d that only the wider of the two superpositions meets, w that both do.
PARTS = ("e", "d", "w")
N = named("e") + named("d") + named("w")
SPREAD = {"wider": named("d") + named("w"), "narrower": named("w")}
FULLEST = ({"columns": "wider", "rows": "narrower"}, {"columns": "narrower", "rows": "wider"})


@dataclass(frozen=True, eq=False)
class Sparsity(Size):
    """The largest number of non-zeros of a line, of which only is known how many qubits count to it."""

    lines: str

    def __operator_function__(self, name: str, *rest: Any) -> Any:
        if name != "uniform":
            raise NotRead(f"nothing is known of '{name}' of a number of non-zeros")
        return leaf(f"spread of {self.lines}", "VE", ("system", self.width))


@dataclass(frozen=True, eq=False)
class AnySparse(OpaqueData):
    """A sparse matrix; `counts`: the sparsities of its lines, `largest`: what its entries are divided by."""

    counts: Mapping[str, Sparsity] = field(default_factory=dict)
    largest: Any = None

    @property
    def shape(self) -> tuple[Any, Any]:
        return Size(N), Size(N)

    def __operator_function__(self, name: str, *rest: Any) -> Any:
        lines, _, what = name.partition("_")
        if what == "sparsity" and not rest[1:]:
            return self.counts[f"{lines}s"]
        if what == "places" and rest[1] is self.counts[f"{lines}s"]:
            return family(f"places of {lines}s", N, ("system", 1), ("system", N))
        if name == "entries" and rest[1] == self.largest:
            return family("entries", 2 * N + 1, ("ancilla", 1))
        raise NotRead(f"nothing is known of '{name}' of a sparse matrix and {', '.join(map(repr, rest[1:]))}")


def _access(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    counts = {lines: Sparsity(SPREAD[variant[lines]], lines) for lines in ("columns", "rows")}
    largest = Amount(book, s.numbers["largest"])
    return {"access": SparseAccess(AnySparse(counts=counts, largest=largest), largest)}  # type: ignore[arg-type]  # stand-ins


def _shown(s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entries over the largest, times it, over what the block divides by."""
    whole = network("BE", 3, ("block", "entries", *_wires("i"), "", *_wires("o")))
    matrix = OpaqueData({"divided": lambda scale: (s.numbers["largest"] / scale) * whole})
    return {"access": SimpleNamespace(matrix=matrix, **s.numbers)}


def _wires(register: str) -> tuple[str, ...]:
    return tuple(f"{register}{k}" for k in range(3))


def _per_root(lines: str) -> Coefficient:
    """1/sqrt(the sparsity)."""
    return symbol(f"t:1/root {lines}")


def _meanings(s: Setting, reader: BlockReader, variant: Mapping[str, Any]) -> Iterator[tuple[Any, Coefficient]]:
    import sympy as sp

    rows, columns = s.numbers["row_sparsity"], s.numbers["column_sparsity"]
    yield 1 / sp.sqrt(rows * columns), _per_root("rows") * _per_root("columns")


@dataclass(frozen=True)
class Promise:
    """`given` times `summed`, summed over `over`, which goes over the places < sparsity of `lines`: `given` over its root.

    Registers by letters; p is one qubit, and 0 where it stands in `zero`.
    """

    given: Words
    summed: Words = ()
    over: str = ""
    lines: str = ""
    zero: tuple[str, ...] = ()

    def law(self, variant: Mapping[str, str]) -> DataLaw:
        """In wires."""
        idle = {"wider": 1, "narrower": 2, "": 0}[variant.get(self.lines, "")]

        def wires(leaf: str, name: str) -> tuple[str, ...]:
            if name != self.over:
                return (name,) if name in ("", "p") else _wires(name)
            return (*(() if leaf.startswith("spread") else ("",) * idle), *_wires(name)[idle:])

        given, summed = (
            tuple((leaf, *(w for name in names for w in wires(leaf, name))) for leaf, *names in tensors)
            for tensors in (self.given, self.summed)
        )
        return DataLaw(given, summed, self.zero, _per_root(self.lines) if self.lines else ONE)


def random_access(widths: Mapping[str, int], variant: Mapping[str, str], rng: np.random.Generator) -> SparseAccess:
    """Of a random matrix whose fullest lines have as many non-zeros as the widths say."""
    n = sum(widths[part] for part in PARTS)
    spread = {"wider": widths["d"] + widths["w"], "narrower": widths["w"]}
    most = {
        lines: int(rng.integers((1 << spread[how]) // 2 + 1, (1 << spread[how]) + 1)) for lines, how in variant.items()
    }
    kept = np.zeros((1 << n, 1 << n), dtype=bool)
    kept[rng.permutation(1 << n)[: most["columns"]], 0] = True
    kept[np.argmax(kept[:, 0]), rng.permutation(np.arange(1, 1 << n))[: most["rows"] - 1]] = True
    for i, j in rng.permutation(np.argwhere(~kept)):
        kept[i, j] = rng.random() < 0.5 and kept[i].sum() < most["rows"] and kept[:, j].sum() < most["columns"]
    values = rng.normal(size=kept.shape) + 1j * rng.normal(size=kept.shape)
    matrix = sparse.csr_array(np.where(kept, values, 0))
    return SparseAccess(matrix, float(np.abs(matrix.data).max()))


def leaves(access: SparseAccess) -> Mapping[str, np.ndarray]:
    """The matrices of its leaves."""
    matrix, rows, columns = access.matrix, access.row_sparsity, access.column_sparsity
    made: Mapping[str, Gate] = {
        "spread of rows": sparse_access._uniform(rows),
        "spread of columns": sparse_access._uniform(columns),
        "places of rows": sparse_access._row_places(matrix, rows),
        "places of columns": sparse_access._column_places(matrix, columns),
        "entries": sparse_access._entries(matrix, access.largest),
    }
    return {name: gate.apply(np.eye(1 << gate.qubits, dtype=complex)) for name, gate in made.items()}


def access(*promises: Promise) -> Choice:
    """Sparse access under what the lemma file promises of the data."""
    return Choice(
        settings=plain_settings,
        variants=FULLEST,
        change=lambda s, variant: replace(s, numbers={**s.numbers, "n": in_sympy(N)}),
        given=_access,
        shown=_shown,
        system=lambda count: N,
        meanings=_meanings,
        kinds={"entries": "family"},
        laws=lambda variant: tuple(p.law(variant) for p in promises),
        drawn=lambda widths, variant, rng: leaves(random_access(widths, variant, rng)),
        scope="all widths; every sparsity and every placement",
    )
