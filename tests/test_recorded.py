"""What the commands print stays what it was: `tests/recorded/` holds their JSON, which is compared to the last digit.

Numbers that matrices give (run, norms, table1) may be off by 1e-12, for another BLAS adds in another order. The records and
verdicts of `catalogue` and `claims` are compared where those commands are tested anyway. A file here changes only when a number
is meant to change.
"""

from __future__ import annotations

from typing import Any

import pytest
from helpers import main_json, recorded

CASES = [
    pytest.param(command, case["arguments"], case["output"], id=" ".join([command, *case["arguments"]]))
    for command in ("derive", "resources", "run", "norms", "table1")
    for case in recorded(command)
]


MEASURED = {"run": 1e-12, "norms": 1e-12, "table1": 1e-12}


def differences(found: Any, kept: Any, allowed: float = 0.0, where: str = "") -> list[str]:
    """The places at which `found` is not `kept`; floats may be off by allowed * max(1, |kept|)."""
    if isinstance(kept, dict) and isinstance(found, dict) and set(found) == set(kept):
        return [d for k in kept for d in differences(found[k], kept[k], allowed, f"{where}.{k}")]
    if isinstance(kept, list) and isinstance(found, list) and len(found) == len(kept):
        return [d for j, x in enumerate(kept) for d in differences(found[j], x, allowed, f"{where}[{j}]")]
    if isinstance(found, float) and isinstance(kept, float) and abs(found - kept) <= allowed * max(1.0, abs(kept)):
        return []
    return [] if found == kept else [f"{where}: {found!r}, recorded {kept!r}"]


@pytest.mark.parametrize(("command", "arguments", "kept"), CASES)
def test_the_output_is_the_recorded_one(command: str, arguments: list[str], kept: Any, capsys: Any) -> None:
    status, found = main_json([command, *arguments, "--json"], capsys)
    assert status == 0
    assert differences(found, kept, MEASURED.get(command, 0.0)) == []


def test_a_difference_is_found() -> None:
    """In the last digit, in a name, in a length, in a type."""
    assert differences({"a": [1.0, 0.25]}, {"a": [1.0, 0.25]}) == []
    assert differences({"a": [1.0, 0.25]}, {"a": [1.0, 0.25 + 2**-54]}) == [".a[1]: 0.25, recorded 0.25000000000000006"]
    assert differences(0.25, 0.25 + 2**-54, 1e-12) == []
    assert differences(1, 2, 1e-12)
    assert differences({"a": 1}, {"b": 1})
    assert differences([1], [1, 2])
    assert differences(None, 0.0)
