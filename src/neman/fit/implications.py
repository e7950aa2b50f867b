"""What a run implies about each claim: what the model says was counted, beside what each side says. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from neman.evidence import Report, Reporter, reading, reporter_of, since_of
from neman.evidence.links import link_claims
from neman.result import Result

__all__ = ["implications"]


def implications(result: Result) -> dict[int, list[str]]:
    """Return, for each claim (by its position) that is about a counted thing, lines that say what the run implies.

    A line compares a figure with what its reporter would have published in the run, misses and delays included: median and
    90 % interval over members, and the share of members in which it would be at least the figure.
    """
    scenario = result.scenario
    found: dict[int, list[str]] = {}
    for i, linked in enumerate(link_claims(scenario.claims, scenario.reports)):
        lines = list(dict.fromkeys(line for report in linked.reports for line in _lines(result, report)))
        if lines:
            found[i] = lines
    return found


def _lines(result: Result, report: Report) -> Iterator[str]:
    who = reporter_of(report, result.scenario.reporters)
    inside = result.scenario.start <= report.date_end <= result.scenario.end
    if who is None or not inside or report.value is None:
        return
    values = _counterpart(result, report, who)
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    share = float(np.mean(values >= report.value))
    said = f"{report.reported_by} says {report.value:,.0f} ({report.quantity.replace('_', ' ')}, {report.border})"
    yield (
        f"{said}; counting {who.counts.replace('_', ' ')} with coverage {who.coverage:g} "
        f"it would say {middle:,.0f} ({low:,.0f} to {high:,.0f}); at least {report.value:,.0f} in {100 * share:.0f} % of runs"
    )


def _counterpart(result: Result, report: Report, who: Reporter) -> np.ndarray:
    """Return what the reporter would have published, one number a member."""
    rows = result.tables["reports"].filter(
        (pl.col("reporter") == who.name) & (pl.col("quantity") == who.quantity) & (pl.col("border") == who.border)
    )
    start = result.scenario.start
    last = (report.date_end - start).days
    daily = np.zeros((result.members, result.scenario.days))
    days = (rows["date"] - start).dt.total_days().to_numpy()
    np.add.at(daily, (rows["member"].to_numpy(), days), rows["value"].to_numpy())
    kind = reading(report, who, start)
    if kind == "stock":
        return daily[:, last]
    first = since_of(who, start) if kind == "total" else max((report.date_start - start).days, 0)
    return np.asarray(daily[:, first : last + 1].sum(axis=1) + (who.before_start if kind == "total" else 0.0))
