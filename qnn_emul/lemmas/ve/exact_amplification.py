"""Amplification of a known norm, exactly.

Statement   U an (alpha, a, epsilon)-VE of v, N = ||v|| known, epsilon <= N/4; beta = min(1, N/alpha), r =
            ceil(pi/(4 arcsin beta) - 1/2). One further ancilla rotated to cosine sin(pi/(2 (2 r + 1)))/beta, and r rounds of
            amplitude amplification with the sign (-1)^r undone, are a (1, a + 1, 2 sin(arcsin(epsilon/N)/2))-VE of v/||v||:
            exact for epsilon = 0, and the error in the norm costs nothing beyond the error in the direction. The workspace
            stays in |0> up to a leak 2 epsilon/N, or sqrt(t (2 - t)), t = epsilon/N, where r = 0.
Source      Brassard, Høyer, Mosca, Tapp (quant-ph/0005055), section 2.1; Mathematics 6.4 (iii).
Deviation   A relative error eta of the norm costs (3/2) eta^2 for r = 1 and (pi^2/8) eta^2 in the limit of large r; it never
            adds to the error of the direction.
Proof       t = epsilon/N, w = alpha b/N, |w - u| <= t with u = v/N, eta = ||w|| - 1, x = 2 r + 1, f = pi/(2 x), A =
            sin(x arcsin((1 + eta) sin f)) the amplitude, q = 1 - A. With g = (t^2 - eta^2)/(1 + eta) the squared distance of
            the directions of w and u is at most g, and g <= d^2, d = 2 sin(arcsin(t)/2). So |u - A w/||w|||^2 <= q^2 + (1 -
            q) g = g + q (q - g). Where q <= g that is at most d^2. Else, for r >= 1 (f <= pi/6): eta < 0 gives q <= (x tan
            f)^2 eta^2/2 <= 3/2 eta^2, so t^2 < 5/2 eta^2, g <= 3/5 t^2/(1 - t), and the sum is at most t^2 (3/5/(1 - t) +
            9/4 t^2) < t^2 for t <= 1/4; eta > 0 gives q <= (x sin f)^2/(1 - (1 + eta)^2 sin^2 f) eta^2/2 <= 1.85 eta^2, and
            q^2 + g <= t^2 - eta^2 + 3.5 eta^4 < t^2. For r = 0 (beta = 1) the value is b, which lies between w and w/||w||.
            The leak is |cos| of the same angle, at most x |arcsin((1 + eta) sin f) - f| <= 1.93 t.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...encoding.encoding import VectorEncoding
from ...encoding.record import Record
from ...engine.lemma import apply_like, lemma
from ...engine.signature import VE
from ...errors import Undecidable
from ...instances.aligned import tilted
from ...linalg.circuit import Builder, Circuit, span
from ...linalg.cost import Cost, one_qubit, rounds_cost, run
from ...linalg.gates import y_rotation
from ...linalg.grover import amplitude_amplification, exact_amplitude, half_turns, need_few
from ...linalg.shapes import as_epsilon, lengthened, two_norm
from ...scalars import minimum, square_root
from ..guards import need
from ..wrong import AMPLIFIED, WIDEST_CHILD, Wrong
from . import sign_amplification
from .normalization import MEASURED, of_normal_size, promised_norm, target_norm


def rule(x: Record, *, norm: Any, rounds: int) -> Record:
    ratio = x.epsilon / norm
    return Record(
        alpha=norm / norm,
        ancillas=x.ancillas + 1,
        epsilon=sign_amplification.direction_error(ratio),
        norm=norm / norm,
        leak=2 * ratio if rounds else square_root(ratio * (2 - ratio)),
    )


def target(x: VectorEncoding) -> np.ndarray:
    return sign_amplification.target(x)


def block(x: VectorEncoding, *, rounds: int, cosine: float) -> np.ndarray:
    size = two_norm(x.block_data)
    return lengthened(x.block_data, exact_amplitude(rounds, minimum(cosine * size, 1.0)), size)


def circuit(x: VectorEncoding, *, rounds: int, cosine: float) -> Circuit:
    need_few(rounds, EXACT.key)
    inner = x.circuit
    builder = Builder(inner.qubits + 1).add(inner, span(1, inner.qubits)).add(y_rotation(cosine), (0,))
    # a round carries its own minus sign, so r of them give sin((2 r + 1) .) and not (-1)^r times it
    return amplitude_amplification(builder.build(), x.ancillas + 1, half_turns(rounds))


def cost(x: Cost, *, rounds: int) -> Cost:
    return rounds_cost(run(x, one_qubit(), system=x.system), x.ancillas + 1, rounds)


def operations(*, rounds: int) -> int:
    return 32 + 4 * rounds


def exact_amplification(x: VectorEncoding, epsilon: float = 1e-6, lower_bound: float | None = None) -> VectorEncoding:
    """target/||target|| with alpha = 1; adds nothing (`epsilon` is only checked). See qe.amplify."""
    need(x, VectorEncoding, "x")
    as_epsilon(epsilon)
    x, lower_bound = of_normal_size(x, lower_bound)
    promised_norm(x, lower_bound)
    norm = target_norm(x, "x", lower_bound)
    error = float(x.record.epsilon)
    if not error <= norm / 4:
        raise Undecidable(
            f"{EXACT.key}: the record's error {error:.6g} exceeds a quarter of the norm {norm:.6g} (alpha = "
            f"{x.record.alpha:.6g}, n = {x.n}, a = {x.record.ancillas}). Ask for smaller errors before, or use method 'sign'."
        )
    beta = min(1.0, norm / x.record.alpha)
    rounds = max(0, math.ceil(math.pi / (4 * math.asin(beta)) - 0.5))
    cosine = min(1.0, math.sin(math.pi / (2 * (2 * rounds + 1))) / beta)
    return apply_like(
        x,
        EXACT,
        (x,),
        numbers={"norm": norm, "rounds": rounds},
        data={"cosine": cosine},
        norm_from=MEASURED,
        note=f"norm: known classically, {rounds} rounds",
    )


def reading(kit: Any) -> Any:
    return kit.EXACT_ROUNDS


OPEN = (
    "missing: 1 - sin((2 r + 1) arcsin((1 + eta) sin f)) <= 2 eta^2 for every r >= 1, f = pi/(4 r + 2), |eta| <= 1/4. Tried: z3 and "
    "polynomials, which know no sines; with that line as a cited fact, the law of cosines leaves q^2 + (1 - q) g <= d^2 of the text, a "
    "polynomial inequality for which no certificate is written yet. Confronted with matrices up to the largest allowed error"
)
WRONG: dict[str, Wrong] = {
    **AMPLIFIED,
    "exact, so no error": lambda r, x, **_: {"epsilon": 0.0},
    "rotated ancilla not counted": WIDEST_CHILD,
}


def attained_by() -> VectorEncoding:
    # the angle arcsin(t) costs t^2/2 of the norm, and that t^6 of the error
    return exact_amplification(tilted(2.0, 0.01, 1.0j), 1e-9)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {"epsilon": 1e-3}


EXACT = lemma(globals(), exact_amplification, x=VE(), measured=("norm",), unit=True)
