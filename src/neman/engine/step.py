"""One day, in order. The list below is the model's day; each entry is a file in `kernels/`."""

from __future__ import annotations

from numba import njit

from neman.engine.kernels.actors import actors
from neman.engine.kernels.arrivals import arrivals
from neman.engine.kernels.gates import gates
from neman.engine.kernels.hazards import hazards
from neman.engine.kernels.merge import merge
from neman.engine.kernels.moves import moves
from neman.engine.kernels.publish import publish
from neman.engine.kernels.schedule import prepare, schedule
from neman.engine.kernels.truth import close_book, truth
from neman.engine.handles import BookHandle, PlanHandle, StateHandle
from neman.engine.names import FINE, STATUS

__all__ = ["DAY", "run_days", "step"]

#: The order of a day: what happens, and what it means for people.
DAY: tuple[tuple[str, str], ...] = (
    ("schedule", "dated decisions, closures and openings take effect"),
    ("actors", "feedback rules read the reports of up to yesterday and set levers"),
    ("prepare", "open links, seats, chances to be detected and the weights of routes follow from the levers"),
    ("arrivals", "new people appear"),
    ("moves", "everyone awake decides whether to leave, chooses a way and travels"),
    ("gates", "every attempt to cross is resolved; people between the lines decide"),
    ("hazards", "injury and death; decisions, transfers and returns in centres"),
    ("merge", "cohorts that have become alike become one"),
    ("truth", "stocks and flows are booked; people are conserved"),
    ("publish", "each reporter publishes its figures"),
)


@njit(cache=True, nogil=True)
def step(plan, state, book, key, day):  # type: ignore[no-untyped-def]
    """Run one day."""
    schedule(plan, state, day)
    actors(plan, state, book, key, day)
    prepare(plan, state, day)
    arrivals(plan, state, book, key, day)
    moves(plan, state, book, key, day)
    gates(plan, state, book, key, day)
    hazards(plan, state, book, key, day)
    if plan.cohorts == 1:
        merge(plan, state, book, day)
    truth(plan, state, book, key, day)
    publish(plan, state, book, key, day)


@njit(cache=True, nogil=True)
def run_days(plan_arrays, state_arrays, book_arrays, key, first, last):  # type: ignore[no-untyped-def]
    """Run the days from `first` up to but not including `last`; return the day on which the run failed, or `last`."""
    plan, state, book = PlanHandle(*plan_arrays), StateHandle(*state_arrays), BookHandle(*book_arrays)
    for day in range(first, last):
        step(plan, state, book, key, day)
        if state.counter[STATUS] != FINE:
            return day
    if last == plan.days:
        close_book(plan, state, book)
    return last
