"""A scenario in words: plain text of at most 100 columns, readable before anything is run."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from neman.overview import Change, Overview, Setting, Span, Stream, Track, overview_of
from neman.policies import Lever
from neman.scenario import Scenario
from neman.world import Gate, Place

__all__ = ["explain"]

_WIDTH = 100


def explain(scenario: Scenario) -> str:
    """Return a scenario in words: who is where, the network, the gates, levers by period, changes by day, rules, people,
    assumptions.

    >>> import neman
    >>> print(explain(neman.read("two_lines")).splitlines()[1])
    2030-05-01 to 2030-06-29, 60 days; 20 runs, seed 1
    """
    overview = overview_of(scenario)
    parts = (
        _heading(overview), _places(overview), _links(overview), _gates(overview), _levers(overview),
        _changes(overview), _rules(overview), _people(overview), _forcings(overview), _assumptions(overview), _notes(overview),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := [line.rstrip() for line in part])) + "\n"


# ---- parts, in the order of the text


def _heading(overview: Overview) -> Iterator[str]:
    s = overview.scenario
    yield f"{s.name}: {s.title}" if s.title else s.name
    yield f"{s.start} to {s.end}, {_count(s.days, 'day')}; {_count(s.members, 'run')}, seed {s.seed}"
    yield from textwrap.wrap(s.summary, _WIDTH)


def _places(overview: Overview) -> Iterator[str]:
    places = overview.scenario.places
    yield f"WHO IS WHERE ({_count(len(places), 'place')})"
    for country in dict.fromkeys(place.country for place in places):
        label = country
        kinds: dict[str, list[str]] = {}
        for place in places:
            if place.country == country:
                kinds.setdefault(place.kind, []).append(_place(place))
        for kind, names in kinds.items():
            yield from _hang(f"  {label:<10}{kind.replace('_', ' '):<16}", ", ".join(names))
            label = ""
    for stock in overview.scenario.stocks:
        yield f"  on the first day {_count(stock.persons, 'person', 'people')} of {stock.class_} at {stock.place}"


def _place(place: Place) -> str:
    room = "" if place.capacity is None else f" ({place.capacity:,} places)"
    return place.name + room + _open(place.opens, place.closes)


def _links(overview: Overview) -> Iterator[str]:
    links = overview.scenario.links
    if links:
        yield f"HOW PEOPLE MOVE ({_count(len(links), 'link')})"
    ways = [f"{link.origin} {'<->' if link.two_way else '->'} {link.to}" for link in links]
    width = min(max(map(len, ways), default=0), 60)
    for way, link, km in zip(ways, links, overview.kilometres, strict=True):
        room = "" if link.capacity is None else f"{link.capacity:,} a day"
        yield from _hang(f"  {way:<{width}}  ", f"{link.mode:<6}{km:>7,.0f} km  {room}{_open(link.opens, link.closes)}", indent=6)


def _gates(overview: Overview) -> Iterator[str]:
    gates = overview.scenario.gates
    if gates:
        yield f"WHERE BORDERS ARE CROSSED ({_count(len(gates), 'gate')})"
    for gate in gates:
        length = f", {gate.length_km:,.0f} km" if gate.length_km else ""
        yield f"  {gate.name}: {gate.kind.replace('_', ' ')}{length}, border {gate.border}"
        yield from _hang("      ", f"{gate.origin} -> {gate.to}; {_ways_back(gate)}")


def _ways_back(gate: Gate) -> str:
    told = f"between the lines: {gate.limbo}; back to {gate.back_to or gate.origin}"
    return told + (f"; or by way of the crossing {gate.crossing}" if gate.crossing else "")


def _levers(overview: Overview) -> Iterator[str]:
    tracks = [track for track in overview.tracks if track.decided or _limited(track)]
    if tracks:
        yield f"WHAT HOLDS IN WHICH PERIOD ({_count(len(overview.epochs), 'period')})"
    for lever, group in groupby(tracks, key=lambda track: track.lever):
        yield from _hang(f"  {lever.name}: ", lever.text, indent=6)
        for track in group:
            yield from _hang("      ", ", ".join(track.targets))
            yield from (f"          {_period(overview.scenario, span)}  {_value(lever, span)}" for span in track.spans)
    told = {track.lever.name for track in tracks}
    rest = [f"{t.lever.name} {_number(t.lever, t.spans[0].value)}" for t in overview.tracks if t.lever.name not in told]
    if rest:
        yield from _hang("  nobody decides on: ", ", ".join(dict.fromkeys(rest)), indent=6)


def _limited(track: Track) -> bool:
    return track.lever.default is None and track.lever.dim == "place" and not math.isinf(track.spans[0].value)


def _changes(overview: Overview) -> Iterator[str]:
    if overview.changes:
        yield "WHAT CHANGES ON WHICH DAY"
    for when, group in groupby(overview.changes, key=lambda change: change.when):
        yield f"  {_day(overview.scenario, when)}"
        for change in group:
            yield from _hang(f"      {change.actor + ': ' if change.actor else ''}", _sentence(change), indent=10)


def _sentence(change: Change) -> str:
    text = f" [{change.text}]" if change.text else ""
    return change.words + text + (" (assumed)" if change.assumption else "")


def _rules(overview: Overview) -> Iterator[str]:
    s = overview.scenario
    if s.rules:
        yield f"WHO ANSWERS PUBLISHED FIGURES ({'on' if s.values['actors.feedback'] else 'off: actors.feedback is 0'})"
    for rule in s.rules:
        reads = f"the rule {rule.follows}" if rule.follows else f"{rule.quantity} at {rule.border} by {rule.reporter}"
        sets = f" -> {rule.lever} {rule.value:g} for {rule.target}, else {rule.off_value:g}" if rule.lever else ""
        told = f" [{rule.text}]" if rule.text else ""
        yield from _hang(f"  {rule.actor}: ", f"{rule.name}{told}{' (assumed)' if rule.assumption else ''}", indent=6)
        yield from _hang("      ", f"{reads}: {rule.when}{sets}", indent=10)


def _people(overview: Overview) -> Iterator[str]:
    s = overview.scenario
    if overview.streams or s.totals:
        yield "WHO ARRIVES"
    for (first, last), group in groupby(overview.streams, key=lambda stream: (stream.arrival.start, stream.arrival.end)):
        yield from _period_of_arrivals(f"  {first} to {last}", list(group))
    if overview.streams:
        sums = ", ".join(f"{name} {total:,.0f}" for name, total in _by_class(overview.streams).items())
        yield from _hang("  all classes: ", sums, indent=6)
        yield f"  in all: {sum(stream.total for stream in overview.streams):,.0f} people, before visas and seats"
    if s.totals:
        first, last = s.totals[0], s.totals[-1]
        yield f"  in conflict zones: {first.persons:,} people in all by {first.date}, {last.persons:,} by {last.date}"
    if overview.streams or s.totals:
        yield from _hang("  parties: ", ", ".join(f"{100 * party.share:.3g} % of {party.size}" for party in s.parties), indent=6)


def _period_of_arrivals(label: str, streams: Sequence[Stream]) -> Iterator[str]:
    assumed = sum(stream.arrival.assumption for stream in streams)
    told = " (assumed)" if assumed == len(streams) else f" ({assumed} of {len(streams)} rows assumed)" if assumed else ""
    yield f"{label}  {sum(stream.total for stream in streams):,.0f} people in all{told}"
    for name in _by_class(streams):
        places = ", ".join(f"{stream.arrival.place} {stream.per_day:,.1f} a day" for stream in streams if stream.arrival.class_ == name)
        yield from _hang(f"      {name}: ", places, indent=10)


def _by_class(streams: Sequence[Stream]) -> dict[str, float]:
    """Return the people of each class, all their streams together."""
    sums: dict[str, float] = {}
    for stream in streams:
        sums[stream.arrival.class_] = sums.get(stream.arrival.class_, 0.0) + stream.total
    return sums


def _forcings(overview: Overview) -> Iterator[str]:
    rows = sorted(overview.scenario.forcings, key=lambda row: (row.quantity, row.date))
    if rows:
        yield "WHAT CHANGES FROM OUTSIDE"
    for quantity, group in groupby(rows, key=lambda row: row.quantity):
        found = list(group)
        where = _count(len({row.place for row in found}), "place")
        yield f"  {quantity.replace('_', ' '):<16}{_count(len(found), 'value')} at {where}, {found[0].date} to {found[-1].date}"


def _assumptions(overview: Overview) -> Iterator[str]:
    given = [setting for setting in overview.settings if setting.row]
    if given:
        yield "PARAMETERS SET HERE"
        yield from (line for setting in given for line in _setting(setting))
    if given:
        yield ""
    yield "WHAT IS ASSUMED"
    yield from _hang("  parameters set here: ", _plain(s for s in given if s.assumed) or "none", indent=6)
    yield from _hang("  parameters at their default: ", _plain(s for s in overview.settings if s.assumed and not s.row), indent=6)
    decisions = sum(change.assumption for change in overview.changes)
    arrivals = sum(stream.arrival.assumption for stream in overview.streams)
    yield f"  changes: {decisions} of {len(overview.changes)}; streams of arrivals: {arrivals} of {len(overview.streams)}"


def _setting(setting: Setting) -> Iterator[str]:
    row, param = setting.row, setting.param
    low, high, source = (row.low, row.high, row.source) if row else (None, None, "")
    plausible = f"{_or_dash(low)} to {_or_dash(high)}" if (low, high) != (None, None) else ""
    told = f"{param.text}; {source or 'no source'}{' (assumed)' if setting.assumed else ''}"
    yield f"  {param.name:<26}{setting.value:>10.4g} {param.unit:<16}{plausible:<18}"
    yield from _hang("      ", told)


def _notes(overview: Overview) -> Iterator[str]:
    if overview.notes:
        yield "WORTH A LOOK"
    for note in overview.notes:
        yield from _hang("  ", str(note), indent=6)


# ---- words and columns


def _plain(settings: Iterable[Setting]) -> str:
    return ", ".join(f"{s.param.name} {s.value:g}" for s in settings)


def _or_dash(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _open(opens: date | None, closes: date | None) -> str:
    told = [f"from {opens}"] if opens else []
    told += [f"until {closes - timedelta(days=1)}"] if closes else []
    return f" [{' '.join(told)}]" if told else ""


def _day(scenario: Scenario, when: date | None) -> str:
    if when is None:
        return "from the beginning"
    if when < scenario.start:
        return f"{when}, before the first day"
    return f"{when}, day {(when - scenario.start).days + 1}"


def _period(scenario: Scenario, span: Span) -> str:
    whole = span.start == scenario.start and span.end == scenario.end
    return "all the time            " if whole else f"{span.start} to {span.end}"


def _value(lever: Lever, span: Span) -> str:
    if span.value == span.until_value:
        return _number(lever, span.value)
    return f"{'rises' if span.until_value > span.value else 'falls'} step by step to {_number(lever, span.until_value)}"


def _number(lever: Lever, value: float) -> str:
    if math.isinf(value):
        return "no limit"
    if lever.unit == "0 or 1":
        return "yes" if value else "no"
    return f"{100 * value:.4g} %" if lever.unit == "share" else f"{value:,.6g} {lever.unit}"


def _hang(label: str, text: str, *, indent: int | None = None) -> Sequence[str]:
    """Return wrapped text behind a label, later lines indented."""
    after = " " * (len(label) if indent is None else indent)
    return textwrap.wrap(text, _WIDTH, initial_indent=label, subsequent_indent=after, break_on_hyphens=False) or [label]
