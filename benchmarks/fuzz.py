"""Random trees over every operation of the catalogue, compared with plain numpy in extended precision.

`python benchmarks/fuzz.py --nodes 10000`: leaves at scales from 1e-320 to 1e300, trees up to eight deep (`fuzz_trees.py`). At each node
target, value, corner, unitarity, ancillas, norm and cost are compared with `fuzz_references.py`, at each root what `qe.check` says, and of
one tree in a hundred the formulas. Circuits are applied up to 9 qubits and 300 queries, of every sixteenth tree up to 2048, above six
qubits on the encoded columns and some across the others; how many is said. Counted are untrue records, false alarms, numbers that differ
and raw exceptions; each is printed with the command that shows it again. Roots of which `check` says that floats do not tell are counted
apart. `--faults N` puts faults in (epsilon too small by 1 part in 10^6, one sign, one ancilla) that must all be found; `--bad-calls N`
calls every public function with an argument that is none (`fuzz_calls.py`).
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from fuzz_calls import bad_call
from fuzz_trees import CIRCUIT, TINY, Node, extended, grown, size

import qnn_emul as qe
from qnn_emul.campaigns.workers import available_cores, in_order, workers
from qnn_emul.errors import QnnEmulError, TooLarge

QUERIES, LONG = 300, 16  # circuits of more queries than that are applied in every so-manieth tree
MOST = 2048  # and of more nowhere: up to there every polynomial has phases
WHOLE, BESIDE = 6, 4  # qubits up to which it is applied to every column; columns beside the encoded ones above that
FORMULAS = 0.01  # of the trees, whose formulas are evaluated
PART = 1e-6  # by which an injected epsilon is too small


@dataclass(frozen=True)
class Observed:
    """What the package says of a node; `corner`, `qubits`, `unitarity` and `counted` only where its circuit is small."""

    target: np.ndarray
    value: np.ndarray
    alpha: float
    ancillas: int
    epsilon: float
    norm: float
    corner: np.ndarray | None = None
    qubits: int | None = None
    unitarity: float = 0.0
    cost: Any = None
    counted: Any = None


@dataclass
class Tally:
    """What one or more trees gave."""

    nodes: int = 0
    circuits: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.nodes += other.nodes
        self.circuits += other.circuits
        self.kinds += other.kinds
        self.refused += other.refused
        self.lines += other.lines


def observed(e: Any, queries: int = MOST) -> Observed:
    """What the package says; raises what it raises. Its circuit is applied where it is small, and of at most so many queries."""
    r = e.record
    out = Observed(np.asarray(e.target), np.asarray(e.value), r.alpha, r.ancillas, r.epsilon, r.norm, cost=qe.cost(e))
    if e.n + e.ancillas > CIRCUIT or sum(out.cost.queries.values()) > queries:
        return out
    circuit, side = e.circuit, 1 << e.n
    start = columns(circuit.qubits, side)
    made = circuit.apply(start)
    corner = made[:side, :side] if e.kind == "BE" else made[:side, 0]
    unitarity = float(np.linalg.norm(made.conj().T @ made - np.eye(start.shape[1]), 2))
    return replace(out, corner=corner, qubits=circuit.qubits, unitarity=unitarity, counted=qe.counted_cost(e))


@lru_cache(maxsize=64)
def columns(qubits: int, side: int) -> np.ndarray:
    """Orthonormal: all of the unit vectors, or the first `side` and some that lie across the others."""
    if qubits <= WHOLE:
        return np.eye(1 << qubits, dtype=complex)
    rest = np.random.default_rng(qubits).normal(size=((1 << qubits) - side, 2 * BESIDE))
    across = np.linalg.qr(rest[:, :BESIDE] + 1j * rest[:, BESIDE:])[0]
    out = np.zeros((1 << qubits, side + BESIDE), complex)
    out[:side, :side], out[side:, side:] = np.eye(side), across
    return out


def compared(o: Observed, node: Node) -> list[tuple[str, str]]:
    """(kind, words) of everything that is not as it is in extended precision."""
    found: list[tuple[str, str]] = []
    numbers = (o.alpha, o.epsilon, o.norm)
    if not (o.alpha > 0 and all(np.isfinite(x) and x >= 0 for x in numbers)):
        return [("record", f"alpha, epsilon, norm = {numbers}")]
    for what, mine, exact, slack in (
        ("target", o.target, node.target, node.target_slack),
        ("value", o.value, node.value, node.value_slack),
    ):
        off = np.abs(extended(mine) - exact)
        if mine.shape != exact.shape or not np.all(off <= slack):
            found.append((what, f"{short(mine)} where {short(exact)} is right (rounding {float(np.max(slack)):.1e})"))
    allowed = size(node.target_slack) + size(node.value_slack)
    wrong, length = size(node.target - node.value), size(node.target)
    if wrong > np.longdouble(o.epsilon) * (1 + 1e-12) + allowed:
        found.append(("untrue", f"error {wrong:.12g} where epsilon = {o.epsilon:.12g} (rounding {allowed:.1e})"))
    if length > np.longdouble(o.norm) * (1 + 1e-12) + size(node.target_slack):
        found.append(("norm", f"||target|| = {length:.12g} where norm = {o.norm:.12g}"))
    return found + compared_circuits(o, node)


def compared_circuits(o: Observed, node: Node) -> list[tuple[str, str]]:
    if o.corner is None:
        return []
    found: list[tuple[str, str]] = []
    queries = max(1.0, sum(o.counted.queries.values()) / 100)
    allowed = 1e-12 * queries
    off = size(extended(o.corner) * np.longdouble(o.alpha) - node.value)
    if off > allowed * np.longdouble(o.alpha):  # what the uses of circuits inside carry on is known to check alone
        allowed = max(allowed, qe.check(node.e, level="unitary").root.allowed or 0.0)
    if off > allowed * np.longdouble(o.alpha) + size(node.value_slack):
        found.append(("corner", f"alpha * corner is off by {off:.3g}"))
    if o.unitarity > allowed:
        found.append(("unitarity", f"||U^H U - 1|| = {o.unitarity:.3g}"))
    if o.qubits != node.e.n + o.ancillas:
        found.append(("ancillas", f"{o.qubits} qubits where n = {node.e.n}, ancillas = {o.ancillas}"))
    if (o.cost.depth, o.cost.gates, o.cost.ancillas, o.cost.queries) != (
        o.counted.depth,
        o.counted.gates,
        o.counted.ancillas,
        o.counted.queries,
    ):
        found.append(("cost", f"derived {o.cost}, counted {o.counted}"))
    return found


def short(x: np.ndarray) -> str:
    flat = np.ravel(x)
    return "[" + ", ".join(f"{complex(v):.6g}" for v in flat[:4]) + (", …]" if flat.size > 4 else "]")


def of_root(rng: np.random.Generator, e: Any) -> list[tuple[str, str]]:
    """What `check` says of a tree of true records, and (of some) whether the formulas give the record."""
    found = []
    c = qe.check(e)
    worst = c.smallest_failure
    if worst is not None:
        found.append(("alarm" if worst.failures else UNTOLD, f"check: {worst!r}"))
    if len(e.nodes()) < 8 and rng.random() < FORMULAS:
        formula, values = qe.symbolic(e), qe.symbol_values(e)
        given = {s: v for s, v in values.items() if s not in getattr(formula, "where", {})}
        for part in ("alpha", "epsilon", "norm"):
            read = getattr(formula, part)
            for name, meaning in reversed(getattr(formula, "where", {}).items()):
                read = read.xreplace({name: meaning}) if hasattr(read, "xreplace") else read
            number, stands = (
                np.longdouble(str(read.evalf(30, subs=given))) if hasattr(read, "evalf") else read,
                getattr(e.record, part),
            )
            if abs(np.longdouble(number) - np.longdouble(stands)) > 1e-12 * abs(np.longdouble(stands)) + 100 * TINY:
                found.append(("symbols", f"{part}: the formula gives {number}, the record says {stands}"))
    return found


def place(problem: Exception) -> str:
    """Where an exception was raised: the last two functions."""
    frames = traceback.extract_tb(problem.__traceback__)[-2:]
    return " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames))


def run_tree(seed: int, number: int) -> Tally:
    """One tree, with everything that is wrong about it."""
    rng, tally, last = np.random.default_rng([seed, number]), Tally(), None
    again = f"python benchmarks/fuzz.py --seed {seed} --tree {number}"

    def note(kind: str, key: str, words: str) -> None:
        tally.kinds[kind] += 1
        tally.lines.append(f"{kind} {key}: {words}  [{again}]")

    key = "leaf"
    try:
        for node in grown(rng, tally.refused, False):
            key = node.e.key
            tally.nodes += 1
            seen = observed(node.e, QUERIES if number % LONG else MOST)
            tally.circuits += seen.corner is not None
            for kind, words in compared(seen, node):
                note(kind, key, words)
            last = node
        if last is not None and not tally.kinds:
            for kind, words in of_root(rng, last.e):
                note(kind, last.e.key, words)
    except TooLarge:
        tally.refused["TooLarge"] += 1
    except QnnEmulError as problem:  # of something that is there
        note("late", key, f"{type(problem).__name__}: {problem}")
    except Exception as problem:
        note("raw", key, f"{type(problem).__name__}: {problem} in {place(problem)}, after a node of this kind")
    return tally


def run_faults(seed: int, number: int) -> Tally:
    """Faults put into the nodes of one tree of tight leaves: each must be found, here and by `qe.check`."""
    rng, tally = np.random.default_rng([seed, number, 1]), Tally()
    for node in grown(rng, tally.refused, True):
        seen = observed(node.e)
        if compared(seen, node):
            continue
        for name, fault, package in faults(rng, seen, node):
            tally.nodes += 1
            missed = [] if compared(fault, node) else ["the comparison"]
            missed += ["qe.check"] if package is not None and qe.check(*package).ok else []
            tally.kinds[f"{name}, missed" if missed else f"{name}, found"] += 1
            again = f"python benchmarks/fuzz.py --seed {seed} --tree {number} --faults 1"
            tally.lines += [f"MISSED by {' and '.join(missed)}: {name} of {node.e.key}  [{again}]"] if missed else []
    return tally


def faults(rng: np.random.Generator, seen: Observed, node: Node) -> Iterator[tuple[str, Observed, Any]]:
    """(name, what would be observed, what `check` gets) of every fault that shows at this node."""
    less = seen.epsilon * (1 - PART)
    allowed = size(node.target_slack) + size(node.value_slack)
    if size(node.target - node.value) > np.longdouble(less) * (1 + 1e-9) + 4 * allowed:  # the bound is attained
        yield "epsilon", replace(seen, epsilon=less), (node.e.with_record(epsilon=less),)
    for what, slack in (("target", node.target_slack), ("value", node.value_slack), ("corner", node.value_slack)):
        data = getattr(seen, what)
        visible = [] if data is None else np.flatnonzero(np.abs(data) > 1e-9 + 4 * np.max(slack))
        if len(visible):
            turned = data.copy()
            turned.flat[visible[int(rng.integers(len(visible)))]] *= -1
            yield f"sign of a {what}", replace(seen, **{what: turned}), None
    if seen.qubits is not None:
        for more in (-1, 1) if seen.ancillas else (1,):
            changed = node.e.with_record(ancillas=seen.ancillas + more)
            yield "ancilla", replace(seen, ancillas=seen.ancillas + more), (changed, "unitary")


def part(mode: str, seed: int, first: int, count: int) -> Tally:
    """`count` trees or calls in a row, for one process."""
    tally = Tally()
    with (
        warnings.catch_warnings(),
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
    ):  # for what calls write
        warnings.simplefilter("error", RuntimeWarning)
        for number in range(first, first + count):
            if mode == "calls":
                tally.nodes += 1
                kind, line = bad_call(seed, number)
                tally.kinds[kind] += 1
                again = f"python benchmarks/fuzz.py --seed {seed} --tree {number} --bad-calls 1"
                tally.lines += [f"{line}  [{again}]"] if line else []
            else:
                tally.add(run_tree(seed, number) if mode == "trees" else run_faults(seed, number))
    return tally


def campaign(mode: str, seed: int, wanted: int, jobs: int, most: int = 200) -> Tally:
    """Parts in their order until there are `wanted` nodes, faults or calls; prints what is found."""
    tally = Tally()
    tasks = ((mode, seed, first, 25) for first in range(0, sys.maxsize, 25) if tally.nodes < wanted)
    with workers(jobs) as (submit, width):
        for found in in_order(submit, width, part, tasks):
            for line in found.lines[: max(0, most - len(tally.lines))]:
                print(line, flush=True)
            tally.add(found)
            if tally.nodes >= wanted:
                break
    return tally


UNITS = {"trees": "nodes", "faults": "faults", "calls": "bad calls"}
UNTOLD = "not told"  # by `check`: what two constructions that should be the same differ by is below the rounding of their data
FINE = ("accepted", "named", UNTOLD)


def main() -> int:
    """Exit status 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--bad-calls", type=int, default=0)
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tree", type=int, help="this one alone")
    parser.add_argument("--jobs", type=int, default=available_cores())
    options = parser.parse_args()
    if np.finfo(np.longdouble).maxexp < 4096:
        parser.error("longdouble has no more range than float here")
    asked = {"faults": options.faults, "calls": options.bad_calls}
    modes = {mode: count for mode, count in asked.items() if count} or {"trees": options.nodes}
    wrong = 0
    for mode, count in modes.items():
        start = time.monotonic()
        if options.tree is not None:
            tally = part(mode, options.seed, options.tree, 1)
            print(*tally.lines, sep="\n")
        else:
            tally = campaign(mode, options.seed, count, options.jobs)
        bad = {k: v for k, v in sorted(tally.kinds.items()) if k not in FINE and not k.endswith(", found")}
        good = {k: v for k, v in sorted(tally.kinds.items()) if k not in bad}
        said = ", ".join(f"{v} {k}" for k, v in {**good, **bad}.items()) or "nothing wrong"
        refused = f"; refused by name: {dict(tally.refused)}" if tally.refused else ""
        applied = f" ({tally.circuits} circuits)" if tally.circuits else ""
        print(f"{tally.nodes} {UNITS[mode]}{applied}: {said}{refused}; {time.monotonic() - start:.0f} s")
        wrong += sum(bad.values())
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
