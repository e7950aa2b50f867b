"""What Flee passes over in silence: camps out of reach, links given twice, capacities that give away the answer, data that end early."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path

import yaml

from neman.check.findings import Note
from neman.errors import did_you_mean
from neman.evidence import largest_stocks, observed_stocks
from neman.io.readers.flee_files import INPUT_FILES, FleeFolder, Line, find_folder, read_sheet
from neman.io.readers.flee_geography import LOCATION_ATTRIBUTES, ROUTE_ATTRIBUTES
from neman.io.readers.sheet import read_text
from neman.scenario import Scenario

__all__ = ["flee_notes"]

_NEAR = 0.01  # a capacity this close to the largest count is taken from it
_CAMPS = ("reception", "idp_camp")


def flee_notes(path: Path, scenario: Scenario) -> tuple[Note, ...]:
    """Return what is unusual in a Flee folder, by file and row, though it can be run."""
    folder = find_folder(path)
    if folder is None:
        return ()
    parts = (
        _double_links(folder),
        _idle_closures(folder, scenario),
        _link_closures(folder, scenario),
        _endless_closures(folder),
        _unread_columns(folder),
        _double_keys(folder),
        _empty_columns(scenario),
        _reach(scenario),
        _counts(scenario),
        _unread(folder, scenario),
    )
    return tuple(note for part in parts for note in part)


def _rows(folder: FleeFolder, name: str) -> tuple[Line, ...]:
    path = folder.file(name)
    return read_sheet(path).lines if path else ()


def _double_links(folder: FleeFolder) -> Iterator[Note]:
    seen: dict[frozenset[str], int] = {}
    for line in _rows(folder, "routes.csv"):
        pair = frozenset((line[0], line[1]))
        if pair in seen:
            problem = f"the same two places as in row {seen[pair]}; only the first row is used"
            yield Note(
                "routes.csv", problem, "delete one of them; Flee would count the link twice", row=line.row, column="name1", value=line[0]
            )
        seen.setdefault(pair, line.row)


def _idle_closures(folder: FleeFolder, scenario: Scenario) -> Iterator[Note]:
    used = {d.line for d in scenario.playbook}
    for line in _rows(folder, "closures.csv"):
        never = line[3].startswith("-") and line[4].startswith("-")
        if line[0].lower() not in ("camp", "idpcamp") and line.row not in used and not never:
            problem = f"no link matches this {line[0]}; it does nothing"
            yield Note("closures.csv", problem, "correct the names, or delete the row", row=line.row, column="name1", value=line[1])


def _link_closures(folder: FleeFolder, scenario: Scenario) -> Iterator[Note]:
    """Note closures of a location that name a link."""
    pairs = {frozenset((k.origin, k.to)) for k in scenario.links}
    for line in _rows(folder, "closures.csv"):
        if line[0].lower() == "location" and frozenset((line[1], line[2])) in pairs:
            problem = f"both ends of a link are named, so only this link closes; Flee would shut all links of {line[1]}"
            remedy = "write link, or leave name2 empty to shut them all"
            yield Note("closures.csv", problem, remedy, row=line.row, column="name2", value=line[2])


def _empty_columns(scenario: Scenario) -> Iterator[Note]:
    """Note conflict zones that never see conflict, and days without any."""
    most: dict[str, float] = defaultdict(float)
    for row in scenario.forcings:
        if row.quantity == "conflict":
            most[row.place] = max(most[row.place], row.value)
    for place in scenario.places:
        if place.kind == "conflict_zone" and place.name in most and most[place.name] == 0:
            yield Note(
                "conflicts.csv",
                "a conflict zone whose column sums to zero",
                "give it days of conflict, or make it a town",
                column=place.name,
            )
    sources = [p for p in scenario.places if most.get(p.name, 0.0) > 0]
    if scenario.totals and not any(p.population for p in sources):
        yield Note("locations.csv", "no conflict zone has a population: nobody can appear", "write the populations of conflict zones")
    if not scenario.values["arrivals.mode"] and not any(total.persons for total in scenario.totals) and not scenario.stocks:
        remedy = "give camps counts, set sum_from_camps to False, or choose a spawn_mode"
        yield Note("data_layout.csv", "no count rises above zero: nobody appears", remedy)


def _reach(scenario: Scenario) -> Iterator[Note]:
    """Note places without links, and camps that cannot be reached from any conflict zone."""
    ahead: dict[str, set[str]] = defaultdict(set)
    for link in scenario.links:
        ahead[link.origin].add(link.to)
        if link.two_way:
            ahead[link.to].add(link.origin)
    sources = {f.place for f in scenario.forcings if f.quantity == "conflict" and f.value > 0}
    reached, queue = set(sources), deque(sources)
    while queue:
        fresh = ahead[queue.popleft()] - reached
        reached |= fresh
        queue.extend(fresh)
    ends = {end for ends in ahead.values() for end in ends}
    for place in scenario.places:
        if place.kind in _CAMPS and place.name not in reached and (place.name in ends or ahead.get(place.name)):
            yield Note(
                "locations.csv",
                "no conflict zone leads to this camp",
                "add the routes that people take",
                row=place.line,
                column="name",
                value=place.name,
            )


def _counts(scenario: Scenario) -> Iterator[Note]:
    """Note counts of places that are none, that end before the period or are all zero, and capacities taken from them."""
    camps = {p.name: p for p in scenario.places if p.kind in _CAMPS}
    series = observed_stocks(scenario.reports, scenario.start, scenario.days)
    last = {r.border: r.date_end for r in sorted(scenario.reports, key=lambda r: r.date_end) if r.quantity == "stock"}
    largest = largest_stocks(scenario.reports, scenario.end)
    for name, counts in series.items():
        if name not in camps:
            yield Note(
                "data_layout.csv",
                "counts of a place that is no camp of locations.csv; they only add to the total",
                "add the camp, or remove the row",
                column="camp",
                value=name,
            )
            continue
        if last[name] < scenario.end:
            yield Note(
                "data_layout.csv",
                f"the counts end on {last[name]}, before the period does; the last one is held",
                "add later counts, or shorten the period",
                column="camp",
                value=name,
            )
        if not counts.any():
            yield Note("data_layout.csv", "the counts sum to zero over the period", "check its file", column="camp", value=name)
        capacity = camps[name].capacity
        if capacity and abs(capacity - largest[name]) <= _NEAR * largest[name]:
            problem = "the capacity equals the largest count observed: it gives away the answer"
            yield Note(
                "locations.csv",
                problem,
                "write the places that the camp was planned for",
                row=camps[name].line,
                column="population",
                value=capacity,
            )
    for name, place in camps.items():
        if series and name not in series:
            yield Note(
                "locations.csv",
                "a camp without counts; it is not scored",
                "add it to data_layout.csv",
                row=place.line,
                column="name",
                value=name,
            )


def _endless_closures(folder: FleeFolder) -> Iterator[Note]:
    """Note closures whose end comes before their start."""
    for line in _rows(folder, "closures.csv"):
        start, end = line.whole(3, "closure_start"), line.whole(4, "closure_end", default=-1)
        if 0 <= end < start:
            problem = f"ends before it starts, on day {start}: it stays closed from then on"
            yield Note("closures.csv", problem, "exchange the days, or write -1 for never", row=line.row, column="closure_end", value=end)


def _unread_columns(folder: FleeFolder) -> Iterator[Note]:
    """Note further columns that mean nothing."""
    for name, first, known in (("locations.csv", 8, LOCATION_ATTRIBUTES), ("routes.csv", 4, ROUTE_ATTRIBUTES)):
        path = folder.file(name)
        for column in read_sheet(path).header[first:] if path else ():
            if column and column not in known:
                yield Note(name, f"the column does nothing; {did_you_mean(column, known)}", "correct its name, or delete it", 1, column)


def _double_keys(folder: FleeFolder) -> Iterator[Note]:
    """Note settings that are given twice."""
    if folder.settings is None:
        return
    name = folder.settings.name
    tree = yaml.compose(read_text(folder.settings, name, may_be_empty=True), Loader=yaml.SafeLoader)
    for part in [tree, *(part for _, part in tree.value)] if isinstance(tree, yaml.MappingNode) else []:
        seen: set[str] = set()
        for key, _ in part.value if isinstance(part, yaml.MappingNode) else []:
            if key.value in seen:
                yield Note(name, "the key is there twice: the last one counts", "delete the other", key.start_mark.line + 1, key.value)
            seen.add(key.value)


def _unread(folder: FleeFolder, scenario: Scenario) -> Iterator[Note]:
    """Note files among the inputs that are not read, for want of a name that Flee reads."""
    counts = {file for report in scenario.reports for file in report.source_title.split(" + ")}
    read = {*INPUT_FILES, *counts, *(forcing.source for forcing in scenario.forcings)}
    for path in sorted(folder.inputs.glob("*.csv")):
        if path.name not in read and not path.name.startswith("demographics_"):
            hint = did_you_mean(path.name, INPUT_FILES)
            yield Note(path.name, f"not read: not a name that Flee reads; {hint}", "rename it if it is meant")
