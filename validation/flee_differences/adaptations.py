"""Where our reading of Flee is known to differ from Flee 3.1: each difference as a change to Flee that takes it away.

Read by the Python into which Flee is installed. Each function changes Flee once, before anything is read.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import flee.flee as model  # type: ignore[import-not-found]
import numpy as np
from flee.datamanager import DataTable  # type: ignore[import-not-found]

from flee import InputGeography, moving, scoring, spawning  # type: ignore[import-not-found]

__all__ = ["ADAPTATIONS"]


def evening_before() -> None:
    """In the morning everyone chooses by the numbers of the evening before, whoever is asked first."""
    score, travel, room = scoring.updateLocationScore, model.Person.finish_travel, moving.getCapMultiplier
    morning = {"on": False}

    def keep_evening(time: int, loc: Any) -> None:
        score(time, loc)
        loc.evening, morning["on"] = loc.numAgents, True

    def travel_by_now(self: Any, e: Any, time: int) -> None:
        morning["on"] = False
        travel(self, e, time)

    def room_by_evening(location: Any, numOnLink: int) -> float:  # noqa: N803
        now = location.numAgents
        location.numAgents = location.evening if morning["on"] else now
        found: float = room(location, numOnLink)
        location.numAgents = now
        return found

    scoring.updateLocationScore, model.Person.finish_travel, moving.getCapMultiplier = keep_evening, travel_by_now, room_by_evening


def mixed_order() -> None:
    """People travel in a mixed order of the day, not in that in which they appeared."""
    evolve = model.Ecosystem.evolve

    def shuffle_and_evolve(self: Any) -> None:
        random.shuffle(self.agents)
        evolve(self)

    model.Ecosystem.evolve = shuffle_and_evolve


def first_stock_takes_room() -> None:
    """The people who are there before the first day reduce the capacity of their camp (as in later versions of Flee)."""
    evolve = model.Ecosystem.evolve

    def reduce_and_evolve(self: Any) -> None:
        if self.time == 0:
            for loc in self.locations:
                if loc.capacity > 0:
                    loc.capacity = max(loc.capacity - loc.numAgents, 1)
        evolve(self)

    model.Ecosystem.evolve = reduce_and_evolve


def routes_once() -> None:
    """A route that is given twice, or is forced by the value 1, is there once."""
    link_up = model.Ecosystem.linkUp

    def link_up_once(self: Any, endpoint1: str, endpoint2: str, *args: Any, **kwargs: Any) -> None:
        ends = {loc.name: loc for loc in self.locations}
        if all(link.endpoint.name != endpoint2 for link in ends[endpoint1].links):
            link_up(self, endpoint1, endpoint2, *args, **kwargs)

    model.Ecosystem.linkUp = link_up_once


def links_close() -> None:
    """Closures of a link find it by its name, and act both ways."""
    close, reopen = model.Ecosystem.remove_link, model.Ecosystem.reopen_link
    store = InputGeography.InputGeography.StoreInputGeographyInEcosystem

    def same_names(self: Any, e: Any) -> Any:
        found = store(self, e)
        names = {loc.name: loc.name for loc in e.locations}
        e.closures = [[kind, names.get(a, a), names.get(b, b), *days] for kind, a, b, *days in e.closures]
        return found

    def close_both(self: Any, startpoint: str, endpoint: str, twoway: bool = True, close_only: bool = False) -> Any:
        if twoway:
            close(self, startpoint=endpoint, endpoint=startpoint, twoway=False, close_only=close_only)
        return close(self, startpoint=startpoint, endpoint=endpoint, twoway=False, close_only=close_only)

    def reopen_both(self: Any, startpoint: str, endpoint: str, twoway: bool = True) -> Any:
        if twoway:
            reopen(self, endpoint, startpoint, twoway=False)
        return reopen(self, startpoint, endpoint, twoway=False)

    InputGeography.InputGeography.StoreInputGeographyInEcosystem = same_names
    model.Ecosystem.remove_link, model.Ecosystem.reopen_link = close_both, reopen_both


def links_open_again() -> None:
    """People on a link that closes and opens again before they have passed it go on, as on a link that was never closed."""
    model.copy = SimpleNamespace(copy=lambda link: link)  # the link that opens again is the one that people are on


def conflict_follows_its_column() -> None:
    """A column of `conflicts.csv` holds day by day: also when it starts at 0, changes, or ends from another value than 1."""

    def follow(self: Any, e: Any, time: int, Debug: bool = False) -> None:  # noqa: N803
        for name, levels in self.conflicts.items():
            now, before = levels[time], levels[time - 1] if time else None
            if now > 0 and not before:
                e.add_conflict_zone(name=name, conflict_intensity=now)
            elif now > 0:
                next(loc for loc in e.locations if loc.name == name).conflict = now
            elif before or (time == 0 and next(loc for loc in e.locations if loc.name == name).conflict > 0):
                e.remove_conflict_zone(name=name)

    InputGeography.InputGeography.AddNewConflictZones = follow


def decay_of_today() -> None:
    """New people appear by the decay of today, counted from the first day where `locations.csv` says that there is conflict."""
    spawn, store = spawning.spawn_daily_displaced, InputGeography.InputGeography.StoreInputGeographyInEcosystem

    def refresh_and_spawn(e: Any, *args: Any, **kwargs: Any) -> Any:
        spawning.refresh_spawn_weights(e)
        return spawn(e, *args, **kwargs)

    def from_first_day(self: Any, e: Any) -> Any:
        found = store(self, e)
        for loc in e.locations:
            loc.time_of_conflict = max(loc.time_of_conflict, 0)
        return found

    spawning.spawn_daily_displaced = refresh_and_spawn
    InputGeography.InputGeography.StoreInputGeographyInEcosystem = from_first_day


def counts_at_all_dates() -> None:
    """Several files of a camp are added up at every date of any of them."""

    def held(table: Any, days: Any) -> Any:
        at = np.searchsorted(table[:, 0], days, side="right") - 1
        return np.where(at >= 0, table[np.maximum(at, 0), 1], 0.0)

    def add(table1: Any, table2: Any) -> Any:
        days = np.union1d(table1[:, 0], table2[:, 0])
        return np.column_stack([days, held(table1, days) + held(table2, days)])

    DataTable.AddCSVTables = add


ADAPTATIONS: dict[str, Callable[[], None]] = {
    function.__name__: function
    for function in (
        evening_before, mixed_order, first_stock_takes_room, routes_once, links_close, links_open_again,
        conflict_follows_its_column, decay_of_today, counts_at_all_dates,
    )
}
