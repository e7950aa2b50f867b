"""People: classes, parties, ties and arrivals. No row describes an identifiable person."""

from __future__ import annotations

from datetime import date
from typing import Literal

from neman.schema import Row, column

__all__ = ["Arrival", "Class", "PartySize", "Tie"]


class Class(Row):
    """People who share parameters. File: `classes.csv`."""

    name: str = column("unique name", min_length=1)
    text: str = column("who they are, in plain words", default="")
    home: str = column("place to which returning people go", min_length=1)
    retry: float | None = column(
        "chance to try again after being turned away; empty: the parameter retry", unit="share", default=None, ge=0, le=1,
    )
    age: float | None = column("age that stands for the class; empty: not told apart", unit="years", default=None, ge=0, le=130)
    gender: str = column("male, female, or empty: not told apart", default="")
    ethnicity: str = column("community; empty: not told apart", default="")
    religion: str = column("religion; empty: not told apart", default="")
    source: str = column("where the figures come from", default="")


class Tie(Row):
    """Networks, diaspora or other reasons that draw a class to a country. File: `ties.csv`."""

    class_: str = column("class", alias="class", min_length=1)
    country: str = column("country that draws", min_length=1)
    strength: float = column("multiplies the weight of links that lead there", unit="factor", ge=0)
    source: str = column("where the figures come from", default="")


class PartySize(Row):
    """Share of parties with a given size. File: `parties.csv`."""

    size: int = column("people in the party", unit="persons", ge=1, le=100)
    share: float = column("share of parties", unit="share", ge=0, le=1)
    source: str = column("where the figures come from", default="")


class Arrival(Row):
    """New people who appear at a place between two dates. File: `arrivals.csv`."""

    start: date = column("first day")
    end: date = column("last day")
    place: str = column("where they appear", min_length=1)
    class_: str = column("class", alias="class", min_length=1)
    per_day: float = column("mean number of people a day (or per 100,000 inhabitants)", unit="persons/day", ge=0)
    basis: Literal["persons", "per_100k"] = column("persons, or per 100,000 of the place's population", default="persons")
    assumption: bool = column("true where no source gives the figure", default=False)
    source: str = column("where the figure comes from", default="")
