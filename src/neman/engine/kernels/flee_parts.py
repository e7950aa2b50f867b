"""Where cohorts of a Flee instance must travel in parts: those who come later should see how full places have become.

Only who can reach a place today that could fill, or a choice of ways to one, need do so.
"""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.flee_names import BUFFER

__all__ = ["could_fill", "is_reached", "mark_reach", "parts_of_day"]

_FEWEST, _MORE = 4, 12  # parts of a day, and how many more where places fill fast
_STEPS = 20  # parts in which the last places of a camp should fill
_CHOICE = 1e-9  # km from a place where people choose: next to nothing, but told from a place that could fill
_NEAR = 0.8  # share of a capacity from which on a crowd decides in parts


@kernel
def could_fill(now, place, n):
    """Return whether `n` people more would fill a place that can be reached from here."""
    for r in range(now.sites[place].first, now.sites[place].last):
        end = now.sites[now.routes[r].end]
        if end.capacity >= 1.0 and end.stock + n > end.capacity * _NEAR:
            return True
    return False


@kernel
def _came(plan, book, day, place):
    """Return by how many people a place grew yesterday."""
    cell = plan.layout.stock + place
    return book.cells[day - 1, cell] - book.cells[day - 2, cell] if day > 1 else 0


@kernel
def parts_of_day(plan, book, flee, now, day):
    """Return in how many parts people travel today: the more, the faster the last places of some camp filled yesterday."""
    most = 0.0
    for p in range(len(now.sites)):
        capacity = now.sites[p].capacity
        if capacity >= 1.0 and now.sites[p].stock < capacity:
            last_places = max(capacity * (1.0 - flee.value[BUFFER]), 1.0)
            most = max(most, _STEPS * _came(plan, book, day, p) / last_places)
    return _FEWEST + int(min(most, _MORE))


@kernel
def mark_reach(flee, now, movers, longest):
    """Set how far every place is from one that `movers` people could fill today, or where people choose a way to such a one.

    Returns whether there is any. What people do who cannot come so far today does not depend on who came before.
    """
    any_fills = False
    for p in range(len(now.sites)):
        capacity, stock = now.sites[p].capacity, now.sites[p].stock
        fills = capacity >= 1.0 and stock < capacity and stock + movers > flee.value[BUFFER] * capacity
        now.sites[p].filling = 0.0 if fills else np.inf
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
