"""Unsound changes of the check of certificates, each with a false statement that it would let in: data of test_prover_mutants.py.

A change replaces a piece of a function's text, or an entry of a table. `false` raises NotProved (or answers False) in the
prover as it is; `counterexample` says why the statement is false. `attacks` names the rule, or the condition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sympy as sp

from qnn_emul.certify import normal_form, prove
from qnn_emul.certify.abstract import Setting
from qnn_emul.certify.certificates import norms, table
from qnn_emul.certify.certificates.certifier import Certifier
from qnn_emul.certify.certificates.emission import Emission
from qnn_emul.certify.certificates.nodes import SORTS, Nodes
from qnn_emul.certify.certificates.premises import STRENGTH, Arithmetic
from qnn_emul.certify.certificates.ratios import Ratio
from qnn_emul.certify.certificates.replay import Checked
from qnn_emul.certify.settings import settings
from qnn_emul.certify.standins import LipschitzFunction
from qnn_emul.certify.terms import atom
from qnn_emul.engine.lines import Goal, Line, equal, given, norm
from qnn_emul.lemmas import CATALOGUE


@dataclass(frozen=True)
class Change:
    """`old` becomes `new` in the text of `function`; or `table[old]` becomes `new`."""

    function: Any
    old: Any
    new: Any
    counterexample: str
    false: Callable[[], Any]
    attacks: str = ""


def certified(made: Line, *facts: Any, own: Any = (), stated: Any = ()) -> Certifier:
    """A line in a statement with these facts, stand-ins and conditions. Raises NotProved."""
    v = atom("whole", "VE")
    setting = Setting("", (), {}, {str(j): f for j, f in enumerate(own)}, facts, stated)
    found = Certifier(setting, Goal(v, v, sp.Integer(1), sp.Integer(0), norm(v)))
    found.prove_line(made, made)
    return found


def line(made: Callable[[], Line], *facts: Any, **more: Any) -> Callable[[], Any]:
    return lambda: certified(made(), *facts, **more)


def known(name: str, left: Any, right: Any, *facts: Any, own: Any = ()) -> Callable[[], Any]:
    """A line that is given by a condition, in a statement that has the stand-ins `own`."""
    return partial(_known, name, left, right, *facts, own=own)


def _known(name: str, left: Any, right: Any, *facts: Any, own: Any) -> Certifier:
    return certified(given(name, left, right), *facts, own=own)


def accepted(
    nodes: Sequence[Sequence[Any]],
    lines: Sequence[dict[str, Any]] = (),
    steps: Sequence[dict[str, Any]] = (),
    assumptions: Sequence[Any] = (),
    laws: Sequence[Any] = (),
) -> Callable[[], Checked]:
    """Lines, then steps, on a table of nodes. What is returned raises NotProved where one is refused."""

    def check() -> Checked:
        checked = Checked({"assumptions": list(assumptions), "laws": list(laws)})
        for node in nodes:
            checked.table.add(tuple(node))
        for made in lines:
            checked.line(made)
        for step in steps:
            checked.step(step)
        return checked

    return check


def rule(name: str, left: int, right: int, **more: Any) -> dict[str, Any]:
    return {"rule": name, "left": left, "right": right, **more}


def combine(left: int, right: int, *terms: Any, relation: str = "<=", equations: Any = ()) -> dict[str, Any]:
    return {
        "rule": "combine",
        "left": left,
        "relation": relation,
        "right": right,
        "terms": [list(t) for t in terms],
        "equations": [list(e) for e in equations],
    }


A, B, b = atom("A", "BE"), atom("B", "BE"), atom("b", "BE", is_block=True)
x, y, v = atom("x", "VE"), atom("y", "VE"), atom("v", "VE", is_block=True)
r = atom("r", "VE", is_real=True)
i, s, t = sp.Symbol("i", complex=True), sp.Symbol("s", positive=True), sp.Symbol("t", real=True)
e, f = sp.symbols("e f", nonnegative=True)
alpha, eps, size = sp.symbols("alpha eps size", positive=True)
k = sp.Symbol("k", integer=True)

F = LipschitzFunction("f", s)

MATRICES = [["matrix", "A"], ["matrix", "B"], ["norm", 0], ["norm", 1]]
VECTORS = [["vector", "x"], ["vector", "y"], ["norm", 0], ["norm", 1]]
PLACED = [["place", 0, 0], ["place", 1, 0], ["sum", 4, 5], ["norm", 6]]
T = [["number", "t", "real"], ["rational", "0"], ["rational", "1"]]
MAXIMUM = [["number", "e", "nonnegative"], ["number", "f", "nonnegative"], ["max", 0, 1], ["min", 0, 1]]
SQUARES = [["power", 2, 2], ["power", 3, 2], ["add", 8, 9], ["root", 10]]
DIRECTIONS = [
    *(["vector", "x"], ["vector", "z"], ["norm", 0], ["norm", 1], ["inverse", 2], ["inverse", 3]),
    *(["scale", 4, 0], ["scale", 5, 1], ["rational", "-1"], ["scale", 8, 7], ["sum", 6, 9], ["norm", 10]),
    *(["number", "c", "positive"], ["scale", 12, 1], ["scale", 8, 13], ["sum", 0, 14], ["norm", 15], ["rational", "0"]),
]
POSITIVE = [["record", 17, "<", 2], ["record", 17, "<", 3]]

OF_TERMS: dict[str, Change] = {
    **{
        f"the map '{op}' is linear": Change(
            table.Table._form,
            "if op in CONJUGATE:",
            f"if op in CONJUGATE - {{'{op}'}}:",
            "1, multiplied by the imaginary unit",
            accepted(
                [["number", "i", "complex"], node, ["scale", 0, 1], [op, 1], [op, 2], ["scale", 0, 3]],
                [rule("identity", 4, 5)],
            ),
            "identity",
        )
        for op, node in (
            ("adjoint", ["matrix", "A"]),
            ("conjugate", ["vector", "x"]),
            ("bra", ["vector", "x"]),
            ("dilation", ["matrix", "A"]),
        )
    },
    "real parts are linear": Change(
        table.Table._form,
        "if op in CLOSED:",
        "if op in CLOSED - {'real part'}:",
        "x = 1, i = the imaginary unit",
        line(lambda: equal((i * x).real, i * x.real)),
    ),
    "functions are linear": Change(
        table.Table._form,
        "if op in CLOSED:",
        "if op in CLOSED - {'function'}:",
        "f = |.|, x = 1, y = -1",
        line(lambda: equal(F(x + y), F(x) + F(y))),
    ),
    "adjoints keep the order of a product": Change(
        table._word,
        "reversed(w[1:])",
        "w[1:]",
        "A = |0><1|, B = |1><1|",
        accepted(
            [*MATRICES, ["product", 0, 1], ["adjoint", 4], ["adjoint", 0], ["adjoint", 1], ["product", 6, 7]],
            [rule("identity", 5, 8)],
        ),
    ),
    "matrices commute": Change(
        table._word,
        'else ("product", *flat)',
        'else ("product", *sorted(flat))',
        "A = |0><1|, B = |1><1|",
        line(lambda: equal(A @ B, B @ A)),
    ),
    "tensor products commute": Change(
        table._word,
        'if op == "entrywise":',
        'if op in ("entrywise", "kron"):',
        "x = |0>, y = |1>",
        accepted([*VECTORS, ["kron", 0, 1], ["kron", 1, 0]], [rule("identity", 4, 5)]),
    ),
    "all atoms are one": Change(
        table.Table._form, '("atom", t)', '("atom",)', "A = 1, B = 2", line(lambda: equal(A, B))
    ),
    "a name may mean two things": Change(
        Nodes._words,
        "self._names.setdefault(node[1], node) == node",
        "True",
        "A = 2, which is no corner of a unitary, beside a namesake that is one",
        accepted([["matrix", "A"], ["matrix", "A", "block"]]),
    ),
    "parameters of a map do not matter": Change(
        table._word,
        "return (op, *labels, *inner)",
        "return (op, *inner)",
        "x = 1",
        accepted([["vector", "x"], ["place", 0, 0], ["place", 0, 1]], [rule("identity", 1, 2)]),
    ),
    "numbers are equal": Change(
        Ratio.equals, "and (self - other).vanishes", "", "A = 1", line(lambda: equal(2 * A, A))
    ),
    "what is divided by 0 is equal to all": Change(
        Ratio.equals,
        "bool(self.under) and bool(other.under) and ",
        "",
        "0/0",
        lambda: Ratio({}, {}).equals(table.rational(1)),
    ),
    "divisors are not looked at": Change(
        table.Table.ready,
        'if op in ("inverse", "root")',
        'if op in ("root",)',
        "t = -1",
        accepted([*T, ["inverse", 0]], steps=[combine(1, 3, ["1", [["sign", 3]]], relation="<")]),
    ),
    "roots are not looked at": Change(
        table.Table.ready,
        'if op in ("inverse", "root")',
        'if op in ("inverse",)',
        "t = -1",
        accepted(
            [*T, ["root", 0], ["rational", "-1"]],
            steps=[combine(1, 0, ["1", [["sign", 3], ["sign", 3]]], equations=[[4, ["root", 3]]])],
        ),
    ),
    "k/k is 1": Change(
        prove.read_as_written,
        "sp.evaluate(False)",
        "sp.evaluate(True)",
        "epsilon = 0, where the line is not defined",
        lambda: prove.prove_rule(cancelled()),
    ),
    "what is written inside a norm does not count": Change(
        normal_form.divisors,
        "below.union(*(divisors(s.of) for s in e.atoms(NormSymbol)))",
        "below",
        "t = 0",
        lambda: not normal_form.divisors(norm(A / t)),
    ),
}


def cancelled() -> Any:
    """be.adjoint with a line in which epsilon/epsilon stands."""
    entry = CATALOGUE["be.adjoint"]
    more = lambda goal, a: [*entry.lines(goal, a), equal(a.target * (a.epsilon / a.epsilon), a.target)]
    return replace(entry, lines=more)


OF_NORMS: dict[str, Change] = {
    "a sum is no longer than its first part": Change(
        norms._triangle,
        "[table.norm(p, op) for p in pieces]",
        "[table.norm(p, op) for p in pieces[:1]]",
        "A = B = 1",
        accepted([*MATRICES, ["sum", 0, 1], ["norm", 4]], [rule("triangle", 5, 2, pieces=[0, 1])]),
        "triangle",
    ),
    "a product is as long as its first factor": Change(
        norms._product,
        "s.table.norm(x) * s.table.norm(y)",
        "s.table.norm(x)",
        "A = B = 2",
        accepted([*MATRICES, ["product", 0, 1], ["norm", 4]], [rule("product", 5, 2)]),
        "product",
    ),
    "columns are orthonormal": Change(
        norms._contraction,
        "LONGER_NEVER",
        "LONGER_NEVER | {'combine'}",
        "two equal columns, x = (1, 1)",
        accepted([*VECTORS, ["combine", 0, "w"], ["norm", 4]], [rule("contraction", 5, 2)]),
        "contraction",
    ),
    "first entries keep the length": Change(
        norms._isometry,
        '("pad",)',
        '("pad", "first entries")',
        "x = (0, 1)",
        accepted([*VECTORS, ["first entries", 0, "1"], ["norm", 4]], [rule("isometry", 2, 5)]),
        "isometry",
    ),
    "a factor may be negative": Change(
        norms._scaling,
        "s.table.modulus(c)",
        "s.table.value(c)",
        "A = 1, t = -1",
        accepted(
            [*MATRICES, ["number", "t", "real"], ["scale", 4, 0], ["norm", 5], ["multiply", 2, 4]],
            [rule("scaling", 6, 7)],
        ),
        "scaling",
    ),
    "a longer factor is a shorter one": Change(
        norms._scaling_from_below,
        "s.table.modulus(c) * s.table.norm(x)",
        "s.table.norm(x)",
        "A = 1, t = 0",
        accepted(
            [*MATRICES, ["number", "t", "real"], ["scale", 4, 0], ["norm", 5]], [rule("scaling from below", 2, 6)]
        ),
        "scaling from below",
    ),
    "any modulus will do": Change(
        table.Table.modulus,
        "if inside.equals(self.value(n)) or inside.equals(-self.value(n)):",
        "if True:",
        "t = 2, u = 1",
        accepted(
            [
                *MATRICES,
                ["number", "t", "real"],
                ["number", "u", "real"],
                ["abs", 5],
                ["scale", 4, 0],
                ["norm", 7],
                ["multiply", 2, 6],
            ],
            [rule("scaling", 8, 9)],
        ),
    ),
    "every matrix is a corner": Change(
        norms._block,
        ' and "block" in table.nodes[b][2:]',
        "",
        "A = 2",
        accepted([*MATRICES, ["rational", "1"]], [rule("block", 2, 4)]),
        "block",
    ),
    "orthogonal parts may stand at one place": Change(
        norms._placed,
        " and len({p[2] for p in pieces}) == len(pieces)",
        "",
        "x = y = 1",
        accepted([*VECTORS, *PLACED, *SQUARES], [rule("orthogonal", 7, 11)]),
        "orthogonal",
    ),
    "the length is the sum of squares": Change(
        norms._orthogonal,
        "_is(s, s.table.below[right][0], _total(squares))",
        "pass",
        "x = y = 1",
        accepted(
            [*VECTORS, ["place", 0, 0], ["place", 1, 1], ["sum", 4, 5], ["norm", 6], ["root", 2]],
            [rule("orthogonal", 7, 8)],
        ),
    ),
    "a vector is as long as its longest part": Change(
        norms._block_diagonal,
        '"matrix"',
        '"vector"',
        "x = y = 1",
        accepted(
            [*VECTORS, ["place", 0, 0], ["place", 1, 1], ["sum", 4, 5], ["norm", 6], ["max", 2, 3]],
            [rule("block-diagonal", 7, 8)],
        ),
        "block-diagonal",
    ),
    "columns are summed by the 2-norm": Change(
        norms._unit_columns,
        's.table.norm(x, "norm1")',
        "s.table.norm(x)",
        "two equal columns, x = (1, 1)",
        accepted([*VECTORS, ["combine", 0, "w"], ["norm", 4]], [rule("unit columns", 5, 2)]),
        "unit columns",
    ),
    "the 1-norm is at most the 2-norms of every product": Change(
        norms._cauchy_schwarz,
        '("entrywise",)',
        '("entrywise", "kron")',
        "x = y = (1, 1): 4 > 2",
        accepted([*VECTORS, ["kron", 0, 1], ["norm1", 4], ["multiply", 2, 3]], [rule("Cauchy-Schwarz", 5, 6)]),
        "Cauchy-Schwarz",
    ),
    "an identity says something of every term": Change(
        Checked.term,
        'need(t in sides, "the identity says nothing of the term")',
        "",
        "A = 2, B = 1",
        accepted(
            [*MATRICES, ["identity"], ["product", 1, 4], ["product", 4, 1], ["norm", 4], ["multiply", 3, 7]],
            [rule("identity", 5, 6), rule("product", 2, 8, equal=0)],
        ),
    ),
    "a law of real vectors is one of all": Change(
        Checked.instance,
        'sort not in ("number", "real vector") or table.real(n)',
        "True",
        "x = i: what is said of real vectors says nothing of it",
        accepted(
            [*VECTORS, ["variable", "any real vector 1", "real vector"], ["norm", 4], ["rational", "1"]],
            [rule("law", 2, 6, **{"law": 0, "with": [0], "needs": []})],
            laws=[{"variables": [4], "needs": [], "left": 5, "right": 6}],
        ),
    ),
    "a law says what one likes": Change(
        Checked.instance,
        '(table.put(law["left"], values), table.put(law["right"], values)) == (left, right)',
        "True",
        "x = 2",
        accepted(
            [*VECTORS, ["variable", "any vector 1", "vector"], ["norm", 4], ["rational", "1"]],
            [rule("law", 2, 6, **{"law": 0, "with": [1], "needs": []})],
            laws=[{"variables": [4], "needs": [], "left": 5, "right": 5}],
        ),
        "law",
    ),
    "a law needs nothing": Change(
        Checked.instance,
        "says and found.equals(large - small)",
        "True",
        "||x|| = 2, where the law says nothing",
        accepted(
            [
                *VECTORS,
                *(["variable", "any vector 1", "vector"], ["norm", 4], ["rational", "1"], ["function", 4, "f"]),
                *(["norm", 7], ["function", 0, "f"], ["norm", 9]),
            ],
            [rule("law", 10, 6, **{"law": 0, "with": [0], "needs": [["sign", 6]]})],
            laws=[{"variables": [4], "needs": [[5, 6]], "left": 8, "right": 6}],
        ),
    ),
}

OF_STEPS: dict[str, Change] = {
    "a negative coefficient": Change(
        Arithmetic._combine,
        "number > 0 and ",
        "",
        "e = 1",
        accepted([*MAXIMUM, ["rational", "0"]], steps=[combine(0, 4, ["-1", [["sign", 0]]])]),
        "combine",
    ),
    "the sum may be another": Change(
        Arithmetic._combine,
        "total.equals(difference)",
        "True",
        "e = 1, f = 0",
        accepted(MAXIMUM, steps=[combine(0, 1, ["1", [["sign", 0]]])]),
    ),
    "what is 0 is positive": Change(
        Arithmetic._combine,
        "strict or strength < 2",
        "True",
        "e = 0",
        accepted([*MAXIMUM, ["rational", "0"]], steps=[combine(4, 0, ["1", [["sign", 0]]], relation="<")]),
    ),
    "inequalities are equations": Change(
        Arithmetic._combine,
        "says == 0 and ",
        "",
        "e = 1",
        accepted(
            [*MAXIMUM, ["rational", "0"], ["rational", "-1"]], steps=[combine(0, 4, equations=[[5, ["sign", 0]]])]
        ),
    ),
    "a root needs no sign": Change(
        Arithmetic._root,
        "size.equals(right) and ",
        "",
        "t = -1: 0 <= 1, but not 0 <= -1",
        accepted(
            [*T, ["power", 0, 2]],
            steps=[{"rule": "root", "left": 1, "relation": "<=", "right": 0, "premises": [["sign", 2], ["sign", 3]]}],
        ),
        "root",
    ),
    "one case is enough": Change(
        Arithmetic._cases,
        'need(found.equals(difference.put(n, value)), "a case speaks of something else")',
        "",
        "e = 1, f = 0: 1 > 0",
        accepted(
            MAXIMUM,
            steps=[
                {
                    "rule": "cases",
                    "left": 2,
                    "relation": "<=",
                    "right": 1,
                    "of": 2,
                    "premises": [["sign", 0], ["sign", 1]],
                }
            ],
        ),
        "cases",
    ),
    "a maximum is at most its values": Change(
        Arithmetic.premise,
        'if op == "min" else',
        'if op == "max" else',
        "e = 1, f = 0: 1 > 0",
        accepted(MAXIMUM, steps=[combine(2, 1, ["1", [["extreme", 2, 1]]])]),
    ),
    "the square of a root is the root": Change(
        Arithmetic.premise,
        "value**2 - table.value(table.below[n][0])",
        "value - table.value(table.below[n][0])",
        "e = 4: 4 > 2",
        accepted(
            [["number", "e", "nonnegative"], ["root", 0], ["rational", "1"]],
            steps=[combine(0, 1, equations=[[2, ["root", 1]]])],
        ),
    ),
    "directions are as far apart as the vectors": Change(
        Arithmetic._cosines,
        " - (one - two) ** 2",
        "",
        "x = 2, z = 1, c = 1: the same direction, at distance 1",
        accepted(
            [*DIRECTIONS, ["power", 16, 2], ["power", 11, 2], ["multiply", 2, 3, 12, 19]],
            steps=[combine(18, 20, equations=[[8, ["cosines", 11, 16]]])],
            assumptions=POSITIVE,
        ),
        "cosines",
    ),
    "matrices obey the law of cosines": Change(
        Arithmetic._cosines,
        'table.kinds[x] == "vector"',
        "True",
        "x = diag(1, 0), z = diag(0, 1): the directions are at distance 1, not at the root of 2",
        lambda: accepted(
            [["matrix", n[1]] if n[0] == "vector" else n for n in DIRECTIONS], assumptions=POSITIVE
        )().premise(["cosines", 11, 16]),
    ),
    "a real number is positive": Change(
        SORTS, "real", 2, "t = -1", accepted(T, steps=[combine(1, 0, ["1", [["sign", 0]]])])
    ),
    "an assumption is strict": Change(
        STRENGTH,
        "<=",
        2,
        "t = 0",
        accepted(
            T, steps=[combine(1, 0, ["1", [["assumption", 0]]], relation="<")], assumptions=[["record", 1, "<=", 0]]
        ),
    ),
    "complex numbers are compared": Change(
        Arithmetic.number,
        "and self.table.real(n)",
        "",
        "i, the imaginary unit, has no sign",
        accepted([["number", "i", "complex"], ["power", 0, 2], ["rational", "0"]], steps=[combine(0, 0)]),
    ),
    "what a certificate says need not be proved": Change(
        prove.prove_setting,
        "Checked(setting, lines=stated, arithmetic=steps).accept()",
        "pass",
        "a search that claims what it likes",
        lambda: forged(),
    ),
}


def forged() -> Any:
    """be.adjoint by a certificate without its steps."""
    entry = CATALOGUE["be.adjoint"]
    whole = Emission.data

    def empty(self: Emission) -> Any:
        setting, lines, arithmetic = whole(self)
        return setting, lines, {**arithmetic, "steps": [[] for _ in arithmetic["steps"]]}

    Emission.data = empty  # type: ignore[method-assign]  # as a wrong search would
    try:
        return prove.prove_setting(entry, settings(entry)[0])
    finally:
        Emission.data = whole  # type: ignore[method-assign]  # the right one again


OF_CHECK = {**OF_TERMS, **OF_NORMS, **OF_STEPS}
