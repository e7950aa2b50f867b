"""Flee's rules, each on three places in a row with a number worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import tiny
from tiny import FILES, arrived, folder, stocks

import neman
from neman.world import Curve, Forcing, Stock, Total

MOVES = {"max_move_speed": 150.0, "conflict_movechance": 1.0, "default_movechance": 1.0, "camp_movechance": 0.0, "awareness_level": 1}
#: A: conflict; B: town; C: camp. 1000 people are in A before the first day and all leave at once.
HEAD = FILES["locations.csv"].splitlines()[0]


pytestmark = pytest.mark.usefixtures("engine")


def still(path: Path, **moves: object) -> neman.Scenario:
    """Return the three places with 1000 people in A at the start and nobody later."""
    scenario = neman.read(folder(path, data_layout=None, settings={"move_rules": MOVES | moves}))
    stock = Stock.model_validate({"place": "A", "class": "people", "persons": 1000})
    return replace(scenario, stocks=(stock,), totals=())


def test_a_link_is_passed_when_its_length_is_exceeded_and_the_next_is_entered_on_the_same_day(tmp_path: Path) -> None:
    # 150 km a day: A > B takes 100; 100 < 150, so a new choice on the same day with a whole day's distance: B > C or B > A
    scenario = still(tmp_path, conflict_weight=0.0)
    assert stocks(scenario, "C") == [1000] * 10


def test_a_day_that_does_not_pass_the_end_of_the_link_is_spent_on_it(tmp_path: Path) -> None:
    # 60 km a day on 100 km: the end is passed on day 1 with 40 of 60 km used, so B is left at once and C reached on day 2
    scenario = still(tmp_path, max_move_speed=60.0, conflict_weight=0.0)
    assert stocks(scenario, "C")[:4] == [0, 0, 1000, 1000]


def test_start_on_foot_walks_the_first_link(tmp_path: Path) -> None:
    # 35 km a day: 105 > 100 on the third day; 100 - 70 of the 35 km of that day are used, less than 35, so B is left at once
    # by the whole day's 150 km
    scenario = still(tmp_path, start_on_foot=True, conflict_weight=0.0)
    assert stocks(scenario, "C")[:4] == [0, 0, 1000, 1000]


def test_the_speed_of_a_link_and_its_walking_share(tmp_path: Path) -> None:
    routes = "#name1,name2,distance,forced_redirection,max_move_speed,walk_probability\nA,B,100,0,30,\nB,C,100,0,,1.0\n"
    scenario = neman.read(folder(tmp_path, data_layout=None, routes=routes, settings={"move_rules": MOVES | {"conflict_weight": 0.0}}))
    scenario = replace(scenario, stocks=(Stock.model_validate({"place": "A", "class": "people", "persons": 10}),), totals=())
    # 30 km a day: B on day 3 (120 > 100, 10 of 30 km used), then 35 km on foot: 35, 70, 105 > 100 on day 5
    assert stocks(scenario, "C") == [0, 0, 0, 0, 0, 10, 10, 10, 10, 10]


@pytest.mark.parametrize(
    ("moves", "share"),
    [
        # from B to A (conflict, weight 0.25) or C (camp): pull / (softening + 100) ^ power
        ({"conflict_weight": 0.25, "camp_weight": 1.0}, 1 / 1.25),
        ({"conflict_weight": 0.25, "camp_weight": 3.0, "foreign_weight": 2.0}, 6 / 6.25),
        ({"conflict_weight": 0.25, "weight_softening": 0.75}, 1.75 / 2.75),
        ({"conflict_weight": 0.25, "weight_power": 2.0}, 1 / (1 + 0.0625)),
        ({"conflict_weight": 0.25, "awareness_level": 0}, 0.5),
        ({"conflict_weight": 0.25, "awareness_level": -1}, 0.5),
        ({"conflict_weight": 0.25, "pruning_threshold": 3.0}, 1.0),
        ({"conflict_weight": 0.25, "use_pop_for_loc_weight": True, "pop_power_for_loc_weight": 0.5}, 1 / (1 + 0.25 * 1000**0.5)),
    ],
)
def test_weights_of_routes(tmp_path: Path, moves: dict[str, object], share: float) -> None:
    scenario = still(tmp_path, max_move_speed=100.5, **moves)
    scenario = replace(scenario, stocks=(Stock.model_validate({"place": "B", "class": "people", "persons": 100_000}),))
    # 100.5 km pass the link; 100 < 100.5, so those who came to A leave again at once: they are on A > B by the evening of day 0
    first = stocks(scenario, "C")[0]
    back = 1 - share  # who came to A goes on to B on the same day and chooses anew
    # 100 + 100 = 200 km are more than 100.5: no third link
    assert first == pytest.approx(100_000 * share, abs=800)
    assert stocks(scenario, "B")[0] == pytest.approx(100_000 * back, abs=800)


def test_awareness_two_weighs_routes_of_two_links(tmp_path: Path) -> None:
    # from A: A-B with 1 / 110 and A-B-C with 1 / 210; who took A-B chooses again in B, between A and C alike
    scenario = still(tmp_path, awareness_level=2, max_move_speed=100.5, conflict_weight=1.0)
    further, short = 110 / 320, 210 / 320
    assert stocks(scenario, "C")[0] == pytest.approx(1000 * (further + short / 2), abs=60)
    assert stocks(scenario, "C", "choice.awareness=1")[0] == pytest.approx(500, abs=60)


def test_markers_are_looked_through(tmp_path: Path) -> None:
    locations = FILES["locations.csv"].replace("town", "marker")
    scenario = neman.read(folder(tmp_path, data_layout=None, locations=locations, settings={"move_rules": MOVES}))
    scenario = replace(scenario, stocks=(Stock.model_validate({"place": "A", "class": "people", "persons": 50}),))
    assert stocks(scenario, "C")[0] == 50


def test_room_falls_to_zero_and_a_nearly_full_camp_is_given_up(tmp_path: Path) -> None:
    # 100 places: seen as full from 90 on; below a room of one half (95) nobody sets out for it. All in B decide at once
    # while it is empty, so day 0 may overfill it; from then on nobody comes
    scenario = still(tmp_path, conflict_weight=1.0)
    places = tuple(p.model_copy(update={"capacity": 100}) if p.name == "C" else p for p in scenario.places)
    filled = stocks(replace(scenario, places=places), "C")
    assert 95 <= filled[0] <= 130
    assert filled[-1] == filled[0]


@pytest.mark.parametrize("order", ["CB", "BC"])
def test_in_the_morning_people_know_how_full_a_camp_was_in_the_evening(tmp_path: Path, order: str) -> None:
    # the camp is full in the evening and left by all in the morning: whoever is asked first, in B it still counts as full
    locations = f"{HEAD}\nC,r,Y,0,2,camp,,100\nA,r,X,0,0,conflict_zone,0,1000\nB,r,X,0,1,town,,500\n"
    settings = {"move_rules": MOVES | {"camp_movechance": 1.0}}
    scenario = neman.read(folder(tmp_path, locations=locations, data_layout=None, settings=settings))
    places = tuple(p.model_copy(update={"capacity": 100}) if p.name == "C" else p for p in scenario.places)
    people = tuple(Stock.model_validate({"place": p, "class": "people", "persons": 100}) for p in order)
    scenario = replace(scenario, places=places, stocks=people, totals=()).with_settings(["speed.road=60"])
    flow = neman.simulate(scenario, members=1, seed=1, engine=tiny.ENGINE).tables["flow"]
    first = flow.filter(pl.col("date") == scenario.start).select("from", "to", "persons")
    assert sorted(first.cast({"from": str, "to": str}).rows()) == [("B", "A", 100), ("C", "B", 100)]


def test_capacity_grows_by_the_day_and_is_scaled(tmp_path: Path) -> None:
    scenario = still(tmp_path, capacity_scaling=2.0)
    places = tuple(p.model_copy(update={"capacity": 50, "capacity_per_day": 20}) if p.name == "C" else p for p in scenario.places)
    filled = stocks(replace(scenario, places=places), "C")
    # 2 x 50 places on day 0 and 20 more a day: sought until room is below one half, at 95 % of capacity
    assert all(filled[day] >= 0.94 * (100 + 20 * day) for day in range(1, 10))


@pytest.mark.parametrize(
    ("closure", "camp"),
    [
        ("country,X,Y,0,5", [0] * 5 + [1000] * 5),
        ("location,C,,0,5", [0] * 5 + [1000] * 5),
        ("link,B,C,0,5", [0] * 5 + [1000] * 5),
        ("link,C,B,0,-1", [0] * 10),
        ("country,X,Y,-1,-1", [1000] * 10),
    ],
)
def test_closures_act_both_ways_until_the_day_of_opening(tmp_path: Path, closure: str, camp: list[int]) -> None:
    head = "#closure_type,name1,name2,closure_start,closure_end\n"
    path = folder(tmp_path, data_layout=None, closures=head + closure + "\n", settings={"move_rules": MOVES | {"conflict_weight": 0.0}})
    scenario = replace(neman.read(path), stocks=(Stock.model_validate({"place": "B", "class": "people", "persons": 1000}),))
    scenario = replace(scenario, links=tuple(k for k in scenario.links if k.origin == "B"))
    assert stocks(scenario, "C") == camp


def test_people_on_a_link_that_closes_are_taken_back_to_its_start(tmp_path: Path) -> None:
    # 60 km a day on 100 km: on the way on day 0, back in B on day 1 when the link is closed
    path = folder(tmp_path, data_layout=None, closures="link,B,C,1,-1\n", settings={"move_rules": MOVES | {"max_move_speed": 60.0}})
    scenario = neman.read(path)
    scenario = replace(
        scenario,
        links=tuple(k for k in scenario.links if k.origin == "B"),
        stocks=(Stock.model_validate({"place": "B", "class": "people", "persons": 10}),),
    )
    assert stocks(scenario, "B")[:3] == [0, 10, 10]


def test_a_closed_camp_is_a_town_until_it_opens(tmp_path: Path) -> None:
    path = folder(tmp_path, data_layout=None, closures="camp,C,,0,5\n", settings={"move_rules": MOVES | {"max_move_speed": 60.0}})
    scenario = replace(neman.read(path), stocks=(Stock.model_validate({"place": "C", "class": "people", "persons": 1000}),))
    found = stocks(scenario, "C")
    assert found[0] == 0  # as a town it is left at once
    assert found[8] > 400  # as a camp it keeps who comes


def test_forced_redirection_takes_everybody_until_it_is_removed(tmp_path: Path) -> None:
    routes = FILES["routes.csv"].replace("B,C,100,0", "B,C,100,2")
    closures = "remove_forced_redirection,B,C,5,-1\n"
    path = folder(tmp_path, data_layout=None, routes=routes, closures=closures, settings={"move_rules": MOVES | {"conflict_weight": 100.0}})
    stock = (Stock.model_validate({"place": "B", "class": "people", "persons": 1000}),)
    scenario = replace(neman.read(path), stocks=stock)
    assert stocks(scenario, "C")[0] == 1000
    assert stocks(scenario, "C", "flee.compat=1")[0] < 20


def test_a_hub_is_left_at_once_and_an_idp_camp_by_its_own_chance(tmp_path: Path) -> None:
    moves = MOVES | {"default_movechance": 0.0, "idpcamp_movechance": 0.25, "max_move_speed": 60.0}
    locations = FILES["locations.csv"] + "H,r,X,1,0,forwarding_hub,,0\nI,r,X,2,0,idpcamp,,0\n"
    routes = FILES["routes.csv"] + "H,C,100,0\nI,C,100,0\n"
    scenario = neman.read(folder(tmp_path, data_layout=None, locations=locations, routes=routes, settings={"move_rules": moves}))
    people = [Stock.model_validate({"place": place, "class": "people", "persons": 10_000}) for place in ("H", "I")]
    scenario = replace(scenario, stocks=tuple(people))
    assert stocks(scenario, "H")[0] == 0
    assert stocks(scenario, "I")[:2] == pytest.approx([7500, 5625], abs=200)


def test_leave_chances_scale_with_population(tmp_path: Path) -> None:
    moves = {"default_movechance": 0.4, "movechance_pop_base": 2000.0, "movechance_pop_scale_factor": 0.5, "max_move_speed": 60.0}
    scenario = still(tmp_path, **moves)
    scenario = replace(scenario, stocks=(Stock.model_validate({"place": "B", "class": "people", "persons": 10_000}),))
    # 0.4 x (500 / 2000) ^ 0.5 = 0.2
    assert stocks(scenario, "B")[0] == pytest.approx(8000, abs=160)


def test_short_stints_are_avoided(tmp_path: Path) -> None:
    # B is 100 km away and nobody wants to leave it; with 300 km a day those who did 100 are below half of what they could: on
    scenario = still(tmp_path, default_movechance=0.0, max_move_speed=300.0, avoid_short_stints=True, conflict_weight=0.0)
    assert stocks(scenario, "C")[0] == 1000
    assert stocks(still(tmp_path / "2", default_movechance=0.0, max_move_speed=300.0), "C") == [0] * 10


def test_stay_close_to_home_counts_the_distance_from_where_people_started(tmp_path: Path) -> None:
    # in B, from home B: A and C are both one degree (111 km) away: equal. From home A, being in B: A is 0 km away, C 222 km
    scenario = still(tmp_path, conflict_weight=1.0, stay_close_to_home=True, home_distance_power=1.0, max_move_speed=100.5)
    at_b = replace(scenario, stocks=(Stock.model_validate({"place": "B", "class": "people", "persons": 20_000}),))
    assert stocks(at_b, "C")[0] == pytest.approx(10_000, abs=400)
    weights = (1.0, 1 / 222.4)
    assert stocks(scenario, "C")[0] == pytest.approx(1000 * weights[1] / sum(weights), abs=12)


def test_totals_fill_conflict_zones_by_population_intensity_and_decay(tmp_path: Path) -> None:
    locations = FILES["locations.csv"] + "D,r,X,1,0,conflict_zone,0,3000\n"
    scenario = neman.read(
        folder(tmp_path, data_layout=None, locations=locations, settings={"move_rules": MOVES | {"conflict_movechance": 0.0}})
    )
    day = scenario.start
    scenario = replace(
        scenario,
        totals=(Total(date=day, persons=0), Total(date=day.replace(day=3), persons=50_000)),
        forcings=(*scenario.forcings, Forcing(date=day.replace(day=3), place="D", quantity="conflict", value=2.0)),
        curves=(Curve(curve="conflict_decay", step=0, value=0.5), Curve(curve="conflict_decay", step=1, value=0.1)),
    )
    # A: 1000 x 1 x 0.5, D: 3000 x 2 x 0.5
    assert stocks(scenario, "A")[2] == pytest.approx(50_000 / 7, abs=350)
    assert arrived(scenario)[1:3] == [0, 50_000]


def test_a_fall_of_the_total_is_a_debt_that_rises_pay_off(tmp_path: Path) -> None:
    scenario = neman.read(folder(tmp_path, data_layout=None))
    rows = [Total(date=scenario.start.replace(day=d), persons=n) for d, n in ((1, 0), (2, 100), (3, 60), (4, 90), (5, 130))]
    assert arrived(replace(scenario, totals=tuple(rows)))[:6] == [0, 100, 100, 100, 130, 130]


@pytest.mark.parametrize(
    ("mode", "rate", "on_day_0"),
    [("constant", 30, 30), ("pop_ratio", 0.02, 20), ("poisson", 4000, pytest.approx(4000, abs=320))],
)
def test_numbers_per_conflict_zone_and_day(tmp_path: Path, mode: str, rate: float, on_day_0: object) -> None:
    rules = {"conflict_driven_spawning": {"spawn_mode": mode, "displaced_per_conflict_day": rate}}
    scenario = neman.read(folder(tmp_path, settings={"spawn_rules": rules}))
    assert arrived(scenario)[0] == on_day_0


def test_people_are_taken_from_the_population(tmp_path: Path) -> None:
    rules = {"conflict_driven_spawning": {"spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.5}, "take_from_population": True}
    scenario = neman.read(folder(tmp_path, settings={"spawn_rules": rules}))
    assert arrived(scenario)[:3] == [500, 750, 875]  # half of 1000, of 500, of 250


def test_floods_drive_people_out_and_change_weights(tmp_path: Path) -> None:
    settings = {
        "spawn_rules": {
            "flood_zone_spawning_only": True,
            "flood_driven_spawning": {"spawn_mode": "constant", "displaced_per_flood_day": 10},
        },
        "flood_rules": {"max_flood_level": 2, "flood_movechances": [0.0, 0.5, 1.0], "flood_loc_weights": [1.0, 0.5, 0.25]},
        "move_rules": MOVES | {"default_movechance": 0.0},
    }
    locations = FILES["locations.csv"].replace("conflict_zone,0", "town,")
    levels = "#Day,A,B\n" + "".join(f"{day},{0 if day == 0 else 2},0\n" for day in range(10))
    scenario = neman.read(folder(tmp_path, locations=locations, flood_level=levels, settings=settings))
    assert arrived(scenario)[:3] == [0, 20, 40]  # rate x level
    assert stocks(scenario, "A")[1] == 0  # everybody leaves at level 2


@pytest.mark.parametrize(("weights", "share"), [("flood_loc_weights", 1 / 1.25), ("flood_link_weights", 1 / 1.25)])
def test_a_flood_lowers_the_weight_of_a_place_and_of_the_way_there(tmp_path: Path, weights: str, share: float) -> None:
    # from B, all else alike: A at level 2 counts a quarter, C at level 0 counts whole
    settings = {
        "flood_rules": {"max_flood_level": 2, "flood_movechances": [0.0, 0.0, 0.0], weights: [1.0, 0.5, 0.25]},
        "move_rules": MOVES | {"max_move_speed": 90.0},
    }
    locations = FILES["locations.csv"].replace("conflict_zone,0", "town,")
    levels = "#Day,A,B\n" + "".join(f"{day},2,0\n" for day in range(10))
    scenario = neman.read(folder(tmp_path, locations=locations, flood_level=levels, data_layout=None, settings=settings))
    stock = Stock.model_validate({"place": "B", "class": "people", "persons": 10_000})
    flow = neman.simulate(replace(scenario, stocks=(stock,)), members=1, seed=1, engine=tiny.ENGINE).tables["flow"]
    first = {row["to"]: row["persons"] for row in flow.iter_rows(named=True) if row["date"] == scenario.start}
    assert first["C"] == pytest.approx(10_000 * share, abs=160)
    assert first["A"] + first["C"] == 10_000


def test_the_buffer_says_from_where_on_a_camp_looks_full(tmp_path: Path) -> None:
    # 60,000 of 100,000 places are taken: with a buffer of 0.5 the camp keeps 0.4 / 0.5 of its weight, beside A with 1
    scenario = still(tmp_path, capacity_buffer=0.5, conflict_weight=1.0, max_move_speed=90.0)
    people = tuple(Stock.model_validate({"place": p, "class": "people", "persons": n}) for p, n in (("B", 9000), ("C", 60_000)))
    flow = neman.simulate(replace(scenario, stocks=people), members=1, seed=1, engine=tiny.ENGINE).tables["flow"]
    first = {row["to"]: row["persons"] for row in flow.iter_rows(named=True) if row["date"] == scenario.start and row["from"] == "B"}
    assert first["C"] == pytest.approx(9000 * 0.8 / 1.8, abs=200)


def test_the_walking_speed_counts_on_the_first_link(tmp_path: Path) -> None:
    # 55 km a day: 110 > 100 on the second day, with 45 of 55 km used, so B is left at once by the whole day's 150 km
    scenario = still(tmp_path, start_on_foot=True, max_walk_speed=55.0, conflict_weight=0.0)
    assert stocks(scenario, "C")[:3] == [0, 1000, 1000]


def test_the_number_of_steps_stands_above_the_length(tmp_path: Path) -> None:
    assert neman.read(folder(tmp_path, settings={"number_of_steps": 4})).days == 4


def test_camps_that_are_sinks_take_people_out_of_the_system(tmp_path: Path) -> None:
    scenario = still(tmp_path, camp_movechance=1.0, max_move_speed=100.5)
    places = tuple(p.model_copy(update={"deactivation": 1.0}) if p.name == "C" else p for p in scenario.places)
    scenario = replace(scenario, places=places, stocks=(Stock.model_validate({"place": "C", "class": "people", "persons": 10}),))
    staying = stocks(scenario, "C", "arrivals.camps_are_sinks=1", "leave.camp=0.1")
    assert staying[-1] >= staying[1] >= 7  # who is out of the system no longer leaves


def test_agents_file_and_attributes(tmp_path: Path) -> None:
    settings = {
        "spawn_rules": {"read_from_agents_csv_file": True},
        "move_rules": MOVES | {"children_avoid_hazards": True, "conflict_weight": 0.5},
    }
    settings["move_rules"] |= {"max_move_speed": 100.5}  # type: ignore[operator]
    agents = "location,age\n" + "B,10\n" * 3000 + "B,40\n" * 3000
    scenario = neman.read(folder(tmp_path, data_layout=None, agents=agents, settings=settings))
    assert [c.age for c in scenario.classes] == [None, 10.0, 40.0]
    # adults: C with 1 / 1.5; children square the score of A: C with 1 / 1.25
    assert stocks(scenario, "C")[0] == pytest.approx(3000 / 1.5 + 3000 / 1.25, abs=150)


def test_demographics_make_classes_with_shares(tmp_path: Path) -> None:
    settings = {"move_rules": MOVES | {"match_camp_ethnicity": True, "conflict_weight": 1.0, "max_move_speed": 100.5}}
    mix = "ethnicity,Default,C\nred,0.5,0.9\nblue,0.5,0.1\n"
    scenario = neman.read(folder(tmp_path, data_layout=None, demographics_ethnicity=mix, settings=settings))
    people = [Stock.model_validate({"place": "B", "class": name, "persons": 10_000}) for name in ("red", "blue")]
    # the camp attracts by 10 x share of one's own: 9 against 1 for red, 1 against 1 for blue
    assert stocks(replace(scenario, stocks=tuple(people)), "C")[0] == pytest.approx(9000 + 5000, abs=400)


def test_one_row_for_ten_people_gives_the_same_totals(tmp_path: Path) -> None:
    scenario = neman.read(folder(tmp_path, settings={"optimisations": {"hasten": 10}}))
    assert arrived(scenario)[-1] == 900


def test_markers_are_left_at_once_but_as_coded_by_their_population(tmp_path: Path) -> None:
    # as coded (500 / 2000) ^ 0.5 = 0.5 leave B a day
    moves = MOVES | {"movechance_pop_base": 2000.0, "movechance_pop_scale_factor": 0.5, "max_move_speed": 60.0}
    locations = FILES["locations.csv"].replace("town", "marker")
    scenario = neman.read(folder(tmp_path, data_layout=None, locations=locations, settings={"move_rules": moves}))
    scenario = replace(scenario, stocks=(Stock.model_validate({"place": "B", "class": "people", "persons": 10_000}),))
    assert stocks(scenario, "B")[0] == 0
    assert stocks(scenario, "B", "flee.compat=1")[0] == pytest.approx(5000, abs=200)


def test_rows_of_several_people_leave_out_nobody_who_appears_by_zone_and_day(tmp_path: Path) -> None:
    # 9 people a day for 10 days in rows of 10: 90 people on average, as coded none
    rules = {"conflict_driven_spawning": {"spawn_mode": "constant", "displaced_per_conflict_day": 9}}
    scenario = neman.read(folder(tmp_path, settings={"spawn_rules": rules, "optimisations": {"hasten": 10}}))
    came = neman.simulate(scenario, members=200, seed=1).tables["ledger"].filter(state="arrived", date=scenario.end)["persons"]
    assert came.mean() == pytest.approx(90, abs=3)  # four standard errors of a sum of ten draws
    assert arrived(scenario, "flee.compat=1")[-1] == 0


def test_weight_softening_is_the_same_however_far_off_home_is(tmp_path: Path) -> None:
    # in B, from home A: A is 0 km away and counts 0.5 + 1, C 222 km and counts 0.5 + 1 / 222
    moves = {"conflict_weight": 1.0, "stay_close_to_home": True, "home_distance_power": 1.0, "max_move_speed": 100.5}
    scenario = still(tmp_path, weight_softening=0.5, **moves)
    near, far = 1.5, 0.5 + 1 / 222.4
    assert stocks(scenario, "C")[0] == pytest.approx(1000 * far / (near + far), abs=55)
    assert stocks(scenario, "C", "choice.weight_softening=0")[0] < 20
