"""Evolution by a Hermitian matrix.

Statement   U an (alpha, a, epsilon)-BE of a Hermitian A, ||A|| <= alpha where epsilon > 0, t > 0. The linear combination of poly.cosine
            and poly.sine with weights 1 and -i is an (M_c + M_s, a + 2, e_c + e_s)-BE of cos(t A) - i sin(t A) = e^(-i t A).
Source      Mathematics 8.5; GSLW (arXiv:1806.01838), Theorem 56.
Deviation   alpha is 2 or a little more; poly.oblivious_amplification brings it to 1. Of any A it is V cos(t S) V^H - i W sin(t S) V^H.
Proof       poly.cosine, poly.sine, be.linear_combination.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ...engine.lemma import Lemma
from ...errors import ArgumentError
from ...instances.aligned import block_scalar
from ...linalg import operators
from ...linalg.shapes import as_epsilon
from ..be import linear_combination
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import cosine as even
from . import sine as odd

NUMBERS = ("degrees", "bounds", "slopes", "errors")
WEIGHTS = (1.0, -1.0j)


def rule(a: Record, *, degrees: Any, bounds: Any, slopes: Any, errors: Any) -> Record:
    return combined(a, zip(degrees, bounds, slopes, errors, strict=True), WEIGHTS)


def combined(a: Record, parts: Iterable[tuple[Any, ...]], weights: Any) -> Record:
    """Of parts by their degree, bound, slope and error."""
    each = [even.rule(a, degree=d, bound=m, slope=k, error=e) for d, m, k, e in parts]
    return linear_combination.rule(*each, coefficients=weights)


def tree(a: BlockEncoding, *, degrees: Any, bounds: Any, slopes: Any, errors: Any, series: Any) -> BlockEncoding:
    """cos(t A) - i sin(t A)."""
    return joined(a, (even.COSINE, odd.SINE), zip(degrees, bounds, slopes, errors, strict=True), series, WEIGHTS)


def joined(
    a: BlockEncoding, entries: Any, parts: Iterable[tuple[Any, ...]], series: Any, weights: Any
) -> BlockEncoding:
    """The linear combination of an even and an odd function, each by its entry, numbers and series."""
    square = replace(a, shape=(2**a.n, 2**a.n), row_axes=1)
    nodes = [
        even.node(entry, square, {"degree": d, "bound": m, "slope": k, "error": e}, *both)
        for entry, (d, m, k, e), both in zip(entries, parts, series, strict=True)
    ]
    return linear_combination.matrix_combination(weights, nodes)


def cost(a: Cost, *, degrees: Any) -> Cost:
    both = [even.cost(a, degree=d).on(a.system, a.ancillas + 1) for d in degrees]
    return linear_combination.cost(*both, coefficients=WEIGHTS)


def operations(*, series: Any) -> int:
    return 32 + sum(4 * len(rest) for _, rest in series)


def evolution(A: BlockEncoding, t: float, epsilon: float = 1e-6) -> BlockEncoding:
    """e^(-i t A) of a Hermitian A, with alpha about 2; the call adds at most `epsilon` to the error.

    Raises ArgumentError (A not Hermitian), and what `cosine` raises.
    """
    return encode(EVOLUTION, A, t, epsilon, (even.cosine, odd.sine))


def encode(entry: Lemma, a: BlockEncoding, t: float, epsilon: float, functions: Any) -> BlockEncoding:
    """The node of an entry for two functions, each of half the error. Raises ArgumentError."""
    need(a, BlockEncoding, "A")
    need_hermitian(a)
    share = as_epsilon(epsilon) / 2
    sources: list[Any] = [function(a, t, share).source for function in functions]
    numbers = {name: tuple(s.numbers[name.removesuffix("s")] for s in sources) for name in NUMBERS}
    data = {"series": tuple((s.data["coefficients"], s.data["rest"]) for s in sources)}
    side = 1 << a.n
    return apply_lemma(entry, (a,), kind=BlockEncoding, n=a.n, shape=(side, side), numbers=numbers, data=data)


def need_hermitian(a: BlockEncoding) -> None:
    """A target that is its own adjoint, to 1e-12. Raises ArgumentError."""
    if a.has_data:
        matrix = operators.to_dense(a.target_data)
        gap = float(abs(matrix - matrix.conj().T).max())
        if gap > 1e-12 * max(1.0, float(abs(matrix).max())):
            raise ArgumentError("A", "be Hermitian", f"off by {gap:.3g}", "be.hermitian_dilation makes one of any A.")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """An even part of degree 2 and an odd one of degree 1."""
    import sympy as sp

    parts, series = [], []
    for name, degree in (("e", 2), ("o", 1)):
        c = [kit.symbol(f"{name}{k}", real=True) if (degree - k) % 2 == 0 else sp.Integer(0) for k in range(degree + 1)]
        bound, error = kit.symbol(f"bound_{name}", positive=True), kit.symbol(f"error_{name}", nonnegative=True)
        parts.append((degree, bound, sp.Add(*(sp.Abs(x) * k**2 for k, x in enumerate(c))), error))
        series.append((kit.Series(tuple(c), bound), kit.Series((kit.symbol(f"r_{name}", real=True),), error)))
    numbers = dict(zip(NUMBERS, zip(*parts, strict=True), strict=True))
    yield replace(s, numbers=numbers, data={"series": tuple(series)})


WRONG: dict[str, Wrong] = {
    "errors of the polynomials": lambda r, a, *, errors, **_: {"epsilon": errors[0] + errors[1]},
    "a unitary has alpha 1": lambda r, a, *, bounds, **_: {"alpha": bounds[0] / 2},
    "ancillas of A": WIDEST_CHILD,
}


def attained_by() -> BlockEncoding:
    # for small t this is nearly 1 - i t x
    return evolution(block_scalar(0.5, 1.0, 0.4), 1e-6, 1e-14)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {"t": float(rng.uniform(0.1, 2.0)) / float(a.record.alpha), "epsilon": float(10 ** rng.uniform(-6, -1))}


EVOLUTION = lemma(globals(), evolution, A=BE(contraction=True, hermitian=True))
