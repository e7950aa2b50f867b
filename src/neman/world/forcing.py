"""Forcings: what changes at a place from outside, day by day: conflict, floods, hunger, population, camps that open or close."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from neman.schema import Row, column

__all__ = ["FORCINGS", "Forcing", "ForcingKind"]

ForcingKind = Literal[
    "conflict", "flood", "food_insecurity", "population", "capacity", "pull", "camp", "idp_camp", "flood_forecast", "staying", "sealed",
]
FORCINGS: tuple[str, ...] = get_args(ForcingKind)


class Forcing(Row):
    """A value that holds at a place from a date until the next row about it. File: `forcings.csv`."""

    date: dt.date = column("first day on which the value holds")
    place: str = column("place", min_length=1)
    quantity: ForcingKind = column(
        "what changes: " + ", ".join(FORCINGS) + " (camp, idp_camp: 1 acts as one, 0 as a town; flood_forecast: chance per day to "
        "leave for a flood that is forecast; staying: share of people who do not leave; sealed: 1 shuts all links under flee.compat)"
    )
    value: float = column("intensity, level, share of people, chance, persons, or 0 and 1", ge=0)
    source: str = column("where the value comes from", default="")
