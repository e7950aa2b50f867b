"""Distances over the ellipsoid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from neman.world import Place

if TYPE_CHECKING:
    from pyproj import Geod

__all__ = ["km_between", "nearest"]


@cache
def _earth() -> Geod:
    from pyproj import Geod  # seldom needed where links tell their km

    return Geod(ellps="WGS84")


def km_between(a: Place, b: Place) -> float:
    """Return the geodesic distance in km between two places (Karney 2013, doi 10.1007/s00190-012-0578-z, by pyproj).

    >>> from neman.world import Place
    >>> minsk = Place(name="Minsk", kind="town", country="BY", lat=53.904, lon=27.562)
    >>> grodno = Place(name="Grodno", kind="town", country="BY", lat=53.678, lon=23.829)
    >>> round(km_between(minsk, grodno))
    247
    """
    return float(_earth().inv(a.lon, a.lat, b.lon, b.lat)[2]) / 1000.0


def nearest(origin: Place, places: list[Place]) -> list[Place]:
    """Return places in the order of their distance from one."""
    return sorted(places, key=lambda p: km_between(origin, p))
