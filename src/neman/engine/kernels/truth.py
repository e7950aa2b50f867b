"""Truth is booked: stocks and ledger of the day; people are conserved or the run stops."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.kernels.memory import book_newly, fold, unfold
from neman.engine.kernels.rows import is_present, people_in
from neman.engine.names import (
    ABSENT,
    AT_GATE,
    AT_PLACE,
    DEAD,
    HOME,
    IN_LIMBO,
    IN_RECEPTION,
    L_ARRIVED,
    L_DESTINATION,
    L_DIED,
    L_HOME,
    L_LIMBO,
    L_RECEPTION,
    L_TRAVELLING,
    L_WAITING,
    NOT_CONSERVED,
    ROWS,
    SETTLED,
    STATUS,
    TRAVELLING,
)

__all__ = ["close_book", "recount", "truth"]

_RECOUNT_EVERY = 30


@kernel
def recount(plan, state):
    """Count every row anew; return whether stocks and ledger agree with the rows."""
    stock, people = state.counted_stock, state.counted_people
    for p in range(len(stock)):
        stock[p] = state.folded_stock[p]
    for phase in range(len(people)):
        people[phase] = state.folded_people[phase]
    for row in range(state.counter[ROWS]):
        phase = state.phase[row]
        if phase == ABSENT or phase == DEAD:
            continue
        n = people_in(state, row)
        people[phase] += n
        if is_present(phase):
            stock[state.place[row]] += n
    for p in range(len(stock)):
        if stock[p] != state.stock[p]:
            return False
    for phase in range(len(people)):
        if phase != ABSENT and phase != DEAD and people[phase] != state.people[phase]:
            return False
    return True


@kernel
def _is_conserved(plan, state):
    """Return whether arrived = stocks + travelling + home + died, and = the sum of the ledger."""
    total = 0
    for phase in range(AT_PLACE, DEAD + 1):
        if state.people[phase] < 0:
            return False
        total += state.people[phase]
    present = 0
    for p in range(len(plan.kind)):
        if state.stock[p] < 0:
            return False
        present += state.stock[p]
    away = state.people[TRAVELLING] + state.people[HOME] + state.people[DEAD]
    return total == state.arrived[0] and present + away == state.arrived[0]


@kernel
def truth(plan, state, book, key, day):
    """Book the stocks and the ledger of the day and check that nobody is lost."""
    cells = book.cells[day]
    for p in range(len(plan.kind)):
        cells[plan.layout.stock + p] = state.stock[p]
    ledger = plan.layout.ledger
    cells[ledger + L_ARRIVED] = state.arrived[0]
    cells[ledger + L_WAITING] = state.people[AT_PLACE] + state.people[AT_GATE]
    cells[ledger + L_TRAVELLING] = state.people[TRAVELLING]
    cells[ledger + L_LIMBO] = state.people[IN_LIMBO]
    cells[ledger + L_RECEPTION] = state.people[IN_RECEPTION]
    cells[ledger + L_DESTINATION] = state.people[SETTLED]
    cells[ledger + L_HOME] = state.people[HOME]
    cells[ledger + L_DIED] = state.people[DEAD]
    if plan.cohorts == 1:
        book_newly(plan, state, book, day)
    for g in range(len(plan.length)):
        book.belief[day, g] = state.belief[g]
    due = day % _RECOUNT_EVERY == 0 or day == plan.days - 1
    if not _is_conserved(plan, state) or (due and not recount(plan, state)):
        state.counter[STATUS] = NOT_CONSERVED


@kernel
def close_book(plan, state, book):
    """Count the tries and the days in limbo of everyone who is alive at the end."""
    for row in range(state.counter[ROWS]):
        if state.phase[row] == ABSENT or state.phase[row] == DEAD:
            continue
        fold(plan, state, book, row, people_in(state, row))
    if plan.cohorts == 1:
        unfold(book, state.arrived[0])
