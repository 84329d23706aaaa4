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
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.encoding import VectorEncoding
from ...encoding.record import Record
from ...engine.lemma import apply_like, lemma
from ...engine.lines import Line, Part, at_most, given, parts
from ...engine.lines import norm as norm_of
from ...engine.signature import VE
from ...errors import Undecidable
from ...instances.aligned import tilted
from ...linalg.circuit import Builder, Circuit, span
from ...linalg.cost import Cost, one_qubit, rounds_cost, run
from ...linalg.gates import y_rotation
from ...linalg.grover import amplitude_amplification, exact_amplitude, half_turns, need_few
from ...linalg.shapes import as_epsilon, lengthened, two_norm
from ...scalars import absolute, minimum, square_root
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


def deviation(x: Part, norm: Any, rounds: Any, cosine: Any) -> tuple[Any, ...]:
    """A, kappa, m and n of A = 1 - kappa eta^2 and eta = ||x.value||/norm - 1 = m - 2 n, m = |eta|."""
    if hasattr(rounds, "seen"):
        return tuple(rounds.seen)
    size = norm_of(x.block)
    eta, amplitude = x.alpha * size / norm - 1, exact_amplitude(rounds, min(cosine * size, 1.0))
    curvature = (1 - amplitude) / eta**2 if abs(eta) > VISIBLE else 1.0
    return amplitude, curvature, abs(eta), max(-eta, 0.0)


VISIBLE = 1e-7  # its square shows in 1 - A


def proof(goal: Any, x: Part, *, norm: Any, rounds: Any, cosine: Any) -> Iterator[Line]:
    t, size, v = x.epsilon / norm, norm_of(x.block), norm_of(x.target)
    yield from parts(x.target, x.error, x.value)
    yield at_most("scaling", norm_of(x.value), x.alpha * size)
    yield from parts(x.value, x.target, -1 * x.error)
    yield at_most("scaling", x.alpha * size, norm_of(x.value))
    gap, line = sign_amplification.aligned(x, t)
    g, d = norm_of(gap) ** 2, 2 * (1 - square_root(1 - t * t))
    yield line
    yield at_most("reals", square_root(1 - t * t), 1)
    yield at_most("reals", t * t, d)
    yield at_most("law of cosines", v * x.alpha * size * g, norm_of(x.error) ** 2 - (v - x.alpha * size) ** 2)
    if rounds:
        amplitude, *seen = deviation(x, norm, rounds, cosine)
        yield from _turned(x, norm, (t, g, d), amplitude, *seen)
    else:
        amplitude = size
        yield from _unturned(x, norm, (t, g, d), rounds)
    yield from _reached(goal, x, norm, (t, g), amplitude)
    yield at_most("scaling", amplitude / size * size, norm_of(goal.block))


def _turned(x: Part, norm: Any, known: Any, amplitude: Any, curvature: Any, m: Any, n: Any) -> Iterator[Line]:
    """q^2 + (1 - q) g <= d, q = 1 - A = kappa m^2, from (1 + eta) g <= t^2 - eta^2 and g <= d: with k = kappa m, q (q - d) <= k m
    (2 m^2 - t^2) <= k (1 + eta) (d - g) <= (1 - k m) (d - g)."""
    (t, g, d), eta, k, cited = known, m - 2 * n, curvature * m, "rounds near a quarter turn"
    yield given(cited, curvature, 2)
    yield given(cited, amplitude, 1 - curvature * m**2)
    yield given(cited, 1 - curvature * m**2, amplitude)
    yield at_most("reals", absolute(x.alpha * norm_of(x.block) / norm - 1), t)
    yield at_most("reals", (1 + eta) * g, t * t - m * m)
    yield at_most("reals", k * m + k * (1 + eta), 1)
    yield at_most("reals", (k * m + k * (1 + eta)) * (d - g), d - g)
    yield at_most("reals", m * (2 * m * m - t * t), (1 + eta) * (d - g))
    yield at_most("reals", k * m * (2 * m * m - t * t), k * (1 + eta) * (d - g))
    yield at_most("reals", k * m * k * m + (1 - k * m) * g, d)
    yield at_most("reals", (1 - amplitude) ** 2 + amplitude * g, d)


def _unturned(x: Part, norm: Any, known: Any, rounds: Any) -> Iterator[Line]:
    """(1 - s)^2 + s g <= d, s = ||b|| between y = ||w|| and 1, as it is t^2 or less at y, g at 1, and convex: times 1 - y,
    which is w, if that is not 0."""
    (t, g, d), s = known, norm_of(x.block)
    y = x.alpha * s / norm
    (short,) = rounds.seen if hasattr(rounds, "seen") else (1 - y,)
    yield at_most("block", s, 1)
    yield at_most("reals", y, s)
    yield at_most("reals", t, 1)
    yield at_most("reals", 1 - t, s)
    yield at_most("reals", (1 - t) ** 2, (1 - t) * s)
    if short == 0:
        yield at_most("reals", 1, s)
        yield at_most("reals", (1 - s) ** 2 + s * g, d)
    else:
        yield at_most("reals", (1 - y) ** 2 + y * g, d)
        yield at_most("reals", (1 - s) * ((1 - y) ** 2 + y * g), (1 - s) * d)
        yield at_most("reals", (s - y) * g, (s - y) * d)
        yield at_most("reals", 0, (s - y) * (1 - s))
        yield at_most("reals", 0, (1 - y) * (s - y) * (1 - s))
        yield at_most("reals", (1 - y) * ((1 - s) ** 2 + s * g), (1 - y) * d)
        yield given("shorter than the target", short, 1 - y)
        yield given("shorter than the target", 1 - y, short)
        yield at_most("reals", short * ((1 - s) ** 2 + s * g), short * d)


def _reached(goal: Any, x: Part, norm: Any, known: Any, amplitude: Any) -> Iterator[Line]:
    """||goal.error||^2 = (1 - A)^2 + A g, by the law of cosines of v and (A norm/||b||) b."""
    (t, g), v, size = known, norm_of(x.target), norm_of(x.block)
    apart = x.target - (amplitude * norm / size) * x.block
    rest = (norm - v) / (v * norm) * x.target
    yield at_most("law of cosines", norm_of(apart) ** 2 - (v - amplitude * norm) ** 2, v * amplitude * norm * g)
    yield at_most("reals", norm_of(apart), norm * sign_amplification.direction_error(t))
    yield from parts(goal.error, (1 / norm) * apart, rest)
    yield at_most("scaling", norm_of((1 / norm) * apart), (1 / norm) * norm_of(apart))
    yield at_most("scaling", norm_of(rest), absolute(norm - v) / (v * norm) * v)
    yield at_most("reals", absolute(norm - v), 0)
    yield at_most("scaling", norm_of(goal.target), 1 / v * v)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """||v|| = N >= 4 epsilon. Rounds, with eta = m - 2 n of which m is the modulus; or none, alpha <= N, and ||w|| below 1 or not."""
    import sympy as sp

    (x,), size, cosine = s.children, kit.symbol("norm", positive=True), kit.symbol("cosine", positive=True)
    amplitude, short = kit.symbol("A", positive=True), kit.symbol("w", positive=True)
    curvature, m, n = (kit.symbol(name, nonnegative=True) for name in ("kappa", "m", "n"))
    b = x.block_data.norm()
    reached, cited = x.record.alpha * b / size, "rounds near a quarter turn"
    v = x.target_data.norm()
    facts = (*s.facts, sp.Gt(v, 0), sp.Eq(v, size), sp.Le(4 * x.record.epsilon, size))
    rounds = kit.Rounds(sp.Min(cosine * b, 1), amplitude, (amplitude, curvature, m, n), True)
    eta = (sp.Eq(m - 2 * n, reached - 1), sp.Eq(m, sp.Abs(reached - 1)), sp.Le(n, m), sp.Eq(m * n, n * n))
    bends = ((curvature, 2), (amplitude, 1 - curvature * m**2), (1 - curvature * m**2, amplitude))
    stated = tuple(kit.Stated(cited, left, right) for left, right in bends)
    given_data = {"rounds": rounds, "cosine": cosine}
    yield replace(
        s, label="rounds", numbers={"norm": size, "rounds": 1}, data=given_data, facts=(*facts, *eta), stated=stated
    )
    few = (*facts, sp.Le(x.record.alpha, size))
    sides = ((short, 1 - reached), (1 - reached, short))
    below = tuple(kit.Stated("shorter than the target", left, right) for left, right in sides)
    cases = (("short", short, (), below), ("as long", 0, (sp.Ge(reached, 1),), ()))
    for label, w, more, said in cases:
        none = kit.Rounds(sp.Min(b, 1), b, (w,), False)
        numbers, data = {"norm": size, "rounds": 0}, {"rounds": none, "cosine": 1}
        yield replace(s, label=f"no rounds {label}", numbers=numbers, data=data, facts=(*few, *more), stated=said)


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
