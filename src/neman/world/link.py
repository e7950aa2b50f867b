"""Links: directed connections between places."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from pydantic import Field

from neman.schema import Row, column

__all__ = ["LINK_MODES", "Link", "LinkMode"]

LinkMode = Literal["road", "foot", "water", "flight"]
LINK_MODES: tuple[str, ...] = get_args(LinkMode)


class Link(Row):
    """A connection between two places. File: `links.csv`."""

    origin: str = Field(alias="from", description="place where it starts", json_schema_extra={"unit": ""}, min_length=1)
    to: str = column("place where it ends", min_length=1)
    km: float | None = column("length; empty: the geodesic distance", unit="km", default=None, gt=0)
    mode: LinkMode = column("how people move: " + ", ".join(LINK_MODES), default="road")
    speed: float | None = column("most that is covered in a day; empty: the parameter of the mode", unit="km/day", default=None, gt=0)
    capacity: int | None = column("most who can set out in a day; empty: no limit", unit="persons/day", default=None, ge=0)
    two_way: bool = column("also in the other direction", default=False)
    opens: date | None = column("first day on which it can be used", default=None)
    closes: date | None = column("first day on which it can no longer be used", default=None)
    walking: float = column("chance per day that it is walked at the speed on foot", unit="share", default=0.0, ge=0, le=1)
    forced: bool = column("everybody at its start takes it (start to end only)", default=False)
    source: str = column("where the figures come from", default="")
