"""Scans of the resources over the size, the layers or the accuracy: one row per point and set of rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..errors import ArgumentError
from .resources import CLASSICAL_TIME, GATE_TIME, RULES, log10, log10_times, resources

VARIABLES = ("log2-n", "layers", "epsilon")
MAX_POINTS = 200


def points(text: str) -> tuple[str, list[Any]]:
    """("log2-n", [20, 24, …]) from "log2-n=20:60:4"; a step of epsilon is a factor, by default 10. Raises ArgumentError."""
    name, _, values = text.partition("=")
    parts = values.split(":")
    if name not in VARIABLES or len(parts) not in (2, 3):
        raise ArgumentError("--scan", f"be VARIABLE=START:STOP[:STEP] with one of {', '.join(VARIABLES)}", repr(text))
    try:
        numbers = [float(p) for p in parts] if name == "epsilon" else [int(p) for p in parts]
        finite = all(math.isfinite(number) for number in numbers)
    except (ValueError, OverflowError):
        raise ArgumentError("--scan", "have numbers for START, STOP and STEP", repr(text)) from None
    start, stop = numbers[:2]
    default = 10.0 if name == "epsilon" else 2 if name == "log2-n" else 1
    step = numbers[2] if len(numbers) == 3 else default
    if not finite or not all(x > 0 for x in (start, stop, step)) or (name == "epsilon" and step <= 1):
        must = "have positive numbers, and a factor above 1 as the STEP of epsilon"
        raise ArgumentError("--scan", must, repr(text))
    ratio = (
        math.log(max(start, stop) / min(start, stop)) / math.log(step) if name == "epsilon" else (stop - start) // step
    )
    if not 0 <= ratio < MAX_POINTS:  # before any list of them is made
        raise ArgumentError(
            "--scan", f"name between 1 and {MAX_POINTS} points", f"{text!r}: {max(0, math.floor(ratio) + 1)}"
        )
    return name, _factors(start, stop, step) if name == "epsilon" else list(range(int(start), int(stop) + 1, int(step)))


def _factors(start: float, stop: float, step: float) -> list[float]:
    """From the larger number down to the smaller one, each the last divided by `step`."""
    high, low = max(start, stop), min(start, stop)
    count = min(MAX_POINTS + 1, 1 + int(math.log(high / low) / math.log(step) + 1e-9))
    return [high / step**j for j in range(count)]


def scan(
    variable: str,
    values: Sequence[Any],
    regime: int,
    log2_n: int,
    layers: int,
    epsilon: float,
    paths: int = 2,
    gate_time: float = GATE_TIME,
    classical_time: float = CLASSICAL_TIME,
) -> list[dict[str, Any]]:
    """Rows by the names of their columns; the scanned one of log2_n, layers and epsilon takes `values`. Raises ArgumentError."""
    rows: list[dict[str, Any]] = []
    for value in values:
        here: dict[str, Any] = {"log2_n": log2_n, "layers": layers, "epsilon": epsilon}
        here[variable.replace("-", "_")] = value
        for rules in RULES:
            r = resources(regime, paths=paths, rules=rules, **here)
            quantum, classical = log10_times(r, gate_time, classical_time)
            rows.append(
                {
                    **here,
                    "rules": rules,
                    "log10_depth": log10(r.depth),
                    "log10_gates": log10(r.gates),
                    "qubits": r.qubits,
                    "ancillas": r.ancillas,
                    "log10_queries": log10(r.input_queries),
                    "log10_qram_words": log10(r.qram_words) if r.qram_words else None,
                    "log10_seconds_quantum": quantum,
                    "log10_seconds_classical": classical,
                }
            )
    return rows
