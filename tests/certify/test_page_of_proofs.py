"""docs/explanation/what-is-proved.md quotes what the checker prints, and draws the circuit that runs."""

import importlib.util
import json
import pathlib
import re
from typing import Any

import check

ROOT = pathlib.Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "what-is-proved.md").read_text(encoding="utf-8")
KEY = "be.linear_combination"
FILE = json.loads((ROOT / "proofs" / f"{KEY}.json").read_text(encoding="utf-8"))


def regenerate() -> Any:
    spec = importlib.util.spec_from_file_location("regenerate", ROOT / "docs" / "regenerate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_up_to_date() -> None:
    """`python docs/regenerate.py` draws it from the circuit function."""
    module = regenerate()
    assert module.CIRCUIT.read_text(encoding="utf-8") == module.picture(), "run: python docs/regenerate.py"
    assert f"]({module.CIRCUIT.name})" in PAGE
    words = re.findall(r"middle[^>]*>([^<]+)</text>", module.picture())
    assert words == ["right", "j", "U_j", "U_j", "left†"]


def test_what_is_quoted_is_printed() -> None:
    """The statement about the circuit of any number of terms."""
    (quoted,) = [line for line in PAGE.splitlines() if line.startswith(f"{KEY}: accepted ")]
    assert quoted.removeprefix(f"{KEY}: accepted ") in check.check(ROOT / "proofs" / f"{KEY}.json")


def test_the_lines_are_those_of_the_certificate() -> None:
    """The rules in their order, of the step of the induction."""
    place = next(k for k, s in enumerate(FILE["statement"]["settings"]) if s["label"].endswith("not all 0"))
    error, norms = re.search(r"in order, (.*) for the error, (.*) for the norm", PAGE).groups()  # type: ignore[union-attr]
    assert [*error.split(", "), *norms.split(", ")] == [step[1] for step in FILE["proof"][place] if step[0] == "law"]


def test_the_laws_of_the_format_are_those_of_the_checker() -> None:
    """All of them, and what a statement may suppose."""
    page = (ROOT / "docs" / "reference" / "certificate-format.md").read_text(encoding="utf-8")
    laws = [f"{name}: {text}" for name, text in check.LAWS.items()]
    laws += [f"{name} [{', '.join(fixed)}]: {text}" for name, (fixed, text) in check.SUPPOSED.items()]
    assert f"```\n{chr(10).join(sorted(check.PROMISES))}\n```" in page
    of_leaves = [text for always in (1, 2) for row in check.LEAVES.values() for text in row[always]]
    assert f"```\n{chr(10).join(dict.fromkeys([*check.PAIRS, *of_leaves]))}\n```" in page
    assert [line for block in page.split("```")[5:8:2] for line in block.strip().splitlines()] == laws
