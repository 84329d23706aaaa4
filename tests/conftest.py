"""Hypothesis profile: reproducible, no deadlines on shared machines."""

import pathlib
import sys

from hypothesis import settings

sys.path.insert(0, str(pathlib.Path(__file__).parent))
settings.register_profile("project", deadline=None, derandomize=True, max_examples=25, database=None)
settings.load_profile("project")
