"""The overview: what a scenario holds and what happens in it, worked out before anything is run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from neman.check import Note, check_tables
from neman.params import PARAMS, Param
from neman.policies import LEVER_BY_NAME, LEVERS, Lever
from neman.scenario import Scenario, targets_of
from neman.world import Arrival, Decision, Link, ParameterValue, Place

__all__ = ["Change", "Overview", "Setting", "Span", "Stream", "Track", "overview_of"]

_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Span:
    """A period in which a lever keeps its value, or moves evenly from `value` to `until_value`; both days included."""

    start: date
    end: date
    value: float
    until_value: float


@dataclass(frozen=True)
class Track:
    """A lever at all targets where it takes the same values: its spans cover the days of the scenario."""

    lever: Lever
    targets: tuple[str, ...]
    spans: tuple[Span, ...]
    decided: bool


@dataclass(frozen=True)
class Change:
    """What changes on a day; `when` is None for what holds from the beginning."""

    when: date | None
    actor: str
    words: str
    text: str
    assumption: bool
    source: str


@dataclass(frozen=True)
class Stream:
    """People of a class who appear at a place: how many a day, and how many on all days that the scenario covers."""

    arrival: Arrival
    per_day: float
    days: int
    total: float


@dataclass(frozen=True)
class Setting:
    """A parameter with the value that holds here, the row that sets it (if any), and whether the value is assumed."""

    param: Param
    value: float
    row: ParameterValue | None

    @property
    def assumed(self) -> bool:
        """Whether no source gives the value."""
        return self.row.assumption if self.row else self.param.assumed


@dataclass(frozen=True)
class Overview:
    """A scenario as a reader wants to see it."""

    scenario: Scenario
    kilometres: tuple[float, ...]  # of each link
    tracks: tuple[Track, ...]
    changes: tuple[Change, ...]
    streams: tuple[Stream, ...]
    settings: tuple[Setting, ...]
    notes: tuple[Note, ...]

    @property
    def epochs(self) -> tuple[date, ...]:
        """The first day, and every day on which a lever takes another value."""
        return tuple(sorted({span.start for track in self.tracks for span in track.spans}))


def overview_of(scenario: Scenario) -> Overview:
    """Return the overview of a scenario.

    >>> import neman
    >>> overview = overview_of(neman.read("two_lines"))
    >>> overview.epochs[:2]
    (datetime.date(2030, 5, 1), datetime.date(2030, 5, 15))
    """
    given = {row.name: row for row in scenario.parameters}
    return Overview(
        scenario=scenario,
        kilometres=tuple(_kilometres(scenario)),
        tracks=tuple(track for lever in LEVERS for track in _tracks(scenario, lever)),
        changes=tuple(_changes(scenario)),
        streams=tuple(_stream(scenario, arrival) for arrival in scenario.arrivals),
        settings=tuple(Setting(param, scenario.values[param.name], given.get(param.name)) for param in PARAMS),
        notes=check_tables(scenario).notes,
    )


# ---- levers


def _tracks(scenario: Scenario, lever: Lever) -> list[Track]:
    """Return the tracks of a lever, targets with the same spans together."""
    steps: dict[str, list[Decision]] = {target: [] for target in targets_of(scenario, lever, "*")}
    for decision in sorted(scenario.playbook, key=lambda d: d.date or date.min):
        if decision.lever == lever.name:
            for target in targets_of(scenario, lever, decision.target):
                steps.setdefault(target, []).append(decision)
    groups: dict[tuple[tuple[Span, ...], bool], list[str]] = {}
    for target, decisions in steps.items():
        spans = _spans(decisions, _default(scenario, lever, target), scenario.start, scenario.end)
        groups.setdefault((spans, bool(decisions)), []).append(target)
    return [Track(lever, tuple(targets), spans, decided) for (spans, decided), targets in groups.items()]


def _default(scenario: Scenario, lever: Lever, target: str) -> float:
    """Return the value before any decision; infinite where a place or link has no limit."""
    if lever.default is not None:
        return lever.default
    rows: Sequence[Place | Link] = scenario.places if lever.dim == "place" else scenario.links
    capacity = next((row.capacity for row in rows if target in _names(row)), None)
    return math.inf if capacity is None else float(capacity)


def _names(row: Place | Link) -> tuple[str, ...]:
    if isinstance(row, Place):
        return (row.name,)
    there, back = f"{row.origin} > {row.to}", f"{row.to} > {row.origin}"
    return (there, back) if row.two_way else (there,)


def _spans(steps: Sequence[Decision], default: float, start: date, end: date) -> tuple[Span, ...]:
    """Return the periods of a lever; `steps` are its decisions in order of date."""
    begun = {step.date for step in steps if step.date}
    complete = {step.until + timedelta(days=1) for step in steps if step.until}
    cuts = sorted(day for day in {start} | begun | complete if start <= day <= end)
    spans: list[Span] = []
    for first, following in zip(cuts, [*cuts[1:], end + timedelta(days=1)], strict=True):
        value, last = _level(steps, default, first), following - timedelta(days=1)
        until_value = _level(steps, default, last)
        if spans and value == until_value == spans[-1].value == spans[-1].until_value:
            spans[-1] = Span(spans[-1].start, last, value, value)
        else:
            spans.append(Span(first, last, value, until_value))
    return tuple(spans)


def _level(steps: Sequence[Decision], default: float, day: date) -> float:
    """Return the value on a day: that of the last decision, or a part of the way to it while it is gradual."""
    held = [step for step in steps if step.date is None or step.date <= day]
    if not held:
        return default
    step = held[-1]
    if step.date is None or step.until is None or day >= step.until:
        return step.value
    before = _level(held[:-1], default, step.date - timedelta(days=1))
    done = ((day - step.date).days + 1) / ((step.until - step.date).days + 1)
    return step.value if math.isinf(before) else before + (step.value - before) * done


# ---- changes


def _changes(scenario: Scenario) -> list[Change]:
    alike: dict[Decision, list[str]] = {}
    for decision in scenario.playbook:
        alike.setdefault(decision.model_copy(update={"target": "", "line": 0}), []).append(decision.target)
    found = [_decided(decision, targets) for decision, targets in alike.items()]
    rows: tuple[Place | Link, ...] = (*scenario.places, *scenario.links)
    for row in rows:
        for day, verb in ((row.opens, "opens"), (row.closes, "closes")):
            if day:
                found.append(Change(day, "", f"{_names(row)[0]} {verb}", "", False, row.source))
    return sorted(found, key=lambda change: change.when or date.min)


def _decided(decision: Decision, targets: Sequence[str]) -> Change:
    """Return a decision in words, told once for all its targets."""
    lever = LEVER_BY_NAME[decision.lever]
    words = lever.say(decision.value, *targets)
    if decision.until:
        words += f", step by step until {decision.until}"
    return Change(decision.date, decision.actor, words, decision.text, decision.assumption, decision.source)


# ---- people


def _stream(scenario: Scenario, arrival: Arrival) -> Stream:
    first, last = max(arrival.start, scenario.start), min(arrival.end, scenario.end)
    days = max((last - first).days + 1, 0)
    per_day = arrival.per_day * scenario.values["arrivals.scale"]
    if arrival.basis == "per_100k":
        per_day *= sum(place.population for place in scenario.places if place.name == arrival.place) / 100_000
    return Stream(arrival, per_day, days, per_day * days)


# ---- network


def _kilometres(scenario: Scenario) -> Iterable[float]:
    places = {place.name: place for place in scenario.places}
    for link in scenario.links:
        yield link.km if link.km is not None else _apart(places[link.origin], places[link.to])


@lru_cache(maxsize=4096)
def _apart(a: Place, b: Place) -> float:
    """Return the distance on a sphere in km, within 0.6 % of the geodesic one that a run takes."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))
