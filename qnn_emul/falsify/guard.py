"""Code that cannot be interrupted, or ends its process: the search runs in a child, and where that is lost in another one, with care.

In the first child the system ends a call that goes on for too long (one into compiled code ends by nothing else), and the child with
it. The second child makes each call in a child of its own first, and goes on where that one is lost. The parent only waits.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..errors import ClaimError

T = TypeVar("T")
GRACE = 1.0  # seconds after which a call is ended that did not end when it was interrupted
TOLD, ENDED = 1.0, 3.0  # seconds after an interrupt: when the child is told again, when it is ended
INTERRUPTED = 130  # exit status


class DidNotReturn(BaseException):
    """A call took longer than it may, or did what the words say; no Exception, so that the code that is called does not catch it.

    `elsewhere`: the CPU time that it took in another process.
    """

    elsewhere = 0.0


class Again(BaseException):
    """The search is to be made again, with care: a process that shared it was lost."""


class Notes(ctypes.Structure):
    """Yes or no, seen by processes that come from one another: a call goes on; it came back; all is done."""

    _fields_ = tuple((name, ctypes.c_byte) for name in ("calling", "back", "done"))


def _notes() -> Any:
    return Notes.from_buffer(mmap.mmap(-1, ctypes.sizeof(Notes)))


@dataclass(frozen=True)
class Guard:
    """How this process makes calls; `careful`: in a child of it first."""

    notes: Any = field(default_factory=_notes)
    careful: bool = False

    def returned(self, seconds: float, waiting: float, call: Callable[[], T]) -> T:
        """What the call returns. The system ends it after so much CPU time, or after `waiting` on the wall clock.

        Raises DidNotReturn where it was lost in a child; without care this process is lost.
        """
        if self.careful:
            self._tried(seconds, waiting, call)
        self.notes.calling = 1
        try:
            with _ends_after(seconds + GRACE, waiting + GRACE):
                return call()
        finally:
            self.notes.calling = 0

    def _tried(self, seconds: float, waiting: float, call: Callable[[], Any]) -> None:
        self.notes.back = 0
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException), _ends_after(seconds, waiting):
                call()
            self.notes.back = 1
            os._exit(0)
        _, status, used = os.wait4(child, 0)
        if not self.notes.back:
            lost = DidNotReturn(_words(os.waitstatus_to_exitcode(status)))
            lost.elsewhere = used.ru_utime + used.ru_stime
            raise lost


GUARD: ContextVar[Guard | None] = ContextVar("GUARD", default=None)


@contextlib.contextmanager
def _ends_after(cpu: float, wall: float) -> Iterator[None]:
    """The process ends if it is still in here then: nobody handles these signals."""
    signal.setitimer(signal.ITIMER_PROF, cpu)
    signal.setitimer(signal.ITIMER_REAL, wall)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def guarded(search: Callable[[], int]) -> int:
    """The exit status of `search` in a child of this process, which has loaded nothing yet. Raises ClaimError."""
    notes = _notes()
    for careful in (False, True):
        notes.calling = 0
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        child = os.fork()
        if child == 0:
            GUARD.set(Guard(notes, careful))
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            try:
                return search()
            except Again:
                notes.calling = 1
                return 1
            finally:
                notes.done = not notes.calling
        status = _status(child, before)
        if notes.done or status == INTERRUPTED:
            return status if status >= 0 else 128 - status
        if not notes.calling:
            break
    raise ClaimError(f"The claims' code {_words(status)} outside of the calls that are watched.")


def _words(status: int) -> str:
    """What a call did; nothing where it only went on."""
    if -status in (signal.SIGPROF, signal.SIGALRM):
        return ""
    how = f"exit status {status}" if status >= 0 else signal.Signals(-status).name
    return f"ended the process ({how})"


def _status(child: int, mask: Any) -> int:
    """The exit status of a child, negative for a signal. An interrupt is the child's to answer; where it does not, it is ended.

    mask  the signals that wait, from here on
    """

    def end(number: int, _: object) -> None:
        os.kill(child, signal.SIGKILL)
        os._exit(128 + number)

    signal.signal(signal.SIGTERM, end)
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        start, told = time.monotonic(), False
        while (waited := time.monotonic() - start) < ENDED:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            if waited > TOLD and not told:
                os.kill(child, signal.SIGINT)
                told = True
            time.sleep(0.02)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
