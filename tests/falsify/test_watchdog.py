"""Code that does not return is ended and named, and the search goes on; what cannot be searched at all is said at once."""

import contextlib
import pickle
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

import qnn_emul as qe
from qnn_emul.claims import claim
from qnn_emul.engine.signature import BE, Real, Several
from qnn_emul.falsify.falsifier import falsify
from qnn_emul.falsify.guard import DidNotReturn
from qnn_emul.falsify.proved import prove
from qnn_emul.falsify.watchdog import Watchdog

SHORT = 0.05


def forever() -> None:
    while True:
        pass


def stubborn() -> None:
    """What ends other calls is caught three times."""
    for _ in range(3):
        try:
            forever()
        except BaseException:
            continue
    forever()


@pytest.mark.parametrize("call", [forever, stubborn])
def test_a_call_that_computes_on_is_ended(call: Any) -> None:
    dog = Watchdog()
    with pytest.raises(DidNotReturn):
        dog.returned(SHORT, call)
    assert dog.returned(SHORT, lambda: 3) == 3


def test_a_call_that_waits_is_ended() -> None:
    """It takes no CPU time: after ten times as long on the wall clock."""

    def waiting() -> None:
        while True:
            time.sleep(0.001)

    with pytest.raises(DidNotReturn):
        Watchdog().returned(SHORT, waiting)


def test_calls_in_other_threads_are_ended() -> None:
    ended = []

    def run() -> None:
        try:
            Watchdog().returned(SHORT, forever)
        except DidNotReturn:
            ended.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert ended == [True]


def test_errors_and_results_pass_and_nothing_comes_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that end about when they would be ended: what was not raised inside them is raised nowhere."""
    monkeypatch.setattr("qnn_emul.falsify.watchdog.TICK", 0.001)
    dog = Watchdog()
    with pytest.raises(KeyError, match="own"):
        dog.returned(1.0, lambda: {}["own"])

    def about(seconds: float) -> bool:
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass
        return True

    for _ in range(100):
        with contextlib.suppress(DidNotReturn):
            assert dog.returned(0.002, lambda: about(0.002))
    assert about(0.05)
    assert type(pickle.loads(pickle.dumps(dog))) is Watchdog


def numbers(A: Any, B: Any) -> dict[str, Any]:
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    return {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("falsifier", "proved"):
        monkeypatch.setattr(f"qnn_emul.falsify.{place}.CALL", SHORT)


def test_code_that_is_traced_afterwards_goes_on() -> None:
    """In a process of its own: under Python 3.11 an exception that was taken back left traced code (coverage, Hypothesis) in a loop."""
    code = (
        "import sys; from qnn_emul.falsify.watchdog import Watchdog; Watchdog().returned(1, int); "
        "sys.settrace(lambda *_: None); (lambda: 1)()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.usefixtures("quick")
def test_a_claim_that_loops_is_searched_all_the_same() -> None:
    """Neither its proof nor the inputs on which it loops end the search; these are counted and the first one is shown."""

    @claim(inputs={"A": BE(), "B": BE()})
    def product(A: Any, B: Any) -> Any:
        if A.record.alpha > 1.2:
            forever()
        return A @ B, numbers(A, B)

    assert "does not return within 0.05 s" in prove(product).reason
    found = falsify(product, budget=0.5)
    assert found.status == "not refuted"
    assert found.tally.tried > 0
    assert found.tally.discarded["did not return within 0.05 s"] > 1
    assert found.tally.first_reasons["did not return within 0.05 s"].startswith("on A = (")


@pytest.mark.usefixtures("quick")
def test_a_false_claim_that_loops_is_refuted() -> None:
    @claim(inputs={"A": BE(), "B": BE()})
    def product(A: Any, B: Any) -> Any:
        if A.record.alpha > 1.2:
            forever()
        return A @ B, {**numbers(A, B), "epsilon": 0.0}

    assert falsify(product, budget=0.5, repair=False).status == "refuted"


@pytest.mark.usefixtures("quick")
def test_a_claim_that_only_loops_is_an_error() -> None:
    @claim(inputs={"A": BE()})
    def nothing(A: Any) -> Any:
        forever()

    with pytest.raises(qe.errors.ClaimError, match=r"none of .* inputs could be used. .* times: did not return within"):
        falsify(nothing, budget=0.05)


def test_impossible_conditions_are_said_at_once() -> None:
    """By the prover where it sees it; else after a whole round in which no input met them."""

    @claim(inputs={"A": BE()}, requires=["alpha_A >= 2", "alpha_A <= 1"])
    def contradictory(A: Any) -> Any:
        return A, A.record

    with pytest.raises(qe.errors.ClaimError, match="no input meets all of its conditions: alpha_A >= 2; alpha_A <= 1"):
        falsify(contradictory)

    @claim(inputs={"A": BE()}, requires=lambda A: A.record.alpha == 1 / 7 + 2e-9)
    def rare(A: Any) -> Any:
        return A, {"alpha": float(A.record.alpha), "ancillas": len([0] * A.ancillas), "epsilon": 0.0}

    with pytest.raises(qe.errors.ClaimError, match=r"none of .* could be used. .* conditions not met"):
        falsify(rare, budget=1000.0)


INPUTS = {"A": BE(), "terms": Several(BE()), "t": Real()}


@pytest.mark.parametrize("text", ["alpha_a >= 1", "epsilon_terms <= 1", "A >= 1", "alpha_t <= 2", "t + s <= 1"])
def test_conditions_are_read_with_the_file(text: str) -> None:
    """A name that no input has is an error of the claim, before anything is drawn; those that they have are admitted."""
    with pytest.raises(
        qe.errors.ArgumentError, match=r"'requires\[0\]' must speak of alpha_A, a_A, epsilon_A, N_A, n_A, t"
    ):
        claim(inputs=INPUTS, requires=text)(lambda A, terms, t: None)
    made = claim(inputs=INPUTS, requires="alpha_A + a_A + epsilon_A + N_A + n_A <= t")(lambda A, terms, t: None)
    assert len(made.requires) == 1
