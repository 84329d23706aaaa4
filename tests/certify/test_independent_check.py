"""proofs/check.py: Python's standard library alone accepts what the package has written, and refuses it after any change."""

import ast
import importlib.util
import json
import pathlib
import random
import subprocess
import sys
from typing import Any

import pytest
from corruptions import at, corrupted, grafted

FOLDER = pathlib.Path(__file__).parents[2] / "proofs"
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))["statements"]
FILES = {key: json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")) for key in INDEX}


@pytest.fixture(scope="module")
def check() -> Any:
    spec = importlib.util.spec_from_file_location("check", FOLDER / "check.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def run(*files: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(FOLDER / "check.py"), *files]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1"}
    )


def test_it_imports_the_standard_library_alone() -> None:
    """No module of this package, no SymPy, no solver."""
    tree = ast.parse((FOLDER / "check.py").read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_all_are_accepted_in_words() -> None:
    """One line for each statement, which it says; exit 0."""
    done = run()
    assert done.returncode == 0, done.stdout
    assert len({line.split(":")[0] for line in done.stdout.splitlines()}) == len(INDEX)
    assert (
        "be.product: accepted [] for all A (matrix), alpha_A (positive), block_A (contraction matrix), " in done.stdout
    )


def test_another_rule_is_refused(tmp_path: pathlib.Path) -> None:
    """A file whose statement is not the one of the index, or that is not there: exit 1, and the line says which."""
    changed = {**FILES["be.product"], "statement": FILES["be.tensor"]["statement"]}
    (tmp_path / "be.product.json").write_text(json.dumps(changed), encoding="utf-8")
    (tmp_path / "index.json").write_text((FOLDER / "index.json").read_text(encoding="utf-8"), encoding="utf-8")
    done = run(str(tmp_path / "be.product.json"), str(tmp_path / "be.tensor.json"))
    assert done.returncode == 1
    assert "be.product: REFUSED: the statement is not the one of the index" in done.stdout
    assert "be.tensor: REFUSED: FileNotFoundError" in done.stdout


@pytest.mark.parametrize("text", ["1e2", '{"schema": 2, "schema": 2}', "[]", "{", '"\\ud800"'])
def test_what_is_no_certificate_is_refused(text: str, tmp_path: pathlib.Path) -> None:
    (tmp_path / "be.product.json").write_text(text, encoding="utf-8")
    (tmp_path / "index.json").write_text((FOLDER / "index.json").read_text(encoding="utf-8"), encoding="utf-8")
    done = run(str(tmp_path / "be.product.json"))
    assert done.returncode == 1
    assert done.stdout.startswith("be.product: REFUSED:")


@pytest.mark.parametrize("seed", range(10))
def test_a_change_is_refused(seed: int, check: Any) -> None:
    """Any coefficient, number, name, entry or premise, a part of another file: 100 changes each time, none accepted."""
    rng = random.Random(1000 + seed)
    for _ in range(100):
        key, other = rng.sample(sorted(INDEX), 2)
        path, wrong = grafted(FILES[key], FILES[other], rng) if rng.random() < 0.2 else corrupted(FILES[key], rng)
        assert not accepted(check, key, wrong), f"{key}: {path}: {at(FILES[key], path)} became {at(wrong, path)}"


def test_what_is_changed_is_accepted_as_it_is(check: Any) -> None:
    assert all(accepted(check, key, FILES[key]) for key in INDEX)


def accepted(check: Any, key: str, content: Any) -> bool:
    try:
        return bool(check.proved(content, key, INDEX))
    except Exception:  # as the program itself: whatever goes wrong, it is not accepted
        return False
