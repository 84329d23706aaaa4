"""pytest plugin of qnn_emul: test your own encodings and claims in your own suite. Installed with the package.

    def test_mine(assert_encodes):                       # fixture: fails with the numbers, the node and the circuit's defect
        assert_encodes(my_encoding)                      # an encoding of qnn_emul, or
        assert_encodes(U, target=A, alpha=2, epsilon=0.1)   # a unitary of your own

    pytest --qnn-claims draft.py                         # every @claim of the collected files is a test: refuted fails
    pytest --qnn-claims --qnn-budget 10 --qnn-seed 1     # seconds to search for each (default 2), seed (default 0)

A claim whose name starts as your tests' names do (`test_…`) is a test without the option. The plugin lies beside the package,
not in it, so that loading it imports neither numpy nor qnn_emul; both are imported when something of it is first used.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLAIMS = "qnn_emul.claims.statement"  # where claims are defined: not imported here, only recognized once it is loaded


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, in a group of their own."""
    group = parser.getgroup("qnn_emul", "claims about encodings (qnn_emul)")
    group.addoption(
        "--qnn-claims",
        action="store_true",
        help="collect every function under @claim(...) of the collected files as a test",
    )
    group.addoption("--qnn-budget", type=_seconds, default=2.0, metavar="SECONDS", help="search per claim (default 2)")
    group.addoption("--qnn-seed", type=_seed, default=0, metavar="S", help="seed of the search (default 0)")


def _seconds(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value > 0):
        raise ValueError("must be a positive number of seconds")
    return value


def _seed(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError("must be at least 0")
    return value


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: Any, name: str, obj: object) -> pytest.Item | None:
    """A claim as a test item, where it was asked for."""
    module = sys.modules.get(CLAIMS)
    if module is None or not isinstance(obj, module.Claim) or not isinstance(collector, pytest.Module):
        return None
    wanted = collector.config.getoption("--qnn-claims") or collector.funcnamefilter(name)
    return ClaimItem.from_parent(collector, name=name, claim=obj) if wanted else None


class ClaimItem(pytest.Item):
    """A claim: passes unless it is refuted."""

    def __init__(self, *, claim: Any, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.claim = claim

    def runtest(self) -> None:
        """Search for a counterexample; a refuted claim, or one whose own code fails, fails."""
        from qnn_emul.testing import assert_claim

        config, cache = self.config, getattr(self.config, "cache", None)
        folder = cache.mkdir("qnn_emul") if cache is not None else None
        words = assert_claim(
            self.claim,
            budget=config.getoption("--qnn-budget"),
            seed=config.getoption("--qnn-seed"),
            file=Path(self.path),
            save_in=folder,
        )
        self.add_report_section("call", "qnn_emul", words)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The verdict alone, without the search's frames."""
        named = any(t.__name__ in ("QnnEmulError", "AssertionError") for t in excinfo.type.__mro__)
        return str(excinfo.value) if named else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """File, line and name of the claim."""
        code = getattr(self.claim.function, "__code__", None)
        return self.path, None if code is None else code.co_firstlineno - 1, f"claim {self.name}"


@pytest.fixture
def assert_encodes() -> Callable[..., None]:
    """`qnn_emul.testing.assert_encodes`: an encoding keeps its record, or a unitary encodes a target."""
    from qnn_emul.testing import assert_encodes as function

    return function
