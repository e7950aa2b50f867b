"""Places: the nodes of the network."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from neman.schema import Row, column

__all__ = ["PLACE_KINDS", "Place", "PlaceKind"]

PlaceKind = Literal[
    "origin", "airport", "town", "conflict_zone", "border_area", "limbo", "reception", "idp_camp", "destination", "marker"
]
PLACE_KINDS: tuple[str, ...] = get_args(PlaceKind)


class Place(Row):
    """A node of the network. File: `places.csv`."""

    name: str = column("unique name", min_length=1)
    kind: PlaceKind = column("what the place is: " + ", ".join(PLACE_KINDS))
    country: str = column("country or territory, a short code", min_length=1)
    lat: float = column("latitude", unit="degrees", ge=-90, le=90)
    lon: float = column("longitude", unit="degrees", ge=-180, le=180)
    population: int = column("people who live there", unit="persons", default=0, ge=0)
    capacity: int | None = column("places for people; empty: no limit", unit="persons", default=None, ge=0)
    pull: float = column("attractiveness, multiplies the weight of links that lead there", unit="factor", default=1.0, ge=0)
    leave: float | None = column("chance per day to set out; empty: the parameter of the kind", unit="share", default=None, ge=0, le=1)
    opens: date | None = column("first day on which it can be entered", default=None)
    closes: date | None = column("first day on which it can no longer be entered", default=None)
    capacity_per_day: int = column("places added to the capacity each day", unit="persons/day", default=0)
    deactivation: float = column("chance per day that someone in a camp leaves the system", unit="share", default=0.0, ge=0, le=1)
    source: str = column("where the figures come from", default="")
