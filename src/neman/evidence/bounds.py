"""What a figure allows: the lowest and highest count that it can mean, and when it became known."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date

from neman.evidence.report import Report

__all__ = ["ABOUT", "bounds", "published"]

#: How far "about" may be from the truth, as a share of the figure. MODEL: assumption.
ABOUT = 0.1

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def bounds(report: Report) -> tuple[float, float]:
    """Return the lowest and the highest count that a figure can mean; a report without a figure allows everything.

    >>> row = dict(date_start="2021-08-03", date_end="2021-08-03", border="LT-BY", quantity="turned_away", reported_by="VSAT", value=180)
    >>> bounds(Report(**row)), bounds(Report(**row, precision="over")), bounds(Report(**row, precision="about"))
    ((180.0, 180.0), (180.0, inf), (162.0, 198.0))
    """
    if report.value is None:
        return 0.0, math.inf
    if report.precision == "over":
        return report.value, math.inf
    if report.precision == "under":
        return 0.0, report.value
    slack = round(ABOUT * report.value, 9) if report.precision == "about" else 0.0
    return report.value - slack, report.value + slack


def published(report: Report) -> date | None:
    """Return the day on which a figure was surely known: a month or year counts as its last day; None where the source has no date.

    >>> row = dict(date_start="2021-08-03", date_end="2021-08-03", border="LT-BY", quantity="turned_away", reported_by="VSAT", value=180)
    >>> published(Report(**row, source_date="2021-08-05")).isoformat()
    '2021-08-05'
    >>> published(Report(**row, source_date="2021-09 (undated)")).isoformat()
    '2021-09-30'
    >>> published(Report(**row, source_date="undated")) is None
    True
    """
    found = _DATE.match(report.source_date)
    if not found:
        return None
    year = int(found[1])
    try:
        month = int(found[2] or 12)
        known = date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except (ValueError, IndexError):
        return None
    return max(known, report.date_end)
