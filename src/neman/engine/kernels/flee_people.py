"""Who appears where in a Flee instance: first stocks, totals spread over conflict zones, or numbers per zone and day."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import (
    BY_FLOOD,
    BY_FOOD,
    BY_TOTALS,
    COMPAT,
    CONSTANT,
    COUNT_PENDING,
    COUNT_ROWS,
    D_CLASS,
    D_NUMBER,
    D_PLACE,
    D_SINK,
    DECAY_INTERVAL,
    EVERYWHERE,
    FROM_POPULATION,
    MODE,
    PER_ROW,
    PER_ZONE,
    POISSON,
    SINKS,
)
from neman.engine.kernels.flee_rows import doze
from neman.engine.kernels.flee_world import decay_of
from neman.engine.names import AT_PLACE, NO_ROOM, SETTLED, STATUS
from neman.rng import FIRST, binomial, poisson, rounded, uniform

__all__ = ["flee_arrivals", "flee_sinks"]

_PART_OF_ROW = 1_000_000  # number of the draw, after those that a Poisson number takes


@kernel
def _class_of(mix, place, u):
    """Return the class at which the cumulative mix of a place passes the share `u`."""
    last = mix.shape[1] - 1
    aim = u * mix[place, last]
    c = 0
    while c < last and aim >= mix[place, c]:
        c += 1
    return c


@kernel
def _appear(state, now, key, day, row, place, klass, size):
    """Let a row of `size` people appear at a place."""
    person = now.people[row]
    person.place, person.home, person.klass, person.size = place, place, klass, size
    person.route, person.fresh, person.since, person.phase = -1, 1, day, AT_PLACE
    now.sites[place].stock += size
    doze(state, now, key, day, row, day)


@kernel
def _add_crowd(stay, sites, flee, arrived, key, day, place, persons, klass):
    """Add people to the cohorts of a place; a class of -1 is drawn from its mix."""
    mix = flee.mix
    left, last = persons, mix.shape[1] - 1
    below = 0.0
    for c in range(last + 1):
        share = (mix[place, c] - below) / max(mix[place, last] - below, 1e-300)
        below = mix[place, c]
        if klass >= 0:
            share = 1.0 if c == klass else 0.0
        n = binomial(left, min(share, 1.0), key, D_CLASS, day, place, c * 64)
        stay[place, c, 0].people += n
        left -= n
    sites[place].stock += persons
    arrived[0] += persons
    if flee.value[FROM_POPULATION] > 0.0 and klass < 0:
        sites[place].population = max(sites[place].population - persons, 0.0)


@kernel
def _appear_all(plan, state, flee, now, key, day, place, rows, size, klass):
    """Let rows appear at a place; a class of -1 is drawn from the mix of the place."""
    if now.stay.shape[1] > 0:
        _add_crowd(now.stay[day % 2], now.sites, flee, state.arrived, key, day, place, rows * size, klass)
        return
    people, sites, mix = now.people, now.sites, flee.mix
    first = now.count[COUNT_ROWS]
    if first + rows > len(people):
        state.counter[STATUS] = NO_ROOM
        return
    one = mix.shape[1] == 1
    for row in range(first, first + rows):
        c = klass
        if klass < 0:
            c = 0 if one else _class_of(mix, place, uniform(key, D_CLASS, day, row, FIRST))
        _appear(state, now, key, day, row, place, c, size)
    now.count[COUNT_ROWS] = first + rows
    state.arrived[0] += rows * size
    if flee.value[FROM_POPULATION] > 0.0 and klass < 0:
        sites[place].population = max(sites[place].population - rows * size, 0.0)


@kernel
def _push_of(site, flee, day):
    """Return how strongly people are driven out of a place: intensity x decay of conflict, level of the flood, or want of food."""
    if flee.value[BY_FLOOD] > 0.0:
        return site.flood
    if site.conflict > 0.0:
        return site.conflict * decay_of(site, flee.decay, flee.value[DECAY_INTERVAL], day)
    if flee.value[BY_FOOD] > 0.0 and site.foreign == 0 and site.camp == 0:
        return site.food
    return 1.0 if flee.value[EVERYWHERE] > 0.0 and site.foreign == 0 else 0.0


@kernel
def _spread(plan, state, flee, now, key, day, persons, size):
    """Spread people over places in proportion to population x push; who finds no place waits for one."""
    sites = now.sites
    total = 0.0
    for p in range(len(sites)):
        sites[p].spawn = sites[p].population * _push_of(sites[p], flee, day)
        total += sites[p].spawn
    if total <= 0.0:
        now.count[COUNT_PENDING] = persons
        return
    rows = persons // size
    now.count[COUNT_PENDING] = persons - rows * size
    for p in range(len(sites)):
        weight = sites[p].spawn
        if weight <= 0.0 or rows <= 0:
            continue
        n = rows if weight >= total * (1.0 - 1e-12) else binomial(rows, weight / total, key, D_PLACE, day, p, FIRST)
        total -= weight
        rows -= n
        _appear_all(plan, state, flee, now, key, day, p, n, size, -1)


@kernel
def _by_zone(plan, state, flee, now, key, day, size):
    """Let a number of people appear at each conflict zone (or flooded place): fixed, Poisson, or a share of its population.

    What is left of a row is a whole row or none by lot; as coded, none.
    """
    mode, rate = flee.value[MODE], flee.value[PER_ZONE]
    for p in range(len(now.sites)):
        site = now.sites[p]
        push = site.flood if flee.value[BY_FLOOD] > 0.0 else site.conflict
        if push <= 0.0:
            continue
        if mode == CONSTANT:
            persons = int(rate * push)
        elif mode == POISSON:
            persons = poisson(rate * push, key, D_NUMBER, day, p, FIRST)
        else:
            persons = int(rate * site.population * push)
        rows = persons // size if flee.value[COMPAT] > 0.0 else rounded(persons / size, key, D_NUMBER, day, p, _PART_OF_ROW)
        _appear_all(plan, state, flee, now, key, day, p, rows, size, -1)


@kernel
def _first_stocks(plan, state, flee, now, key, size):
    f = flee
    for i in range(len(f.stock_place)):
        _appear_all(plan, state, flee, now, key, 0, f.stock_place[i], f.stock_rows[i] - 1, size, f.stock_class[i])
        _appear_all(plan, state, flee, now, key, 0, f.stock_place[i], 1, f.stock_rest[i], f.stock_class[i])


@kernel
def flee_arrivals(plan, state, flee, now, key, day):
    """Let the people of today appear."""
    size = int(flee.value[PER_ROW])
    if day == 0:
        _first_stocks(plan, state, flee, now, key, size)
    if flee.value[MODE] == BY_TOTALS:
        persons = flee.newcomers[day] + now.count[COUNT_PENDING]
        if persons > 0:
            _spread(plan, state, flee, now, key, day, persons, size)
    else:
        _by_zone(plan, state, flee, now, key, day, size)


@kernel
def _sink(people, n, sites, sink, key, day):
    for row in range(n):
        person = people[row]
        in_camp = person.phase == AT_PLACE and sites[person.place].camp == 1
        if in_camp and uniform(key, D_SINK, day, row, FIRST) < sink[person.place]:
            person.phase = SETTLED


@kernel
def flee_sinks(flee, now, key, day):
    """Let people in camps leave the system with the chance of their camp; they stay in its count."""
    if flee.value[SINKS] > 0.0:
        _sink(now.people, now.count[COUNT_ROWS], now.sites, flee.sink, key, day)
