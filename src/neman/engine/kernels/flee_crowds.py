"""Cohorts of a Flee instance: people at the same place or link, of one class and memory, are exchangeable, so they are counted.

The day is that of `flee_moves`, with numbers drawn for whole crowds: binomial for who leaves, multinomial for where to. The
law is the same but for two bins, filled by unbiased rounding: recent travel in steps of 1 / `MEMORY_STEPS` of a day's distance, and
the distance done today in `TODAY_STEPS` steps of the longest day. Places, classes and memory bins are `place`, `c` and `b`.
"""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.flee_names import BUFFER, D_SPLIT, MEMORY_STEPS, NO_SHORT_STINTS, SPEED, TODAY_STEPS
from neman.engine.kernels.flee_ways import book_flow, forced_link, is_given_up, pick_route, way_of, weigh_routes
from neman.rng import FIRST, binomial, uniform

__all__ = ["flee_crowds"]

_CHUNKS = 8  # parts in which a crowd decides that could fill a place
_FEWEST_ROUNDS, _MORE_ROUNDS = 4, 12  # parts in which people travel on a day on which a place could fill
_STEPS = 20  # steps in which the last places of a camp should fill
_DRAWS, _LONGEST = 0, 1  # positions in `tally`: numbers drawn today, km of the longest day
_MORNING = -1  # step of today of those who set out in the morning
_CHOICE = 1e-9  # km from a place where people choose: next to nothing, but told from a place that could fill
_LEAVE, _KEPT = 0, 1  # rows of `crowd`: who wants to leave, who stays


@kernel
def _split(now, key, day, n, chance):
    """Return how many of `n` succeed."""
    if n <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return n
    now.tally[_DRAWS] += 1
    return binomial(n, chance, key, D_SPLIT, day, now.tally[_DRAWS], FIRST)


@kernel
def _draw(now, key, day):
    """Return a number in [0, 1)."""
    now.tally[_DRAWS] += 1
    return uniform(key, D_SPLIT, day, now.tally[_DRAWS], FIRST)


@kernel
def _rounded(now, key, day, x, last):
    """Return a number rounded up or down, without bias, and at most `last`."""
    low = int(x)
    if x == low:
        return min(low, last)
    return min(low + (1 if _draw(now, key, day) < x - low else 0), last)


@kernel
def _settle(flee, now, key, day, cells, place, c, b, moved, n):
    """Add `n` people to tomorrow's cohorts of a place or link, after `moved` km today; all to one bin of memory, drawn by lot."""
    bins = cells.shape[3]
    bin_ = 0 if bins == 1 else _rounded(now, key, day, (b + MEMORY_STEPS * moved / flee.value[SPEED]) / 2.0, bins - 1)
    cells[1 - day % 2, place, c, bin_] += n


@kernel
def _part(n, part, parts):
    """Return a part of a crowd; all parts together are the crowd, the first where there is but one."""
    if n == 0 or parts == 1:
        return n if part == 0 else 0
    return n * (part + 1) // parts - n * part // parts


@kernel
def _could_fill(now, place, n):
    """Return whether `n` people more would fill a place that can be reached from here."""
    for r in range(now.sites[place].first, now.sites[place].last):
        end = now.sites[now.routes[r].end]
        if end.capacity >= 1.0 and end.stock + n > end.capacity * 0.8:
            return True
    return False


@kernel
def _spread(now, key, day, place, b, n, total, is_open):
    """Let `n` people of a bin choose among the routes of a place by weight: one by one where they are few, else by multinomial."""
    first = now.sites[place].first
    if n <= 2 * is_open:
        for _ in range(n):
            now.chosen[pick_route(now, place, total, is_open, _draw(now, key, day)) - first, b] += 1
        return
    even = total <= 0.0
    left = float(is_open) if even else total
    for i in range(now.sites[place].last - first):
        weight = now.scratch[i]
        if weight < 0.0 or (not even and weight == 0.0):
            continue
        part = 1.0 if even else weight
        x = _split(now, key, day, n, part / left if part < left * (1.0 - 1e-12) else 1.0)
        left -= part
        n -= x
        now.chosen[i, b] = x
        if n <= 0:
            break


@kernel
def _choose(flee, now, key, day, place, c, part, parts):
    """Let a part of the crowd that wants to leave a place choose its routes; who finds none is kept."""
    crowd, count = now.crowd, now.sites[place].last - now.sites[place].first
    now.chosen[:count] = 0
    total, is_open = weigh_routes(flee, now, place, c, place)
    for b in range(crowd.shape[1]):
        n = _part(crowd[_LEAVE, b], part, parts)
        if n > 0 and is_open > 0:
            _spread(now, key, day, place, b, n, total, is_open)
        else:
            crowd[_KEPT, b] += n
    for i in range(count):
        if is_given_up(flee, now, now.routes[now.sites[place].first + i].end):
            for b in range(crowd.shape[1]):
                crowd[_KEPT, b] += now.chosen[i, b]
                now.chosen[i, b] = 0


@kernel
def _leave(plan, flee, now, flow, key, day, place, c, at):
    """Let the crowd that wants to leave a place set out, with `at` steps of today done; in parts where it could fill a place."""
    everyone = 0
    for b in range(now.crowd.shape[1]):
        everyone += now.crowd[_LEAVE, b]
    parts = _CHUNKS if at != _MORNING and everyone >= _CHUNKS and _could_fill(now, place, everyone) else 1
    forced = forced_link(plan, flee, now, place)
    for part in range(parts if everyone > 0 else 0):
        if forced >= 0:
            for b in range(now.crowd.shape[1]):
                _set_out(plan, flee, now, flow, key, day, place, forced, c, b, at, _part(now.crowd[_LEAVE, b], part, parts))
            continue
        _choose(flee, now, key, day, place, c, part, parts)
        for i in range(now.sites[place].last - now.sites[place].first):
            for b in range(now.crowd.shape[1]):
                if now.chosen[i, b] > 0:
                    way = way_of(plan, flee, now, now.sites[place].first + i, 0)
                    _set_out(plan, flee, now, flow, key, day, place, way, c, b, at, now.chosen[i, b])


@kernel
def _set_out(plan, flee, now, flow, key, day, place, way, c, b, at, n):
    """Let `n` people of a place set out on a way."""
    if n <= 0:
        return
    book_flow(plan, now, flow, way, n)
    now.sites[place].stock -= n
    if at == _MORNING:
        now.fresh[way, c, b] += n
    else:
        _travel(flee, now, key, day, way, 0, at, c, b, n)


@kernel
def _travel(flee, now, key, day, link, days, at, c, b, n):
    """Let `n` people travel on a link for a day: they stay on it, are taken back, or reach its end and may go on."""
    way = now.ways[link]
    done = at * now.tally[_LONGEST] / TODAY_STEPS
    if (days + 1) * way.speed <= way.km:
        _settle(flee, now, key, day, now.ride, now.ride_first[link] + days, c, b, done + way.speed, n)
        return
    moved = done + way.km - days * way.speed
    end = way.end if way.open == 1 else way.start
    now.sites[end].stock += n
    if way.open == 0 or moved >= way.speed:
        _settle(flee, now, key, day, now.stay, end, c, b, moved, n)
        return
    step = max(_rounded(now, key, day, moved * TODAY_STEPS / now.tally[_LONGEST], TODAY_STEPS - 1), at)
    _queue(now, step, end, c, b, n)


@kernel
def _queue(now, step, place, c, b, n):
    """List people who have reached a place and may go on today."""
    waiting = now.waiting
    if waiting[step, place, c] == 0:
        cell = (step * waiting.shape[1] + place) * waiting.shape[2] + c
        now.today_later[cell] = now.today_head[step]
        now.today_head[step] = cell
    waiting[step, place, c] += n
    now.today[step, place, c, b] += n


@kernel
def _want_on(flee, now, key, day, at, place, c):
    """Let those who have reached a place decide whether they go on: fill `crowd` with who leaves and who stays."""
    travelled = at * now.tally[_LONGEST] / TODAY_STEPS / flee.value[SPEED]
    now.waiting[at, place, c] = 0
    for b in range(now.crowd.shape[1]):
        n = now.today[at, place, c, b]
        now.today[at, place, c, b] = 0
        short = (b / MEMORY_STEPS + travelled) / 2.0 < 0.5
        sure = flee.value[NO_SHORT_STINTS] > 0.0 and now.sites[place].town == 1 and short
        now.crowd[_LEAVE, b] = n if sure else _split(now, key, day, n, now.sites[place].leave)
        now.crowd[_KEPT, b] = n - now.crowd[_LEAVE, b]


@kernel
def _go_on(plan, flee, now, flow, key, day):
    """Let those who have reached a place decide again, in the order of the distance done today."""
    _, places, classes = now.waiting.shape
    for at in range(TODAY_STEPS):
        while now.today_head[at] >= 0:
            cell = now.today_head[at]
            now.today_head[at] = now.today_later[cell]
            place, c = cell // classes % places, cell % classes
            _want_on(flee, now, key, day, at, place, c)
            _leave(plan, flee, now, flow, key, day, place, c, at)
            for b in range(now.crowd.shape[1]):
                if now.crowd[_KEPT, b] > 0:
                    moved = at * now.tally[_LONGEST] / TODAY_STEPS
                    _settle(flee, now, key, day, now.stay, place, c, b, moved, now.crowd[_KEPT, b])


@kernel
def _rest(now, key, day, place, c):
    """Let those who stay at a place travel nothing today: their memory halves, odd bins by lot rounded up or down. Return how many."""
    bins, stay = now.crowd.shape[1], 0
    for b in range(bins):
        n = now.crowd[_KEPT, b]
        down = n if bins == 1 or b % 2 == 0 else _split(now, key, day, n, 0.5)
        now.stay[1 - day % 2, place, c, b // 2] += down
        now.stay[1 - day % 2, place, c, min((b + 1) // 2, bins - 1)] += n - down
        stay += n
    return stay


@kernel
def _set_out_all(plan, flee, now, flow, key, day):
    """In the morning, let everyone at a place decide. Return how many set out."""
    _, places, classes, bins = now.stay.shape
    movers = 0
    for place in range(places):
        if now.sites[place].stock == 0:
            continue
        for c in range(classes):
            here = 0
            for b in range(bins):
                n = now.stay[day % 2, place, c, b]
                now.crowd[_LEAVE, b] = _split(now, key, day, n, now.sites[place].leave)
                now.crowd[_KEPT, b] = n - now.crowd[_LEAVE, b]
                here += n
            if here > 0:
                _leave(plan, flee, now, flow, key, day, place, c, _MORNING)
                movers += here - _rest(now, key, day, place, c)
    return movers


@kernel
def _came(plan, book, day, place):
    """Return by how many people a place grew yesterday."""
    cell = plan.layout.stock + place
    return book.cells[day - 1, cell] - book.cells[day - 2, cell] if day > 1 else 0


@kernel
def _rounds(plan, book, flee, now, day, movers):
    """Return in how many parts people travel today: where a place could fill, those behind should see who came before.

    Sets how far every place is from one that could fill, or where people choose a way to such a one.
    """
    parts = 1
    for p in range(len(now.sites)):
        capacity, stock = now.sites[p].capacity, now.sites[p].stock
        now.sites[p].filling = np.inf
        if capacity >= 1.0 and stock < capacity and stock + movers > flee.value[BUFFER] * capacity:
            now.sites[p].filling = 0.0
            last_places = capacity * (1.0 - flee.value[BUFFER])
            more = _STEPS * _came(plan, book, day, p) / max(last_places, 1.0)
            parts = max(parts, _FEWEST_ROUNDS + int(min(max(more, 0.0), _MORE_ROUNDS)))
    if parts > 1:
        _mark_choices(now)
        while _spread_distance(now):
            pass
    return parts


@kernel
def _mark_choices(now):
    """Mark the places where people choose among routes of which one ends where a place could fill."""
    for place in range(len(now.sites)):
        for r in range(now.sites[place].first, now.sites[place].last):
            if now.sites[now.routes[r].end].filling == 0.0 and now.sites[place].filling > 0.0:
                now.sites[place].filling = _CHOICE


@kernel
def _spread_distance(now):
    """Let places know how far they are from one that is marked or could fill. Return whether any came nearer."""
    nearer = False
    for w in range(len(now.ways)):
        way = now.ways[w]
        km = now.sites[way.end].filling + way.km
        if way.open == 1 and km < min(now.sites[way.start].filling, now.tally[_LONGEST]):  # farther is out of reach today
            now.sites[way.start].filling = km
            nearer = True
    return nearer


@kernel
def _parts_of(now, link, days, parts):
    """Return in how many parts people on a link travel: one if what they can do today does not depend on a place that could fill."""
    way = now.ways[link]
    end = way.end if way.open == 1 else way.start
    moved = way.km - days * way.speed
    return parts if moved + now.sites[end].filling < now.tally[_LONGEST] else 1


@kernel
def _travel_all(flee, now, key, day, part, parts):
    """Let one part of those on the way travel."""
    links, classes, bins = now.fresh.shape
    for link in range(links):
        first, last = now.ride_first[link], now.ride_first[link + 1]
        for c in range(classes):
            for b in range(bins):
                n = _part(now.fresh[link, c, b], part, _parts_of(now, link, 0, parts))
                if n > 0:
                    _travel(flee, now, key, day, link, 0, 0, c, b, n)
                for k in range(first, last):
                    n = _part(now.ride[day % 2, k, c, b], part, _parts_of(now, link, k - first + 1, parts))
                    if n > 0:
                        _travel(flee, now, key, day, link, k - first + 1, 0, c, b, n)


@kernel
def flee_crowds(plan, book, flee, now, key, day):
    """Let crowds decide and travel; yesterday's numbers and tomorrow's change places."""
    flow = book.cells[day, plan.layout.flow : plan.layout.flow + len(plan.km)]
    now.tally[_DRAWS] = 0
    now.stay[1 - day % 2] = 0
    now.ride[1 - day % 2] = 0
    now.fresh[:] = 0
    movers = _set_out_all(plan, flee, now, flow, key, day) + now.ride[day % 2].sum()
    parts = _rounds(plan, book, flee, now, day, movers)
    for part in range(parts):
        _travel_all(flee, now, key, day, part, parts)
        _go_on(plan, flee, now, flow, key, day)
