"""Cost as a reading of the tree: each lemma's `cost` on the costs of its children, in numbers or in symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..encoding.encoding import Encoding
from ..encoding.folds import fold
from ..encoding.record import Record
from ..encoding.source import Derived, Leaf
from ..errors import ArgumentError, UnknownKey
from ..linalg import cost as model
from ..linalg.cost import Cost
from ..linalg.counting import count
from ..linalg.shapes import as_flag
from . import symbolic as symbols

FREE = ("degree", "rounds", "n", "m", "address", "n_out")  # sizes that become symbols; other whole numbers stay numbers

Prices = Mapping[str, tuple[Any, Any]]


def cost(e: Encoding, symbolic: bool = False, prices: Prices | None = None) -> Cost:
    """Depth, two-qubit gates, ancillas and queries of e's circuit, without building it: `linalg.cost` is the gate model.

    symbolic  SymPy expressions instead of numbers: leaf x has depth T_x, G_x gates, a_x ancillas, n_x qubits; a node's degree
              and other sizes carry its number, as in `qe.symbolic`
    prices    (depth, gates) of one query, by a leaf's label; else what the leaf was given (`e.priced`), else its gates

    Raises ArgumentError, and UnknownKey for a price whose label no leaf has.
    """
    return costs(e, symbolic, prices)[id(e)]


def cost_values(e: Encoding) -> dict[Any, Any]:
    """The number behind each symbol of `cost(e, symbolic=True)`: substituting them gives `cost(e)`."""
    values: dict[Any, Any] = {}
    _symbolic_costs(_encoding(e), None, values)
    return values


def _encoding(e: Any) -> Encoding:
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    return e


def costs(e: Encoding, symbolic: bool = False, prices: Prices | None = None) -> dict[int, Cost]:
    """The cost of every node of the tree, by id."""
    prices, e = model.checked_prices(prices), _encoding(e)
    found = _symbolic_costs(e, prices, {}) if as_flag(symbolic, "symbolic") else _numeric_costs(e, prices)
    for label in prices:
        if label not in found[id(e)].queries:
            raise UnknownKey("prices", "name leaves", label, found[id(e)].queries, "Names of leaves come from `name=`.")
    return found


def _numeric_costs(e: Encoding, prices: Prices) -> dict[int, Cost]:

    def at(node: Encoding, children: tuple[Cost, ...]) -> Cost:
        derived = isinstance(node.source, Derived)
        made = node_cost(node, children, sizes_of(node), prices) if derived else leaf_cost(node, prices)
        return made.on(node.n, node.ancillas)

    return fold(e, at)


def sizes_of(node: Encoding) -> dict[str, Any]:
    """What the lemma's `cost` may ask for, of a node that a lemma made."""
    source = node.source
    assert isinstance(source, Derived)
    return {
        **source.numbers,
        **source.data,
        **source.lemma.sizes(**source.numbers, **source.data),
    }


def node_cost(node: Encoding, children: tuple[Cost, ...], sizes: Mapping[str, Any], prices: Prices | None) -> Cost:
    """The lemma's cost record on given child costs."""
    assert isinstance(node.source, Derived)
    lemma = node.source.lemma
    if lemma.cost is None:
        raise ArgumentError("e", "be made of lemmas that say what they cost", f"a node made by {lemma.key}")
    made: Cost = lemma.cost(*children, **sizes)
    changed = {
        k: v for k, v in (prices or {}).items() if k in made.queries and not any(k in c.queries for c in children)
    }
    for label, price in changed.items():  # an oracle inside the lemma's own circuit
        raise ArgumentError("prices", "name leaves", f"{label!r}, which {lemma.key} builds itself: {price}")
    return made


def leaf_cost(node: Encoding, prices: Prices | None) -> Cost:
    """One query: the price that is asked for, declared, or counted on the leaf's gates."""
    source = node.source
    assert isinstance(source, Leaf)
    price = (prices or {}).get(source.label, source.price)
    if price is None:
        qubits = node.n + node.ancillas
        built = model.preparation(qubits) if source.key == "leaf.vector" else model.dense(qubits)
        price = (built.depth, built.gates)
    return model.oracle(source.label, *price)


def counted_cost(e: Encoding, prices: Prices | None = None) -> Cost:
    """What the circuit of e costs, counted op by op; equal to `cost(e)`. Raises TooLarge where there is no circuit."""
    circuit = _encoding(e).circuit
    return count(circuit, model.checked_prices(prices)).on(e.n, circuit.qubits - e.n)


def _symbolic_costs(e: Encoding, prices: Prices | None, values: dict[Any, Any]) -> dict[int, Cost]:
    names = symbols.names(e)

    def at(node: Encoding, children: tuple[tuple[Cost, Record[Any]], ...]) -> tuple[Cost, Record[Any]]:
        """The cost, and the record by the rules: its ancillas in symbols, the rest in numbers."""
        name = names[id(node)]
        if isinstance(node.source, Derived):
            sizes = {k: _size(k, name, v, values) if k in FREE else v for k, v in sizes_of(node).items()}
            made = node_cost(node, tuple(cost for cost, _ in children), sizes, prices)
            record = node.source.lemma.rule(*(record for _, record in children), **node.source.numbers)
        else:
            made = _leaf_symbols(node, name, prices, values)
            ancillas = symbols.symbol("a", name, node.ancillas, values, integer=True)
            record = replace(node.record, ancillas=ancillas)
        return replace(made, ancillas=record.ancillas), record

    return {place: cost for place, (cost, _) in fold(e, at).items()}


def _leaf_symbols(node: Encoding, name: str, prices: Prices | None, values: dict[Any, Any]) -> Cost:
    plain = leaf_cost(node, prices)
    depth = symbols.symbol("T", name, plain.depth, values)
    gates = symbols.symbol("G", name, plain.gates, values)
    return replace(
        model.oracle(node.source.label, depth, gates),  # type: ignore[union-attr]  # of a leaf
        system=_size("n", name, node.n, values),
    )


def _size(key: str, name: str, value: Any, values: dict[Any, Any]) -> Any:
    """A symbol; 0 and 1 stay numbers, for gates on no qubit or on one have prices of their own."""
    return symbols.symbol(key, name, value, values, integer=True) if isinstance(value, int) and value > 1 else value
