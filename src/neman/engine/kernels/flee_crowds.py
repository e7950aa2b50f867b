"""Cohorts of a Flee instance: people at the same place or link, of one class and memory, are exchangeable, so they are counted.

The day is that of `flee_moves`, with numbers drawn for whole crowds: binomial for who leaves, multinomial for where to. The
law is the same but for two bins, of which people have the mean: recent travel in steps of 1 / `MEMORY_STEPS` of a day's distance, and
the distance done today in `TODAY_STEPS` steps of the longest day. Places, classes and memory bins are `place`, `c` and `b`.
"""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import D_SPLIT, MEMORY_STEPS, NO_SHORT_STINTS, SPEED, TODAY_STEPS
from neman.engine.kernels.flee_parts import could_fill, is_reached, mark_reach, parts_of_day
from neman.engine.kernels.flee_ways import book_flow, forced_link, is_given_up, pick_route, way_of, weigh_routes
from neman.rng import FIRST, binomial, uniform

__all__ = ["flee_crowds"]

_CHUNKS = 8  # parts in which a crowd decides that could fill a place
_DRAWS, _LONGEST, _STEP = 0, 1, 2  # positions in `tally`: numbers drawn today, km of the longest day, step of the day
_MORNING = -1.0  # km done by those who set out in the morning
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
def _part(n, part, parts, phase):
    """Return a part of a crowd; all parts together are the crowd. A phase in [0, parts) by lot puts single people anywhere."""
    return (n * (part + 1) + phase) // parts - (n * part + phase) // parts


@kernel
def _cell(cells, place, c, memory):
    """Return the cohort of a place or link whose people remember so much."""
    return cells[place, c, min(int(memory * MEMORY_STEPS), cells.shape[2] - 1)]


@kernel
def _add(cells, place, c, memory, n):
    """Add `n` people to the cohorts of a place or link."""
    cell = _cell(cells, place, c, memory)
    cell.people += n
    cell.memory += n * memory


@kernel
def _settle(flee, cells, place, c, memory, moved, n):
    """Add `n` people to tomorrow's cohorts of a place or link, after `moved` km today."""
    _add(cells, place, c, (memory + moved / flee.value[SPEED]) / 2.0, n)


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
        n = _part(crowd[_LEAVE, b], part, parts, 0)
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
def _leave(plan, flee, now, flow, key, day, place, c, done):
    """Let the crowd that wants to leave a place set out, after `done` km today; in parts where it could fill a place."""
    bins, everyone = now.crowd.shape[1], 0
    for b in range(bins):
        everyone += now.crowd[_LEAVE, b]
    if everyone == 0:
        return
    forced = forced_link(plan, flee, now, place)
    if forced >= 0:
        for b in range(bins):
            _set_out(plan, flee, now, flow, day, place, forced, c, b, done, now.crowd[_LEAVE, b])
        return
    parts = _CHUNKS if done != _MORNING and everyone >= _CHUNKS and could_fill(now, place, everyone) else 1
    for part in range(parts):
        _choose(flee, now, key, day, place, c, part, parts)
        for i in range(now.sites[place].last - now.sites[place].first):
            for b in range(bins):
                if now.chosen[i, b] > 0:
                    way = way_of(plan, flee, now, now.sites[place].first + i, 0)
                    _set_out(plan, flee, now, flow, day, place, way, c, b, done, now.chosen[i, b])


@kernel
def _set_out(plan, flee, now, flow, day, place, way, c, b, done, n):
    """Let `n` people of a place set out on a way."""
    if n <= 0:
        return
    book_flow(plan, now, flow, way, n)
    now.sites[place].stock -= n
    if done == _MORNING:
        _add(now.ride[day % 2], now.ride_first[way], c, now.memory[b], n)
    else:
        _travel(flee, now, day, way, 0, c, now.memory[b], done, n)


@kernel
def _travel(flee, now, day, link, days, c, memory, done, n):
    """Let `n` people travel on a link for a day: they stay on it, are taken back, or reach its end and may go on."""
    way = now.ways[link]
    if (days + 1) * way.speed <= way.km:
        _settle(flee, now.ride[1 - day % 2], now.ride_first[link] + days + 1, c, memory, done + way.speed, n)
        return
    moved = done + way.km - days * way.speed
    end = way.end if way.open == 1 else way.start
    now.sites[end].stock += n
    if way.open == 0 or moved >= way.speed:
        _settle(flee, now.stay[1 - day % 2], end, c, memory, moved, n)
    else:
        _queue(now, end, c, memory, moved, n)


@kernel
def _queue(now, place, c, memory, moved, n):
    """List people who have reached a place and may go on today."""
    waiting, tally = now.waiting, now.tally
    step = min(max(int(moved * TODAY_STEPS / tally[_LONGEST]), int(tally[_STEP])), TODAY_STEPS - 1)
    if waiting[step, place, c] == 0:
        cell = (step * waiting.shape[1] + place) * waiting.shape[2] + c
        now.today_later[cell] = now.today_head[step]
        now.today_head[step] = cell
    waiting[step, place, c] += n
    _add(now.today[step], place, c, memory, n)
    _cell(now.today[step], place, c, memory).km += n * moved


@kernel
def _want_on(flee, now, key, day, at, place, c):
    """Let those who have reached a place decide whether they go on: fill `crowd` with who leaves and who stays. Return km done."""
    km = 0.0
    for b in range(now.crowd.shape[1]):
        km += now.today[at, place, c, b].km
    done = km / now.waiting[at, place, c]
    now.waiting[at, place, c] = 0
    passes = flee.value[NO_SHORT_STINTS] > 0.0 and now.sites[place].town == 1
    for b in range(now.crowd.shape[1]):
        cell = now.today[at, place, c, b]
        n = cell.people
        now.crowd[:, b] = 0
        if n == 0:
            continue
        now.memory[b] = cell.memory / n
        sure = passes and (now.memory[b] + done / flee.value[SPEED]) / 2.0 < 0.5
        now.crowd[_LEAVE, b] = n if sure else _split(now, key, day, n, now.sites[place].leave)
        now.crowd[_KEPT, b] = n - now.crowd[_LEAVE, b]
        cell.people, cell.memory, cell.km = 0, 0.0, 0.0
    return done


@kernel
def _go_on(plan, flee, now, flow, key, day):
    """Let those who have reached a place decide again, in the order of the distance done today."""
    _, places, classes = now.waiting.shape
    for at in range(TODAY_STEPS):
        now.tally[_STEP] = at
        while now.today_head[at] >= 0:
            cell = now.today_head[at]
            now.today_head[at] = now.today_later[cell]
            place, c = cell // classes % places, cell % classes
            done = _want_on(flee, now, key, day, at, place, c)
            _leave(plan, flee, now, flow, key, day, place, c, done)
            _stop(flee, now, day, place, c, done)
    now.tally[_STEP] = 0


@kernel
def _stop(flee, now, day, place, c, done):
    """Let those of a crowd who stay at a place be there tomorrow, after `done` km today."""
    for b in range(now.crowd.shape[1]):
        if now.crowd[_KEPT, b] > 0:
            _settle(flee, now.stay[1 - day % 2], place, c, now.memory[b], done, now.crowd[_KEPT, b])


@kernel
def _set_out_all(plan, flee, now, flow, key, day):
    """In the morning, let everyone at a place decide."""
    _, places, classes, bins = now.stay.shape
    for place in range(places):
        if now.sites[place].stock == 0:
            continue
        for c in range(classes):
            for b in range(bins):
                cell = now.stay[day % 2, place, c, b]
                now.crowd[:, b] = 0
                if cell.people == 0:
                    continue
                now.memory[b] = cell.memory / cell.people
                now.crowd[_LEAVE, b] = _split(now, key, day, cell.people, now.sites[place].leave)
                now.crowd[_KEPT, b] = cell.people - now.crowd[_LEAVE, b]
                cell.people, cell.memory = 0, 0.0
            _leave(plan, flee, now, flow, key, day, place, c, _MORNING)
            _stop(flee, now, day, place, c, 0.0)


@kernel
def _travel_all(flee, now, key, day, parts):
    """Let those on the way travel for whom it does not matter who came before; list the others, and return how many cohorts they are."""
    classes, bins = now.ride.shape[2:]
    listed = 0
    for link in range(len(now.ways)):
        first = now.ride_first[link]
        for k in range(first, now.ride_first[link + 1]):
            late = parts > 1 and is_reached(now, now.ways[link], k - first, now.tally[_LONGEST])
            for c in range(classes):
                for b in range(bins):
                    cell = now.ride[day % 2, k, c, b]
                    if cell.people == 0:
                        continue
                    memory = cell.memory / cell.people
                    if late:
                        _list(now, key, day, listed, parts, link, k - first, c, memory, cell.people)
                        listed += 1
                    else:
                        _travel(flee, now, day, link, k - first, c, memory, 0.0, cell.people)
                    cell.people, cell.memory = 0, 0.0
    return listed


@kernel
def _list(now, key, day, i, parts, link, days, c, memory, n):
    """Note people who travel through the day."""
    late = now.late[i]
    late.link, late.days, late.klass, late.memory, late.people = link, days, c, memory, n
    late.phase = int(_draw(now, key, day) * parts)


@kernel
def _travel_late(flee, now, day, listed, part, parts):
    """Let those who are listed travel who do so in this part of the day."""
    for i in range(listed):
        late = now.late[i]
        n = _part(late.people, part, parts, late.phase)
        if n > 0:
            _travel(flee, now, day, late.link, late.days, late.klass, late.memory, 0.0, n)


@kernel
def flee_crowds(plan, state, book, flee, now, key, day):
    """Let crowds decide and travel; yesterday's numbers and tomorrow's change places."""
    flow = book.cells[day, plan.layout.flow : plan.layout.flow + len(plan.km)]
    now.tally[_DRAWS] = 0
    _set_out_all(plan, flee, now, flow, key, day)
    movers = state.arrived[0]
    for p in range(len(now.sites)):
        movers -= now.sites[p].stock
    parts = parts_of_day(plan, book, flee, now, day) if mark_reach(flee, now, movers, now.tally[_LONGEST]) else 1
    listed = _travel_all(flee, now, key, day, parts)
    _go_on(plan, flee, now, flow, key, day)
    for part in range(parts if listed > 0 else 0):
        _travel_late(flee, now, day, listed, part, parts)
        _go_on(plan, flee, now, flow, key, day)
