"""Totals and first stocks: how many people a scenario places, and where they are on the first day."""

from __future__ import annotations

import datetime as dt

from neman.schema import Row, column

__all__ = ["Stock", "Total"]


class Total(Row):
    """People who are to have appeared in all by a date; they spread over conflict zones. File: `totals.csv`.

    A fall is a debt: nobody is taken away, later rises pay it off first.
    """

    date: dt.date = column("day")
    persons: int = column("people displaced in all on that day", unit="persons", ge=0)
    source: str = column("where the figure comes from", default="")


class Stock(Row):
    """People who are at a place before the first day. File: `stocks.csv`."""

    place: str = column("place", min_length=1)
    class_: str = column("class", alias="class", min_length=1)
    persons: int = column("people", unit="persons", ge=0)
    source: str = column("where the figure comes from", default="")
