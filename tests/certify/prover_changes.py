"""Unsound changes of the prover, each with a false statement that it would let in: data of test_prover_mutants.py.

A change replaces a piece of a function's text, or an entry of a table. `false` raises NotProved (or answers False) in the prover
as it is; `counterexample` says why the statement is false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import sympy as sp

from qnn_emul.certify import arithmetic, normal_form, prove, rules
from qnn_emul.certify.kernel import Context, prove_line, prove_positive
from qnn_emul.certify.laws import LAWS, Law
from qnn_emul.certify.standins import LipschitzFunction, UnitColumns
from qnn_emul.certify.terms import atom, mapped
from qnn_emul.engine.lines import Line, adjoint, at_most, dilation, equal, given, norm, norm1
from qnn_emul.lemmas import CATALOGUE


@dataclass(frozen=True)
class Change:
    """`old` becomes `new` in the text of `function`; or `table[old]` becomes `new`."""

    function: Any
    old: Any
    new: Any
    counterexample: str
    false: Callable[[], Any]


def line(made: Callable[[], Line], *facts: Any, **more: Any) -> Callable[[], Any]:
    return lambda: prove_line(Context(facts, **more), made())


def known(name: str, left: Any, right: Any, *facts: Any, own: Any = ()) -> Callable[[], Any]:
    """A line that is given by a condition, in a statement that has the stand-ins `own`."""
    return lambda: prove_line(Context(facts, stand_ins=frozenset(own)), given(name, left, right))


def _at(place: Any, part: Any) -> Any:
    return mapped("at", part, extra=place)


A, B, b = atom("A", "BE"), atom("B", "BE"), atom("b", "BE", is_block=True)
x, y, v = atom("x", "VE"), atom("y", "VE"), atom("v", "VE", is_block=True)
r = atom("r", "VE", is_real=True)
i, s, t = sp.I, sp.Symbol("s", positive=True), sp.Symbol("t", real=True)
e, f = sp.symbols("e f", nonnegative=True)
alpha, eps, size = sp.symbols("alpha eps size", positive=True)
j, k = sp.symbols("j k", integer=True)

F = LipschitzFunction("f", s)
COLUMNS = UnitColumns()
gap = x / norm(x) - y / norm(y)


def _forged() -> Any:
    forged = SimpleNamespace(left=norm(A), relation="<=", right=sp.Integer(-1), conditions=frozenset())
    return prove_line(Context(theorems=[forged]), at_most("reals", norm(A), sp.Integer(-1)))  # type: ignore[list-item]


def _cancelled() -> Any:
    entry = CATALOGUE["be.adjoint"]
    more = lambda goal, a: [*entry.lines(goal, a), equal(a.target * (a.epsilon / a.epsilon), a.target)]
    return prove.prove_rule(replace(entry, lines=more))


OF_RULES: dict[str, Change] = {
    # -- the normal form -------------------------------------------------------------------------------------------
    "the adjoint is linear": Change(
        LAWS, "adjoint", Law("l", "contraction"), "A = 1", line(lambda: equal(adjoint(i * A), i * adjoint(A)))
    ),
    "conjugation is linear": Change(
        LAWS, "conj", Law("l", "contraction"), "x = 1", line(lambda: equal((i * x).conj(), i * x.conj()))
    ),
    "coefficients are not conjugated": Change(
        normal_form._factors,
        'sp.conjugate(c) if how == "c" else c',
        "c",
        "x = 1",
        line(lambda: equal(mapped("bra", i * x), i * mapped("bra", x))),
    ),
    "real parts are linear": Change(
        LAWS, "real", Law("l", "contraction"), "x = 1", line(lambda: equal((i * x).real, i * x.real))
    ),
    "functions are linear": Change(
        LAWS, "function", Law("l", ""), "f = |.|, x = 1, y = -1", line(lambda: equal(F(x + y), F(x) + F(y)))
    ),
    "dilations take complex coefficients": Change(
        LAWS, "dilation", Law("l", "contraction"), "A = 1", line(lambda: equal(dilation(i * A), i * dilation(A)))
    ),
    "adjoints keep the order of a product": Change(
        normal_form._monomial,
        "reversed(m[1:])",
        "m[1:]",
        "A = |0><1|, B = |1><1|",
        line(lambda: equal(adjoint(A @ B), adjoint(A) @ adjoint(B))),
    ),
    "matrices commute": Change(
        normal_form._monomial,
        'return ("matmul", *flat)',
        'return ("matmul", *sorted(flat, key=repr))',
        "A = |0><1|, B = |1><1|",
        line(lambda: equal(A @ B, B @ A)),
    ),
    "an atom is its name": Change(
        normal_form._expand,
        '("atom", t.extra, t.kind, t.is_block, t.is_real)',
        '("atom", t.extra)',
        "A = 2, its namesake 1",
        line(lambda: equal(A, atom("A", "BE", is_block=True))),
    ),
    "parameters of a map do not matter": Change(
        normal_form._monomial,
        'if extra is None else (op, ("extra", extra), *inner)',
        "",
        "x = 1",
        line(lambda: equal(_at(0, x), _at(1, x))),
    ),
    "numbers vanish": Change(
        normal_form._vanishes, "sp.simplify(c) == 0", "True", "A = 1", line(lambda: equal(2 * A, A))
    ),
    "divisors inside a norm do not count": Change(
        normal_form.divisors,
        "below.union(*(divisors(s.of) for s in e.atoms(NormSymbol)))",
        "below",
        "t = 0",
        line(lambda: at_most("triangle", norm(A / t), norm(A / t))),
    ),
    # -- the rules -------------------------------------------------------------------------------------------------
    "a sum is no longer than its longest part": Change(
        rules._triangle,
        "sp.Add(*(",
        "sp.Max(*(",
        "A = B = 1",
        line(lambda: at_most("triangle", norm(A + B), sp.Max(norm(A), norm(B)))),
    ),
    "a product is as long as its first factor": Change(
        rules._submultiplicative,
        "t.args[0].norm() * t.args[1].norm() == line.right",
        "t.args[0].norm() == line.right",
        "A = B = 2",
        line(lambda: at_most("sub-multiplicative", norm(A @ B), norm(A))),
    ),
    "columns are orthonormal": Change(
        LAWS,
        "combine",
        Law("l", "contraction"),
        "two equal columns, c = (1, 1)",
        line(lambda: at_most("contraction", norm(COLUMNS.combine(x)), norm(x))),
    ),
    "first entries keep the length": Change(
        LAWS, "cut", Law("l", "isometry"), "x = (0, 1)", line(lambda: at_most("isometry", norm(x), norm(x[:1])))
    ),
    "rules do not look at the relation": Change(
        rules._inequality,
        'line.relation != "<="',
        "False",
        "A = 1",
        line(lambda: Line("scaling", norm(2 * A), "<", 2 * norm(A))),
    ),
    "a factor may be negative": Change(
        rules._modulus, "sp.Abs(e)", "e", "A = 1, t = -1", line(lambda: at_most("scaling", norm(t * A), t * norm(A)))
    ),
    "every matrix is a corner": Change(
        rules._block, "inner.is_block and ", "", "A = 2", line(lambda: at_most("block", norm(A), sp.Integer(1)))
    ),
    "orthogonal parts may stand at one place": Change(
        rules._pieces,
        "len({p.extra for p in pieces}) < len(pieces)",
        "False",
        "x = y = 1",
        line(lambda: at_most("orthogonal", norm(_at(0, x) + _at(0, y)), sp.sqrt(norm(x) ** 2 + norm(y) ** 2))),
    ),
    "places that are symbols are different": Change(
        rules._pieces,
        " or type(p.extra) is not int",
        "",
        "j = k, x = y = 1",
        line(lambda: at_most("orthogonal", norm(_at(j, x) + _at(k, y)), sp.sqrt(norm(x) ** 2 + norm(y) ** 2))),
    ),
    "a vector is as long as its longest part": Change(
        rules._pieces,
        "p.kind != kind or ",
        "",
        "x = y = 1",
        line(lambda: at_most("block-diagonal", norm(_at(0, x) + _at(1, y)), sp.Max(norm(x), norm(y)))),
    ),
    "columns are summed by the 2-norm": Change(
        rules._unit_columns,
        "norm1()",
        "norm()",
        "two equal columns, c = (1, 1)",
        line(lambda: at_most("unit columns", norm(COLUMNS.combine(x)), norm(x)), stand_ins=frozenset([COLUMNS])),
    ),
    "columns of other statements are of length 1": Change(
        rules._unit_columns,
        " and t.extra in context.stand_ins",
        "",
        "one column of length 2, c = 1",
        line(lambda: at_most("unit columns", norm(COLUMNS.combine(x)), norm1(x))),
    ),
    "all columns are one": Change(
        UnitColumns.combine,
        ", extra=self",
        "",
        "|0> and |1>, c = 1",
        line(lambda: equal(COLUMNS.combine(x), UnitColumns("u").combine(x))),
    ),
    "the 1-norm is at most the 2-norms of every product": Change(
        rules._cauchy_schwarz,
        't.op == "hadamard"',
        't.op in ("hadamard", "kron")',
        "x = y = (1, 1): 4 > 2",
        line(lambda: at_most("Cauchy-Schwarz", norm1(mapped("kron", x, y)), norm(x) * norm(y))),
    ),
    "directions are as far apart as the vectors": Change(
        rules._dunkl_williams,
        "apart**2 - (x.norm() - c * z.norm()) ** 2",
        "apart**2",
        "x = 2, y = 1: the same direction, at distance 1",
        line(
            lambda: at_most("Dunkl-Williams", -(norm(gap) ** 2), -(norm(x - 1 * y) ** 2) / 2),
            sp.Eq(norm(x), 2),
            sp.Eq(norm(y), 1),
            sp.Eq(norm(x - 1 * y), 1),
        ),
    ),
    "what looks like a theorem is one": Change(Context.proved, "type(t) is not Theorem", "False", "A = 1", _forged),
    "divisors may vanish": Change(
        rules.defined, "not d.is_nonzero", "False", "t = 0", line(lambda: equal(A / t, A / t))
    ),
    "a number that is not 0 is positive": Change(
        arithmetic.positive,
        " and bool(at_most(0, value, assumptions))",
        "",
        "-1 < 0",
        lambda: prove_positive(Context(), "-s", -s),
    ),
    "k/k is 1": Change(
        prove.read_as_written,
        "sp.evaluate(False)",
        "sp.evaluate(True)",
        "epsilon = 0, where the line is not defined",
        _cancelled,
    ),
}
