"""Books the day of a Flee instance: stocks, and who is where; people are conserved or the run stops."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import COUNT_ROWS
from neman.engine.names import L_ARRIVED, L_RECEPTION, L_TRAVELLING, L_WAITING, NOT_CONSERVED, STATUS, TRAVELLING

__all__ = ["flee_truth", "people_in"]

_RECOUNT_EVERY = 30


@kernel
def _is_conserved(people, n, sites, arrived):
    """Count every row anew; return whether all who ever came are at a place or on the way, and stocks agree with the rows."""
    total = 0
    for row in range(n):
        person = people[row]
        total += person.size
        if person.phase != TRAVELLING:
            sites[person.place].stock -= person.size
    fits = total == arrived
    for p in range(len(sites)):
        fits = fits and sites[p].stock == 0
        sites[p].stock = 0
    for row in range(n):
        if people[row].phase != TRAVELLING:
            sites[people[row].place].stock += people[row].size
    return fits


@kernel
def people_in(cells):
    """Return how many people are in cohorts by class and memory."""
    people = 0
    for c in range(cells.shape[0]):
        for b in range(cells.shape[1]):
            people += cells[c, b].people
    return people


@kernel
def _crowds_conserved(stay, ride, sites, arrived):
    """Count every cohort anew; return whether they add up to all who ever came, and stocks agree."""
    total = 0
    for k in range(len(ride)):
        total += people_in(ride[k])
    fits = True
    for p in range(len(sites)):
        here = people_in(stay[p])
        total += here
        fits = fits and here == sites[p].stock
    return fits and total == arrived


@kernel
def flee_truth(plan, state, book, now, day):
    """Book the stocks and the ledger of the day."""
    cells, sites = book.cells[day], now.sites
    if day % _RECOUNT_EVERY == 0 or day == plan.days - 1:
        if now.stay.shape[1] > 0:
            fits = _crowds_conserved(now.stay[(day + 1) % 2], now.ride[(day + 1) % 2], sites, state.arrived[0])
        else:
            fits = _is_conserved(now.people, now.count[COUNT_ROWS], sites, state.arrived[0])
        if not fits:
            state.counter[STATUS] = NOT_CONSERVED
    present = camps = 0
    for p in range(len(sites)):
        cells[plan.layout.stock + p] = sites[p].stock
        present += sites[p].stock
        camps += sites[p].stock if sites[p].camp == 1 else 0
    if present > state.arrived[0]:
        state.counter[STATUS] = NOT_CONSERVED
    ledger = plan.layout.ledger
    cells[ledger + L_ARRIVED] = state.arrived[0]
    cells[ledger + L_WAITING] = present - camps
    cells[ledger + L_RECEPTION] = camps
    cells[ledger + L_TRAVELLING] = state.arrived[0] - present
