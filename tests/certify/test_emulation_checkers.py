"""The checkers of emulation certificates: what is true is accepted, whatever is corrupted is refused where it is wrong, by each."""

from __future__ import annotations

import ast
import copy
import importlib
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from emulation_corruptions import KINDS, bind, corrupted, reached, where

from qnn_emul.certify.completion import completion
from qnn_emul.certify.emulation import certify, distance_from_exact
from qnn_emul.certify.emulation_file import as_file, digests, network
from qnn_emul.errors import ArgumentError, PrecisionExceeded
from qnn_emul.networks.bilinear import Bilinear
from qnn_emul.networks.residual_cnn import ResidualCNN

PROOFS = Path(__file__).parents[2] / "proofs"
CHECKERS = sorted(path.stem for path in PROOFS.glob("check_emulation_*.py"))
CORRUPTIONS = 220  # benchmarks/corruptions.py runs the others


@pytest.fixture(params=CHECKERS)
def checker(request: pytest.FixtureRequest) -> ModuleType:
    return importlib.import_module(request.param)


def small(epsilon: float = 1e-3, channels: int = 4, **options: Any) -> Any:
    """The certificate of a small network on random numbers."""
    rng = np.random.default_rng(1)
    net = ResidualCNN.random(rng, 4, blocks=1, channels=channels, **options)
    x = rng.normal(size=(net.channels // net.copies, 4, 4))
    return written(net, net.encode(x, epsilon), [x.reshape(-1)], epsilon)


def written(net: Any, e: Any, vectors: Any, epsilon: float) -> Any:
    found = certify(e, 256)
    return as_file(found, net, vectors, distance_from_exact(found, vectors)[1], epsilon, net.channels, phases=True)


def bilinear() -> Any:
    """Of two paths' product, with a dense head."""
    rng = np.random.default_rng(2)
    net = Bilinear.random(rng, 1, blocks=1, channels=4, copies=1, width=1, head=True)
    e = net.encode(rng.normal(size=(4, 1, 1)), 1e-3)
    return written(net, e, [n.target for n in e.nodes() if n.key == "leaf.vector"], 1e-3)


@pytest.fixture(scope="module")
def certificate() -> Any:
    return small()


def said(checker: ModuleType, data: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status and what is printed."""
    path = folder / "certificate.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    status = checker.main([str(path), "--index", str(PROOFS / "index.json")])
    return status, capsys.readouterr().out.removeprefix("refused at ")


TRUE: dict[str, Any] = {
    "four copies": {},
    "four channels": {"copies": 1},
    "two of each": {"copies": 2, "epsilon": 1e-7},
    "two channels": {"channels": 2, "copies": 1},
    "causal, of even width": {"padding": "causal", "width": 2},
    "wide": {"width": 4},
    "one tap": {"width": 1},
    "a head": {"head": True},
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_accepted(
    checker: ModuleType, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Copies of one image or several channels, every padding, any width of the kernels, with a dense head."""
    assert said(checker, small(**TRUE[name]), tmp_path, capsys)[0] == 0


def test_a_product_of_paths_is_accepted(
    checker: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Architecture (b): leaves multiplied, blocks, head; and no other product, no other head."""
    data = bilinear()
    assert {"ve.tensor", "ve.matrix_squared_vector", "be.diagonal_of_numbers"} <= {n["lemma"] for n in data["nodes"]}
    assert said(checker, data, tmp_path, capsys)[0] == 0
    for part, array in (("image", data["image"]["data"][1]), ("network", data["network"]["head"]["matrix"])):
        made = copy.deepcopy(data)
        integers = next(a for a in (*made["image"]["data"], made["network"]["head"]["matrix"]) if a == array)[
            "integers"
        ]
        integers[0] += max(map(abs, integers)) >> 8
        bind(made[part])
        status, step = said(checker, made, tmp_path, capsys)
        assert (status, step.startswith(("node ", "end: "))) == (1, True), step


@pytest.mark.parametrize("part", range(len(KINDS)), ids=lambda k: KINDS[k].__name__)
def test_what_is_corrupted_is_refused(
    checker: ModuleType, certificate: Any, part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """File, weights, image, records, bounds, polynomials, tree: refused, and at the step where it is wrong."""
    for seed in range(part, CORRUPTIONS, len(KINDS)):
        _, made, steps = corrupted(seed, certificate)
        status, step = said(checker, made, tmp_path, capsys)
        assert (status, step.startswith(steps)) == (1, True), (seed, step, steps)


@pytest.mark.parametrize(
    "text", ["", "[1]", "{", '{"format": 1}', '{"format": "qnn-emul emulation certificate", "schema": 1}']
)
def test_what_is_no_certificate(
    checker: ModuleType, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    for name in ("bad.json", "none.json"):
        assert checker.main([str(tmp_path / name)]) == 2
        assert capsys.readouterr().out.startswith("bad input: ")


UNHEARD = {  # where something stands, and what takes its place
    "a list as a lemma": (("nodes", 3, "lemma"), ["ve.sum"]),
    "an object as a way": (("nodes", 3, "by"), {"definition": 1}),
    "a list as a digest": (("image", "sha256"), ["0" * 64]),
    "numbers that no double holds": (("network", "kernels", 0, "exponent"), 4096),
    "a norm that no double holds": (("network", "norms", 0), [1, -4096]),
    "an image of no pixels": (("image", "data"), []),
    "a digit of no pixels": (("image",), {"sha256": "", "kind": "digit", "data": []}),
    "a class of another kind": (("end", "class"), "2"),
    "a set of another kind": (("within",), True),
}


@pytest.mark.parametrize("name", UNHEARD)
def test_what_nobody_would_write(
    checker: ModuleType, certificate: Any, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused by name, not by an error of Python's."""
    made, (path, value) = copy.deepcopy(certificate), UNHEARD[name]
    reached(made, path[:-1])[path[-1]] = value
    for part in (made["network"], made["image"]):
        if isinstance(part["sha256"], str):
            bind(part)
    status, step = said(checker, made, tmp_path, capsys)
    assert (status, step.startswith((*where(path), "norm of kernel", "form"))) == (1, True), step


@pytest.mark.parametrize("schema", [True, "1"])
def test_a_schema_is_a_number(checker: ModuleType, certificate: Any, schema: Any, tmp_path: Path, capsys: Any) -> None:
    assert said(checker, {**certificate, "schema": schema}, tmp_path, capsys)[0] == 2


def test_keys_that_stand_twice(checker: ModuleType, certificate: Any, tmp_path: Path) -> None:
    """The second one would be read, and the first one seen."""
    text = json.dumps(certificate)
    (tmp_path / "twice.json").write_text('{"schema": 2, ' + text[1:], encoding="utf-8")
    assert checker.main([str(tmp_path / "twice.json")]) == 1


def test_they_stand_alone(certificate: Any, tmp_path: Path) -> None:
    """Each runs by itself, with the standard library and python-flint at most."""
    (tmp_path / "certificate.json").write_text(json.dumps(certificate), encoding="utf-8")
    for name in CHECKERS:
        source = (PROOFS / f"{name}.py").read_text(encoding="utf-8")
        imports = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import | ast.ImportFrom)]
        names = {a.name if isinstance(n, ast.Import) else n.module for n in imports for a in n.names}
        assert names - {"flint"} <= sys.stdlib_module_names
        assert ("flint" in names) == name.endswith("flint")
        command = [sys.executable, "-I", str(PROOFS / f"{name}.py"), "certificate.json"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout.startswith("accepted: 8 nodes")


def test_what_no_certificate_is_written_for() -> None:
    """Complex kernels, other ways in, a lemma that the format does not know, a norm that nothing is left of."""
    with pytest.raises(ArgumentError, match="'network' must be real"):
        network(ResidualCNN((np.full((1, 1, 1, 1), 0.5j),), copies=1), [0.5], 1)
    with pytest.raises(ArgumentError, match="'network' must be real"):
        small(padding="circular")
    with pytest.raises(ArgumentError, match=r"'vectors' must be one for each leaf.vector of the tree \(0\)"):
        small(access="loaded")
    with pytest.raises(PrecisionExceeded, match="no convolution that completes"):
        network(ResidualCNN((np.full((1, 1, 3, 3), 1 / 9),), copies=1), [1.0], 1)
    with pytest.raises(PrecisionExceeded, match="no matrix that completes"):
        network(ResidualCNN((np.ones((1, 1, 1, 1)),), copies=1), [1.0], 1)
    with pytest.raises(ArgumentError, match="lemmas that a certificate's format knows"):
        small(ancillas="least")
    assert {*digests()} >= {"ve.sum", "ve.sign_amplification"}


@pytest.mark.parametrize("seed", range(4))
def test_the_norm_of_one_tap_is_completed(seed: int) -> None:
    """The record's norm, which floats measure, lies above the true one: something is left for a completion."""
    net = ResidualCNN.random(np.random.default_rng(seed), 8, blocks=1, width=1, channels=8)
    kernel, bound = net.kernels[0], net.weights(8)[0].record.norm
    found = completion(kernel, bound)[:, :, 0, 0]
    exact = np.vectorize(Fraction)(kernel[:, :, 0, 0])
    whole = exact.T @ exact + found.T @ found
    assert 0 < Fraction(bound) ** 2 - whole[0, 0] < 2.0**-40
    assert max(abs(v) for v in (whole - np.diag([whole[0, 0]] * 8)).flat) < 2.0**-150
