"""Reports: figures that somebody published."""

from __future__ import annotations

from datetime import date
from typing import Literal

from neman.schema import Row, column

__all__ = ["Report"]

_SIGN = {"exact": "", "about": "about ", "over": "over ", "under": "up to "}


class Report(Row):
    """A published figure. File: `evidence/reports.csv`."""

    date_start: date = column("first day that the figure covers")
    date_end: date = column("last day that the figure covers")
    border: str = column("border (LT-BY), country or area that it is about", min_length=1)
    quantity: str = column("what is counted, for example turned_away", min_length=1)
    value: float | None = column("the figure; empty: the source gives no number", default=None)
    unit: str = column("persons, attempts, detections, km ...", default="persons")
    cumulative: bool = column("a running total over the span, not a daily figure", default=False)
    precision: Literal["exact", "about", "over", "under"] = column("how exact the source says it is", default="exact")
    reported_by: str = column("reporter", min_length=1)
    reporter_side: str = column("side on which the reporter stands", default="")
    disputed_by: str = column("who disputes it", default="")
    status: Literal["uncontested", "disputed", "unverified"] = column("standing of the figure", default="uncontested")
    source_title: str = column("title of the source", default="")
    source_url: str = column("address or publication", default="")
    source_date: str = column("date of the source", default="")
    note: str = column("anything that a reader must know", default="")

    @property
    def figure(self) -> str:
        """The figure in words, as exact as the source says it is; empty: it gives none.

        >>> Report.model_construct(value=1200.0, precision="about", unit="attempts").figure
        'about 1,200 attempts'
        """
        if self.value is None:
            return ""
        return f"{_SIGN[self.precision]}{self.value:,.10g}" + ("" if self.unit == "persons" else f" {self.unit}")
