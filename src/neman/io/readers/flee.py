"""Reads a Flee instance as a scenario: `input_csv` + `source_data`, or all files flat, with its `simsetting.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from neman.errors import InputError
from neman.evidence import daily
from neman.io.readers.flee_calendar import ACTOR, read_closures, read_levels, read_period, starting_conflicts
from neman.io.readers.flee_changes import read_location_changes, read_major_routes, staying_for_harvest
from neman.io.readers.flee_counts import Counts, read_counts
from neman.io.readers.flee_files import FleeFolder, find_folder
from neman.io.readers.flee_geography import Location, read_links, read_locations
from neman.io.readers.flee_hazards import flood_forecasts, read_food
from neman.io.readers.flee_people import People, read_people
from neman.io.readers.flee_settings import FleeSettings, read_settings
from neman.scenario import Scenario
from neman.world import Actor, Decision, Forcing, KnownRoute, Link, Place, Stock, Total

#: What the files are called whose rows are these tables of ours.
FLEE_FILES = {"places.csv": "locations.csv", "links.csv": "routes.csv", "playbook.csv": "closures.csv", "parameters.csv": "simsetting.yml"}
#: A file whose layout no public release of Flee documents.
_NOT_SUPPORTED = ("fixed_routes.csv",)

__all__ = ["FLEE_FILES", "is_flee", "read_flee", "scan_flee"]


def is_flee(path: Path) -> bool:
    """Return whether a folder holds a Flee instance, be it a part of one (any of `locations.csv`, `routes.csv`, `sim_period.csv`)."""
    return find_folder(path) is not None


def scan_flee(path: Path) -> tuple[Scenario | None, list[InputError]]:
    """Return the scenario, or what is wrong with the folder."""
    try:
        return read_flee(path), []
    except InputError as error:
        return None, [error]


def read_flee(path: str | Path) -> Scenario:
    """Return a Flee instance as a scenario.

    Parameters
    ----------
    path : folder that holds `input_csv` and `source_data`, or all files flat.

    Raises
    ------
    InputError : a file is missing or cannot be read; it names file, row, column and remedy.
    """
    folder = find_folder(Path(path))
    if folder is None:
        raise InputError(path, problem="not a Flee folder", remedy="it must hold locations.csv, flat or in input_csv")
    _refuse_unsupported(folder)
    settings = read_settings(folder.settings)
    start, days = read_period(_needed(folder, "sim_period.csv"))
    days = settings.steps or days
    end = _last_day(start, days)
    locations = read_locations(_needed(folder, "locations.csv"))
    places = {location.place.name: location.place for location in locations}
    links = read_links(_needed(folder, "routes.csv"), places)
    counts = read_counts(folder, start)
    people = read_people(folder, places, settings)
    stocks = _stocks(counts, settings, locations, people)
    decisions, camp_changes = _closures(folder, places, links, start, days)
    forcings = [
        *_conflicts(folder, settings, locations, places, start, days),
        *_hazards(folder, settings, locations, places, start, days),
        *staying_for_harvest(locations, settings.harvest, start, days),
        *camp_changes,
    ]
    settings.values["food.rules"] = float(settings.hunger_moves and any(f.quantity == "food_insecurity" for f in forcings))
    return Scenario(
        name=folder.root.resolve().name,
        title=f"{folder.root.resolve().name} (Flee instance)",
        start=start,
        end=end,
        places=tuple(places.values()),
        links=tuple(links),
        known_routes=_major_routes(folder, places, links),
        classes=people.classes,
        mix=people.mix,
        totals=_totals(counts, settings, stocks, start, days),
        stocks=stocks,
        forcings=tuple(forcings),
        curves=tuple(settings.curves),
        actors=(Actor(name=ACTOR, kind="state", text="whoever closes and opens borders, roads and camps"),),
        playbook=tuple(decisions),
        parameters=settings.parameters(),
        members=1,
        reports=counts.reports() if counts else (),
        root=folder.root,
    )


def _refuse_unsupported(folder: FleeFolder) -> None:
    """Refuse files of experimental versions of Flee: to leave them out silently would change the result."""
    for name in _NOT_SUPPORTED:
        if folder.file(name):
            raise InputError(
                name, problem="this file is not supported: no release of Flee says what it holds",
                remedy="remove it; routes that people know to their end go into major_routes.csv",
            )


def _last_day(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days - 1)
    except OverflowError:
        problem, remedy = "the period ends after the year 9999", "write the number of days"
        raise InputError("sim_period.csv", column="Length", value=days, problem=problem, remedy=remedy) from None


def _needed(folder: FleeFolder, name: str) -> Path:
    path = folder.file(name)
    if path is None:
        raise InputError(name, problem=f"missing in {folder.inputs}", remedy="add the file")
    return path


def _closures(
    folder: FleeFolder, places: Mapping[str, Place], links: list[Link], start: date, days: int
) -> tuple[list[Decision], list[Forcing]]:
    path = folder.file("closures.csv")
    return read_closures(path, places, links, start, days) if path else ([], [])


def _conflicts(
    folder: FleeFolder, settings: FleeSettings, locations: list[Location], places: Mapping[str, Place], start: date, days: int
) -> list[Forcing]:
    """Return outbreaks: what `locations.csv` dates, overruled day by day by `conflicts.csv` where it has a column."""
    path = _needed(folder, Path(settings.conflict_file).name) if settings.conflict_file else folder.file("conflicts.csv")
    own = starting_conflicts(locations, start, days)
    if path is None:
        return own
    levels = read_levels(path, "conflict", places, start, days)
    covered = {row.place for row in levels}
    return [row for row in own if row.date <= start and row.place not in covered] + levels


def _hazards(
    folder: FleeFolder, settings: FleeSettings, locations: list[Location], places: Mapping[str, Place], start: date, days: int
) -> list[Forcing]:
    """Return floods and their forecasts, want of food, and what `location_changes.csv` changes."""
    rows: list[Forcing] = []
    if path := folder.file("flood_level.csv"):
        rows += read_levels(path, "flood", places, start, days)
        if settings.forecast:
            rows += flood_forecasts(settings.forecast, folder, tuple(rows), settings.curves, places, start, days)
    if path := folder.file("region_attributes_IPC.csv"):
        rows += read_food(path, locations, start, days)
    if path := folder.file("location_changes.csv"):
        rows += read_location_changes(path, places, start, days)
    return rows


def _major_routes(folder: FleeFolder, places: Mapping[str, Place], links: list[Link]) -> tuple[KnownRoute, ...]:
    path = folder.file("major_routes.csv")
    return read_major_routes(path, places, links) if path else ()


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


def _stocks(counts: Counts | None, settings: FleeSettings, locations: list[Location], people: People) -> tuple[Stock, ...]:
    """Return who is there before the first day: camps by their counts, initial IDPs, and the rows of `agents.csv`."""
    klass = people.classes[0].name
    camps = {location.place.name for location in locations if location.place.kind in ("reception", "idp_camp")}
    rows = list(people.stocks)
    if counts and settings.day_zero_stocks and not settings.empty_camps:
        for series in counts.camps:
            persons = int(daily(series.days, series.corrected, 1)[0])
            if series.name in camps and persons:
                rows.append(_stock(series.name, klass, persons, "camp counts"))
    for location in locations:
        idps = location.attributes.whole("initial_idps")
        if idps:
            rows.append(_stock(location.place.name, klass, idps, "initial_idps"))
    return tuple(rows)


def _stock(place: str, klass: str, persons: int, source: str) -> Stock:
    return Stock.model_validate({"place": place, "class": klass, "persons": persons, "source": source})
