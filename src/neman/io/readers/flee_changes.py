"""What a Flee folder says beside its network: `location_changes.csv`, `major_routes.csv`, and who stays for the harvest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from neman.errors import InputError, did_you_mean
from neman.io.readers.faults import Faults
from neman.io.readers.flee_files import Line, read_sheet
from neman.io.readers.flee_geography import Location
from neman.world import Forcing, KnownRoute, Link, Place

__all__ = ["read_location_changes", "read_major_routes", "staying_for_harvest"]

_COLUMNS = {"name": "name", "location": "name", "day": "day", "time": "day", "attribute": "attribute", "value": "value"}
#: Attributes that may change, by the quantity of `forcings.csv` that they are.
_QUANTITIES = {"population": "population", "pop": "population", "capacity": "capacity", "conflict_intensity": "conflict"}
_TYPES = {"camp": ("camp", 1.0), "idpcamp": ("idp_camp", 1.0), "town": ("camp", 0.0), "conflict_zone": ("conflict", 1.0)}


def read_location_changes(path: Path, places: Mapping[str, Place], start: date, days: int, faults: Faults) -> list[Forcing]:
    """Return `location_changes.csv` as forcings: a row says which attribute of a place has which value from which day on.

    Rows with a place, an attribute or a value that cannot be are mistakes.

    Raises
    ------
    InputError : the header is not `name,day,attribute,value`.
    """
    sheet = read_sheet(path, has_header=True)
    columns = [_COLUMNS.get(h.lower().strip("# "), h) for h in sheet.header]
    if sorted(columns) != ["attribute", "day", "name", "value"]:
        remedy = "write the header name,day,attribute,value"
        raise InputError(path.name, row=1, value=",".join(sheet.header), problem="the columns are not known", remedy=remedy)
    at = {column: columns.index(column) for column in columns}
    changes = []
    for line in sheet.lines:
        with faults:
            name = line.location(at["name"], "name", places)
            quantity, value = _change(line, at)
            day = line.whole(at["day"], "day", low=0)
            if day < days:
                row = {"date": start + timedelta(days=day), "place": name, "quantity": quantity, "value": value, "source": path.name}
                changes.append(Forcing.model_validate(row))
    return changes


def _change(line: Line, at: Mapping[str, int]) -> tuple[str, float]:
    attribute, word = line.text(at["attribute"], "attribute").lower(), line.text(at["value"], "value").lower()
    if attribute in ("location_type", "type"):
        if word not in _TYPES:
            raise line.wrong("value", word, f"unknown type; {did_you_mean(word, _TYPES)}", "choose one of " + ", ".join(_TYPES))
        return _TYPES[word]
    if attribute not in _QUANTITIES:
        known = [*_QUANTITIES, "location_type"]
        raise line.wrong("attribute", attribute, f"cannot change; {did_you_mean(attribute, known)}", "choose one of " + ", ".join(known))
    return _QUANTITIES[attribute], line.number(at["value"], "value", low=0.0)


def read_major_routes(path: Path, places: Mapping[str, Place], links: Iterable[Link], faults: Faults) -> tuple[KnownRoute, ...]:
    """Return `major_routes.csv`, one route a row: locations in order, from where people are to where it ends.

    Mistakes: an unknown location, fewer than two, or two that follow one another without a link.
    """
    pairs = {pair for k in links for pair in ((k.origin, k.to), (k.to, k.origin))[: 1 + k.two_way]}
    routes = []
    for line in read_sheet(path, has_header=False).lines:
        with faults:
            stops = [line.location(i, f"stop {i + 1}", places) for i in range(len(line.cells))]
            if len(stops) < 2:
                raise line.wrong("stop 2", "", "a route needs two locations or more", "add the location where it ends")
            for a, b in pairwise(stops):
                if (a, b) not in pairs and not faults.within("routes.csv"):
                    raise line.wrong("stop", f"{a} > {b}", "no link joins them", "add the link to routes.csv, or the locations between")
            routes.append(KnownRoute(way=" > ".join(stops), source=path.name))
    return tuple(routes)


def staying_for_harvest(locations: Iterable[Location], months: tuple[int, ...], start: date, days: int, faults: Faults) -> list[Forcing]:
    """Return the share of people who stay where they are in the months of harvest: the column `farmer_fraction`."""
    rows = []
    farmers: dict[str, float] = {}
    for location in locations:
        with faults:
            farmers[location.place.name] = location.attributes.number("farmer_fraction", high=1.0)
    before = False
    for day in range(days):
        when = start + timedelta(days=day)
        now = when.month in months
        if now != before:
            rows += [
                Forcing.model_validate(
                    {"date": when, "place": name, "quantity": "staying", "value": share * now, "source": "farmer_fraction, harvest"}
                )
                for name, share in farmers.items() if share
            ]
        before = now
    return rows
