"""What a forecast is scored against: figures about days after its origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from neman.evidence import Report, reading, reporter_of
from neman.scenario import Scenario

__all__ = ["Target", "spans_of", "targets_of"]


@dataclass(frozen=True)
class Target:
    """A figure about days after an origin: position of its reporter, first and last day after the origin (1: the next day), value."""

    series: int
    first: int
    last: int
    value: float
    report: Report


def targets_of(scenario: Scenario, reports: Sequence[Report], origin: date, days: int) -> tuple[Target, ...]:
    """Return the figures to score: those of `spans_of` whose days lie after the origin and within the forecast."""
    return tuple(t for t in spans_of(scenario, reports, origin) if t.first >= 1 and t.last <= days)


def spans_of(scenario: Scenario, reports: Sequence[Report], origin: date) -> tuple[Target, ...]:
    """Return figures about single days and spans, stocks, and differences of running totals, in days after an origin.

    Bounds ("over", "under") are left out; of two vintages the later counts.

    Parameters
    ----------
    scenario : whose reporters are scored.
    reports : all reports, also those published later.
    """
    found: dict[tuple[int, int, int], Target] = {}
    totals: dict[int, list[tuple[int, Report]]] = {}
    for report in reports:
        who = reporter_of(report, scenario.reporters)
        if who is None or report.value is None or report.precision in ("over", "under"):
            continue
        series, last = scenario.reporters.index(who), (report.date_end - origin).days
        first = (report.date_start - origin).days
        kind = reading(report, who, scenario.start)
        if kind == "total":
            totals.setdefault(series, []).append((last, report))
        else:
            first = last if kind == "stock" else first
            found[series, first, last] = Target(series, first, last, report.value, report)
    for series, rows in totals.items():
        for target in _differences(series, rows):
            found.setdefault((series, target.first, target.last), target)
    return tuple(sorted(found.values(), key=lambda t: (t.series, t.last)))


def _differences(series: int, rows: list[tuple[int, Report]]) -> list[Target]:
    rows = sorted(rows, key=lambda row: row[0])
    found = []
    for (day, before), (last, after) in pairwise(rows):
        rise = float(after.value or 0) - float(before.value or 0)
        exact = before.precision == after.precision == "exact" and before.reported_by == after.reported_by
        if exact and day < last and rise >= 0:
            found.append(Target(series, day + 1, last, rise, after))
    return found
