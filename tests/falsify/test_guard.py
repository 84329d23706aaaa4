"""Calls that cannot be interrupted, or end their process: each is named, the search goes on, and the command ends as it should."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

import qnn_emul as qe
from qnn_emul.falsify import falsifier
from qnn_emul.falsify.guard import Again, Guard

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a guard is a process that forks")
CALLS = """
import os, re, signal, sys, threading, time
from qnn_emul.falsify.guard import GUARD, DidNotReturn, guarded
from qnn_emul.falsify.watchdog import Watchdog

plainly = lambda act: act()

def deaf():
    for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    sum(range(10**12))

CALLS = {
    "returns": lambda: 3,
    "computes on": lambda: sum(range(10**12)),
    "matches on": lambda: re.match("(a+)+$", "a" * 60 + "b"),
    "waits on": lambda: os.read(os.pipe()[0], 1),
    "leaves": lambda: os._exit(0),
    "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "raises": lambda: {}["own"],
    "does not listen": deaf,
    "splits": lambda: os.fork() and 4,
}

def search():
    dog = Watchdog()
    for name, call in CALLS.items():
        try:
            print(name, dog.returned(0.05, call), flush=True)
        except DidNotReturn as lost:
            print(name, "lost", lost, flush=True)
        except KeyError:
            print(name, "error", flush=True)
    return 7
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", CALLS + code], capture_output=True, text=True, timeout=120)


def test_every_lost_call_is_named_and_the_others_are_made() -> None:
    """The first child is lost at the second call; the one with care makes all of them."""
    done = run("sys.exit(guarded(search, plainly))")
    assert done.returncode == 7, done.stderr
    assert done.stdout.splitlines() == [
        "returns 3",
        "returns 3",
        "computes on lost ",
        "matches on lost ",
        "waits on lost ",
        "leaves lost ended the process (exit status 0)",
        "is killed lost ended the process (SIGKILL)",
        "raises error",
        "does not listen lost ",
        "splits 4",
    ]


def test_threads_that_never_end_do_not_keep_it() -> None:
    """Nor what is to be done at the end of the process."""
    wait = "threading.Thread(target=time.sleep, args=(10**6,)).start()"
    code = f"import atexit\ndef search():\n    atexit.register(time.sleep, 10**6)\n    {wait}\n    return 5\n"
    assert run(f"{code}sys.exit(guarded(search, plainly))").returncode == 5


def test_a_process_that_is_deaf_is_killed_by_its_parent() -> None:
    """In the first child, without care, where nothing but the parent's look at its clock ends it."""
    code = "def search():\n    return Watchdog().returned(0.05, deaf) if not GUARD.get().careful else 6\n"
    assert run(f"{code}sys.exit(guarded(search, plainly))").returncode == 6


def test_more_memory_than_there_is() -> None:
    code = "def search():\n    try:\n        bytearray(10**15)\n    except MemoryError:\n        return 8\n"
    assert run(f"{code}sys.exit(guarded(search, plainly))").returncode == 8


LEFT = {
    "printed": "print('a'); os.write(1, b'b'); sys.__stdout__.write('c'); os.system('echo d')",
    "closed": "sys.stdout.close(); sys.stderr.close(); sys.__stdout__.close()",
    "taken away": "[os.close(n) for n in range(3)]",
    "replaced": "sys.stdout = sys.stderr = None",
    "elsewhere": "os.chdir('/')",
    "asked": "assert sys.stdin.read() == ''",
}


@pytest.mark.parametrize("what", LEFT)
def test_streams_and_folder_are_put_back(what: str) -> None:
    """Whatever code did to them: what is said afterwards arrives, and nothing else is on standard output."""
    code = (
        "from qnn_emul.falsify.guard import surroundings_kept\n"
        f"def search():\n    with surroundings_kept():\n        {LEFT[what]}\n"
        "    print(os.getcwd(), flush=True)\n    print('said', file=sys.stderr, flush=True)\n    return 7\n"
    )
    done = run(f"{code}sys.exit(guarded(search, plainly))")
    assert (done.returncode, done.stdout) == (7, f"{os.getcwd()}\n")
    printed = "".join(done.stderr.split()).removesuffix("said")
    assert sorted(printed) == list("abcd" if what == "printed" else "")


def test_a_search_that_is_to_be_made_again_is_made_once_more() -> None:
    """Once, with care; a second time is an error."""
    code = "def search():\n    print(GUARD.get().careful, flush=True)\n    raise Again\n"
    done = run(f"from qnn_emul.falsify.guard import Again\n{code}guarded(search, plainly)")
    assert done.stdout.split() == ["False", "True"]
    assert "ClaimError" in done.stderr


@pytest.mark.parametrize(
    ("leave", "words"), [("os._exit(5)", "exit status 5"), ("os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV")]
)
def test_what_ends_outside_of_a_call_is_an_error(leave: str, words: str) -> None:
    done = run(f"guarded(lambda: {leave}, plainly)")
    assert f"ClaimError: The claims' code ended the process ({words}) outside of the calls" in done.stderr


@pytest.mark.parametrize("answers", [True, False])
def test_an_interrupt_is_the_childs_to_answer(answers: bool) -> None:
    """Sent to the parent alone it reaches the child; one that does not answer is ended."""
    quiet = "" if answers else "signal.signal(signal.SIGINT, signal.SIG_IGN); "
    code = f"def wait():\n    {quiet}print('begun', flush=True); time.sleep(60)\nguarded(wait, plainly)"
    running = subprocess.Popen([sys.executable, "-c", CALLS + code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout is not None
    assert running.stdout.readline() == b"begun\n"
    start = time.monotonic()
    running.send_signal(signal.SIGINT)
    assert running.stdout.read() == b""  # no process holds it any more
    running.wait()
    assert time.monotonic() - start < 30


CLAIMS = """
import os
from qnn_emul.claims import claim
from qnn_emul.engine.signature import BE

@claim(inputs={"A": BE()})
def leaves(A):
    if A.record.alpha > 1.2:
        os._exit(0)
    return A, A.record

@claim(inputs={"A": BE()})
def false(A):
    if A.record.alpha == 2:
        os.kill(os.getpid(), 9)
    return A, {"alpha": A.record.alpha, "ancillas": A.ancillas, "epsilon": 0.0}
"""


def test_claims_that_end_their_process_get_verdicts(tmp_path: Path) -> None:
    file = tmp_path / "claims.py"
    file.write_text(CLAIMS)
    command = [sys.executable, "-m", "qnn_emul", "falsify", str(file), "--budget", "0.2", "--jobs", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    leaves, false = json.loads(done.stdout)
    assert (leaves["status"], false["status"]) == ("not refuted", "refuted")
    assert leaves["discarded"]["ended the process (exit status 0)"] > 1


def test_a_worker_that_ends() -> None:
    """Under a guard the search ends, and is made again with care; one that was called as a function is an error."""
    with pytest.raises(Again), falsifier._others("mine", Guard()):
        raise BrokenExecutor
    with (
        pytest.raises(qe.errors.ClaimError, match="mine: its code ended a process that searched"),
        falsifier._others("mine", None),
    ):
        raise BrokenExecutor
