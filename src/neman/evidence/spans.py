"""Sums of figures over days that do not overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from neman.evidence.bounds import bounds
from neman.evidence.report import Report

__all__ = ["fullest", "total_low"]


def fullest(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return the figures with the largest sum of lower bounds among those whose days do not overlap.

    Weighted interval scheduling: each figure either ends the best choice up to its last day, or is left out.

    >>> def figure(first, last, value):
    ...     days = {"date_start": f"2021-08-0{first}", "date_end": f"2021-08-0{last}"}
    ...     return Report(**days, border="b", quantity="q", reported_by="r", value=value)
    >>> [r.value for r in fullest([figure(1, 1, 5), figure(1, 3, 6), figure(2, 3, 4)])]
    [5.0, 4.0]
    """
    ordered = sorted((r for r in reports if r.value is not None), key=lambda r: (r.date_end, r.date_start))
    ends = [r.date_end.toordinal() for r in ordered]
    best: list[tuple[float, tuple[Report, ...]]] = [(0.0, ())]
    for i, report in enumerate(ordered):
        before = best[bisect_right(ends, report.date_start.toordinal() - 1, 0, i)]
        with_it = before[0] + bounds(report)[0]
        best.append((with_it, (*before[1], report)) if with_it > best[-1][0] else best[-1])
    return best[-1][1]


def total_low(reports: Sequence[Report]) -> float:
    """Return the sum of the lower bounds."""
    return sum(bounds(r)[0] for r in reports)
