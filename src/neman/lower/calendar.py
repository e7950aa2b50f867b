"""Days of opening and closing."""

from __future__ import annotations

from datetime import date

from neman.units import day_of

__all__ = ["closing_day", "opening_day"]

_ALWAYS, _NEVER = -(10**6), 10**6


def opening_day(when: date | None, start: date) -> int:
    """Return the first day on which something is open."""
    return _ALWAYS if when is None else day_of(when, start)


def closing_day(when: date | None, start: date) -> int:
    """Return the first day on which something is closed."""
    return _NEVER if when is None else day_of(when, start)
