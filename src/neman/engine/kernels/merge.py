"""Merge: cohorts that share place, class and plans become one row; people who no longer act are folded away."""

from __future__ import annotations

import numpy as np

from neman.engine.compiled import entry, inner
from neman.engine.kernels.memory import fold
from neman.engine.kernels.rows import copy_row, is_gone, is_present, mixed, people_in, sleep
from neman.engine.names import IN_LIMBO, ROWS, TRAVELLING

__all__ = ["merge"]


@inner
def _name(state, row):
    """Return a number for all that decides what a row will do; it draws under this number."""
    h = np.uint32(state.place[row])
    h = mixed(h, np.uint32(state.klass[row]))
    h = mixed(h, np.uint32(state.size[row]))
    h = mixed(h, np.uint32(state.phase[row]))
    h = mixed(h, np.uint32(state.goal[row]))
    h = mixed(h, np.uint32(state.gate[row] + 1))
    h = mixed(h, np.uint32(state.route[row] + 1))
    h = mixed(h, np.uint32(state.hop[row]))
    h = mixed(h, np.uint32(state.link[row] + 1))
    return mixed(h, np.uint32(state.left[row]))


@inner
def _same(state, a, b):
    if state.place[a] != state.place[b] or state.klass[a] != state.klass[b] or state.size[a] != state.size[b]:
        return False
    if state.phase[a] != state.phase[b] or state.goal[a] != state.goal[b] or state.gate[a] != state.gate[b]:
        return False
    if state.route[a] != state.route[b] or state.hop[a] != state.hop[b]:
        return False
    return state.link[a] == state.link[b] and state.left[a] == state.left[b]


@inner
def _join(state, into, row):
    """Add a row to another: counts add up, memories mix."""
    share = np.float32(state.count[row] / (state.count[row] + state.count[into]))
    for m in range(state.memory.shape[1]):
        state.memory[into, m] += share * (state.memory[row, m] - state.memory[into, m])
    state.count[into] += state.count[row]


@inner
def _fold_away(plan, state, book, row):
    n = people_in(state, row)
    if n == 0:
        return
    fold(plan, state, book, row, n)
    state.folded_people[state.phase[row]] += n
    if is_present(state.phase[row]):
        state.folded_stock[state.place[row]] += n


@inner
def _forget_detours(state, row):
    """Drop what no longer matters, so that rows that will behave alike look alike."""
    if state.phase[row] != TRAVELLING:
        state.link[row] = -1
        state.route[row] = -1
        state.hop[row] = 0
        state.left[row] = 0.0
    if state.phase[row] != IN_LIMBO:
        state.gate[row] = -1
    state.tries[row] = 0
    state.limbo_days[row] = 0


@entry
def merge(plan, state, book, key, day):
    """Merge the rows of a run by cohorts; all that are left act again tomorrow."""
    n = state.counter[ROWS]
    slots = 16
    while slots < 2 * n:
        slots *= 2
    table = np.full(slots, -1, np.int64)
    state.head[day + 1] = -1
    kept = np.int64(0)
    for row in range(n):
        if state.count[row] == 0 or is_gone(state.phase[row]):
            _fold_away(plan, state, book, row)
            continue
        _forget_detours(state, row)
        state.ident[row] = _name(state, row)
        at = state.ident[row] & (slots - 1)
        while table[at] >= 0 and not _same(state, table[at], row):
            at = (at + 1) & (slots - 1)
        if table[at] >= 0:
            _join(state, table[at], row)
            continue
        if row != kept:
            copy_row(state, row, kept)
        table[at] = kept
        sleep(state, kept, day + 1)
        kept += 1
    state.counter[ROWS] = kept
