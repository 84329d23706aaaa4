"""The catalogue: one statement, one file. `CATALOGUE` maps keys to entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules

from ..engine.lemma import Lemma
from ..errors import LemmaFileError, UnknownKey
from . import algebra as algebra


class Catalogue(Mapping[str, Lemma]):
    """The entries by key, in the order of folders and files. Every file in a folder beside this one is an entry.

    The key is the file's path (`be.product`). A file is read when its entry is first asked for. Raises UnknownKey.
    """

    @cached_property
    def _found(self) -> dict[str, Lemma | None]:
        folders = [f"{m.name}" for m in iter_modules(__path__) if m.ispkg]
        files = ((name, file.name) for name in folders for file in iter_modules([f"{p}/{name}" for p in __path__]))
        return {f"{folder}.{file}": None for folder, file in files}

    def __getitem__(self, key: str) -> Lemma:
        if key not in self:
            raise UnknownKey("key", "be a key of the catalogue", key, self, "`qnn-emul catalogue` lists the keys.")
        entry = self._found[key]
        if entry is None:
            made = vars(import_module(f".{key}", __name__)).values()
            entry = next((x for x in made if isinstance(x, Lemma) and x.key == key), None)
            if entry is None:
                raise LemmaFileError(key, "makes no entry", "It must end with `NAME = lemma(globals(), …)`.")
            self._found[key] = entry
        return entry

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __repr__(self) -> str:
        return f"<catalogue of {len(self)} lemmas, {next(iter(self))!r} and so on>"

    def __len__(self) -> int:
        return len(self._found)


CATALOGUE = Catalogue()
