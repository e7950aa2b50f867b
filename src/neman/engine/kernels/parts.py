"""Parts of a row: those to whom something happens, so many by number, those of one size.

The parties of a cohort differ in nothing but their size, and size decides only about seats, beds and the chance that one of
a party dies: until then a row counts its parties by size, and those to whom something happens are drawn from all sizes alike.
"""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.memory import tell_apart
from neman.engine.kernels.rows import copy_row, mixed, new_row, push
from neman.engine.names import MIXED
from neman.rng import binomial, uniform

__all__ = ["join_sizes", "part_by_size", "some", "take"]

_FEW = 10.0  # expected parties from which those of each size are counted, not drawn one by one
_SPAN = 1 << 18  # draws between one size and the next


@kernel
def _part(state, row):
    """Return a new row that knows what a row knows and stands for nobody yet; -1 where there is no room."""
    new = new_row(state)
    if new >= 0:
        copy_row(state, row, new)
        state.ident[new] = mixed(state.ident[row], new)
        state.wake[new] = -1
    return new


@kernel
def _hand_over(state, row, to, parties, persons):
    state.count[row] -= parties
    state.count[to] += parties
    state.persons[row] -= persons
    state.persons[to] += persons


@kernel
def take(plan, state, row, k, key, day):
    """Return a row that stands for `k` parties of a row: itself, a new one, or -1 for none; of several sizes, those `drawn` are taken."""
    if k <= 0:
        return -1
    if k >= state.count[row]:
        return row
    new = _part(state, row)
    if new < 0:
        return new
    if state.size[row] != MIXED:
        _hand_over(state, row, new, k, k * state.size[row])
    i = 0
    while state.count[new] < k:
        state.sizes[row, i] -= state.drawn[row, i]
        state.sizes[new, i] = state.drawn[row, i]
        _hand_over(state, row, new, state.drawn[row, i], state.drawn[row, i] * plan.size[i])
        i += 1
    tell_apart(plan, state, row, new, key, day)
    return new


@kernel
def _draw_lots(state, row, total, key, purpose, day, draw):
    """Draw of which sizes so many parties are, one after the other."""
    sizes, drawn = state.sizes[row], state.drawn[row]
    for i in range(len(drawn)):
        drawn[i] = 0
    for k in range(total):
        lot, i = uniform(key, purpose, day, state.ident[row], draw + k) * (state.count[row] - k), 0
        while lot >= sizes[i] - drawn[i]:
            lot -= sizes[i] - drawn[i]
            i += 1
        drawn[i] += 1


@kernel
def some(plan, state, row, chance, key, purpose, day, draw):
    """Return the part of a row whose parties each meet with this chance; -1 where none does."""
    n, ident = state.count[row], state.ident[row]
    if state.size[row] == MIXED and n * chance >= _FEW and chance < 1.0:
        total = np.int64(0)
        for i in range(len(plan.size)):
            state.drawn[row, i] = binomial(state.sizes[row, i], chance, key, purpose, day, ident, draw + i * _SPAN)
            total += state.drawn[row, i]
    else:
        total = binomial(n, chance, key, purpose, day, ident, draw)
        if state.size[row] == MIXED and total < n:
            _draw_lots(state, row, total, key, purpose, day, draw + 1)
    return take(plan, state, row, total, key, day)


@kernel
def part_by_size(plan, state, rows, which, key, day):
    """Let the rows of a work list, and new ones which are appended, stand for parties of one size each."""
    for j in range(state.counter[which]):
        row = rows[j]
        for i in range(len(plan.size) if state.size[row] == MIXED else 0):
            k = state.sizes[row, i]
            state.sizes[row, i] = 0
            if k == state.count[row]:
                state.size[row] = plan.size[i]
                break
            new = _part(state, row) if k > 0 else -1
            if new >= 0:
                state.size[new] = plan.size[i]
                _hand_over(state, row, new, k, k * plan.size[i])
                tell_apart(plan, state, row, new, key, day)
                push(state, rows, which, new)


@kernel
def join_sizes(plan, state, row):
    """Let a row count its parties by size, if theirs is one in which people come."""
    for i in range(len(plan.size)):
        if state.size[row] == plan.size[i]:
            state.size[row] = MIXED
            state.sizes[row, i] = state.count[row]
            return
