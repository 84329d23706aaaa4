"""What a statement may rest on beyond the records of its inputs: each by name, with the exact form that a line may have.

kind   "statement": the statement asks for it, and the public function checks it or plans for it;
       "cited": a fact of the literature, or of analysis, that the kernel does not derive
A line `given(name, left, right)` is accepted only if `needs` is a list: of the inequalities that must be proved first (where a
polynomial is good on an interval only, that the argument lies in it). The sentence says where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import forms
from .abstract import Setting
from .standins import stand_ins
from .theorems import Stated


@dataclass(frozen=True)
class Premise:
    """`form` tells what it may say of the statement's functions and polynomials; None: exactly what the statement says it does."""

    kind: str
    sentence: str
    form: Callable[[Any, Any], forms.Needs] | None = None

    def needs(self, setting: Setting, line: Stated) -> forms.Needs:
        """What must be proved before the line; None if the statement does not say it."""
        if self.form is None:
            return forms.Instance([]) if line in setting.stated else None
        own = stand_ins(line.left) | stand_ins(line.right) <= setting.stand_ins
        return self.form(line.left, line.right) if own else None


CONDITIONS: dict[str, Premise] = {
    "a promise on the norm": Premise(
        "statement", "||target|| >= N: a theorem, a promise that is checked, or the norm itself"
    ),
    "a promise on the state": Premise(
        "statement", "||psi - V|0>|| <= gamma, checked on V's circuit; on the first entries it is no larger"
    ),
    "a bound on the norm": Premise("statement", "||A|| <= N: a proved bound, held by the planner"),
    "rounds near a quarter turn": Premise(
        "cited",
        "A = sin((2 r + 1) arcsin((1 + eta) sin f)), f = pi/(4 r + 2), r >= 1, is 1 - kappa eta^2 with 0 <= kappa <= 2 where |eta| <= 1/4 "
        "(Mathematics 6.4: the slope of the arcsine)",
    ),
    "shorter than the target": Premise(
        "statement", "w = 1 - ||alpha b||/N > 0: one of two cases, in the other one alpha b is as long as the target"
    ),
    "a polynomial near 1": Premise(
        "statement",
        "|P - 1| <= delta from the threshold to 1: proved in linalg.polynomials.sign, or in closed form for fixed-point rounds",
        forms.near_one,
    ),
    "Lipschitz": Premise("statement", "f is Lipschitz with constant L, and f(0) = 0, entry by entry", forms.lipschitz),
    "a polynomial near f(x)/x": Premise(
        "statement",
        "|Q(t) - g(alpha t)| <= eps_Q on [-1, 1], f(x) = x g(|x|), entry by entry: proved in linalg.polynomials.erf_over_x",
        forms.near_quotient,
    ),
    "a polynomial near a multiple of x": Premise(
        "statement",
        "|P(x) - gamma x| <= eta on the interval: a proved bound of linalg.amplification; of singular values by the spectral theorem",
        forms.near_multiple,
    ),
    "a polynomial near a power of singular values": Premise(
        "statement",
        "|P(x) - f(x)| <= delta where the singular values of A/alpha may lie, f a power in a window and 0 below it: proved in "
        "linalg.windows; that none lies elsewhere is a promise, checked where there are data; spectral theorem",
    ),
    "singular values 0 and 1/2": Premise(
        "statement", "every singular value of the encoded matrix is 0 or 1/2: checked by the public function"
    ),
    "GSLW Lemma 22": Premise(
        "cited",
        "||P(A) - P(B)|| <= 4 d sqrt(||A - B||) for contractions and |P| <= 1 (arXiv:1806.01838)",
        forms.lemma_22,
    ),
    "QSVT on the dilation": Premise(
        "cited",
        "P of the singular values of A is a block of P([[0, A], [A^H, 0]]), and a block is no longer than the whole",
        forms.on_dilation,
    ),
    "Chebyshev polynomials of Hermitian contractions": Premise(
        "cited",
        "|T_j| <= 1 and |U_m| <= m + 1 on [-1, 1], hence of Hermitian contractions (spectral theorem)",
        forms.chebyshev,
    ),
    "|P| at most its bound": Premise(
        "statement",
        "|P| <= M on [-1, 1]: linalg.chebyshev.chebyshev_bound; of singular values by the spectral theorem",
        forms.polynomial_size,
    ),
    "a real function of real parts": Premise(
        "statement",
        "f is Lipschitz with L and |Q| <= G on [-1, 1]; real and imaginary errors are at a right angle, entry by entry",
        forms.real_function,
    ),
    "a polynomial near f on [-1, 1]": Premise(
        "statement",
        "|x Q(x) - f(x)| <= e on [-1, 1], in each of N = 2^n entries: the call's own bound",
        forms.near_function,
    ),
    "part of a unitary": Premise(
        "statement",
        "A is unitary by its construction, or rows and columns of a permutation of basis states: ||A|| <= 1",
    ),
    "windows are shifts": Premise(
        "cited",
        "sum_u K[u] in[x + u - r] over windows of the padded image is sum_u K[u] (S^(r - u) in)[x] over shifts of it "
        "(Mathematics 5.1, 5.2)",
    ),
    "the norm of a convolution": Premise(
        "cited",
        "N is alpha, for C/alpha is a corner of the circuit, or the largest norm of the symbol, bounded by its values on a grid "
        "(Ehlich, Zeller), by its autocorrelations or by sums of rows and columns (Mathematics 5.4)",
    ),
    "Schur's test": Premise("cited", "N is sqrt(||A||_1 ||A||_inf), the largest sums of columns and rows, or ||A||_F"),
    "angles of d bits": Premise(
        "cited",
        "the nearest of the angles pi b/2^d has a cosine within e = sin(pi/2^(d+1)), as the cosine is steepest around "
        "pi/2; of real and imaginary part within sqrt(2) e",
    ),
    "the mean lies within": Premise(
        "statement", "u lies in the range of the projector Pi, Pi|u> = |u>; of a single entry Pi is |u><u|"
    ),
    "the norm of a diagonal": Premise("statement", "N is the largest |x_j|, read off the numbers given"),
}
