"""Hazards and processing: injury and death by place and season; decisions, transfers and returns in centres."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.gates import free_parties, is_open
from neman.engine.kernels.harm import strike
from neman.engine.kernels.parts import part_by_size, some, take
from neman.engine.kernels.rows import book_harm, book_processing, people_in, push, put, rest, shuffle, sleep
from neman.engine.names import (
    ABSCONDING,
    ASYLUM,
    AT_PLACE,
    D_CENTRE,
    D_DEATH,
    D_INJURY,
    D_TRANSFER,
    DEAD,
    DEATH_BORDER_AREA,
    DEATH_LIMBO,
    H_INJURED,
    HIT,
    HOME,
    IN_LIMBO,
    IN_RECEPTION,
    INJURY_LIMBO,
    P_ABSCONDED,
    P_GRANTED,
    P_RETURNED,
    P_TRANSFERRED,
    QUEUE,
    RETURNS,
    SETTLED,
    TRANSFERS,
)
from neman.rng import binomial

__all__ = ["hazards"]

_SPAN = 64
_HURT = np.int64(128)  # which draw of D_INJURY
_LEAVING, _HOW = np.int64(2 * _SPAN), np.int64(3 * _SPAN)  # which draw of D_CENTRE
_WAYS_OUT = 4  # P_GRANTED, P_RETURNED, P_ABSCONDED, P_TRANSFERRED
_CLEARED = 100.0  # rate at which a closed centre is emptied, per day


@kernel
def _danger(plan, state, book, key, day, row):
    """Injure some of those between the lines; return how dangerous the place of a row is, per person."""
    place, season = np.int64(state.place[row]), plan.season[day]
    if state.phase[row] == IN_LIMBO:
        chance = min(plan.value[INJURY_LIMBO] * season, 1.0)
        hurt = binomial(people_in(state, row), chance, key, D_INJURY, day, state.ident[row], _HURT)
        book_harm(plan, book, day, place, H_INJURED, hurt)
        return plan.value[DEATH_LIMBO] * season
    return plan.value[DEATH_BORDER_AREA] * season if state.phase[row] == AT_PLACE and plan.risky[place] == 1 else 0.0


@kernel
def _transfer(plan, state, book, key, day, row):
    """Move a row to other centres of the country that have room; what finds none stays."""
    centre = np.int64(state.place[row])
    for i in range(plan.sister_first[centre], plan.sister_first[centre + 1]):
        other = plan.sister[i]
        if not is_open(plan, other, day):
            continue
        part = take(plan, state, row, free_parties(plan, state, row, other), key, day)
        if part < 0:
            continue
        book_processing(plan, book, day, centre, P_TRANSFERRED, people_in(state, part))
        put(state, part, other, IN_RECEPTION)
        sleep(state, part, day + 1)
        if part == row:
            return
    sleep(state, row, day + 1)


@kernel
def _leave_centre(plan, state, book, key, day, row, how):
    """Let a row leave its centre: granted asylum, returned, on its own, or moved."""
    centre = np.int64(state.place[row])
    n = people_in(state, row)
    if how == P_GRANTED:
        put(state, row, plan.settle_at[centre], SETTLED)
    elif how == P_RETURNED:
        put(state, row, plan.home[state.klass[row]], HOME)
    elif how == P_ABSCONDED:
        put(state, row, plan.exit_of[centre], AT_PLACE)
        rest(plan, state, key, day, row, day + 1)
    else:
        push(state, state.queue, QUEUE, row)
        return
    book_processing(plan, book, day, centre, how, n)


@kernel
def _process(plan, state, book, key, day, row):
    """Let each party in a centre be granted asylum, return, leave on its own, be moved, or stay (competing rates)."""
    centre = np.int64(state.place[row])
    levers = state.place_levers[centre]
    moved = levers[TRANSFERS] if is_open(plan, centre, day) else _CLEARED
    rates = (levers[ASYLUM], levers[RETURNS], levers[ABSCONDING], moved)
    left = rates[0] + rates[1] + rates[2] + rates[3]
    going = some(plan, state, row, 1.0 - np.exp(-left), key, D_CENTRE, day, _LEAVING)
    if going != row:
        sleep(state, row, day + 1)
    if going < 0:
        return
    for how in range(_WAYS_OUT):
        share = min(rates[how] / left, 1.0) if how < _WAYS_OUT - 1 else 1.0
        left -= rates[how]
        part = some(plan, state, going, share, key, D_CENTRE, day, _HOW + how * _SPAN)
        if part >= 0:
            _leave_centre(plan, state, book, key, day, part, how)
        if part == going:
            return


@kernel
def hazards(plan, state, book, key, day):
    """Apply the hazards of the day to everyone who will act tomorrow (people in danger and in centres always do), then transfer by lot."""
    state.counter[QUEUE] = 0
    row = np.int64(state.head[day + 1])
    state.head[day + 1] = -1
    while row >= 0:
        later = np.int64(state.later[row])
        if state.phase[row] == IN_RECEPTION:
            _process(plan, state, book, key, day, row)
        else:
            gate = np.int64(state.gate[row] if state.phase[row] == IN_LIMBO else -1)
            hazard = _danger(plan, state, book, key, day, row)
            strike(plan, state, book, key, D_DEATH, day, row, hazard, np.int64(state.place[row]), gate)
            for i in range(state.counter[HIT]):
                if state.phase[state.hit[i]] != DEAD:
                    sleep(state, state.hit[i], day + 1)
        row = later
    part_by_size(plan, state, state.queue, QUEUE, key, day)
    n = state.counter[QUEUE]
    shuffle(state, state.queue, n, key, D_TRANSFER, day)
    for i in range(n):
        _transfer(plan, state, book, key, day, state.queue[i])
