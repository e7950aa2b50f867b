"""One day, in order. The list below is the model's day; each entry is a file in `kernels/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from neman.engine.compiled import entry
from neman.engine.handles import BookHandle, PlanHandle, StateHandle
from neman.engine.kernels.actors import actors
from neman.engine.kernels.arrivals import arrivals
from neman.engine.kernels.gates import gates
from neman.engine.kernels.hazards import hazards
from neman.engine.kernels.merge import merge
from neman.engine.kernels.moves import moves
from neman.engine.kernels.publish import publish
from neman.engine.kernels.schedule import prepare, schedule
from neman.engine.kernels.truth import close_book, truth
from neman.engine.names import FINE, STATUS
from neman.engine.plan import Plan
from neman.engine.state import Book, State
from neman.rng import Key

__all__ = ["DAY", "Entry", "handles", "run_days"]


class Entry(NamedTuple):
    """What happens once a day, and what it means for people."""

    name: str
    run: Callable[..., None]  # (plan, state, book, key, day)
    text: str


#: The order of a day.
DAY: tuple[Entry, ...] = (
    Entry("schedule", schedule, "dated decisions, closures and openings take effect"),
    Entry("actors", actors, "feedback rules read the reports of up to yesterday and set levers"),
    Entry("prepare", prepare, "open links, seats, chances to be detected and the weights of routes follow from the levers"),
    Entry("arrivals", arrivals, "new people appear"),
    Entry("moves", moves, "everyone awake decides whether to leave, chooses a way and travels"),
    Entry("gates", gates, "every attempt to cross is resolved; people between the lines decide"),
    Entry("hazards", hazards, "injury and death; decisions, transfers and returns in centres"),
    Entry("merge", merge, "cohorts that have become alike become one"),
    Entry("truth", truth, "stocks and flows are booked; people are conserved"),
    Entry("publish", publish, "each reporter publishes its figures"),
)


@entry
def handles(plan, state, book):
    """Return the handles of a plan, a state and a book, for kernels."""
    return PlanHandle(*plan), StateHandle(*state), BookHandle(*book)


def run_days(plan: Plan, state: State, book: Book, key: Key, first: int, last: int) -> int:
    """Run the days from `first` up to but not including `last`; return the day on which the run failed, or `last`.

    Each entry of a day is compiled on its own: one compiled function for all days would take twice as long to compile.
    """
    held: tuple[Any, Any, Any] = handles(plan, state, book)
    for day in range(first, last):
        for part in DAY:
            part.run(*held, key, day)
        if state.counter[STATUS] != FINE:
            return day
    if last == plan.days:
        close_book(*held)
    return last
