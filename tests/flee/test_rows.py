"""Rows of people: which act on a day, in which order; and which route they pick."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from tiny import folder

import neman
from neman.compiled import Handle
from neman.engine.flee import FleePlan, FleeState, new_flee_state
from neman.engine.flee_names import COUNT_ROWS
from neman.engine.kernels.flee_rows import sleep, wake
from neman.engine.kernels.flee_ways import choose_route, look_at, look_round
from neman.engine.plan import Plan
from neman.engine.state import State, new_state
from neman.lower import index_of
from neman.lower.flee import flee_plan
from neman.run_flee import flee_run_plan

ROWS = 200


class World(NamedTuple):
    """A folder with two ways from B, made ready."""

    plan: Plan
    flee: FleePlan
    state: State
    now: FleeState


@pytest.fixture
def world(tmp_path: Path) -> World:
    """B lies between A, C and E; nobody is anywhere."""
    places = (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
        "A,r,X,0,0,conflict_zone,0,1000\nB,r,X,0,1,town,,500\nC,r,Y,0,2,camp,,1000\nE,r,Y,0,3,camp,,1000\n"
    )
    scenario = neman.read(folder(tmp_path, locations=places, routes="#name1,name2,distance\nA,B,100\nB,C,100\nB,E,100\n"))
    index, plan = index_of(scenario), flee_run_plan(scenario, "individuals", 0)
    flee = flee_plan(scenario, index, plan)
    now = new_flee_state(plan, flee, ROWS)
    now.count[COUNT_ROWS] = ROWS
    return World(plan, flee, new_state(plan, 0), now)


def _woken(world: World, day: int) -> list[int]:
    return world.now.active[: wake(Handle(world.state), Handle(world.now), day)].tolist()


def test_rows_wake_on_their_day_in_their_order(world: World) -> None:
    state, now = Handle(world.state), Handle(world.now)
    for row, day in {199: 1, 64: 1, 0: 1, 63: 1, 130: 1, 5: 3, 128: 3, 7: 2}.items():
        sleep(state, now, 0, row, day)
    assert _woken(world, 0) == []
    assert _woken(world, 1) == [0, 63, 64, 130, 199]
    sleep(state, now, 1, 100, 2)
    assert _woken(world, 2) == [7, 100]
    sleep(state, now, 2, 6, 3)
    assert _woken(world, 3) == [5, 6, 128]
    assert _woken(world, 5) == []


def test_nobody_is_woken_behind_the_last_day(world: World) -> None:
    sleep(Handle(world.state), Handle(world.now), 0, 3, world.plan.days + 5)
    assert world.now.people[3]["wake"] == -1


def _picked(world: World, place: int, at: np.ndarray) -> list[int]:
    flee, now = Handle(world.flee), Handle(world.now)
    first = int(world.now.sites[place]["first"])
    routes = [choose_route(flee, now, place, 0, place, float(u)) for u in at]
    return [route - first if route >= 0 else -1 for route in routes]


@pytest.mark.parametrize(("weights", "shares"), [
    ((1.0, 2.0, 5.0), (1 / 8, 2 / 8, 5 / 8)),
    ((0.0, 2.0, 2.0), (0.0, 1 / 2, 1 / 2)),
    ((3.0, -1.0, 1.0), (3 / 4, 0.0, 1 / 4)),
    ((1.0, 1.0, -1.0), (1 / 2, 1 / 2, 0.0)),
    ((0.0, -1.0, 0.0), (1 / 2, 0.0, 1 / 2)),  # nothing attracts: any that is open
])
def test_routes_are_picked_by_weight(world: World, weights: tuple[float, ...], shares: tuple[float, ...]) -> None:
    site = world.now.sites[1]
    world.now.base[0, site["first"] : site["last"]] = weights
    world.now.sites["capacity"] = 0.0
    look_round(Handle(world.now))
    picked = _picked(world, 1, (np.arange(800) + 0.5) / 800)
    assert [picked.count(i) / 800 for i in range(3)] == pytest.approx(shares, abs=1e-9)
    assert _picked(world, 1, np.array([0.0, 1.0])) == [min(i for i in range(3) if shares[i]), max(i for i in range(3) if shares[i])]


def test_no_route_is_picked_where_all_are_closed(world: World) -> None:
    world.now.base[:] = -1.0
    look_round(Handle(world.now))
    assert _picked(world, 1, np.array([0.0, 0.5])) == [-1, -1]


def test_a_camp_that_fills_is_picked_less_at_once(world: World) -> None:
    sites, first = world.now.sites, int(world.now.sites[1]["first"])
    ends = world.now.routes["end"][first : first + 3].tolist()
    world.now.base[0, first : first + 3] = 1.0
    sites["capacity"][ends] = 100.0
    look_round(Handle(world.now))
    assert [_picked(world, 1, (np.arange(300) + 0.5) / 300).count(i) for i in range(3)] == [100, 100, 100]
    sites["stock"][ends[2]] = 95  # half of the room that shrinks is left
    assert _picked(world, 1, (np.arange(300) + 0.5) / 300).count(2) == 100  # nobody has looked
    look_at(Handle(world.flee), Handle(world.now), ends[2])
    assert _picked(world, 1, (np.arange(300) + 0.5) / 300).count(2) == 60
