"""Costs of a tree as a QREF v1 dictionary, which resource estimators read (https://github.com/PsiQ/qref)."""

from __future__ import annotations

import re
from typing import Any

from ..circuits.steps import name_of
from ..encoding.encoding import Encoding
from ..encoding.folds import fold
from ..engine.cost import Prices, costs
from ..errors import TooLarge
from ..linalg.cost import Cost
from ..scalars import is_symbolic

MOST_ROUTINES = 10_000  # a routine has its children inside it: what is shared is written again


def to_qref(e: Encoding, prices: Prices | None = None) -> dict[str, Any]:
    """The tree of an encoding as a QREF v1 program: a routine a node, with the cost of one use of it (`qe.cost`).

    Resources: depth, gates, system (its qubits), ancillas, work, and queries_NAME of each leaf; `meta`: the record. No ports: wires
    between them would say that each child is used once, in a row. `prices` as in `qe.cost`.

    Raises ArgumentError, TooLarge (more than 10,000 routines).
    """
    found = costs(e, prices=prices)
    routines = fold(e, lambda node, inside: 1 + sum(inside))[id(e)]
    if routines > MOST_ROUTINES:
        raise TooLarge(
            f"a tree of {routines} nodes, shared ones counted each time, is no QREF program (at most {MOST_ROUTINES})"
        )
    return {"version": "v1", "program": fold(e, lambda node, inside: _routine(node, found[id(node)], inside))[id(e)]}


def _routine(node: Encoding, cost: Cost, inside: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    record = node.record
    resources = [("depth", "other", cost.depth), ("gates", "additive", cost.gates)]
    resources += [("system", "qubits", node.n), ("ancillas", "qubits", node.ancillas), ("work", "qubits", cost.work)]
    resources += [(f"queries_{_word(label)}", "additive", number) for label, number in cost.queries.items()]
    numbers = {"alpha": record.alpha, "ancillas": node.ancillas, "epsilon": record.epsilon, "norm": record.norm}
    return {
        "name": _word(name_of(node)),
        "type": node.key,
        "children": [{**child, "name": f"{child['name']}_{place}"} for place, child in enumerate(inside)],
        "resources": [{"name": name, "type": kind, "value": _value(value)} for name, kind, value in resources],
        "meta": {
            "made by": "qnn-emul",
            "kind": node.kind,
            "record": {name: _value(value) for name, value in numbers.items()},
        },
    }


def _word(text: str) -> str:
    plain = re.sub(r"\W", "_", text, flags=re.ASCII)
    return plain if re.match("[A-Za-z_]", plain) else f"_{plain}"


def _value(value: Any) -> Any:
    return str(value) if is_symbolic(value) else value
