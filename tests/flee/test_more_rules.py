"""Rules of Flee's later versions, on three places in a row with a number worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_rules import HEAD, MOVES, still
from tiny import FILES, arrived, folder, stocks

import neman
from neman.world import Forcing, Stock, Total

pytestmark = pytest.mark.usefixtures("engine")

STAY = {"default_movechance": 0.0, "max_move_speed": 60.0}


def with_people(scenario: neman.Scenario, *people: tuple[str, int], klass: str = "people") -> neman.Scenario:
    """Return the scenario with these people at the start and nobody later."""
    rows = tuple(Stock.model_validate({"place": place, "class": klass, "persons": n}) for place, n in people)
    return replace(scenario, stocks=rows, totals=())


def test_who_deliberates_looks_three_links_ahead_unless_there_is_conflict(tmp_path: Path) -> None:
    # from A: A-B with 1 / 110 and A-B-C with 1 / 210; who took A-B chooses again in B, between A and C alike
    moves = {"max_move_speed": 100.5, "conflict_weight": 1.0, "average_social_connectivity": 100.0}
    scenario = still(tmp_path, two_system_decision_making=True, conflict_threshold=1.0, **moves)
    further, short = 110 / 320, 210 / 320
    assert stocks(scenario, "C")[0] == pytest.approx(1000 * (further + short / 2), abs=60)
    assert stocks(scenario, "C", "choice.deliberation_below=0.5")[0] == pytest.approx(500, abs=60)  # A sees conflict of 1: react


def test_who_deliberates_is_not_distracted(tmp_path: Path) -> None:
    # weight_softening adds 0.75 to both scores for those who react: C with 1.75 / 2.75 against 0.25 + 0.75; else 1 / 1.25
    moves = {"max_move_speed": 100.5, "conflict_weight": 0.25, "weight_softening": 0.75, "average_social_connectivity": 100.0}
    scenario = with_people(still(tmp_path, two_system_decision_making=1.0, **moves), ("B", 20_000))
    assert stocks(scenario, "C")[0] == pytest.approx(20_000 / 1.25, abs=400)
    assert stocks(scenario, "C", "choice.deliberation=0")[0] == pytest.approx(20_000 * 1.75 / 2.75, abs=400)


def test_a_major_route_is_known_to_its_end(tmp_path: Path) -> None:
    scenario = neman.read(folder(tmp_path, data_layout=None, major_routes="A,B,C\n", settings={"move_rules": MOVES}))
    scenario = with_people(scenario, ("A", 1000)).with_settings(["speed.road=100.5", "choice.conflict_pull=1"])
    further, short = 110 / 320, 210 / 320
    assert stocks(scenario, "C")[0] == pytest.approx(1000 * (further + short / 2), abs=60)


@pytest.mark.parametrize("fixed", [True, False])
def test_fixed_routes_change_nothing(tmp_path: Path, fixed: bool) -> None:
    assert stocks(still(tmp_path, fixed_routes=fixed, conflict_weight=0.0), "C") == [1000] * 10


def test_farmers_stay_for_the_harvest(tmp_path: Path) -> None:
    # half of B are farmers: in January 0.8 x (1 - 0.5) leave; it is harvest in January
    rows = FILES["locations.csv"].splitlines()[1:]
    locations = HEAD + ",farmer_fraction\n" + "".join(f"{row},{0.5 if row[0] == 'B' else ''}\n" for row in rows)
    moves = MOVES | STAY | {"default_movechance": 0.8}
    for months, left in (([1], 0.4), ([2, 3], 0.8)):
        path = folder(tmp_path / str(months), data_layout=None, locations=locations, settings={"move_rules": moves | {"harvest": months}})
        assert stocks(with_people(neman.read(path), ("B", 10_000)), "B")[0] == pytest.approx(10_000 * (1 - left), abs=200)


@pytest.mark.parametrize(("awareness", "left"), [(None, 0.5), ("floodawareness,Default\n0,50\n1,50\n", 0.25)])
def test_people_leave_for_a_flood_that_is_forecast(tmp_path: Path, awareness: str | None, left: float) -> None:
    # level 2 from day 3 on, foreseen two days ahead with weights 1 and 0.5: level 1 on day 1 (half leave), 2 on day 2 (all do);
    # where half of the people do not heed forecasts, half as many leave
    floods = {"flood_movechances": [0.0, 0.5, 1.0], "flood_forecaster": True, "flood_forecaster_timescale": 2}
    floods |= {"flood_forecaster_weights": [1.0, 0.5], "flood_awareness_weights": [0.0, 1.0]}
    levels = "#Day,B\n" + "".join(f"{day},{0 if day < 3 else 2}\n" for day in range(10))
    files = {"flood_level": levels, "demographics_floodawareness": awareness}
    scenario = neman.read(folder(tmp_path, data_layout=None, settings={"move_rules": MOVES | STAY, "flood_rules": floods}, **files))
    found = stocks(with_people(scenario, ("B", 10_000)), "B")
    assert found[0] == 10_000
    assert found[1] == pytest.approx(10_000 * (1 - left), abs=200)
    assert found[2] == pytest.approx(10_000 * (1 - left) * (1 - 2 * left), abs=200)


def test_awareness_without_people_is_told(tmp_path: Path) -> None:
    floods = {"flood_movechances": [0.0, 1.0], "flood_forecaster": True, "flood_forecaster_timescale": 1}
    levels = "#Day,B\n" + "".join(f"{day},1\n" for day in range(10))
    path = folder(tmp_path, settings={"flood_rules": floods}, flood_level=levels, demographics_floodawareness="floodawareness\n0\n")
    with pytest.raises(neman.InputError, match=r"demographics_floodawareness\.csv, row 1.*the column Default is missing"):
        neman.read(path)


def test_want_of_food_drives_people_out_of_towns_and_makes_them_appear(tmp_path: Path) -> None:
    # 40 % without enough food from day 2 on: 0.5 + 0.4 x 0.5 leave B a day
    moves = MOVES | STAY | {"max_move_speed": 20.0}
    path = folder(tmp_path, data_layout=None, region_attributes_IPC="Day,r\n2,40\n", settings={"move_rules": moves})
    scenario = neman.read(path).with_settings(["leave.town=0.5"])
    found = stocks(with_people(scenario, ("B", 10_000)), "B")
    assert found[1] == pytest.approx(2500, abs=130)
    assert found[2] == pytest.approx(2500 * 0.3, abs=80)
    # people appear by population x 1 in A (conflict) and x 0.4 in B: 1000 against 200
    day = scenario.start
    totals = (Total(date=day, persons=0), Total(date=day.replace(day=4), persons=60_000))
    still_there = scenario.with_settings(["leave.town=0", "leave.conflict_zone=0", "food.rules=0", "arrivals.by_food_insecurity=1"])
    assert stocks(replace(still_there, totals=totals), "B")[3] == pytest.approx(10_000, abs=400)


def test_food_lowers_what_draws_to_a_place(tmp_path: Path) -> None:
    # in B: A with 1 - 0.5 against C with 1
    scenario = with_people(still(tmp_path, max_move_speed=100.5, conflict_weight=1.0), ("B", 20_000))
    hungry = Forcing(date=scenario.start, place="A", quantity="food_insecurity", value=0.5)
    scenario = replace(scenario, forcings=(*scenario.forcings, hungry)).with_settings(["food.rules=1"])
    assert stocks(scenario, "C")[0] == pytest.approx(20_000 / 1.5, abs=400)


def test_locations_change_by_date(tmp_path: Path) -> None:
    changes = "name,day,attribute,value\nB,3,location_type,camp\nC,5,capacity,70\nA,0,conflict_intensity,0.5\nB,99,population,1\n"
    moves = MOVES | {"max_move_speed": 60.0}
    scenario = neman.read(folder(tmp_path, data_layout=None, location_changes=changes, settings={"move_rules": moves}))
    rows = [(f.date.day, f.place, f.quantity, f.value) for f in scenario.forcings if f.source == "location_changes.csv"]
    assert rows == [(4, "B", "camp", 1.0), (6, "C", "capacity", 70.0), (1, "A", "conflict", 0.5)]
    found = stocks(with_people(scenario, ("B", 1000)), "B")
    assert found[0] == 0
    assert found[9] > 0
    assert found[3:] == sorted(found[3:])  # who comes to B from day 3 on stays, since camps are not left


@pytest.mark.parametrize("kind", ["camp", "town", "conflict"])
@pytest.mark.parametrize("word", ["religion", "ethnicity"])
def test_people_match_their_own_religion_or_community(tmp_path: Path, word: str, kind: str) -> None:
    # C or A attracts red by 10 x 0.9 and blue by 10 x 0.1, against 1 for the other neighbour of B
    place = {"camp": "C", "town": "A", "conflict": "A"}[kind]
    locations = FILES["locations.csv"].replace("conflict_zone,0", "town,") if kind == "town" else None
    files = {f"demographics_{word}": f"{word},Default,{place}\nred,0.5,0.9\nblue,0.5,0.1\n"}
    moves = MOVES | {f"match_{kind}_{word}": True, "conflict_weight": 1.0, "max_move_speed": 100.5, "default_movechance": 0.0}
    if locations:
        files["locations"] = locations
    scenario = neman.read(folder(tmp_path, data_layout=None, settings={"move_rules": moves}, **files))
    people = tuple(Stock.model_validate({"place": "B", "class": name, "persons": 10_000}) for name in ("red", "blue"))
    scenario = replace(scenario, stocks=people).with_settings(["leave.town=1"])
    drawn = 9000 + 5000
    assert stocks(scenario, "C")[0] == pytest.approx(drawn if kind == "camp" else 20_000 - drawn, abs=400)


def test_boys_take_risks(tmp_path: Path) -> None:
    # boys of 16 disregard that A is a conflict zone (1 against 1); men of 40 do not (0.25 against 1)
    settings = {
        "spawn_rules": {"read_from_agents_csv_file": True},
        "move_rules": MOVES | {"boys_take_risk": True, "conflict_weight": 0.25, "max_move_speed": 100.5},
    }
    agents = "location,age,gender\n" + "B,16,male\n" * 4000 + "B,40,male\n" * 4000
    scenario = neman.read(folder(tmp_path, data_layout=None, agents=agents, settings=settings))
    assert stocks(scenario, "C")[0] == pytest.approx(4000 / 2 + 4000 / 1.25, abs=200)
    # as coded: every man above 14, and only where children avoid hazards
    assert stocks(scenario, "C", "flee.compat=1", "rule.children_avoid_hazards=1")[0] == pytest.approx(4000, abs=200)
    assert stocks(scenario, "C", "flee.compat=1")[0] == pytest.approx(8000 / 1.25, abs=200)


def test_a_pull_of_its_own_multiplies_what_draws_to_a_place(tmp_path: Path) -> None:
    # in B: C with 3, A with 1
    scenario = with_people(still(tmp_path, max_move_speed=100.5, conflict_weight=1.0), ("B", 20_000))
    draw = Forcing(date=scenario.start, place="C", quantity="pull", value=3.0)
    assert stocks(replace(scenario, forcings=(*scenario.forcings, draw)), "C")[0] == pytest.approx(15_000, abs=400)
    drawn = tuple(p.model_copy(update={"pull": 3.0}) if p.name == "C" else p for p in scenario.places)
    assert stocks(replace(scenario, places=drawn), "C")[0] == pytest.approx(15_000, abs=400)


@pytest.mark.parametrize(("from_camps", "on_day_5"), [(True, 500), (False, 250)])
def test_people_appear_by_camp_counts_or_by_the_total(tmp_path: Path, from_camps: bool, on_day_5: int) -> None:
    # C counts 0 to 1000 in ten days, the total (refugees.csv) 0 to 500
    files = {"all": "2020-01-01,0\n2020-01-11,500\n"}
    scenario = neman.read(folder(tmp_path, settings={"spawn_rules": {"sum_from_camps": from_camps}}, **files))
    assert arrived(scenario)[5] == on_day_5
