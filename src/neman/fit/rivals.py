"""Simple forecasts: the latest level goes on, or its rise or fall does, with intervals as wide as such forecasts were wrong before.

A forecast of the model is averaged with the cautious one of them: averages are seldom worse than the best of what is averaged, and nobody
knows beforehand which that is (Bates & Granger 1969, doi 10.1057/jors.1969.103).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from neman.fit.targets import Target, spans_of
from neman.scenario import Scenario

__all__ = ["SIMPLE", "History", "Kind", "damped"]

Floats = NDArray[np.float64]
#: The level stays; its rise or fall of the last four weeks goes on; half of it does, ever more slowly.
Kind = Literal["persistence", "drift", "cautious"]
SIMPLE: tuple[Kind, ...] = ("persistence", "drift")
_HALF_LIFE = 30.0  # days in which a damped rise falls by half (Gardner & McKenzie 1985, doi 10.1287/mnsc.31.10.1237). MODEL: assumption
_CAUTION = 0.5  # share of a rise that goes on: the average of a damped rise and of none. MODEL: assumption
_RECENT = 28  # days that make a level, and over which it rises or falls
_LATELY = 180  # days before the origin whose errors count
_ALIKE = 1.0  # difference in the log of usual figures at which errors of another series count 0.6 of their own. MODEL: assumption
_LEADS = (7, 14, 28, 60, 90)  # days ahead for which earlier errors are collected
#: Spread of the log of a simple forecast before anything is known of its errors: at once, and added (in squares) a month ahead.
#: MODEL: assumption; it counts as much as so many earlier errors.
_SPREAD, _PER_MONTH, _WEIGHT = 0.2, 0.4, 10


@dataclass(frozen=True)
class History:
    """What was known of some series on a day.

    Parameters
    ----------
    rows : figures by series, in days after the origin, so that none is above 0.
    stocks : series that are stocks.
    """

    rows: tuple[Target, ...]
    stocks: frozenset[int]

    @classmethod
    def of(cls, known: Scenario, origin: date) -> History:
        """Return the history of the series of a scenario as it was known on a day."""
        stocks = frozenset(k for k, who in enumerate(known.reporters) if who.kind == "stock")
        return cls(tuple(t for t in spans_of(known, known.reports, origin) if t.last <= 0), stocks)

    def level(self, series: int, back: int = 0) -> float:
        """Return the figure a day of the four weeks that end `back` days before the origin (the last stock); nan where none is known."""
        first, last, value = self._series.get(series, (np.zeros(0),) * 3)
        known = last <= -back
        if series in self.stocks:
            return float(value[known][-1]) if known.any() else np.nan
        recent = known & (first > -back - _RECENT)
        return float(value[recent].sum() / (last - first + 1)[recent].sum()) if recent.any() else np.nan

    def expected(self, series: int, ahead: Floats | float, *, kind: Kind, back: int = 0) -> Floats:
        """Return the latest level, with its rise or fall or without.

        Parameters
        ----------
        ahead : days after the origin.
        back : days before the origin on which the forecast is made.
        """
        level, days = self.level(series, back), np.asarray(ahead, np.float64)
        a_day = 0.0 if kind == "persistence" else np.nan_to_num(level - self.level(series, back + _RECENT)) / _RECENT
        return np.asarray(np.maximum(level + a_day * (_CAUTION * damped(days) if kind == "cautious" else days), 0.0))

    def averaged(self, series: int, told: Floats, members: int) -> Floats:
        """Return sample paths around the average of what a model says and of the cautious forecast, shape (members, days)."""
        ahead = np.arange(1, len(told) + 1, dtype=np.float64)
        return self.spread(series, (told + self.expected(series, ahead, kind="cautious")) / 2, members, kind="cautious")

    def paths(self, series: int, days: int, members: int, *, kind: Kind) -> Floats:
        """Return sample paths of daily figures, from the lowest to the highest, shape (members, days)."""
        middle = self.expected(series, np.arange(1, days + 1, dtype=np.float64), kind=kind)
        return self.spread(series, middle, members, kind=kind)

    def spread(self, series: int, middle: Floats, members: int, *, kind: Kind) -> Floats:
        """Return sample paths around a forecast, shape (members, days), each as high as one quantile of the errors made before.

        Errors count with both signs, so that the middle of a forecast is what it says (absolute errors, as conformal intervals take them),
        and the more, the more alike in size the series are: large figures are off by a smaller share. Those made at all leads count
        together, each in units of the spread that is assumed at its lead.
        """
        ahead, usual = np.arange(1, len(middle) + 1), self._usual(series)
        off = self._off(kind, usual, (np.arange(members) + 0.5) / members)
        return np.asarray(np.maximum((usual + middle) * np.exp(np.outer(off, _assumed(ahead))) - usual, 0.0))

    def _off(self, kind: Kind, usual: float, share: Floats) -> Floats:
        """Return quantiles of the errors to expect of a series whose usual figure is this, in units of the assumed spread."""
        errors, sizes = self._errors(kind)
        alike = np.exp(-((np.log(sizes / usual) / _ALIKE) ** 2) / 2) / len(_LEADS)
        return _quantiles(np.concatenate([_normal(), errors, -errors]), np.concatenate([np.ones(_WEIGHT), alike, alike]), share)

    def _usual(self, series: int) -> float:
        """Return the mean figure a day of a series, by which errors are measured: else a camp that opens would be an endless one."""
        first, last, value = self._series.get(series, (np.zeros(0),) * 3)
        days = 1 if series in self.stocks else last - first + 1
        return max(float(np.mean(value / days)), 1.0) if len(value) else 1.0

    @cached_property
    def _series(self) -> dict[int, tuple[Floats, Floats, Floats]]:
        """First and last day and value of the figures of each series, in the order of their last days."""
        found: dict[int, list[Target]] = {}
        for row in sorted(self.rows, key=lambda t: t.last):
            found.setdefault(row.series, []).append(row)
        tables = {k: np.array([(t.first, t.last, t.value) for t in own], np.float64) for k, own in found.items()}
        return {k: (table[:, 0], table[:, 1], table[:, 2]) for k, table in tables.items()}

    def _errors(self, kind: Kind) -> tuple[Floats, Floats]:
        """Errors (of the log of usual + figure, in assumed spreads) of forecasts of lately, and the usual figures of their series."""
        if kind not in self._kept:
            made = [row for lead in _LEADS for row in self._made(lead, kind)]
            self._kept[kind] = np.array([m[0] for m in made]), np.array([m[1] for m in made])
        return self._kept[kind]

    @cached_property
    def _kept(self) -> dict[Kind, tuple[Floats, Floats]]:
        return {}

    def _made(self, lead: int, kind: Kind) -> Iterator[tuple[float, float]]:
        for row in (row for row in self.rows if row.last > -_LATELY):
            back = lead - row.last
            if not np.isnan(self.level(row.series, back)):
                mean = float(self.expected(row.series, float(lead), kind=kind, back=back))
                days = 1 if row.series in self.stocks else row.last - row.first + 1
                usual = self._usual(row.series)
                yield float(np.log((usual + row.value / days) / (usual + mean)) / _assumed(lead)), usual


def damped(ahead: Floats) -> Floats:
    """Return how many days of a rise come about in so many days, where it slows down.

    >>> damped(np.array([0.0, 30.0])).round(1).tolist()
    [0.0, 21.6]
    """
    return np.asarray(_HALF_LIFE / np.log(2) * (1 - 0.5 ** (ahead / _HALF_LIFE)))


def _assumed(lead: NDArray[Any] | int) -> Floats:
    """Return the spread of the log of a simple forecast so many days ahead, as assumed before any error was seen."""
    return np.asarray(np.sqrt(_SPREAD**2 + _PER_MONTH**2 * lead / 30))


def _normal() -> Floats:
    """Return the errors that count as seen before any was: quantiles of a normal law."""
    from scipy import stats

    return np.asarray(stats.norm.ppf((np.arange(_WEIGHT) + 0.5) / _WEIGHT))


def _quantiles(values: Floats, weights: Floats, share: Floats) -> Floats:
    """Return quantiles of values that count by their weights.

    >>> _quantiles(np.array([2.0, 1.0, 9.0]), np.array([1.0, 1.0, 0.0]), np.array([0.25, 0.5])).tolist()
    [1.0, 1.5]
    """
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - weights[order] / 2
    return np.asarray(np.interp(share, below / weights.sum(), values[order]))
