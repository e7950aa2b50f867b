"""Reported figures as observations: what each counts in the model, over which days, how exact it is and how much it weighs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from neman.evidence import Report, Reporter, bounds, published, reading, reporter_of, since_of
from neman.fit.flee import counted_again
from neman.run_flee import is_flee_run
from neman.scenario import Scenario

__all__ = ["DISCREPANCY", "Figure", "observe", "weigh"]

Floats = NDArray[np.float64]

#: How far a model that is right about rates may still be from a figure, as a share of the figure. MODEL: assumption.
DISCREPANCY = 0.2
#: What is reported event by event.
_LISTED = ("died",)
_AGAIN = "counted again within four weeks"


@dataclass(frozen=True)
class Figure:
    """A reported figure and its counterpart in the model.

    Parameters
    ----------
    series : position of its reporter in the scenario.
    first, last : days of the run over which the model is summed (equal for a stock).
    offset : people counted before the run.
    low, high : the counts that the figure can mean; `high` is infinite for "over".
    weight : 1 counts in full, 0 not at all.
    """

    report: Report
    reporter: Reporter
    series: int
    first: int
    last: int
    offset: float
    low: float
    high: float
    weight: float = 1.0

    @property
    def value(self) -> float:
        """The figure as published."""
        return float(self.report.value or 0.0)

    @property
    def censored(self) -> bool:
        """Whether it is only a bound: "over" or "under"."""
        return self.report.precision in ("over", "under")

    @property
    def half_width(self) -> float:
        """Half of the interval that "about" and rounding leave open, in people."""
        return 0.0 if self.censored else (self.high - self.low) / 2

    def mean(self, counted: Floats, coverage: float | None = None) -> Floats:
        """Return what the reporter would say on average.

        Parameters
        ----------
        counted : true flows or stocks by day, shape (..., days, series).
        coverage : share of the true flow that is counted; default: as the scenario says.
        """
        share = self.reporter.coverage if coverage is None else coverage
        return np.asarray(share * counted[..., self.first : self.last + 1, self.series].sum(axis=-1) + self.offset)

    def size(self) -> float:
        """Return the negative binomial size: dispersion of the reporter and discrepancy of the model together."""
        own = 1.0 / self.reporter.dispersion if self.reporter.dispersion > 0 else 0.0
        return float(1.0 / (own / max(self.last - self.first + 1, 1) + DISCREPANCY**2))


def observe(
    scenario: Scenario, *, until: date | None = None, known_by: date | None = None, last_days: dict[str, date] | None = None,
    minimum: Collection[int] = (),
) -> tuple[tuple[Figure, ...], tuple[tuple[Report, str], ...]]:
    """Return the figures that the model can be compared with, and the rest with the reason.

    Parameters
    ----------
    until : figures about later days are left out.
    known_by : figures published later, or at an unknown date, are left out: later vintages do not leak into a forecast.
    last_days : other last days for single borders.
    minimum : positions of reporters who deny: their figures are lower bounds.
    """
    until = min(until or scenario.end, scenario.end)
    figures, left_out = [], []
    again = counted_again(scenario.reports) if is_flee_run(scenario) else set()
    for k, report in enumerate(scenario.reports):
        who = reporter_of(report, scenario.reporters)
        last_day = (last_days or {}).get(report.border, until)
        reason = _why_not(report, who, scenario.start, min(last_day, until), known_by) or (_AGAIN if k in again else "")
        if reason or who is None:
            left_out.append((report, reason))
        elif (figure := _figure(report, who, scenario)).first <= figure.last:
            figures.append(_at_least(figure) if figure.series in minimum else figure)
        else:
            left_out.append((report, "ends before the totals of its reporter begin"))
    return weigh(_lists_summed(figures, scenario, until, last_days or {})), tuple(left_out)


def _lists_summed(figures: Sequence[Figure], scenario: Scenario, until: date, last_days: dict[str, date]) -> list[Figure]:
    """Add up lists of single events: on the days that a list leaves out there were none, so it is one figure for the whole period."""
    lists: dict[int, list[Figure]] = {}
    for f in figures:
        if f.reporter.counts in _LISTED and f.reporter.kind == "flow" and f.first == f.last and not f.censored:
            lists.setdefault(f.series, []).append(f)
    kept = [f for f in figures if f not in lists.get(f.series, ())]
    for rows in lists.values():
        last = min(last_days.get(rows[0].report.border, until), until)
        total = sum(f.value for f in rows)
        changed = {"date_start": scenario.start, "date_end": last, "value": total, "note": f"sum of {len(rows)} single reports"}
        report = rows[0].report.model_copy(update=changed)
        kept.append(replace(rows[0], report=report, first=0, last=(last - scenario.start).days, low=total, high=total))
    return kept


def _why_not(report: Report, who: Reporter | None, start: date, until: date, known_by: date | None) -> str:
    if report.value is None:
        return "gives no number"
    if who is None:
        return "no reporter of the scenario counts this"
    if report.date_end < start or report.date_end > until:
        return "outside the days that are fitted"
    if not report.cumulative and who.kind == "flow" and report.date_start < start:
        return "starts before the run"
    known = published(report)
    if known_by is not None and (known is None or known > known_by):
        return "not known yet" if known else "nobody knows when it was published"
    return ""


def _figure(report: Report, who: Reporter, scenario: Scenario) -> Figure:
    last = (report.date_end - scenario.start).days
    kind = reading(report, who, scenario.start)
    first = {"stock": last, "total": since_of(who, scenario.start)}.get(kind, max((report.date_start - scenario.start).days, 0))
    low, high = bounds(report)
    if report.precision == "exact" and who.rounding > 1:
        low, high = max(low - who.rounding / 2, 0.0), high + who.rounding / 2
    offset = who.before_start if kind == "total" else 0.0
    return Figure(report, who, scenario.reporters.index(who), first, last, offset, low, high)


def _at_least(figure: Figure) -> Figure:
    """Return the figure as a lower bound; what is only an upper bound then says nothing."""
    bound = figure.report.model_copy(update={"precision": "over", "value": figure.low})
    return replace(figure, report=bound, high=np.inf)


def weigh(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures with weights such that no day of a series counts more than once.

    A day that several figures of one side cover (a running total, and its days) counts for each of them in part. The weight
    of a figure is the mean of that part over its days.
    """
    groups: dict[tuple[str, str, str], list[int]] = {}
    for i, f in enumerate(figures):
        groups.setdefault((f.reporter.border, f.reporter.counts, f.reporter.side), []).append(i)
    weights = np.ones(len(figures))
    for members in groups.values():
        covered = np.zeros(max(figures[i].last for i in members) + 1)
        for i in members:
            covered[figures[i].first : figures[i].last + 1] += 1
        for i in members:
            weights[i] = np.mean(1.0 / covered[figures[i].first : figures[i].last + 1])
    return tuple(replace(f, weight=float(w)) for f, w in zip(figures, weights, strict=True))
