"""What every command shares: exit statuses, `--debug`, a closed or full standard output, an interrupt at any moment."""

import importlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul import errors
from qnn_emul.cli import COMMANDS, main

NEEDED = {
    "check-certificate": ["digit.json"],
    "falsify": ["draft.py"],
    "replay": ["found.json"],
    "export": ["be.product"],
    "derive": ["--regime", "1"],
}
NEEDED["check"] = ["u.npy", "--target", "t.npy", "--alpha", "1", "--ancillas", "1", "--epsilon", "0"]
NEEDED |= {"resources": ["--regime", "1", "--log2-n", "20", "--layers", "1", "--epsilon", "0.1"]}


def broken(monkeypatch: pytest.MonkeyPatch, command: str, problem: BaseException) -> None:
    """The command raises `problem` when it runs."""

    def fail(options: Any) -> int:
        raise problem

    monkeypatch.setattr(
        importlib.import_module(f"qnn_emul.cli.{command.replace('-', '_')}"), f"_{command.replace('-', '_')}", fail
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_debug_says_where(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An internal error is one line that mentions --debug; with --debug, before or after the command, the traceback stands before it."""
    broken(monkeypatch, command, KeyError("two\nlines"))
    given = [command, *NEEDED.get(command, [])]
    assert main(given) == 3
    assert capsys.readouterr().err == "qnn-emul: internal error: KeyError: 'two\\nlines' (--debug says where)\n"
    for arguments in ([*given, "--debug"], ["--debug", *given]):
        assert main(arguments) == 3
        said = capsys.readouterr().err
        assert "in fail\n    raise problem" in said
        assert said.endswith("\nqnn-emul: internal error: KeyError: 'two\\nlines'\n")


@pytest.mark.parametrize(
    ("problem", "status", "line"),
    [
        (errors.ArgumentError("x", "be 1", 2), 2, "qnn-emul: Argument 'x' must be 1, not 2.\n"),
        (OSError("disk full"), 2, "qnn-emul: cannot write: disk full\n"),
        (KeyboardInterrupt(), 130, "qnn-emul: interrupted\n"),
        (KeyboardInterrupt("3 instances are written"), 130, "qnn-emul: interrupted: 3 instances are written\n"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_statuses(
    problem: BaseException,
    status: int,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What stops a command decides the status and the one line."""
    broken(monkeypatch, "run", problem)
    assert main(["run"]) == status
    assert capsys.readouterr().err == line


def shell(line: str) -> tuple[int, str]:
    """Exit status and standard error of a line in bash, `$q` being the command."""
    done = subprocess.run(
        ["bash", "-c", f"q='{sys.executable} -m qnn_emul'; {line}"], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def test_closed_and_full_outputs() -> None:
    """No traceback and no internal error, whichever of the outputs cannot be written."""
    closed = (2, "qnn-emul: cannot write: standard output is closed\n")
    assert shell("$q catalogue >&-") == closed
    assert shell("$q catalogue >&- 2>&-") == (2, "")
    assert shell("$q run --index 999 2>&-") == (2, "")
    full = (2, "qnn-emul: cannot write: [Errno 28] No space left on device\n")
    for command in ("derive --regime 1 --json", "--help", "run --help", "--version", ""):
        assert shell(f"$q {command} > /dev/full") == full
        assert shell(f"env -u PYTHONUNBUFFERED $q {command} > /dev/full") == full
    assert shell("$q --help >&-") == closed
    assert shell("$q --help > /dev/null 2> /dev/full") == (0, "")
    for command in ("run --frob", "run --index 999"):
        assert shell(f"$q {command} 2> /dev/full") == (2, "")
        assert shell(f"$q {command} > /dev/full 2> /dev/full") == (2, "")


def test_ascii_output() -> None:
    """What the terminal's encoding lacks is spelled out: no question mark stands for a sign, in pictures either."""
    from qnn_emul.cli.plain import spelled

    line = (
        "q='env PYTHONIOENCODING=ascii COLUMNS=80 "
        + sys.executable
        + " -m qnn_emul'; $q run --blocks 1; $q catalogue be.product"
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert "?" not in done.stdout
    assert "..**" in done.stdout  # the digit
    rows = re.findall(r"^(?:lemma|leaf|ve|be)\b.*", done.stdout, re.M)[:9]
    assert "epsilon" in rows[0]
    assert len(set(map(len, rows))) == 1  # spelled out before the columns are laid
    assert "epsilon = alpha_A epsilon_B + alpha_B epsilon_A" in done.stdout
    assert [spelled(sign) for sign in "αΩₙ²é≤‖"] == ["alpha", "Omega", "n", "2", "e", "<=", "||"]
    assert spelled("\U0010ffff") == "?"


def test_an_interrupt_during_an_import() -> None:
    """It ends the process with one line and 130, in whatever state the import is, where a handler's exception could be swallowed."""
    code = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from qnn_emul.cli import main
sys.exit(main(["run"]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "qnn-emul: interrupted\n")


def test_an_interrupt_elsewhere_is_an_exception(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command may tidy up; the handler that was there before is there again."""
    import signal

    tidied, before = [], signal.getsignal(signal.SIGINT)

    def act(options: Any) -> int:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            tidied.append(True)
            raise
        return 0

    monkeypatch.setattr(importlib.import_module("qnn_emul.cli.run"), "_run", act)
    assert main(["run"]) == 130
    assert tidied == [True]
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().err == "qnn-emul: interrupted\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the examples speak of: a circuit, its target, a file of claims; results of earlier examples."""
    root = Path(__file__).parents[1]
    (tmp_path / "examples").mkdir()
    shutil.copy(root / "examples" / "own_circuits.py", tmp_path / "examples")
    e = qe.BlockEncoding.from_matrix([[0.6, 0.0], [0.0, 0.8]], alpha=1)
    np.save(tmp_path / "u.npy", e.unitary.toarray())
    np.save(tmp_path / "t.npy", e.target)
    monkeypatch.chdir(tmp_path)
    return tmp_path


STATUS = {"falsify": 1, "replay": 1}  # what is false is refuted
SLOW = (
    "table1 --blocks 1",
    "claims 'Lemma B.1' 'Lemma 3'",
    "run --index 5",
    "norms",
)  # like others, or covered elsewhere


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_of_help_run(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every line under "examples:" does what it says; what an earlier example leaves behind is there."""
    with pytest.raises(SystemExit):
        main([command, "--help"])
    shown = capsys.readouterr().out.partition("examples:\n")[2].splitlines()
    module = importlib.import_module(f"qnn_emul.cli.{command.replace('-', '_')}")
    assert [line.strip() for line in shown] == [f"qnn-emul {line}" for line in module.EXAMPLES]
    before = {
        "replay": (
            "claims 'Lemma B.1' --instances 0 --save found",
            importlib.import_module("qnn_emul.cli.falsify").EXAMPLES[0],
        ),
        "check-certificate": ("certify --index 5 --blocks 1 --out digit5.json",),
    }
    for line in before.get(command, ()):
        main(shlex.split(line))
    for line in module.EXAMPLES:
        if not line.startswith(SLOW):
            assert main(shlex.split(line)) == STATUS.get(command, 0), line
            assert capsys.readouterr().out


def test_help_is_for_strangers(capsys: pytest.CaptureFixture[str]) -> None:
    """The first page says what a record is, names every command on a line of its own, and how to begin; ASCII terminals print it."""
    assert main([]) == 0
    text = capsys.readouterr().out
    assert "||target - alpha * block|| <=" in " ".join(text.split())  # wherever the line ends
    for command in COMMANDS:
        assert re.search(rf"^    {command} +\S", text, re.M)
    assert "examples:\n  qnn-emul run\n" in text
    assert shell("PYTHONIOENCODING=ascii $q derive --help") == (0, "")


RESOURCES = ["resources", "--regime", "1", "--log2-n", "20", "--layers", "1", "--epsilon", "1e-3"]
OTHERS = {  # commands that write a file which is somebody else's
    "page": (["claims", "Lemma B.1", "--html", "{file}"], "'--html' must be a new file, or one that qnn-emul wrote"),
    "instance": (["claims", "Lemma B.1", "--save", "{folder}"], "'--save' must be a new file, or one that qnn-emul wrote"),
    "counterexample": (["falsify", "{claim}", "--out", "{file}"], "'--out' must be a new file, or one that qnn-emul wrote"),
    "counterexample beside": (["falsify", "{claim}"], "'--out' must be a new file, or one that qnn-emul wrote"),
    "lines": (["verify", "--out", "{file}", "--resume"], "'--out' must hold the results of a campaign"),
    "resources": ([*RESOURCES, "--plot", "{file}.png"], "'--plot' must be a new file"),
    "norms": (["norms", "--part", "head", "--plot", "{file}.png"], "'--plot' must be a new file"),
    "table1": (["table1", "--plot", "{file}.png"], "'--plot' must be a new file"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_of_somebody_elses_is_written_over(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused before any work is done, and stays as it is."""
    places = {"file": tmp_path / "notes.txt", "folder": tmp_path, "claim": f"{tmp_path / 'mine.py'}::rule"}
    names = ("notes.txt", "notes.txt.png", "Lemma_B.1.json", "mine.rule.counterexample.json")
    for written in names:
        (tmp_path / written).write_text("my own notes")
    claim = "@claim(inputs={'A': BE()})\ndef rule(A):\n    return A, dict(alpha=1, ancillas=0, epsilon=0)\n"
    (tmp_path / "mine.py").write_text(f"from qnn_emul.claims import BE, claim\n{claim}")
    for work in ("falsify.falsifier.falsify", "falsify.verdicts.judge"):
        monkeypatch.setattr(f"qnn_emul.{work}", None)
    arguments, words = OTHERS[name]
    assert main([part.format(**places) for part in arguments]) == 2
    assert words in capsys.readouterr().err
    assert {(tmp_path / written).read_text() for written in names} == {"my own notes"}


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_our_own_pictures_are_drawn_again(suffix: str, tmp_path: Path) -> None:
    """A plot may be written over a plot."""
    pytest.importorskip("matplotlib")
    for _ in range(2):
        assert main([*RESOURCES, "--scan", "layers=1:2", "--plot", str(tmp_path / f"plot.{suffix}")]) == 0


@pytest.mark.parametrize("style", [{}, {"pad_edge": True}, {"padding": 0}, {"collapse_padding": True}, {"box": None}])
@pytest.mark.parametrize("wrapped", [(), (1,)])
def test_tables_are_not_cut(style: dict[str, object], wrapped: tuple[int, ...]) -> None:
    """At any width no line is longer, no cell loses a sign, and a number that is not broken is whole; from some width on it is a table."""
    from rich.console import Console

    from qnn_emul.reports.tables import table

    rows, tables = (("be.product_of", "0.1234 and words", "-1e-300"), ("x", "2.5", "3")), []
    for width in range(18, 60):
        shown = table(("key", "number", "last"), (0,), wrapped=wrapped, title="Title", **style)
        for row in rows:
            shown.add_row(*row)
        Console(file=(out := io.StringIO()), width=width).print(shown)
        text = out.getvalue()
        assert max(map(len, text.splitlines())) <= width
        assert "Title" in text
        assert "-1e-300" in text
        assert all(word in re.sub(r"\s", "", text) for row in rows for words in row for word in words.split())
        tables.append(text.count("key") == 1)
    assert tables == sorted(tables)
    assert not tables[0]
    assert tables[-1]


def test_an_interrupt_before_the_first_import_is_one_line() -> None:
    """Where nothing of ours is loaded that could handle it."""
    code = (
        "import builtins, runpy\n"
        "real = builtins.__import__\n"
        "def late(name, *given, **more):\n"
        "    if name == 'cli':\n"
        "        raise KeyboardInterrupt\n"
        "    return real(name, *given, **more)\n"
        "builtins.__import__ = late\n"
        "runpy.run_module('qnn_emul', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "qnn-emul: interrupted\n")
