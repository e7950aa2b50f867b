"""One day, in order. The list below is the model's day; each entry is a file in `kernels/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from neman.compiled import Handle, Kernel
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

__all__ = ["DAY", "Entry", "run_days"]


class Entry(NamedTuple):
    """What happens once a day, and what it means for people."""

    name: str
    run: Kernel  # (plan, state, book, key, day)
    text: str
    needed: Callable[[Plan], bool] = lambda plan: True  # what a plan does not need is not even compiled


def _has_rules(plan: Plan) -> bool:
    return len(plan.rule_series) > 0


def _has_cohorts(plan: Plan) -> bool:
    return plan.cohorts == 1


#: The order of a day.
DAY: tuple[Entry, ...] = (
    Entry("schedule", schedule, "dated decisions, closures and openings take effect"),
    Entry("actors", actors, "feedback rules read the reports of up to yesterday and set levers", _has_rules),
    Entry("prepare", prepare, "open links, seats, chances to be detected and the weights of routes follow from the levers"),
    Entry("arrivals", arrivals, "new people appear"),
    Entry("moves", moves, "everyone awake decides whether to leave, chooses a way and travels"),
    Entry("gates", gates, "every attempt to cross is resolved; people between the lines decide"),
    Entry("hazards", hazards, "injury and death; decisions, transfers and returns in centres"),
    Entry("merge", merge, "cohorts that have become alike become one", _has_cohorts),
    Entry("truth", truth, "stocks and flows are booked; people are conserved"),
    Entry("publish", publish, "each reporter publishes its figures"),
)


def run_days(plan: Handle[Plan], state: Handle[State], book: Handle[Book], key: Key, first: int, last: int) -> int:
    """Run the days from `first` up to but not including `last`; return the day on which the run failed, or `last`.

    Each entry of a day is compiled on its own: one compiled function for all days would take twice as long to compile.
    """
    parts = [part.run.bind(plan, state, book, key) for part in DAY if part.needed(plan.values)]
    for day in range(first, last):
        for run in parts:
            run(day)
        if state.values.counter[STATUS] != FINE:
            return day
    if last == plan.values.days:
        close_book(plan, state, book)
    return last
