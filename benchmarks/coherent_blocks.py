"""Residual blocks in a row as one coherent circuit, with the theorem's threshold 1 - 8/(5 sqrt pi) on every norm.

    python benchmarks/coherent_blocks.py [--epsilon 1e-6] [--seed 3] [--gates] [--paper]

Prints one line per circuit: qubits, degrees of the amplifications, queries to the input and weight oracles, the distance of the
circuit's output to plain numpy and to the block level, and the seconds to build and apply it. `--gates` adds lines in which every
query is applied gate by gate, sub-circuits of up to 11 qubits multiplied out (minutes; with promised norms). `--paper` adds Lemma 7
as the paper builds it, two blocks with its own threshold 1/400 and its own budgets for 1e-2 (n = 0, unitary weights, 21 qubits;
minutes). Exit status 1 where a distance exceeds 1e-6 (numpy; the record's epsilon with `--paper`) or 1e-9 (block level).
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.lemmas.paper.lemma_7 import skip_norm_blocks

CASES = (  # n, blocks, ancillas, method, orthogonal weights
    (1, 2, "plain", "fixed-point", False),
    (1, 3, "linear", "fixed-point", False),
    (2, 3, "linear", "fixed-point", True),
    (1, 3, "least", "fixed-point", False),
    (2, 3, "least", "fixed-point", False),
    (1, 2, "linear", "sign", False),
)
GATES = ((1, 2, "least", "fixed-point", False), (1, 3, "least", "fixed-point", False))


def network(n: int, count: int, orthogonal: bool, seed: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """A unit vector and `count` matrices of norm 1."""
    rng = np.random.default_rng(seed)
    v = rng.normal(size=1 << n)
    matrices = [rng.normal(size=(1 << n, 1 << n)) for _ in range(count)]
    return v / np.linalg.norm(v), [np.linalg.qr(W)[0] if orthogonal else W / np.linalg.norm(W, 2) for W in matrices]


def classical(v: np.ndarray, matrices: list[np.ndarray]) -> tuple[np.ndarray, list[float]]:
    """Plain numpy, and the norms that are divided by."""
    norms = []
    for W in matrices:
        v = v + erf(0.8 * (W @ v))
        norms.append(float(np.linalg.norm(v)))
        v = v / norms[-1]
    return v, norms


def run(case: tuple[int, int, str, str, bool], epsilon: float, seed: int, gates: bool) -> bool:
    """One line; True where both distances are small enough."""
    n, count, ancillas, method, orthogonal = case
    v, matrices = network(n, count, orthogonal, seed)
    expected, norms = classical(v, matrices)
    make = (lambda W: qe.BlockEncoding.from_unitary(W, W)) if orthogonal else qe.BlockEncoding.from_matrix
    start = time.perf_counter()
    promise = [0.99 * norm for norm in norms] if gates else None
    out = qe.residual_blocks(
        qe.VectorEncoding.from_vector(v),
        [make(W) for W in matrices],
        epsilon,
        lower_bound=promise,
        method=method,
        ancillas=ancillas,
    )
    circuit = out.circuit.gate_by_gate() if gates else out.circuit
    corner = circuit.columns(1)[: 1 << n, 0]
    seconds = time.perf_counter() - start
    numpy_distance, block_distance = (float(np.linalg.norm(corner - other)) for other in (expected, out.block))
    degrees = [e.note.partition("degree ")[2].partition(",")[0] for e in out.nodes() if "amplification" in e.key]
    print(
        f"n = {n}, {count} blocks, {ancillas:6} {method:11} {circuit.qubits:2} qubits, degrees {'/'.join(degrees):>11}, "
        f"{sum(out.circuit.queries.values()):.1e} queries, numpy {numpy_distance:.1e}, block level {block_distance:.1e}, "
        f"{seconds:6.1f} s{', gate by gate' if gates else ''}",
        flush=True,
    )
    return numpy_distance <= 1e-6 and block_distance <= 1e-9


def paper() -> bool:
    """Lemma 7 along the paper's path."""
    start = time.perf_counter()
    weights = [qe.BlockEncoding.from_unitary([[s]], [[s]]) for s in (1.0, -1.0)]
    out = skip_norm_blocks(qe.VectorEncoding.from_vector([-1.0]), weights, 1e-2)
    column = out.circuit.first_column
    seconds = time.perf_counter() - start
    numpy_distance, block_distance = abs(column[0] + 1.0), abs(column[0] - out.block[0])
    degrees = [plan.polynomial.degree for plan in out.source.data["plans"]]
    print(
        f"n = 0, 2 blocks, Lemma 7 of the paper  {out.circuit.qubits:2} qubits, degrees {degrees[0]}/{degrees[1]}, "
        f"{sum(out.circuit.queries.values()):.1e} queries, numpy {numpy_distance:.1e} (record {out.record.epsilon:.1e}), "
        f"block level {block_distance:.1e}, norm - 1 {np.linalg.norm(column) - 1:.1e}, {seconds:6.1f} s",
        flush=True,
    )
    return bool(numpy_distance <= out.record.epsilon and block_distance <= 1e-9)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epsilon", type=float, default=1e-6)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--gates", action="store_true")
    parser.add_argument("--paper", action="store_true")
    options = parser.parse_args()
    good = [run(case, options.epsilon, options.seed, False) for case in CASES]
    if options.gates:
        good += [run(case, options.epsilon, options.seed, True) for case in GATES]
    if options.paper:
        good.append(paper())
    return 0 if all(good) else 1


if __name__ == "__main__":
    raise SystemExit(main())
