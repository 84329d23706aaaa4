"""Unsound changes of the prover's conditions and of what reads SymPy's formulas: see prover_changes.py."""

from __future__ import annotations

from typing import Any

import sympy as sp
from prover_changes import OF_CHECK, A, B, Change, F, alpha, b, e, eps, k, known, line, r, s, size, t, v, x

from qnn_emul.certify import conditions, forms
from qnn_emul.certify.certificates import writer
from qnn_emul.certify.certificates.derivable import derivable
from qnn_emul.certify.standins import LipschitzFunction, Multiple, Near1, Quotient, Series, Weights
from qnn_emul.engine.lines import dilation, given, identity_like, norm

z = sp.Symbol("z", complex=True)
INSIDE = LipschitzFunction("f", s, everywhere=False)
Q = Quotient(F, alpha, eps)
P = Series((sp.Integer(0), sp.Integer(1)), size)
GAMMA = Multiple(alpha, eps, sp.Rational(1, 2))
NEAR = Near1(sp.Rational(1, 2), eps)
W = Weights(F, size, eps, k)
W_INSIDE = Weights(INSIDE, size, eps, k)
QUOTIENT = F(alpha * x) - alpha * (Q.of_square(x * x.conj()) * x)


def _moved(p: Any, block: Any, q: Weights) -> Any:
    real = block.real
    return q.function(p) - q.function(real) - (block - real) * q.of_entries(real)


OF_CONDITIONS: dict[str, Change] = {
    "a condition of one statement is one of all": Change(
        conditions.Premise.needs,
        "line in setting.stated",
        "True",
        "norm = 1, A = 2",
        line(lambda: given("a bound on the norm", norm(A), sp.Symbol("norm", positive=True))),
    ),
    "a polynomial of one statement is one of all": Change(
        conditions.Premise.needs,
        "<= setting.stand_ins",
        "<= setting.stand_ins or True",
        "f = 2 x, though a statement with another f says s = 1",
        known("Lipschitz", norm(F(x)), s * norm(x)),
    ),
    "a polynomial is near 1 everywhere": Change(
        forms.near_one,
        "(made.threshold, size), ",
        "",
        "v = 0, P(0) = 0, eps = 1/2",
        known("a polynomial near 1", sp.Abs(1 - NEAR.at(sp.Min(1, norm(v)))), eps, own=[NEAR]),
    ),
    "the slope in [-1, 1] is the slope everywhere": Change(
        forms._within,
        "[] if f.everywhere else",
        "[] if True else",
        "f = x^2, x = 5",
        known("Lipschitz", norm(INSIDE(x)), s * norm(x), own=[INSIDE]),
    ),
    "near_quotient without ||b|| <= 1": Change(
        forms.near_quotient,
        "[(b.norm(), 1)]",
        "[]",
        "x = 5, where Q is good on [-1, 1] only",
        known("a polynomial near f(x)/x", norm(QUOTIENT), eps * norm(alpha * x), own=[F, Q]),
    ),
    "near_multiple beyond its radius": Change(
        forms.near_multiple,
        "[(matrix.norm(), p.radius)]",
        "[]",
        "A = 5, where P is good up to 1/2 only",
        known("a polynomial near a multiple of x", norm(alpha * A - GAMMA.of_singular_values(A)), eps, own=[GAMMA]),
    ),
    "lemma_22 without ||y|| <= 1": Change(
        forms.lemma_22,
        ", (y.norm(), 1)",
        "",
        "||B|| = 2, where P is not bounded",
        known(
            "GSLW Lemma 22",
            norm(P.of_singular_values(b) - P.of_singular_values(B)),
            4 * size * sp.sqrt(norm(b - B)),
            sp.Le(norm(b), 1),
            own=[P],
        ),
    ),
    "lemma_22 with any error": Change(
        forms.lemma_22,
        "right == 4 * p.degree * p.bound * sp.sqrt((x - y).norm())",
        "True",
        "b = 1, B = 0, e = 0, P = x",
        known(
            "GSLW Lemma 22",
            norm(P.of_singular_values(b) - P.of_singular_values(B)),
            4 * size * sp.sqrt(e),
            sp.Le(norm(b), 1),
            sp.Le(norm(B), 1),
            own=[P],
        ),
    ),
    "|P| at most its bound everywhere": Change(
        forms.polynomial_size,
        "[(t.args[0].norm(), 1)]",
        "[]",
        "A = 5, P = x, bound 1",
        known("|P| at most its bound", norm(P.of_singular_values(A)), size, own=[P]),
    ),
    "a singular value transformation is that of the dilation everywhere": Change(
        forms.on_dilation,
        "[(x.norm(), 1), (y.norm(), 1)]",
        "[]",
        "A = 5, where P may be anything",
        known(
            "QSVT on the dilation",
            norm(P.of_singular_values(A) - P.of_singular_values(B)),
            norm(dilation(A) - dilation(B)),
            own=[P],
        ),
    ),
    "Chebyshev polynomials are bounded everywhere": Change(
        forms.chebyshev,
        "[(d.args[0].norm(), 1) for d in sorted(first | second, key=str)]",
        "[]",
        "A = 5, B = 1: 5 > 1",
        known(
            "Chebyshev polynomials of Hermitian contractions",
            norm(identity_like(A) @ (dilation(B) @ dilation(A))),
            norm(dilation(B)),
        ),
    ),
    "a real function beyond [-1, 1]": Change(
        forms.real_function,
        "([] if f.everywhere else [(p.norm(), 1)])",
        "[]",
        "p = 5, where f has another slope",
        known(
            "a real function of real parts",
            norm(_moved(r, v, W_INSIDE)),
            sp.Max(s, size) * norm(r - v),
            sp.Le(norm(v), 1),
            own=[INSIDE, W_INSIDE],
        ),
    ),
    "a polynomial is near f everywhere": Change(
        forms.near_function,
        "[(r.args[0].norm(), 1)]",
        "[]",
        "x = 5, where Q is good on [-1, 1] only",
        known(
            "a polynomial near f on [-1, 1]",
            norm(F(x.real) - x.real * W.of_entries(x.real)),
            sp.sqrt(2**k) * eps,
            own=[F, W],
        ),
    ),
}

OF_READING: dict[str, Change] = {
    "every number is >= 0": Change(
        writer._sort, "if symbol.is_nonnegative:", "if True:", "t = -1", lambda: derivable(0, t)
    ),
    "every number is real": Change(
        writer._sort, '"real" if symbol.is_extended_real else "complex"', '"real"', "z = i", lambda: derivable(z, z)
    ),
    "what is larger is smaller": Change(
        writer.Writer.assume,
        'left, said, right = right, said.replace(">", "<"), left',
        'said = said.replace(">", "<")',
        "e = 2",
        lambda: derivable(e, 1, [sp.Ge(e, 1)]),
    ),
}

CHANGES = {**OF_CHECK, **OF_CONDITIONS, **OF_READING}
