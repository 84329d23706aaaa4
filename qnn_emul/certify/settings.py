"""The settings in which each statement is read: parameters that are not simply positive numbers, and what the statement says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ..engine.lemma import Lemma
from .abstract import Setting, child, plain_settings, symbol
from .standins import LipschitzFunction, Multiple, Near1, Quotient, Series, UnitColumns, Weights
from .terms import atom, mapped
from .theorems import Stated


def settings(entry: Lemma) -> list[Setting]:
    """The symbolic instances on which a statement is proved."""
    return [s for plain in plain_settings(entry) for s in SPECIAL.get(entry.key, lambda x: [x])(plain)]


def _combination(s: Setting) -> Iterator[Setting]:
    """Complex coefficients, not all of them 0."""
    import sympy as sp

    numbers = tuple(symbol(f"y{j + 1}", complex=True) for j in range(len(s.children)))
    some = sp.Gt(sp.Add(*(sp.Abs(y) for y in numbers)), 0)
    yield replace(s, numbers={"coefficients": numbers}, facts=(*s.facts, some))


def _scaling(s: Setting) -> Iterator[Setting]:
    """A complex number that is not 0."""
    import sympy as sp

    factor = symbol("c", complex=True)  # nonzero=True would make it real
    yield replace(s, numbers={"factor": factor}, facts=(*s.facts, sp.Gt(sp.Abs(factor), 0)))


def _normalization(s: Setting) -> Iterator[Setting]:
    """The norm that is divided by is ||target||, not 0."""
    import sympy as sp

    size = s.children[0].target_data.norm()
    yield replace(s, numbers={"norm": size}, facts=(*s.facts, sp.Gt(size, 0)))


def _columns(s: Setting) -> Iterator[Setting]:
    """Two sets of ancillas or one: that only counts qubits."""
    n = symbol("n", integer=True, nonnegative=True)
    yield replace(s, numbers={"n": n, "shared": False}, data={"columns": UnitColumns()})


def _sub_encoding(s: Setting) -> Iterator[Setting]:
    """Two inputs, the second on more qubits."""
    (v, facts), (u, more) = child("v", "VE"), child("u", "VE")
    gamma = symbol("gamma", nonnegative=True)
    near = v.block_data - u.target_data[: 1 << v.n]
    stated = (Stated("a promise on the state", near.norm(), gamma),)
    yield replace(s, children=(v, u), facts=(*facts, *more), stated=stated, numbers={"gamma": gamma})


def _sign(s: Setting) -> Iterator[Setting]:
    """||v|| >= N > epsilon; P was made for the threshold (N - epsilon)/alpha."""
    import sympy as sp

    (x,), size, delta = s.children, symbol("norm", positive=True), symbol("delta", nonnegative=True)
    p = Near1((size - x.record.epsilon) / x.record.alpha, delta)
    data = {"polynomial": p, "degree": p, "leak": symbol("leak", nonnegative=True)}
    stated = (Stated("a promise on the norm", size, x.target_data.norm()),)
    facts = (*s.facts, sp.Gt(size, x.record.epsilon))
    yield replace(s, numbers={"norm": size, "delta": delta}, data=data, facts=facts, stated=stated)


def _lemma_b8(s: Setting) -> Iterator[Setting]:
    """alpha <= alpha', eps_0 <= 1/2; P was made for the threshold 1/(2 alpha')."""
    import sympy as sp

    (x,), bound, delta = s.children, symbol("alpha'", positive=True), symbol("delta", nonnegative=True)
    facts = (*s.facts, sp.Le(x.record.alpha, bound), sp.Le(x.record.epsilon, sp.Rational(1, 2)))
    yield replace(s, numbers={"delta": delta}, data={"polynomial": Near1(1 / (2 * bound), delta)}, facts=facts)


def _activation(s: Setting) -> Iterator[Setting]:
    """f, Q and their constants; Q was made for the subnormalization of what f is applied to."""
    import sympy as sp

    lipschitz, supremum, epsilon = (symbol(k, positive=True) for k in ("lipschitz", "supremum", "epsilon_q"))
    f = LipschitzFunction("f", lipschitz)
    alpha = sp.Mul(*(c.record.alpha for c in s.children))
    data = {"function": f, "polynomial": Quotient(f, alpha, epsilon)}
    n = symbol("n", integer=True, nonnegative=True)
    numbers = {"n": n, "lipschitz": lipschitz, "supremum": supremum, "epsilon_q": epsilon}
    if len(s.children) == 2:
        numbers["shared_matrix"] = False
    yield replace(s, numbers=numbers, data=data)


def _uniform(s: Setting) -> Iterator[Setting]:
    """gamma (||A|| + epsilon) <= (1 - delta) alpha and P good up to (1 - delta)/gamma; or any A and P good up to 1 (gamma <= 1)."""
    import sympy as sp

    r = s.children[0].record
    factor, eta = symbol("factor", positive=True), symbol("eta", nonnegative=True)
    radius = symbol("radius", positive=True)
    for label, bound, fact in (
        ("small block", radius, [sp.Le(r.norm + r.epsilon, radius * r.alpha)]),
        ("any block", sp.Integer(1), []),
    ):
        data = {"polynomial": Multiple(factor, eta, bound)}
        yield replace(s, label=label, numbers={"factor": factor, "eta": eta}, data=data, facts=(*s.facts, *fact))


def _exact_input(alpha: Any = None) -> tuple[Any, list[Any]]:
    """An input A with epsilon = 0, and alpha a given number."""
    made, _ = child("A", "BE")
    record = replace(made.record, epsilon=0, alpha=made.record.alpha if alpha is None else alpha)
    exact = replace(made, record=record)
    return exact, _promises(exact)


def _promises(c: Any) -> list[Any]:
    import sympy as sp

    return [sp.Le(c.part.error.norm(), c.record.epsilon), sp.Le(c.target_data.norm(), c.record.norm)]


def _lemma_b3(s: Setting) -> Iterator[Setting]:
    """A (1, a, 0)-BE with gamma ||A|| <= 1 - delta, P good up to (1 - delta)/gamma."""
    import sympy as sp

    a, facts = _exact_input(sp.Integer(1))
    factor, eta, radius = (symbol(k, positive=True) for k in ("factor", "eta", "radius"))
    data = {"polynomial": Multiple(factor, eta, radius)}
    yield replace(
        s,
        children=(a,),
        numbers={"factor": factor, "eta": eta},
        data=data,
        facts=(*facts, sp.Le(a.record.norm, radius)),
    )


def _lemma_5(s: Setting) -> Iterator[Setting]:
    """An exact A with N >= ||A||, P good up to N/alpha = 1/(2 gamma)."""
    a, facts = _exact_input()
    size, eta = symbol("norm", positive=True), symbol("eta", positive=True)
    data = {"polynomial": Multiple(a.record.alpha / (2 * size), eta, size / a.record.alpha)}
    stated = (Stated("a bound on the norm", a.target_data.norm(), size),)
    yield replace(s, children=(a,), numbers={"norm": size, "eta": eta}, data=data, facts=tuple(facts), stated=stated)


def _lemma_b4(s: Setting) -> Iterator[Setting]:
    """An exact A with alpha = 2, whose block B has B = 4 B B^H B."""
    import sympy as sp

    a, facts = _exact_input(sp.Integer(2))
    b = a.block_data
    stated = (Stated("singular values 0 and 1/2", (b - 4 * (b @ b.H @ b)).norm(), sp.Integer(0)),)
    yield replace(s, children=(a,), facts=tuple(facts), stated=stated)


def _series(s: Setting) -> Iterator[Setting]:
    """Every degree up to 4, all coefficients of its parity symbols."""
    import sympy as sp

    bound = symbol("bound", positive=True)
    for degree in range(5):
        c = tuple(symbol(f"c{k}", real=True) if (degree - k) % 2 == 0 else sp.Integer(0) for k in range(degree + 1))
        slope = sp.Add(*(sp.Abs(c[k]) * k**2 for k in range(degree + 1)))
        numbers = {"degree": degree, "bound": bound, "slope": slope}
        yield replace(s, label=f"degree {degree}", numbers=numbers, data={"coefficients": Series(c, bound)})


def _real_parts(s: Setting) -> Iterator[Setting]:
    """f of slope at most L on [-1, 1] and |Q| <= G (Lemma B.18); erf and G = L (Lemma B.19)."""
    names = ("lipschitz", "gamma", "error", *(("quotient",) if "quotient" in s.numbers else ()))
    numbers: dict[str, Any] = {k: symbol(k, positive=True) for k in names}
    f = LipschitzFunction("f", numbers["lipschitz"], everywhere="quotient" not in numbers)
    q = Weights(f, numbers.get("quotient", numbers["lipschitz"]), numbers["error"])
    numbers["n"] = symbol("n", integer=True, nonnegative=True)
    if "quotient" in numbers:
        numbers["mixed"] = symbol("mixed", integer=True, nonnegative=True)
    yield replace(s, numbers=numbers, data={"function": f, "weights": q})


def _loaded(s: Setting) -> Iterator[Setting]:
    """A vector given by its entries, not 0, divided by its norm."""
    import sympy as sp

    entries = atom("v", "VE")
    yield replace(s, numbers={"norm": entries.norm()}, data={"entries": entries}, facts=(sp.Gt(entries.norm(), 0),))


def _diagonal(s: Setting) -> Iterator[Setting]:
    """A diagonal given by its entries; its norm is what the public function reads off them."""
    numbers = {k: symbol(k, positive=True) for k in s.numbers}
    entries = atom("d", "VE")
    stated = (Stated("the norm of a diagonal", mapped("diagonal", entries).norm(), numbers["norm"]),)
    yield replace(s, numbers=numbers, data={"entries": entries, "values": entries}, stated=stated)


def _sliced(name: str, value: int) -> Callable[[Setting], Iterator[Setting]]:
    def at(s: Setting) -> Iterator[Setting]:
        yield replace(s, numbers={name: symbol(name, integer=True, nonnegative=True)}, data={name: value})

    return at


OVERRIDDEN: dict[str, str] = {}  # entries whose target or block is restated in a setting, and why

SPECIAL: dict[str, Callable[[Setting], Iterator[Setting]]] = {
    "be.linear_combination": _combination,
    "ve.sum": _combination,
    "paper.root_weights": _combination,
    "common.scaling": _scaling,
    "ve.normalization": _normalization,
    "ve.matrix_squared_vector": _columns,
    "ve.sub_encoding": _sub_encoding,
    "ve.sign_amplification": _sign,
    "ve.fixed_point_amplification": _sign,
    "paper.lemma_b8": _lemma_b8,
    "ve.pointwise_function": _activation,
    "ve.residual_sum": _activation,
    "be.uniform_amplification": _uniform,
    "paper.lemma_b3": _lemma_b3,
    "paper.lemma_5": _lemma_5,
    "paper.lemma_b4": _lemma_b4,
    "paper.lemma_b18": _real_parts,
    "paper.lemma_b19": _real_parts,
    "oracles.kp_tree": _loaded,
    "oracles.brute_force": _loaded,
    "be.diagonal_of_numbers": _diagonal,
    "be.mask": _diagonal,
    "poly.singular_value_transformation": _series,
    "ve.leading_part": _sliced("dropped", 1),
    "ve.embedding": _sliced("n", 3),
}
