"""Days, dates and numbers: the engine counts days from 0, people read dates and rounded numbers."""

from __future__ import annotations

import math
from datetime import date, timedelta

__all__ = ["date_of", "day_of", "days_between", "number", "rounded"]


def day_of(when: date, start: date) -> int:
    """Return the number of days from `start` (day 0) to `when`; negative before the start.

    >>> day_of(date(2021, 8, 3), date(2021, 5, 1))
    94
    """
    return (when - start).days


def date_of(day: int, start: date) -> date:
    """Return the date of a day counted from `start` (day 0).

    >>> date_of(94, date(2021, 5, 1))
    datetime.date(2021, 8, 3)
    """
    return start + timedelta(days=int(day))


def days_between(start: date, end: date) -> int:
    """Return the number of days from `start` to `end`, both included.

    >>> days_between(date(2021, 5, 1), date(2021, 5, 1))
    1
    """
    return (end - start).days + 1


def rounded(value: float) -> float:
    """Round to three significant digits; numbers below 1,000 to the unit.

    >>> rounded(25347), rounded(412.4), rounded(0.4)
    (25300.0, 412.0, 0.0)
    """
    if abs(value) < 1000:
        return float(math.floor(value + 0.5))
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    return float(math.floor(value / step + 0.5) * step)


def number(value: float) -> str:
    """Return a rounded number with commas at the thousands.

    >>> number(25347)
    '25,300'
    """
    return f"{rounded(value):,.0f}"
