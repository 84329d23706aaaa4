"""Certificates with one false fact, all else made to agree with it: each checker must find the fact itself."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import check_emulation_flint
import pytest
from emulation_corruptions import bind
from test_emulation_checkers import CHECKERS, bilinear, small

from qnn_emul.certify.emulation_file import interval

CONVOLUTION, ACTIVATION, AMPLIFICATION = 3, 5, 7  # places of the nodes


def times(numbers: Any, name: str, factor: float) -> None:
    """A number a little larger or smaller."""
    m, e = numbers[name]
    top, below = (m * factor).as_integer_ratio()
    zeros = (top & -top).bit_length() - 1
    numbers[name] = [top >> zeros, e + zeros - below.bit_length() + 1]


def numbers(data: Any, place: int) -> Any:
    return data["nodes"][place]["numbers"]


def shifted(data: Any, place: int, name: str, k: int, part: float) -> None:
    """A coefficient of a polynomial, by a part of itself."""
    integers = numbers(data, place)[name]["integers"]
    integers[k] += int(integers[k] * part)


def louder(data: Any) -> None:
    """All weights by 1 %, the norm that is claimed as before."""
    kernel = data["network"]["kernels"][0]
    kernel["integers"] = [v + v // 100 for v in kernel["integers"]]


def above_one(data: Any) -> None:
    """A norm that is no contraction's."""
    data["network"]["norms"][0] = [(1 << 20) + 1, -20]


def less(data: Any) -> None:
    """The norm by 2 %."""
    held = {"norm": data["network"]["norms"][0]}
    times(held, "norm", 0.98)
    data["network"]["norms"][0] = held["norm"]


def completed(data: Any) -> None:
    """A completion that is a little longer."""
    completion = data["network"]["completions"][0]
    completion["integers"] = [v + v // 100 for v in completion["integers"]]


def negative(data: Any) -> None:
    """The leaf's alpha with another sign."""
    numbers(data, 0)["alpha"][0] *= -1


FORGERIES: dict[str, tuple[Callable[[Any], None], str]] = {
    "a smaller error of Q": (lambda d: times(numbers(d, ACTIVATION), "epsilon_q", 0.9), "node 5: facts"),
    "a smaller Lipschitz constant": (lambda d: times(numbers(d, ACTIVATION), "lipschitz", 0.99), "node 5: facts"),
    "a smaller supremum": (lambda d: times(numbers(d, ACTIVATION), "supremum", 0.99), "node 5: facts"),
    "another Q": (lambda d: shifted(d, ACTIVATION, "polynomial", 1, 0.01), "node 5: facts"),
    "a smaller defect of P": (lambda d: times(numbers(d, AMPLIFICATION), "delta", 0.5), "node 7: facts"),
    "a P above 1": (lambda d: numbers(d, AMPLIFICATION).update(shrink=[1, 0]), "node 7: facts"),
    "another P": (lambda d: shifted(d, AMPLIFICATION, "series", 3, 0.001), "node 7: facts"),
    "a P whose last sign is another": (lambda d: shifted(d, AMPLIFICATION, "series", -1, -2), "node 7: facts"),
    "a larger bound on the norm": (lambda d: times(numbers(d, AMPLIFICATION), "norm", 20), "node 7: facts"),
    "a gap above the block's norm": (lambda d: times(numbers(d, AMPLIFICATION), "norm", 0.9), "node 7: facts"),
    "louder weights": (louder, "norm of kernel 0"),
    "a smaller norm of the weights": (less, "norm of kernel 0"),
    "a norm above 1": (above_one, "norm of kernel 0"),
    "a completion of a larger norm": (completed, "norm of kernel 0"),
    "a convolution's alpha below its norm": (lambda d: numbers(d, CONVOLUTION).update(alpha=[1, -1]), "node 3: facts"),
    "a negative alpha": (negative, "node 0: alpha"),
    "a negative distance that was asked for": (lambda d: d.update(asked=[-1, 0]), "end: distance"),
}


TOO_FAR = ("another Q", "another P", "a convolution's alpha below its norm")


def forged(data: Any, change: Callable[[Any], None], patch: pytest.MonkeyPatch) -> Any:
    """The change; then whatever a checker works out is what is stated, and no fact is asked for."""
    made = copy.deepcopy(data)
    change(made)
    for part in (made["network"], made["image"]):
        bind(part)

    shares = iter(made["end"]["probabilities"])

    def state(stated: Any, own: Any, step: str) -> None:
        part, name = step.split(": ")
        node = made["nodes"][int(part.split()[1])] if part != "end" else {}
        held = {
            **made["end"],
            **node,
            **node.get("record", {}),
            **{"phases": (node.get("phases") or {}).get("distance")},
        }
        (next(shares) if name == "probabilities" else held[name])[:] = interval(own)

    with patch.context() as inside:
        inside.setattr(check_emulation_flint, "holds", state)
        inside.setattr(check_emulation_flint, "need", lambda true, step, why: None)
        with check_emulation_flint.bits(check_emulation_flint.BITS):
            check_emulation_flint.check(made)
    return made


@pytest.fixture(scope="module")
def certificate() -> Any:
    return small()


def test_what_is_made_to_agree_is_accepted(
    certificate: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a change nothing is lost."""
    made = forged(certificate, lambda data: None, monkeypatch)
    (tmp_path / "c.json").write_text(json.dumps(made), encoding="utf-8")
    assert check_emulation_flint.main([str(tmp_path / "c.json")]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", FORGERIES)
def test_a_false_fact_is_found(
    name: str, certificate: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Though every number agrees with it: where no facts are asked for it is accepted, unless it leads to too large an error."""
    change, step = FORGERIES[name]
    (tmp_path / "c.json").write_text(json.dumps(forged(certificate, change, monkeypatch)), encoding="utf-8")
    for checker in CHECKERS:
        assert importlib.import_module(checker).main([str(tmp_path / "c.json")]) == 1
        assert capsys.readouterr().out.startswith(f"refused at {step}")
    plain = check_emulation_flint.need

    def careless(true: bool, at: str, why: str) -> None:
        if "facts" not in at and not at.startswith((step, "norm of kernel")):
            plain(true, at, why)

    monkeypatch.setattr(check_emulation_flint, "need", careless)
    accepted = check_emulation_flint.main([str(tmp_path / "c.json")]) == 0
    assert accepted != (name in TOO_FAR), capsys.readouterr().out


HEAD = {  # of a product of paths with a head: what is changed, though every number agrees with it, and where it is found
    "a diagonal of a smaller alpha": (lambda d: times(d["nodes"][-4]["numbers"], "alpha", 0.99), ("node ",)),
    "another weight of the head": (lambda d: d["network"]["head"]["weights"].reverse(), ("end: distance",)),
    "a longer path": (lambda d: enlarge(d["image"]["data"][0]), ("end: distance",)),
}


def enlarge(data: Any) -> None:
    data["integers"][0] += max(map(abs, data["integers"])) // 4


@pytest.mark.parametrize("name", HEAD)
def test_a_head_that_is_another(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The end is compared with the exact network's on the exact image, whatever the nodes say of themselves."""
    change, steps = HEAD[name]
    data = forged(bilinear(), change, monkeypatch)
    (tmp_path / "c.json").write_text(json.dumps(data), encoding="utf-8")
    for checker in CHECKERS:
        assert importlib.import_module(checker).main([str(tmp_path / "c.json")]) == 1
        assert capsys.readouterr().out.removeprefix("refused at ").startswith(steps)


def test_a_network_whose_output_is_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bilinear()
    data["network"]["head"]["weights"] = [[0, 0], [0, 0]]
    bind(data["network"])
    (tmp_path / "c.json").write_text(json.dumps(data), encoding="utf-8")
    for checker in CHECKERS:
        assert importlib.import_module(checker).main([str(tmp_path / "c.json")]) == 1
        assert capsys.readouterr().out.startswith("refused at end: distance")
