"""Who computes: this process, processes of this machine (concurrent.futures), or a cluster (dask.distributed)."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

from ..errors import ArgumentError, QnnEmulError

Submit = Callable[..., "Future[Any]"]
MOST = 1024  # processes
AHEAD = 4  # pieces of work on the way, per worker
CONNECT_SECONDS = 10


class ClusterError(QnnEmulError):
    """A cluster's scheduler cannot be used: not installed, not reachable, or without workers."""


def _start_worker() -> None:
    """An interrupt is the parent's to handle; a worker whose parent is gone leaves at once."""
    import multiprocessing
    from multiprocessing.connection import wait

    from threadpoolctl import threadpool_limits

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(1)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(function: Callable[..., Any], *arguments: Any) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(function(*arguments))
    return done


def _undisturbed(submit: Submit) -> Submit:
    """`submit`, during which an interrupt waits: processes that it starts inherit that, and leave interrupts to the parent."""

    def call(*arguments: Any) -> Future[Any]:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return submit(*arguments)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    return call if hasattr(signal, "pthread_sigmask") else submit


@contextlib.contextmanager
def workers(jobs: int, cluster: str | None = None) -> Iterator[tuple[Submit, int]]:
    """(submit, how many workers), one thread of linear algebra each: small matrices gain nothing by more.

    Raises ArgumentError for jobs, ClusterError.
    """
    if not 1 <= jobs <= MOST:
        raise ArgumentError("--jobs", "be at least 1" if jobs < 1 else f"be at most {MOST}", jobs)
    if cluster is not None:
        with _cluster(cluster) as found:
            yield found
    elif jobs == 1:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            yield _here, 0  # each piece is done, and written, before the next one
    else:
        import multiprocessing

        pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start_worker)
        try:
            yield _undisturbed(pool.submit), jobs
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[tuple[Submit, int]]:
    try:
        from distributed import CancelledError, Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise ClusterError("--cluster needs dask.distributed: pip install 'qnn_emul[cluster]'.") from None
    if not re.fullmatch(r"([a-z]+://)?[^\s/:]+:\d+|([a-z]+://)?\[[0-9a-fA-F:.]+\]:\d+", address):
        raise ArgumentError("--cluster", "be an address such as tcp://host:8786", repr(address))
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, KeyError) as problem:  # dask's words for an address that leads nowhere
        first = (str(problem) or type(problem).__name__).splitlines()[0]
        raise ClusterError(f"--cluster {address}: no scheduler answers there ({first}).") from None
    try:
        width = sum(client.nthreads().values())
        if not width:
            raise ClusterError(
                f"--cluster {address}: the scheduler has no workers. Start some with `dask worker {address}`."
            )
        yield client.get_executor(pure=False).submit, width
    except ModuleNotFoundError as problem:
        raise ClusterError(
            f"--cluster {address}: a worker lacks a package ({problem}). Install qnn_emul there."
        ) from None
    except (CancelledError, CommClosedError, KilledWorker) as problem:
        raise ClusterError(
            f"--cluster {address}: lost while it worked ({type(problem).__name__}). --resume goes on."
        ) from None
    finally:
        client.close()


def in_order(
    submit: Submit, width: int, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]
) -> Iterator[Any]:
    """function(*task) of each task, in the tasks' order; a bounded number is on the way, so that little is lost."""
    waiting: deque[Future[Any]] = deque()
    try:
        for task in tasks:
            waiting.append(submit(function, *task))
            if len(waiting) > AHEAD * width:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
