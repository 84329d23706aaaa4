"""Imports point down, `import qnn_emul` is light, files stay short."""

import ast
import graphlib
import pathlib
import re
import subprocess
import sys
import tomllib

import pytest

import qnn_emul

ROOT = pathlib.Path(qnn_emul.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
LAYERS = [
    "errors",
    "scalars",
    "files",
    "linalg",
    "encoding",
    "engine",
    "instances",
    "lemmas",
    "layers",
    "networks",
    "reports",
    "cli",
]
MAY_IMPORT = {name: set(LAYERS[: place + 1]) for place, name in enumerate(LAYERS)}
MAY_IMPORT["errors"] = set()
MAY_IMPORT["scalars"] = MAY_IMPORT["files"] = {"errors"}
MAY_IMPORT["circuits"] = {*MAY_IMPORT["encoding"], "circuits"}
MAY_IMPORT["polynomials"] = {"linalg"}
MAY_IMPORT["matrices"] = MAY_IMPORT["memories"] = MAY_IMPORT["abstract"] = {"lemmas"}
MAY_IMPORT["claims"] = {*MAY_IMPORT["lemmas"], "circuits", "claims"}
MAY_IMPORT["papers"] = {*MAY_IMPORT["claims"], "papers"}
MAY_IMPORT["certify"] = {*MAY_IMPORT["papers"], "certify"}
MAY_IMPORT["campaigns"] = {*MAY_IMPORT["certify"], "campaigns"}
MAY_IMPORT["falsify"] = {*MAY_IMPORT["campaigns"], "falsify"}
MAY_IMPORT["strategies"] = {*MAY_IMPORT["falsify"], "strategies"}
MAY_IMPORT["complexity"] = {*MAY_IMPORT["networks"], "complexity"}
MAY_IMPORT["studies"] = {*MAY_IMPORT["complexity"], "studies"}
MAY_IMPORT["testing"] = MAY_IMPORT["plots"] = {
    *MAY_IMPORT["reports"],
    "testing",
}  # assertions for other people's suites: print verdicts
BY_NAME = {
    "encoding/base.py": {"lemmas"},  # the operators + - * @ are lemmas, which stand on encodings
    "certify/emulation.py": {"networks"},  # qe.certify(within=) is asked of a network's tree
    "certify/emulation_file.py": {"networks"},
    "engine/lemma.py": {"lemmas"},  # a pickle names the lemma's file
}
for top in ("reports", "cli", "testing", "plots"):
    MAY_IMPORT[top] |= {
        "circuits",
        "claims",
        "papers",
        "instances",
        "falsify",
        "campaigns",
        "certify",
        "complexity",
        "studies",
    }


def imported(path: pathlib.Path, typing: bool) -> set[str]:
    """The names that a file imports, function-local imports included, TYPE_CHECKING ones if asked."""
    package = ("qnn_emul", *path.relative_to(ROOT).parts[:-1])
    tree = ast.parse(path.read_text())
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped and not typing:
            continue
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(p for p in (base, node.module) if p)
            found |= {f"{module}.{a.name}" for a in node.names}
    return found


def imports(path: pathlib.Path) -> set[str]:
    """Top-level parts of qnn_emul that a file imports, TYPE_CHECKING imports not counted."""
    by_name = set(re.findall(r'"(qnn_emul(?:\.\w+)+)"', path.read_text()))
    found = imported(path, typing=False) | by_name
    return {name.split(".")[1] for name in found if name.startswith("qnn_emul.")} - {"__version__"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_point_down(path: pathlib.Path) -> None:
    """A file imports its own layer and those below it; the two wings do not meet."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] in ("__init__", "__main__"):
        return
    allowed = MAY_IMPORT[parts[0]] | BY_NAME.get(path.relative_to(ROOT).as_posix(), set())
    assert imports(path) <= allowed, (path, imports(path) - allowed)


def modules() -> dict[str, set[str]]:
    """Every module of the package and those that it imports, typing imports and function-local ones included."""
    names = {
        p.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): p for p in FILES
    }
    whole = lambda target: next((m for m in (target, target.rpartition(".")[0]) if m in names), "")
    inside = lambda targets: {whole(t.removeprefix("qnn_emul.")) for t in targets if t.startswith("qnn_emul.")}
    return {name: inside(imported(path, typing=True)) - {name, ""} for name, path in names.items()}


def test_imports_have_no_circles() -> None:
    """Not between two modules, nor by a detour."""
    graphlib.TopologicalSorter(modules()).prepare()  # raises CycleError, which names them


def test_linalg_knows_no_encodings() -> None:
    """linalg stands on errors and scalars alone."""
    for path in (ROOT / "linalg").rglob("*.py"):
        assert imports(path) <= {"errors", "scalars", "linalg"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_are_short(path: pathlib.Path) -> None:
    """About 300 lines or less."""
    assert len(path.read_text().splitlines()) <= 320


def test_no_text_is_evaluated() -> None:
    """Formulas of people are read by engine/expressions.py; a claim's own file alone is run, which is what was asked for.

    A function that is loaded is compiled once more from its own source.
    """
    runners = {"eval", "exec", "compile", "parse_expr", "__import__"}
    found = {
        (path.relative_to(ROOT).as_posix(), node.func.id)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in runners
    }
    runs = {("falsify/claim_files.py", "compile"), ("falsify/claim_files.py", "exec")}
    assert found == runs | {("certify/list_functions.py", "compile")}


def test_import_is_light() -> None:
    """`import qnn_emul` loads none of the heavy or optional packages."""
    heavy = ("sympy", "hypothesis", "matplotlib", "sklearn", "rich", "PIL", "flint", "z3", "torch", "pandas")
    atoms = ("numpy", "scipy", "qnn_emul.claims", "qnn_emul.lemmas")
    for then, missing in (("qnn_emul", heavy + atoms), ("qnn_emul.cli", heavy + atoms), ("qnn_emul.kron", heavy)):
        code = f"import sys, qnn_emul, qnn_emul.cli; {then}; print([m for m in {missing!r} if m in sys.modules])"
        out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
        assert out.stdout.strip() == "[]", then


def test_proofs_ask_no_solver() -> None:
    """z3 decides which paths a claim's code can take, and is asked nowhere else."""
    asking = {
        p.relative_to(ROOT).as_posix() for p in FILES if "z3-solver" in third_party(ast.parse(p.read_text()).body, True)
    }
    assert asking == {"falsify/reading/knowledge.py", "falsify/reading/translate.py"}


NAMED = {"PIL": "pillow", "sklearn": "scikit-learn", "flint": "python-flint", "z3": "z3-solver", "distributed": "dask"}


def third_party(body: list[ast.stmt], whole: bool) -> set[str]:
    """Distributions that a file imports: at its top, or anywhere; the standard library and typing imports are left out."""
    nodes = [node for statement in body for node in (ast.walk(statement) if whole else [statement])]
    roots = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    roots |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    names = {root.partition(".")[0] for root in roots} - {*sys.stdlib_module_names, "qnn_emul", "typing_extensions"}
    return {NAMED.get(name, name.replace("_", "-")) for name in names}


def test_what_is_imported_is_declared() -> None:
    """At the top of a file only what every installation has; inside functions also what an extra brings."""
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bare = lambda lines: {re.match(r"[\w-]+", line)[0] for line in lines}
    base = bare(project["dependencies"])
    extras = bare(line for lines in project["optional-dependencies"].values() for line in lines)
    for path in FILES:
        body = ast.parse(path.read_text()).body
        assert third_party(body, whole=False) <= base | ({"hypothesis"} if path.name == "strategies.py" else set()), (
            path
        )
        assert third_party(body, whole=True) <= base | extras, path


def test_what_types_are_not_asked_says_why() -> None:
    """Every `type: ignore` has a code and a reason after it."""
    silent = re.compile(r"type: ignore(?!\[[\w, -]+\]  # \w)")
    assert [(p.name, line) for p in FILES for line in p.read_text().splitlines() if silent.search(line)] == []


def test_hypothesis_is_imported_by_strategies_only() -> None:
    """Nothing else in the package needs hypothesis."""
    users = [p.name for p in FILES if "import hypothesis" in p.read_text() or "from hypothesis" in p.read_text()]
    assert users == ["strategies.py"]


def test_no_global_randomness() -> None:
    """Randomness comes from a passed Generator: the legacy numpy.random functions and `random` are not used."""
    for path in FILES:
        text = path.read_text()
        assert "np.random.seed" not in text, path
        assert "np.random.rand" not in text, path
        assert "\nimport random" not in text, path


def test_the_stub_is_the_list_of_what_is_public() -> None:
    """Every name of the stub is found where it says, once; nothing else is public, and `from qnn_emul import *` gives it."""
    text = (ROOT / "__init__.pyi").read_text()
    named = re.findall(r"import (\w+) as (\w+)$", text, re.M)
    given = [name for name, again in named if name == again] + re.findall(r"^(\w+) = \w+$", text, re.M)
    assert len(named) == text.count(" as ")
    assert sorted(given) == qnn_emul.__all__
    assert len({*given}) == len(given)
    everything: dict[str, object] = {}
    exec("from qnn_emul import *", everything)
    assert {*given} <= {*everything}
    assert {*given} <= {*dir(qnn_emul)}
    assert everything["kron"] is qnn_emul.lemmas.algebra.kron
    with pytest.raises(AttributeError, match="no attribute 'kronn'"):
        qnn_emul.kronn  # noqa: B018


def test_what_is_not_daily_stands_in_a_group() -> None:
    """No error and nothing of a memory is a name of the package itself."""
    flat = [getattr(qnn_emul, name) for name in qnn_emul.__all__]
    assert [thing for thing in flat if isinstance(thing, type) and issubclass(thing, Exception)] == []
    assert {*qnn_emul.memories.__all__} & {*qnn_emul.__all__} == set()


def test_everything_public_is_documented() -> None:
    """Every name in __all__ exists, and every function and class among them has a docstring."""
    for name in qnn_emul.__all__:
        thing = getattr(qnn_emul, name)
        if callable(thing):
            assert thing.__doc__, name


def test_test_files_have_names_of_their_own() -> None:
    """pytest imports them by their base names: two alike stop the whole run."""
    names = [path.name for path in pathlib.Path(__file__).parent.rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_classes_have_names_of_their_own() -> None:
    """Whoever reads a class's name knows which one it is."""
    names = [n.name for path in FILES for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ClassDef)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_function_stands_three_times() -> None:
    """The third time a body of more than a short line is written, it becomes a function that is called."""
    places: dict[str, list[str]] = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                text = "\n".join(map(ast.unparse, body))
                places.setdefault(text, []).append(f"{path.relative_to(ROOT)}:{node.name}")
    assert [where for text, where in places.items() if len(text) > 60 and len(where) > 2] == []


def test_grouped_names() -> None:
    """Errors are found without their group; memories are not, and the message says where they are; neither is listed."""
    assert qnn_emul.ArgumentError is qnn_emul.errors.ArgumentError
    assert "ArgumentError" not in dir(qnn_emul)
    with pytest.raises(AttributeError, match=r"it is qnn_emul\.memories\.kp_state"):
        getattr(qnn_emul, "kp" + "_state")
    with pytest.raises(AttributeError, match=r"no attribute 'nonsense'$"):
        getattr(qnn_emul, "non" + "sense")
