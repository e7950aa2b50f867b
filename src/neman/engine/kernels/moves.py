"""Moves: everyone who is awake decides whether to leave, chooses a route and travels."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.lots import allot
from neman.engine.kernels.parts import some, take
from neman.engine.kernels.rows import arrive, is_gone, people_in, push, put, rest, sleep
from neman.engine.names import (
    ACTIVE,
    AT_GATE,
    AT_PLACE,
    D_CHOOSE,
    D_ESCORT,
    D_GIVE_UP,
    D_LEAVE,
    D_SEAT,
    ESCORTS,
    GIVE_UP,
    HOME,
    HOMEBOUND,
    IN_LIMBO,
    IN_RECEPTION,
    MOST_HOPS,
    ONWARD,
    QUEUE,
    SEATS,
    STRIP,
    TRAVELLING,
    TRIED,
    UNLIMITED,
    WAITING,
)
from neman.rng import FIRST, uniform

__all__ = ["board", "moves"]

_GOES, _WAITS = np.arange(2)  # what boarding a link leads to
_SPAN = 64  # draws that one binomial number may use before it meets the next


@kernel
def wake(plan, state, day):
    """Sort the rows that wake up today: movers into `active`, people between the lines into `strip`."""
    for which in (ACTIVE, QUEUE, TRIED, STRIP):
        state.counter[which] = 0
    row = np.int64(state.head[day])
    while row >= 0:
        later = np.int64(state.later[row])
        phase = state.phase[row]
        if state.wake[row] == day and not is_gone(phase):
            state.today[row] = 1.0
            state.turn[row] = 0
            if phase == IN_LIMBO:
                push(state, state.strip, STRIP, row)
            elif phase == IN_RECEPTION:
                sleep(state, row, day + 1)
            else:
                push(state, state.active, ACTIVE, row)
        row = later


@kernel
def _travel_on(plan, state, row, link):
    state.link[row] = link
    state.left[row] = plan.km[link]
    put(state, row, np.int64(state.place[row]), TRAVELLING)


@kernel
def _book_flow(plan, state, book, day, row, link):
    book.cells[day, plan.layout.flow + link] += people_in(state, row)


@kernel
def board(plan, state, book, day, row, link):
    """Let a row set out on a link: it travels, stands at the gate, or waits for a seat."""
    gate = plan.gate_of[link]
    if gate >= 0:
        _book_flow(plan, state, book, day, row, link)
        put(state, row, np.int64(state.place[row]), AT_GATE)
        state.gate[row] = gate
        push(state, state.tried, TRIED, row)
        return _WAITS
    if state.link_levers[link, SEATS] < UNLIMITED:
        state.link[row] = link
        push(state, state.queue, QUEUE, row)
        return _WAITS
    _book_flow(plan, state, book, day, row, link)
    _travel_on(plan, state, row, link)
    return _GOES


@kernel
def _travel(plan, state, row):
    """Travel for the rest of the day; return whether the end of the link is reached."""
    link = np.int64(state.link[row])
    reach = plan.speed[link] * state.today[row]
    if state.left[row] > reach:
        state.left[row] -= np.float32(reach)
        state.today[row] = 0.0
        return False
    state.today[row] -= np.float32(state.left[row] / plan.speed[link])
    end = plan.end[link]
    if state.goal[row] == HOMEBOUND and end == plan.home[state.klass[row]]:
        put(state, row, end, HOME)
    else:
        arrive(plan, state, row, end)
    return True


@kernel
def _next_link(plan, state, row):
    """Return the next link of the route in hand, -1 where it ends or is closed."""
    route = state.route[row]
    if route < 0:
        return -1
    state.hop[row] += 1
    at = plan.chain_first[route] + state.hop[row]
    if at >= plan.chain_first[route + 1] or state.open[plan.chain[at]] == 0:
        state.route[row] = -1
        return -1
    return plan.chain[at]


@kernel
def _choose(plan, state, c, place, u):
    """Return the route on which the cumulative weight passes the share `u`; -1 where every way is closed."""
    first, last = plan.route_first[place], plan.route_first[place + 1]
    if first == last or state.weight[c, last - 1] <= 0.0:
        return -1
    aim = u * state.weight[c, last - 1]
    for r in range(first, last):
        if aim < state.weight[c, r]:
            return r
    return last - 1


@kernel
def _take_route(plan, state, book, day, row, route):
    state.route[row] = route
    state.hop[row] = 0
    return board(plan, state, book, day, row, plan.chain[plan.chain_first[route]])


@kernel
def _spread(plan, state, book, key, day, row):
    """Spread a cohort over the routes of its place: a multinomial draw, by conditional binomials."""
    place, c = np.int64(state.place[row]), np.int64(state.klass[row])
    first, last = plan.route_first[place], plan.route_first[place + 1]
    if first == last or state.weight[c, last - 1] <= 0.0:
        rest(plan, state, key, day, row, day + 1)
        return
    turn, below = state.turn[row], 0.0
    for r in range(first, last):
        total = state.weight[c, last - 1] - below
        mine = state.weight[c, r] - below
        below = state.weight[c, r]
        if mine <= 0.0:
            continue
        part = some(plan, state, row, min(mine / total, 1.0), key, D_CHOOSE, day, (turn * 256 + r - first) * _SPAN)
        if part < 0:
            continue
        if _take_route(plan, state, book, day, part, r) == _GOES:
            push(state, state.active, ACTIVE, part)
        if part == row:
            return


@kernel
def _give_up(plan, state, key, day, row):
    """Let some of those who wait in front of a gate turn home."""
    chance = state.class_levers[state.klass[row], GIVE_UP]
    part = some(plan, state, row, chance, key, D_GIVE_UP, day, state.turn[row] * _SPAN)
    if part >= 0:
        state.goal[part] = HOMEBOUND
        if part != row:
            push(state, state.active, ACTIVE, part)


@kernel
def _go_home(plan, state, book, day, row):
    place = np.int64(state.place[row])
    if place == plan.home[state.klass[row]]:
        put(state, row, place, HOME)
        return _WAITS
    link = plan.home_link[state.klass[row], place]
    if link < 0 or state.open[link] == 0:
        sleep(state, row, day + 1)
        return _WAITS
    state.route[row] = -1
    return board(plan, state, book, day, row, link)


@kernel
def _set_out(plan, state, book, key, day, row, sure):
    """Decide whether to leave and where to; return _GOES where this row goes on travelling today."""
    place = np.int64(state.place[row])
    if state.goal[row] == ONWARD and plan.waiting[place] == 1:
        _give_up(plan, state, key, day, row)
    if state.goal[row] == HOMEBOUND:
        return _go_home(plan, state, book, day, row)
    chance = 1.0 if sure else state.leave[place]
    part = some(plan, state, row, chance, key, D_LEAVE, day, state.turn[row] * _SPAN)
    if part != row:
        rest(plan, state, key, day, row, day + 1)
    if part < 0:
        return _WAITS
    if state.count[part] > 1:
        _spread(plan, state, book, key, day, part)
        return _WAITS
    route = _choose(plan, state, np.int64(state.klass[part]), place, uniform(key, D_CHOOSE, day, state.ident[part], state.turn[part]))
    if route < 0:
        rest(plan, state, key, day, part, day + 1)
        return _WAITS
    outcome = _take_route(plan, state, book, day, part, route)
    if part != row and outcome == _GOES:
        push(state, state.active, ACTIVE, part)
        return _WAITS
    return outcome


@kernel
def _advance(plan, state, book, key, day, row):
    """Move one row until the day is over, or until it stops at a place, a gate or a queue."""
    sure = plan.plain[state.place[row]] == 1 and state.turn[row] == 0 and plan.cohorts == 0
    while state.turn[row] < MOST_HOPS:
        if state.phase[row] == TRAVELLING:
            if not _travel(plan, state, row):
                sleep(state, row, day + 1)
                return
            if is_gone(state.phase[row]):
                return
            sure = False
            onward = _next_link(plan, state, row)
            if onward >= 0:
                if board(plan, state, book, day, row, onward) != _GOES:
                    return
                continue
        state.turn[row] += 1
        if _set_out(plan, state, book, key, day, row, sure) != _GOES:
            return
    sleep(state, row, day + 1)


@kernel
def _escort(plan, state, book, key, day):
    """Take as many people as the state escorts today along its links, whatever they would have chosen."""
    for link in range(len(plan.km)):
        wanted = state.link_levers[link, ESCORTS]
        if wanted <= 0.0 or state.open[link] == 0:
            continue
        state.counter[WAITING] = 0
        for i in range(state.counter[ACTIVE]):
            row = state.active[i]
            if state.place[row] == plan.start[link] and state.phase[row] == AT_PLACE and state.goal[row] == ONWARD:
                push(state, state.waiting, WAITING, row)
        allot(plan, state, wanted + uniform(key, D_ESCORT, day, link, FIRST), key, D_ESCORT, day)
        for i in range(state.counter[WAITING]):
            part = take(plan, state, state.waiting[i], state.granted[i], key, day)
            if part < 0:
                continue
            state.route[part] = -1
            if plan.gate_of[link] >= 0:
                board(plan, state, book, day, part, link)
                continue
            _book_flow(plan, state, book, day, part, link)
            _travel_on(plan, state, part, link)
            if part != state.waiting[i]:
                push(state, state.active, ACTIVE, part)


@kernel
def _call(state, link, first, last):
    """List those in the queue, from `first` on, who wait for a seat on a link; return the first of the others."""
    state.counter[WAITING] = 0
    for i in range(first, last):
        row = state.queue[i]
        if state.link[row] == link:
            push(state, state.waiting, WAITING, row)
            state.queue[i] = state.queue[first]  # rows of this link to the front, the others keep waiting
            state.queue[first] = row
            first += 1
    return first


@kernel
def _seat(plan, state, book, key, day):
    """Give out the seats that are left by lot, link by link; who gets none waits until tomorrow."""
    queued = state.counter[QUEUE]
    state.counter[QUEUE] = 0
    done = np.int64(0)
    while done < queued:
        link = np.int64(state.link[state.queue[done]])
        done = _call(state, link, done, queued)
        allot(plan, state, state.seats[link], key, D_SEAT, day)
        for i in range(state.counter[WAITING]):
            row = state.waiting[i]
            part = take(plan, state, row, state.granted[i], key, day)
            if part != row:
                state.route[row] = -1
                sleep(state, row, day + 1)
            if part >= 0:
                state.seats[link] -= people_in(state, part)
                _book_flow(plan, state, book, day, part, link)
                _travel_on(plan, state, part, link)
                push(state, state.active, ACTIVE, part)


@kernel
def moves(plan, state, book, key, day):
    """Move everyone who is awake; those who get a seat go on in another round."""
    wake(plan, state, day)
    _escort(plan, state, book, key, day)
    while state.counter[ACTIVE] > 0:
        i = 0
        while i < state.counter[ACTIVE]:
            row = state.active[i]
            if state.phase[row] == AT_PLACE or state.phase[row] == TRAVELLING:
                _advance(plan, state, book, key, day, row)
            i += 1
        state.counter[ACTIVE] = 0
        _seat(plan, state, book, key, day)
