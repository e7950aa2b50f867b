"""One setting for all conflicts, found by leaving one out at a time, against rivals that know the same.

Three contests, by what is known beside the total of the day, which everybody is told:

* nothing: our rules against Flee, capacity share and the shares of day 30;
* counts of `lag` days before as corrected and interpolated later: against persistence, which is scored with the same;
* counts of `lag` days before as published: against persistence of what was published.

A setting is chosen for a conflict by the mean ARD over the other five. ARD is that of single runs, as Flee's output is one, averaged over
seeds; the mean of several runs would come a little nearer. Days before a count is known are not scored in the latter two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
from instances import Floats, Instance

from neman.fit.baselines import capacity_share, early_share, persistence
from neman.fit.score import ard, rescaled

LAGS = (30, 60, 90)
SEEDS = 3
#: Holds in all contests: people choose among camps, and totals count them on arrival.
ALWAYS = ("choice.aims=1", "speed.road=5000", "leave.town=1")
#: Tried without counts of camps: 135 settings.
NETWORK: Mapping[str, Sequence[float]] = {
    "choice.softening": (50.0, 200.0, 400.0),
    "choice.distance_power": (0.5, 0.75, 1.0, 1.5, 2.0),
    "choice.capacity_scaling": (1.0, 1.1, 1.25),
    "choice.network": (0.0, 0.25, 0.5),
}
#: Tried with counts of camps: 36 settings.
INFORMED: Mapping[str, Sequence[float]] = {
    "choice.softening": (200.0,),
    "choice.distance_power": (1.0,),
    "choice.capacity_scaling": (1.0,),
    "choice.network": (0.0, 0.25, 0.5),
    "choice.learning": (0.0, 0.5, 1.0, 1.5),
    "choice.learning_window": (15.0, 30.0, 60.0),
}
#: ARD of one forecast of each conflict, in their order.
Scores = list[float]


def settings_of(choices: Mapping[str, Sequence[float]], fixed: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Return every combination of values, with what is fixed before it."""
    return [(*fixed, *(f"{n}={v:g}" for n, v in zip(choices, values, strict=True))) for values in product(*choices.values())]


def trial(instances: Sequence[Instance], settings: Sequence[tuple[str, ...]], since: int) -> Floats:
    """Return the ARD from a day on (settings x conflicts x seeds)."""
    return np.array([[[ard(run[since:], i.observed[since:]) for run in i.runs(s, SEEDS)] for i in instances] for s in settings])


def leave_one_out(table: Floats) -> list[int]:
    """Return for each conflict the setting that is best on the others.

    >>> leave_one_out(np.array([[[1.0], [3.0], [2.0]], [[2.0], [1.0], [2.0]]]))
    [1, 0, 1]
    """
    mean = table.mean(axis=2)
    return [int(np.argmin(np.delete(mean, k, axis=1).mean(axis=1))) for k in range(mean.shape[1])]


def without_counts(instances: Sequence[Instance], flee: Sequence[Floats]) -> Iterator[tuple[str, Scores]]:
    """Yield the scores of the contest without counts of camps; the first is ours."""
    settings = settings_of(NETWORK, ALWAYS)
    yield from _ours(trial(instances, settings, 0), settings)
    yield "Flee, as published", [ard(f, i.observed) for f, i in zip(flee, instances, strict=True)]
    yield "capacity share", [ard(capacity_share(_capacity(i), i.observed), i.observed) for i in instances]
    yield "day-30 share (days from 30 on)", [ard(early_share(i.observed, 30)[30:], i.observed[30:]) for i in instances]


def with_counts(instances: Sequence[Instance], lag: int, *, hindsight: bool) -> Iterator[tuple[str, Scores]]:
    """Yield the scores of the contest with counts of `lag` days before; the first is ours."""
    fixed = (*ALWAYS, "reports.assimilation=1", f"choice.learning_lag={lag}", f"reports.hindsight={int(hindsight)}")
    settings = settings_of(INFORMED, fixed)
    yield from _ours(trial(instances, settings, lag), settings)
    seen: Callable[[Instance], Floats] = (lambda i: persistence(i.observed, lag)) if hindsight else (lambda i: i.known(lag))
    yield f"persistence, {lag} days", [ard(seen(i)[lag:], i.observed[lag:]) for i in instances]
    yield f"shares of {lag} days before", [ard(rescaled(seen(i)[lag:], i.observed[lag:]), i.observed[lag:]) for i in instances]


def _ours(table: Floats, settings: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, Scores]]:
    """Yield what ours has: left out, its seeds, without people who follow others, and the best and worst of all settings."""
    left_out = np.array([table[c, k] for k, c in enumerate(leave_one_out(table))])
    yield f"ours, setting chosen on the other five, mean of {SEEDS} seeds", list(left_out.mean(axis=1))
    yield "ours, the same, lowest seed", list(left_out.min(axis=1))
    yield "ours, the same, highest seed", list(left_out.max(axis=1))
    alone = table[["choice.network=0" in setting for setting in settings]]
    yield "ours, the same without `choice.network`", [alone[c, k].mean() for k, c in enumerate(leave_one_out(alone))]
    mean = table.mean(axis=2)
    best = int(np.argmin(mean.mean(axis=1)))
    words = ", ".join(f"`{word}`" for word in settings[best])
    yield f"ours, best on all six: {words}", list(mean[best])
    yield f"ours, worst of {len(settings)} settings on each", list(mean.max(axis=0))


def _capacity(instance: Instance) -> Floats:
    capacity = {p.name: float(p.capacity or 0) for p in instance.scenario.places}
    return np.array([capacity[camp] for camp in instance.camps])
