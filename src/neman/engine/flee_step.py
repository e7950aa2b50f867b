"""One day of a Flee instance, in order: people appear and move by Flee's rules; the rest of the day is the model's."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.kernels.flee_crowds import flee_crowds
from neman.engine.kernels.flee_moves import flee_moves
from neman.engine.kernels.flee_people import flee_arrivals, flee_sinks
from neman.engine.kernels.flee_reports import flee_reports
from neman.engine.kernels.flee_truth import flee_truth
from neman.engine.kernels.flee_world import flee_world
from neman.engine.names import FINE, STATUS

__all__ = ["FLEE_DAY", "run_flee_days"]

#: The order of a day, as in `step.DAY`.
FLEE_DAY: tuple[tuple[str, str], ...] = (
    ("flee_world", "conflicts, floods, closures and camps of this date; scores, leave chances and weights follow"),
    ("flee_arrivals", "new people appear"),
    ("flee_moves", "everyone at a place decides, then everyone on the way travels"),
    ("flee_sinks", "people in camps that are sinks leave the system"),
    ("flee_reports", "reports correct where people are, and tell others where people went"),
    ("flee_truth", "stocks and flows are booked; people are conserved"),
)


@kernel
def run_flee_days(plan, state, book, flee, now, key, first, last):
    """Run the days from `first` up to but not including `last`; return the day on which the run failed, or `last`."""
    for day in range(first, last):
        flee_world(plan, state, flee, now, key, day)
        flee_arrivals(plan, state, flee, now, key, day)
        if now.stay.shape[1] > 0:
            flee_crowds(plan, state, book, flee, now, key, day)
        else:
            flee_moves(plan, state, book, flee, now, key, day)
            flee_sinks(flee, now, key, day)
        flee_reports(plan, book, flee, now, day)
        flee_truth(plan, state, book, now, day)
        if state.counter[STATUS] != FINE:
            return day
    return last
