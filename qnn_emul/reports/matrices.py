"""Matrices as pictures, a square of colour for each entry; and PNG files, which need no package."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from .charts import Picture

NEGATIVE, POSITIVE = np.array([0, 114, 178]), np.array([213, 94, 0])  # two of the charts' colours, from white


@dataclass(frozen=True, eq=False)
class Matrices(Picture):
    """Real matrices beside each other: white is 0, blue negative, orange positive, full colour `limit`; or grey from black to white.

    corner  (rows, columns) of the top-left corner that is framed
    """

    title: str
    panels: Sequence[tuple[str, np.ndarray]]
    limit: float = 1.0
    corner: tuple[int, int] | None = None
    grey: bool = False

    @property
    def words(self) -> str:
        parts = (
            f"{name or 'entries'}: {a.shape[0]} x {a.shape[1]}, {a.min():.3g} to {a.max():.3g}"
            for name, a in self.panels
        )
        framed = f"; the corner of {self.corner[0]} x {self.corner[1]} entries is framed" if self.corner else ""
        return f"{self.title}; {'; '.join(parts)}{framed}"

    def colours(self, values: np.ndarray) -> np.ndarray:
        """(rows, columns, 3) of bytes."""
        share = np.clip(values / self.limit, -1.0, 1.0)[..., None]
        if self.grey:
            return np.repeat(np.round(255 * np.abs(share)), 3, axis=2).astype(np.uint8)
        full = np.where(share < 0, NEGATIVE, POSITIVE)
        out: np.ndarray = np.round(255 + np.abs(share) * (full - 255.0)).astype(np.uint8)
        return out

    @property
    def svg(self) -> str:
        side, gap, x, parts = 200, 16, 1.0, list[str]()
        height = side + (24 if any(name for name, _ in self.panels) else 2)
        for name, values in self.panels:
            rows, columns = values.shape
            wide, tall = side * min(1.0, columns / rows), side * min(1.0, rows / columns)
            parts.append(
                f'<image href="{data_url(self.colours(values))}" x="{x:g}" y="1" width="{wide:g}" height="{tall:g}" '
                f'preserveAspectRatio="none" style="image-rendering:pixelated"/>'
                f'<rect x="{x:g}" y="1" width="{wide:g}" height="{tall:g}" style="fill:none;stroke:var(--ink,#000)"/>'
            )
            if self.corner:
                w, h = wide * self.corner[1] / columns, tall * self.corner[0] / rows
                parts.append(
                    f'<rect x="{x:g}" y="1" width="{w:g}" height="{h:g}" style="fill:none;stroke:#000;stroke-width:2.5"/>'
                )
            parts.append(f'<text x="{x:g}" y="{side + 18}">{escape(name)}</text>')
            x += max(wide, 7.2 * len(name)) + gap
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(self.words)}" viewBox="0 0 {x:g} {height}" '
            f'width="{x:g}" height="{height}" font-family="system-ui, sans-serif" font-size="13" style="fill:var(--ink,#000)">'
            f"{''.join(parts)}</svg>"
        )

    def on(self, axis: Any) -> None:
        from matplotlib.patches import Rectangle

        start, middles = 0.0, []
        for name, values in self.panels:
            rows, columns = values.shape
            axis.imshow(self.colours(values), extent=(start, start + columns, rows, 0), interpolation="nearest")
            axis.add_patch(Rectangle((start, 0), columns, rows, fill=False, linewidth=0.8))
            if self.corner:
                axis.add_patch(Rectangle((start, 0), self.corner[1], self.corner[0], fill=False, linewidth=2))
            middles.append((start + columns / 2, name))
            start += 1.08 * columns
        rows = max(v.shape[0] for _, v in self.panels)
        axis.set(xlim=(-0.02 * start, start), ylim=(1.02 * rows, -0.02 * rows), title=self.title, yticks=[])
        axis.set_xticks(*zip(*middles, strict=True))
        axis.tick_params(length=0)
        axis.grid(False)
        axis.set_frame_on(False)


def data_url(pixels: np.ndarray) -> str:
    """A picture that stands in the page itself."""
    return f"data:image/png;base64,{base64.b64encode(png(pixels)).decode()}"


def png(pixels: np.ndarray) -> bytes:
    """A PNG file of (rows, columns, 3) bytes."""
    rows, columns, _ = pixels.shape
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
