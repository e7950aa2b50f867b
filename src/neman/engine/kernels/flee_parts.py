"""Where cohorts of a Flee instance must travel in parts: those who come later should see how full places have become.

Only who can reach a place today that could fill, or a choice of ways to one, need do so.
"""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.flee_names import BUFFER, FULL

__all__ = ["FIRST_PART", "is_reached", "mark_reach", "next_part"]

FIRST_PART = 1.0 / 64.0  # of a day, in which is seen how many people come
_SHORTEST_PART = 1.0 / 512.0
_ROOM = 0.1  # share by which the room of a place may shrink in a part
_LAST_PLACES = 0.5  # share of the places before nobody comes any more that may be taken in a part
_CHOICE = 1e-9  # km from a place where people choose: next to nothing, but told from a place that could fill


@kernel
def _places_left(site, buffer):
    """Return how many people more can come to a place with a capacity before it is given up."""
    return (1.0 - (1.0 - buffer) * FULL * site.camp) * site.capacity - site.stock


@kernel
def _may_come(site, buffer):
    """Return how many people more can come to a place before those behind should see it."""
    before_it_shrinks = max(buffer * site.capacity - site.stock, 0.0)
    room = min(site.capacity - site.stock, (1.0 - buffer) * site.capacity)
    return max(min(before_it_shrinks + _ROOM * room, _LAST_PLACES * _places_left(site, buffer)), 1.0)


@kernel
def next_part(flee, now, done, last):
    """Return the share of the day until which people travel next: the sooner over, the faster places fill; 1 once none has room left."""
    part = 1.0
    for p in range(len(now.sites)):
        site = now.sites[p]
        came, now.sites[p].seen = site.stock - site.seen, site.stock
        if site.filling == 0.0 and _places_left(site, flee.value[BUFFER]) > 0.0:
            part = min(part, 2.0 * last, _may_come(site, flee.value[BUFFER]) * last / max(came, 1))
    part = max(part, _SHORTEST_PART)
    return done + part if done + 1.5 * part < 1.0 else 1.0


@kernel
def mark_reach(flee, now, movers, longest):
    """Set how far every place is from one that `movers` people could fill today, or where people choose a way to such a one.

    Returns whether there is any. What people do who cannot come so far today does not depend on who came before.
    """
    any_fills, buffer = False, flee.value[BUFFER]
    for p in range(len(now.sites)):
        site = now.sites[p]
        fills = site.capacity >= 1.0 and _places_left(site, buffer) > 0.0 and site.stock + movers > buffer * site.capacity
        now.sites[p].filling = 0.0 if fills else np.inf
        now.sites[p].seen = site.stock
        any_fills = any_fills or fills
    if any_fills:
        _mark_choices(now)
        while _spread_distance(now, longest):
            pass
    return any_fills


@kernel
def _mark_choices(now):
    """Mark the places where people choose among routes of which one ends where a place could fill."""
    for place in range(len(now.sites)):
        for r in range(now.sites[place].first, now.sites[place].last):
            if now.sites[now.routes[r].end].filling == 0.0 and now.sites[place].filling > 0.0:
                now.sites[place].filling = _CHOICE


@kernel
def _spread_distance(now, longest):
    """Let places know how far they are from one that is marked or could fill. Return whether any came nearer."""
    nearer = False
    for w in range(len(now.ways)):
        way = now.ways[w]
        km = now.sites[way.end].filling + way.km
        if way.open == 1 and km < min(now.sites[way.start].filling, longest):  # farther is out of reach today
            now.sites[way.start].filling = km
            nearer = True
    return nearer


@kernel
def is_reached(now, way, days, longest):
    """Return whether it can matter today who came before, to people who have been on a link for some days."""
    end = way.end if way.open == 1 else way.start
    return way.km - days * way.speed + now.sites[end].filling < longest
