"""`ALL`: the statements by their keys, found by walking the packages beside this file; `PAPER`: those of the paper itself."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from ..claims.statement import Claim
from ..errors import UnknownKey
from . import __name__ as papers
from . import __path__ as place


class Statements(Mapping[str, Claim]):
    """Statements by their keys. Raises UnknownKey."""

    def __init__(self, given: Iterable[tuple[str, Claim]]) -> None:
        self._by_key = dict(given)

    def __getitem__(self, key: str) -> Claim:
        if not isinstance(key, str) or key not in self._by_key:
            raise UnknownKey("key", "be the key of a statement", key, self, "`qnn-emul catalogue` lists the keys.")
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def __repr__(self) -> str:
        return f"<{len(self)} statements, {next(iter(self), None)!r} and so on>"


def sources() -> list[str]:
    """Names of the packages here, one for each source."""
    return sorted(module.name for module in pkgutil.iter_modules(place) if module.ispkg)


def statements(source: str) -> Statements:
    """Those of one source, in the order of their numbers."""
    package = import_module(f"{papers}.{source}")
    modules = [import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    found = {
        value.key: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Claim) and not name.startswith("_")
    }
    return Statements(sorted(found.items(), key=lambda item: _numbers(item[0])))


def _numbers(key: str) -> list[tuple[str, int]]:
    """Words and numbers in turn, so that what is numbered 2 comes before 10."""
    return [(word, int(number or 0)) for word, number in re.findall(r"(\D+)(\d*)", key)]


PAPER: Mapping[str, Claim] = statements("rattew2025")
ALL: Mapping[str, Claim] = Statements(
    {**PAPER, **{key: claim for source in sources() for key, claim in statements(source).items()}}.items()
)
