"""Reads a Flee instance as a scenario: `input_csv` + `source_data`, or all files flat, with its `simsetting.yml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from neman.errors import InputError
from neman.io.readers.faults import Faults
from neman.io.readers.flee_calendar import ACTOR, NO_PERIOD, read_closures, read_levels, read_period, starting_conflicts
from neman.io.readers.flee_changes import read_location_changes, read_major_routes, staying_for_harvest
from neman.io.readers.flee_counts import Counts, read_counts
from neman.io.readers.flee_files import FleeFolder, find_folder
from neman.io.readers.flee_geography import Location, read_links, read_locations
from neman.io.readers.flee_hazards import flood_forecasts, read_food
from neman.io.readers.flee_people import People, read_people
from neman.io.readers.flee_settings import FleeSettings, read_settings
from neman.io.readers.flee_stocks import first_stocks
from neman.scenario import Scenario
from neman.world import Actor, Forcing, Link, Place, Stock, Total

#: What the files are called whose rows are these tables of ours.
FLEE_FILES = {"places.csv": "locations.csv", "links.csv": "routes.csv", "playbook.csv": "closures.csv", "parameters.csv": "simsetting.yml"}
#: A file whose layout no public release of Flee documents.
_NOT_SUPPORTED = ("fixed_routes.csv",)

__all__ = ["FLEE_FILES", "is_flee", "scan_flee"]


def is_flee(path: Path) -> bool:
    """Return whether a folder holds a Flee instance, be it a part of one (any of `locations.csv`, `routes.csv`, `sim_period.csv`)."""
    return find_folder(path) is not None


def scan_flee(path: Path) -> tuple[Scenario | None, list[InputError]]:
    """Return the scenario of a folder that holds `input_csv` and `source_data`, or all files flat; or everything that is wrong in it."""
    folder, faults, scenario = find_folder(path), Faults(), None
    if folder is None:
        return None, [InputError(path, problem="not a Flee folder", remedy="it must hold locations.csv, flat or in input_csv")]
    with faults:
        scenario = _read(folder, faults)
    return scenario, faults


def _read(folder: FleeFolder, faults: Faults) -> Scenario | None:
    """Return the scenario; None where anything is wrong: what is read after the first mistake is read to find others."""
    _refuse_unsupported(folder, faults)
    settings: FleeSettings = faults.get(read_settings, folder.settings, otherwise=FleeSettings({}))
    start, days, end = _period(folder, settings, faults)
    locations: list[Location] = faults.get(read_locations, folder.inputs / "locations.csv", otherwise=[])
    places = {location.place.name: location.place for location in locations}
    links: list[Link] = faults.get(read_links, folder.inputs / "routes.csv", places, otherwise=[])
    counts: Counts | None = faults.get(read_counts, folder, start, places, otherwise=None)
    if not places:
        return None  # no name can be looked up
    people: People = faults.get(read_people, folder, places, settings, otherwise=People(()))
    idps = _initial_idps(locations, faults)
    closures, camp_changes = _if_there(folder, "closures.csv", faults, read_closures, places, links, start, days, otherwise=((), ()))
    forcings = (
        *_conflicts(folder, settings, locations, places, start, days, faults),
        *_hazards(folder, settings, locations, places, start, days, faults),
        *staying_for_harvest(locations, settings.harvest, start, days, faults),
        *camp_changes,
    )
    known_routes = _if_there(folder, "major_routes.csv", faults, read_major_routes, places, links, otherwise=())
    if faults:
        return None
    stocks = first_stocks(counts, settings, people, places, idps)
    settings.values["food.rules"] = float(settings.hunger_moves and any(f.quantity == "food_insecurity" for f in forcings))
    return Scenario(
        name=folder.root.resolve().name,
        title=f"{folder.root.resolve().name} (Flee instance)",
        start=start,
        end=end,
        places=tuple(places.values()),
        links=tuple(links),
        known_routes=known_routes,
        classes=people.classes,
        mix=people.mix,
        totals=_totals(counts, settings, stocks, start, days),
        stocks=stocks,
        forcings=forcings,
        curves=tuple(settings.curves),
        actors=(Actor(name=ACTOR, kind="state", text="whoever closes and opens borders, roads and camps"),),
        playbook=tuple(closures),
        parameters=settings.parameters(),
        members=1,
        reports=counts.reports() if counts else (),
        root=folder.root,
    )


def _refuse_unsupported(folder: FleeFolder, faults: Faults) -> None:
    """Refuse files of experimental versions of Flee: to leave them out silently would change the result."""
    problem = "this file is not supported: no release of Flee says what it holds"
    remedy = "remove it; routes that people know to their end go into major_routes.csv"
    faults += [InputError(name, problem=problem, remedy=remedy) for name in _NOT_SUPPORTED if folder.file(name)]


def _period(folder: FleeFolder, settings: FleeSettings, faults: Faults) -> tuple[date, int, date]:
    """Return the first day, the number of days, and the last day."""
    start, days = faults.get(read_period, folder.inputs / "sim_period.csv", otherwise=NO_PERIOD)
    days = settings.steps or days
    try:
        return start, days, start + timedelta(days=days - 1)
    except OverflowError:
        problem, remedy = "the period ends after the year 9999", "write the number of days"
        faults.append(InputError("sim_period.csv", column="Length", value=days, problem=problem, remedy=remedy))
    return *NO_PERIOD, start


def _if_there(folder: FleeFolder, name: str, faults: Faults, read: Callable[..., Any], *given: Any, otherwise: Any) -> Any:
    """Return what a reader makes of a file that need not be there."""
    path = folder.file(name)
    return faults.get(read, path, *given, otherwise=otherwise) if path else otherwise


def _conflicts(
    folder: FleeFolder, settings: FleeSettings, locations: list[Location], places: Mapping[str, Place], start: date, days: int,
    faults: Faults,
) -> list[Forcing]:
    """Return outbreaks: what `locations.csv` dates, overruled day by day by `conflicts.csv` where it has a column."""
    named = settings.conflict_file
    path = folder.inputs / Path(named).name if named else folder.file("conflicts.csv")
    own = starting_conflicts(locations, start, days, faults)
    if path is None:
        return own
    levels: list[Forcing] = faults.get(read_levels, path, "conflict", places, start, days, otherwise=[])
    covered = {row.place for row in levels}
    return [row for row in own if row.date <= start and row.place not in covered] + levels


def _hazards(
    folder: FleeFolder, settings: FleeSettings, locations: list[Location], places: Mapping[str, Place], start: date, days: int,
    faults: Faults,
) -> list[Forcing]:
    """Return floods and their forecasts, want of food, and what `location_changes.csv` changes."""
    floods: list[Forcing] = _if_there(folder, "flood_level.csv", faults, read_levels, "flood", places, start, days, otherwise=[])
    rows = list(floods)
    if floods and settings.forecast and not faults.within("flood_level.csv"):
        with faults:
            rows += flood_forecasts(settings.forecast, folder, floods, settings.curves, places, start, days)
    rows += _if_there(folder, "region_attributes_IPC.csv", faults, read_food, locations, start, days, otherwise=[])
    rows += _if_there(folder, "location_changes.csv", faults, read_location_changes, places, start, days, otherwise=[])
    return rows


def _totals(counts: Counts | None, settings: FleeSettings, stocks: tuple[Stock, ...], start: date, days: int) -> tuple[Total, ...]:
    """Return the people displaced in all by day, first stocks included, where people appear by camp counts."""
    if counts is None or settings.values["arrivals.mode"]:
        return ()
    appeared = counts.appeared(days, sum_from_camps=settings.sum_from_camps)
    if settings.day_zero_stocks:
        appeared = appeared - appeared[0]
    appeared = np.maximum(appeared + sum(s.persons for s in stocks), 0)
    source = "camp counts added up" if settings.sum_from_camps else "total of data_layout.csv"
    return tuple(
        Total.model_validate({"date": start + timedelta(days=day), "persons": int(n), "source": source}) for day, n in enumerate(appeared)
    )


def _initial_idps(locations: list[Location], faults: Faults) -> dict[str, int]:
    """Return how many people are displaced at a place from the beginning: the column `initial_idps`."""
    found = {}
    for location in locations:
        with faults:
            found[location.place.name] = location.attributes.whole("initial_idps")
    return found
