"""Gates: people between the lines decide, every attempt is resolved, those admitted get a place in a centre."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.harm import strike
from neman.engine.kernels.memory import book_first, note_day, note_try
from neman.engine.kernels.parts import part_by_size, some, take
from neman.engine.kernels.rows import (
    arrive,
    book_gate,
    book_harm,
    book_processing,
    people_in,
    push,
    put,
    rest,
    shuffle,
    sleep,
)
from neman.engine.names import (
    AT_GATE,
    AT_PLACE,
    BELIEF_FADE,
    BELIEF_MEMORY,
    CORRIDOR,
    D_ATTEMPT_DEATH,
    D_CENTRE,
    D_GATE,
    D_INJURY,
    D_LOT,
    D_RETRY,
    D_STRIP,
    DEAD,
    DEATH_ATTEMPT,
    FIRST_ADMITTED,
    FIRST_STRANDED,
    FIRST_THROUGH,
    FIRST_TRIED,
    FIRST_TURNED,
    FORCE,
    H_INJURED,
    HELD_VALUE,
    HIT,
    HOMEBOUND,
    IN_LIMBO,
    IN_RECEPTION,
    INJURY_FORCE,
    INJURY_TURNED_AWAY,
    LET_BACK,
    O_ADMITTED,
    O_ATTEMPTED,
    O_CORRIDOR,
    O_DETECTED,
    O_DIRECTED,
    O_LET_BACK,
    O_READMITTED,
    O_REFUSED,
    O_TRIED_AGAIN,
    O_TURNED_AWAY,
    O_UNDETECTED,
    OVERFLOW,
    P_OVERFLOWED,
    PLACES,
    PUSH_ON,
    QUEUE,
    READMISSION,
    STRIP,
    TO_CROSSING,
    TRIED,
    TURN_AWAY,
)
from neman.rng import binomial

__all__ = ["gates"]

_SPAN = 64
_UNDETECTED, _ADMITTED, _DIRECTED, _READMITTED = np.arange(4) * _SPAN  # which draw of D_GATE
_FIRST, _SECOND, _THIRD = np.arange(3) * _SPAN  # draws of other purposes


@kernel
def _back(plan, state, key, day, row, gate):
    """Put a row back on A's side; some will not try again and turn home."""
    put(state, row, plan.back[gate], AT_PLACE)
    quitting = some(plan, state, row, 1.0 - plan.retry[state.klass[row]], key, D_RETRY, day, _FIRST)
    if quitting >= 0:
        state.goal[quitting] = HOMEBOUND
        rest(plan, state, key, day, quitting, day + 1)
    if quitting != row:
        rest(plan, state, key, day, row, day + 1)


@kernel
def _send_back(plan, state, book, key, day, row, gate):
    """Send a row back through a gate: A takes it back, or refuses it and it stays between the lines."""
    taken = some(plan, state, row, state.gate_levers[gate, READMISSION], key, D_GATE, day, _READMITTED)
    if taken >= 0:
        book_gate(plan, book, day, gate, O_READMITTED, people_in(state, taken))
        _back(plan, state, key, day, taken, gate)
        if taken == row:
            return
    book_gate(plan, book, day, gate, O_REFUSED, people_in(state, row))
    book_first(plan, state, book, day, row, FIRST_STRANDED, plan.border[gate])
    state.gate[row] = gate
    put(state, row, plan.limbo[gate], IN_LIMBO)
    sleep(state, row, day + 1)


@kernel
def _turn_away(plan, state, book, key, day, row):
    gate = np.int64(state.gate[row])
    n = people_in(state, row)
    book_gate(plan, book, day, gate, O_TURNED_AWAY, n)
    book_first(plan, state, book, day, row, FIRST_TURNED, plan.border[gate])
    chance = min(plan.value[INJURY_TURNED_AWAY] + plan.value[INJURY_FORCE] * state.gate_levers[gate, FORCE], 1.0)
    hurt = binomial(n, chance, key, D_INJURY, day, state.ident[row], _FIRST)
    book_harm(plan, book, day, plan.limbo[gate], H_INJURED, hurt)
    crossing = plan.crossing[gate]
    if crossing >= 0:
        directed = some(plan, state, row, state.gate_levers[gate, TO_CROSSING], key, D_GATE, day, _DIRECTED)
        if directed >= 0:
            book_gate(plan, book, day, gate, O_DIRECTED, people_in(state, directed))
            _send_back(plan, state, book, key, day, directed, crossing)
            if directed == row:
                return
    _send_back(plan, state, book, key, day, row, gate)


@kernel
def _let_through(plan, state, book, key, day, row):
    gate = np.int64(state.gate[row])
    n = people_in(state, row)
    book_gate(plan, book, day, gate, O_UNDETECTED, n)
    book_first(plan, state, book, day, row, FIRST_THROUGH, plan.border[gate])
    state.tally[gate, 1] += n
    arrive(plan, state, row, plan.end[plan.gate_link[gate]])
    rest(plan, state, key, day, row, day + 1)


@kernel
def _attempt(plan, state, book, day, row, gate):
    """Book that a row tries to pass a gate."""
    state.route[row] = -1
    note_try(plan, state, row)
    book_gate(plan, book, day, gate, O_ATTEMPTED, people_in(state, row))
    book_first(plan, state, book, day, row, FIRST_TRIED, plan.border[gate])
    state.tally[gate, 0] += people_in(state, row)


@kernel
def _decide(plan, state, book, key, day, row):
    gate = np.int64(state.gate[row])
    through = some(plan, state, row, 1.0 - state.detect[gate], key, D_GATE, day, _UNDETECTED)
    if through >= 0:
        _let_through(plan, state, book, key, day, through)
        if through == row:
            return
    book_gate(plan, book, day, gate, O_DETECTED, people_in(state, row))
    admitted = some(plan, state, row, 1.0 - state.gate_levers[gate, TURN_AWAY], key, D_GATE, day, _ADMITTED)
    if admitted >= 0:
        push(state, state.queue, QUEUE, admitted)
        if admitted == row:
            return
    _turn_away(plan, state, book, key, day, row)


@kernel
def _between_the_lines(plan, state, book, key, day):
    """Let each row in limbo try again, be let back, be admitted on humanitarian grounds, or stay (competing rates)."""
    for i in range(state.counter[STRIP]):
        row = state.strip[i]
        gate = np.int64(state.gate[row])
        note_day(plan, state, row)
        again, back, corridor = state.gate_levers[gate, PUSH_ON], state.gate_levers[gate, LET_BACK], state.gate_levers[gate, CORRIDOR]
        total = again + back + corridor
        leaving = some(plan, state, row, 1.0 - np.exp(-total), key, D_STRIP, day, _FIRST) if total > 0.0 else -1
        if leaving != row:
            sleep(state, row, day + 1)
        if leaving < 0:
            continue
        trying = some(plan, state, leaving, again / total, key, D_STRIP, day, _SECOND)
        if trying >= 0:
            book_gate(plan, book, day, gate, O_TRIED_AGAIN, people_in(state, trying))
            put(state, trying, np.int64(state.place[trying]), AT_GATE)
            push(state, state.tried, TRIED, trying)
            if trying == leaving:
                continue
        let = some(plan, state, leaving, back / (back + corridor) if back > 0.0 else 0.0, key, D_STRIP, day, _THIRD)
        if let >= 0:
            book_gate(plan, book, day, gate, O_LET_BACK, people_in(state, let))
            _back(plan, state, key, day, let, gate)
            if let == leaving:
                continue
        book_gate(plan, book, day, gate, O_CORRIDOR, people_in(state, leaving))
        push(state, state.queue, QUEUE, leaving)


@kernel
def _house(plan, state, book, day, row, centre):
    gate = np.int64(state.gate[row])
    n = people_in(state, row)
    if state.phase[row] == AT_GATE:
        book_gate(plan, book, day, gate, O_ADMITTED, n)
        state.tally[gate, 1] += plan.value[HELD_VALUE] * n
    book_first(plan, state, book, day, row, FIRST_ADMITTED, plan.border[gate])
    put(state, row, centre, IN_RECEPTION)
    sleep(state, row, day + 1)


@kernel
def is_open(plan, place, day):
    """Return whether a place can be entered on a day."""
    return plan.opens[place] <= day < plan.closes[place]


@kernel
def free_parties(plan, state, row, centre):
    """Return how many parties of a row find room in a centre."""
    free = state.place_levers[centre, PLACES] - state.stock[centre]
    return min(state.count[row], int(max(free, 0.0)) // max(state.size[row], 1))


@kernel
def _find_room(plan, state, book, key, day, row):
    """House a row in the nearest centres with room; for the rest, the overflow rule decides."""
    gate = np.int64(state.gate[row])
    last = np.int64(-1)
    for i in range(plan.centre_first[gate], plan.centre_first[gate + 1]):
        centre = plan.centre[i]
        if not is_open(plan, centre, day):
            continue
        last = centre
        part = take(plan, state, row, free_parties(plan, state, row, centre), key, day)
        if part >= 0:
            _house(plan, state, book, day, part, centre)
            if part == row:
                return
    if state.phase[row] == AT_GATE:
        refused = some(plan, state, row, state.gate_levers[gate, OVERFLOW], key, D_CENTRE, day, _SECOND)
        if refused >= 0:
            _turn_away(plan, state, book, key, day, refused)
            if refused == row:
                return
    if last < 0:  # a state without centres lets people go on freely
        if state.phase[row] == AT_GATE:
            book_gate(plan, book, day, gate, O_ADMITTED, people_in(state, row))
            state.tally[gate, 1] += people_in(state, row)
        book_first(plan, state, book, day, row, FIRST_ADMITTED, plan.border[gate])
        arrive(plan, state, row, plan.end[plan.gate_link[gate]])
        rest(plan, state, key, day, row, day + 1)
        return
    book_processing(plan, book, day, last, P_OVERFLOWED, people_in(state, row))
    _house(plan, state, book, day, row, last)


@kernel
def _learn(plan, state):
    """Update what people believe: towards today's outcomes where somebody tried, towards the outlook where nobody did."""
    memory, fade = plan.value[BELIEF_MEMORY], plan.value[BELIEF_FADE]
    for g in range(len(plan.length)):
        if state.tally[g, 0] > 0.0:
            state.belief[g] += memory * (state.tally[g, 1] / state.tally[g, 0] - state.belief[g])
        else:
            state.belief[g] += fade * (plan.outlook[g] - state.belief[g])
        state.tally[g] = 0.0


@kernel
def gates(plan, state, book, key, day):
    """Resolve the day at every gate."""
    state.counter[QUEUE] = 0
    _between_the_lines(plan, state, book, key, day)
    for i in range(state.counter[TRIED]):
        row = state.tried[i]
        gate = np.int64(state.gate[row])
        _attempt(plan, state, book, day, row, gate)
        strike(plan, state, book, key, D_ATTEMPT_DEATH, day, row, plan.value[DEATH_ATTEMPT], plan.limbo[gate], gate)
        for j in range(state.counter[HIT]):
            if state.phase[state.hit[j]] != DEAD:
                _decide(plan, state, book, key, day, state.hit[j])
    part_by_size(plan, state, state.queue, QUEUE, key, day)
    n = state.counter[QUEUE]
    shuffle(state, state.queue, n, key, D_LOT, day)
    for i in range(n):
        _find_room(plan, state, book, key, day, state.queue[i])
    _learn(plan, state)
