"""Counts of people at places, day by day, from the reports that give them now and then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from neman.evidence.report import Report
from neman.evidence.reporter import Reporter

__all__ = ["as_published", "counters", "daily", "largest_stocks", "observed_stocks"]


def daily(days: NDArray[np.float64], counts: NDArray[np.float64], length: int) -> NDArray[np.int64]:
    """Return counts for days 0 to `length` - 1: linear between two dates, constant outside, cut to whole people.

    Parameters
    ----------
    days : days of the counts, rising; may lie before the start or after the end.
    counts : people counted, same shape.

    >>> daily(np.array([0.0, 4.0]), np.array([0.0, 10.0]), 6).tolist()
    [0, 2, 5, 7, 10, 10]
    """
    at = np.arange(length)
    after = np.searchsorted(days, at, side="right")
    before = np.clip(after - 1, 0, None)
    after = np.clip(after, None, len(days) - 1)
    span = np.maximum(days[after] - days[before], 1.0)
    share = np.where(at <= days[0], 0.0, (at - days[before]) / span)
    return (counts[before] + share * (counts[after] - counts[before])).astype(np.int64)


def observed_stocks(reports: Iterable[Report], start: date, length: int, quantity: str = "stock") -> dict[str, NDArray[np.int64]]:
    """Return the daily counts of each place that reports of a quantity are about, by name.

    >>> day = {"date_start": "2012-03-01", "date_end": "2012-03-01"}
    >>> rows = [Report(**day, border="Abala", quantity="stock", value=5, reported_by="camp counts")]
    >>> observed_stocks(rows, date(2012, 3, 1), 2)["Abala"].tolist()
    [5, 5]
    """
    points: dict[str, list[tuple[int, float]]] = {}
    for report in reports:
        if report.quantity == quantity and report.value is not None:
            points.setdefault(report.border, []).append(((report.date_end - start).days, report.value))
    series = {}
    for name, pairs in points.items():
        table = np.array(sorted(pairs), np.float64)
        series[name] = daily(table[:, 0], table[:, 1], length)
    return series


def largest_stocks(reports: Iterable[Report], end: date, quantity: str = "stock") -> dict[str, float]:
    """Return the largest count of each place up to the first report on or after the last day.

    >>> rows = [Report(date_start=d, date_end=d, border="Abala", quantity="stock", value=v, reported_by="camp counts")
    ...         for d, v in (("2012-03-01", 5), ("2012-04-01", 8), ("2012-05-01", 20))]
    >>> largest_stocks(rows, date(2012, 3, 15))
    {'Abala': 8.0}
    """
    largest: dict[str, float] = {}
    done: set[str] = set()
    for report in sorted(reports, key=lambda r: r.date_end):
        if report.quantity != quantity or report.value is None or report.border in done:
            continue
        largest[report.border] = max(largest.get(report.border, 0.0), report.value)
        if report.date_end >= end:
            done.add(report.border)
    return largest


def as_published(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return reports as they were published: counts that a correction changed later (`stock_uncorrected`) stand for the corrected ones.

    >>> day = {"date_start": "2012-03-01", "date_end": "2012-03-01", "border": "Abala", "reported_by": "camp counts"}
    >>> rows = [Report(**day, quantity="stock", value=6), Report(**day, quantity="stock_uncorrected", value=9)]
    >>> [(r.quantity, r.value) for r in as_published(rows)]
    [('stock', 9.0)]
    """
    rows = tuple(reports)
    raw = {(r.border, r.date_end, r.quantity.removesuffix("_uncorrected")) for r in rows if r.quantity.endswith("_uncorrected")}
    kept = (r for r in rows if (r.border, r.date_end, r.quantity) not in raw)
    return tuple(r.model_copy(update={"quantity": r.quantity.removesuffix("_uncorrected")}) for r in kept)


def counters(reports: Iterable[Report]) -> tuple[Reporter, ...]:
    """Return a reporter for each place whose people somebody counted (quantity `stock`), such as the camps of a Flee instance.

    >>> day = {"date_start": "2012-03-01", "date_end": "2012-03-01", "border": "Abala", "reported_by": "camp counts"}
    >>> [(who.name, who.border) for who in counters([Report(**day, quantity="stock", value=6)])]
    [('camp counts', 'Abala')]
    """
    counted = dict.fromkeys((r.reported_by, r.border) for r in reports if r.quantity == "stock")
    common = {"quantity": "stock", "counts": "in_reception", "kind": "stock", "assumption": False}
    return tuple(Reporter(name=name, border=place, **common) for name, place in counted)
