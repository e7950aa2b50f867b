"""Lots: who gets a seat where more want one than there are."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.parts import part_by_size
from neman.engine.kernels.rows import people_in, shuffle
from neman.engine.names import WAITING
from neman.rng import binomial, normal, rounded, uniform

__all__ = ["allot"]

_WIDE = 16.0  # variance from which a hypergeometric number is drawn as a normal one
_LONG = 256  # draws above which one is as good as with putting back
_MANY = 4096.0  # seats from which parties are no longer drawn one by one
_SPAN = 1 << 20  # draws that a decision may use before it meets those of the next one of the day


@kernel
def _one_by_one(state, rows, n, free, granted):
    """Seat whole rows in their order, each if it fits into what is left."""
    for i in range(n):
        granted[i] = min(state.count[rows[i]], int(free) // max(state.size[rows[i]], 1))
        free -= granted[i] * state.size[rows[i]]


@kernel
def _draw_parties(state, rows, n, free, key, purpose, day, granted):
    """Draw party after party from all that still fit, until none does: the law of seating single parties in any order."""
    left, fitting, largest = state.lot, 0.0, np.inf
    for draw in range(int(_MANY)):
        if largest > free:
            fitting, largest = 0.0, 0.0
            for i in range(n):
                fits = state.size[rows[i]] <= free
                left[i] = float(state.count[rows[i]] - granted[i]) if fits else 0.0
                fitting += left[i]
                largest = max(largest, float(state.size[rows[i]]) if fits else 0.0)
        if fitting == 0.0:
            return
        lot = uniform(key, purpose, day, state.ident[rows[0]], state.turn[rows[0]] * _SPAN + draw) * fitting
        for i in range(n):
            if lot < left[i]:
                granted[i] += 1
                left[i] -= 1.0
                fitting -= 1.0
                free -= state.size[rows[i]]
                break
            lot -= left[i]


@kernel
def _overlap(small, large, everyone, key, purpose, day, ident, draw):
    """Draw how many of a `small` set, chosen by lot from everyone, belong to a `large` one."""
    if small > _LONG:
        return binomial(small, large / everyone, key, purpose, day, ident, draw)
    got = np.int64(0)
    for i in range(small):
        if uniform(key, purpose, day, ident, draw + i) * (everyone - i) < large - got:
            got += 1
    return got


@kernel
def _share(mine, seats, everyone, key, purpose, day, ident, draw):
    """Draw how many of `mine` get one of the seats: a hypergeometric number, where it is wide as a normal one."""
    share = seats / everyone
    spread = mine * share * (1.0 - share) * (everyone - mine) / max(everyone - 1.0, 1.0)
    if spread > _WIDE:
        drawn = mine * share + np.sqrt(spread) * normal(key, purpose, day, ident, draw)
        return rounded(min(max(drawn, 0.0), float(mine)), key, purpose, day, ident, draw + 2)
    group, places = min(mine, everyone - mine), min(seats, everyone - seats)
    both = _overlap(min(group, places), max(group, places), everyone, key, purpose, day, ident, draw)
    both = both if group == mine else places - both
    return both if places == seats else mine - both


@kernel
def _draw_shares(state, rows, n, free, wanted, key, purpose, day, granted):
    """Draw each cohort's share of very many seats; the sizes of parties then make no difference."""
    for i in range(n):
        row = rows[i]
        fits = int(free) // max(state.size[row], 1)
        everyone = max(int(wanted / state.size[row]), state.count[row], fits)
        granted[i] = _share(state.count[row], fits, everyone, key, purpose, day, state.ident[row], state.turn[row] * _SPAN)
        wanted -= people_in(state, row)
        free -= granted[i] * state.size[row]


@kernel
def allot(plan, state, free, key, purpose, day):
    """Seat the waiting rows by lot: sets how many parties of each are `granted` one of the `free` seats."""
    rows, granted, free, wanted = state.waiting, state.granted, np.floor(max(free, 0.0)), 0.0
    for i in range(state.counter[WAITING]):
        granted[i] = state.count[rows[i]]
        wanted += people_in(state, rows[i])
    if plan.cohorts == 1 and wanted <= free:
        return
    part_by_size(plan, state, rows, WAITING)
    n = state.counter[WAITING]
    for i in range(n):
        granted[i] = 0
    if plan.cohorts == 0:
        shuffle(state, rows, n, key, purpose, day)
        _one_by_one(state, rows, n, free, granted)
    elif free <= _MANY:
        _draw_parties(state, rows, n, free, key, purpose, day, granted)
    else:
        _draw_shares(state, rows, n, free, wanted, key, purpose, day, granted)
