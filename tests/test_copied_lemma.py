"""A lemma file is all there is to a lemma: a copy under another name, and a new one, are treated as the catalogue's own."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Any

import pytest

import qnn_emul

PACKAGE, TESTS = pathlib.Path(qnn_emul.__file__).parent, pathlib.Path(__file__).parent
COPIED = (
    "be.product",
    "bridge.diagonal_of_vector",
    "common.compression",  # a dilation
    "paper.lemma_b3",  # no instance attains its bound: the best one known
    "poly.singular_value_transformation",
    "ve.sign_amplification",  # symbols of its own
    "ve.sum",  # a list; most of its sections are imported
    "ve.matrix_squared_vector_paper",  # a tree
    "be.unit_matrix",  # data alone
)
COMMANDS = (
    ("prove", "--json"),
    ("prove", "--mutants", "--json"),
    ("prove", "--circuits", "--json"),
    ("verify", "--instances", "4", "--jobs", "1", "--mutants", "--json"),
)
SCRIPTS = ("regenerate.py", "pages.py", "tidy.py", "check.py", "coqtext.py", "coqnumbers.py", "rows.py", "ties.py")
NEW = "be.hadamard"
LAW = '    "entrywise": Law("ll", "product"),\n'
DRIVER = """
import contextlib, io, json, sys, zlib
import numpy
plain = zlib.crc32
zlib.crc32 = lambda data: plain(data.replace(b"_again", b""))  # instances are drawn from the key: let the copy draw the same
import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.instances.random import random_instance
from qnn_emul.reports.catalogue import lemma_row

def said(arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(arguments)
    return [status, out.getvalue(), err.getvalue()]

def row(key):
    e = random_instance(qe.catalogue[key], numpy.random.default_rng(0), 2)
    return {"catalogue": lemma_row(qe.catalogue[key]), "cost": str(qe.cost(e)), "tree": str(e.record)}

keys, commands = json.loads(sys.argv[1])
found = {key: {**row(key), **{" ".join(c): said([c[0], key, *c[1:]]) for c in commands}} for key in keys}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The package and its tests once more, with a copy of some lemma files beside them, and a file that is new."""
    root = tmp_path_factory.mktemp("checkout")
    for folder in (PACKAGE, TESTS):
        shutil.copytree(folder, root / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TESTS.parent / "pyproject.toml", root)
    (root / "proofs").mkdir()
    for name in SCRIPTS:
        shutil.copy(TESTS.parent / "proofs" / name, root / "proofs")
    lemmas = root / "qnn_emul" / "lemmas"
    for key in COPIED:
        path = lemmas / f"{key.replace('.', '/')}.py"
        shutil.copy(path, path.with_stem(f"{path.stem}_again"))
    shutil.copy(TESTS / "data" / "hadamard.py", lemmas / "be")
    return root


def python(tree: pathlib.Path, *arguments: str) -> str:
    """What Python prints in that tree."""
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={"PYTHONPATH": os.pathsep.join([str(tree), str(tree / "proofs")])},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-3000:]
    return found.stdout


def ran(tree: pathlib.Path, *keys: str) -> Any:
    """What every command says of each key."""
    return json.loads(python(tree, "-c", DRIVER, json.dumps([keys, COMMANDS])))


def without(found: Any, key: str) -> Any:
    """All but how long it took, on which worker, and the numbers of a solver's witness; the key by its place."""
    if isinstance(found, dict):
        return {k: without(v, key) for k, v in found.items() if k not in ("seconds", "worker")}
    if isinstance(found, list):
        return [without(v, key) for v in found]
    if not isinstance(found, str):
        return found
    if found[:1] in "[{" and "\n" in found:
        return without(json.loads(found), key)
    return found.replace(key, "KEY").partition(" false at ")[0]


def test_a_copy_is_treated_as_the_original(tree: pathlib.Path) -> None:
    """Equal output of every command except for key and seconds."""
    copies = [f"{key}_again" for key in COPIED]
    found = ran(tree, *COPIED, *copies)
    for key, copy in zip(COPIED, copies, strict=True):
        assert without(found[copy], copy) == without(found[key], key)
        assert [found[copy][" ".join(c)][0] for c in COMMANDS] == [0] * len(COMMANDS)


SUITES = (
    *("test_catalogue.py", "test_mutants.py", "test_honesty.py", "engine/test_cost.py"),
    *(f"certify/{name}.py" for name in ("test_proofs", "test_wrong_versions", "test_idle_lines")),
)


def passed(tree: pathlib.Path, *names: str) -> list[int]:
    """How many tests of that tree have each name in their id, all of which pass."""
    options = ("-v", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", " or ".join(names))
    said = python(tree, "-m", "pytest", *options, *(f"tests/{suite}" for suite in SUITES)).splitlines()
    return [sum(name in line and " PASSED " in line for line in said) for name in names]


def test_a_new_lemma_is_one_file(tree: pathlib.Path) -> None:
    """Drawn, checked, attacked and listed at once; what the prover does not know of it is told by name."""
    found = ran(tree, NEW)[NEW]
    proved, refused, _, verified = (found[" ".join(c)] for c in COMMANDS)
    assert found["catalogue"]["record"]["epsilon"] == "alpha_A*epsilon_B + alpha_B*epsilon_A + epsilon_A*epsilon_B"
    assert verified[0] == 0
    assert json.loads(verified[1])["mutants"]["kill_rate"] == 1.0
    assert json.loads(verified[1])["mutants"]["mutants"] > 10
    assert (proved[0], json.loads(proved[1])[0]["status"]) == (1, "failed")
    assert "nothing is known of the map 'entrywise': a line of certify/laws.py would say what" in proved[1]
    assert [r["proved"] for r in json.loads(refused[1])] == [False, False]


def test_a_new_map_is_one_line(tree: pathlib.Path) -> None:
    """It is trusted, so it stands in laws.py alone, and TRUSTED.md repeats it. The tests take new lemmas and copies as the originals."""
    laws = tree / "qnn_emul" / "certify" / "laws.py"
    before = laws.read_text()
    laws.write_text(before.replace("LAWS: dict[str, Law] = {\n", "LAWS: dict[str, Law] = {\n" + LAW))
    proved, refused, *_ = (ran(tree, NEW)[NEW][" ".join(c)] for c in COMMANDS)
    said = python(tree, "-c", "from pages import trusted; print(trusted())")
    tests = passed(
        tree, NEW, "product_again", "compression_again"
    )  # none names a lemma to leave it out or to let it pass
    laws.write_text(before)
    assert min(tests) >= 20
    assert json.loads(proved[1])[0]["status"] == "proved"
    assert "*entrywise*: linear in each argument; norm at most the product of the norms" in said
    reasons = [r["reason"] for r in json.loads(refused[1])]
    assert "epsilon" in reasons[0]
    assert "ancillas" in reasons[1]


REGENERATE = """
import pages, runpy, sys
pages.CATALOGUE = {key: pages.CATALOGUE[key] for key in ("be.product", "be.product_again")}  # INDEX.md proves all
sys.argv = ["regenerate.py", "be.product_again"]
runpy.run_path("proofs/regenerate.py", run_name="__main__")
"""


def test_regenerate_writes_beside_itself_only(tree: pathlib.Path) -> None:
    """One key alone, and nothing where another checkout's package is imported."""
    folder = tree / "proofs"
    assert "4 files written" in python(tree, "-c", REGENERATE)
    written = {p.name for p in folder.glob("*.*")} - {*SCRIPTS}
    assert written == {"index.json", "INDEX.md", "TRUSTED.md", "be.product_again.json"}
    assert "`be.product_again`" in (folder / "INDEX.md").read_text()
    for path, argument, said in (
        (PACKAGE.parent, "be.product", "is another checkout's: nothing is written"),
        (tree, "be.prodct", "Did you mean 'be.product'"),
    ):
        command = [sys.executable, str(folder / "regenerate.py"), argument]
        found = subprocess.run(command, env={"PYTHONPATH": str(path)}, capture_output=True, text=True)
        assert found.returncode == 1
        assert said in found.stderr
        assert {p.name for p in folder.glob("*.*")} == {*SCRIPTS, *written}
