"""Days and dates: the engine counts days from 0, people read dates."""

from __future__ import annotations

from datetime import date, timedelta

__all__ = ["date_of", "day_of", "days_between"]


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
