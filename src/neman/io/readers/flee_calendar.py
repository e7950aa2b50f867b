"""What changes by date in a Flee instance: its period, conflicts, closures and camps that open or close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from neman.errors import InputError, did_you_mean
from neman.io.readers.faults import Faults
from neman.io.readers.flee_files import Line, read_sheet
from neman.io.readers.flee_geography import Location
from neman.world import Decision, Forcing, Link, Place

__all__ = ["ACTOR", "NO_PERIOD", "read_closures", "read_levels", "read_period", "starting_conflicts"]

ACTOR = "authorities"
#: Stands for a period that cannot be read: no row has a day in it.
NO_PERIOD = (date(2000, 1, 1), 0)
_PERIOD = {"startdate": "StartDate", "length": "Length"}
_CLOSURES = ("country", "location", "link", "camp", "idpcamp", "remove_forced_redirection")


def read_period(path: Path, faults: Faults) -> tuple[date, int]:
    """Return the first day and the number of days of `sim_period.csv`.

    Mistakes: a row that is missing, unknown or there twice, a date that is none, a length below 1.
    """
    rows: dict[str, Line] = {}
    for line in read_sheet(path, has_header=False).lines:
        with faults:
            word = line[0].lower()
            if word not in _PERIOD or word in rows:
                problem = "the row occurs twice" if word in rows else f"unknown row; known: {', '.join(_PERIOD.values())}"
                raise line.wrong(_PERIOD.get(word, "name"), line[0], problem, "remove it")
            rows[word] = line
    for needed in (name for word, name in _PERIOD.items() if word not in rows):
        remedy = "write StartDate,YYYY-MM-DD and Length,DAYS"
        faults.append(InputError(path.name, column=needed, problem="the row is missing", remedy=remedy))
    start, days = NO_PERIOD
    with faults:
        start = rows["startdate"].date(1, "StartDate") if "startdate" in rows else start
    with faults:
        days = rows["length"].whole(1, "Length", low=1) if "length" in rows else days
    return start, days


def read_levels(path: Path, quantity: str, places: Mapping[str, Place], start: date, days: int, faults: Faults) -> list[Forcing]:
    """Return a table with a column per place and a row per day (`conflicts.csv`, `flood_level.csv`) as changes.

    Every place of the table gets a row on the first day, so that what `locations.csv` says is overruled. Mistakes: an unknown place, a
    day out of order, a value that is none.

    Raises
    ------
    InputError : the table ends before the period.
    """
    sheet = read_sheet(path, has_header=True)
    names = sheet.header[1:]
    for column, name in enumerate(names, start=2):
        if name and name not in places:
            problem, remedy = f"no such location in locations.csv; {did_you_mean(name, places)}", f"correct column {column}"
            faults.append(InputError(path.name, row=1, column=name, problem=problem, remedy=remedy))
        if name and name in names[: column - 2]:
            remedy = f"delete column {column}"
            faults.append(InputError(path.name, row=1, column=name, problem="the column is there twice", remedy=remedy))
    changes: list[Forcing] = []
    levels: dict[str, float] = {}
    yesterday: tuple[str, ...] | None = None
    expected = 0
    for day, line in enumerate(sheet.lines[:days]):
        expected = faults.get(_next_day, line, expected, len(names), otherwise=expected + 1)
        if line.cells[1:] == yesterday:
            continue
        yesterday = line.cells[1:]
        with faults:
            for column, name in enumerate(names, start=1):
                if name and (value := line.number(column, name, low=0.0)) != levels.get(name):
                    levels[name] = value
                    changes.append(_forcing(start + timedelta(days=day), name, quantity, value, path.name))
    if len(sheet.lines) < days:
        raise InputError(
            path.name,
            row=len(sheet.lines) + 1,
            problem=f"covers {len(sheet.lines)} of {days} days",
            remedy="add the missing days, or shorten sim_period.csv",
        )
    return changes


def _next_day(line: Line, expected: int, columns: int, faults: Faults) -> int:
    """Return the day that the next row must have."""
    if len(line.cells) > columns + 1:
        problem = "the row has more cells than the header has names"
        faults.append(line.wrong("", line.cells[columns + 1], problem, "name the column in the header"))
    day = line.whole(0, "Day")
    if day != expected:
        problem = f"days must follow one another; expected {expected}"
        faults.append(line.wrong("Day", line[0], problem, "add the missing days"))
    return day + 1


def _forcing(when: date, place: str, quantity: str, value: float, source: str) -> Forcing:
    return Forcing.model_validate({"date": when, "place": place, "quantity": quantity, "value": value, "source": source})


def starting_conflicts(locations: Iterable[Location], start: date, days: int, faults: Faults) -> list[Forcing]:
    """Return the outbreaks that `locations.csv` dates itself; those after the period are left out."""
    rows: list[Forcing] = []
    for location in locations:
        if location.conflict_from is not None and location.conflict_from < days:
            with faults:
                intensity = location.attributes.number("conflict_intensity", 1.0)
                when = start + timedelta(days=max(location.conflict_from, 0))
                rows.append(_forcing(when, location.place.name, "conflict", intensity, "locations.csv"))
    return rows


def read_closures(
    path: Path, places: Mapping[str, Place], links: Iterable[Link], start: date, length: int, faults: Faults
) -> tuple[list[Decision], list[Forcing]]:
    """Return `closures.csv` as dated decisions on links, and camps that close as forcings; what comes after the period is left out.

    Mistakes: an unknown type, country or place. A closure that matches no link does nothing, as in Flee (`flee_notes` reports it).
    """
    decisions: list[Decision] = []
    forcings: list[Forcing] = []
    pairs = {(k.origin, k.to) for k in links} | {(k.to, k.origin) for k in links if k.two_way}
    for line in read_sheet(path).lines:
        with faults:
            kind = line.text(0, "closure_type").lower()
            if kind not in _CLOSURES:
                problem = f"unknown type; {did_you_mean(kind, _CLOSURES)}"
                raise line.wrong("closure_type", kind, problem, "choose one of " + ", ".join(_CLOSURES))
            given = (line.whole(3, "closure_start"), line.whole(4, "closure_end", default=-1))
            days = (given[0] if given[0] < length else -1, given[1] if given[1] < length else -1)
            if kind in ("camp", "idpcamp"):
                forcings.extend(_place_changes(line, "camp" if kind == "camp" else "idp_camp", (0.0, 1.0), places, days, start))
            elif kind == "location" and (line[1], line[2]) in pairs:  # both ends of a link are named: it is the link that closes
                decisions.extend(_link_changes(line, "link", places, pairs, days, start))
                forcings.extend(_place_changes(line, "sealed", (1.0, 0.0), places, days, start))
            else:
                decisions.extend(_link_changes(line, kind, places, pairs, days, start))
    return decisions, forcings


def _place_changes(
    line: Line, quantity: str, values: tuple[float, float], places: Mapping[str, Place], days: tuple[int, int], start: date
) -> list[Forcing]:
    """Return what holds at a place from the start of a closure and from its end."""
    name = line.location(1, "name1", places)
    dated = [(day, value) for day, value in zip(days, values, strict=True) if day >= 0]
    return [_forcing(start + timedelta(days=day), name, quantity, value, "closures.csv") for day, value in dated]


def _link_changes(
    line: Line, kind: str, places: Mapping[str, Place], pairs: set[tuple[str, str]], days: tuple[int, int], start: date
) -> list[Decision]:
    targets = _targets(line, kind, places, _touched(line, kind, places, pairs))
    lever = "redirection" if kind == "remove_forced_redirection" else "closure"
    off, on = (0.0, 1.0) if lever == "redirection" else (1.0, 0.0)
    rows = []
    for day, value in ((days[0], off), (days[1], on)):
        if day < 0:
            continue
        when = start + timedelta(days=day)
        rows += [_decision(when, lever, target, value, line) for target in targets]
    return rows


def _targets(line: Line, kind: str, places: Mapping[str, Place], touched: set[tuple[str, str]]) -> list[str]:
    """Return targets that stand for the links of a closure: countries or a place where that is clear, else every link."""
    if not touched:
        return []
    countries = {p.country for p in places.values()}
    one, two = line[1], line[2]
    if kind == "country" and all(name not in places or places[name].country == name for name in (one, two)):
        return list(dict.fromkeys((f"{one} > {two}", f"{two} > {one}")))
    if kind == "location" and one not in countries:
        return [f"{one} > *", f"* > {one}"]
    return [f"{a} > {b}" for a, b in sorted(touched)]


def _touched(line: Line, kind: str, places: Mapping[str, Place], pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    country = {p.name: p.country for p in places.values()}
    if kind == "country":
        one, two = (_country(line, i, set(country.values())) for i in (1, 2))
        hit = {(a, b) for a, b in pairs if {country[a], country[b]} == {one, two} and (one != two or country[a] == one)}
    elif kind == "location":
        name = line.location(1, "name1", places)
        hit = {pair for pair in pairs if name in pair}
    else:
        ends = (line.location(1, "name1", places), line.location(2, "name2", places))
        both = {ends, ends[::-1]} if kind == "link" else {ends}
        hit = both & pairs
    return hit


def _country(line: Line, index: int, countries: set[str]) -> str:
    name = line.text(index, f"name{index}")
    if name not in countries:
        raise line.wrong(f"name{index}", name, f"no location lies in this country; {did_you_mean(name, countries)}", "correct the name")
    return name


def _decision(when: date, lever: str, target: str, value: float, line: Line) -> Decision:
    return Decision.model_validate(
        {
            "line": line.row,
            "date": when,
            "actor": ACTOR,
            "lever": lever,
            "target": target,
            "value": value,
            "text": f"{line[0]} {line[1]} {line[2]}".strip(),
            "source": "closures.csv",
        }
    )
