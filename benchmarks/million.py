"""No false alarm from rounding: a million instances of the record algebra, block level, at most two qubits.

    python benchmarks/million.py [--instances N] [--seed S] [--jobs J]

Random and adversarial instances of the rules that combine encodings. Prints instances, alarms and, per rule, the largest
tightness and the largest share of the rounding allowance that an instance needed ((error - epsilon)/rounding, 1 is an alarm).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable

from qnn_emul.campaigns.campaign import Campaign, chunks, run_chunk
from qnn_emul.campaigns.workers import in_order, workers

ALGEBRA = (
    "ve.sum",
    "ve.matrix_vector",
    "ve.tensor",
    "ve.concatenation",
    "ve.normalization",
    "ve.embedding",
    "ve.elementwise_product",
    "ve.sub_encoding",
    "ve.leading_part",
    "be.product",
    "be.linear_combination",
    "be.tensor",
    "be.adjoint",
    "be.direct_sum",
    "common.scaling",
    "common.deamplification",
    "common.compression",
    "bridge.diagonal_of_vector",
    "bridge.bra_of_vector",
)


def digest(campaign: Campaign, part: Iterable[int]) -> tuple[int, list[dict], dict[str, tuple[float, float]]]:
    """Of one piece: how many instances, the failing lines, and per key the largest tightness and share of the rounding."""
    lines = run_chunk(campaign, list(part))
    most: dict[str, tuple[float, float]] = {}
    for x in lines:
        tight, share = most.get(x["key"], (0.0, 0.0))
        if "error" in x:
            spent = max(0.0, x["error"] - x["epsilon"]) / x["rounding"] if x["rounding"] else 0.0
            most[x["key"]] = (max(tight, x["tightness"] or 0.0), max(share, spent))
    return len(lines), [{**x, "max_n": campaign.max_n} for x in lines if not x["ok"]], most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instances", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    campaign = Campaign(ALGEBRA, options.instances, options.seed, max_n=2, level="block")
    started, count, alarms = time.perf_counter(), 0, 0
    most = dict.fromkeys(ALGEBRA, (0.0, 0.0))
    with workers(options.jobs) as (submit, width):
        tasks = ((campaign, part) for part in chunks(0, options.instances, 500))
        for done, failing, found in in_order(submit, width, digest, tasks):
            count, alarms = count + done, alarms + len(failing)
            for line in failing:
                print(json.dumps(line), flush=True)
            for key, pair in found.items():
                most[key] = (max(most[key][0], pair[0]), max(most[key][1], pair[1]))
    for key, (tight, share) in most.items():
        print(f"{key:28s} tightness {tight:.12f}   share of the rounding allowance {share:.3f}")
    print(f"{count} instances, {alarms} alarms, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
