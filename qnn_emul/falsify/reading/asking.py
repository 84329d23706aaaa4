"""Who asks a number: the package's own code, or somebody's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

READING = str(Path(__file__).resolve().parent)
LIBRARY = str(Path(__file__).resolve().parents[2])


def asked_by_library() -> bool:
    """Whether the nearest code outside the reading that asks is the package's own."""
    frame: Any = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(READING):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(LIBRARY)
