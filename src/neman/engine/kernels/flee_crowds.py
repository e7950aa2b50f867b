"""Cohorts of a Flee instance: people at the same place or link, of one class and memory, are exchangeable, so they are counted.

The day is that of `flee_moves`, with numbers drawn for whole crowds: binomial for who leaves, multinomial for where to. The
law is the same but for two bins, filled by unbiased rounding: recent travel in steps of 1 / `MEMORY_STEPS` of a day's distance, and
the distance done today in `TODAY_STEPS` steps of the longest day. Letters: P places, C classes, B memory bins, L links, K days on links.
"""

from __future__ import annotations

from numba import njit

from neman.engine.flee import BUFFER, COMPAT, D_SPLIT, MEMORY_STEPS, NO_SHORT_STINTS, PRUNING, SPEED, TODAY_STEPS, WEIGHT_POWER
from neman.engine.kernels.borrow import borrow
from neman.engine.kernels.flee_moves import room_of
from neman.rng import FIRST, binomial, uniform

__all__ = ["flee_crowds"]

_FULL = 0.5
_CHUNKS = 8  # parts in which a crowd decides that could fill a place
_ROUNDS = 4  # parts in which people travel on a day on which a place could fill
_DRAWS = 0  # position in `tally`: numbers drawn today


@njit(cache=True, nogil=True)
def _split(n, chance, tally, key, day):
    """Return how many of `n` succeed."""
    if n <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return n
    tally[_DRAWS] += 1
    return binomial(n, chance, key, D_SPLIT, day, tally[_DRAWS], FIRST)


@njit(cache=True, nogil=True)
def _rounded(x, last, tally, key, day):
    """Return a number rounded up or down, without bias, and at most `last`."""
    low = int(x)
    if x == low:
        return min(low, last)
    tally[_DRAWS] += 1
    return min(low + (1 if uniform(key, D_SPLIT, day, tally[_DRAWS], 1) < x - low else 0), last)


@njit(cache=True, nogil=True)
def _remember(b, moved, bins, value, tally, key, day):
    """Return the memory bin of tomorrow, after `moved` km today."""
    if bins == 1:
        return 0
    return _rounded((b + MEMORY_STEPS * moved / value[SPEED]) / 2.0, bins - 1, tally, key, day)


@njit(cache=True, nogil=True)
def _weights(place, c, sites, routes, base, value, scratch):
    """Write the weights of the routes of a place into `scratch` (-1: closed); return their sum and how many are open."""
    first, last = sites[place].first, sites[place].last
    best = total = 0.0
    n = 0
    for r in range(first, last):
        weight = base[c, r]
        if weight > 0.0:
            room = room_of(sites[routes[r].end], value[BUFFER])
            if room < 1.0:
                weight *= room ** value[WEIGHT_POWER]
        scratch[r - first] = weight
        if weight >= 0.0:
            n += 1
            total += weight
            best = max(best, weight)
    if value[PRUNING] > 1.0 and total > 0.0:
        total = 0.0
        for i in range(last - first):
            if scratch[i] < best / value[PRUNING]:
                scratch[i] = -1.0
            total += max(scratch[i], 0.0)
    return total, n


@njit(cache=True, nogil=True)
def _forced(place, sites, ways, routes, chain):
    for r in range(sites[place].first, sites[place].last):
        link = chain[routes[r].first]
        if ways[link].forced == 1 and ways[link].open == 1:
            return link
    return -1


@njit(cache=True, nogil=True)
def _could_fill(place, n, sites, routes):
    """Return whether `n` people more would fill a place that can be reached from here."""
    for r in range(sites[place].first, sites[place].last):
        end = sites[routes[r].end]
        if end.capacity >= 1.0 and end.stock + n > end.capacity * 0.8:
            return True
    return False


@njit(cache=True, nogil=True)
def _send(place, c, n, sites, ways, routes, chain, base, value, scratch, chosen, tally, key, day):
    """Spread `n` people over the links of a place (into `chosen`, one number a route); return how many find no way."""
    first, last = sites[place].first, sites[place].last
    chosen[: last - first] = 0
    link = -1 if value[COMPAT] > 0.0 else _forced(place, sites, ways, routes, chain)
    if link >= 0:
        for r in range(first, last):
            if chain[routes[r].first] == link:
                chosen[r - first] = n
                return 0
    total, open_routes = _weights(place, c, sites, routes, base, value, scratch)
    if open_routes == 0:
        return n
    even = total <= 0.0
    left = float(open_routes) if even else total
    stay = 0
    for i in range(last - first):
        weight = scratch[i]
        if n <= 0:
            break
        if weight < 0.0 or (not even and weight == 0.0):
            continue
        part = 1.0 if even else weight
        x = _split(n, part / left if part < left * (1.0 - 1e-12) else 1.0, tally, key, day)
        left -= part
        n -= x
        end = sites[routes[first + i].end]
        if x > 0 and end.camp == 1 and room_of(end, value[BUFFER]) < _FULL:
            stay += x
        else:
            chosen[i] = x
    return stay + n


@njit(cache=True, nogil=True)
def _depart(place, c, b, n, sites, ways, routes, chain, base, value, scratch, chosen, flow, out, today, lists, tally, key, day, at):
    """Let `n` people set out from a place with `at` steps of today done (-1: in the morning); return how many stay for want of a way."""
    stay = 0
    while n > 0:
        part = n if at < 0 or n < _CHUNKS or not _could_fill(place, n, sites, routes) else (n + _CHUNKS - 1) // _CHUNKS
        n -= part
        none = _send(place, c, part, sites, ways, routes, chain, base, value, scratch, chosen, tally, key, day)
        stay += none
        sites[place].stock -= part - none
        for i in range(sites[place].last - sites[place].first):
            x = chosen[i]
            if x > 0:
                link = chain[routes[sites[place].first + i].first]
                flow[link] += x
                if at < 0:
                    out[3][link, c, b] += x
                else:
                    _travel(link, 0, at, c, b, x, sites, ways, value, out, today, lists, tally, key, day)
    return stay


@njit(cache=True, nogil=True)
def _travel(link, days, at, c, b, n, sites, ways, value, out, today, lists, tally, key, day):
    """Let `n` people travel on a link for a day: they stay on it, are taken back, or reach its end and may go on."""
    stay, ride, first, _ = out
    way = ways[link]
    scale = tally[1] / TODAY_STEPS  # km of a step of today
    moved = at * scale + way.speed
    bins = stay.shape[2]
    if (days + 1) * way.speed <= way.km:
        ride[first[link] + days, c, _remember(b, moved, bins, value, tally, key, day)] += n
        return
    moved += way.km - (days + 1) * way.speed
    if way.open == 0:
        sites[way.start].stock += n
        stay[way.start, c, _remember(b, moved, bins, value, tally, key, day)] += n
        return
    sites[way.end].stock += n
    if moved >= way.speed:
        stay[way.end, c, _remember(b, moved, bins, value, tally, key, day)] += n
        return
    step = max(_rounded(moved / scale, TODAY_STEPS - 1, tally, key, day), at)
    if today[step, way.end, c, b] == 0:
        head, later = lists
        cell = ((step * today.shape[1] + way.end) * today.shape[2] + c) * today.shape[3] + b
        later[cell] = head[step]
        head[step] = cell
    today[step, way.end, c, b] += n


@njit(cache=True, nogil=True)
def _go_on(sites, ways, routes, chain, base, value, scratch, chosen, flow, out, today, lists, tally, key, day):
    """Let those who have reached a place decide again, in the order of the distance done today."""
    stay = out[0]
    head, later = lists
    _, places, classes, bins = today.shape
    scale = tally[1] / TODAY_STEPS
    for at in range(TODAY_STEPS):
        while head[at] >= 0:
            cell = head[at]
            head[at] = later[cell]
            b, c, place = cell % bins, cell // bins % classes, cell // (bins * classes) % places
            n = today[at, place, c, b]
            today[at, place, c, b] = 0
            moved = at * scale
            short = (b / MEMORY_STEPS + moved / value[SPEED]) / 2.0 < 0.5
            sure = value[NO_SHORT_STINTS] > 0.0 and sites[place].town == 1 and short
            leaving = n if sure else _split(n, sites[place].leave, tally, key, day)
            kept = n - leaving
            if leaving > 0:
                kept += _depart(
                    place,
                    c,
                    b,
                    leaving,
                    sites,
                    ways,
                    routes,
                    chain,
                    base,
                    value,
                    scratch,
                    chosen,
                    flow,
                    out,
                    today,
                    lists,
                    tally,
                    key,
                    day,
                    at,
                )
            if kept > 0:
                stay[place, c, _remember(b, moved, bins, value, tally, key, day)] += kept


@njit(cache=True, nogil=True)
def _halve(b, n, bins, tally, key, day):
    """Return how many of `n` who stay round their memory down when it halves; the others round it up."""
    return n if bins == 1 or b % 2 == 0 else _split(n, 0.5, tally, key, day)


@njit(cache=True, nogil=True)
def _set_out_all(old_stay, sites, ways, routes, chain, base, value, scratch, chosen, flow, out, today, lists, tally, key, day):
    """In the morning, let everyone at a place decide; who stays travels nothing today. Return how many set out."""
    stay = out[0]
    places, classes, bins = old_stay.shape
    movers = 0
    for place in range(places):
        for c in range(classes):
            for b in range(bins):
                n = old_stay[place, c, b]
                if n == 0:
                    continue
                leaving = _split(n, sites[place].leave, tally, key, day)
                kept = n - leaving
                if leaving > 0:
                    kept += _depart(
                        place,
                        c,
                        b,
                        leaving,
                        sites,
                        ways,
                        routes,
                        chain,
                        base,
                        value,
                        scratch,
                        chosen,
                        flow,
                        out,
                        today,
                        lists,
                        tally,
                        key,
                        day,
                        -1,
                    )
                movers += n - kept
                down = _halve(b, kept, bins, tally, key, day)
                stay[place, c, b // 2] += down
                stay[place, c, min((b + 1) // 2, bins - 1)] += kept - down
    return movers


@njit(cache=True, nogil=True)
def _rounds(sites, movers, buffer):
    """Return in how many parts people travel today: several where a place could fill, so that those behind see who came before."""
    for p in range(len(sites)):
        capacity = sites[p].capacity
        if capacity >= 1.0 and sites[p].stock < capacity and sites[p].stock + movers > buffer * capacity:
            return _ROUNDS
    return 1


@njit(cache=True, nogil=True)
def _travel_all(old_ride, part, parts, sites, ways, value, out, today, lists, tally, key, day):
    """Let one part of those on the way travel."""
    _, _, first, fresh = out
    classes, bins = fresh.shape[1], fresh.shape[2]
    for link in range(len(ways)):
        for c in range(classes):
            for b in range(bins):
                n = fresh[link, c, b]
                if n > 0:
                    n = n * (part + 1) // parts - n * part // parts
                    if n > 0:
                        _travel(link, 0, 0, c, b, n, sites, ways, value, out, today, lists, tally, key, day)
                for k in range(first[link], first[link + 1]):
                    n = old_ride[k, c, b]
                    if n > 0:
                        n = n * (part + 1) // parts - n * part // parts
                        if n > 0:
                            _travel(link, k - first[link] + 1, 0, c, b, n, sites, ways, value, out, today, lists, tally, key, day)


@njit(cache=True, nogil=True)
def _move_all(
    sites,
    ways,
    routes,
    chain,
    base,
    value,
    scratch,
    chosen,
    flow,
    old_stay,
    old_ride,
    stay,
    ride,
    first,
    fresh,
    today,
    head,
    later,
    tally,
    key,
    day,
):
    out, lists = (stay, ride, first, fresh), (head, later)
    tally[_DRAWS] = 0
    stay[:] = 0
    ride[:] = 0
    fresh[:] = 0
    movers = _set_out_all(old_stay, sites, ways, routes, chain, base, value, scratch, chosen, flow, out, today, lists, tally, key, day)
    movers += old_ride.sum()
    parts = _rounds(sites, movers, value[BUFFER])
    for part in range(parts):
        _travel_all(old_ride, part, parts, sites, ways, value, out, today, lists, tally, key, day)
        _go_on(sites, ways, routes, chain, base, value, scratch, chosen, flow, out, today, lists, tally, key, day)


@njit(cache=True, nogil=True)
def flee_crowds(plan, book, flee, now, key, day):
    """Let crowds decide and travel; yesterday's numbers and today's change places."""
    cells = borrow(book.cells)  # type: ignore[call-arg, var-annotated]
    flow = borrow(cells[day, plan.layout.flow : plan.layout.flow + len(plan.km)])
    turn = day % 2
    _move_all(
        borrow(now.sites),
        borrow(now.ways),
        borrow(now.routes),
        borrow(plan.chain),
        borrow(now.base),
        borrow(flee.value),
        borrow(now.scratch),
        borrow(now.chosen),
        flow,
        borrow(now.stay[turn]),
        borrow(now.ride[turn]),
        borrow(now.stay[1 - turn]),
        borrow(now.ride[1 - turn]),
        borrow(now.ride_first),
        borrow(now.fresh),
        borrow(now.today),
        borrow(now.today_head),
        borrow(now.today_later),
        borrow(now.tally),
        key,
        day,
    )
