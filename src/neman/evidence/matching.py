"""Which reporter of a scenario a published figure belongs to, and how the figure is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from neman.evidence.report import Report
from neman.evidence.reporter import Reporter

__all__ = ["Reading", "reading", "reporter_of", "since_of"]

Reading = Literal["flow", "total", "stock"]


def reporter_of(report: Report, reporters: Sequence[Reporter]) -> Reporter | None:
    """Return the reporter of this name; else of the same side; else the only one who counts the same thing there.

    >>> row = dict(date_start="2021-08-03", date_end="2021-08-03", border="LT-BY", quantity="turned_away")
    >>> one = Reporter(name="VSAT", side="LT", quantity="turned_away", border="LT-BY", counts="turned_away")
    >>> two = Reporter(name="State Border Committee", side="BY", quantity="turned_away", border="LT-BY", counts="turned_away")
    >>> reporter_of(Report(**row, value=40, reported_by="a minister", reporter_side="BY"), [one, two]).name
    'State Border Committee'
    >>> reporter_of(Report(**row, value=40, reported_by="a newspaper"), [one, two]) is None
    True
    """
    same = [r for r in reporters if (r.quantity, r.border) == (report.quantity, report.border)]
    by_name = [r for r in same if r.name.casefold() == report.reported_by.casefold()]
    by_side = [r for r in same if report.reporter_side and r.side == report.reporter_side]
    found = by_name or by_side or (same if len(same) == 1 else [])
    return found[0] if found else None


def since_of(reporter: Reporter, start: date) -> int:
    """Return the first day of a run, which starts on `start`, that a reporter's running totals count."""
    return max((date.fromisoformat(reporter.since) - start).days, 0) if reporter.since else 0


def reading(report: Report, reporter: Reporter, start: date) -> Reading:
    """Say how a figure is read in a run that starts on `start`: a stock, a running total, or a sum over its days."""
    if reporter.kind == "stock":
        return "stock"
    first = max((report.date_start - start).days, 0)
    from_the_start = first <= since_of(reporter, start) or report.date_start == report.date_end
    return "total" if report.cumulative and from_the_start else "flow"
