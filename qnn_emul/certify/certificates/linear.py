"""Linear combinations with rational coefficients, some of them >= 0: linear programming finds them, elimination makes them exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

Column = Mapping[Any, int | Fraction]


def solve(
    goal: Column, columns: Sequence[Column], signed: Sequence[bool], strict: Sequence[bool] | None = None
) -> list[Fraction] | None:
    """goal = sum of columns * c exactly, c >= 0 where signed; None if none is found.

    strict   some of these columns get a positive coefficient
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    if not columns:
        return None
    rows = sorted(set(goal).union(*columns), key=repr)
    place = {m: i for i, m in enumerate(rows)}
    entries = [(place[m], j, float(v)) for j, c in enumerate(columns) for m, v in c.items()]
    i, j, v = (np.array(x) for x in zip(*entries, strict=True)) if entries else ([], [], [])
    matrix = csr_array((v, (i, j)), shape=(len(rows), len(columns)))
    right = np.array([float(goal.get(m, 0)) for m in rows])
    bounds: list[Any] = [(0, None) if s else (None, None) for s in signed]
    cost = [1.0 if s else 0.0 for s in signed]
    if strict is not None:
        bounds = [(0, 1) if s else b for s, b in zip(strict, bounds, strict=True)]
        cost = [-1.0 if s else 0.0 for s in strict]
    result = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs-ds")
    if result.status != 0:
        return None
    support = [j for j, c in enumerate(result.x) if abs(c) > 1e-9]
    values = exactly(
        [{place[m]: c for m, c in columns[j].items()} for j in support],
        {place[m]: c for m, c in goal.items()},
        len(rows),
    )
    if values is None or any(v < 0 for j, v in zip(support, values, strict=True) if signed[j]):
        return None
    if strict is not None and not any(strict[j] and v > 0 for j, v in zip(support, values, strict=True)):
        return None
    out = [Fraction(0)] * len(columns)
    for j, v in zip(support, values, strict=True):
        out[j] = v
    return out


def exactly(
    columns: Sequence[Mapping[int, int | Fraction]], right: Mapping[int, int | Fraction], rows: int
) -> list[Fraction] | None:
    """A solution of the (overdetermined, sparse) system over the rationals, free unknowns 0; None if there is none."""
    table = [[Fraction(c.get(i, 0)) for c in (*columns, right)] for i in range(rows)]
    table = [row for row in table if any(row)]
    pivots: list[tuple[int, int]] = []
    row = 0
    for column in range(len(columns)):
        found = next((i for i in range(row, len(table)) if table[i][column]), None)
        if found is None:
            continue
        table[row], table[found] = table[found], table[row]
        pivot = table[row][column]
        table[row] = [x / pivot for x in table[row]]
        for i in range(len(table)):
            factor = table[i][column]
            if i != row and factor:
                table[i] = [x - factor * y for x, y in zip(table[i], table[row], strict=True)]
        pivots.append((row, column))
        row += 1
    if any(table[i][-1] for i in range(row, len(table))):
        return None
    out = [Fraction(0)] * len(columns)
    for i, column in pivots:
        out[column] = table[i][-1]
    return out
