"""How people move in a Flee instance: first everyone at a place decides, then everyone on the way travels."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.flee_names import (
    AIMS,
    D_SYSTEM,
    D_WALK,
    DELIBERATE_BELOW,
    DELIBERATION,
    NO_SHORT_STINTS,
    ON_FOOT,
    RARE,
    SPEED,
    WALK,
)
from neman.engine.kernels.flee_rows import AT_A_TIME, depart, doze, fetch, next_of, sleep, stop_at, stride, wake
from neman.engine.kernels.flee_ways import book_flow, choose_route, is_given_up, look_at, look_round, way_of
from neman.engine.names import AT_PLACE, D_LEAVE, TRAVELLING
from neman.rng import uniform

__all__ = ["flee_moves"]


@kernel
def _view(flee, now, key, day, row):
    """Return the row of `base` by which someone weighs: where there is little conflict, some deliberate."""
    person = now.people[row]
    calm = flee.value[DELIBERATION] > 0.0 and now.sites[person.place].conflict <= flee.value[DELIBERATE_BELOW]
    deliberate = calm and uniform(key, D_SYSTEM, day, row, person.turn) < flee.value[DELIBERATION]
    return person.klass + (len(now.base) // 2 if deliberate else 0)


@kernel
def _go_on(plan, flee, now, person):
    """Return the next way of the route in hand; -1, and no route, where it is closed or leads to a full camp."""
    route = now.routes[person.route]
    way = way_of(plan, flee, now, person.route, person.hop)
    if now.ways[way].open == 0 or is_given_up(flee, now, route.end):
        person.route = -1
        return -1
    person.hop += 1
    if flee.value[AIMS] > 0.0 or route.first + person.hop == route.last:
        person.route = -1
    return way


@kernel
def _choose(plan, flee, now, key, day, row, u):
    """Return the way that a row takes next, -1 where it finds none; `u` in [0, 1) picks a route where none is in hand."""
    person = now.people[row]
    link = now.sites[person.place].forced
    if link >= 0:
        person.route = -1
        return link
    if person.route < 0:
        person.hop = 0
        person.route = choose_route(flee, now, person.place, _view(flee, now, key, day, row), person.home, u)
    return -1 if person.route < 0 else _go_on(plan, flee, now, person)


@kernel
def _decide(plan, flee, now, flow, key, day, row, sure):
    """Decide whether to leave a place, and where to; return whether the row is on the way."""
    person = now.people[row]
    person.turn += 1
    chance = 1.0 if sure else now.sites[person.place].leave
    u = uniform(key, D_LEAVE, day, row, person.turn)
    way = _choose(plan, flee, now, key, day, row, u / chance) if u < chance else -1
    if way < 0:
        return False
    depart(now, person, way, TRAVELLING)
    book_flow(plan, now, flow, way, person.size)
    return True


@kernel
def _speed(flee, person, row, way, key, day):
    """Return what a row covers on a link today."""
    if person.fresh == 1 and flee.value[ON_FOOT] > 0.0:
        return flee.value[WALK]
    if way.walking > 0.0 and uniform(key, D_WALK, day, row, person.turn) < way.walking:
        return flee.value[WALK]
    return way.speed


@kernel
def _arrive(flee, now, person, way):
    """Let a row stop at the end of its link, or back at its start where the link has closed; return whether it got there."""
    if way.open == 1:
        stop_at(flee, now, person, way.end)
        return True
    person.route = -1
    stop_at(flee, now, person, way.start)
    return False


@kernel
def _passes_on(flee, now, person, memory, moved):
    """Return whether a row that travelled less than half of what it could passes the town where it is."""
    if flee.value[NO_SHORT_STINTS] == 0.0 or now.sites[person.place].town == 0:
        return False
    return (memory + moved / flee.value[SPEED]) / 2.0 < 0.5


@kernel
def _travel(plan, state, flee, now, flow, key, day, row):
    """Travel until the day is over: each link gets a day's distance, and who used less than that may go on."""
    person = now.people[row]
    memory = np.float32(person.memory * 2.0 ** (person.since - day))
    moved = 0.0
    while True:
        way = now.ways[person.link]
        speed = _speed(flee, person, row, way, key, day)
        person.done += np.float32(speed)
        moved += speed
        if person.done <= way.km:
            sleep(state, now, day, row, day + 1)
            break
        person.fresh = 0
        moved += way.km - person.done
        goes_on = _arrive(flee, now, person, way) and moved < speed
        if not goes_on or not _decide(plan, flee, now, flow, key, day, row, _passes_on(flee, now, person, memory, moved)):
            doze(state, now, key, day, row, day + 1)
            break
        look_at(flee, now, person.place)
    person.memory = (memory + moved / flee.value[SPEED]) / 2.0
    person.since = day + 1


@kernel
def _set_out(plan, state, flee, now, flow, key, day):
    """Let everyone at a place who is awake decide; list all who are on the way then, and return how many."""
    on_the_way, n = 0, wake(state, now, day)
    for i in range(n):
        if i % AT_A_TIME == 0:
            fetch(now, i, 1, n)
        row = now.active[i]
        person = now.people[row]
        if person.wake != day:
            continue
        person.turn = 0
        if person.phase == AT_PLACE:
            rare = now.sites[person.place].leave < RARE
            if not _decide(plan, flee, now, flow, key, day, row, rare):
                doze(state, now, key, day, row, day + 1)
        if person.phase == TRAVELLING:
            now.active[on_the_way] = row
            on_the_way += 1
    return on_the_way


@kernel
def flee_moves(plan, state, book, flee, now, key, day):
    """Let everyone who is awake decide by the numbers of the evening before, then everyone on the way travel by those of now."""
    flow = book.cells[day, plan.layout.flow : plan.layout.flow + len(plan.km)]
    look_round(now)
    n = _set_out(plan, state, flee, now, flow, key, day)
    look_round(now)
    at, step = 0, stride(n)
    for i in range(n):
        if i % AT_A_TIME == 0:
            fetch(now, at, step, n)
        _travel(plan, state, flee, now, flow, key, day, now.active[at])
        at = next_of(at, step, n)
