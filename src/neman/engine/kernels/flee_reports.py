"""What reports do in a Flee instance: they correct where people are thought to be, and tell others where people went.

Only counts that are known by the day are used. Letters: T days, P places, C classes, B memory bins.
"""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.flee_names import ASSIMILATION, COUNT_ROWS, LEARNING, WINDOW
from neman.engine.kernels.flee_truth import people_in
from neman.engine.names import AT_PLACE

__all__ = ["flee_reports"]

_FLOOR = 0.01  # share below which reports say nothing


@kernel
def _targets(book, stock_at, flee, now, day):
    """Return how many people more (or fewer) each reported camp should hold: as reported then, and what has come since."""
    known, known_of, moved, sites = flee.known[day], flee.known_of[day], now.moved, now.sites
    change = now.target
    change[:] = 0.0
    have = want = 0.0
    for p in range(len(sites)):
        then = known_of[p]
        if sites[p].camp == 0 or then < 0:
            continue
        since = sites[p].stock - moved[day, p] - (book.cells[then, stock_at + p] - moved[then + 1, p])
        change[p] = max(known[p] + since, 0.0)
        have += sites[p].stock
        want += change[p]
    for p in range(len(sites)):
        if sites[p].camp == 1 and known_of[p] >= 0 and want > 0.0:
            change[p] = flee.value[ASSIMILATION] * (change[p] * have / want - sites[p].stock)
    return change


@kernel
def _whole(change, moves):
    """Round changes that sum to zero to whole people, so that they still do."""
    total, done = 0.0, 0
    for p in range(len(change)):
        total += change[p]
        moves[p] = int(np.floor(total + 0.5)) - done
        done += moves[p]


@kernel
def _take(cells, people, pool):
    """Move people from the cells of a place into a pool of the same cells, in proportion."""
    left = people_in(cells)
    for c in range(cells.shape[0]):
        for b in range(cells.shape[1]):
            here = cells[c, b].people
            n = people * here // left if left > 0 else 0
            left -= here
            people -= n
            _hand_over(cells[c, b], pool[c, b], n)


@kernel
def _hand_over(giver, taker, n):
    """Move `n` people of a cell, with their share of what it remembers, to another."""
    if n > 0:
        memory = giver.memory * n / giver.people
        giver.people -= n
        giver.memory -= memory
        taker.people += n
        taker.memory += memory


@kernel
def _move_crowds(stay, moves, pool):
    """Take people from places with too many and give them to places with too few."""
    for p in range(len(moves)):
        if moves[p] < 0:
            _take(stay[p], -moves[p], pool)
    for p in range(len(moves)):
        if moves[p] > 0:
            _take(pool, moves[p], stay[p])


@kernel
def _move_rows(people, rows, moves, sites):
    """Let rows at places with too many be at places with too few instead; what a row cannot match is left."""
    p = 0
    for row in range(rows):
        person = people[row]
        if person.phase != AT_PLACE or moves[person.place] > -person.size:
            continue
        while p < len(moves) and moves[p] < person.size:
            p += 1
        if p == len(moves):
            return
        moves[person.place] += person.size
        moves[p] -= person.size
        sites[person.place].stock -= person.size
        sites[p].stock += person.size
        person.place = p


@kernel
def _assimilate(book, stock_at, flee, now, day):
    """Correct where people are by what is known."""
    sites, moves = now.sites, now.moves
    _whole(_targets(book, stock_at, flee, now, day), moves)
    for p in range(len(sites)):
        now.before[p] = sites[p].stock
    if now.stay.shape[1] > 0:
        _move_crowds(now.stay[(day + 1) % 2], moves, now.pool)
        for p in range(len(sites)):
            sites[p].stock += moves[p]
    else:
        _move_rows(now.people, now.count[COUNT_ROWS], moves, sites)
    for p in range(len(sites)):
        now.moved[day + 1, p] += sites[p].stock - now.before[p]


@kernel
def _remember(book, stock_at, flee, now, day):
    """Add up who would have come to each camp today if nobody had learnt: what came, without the factor of the lure."""
    sites, moved = now.sites, now.moved
    came = bare = 0.0
    for p in range(len(sites)):
        before = book.cells[day - 1, stock_at + p] - moved[day, p] if day > 0 else 0
        new = sites[p].stock - moved[day + 1, p] - before
        if sites[p].camp == 1 and flee.known_of[-1, p] >= 0 and new > 0:
            now.bare[day + 1, p] = new / sites[p].lure
            came += new
            bare += new / sites[p].lure
    for p in range(len(sites)):
        share = now.bare[day + 1, p] * came / bare if bare > 0.0 else 0.0
        now.bare[day + 1, p] = now.bare[day, p] + share


@kernel
def _learn(flee, now, day):
    """Set how camps attract: by the share of those who, by the reports, went there, against the share that would have."""
    sites, power = now.sites, flee.value[LEARNING]
    early = max(day - int(flee.value[WINDOW]), 0)
    went, would = now.went, now.would
    went[:], would[:] = 0.0, 0.0
    for p in range(len(sites)):
        then, before = flee.known_of[day, p], flee.known_of[early, p]
        if sites[p].camp == 1 and then >= 0:
            went[p] = max(flee.known[day, p] - (flee.known[early, p] if before >= 0 else 0.0), 0.0)
            would[p] = now.bare[then + 1, p] - now.bare[before + 1, p]
    all_went, all_would = went.sum(), would.sum()
    for p in range(len(sites)):
        sites[p].lure = 1.0
        if sites[p].camp == 1 and flee.known_of[day, p] >= 0 and all_went > 0.0 and all_would > 0.0:
            sites[p].lure = ((went[p] / all_went + _FLOOR) / (would[p] / all_would + _FLOOR)) ** power


@kernel
def flee_reports(plan, book, flee, now, day):
    """Use what is known in the evening: correct where people are, and let those who leave tomorrow learn."""
    if len(now.moved) == 0:
        return
    for p in range(len(now.sites)):
        now.moved[day + 1, p] = now.moved[day, p]
    if flee.value[ASSIMILATION] > 0.0:
        _assimilate(book, plan.layout.stock, flee, now, day)
    if flee.value[LEARNING] > 0.0:
        _remember(book, plan.layout.stock, flee, now, day)
        _learn(flee, now, day)
