"""What single rules at gates and in centres mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

import neman
from neman.result import Result
from neman.scenario import Scenario
from small_worlds import decide, small_world
from worlds import border


def run(world: Scenario) -> Result:
    return neman.simulate(world, members=1, seed=2, engine="individuals")


def people(result: Result, table: str, **where: str) -> int:
    return int(result.tables[table].filter(**where)["persons"].sum())


def test_who_is_refused_at_a_crossing_is_stuck_at_the_crossing() -> None:
    world = small_world(1)
    levers = {"turn_away": 1.0, "to_crossing": 1.0, "readmission": 0.0, "patrols": 1e4, "push_on": 1.0, "let_back": 0.0, "corridor": 0.0}
    closed = [decide("closure", 1, target) for target in ("South line", "Post gate")]
    kept = tuple(d for d in world.playbook if d.lever not in levers)
    result = run(replace(world, playbook=(*kept, *(decide(k, v) for k, v in levers.items()), *closed)))
    assert people(result, "gate", gate="North line", outcome="directed") > 0
    assert people(result, "gate", gate="North line", outcome="tried_again") == 0
    assert people(result, "gate", gate="Post gate", outcome="tried_again") > 0
    assert people(result, "stock", place="North strip") == 0


def test_people_held_back_set_out_on_the_day_on_which_they_are_let() -> None:
    world = border(days=20, persons=50, levers={"patrols": 0.0}).with_settings(["setting_out=0"])
    freed = world.with_settings(["setting_out@AA:2030-01-11=1"])
    assert people(run(world), "gate", outcome="attempted") == 0
    gate = run(freed).tables["gate"].filter(outcome="attempted")
    assert gate["persons"].sum() > 0
    assert set(gate["date"]) == {date(2030, 1, 11)}


@pytest.mark.parametrize("engine", ["individuals", "cohorts"])
def test_who_gets_through_to_a_destination_has_settled(engine: str) -> None:
    result = neman.simulate(border(days=5, persons=50, levers={"patrols": 0.0}), members=1, seed=2, engine=engine)
    last = result.tables["ledger"].filter(date=date(2030, 1, 5))
    assert set(last.filter(pl.col("persons") > 0)["state"]) == {"arrived", "destination"}


def test_a_corridor_is_no_attempt() -> None:
    levers = {"turn_away": 1.0, "readmission": 0.0, "patrols": 1e6, "push_on": 0.0, "let_back": 0.0, "corridor": 0.3}
    result = run(border(days=30, persons=50, levers=levers))
    assert people(result, "gate", outcome="corridor") > 0
    assert people(result, "gate", outcome="admitted") == 0
    before = result.tables["beliefs"]["belief"][0]
    assert (result.tables["beliefs"]["belief"].diff().drop_nulls() >= 0).all(), "on later days nobody tries: beliefs only fade back"
    assert before < 0.8


def test_a_closed_centre_is_emptied_as_far_as_others_have_room() -> None:
    world = small_world(2, days=40)
    places = tuple(p.model_copy(update={"capacity": 12}) if p.name in ("Camp", "Base") else p for p in world.places)
    result = run(replace(world, places=places))
    inside = result.per_member("stock", place=["Camp", "Base", "School"])
    moved = result.tables["processing"].filter(outcome="transferred", place="School")
    assert not moved.is_empty()
    assert inside["persons"].max() > 0
    late = result.tables["gate"].filter(pl.col("date") > world.start).height
    assert late > 0


def test_home_is_home() -> None:
    world = border(days=5, persons=40, levers={"turn_away": 1.0, "patrols": 1e6}, settings={"gate.retry": 0.0})
    at_home = replace(world, classes=tuple(c.model_copy(update={"home": "Front"}) for c in world.classes))
    last = run(at_home).tables["ledger"].filter(date=world.end)
    assert last.filter(state="returned_home")["persons"].sum() == last.filter(state="arrived")["persons"].sum() > 0
