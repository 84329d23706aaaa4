"""Light and shadow on a picture's ground: told from the strokes, and taken out, so that the strokes are light on an even dark ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .digits import SIDE

INK = 0.25  # of the way from the ground to the lightest stroke: what is lighter belongs to the digit
UNEVEN = 0.1  # of the ink's strength: a ground that varies by more is evened out
SEEN = 0.9  # of the border must be ground, for the ground to be known
WIDEST = 0.25  # of the picture's shorter side: strokes are narrower than that, shadows wider
GRAIN = 1 / 80  # of the shorter side: grain and noise are averaged so far before the lightest and the darkest are taken
DEEPEST = (
    0.25  # of the lightest place: no ground is taken for darker, so that what is nearly black is not made of noise
)
INVERTED = "inverted (light background)"


def light_on_dark(grey: np.ndarray, steps: list[str]) -> tuple[np.ndarray, float]:
    """The picture with strokes lighter than its ground, and the ground, which is even."""
    ground = float(np.median(border(grey, 1)))
    if grey.shape == (SIDE, SIDE):
        dark = ground > 127.5
    else:
        shade = _shade_of(grey)
        if shade is not None:
            said = f"evened out (light and shadow on the ground vary by {np.ptp(shade.ground):.0f} of 255)"
            steps += [said, INVERTED] if shade.dark else [said]
            return shade.strokes, 0.0
        dark = _is_dark(grey - ground)
    if dark:
        steps.append(INVERTED)
        return 255.0 - grey, 255.0 - ground
    return grey, ground


def _is_dark(apart: np.ndarray) -> bool:
    """Whether what is apart from the ground is mostly darker."""
    return bool(np.sum(apart[apart < 0] ** 2) > np.sum(apart[apart > 0] ** 2))


def border(values: np.ndarray, width: int) -> np.ndarray:
    """What lies at most so far from the edges."""
    mask = np.ones(values.shape, dtype=bool)
    if min(values.shape) > 2 * width:
        mask[width:-width, width:-width] = False
    return values[mask]


def _edge(grey: np.ndarray) -> int:
    """How wide the border is in which the ground is looked for."""
    return max(1, int(min(grey.shape)) // 16)


def _surface(calm: np.ndarray) -> np.ndarray | None:
    """Smooth light on the ground, a quadratic function of the place, fitted to the border; None where it is even, or does not fit."""
    height, width = calm.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    edge = _edge(calm)
    seen, places = border(calm, edge), np.stack([border(t, edge) for t in np.moveaxis(terms, -1, 0)], axis=-1)
    kept = np.ones(len(seen), dtype=bool)
    for _ in range(4):  # without what is far from the fit, such as strokes that reach the border
        weights = np.linalg.lstsq(places[kept], seen[kept], rcond=None)[0]
        away = np.abs(seen - places @ weights)
        kept = away <= 3.0 * np.median(away[kept]) + 1e-9
    surface: np.ndarray = terms @ weights
    strength = float(np.max(np.abs(calm - surface)))
    ground_seen = np.mean(away <= 0.5 * UNEVEN * strength) >= SEEN
    return surface if ground_seen and np.ptp(surface) > UNEVEN * strength else None


@dataclass(frozen=True, eq=False)
class Shade:
    """A ground on which shadows lie, as seen beside strokes that are dark or light."""

    grey: np.ndarray
    ground: np.ndarray
    dark: bool

    @property
    def strokes(self) -> np.ndarray:
        """How far each place is from the ground, as a share of the light there, which shadows leave as it is; 0 … 255, the ground at 0."""
        light = np.maximum(self.ground, DEEPEST * float(self.grey.max()))
        apart = np.clip((self.ground - self.grey if self.dark else self.grey - self.ground) / light, 0.0, None)
        apart = apart - np.median(apart)
        out: np.ndarray = apart * (255.0 / float(apart.max()))
        return out


def _shade_of(grey: np.ndarray) -> Shade | None:
    """The ground with the light and the shadows on it; None where it is even, or not seen."""
    from scipy import ndimage

    calm = ndimage.gaussian_filter(grey, GRAIN * min(grey.shape), mode="nearest")
    surface = _surface(calm)
    return _closing(calm) if surface is None else Shade(grey, surface, _is_dark(calm - surface))


def _closing(calm: np.ndarray) -> Shade | None:
    """The ground with shadows that have edges; None where the border is even, or strokes cover it.

    Closing by a square (the lightest of the surroundings, then the darkest of that) fills dark strokes, which are narrower, and keeps
    the shape and the edges of shadows, which are wider. Strokes are believed where they are apart from everything on the border.
    """
    spread, edge = float(np.ptp(calm)), _edge(calm)
    around = border(calm, edge)
    if np.mean(np.abs(around - np.median(around)) <= UNEVEN * spread) >= SEEN:
        return None
    found = []
    for sign in (1.0, -1.0):  # dark strokes, light ones
        ground = _closed(sign * calm)
        ink = ground - sign * calm
        strength = float(ink.max())
        apart = np.percentile(sign * around, 2) - np.min(sign * calm) > UNEVEN * spread
        if apart and strength > INK * spread and np.mean(border(ink, edge) <= UNEVEN * strength) >= SEEN:
            found.append((float(np.sum(ink**2)), Shade(calm, sign * ground, sign > 0)))
    return max(found, key=lambda one: one[0])[1] if found else None


def _closed(calm: np.ndarray) -> np.ndarray:
    """The closing, as if each edge went on outside."""
    from scipy import ndimage

    size = max(3, int(WIDEST * min(calm.shape)) | 1)
    wide = ndimage.grey_closing(np.pad(calm, size, mode="edge"), (size, size))
    out: np.ndarray = wide[size:-size, size:-size]
    return out
