"""From rows to arrays: dates become days, decisions become changes, names become positions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

import neman
from neman.engine.names import GATE_LEVERS, LINK_LEVERS, OUTCOMES, SEATS, TURN_AWAY
from neman.evidence import FLOWS, Reporter
from neman.lower import index_of, lower
from neman.scenario import Scenario
from neman.world import Decision
from small_worlds import START, small_world
from worlds import border

DAYS = 20


def change(first: int | None, value: float, until: int | None = None) -> Decision:
    def day(n: int | None) -> date | None:
        return None if n is None else START + timedelta(days=n)

    return Decision(date=day(first), until=day(until), actor="State", lever="turn_away", value=value)


def turn_away_by_day(*decisions: Decision) -> list[float]:
    """Return the share turned away on every day, as the engine will see it."""
    plan = lower(replace(border(days=DAYS, persons=1), playbook=decisions))
    value, values = plan.gate_levers[0, TURN_AWAY], []
    for day in range(DAYS):
        for i in range(plan.change_first[day], plan.change_first[day + 1]):
            assert plan.change_lever[i] == GATE_LEVERS.index("turn_away")
            value = plan.change_value[i]
        values.append(float(value))
    return values


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], [0.0] * DAYS),
        ([change(None, 0.4)], [0.4] * DAYS),
        ([change(5, 0.4)], [0.0] * 5 + [0.4] * 15),
        ([change(5, 0.4), change(None, 0.1)], [0.1] * 5 + [0.4] * 15),
        ([change(-9, 0.4)], [0.4] * DAYS),
        ([change(4, 0.8, until=7)], [0.0] * 4 + [0.2, 0.4, 0.6] + [0.8] * 13),
        ([change(-3, 0.8, until=0)], [0.8] * DAYS),
        ([change(-2, 0.6, until=3)], [0.3, 0.4, 0.5] + [0.6] * 17),
        ([change(-30, 0.8, until=-20)], [0.8] * DAYS),
        ([change(4, 0.8, until=7), change(6, 0.1)], [0.0] * 4 + [0.2, 0.4] + [0.1] * 14),
    ],
    ids=["nothing", "always", "later", "order of rows", "before the start", "gradual", "gradual, done on the first day",
         "gradual, under way", "gradual, done long ago", "gradual, overtaken"],
)
def test_dated_decisions(decisions: list[Decision], expected: list[float]) -> None:
    assert turn_away_by_day(*decisions) == pytest.approx(expected)


def test_links_are_sorted_by_start_and_gates_stand_on_them() -> None:
    world = small_world(1)
    plan, index = lower(world), index_of(world)
    assert (np.diff(plan.start) >= 0).all()
    for gate in world.gates:
        link = index.pairs[gate.origin, gate.to]
        assert plan.gate_of[link] == index.gates[gate.name]
        assert plan.gate_link[index.gates[gate.name]] == link


def test_seats_come_from_the_link() -> None:
    world = small_world(1)
    plan, index = lower(world), index_of(world)
    assert plan.link_levers[index.pairs["Home", "Airport"], SEATS] == world.links[0].capacity
    assert plan.link_levers.shape[1] == len(LINK_LEVERS)


def test_the_way_home_goes_through_no_gate() -> None:
    world = small_world(1)
    plan, index = lower(world), index_of(world)
    here, way = "North", []
    while here != "Home":
        link = plan.home_link[0, index.places[here]]
        assert plan.gate_of[link] < 0
        here = world.places[plan.end[link]].name
        way.append(here)
    assert way == ["Town", "Airport", "Home"]


def test_arrivals_keep_the_number_of_people() -> None:
    world = small_world(1)
    plan = lower(world)
    mean_size = sum(p.size * p.share for p in world.parties)
    assert plan.stream_mean[0].sum() * mean_size == pytest.approx(sum(a.per_day for a in world.arrivals))
    assert plan.stream_mean[-1, 1] == 0.0


def test_centres_are_ordered_by_distance() -> None:
    world = neman.read("belarus_eu_2021")
    plan = lower(world)
    for gate in range(len(world.gates)):
        own = plan.centre[plan.centre_first[gate] : plan.centre_first[gate + 1]]
        behind = world.places[plan.end[plan.gate_link[gate]]].country
        assert {world.places[c].country for c in own} <= {behind}


def test_the_season_is_coldest_on_the_coldest_day() -> None:
    plan = lower(border(days=365, persons=0, settings={"harm.winter": 5.0, "harm.coldest_day": 20.0}))
    assert plan.season.argmax() == 19
    assert plan.season.max() == pytest.approx(5.0)
    assert plan.season.min() == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("counts", FLOWS)
def test_every_flow_can_be_counted(counts: str) -> None:
    world: Scenario = replace(small_world(1), reporters=(Reporter(name="one", quantity="any", border="*", counts=counts),))
    plan = lower(world)
    assert len(plan.series_cell) > 0 or counts == "flown_in"
    assert (plan.series_cell < plan.layout.cells).all()
    if counts == "turned_away":
        offsets = (plan.series_cell - plan.layout.gate) % len(OUTCOMES)
        assert set(offsets) == {OUTCOMES.index("turned_away")}
