"""What a fit or a forecast says, as rows that a scenario keeps (`evidence/estimates.csv`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from neman.evidence import Estimate
from neman.fit.forecast import Forecast
from neman.fit.posterior import Fit

__all__ = ["PEOPLE", "estimates_of_fit", "estimates_of_forecast"]

#: Outcomes of a fit that answer what is asked about people, in plain words.
PEOPLE = (
    ("persons tried", "persons behind the attempts"), ("events attempted", "attempts"),
    ("persons stranded", "persons caught between the lines"), ("persons undetected", "persons who got through undetected"),
    ("persons turned_away", "persons turned away"), ("persons admitted", "persons admitted"), ("persons died", "deaths"),
)
_ENDS = (0, 2, 4)  # 5, 50 and 95 % among the quantiles of a fit


def estimates_of_fit(fit: Fit, source: str = "") -> tuple[Estimate, ...]:
    """Return what a fit says of persons and events up to its last day, and of deaths that nobody recorded."""
    common = {"kind": "fit", "believe": fit.believe, "known_by": fit.until, "date_start": fit.scenario.start, "date_end": fit.until,
              "source": source}
    found = []
    for key, what in PEOPLE:
        for border in dict.fromkeys(name.partition(" ")[0] for name in fit.outcomes):
            if rows := fit.outcomes.get(f"{border} {key}"):
                unit = key.partition(" ")[0]
                found.append(Estimate(what=what, border=border, unit=unit, **common, **_bands(*rows)))
    share, before = fit.unrecorded_deaths[1], fit.unrecorded_before
    if share and before:
        row = {"what": "share of deaths that nobody recorded", "border": "*", "unit": "share"}
        found.append(Estimate(**row, **common, **_bands(before, share)))
    return tuple(found)


def _bands(before: Sequence[float], after: Sequence[float]) -> dict[str, float]:
    digits = 3 if max(after) <= 1 else 0
    ends = ("low", "median", "high")
    return {end: round(after[i], digits) for end, i in zip(ends, _ENDS, strict=True)} | {
        f"before_{end}": round(before[i], digits) for end, i in zip(ends, _ENDS, strict=True)
    }


def estimates_of_forecast(made: Forecast, spans: Sequence[tuple[date, date]], source: str = "") -> tuple[Estimate, ...]:
    """Return what a forecast says of spans of days: sums of flows, and stocks on the last day; series that stay at 0 are left out."""
    found = []
    for first, last in spans:
        a, b = ((day - made.origin).days - 1 for day in (first, last))
        for k, who in enumerate(made.scenario.reporters):
            stock = who.kind == "stock"
            days = made.samples[:, a : b + 1, k]
            low, middle, high = np.quantile(days[:, -1] if stock else days.sum(axis=1), (0.05, 0.5, 0.95))
            if high > 0:
                found.append(Estimate(
                    kind="forecast", believe=made.believe, what=f"{who.quantity.replace('_', ' ')}, {who.name}", border=who.border,
                    known_by=made.origin, date_start=last if stock else first, date_end=last,
                    low=round(low), median=round(middle), high=round(high), source=source,
                ))
    return tuple(found)
