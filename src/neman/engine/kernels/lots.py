"""Lots: who gets a seat where more want one than there are."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.rows import mixed, people_in, push, shuffle
from neman.engine.names import CLAIMS, MIXED, WAITING
from neman.rng import binomial, normal, rounded, uniform

__all__ = ["allot"]

_WIDE = 16.0  # variance from which a hypergeometric number is drawn as a normal one
_LONG = 256  # draws above which one is as good as with putting back
_MANY = 4096.0  # seats from which parties are no longer drawn one by one
_BITS = np.int64(16)  # of a claim: of which size
_OWN = np.int64((1 << 16) - 1)
_SPAN = 1 << 20  # draws that a decision may use before it meets those of the next one of the day


@kernel
def _one_by_one(state, rows, n, free, granted):
    """Seat whole rows in their order, each if it fits into what is left."""
    for i in range(n):
        granted[i] = min(state.count[rows[i]], int(free) // max(state.size[rows[i]], 1))
        free -= granted[i] * state.size[rows[i]]


@kernel
def _list_claims(plan, state):
    """List what parties wait: which row, and which of the sizes, `_OWN` where the row has but one."""
    state.counter[CLAIMS] = 0
    for i in range(state.counter[WAITING]):
        row = state.waiting[i]
        state.granted[i] = 0
        for s in range(len(plan.size) if state.size[row] == MIXED else 0):
            state.drawn[row, s] = 0
            if state.sizes[row, s] > 0:
                push(state, state.claims, CLAIMS, i << _BITS | s)
        if state.size[row] != MIXED:
            push(state, state.claims, CLAIMS, i << _BITS | _OWN)


@kernel
def _claim(plan, state, c):
    """Return which waiting row makes a claim, for which of the sizes, for how many parties of how many people each."""
    i, s = state.claims[c] >> _BITS, state.claims[c] & _OWN
    row = state.waiting[i]
    if s == _OWN:
        return i, s, state.count[row], np.int64(state.size[row])
    return i, s, state.sizes[row, s], plan.size[s]


@kernel
def _grant(state, i, s, parties):
    state.granted[i] += parties
    if s != _OWN:
        state.drawn[state.waiting[i], s] += parties


@kernel
def _draw_parties(plan, state, free, key, purpose, day):
    """Draw party after party from all that still fit, until none does: the law of seating single parties in any order."""
    n, left, first, fitting, largest = state.counter[CLAIMS], state.lot, state.waiting[0], 0.0, np.inf
    for c in range(n):
        left[c] = _claim(plan, state, c)[2]
    for draw in range(int(_MANY)):
        if largest > free:
            fitting, largest = 0.0, 0.0
            for c in range(n):
                size = _claim(plan, state, c)[3]
                left[c] = left[c] if size <= free else 0.0
                fitting += left[c]
                largest = max(largest, float(size) if left[c] > 0.0 else 0.0)
        if fitting == 0.0:
            return
        lot = uniform(key, purpose, day, state.ident[first], state.turn[first] * _SPAN + draw) * fitting
        c = 0
        while lot >= left[c]:
            lot -= left[c]
            c += 1
        i, s, _, size = _claim(plan, state, c)
        _grant(state, i, s, np.int64(1))
        left[c] -= 1.0
        fitting -= 1.0
        free -= size


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
def _draw_shares(plan, state, free, wanted, key, purpose, day):
    """Draw each claim's share of very many seats; the sizes of parties then make no difference."""
    for c in range(state.counter[CLAIMS]):
        i, s, parties, size = _claim(plan, state, c)
        row = state.waiting[i]
        fits = int(free) // max(size, 1)
        everyone = max(int(wanted / size), parties, fits)
        ident = np.int64(mixed(state.ident[row], s))
        got = _share(parties, fits, everyone, key, purpose, day, ident, state.turn[row] * _SPAN)
        _grant(state, i, s, got)
        wanted -= parties * size
        free -= got * size


@kernel
def allot(plan, state, free, key, purpose, day):
    """Seat the waiting rows by lot: sets how many parties of each are `granted` one of the `free` seats, and which are `drawn`."""
    rows, granted, free, wanted = state.waiting, state.granted, np.floor(max(free, 0.0)), 0.0
    n = state.counter[WAITING]
    for i in range(n):
        granted[i] = state.count[rows[i]]
        wanted += people_in(state, rows[i])
    if plan.cohorts == 0:
        shuffle(state, rows, n, key, purpose, day)
        _one_by_one(state, rows, n, free, granted)
    elif wanted > free:
        _list_claims(plan, state)
        if free <= _MANY:
            _draw_parties(plan, state, free, key, purpose, day)
        else:
            _draw_shares(plan, state, free, wanted, key, purpose, day)
