"""Processes of this machine: each starts afresh, so nothing is inherited from threads; a worker that dies is replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from neman.ensemble.packed import Packed
from neman.ensemble.seam import AHEAD, Beat, Outcome, Task, died, in_order
from neman.errors import RunError

__all__ = ["Processes"]

_MOST_DEAD = 3  # members in a row that kill their worker


class Processes:
    """Processes of this machine."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(self, task: Task, members: Sequence[int], beat: Beat) -> Generator[Outcome]:
        """Yield the outcome of each member, in their order.

        Where a worker dies, all members that were handed out are run again, one at a time, so that the one who kills it is found.

        Raises
        ------
        RunError : three members in a row kill their worker.
        """
        packed, next_, alone, dead = Packed.of(task), 0, 0, 0
        while next_ < len(members):
            batch, width = (members[next_ : next_ + alone], 1) if alone else (members[next_:], AHEAD * self.workers)
            try:
                for outcome in self._run(packed, batch, width, beat):
                    next_, alone, dead = next_ + 1, max(alone - 1, 0), 0
                    yield outcome
            except BrokenProcessPool as error:
                if not alone:
                    alone = AHEAD * self.workers
                    continue
                next_, alone, dead = next_ + 1, alone - 1, dead + 1
                if dead == _MOST_DEAD:
                    raise RunError("worker processes die as soon as they run a member; use fewer of them, or --executor threads") from None
                yield died(members[next_ - 1], error)

    def _run(self, packed: Packed, members: Sequence[int], width: int, beat: Beat) -> Generator[Outcome]:
        others = multiprocessing.active_children()
        kind = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        pool = ProcessPoolExecutor(min(self.workers, len(members), width), multiprocessing.get_context(kind), _begin)
        try:
            yield from in_order(pool, packed, members, width, beat)
        except BaseException:
            _end_workers(others)
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _end_workers(others: list[multiprocessing.process.BaseProcess]) -> None:
    """End the members that are under way: nobody waits for them."""
    for child in multiprocessing.active_children():
        if child not in others:
            child.terminate()


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
