"""Want of food by region, and floods that are forecast, as forcings of places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neman.errors import InputError, did_you_mean
from neman.io.readers.faults import Faults
from neman.io.readers.flee_files import FleeFolder, read_sheet
from neman.io.readers.flee_geography import Location
from neman.io.readers.flee_settings import Forecast
from neman.world import Curve, Forcing, Place

__all__ = ["flood_forecasts", "read_food"]

Floats = NDArray[np.float64]


def read_food(path: Path, locations: list[Location], start: date, days: int, faults: Faults) -> list[Forcing]:
    """Return `region_attributes_IPC.csv`: a column per region, in a row the per cent without enough food from its day on.

    It holds at the places of a region in the home country, which is that of the first location. Mistakes: a region without places,
    days out of order, a value that is no per cent.
    """
    sheet = read_sheet(path, has_header=True)
    home = locations[0].place.country
    regions = {location.region.strip() for location in locations}
    for name in sheet.header[1:]:
        if name and name not in regions:
            problem = f"no location lies in this region; {did_you_mean(name, regions)}"
            faults.append(InputError(path.name, row=1, column=name, problem=problem, remedy="correct the name"))
    rows, last = [], -1
    for line in sheet.lines:
        with faults:
            day, before = line.whole(0, "Day", low=0), last
            last = day
            if day <= before:
                raise line.wrong("Day", line[0], "days must rise from row to row", "sort the rows")
            for i, region in enumerate(sheet.header[1:], start=1):
                share = line.number(i, region, default=0.0, low=0.0)
                if share > 100.0:
                    raise line.wrong(region, line[i], "must be a number from 0 to 100", "write the per cent of people")
                here = [p.place.name for p in locations if p.region.strip() == region and p.place.country == home and day < days]
                rows += [_row(start + timedelta(days=day), name, "food_insecurity", share / 100.0, path.name) for name in here]
    return rows


def flood_forecasts(
    forecast: Forecast, folder: FleeFolder, floods: Iterable[Forcing], curves: Iterable[Curve], places: Mapping[str, Place],
    start: date, days: int,
) -> list[Forcing]:
    """Return the chance per day to leave a place for a flood that is forecast.

    The level expected is the highest within the days ahead, each level times the weight of its day. The chance is that of the level
    expected (`flood_movechances`, between two levels in proportion), times the mean weight of the awareness of people.

    Parameters
    ----------
    floods : levels by place and date, as `flood_level.csv` gives them.
    """
    chances = np.array([c.value for c in sorted(curves, key=lambda c: c.step) if c.curve == "flood_leave"])
    if not len(chances):
        return []
    rows = []
    for name, levels in _daily(floods, start, days).items():
        heed = _mean_awareness(folder, forecast, name)
        last = 0.0
        for day in range(days):
            ahead = levels[day + 1 : min(day + 1 + len(forecast.weights), forecast.end, days)]
            level = float(np.max(ahead * forecast.weights[: len(ahead)], initial=0.0))
            chance = float(np.interp(level, np.arange(len(chances)), chances)) * heed if level > 0 else 0.0
            if chance != last:
                rows.append(_row(start + timedelta(days=day), places[name].name, "flood_forecast", chance, "flood_level.csv, forecast"))
            last = chance
    return rows


def _daily(floods: Iterable[Forcing], start: date, days: int) -> dict[str, Floats]:
    levels: dict[str, Floats] = {}
    for row in sorted(floods, key=lambda f: f.date):
        levels.setdefault(row.place, np.zeros(days))[max((row.date - start).days, 0) :] = row.value
    return levels


def _mean_awareness(folder: FleeFolder, forecast: Forecast, place: str) -> float:
    """Return the mean weight of the awareness of people at a place (`demographics_floodawareness.csv`); 1 without the file."""
    path = folder.file("demographics_floodawareness.csv")
    if path is None:
        return 1.0
    sheet = read_sheet(path, has_header=True)
    if len(sheet.header) < 2:
        remedy = "write a header such as floodawareness,Default"
        raise InputError(path.name, row=1, problem="the column Default is missing", remedy=remedy)
    column = sheet.header.index(place if place in sheet.header else "Default") if "Default" in sheet.header else 1
    weighted = total = 0.0
    for line in sheet.lines:
        level, people = line.whole(0, "floodawareness", low=0), line.number(column, sheet.header[column], low=0.0)
        if level >= len(forecast.awareness):
            problem = f"flood_awareness_weights gives {len(forecast.awareness)} weights"
            raise line.wrong("floodawareness", level, problem, "add a weight for this level")
        weighted, total = weighted + people * forecast.awareness[level], total + people
    if total <= 0:
        raise InputError(path.name, column=place, problem="the weights sum to zero", remedy="give at least one value a weight")
    return weighted / total


def _row(when: date, place: str, quantity: str, value: float, source: str) -> Forcing:
    return Forcing.model_validate({"date": when, "place": place, "quantity": quantity, "value": value, "source": source})
