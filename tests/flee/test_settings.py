"""Flee's settings: every key has its parameter, unknown keys and impossible values are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from neman import InputError
from neman.io.readers.faults import Faults
from neman.io.readers.flee_document import OTHER_SPELLINGS
from neman.io.readers.flee_keys import KEYS, OTHER_KEYS, SWITCHED_KEYS
from neman.io.readers.flee_settings import read_settings
from neman.params import PARAM_BY_NAME

#: Every key that the reader of Flee 3.1 looks up (flee/SimulationSettings.py), by section.
FLEE_3_1 = {
    "": "number_of_steps conflict_input_file",
    "log_levels": "agent link camp init conflict idp_totals",
    "spawn_rules": (
        "take_from_population insert_day0 conflict_zone_spawning_only flood_zone_spawning_only camps_are_sicks read_from_agents_csv_file "
        "conflict_driven_spawning flood_driven_spawning conflict_spawn_decay flood_movechances flood_loc_weights flood_link_weights"
    ),
    "move_rules": (
        "max_move_speed max_walk_speed max_crossing_speed foreign_weight camp_weight conflict_weight conflict_movechance camp_movechance "
        "idpcamp_movechance default_movechance awareness_level capacity_buffer avoid_short_stints start_on_foot use_v1_rules softening "
        "weight_softening weight_power distance_power stay_close_to_home home_distance_power use_pop_for_loc_weight "
        "pop_power_for_loc_weight movechance_pop_base movechance_pop_scale_factor ChildrenAvoidHazards BoysTakeRisk MatchCampEthnicity "
        "MatchTownEthnicity MatchConflictEthnicity"
    ),
    "flood_rules": "max_flood_level",
    "optimisations": "hasten",
}


def settings(path: Path, text: str):  # type: ignore[no-untyped-def]
    file = path / "simsetting.yml"
    file.write_text(text, encoding="utf-8")
    faults = Faults()
    with faults:
        found = read_settings(file, faults)
    if faults:
        raise faults[0]
    return found


def test_without_a_file_the_defaults_of_flee_hold() -> None:
    values = read_settings(None, Faults()).values
    assert values["speed.road"] == 360.0
    assert values["choice.conflict_pull"] == pytest.approx(10**-0.5)
    assert values["choice.population_power"] == values["choice.home_distance_power"] == 0.0


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_key_sets_a_declared_parameter(tmp_path: Path, key) -> None:  # type: ignore[no-untyped-def]
    value = {"switch": 1.0, "whole": 2.0, "number": PARAM_BY_NAME[key.parameter].low + 0.25}[key.kind]
    text = {"switch": "True", "whole": "2", "number": str(value)}[key.kind]
    assert settings(tmp_path, f"{key.section}: {{{key.name}: {text}}}").values[key.parameter] == value != key.default


@pytest.mark.parametrize("section", FLEE_3_1)
def test_every_key_of_flee_is_known(section: str) -> None:
    known = {key.name for key in (*KEYS, *SWITCHED_KEYS.values()) if key.section == section}
    assert set(FLEE_3_1[section].split()) <= known | set(OTHER_KEYS[section]) | set(OTHER_SPELLINGS)


def test_keys_may_be_spelt_as_in_the_code_of_flee(tmp_path: Path) -> None:
    read = settings(tmp_path, "move_rules: {BoysTakeRisk: True, MatchTownEthnicity: 1}\nspawn_rules: {camps_are_sicks: True}")
    on = ("rule.boys_take_risk", "rule.match_town_ethnicity", "arrivals.camps_are_sinks")
    assert [read.values[name] for name in on] == [1.0, 1.0, 1.0]


def test_what_floods_do_is_read_from_where_flee_looks_too(tmp_path: Path) -> None:
    read = settings(tmp_path, "flood_rules: {max_flood_level: 1}\nspawn_rules: {flood_link_weights: [1, 0.5]}")
    assert [(c.curve, c.step, c.value) for c in read.curves] == [("flood_link", 0, 1.0), ("flood_link", 1, 0.5)]


def test_levels_of_logs_change_nothing(tmp_path: Path) -> None:
    text = "log_levels: {agent: 1, link: 1, camp: 1, init: 1, conflict: 1, idp_totals: 1}"
    assert settings(tmp_path, text) == read_settings(None, Faults())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("move_rules: {softning: 10}", "column 'softning': unknown key of move_rules; did you mean 'softening'"),
        ("1: {softening: 10}", "column '1': unknown section; known: "),
        ("mov_rules: {softening: 10}", "unknown section; did you mean 'move_rules'"),
        ("move_rules: {softening: wide}", "column 'softening': must be a number"),
        ("move_rules: {awareness_level: 1.5}", "column 'awareness_level': must be a whole number"),
        ("move_rules: {start_on_foot: maybe}", "column 'start_on_foot': must be True or False"),
        ("move_rules: [1, 2]", "a section must hold keys"),
        ("move_rules: {harvest: [13]}", "column 'harvest': must be a list of months"),
        ("move_rules: {two_system_decision_making: 2}", "column 'two_system_decision_making': must be True, False or a share"),
        ("flood_rules: {flood_forecaster: True}", "flood_forecaster_timescale is missing"),
        (
            "flood_rules: {flood_forecaster: True, flood_forecaster_timescale: 3, flood_forecaster_weights: [1]}",
            "a weight for each of 3 days ahead",
        ),
        (
            "spawn_rules: {flood_zone_spawning_only: True, conflict_zone_spawning_only: True}",
            "only in conflict zones and only in flood zones",
        ),
        ("spawn_rules: {conflict_driven_spawning: {spawn_mode: constnt}}", "unknown mode; did you mean 'constant'"),
        ("spawn_rules: {conflict_spawn_decay: often}", "must be a list of numbers"),
        ("spawn_rules: {conflict_spawn_decay: [1, -0.5]}", "must be a list of numbers, none below 0"),
        ("move_rules: {max_move_speed: 0}", "column 'max_move_speed': must be between 1 and 5000 km/day, got '0'"),
        ("move_rules: {average_social_connectivity: -3}", "column 'average_social_connectivity': must be 0 or more"),
        ("move_rules: {conflict_threshold: -0.5}", "column 'conflict_threshold': must be 0 or more"),
        ("move_rules: {softening: .nan}", "column 'softening': must be a finite number"),
        ("move_rules: {stay_close_to_home: True, home_distance_power: -1}", "column 'home_distance_power': must be between 0 and"),
        ("flood_rules: {max_flood_level: 3, flood_loc_weights: [1, 0.5]}", "for each flood level from 0 to 3"),
        ("move_rules:\n  - a: [", "row 2: not valid YAML"),
        ("move_rules:\n  softening: 2012-13-40", "holds a value that cannot be read (month must be in 1..12)"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        settings(tmp_path, text)
    assert said in str(error.value)


def test_blocks_that_set_several_numbers(tmp_path: Path) -> None:
    text = """
spawn_rules:
  conflict_driven_spawning: {spawn_mode: pop_ratio, displaced_per_conflict_day: 0.02}
  conflict_spawn_decay: [1.0, 0.5, 0.1]
  conflict_spawn_decay_interval: 10
move_rules: {use_v1_rules: True, stay_close_to_home: True, use_pop_for_loc_weight: True, pop_power_for_loc_weight: 0.2}
flood_rules: {max_flood_level: 1, flood_movechances: [0.3, 1.0], flood_loc_weights: [1.0, 0.5], flood_link_weights: [1.0, 0.2]}
"""
    read = settings(tmp_path, text)
    assert (read.values["arrivals.mode"], read.values["arrivals.per_zone_day"]) == (3.0, 0.02)
    assert (read.values["speed.road"], read.values["choice.camp_pull"]) == (200.0, 2.0)
    assert (read.values["choice.home_distance_power"], read.values["choice.population_power"]) == (0.5, 0.2)
    assert [(c.curve, c.step, c.value) for c in read.curves][2:] == [
        ("conflict_decay", 2, 0.1), ("flood_leave", 0, 0.3), ("flood_leave", 1, 1.0), ("flood_pull", 0, 1.0), ("flood_pull", 1, 0.5),
        ("flood_link", 0, 1.0), ("flood_link", 1, 0.2),
    ]
