"""On a Flee instance whose camps fill, cohorts and individuals follow one law: it counts who comes first, and who was asked before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import neman
from neman.fit.agreement import agreement
from neman.world import Stock

MEMBERS = 150
FILES = {
    "sim_period.csv": "StartDate,2020-01-01\nLength,40\n",
    "locations.csv": (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
        "C,r,Y,0,2,camp,,300\nE,r,Y,0,4,camp,,200\nA,r,X,0,0,conflict_zone,0,5000\nB,r,X,0,1,town,,500\nD,r,X,0,3,town,,500\n"
    ),
    "routes.csv": "#name1,name2,distance\nA,B,100\nA,D,130\nB,C,150\nB,D,120\nD,C,90\nD,E,220\nC,E,300\n",
    "simsetting.yml": (
        "move_rules:\n  max_move_speed: 200.0\n  awareness_level: 1\n  camp_movechance: 0.02\n  default_movechance: 0.3\n"
        "  conflict_movechance: 1.0\n  avoid_short_stints: {}\n"
    ),
}


def scenario(path: Path, stints: bool) -> neman.Scenario:
    """Return five places, two of them camps that are full within days, with 1500 people in the conflict zone at the start."""
    for name, text in FILES.items():
        (path / name).write_text(text.format(stints), encoding="utf-8")
    world = neman.read(path)
    places = tuple(p.model_copy(update={"capacity": {"C": 300, "E": 200}.get(p.name)}) for p in world.places)
    stock = Stock.model_validate({"place": "A", "class": "people", "persons": 1500})
    return replace(world, places=places, stocks=(stock,), totals=())


@pytest.mark.parametrize("engine", ["individuals", "cohorts"])
def test_crowds_who_see_a_camp_fill_up_come_no_further_than_one_by_one(tmp_path: Path, engine: str) -> None:
    world = scenario(tmp_path, True)
    short = {("A", "B"): 20.0, ("B", "C"): 30.0}
    links = tuple(link.model_copy(update={"km": short[link.origin, link.to]}) for link in world.links if (link.origin, link.to) in short)
    world = replace(world, links=links).with_settings(["leave.town=0", "leave.camp=0", "leave.conflict_zone=0.3"])
    stock = neman.simulate(world, members=20, seed=5, engine=engine).tables["stock"]
    given_up = 0.95 * 300  # people in a camp of 300 when half of the room that shrinks is gone
    assert stock.filter(pl.col("place") == "C", pl.col("date") > world.start)["persons"].unique().to_list() == [given_up]


@pytest.mark.parametrize("stints", [False, True])
def test_cohorts_follow_the_law_of_individuals_where_camps_are_full(tmp_path: Path, stints: bool) -> None:
    world = scenario(tmp_path, stints)
    first = neman.simulate(world, members=MEMBERS, seed=101, engine="individuals")
    second = neman.simulate(world, members=MEMBERS, seed=303, engine="cohorts")
    result = agreement(first, second)
    assert len(result.comparisons) > 20
    assert result.ok, result.failures
