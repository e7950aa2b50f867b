"""What can be done with a row of a Flee instance: put it somewhere, let it sleep."""

from __future__ import annotations

import numpy as np
from numba import njit

from neman.engine.flee import RARE
from neman.engine.names import AT_PLACE, D_WAIT, SETTLED
from neman.rng import uniform

__all__ = ["depart", "doze", "sleep", "stop_at"]


@njit(cache=True, nogil=True)
def stop_at(person, sites, place):
    """Let a row on the way stop at a place."""
    person.place = place
    person.phase = AT_PLACE
    sites[place].stock += person.size


@njit(cache=True, nogil=True)
def depart(person, sites, link, phase):
    """Let a row at a place set out on a link."""
    sites[person.place].stock -= person.size
    person.link = link
    person.done = 0.0
    person.phase = phase


@njit(cache=True, nogil=True)
def sleep(people, head, row, day):
    """Let a row act next on `day`; never, if that lies beyond the last day."""
    if day >= len(head):
        people[row].wake = -1
        return
    people[row].wake = day
    people[row].later = head[day]
    head[day] = row


@njit(cache=True, nogil=True)
def doze(people, sites, head, key, day, row, soonest):
    """Let a row at a place sleep until it is asked next: `soonest`, or where few leave, on the day on which it will set out."""
    person = people[row]
    chance = sites[person.place].leave
    if chance >= RARE:
        sleep(people, head, row, soonest)
    elif chance <= 0.0 or person.phase == SETTLED:
        person.wake = -1
    else:
        u = uniform(key, D_WAIT, day, row, person.turn)
        wait = np.floor(np.log1p(-u) / np.log1p(-chance))
        sleep(people, head, row, soonest + int(min(wait, 1e6)))
