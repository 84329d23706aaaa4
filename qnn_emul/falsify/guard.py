"""Code that cannot be interrupted, or ends its process: the search runs in a child, and where that is lost in another one, with care.

In the first child the system ends a call that goes on for too long (one into compiled code ends by nothing else), and the child with
it. The second child makes each call in a child of its own first, and goes on where that one is lost. The parent only waits, and ends
a child that does not heed the system's signals.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from ..errors import ClaimError, Stopped

T = TypeVar("T")
GRACE = 1.0  # seconds after which a call is ended that did not end when it was interrupted, and again after which it is killed
TOLD, ENDED = 1.0, 3.0  # seconds after an interrupt: when the child is told again, when it is ended
INTERRUPTED = 130  # exit status
TIMERS = {signal.SIGPROF, signal.SIGALRM} if hasattr(signal, "SIGPROF") else set()
PROCESS_CLOCK = 2  # Linux: what is added to a process's number for the clock of its CPU time
LEAST_MEMORY = 4 << 30  # bytes


class DidNotReturn(Stopped):
    """A call took longer than it may, or did what the words say; no Exception, so that the code that is called does not catch it.

    `elsewhere`: the CPU time that it took in another process.
    """

    elsewhere = 0.0


class Again(BaseException):
    """The search is to be made again, with care: a process that shared it was lost."""


class Notes(ctypes.Structure):
    """Seen by processes that come from one another: a call goes on, until when (CPU time, wall clock); it came back; all is done."""

    _fields_ = (
        *((name, ctypes.c_byte) for name in ("calling", "back", "done")),
        *((name, ctypes.c_double) for name in ("cpu", "wall")),
    )


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
        own, notes = os.getpid(), self.notes
        notes.cpu, notes.wall = time.process_time() + seconds + 2 * GRACE, time.monotonic() + waiting + 2 * GRACE
        notes.calling = 1
        try:
            with _ends_after(seconds + GRACE, waiting + GRACE):
                return call()
        finally:
            if os.getpid() != own:  # the call made a copy of this process
                os._exit(0)
            notes.calling = 0

    def _tried(self, seconds: float, waiting: float, call: Callable[[], Any]) -> None:
        self.notes.back = 0
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException), _ends_after(seconds, waiting):
                call()
            self.notes.back = 1
            os._exit(0)
        end = time.monotonic() + waiting + GRACE
        try:
            status, used, late = _ended(child, lambda: cpu_time(child) > seconds + GRACE or time.monotonic() > end)
        except KeyboardInterrupt:
            os.kill(child, signal.SIGKILL)
            raise
        if not self.notes.back:
            lost = DidNotReturn("" if late else _words(status))
            lost.elsewhere = used.ru_utime + used.ru_stime
            raise lost


GUARD: ContextVar[Guard | None] = ContextVar("GUARD", default=None)


@contextlib.contextmanager
def _ends_after(cpu: float, wall: float) -> Iterator[None]:
    """The process ends if it is still in here then, whatever was done about these signals before."""
    for number in TIMERS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TIMERS)
    signal.setitimer(signal.ITIMER_PROF, cpu)
    signal.setitimer(signal.ITIMER_REAL, wall)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def cpu_time(process: int) -> float:
    """CPU time that another process took; 0 where the system does not say."""
    with contextlib.suppress(OSError, OverflowError):
        return time.clock_gettime(~process << 3 | PROCESS_CLOCK)
    return 0.0


def _ended(child: int, late: Callable[[], bool]) -> tuple[int, Any, bool]:
    """How a child ended: its exit status (negative for a signal), what it used, whether it was killed here for being late."""
    pause, killed = 0.0005, False
    while True:
        found, status, used = os.wait4(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), used, killed
        if not killed and late():
            os.kill(child, signal.SIGKILL)
            killed = True
        time.sleep(pause)
        pause = min(2 * pause, 0.05)


def guarded(search: Callable[[], int], answered: Callable[[Callable[[], int]], int]) -> int:
    """The exit status of `search` in a child of this process, which has loaded nothing yet. Raises ClaimError.

    `answered` calls it and says what it raises, in words and as an exit status. Nothing that was begun in the child, a thread that
    never ends, keeps it.
    """
    notes = _notes()
    for careful in (False, True):
        notes.calling = 0
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        child = os.fork()
        if child == 0:
            _in_child(search, answered, Guard(notes, careful), before)
        status = _status(child, before, notes)
        if notes.done or status == INTERRUPTED:
            return status if status >= 0 else 128 - status
        if not notes.calling:
            break
    raise ClaimError(f"The claims' code {_words(status) or 'went on'} outside of the calls that are watched.")


def _in_child(
    search: Callable[[], int], answered: Callable[[Callable[[], int]], int], guard: Guard, mask: Any
) -> NoReturn:
    """`search` under a guard, interrupts let through; code that asks for more memory than there is gets a MemoryError."""
    import resource

    def act() -> int:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return search()

    GUARD.set(guard)
    memory = max(LEAST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with contextlib.suppress(OSError, ValueError):  # a limit that is lower stays
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    status = 1
    try:
        status = answered(act)
        guard.notes.done = 1
    except Again:
        guard.notes.calling = 1
    finally:
        os._exit(status)


def _words(status: int) -> str:
    """What a call did; nothing where it only went on."""
    if -status in TIMERS:
        return ""
    how = f"exit status {status}" if status >= 0 else signal.Signals(-status).name
    return f"ended the process ({how})"


def _status(child: int, mask: Any, notes: Any) -> int:
    """The exit status of a child, negative for a signal. An interrupt is the child's to answer; where it does not, it is ended.

    mask  the signals that wait, from here on
    """

    def end(number: int, _: object) -> None:
        os.kill(child, signal.SIGKILL)
        os._exit(128 + number)

    def late() -> bool:
        return bool(notes.calling) and (cpu_time(child) > notes.cpu or time.monotonic() > notes.wall)

    signal.signal(signal.SIGTERM, end)
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return _ended(child, late)[0]
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        start, told = time.monotonic(), False

        def silent() -> bool:
            nonlocal told
            waited = time.monotonic() - start
            if waited > TOLD and not told:
                os.kill(child, signal.SIGINT)
                told = True
            return waited > ENDED

        status, _, killed = _ended(child, silent)
        if killed:
            raise
        return status


@contextlib.contextmanager
def surroundings_kept() -> Iterator[None]:
    """What a user's code inside prints goes to standard error, and the working directory is the same afterwards.

    Under a guard that holds by whatever means it prints, it reads nothing, and the three streams are as they were, whatever it closed.
    """
    folder = os.getcwd()
    streams = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr")}
    kept: dict[int, int] = {}
    if GUARD.get() is not None:
        for number in range(3):
            with contextlib.suppress(OSError):
                kept[number] = os.dup(number)
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.close(nothing)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.chdir(folder)
        if kept:
            _put_back(streams, kept)


def _put_back(streams: dict[str, Any], kept: dict[int, int]) -> None:
    for number, (name, stream) in enumerate(streams.items()):
        with contextlib.suppress(OSError, ValueError):  # what was written to it by itself went the other way too
            stream.flush()
        if number in kept:
            os.dup2(kept[number], number)
            os.close(kept[number])
        if stream is not None and stream.closed:
            stream = open(number, stream.mode, encoding=stream.encoding, errors=stream.errors, closefd=False)  # noqa: SIM115 (it stays open)
        setattr(sys, name, stream)
