"""The pytest plugin: claims as tests, the fixture, nothing loaded while it is unused. Run in pytests of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.claims import BE, claim
from qnn_emul.instances.aligned import block_scalar, vector_scalar
from qnn_emul.testing import assert_claim, assert_encodes

pytest_plugins = ["pytester"]

CLAIMS = """
from qnn_emul.claims import BE, claim

@claim("here", inputs={"A": BE()})
def right(A):
    r = A.record
    return A.H, dict(alpha=r.alpha, ancillas=r.ancillas, epsilon=r.epsilon)

@claim(inputs={"A": BE()})
def test_wrong(A):
    return A.H, dict(alpha=A.record.alpha, ancillas=A.ancillas, epsilon=A.record.epsilon / 2)

@claim(inputs={"A": BE()})
def broken(A):
    return A.nothing

def test_ordinary():
    assert True
"""


def test_claims_are_collected(pytester: pytest.Pytester) -> None:
    """With the option every claim is a test: right passes, wrong fails with its counterexample, which replays, broken says so."""
    from qnn_emul.cli import main

    path = pytester.makepyfile(my_claims=CLAIMS)
    result = pytester.runpytest_inprocess("--qnn-claims", "--qnn-budget", "3", str(path), "-v", "-p", "no:randomly")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(
        ["*::right PASSED*", "*::test_wrong FAILED*", "*refuted: false as stated*", "*epsilon' = 2 * claimed epsilon*"]
    )
    result.stdout.fnmatch_lines(["*broken raised AttributeError*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    saved = list(pytester.path.rglob("my_claims.test_wrong.json"))
    assert len(saved) == 1
    assert main(["replay", "--allow-code", str(saved[0])]) == 1


def test_without_the_option(pytester: pytest.Pytester) -> None:
    """Only claims named like tests are tests then; a test file of other people is collected as ever."""
    path = pytester.makepyfile(test_mine=CLAIMS)
    result = pytester.runpytest_inprocess(str(path), "--qnn-budget", "0.3")
    result.assert_outcomes(passed=1, failed=1)


def test_fixture(pytester: pytest.Pytester) -> None:
    """assert_encodes as a fixture, with readable failures."""
    pytester.makepyfile(
        """
        import numpy as np
        import qnn_emul as qe

        def test_fine(assert_encodes):
            assert_encodes(qe.BlockEncoding.from_matrix([[0.6, 0.2], [0.1, 0.7]]))
            assert_encodes(np.eye(4), target=3 * np.eye(2), alpha=3, ancillas=1)

        def test_sign(assert_encodes):
            assert_encodes(-np.eye(2), target=np.eye(2))
        """
    )
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: *target - alpha * block* = 2 exceeds epsilon = 0*"])


@pytest.mark.parametrize(
    ("option", "value"), [("--qnn-budget", "0"), ("--qnn-budget", "x"), ("--qnn-budget", "nan"), ("--qnn-seed", "-1")]
)
def test_bad_options(pytester: pytest.Pytester, option: str, value: str) -> None:
    """Pytest's own usage error."""
    result = pytester.runpytest_subprocess(option, value)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*argument {option}: invalid*"])


def test_nothing_is_loaded_while_unused(tmp_path: Path) -> None:
    """The plugin is installed and active, but neither numpy nor qnn_emul is imported by a suite that does not use it."""
    (tmp_path / "test_plain.py").write_text(
        "import sys\n\ndef test_plain(request):\n"
        "    assert request.config.pluginmanager.hasplugin('qnn_emul')\n"
        "    assert not {'numpy', 'scipy', 'qnn_emul', 'hypothesis'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:hypothesispytest", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout


def test_assert_encodes() -> None:
    """Encodings against their record and against what is expected of them, on both levels and of both kinds."""
    A, x = block_scalar(0.6j, 2.0, 0.5), vector_scalar(-1.0, 0.75, 0.25)
    for e in (A, x, A @ x):
        assert_encodes(e)
        assert_encodes(e, level="block")
        assert_encodes(e, e.target, alpha=e.record.alpha, ancillas=e.ancillas, epsilon=e.record.epsilon)
        for wrong in (
            {"ancillas": e.ancillas + 1},
            {"epsilon": 0.5 * e.record.epsilon},
            {"alpha": 5 * e.record.alpha},
        ):
            with pytest.raises(AssertionError, match=r"ancillas|exceeds epsilon"):
                assert_encodes(e, **wrong)
        with pytest.raises(AssertionError, match="exceeds epsilon"):
            assert_encodes(e, -np.asarray(e.target))
        with pytest.raises(AssertionError, match="exceeds epsilon"):
            assert_encodes(e.with_record(epsilon=0.0))
    U = A.unitary @ np.eye(2)
    assert_encodes(U, A.target, alpha=2.0, epsilon=0.5, ancillas=1)
    assert_encodes(A.unitary, [[1.2j]], alpha=2.0)
    assert_encodes(U, [U[0, 0]], ancillas=1)
    assert_encodes(U, U[:, 0], ancillas=0)
    with pytest.raises(AssertionError, match="must be unitary"):
        assert_encodes(2 * U, A.target)
    with pytest.raises(AssertionError, match="1 ancillas, not 2"):
        assert_encodes(U, A.target, alpha=2.0, epsilon=0.5, ancillas=2)


def test_assertion_arguments() -> None:
    """What makes no sense is an ArgumentError, no failed assertion."""
    A = block_scalar(1.0, 2.0, 0.5)
    for call, message in (
        (lambda: assert_encodes(np.eye(2)), "'target' must be given beside a unitary"),
        (lambda: assert_encodes(A, [[1, 2], [3, 4]]), "'target' must have the shape"),
        (lambda: assert_encodes(A, level="gate"), "'level' must be one of"),
        (lambda: assert_encodes(A, ancillas=0.5), "'ancillas' must be an integer"),
        (lambda: assert_claim(A), "'claim' must be made by @claim"),
    ):
        with pytest.raises(qe.errors.ArgumentError, match=message):
            call()


def test_assert_claim() -> None:
    """Passes with the verdict's words, fails with the counterexample."""

    def adjoint(factor: float) -> object:
        @claim(inputs={"A": BE()})
        def rule(A: qe.BlockEncoding) -> object:
            r = A.record
            return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": factor * r.epsilon}

        return rule

    assert "holds: proved" in assert_claim(adjoint(1.0), budget=0.3)
    with pytest.raises(AssertionError, match="smallest counterexample"):
        assert_claim(adjoint(0.5), budget=0.3)
