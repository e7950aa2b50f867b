"""What can be done with a row of a Flee instance: put it somewhere, let it sleep."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from neman.compiled import kernel
from neman.engine.flee_names import COUNT_ROWS, COUNT_SEEN, RARE
from neman.engine.kernels.flee_ways import look_at
from neman.engine.names import AT_PLACE, D_WAIT, SETTLED
from neman.rng import uniform

__all__ = ["AT_A_TIME", "depart", "doze", "fetch", "next_of", "sleep", "stop_at", "stride", "wake"]

#: Rows that are fetched from memory together.
AT_A_TIME: Final = 32
_NONE, _ONE, _EIGHT, _BYTE = np.uint64(0), np.uint64(1), np.uint64(8), np.uint64(255)
_GOLDEN = 0.6180339887498949  # golden section: no pattern in the rows survives it


@kernel
def stop_at(flee, now, person, place):
    """Let a row on the way stop at a place."""
    person.place = place
    person.phase = AT_PLACE
    now.sites[place].stock += person.size
    look_at(flee, now, place)


@kernel
def depart(now, person, link, phase):
    """Let a row at a place set out on a link."""
    now.sites[person.place].stock -= person.size
    person.link = link
    person.done = 0.0
    person.phase = phase


@kernel
def _mark(bits, row):
    bits[row >> 6] |= _ONE << np.uint64(row & 63)


@kernel
def sleep(state, now, today, row, day):
    """Let a row act next on `day`; never, if that lies beyond the last day."""
    head = state.head
    if day >= len(head):
        now.people[row].wake = -1
        return
    now.people[row].wake = day
    if day <= today + 1:
        _mark(now.awake[day % 2], row)
        return
    now.people[row].later = head[day]
    head[day] = row


@kernel
def wake(state, now, day):
    """List the rows that act today, in their order, so that memory is read from one end to the other; return how many."""
    bits, rows, n = now.awake[day % 2], now.active, 0
    row = state.head[day]
    while row >= 0:
        _mark(bits, row)
        row = now.people[row].later
    for i in range((now.count[COUNT_ROWS] + 63) >> 6):
        word = bits[i]
        bits[i] = _NONE
        row = i << 6
        while word != _NONE:
            while word & _BYTE == _NONE:
                word >>= _EIGHT
                row += 8
            if word & _ONE != _NONE:
                rows[n] = row
                n += 1
            word >>= _ONE
            row += 1
    return n


@kernel
def doze(state, now, key, day, row, soonest):
    """Let a row at a place sleep until it is asked next: `soonest`, or where few leave, on the day on which it will set out."""
    person = now.people[row]
    chance = now.sites[person.place].leave
    if chance >= RARE:
        sleep(state, now, day, row, soonest)
    elif chance <= 0.0 or person.phase == SETTLED:
        person.wake = -1
    else:
        u = uniform(key, D_WAIT, day, row, person.turn)
        wait = np.floor(np.log1p(-u) / np.log1p(-chance))
        sleep(state, now, day, row, soonest + int(min(wait, 1e6)))


@kernel
def stride(n):
    """Return a step with which `n` rows are gone through in a mixed order, so that no place is served first where room is short."""
    step = int(_GOLDEN * n) + 1
    while n > 1 and math.gcd(step, n) > 1:
        step += 1
    return step


@kernel
def next_of(at, step, n):
    """Return the position `step` further on in a list of `n`, from its start again behind its end."""
    at += step
    return at - n if at >= n else at


@kernel
def fetch(now, at, step, n):
    """Look at the next few rows of a list, all at once: memory answers many questions in the time of one."""
    seen = 0
    for _ in range(AT_A_TIME):
        person = now.people[now.active[at]]
        seen += person.place + person.fresh  # its first part and its last
        at = next_of(at, step, n)
    now.count[COUNT_SEEN] = seen
