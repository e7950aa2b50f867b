"""What can be done with a row of a Flee instance: put it somewhere, let it sleep."""

from __future__ import annotations

import math

import numpy as np

from neman.compiled import kernel
from neman.engine.flee_names import RARE
from neman.engine.names import AT_PLACE, D_WAIT, SETTLED
from neman.rng import uniform

__all__ = ["depart", "doze", "sleep", "stop_at", "stride"]

_GOLDEN = 0.6180339887498949  # golden section: no pattern in the rows survives it


@kernel
def stop_at(now, person, place):
    """Let a row on the way stop at a place."""
    person.place = place
    person.phase = AT_PLACE
    now.sites[place].stock += person.size
    now.sites[place].known = now.sites[place].stock


@kernel
def depart(now, person, link, phase):
    """Let a row at a place set out on a link."""
    now.sites[person.place].stock -= person.size
    person.link = link
    person.done = 0.0
    person.phase = phase


@kernel
def sleep(state, now, row, day):
    """Let a row act next on `day`; never, if that lies beyond the last day."""
    head = state.head
    if day >= len(head):
        now.people[row].wake = -1
        return
    now.people[row].wake = day
    now.people[row].later = head[day]
    head[day] = row


@kernel
def doze(state, now, key, day, row, soonest):
    """Let a row at a place sleep until it is asked next: `soonest`, or where few leave, on the day on which it will set out."""
    person = now.people[row]
    chance = now.sites[person.place].leave
    if chance >= RARE:
        sleep(state, now, row, soonest)
    elif chance <= 0.0 or person.phase == SETTLED:
        person.wake = -1
    else:
        u = uniform(key, D_WAIT, day, row, person.turn)
        wait = np.floor(np.log1p(-u) / np.log1p(-chance))
        sleep(state, now, row, soonest + int(min(wait, 1e6)))


@kernel
def stride(n):
    """Return a step with which `n` rows are gone through in a mixed order, so that no place is served first where room is short."""
    step = int(_GOLDEN * n) + 1
    while n > 1 and math.gcd(step, n) > 1:
        step += 1
    return step
