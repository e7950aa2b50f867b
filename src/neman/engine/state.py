"""The state: what tomorrow needs to know. One row per party; memory of people, levers and beliefs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from neman.engine.names import ABSENT
from neman.engine.plan import Floats, Ints, Plan

__all__ = ["Book", "State", "new_book", "new_state"]


class State(NamedTuple):
    """Rows of people (N parties) and what holds today."""

    place: NDArray[np.int32]
    link: NDArray[np.int32]
    left: NDArray[np.float32]  # km left on the link
    klass: NDArray[np.int16]
    size: NDArray[np.int32]  # people alive in the party
    phase: NDArray[np.int8]
    goal: NDArray[np.int8]
    gate: NDArray[np.int16]  # gate of today's attempt, or of the strip
    tries: NDArray[np.int32]
    limbo_days: NDArray[np.int32]
    seen: NDArray[np.uint64]  # N x PERSONS, one bit per border: what has happened to this party
    active: NDArray[np.int64]  # rows that may still act, the first `counter[0]` of them
    queue: NDArray[np.int64]  # rows that wait for a seat or a verdict
    wish: NDArray[np.int32]  # link that a row wants a seat on
    counter: Ints  # 0: active rows, 1: first row of the next arrivals
    stock: Ints  # P, people present
    gone: Ints  # settled, home, dead: people who no longer act
    arrived: Ints  # 1
    gate_levers: Floats
    link_levers: Floats
    place_levers: Floats
    class_levers: Floats
    belief: Floats  # G
    tally: Floats  # G x 2: tried and got through today
    weight: Floats  # C x L, cumulative over the links of a place
    open: NDArray[np.int8]  # L


class Book(NamedTuple):
    """Truth and reports of one run: a row per day."""

    cells: Ints  # T x cells of the layout
    belief: Floats  # T x G
    report: Floats  # T x K
    parties: Ints  # T x A, parties that appear
    tries: Ints
    limbo_days: Ints


def new_book(plan: Plan, most_tries: int, most_days: int) -> Book:
    """Return an empty book."""
    return Book(
        cells=np.zeros((plan.days, plan.layout.cells), np.int64),
        belief=np.zeros((plan.days, len(plan.length))),
        report=np.zeros((plan.days, len(plan.series_delay))),
        parties=np.zeros((plan.days, len(plan.stream_place)), np.int64),
        tries=np.zeros(most_tries + 1, np.int64),
        limbo_days=np.zeros(most_days + 1, np.int64),
    )


def new_state(plan: Plan, rows: int) -> State:
    """Return the state before the first day, with room for `rows` parties."""
    classes, places, links, gates = len(plan.retry), len(plan.kind), len(plan.km), len(plan.length)
    return State(
        place=np.full(rows, -1, np.int32),
        link=np.full(rows, -1, np.int32),
        left=np.zeros(rows, np.float32),
        klass=np.zeros(rows, np.int16),
        size=np.zeros(rows, np.int32),
        phase=np.full(rows, ABSENT, np.int8),
        goal=np.zeros(rows, np.int8),
        gate=np.full(rows, -1, np.int16),
        tries=np.zeros(rows, np.int32),
        limbo_days=np.zeros(rows, np.int32),
        seen=np.zeros((rows, 5), np.uint64),
        active=np.zeros(rows, np.int64),
        queue=np.zeros(rows, np.int64),
        wish=np.full(rows, -1, np.int32),
        counter=np.zeros(2, np.int64),
        stock=np.zeros(places, np.int64),
        gone=np.zeros(3, np.int64),
        arrived=np.zeros(1, np.int64),
        gate_levers=plan.gate_levers.copy(),
        link_levers=plan.link_levers.copy(),
        place_levers=plan.place_levers.copy(),
        class_levers=plan.class_levers.copy(),
        belief=plan.outlook.copy(),
        tally=np.zeros((gates, 2)),
        weight=np.zeros((classes, links)),
        open=np.ones(links, np.int8),
    )
