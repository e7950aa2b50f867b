"""What the people of a cohort have been through: a part of it is told apart by lot, party by party, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike
from tests.small_worlds import small_world

from neman.compiled import Handle, kernel
from neman.engine.kernels.parts import part_by_size, take
from neman.engine.names import AT_PLACE, FIRST_TRIED, FIRST_TURNED, MIXED, PERSONS, QUEUE, ROWS
from neman.engine.plan import Floats, Plan
from neman.engine.state import State, new_state
from neman.lower import lower
from neman.rng import key_of

TIMES = 2000
THINGS = [int(FIRST_TRIED), int(FIRST_TURNED)]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of a world in which parties of one, two and four people come."""
    return lower(small_world(1), cohorts=True)


def one_row(plan: Plan, sizes: ArrayLike, size: int, tried: float, turned: float) -> State:
    """Return a state with one row, of whose people these shares have tried and been turned away at the first border."""
    state = new_state(plan, 16)
    state.counter[ROWS], state.size[0], state.phase[0] = 1, size, AT_PLACE
    state.sizes[0] = sizes
    state.count[0] = state.sizes[0].sum()
    state.persons[0] = state.sizes[0] @ plan.size
    for border in (0, plan.borders):  # there, and anywhere
        state.memory[0, border * len(PERSONS) + np.array(THINGS)] = tried, turned
    return state


@kernel
def part_all(plan, state, key, day):  # type: ignore[no-untyped-def]
    part_by_size(plan, state, state.queue, QUEUE, key, day)


def told(state: State, what: int) -> Floats:
    """Return how many people of each row something has happened to."""
    return state.memory[:, what].astype(float) * state.persons


@pytest.mark.parametrize(("n", "k", "tried", "turned"), [
    (100, 30, 0.5, 0.2), (100, 70, 0.5, 0.2), (100, 1, 0.4, 0.02), (8, 7, 0.75, 0.25), (6, 2, 0.5, 1 / 6), (10**6, 300, 0.6, 0.01),
])
def test_those_who_tried_go_with_a_part_as_if_drawn_by_lot(
    plan: Plan, near: Callable[..., None], n: int, k: int, tried: float, turned: float
) -> None:
    there = np.zeros((TIMES, 2))
    for member in range(TIMES):
        state = one_row(plan, (0, n, 0), 2, tried, turned)
        part = take(Handle(plan), Handle(state), 0, k, key_of(21, member), 0)
        for i, share in enumerate((tried, turned)):
            people = told(state, THINGS[i])
            there[member, i] = people[part] / 2
            assert people.sum() == pytest.approx(2 * n * share, rel=1e-5)
        assert state.memory.min() >= 0.0
        assert state.memory.max() <= 1.0
        assert (state.memory[[0, part], THINGS[1]] <= state.memory[[0, part], THINGS[0]] + 1e-6).all()
    for i, share in enumerate((tried, turned)):
        near(there[:, i], k * share)
        assert there[:, i].var() == pytest.approx(k * share * (1 - share) * (n - k) / (n - 1), rel=0.15)


def test_those_turned_away_go_with_those_who_tried(plan: Plan) -> None:
    there = np.zeros((TIMES, 2))
    for member in range(TIMES):
        state = one_row(plan, (100, 0, 0), 1, 0.7, 0.4)
        part = take(Handle(plan), Handle(state), 0, 30, key_of(24, member), 0)
        there[member] = [told(state, what)[part] for what in THINGS]
    assert np.cov(there.T)[0, 1] == pytest.approx(30 * 0.4 * (1 - 0.7) * 70 / 99, rel=0.15)


def test_parties_of_a_size_have_been_through_what_those_drawn_by_lot_have(plan: Plan, near: Callable[..., None]) -> None:
    sizes, share = np.array([60, 40, 30]), 0.3
    squares = sizes * plan.size**2
    there = np.zeros((TIMES, 3))
    for member in range(TIMES):
        state = one_row(plan, sizes, int(MIXED), share, 0.0)
        state.queue[0], state.counter[QUEUE] = 0, 1
        part_all(Handle(plan), Handle(state), key_of(22, member), 0)
        people = told(state, THINGS[0])
        for i, size in enumerate(plan.size):
            there[member, i] = people[state.size == size].sum()
        assert people.sum() == pytest.approx(share * (sizes @ plan.size), rel=1e-5)
    for i in range(3):
        near(there[:, i], share * sizes[i] * plan.size[i])
        rest = squares.sum() - squares[i]
        assert there[:, i].var() == pytest.approx(share * (1 - share) * squares[i] * rest / squares.sum() * 130 / 129, rel=0.15)


def test_where_all_or_none_have_tried_there_is_nothing_to_draw(plan: Plan) -> None:
    state = one_row(plan, (50, 0, 0), 1, 1.0, 0.0)
    part = take(Handle(plan), Handle(state), 0, 20, key_of(23, 0), 0)
    assert state.memory[[0, part], THINGS[0]].tolist() == [1.0, 1.0]
    assert state.memory[[0, part], THINGS[1]].tolist() == [0.0, 0.0]
