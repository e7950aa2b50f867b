"""Who is there before the first day of a Flee instance."""

from __future__ import annotations

from pathlib import Path

from tiny import FILES, folder

import neman

COUNTS = {"all": "2020-01-01,50\n2020-01-11,1000\n", "c": "2020-01-01,50\n2020-01-11,1000\n"}


def first(scenario: neman.Scenario) -> list[tuple[str, str, int, str]]:
    """Return the rows of `stocks.csv`."""
    return [(s.place, s.class_, s.persons, s.source) for s in scenario.stocks]


def test_what_several_files_say_of_a_camp_is_added_up(tmp_path: Path) -> None:
    # 50 by the counts, 3 rows of agents.csv and 7 initial IDPs
    rows = FILES["locations.csv"].splitlines()
    locations = "".join(f"{row},{cell}\n" for row, cell in zip(rows, ("initial_idps", "", "4", "7"), strict=True))
    settings = {"spawn_rules": {"read_from_agents_csv_file": True}}
    path = folder(tmp_path, settings=settings, locations=locations, agents="location\nC\nC\nC\nA\n", **COUNTS)
    scenario = neman.read(path)
    assert first(scenario) == [
        ("A", "people", 1, "agents.csv"),
        ("C", "people", 60, "agents.csv + camp counts + initial_idps"),
        ("B", "people", 4, "initial_idps"),
    ]
    stock = neman.simulate(scenario, members=1, seed=1).tables["ledger"]
    assert stock.filter(state="arrived")["persons"][0] == 65


def test_people_of_the_first_day_are_shared_out_by_the_mix_of_their_place(tmp_path: Path) -> None:
    # 50 people in C, who has a mix of its own, takes the default, or thirds of 50 in whole people
    settings = {"move_rules": {"children_avoid_hazards": True}}
    for mix, parts in (
        ("age,Default,C\n8,0.5,0.3\n40,0.5,0.7\n", {"8": 15, "40": 35}),
        ("age,Default\n8,0.5\n40,0.5\n", {"8": 25, "40": 25}),
        ("age,Default\n8,1\n20,1\n40,1\n", {"8": 17, "20": 17, "40": 16}),
    ):
        scenario = neman.read(folder(tmp_path, settings=settings, demographics_age=mix, **COUNTS))
        assert {s.class_: s.persons for s in scenario.stocks} == parts


def test_a_camp_with_a_capacity_of_minus_one_has_no_limit(tmp_path: Path) -> None:
    places = neman.read(folder(tmp_path, locations=FILES["locations.csv"].replace("100000", "-1"))).places
    assert {p.name: p.capacity for p in places}["C"] is None
