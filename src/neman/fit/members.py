"""Many cheap runs: true flows of every reporter, and the outcomes that a fit is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from neman.engine.names import HARM, OUTCOMES, PERSONS
from neman.engine.plan import Plan
from neman.fit.flee import camp_counts
from neman.lower import Index, index_of, lower
from neman.member import run_book
from neman.run_flee import is_flee_run
from neman.scenario import Scenario

__all__ = ["AT_THE_END", "Sample", "names_of_outcomes", "run_members"]

Floats = NDArray[np.float64]
#: What follows the name of a camp in the name of an outcome.
AT_THE_END = " persons present"
_AT_GATES = ("attempted", "undetected", "admitted", "turned_away")


@dataclass(frozen=True)
class Sample:
    """What runs say: true flows and stocks, shape (members, days, series), and outcomes, shape (members, outcomes)."""

    counted: Floats
    outcomes: Floats


def names_of_outcomes(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the outcomes: events and persons at each border and at all together, and harm; or people in each camp."""
    if is_flee_run(scenario):
        return tuple(f"{who.border}{AT_THE_END}" for who in scenario.reporters)
    borders = [*index_of(scenario).borders, "*"]
    events = [f"{b} events {o}" for b in borders for o in _AT_GATES]
    return (*events, *(f"{b} persons {o}" for b in borders for o in PERSONS), *(f"* persons {k}" for k in HARM))


def run_members(
    scenario_of: Callable[[int], Scenario], members: int, *, seed: int, first: int = 0, threads: int | None = None,
    done: Callable[[], None] | None = None,
) -> Sample:
    """Run one cohort history per member and return what it says.

    Parameters
    ----------
    scenario_of : gives the scenario of a member, counted from 0.
    members : how many.
    first : number of the first member: its random numbers do not depend on how members are grouped.
    done : called after each run.
    """
    def one(m: int) -> tuple[Floats, Floats]:
        changed = scenario_of(m)
        if is_flee_run(changed):
            counted = camp_counts(changed, seed, first + m)
            if done:
                done()
            return counted, counted[-1]
        index, plan = index_of(changed), lower(changed, cohorts=True)
        cells = run_book(changed, plan, seed, first + m).cells
        if done:
            done()
        return _counted(plan, cells), _outcomes(plan, index, cells, len(changed.gates), [g.border for g in changed.gates])

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        runs = list(pool.map(one, range(members)))
    return Sample(np.array([r[0] for r in runs]), np.array([r[1] for r in runs]))


def _counted(plan: Plan, cells: NDArray[np.int64]) -> Floats:
    """Return what each reporter counts, before it misses or rounds anything, shape (days, series)."""
    columns = [cells[:, plan.series_cell[a:b]].sum(axis=1) for a, b in zip(plan.series_first[:-1], plan.series_first[1:], strict=True)]
    return np.array(columns, np.float64).T.reshape(len(cells), len(columns))


def _outcomes(plan: Plan, index: Index, cells: NDArray[np.int64], gates: int, border_of: Sequence[str]) -> Floats:
    totals = cells.sum(axis=0).astype(np.float64)
    layout, borders = plan.layout, list(index.borders)
    at_gates = totals[layout.gate : layout.gate + gates * len(OUTCOMES)].reshape(gates, len(OUTCOMES))
    events = np.array([[at_gates[[b == border for b in border_of], OUTCOMES.index(o)].sum() for o in _AT_GATES] for border in borders])
    persons = totals[layout.persons : layout.persons + (len(borders) + 1) * len(PERSONS)]
    harm = totals[layout.harm : layout.harm + len(index.places) * len(HARM)].reshape(-1, len(HARM)).sum(axis=0)
    return np.concatenate([events.ravel(), events.sum(axis=0), persons, harm])
