"""Model against reports: every reported figure beside what the model says the same reporter would have published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.evidence import Report, Reporter, counters, reading, reporter_of, since_of
from neman.report.book import Book
from neman.report.cubes import Series, bands
from neman.report.geography import tenths
from neman.report.words import about, counted, plain
from neman.scenario import Scenario

__all__ = ["Comparison", "Misfit", "compare", "picture"]


@dataclass(frozen=True)
class Misfit:
    """One reported figure with the model's counterpart: how it is read (flow, total, stock; sum of events), quantiles over members.

    `reached` is the share of members that reach the figure; where it says "under", that stay within it.
    """

    report: Report
    reporter: Reporter
    kind: str
    quantiles: NDArray[np.float64]
    reached: float

    @classmethod
    def of(cls, report: Report, reporter: Reporter, kind: str, values: NDArray[np.float64]) -> Misfit:
        """Return the figure beside the model's counterparts, one a member."""
        value = report.value or 0.0
        reached = values <= value if report.precision == "under" else values >= value
        return cls(report, reporter, kind, bands(values), float(np.mean(reached)))

    @property
    def inside(self) -> bool:
        """Whether the figure lies within the 90 % interval; "over" and "under" are bounds."""
        low, high, value = float(self.quantiles[0]), float(self.quantiles[4]), float(self.report.value or 0)
        above = self.report.precision == "over" or value >= np.floor(low)
        below = self.report.precision == "under" or value <= np.ceil(high)
        return bool(above and below)

    @property
    def ratio(self) -> float | None:
        """Model median divided by the reported figure; None where the report says 0."""
        return float(self.quantiles[2]) / self.report.value if self.report.value else None


@dataclass(frozen=True)
class Comparison:
    """All series, all figures that could be compared, and the rest with the reason."""

    series: list[dict[str, Any]]
    misfits: list[Misfit]
    left_out: list[tuple[Report, str]]

    @property
    def inside(self) -> int:
        """How many compared figures lie inside the model's 90 % interval."""
        return sum(misfit.inside for misfit in self.misfits)


@dataclass(frozen=True)
class _Track:
    """What a reporter publishes, by member and day of the event: the figure of the day, and the running total from day `since`."""

    reporter: Reporter
    daily: Series
    total: Series
    since: int

    def of(self, kind: str, first: int, last: int) -> NDArray[np.float64]:
        """Return the model's counterpart of a report for the days `first` to `last`, one number a member."""
        values = self.total if kind == "total" else self.daily
        return np.asarray(values[:, first : last + 1].sum(axis=1) if kind == "flow" else values[:, last])


def compare(book: Book) -> Comparison:
    """Compare every report of the scenario with the reporter who published it."""
    reporters = [*book.scenario.reporters, *_counters(book.scenario)]
    own: list[dict[int, Report]] = [{} for _ in reporters]
    left_out: list[tuple[Report, str]] = []
    for number, report in enumerate(book.scenario.reports):
        who = reporter_of(report, reporters)
        if reason := _why_not(book, report, who):
            left_out.append((report, reason))
        else:
            own[next(i for i, reporter in enumerate(reporters) if reporter is who)][number] = report
    misfits: dict[int, Misfit] = {}
    pictures: list[dict[str, Any]] = []
    for track, reports in zip(_tracks(book), own, strict=True):
        found = {number: _misfit(book, track, report) for number, report in reports.items()}
        pictures += _series(book, track, list(found.values()))
        misfits |= found
    named = [one | {"border": book.scenario.called(one["border"])} for one in _merged(pictures)]
    return Comparison(named, [misfits[number] for number in sorted(misfits)], left_out)


def _counters(scenario: Scenario) -> tuple[Reporter, ...]:
    """Return a reporter for each place whose people somebody counted (quantity `stock`), such as the camps of a Flee instance."""
    places = {place.name for place in scenario.places}
    return counters(r for r in scenario.reports if r.border in places)


def _tracks(book: Book) -> Iterator[_Track]:
    """Yield the track of each reporter of the scenario, and of those who counted at places; one at a time, for they are large."""
    reporters, camps = book.scenario.reporters, _counters(book.scenario)
    keys = [(who.name, who.quantity, who.border) for who in reporters]
    for reporter, daily in zip(reporters, book.each("reports", ["reporter", "quantity", "border"], keys, "value"), strict=True):
        since = since_of(reporter, book.frame.start)
        total = np.cumsum(np.where(np.arange(daily.shape[1]) >= since, daily, 0), axis=1) + reporter.before_start
        yield _Track(reporter, daily, total, since)
    for reporter, stock in zip(camps, book.each("stock", ["place"], [(camp.border,) for camp in camps]), strict=True):
        yield _Track(reporter, stock, stock, 0)


def _misfit(book: Book, track: _Track, report: Report) -> Misfit:
    first, last = max(book.frame.day(report.date_start), 0), book.frame.day(report.date_end)
    kind = reading(report, track.reporter, book.frame.start)
    return Misfit.of(report, track.reporter, kind, track.of(kind, first, last))


def _why_not(book: Book, report: Report, who: Reporter | None) -> str:
    """Return the reason why a report cannot be compared; empty: it can."""
    if report.value is None:
        return "gives no number"
    if who is None:
        where = book.scenario.called(report.border)
        return f"no reporter of the scenario counts {about(report.quantity, book.scenario.called)} at {where} for {report.reported_by}"
    if book.frame.day(report.date_end) < 0 or report.date_end > book.frame.end:
        return "outside the days of the run"
    if not report.cumulative and who.kind == "flow" and report.date_start < book.frame.start:
        return "starts before the run"
    return ""


def _series(book: Book, track: _Track, misfits: list[Misfit]) -> list[dict[str, Any]]:
    """Return the pictures of a reporter: figures of the day, and a running total where reports give one."""
    running = [m for m in misfits if m.kind == "total"]
    events = [m for m in misfits if _is_event(m)]
    single = [m for m in misfits if m.kind != "total" and m not in events]
    pictures = []
    start = book.frame.start.isoformat()
    since = track.reporter.since or start
    if events:
        total = np.cumsum(track.daily, axis=1)
        pictures.append(picture(track.reporter, "sum", bands(total), _added_up(events, total, book), start))
    if single or not (running or events):
        pictures.append(picture(track.reporter, track.reporter.kind, bands(track.daily), single, since))
    if running:
        pictures.append(picture(track.reporter, "total", bands(track.total), running, since))
    return pictures


def _is_event(misfit: Misfit) -> bool:
    """Return whether a figure is one of a list of single events, such as deaths: by day it says nothing, added up it does."""
    return misfit.kind == "flow" and misfit.reporter.counts == "died" and misfit.report.date_start == misfit.report.date_end


def _added_up(events: list[Misfit], total: Series, book: Book) -> list[Misfit]:
    """Return the sum of all events up to each of them, beside the sum that the model gives."""
    found, so_far = [], 0.0
    for event in sorted(events, key=lambda event: event.report.date_end):
        so_far += float(event.report.value or 0)
        report = event.report.model_copy(update={"value": so_far})
        found.append(Misfit.of(report, event.reporter, "sum", total[:, book.frame.day(report.date_end)]))
    return found


def _merged(pictures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put reporters who count the same thing in the same way into one picture, under the one who gives most figures."""
    groups: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for picture in pictures:
        groups.setdefault(tuple(picture[key] for key in ("border", "quantity", "kind", "counts", "coverage", "since")), []).append(picture)
    merged = []
    for group in groups.values():
        group.sort(key=lambda picture: -len(picture["points"]))
        others = [picture["reporter"] for picture in group[1:] if picture["points"]]
        merged.append(group[0] | {"others": others, "points": [point for picture in group for point in picture["points"]]})
    return merged


def picture(reporter: Reporter, kind: str, model: Series, misfits: list[Misfit], since: str) -> dict[str, Any]:
    """Return the picture of one series, ready for JSON: the bands of the model (quantile, day), and the figures."""
    return {
        "reporter": reporter.name,
        "side": reporter.side,
        "quantity": reporter.quantity,
        "what": plain(reporter.quantity),
        "border": reporter.border,
        "kind": kind,
        "counts": reporter.counts,
        "counted": counted(reporter.counts),
        "coverage": reporter.coverage,
        "assumption": reporter.assumption,
        "since": since if kind in ("total", "sum") else "",
        "bands": [tenths(row) for row in model],
        "points": [_point(misfit) for misfit in misfits],
    }


def _point(misfit: Misfit) -> dict[str, Any]:
    report = misfit.report
    return {
        "from": report.date_start.isoformat() if misfit.kind == "flow" else report.date_end.isoformat(),
        "to": report.date_end.isoformat(),
        "value": report.value,
        "precision": report.precision,
        "disputed": report.disputed_by or ("somebody" if report.status == "disputed" else ""),
        "by": report.reported_by,
        "source": report.source_title,
        "inside": misfit.inside,
        "model": tenths(misfit.quantiles),
    }
