"""`verify --cluster`: a dask scheduler and workers of their own processes give the same lines as this process does."""

import json
import pathlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from helpers import VOLATILE

from qnn_emul.campaigns import workers
from qnn_emul.campaigns.campaign import Campaign, run_instance
from qnn_emul.campaigns.workers import ClusterError
from qnn_emul.cli import main

CommClosedError = pytest.importorskip("distributed.comm", reason="dask[distributed] is not installed").CommClosedError
KEYS = ["be.product", "ve.sum", "ve.pointwise_function"]


def started(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wait_for(port: int, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    port = free_port()
    process = started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    try:
        wait_for(port)
        yield f"tcp://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def test_a_scheduler_without_workers_is_named(scheduler: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "be.product", "--instances", "2", "--cluster", scheduler]) == 2
    assert "the scheduler has no workers" in capsys.readouterr().err


def test_the_same_lines(scheduler: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also resumed on the cluster after it was begun here."""
    worker = started("distributed.cli.dask_worker", scheduler, "--nworkers", "2", "--nthreads", "1", "--no-dashboard")
    try:
        deadline = time.monotonic() + 60
        command = ["verify", *KEYS, "--instances", "90", "--seed", "4", "--cluster", scheduler, "--out"]
        path = tmp_path / "cluster.jsonl"
        while main([*command, str(path)]) == 2 and time.monotonic() < deadline:
            assert "no workers" in capsys.readouterr().err  # they are still starting
            time.sleep(0.3)
        wanted = [
            {k: v for k, v in run_instance(Campaign(tuple(KEYS), 90, 4), i).items() if k not in VOLATILE}
            for i in range(90)
        ]
        assert stripped(path) == wanted
        pids = {json.loads(t)["worker"] for t in path.read_text().splitlines()}
        assert len(pids) >= 1
        half = tmp_path / "half.jsonl"
        half.write_text("".join(path.read_text().splitlines(keepends=True)[:37]))
        for problem, words in (
            (ModuleNotFoundError("No module named 'x'"), "lacks a package"),
            (CommClosedError(), "lost while"),
        ):
            with pytest.raises(ClusterError, match=words), workers.workers(1, scheduler):
                raise problem
        capsys.readouterr()
        assert main([*command, str(half), "--resume", "--mutants", "--json"]) == 0
        assert stripped(half) == wanted
        assert json.loads(capsys.readouterr().out)["mutants"]["kill_rate"] == 1.0
    finally:
        worker.terminate()
        worker.wait(30)


def stripped(path: pathlib.Path) -> list[dict]:
    lines = [json.loads(text) for text in path.read_text().splitlines()]
    return [
        {k: v for k, v in line.items() if k not in (*VOLATILE, "seal")} for line in lines
    ]  # the file's, not the instance's


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(workers, "CONNECT_SECONDS", 1)
    closed = f"tcp://127.0.0.1:{free_port()}"
    for address, words in (
        (closed, "no scheduler answers there"),
        ("nowhere", "be an address such as"),
        ("tcp://", "not 'tcp://'"),
    ):
        assert main(["verify", "be.product", "--instances", "2", "--cluster", address]) == 2
        said = capsys.readouterr().err
        assert words in said, said
        assert "Traceback" not in said


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["verify", "be.product", "--instances", "2", "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "pip install 'qnn_emul[cluster]'" in capsys.readouterr().err
