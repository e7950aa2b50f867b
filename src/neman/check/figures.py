"""Figures and dates: ranges that depend on another cell or table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from neman.check.findings import Finding, note, wrong
from neman.errors import InputError
from neman.files import file_of
from neman.params import PARAM_BY_NAME
from neman.policies import LEVER_BY_NAME
from neman.scenario import Scenario
from neman.world import Arrival, Link, Place

__all__ = [
    "arrivals_are_sound", "centres_have_room", "decisions_are_sound", "openings_are_sound", "parameters_are_sound",
    "reports_are_sound", "shares_are_whole",
]

_SHARE_TOLERANCE = 1e-6
_EXCHANGE = "exchange or correct the two dates"


def arrivals_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield arrivals that end before they start or count per inhabitants where there are none; note those outside the days."""
    population = {place.name: place.population for place in scenario.places}
    for arrival in scenario.arrivals:
        if arrival.end < arrival.start:
            yield wrong(arrival, "end", f"ends before it starts ({arrival.start})", _EXCHANGE)
        elif arrival.end < scenario.start or arrival.start > scenario.end:
            problem = f"nobody arrives: the scenario covers {scenario.start} to {scenario.end}"
            yield note(arrival, "start", problem, "correct the dates, or delete the row")
        yield from _basis(arrival, population)


def _basis(arrival: Arrival, population: dict[str, int]) -> Iterator[Finding]:
    if arrival.basis == "per_100k" and population.get(arrival.place) == 0:
        remedy = "write its population in places.csv, or persons here"
        yield wrong(arrival, "basis", f"{arrival.place} has no population to count by", remedy)


def decisions_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield decisions whose value is out of range, that come after the end, or that are complete before they begin."""
    for decision in scenario.playbook:
        lever = LEVER_BY_NAME.get(decision.lever)
        if lever and not lever.low <= decision.value <= lever.high:
            remedy = f"unit of {lever.name}: {lever.unit}; {lever.text}"
            yield wrong(decision, "value", f"must be between {lever.low:g} and {lever.high:g}", remedy)
        if decision.date and decision.date > scenario.end:
            remedy = "correct the date, delete the row, or move the end in scenario.yml"
            yield wrong(decision, "date", f"lies after the end of the scenario ({scenario.end})", remedy)
        if decision.until and not decision.date:
            yield wrong(decision, "until", "a gradual change needs a day on which it begins", "fill the column date, or empty this cell")
        if decision.date and decision.until and decision.until < decision.date:
            yield wrong(decision, "until", f"the change is complete before it begins ({decision.date})", _EXCHANGE)


def parameters_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield parameters out of range, and note values outside what the row itself calls plausible."""
    for row in scenario.parameters:
        param = PARAM_BY_NAME.get(row.name)
        if param and not param.low <= row.value <= param.high:
            remedy = f"unit of {param.name}: {param.unit}; {param.text}"
            yield wrong(row, "value", f"must be between {param.low:g} and {param.high:g}", remedy)
        low, high = (row.value if end is None else end for end in (row.low, row.high))
        if row.low is not None and row.high is not None and row.low > row.high:
            yield wrong(row, "low", f"is above the upper end ({row.high:g})", "exchange low and high")
        elif not low <= row.value <= high:
            yield note(row, "value", f"lies outside its own range of {low:g} to {high:g}", "correct the value or the range")


def shares_are_whole(scenario: Scenario) -> Iterator[Finding]:
    """Yield shares of party sizes that do not sum to 1."""
    total = sum(party.share for party in scenario.parties)
    if abs(total - 1) > _SHARE_TOLERANCE:
        remedy = "correct the shares so that their sum is 1"
        yield InputError(file_of("parties"), column="share", problem="shares must sum to 1", value=f"{total:.6g}", remedy=remedy)


def openings_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield places and links that close before they open."""
    rows: tuple[Place | Link, ...] = (*scenario.places, *scenario.links)
    for row in rows:
        if row.opens and row.closes and row.closes <= row.opens:
            yield wrong(row, "closes", f"closes before it has opened ({row.opens})", _EXCHANGE)


def centres_have_room(scenario: Scenario) -> Iterator[Finding]:
    """Note centres that are never full, because nothing says how many places they have."""
    decided = {decision.target for decision in scenario.playbook if decision.lever == "reception"}
    for place in scenario.places:
        if place.kind == "reception" and place.capacity is None and not decided & {place.name, place.country, "*"}:
            remedy = "write its capacity, or set the lever reception in playbook.csv"
            yield note(place, "capacity", "has no limit, so it is never full", remedy)


def reports_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield reports with a negative figure or an end before their start, and running totals that count from no date."""
    for report in scenario.reports:
        if report.date_end < report.date_start:
            yield wrong(report, "date_end", f"ends before it starts ({report.date_start})", _EXCHANGE)
        if report.value is not None and report.value < 0:
            yield wrong(report, "value", "must be 0 or more", "correct the figure, or leave it empty where the source gives none")
    for reporter in scenario.reporters:
        if reporter.since and not _is_date(reporter.since):
            yield wrong(reporter, "since", "must be a date that exists, written YYYY-MM-DD", "write it like 2021-08-03, or leave it empty")


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
