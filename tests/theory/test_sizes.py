"""Cohorts of parties of several sizes: parties of each size meet with the same chance, on their own, and none is lost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike
from tests.small_worlds import small_world

from neman.compiled import Handle
from neman.engine.kernels.arrivals import draw_parties
from neman.engine.kernels.harm import strike
from neman.engine.kernels.lots import allot
from neman.engine.kernels.parts import some
from neman.engine.names import AT_PLACE, D_DEATH, D_LEAVE, D_SEAT, DEAD, MIXED, ROWS, WAITING
from neman.engine.plan import Floats, Ints, Plan
from neman.engine.state import State, new_book, new_state
from neman.engine.step import run_days
from neman.lower import lower
from neman.rng import FIRST, key_of

TIMES = 1000


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of a world in which parties of one, two and four people come."""
    return lower(small_world(1), cohorts=True)


def one_row(plan: Plan, sizes: ArrayLike) -> State:
    """Return a state with one row, of so many parties of each size, at the first place."""
    state = new_state(plan, 16)
    state.counter[ROWS], state.size[0], state.phase[0] = 1, MIXED, AT_PLACE
    state.place[0], state.sizes[0] = 0, sizes
    state.count[0], state.persons[0] = state.sizes[0].sum(), state.sizes[0] @ plan.size
    state.stock[0] = state.people[AT_PLACE] = state.persons[0]
    return state


def assert_independent(near: Callable[..., None], drawn: Ints, sizes: tuple[int, ...], chances: ArrayLike) -> None:
    """Assert that of the parties of each size as many are drawn as binomial numbers have, and without regard to one another."""
    n, chance = np.array(sizes), np.asarray(chances)
    apart = drawn - n * chance
    for i in range(len(n)):
        near(apart[:, i], 0.0)
        for j in range(i + 1):
            near(apart[:, i] * apart[:, j], (n * chance * (1 - chance))[i] if i == j else 0.0)


def assert_counted(plan: Plan, state: State) -> None:
    """Assert that rows of several sizes stand for as many parties and people as they count by size, the others for size times count."""
    rows = np.flatnonzero(state.count[: state.counter[ROWS]])
    several = rows[state.size[rows] == MIXED]
    assert state.count[several].tolist() == state.sizes[several].sum(axis=1).tolist()
    assert state.persons[several].tolist() == (state.sizes[several] @ plan.size).tolist()
    assert (state.sizes[several] >= 0).all()
    one = rows[state.size[rows] != MIXED]
    assert state.persons[one].tolist() == (state.size[one] * state.count[one]).tolist()


@pytest.mark.parametrize(("sizes", "chance"), [
    ((3, 2, 1), 0.3), ((12, 0, 5), 0.95), ((60, 30, 9), 0.05), ((60, 30, 9), 0.4), ((5000, 40, 3), 0.7), ((200, 90, 900), 0.006),
])
def test_parties_of_each_size_take_part_on_their_own(plan: Plan, near: Callable[..., None], sizes: tuple[int, ...], chance: float) -> None:
    drawn = np.zeros((TIMES, 3), np.int64)
    for member in range(TIMES):
        state = one_row(plan, sizes)
        part = some(Handle(plan), Handle(state), 0, chance, key_of(5, member), D_LEAVE, 0, FIRST)
        drawn[member] = state.sizes[part] if part >= 0 else 0
        assert state.sizes.sum(axis=0).tolist() == list(sizes)
        assert_counted(plan, state)
    assert_independent(near, drawn, sizes, [chance] * 3)


@pytest.mark.parametrize("hazard", [0.002, 0.2])
def test_a_party_is_struck_as_often_as_one_of_its_people(plan: Plan, near: Callable[..., None], hazard: float) -> None:
    sizes, struck = (400, 250, 100), np.zeros((TIMES, 3), np.int64)
    for member in range(TIMES):
        state, book = one_row(plan, sizes), new_book(plan)
        strike(Handle(plan), Handle(state), Handle(book), key_of(6, member), D_DEATH, 0, 0, hazard, 0, np.int64(-1))
        singles, fours = (state.count[(state.size == left) & (state.count > 0)].sum() for left in (0, 3))
        struck[member] = singles, state.people[DEAD] - singles - fours, fours
        assert state.persons.sum() == state.people[AT_PLACE] == state.stock[0]
        assert_counted(plan, state)
    assert_independent(near, struck, sizes, 1 - (1 - hazard) ** plan.size)


def allotted(plan: Plan, sizes: ArrayLike, free: float, seed: int) -> Ints:
    """Return how many parties of each size of a row get a seat, time after time."""
    drawn = np.zeros((TIMES, 3), np.int64)
    for member in range(TIMES):
        state = one_row(plan, sizes)
        state.counter[WAITING] = 1
        allot(Handle(plan), Handle(state), free, key_of(seed, member), D_SEAT, 0)
        drawn[member] = state.drawn[0]
        assert state.granted[0] == drawn[member].sum()
    return drawn


def seated(sizes: Ints, people: Ints, free: float) -> Floats:
    """Return how many parties of each size are expected to sit when one after the other is drawn from all that still fit."""
    fitting = np.where(people <= free, sizes, 0)
    expected = np.zeros(len(sizes))
    for i in np.flatnonzero(fitting):
        first = np.eye(len(sizes), dtype=np.int64)[i]
        expected += fitting[i] / fitting.sum() * (first + seated(fitting - first, people, free - people[i]))
    return expected


@pytest.mark.parametrize(("sizes", "free"), [((3, 2, 1), 5.0), ((4, 3, 3), 7.9), ((0, 2, 3), 3.0), ((5, 1, 2), 14.0)])
def test_seats_go_to_parties_one_after_the_other(plan: Plan, near: Callable[..., None], sizes: tuple[int, ...], free: float) -> None:
    drawn = allotted(plan, sizes, free, 7)
    for i, expected in enumerate(seated(np.array(sizes), plan.size, np.floor(free))):
        near(drawn[:, i], expected)


def test_very_many_seats_are_shared_by_size(plan: Plan) -> None:
    sizes, free = np.array([9000, 4000, 2000]), 12500.0
    drawn = allotted(plan, sizes, free, 8)
    assert (drawn @ plan.size <= free).all()
    assert (abs(drawn.mean(axis=0) - sizes / 2) < 5.0).all()


@pytest.mark.parametrize("seed", [1, 2])
def test_rows_count_their_parties_every_day(seed: int) -> None:
    plan = lower(small_world(seed), cohorts=True)
    state, book, key = new_state(plan, 4096), new_book(plan), key_of(seed, 0)
    handles = Handle(plan), Handle(state), Handle(book)
    draw_parties(handles[0], handles[2], key)
    for day in range(plan.days):
        run_days(*handles, key, day, day + 1)
        assert_counted(plan, state)
    assert (state.size[: state.counter[ROWS]] == MIXED).any()
    assert state.arrived[0] > 0
