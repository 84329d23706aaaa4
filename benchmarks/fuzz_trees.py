"""Random trees for `fuzz.py`: each node beside its exact target and value, and how far floats may carry each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from fuzz_references import EXTENDED, Reference, norm
from fuzz_vocabulary import ALL as REFERENCES

import qnn_emul as qe
from qnn_emul.engine.signature import members
from qnn_emul.errors import QnnEmulError, TooLarge
from qnn_emul.instances.random import random_child, random_encoding

U = np.longdouble(2.0**-53)
TINY = np.longdouble(5e-324)
DEPTH, MAX_N, CIRCUIT = 8, 4, 9  # of a tree; qubits of a node; of a circuit that is applied
OPERATIONS = 64  # roundings an entry and operation, at most
SCALED = ("factor", "coefficients", "vector", "matrix", "values")


@dataclass(frozen=True)
class Node:
    """An encoding, its exact target and value, and how far floats may carry each, entry by entry."""

    e: Any
    target: np.ndarray
    value: np.ndarray
    target_slack: np.ndarray
    value_slack: np.ndarray
    depth: int = 0


def extended(data: Any) -> np.ndarray:
    return np.asarray(data, EXTENDED)


def size(x: np.ndarray) -> np.longdouble:
    """2-norm of a vector, spectral norm of a matrix, at any scale."""
    if x.ndim == 1:
        return norm(x)
    largest = np.max(np.abs(x), initial=np.longdouble(0))
    if not largest:
        return largest
    return largest * np.longdouble(np.linalg.norm((x / largest).astype(complex), 2))


def own_value(e: Any) -> np.ndarray:
    return np.longdouble(e.record.alpha) * extended(e.block)


def own_slack(e: Any, qubits: int) -> np.ndarray:
    """Of alpha * block, as floats have it."""
    return np.full(e.block.shape, OPERATIONS * (1 << qubits) * (U * np.longdouble(e.record.alpha) + TINY))


def leaf_node(e: Any, target: Any) -> Node:
    exact = extended(target)
    return Node(e, exact, own_value(e), np.zeros(exact.shape, np.longdouble), own_slack(e, e.n + e.ancillas))


def scale(rng: np.random.Generator) -> float:
    return float(10 ** (rng.uniform(-320, 300) if rng.random() < 0.5 else rng.uniform(-2, 2)))


def leaf(rng: np.random.Generator) -> Node:
    """A leaf of at most two qubits at any scale: of data, or of a unitary with an error."""
    kind, n = ("BE", "VE")[int(rng.integers(2))], int(rng.integers(0, 3))
    made = qe.BlockEncoding if kind == "BE" else qe.VectorEncoding
    size = scale(rng)
    if rng.random() < 0.5:
        data = rng.normal(size=(1 << n,) * (2 if kind == "BE" else 1))
        data = (data + 1j * rng.normal(size=data.shape) if rng.random() < 0.5 else data) * size
        return leaf_node(made.from_matrix(data) if kind == "BE" else made.from_vector(data), data)
    share = float(rng.uniform(0.01, 0.25)) if rng.random() < 0.8 else 0.0
    e = random_encoding(rng, kind, n, int(rng.integers(0, 2)), size, size * share, real=bool(rng.random() < 0.5))
    return leaf_node(e, e.target)


def tight_leaf(rng: np.random.Generator) -> Node:
    """A leaf of which the error is epsilon and lies along the block: bounds are attained on trees of such."""
    kind, n, ancillas = ("BE", "VE")[int(rng.integers(2))], int(rng.integers(0, 2)), int(rng.integers(0, 2))
    made = qe.BlockEncoding if kind == "BE" else qe.VectorEncoding
    alpha = float(rng.choice([0.5, 1.0, 1.25, 2.0, 3.0]))
    epsilon = alpha * float(rng.choice([0.25, 0.5, 1.0]))
    unitary = np.eye(1 << (n + ancillas))
    block = np.eye(1 << n) if kind == "BE" else np.eye(1 << n)[0]
    return leaf_node(
        made.from_unitary(unitary, (alpha + epsilon) * block, alpha=alpha, epsilon=epsilon), (alpha + epsilon) * block
    )


def child(rng: np.random.Generator, wanted: Any, n: int, pool: list[Node]) -> Node:
    """A node that meets a description: one of the tree where there is one, else a new leaf."""
    own = wanted.n == "own"
    fits = [p for p in pool if p.depth < DEPTH and (own or p.e.n == n) and not wanted.problem(p.e)]
    if fits:
        return fits[int(rng.integers(len(fits)))]
    e = random_child(rng, wanted, n)
    return leaf_node(e, e.target)


def applied(rng: np.random.Generator, key: str, pool: list[Node]) -> Node:
    """An operation of the catalogue on nodes of the tree, and what it is in extended precision."""
    entry, n = qe.catalogue[key], pool[int(rng.integers(len(pool)))].e.n
    children: list[Node] = []
    for wanted in entry.inputs.values():
        one, low, high = members(wanted)
        count = int(rng.integers(low, high + 1))
        children += [child(rng, one, min(n, 2) if high > 1 else n, pool) for _ in range(count)]
    if key == "ve.sub_encoding" and children[0].e.n + children[0].e.ancillas > CIRCUIT:
        raise TooLarge("the other encoding's circuit is drawn as a matrix")
    parameters = entry.draw(rng, *(c.e for c in children))
    if rng.random() < 0.3 and key != "poly.singular_value_transformation":
        factor = scale(rng)
        parameters = {k: rescaled(v, factor) if k in SCALED else v for k, v in parameters.items()}
    e = entry.build(*(c.e for c in children), **parameters)
    if e.n > MAX_N:
        raise TooLarge("larger than what is looked at")
    return mirrored(key, e, children, parameters)


def rescaled(value: Any, factor: float) -> Any:
    return tuple(v * factor for v in value) if isinstance(value, tuple) else value * factor


def mirrored(key: str, e: Any, children: list[Node], parameters: dict[str, Any]) -> Node:
    depth = 1 + max((c.depth for c in children), default=-1)
    reference = REFERENCES.get(key)
    if reference is None:
        return replace(leaf_node(e, e.target), depth=depth)
    encodings = [*(c.e for c in children), e]
    read = lambda arrays: reference.target(arrays, parameters, encodings)
    targets, values = [c.target for c in children], [c.value for c in children]
    target = extended(read(targets))
    if not reference.linear:
        return replace(nonlinear(e, target, reference, children, parameters, encodings), depth=depth)

    def slack(exact: list[np.ndarray], off: list[np.ndarray], least: Any) -> np.ndarray:
        plain = np.abs(read([np.abs(x) for x in exact]))  # references may answer in complex numbers
        most = np.abs(read([np.abs(x) + s for x, s in zip(exact, off, strict=True)]))
        return most - plain + OPERATIONS * (1 << e.n) * (U * most + least)

    target_slack = slack(targets, [c.target_slack for c in children], TINY)
    alpha = np.longdouble(e.record.alpha)  # a subnormal entry of the block is short of digits, too
    value_slack = slack(values, [c.value_slack for c in children], TINY * max(alpha, 1))
    return Node(e, target, extended(read(values)), target_slack, value_slack, depth)


def nonlinear(
    e: Any, target: np.ndarray, reference: Reference, children: list[Node], parameters: Any, encodings: list[Any]
) -> Node:
    """The value is the package's own: the record alone says how far it is from the target."""
    growth = np.longdouble(reference.growth([c.target for c in children], parameters, encodings))
    carried = lambda slacks: growth * total if (total := sum(map(norm, slacks), np.longdouble(0))) else total
    moved = carried([c.target_slack for c in children])
    below = carried([c.value_slack for c in children])  # by so much their records may be wrong
    largest = norm(target) + np.longdouble(reference.terms([c.target for c in children], parameters))
    slack = moved + OPERATIONS * (1 << e.n) * (U * largest + TINY)
    return Node(e, target, own_value(e), np.full(target.shape, slack), own_slack(e, e.n + 2) + below)


def grown(rng: np.random.Generator, refused: Counter[str], tight: bool) -> Iterator[Node]:
    """The nodes of one tree; what is refused by name is counted."""
    start, pool = tight_leaf if tight else leaf, []
    keys = [k for k in qe.catalogue if not tight or (k in REFERENCES and REFERENCES[k].linear)]
    for step in range(int(rng.integers(3, 12))):
        try:
            node = start(rng) if step < 2 or not pool else applied(rng, keys[int(rng.integers(len(keys)))], pool)
        except QnnEmulError as problem:
            refused[type(problem).__name__] += 1
            continue
        pool.append(node)
        yield node
