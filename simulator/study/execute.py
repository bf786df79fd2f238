"""Runs the replications of a plan, in this process or in several, with equal results.

A worker process is started fresh (``spawn``), takes one replication after the other, writes its
rows itself and returns figures. Results are handed out as they come and sorted by the caller, so
that how many workers there were cannot be seen in them.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import cast

from simulator.errors import SimulatorError
from simulator.study.packing import packed, unpacked
from simulator.study.plan import RunPlan
from simulator.study.replication import run_replication
from simulator.study.result import ReplicationResult

Progress = Callable[[int, int], None]


def default_workers() -> int:
    """Return the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def execute(plan: RunPlan, numbers: list[int], workers: int | None) -> Iterator[ReplicationResult]:
    """Run replications and yield their results in the order in which they end.

    Parameters
    ----------
    plan : RunPlan
    numbers : list of int
        Which replications.
    workers : int or None
        Processes; None: one for each processor. One replication, or one worker: in this process.
    """
    count = min(workers or default_workers(), len(numbers))
    if count <= 1:
        for number in numbers:
            yield run_replication(plan, number)
    else:
        yield from _in_processes(plan, numbers, count)


def _in_processes(plan: RunPlan, numbers: list[int], count: int) -> Iterator[ReplicationResult]:
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=prepare)
    waiting = list(reversed(numbers))
    running: set[Future[bytes]] = set()
    sent = packed(plan)
    try:
        while waiting or running:
            while waiting and len(running) < 2 * count:  # few, so that little is lost at a stop
                running.add(pool.submit(_work, sent, waiting.pop()))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield cast("ReplicationResult", unpacked(future.result()))
    except BrokenProcessPool as error:
        stop(pool, running)
        raise SimulatorError(DEAD) from error
    except BaseException:
        stop(pool, running)
        raise
    pool.shutdown()


DEAD = (
    "a worker process has died (killed, or out of memory); a script has to call this below "
    "`if __name__ == '__main__':`, since workers read it again; workers=1 needs neither"
)


def stop(pool: ProcessPoolExecutor, running: Iterable[Future[bytes]]) -> None:
    """End the workers at once: what they had open stays under its temporary name."""
    for future in running:
        future.cancel()
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()  # then nobody writes into the folder any more


def prepare() -> None:
    """Leave Ctrl-C to the parent, which then ends us; end with it where it dies without a word."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """Wait for the end of the parent, which needs no processor, and end at once."""
    parent.join()
    os._exit(1)


def _work(sent: bytes, number: int) -> bytes:
    """Run one replication with the garbage collector off: a run makes no cycles of its own.

    Its network is one, so it is collected at the end; what was here before is not looked at.
    """
    with quietly():
        plan = cast("RunPlan", unpacked(sent))
        return packed(run_replication(plan, number))


@contextmanager
def quietly() -> Iterator[None]:
    """Leave the garbage collector off in a worker process while a job runs."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.enable()
        gc.unfreeze()
