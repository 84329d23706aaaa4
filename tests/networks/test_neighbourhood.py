"""Sets of images with one class: zonotopes that hold what they should, comparisons that are not granted where they are false, attacks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.linalg.zonotopes import Zonotope, margin, residual, weights
from qnn_emul.networks.classical import blocks
from qnn_emul.networks.data.digits import channels, image_of, load_split
from qnn_emul.networks.neighbourhood import (
    STEP,
    DigitNetwork,
    certain,
    class_change,
    images_within,
    largest,
    nearest_change,
    network_of,
    within,
)
from qnn_emul.networks.residual_cnn import ResidualCNN, digit_tensor, load_network

INDEX = 0  # a held-out digit whose class changes within a third of a grey level


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return load_split().images


@pytest.fixture(scope="module")
def network(images: np.ndarray) -> DigitNetwork:
    return network_of(load_network().encode(digit_tensor(images[INDEX])))


def drawn(image: np.ndarray, radius: float, rng: np.random.Generator, count: int) -> np.ndarray:
    """Images of the set: half corners, half inside."""
    low, high = np.maximum(image - radius, 0), np.minimum(image + radius, 16)
    part = rng.random((count, 8, 8))
    part[: count // 2] = np.round(part[: count // 2])
    return low + part * (high - low)


def holds(z: Zonotope, points: np.ndarray, coordinates: np.ndarray) -> bool:
    """Whether points (B, ...) lie no further than `rest` from c + G e for the e (B, m) that they belong to; 1e-12 for the floats here."""
    flat = z.columns.reshape(-1, z.columns.shape[-1])
    gaps = points.reshape(len(points), -1) - flat[:, 0] - coordinates @ flat[:, 1:].T
    return bool(np.all(np.linalg.norm(gaps, axis=1) <= z.rest + 1e-12))


def coordinates(z: Zonotope, image: np.ndarray, radius: float, points: np.ndarray) -> np.ndarray:
    """The e of images: of a pixel where it lies in its range; of a modulus what is left of it over its generator."""
    low, high = np.maximum(image - radius, 0), np.minimum(image + radius, 16)
    e = np.zeros((len(points), z.columns.shape[-1] - 1))
    e[:, :64] = ((2 * points - high - low) / np.maximum(high - low, 1e-300)).reshape(len(points), 64)
    flat = z.columns.reshape(-1, z.columns.shape[-1])
    left = channels(points).reshape(len(points), -1) - flat[:, 0] - e[:, :64] @ flat[:, 1:65].T
    room = np.abs(flat[:, 65:]).sum(axis=1)
    assert np.all(np.abs(left) <= room + 1e-12)
    e[:, 64:] = (left / np.where(room > 0, room, 1.0)) @ np.sign(
        flat[:, 65:]
    )  # each of these generators moves one entry
    return e


@pytest.mark.parametrize(("index", "radius"), [(0, 0.25), (5, 1.0), (7, 2.0), (2, 0.01)])
def test_the_set_holds_its_images_after_every_block(
    images: np.ndarray, network: DigitNetwork, index: int, radius: float
) -> None:
    """Images of the set, and what the exact network makes of them on one scale, lie within the zonotope of each block."""
    image, rng = images[index], np.random.default_rng(index)
    points = drawn(image, radius, rng, 40)
    z = images_within(image, radius)
    e = coordinates(z, image, radius, points)
    assert holds(z, channels(points), e)
    z = Zonotope(np.concatenate([z.columns] * 4), 2 * z.rest)
    s = np.concatenate([channels(points)] * 4, axis=1)
    for kernel in network.kernels:
        made = residual(z, kernel, network.padding)
        assert made is not None
        z = made
        t = 1 / np.sqrt((s**2).sum(axis=(1, 2, 3)))
        step = blocks(np.moveaxis(s, 0, -1) * t, (kernel,), network.padding)[0]
        s = np.moveaxis(step.s / t, -1, 0)
        assert holds(z, s, e)
        low, high = z.squared_norms()
        assert np.all((low <= (s**2).sum(axis=(1, 2, 3))) & ((s**2).sum(axis=(1, 2, 3)) <= high))


def test_no_norm_no_set(network: DigitNetwork) -> None:
    """Where a norm may be 0, nothing is known of the direction."""
    ball = Zonotope(np.ones((16, 8, 8, 2)), 0.0)
    assert ball.squared_norms()[0] == 0
    assert residual(ball, network.kernels[0], "same") is None
    assert network.after(Zonotope(np.zeros((4, 8, 8, 1)), 0.0)) is None


def least_on_corners(one: np.ndarray, other: np.ndarray) -> float:
    """The least ||z_a||^2 - ||z_b||^2 over the corners of a small cube and a grid inside."""
    m = one.shape[1] - 1
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 5)] * m), -1).reshape(-1, m)
    z = [part[:, 0] + grid @ part[:, 1:].T for part in (one, other)]
    return float(((z[0] ** 2).sum(axis=1) - (z[1] ** 2).sum(axis=1)).min())


def test_margins_are_true_and_nearly_as_good_as_can_be() -> None:
    """Never granted above the least value, always granted a little below it where the relaxation is sharp."""
    rng, granted = np.random.default_rng(0), 0
    for _ in range(60):
        one, other = rng.normal(size=(6, 5)), rng.normal(size=(6, 5))
        one[:, 1:] *= 0.3
        other[:, 1:] *= 0.3
        least = least_on_corners(one, other)
        above = margin(one, other, 1e-9, least + 1e-6)
        assert weights(above, 0.0) is None
        below = margin(one, other, 1e-9, least - 0.02 * abs(least) - 0.2)
        found = weights(below, 1e-6)
        granted += found is not None
        assert not above.holds(np.abs(rng.normal(size=4)) * 10)
    assert granted >= 50


def test_the_rest_counts_against_a_margin() -> None:
    """With w of length `rest` pointing the wrong way the difference is 4 - 4 rest at most: granted below, refused above."""
    one, other = np.array([[2.0, 0.0]]), np.array([[0.0, 0.0]])
    rest = 0.25
    lowest = (2 - rest) ** 2
    below, above = (margin(one, other, rest, lowest + by) for by in (-0.4, 1e-6))
    found = weights(below, 1e-9)
    assert found is not None
    assert below.holds(found)
    assert weights(above, 0.0) is None
    assert not below.holds(-found - 1)


def test_a_digit(images: np.ndarray, network: DigitNetwork) -> None:
    """The largest radius of a digit: shown there, not a step further; no image of the set has another class, one not far outside has."""
    found = largest(network, images[INDEX])
    rng = np.random.default_rng(1)
    assert 0.2 < found.radius < 0.3
    assert certain(network, images[INDEX], found.radius + STEP) is None
    assert sorted([found.predicted, *found.margins]) == list(range(10))
    assert repr(found) == f"<class {found.predicted} within {found.radius:g} grey levels>"
    inside = network.outputs(drawn(images[INDEX], found.radius, rng, 400))
    assert np.all(np.argmax(inside, axis=0) == found.predicted)
    gaps = inside[found.predicted] - np.delete(inside, found.predicted, axis=0).max(axis=0)
    assert gaps.min() > 2 * found.distance
    assert class_change(network, images[INDEX], found.radius, rng) is None
    change = nearest_change(network, images[INDEX], rng, found.radius)
    assert change is not None
    radius, image = change
    assert found.radius < radius < 2 * found.radius
    from_nothing = nearest_change(network, images[INDEX], rng, 0.0)
    assert from_nothing is not None
    assert found.radius < from_nothing[0] < 2 * found.radius
    assert np.abs(image - images[INDEX]).max() <= radius
    assert np.argmax(network.outputs(image[None])[:, 0]) != found.predicted


def test_certify_within(images: np.ndarray) -> None:
    """As asked where that is shown, else the largest that is; nothing where nothing was asked."""
    e = load_network().first(1).encode(digit_tensor(images[INDEX]))
    assert qe.certify(e).neighbourhood is None
    small = qe.certify(e, within=0.01).neighbourhood
    assert small is not None
    assert small.radius == 0.01
    assert np.array_equal(small.image, images[INDEX])
    least = within(e, 16)
    assert 0 < least.radius < 16
    assert within(e, least.radius).radius == least.radius
    with pytest.raises(qe.errors.ArgumentError, match="within"):
        qe.certify(e, within=-1)


def test_a_set_too_near_is_not_shown(images: np.ndarray, network: DigitNetwork) -> None:
    """A distance of encoded probabilities that the margin does not exceed: not even the image itself is certain."""
    wide = replace(network, distance=1.0)
    assert certain(wide, images[INDEX], 0.0) is None
    assert largest(wide, images[INDEX], 1.0).radius == 0
    assert largest(wide, images[INDEX], 1.0).margins == {}


def test_trees_that_say_nothing_of_other_images(images: np.ndarray) -> None:
    """Another tree, a claimed record, a promise about this image's norm, another activation, fewer channels than classes: refused."""
    x = digit_tensor(images[INDEX])
    e = load_network().first(1).encode(x)
    promised = qe.residual_block(e.nodes()[2], e.nodes()[3], 1e-6, lower_bound=0.5)
    others = [
        e.nodes()[2],
        e.with_record(epsilon=e.record.epsilon * 2),
        promised,
        load_network().first(1).encode(x).nodes()[-2],
        qe.pointwise(e.nodes()[4], qe.erf(0.5), 1e-6),
        ResidualCNN.random(np.random.default_rng(0), 8, blocks=1, channels=8, copies=2).encode(x),
    ]
    for other in others:
        with pytest.raises(qe.errors.ArgumentError, match="digit network"):
            network_of(other)


def test_the_image_of_a_tensor(images: np.ndarray) -> None:
    """Whole grey levels come back exactly, others to rounding; what is no image is refused."""
    for image in (images[3], images[4] * 0.93):
        tensor = digit_tensor(image)
        found = image_of(tensor / np.linalg.norm(tensor))
        assert np.max(np.abs(found - image)) <= (0 if image is images[3] else 1e-12)
    rng = np.random.default_rng(0)
    for wrong in (rng.normal(size=(4, 8, 8)), np.ones((3, 8, 8))):
        with pytest.raises(qe.errors.ArgumentError, match="tensor"):
            image_of(wrong)
