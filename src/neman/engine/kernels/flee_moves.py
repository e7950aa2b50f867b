"""How people move in a Flee instance: first everyone at a place decides, then everyone on the way travels."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from neman.engine.flee import (
    BUFFER,
    COMPAT,
    COUNT_ACTIVE,
    D_WALK,
    HOME_POWER,
    NO_SHORT_STINTS,
    ON_FOOT,
    PRUNING,
    RARE,
    SPEED,
    WALK,
    WEIGHT_POWER,
)
from neman.engine.kernels.borrow import borrow
from neman.engine.kernels.flee_rows import depart, doze, sleep, stop_at
from neman.engine.names import AT_PLACE, D_LEAVE, TRAVELLING
from neman.rng import uniform

__all__ = ["flee_moves", "room_of"]

_FULL = 0.5  # a camp with less room than this is given up as an aim


@njit(cache=True, nogil=True)
def room_of(site, buffer):
    """Return the room of a place: 1 up to the buffer share of its capacity, then falling to 0."""
    if site.capacity < 1.0 or site.stock <= buffer * site.capacity:
        return 1.0
    if site.stock >= site.capacity:
        return 0.0
    return 1.0 - (site.stock - buffer * site.capacity) / (site.capacity * (1.0 - buffer))


@njit(cache=True, nogil=True)
def _weight(person, r, sites, routes, base, value, far):
    """Return the weight of a route for a row now; -1 where it is closed."""
    weight = base[person.klass, r]
    if weight <= 0.0:
        return weight
    end = routes[r].end
    room = room_of(sites[end], value[BUFFER])
    if room < 1.0:
        weight *= room ** value[WEIGHT_POWER]
    if len(far) > 0:
        origin = person.place if value[COMPAT] > 0.0 else person.home
        weight /= max(1.0, far[origin, end]) ** (value[HOME_POWER] * value[WEIGHT_POWER])
    return weight


@njit(cache=True, nogil=True)
def _weights(person, sites, routes, base, value, far, scratch):
    """Write the weights of the routes of a place into `scratch` (-1: closed); return their sum and how many are open."""
    first, last = sites[person.place].first, sites[person.place].last
    best = total = 0.0
    n = 0
    for r in range(first, last):
        weight = _weight(person, r, sites, routes, base, value, far)
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
def _pick(person, sites, routes, base, value, far, scratch, u):
    """Return a route drawn by weight; any open one where all weights are zero; -1 where none is open."""
    first, last = sites[person.place].first, sites[person.place].last
    total, n = _weights(person, sites, routes, base, value, far, scratch)
    aim = u * (total if total > 0.0 else n)
    chosen = -1
    for i in range(last - first):
        weight = scratch[i]
        if weight < 0.0 or (total > 0.0 and weight == 0.0):
            continue
        chosen = first + i
        aim -= weight if total > 0.0 else 1.0
        if aim < 0.0:
            break
    return chosen


@njit(cache=True, nogil=True)
def _forced(person, sites, ways, routes, chain):
    """Return the open link that everybody at a place must take, -1 where there is none."""
    for r in range(sites[person.place].first, sites[person.place].last):
        link = chain[routes[r].first]
        if ways[link].forced == 1 and ways[link].open == 1:
            return link
    return -1


@njit(cache=True, nogil=True)
def _go_on(person, sites, ways, routes, chain, buffer):
    """Return the next link of the route in hand; -1, and no route, where it is closed or leads to a full camp."""
    route = routes[person.route]
    link = chain[route.first + person.hop]
    end = sites[route.end]
    if ways[link].open == 0 or (end.camp == 1 and room_of(end, buffer) < _FULL):
        person.route = -1
        return -1
    person.hop += 1
    if route.first + person.hop == route.last:
        person.route = -1
    return link


@njit(cache=True, nogil=True)
def _decide(person, row, sites, ways, routes, chain, base, value, far, scratch, flow, key, day, sure):
    """Decide whether to leave a place, and where to; return whether the row is on the way."""
    person.turn += 1
    chance = 1.0 if sure else sites[person.place].leave
    u = uniform(key, D_LEAVE, day, row, person.turn)
    if u >= chance:
        return False
    link = -1 if value[COMPAT] > 0.0 else _forced(person, sites, ways, routes, chain)
    if link >= 0:
        person.route = -1
    else:
        if person.route < 0:
            person.hop = 0
            person.route = _pick(person, sites, routes, base, value, far, scratch, u / chance)
            if person.route < 0:
                return False
        link = _go_on(person, sites, ways, routes, chain, value[BUFFER])
        if link < 0:
            return False
    depart(person, sites, link, TRAVELLING)
    flow[link] += person.size
    return True


@njit(cache=True, nogil=True)
def _speed(person, row, way, value, key, day):
    """Return what a row covers on a link today."""
    if person.fresh == 1 and value[ON_FOOT] > 0.0:
        return value[WALK]
    if way.walking > 0.0 and uniform(key, D_WALK, day, row, person.turn) < way.walking:
        return value[WALK]
    return way.speed


@njit(cache=True, nogil=True)
def _arrive(person, way, sites):
    """Let a row stop at the end of its link, or back at its start where the link has closed; return whether it got there."""
    if way.open == 1:
        stop_at(person, sites, way.end)
        return True
    person.route = -1
    stop_at(person, sites, way.start)
    return False


@njit(cache=True, nogil=True)
def _passes_on(person, sites, value, memory, moved):
    """Return whether a row that travelled less than half of what it could passes the town where it is."""
    if value[NO_SHORT_STINTS] == 0.0 or sites[person.place].town == 0:
        return False
    return (memory + moved / value[SPEED]) / 2.0 < 0.5


@njit(cache=True, nogil=True)
def _travel(people, row, sites, ways, routes, chain, base, value, far, scratch, flow, head, key, day):
    """Travel until the day is over: each link gets a day's distance, and who used less than that may go on."""
    person = people[row]
    memory = math.ldexp(person.memory, person.since - day)
    moved = 0.0
    while True:
        way = ways[person.link]
        speed = _speed(person, row, way, value, key, day)
        person.done += np.float32(speed)
        moved += speed
        if person.done <= way.km:
            sleep(people, head, row, day + 1)
            break
        person.fresh = 0
        moved += way.km - person.done
        if not _arrive(person, way, sites) or moved >= speed:
            doze(people, sites, head, key, day, row, day + 1)
            break
        sure = _passes_on(person, sites, value, memory, moved)
        if not _decide(person, row, sites, ways, routes, chain, base, value, far, scratch, flow, key, day, sure):
            doze(people, sites, head, key, day, row, day + 1)
            break
    person.memory = (memory + moved / value[SPEED]) / 2.0
    person.since = day + 1


@njit(cache=True, nogil=True)
def _wake(people, active, first, day):
    """List the rows that act today; return how many."""
    n = 0
    row = first
    while row >= 0:
        person = people[row]
        if person.wake == day and (person.phase == AT_PLACE or person.phase == TRAVELLING):
            person.turn = 0
            active[n] = row
            n += 1
        row = person.later
    return n


@njit(cache=True, nogil=True)
def _move_all(people, active, sites, ways, routes, chain, base, value, far, scratch, flow, head, key, day):
    n = _wake(people, active, head[day], day)
    for i in range(n):
        row = active[i]
        person = people[row]
        if person.phase == AT_PLACE:
            rare = sites[person.place].leave < RARE
            if not _decide(person, row, sites, ways, routes, chain, base, value, far, scratch, flow, key, day, rare):
                doze(people, sites, head, key, day, row, day + 1)
    for i in range(n):
        row = active[i]
        if people[row].phase == TRAVELLING:
            _travel(people, row, sites, ways, routes, chain, base, value, far, scratch, flow, head, key, day)
    return n


@njit(cache=True, nogil=True)
def flee_moves(plan, state, book, flee, now, key, day):
    """Let everyone who is awake decide, then everyone on the way travel."""
    cells = borrow(book.cells)  # type: ignore[call-arg, var-annotated]
    flow = borrow(cells[day, plan.layout.flow : plan.layout.flow + len(plan.km)])
    now.count[COUNT_ACTIVE] = _move_all(
        borrow(now.people),
        borrow(now.active),
        borrow(now.sites),
        borrow(now.ways),
        borrow(now.routes),
        borrow(plan.chain),
        borrow(now.base),
        borrow(flee.value),
        borrow(flee.far),
        borrow(now.scratch),
        flow,
        borrow(state.head),
        key,
        day,
    )
