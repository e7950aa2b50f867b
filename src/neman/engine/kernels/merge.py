"""Merge: cohorts that share place, class and plans become one row; people who no longer act are folded away."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.kernels.memory import fold
from neman.engine.kernels.parts import join_sizes
from neman.engine.kernels.rows import is_gone, is_present, mixed, people_in, push, sleep
from neman.engine.names import IN_LIMBO, MIXED, ROWS, SPARE, TRAVELLING

__all__ = ["merge"]

#: Odd numbers by which the columns of a row are multiplied: powers of 2**64 over the golden ratio.
_ODD = tuple(np.int64(pow(0x9E3779B97F4A7C15, k, 2**63)) for k in range(1, 11))


@kernel
def _name(state, row):
    """Return a number for all that decides what a row will do; it draws under this number."""
    h = np.int64(state.place[row]) * _ODD[0] + state.klass[row] * _ODD[1] + state.size[row] * _ODD[2]
    h += state.phase[row] * _ODD[3] + state.goal[row] * _ODD[4] + state.gate[row] * _ODD[5]
    h += state.route[row] * _ODD[6] + state.hop[row] * _ODD[7] + state.link[row] * _ODD[8] + np.int64(state.left[row] * 1e3) * _ODD[9]
    return mixed(h, h >> 32)


@kernel
def _same(state, a, b):
    if state.place[a] != state.place[b] or state.klass[a] != state.klass[b] or state.size[a] != state.size[b]:
        return False
    if state.phase[a] != state.phase[b] or state.goal[a] != state.goal[b] or state.gate[a] != state.gate[b]:
        return False
    if state.route[a] != state.route[b] or state.hop[a] != state.hop[b]:
        return False
    return state.link[a] == state.link[b] and state.left[a] == state.left[b]


@kernel
def _join(state, into, row):
    """Add a row to another: counts add up, memories mix."""
    share = np.float32(state.persons[row] / (state.persons[row] + state.persons[into]))
    for m in range(state.memory.shape[1]):
        state.memory[into, m] += share * (state.memory[row, m] - state.memory[into, m])
    i, left = 0, state.count[row] if state.size[row] == MIXED else 0
    while left > 0:
        state.sizes[into, i] += state.sizes[row, i]
        left -= state.sizes[row, i]
        i += 1
    state.count[into] += state.count[row]
    state.persons[into] += state.persons[row]


@kernel
def _fold_away(plan, state, book, row):
    n = people_in(state, row)
    fold(plan, state, book, row, n)
    state.folded_people[state.phase[row]] += n
    if is_present(state.phase[row]):
        state.folded_stock[state.place[row]] += n


@kernel
def _forget_detours(state, row):
    """Drop what no longer matters, so that rows that will behave alike look alike."""
    if state.phase[row] != TRAVELLING:
        state.link[row] = -1
        state.route[row] = -1
        state.hop[row] = 0
        state.left[row] = 0.0
    if state.phase[row] != IN_LIMBO:
        state.gate[row] = -1


@kernel
def _find(state, row, table):
    """Return where in the table of rows one like this row is, or has its place."""
    at = state.ident[row] & (len(table) - 1)
    while table[at] >= 0 and not _same(state, table[at], row):
        at = (at + 1) & (len(table) - 1)
    return at


@kernel
def merge(plan, state, book, key, day):
    """Merge the rows of a run by cohorts; all that are left act again tomorrow, the others are spare."""
    n = state.counter[ROWS]
    slots = 16
    while slots < 2 * n:
        slots *= 2
    table = state.table[:slots]
    table[:] = -1
    state.counter[SPARE] = 0
    state.head[day + 1] = -1
    for row in range(n):
        if state.count[row] > 0 and is_gone(state.phase[row]):
            _fold_away(plan, state, book, row)
        elif state.count[row] > 0:
            _forget_detours(state, row)
            join_sizes(plan, state, row)
            state.ident[row] = _name(state, row)
            at = _find(state, row, table)
            if table[at] < 0:
                table[at] = row
                sleep(state, row, day + 1)
                continue
            _join(state, table[at], row)
        state.count[row] = state.persons[row] = 0
        push(state, state.spare, SPARE, row)
