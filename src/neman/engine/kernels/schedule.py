"""Schedule: what the states decided for today takes effect; links, gates and choices follow from it."""

from __future__ import annotations

import math

from neman.compiled import kernel
from neman.engine.names import (
    BARRIER,
    BARRIER_GAIN,
    BELIEF_POWER,
    BUFFER,
    CLASS_DIM,
    CLOSURE,
    DISTANCE_POWER,
    GATE_DIM,
    LINK_DIM,
    PATROL_REACH,
    PATROLS,
    PLACE_DIM,
    PLACES,
    SEATS,
    SETTING_OUT,
    SOFTENING,
    UNLIMITED,
    WEIGHT_POWER,
)

__all__ = ["prepare", "schedule", "set_lever"]


@kernel
def set_lever(state, dim, lever, target, value):
    """Set a lever of a gate, link, place or class."""
    if dim == GATE_DIM:
        state.gate_levers[target, lever] = value
    elif dim == LINK_DIM:
        state.link_levers[target, lever] = value
    elif dim == PLACE_DIM:
        state.place_levers[target, lever] = value
    elif dim == CLASS_DIM:
        state.class_levers[target, lever] = value


@kernel
def _open_links(plan, state, day):
    for k in range(len(plan.km)):
        end = plan.end[k]
        is_open = plan.link_opens[k] <= day < plan.link_closes[k] and plan.opens[end] <= day < plan.closes[end]
        state.open[k] = 1 if is_open and state.link_levers[k, CLOSURE] < 0.5 else 0
        state.seats[k] = state.link_levers[k, SEATS]


@kernel
def _watch(plan, state):
    """Set the chance to be detected: patrols watch stretches laid at random along the section, a barrier helps them."""
    for g in range(len(plan.length)):
        length = plan.length[g]
        if length <= 0.0:
            state.detect[g] = 1.0
            continue
        barrier = min(state.gate_levers[g, BARRIER] / length, 1.0)
        watched = state.gate_levers[g, PATROLS] * plan.value[PATROL_REACH] / length
        state.detect[g] = 1.0 - math.exp(-watched * (1.0 + plan.value[BARRIER_GAIN] * barrier))


@kernel
def _set_out(plan, state):
    """Set the chance to leave each place."""
    for p in range(len(plan.kind)):
        state.leave[p] = min(plan.leave[p] * state.place_levers[p, SETTING_OUT], 1.0)


@kernel
def _make_room(plan, state):
    """Set how much room places seem to have: 1 up to the buffer share of capacity, then falling to 0."""
    buffer = plan.value[BUFFER]
    for p in range(len(plan.kind)):
        capacity = state.place_levers[p, PLACES]
        if capacity >= UNLIMITED:
            state.room[p] = 1.0
        elif state.stock[p] >= capacity:
            state.room[p] = 0.0
        elif state.stock[p] <= buffer * capacity:
            state.room[p] = 1.0
        else:
            state.room[p] = (1.0 - state.stock[p] / capacity) / (1.0 - buffer)


@kernel
def _outlook(plan, state, route):
    """Return the best believed chance to get through at the gates ahead; 1 where there is none."""
    first, last = plan.ahead_first[route], plan.ahead_first[route + 1]
    if first == last:
        return 1.0
    best = 0.0
    for i in range(first, last):
        best = max(best, state.belief[plan.ahead[i]])
    return best ** plan.value[BELIEF_POWER]


@kernel
def _is_open(plan, state, route):
    for i in range(plan.chain_first[route], plan.chain_first[route + 1]):
        if state.open[plan.chain[i]] == 0 or plan.for_home[plan.chain[i]] == 1:
            return False
    return True


@kernel
def _to_the(x, power):
    """Return x ** power, at once for a power of 1, which is the usual one."""
    return x if power == 1.0 else x**power


@kernel
def _weigh(plan, state):
    """Set the cumulative weights of the routes of every place: w = (attraction room outlook / (softening + km)^a)^b."""
    power, away, softening = plan.value[WEIGHT_POWER], plan.value[DISTANCE_POWER], plan.value[SOFTENING]
    for place in range(len(plan.kind)):
        first = plan.route_first[place]
        for r in range(first, plan.route_first[place + 1]):
            is_open, outlook, distance = _is_open(plan, state, r), _outlook(plan, state, r), _to_the(softening + plan.route_km[r], away)
            end = plan.route_end[r]
            for c in range(len(plan.home)):
                pull = plan.attraction[c, end] * state.allure[end] * state.room[end] * outlook
                below = state.weight[c, r - 1] if r > first else 0.0
                state.weight[c, r] = below + _to_the(pull / distance, power) if is_open else below


@kernel
def schedule(plan, state, book, key, day):
    """Let the dated decisions of the day take effect."""
    for i in range(plan.change_first[day], plan.change_first[day + 1]):
        set_lever(state, plan.change_dim[i], plan.change_lever[i], plan.change_target[i], plan.change_value[i])


@kernel
def prepare(plan, state, book, key, day):
    """Work out what follows from the levers: open links, seats, chances to be detected and to set out, room, weights of routes."""
    _open_links(plan, state, day)
    _watch(plan, state)
    _set_out(plan, state)
    _make_room(plan, state)
    _weigh(plan, state)
