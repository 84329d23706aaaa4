"""The recipes of docs/how-to/other-libraries.md, each where its library is installed: record and trap."""

from __future__ import annotations

import pathlib
import re

import pytest

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "how-to" / "other-libraries.md"
RECIPES = re.findall(r"```py\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
LIBRARIES = ("pennylane", "pennylane", "pennylane", "pennylane", "qrisp", "unitaria")
NAMES = ("BlockEncode", "FABLE", "PrepSelPrep", "qsvt", "Qrisp", "unitaria")


def test_every_recipe_is_run_below() -> None:
    """None is left out, and each uses the library that it is skipped for."""
    assert len(RECIPES) == len(LIBRARIES) == len(NAMES)
    assert all(library in recipe for library, recipe in zip(LIBRARIES, RECIPES, strict=True))


@pytest.mark.filterwarnings("ignore")  # of the libraries
@pytest.mark.parametrize("place", range(len(NAMES)), ids=NAMES)
def test_recipe(place: int) -> None:
    pytest.importorskip(LIBRARIES[place])
    exec(RECIPES[place], {})
