"""Flee's locations and routes as places and links."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from neman.errors import InputError, did_you_mean
from neman.io.readers.faults import Faults
from neman.io.readers.flee_files import Line, read_sheet
from neman.world import Link, Place
from neman.world.place import PlaceKind

__all__ = ["LOCATION_ATTRIBUTES", "ROUTE_ATTRIBUTES", "Location", "read_links", "read_locations"]

_KINDS = ("camp", "idpcamp", "conflict_zone", "town", "default", "forwarding_hub", "marker")
#: Further columns that mean something, of `locations.csv` and of `routes.csv`; others do nothing.
LOCATION_ATTRIBUTES = ("conflict_intensity", "initial_idps", "capacity_per_day", "deactivation_probability", "farmer_fraction")
ROUTE_ATTRIBUTES = ("max_move_speed", "walk_probability")
_SLOWEST = 0.001  # km/day
_NO_LIMIT = -1  # capacity of a camp, as 0


@dataclass(frozen=True)
class Attributes:
    """The further columns of a row of `locations.csv` or `routes.csv`."""

    cells: Mapping[str, str]
    line: Line

    @classmethod
    def of(cls, line: Line, columns: tuple[str, ...], first: int) -> Attributes:
        """Return the cells from column `first` on, by the names that the header gives them."""
        last = first + len(columns)
        if len(line.cells) > last:
            problem, remedy = "the row has more cells than the header has names", "name the column in the header, or delete the cell"
            raise line.wrong(f"number {last + 1}", line.cells[last], problem, remedy)
        return cls(dict(zip(columns, line.cells[first:], strict=False)), line)

    def number(self, name: str, default: float = 0.0, *, low: float = 0.0, high: float = math.inf) -> float:
        """Return a column as a number within limits; the default where the cell is empty."""
        raw = self.cells.get(name, "")
        if not raw:
            return default
        try:
            value = float(raw)
        except ValueError:
            raise self.line.wrong(name, raw, "this is not a number", "write a number or leave the cell empty") from None
        if not (low <= value <= high and math.isfinite(value)):
            limits = f"from {low:g} to {high:g}" if math.isfinite(high) else f"of at least {low:g}"
            raise self.line.wrong(name, raw, f"must be a number {limits}", "correct the value, or leave the cell empty")
        return value

    def whole(self, name: str, *, low: float = 0.0) -> int:
        """Return a column as a whole number; 0 where the cell is empty."""
        value = self.number(name, low=low)
        if value != int(value):
            raise self.line.wrong(name, self.cells[name], "must be a whole number", "write a whole number")
        return int(value)


@dataclass(frozen=True)
class Location:
    """A row of `locations.csv`: the place, its region, the day on which conflict breaks out there, and its further columns."""

    place: Place
    region: str
    conflict_from: int | None
    attributes: Attributes


def read_locations(path: Path, faults: Faults) -> list[Location]:
    """Return the rows of `locations.csv`: eight columns by position, then named attributes.

    A row with a mistake (an unknown type, a number that is none, a name that occurs twice) stands as a town, so that its name is known.

    Raises
    ------
    InputError : no rows.
    """
    sheet = read_sheet(path)
    names = tuple(h.lower() for h in sheet.header)
    swapped = len(names) > 4 and names[3].startswith("lon")
    found: dict[str, Location] = {}
    for line in sheet.lines:
        location: Location | None = None
        with faults:
            location = _location(line, sheet.header[8:], swapped)
            if first := found.get(location.place.name):
                problem = f"the name occurs twice (first in row {first.attributes.line.row})"
                raise line.wrong("name", location.place.name, problem, "give each location its own name")
        location = location or _torn(line)
        found.setdefault(location.place.name, location)
    if not found:
        raise InputError(path.name, problem="no locations", remedy="add one row for each location")
    return list(found.values())


def _location(line: Line, columns: tuple[str, ...], swapped: bool) -> Location:
    if len(line.cells) < 6:
        raise line.wrong("location_type", "", "the row is too short", "give name, region, country, latitude, longitude and location_type")
    own = Attributes.of(line, columns, 8)
    kind, leave = _kind(line)
    camp = kind in ("reception", "idp_camp")
    number = line.whole(7, "population", default=0, low=_NO_LIMIT if camp else 0)
    lat, lon = (4, 3) if swapped else (3, 4)
    values = {
        "line": line.row,
        "name": line.text(0, "name"),
        "kind": kind,
        "country": line[2] or "unknown",
        "lat": line.number(lat, "latitude", default=0.0),
        "lon": line.number(lon, "longitude", default=0.0),
        "population": 0 if camp else number,
        "capacity": number if camp and number > 0 else None,
        "leave": leave,
    }
    values["capacity_per_day"] = own.whole("capacity_per_day", low=-math.inf)
    values["deactivation"] = own.number("deactivation_probability", high=1.0)
    conflict_from = line.whole(6, "conflict_date", default=0) if kind == "conflict_zone" else None
    return Location(_place(line, values), line[1], conflict_from, own)


def _torn(line: Line) -> Location:
    """Return what stands for a row with a mistake."""
    place = Place(name=line[0] or "?", kind="town", country=line[2] or "unknown", lat=0.0, lon=0.0)
    return Location(place, line[1], None, Attributes({}, line))


def _place(line: Line, values: Mapping[str, object]) -> Place:
    try:
        return Place.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise line.wrong(str(first["loc"][0]), first["input"], first["msg"].lower(), "correct the value") from None


def _kind(line: Line) -> tuple[PlaceKind, float | None]:
    word = line.text(5, "location_type").lower()
    if "camp" in word:
        return ("idp_camp" if "idp" in word else "reception"), None
    if "conflict" in word:
        return "conflict_zone", None
    if "forward" in word:
        return "town", 1.0
    if "marker" in word:
        return "marker", None
    if "town" in word or "default" in word:
        return "town", None
    raise line.wrong("location_type", word, f"unknown type; {did_you_mean(word, _KINDS)}", "choose one of " + ", ".join(_KINDS))


def read_links(path: Path, places: Mapping[str, Place], faults: Faults) -> list[Link]:
    """Return the rows of `routes.csv` as two-way links, each pair of places once; with a forced redirection, as one link each way.

    Rows with a mistake (a place that does not exist, a length that is not above 0, an unknown redirection) are left out.

    Raises
    ------
    InputError : no rows.
    """
    sheet = read_sheet(path)
    links: list[Link] = []
    seen: set[frozenset[str]] = set()
    for line in sheet.lines:
        with faults:
            rows = _links(line, sheet.header[4:], places)
            if frozenset((line[0], line[1])) not in seen:
                links.extend(rows)
            seen.add(frozenset((line[0], line[1])))
    if not sheet.lines:
        raise InputError(path.name, problem="no routes", remedy="add one row for each route")
    return links


def _links(line: Line, columns: tuple[str, ...], places: Mapping[str, Place]) -> list[Link]:
    ends = [line.location(i, column, places) for i, column in enumerate(("name1", "name2"))]
    km = line.number(2, "distance", low=0.0)
    if km == 0:
        raise line.wrong("distance", line[2], "must be above 0", "write the distance in km")
    if ends[0] == ends[1]:
        raise line.wrong("name2", ends[1], "the route ends where it starts", "name another location, or delete the row")
    own = Attributes.of(line, columns, 4)
    attributes = {"speed": own.number("max_move_speed", low=_SLOWEST) or None, "walking": own.number("walk_probability", high=1.0)}
    forced = line.whole(3, "forced_redirection", default=0)
    if forced not in (0, 1, 2):
        raise line.wrong(
            "forced_redirection",
            line[3],
            "must be 0, 1 (everybody goes from name2 to name1) or 2 (from name1 to name2)",
            "correct the value",
        )
    row = {"line": line.row, "from": ends[0], "to": ends[1], "km": km, "two_way": not forced, **attributes}
    if not forced:
        return [Link.model_validate(row)]
    back = row | {"from": ends[1], "to": ends[0]}
    return [Link.model_validate(row | {"forced": forced == 2}), Link.model_validate(back | {"forced": forced == 1})]

