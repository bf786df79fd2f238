"""Runs the independent jobs of a study, in this process or in several, with equal results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, cast

from simulator.errors import SimulatorError
from simulator.study.execute import DEAD, default_workers, prepare, quietly, stop
from simulator.study.packing import packed, unpacked

Work = Callable[..., Any]


def perform(
    work: Work, jobs: Sequence[tuple[Any, ...]], workers: int | None
) -> Iterator[tuple[int, Any]]:
    """Yield ``(number of the job, work(*job))`` as they end.

    Parameters
    ----------
    work : callable
        Of a module, so that a worker finds it.
    jobs : sequence of tuple
        Arguments that can be packed (`simulator.study.packing`).
    workers : int or None
        Processes; None: one for each processor. One job, or one worker: in this process.
    """
    count = min(workers or default_workers(), len(jobs))
    if count <= 1:
        for number, job in enumerate(jobs):
            yield number, work(*job)
        return
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=prepare)
    waiting = list(reversed(range(len(jobs))))
    running: dict[Future[bytes], int] = {}
    try:
        while waiting or running:
            while waiting and len(running) < 2 * count:
                number = waiting.pop()
                running[pool.submit(_work, packed((work, jobs[number])))] = number
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), unpacked(future.result())
    except BrokenProcessPool as error:
        stop(pool, running)
        raise SimulatorError(DEAD) from error
    except BaseException:
        stop(pool, running)
        raise
    pool.shutdown()


def _work(sent: bytes) -> bytes:
    work, job = cast("tuple[Work, tuple[Any, ...]]", unpacked(sent))
    with quietly():
        return packed(work(*job))
