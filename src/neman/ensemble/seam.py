"""The seam between an ensemble and where its members are run, and how members are handed out through it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor as Pool
from concurrent.futures import Future, wait
from itertools import islice
from typing import NamedTuple, Protocol

from neman.errors import InputError, NemanError, SettingError
from neman.record.blocks import Frames

__all__ = ["AHEAD", "Beat", "Executor", "Outcome", "Task", "died", "in_order"]

#: Members handed out for each worker: enough that none is idle, few enough that memory does not grow with the ensemble.
AHEAD = 3
_BEAT = 0.1  # seconds between two beats

#: Called in the caller's thread while it waits.
Beat = Callable[[], None]


class Outcome(NamedTuple):
    """What became of a member: its tables, or the error that ended it."""

    member: int
    frames: Frames | None
    error: Exception | None = None
    seconds: float = 0.0

    @property
    def problem(self) -> str:
        """The error in words."""
        return str(self.error) if isinstance(self.error, NemanError) else f"{type(self.error).__name__}: {self.error}"

    @property
    def concerns_all(self) -> bool:
        """Whether no other member can be run either, because of what the scenario says."""
        return isinstance(self.error, SettingError | InputError)


class Task(Protocol):
    """Runs a member; can be pickled."""

    def __call__(self, member: int) -> Outcome:
        """Run a member."""

    def stop(self) -> None:
        """End members that are under way in this process."""


class Executor(Protocol):
    """The seam: whatever runs members elsewhere implements this one method."""

    def map(self, task: Task, members: Sequence[int], beat: Beat) -> Generator[Outcome]:
        """Yield the outcome of each member, in their order; close the iterator to stop early."""


def in_order(
    pool: Pool, task: Callable[[int], Outcome], members: Sequence[int], width: int, beat: Beat, deadly: tuple[type[Exception], ...] = (),
) -> Generator[Outcome]:
    """Yield the outcome of each member, in their order.

    Parameters
    ----------
    width : members that are handed out at a time.
    beat : called ten times a second while waiting.
    deadly : errors of the pool that mean that the worker of this member died.
    """
    left, waiting = iter(members), deque[tuple[int, Future[Outcome]]]()

    def hand_out(number: int) -> None:
        waiting.extend((member, pool.submit(task, member)) for member in islice(left, number))

    hand_out(width)
    while waiting:
        member, oldest = waiting[0]
        while not wait([oldest], timeout=_BEAT).done:
            beat()
        try:
            outcome = oldest.result()
        except deadly as error:
            outcome = died(member, error)
        waiting.popleft()
        hand_out(1)
        yield outcome
        del outcome, oldest


def died(member: int, error: Exception) -> Outcome:
    """Return the outcome of a member whose worker died."""
    return Outcome(member, None, ChildProcessError(f"the worker died, for lack of memory perhaps ({type(error).__name__})"))
