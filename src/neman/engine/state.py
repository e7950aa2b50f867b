"""The state: what tomorrow needs to know. One row per party or cohort; memory of people, levers and beliefs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from neman.engine.memory import BINS, memory_cells
from neman.engine.names import ABSENT, COUNTERS, MOST_DAYS, MOST_TRIES, PERSONS, PHASES
from neman.engine.plan import Floats, Ints, Plan

__all__ = ["Book", "State", "new_book", "new_state"]


_LISTS = ("spare", "active", "queue", "tried", "strip", "waiting", "claims", "granted", "hit")


class State(NamedTuple):
    """Rows of people (N) and what holds today. A row stands for `count` parties, of `size` people each or of several sizes."""

    place: NDArray[np.int32]
    route: NDArray[np.int32]  # route in hand, -1 none
    link: NDArray[np.int32]  # link on which it travels or wants a seat
    hop: NDArray[np.int16]  # position on the route
    left: NDArray[np.float32]  # km left on the link
    today: NDArray[np.float32]  # share of the day that is left for travelling
    turn: Ints  # decisions taken today
    klass: NDArray[np.int16]
    size: NDArray[np.int32]  # people alive in each party; `names.MIXED` where parties are of several sizes
    count: NDArray[np.int64]  # type: ignore[assignment]  # parties
    persons: Ints  # people alive in all of them
    phase: NDArray[np.int8]
    goal: NDArray[np.int8]
    gate: NDArray[np.int16]  # gate of today's attempt, or of the strip
    tries: NDArray[np.int32]
    limbo_days: NDArray[np.int32]
    seen: NDArray[np.uint64]  # N x PERSONS, one bit per border: what has happened to this party
    ident: Ints  # number under which the row draws
    wake: NDArray[np.int32]  # day on which the row acts next
    later: NDArray[np.int32]  # next row in the list of that day
    sizes: Ints  # N x sizes in which people come: parties of each, where they are of several; cohorts only
    # cohorts: what the people of a row remember, as shares (N x cells of `memory`); those who no longer act are folded away
    memory: NDArray[np.float32]
    newly: Floats  # people to whom something happened for the first time, not yet booked
    folded_stock: Ints  # P
    folded_people: Ints  # PHASES
    spare: Ints  # rows below `names.ROWS` that stand for nobody
    # work lists, no memory from one day to the next
    active: Ints  # rows that act today
    queue: Ints  # rows that wait for a seat or a bed
    tried: Ints  # rows at a gate today
    strip: Ints  # rows that woke up between the lines
    waiting: Ints  # rows that want the same seats
    claims: Ints  # what parties these are: which row of `waiting`, of which size
    granted: Ints  # parties of each of these rows that get one
    hit: Ints  # rows of which one consists once some have died
    drawn: Ints  # N x sizes in which people come: parties to whom something happens; cohorts only
    lot: Floats  # numbers by which rows are put in order
    table: NDArray[np.int32]  # cohorts by name, when they are merged
    counted_stock: Ints  # P, people present, counted anew
    counted_people: Ints  # PHASES
    # what holds today
    counter: Ints  # rows in use, then lengths of the work lists, then how the run fares (`names.ROWS` ...)
    head: NDArray[np.int32]  # T + 1, first row that acts on each day
    stock: Ints  # P, people present
    people: Ints  # PHASES, people by where they are
    arrived: Ints  # 1
    leave: Floats  # P, chance per day to set out
    allure: Floats  # P, factor on attraction
    room: Floats  # P
    weight: Floats  # C x R, cumulative over the routes of a place
    open: NDArray[np.int8]  # L
    seats: Floats  # L, seats left today
    detect: Floats  # G
    gate_levers: Floats
    link_levers: Floats
    place_levers: Floats
    class_levers: Floats
    belief: Floats  # G
    tally: Floats  # G x 2: tried and got through today
    rule_on: Ints  # Q
    rule_was: Ints  # as of yesterday
    rule_since: Ints  # day of the last change
    rule_streak: Ints  # days in a row beyond the threshold
    rule_due: Ints  # day on which a decision takes effect, -1 none


class Book(NamedTuple):
    """Truth and reports of one run: a row per day."""

    cells: Ints  # T x cells of the layout
    belief: Floats  # T x G
    report: Floats  # T x K, by the day that a figure is about
    rule: Ints  # T x Q, 1 where a feedback rule is on
    parties: Ints  # T x A, parties that want to come
    tries: Ints
    limbo_days: Ints
    folded: Floats  # bins of tries, then of days in limbo: people of cohorts who no longer act


def new_book(plan: Plan) -> Book:
    """Return an empty book."""
    return Book(
        cells=np.zeros((plan.days, plan.layout.cells), np.int64),
        belief=np.zeros((plan.days, len(plan.length))),
        report=np.zeros((plan.days, len(plan.series_rounding))),
        rule=np.zeros((plan.days, len(plan.rule_series)), np.int64),
        parties=np.zeros((plan.days, len(plan.stream_place)), np.int64),
        tries=np.zeros(MOST_TRIES + 1, np.int64),
        limbo_days=np.zeros(MOST_DAYS + 1, np.int64),
        folded=np.zeros(2 * BINS),
    )


def new_state(plan: Plan, rows: int) -> State:
    """Return the state before the first day, with room for `rows` rows."""
    classes, places = plan.attraction.shape
    rules = len(plan.rule_series)
    gates, links, routes = len(plan.length), len(plan.km), len(plan.route_km)
    sizes = (rows, len(plan.size)) if plan.cohorts else (0, 0)
    return State(
        place=np.full(rows, -1, np.int32),
        route=np.full(rows, -1, np.int32),
        link=np.full(rows, -1, np.int32),
        hop=np.zeros(rows, np.int16),
        left=np.zeros(rows, np.float32),
        today=np.zeros(rows, np.float32),
        turn=np.zeros(rows, np.int64),
        klass=np.zeros(rows, np.int16),
        size=np.zeros(rows, np.int32),
        count=np.zeros(rows, np.int64),
        persons=np.zeros(rows, np.int64),
        phase=np.full(rows, ABSENT, np.int8),
        goal=np.zeros(rows, np.int8),
        gate=np.full(rows, -1, np.int16),
        tries=np.zeros(rows, np.int32),
        limbo_days=np.zeros(rows, np.int32),
        seen=np.zeros((0 if plan.cohorts else rows, len(PERSONS)), np.uint64),
        ident=np.zeros(rows, np.int64),
        wake=np.full(rows, -1, np.int32),
        later=np.full(rows, -1, np.int32),
        sizes=np.zeros(sizes, np.int64),
        memory=np.zeros((rows, memory_cells(plan.borders)) if plan.cohorts else (0, 0), np.float32),
        newly=np.zeros((plan.borders + 1) * len(PERSONS)),
        folded_stock=np.zeros(places, np.int64),
        folded_people=np.zeros(PHASES, np.int64),
        **{name: np.zeros(rows, np.int64) for name in _LISTS},
        drawn=np.zeros(sizes, np.int64),
        lot=np.zeros(rows),
        table=np.zeros(4 * max(rows, 4) if plan.cohorts else 0, np.int32),
        counted_stock=np.zeros(places, np.int64),
        counted_people=np.zeros(PHASES, np.int64),
        counter=np.zeros(COUNTERS, np.int64),
        head=np.full(plan.days + 1, -1, np.int32),
        stock=np.zeros(places, np.int64),
        people=np.zeros(PHASES, np.int64),
        arrived=np.zeros(1, np.int64),
        leave=plan.leave.copy(),
        allure=np.ones(places),
        room=np.ones(places),
        weight=np.zeros((classes, routes)),
        open=np.ones(links, np.int8),
        seats=np.zeros(links),
        detect=np.ones(gates),
        gate_levers=plan.gate_levers.copy(),
        link_levers=plan.link_levers.copy(),
        place_levers=plan.place_levers.copy(),
        class_levers=plan.class_levers.copy(),
        belief=plan.outlook.copy(),
        tally=np.zeros((gates, 2)),
        rule_on=np.zeros(rules, np.int64),
        rule_was=np.zeros(rules, np.int64),
        rule_since=np.full(rules, -(10**6), np.int64),
        rule_streak=np.zeros(rules, np.int64),
        rule_due=np.full(rules, -1, np.int64),
    )
