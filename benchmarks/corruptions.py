"""Count what the checkers of emulation certificates refuse: `python benchmarks/corruptions.py [--count N] [--digit]`.

Each corruption changes one thing of a true certificate (tests/certify/emulation_corruptions.py); a checker must refuse it, and name a
step at which it is wrong. Exit status: 1 where one does not.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "certify"), str(ROOT / "tests"), str(ROOT / "proofs")]


def certificate(digit: bool, folder: Path) -> Any:
    """Of held-out digit 2 with one block, or of a small network."""
    if not digit:
        return importlib.import_module("test_emulation_checkers").small()
    from qnn_emul.cli import main

    path = folder / "digit.json"
    with contextlib.redirect_stdout(io.StringIO()):
        main(["certify", "--blocks", "1", "--phases", "--out", str(path)])
    return json.loads(path.read_text(encoding="utf-8"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="corruptions (default 1000)")
    parser.add_argument("--digit", action="store_true", help="of a digit's certificate; takes some seconds each")
    options = parser.parse_args()
    corrupted = importlib.import_module("emulation_corruptions").corrupted
    checkers = [importlib.import_module(path.stem) for path in sorted((ROOT / "proofs").glob("check_emulation_*.py"))]
    wrong, counted = 0, {c.__name__: Counter[str]() for c in checkers}
    seconds = dict.fromkeys(counted, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        true, path = certificate(options.digit, Path(folder)), Path(folder) / "certificate.json"
        for seed in range(-1, options.count):
            kind, made, steps = ("true", true, ()) if seed < 0 else corrupted(seed, true)
            path.write_text(json.dumps(made), encoding="utf-8")
            for checker in checkers:
                out, begun = io.StringIO(), time.process_time()
                with contextlib.redirect_stdout(out):
                    status = checker.main([str(path), "--index", str(ROOT / "proofs" / "index.json")])
                seconds[checker.__name__] += time.process_time() - begun
                said = out.getvalue().strip().removeprefix("refused at ")
                if (status != 0) if seed < 0 else (status != 1 or not said.startswith(steps)):
                    wrong += 1
                    print(f"{checker.__name__}, {seed}, {kind}: {status}, {said}")
                counted[checker.__name__][kind] += status == (seed >= 0)
    for name, kinds in counted.items():
        print(
            f"{name}: {sum(kinds.values()) - 1} of {options.count} refused, {seconds[name]:.0f} s of CPU; {dict(kinds)}"
        )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
