"""Sets of images in certificates: what is true is accepted by each checker, whatever is corrupted is refused where it is wrong."""

from __future__ import annotations

import contextlib
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

from qnn_emul.certify.completion import completion
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
    vectors = [channels(image).reshape(-1)]
    return as_file(found, net, vectors, distance_from_exact(found, vectors)[1], 1e-5, CLASSES, image)


@pytest.fixture(params=CHECKERS)
def checker(request: pytest.FixtureRequest) -> ModuleType:
    return importlib.import_module(request.param)


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


def factors(data: Any, change: Callable[[np.ndarray], np.ndarray]) -> None:
    """Every class's factor changed."""
    for margin in data["within"]["margins"]:
        held = margin["factor"]
        made = change(np.array(held["integers"], dtype=object).reshape(held["shape"]))
        held.update(shape=list(made.shape), integers=[int(v) for v in made.flat])


def darker(data: Any) -> None:
    """Another image, and digests that agree."""
    values = data["image"]["data"][0]["integers"]
    values[:] = [v // 2 for v in values]
    bind(data["image"])


def other(data: Any) -> None:
    data["within"]["class"] = (data["within"]["class"] + 1) % CLASSES


SET, ONE, FORM = ("within: ",), ("within: class ",), ("form",)
CORRUPTIONS: dict[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "a radius that is larger": (lambda d: d["within"].update(radius=[3 * d["within"]["radius"][0], d["within"]["radius"][1] - 1]), SET),
    "a radius by which norms vanish": (lambda d: d["within"].update(radius=[1, 4]), SET),
    "no radius": (lambda d: d["within"].update(radius=[0, 0]), SET),
    "a negative radius": (lambda d: d["within"].update(radius=[-1, -3]), SET),
    "a radius that is not reduced": (lambda d: d["within"].update(radius=[2, -3]), FORM),
    "a radius in floats": (lambda d: d["within"].update(radius=0.125), FORM),
    "another class": (other, ONE),
    "a class that is not in use": (lambda d: d["within"].update({"class": CLASSES}), SET),
    "a class that is true": (lambda d: d["within"].update({"class": True}), FORM),
    "factors of half the size": (lambda d: factors(d, lambda f: f // 2), ONE),
    "factors of no size": (lambda d: factors(d, lambda f: 0 * f), ONE),
    "factors that are too large": (lambda d: factors(d, lambda f: f * 1001 // 1000), ONE),
    "transposed factors": (lambda d: factors(d, lambda f: f.T), ONE),
    "a factor without its first row": (lambda d: factors(d, lambda f: f[1:]), ONE),
    "a factor of a row more": (lambda d: factors(d, lambda f: np.vstack([f, f[:1]])), ONE),
    "a first entry that is smaller": (lambda d: factors(d, lambda f: f - np.diag([f[0, 0] // 9] + [0] * (len(f) - 1))), ONE),
    "no margin for a class": (lambda d: d["within"]["margins"].pop(), SET),
    "a margin too many": (lambda d: d["within"]["margins"].append(first(d)), SET),
    "margins in another order": (lambda d: d["within"]["margins"].reverse(), ONE),
    "theta 0": (lambda d: first(d).update(theta=[0, 0]), ONE),
    "theta above 1/2": (lambda d: first(d).update(theta=[3, -2]), ONE),
    "a negative theta": (lambda d: first(d).update(theta=[-1, -4]), ONE),
    "a theta so small that the rest is all": (lambda d: first(d).update(theta=[1, -100]), ONE),
    "a key too many": (lambda d: d["within"].update(more=1), FORM),
    "a key too few": (lambda d: first(d).pop("theta"), FORM),
    "a list": (lambda d: d.update(within=[d["within"]]), FORM),
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


def test_a_set_that_is_twice_as_large(
    checker: ModuleType, certificate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is as the checkers would have it, and the factor is stretched as the form is: nothing is shown by it."""
    made, held = copy.deepcopy(certificate), certificate["within"]["margins"]
    made["within"]["radius"] = dyadic(2 * undyadic(certificate["within"]["radius"]))
    for part in (1.0, 2.0):  # generators are that much longer at most
        for margin, given in zip(made["within"]["margins"], (one["factor"] for one in held), strict=True):
            factor = np.array(given["integers"], dtype=float).reshape(given["shape"]) * 2.0 ** given["exponent"]
            grown = factor * np.concatenate([[1.0], np.full(len(factor) - 1, part)])[:, None]
            margin["factor"] = array(np.rint(grown * 2.0**40) * 2.0**-40)
        status, step = said(checker, made, tmp_path, capsys)
        assert (status, step.startswith(ONE)) == (1, True), step


def test_a_set_around_a_leaf_of_floats(
    checker: ModuleType, certificate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its records are those of one image; and a leaf that is the image has no numbers."""
    made = copy.deepcopy(certificate)
    x = channels(load_split().images[INDEX]).reshape(-1)
    numbers = {"vector": array(x / np.linalg.norm(x)), "alpha": [1, 0], "ancillas": 0}
    made["nodes"][0].update(lemma="leaf.vector", numbers=numbers)
    assert said(checker, made, tmp_path, capsys)[0] == 1
    made["nodes"][0].update(lemma="leaf.image")
    status, step = said(checker, made, tmp_path, capsys)
    assert (status, step.startswith("form")) == (1, True), step


def undyadic(given: list[int]) -> float:
    return given[0] * 2.0 ** given[1]


def read(checker: ModuleType, numbers: np.ndarray) -> Any:
    """An array as the checker has it."""
    return (checker.array if hasattr(checker, "array") else checker.tensor)(array(numbers))


def precise(checker: ModuleType) -> Any:
    return checker.bits(checker.BITS) if hasattr(checker, "bits") else contextlib.nullcontext()


@pytest.mark.parametrize(("width", "tap", "norm"), [(3, 1, 1.2), (3, 1, 1.0001), (3, 0, 1.0001), (7, 3, 1.5)])
def test_norms_above_one_are_refused(checker: ModuleType, width: int, tap: int, norm: float) -> None:
    """Whatever completes it: what completes the same kernel at a norm below 1, which is accepted, its double, nothing."""
    kernel, half = np.zeros((1, 1, width, width)), width // 2
    kernel[0, 0, half, half + tap], kernel[0, 0, half, half - tap] = 0.5, -0.5
    if not tap:
        kernel[0, 0, half, half] = 1.0
    refused = next(getattr(checker, word) for word in ("Refused", "Refusal") if hasattr(checker, word))
    with precise(checker):
        one, found = checker.dyadic(dyadic(1.0)), completion(0.9 * kernel, 1.0)
        checker.prove_norm(read(checker, 0.9 * kernel), read(checker, found), one, "x")
        for completed in (found, completion(0.1 * kernel, 1.0), 2 * found, 0 * found):
            with pytest.raises(refused, match="x: "):
                checker.prove_norm(read(checker, norm * kernel), read(checker, completed), one, "x")


def sets_of(
    checker: ModuleType, image: np.ndarray, radius: float, kernel: np.ndarray
) -> list[tuple[np.ndarray, float]]:
    """Columns (1024, 1 + m) and rest of the channels of all images, and of what a block makes of them, as the checker has them."""
    made, given, r = (
        checker.Convolution(read(checker, kernel), "same"),
        read(checker, image),
        checker.dyadic(dyadic(radius)),
    )
    if checker.__name__.endswith("flint"):
        x = [c * 4 for c in checker.images_within(given.entries, r)]
        return [(np.array(c, dtype=float).T, float(r)) for c, r in ((x, 0.0), checker.through(x, checker.ZERO, made))]
    columns = [[v >> (checker.F - checker.SET) for v in c] * 4 for c in checker.channels_around(given.reals(), r.hi)]
    x = checker.Zonotope(columns, 0)
    unit = 2.0**-checker.SET
    sets = (x, checker.after_block(x, made, ""))
    return [(np.array([[float(v) for v in c] for c in z.columns]).T * unit, z.rest * unit) for z in sets]


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
