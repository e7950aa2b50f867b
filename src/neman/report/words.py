"""Numbers, dates and intervals as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from neman.units import number, rounded

__all__ = ["between", "count", "long_date", "number", "plain", "rounded", "sentence"]


def count(value: float, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> count(1.2, "person", "people"), count(0, "person", "people")
    ('1 person', 'no people')
    """
    shown = rounded(value)
    if shown == 0:
        return f"no {many}"
    return f"{number(shown)} {one if shown == 1 else many}"


def between(low: float, high: float) -> str:
    """Return an interval.

    >>> between(10, 2500), between(3, 3.1)
    ('10–2,500', '3')
    """
    return number(low) if rounded(low) == rounded(high) else f"{number(low)}–{number(high)}"


def long_date(day: date) -> str:
    """Return a date in words.

    >>> long_date(date(2021, 8, 3))
    '3 August 2021'
    """
    return f"{day.day} {day:%B %Y}"


def plain(name: str) -> str:
    """Return the name of a quantity, a lever or a kind as words.

    >>> plain("turned_away"), plain("other:asylum_granted")
    ('turned away', 'asylum granted')
    """
    return name.removeprefix("other:").replace("_", " ")


def sentence(parts: Sequence[str]) -> str:
    """Join parts with commas and a last "and".

    >>> sentence(["LT-BY", "LV-BY", "PL-BY"])
    'LT-BY, LV-BY and PL-BY'
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""
