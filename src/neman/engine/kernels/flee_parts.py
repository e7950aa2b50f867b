"""Where cohorts of a Flee instance must come in parts and few at a time: those who come later should see how full places have become.

Only those need do so who come to a place that could fill today, or where people choose a way to one.
"""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import BUFFER, D_PART, FULL
from neman.engine.kernels.flee_cells import clear
from neman.rng import FIRST, uniform

__all__ = ["FIRST_PART", "at_once", "list_late", "next_part", "watch"]

FIRST_PART = 1.0 / 64.0  # of a day, in which is seen how many people come
_SHORTEST_PART = 1.0 / 512.0
_ROOM = 0.1  # share by which the room of a place may shrink in a part
_LAST_PLACES = 0.5  # share of the places before nobody comes any more that may be taken in a part


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
def at_once(flee, now, place, n):
    """Return how many of `n` people may choose their way from a place at once, before the next should see where they went."""
    if n == 1:
        return n
    few, buffer = float(n), flee.value[BUFFER]
    for r in range(now.sites[place].first, now.sites[place].last):
        site = now.sites[now.routes[r].end]
        if site.filling == 1 and _places_left(site, buffer) > 0.0:
            few = min(few, _may_come(site, buffer))
    return int(few)


@kernel
def next_part(flee, now, done, last):
    """Return the share of the day until which people come next: the sooner over, the faster places fill; 1 once none has room left."""
    part, buffer = 1.0, flee.value[BUFFER]
    for p in range(len(now.sites)):
        site = now.sites[p]
        came, site.seen = site.stock - site.seen, site.stock
        if site.filling == 1 and _places_left(site, buffer) > 0.0:
            part = min(part, 2.0 * last, _may_come(site, buffer) * last / max(came, 1))
    part = max(part, _SHORTEST_PART)
    return done + part if done + 1.5 * part < 1.0 else 1.0


@kernel
def watch(flee, now, movers):
    """Mark the places that `movers` people could fill today, and those where people choose a way to one.

    Where else people come to today does not depend on who came before.
    """
    buffer = flee.value[BUFFER]
    for p in range(len(now.sites)):
        site = now.sites[p]
        fills = site.capacity >= 1.0 and _places_left(site, buffer) > 0.0 and site.stock + movers > buffer * site.capacity
        site.filling = 1 if fills else 0
        site.seen = site.stock
    for p in range(len(now.sites)):
        site = now.sites[p]
        site.watched = site.filling
        for r in range(site.first, site.last):
            site.watched = max(site.watched, now.sites[now.routes[r].end].filling)


@kernel
def list_late(now, key, day):
    """List the people who have come to places that are watched, each crowd with its times of the day; return how many crowds."""
    steps, _, classes = now.waiting.shape
    listed = 0
    for place in range(len(now.sites)):
        if now.sites[place].watched == 0:
            continue
        for at in range(steps):
            for c in range(classes):
                listed = _list_crowds(now, key, day, at, place, c, listed)
    return listed


@kernel
def _list_crowds(now, key, day, at, place, c, listed):
    """List people of one class who have come to a place at one step of the day; return how many crowds are listed then."""
    if now.waiting[at, place, c] == 0:
        return listed
    now.waiting[at, place, c] = 0
    cells = now.today[at, place, c]
    for b in range(len(cells)):
        n = cells[b].people
        if n > 0:
            late = now.late[listed]
            late.place, late.klass, late.step, late.people, late.gone = place, c, at, n, 0
            late.memory, late.km, late.phase = cells[b].memory / n, cells[b].km / n, uniform(key, D_PART, day, listed, FIRST)
            clear(cells[b])
            listed += 1
    return listed
