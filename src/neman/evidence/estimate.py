"""Estimates: what fits and forecasts made beforehand say, kept with the scenario so that every run of it carries them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from neman.schema import Row, column

__all__ = ["Estimate"]

_LITTLE = 2 / 3  # share of the interval before any figure above which figures say little


class Estimate(Row):
    """An interval that a fit or a forecast gave, under a stated belief. File: `evidence/estimates.csv`."""

    kind: Literal["fit", "forecast"] = column("a fit says what happened and nobody counted, a forecast what would be published")
    believe: str = column("whom the fit believes: a side, a reporter, or reconcile", min_length=1)
    what: str = column("what is estimated, in plain words", min_length=1)
    border: str = column("border, country or area; `*`: all borders together", min_length=1)
    unit: str = column("persons, events, share", default="persons")
    known_by: dt.date = column("last day whose figures were used")
    date_start: dt.date = column("first day that the estimate covers")
    date_end: dt.date = column("last day that the estimate covers")
    low: float = column("5 % quantile")
    median: float = column("median")
    high: float = column("95 % quantile")
    before_low: float | None = column("5 % quantile before any figure was read; empty: not asked", default=None)
    before_median: float | None = column("median before any figure was read", default=None)
    before_high: float | None = column("95 % quantile before any figure was read", default=None)
    source: str = column("how it was made", default="")

    @property
    def little(self) -> bool:
        """Whether the figures say little: more than two thirds of the interval before any figure was read are left."""
        if self.before_low is None or self.before_high is None:
            return False
        return self.high - self.low > _LITTLE * (self.before_high - self.before_low)
