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
from .emulation import DEFINITION, ENCLOSURE, THEOREM, Certificate, NodeEnclosure
from .realized import realized

FORMAT, SCHEMA = "qnn-emul emulation certificate", 1
DIGITS, LEAST = 44, -100  # binary digits of an interval; its ends are multiples of 2^LEAST at least
SAME = ("leaf.vector", "be.convolution_stack", "ve.concatenation", "ve.normalization", "ve.matrix_vector", "ve.sum")
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
    """A residual network without a head."""
    narrow = net.kernels[0].shape[2] in range(1, 16, 2)
    if (
        net.head is not None
        or net.padding != "same"
        or net.access != "given"
        or not narrow
        or np.iscomplexobj(net.kernels[0])
    ):
        must = "be real, without a head, of odd width below 16, padding 'same' and access 'given'"
        raise ArgumentError("network", must, repr(net))
    shape = {"nu": "4/5", "padding": net.padding, "copies": net.copies, "classes": net.classes, "in_use": in_use}
    return bound({**shape, "kernels": [array(k) for k in net.kernels], "norms": [dyadic(v) for v in norms]})


def as_file(
    found: Certificate,
    distance: Any,
    net: Any,
    image: Mapping[str, Any],
    asked: float,
    in_use: int,
    phases: bool = False,
) -> dict[str, Any]:
    """The whole object; `image` is {"kind", "data"}. phases: with the circuits' angles, where these are found; takes 256 bits."""
    weights = [n.node for n in found.enclosures if n.node.key == "be.convolution_stack"]
    known, by, places = digests(), dict[int, str](), {id(n.node): place for place, n in enumerate(found.enclosures)}
    for node in (n.node for n in found.enclosures):
        same = node.key in SAME and all(by[id(c)] != ENCLOSURE for c in node.children)
        by[id(node)] = (THEOREM if node.children else DEFINITION) if same else ENCLOSURE
    with working(found.bits):
        read = readings(found.root.node, BALLS)
        nodes = []
        for n in found.enclosures:
            children = [places[id(c)] for c in n.node.children]
            named = {"lemma": n.node.key, "theorem": known.get(n.node.key), "children": children}
            numbers = _numbers(n.node, weights)
            claims = _claims(n, read[id(n.node)].record, by[id(n.node)])
            angles = _phases(n.node, read) if phases else None
            nodes.append({**named, "numbers": numbers, **claims, "phases": angles})
        end = _end(found, distance, in_use)
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "network": network(net, [w.record.norm for w in weights], in_use),
        "image": bound(image),
        "asked": dyadic(asked),
        "nodes": nodes,
        "end": end,
        "within": _set(found.neighbourhood),
    }


def _set(found: Neighbourhood | None) -> dict[str, Any] | None:
    if found is None or not found.radius:
        return None
    margins = [{"theta": dyadic(m.theta), "weights": array(d)} for _, (m, d) in sorted(found.margins.items())]
    return {"radius": dyadic(found.radius), "class": found.predicted, "margins": margins}


def _claims(n: NodeEnclosure, record: Any, by: str) -> dict[str, Any]:
    balls = {name: interval(ball_norms.widened(v.data, v.off)) for name, v in _fields(record).items()}
    error = interval(n.error) if by == ENCLOSURE else [0, 0, 0]
    return {"record": {"ancillas": record.ancillas, "leak": None, **balls}, "error": error, "by": by}


def _phases(node: Any, read: Mapping[int, Any]) -> dict[str, Any] | None:
    found = realized(node, read[id(node.children[0])], BALLS) if node.children else None
    return None if found is None else {"angles": array(found[0]), "distance": interval(found[1])}


def _fields(record: Any) -> dict[str, Any]:
    named = {name: getattr(record, name) for name in ("alpha", "epsilon", "norm", "leak")}
    return {name: v for name, v in named.items() if v is not None}


def _numbers(node: Any, weights: list[Any]) -> dict[str, Any]:
    """What the lemma's table asks for. Raises ArgumentError for a lemma that has none."""
    given = {**getattr(node.source, "numbers", {}), **getattr(node.source, "data", {})}
    if node.key == "leaf.vector":
        return {"vector": array(node.target), "alpha": dyadic(node.record.alpha), "ancillas": node.record.ancillas}
    if node.key == "be.convolution_stack":
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
    if node.key in ("ve.concatenation", "ve.normalization", "ve.matrix_vector"):
        return {}
    raise ArgumentError("e", "consist of the lemmas that a certificate's format knows", node.key)


def _end(found: Certificate, distance: Any, in_use: int) -> dict[str, Any]:
    shares = [interval(p) for p in found.probabilities]
    ends = [(Fraction(a) * Fraction(2) ** e, Fraction(b) * Fraction(2) ** e) for a, b, e in shares[:in_use]]
    largest = max(range(in_use), key=lambda k: ends[k][0])
    certain = all(ends[largest][0] > high for k, (_, high) in enumerate(ends) if k != largest)
    return {"distance": interval(distance), "probabilities": shares, "class": largest if certain else None}
