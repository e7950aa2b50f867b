"""Where the members of an ensemble are run: threads, processes or a Dask cluster. The numbers are the same everywhere."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor

from neman.ensemble.seam import AHEAD, Beat, Executor, Outcome, Task, in_order
from neman.errors import SettingError

__all__ = ["Threads", "executor_of"]


def executor_of(name: str, workers: int | None = None) -> Executor:
    """Return the executor of a name.

    Parameters
    ----------
    name : "threads", "processes", or "dask://host:port", the address of a scheduler.
    workers : threads or processes; default: one per processor. A Dask cluster has its own.

    Raises
    ------
    SettingError : there is no such executor.

    >>> executor_of("threads", 2).workers
    2
    """
    if name == "threads":
        return Threads(workers or os.cpu_count() or 1)
    if name == "processes":
        from neman.ensemble.processes import Processes

        return Processes(workers or os.cpu_count() or 1)
    if name.startswith("dask://"):
        from neman.ensemble.cluster import Dask

        return Dask(name.removeprefix("dask://"))
    raise SettingError(f"unknown executor {name!r}; write threads, processes or dask://host:port")


class Threads:
    """Threads of this process: the engine runs without Python's lock."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(self, task: Task, members: Sequence[int], beat: Beat) -> Generator[Outcome]:
        """Yield the outcome of each member, in their order."""
        pool = ThreadPoolExecutor(self.workers)
        try:
            yield from in_order(pool, task, members, AHEAD * self.workers, beat)
        finally:
            task.stop()
            pool.shutdown(cancel_futures=True)
