"""What starting costs: CPU time (user and system) of imports and of the command line's help, as ratios to `import numpy`.

    python benchmarks/imports.py [--repeat 20]

The processes take turns, so that whatever else the machine does meets all alike. Python's own start is part of each time.
Prints the least and the median time of each and the ratio of both to numpy's.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys

STARTS = {
    "import numpy": ["-c", "import numpy"],
    "import qnn_emul": ["-c", "import qnn_emul"],
    "qnn-emul --help": ["-m", "qnn_emul", "--help"],
    "a first encoding": ["-c", "import qnn_emul as qe; qe.BlockEncoding.from_matrix([[0.5]])"],
    "import scipy.sparse.linalg": ["-c", "import scipy.sparse.linalg"],
}


def cpu_seconds(arguments: list[str]) -> float:
    """User and system time of one Python process. Raises SystemExit where it fails."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"{arguments} fails")
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Time all in turn and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--repeat", type=int, default=20)
    repeat = options.parse_args().repeat
    times: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(repeat + 1):
        for name, arguments in STARTS.items():
            times[name].append(cpu_seconds(arguments))
    kept = {name: found[1:] for name, found in times.items()}  # the first round fills the disk cache
    least, median = min(kept["import numpy"]), statistics.median(kept["import numpy"])
    print(f"{'':28}{'least [s]':>10}{'median [s]':>12}{'ratios to numpy':>20}")
    for name, found in kept.items():
        ratios = f"{min(found) / least:.2f}, {statistics.median(found) / median:.2f}"
        print(f"{name:28}{min(found):>10.3f}{statistics.median(found):>12.3f}{ratios:>20}")


if __name__ == "__main__":
    main()
