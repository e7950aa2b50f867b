"""What can be done with a row: put it somewhere, let it sleep, book what happens to it."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.memory import fold
from neman.engine.names import (
    ABSENT,
    AT_GATE,
    AT_PLACE,
    D_WAIT,
    DEAD,
    DESTINATION,
    H_DIED,
    HARM,
    HOME,
    IN_LIMBO,
    IN_RECEPTION,
    NO_ROOM,
    ONWARD,
    OUTCOMES,
    PROCESSING,
    ROWS,
    SETTLED,
    SPARE,
    STATUS,
)
from neman.rng import uniform

__all__ = [
    "arrive", "book_gate", "book_harm", "book_processing", "copy_row", "is_gone", "is_present", "lose_one", "mixed", "new_row", "people_in",
    "push", "put", "rest", "shuffle", "sleep",
]

_OUTCOMES, _PROCESSING, _HARM = len(OUTCOMES), len(PROCESSING), len(HARM)


@kernel
def people_in(state, row):
    """Return how many people a row stands for."""
    return state.persons[row]


@kernel
def is_present(phase):
    """Return whether a row in this phase is part of the stock of its place."""
    return phase == AT_PLACE or phase == AT_GATE or phase == IN_LIMBO or phase == IN_RECEPTION or phase == SETTLED


@kernel
def arrive(plan, state, row, place):
    """Put a row at a place that it has reached; who reaches a destination that nobody leaves has settled."""
    settles = state.goal[row] == ONWARD and plan.kind[place] == DESTINATION and plan.leave[place] <= 0.0
    put(state, row, place, SETTLED if settles else AT_PLACE)


@kernel
def put(state, row, place, phase):
    """Put a row at a place in a phase; keeps the stocks and the ledger."""
    n = people_in(state, row)
    before = state.phase[row]
    state.people[before] -= n
    state.people[phase] += n
    if is_present(before):
        state.stock[state.place[row]] -= n
    if is_present(np.int8(phase)):
        state.stock[place] += n
    state.place[row] = place
    state.phase[row] = phase


@kernel
def mixed(a, b):
    """Return a 32-bit number that depends on both (finaliser of MurmurHash3, Appleby 2011)."""
    h = np.uint32(a) ^ (np.uint32(b) * np.uint32(0x9E3779B9))
    h = np.uint32(h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = np.uint32(h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return np.uint32(h ^ (h >> np.uint32(16)))


@kernel
def copy_row(state, row, to):
    """Copy what the people of a cohort have in common to another row."""
    state.place[to] = state.place[row]
    state.route[to] = state.route[row]
    state.link[to] = state.link[row]
    state.hop[to] = state.hop[row]
    state.left[to] = state.left[row]
    state.today[to] = state.today[row]
    state.turn[to] = state.turn[row]
    state.klass[to] = state.klass[row]
    state.size[to] = state.size[row]
    state.phase[to] = state.phase[row]
    state.goal[to] = state.goal[row]
    state.gate[to] = state.gate[row]
    state.ident[to] = state.ident[row]
    for m in range(state.memory.shape[1]):
        state.memory[to, m] = state.memory[row, m]


@kernel
def new_row(state):
    """Return the number of a row that stands for nobody; -1 where there is no room."""
    if state.counter[SPARE] > 0:
        state.counter[SPARE] -= 1
        row = state.spare[state.counter[SPARE]]
        for i in range(state.sizes.shape[1]):
            state.sizes[row, i] = 0
        return row
    row = state.counter[ROWS]
    if row >= len(state.place):
        state.counter[STATUS] = NO_ROOM
        return -1
    state.counter[ROWS] = row + 1
    return row


@kernel
def push(state, rows, which, row):
    """Append a row to a work list whose length is the counter `which`."""
    n = state.counter[which]
    if n >= len(rows):
        state.counter[STATUS] = NO_ROOM
        return
    rows[n] = row
    state.counter[which] = n + 1


@kernel
def sleep(state, row, day):
    """Let a row act next on `day`; never, if that lies beyond the last day."""
    if day >= len(state.head):
        state.wake[row] = -1
        return
    state.wake[row] = day
    state.later[row] = state.head[day]
    state.head[day] = row


@kernel
def rest(plan, state, key, day, row, soonest):
    """Let a row at a place sleep until it next sets out, `soonest` at the earliest.

    At a plain place the days until a party sets out are geometric, so it need not be asked every day. Elsewhere it is,
    and so are cohorts.
    """
    place = np.int64(state.place[row])
    if plan.plain[place] == 0 or plan.cohorts == 1:
        sleep(state, row, soonest)
        return
    chance = state.leave[place]
    if chance <= 0.0:
        state.wake[row] = -1
        return
    wait = 0.0
    if chance < 1.0:
        u = uniform(key, D_WAIT, day, state.ident[row], state.turn[row])
        wait = np.floor(np.log1p(-u) / np.log1p(-chance))
    sleep(state, row, soonest + int(min(wait, 1e6)))


@kernel
def _sort(keys, rows, n):
    """Sort the first `n` rows of a list by their keys (heap sort, Williams 1964, doi 10.1145/512274.512284)."""
    start, end = n // 2, n
    while end > 1:
        if start > 0:
            start -= 1
        else:
            end -= 1
            keys[0], keys[end] = keys[end], keys[0]
            rows[0], rows[end] = rows[end], rows[0]
        at, child = start, 2 * start + 1
        while child < end:
            if child + 1 < end and keys[child + 1] > keys[child]:
                child += 1
            if keys[at] >= keys[child]:
                break
            keys[at], keys[child] = keys[child], keys[at]
            rows[at], rows[child] = rows[child], rows[at]
            at, child = child, 2 * child + 1


@kernel
def shuffle(state, rows, n, key, purpose, day):
    """Put the first `n` rows of a list in an order drawn by lot, the same for any earlier order."""
    for i in range(n):
        state.lot[i] = uniform(key, purpose, day, state.ident[rows[i]], state.turn[rows[i]])
    _sort(state.lot, rows, n)


@kernel
def book_gate(plan, book, day, gate, outcome, n):
    """Book an outcome at a gate for `n` people."""
    book.cells[day, plan.layout.gate + gate * _OUTCOMES + outcome] += n


@kernel
def book_processing(plan, book, day, place, outcome, n):
    """Book what happens to `n` people in a centre."""
    book.cells[day, plan.layout.processing + place * _PROCESSING + outcome] += n


@kernel
def book_harm(plan, book, day, place, kind, n):
    """Book harm to `n` people at a place."""
    book.cells[day, plan.layout.harm + place * _HARM + kind] += n


@kernel
def lose_one(plan, state, book, day, row, place):
    """Let each party of a row of one size lose one person, who dies at `place`."""
    n = state.count[row]
    phase = state.phase[row]
    state.people[phase] -= n
    state.people[DEAD] += n
    if is_present(phase):
        state.stock[state.place[row]] -= n
    book_harm(plan, book, day, place, H_DIED, n)
    fold(plan, state, book, row, n)
    state.size[row] -= 1
    state.persons[row] -= n
    if state.size[row] == 0:
        state.phase[row] = DEAD


@kernel
def is_gone(phase):
    """Return whether a row no longer acts."""
    return phase == ABSENT or phase == SETTLED or phase == HOME or phase == DEAD
