"""Derivations for k a symbol and k = 1 ... 6 in every regime: seconds of processor time, and the order found.

    python benchmarks/derive.py

Each derivation follows the project's construction and the paper's, and compares both with the claim. Exit status 1 where the
seven of one regime take more than 5 s.
"""

from __future__ import annotations

import time

from qnn_emul.complexity.verdict import judge

LIMIT = 5.0


def main() -> int:
    """A line per derivation, then the sum of each regime."""
    slow = False
    for regime in (1, 2, 3):
        total = 0.0
        for layers in (None, *range(1, 7)):
            start = time.process_time()
            found = judge(regime, layers=layers)
            spent = time.process_time() - start
            total += spent
            print(f"regime {regime}  k = {found.derivation.layers}  {spent:5.2f} s  O({found.order})  {found.verdict}")
        print(f"regime {regime}  in all  {total:5.2f} s")
        slow |= total > LIMIT
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
