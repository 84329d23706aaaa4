"""Certificates of emulations, each with one thing wrong, and the steps at which a checker may stop: `corrupted(rng, certificate)`."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Found = tuple[Any, tuple[str, ...]]
Data = Any
LEMMAS = (
    "ve.concatenation",
    "ve.normalization",
    "ve.matrix_vector",
    "ve.sum",
    "ve.pointwise_function",
    "ve.sign_amplification",
)


def bind(part: Data) -> None:
    """Give a part the digest that it now has."""
    rest = {k: v for k, v in part.items() if k != "sha256"}
    part["sha256"] = hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def paths(value: Data, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in an object; of long lists of numbers the first place and the last."""
    yield at
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths(part, (*at, key))
    elif isinstance(value, list):
        plain = len(value) > 4 and all(isinstance(v, int) for v in value)
        for place in (0, len(value) - 1) if plain else range(len(value)):
            yield from paths(value[place], (*at, place))


def reached(value: Data, path: tuple[Any, ...]) -> Data:
    for step in path:
        value = value[step]
    return value


def where(path: tuple[Any, ...]) -> tuple[str, ...]:
    """The steps that speak of what stands there."""
    if path[0] == "nodes":
        return (f"node {path[1]}: ",) if len(path) > 1 else ("form", "node ")
    return {
        "network": ("network", "norm of kernel", "form"),
        "image": ("image", "form"),
        "end": ("end: ", "form"),
        "asked": ("form", "end: distance"),
        "within": ("within", "form"),
    }.get(path[0], ("bad input", "form"))


def form(rng: np.random.Generator, data: Data) -> Found:
    """A key too few or too many, another type, a list of another length, one where true stands for it."""
    path = choice(rng, [p for p in paths(data) if p and p[0] not in ("format", "schema")])
    holder, key = reached(data, path[:-1]), path[-1]
    here = holder[key]
    options: list[Callable[[], Any]] = [
        lambda: holder.__setitem__(key, [here]),
        lambda: holder.__setitem__(key, "x"),
        lambda: holder.__setitem__(key, 0.5),
        lambda: holder.__setitem__(key, {"x": here}),
    ]
    if isinstance(holder, dict):
        options += [lambda: holder.pop(key), lambda: holder.update({key + "s": here})]
    else:
        options += [lambda: holder.append(here), lambda: holder.pop()]
    if here in (0, 1) and isinstance(here, int):
        options += [lambda: holder.__setitem__(key, bool(here))]
    choice(rng, options)()
    if path[0] in ("network", "image") and len(path) > 1 and isinstance(data[path[0]], dict):
        bind(data[path[0]])
    return data, (*where(path), "form")


def unbound(rng: np.random.Generator, data: Data) -> Found:
    """A pixel, a weight or a number of the network is changed, the digest is not."""
    name = choice(rng, ["image", "network"])
    array = choice(rng, data["image"]["data"] if name == "image" else data["network"]["kernels"])
    place = int(rng.integers(len(array["integers"])))
    array["integers"][place] += choice(rng, [-1, 1])
    return data, (name,)


def image(rng: np.random.Generator, data: Data) -> Found:
    """Another image, bound: the tree is that of the old one."""
    integers = choice(rng, data["image"]["data"])["integers"]
    place = choice(rng, [k for k, v in enumerate(integers) if v != 0])
    integers[place] -= (abs(integers[place]) >> 12) + 1 if integers[place] > 0 else -(abs(integers[place]) >> 12) - 1
    bind(data["image"])
    return data, ("end: ", "image")


def weight(rng: np.random.Generator, data: Data) -> Found:
    """Another weight, bound: what was enclosed with the old one."""
    integers = choice(rng, data["network"]["kernels"])["integers"]
    largest = max(map(abs, integers))
    place = int(rng.integers(len(integers)))
    integers[place] += choice(rng, [-1, 1]) * (largest >> int(rng.integers(2, 12)))
    bind(data["network"])
    return data, ("norm of kernel", "node ", "end: ")


def network(rng: np.random.Generator, data: Data) -> Found:
    """A norm that is too small or above 1, or shown by another completion; copies, classes, padding of another network."""
    given = data["network"]
    kind = int(rng.integers(7))
    if kind < 2:
        place = int(rng.integers(len(given["norms"])))
        m, e = given["norms"][place]
        given["norms"][place] = [[m - (m >> 6) | 1, e], [3, -1]][kind]
    elif kind == 2:
        given["classes"] //= 2
    elif kind == 3:
        given["in_use"] = given["classes"] + 1
    elif kind == 4:
        given["copies"] *= 2
    elif kind == 5:
        integers = choice(rng, given["completions"])["integers"]
        place = int(rng.integers(len(integers)))
        integers[place] += choice(rng, [-1, 1]) * max(map(abs, integers))
    else:
        given["padding"] = choice(rng, [p for p in ("same", "causal", "circular") if p != given["padding"]])
    bind(given)
    return data, ("network", "norm of kernel", "image", "form", "end: ", "node ")


def moved(rng: np.random.Generator, span: list[int]) -> list[int]:
    """An interval that no longer holds what it held; 0 has no other."""
    a, b, e = span
    by = ((b - a) + choice(rng, [1, 5, 1 << 20])) * choice(rng, [-1, 1])
    if span == [0, 0, 0]:
        return [min(0, by), max(0, by), -120]
    return [a + by, b + by, e]


def record(rng: np.random.Generator, data: Data) -> Found:
    """A number of a record that its rule does not give."""
    place = int(rng.integers(len(data["nodes"])))
    r = data["nodes"][place]["record"]
    name = choice(rng, [k for k, v in r.items() if v is not None])
    r[name] = r[name] + choice(rng, [-1, 1]) if name == "ancillas" else moved(rng, r[name])
    return data, (f"node {place}: {name}", *(["form"] if name == "ancillas" else []))


def bound(rng: np.random.Generator, data: Data) -> Found:
    """An enclosure that does not hold what it should, or that is too wide; a distance that was asked for and is not met."""
    kind = int(rng.integers(4))
    if kind == 0:
        place = int(rng.integers(len(data["nodes"])))
        data["nodes"][place]["error"] = moved(rng, data["nodes"][place]["error"])
        return data, (f"node {place}: error",)
    if kind == 1:
        data["end"]["distance"] = moved(rng, data["end"]["distance"])
        return data, ("end: distance",)
    if kind == 2:
        shares = data["end"]["probabilities"]
        place = int(rng.integers(len(shares)))
        shares[place] = moved(rng, shares[place])
        return data, ("end: probabilities",)
    if rng.random() < 0.5:
        _, high, power = data["end"]["distance"]
        asked = high * 2.0**power * float(rng.uniform(0.5, 1.41))
        top, below = asked.as_integer_ratio()
        data["asked"] = [top // (top & -top), (top & -top).bit_length() - below.bit_length()]
        return data, ("end: distance",)
    named = data["end"]["class"]
    data["end"]["class"] = choice(rng, [k for k in (*range(data["network"]["in_use"]), None) if k != named])
    return data, ("end: class",)


def polynomial(rng: np.random.Generator, data: Data) -> Found:
    """A coefficient, a proved error or a number of a polynomial that is another's."""
    place = choice(rng, [k for k, n in enumerate(data["nodes"]) if n["lemma"] in LEMMAS[-2:]])
    numbers = data["nodes"][place]["numbers"]
    name = choice(rng, list(numbers))
    if name in ("polynomial", "series"):
        integers = numbers[name]["integers"]
        k = int(rng.integers(len(integers) // 4 + 1))
        integers[k] += choice(rng, [-1, 1]) * (max(1, abs(integers[k])) >> int(rng.integers(2, 6)) or 1)
    else:
        m, e = numbers[name]
        numbers[name] = [m - (m >> 5) | 1 if rng.random() < 0.5 else m + (m >> 5) | 1, e]
    return data, (f"node {place}: ",)


def tree(rng: np.random.Generator, data: Data) -> Found:
    """Another child, another lemma, another theorem, a node too many or too few, children exchanged."""
    nodes = data["nodes"]
    place = choice(rng, [k for k, n in enumerate(nodes) if n["children"]])
    node, kind = nodes[place], int(rng.integers(7))
    if kind == 0:
        k = int(rng.integers(len(node["children"])))
        others = [c for c in range(-1, len(nodes)) if c != node["children"][k]]
        node["children"][k] = choice(rng, others)
        return data, ("node ", "form")  # what is normalized may be one copy as well as four: the next node tells
    elif kind == 1:
        node["lemma"] = choice(rng, [name for name in LEMMAS if name != node["lemma"]])
    elif kind == 2:
        digits = node["theorem"]
        k = int(rng.integers(64))
        node["theorem"] = digits[:k] + f"{(int(digits[k], 16) + int(rng.integers(1, 16))) % 16:x}" + digits[k + 1 :]
    elif kind == 3:
        del nodes[place]
        return data, ("node ", "form")
    elif kind == 4:
        nodes.insert(place, copy.deepcopy(node))
        return data, ("node ", "form")
    elif kind == 5:
        node["by"] = choice(rng, [w for w in ("definition", "theorem", "enclosure") if w != node["by"]])
    else:
        node["children"].append(node["children"][-1])
    return data, (f"node {place}: ", "form")


def leaf(rng: np.random.Generator, data: Data) -> Found:
    """An entry of the leaf, or its alpha; the alpha, the kernel or the size of a convolution."""
    place = choice(rng, [k for k, n in enumerate(data["nodes"]) if not n["children"]])
    numbers = data["nodes"][place]["numbers"]
    name = choice(rng, list(numbers))
    if name == "vector":
        integers = numbers["vector"]["integers"]
        k = int(rng.integers(len(integers)))
        integers[k] += choice(rng, [-1, 1]) * (max(map(abs, integers)) >> int(rng.integers(1, 10)))
    elif name == "alpha":
        m, e = numbers["alpha"]
        numbers["alpha"] = [(m << 10) + m + 1 | 1, e - 10]
    else:
        numbers[name] += choice(rng, [-1, 1])
    return data, (f"node {place}: ", "node ", "form")


def phases(rng: np.random.Generator, data: Data) -> Found:
    """Another angle, an angle too many, another distance."""
    place = choice(rng, [k for k, n in enumerate(data["nodes"]) if n["phases"] is not None])
    given = data["nodes"][place]["phases"]
    integers, exponent = given["angles"]["integers"], given["angles"]["exponent"]
    k = int(rng.integers(len(integers)))
    if rng.random() < 0.7:
        integers[k] += choice(rng, [-1, 1]) << max(0, -exponent - int(rng.integers(3, 20)))
    elif rng.random() < 0.5:
        integers.append(integers[k])
        given["angles"]["shape"][0] += 1
    else:
        given["distance"] = moved(rng, given["distance"])
    return data, (f"node {place}: phases",)


KINDS = (form, unbound, image, weight, network, record, bound, polynomial, tree, leaf, phases)


def choice(rng: np.random.Generator, options: Any) -> Any:
    return options[int(rng.integers(len(options)))]


def corrupted(seed: int, data: Data) -> tuple[str, Data, tuple[str, ...]]:
    """The name of what is done to a copy, the copy, and where a checker may stop; the same for every checker."""
    rng = np.random.default_rng(seed)
    kind = KINDS[seed % len(KINDS)]
    made, steps = kind(rng, copy.deepcopy(data))
    assert json.dumps(made) != json.dumps(data)
    return kind.__name__, made, steps
