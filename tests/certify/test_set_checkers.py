"""Sets of images in certificates: what is true is accepted by each checker, whatever is corrupted is refused where it is wrong."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from emulation_corruptions import bind

from qnn_emul.certify.emulation import certify, distance_from_exact
from qnn_emul.certify.emulation_file import array, as_file, dyadic
from qnn_emul.linalg.zonotopes import Zonotope, residual
from qnn_emul.networks import neighbourhood
from qnn_emul.networks.data.digits import channels, load_split
from qnn_emul.networks.neighbourhood import STEP, images_within
from qnn_emul.networks.residual_cnn import ResidualCNN, digit_tensor, load_network

PROOFS = Path(__file__).parents[2] / "proofs"
CHECKERS = sorted(path.stem for path in PROOFS.glob("check_emulation_*.py"))
INDEX, CLASSES = 3, 4


@pytest.fixture(scope="module")
def certificate() -> Any:
    """Of the largest set of a digit that a small random network has one class on: four classes, which is quick."""
    net = ResidualCNN.random(np.random.default_rng(0), 8, blocks=1, width=1, channels=8, copies=2)
    image = load_split().images[INDEX]
    e = net.encode(digit_tensor(image), 1e-5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbourhood, "CLASSES", CLASSES)
        found = certify(e, within=16)
    assert found.neighbourhood is not None
    assert found.neighbourhood.radius > 8 * STEP
    distance, _ = distance_from_exact(e, e.nodes()[0], channels(image).reshape(-1), found.bits)
    return as_file(found, distance, net, {"kind": "digit", "data": array(image)}, 1e-5, CLASSES)


@pytest.fixture(params=CHECKERS)
def checker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Without the proof of the kernels' norms, which takes longest and is tested beside the other parts."""
    module = importlib.import_module(request.param)
    proof = next(name for name in ("prove", "prove_norm") if hasattr(module.Kernel, name))
    monkeypatch.setattr(module.Kernel, proof, lambda *_: None)
    return module


def said(checker: ModuleType, data: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status and what is printed."""
    (folder / "set.json").write_text(json.dumps(data), encoding="utf-8")
    status = checker.main([str(folder / "set.json")])
    return status, capsys.readouterr().out.removeprefix("refused at ")


def test_what_is_true_is_accepted(
    checker: ModuleType, certificate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(checker, certificate, tmp_path, capsys)[0] == 0


def first(data: Any) -> Any:
    return data["within"]["margins"][0]


def weigh(data: Any, change: Callable[[list[int]], list[int]]) -> None:
    """Every class's weights changed."""
    for margin in data["within"]["margins"]:
        weights = margin["weights"]
        weights["integers"] = change(weights["integers"])
        weights["shape"] = [len(weights["integers"])]


def darker(data: Any) -> None:
    """Another image, and digests that agree."""
    values = data["image"]["data"]["integers"]
    values[:] = [v // 2 for v in values]
    bind(data["image"])


def other(data: Any) -> None:
    data["within"]["class"] = (data["within"]["class"] + 1) % CLASSES


SET, ONE = ("within: ",), ("within: class ",)
CORRUPTIONS: dict[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "a radius that is larger": (lambda d: d["within"].update(radius=[3 * d["within"]["radius"][0], d["within"]["radius"][1] - 1]), SET),
    "a radius by which norms vanish": (lambda d: d["within"].update(radius=[1, 4]), SET),
    "no radius": (lambda d: d["within"].update(radius=[0, 0]), SET),
    "a negative radius": (lambda d: d["within"].update(radius=[-1, -3]), SET),
    "a radius that is not reduced": (lambda d: d["within"].update(radius=[2, -3]), SET),
    "a radius in floats": (lambda d: d["within"].update(radius=0.125), ("form",)),
    "another class": (other, ONE),
    "a class that is not in use": (lambda d: d["within"].update({"class": CLASSES}), SET),
    "a class that is true": (lambda d: d["within"].update({"class": True}), SET),
    "weights of half the size": (lambda d: weigh(d, lambda w: [v // 2 for v in w]), ONE),
    "weights of no size": (lambda d: weigh(d, lambda w: [0 for v in w]), ONE),
    "weights that are much too large": (lambda d: weigh(d, lambda w: [v << 12 for v in w]), ONE),
    "a negative weight": (lambda d: weigh(d, lambda w: [-1, *w[1:]]), ONE),
    "a weight too few": (lambda d: weigh(d, lambda w: w[1:]), ONE),
    "a weight too many": (lambda d: weigh(d, lambda w: [*w, 1]), ONE),
    "no margin for a class": (lambda d: d["within"]["margins"].pop(), SET),
    "a margin too many": (lambda d: d["within"]["margins"].append(first(d)), SET),
    "margins in another order": (lambda d: d["within"]["margins"].reverse(), ONE),
    "theta 0": (lambda d: first(d).update(theta=[0, 0]), ONE),
    "theta above 1/2": (lambda d: first(d).update(theta=[3, -2]), ONE),
    "a negative theta": (lambda d: first(d).update(theta=[-1, -4]), ONE),
    "a theta so small that the rest is all": (lambda d: first(d).update(theta=[1, -100]), ONE),
    "a key too many": (lambda d: d["within"].update(more=1), SET),
    "a key too few": (lambda d: first(d).pop("theta"), ONE),
    "a list": (lambda d: d.update(within=[d["within"]]), SET),
    "another image": (darker, ("end: ", "node ", "within: ")),
}  # fmt: skip


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_what_is_corrupted_is_refused(
    checker: ModuleType, certificate: Any, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each at the step where it is wrong."""
    made = copy.deepcopy(certificate)
    change, steps = CORRUPTIONS[name]
    change(made)
    status, step = said(checker, made, tmp_path, capsys)
    assert (status, step.startswith(steps)) == (1, True), step


def test_a_set_of_a_tree_that_rests_on_its_image(
    checker: ModuleType, certificate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bound M that this image's norm keeps and not every image's: a certificate of the image alone."""
    made = copy.deepcopy(certificate)
    node = next(n for n in made["nodes"] if n["lemma"] == "ve.sign_amplification")
    node["numbers"]["norm"] = [1, -3]
    status, step = said(checker, made, tmp_path, capsys)
    assert status == 1
    assert step.startswith(("within: ", "node 7: "))


@pytest.mark.parametrize(
    ("width", "tap", "norm"), [(33, 16, 1.2), (131, 32, 1.2), (3, 1, 1.2), (3, 1, 1.0001), (3, 0, 1.0001), (15, 7, 1.5)]
)
@pytest.mark.parametrize("name", CHECKERS)
def test_norms_above_one_are_refused(name: str, width: int, tap: int, norm: float) -> None:
    """Also where the symbol, norm sin(tap angle), is 0 at a whole grid of angles."""
    module, kernel, half = importlib.import_module(name), np.zeros((1, 1, width, width)), width // 2
    kernel[0, 0, half, half + tap], kernel[0, 0, half, half - tap] = norm / 2, -norm / 2
    if not tap:
        kernel[0, 0, half, half] = norm
    refused = next(getattr(module, word) for word in ("Refused", "Refusal") if hasattr(module, word))
    proof = next(word for word in ("prove", "prove_norm") if hasattr(module.Kernel, word))
    with pytest.raises(refused, match="x: "):
        getattr(module.Kernel(array(kernel), dyadic(1.0), "x"), proof)("x")


def sets_of(
    checker: ModuleType, image: np.ndarray, radius: float, kernel: np.ndarray
) -> list[tuple[np.ndarray, float]]:
    """Columns (1024, 1 + m) and rest of the channels of all images, and of what a block makes of them, as the checker has them."""
    made, given = checker.Kernel(array(kernel), dyadic(1.0), ""), array(image)
    if checker.__name__.endswith("flint"):
        x, far = [c * 4 for c in checker.channels_within({"data": given}, dyadic_of(checker, radius))], 0.0
        after, rest = checker.through(x, far, made)
        return [(np.array(c, dtype=float).T, float(r)) for c, r in ((x, far), (after, rest))]
    levels = checker.reals({**given, "shape": [64]}, "")
    x = checker.images_within(levels, checker.dyadic(dyadic(radius), "").hi, 4)
    sets = (x, checker.after_block(x, made, ""))
    unit = 2.0**-checker.SET
    return [(np.array([[float(v) for v in c] for c in z.columns]).T * unit, z.rest * unit) for z in sets]


def dyadic_of(checker: ModuleType, number: float) -> Any:
    return checker.arb(checker.dyadic(dyadic(number), ""))


@pytest.mark.parametrize(("index", "radius"), [(3, 0.5), (7, 1.25)])
def test_they_have_the_set_that_the_package_has(checker: ModuleType, index: int, radius: float) -> None:
    """Middle, generators and rest. The package's are tested on images; its bounds are 2^-30 wider, which moves the middle of 1/||x||^2."""
    image, kernel = load_split().images[index], load_network().kernels[0]
    z = images_within(image, radius)
    z = Zonotope(np.concatenate([z.columns] * 4), 2 * z.rest)
    after = residual(z, kernel, "same")
    assert after is not None
    for (columns, rest), own in zip(sets_of(checker, image, radius, kernel), (z, after), strict=True):
        assert np.max(np.abs(columns - own.columns.reshape(columns.shape))) < 1e-10
        assert rest == pytest.approx(own.rest, rel=1e-6, abs=1e-9)
