"""A watchdog for code of a user: a call that computes on and on is ended, and the search goes on.

A thread beside the calls looks at the clocks and has Python raise `DidNotReturn` in the thread of a call that takes too long, again
where that is swallowed. This works on every platform and in every thread. A single call into compiled code cannot be interrupted so:
see guard.py.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from .guard import GUARD, DidNotReturn

T = TypeVar("T")
WAIT = 10  # times the seconds of CPU: how long a call may wait instead of computing
CALL = 5.0  # seconds of CPU that one call of a claim may take
TICK, IDLE = 0.05, 20  # the thread looks every TICK seconds, and ends after IDLE of them without a call


class Watchdog:
    """Watches calls, one at a time; its thread is started by the first one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._limits: tuple[int, float, float] | None = None  # of the call now: its thread, CPU time, wall clock
        self._running = False

    def __reduce__(self) -> tuple[Any, ...]:
        return Watchdog, ()

    def returned(self, seconds: float, call: Callable[[], T]) -> T:
        """What the call returns. Raises DidNotReturn once it took so much of this process's CPU time, or WAIT times as long in all.

        Under a guard one that cannot be interrupted is lost, and the search is not.
        """
        guard = GUARD.get()
        if guard is not None:
            return guard.returned(seconds, WAIT * seconds, lambda: self._returned(seconds, call))
        return self._returned(seconds, call)

    def _returned(self, seconds: float, call: Callable[[], T]) -> T:
        thread = threading.get_ident()
        with self._lock:
            self._limits = thread, time.process_time() + seconds, time.monotonic() + WAIT * seconds
            if not self._running:
                self._running = True
                threading.Thread(target=self._watch, daemon=True).start()
        try:
            return call()
        finally:
            self._end()

    def _end(self) -> None:
        """From here on nothing is raised any more; what came just as the call ended arrives at the latest when the loop jumps back.

        It is not taken back instead: where nothing waits, that leaves Python 3.11 in an endless loop once the code is traced.
        """
        while True:
            try:
                with self._lock:
                    self._limits = None
                for _ in range(3):
                    pass
                return
            except DidNotReturn:
                continue

    def _watch(self) -> None:
        idle = 0
        while idle < IDLE:
            time.sleep(TICK)
            with self._lock:
                idle = idle + 1 if self._limits is None else 0
                self._running = idle < IDLE
                if self._limits is not None:
                    thread, cpu, wall = self._limits
                    if time.process_time() > cpu or time.monotonic() > wall:
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(
                            ctypes.c_ulong(thread), ctypes.py_object(DidNotReturn)
                        )
