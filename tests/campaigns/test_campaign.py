"""Campaigns: the same lines whoever runs them, torn files, kills, named errors."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from helpers import VOLATILE
from numpy.linalg import LinAlgError

import qnn_emul as qe
from qnn_emul.campaigns import campaign as campaigns
from qnn_emul.campaigns.campaign import Campaign, run_instance
from qnn_emul.campaigns.results import Results, sealed
from qnn_emul.campaigns.workers import in_order, workers
from qnn_emul.cli import main
from qnn_emul.encoding.check import check
from qnn_emul.instances.random import lemma_instance


def lines(path: pathlib.Path) -> list[dict[str, Any]]:
    return [{k: v for k, v in json.loads(t).items() if k not in VOLATILE} for t in path.read_text().splitlines()]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "qnn_emul", "verify", *arguments]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """An uninterrupted campaign of 500 instances, seed 3, in one process."""
    path = tmp_path_factory.mktemp("whole") / "results.jsonl"
    assert main(["verify", "--instances", "500", "--seed", "3", "--jobs", "1", "--out", str(path), "--json"]) == 0
    return lines(path)


def test_a_line_per_instance_dealt_in_turn(whole: list[dict[str, Any]]) -> None:
    assert [x["index"] for x in whole] == list(range(500))
    keys = list(qe.catalogue)
    assert [x["key"] for x in whole] == [keys[i % len(keys)] for i in range(500)]
    assert all(x["ok"] and x["error"] <= x["epsilon"] + x["rounding"] for x in whole)
    assert {x["instance"] for x in whole} == {"extreme", "random", "adversarial"}
    assert {x["level"] for x in whole} == {"block", "unitary"}


def test_every_rule_with_a_known_extreme_is_attained(whole: list[dict[str, Any]]) -> None:
    extreme = {x["key"]: x["tightness"] for x in whole if x["instance"] == "extreme"}
    assert set(extreme) == {key for key, entry in qe.catalogue.items() if callable(entry.attained_by)}
    assert min(extreme.values()) > 0.99


def test_kill_9_loses_and_repeats_nothing(whole: list[dict[str, Any]], tmp_path: pathlib.Path) -> None:
    """Two processes, killed in the middle, a line torn by hand as a kill inside a write would leave it; then resumed."""
    path = tmp_path / "results.jsonl"
    arguments = ["--instances", "500", "--seed", "3", "--jobs", "2", "--out", str(path), "--json"]
    running = subprocess.Popen(command(*arguments), stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while (not path.exists() or path.read_bytes().count(b"\n") < 24) and time.monotonic() < deadline:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    held = path.read_bytes()
    assert 24 <= held.count(b"\n") < 500
    path.write_bytes(held[: held.rindex(b"\n", 0, -1) + 60])
    done = subprocess.run(command(*arguments, "--resume"), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["instances"] == 500
    assert lines(path) == whole
    before = path.read_bytes()
    assert main(["verify", *arguments, "--resume"]) == 0  # nothing left to do
    assert path.read_bytes() == before


def test_workers_leave_with_their_killed_parent(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "results.jsonl"
    running = subprocess.Popen(command("--instances", "100000", "--jobs", "2", "--out", str(path)))
    deadline = time.monotonic() + 60
    while (not path.exists() or path.read_bytes().count(b"\n") < 64) and time.monotonic() < deadline:
        time.sleep(0.01)
    pids = {int(json.loads(t)["worker"].rpartition(":")[2]) for t in path.read_text().splitlines()[:64]}
    running.kill()
    running.wait()
    assert pids
    assert running.pid not in pids
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, pids))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return pathlib.Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_an_interrupt_leaves_a_file_to_resume(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "results.jsonl"
    keys = ["be.product", "ve.sum"]
    running = subprocess.Popen(
        command(*keys, "--instances", "3000", "--jobs", "2", "--out", str(path)),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while (not path.exists() or path.read_bytes().count(b"\n") < 16) and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "--resume goes on" in said
    assert "Traceback" not in said
    held = len(lines(path))
    assert 16 <= held < 3000
    assert [{k: v for k, v in line.items() if k != "seal"} for line in lines(path)] == [
        {k: v for k, v in run_instance(Campaign(tuple(keys), 3000, 0), i).items() if k not in VOLATILE}
        for i in range(held)
    ]


def test_bad_input_is_named(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "results.jsonl"
    base = ["verify", "be.product", "ve.sum", "--instances", "6", "--jobs", "1", "--out", str(path)]
    assert main(base) == 0
    before = path.read_bytes()

    def said(*arguments: str) -> str:
        capsys.readouterr()
        assert main(list(arguments)) == 2
        assert path.read_bytes() == before
        return capsys.readouterr().err

    assert "'--out' must not exist yet" in said(*base)
    assert "'--seed' must be that of the campaign to resume, not 1" in said(*base, "--resume", "--seed", "1")
    assert "'--instances' must be at least the 6 of" in said(*base, "--resume", "--instances", "5")
    assert "'--other-rules' must come with --resume, not without" in said("verify", "--other-rules")
    assert "'KEY' must be that" in said(*base[:2], *base[3:], "--resume")
    assert "'KEY' must be that" in said(*base[:3], "ve.tensor", *base[3:], "--resume")
    assert "'--out' must be a file" in said(*base[:-1], str(tmp_path))
    assert "can be written" in said(*base[:-1], str(tmp_path / "none" / "x"))
    assert "Did you mean 'be.product'" in said("verify", "be.produkt")
    assert "'--instances' must be at least 1" in said("verify", "--instances", "0")
    assert "'--seed' must be at least 0" in said("verify", "--seed", "-1")
    assert "'--jobs' must be at least 1" in said("verify", "--jobs", "0")
    assert "'--resume' must come with --out, not without" in said("verify", "--resume")
    assert "each entry once" in said("verify", "ve.sum", "ve.sum")


def test_a_damaged_file_is_refused(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bad line in the middle is no torn end; a file that is something else stays as it is."""
    path = tmp_path / "results.jsonl"
    base = ["verify", "be.product", "--instances", "4", "--jobs", "1", "--out", str(path), "--resume"]
    assert main(base) == 0
    good = path.read_text().splitlines(keepends=True)
    for bad in (good[0] + "{]\n" + good[1], "[1, 2]\n" * 3, good[1], good[0].replace("be.product", "ve.sum", 1)):
        path.write_text(bad)
        assert main(base) == 2, bad
        assert "Argument" in capsys.readouterr().err
        assert path.read_text() == bad
    for bad in (good[0] + "{]\n", good[0] + "notes", "notes of mine"):  # no line of ours that was cut off
        path.write_text(bad)
        assert main(base) == 2, bad
        assert path.read_text() == bad
    for torn in (good[0] + good[1][:-1], good[0] + good[1][:9], ""):
        path.write_text(torn)
        assert main(base) == 0
        assert len(lines(path)) == 4
    path.chmod(0)
    if os.geteuid():  # root may read everything
        assert main(base) == 2


def test_a_finished_campaign_is_extended(tmp_path: pathlib.Path) -> None:
    """More instances go on where the file ends, and it is the file that a longer campaign would have left."""
    short, long = tmp_path / "short.jsonl", tmp_path / "long.jsonl"
    base = ["verify", "be.product", "ve.sum", "--jobs", "1", "--json", "--out"]
    assert main([*base, str(short), "--instances", "4"]) == 0
    assert main([*base, str(short), "--instances", "9", "--resume"]) == 0
    assert main([*base, str(long), "--instances", "9"]) == 0
    assert lines(short) == lines(long)


def test_what_was_changed_is_seen(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number, a verdict, a line less, a missing field, another version of the rules: each is named, the file stays."""
    path = tmp_path / "results.jsonl"
    base = ["verify", "be.product", "--jobs", "1", "--json", "--instances", "5", "--out", str(path), "--resume"]
    assert main(base) == 0
    good = [json.loads(line) for line in path.read_text().splitlines()]

    def said(changed: list[dict[str, Any]], *more: str, status: int = 2) -> str:
        path.write_text("".join(json.dumps(line) + "\n" for line in changed))
        before = path.read_text()
        capsys.readouterr()
        assert main([*base, *more]) == status
        assert status == 0 or path.read_text() == before
        return capsys.readouterr().err

    assert "which was changed" in said([good[0], {**good[1], "error": 0.0}, *good[2:]])
    assert "which was changed" in said([{**good[0], "ok": False}, *good[1:]])
    assert "whose line 2 is none" in said([good[0], *good[2:]])
    renumbered = [{**line, "index": place, "number": place} for place, line in enumerate([good[0], *good[2:]])]
    assert "which was changed" in said(renumbered)
    assert "'--out: ok' must be there in line 3" in said([*good[:2], {k: v for k, v in good[2].items() if k != "ok"}])
    other = [{**line, "rules": "0" * 16} for line in good[:3]]
    seal = ""
    for line in other:
        seal = line["seal"] = sealed(line, seal)
    assert "be of these rules" in said(other)
    said(other, "--other-rules", status=0)
    assert [line["rules"] for line in lines(path)] == ["0" * 16] * 3 + [good[0]["rules"]] * 2


def test_two_campaigns_on_one_file(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second is refused while the first writes; the lock goes with the first."""
    path = tmp_path / "results.jsonl"
    campaign = Campaign(("be.product",), 3, 0)
    first = Results(str(path), campaign, False, lambda line: None)
    base = ["verify", "be.product", "--jobs", "1", "--instances", "3", "--out", str(path), "--resume"]
    assert main(base) == 2
    assert "which another campaign writes" in capsys.readouterr().err
    first.close()
    assert main(base) == 0


def test_a_wrong_rule_gets_its_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule whose extreme instance violates its record: the table is printed, the exit status is 1."""
    entry = qe.catalogue["be.product"]
    wrong = replace(entry, rule=lambda a, b: replace(entry.rule(a, b), epsilon=0.9 * entry.rule(a, b).epsilon))
    monkeypatch.setattr("qnn_emul.lemmas.be.product.PRODUCT", wrong)
    assert main(["verify", "be.product", "--jobs", "1", "--instances", "6"]) == 1
    out = capsys.readouterr().out
    assert "be.product" in out
    assert "its record is violated" in out


def test_campaigns_check_their_parameters() -> None:
    for bad in ((), 1, 0), (("be.product",), 0, 0), (("be.product",), 1, -1), (("none",), 1, 0):
        with pytest.raises(qe.errors.ArgumentError):
            Campaign(*bad)
    with pytest.raises(qe.errors.ArgumentError, match="level"):
        Campaign(("be.product",), 1, 0, level="circuits")


def again(line: dict[str, Any]) -> dict[str, Any]:
    """The instance of one line once more."""
    number = line["number"]
    found = run_instance(Campaign((line["key"],), number + 1, line["seed"]), number)
    return {**found, "index": line["index"], "keys": line["keys"]}


def test_a_wrong_rule_fails_and_its_line_runs_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The uncrossed product is caught; the printed line gives the same failure again, and holds under the right rule."""
    import dataclasses

    from qnn_emul.lemmas.be import product as module

    def uncrossed(a: Any, b: Any) -> Any:
        return dataclasses.replace(right(a, b), epsilon=a.alpha * a.epsilon + b.alpha * b.epsilon)

    right = module.PRODUCT.rule
    with monkeypatch.context() as patch:
        wrong = dataclasses.replace(module.PRODUCT, rule=uncrossed)
        patch.setattr(module, "PRODUCT", wrong)
        patch.setattr(campaigns, "CATALOGUE", {"be.product": dataclasses.replace(wrong, build=module.product)})
        assert main(["verify", "be.product", "--instances", "20", "--jobs", "1"]) == 1
        shown = capsys.readouterr().out
        line = json.loads(shown.partition("for qnn-emul replay: ")[2].splitlines()[0])
        same = again(line)
        assert not same["ok"]
        assert {k: v for k, v in same.items() if k not in VOLATILE} == {
            k: v for k, v in line.items() if k not in VOLATILE
        }
    assert again(line)["ok"]


def test_an_instance_that_breaks_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise LinAlgError("broken")

    monkeypatch.setattr(campaigns, "lemma_instance", broken)
    line = run_instance(Campaign(("be.product",), 1, 0), 0)
    assert not line["ok"]
    assert line["failures"] == ["LinAlgError: broken"]


def test_lines_are_instance_files(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """replay recomputes a rule's line and a claim's; what is no such line is bad input."""
    path = tmp_path / "instance.json"
    for key, number, status in (("be.product", 0, 0), ("ve.sum", 3, 0), ("Lemma B.1", 0, 1), ("Lemma B.2", 1, 0)):
        line = run_instance(Campaign((key,), number + 1, 5), number)
        path.write_text(json.dumps(line))
        assert main(["replay", str(path), "--json"]) == status
        shown = json.loads(capsys.readouterr().out)
        assert shown["kind"] == "verify"
        assert shown["quantities"][0]["measured"] == line["error"]
        assert shown["quantities"][0]["claimed"] == line["epsilon"]
        for bad in ({"key": "none"}, {"seed": -1}, {"number": -1}, {"seed": "x"}):
            path.write_text(json.dumps({**line, **bad}))
            assert main(["replay", str(path)]) == 2
    head = {"format": "qnn-emul instance", "version": 1, "kind": "claim"}
    for content, status in (
        ({"key": "Lemma B.1", "candidate": 0}, 1),
        ({"key": "Lemma B.2", "candidate": 0}, 0),
        ({"key": "be.product", "candidate": 0}, 2),
        ({"key": "Lemma B.1", "candidate": -1}, 2),
        ({"key": "Def. A.1"}, 2),
    ):
        path.write_text(json.dumps({**head, **content}))
        assert main(["replay", str(path)]) == status, content


def test_claims_may_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "Lemma B.2", "Theorem 2", "--instances", "4", "--jobs", "1", "--json"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)["keys"]}
    assert rows["Lemma B.2"]["tightness"] == pytest.approx(1.0)
    assert main(["verify", "Lemma B.1", "--instances", "1", "--jobs", "1"]) == 1
    assert "exceeds the claimed" in capsys.readouterr().out


@pytest.mark.parametrize("key", list(qe.catalogue))
def test_adversarial_instances_hold(key: str) -> None:
    """Every entry has them, their children's records hold, and they stay small."""
    for number in (2, 4):
        kind, e = lemma_instance(qe.catalogue[key], 0, number)
        assert kind == "adversarial"
        check(e).raise_if_violated()


def test_results_come_in_the_order_of_the_tasks() -> None:
    with workers(2) as (submit, width):
        assert list(in_order(submit, width, pow, ((2, k) for k in range(40)))) == [2**k for k in range(40)]
