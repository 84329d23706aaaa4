"""What `qnn-emul certify --out` writes: docs/reference/emulation-certificate.md says what each part means."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from ..encoding.rounding import readings
from ..errors import ArgumentError
from ..linalg import ball_norms
from ..linalg.balls import BALLS, exact_ball, working
from ..linalg.polynomials import BITS, signed_integers
from ..networks.neighbourhood import Neighbourhood
from .completion import completion
from .emulation import DEFINITION, ENCLOSURE, THEOREM, Certificate, error_of, exact_leaves, shares
from .realized import realized

FORMAT, SCHEMA = "qnn-emul emulation certificate", 2
BEGINS = f'{{"format":"{FORMAT}"'.encode()
DIGITS, LEAST = 44, -100  # binary digits of an interval; its ends are multiples of 2^LEAST at least
LEAF, WEIGHTS = "leaf.vector", "be.convolution_stack"
DIFFER = ("ve.pointwise_function", "ve.sign_amplification")  # where target and value are made in different ways
FOLDERS = (
    Path(__file__).parent.parent / "proofs",
    Path(__file__).parent.parent.parent / "proofs",
)  # of a wheel, of a checkout


def shipped(name: str) -> Path:
    """A file of the folder `proofs`, which a wheel carries inside the package."""
    return next(folder / name for folder in FOLDERS if (folder / name).exists())


def digests() -> dict[str, str]:
    """The digest of every rule's statement."""
    out: dict[str, str] = json.loads(shipped("index.json").read_text(encoding="utf-8"))["statements"]
    return out


def dyadic(number: float) -> list[int]:
    """[m, e] is m 2^e, in lowest terms."""
    m, q = float(number).as_integer_ratio()
    zeros = (m & -m).bit_length() - 1 if m else 0
    return [m >> zeros, zeros - (q.bit_length() - 1)]


def interval(number: Any) -> list[int]:
    """[a, b, e]: a ball lies between a 2^e and b 2^e, which are a little further out."""
    ball = exact_ball(number)
    if ball == 0:
        return [0, 0, 0]
    low, high = (_fraction(end) for end in (ball.lower(), ball.upper()))
    top = max(abs(low), abs(high))
    place = max(top.numerator.bit_length() - top.denominator.bit_length() - DIGITS, LEAST)
    step = Fraction(2) ** place
    return [math.floor(low / step) - 1, math.ceil(high / step) + 1, place]


def _fraction(end: Any) -> Fraction:
    man, exp = end.man_exp()
    return Fraction(int(man)) * Fraction(2) ** int(exp)


def array(numbers: np.ndarray) -> dict[str, Any]:
    """Doubles as whole numbers times one power of two."""
    return scaled([Fraction(v) for v in np.ravel(numbers).tolist()], list(np.shape(numbers)))


def scaled(numbers: Sequence[Fraction], shape: list[int]) -> dict[str, Any]:
    """Fractions with powers of two below as whole numbers times one such power."""
    power = max((v.denominator for v in numbers), default=1).bit_length() - 1
    return {"shape": shape, "exponent": -power, "integers": [int(v * 2**power) for v in numbers]}


def bound(data: Mapping[str, Any]) -> dict[str, Any]:
    """With its own digest."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), **data}


def network(net: Any, norms: Sequence[float], in_use: int) -> dict[str, Any]:
    """A residual network, its head if there is one, and what shows the norms."""
    numbers = [*net.kernels, *([] if net.head is None else [net.head])]
    if net.padding == "circular" or any(map(np.iscomplexobj, numbers)):
        raise ArgumentError("network", "be real, with padding 'same' or 'causal'", repr(net))
    shape = {"padding": net.padding, "copies": net.copies, "classes": net.classes, "in_use": in_use}
    shown = [array(completion(k, v)) for k, v in zip(net.kernels, norms, strict=True)]
    kernels = {"kernels": [array(k) for k in net.kernels], "norms": [dyadic(v) for v in norms], "completions": shown}
    weights = [dyadic(net.tau), dyadic(1.0 - net.tau)]
    head = None if net.head is None else {"matrix": array(net.head), "weights": weights}
    return bound({**shape, **kernels, "head": head})


def as_file(
    found: Certificate,
    net: Any,
    vectors: Sequence[np.ndarray],
    goal: np.ndarray,
    asked: float,
    in_use: int,
    digit: np.ndarray | None = None,
    phases: bool = False,
) -> dict[str, Any]:
    """The whole object.

    vectors  what the leaves hold, exactly: the input's channels, or the outputs of the paths
    goal     the exact network's output on them, as `distance_from_exact` says
    digit    the grey levels that the vector is made of; None: the vectors are the image
    phases   with the circuits' angles, where these are found; takes 256 bits
    """
    e, around = found.root.node, found.neighbourhood
    weights, shown = [n for n in e.nodes() if n.key == WEIGHTS], around is not None and around.radius > 0
    whole = network(net, [w.record.norm for w in weights], in_use)
    with working(found.bits):
        read = readings(e, BALLS, exact_leaves(e, vectors, unit=True) if shown else {})
        nodes = _nodes(e, read, weights, shown, phases)
        value = ball_norms.entries(read[id(e)].record.alpha * read[id(e)].block_data)
        distance = ball_norms.vector_norm(BALLS.exact(goal - value))
        end = _end(distance, shares(value, net.classes, found.bits), in_use)
    data = [array(v) for v in vectors] if digit is None else [array(digit)]
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "network": whole,
        "image": bound({"kind": "product" if digit is None else "digit", "data": data}),
        "asked": dyadic(asked),
        "nodes": nodes,
        "end": end,
        "within": _set(around) if around is not None and shown else None,
    }


def _nodes(e: Any, read: Mapping[int, Any], weights: list[Any], exact: bool, phases: bool) -> list[dict[str, Any]]:
    """Every node; exact: the leaf is the image over its norm."""
    known, by, out = digests(), dict[int, str](), []
    places = {id(node): place for place, node in enumerate(e.nodes())}
    for node in e.nodes():
        same = node.key not in DIFFER and all(by[id(c)] != ENCLOSURE for c in node.children)
        by[id(node)] = (THEOREM if node.children else DEFINITION) if same else ENCLOSURE
        image = exact and node.key == LEAF
        named = {"lemma": "leaf.image" if image else node.key, "theorem": known.get(node.key)}
        named |= {
            "children": [places[id(c)] for c in node.children],
            "numbers": {} if image else _numbers(node, weights),
        }
        error = [0, 0, 0] if same else interval(error_of(read[id(node)]))
        claims = {"record": _record(read[id(node)].record), "error": error, "by": by[id(node)]}
        out.append({**named, **claims, "phases": _phases(node, read) if phases else None})
    return out


def _set(found: Neighbourhood) -> dict[str, Any]:
    margins = [{"theta": dyadic(theta), "factor": array(f)} for _, (theta, f) in sorted(found.margins.items())]
    return {"radius": dyadic(found.radius), "class": found.predicted, "margins": margins}


def _record(record: Any) -> dict[str, Any]:
    named = {name: getattr(record, name) for name in ("alpha", "epsilon", "norm", "leak")}
    balls = {name: interval(ball_norms.widened(v.data, v.off)) for name, v in named.items() if v is not None}
    return {"ancillas": record.ancillas, "leak": None, **balls}


def _phases(node: Any, read: Mapping[int, Any]) -> dict[str, Any] | None:
    found = realized(node, read[id(node.children[0])], BALLS) if node.children else None
    return None if found is None else {"angles": array(found[0]), "distance": interval(found[1])}


def _numbers(node: Any, weights: list[Any]) -> dict[str, Any]:
    """What the lemma's table asks for. Raises ArgumentError for a lemma that has none."""
    given = {**getattr(node.source, "numbers", {}), **getattr(node.source, "data", {})}
    if node.key == LEAF:
        return {"vector": array(node.target), "alpha": dyadic(node.record.alpha), "ancillas": node.record.ancillas}
    if node.key == WEIGHTS:
        place = next(j for j, w in enumerate(weights) if w is node)
        own = {"alpha": dyadic(given["alpha"]), "ancillas": given["ancillas"]}
        return {"kernel": place, "size": given["plan"].conv.size, **own}
    if node.key == "ve.pointwise_function":
        numbers = {name: dyadic(given[name]) for name in ("supremum", "lipschitz", "epsilon_q")}
        return {**numbers, "polynomial": array(given["polynomial"].coefficients[::2])}
    if node.key == "ve.sum":
        return {"coefficients": [dyadic(c) for c in given["coefficients"]]}
    if node.key == "ve.sign_amplification":
        p = given["polynomial"]
        named = {"norm": given["norm"], "delta": given["delta"], "gap": p.gap, "shrink": p.shrink}
        series = [Fraction(c, 1 << BITS) for c in signed_integers(p.gap, p.degree // 2)]
        return {**{name: dyadic(v) for name, v in named.items()}, "series": scaled(series, [len(series)])}
    if node.key == "be.diagonal_of_numbers":
        return {"alpha": dyadic(given["alpha"])}
    plain = node.key == "ve.matrix_squared_vector" and not given["shared"]
    if plain or node.key in ("ve.concatenation", "ve.normalization", "ve.tensor", "ve.matrix_vector"):
        return {}
    raise ArgumentError("e", "consist of the lemmas that a certificate's format knows", node.key)


def _end(distance: Any, probabilities: Sequence[Any], in_use: int) -> dict[str, Any]:
    parts = [interval(p) for p in probabilities]
    ends = [(Fraction(a) * Fraction(2) ** e, Fraction(b) * Fraction(2) ** e) for a, b, e in parts[:in_use]]
    largest = max(range(in_use), key=lambda k: ends[k][0])
    certain = all(ends[largest][0] > high for k, (_, high) in enumerate(ends) if k != largest)
    return {"distance": interval(distance), "probabilities": parts, "class": largest if certain else None}
