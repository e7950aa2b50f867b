"""Cohorts of a Flee instance: people at the same place or link, of one class and memory, are exchangeable, so they are counted.

The day is that of `flee_moves`, with numbers drawn for whole crowds: binomial for who leaves, multinomial for where to. The
law is the same but for two bins, of which people have the mean: recent travel in steps of 1 / `MEMORY_STEPS` of a day's distance, and
the distance done today in `TODAY_STEPS` steps of the longest day. Places, classes and memory bins are `place`, `c` and `b`; kinds of
memory that are there, `k`.
"""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import D_SPLIT, MEMORY_STEPS, NO_SHORT_STINTS, SPEED, TODAY_STEPS
from neman.engine.kernels.flee_parts import FIRST_PART, is_reached, mark_reach, next_part
from neman.engine.kernels.flee_rows import stride
from neman.engine.kernels.flee_ways import book_flow, forced_link, is_given_up, look_round, pick_route, way_of, weigh_routes
from neman.rng import FIRST, binomial, uniform

__all__ = ["flee_crowds"]

_DRAWS, _LONGEST, _STEP = 0, 1, 2  # positions in `tally`: numbers drawn today, km of the longest day, step of the day
_TURNS = 8  # times in a part of the day when those who have reached a place are asked whether they go on
_MORNING = -1.0  # km done by those who set out in the morning


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
def _spread(now, key, day, place, k, n, total, is_open):
    """Let `n` people of a kind choose among the routes of a place by weight: one by one where they are few, else by multinomial."""
    first = now.sites[place].first
    if n <= 2 * is_open:
        for _ in range(n):
            now.chosen[pick_route(now, place, total, is_open, _draw(now, key, day)) - first, k] += 1
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
        now.chosen[i, k] = x
        if n <= 0:
            break


@kernel
def _choose(flee, now, key, day, place, c, kinds):
    """Let the crowd that wants to leave a place choose its routes; who finds none is kept."""
    crowd, count = now.crowd, now.sites[place].last - now.sites[place].first
    now.chosen[:count, :kinds] = 0
    total, is_open = weigh_routes(flee, now, place, c, place)
    for k in range(kinds):
        if is_open == 0:
            crowd[k].stay += crowd[k].leave
        elif crowd[k].leave > 0:
            _spread(now, key, day, place, k, crowd[k].leave, total, is_open)
    for i in range(count):
        if is_given_up(flee, now, now.routes[now.sites[place].first + i].end):
            for k in range(kinds):
                crowd[k].stay += now.chosen[i, k]
                now.chosen[i, k] = 0


@kernel
def _leave(plan, flee, now, flow, key, day, place, c, kinds, done):
    """Let the crowd that wants to leave a place set out, after `done` km today."""
    everyone = 0
    for k in range(kinds):
        everyone += now.crowd[k].leave
    if everyone == 0:
        return
    forced = forced_link(plan, flee, now, place)
    if forced >= 0:
        for k in range(kinds):
            _set_out(plan, flee, now, flow, day, place, forced, c, k, done, now.crowd[k].leave)
        return
    _choose(flee, now, key, day, place, c, kinds)
    for i in range(now.sites[place].last - now.sites[place].first):
        way = way_of(plan, flee, now, now.sites[place].first + i, 0)
        for k in range(kinds):
            _set_out(plan, flee, now, flow, day, place, way, c, k, done, now.chosen[i, k])


@kernel
def _set_out(plan, flee, now, flow, day, place, way, c, k, done, n):
    """Let `n` people of a kind set out on a way from a place."""
    if n <= 0:
        return
    book_flow(plan, now, flow, way, n)
    now.sites[place].stock -= n
    if done == _MORNING:
        _add(now.ride[day % 2], now.ride_first[way], c, now.crowd[k].memory, n)
    else:
        now.sites[place].known = now.sites[place].stock
        _travel(flee, now, day, way, 0, c, now.crowd[k].memory, done, n)


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
    now.sites[end].known = now.sites[end].stock
    if way.open == 0 or moved >= way.speed:
        _settle(flee, now.stay[1 - day % 2], end, c, memory, moved, n)
    else:
        _queue(now, end, c, memory, moved, n)


@kernel
def _queue(now, place, c, memory, moved, n):
    """List people who have reached a place and may go on today."""
    waiting, tally = now.waiting, now.tally
    step = min(max(int(moved * TODAY_STEPS / tally[_LONGEST]), int(tally[_STEP])), TODAY_STEPS - 1)
    if waiting[step, place, c].people == 0:
        cell = (step * waiting.shape[1] + place) * waiting.shape[2] + c
        now.today_later[cell] = now.today_head[step]
        now.today_head[step] = cell
    waiting[step, place, c].people += n
    waiting[step, place, c].km += n * moved
    _add(now.today[step], place, c, memory, n)


@kernel
def _decide(flee, now, key, day, place, cells, done):
    """Let the cohorts of a place decide whether to leave, after `done` km today: fill `crowd`; return how many kinds there are."""
    passes = done != _MORNING and flee.value[NO_SHORT_STINTS] > 0.0 and now.sites[place].town == 1
    kinds = 0
    for b in range(len(cells)):
        cell = cells[b]
        if cell.people == 0:
            continue
        crowd, n = now.crowd[kinds], cell.people
        crowd.memory = cell.memory / n
        sure = passes and (crowd.memory + done / flee.value[SPEED]) / 2.0 < 0.5
        crowd.leave = n if sure else _split(now, key, day, n, now.sites[place].leave)
        crowd.stay = n - crowd.leave
        cell.people, cell.memory = 0, 0.0
        kinds += 1
    return kinds


@kernel
def _leave_or_stay(plan, flee, now, flow, key, day, place, c, cells, done):
    """Let the cohorts of a place leave or stay, after `done` km today."""
    kinds = _decide(flee, now, key, day, place, cells, done)
    _leave(plan, flee, now, flow, key, day, place, c, kinds, done)
    for k in range(kinds):
        if now.crowd[k].stay > 0:
            _settle(flee, now.stay[1 - day % 2], place, c, now.crowd[k].memory, max(done, 0.0), now.crowd[k].stay)


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
            waiting = now.waiting[at, place, c]
            done = waiting.km / waiting.people
            waiting.people, waiting.km = 0, 0.0
            _leave_or_stay(plan, flee, now, flow, key, day, place, c, now.today[at, place, c], done)
    now.tally[_STEP] = 0


@kernel
def _set_out_all(plan, flee, now, flow, key, day):
    """In the morning, let everyone at a place decide."""
    for place in range(len(now.sites)):
        if now.sites[place].stock > 0:
            for c in range(now.stay.shape[2]):
                _leave_or_stay(plan, flee, now, flow, key, day, place, c, now.stay[day % 2, place, c], _MORNING)


@kernel
def _travel_or_list(flee, now, key, day, link, days, c, late, listed):
    """Let the cohorts that have been on a link for some days travel; list them if they are late. Return how many are listed then."""
    cells = now.ride[day % 2, now.ride_first[link] + days, c]
    for b in range(len(cells)):
        n = cells[b].people
        if n == 0:
            continue
        memory = cells[b].memory / n
        cells[b].people, cells[b].memory = 0, 0.0
        if late:
            crowd = now.late[listed]
            crowd.link, crowd.days, crowd.klass, crowd.memory, crowd.people = link, days, c, memory, n
            crowd.phase, crowd.gone = _draw(now, key, day), 0
            listed += 1
        else:
            _travel(flee, now, day, link, days, c, memory, 0.0, n)
    return listed


@kernel
def _travel_all(flee, now, key, day, fills):
    """Let those on the way travel for whom it does not matter who came before; list the others, and return in how many groups."""
    groups, listed = 0, 0
    for link in range(len(now.ways)):
        for days in range(now.ride_first[link + 1] - now.ride_first[link]):
            late = fills and is_reached(now, now.ways[link], days, now.tally[_LONGEST])
            for c in range(now.ride.shape[2]):
                now.late_first[groups] = listed
                listed = _travel_or_list(flee, now, key, day, link, days, c, late, listed)
                if listed > now.late_first[groups]:
                    groups += 1
    now.late_first[groups] = listed
    return groups


@kernel
def _travel_late(plan, flee, now, flow, key, day, groups, until):
    """Let those who are listed travel who do so until a time of the day, and go on; in a mixed order, as rows are gone through."""
    step, start = stride(groups), int(_draw(now, key, day) * groups)
    for j in range(groups):
        at = (start + j * step) % groups
        for i in range(now.late_first[at], now.late_first[at + 1]):
            late = now.late[i]
            n = (int(late.people * until + late.phase) if until < 1.0 else late.people) - late.gone
            if n > 0:
                late.gone += n
                _travel(flee, now, day, late.link, late.days, late.klass, late.memory, 0.0, n)
        if (j + 1) * _TURNS // groups > j * _TURNS // groups:
            _go_on(plan, flee, now, flow, key, day)


@kernel
def flee_crowds(plan, state, book, flee, now, key, day):
    """Let crowds decide and travel; yesterday's numbers and tomorrow's change places."""
    flow = book.cells[day, plan.layout.flow : plan.layout.flow + len(plan.km)]
    now.tally[_DRAWS] = 0
    look_round(now)
    _set_out_all(plan, flee, now, flow, key, day)
    look_round(now)
    movers = state.arrived[0]
    for p in range(len(now.sites)):
        movers -= now.sites[p].stock
    groups = _travel_all(flee, now, key, day, mark_reach(flee, now, movers, now.tally[_LONGEST]))
    _go_on(plan, flee, now, flow, key, day)
    done, until = 0.0, FIRST_PART
    while groups > 0 and done < 1.0:
        _travel_late(plan, flee, now, flow, key, day, groups, until)
        done, until = until, next_part(flee, now, until, until - done)
