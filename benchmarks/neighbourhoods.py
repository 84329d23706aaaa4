"""For each held-out digit the largest radius within which its class is certain, and the nearest class change that an attack finds.

`OMP_NUM_THREADS=1 python benchmarks/neighbourhoods.py [--start I] [--digits N] [--out FILE]`: a line of JSON for each digit, then what
they come to, lines that FILE has already included.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from qnn_emul.networks.data.digits import load_split
from qnn_emul.networks.neighbourhood import largest, nearest_change, network_of
from qnn_emul.networks.residual_cnn import digit_tensor, load_network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=int, default=0, help="the first of the held-out digits (default 0)")
    parser.add_argument("--digits", type=int, default=359, help="how many of the held-out digits (default 359: all)")
    parser.add_argument("--out", type=Path, help="write the lines to this file too")
    options = parser.parse_args()
    images, network = load_split().images, load_network()
    asked = network_of(network.encode(digit_tensor(images[0]), 1e-6))
    known = options.out is not None and options.out.exists()
    lines = [json.loads(line) for line in options.out.read_text(encoding="utf-8").splitlines()] if known else []
    for index, image in list(enumerate(images))[options.start : options.start + options.digits]:
        start = time.process_time()
        found = largest(asked, image)
        middle = time.process_time()
        change = nearest_change(asked, image, np.random.default_rng(index), found.radius)
        seconds = [round(middle - start, 2), round(time.process_time() - middle, 2)]
        line = {"index": index, "class": found.predicted, "certain": found.radius, "changed": change and change[0]}
        lines.append({**line, "seconds": seconds[0], "attack_seconds": seconds[1]})
        print(json.dumps(lines[-1]), flush=True)
        if options.out is not None:
            options.out.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    radii = np.array([line["certain"] for line in lines])
    changed = np.array([line["changed"] or 16.0 for line in lines])
    cpu = np.median([line["seconds"] for line in lines])
    print(
        f"largest radius: median {np.median(radii):.3f}, quartiles {np.percentile(radii, 25):.3f} and {np.percentile(radii, 75):.3f}"
    )
    print(
        f"radius 1 or more: {np.sum(radii >= 1)} of {len(radii)}; none: {np.sum(radii == 0)}; CPU seconds a digit: median {cpu:.2f}"
    )
    print(
        f"class changes found inside: {np.sum(changed <= radii)}; median radius of a change: {np.median(changed):.3f}"
    )
    print(f"certain over changed: median {np.median(radii / changed):.2f}")


if __name__ == "__main__":
    main()
