"""Cohorts of a Flee instance: people at the same place or link, of one class and memory, are exchangeable, so they are counted.

The day is that of `flee_moves`, with numbers drawn for whole crowds: binomial for who leaves, multinomial for where to. The
law is the same but for two bins, of which people have the mean: recent travel in steps of 1 / `MEMORY_STEPS` of a day's distance, and
the distance done today in steps of the longest day, the smaller the more people there are. Places, classes and memory bins are `place`,
`c` and `b`; kinds of memory that are there, `k`.
"""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import D_PICK, D_SPLIT, NO_SHORT_STINTS, SPEED
from neman.engine.kernels.flee_cells import add, clear, settle, wait
from neman.engine.kernels.flee_parts import FIRST_PART, at_once, list_late, next_part, watch
from neman.engine.kernels.flee_rows import stride
from neman.engine.kernels.flee_ways import book_flow, is_given_up, look_round, pick_route, way_of, weigh_routes
from neman.rng import FIRST, binomial, pair

__all__ = ["flee_crowds"]

_MORNING = -1.0  # km done by those who set out in the morning


@kernel
def _draw(now, key, day):
    """Return a number in [0, 1); two are drawn at once, and the second is kept."""
    tally = now.tally[0]
    picks = tally.picks
    tally.picks += 1
    if picks % 2 == 1:
        return tally.spare
    u, tally.spare = pair(key, D_PICK, day, picks // 2, FIRST)
    return u


@kernel
def _split(now, key, day, n, chance):
    """Return how many of `n` succeed."""
    if n <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return n
    if n == 1:
        return int(_draw(now, key, day) < chance)
    now.tally[0].splits += 1
    return binomial(n, chance, key, D_SPLIT, day, now.tally[0].splits, FIRST)


@kernel
def _take(plan, flee, now, flow, day, place, r, c, k, n):
    """Let `n` people of a kind set out on a route of a place; where it leads to a camp that is given up they stay."""
    if n <= 0:
        return
    if is_given_up(flee, now, now.routes[r].end):
        now.crowd[k].stay += n
    else:
        _set_out(plan, flee, now, flow, day, place, way_of(plan, flee, now, r, 0), c, k, n)


@kernel
def _pick(plan, flee, now, flow, key, day, place, c, k, n, total, is_open):
    """Let each of `n` people of a kind pick a route of a place by weight."""
    first, last = now.sites[place].first, now.sites[place].last
    for _ in range(n):
        now.chosen[pick_route(now, place, total, is_open, _draw(now, key, day)) - first] += 1
    for r in range(first, last):
        x = now.chosen[r - first]
        now.chosen[r - first] = 0
        _take(plan, flee, now, flow, day, place, r, c, k, x)


@kernel
def _spread(plan, flee, now, flow, key, day, place, c, k, n, total, is_open):
    """Spread `n` people of a kind over the routes of a place by weight: a multinomial number, drawn route by route."""
    first, last, even = now.sites[place].first, now.sites[place].last, total <= 0.0
    left = float(is_open) if even else total
    for r in range(first, last):
        weight = now.scratch[r - first]
        if weight < 0.0 or (not even and weight == 0.0):
            continue
        part = 1.0 if even else weight
        x = _split(now, key, day, n, part / left if part < left * (1.0 - 1e-12) else 1.0)
        _take(plan, flee, now, flow, day, place, r, c, k, x)
        left -= part
        n -= x
        if n <= 0:
            break


@kernel
def _leave(plan, flee, now, flow, key, day, place, c, kinds):
    """Let the crowd that wants to leave a place set out by the routes it chooses; who finds none is kept."""
    everyone = 0
    for k in range(kinds):
        everyone += now.crowd[k].leave
    if everyone == 0:
        return
    forced = now.sites[place].forced
    if forced >= 0:
        for k in range(kinds):
            if now.crowd[k].leave > 0:
                _set_out(plan, flee, now, flow, day, place, forced, c, k, now.crowd[k].leave)
        return
    total, is_open = weigh_routes(flee, now, place, c, place)
    for k in range(kinds):
        n = now.crowd[k].leave
        if is_open == 0:
            now.crowd[k].stay += n
        elif n <= 2 * is_open:
            _pick(plan, flee, now, flow, key, day, place, c, k, n, total, is_open)
        else:
            _spread(plan, flee, now, flow, key, day, place, c, k, n, total, is_open)


@kernel
def _set_out(plan, flee, now, flow, day, place, way, c, k, n):
    """Let `n` people of a kind set out on a way from a place."""
    book_flow(plan, now, flow, way, n)
    now.sites[place].stock -= n
    if now.crowd[k].done == _MORNING:
        add(now.ride[day % 2], now.ride_first[way], c, now.crowd[k].memory, 0.0, n)
    else:
        now.sites[place].known = now.sites[place].stock
        _travel(flee, now, day, way, 0, c, now.crowd[k].memory, now.crowd[k].done, n)


@kernel
def _travel(flee, now, day, link, days, c, memory, done, n):
    """Let `n` people travel on a link for a day: they stay on it, are taken back, or reach its end and may go on."""
    way = now.ways[link]
    if (days + 1) * way.speed <= way.km:
        settle(flee, now.ride[1 - day % 2], now.ride_first[link] + days + 1, c, memory, done + way.speed, n)
        return
    moved = done + way.km - days * way.speed
    end = way.end if way.open == 1 else way.start
    stays = way.open == 0 or moved >= way.speed
    steps = len(now.today_head)
    step = steps if stays else min(max(int(moved * steps / now.tally[0].longest), now.tally[0].step), steps - 1)
    if now.tally[0].early == 1 and now.sites[end].watched == 1:
        wait(now, step, end, c, memory, moved, n)
    else:
        _reach(flee, now, day, step, end, c, memory, moved, n)


@kernel
def _arrive(now, place, n):
    """Add `n` people to those at a place; everyone knows of them."""
    now.sites[place].stock += n
    now.sites[place].known = now.sites[place].stock


@kernel
def _reach(flee, now, day, step, place, c, memory, moved, n):
    """Let `n` people reach a place after `moved` km today: they stay, or are listed as they may go on."""
    _arrive(now, place, n)
    if step == len(now.today_head):
        settle(flee, now.stay[1 - day % 2], place, c, memory, moved, n)
        return
    if now.waiting[step, place, c] == 0:
        _, places, classes = now.waiting.shape
        cell = (step * places + place) * classes + c
        now.today_later[cell] = now.today_head[step]
        now.today_head[step] = cell
    wait(now, step, place, c, memory, moved, n)


@kernel
def _ask(flee, now, key, day, place, k, memory, done, n):
    """Ask `n` people of a kind at a place whether they leave, after `done` km today."""
    crowd, site = now.crowd[k], now.sites[place]
    crowd.memory, crowd.done = memory, done
    passes = done != _MORNING and flee.value[NO_SHORT_STINTS] > 0.0 and site.town == 1
    sure = passes and (memory + done / flee.value[SPEED]) / 2.0 < 0.5
    crowd.leave = n if sure else _split(now, key, day, n, site.leave)
    crowd.stay = n - crowd.leave


@kernel
def _ask_all(flee, now, key, day, place, cells, morning):
    """Ask the cohorts of a place whether they leave; return how many kinds there are."""
    kinds = 0
    for b in range(len(cells)):
        n = cells[b].people
        if n > 0:
            _ask(flee, now, key, day, place, kinds, cells[b].memory / n, _MORNING if morning else cells[b].km / n, n)
            clear(cells[b])
            kinds += 1
    return kinds


@kernel
def _leave_or_stay(plan, flee, now, flow, key, day, place, c, kinds):
    """Let the crowd that was asked leave a place or stay."""
    _leave(plan, flee, now, flow, key, day, place, c, kinds)
    for k in range(kinds):
        crowd = now.crowd[k]
        if crowd.stay > 0:
            settle(flee, now.stay[1 - day % 2], place, c, crowd.memory, max(crowd.done, 0.0), crowd.stay)


@kernel
def _go_on(plan, flee, now, flow, key, day, first):
    """Let those who have reached a place decide again, in the order of the distance done today, from a step on."""
    _, places, classes = now.waiting.shape
    for at in range(first, len(now.today_head)):
        now.tally[0].step = at
        while now.today_head[at] >= 0:
            cell = now.today_head[at]
            now.today_head[at] = now.today_later[cell]
            place, c = cell // classes % places, cell % classes
            now.waiting[at, place, c] = 0
            kinds = _ask_all(flee, now, key, day, place, now.today[at, place, c], False)
            _leave_or_stay(plan, flee, now, flow, key, day, place, c, kinds)
    now.tally[0].step = 0


@kernel
def _set_out_all(plan, flee, now, flow, key, day):
    """In the morning, let everyone at a place decide."""
    for place in range(len(now.sites)):
        if now.sites[place].stock > 0:
            for c in range(now.stay.shape[2]):
                kinds = _ask_all(flee, now, key, day, place, now.stay[day % 2, place, c], True)
                _leave_or_stay(plan, flee, now, flow, key, day, place, c, kinds)


@kernel
def _travel_all(flee, now, day):
    """Let all who are on the way travel."""
    for link in range(len(now.ways)):
        for days in range(now.ride_first[link + 1] - now.ride_first[link]):
            for c in range(now.ride.shape[2]):
                cells = now.ride[day % 2, now.ride_first[link] + days, c]
                for b in range(len(cells)):
                    n, memory = cells[b].people, cells[b].memory
                    if n > 0:
                        clear(cells[b])
                        _travel(flee, now, day, link, days, c, memory / n, 0.0, n)


@kernel
def _come(plan, flee, now, flow, key, day, late, n):
    """Let `n` people of a crowd reach their place at their time of the day: they stay, or decide at once whether to go on."""
    _arrive(now, late.place, n)
    if late.step == len(now.today_head):
        settle(flee, now.stay[1 - day % 2], late.place, late.klass, late.memory, late.km, n)
        return
    now.tally[0].step = late.step
    _ask(flee, now, key, day, late.place, 0, late.memory, late.km, n)
    _leave_or_stay(plan, flee, now, flow, key, day, late.place, late.klass, 1)


@kernel
def _come_all(plan, flee, now, flow, key, day, listed, until):
    """Let those who are listed come until a time of the day; in a mixed order, as rows are gone through."""
    step, start = stride(listed), int(_draw(now, key, day) * listed)
    for j in range(listed):
        late = now.late[(start + j * step) % listed]
        n = (int(late.people * until + late.phase) if until < 1.0 else late.people) - late.gone
        late.gone += n
        while n > 0:
            group = at_once(flee, now, late.place, n)
            _come(plan, flee, now, flow, key, day, late, group)
            _go_on(plan, flee, now, flow, key, day, late.step)
            n -= group


@kernel
def flee_crowds(plan, state, book, flee, now, key, day):
    """Let crowds decide and travel; yesterday's numbers and tomorrow's change places."""
    flow = book.cells[day, plan.layout.flow : plan.layout.flow + len(plan.km)]
    now.tally[0].splits, now.tally[0].picks = 0, 0
    look_round(now)
    _set_out_all(plan, flee, now, flow, key, day)
    look_round(now)
    movers = state.arrived[0]
    for p in range(len(now.sites)):
        movers -= now.sites[p].stock
    watch(flee, now, movers)
    now.tally[0].early = 1
    _travel_all(flee, now, day)
    _go_on(plan, flee, now, flow, key, day, 0)
    now.tally[0].early = 0
    listed, done, until = list_late(now, key, day), 0.0, FIRST_PART
    while listed > 0 and done < 1.0:
        _come_all(plan, flee, now, flow, key, day, listed, until)
        done, until = until, next_part(flee, now, until, until - done)
