"""How fast the package is against what one would write by hand, and against other simulators: one table of ratios.

    python benchmarks/run_all.py [quick] [--peers PYTHON] [--only TEXT]

Each row (`rows.py`) is done by the package and by plain numpy (`references.py`), in turn, on one thread; the results are compared first.
Printed are CPU seconds, the ratio (median, least and largest of the turns), memory at its peak in vectors, and the floor: what the bytes
that must move and the products that must be made take at the speed of this machine, and which share of our time that is. PYTHON is an
interpreter that has PennyLane's lightning.qubit or qulacs (`peers.py`); one that is missing is named. Exit status 1 where a row is above
what is allowed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from rows import Row, table


def seconds(work: Callable[[], Any]) -> float:
    """CPU time of one call."""
    start = process_time()
    work()
    return process_time() - start


def peak(work: Callable[[], Any]) -> int:
    """Bytes at the peak of one call, above what was there before."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def machine() -> tuple[float, float]:
    """Bytes a second that are read and written, and real operations a second, of large arrays on one thread."""
    array, matrix = np.ones(1 << 23), np.ones((768, 768))
    other = np.empty_like(array)
    moving = min(seconds(lambda: np.copyto(other, array)) for _ in range(5))
    multiplying = min(seconds(lambda: matrix @ matrix) for _ in range(5))
    return 2 * array.nbytes / moving, 2 * 768**3 / multiplying


def measured(row: Row, speed: tuple[float, float]) -> bool:
    """One line; True where the row is within what is allowed."""
    if row.reference is not None:
        gap = float(np.max(np.abs(np.asarray(row.ours()) - row.reference())))
        assert gap <= row.tolerance, f"{row.name}: results differ by {gap:.1e}"
    ours, theirs = [], []
    for _ in range(row.repeat):
        ours.append(seconds(row.ours))
        theirs.append(seconds(row.reference) if row.reference else row.seconds)
    ratios = sorted(a / max(b, 1e-9) for a, b in zip(ours, theirs, strict=True))
    ratio, allowed = statistics.median(ratios), row.at_most if row.reference else 1.0
    vectors = peak(row.ours) / row.vector if row.vector else 0.0
    floor = row.moved / speed[0] + row.products / speed[1]
    good = ratio <= allowed and (not row.vectors or vectors <= row.vectors)
    memory = f"{vectors:5.1f} of {row.vectors:g} vectors" if row.vectors else ""
    share = f"{floor / statistics.median(ours):4.0%} of it the floor" if floor else ""
    against = f"{statistics.median(theirs):9.4f} s" if row.reference else f"({row.seconds:g} s allowed)"
    print(
        f"{'met' if good else 'NOT':4}{row.name:58}{statistics.median(ours):9.4f} s {against:>18}{ratio:7.2f} x "
        f"({ratios[0]:.2f}-{ratios[-1]:.2f}), at most {allowed:g}  {memory:20}{share}",
        flush=True,
    )
    return good


def peers(python: str) -> None:
    """The row of shifts and diagonals by other simulators, in their own environment."""
    found = subprocess.run([python, str(Path(__file__).with_name("peers.py"))], capture_output=True, text=True)
    if found.returncode:
        print(f"peers: {python} fails: {found.stderr.strip().splitlines()[-1:]}")
        return
    for line in json.loads(found.stdout):
        print("peer ", line)


def on_one_thread() -> None:
    """Start again where the libraries that are loaded already may use more threads."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    if any(os.environ.get(name) != "1" for name in names):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **dict.fromkeys(names, "1")})


def main() -> int:
    """Measure all rows."""
    on_one_thread()
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("how", nargs="?", choices=["all", "quick"], default="all")
    options.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    options.add_argument("--only", default="", metavar="TEXT", help="rows whose name has this text")
    chosen = options.parse_args()
    speed = machine()
    print(f"this machine, one thread: {speed[0] / 1e9:.1f} GB/s, {speed[1] / 1e9:.1f} GFlop/s")
    rows = [row for row in table(chosen.how == "quick") if chosen.only in row.name]
    good = [measured(row, speed) for row in rows]
    if not chosen.only:
        peers(chosen.peers)
    print(f"{sum(good)} of {len(good)} rows met")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
