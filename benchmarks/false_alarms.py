"""Does rounding ever refute a true claim? A million instances of true claims, most of them attained: `python benchmarks/false_alarms.py`.

Each construction is claimed with its own record, with a larger and a smaller alpha (and the epsilon that this costs), and with the
record written out in another order of operations. The instances are those of `qnn-emul falsify` (round numbers, aligned errors, climbs to
tightness 1, boundaries; n <= 2), so that the bound bites. Prints the count per claim, and every false alarm with its inputs.
"""

from __future__ import annotations

import argparse
import inspect
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import qnn_emul as qe
from qnn_emul.campaigns.workers import available_cores, in_order, workers
from qnn_emul.claims import BE, VE, Claim, Complex, Real, Several, claim
from qnn_emul.claims.values import shown
from qnn_emul.falsify.search import run_chunk

NONZERO = lambda y, z: abs(y) + abs(z) > 0
CONSTRUCTIONS: dict[str, tuple[dict[str, Any], Any, Callable[..., Any]]] = {
    "leaf": ({"A": BE()}, (), lambda A: A),
    "product": ({"A": BE(), "B": BE()}, (), lambda A, B: A @ B),
    "three in a row": ({"A": BE(), "B": BE(), "x": VE()}, (), lambda A, B, x: A @ (B @ x)),
    "matrix-vector": ({"A": BE(), "x": VE()}, (), lambda A, x: A @ x),
    "sum": ({"x": VE(), "y": VE()}, (), lambda x, y: x + y),
    "combination": (
        {"A": BE(), "B": BE(), "y": Complex(), "z": Complex()},
        NONZERO,
        lambda A, B, y, z: qe.linear_combination([y, z], [A, B]),
    ),
    "terms": ({"T": Several(BE(), 2, 4)}, (), lambda T: qe.linear_combination([(-1) ** j for j in range(len(T))], T)),
    "matrix tensor": ({"A": BE(), "B": BE()}, (), lambda A, B: qe.kron(A, B)),
    "vector tensor": ({"x": VE(), "y": VE(n="own")}, (), lambda x, y: qe.kron(x, y)),
    "concatenation": ({"T": Several(VE(), 2, 3)}, (), qe.concatenate),
    "direct sum": ({"T": Several(BE(), 2, 3)}, (), qe.direct_sum),
    "scaling": ({"A": BE(), "c": Complex(nonzero=True)}, (), lambda A, c: c * A),
    "adjoint": ({"A": BE()}, (), lambda A: A.H),
    "de-amplification": ({"x": VE(), "t": Real(1, 4)}, (), lambda x, t: qe.deamplify(x, t)),
    "normalization": ({"x": VE()}, "N_x >= 1/100", lambda x: x.normalized()),
    "normalized sum": ({"x": VE(unit=True), "y": VE(unit=True)}, (), lambda x, y: (x + y).normalized()),
    "diagonal": ({"x": VE()}, (), qe.diagonal_of_vector),
    "element-wise product": ({"x": VE(), "y": VE()}, (), qe.elementwise_product),
    "compression": ({"A": BE()}, (), qe.compress),
}


def claims() -> dict[str, Claim]:
    """Every construction under three true records, and some rules in another order of operations."""
    out: dict[str, Claim] = {}
    for name, (inputs, requires, build) in CONSTRUCTIONS.items():
        for factor in (1.0, 1.37, 0.41):
            out[f"{name}, alpha x {factor}"] = _own(f"{name}, alpha x {factor}", inputs, requires, build, factor)
    return {**out, "product, reordered": _product(), "matrix-vector, reordered": _matrix_vector()}


def _own(name: str, inputs: dict[str, Any], requires: Any, build: Callable[..., Any], factor: float) -> Claim:
    def rule(**values: Any) -> Any:
        e = build(*values.values())
        r = e.record
        alpha = factor * r.alpha
        return e, {"alpha": alpha, "ancillas": e.ancillas, "epsilon": r.epsilon + abs(alpha - r.alpha), "norm": r.norm}

    # the signature is the inputs': `claim` reads it off the function
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in inputs]
    rule.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return claim(inputs=inputs, requires=requires, key=name)(rule)


def _product() -> Claim:
    @claim(inputs={"A": BE(), "B": BE()})
    def rule(A: Any, B: Any) -> Any:
        a, b = A.record, B.record
        epsilon = (a.alpha + a.epsilon) * (b.alpha + b.epsilon) - a.alpha * b.alpha  # cancels
        return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}

    return rule


def _matrix_vector() -> Claim:
    @claim(inputs={"A": BE(), "x": VE()})
    def rule(A: Any, x: Any) -> Any:
        a, b = A.record, x.record
        epsilon = math.exp(math.log(a.alpha * b.epsilon)) if b.epsilon > 0 else 0.0
        epsilon += b.norm / (1 / a.epsilon) if a.epsilon > 0 else 0.0
        return A @ x, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}

    return rule


def work(name: str, seed: int, index: int) -> tuple[str, int, float, list[str]]:
    """A chunk of one claim: how many instances, the largest tightness, the false alarms in words."""
    found = run_chunk(claims()[name], seed, index)
    alarms = [shown(t.values) + ": " + "; ".join(t.check.failures) for t in found.refuting]
    return name, found.tally.tried, found.tightest.ratio if found.tightest else 0.0, alarms


def main() -> int:
    """Exit status 1 on a false alarm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=available_cores())
    options = parser.parse_args()
    names, start = list(claims()), time.monotonic()
    counts, tightest, alarms = dict.fromkeys(names, 0), dict.fromkeys(names, 0.0), 0

    def tasks() -> Iterator[tuple[str, int, int]]:
        index = 0
        while sum(counts.values()) < options.instances:
            for name in names:
                yield name, options.seed, index
            index += 1

    with workers(options.jobs) as (submit, width):
        for name, tried, ratio, found in in_order(submit, width, work, tasks()):
            counts[name] += tried
            tightest[name] = max(tightest[name], ratio)
            alarms += len(found)
            for words in found:
                print(f"FALSE ALARM {name}: {words}", flush=True)
    for name in names:
        print(f"{name:34} {counts[name]:8d} instances, largest error / epsilon {tightest[name]:.12f}")
    print(
        f"{sum(counts.values())} instances, {alarms} false alarms, {time.monotonic() - start:.0f} s, {options.jobs} jobs"
    )
    return 1 if alarms else 0


if __name__ == "__main__":
    raise SystemExit(main())
