"""Numbers, dates and intervals as people read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from neman.units import number, rounded

__all__ = ["Called", "about", "between", "capital", "count", "counted", "long_date", "number", "plain", "rounded", "sentence"]

#: How a scenario calls a state or border of a code; any other word is returned as it is.
Called = Callable[[str], str]
_QUANTITIES = {
    "cumulative_crossings_year": "crossings of the year",
    "irregular_crossings_detected": "crossings detected",
    "detained_stock": "people held",
    "stock": "people there",
    "stranded_stock": "people waiting or stranded",
    "repatriation_flight_passengers": "passengers on flights home",
    "other:absconded_from_centres": "left centres",
}
_COUNTS = {
    "admitted": "people let in",
    "attempted": "attempts",
    "detected": "attempts detected",
    "undetected": "people who got through",
    "turned_away": "times turned away",
    "tried": "people who tried",
    "stranded": "people between the lines",
    "waiting": "people waiting",
    "in_reception": "people in reception",
    "returned_home": "people returned home",
    "corridor": "people let in from between the lines",
    "died": "deaths",
    "injured": "injuries",
    "absconded": "people who left centres",
}


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


def capital(text: str) -> str:
    """Return a text that begins with a capital letter.

    >>> capital("not identified: IOM gives no number")
    'Not identified: IOM gives no number'
    """
    return text[:1].upper() + text[1:]


def long_date(day: date) -> str:
    """Return a date in words.

    >>> long_date(date(2021, 8, 3))
    '3 August 2021'
    """
    return f"{day.day} {day:%B %Y}"


def plain(name: str) -> str:
    """Return the name of a quantity, a lever or a kind as words.

    >>> plain("turned_away"), plain("other:asylum_granted"), plain("detained_stock")
    ('turned away', 'asylum granted', 'people held')
    """
    return _QUANTITIES.get(name) or name.removeprefix("other:").replace("_", " ")


def about(text: str, called: Called) -> str:
    """Return what a figure or a claim is about as words, with states and borders by name.

    Parameters
    ----------
    text : a quantity, or several words such as a quantity, a border and a date.
    called : how a state or border of a code is called; any other word is returned as it is.

    >>> names = {"BY": "Belarus", "LT-BY": "Lithuania–Belarus"}
    >>> about("other:pushed_in_by_BY", lambda word: names.get(word, word))
    'pushed in by Belarus'
    >>> about("deaths LT-BY 2021-08-04", lambda word: names.get(word, word))
    'deaths at Lithuania–Belarus on 4 August 2021'
    """
    return " ".join(_about(word, called) for word in text.split())


def _about(word: str, called: Called) -> str:
    if (name := called(word)) != word:
        return f"at {name}" if "-" in word else name
    try:
        return f"on {long_date(date.fromisoformat(word))}"
    except ValueError:
        return " ".join(called(part) for part in plain(word).split(" "))


def counted(what: str) -> str:
    """Return what a reporter counts in the model as words.

    >>> counted("admitted"), counted("transferred")
    ('people let in', 'transferred')
    """
    return _COUNTS.get(what) or plain(what)


def sentence(parts: Sequence[str]) -> str:
    """Join parts with commas and a last "and".

    >>> sentence(["LT-BY", "LV-BY", "PL-BY"])
    'LT-BY, LV-BY and PL-BY'
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""
