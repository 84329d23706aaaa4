"""`qnn-emul falsify`: verdicts, saved counterexamples, and bad input of every kind."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qnn_emul.cli import main

HEAD = "import qnn_emul as qe\nfrom qnn_emul.claims import BE, VE, Real, Integer, claim\n"
CLAIM = '@claim("here", inputs={"A": BE()})\ndef rule(A):\n'
GOOD = CLAIM + "    r = A.record\n    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=r.epsilon)\n"
BAD = '@claim(inputs={"A": BE()})\ndef wrong(A):\n    return A.H, dict(alpha=A.record.alpha, ancillas=A.ancillas, epsilon=0)\n'


def file(folder: Path, text: str) -> str:
    """A claim file."""
    path = folder / "claims_here.py"
    path.write_text(HEAD + text, encoding="utf-8")
    return str(path)


def test_several_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One refuted among several: 1; each has its verdict; the counterexample is saved beside the file and replays."""
    path = file(tmp_path, GOOD + BAD)
    assert main(["falsify", path, "--budget", "0.5", "--jobs", "1", "--json"]) == 1
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["rule"]["status"] == "holds"
    assert rows["rule"]["tightness"] == pytest.approx(1.0)
    assert rows["wrong"]["status"] == "refuted"
    saved = tmp_path / "claims_here.wrong.counterexample.json"
    assert rows["wrong"]["counterexample"]["file"] == str(saved)
    assert main(["replay", "--allow-code", str(saved)]) == 1
    assert main(["falsify", f"{path}::rule", "--budget", "0.3", "--jobs", "1"]) == 0
    assert capsys.readouterr().out.count("holds: proved") == 1


def test_one_bad_among_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A claim whose code raises, or leaves by sys.exit, takes no verdict from the others; the exit status is 2."""
    bad = CLAIM.replace("rule", "leaves") + "    raise SystemExit(0)\n"
    path = file(tmp_path, bad + GOOD)
    assert main(["falsify", path, "--budget", "0.3", "--jobs", "1", "--json"]) == 2
    out, err = capsys.readouterr()
    assert [(row["name"], row["status"]) for row in json.loads(out)] == [("rule", "holds")]
    assert "leaves raised SystemExit: 0" in err
    assert main(["falsify", f"{path}::leaves", "--budget", "0.3", "--jobs", "1"]) == 2


def test_lists_of_several_lengths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A repair of a claim about two or three terms is not written as the formula for two: no formula, no repair."""
    text = 'from qnn_emul.claims import Several\n@claim(inputs={"terms": Several(BE(), 2, 3)})\ndef lcu(terms):\n'
    text += "    e = qe.linear_combination([1] * len(terms), terms)\n    r = e.record\n"
    text += "    return e, dict(alpha=r.alpha, ancillas=max(t.record.ancillas for t in terms) + 1, epsilon=r.epsilon)\n"
    assert main(["falsify", file(tmp_path, text), "--budget", "2", "--jobs", "1", "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row["repairs"] == []


def test_not_refuted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that cannot be proved is never said to hold; two processes and progress on the way."""
    text = '@claim(inputs={"x": VE()})\ndef n(x):\n    r = x.record\n    s = x.normalized()\n'
    text += "    return s, dict(alpha=r.alpha / r.norm, ancillas=x.ancillas, epsilon=float(r.epsilon) / r.norm)\n"
    assert main(["falsify", file(tmp_path, text), "--budget", "5", "--jobs", "2"]) == 0
    out = capsys.readouterr().out
    assert "not refuted" in out
    assert "holds" not in out
    assert "makes a number a float" in out
    assert "attained by" in out


def test_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--out chooses the file; it stands beside one claim, in a folder that exists."""
    path = file(tmp_path, GOOD + BAD)
    assert main(["falsify", f"{path}::wrong", "--out", str(tmp_path / "c.json"), "--budget", "1", "--jobs", "1"]) == 1
    assert json.loads((tmp_path / "c.json").read_text())["claim"]["file"] == "claims_here.py"
    assert main(["falsify", path, "--out", str(tmp_path / "c.json")]) == 2
    assert "'--out' must stand beside one claim" in capsys.readouterr().err
    assert main(["falsify", f"{path}::wrong", "--out", str(tmp_path / "no" / "c.json")]) == 2
    assert "(it lies in no folder that exists)" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict stands even where the counterexample cannot be saved beside the claim."""
    from qnn_emul.falsify import claim_files

    def refuse(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(claim_files, "save", refuse)
    path = file(tmp_path, BAD)
    assert main(["falsify", path, "--budget", "1", "--jobs", "1"]) == 1
    captured = capsys.readouterr()
    assert "not saved (read-only)" in captured.err
    assert "refuted" in captured.out
    assert main(["falsify", path, "--budget", "1", "--jobs", "1", "--out", str(tmp_path / "x.json")]) == 2


MUTE = "class Mute(Exception):\n    def __str__(self): raise ValueError\n    __repr__ = __str__\n"
BROKEN = {
    "syntax": ("def (", "line 3: .*no valid Python"),
    "no claim": ("x = 1\n", "hold at least one function under @claim"),
    "raises on import": ("1 / 0\n", "claims_here.py', line [0-9]+ raises ZeroDivisionError when it is run"),
    "raises a value": ("int('a')\n", "claims_here.py', line [0-9]+ raises ValueError when it is run: invalid literal"),
    "two of a key": (
        CLAIM + "    return A, A.record\nother = claim(inputs={'A': BE()}, key='rule')(lambda A: (A, A.record))\n",
        "with two called 'rule'",
    ),
    "exits on import": ("raise SystemExit(3)\n", "raises SystemExit"),
    "null byte": ("\0", r"claims_here.py'[^,]* source code string cannot contain null bytes"),
    "bad description": ("claim(inputs={'A': BE(n=-1)})\n", "'n' must be None, 'own' or a whole number"),
    "wrong inputs": ("@claim(inputs={'B': BE()})\ndef rule(A):\n    pass\n", "'inputs' must describe the arguments A"),
    "raises": (
        CLAIM + "    return A.nothing\n",
        "rule raised AttributeError.*in line 5 of claims_here.py.*Inputs: A =",
    ),
    "no pair": (CLAIM + "    return A\n", "must return .construction, record"),
    "no encoding": (CLAIM + "    return 3, {}\n", "must be an encoding, a unitary matrix or a qe.Circuit, not int"),
    "no record": (CLAIM + "    return A, 3\n", r"must be a dict \(or a qe.Record of an encoding\), not int"),
    "missing": (CLAIM + "    return A, dict(alpha=1, epsilon=0)\n", "lacks ancillas"),
    "unknown": (CLAIM + "    return A, dict(alpha=1, ancillas=0, epsilon=0, error=1)\n", "has the unknown error"),
    "nan": (
        CLAIM + "    return A, dict(alpha=1, ancillas=0, epsilon=float('nan'))\n",
        "epsilon must be a finite real number",
    ),
    **{
        f"large {part}": (
            CLAIM + f"    return A, dict(dict(alpha=1, ancillas=0, epsilon=0), {part}=10**5000)\n",
            f"{part} must be a finite real number, not a whole number that no float holds",
        )
        for part in ("alpha", "ancillas", "epsilon", "norm")
    },
    "large of a circuit": (
        CLAIM
        + "    c = qe.circuit(a=A.ancillas, s=A.n).apply(A, 'a', 's')\n"
        + "    return c, dict(alpha=10**400, ancillas=0, epsilon=0, target=A.target)\n",
        "alpha must be a finite real number, not a whole number that no float holds",
    ),
    "name of a quantity": (
        "from qnn_emul.claims import at_most\n" + CLAIM + "    return [at_most(5, 2, 1)]\n",
        "the name of a quantity must be text, not 5 in line",
    ),
    "rounding of a quantity": (
        "from qnn_emul.claims import exactly\n" + CLAIM + "    return [exactly('x', 2, 1, rounding='a')]\n",
        "could not convert string to float: 'a' in line",
    ),
    "half an ancilla": (
        CLAIM + "    return A, dict(alpha=1, ancillas=1.5, epsilon=0)\n",
        "rule: the claimed ancillas must be a whole number, not 1.5",
    ),
    "record without a text": (
        CLAIM + "    return A, dict(alpha=1, ancillas=Mute(), epsilon=0)\n" + MUTE,
        "ancillas must be a finite real number, not a Mute .whose repr raises ValueError",
    ),
    "error without a text": (
        CLAIM + "    raise Mute\n" + MUTE,
        "rule raised Mute: .its text raises ValueError. in line 5",
    ),
    "condition without a text": (
        GOOD.replace("BE()}", "BE()}, requires=lambda A: 1 / 0 if A is None else cry()")
        + "def cry():\n    raise Mute\n"
        + MUTE,
        "the condition requires.0. raised Mute: .its text raises ValueError",
    ),
    "file without a text": (MUTE + "raise Mute\n", "raises Mute when it is run: .its text raises ValueError"),
    "long error": (
        CLAIM + "    raise ValueError('word\\n' * 10**6)\n",
        r"raised ValueError: (word ){50,}.* \.\.\. .cut: 5,000,000 characters. in line 5 of claims_here.py. Inputs",
    ),
    "long named error": (
        CLAIM + "    raise qe.errors.QnnEmulError('w' * 10**6)\n",
        r"times: QnnEmulError .w{500} \.\.\. .cut: 1,000,000 characters",
    ),
    "long error of a file": ("raise ValueError('word ' * 10**6)\n", r"\.\.\. .cut: 5,000,000 characters"),
    "no Exception": (
        "class Odd(BaseException): pass\n" + CLAIM + "    raise Odd('here')\n",
        "rule raised Odd: here in line 6 of claims_here.py",
    ),
    "complex": (CLAIM + "    return A, dict(alpha=1j, ancillas=0, epsilon=0)\n", "alpha must be a finite real number"),
    "word": (CLAIM + "    return A, dict(alpha='1', ancillas=0, epsilon=0)\n", "alpha must be a finite real number"),
    "target": (
        CLAIM + "    return A, dict(alpha=1, ancillas=0, epsilon=0, target=[1, 2, 3])\n",
        "claimed target must be finite numbers of shape",
    ),
    "condition raises": (GOOD.replace("BE()}", "BE()}, requires=lambda A: A.x"), "the condition requires.0. raised"),
    "condition word": (
        GOOD.replace("BE()}", 'BE()}, requires="alpha_B > 1"'),
        r"claims_here.py', line [0-9]+: Argument 'requires\[0\]' must speak of alpha_A",
    ),
    "nothing admitted": (
        GOOD.replace("BE()}", "BE()}, requires=lambda A: False"),
        "no input meets all of its conditions: requires.0.",
    ),
    "impossible": (
        GOOD.replace("BE()}", 'BE()}, requires="alpha_A < 0"'),
        "no input meets all of its conditions: alpha_A < 0",
    ),
    "always refused": (
        CLAIM + "    return A @ qe.kron(A, qe.BlockEncoding.from_matrix([[1, 0], [0, 1]])), 3\n",
        "ShapeError",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, one message, no traceback."""
    text, message = BROKEN[name]
    assert main(["falsify", file(tmp_path, text), "--budget", "0.2", "--jobs", "1"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("qnn-emul: ")
    assert captured.err.count("\n") == 1
    assert len(captured.err) < 1000
    assert "Traceback" not in captured.err
    assert captured.out == ""
    assert re.search(message, captured.err, re.S), captured.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.py"], "be an existing Python file"),
        (["."], "be an existing Python file"),
        (["::x"], "name a file"),
        (["{path}::"], "and a claim after '::'"),
        (["{path}::other"], "be one of the claims of .*: rule"),
        (["{path}", "--budget", "0"], "'--budget' must be a positive"),
        (["{path}", "--budget", "nan"], "'--budget' must be a positive"),
        (["{path}", "--seed", "-1"], "'--seed' must be at least 0"),
        (["{path}", "--jobs", "0"], "'--jobs' must be at least 1"),
    ],
)
def test_bad_arguments(arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is named with what it must be."""
    path = file(tmp_path, GOOD)
    assert main(["falsify", *(a.replace("{path}", path) for a in arguments)]) == 2
    assert re.search(message, capsys.readouterr().err)


def test_a_file_that_does_not_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qnn_emul.falsify.claim_files.LOADING", 0.05)
    path = file(tmp_path, GOOD + "while True: pass\n")
    assert main(["falsify", path]) == 2
    assert "claims_here.py' does not run to its end (within 0.05 s)" in capsys.readouterr().err


def test_a_key_that_is_no_name_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its counterexample lies beside the claim all the same; two that would have one name are told apart or refused."""
    path = file(tmp_path, BAD.replace("inputs=", "key='a/b', inputs="))
    assert main(["falsify", path, "--budget", "0.5", "--jobs", "1"]) == 1
    assert (tmp_path / "claims_here.a_b.counterexample.json").exists()
    path = file(
        tmp_path,
        BAD.replace("inputs=", "key='a/b', inputs=")
        + BAD.replace("inputs=", "key='a*b', inputs=").replace("def wrong", "def other"),
    )
    assert main(["falsify", path]) == 2
    assert "'--out' must be another file than that of --out" in capsys.readouterr().err


def test_what_a_file_prints_stays_out_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Output of the user's code goes to standard error."""
    path = file(tmp_path, "print('hello')\n" + GOOD.replace("    r = A.record\n", "    r = A.record\n    print('x')\n"))
    assert main(["falsify", path, "--budget", "0.2", "--jobs", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "rule"
