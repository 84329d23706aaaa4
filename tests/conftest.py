"""Hypothesis profile: reproducible, no deadlines on shared machines. Small matrices: one BLAS thread is fastest."""

import os
import signal

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # before numpy is loaded

os.environ["COLUMNS"] = "140"  # what is printed has the width of a pipe, on any terminal and in any worker

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started in the background: the tests of interrupts need it
    signal.signal(signal.SIGINT, signal.default_int_handler)

from hypothesis import settings  # noqa: E402

settings.register_profile("project", deadline=None, derandomize=True, max_examples=25, database=None)
settings.load_profile("project")
