"""What people remember: tries, days in limbo, and what has happened to them at which border."""

from __future__ import annotations

import math

import numpy as np

from neman.compiled import kernel
from neman.engine.memory import BIN_START, BIN_WIDTH, BINS, NARROW
from neman.engine.names import D_MEMORY, FIRST_TRIED, MIXED, PERSONS
from neman.rng import FIRST, uniform

__all__ = ["book_first", "book_newly", "fold", "note_day", "note_try", "remember_nothing", "tell_apart"]

_PERSONS = len(PERSONS)


@kernel
def _step(memory, first):
    """Move everybody's number up by one: one over its width from a wide bin, all from a narrow one."""
    for b in range(first + BINS - 2, first + NARROW - 1, -1):
        share = memory[b] / BIN_WIDTH[b - first]
        memory[b] -= share
        memory[b + 1] += share
    memory[first + NARROW] += memory[first + NARROW - 1]
    for b in range(first + NARROW - 1, first, -1):
        memory[b] = memory[b - 1]
    memory[first] = 0.0


@kernel
def remember_nothing(plan, state, row):
    """Start the memory of a new row."""
    if plan.cohorts == 1:
        first = (plan.borders + 1) * _PERSONS
        for m in range(state.memory.shape[1]):
            state.memory[row, m] = 0.0
        state.memory[row, first] = 1.0
        state.memory[row, first + BINS] = 1.0


@kernel
def _squares(plan, state, row):
    """Return the sum over the parties of a row of their sizes squared."""
    if state.size[row] != MIXED:
        return state.persons[row] * state.size[row]
    total = np.int64(0)
    for i in range(len(plan.size)):
        total += state.sizes[row, i] * plan.size[i] * plan.size[i]
    return total


@kernel
def tell_apart(plan, state, row, part, key, day):
    """Draw to how many people of a part of a row things have happened, and leave the others to the rest.

    Parties drawn by lot are hypergeometric: where something has happened to a share s of the people, the part has the same share on
    average, and s (1 - s) times a `variance` that counts parties by their size squared. A lot that is 1 with chance s, else 0, for the
    square root of `variance` people has both. Where that is more than there are, all go, and the other outcome is as far away as the
    variance asks for. One lot decides about all that can have happened: those who were turned away are some of those who tried.
    """
    if state.memory[row, plan.borders * _PERSONS + FIRST_TRIED] == 0.0:  # all begins with a try
        return
    there, rest = state.memory[part], state.memory[row]
    a, b, n = float(_squares(plan, state, part)), float(_squares(plan, state, row)), float(state.count[part] + state.count[row])
    variance = a * b * n / ((a + b) * (n - 1.0))
    mine, others = float(state.persons[part]), float(state.persons[row])
    people = min(math.sqrt(variance), mine, others)
    lot, far, most = np.float32(people / mine), np.float32(people * people / (mine * others)), np.float32(others / mine)
    back, none, one = np.float32(mine / others), np.float32(0.0), np.float32(1.0)
    u = np.float32(uniform(key, D_MEMORY, day, state.ident[part], FIRST))
    for m in range((plan.borders + 1) * _PERSONS):
        yes, no = rest[m], one - rest[m]
        up = min(max(lot * no, far * yes), most * yes, no)
        down = min(max(lot * yes, far * no), most * no, yes)
        step = up if u * (up + down) < down else -down
        there[m] = yes + step
        rest[m] = min(max(yes - back * step, none), one)


@kernel
def note_try(plan, state, row):
    """Note one more attempt."""
    state.tries[row] += 1
    if plan.cohorts == 1:
        _step(state.memory[row], (plan.borders + 1) * _PERSONS)


@kernel
def note_day(plan, state, row):
    """Note one more day between the lines."""
    state.limbo_days[row] += 1
    if plan.cohorts == 1:
        _step(state.memory[row], (plan.borders + 1) * _PERSONS + BINS)


@kernel
def _newly(state, row, cell):
    """Add the people of a cohort to whom something happens for the first time, as far as can be expected."""
    state.newly[cell] += state.persons[row] * (1.0 - state.memory[row, cell])
    state.memory[row, cell] = 1.0


@kernel
def book_newly(plan, state, book, day):
    """Book the first times of cohorts in whole people; what is left of a person counts tomorrow."""
    for cell in range(len(state.newly)):
        whole = np.floor(state.newly[cell] + 1e-6)
        book.cells[day, plan.layout.persons + cell] += int(whole)
        state.newly[cell] -= whole


@kernel
def book_first(plan, state, book, day, row, what, border):
    """Book people to whom something happens for the first time at a border, and anywhere."""
    here = border * _PERSONS + what
    anywhere = plan.borders * _PERSONS + what
    cells = book.cells[day]
    if plan.cohorts == 1:
        _newly(state, row, here)
        _newly(state, row, anywhere)
        return
    bit = np.uint64(1) << np.uint64(border)
    seen = state.seen[row, what]
    if seen & bit:
        return
    n = state.persons[row]
    cells[plan.layout.persons + here] += n
    if seen == 0:
        cells[plan.layout.persons + anywhere] += n
    state.seen[row, what] = seen | bit


@kernel
def fold(plan, state, book, row, n):
    """Count the tries and days in limbo of `n` people of a row whose history has ended."""
    if plan.cohorts == 1:
        first = (plan.borders + 1) * _PERSONS
        for b in range(2 * BINS):
            book.folded[b] += n * state.memory[row, first + b]
        return
    book.tries[min(state.tries[row], len(book.tries) - 1)] += n
    book.limbo_days[min(state.limbo_days[row], len(book.limbo_days) - 1)] += n


@kernel
def unfold(book, arrived):
    """Write the bins of cohorts into the histograms, in whole people who sum to all who ever came."""
    for which in range(2):
        histogram = book.tries if which == 0 else book.limbo_days
        total = 0
        for b in range(BINS):
            n = int(np.round(book.folded[which * BINS + b]))
            histogram[BIN_START[b]] += n
            total += n
        histogram[0] += arrived - total
