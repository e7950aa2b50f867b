"""The keys of Flee's `simsetting.yml`, and what becomes of each: a parameter of ours, or what the reader does with it."""

from __future__ import annotations

from dataclasses import dataclass

from neman.io.readers.flee_document import Kind

__all__ = ["KEYS", "OTHER_KEYS", "SWITCHED_KEYS", "Key"]


@dataclass(frozen=True)
class Key:
    """One key of a settings file: section, name, the parameter it sets, its default as in Flee, and what values it takes."""

    section: str
    name: str
    parameter: str
    default: float
    kind: Kind = "number"


def _keys(section: str, *rows: tuple[str, str, float] | tuple[str, str, float, Kind]) -> tuple[Key, ...]:
    return tuple(Key(section, *row) for row in rows)


KEYS: tuple[Key, ...] = (
    *_keys(
        "spawn_rules",
        ("take_from_population", "arrivals.from_population", 0, "switch"),
        ("camps_are_sinks", "arrivals.camps_are_sinks", 0, "switch"),
        ("ipc_affects_spawn_location", "arrivals.by_food_insecurity", 0, "switch"),
        ("conflict_spawn_decay_interval", "conflict.decay_interval", 30, "whole"),
    ),
    *_keys(
        "move_rules",
        ("max_move_speed", "speed.road", 360.0),
        ("max_walk_speed", "speed.foot", 35.0),
        ("max_crossing_speed", "speed.water", 20.0),
        ("foreign_weight", "choice.foreign_pull", 1.0),
        ("camp_weight", "choice.camp_pull", 1.0),
        ("conflict_weight", "choice.conflict_pull", 0.1**0.5),
        ("conflict_movechance", "leave.conflict_zone", 1.0),
        ("camp_movechance", "leave.camp", 0.001),
        ("idpcamp_movechance", "leave.idp_camp", 0.1),
        ("default_movechance", "leave.town", 0.3),
        ("awareness_level", "choice.awareness", 1, "whole"),
        ("capacity_buffer", "choice.buffer", 0.9),
        ("capacity_scaling", "choice.capacity_scaling", 1.0),
        ("avoid_short_stints", "travel.avoid_short_stints", 0, "switch"),
        ("start_on_foot", "travel.start_on_foot", 0, "switch"),
        ("softening", "choice.softening", 10.0),
        ("weight_softening", "choice.weight_softening", 0.0),
        ("weight_power", "choice.weight_power", 1.0),
        ("distance_power", "choice.distance_power", 1.0),
        ("pruning_threshold", "choice.pruning", 1.0),
        ("movechance_pop_base", "leave.population_base", 10000.0),
        ("movechance_pop_scale_factor", "leave.population_power", 0.0),
        ("children_avoid_hazards", "rule.children_avoid_hazards", 0, "switch"),
        ("boys_take_risk", "rule.boys_take_risk", 0, "switch"),
        ("match_camp_ethnicity", "rule.match_camp_ethnicity", 0, "switch"),
        ("match_town_ethnicity", "rule.match_town_ethnicity", 0, "switch"),
        ("match_conflict_ethnicity", "rule.match_conflict_ethnicity", 0, "switch"),
        ("match_camp_religion", "rule.match_camp_religion", 0, "switch"),
        ("match_town_religion", "rule.match_town_religion", 0, "switch"),
        ("match_conflict_religion", "rule.match_conflict_religion", 0, "switch"),
    ),
    *_keys("optimisations", ("hasten", "people.per_row", 1, "whole")),
)

#: Powers that count only where a switch is on, by the switch.
SWITCHED_KEYS = {
    "stay_close_to_home": Key("move_rules", "home_distance_power", "choice.home_distance_power", 0.5),
    "use_pop_for_loc_weight": Key("move_rules", "pop_power_for_loc_weight", "choice.population_power", 0.1),
}

#: Every other key, by section (none: the top of the file), with what is done with it.
OTHER_KEYS: dict[str, dict[str, str]] = {
    "": {
        "number_of_steps": "days to run, instead of `Length` in `sim_period.csv`",
        "conflict_input_file": "file that is read instead of `conflicts.csv`",
    },
    "log_levels": dict.fromkeys(
        ("agent", "link", "camp", "init", "conflict", "idp_totals"), "nothing: Flee's log files are not written",
    ),
    "spawn_rules": {
        "insert_day0": "camps hold their first counts from the start (on unless switched off)",
        "empty_camps_on_day0": "camps start empty all the same",
        "sum_from_camps": "people appear by the sum of the camp counts (on unless switched off), else by the total of `data_layout.csv`",
        "read_from_agents_csv_file": "`agents.csv` is read: people who are there from the start",
        "conflict_zone_spawning_only": "people appear in conflict zones only (on unless `flood_zone_spawning_only` is)",
        "flood_zone_spawning_only": "people appear where there is a flood",
        "conflict_driven_spawning": "`spawn_mode` constant, poisson or pop_ratio, people a day: `arrivals.mode`, `arrivals.per_zone_day`",
        "flood_driven_spawning": "the same for floods",
        "conflict_spawn_decay": "list: the curve `conflict_decay`",
        **dict.fromkeys(("flood_movechances", "flood_loc_weights", "flood_link_weights"), "as under `flood_rules`: Flee 3.1 looks here"),
    },
    "move_rules": {
        "use_v1_rules": "sets five other keys as in Flee 1",
        "stay_close_to_home": "`home_distance_power` counts",
        "use_pop_for_loc_weight": "`pop_power_for_loc_weight` counts",
        "fixed_routes": "nothing: routes are worked out once in any case",
        "two_system_decision_making": "True or a share of people: `choice.deliberation`",
        "average_social_connectivity": "with it: people whom one knows",
        "conflict_threshold": "with it: `choice.deliberation_below`",
        "harvest": "list of months: the forcing `staying`, by the column `farmer_fraction`",
        "ipc_affects_movechance": "want of food counts (on unless switched off): `food.rules`",
    },
    "flood_rules": {
        "max_flood_level": "number of levels that the lists must cover",
        "flood_movechances": "list: the curve `flood_leave`",
        "flood_loc_weights": "list: the curve `flood_pull`",
        "flood_link_weights": "list: the curve `flood_link`",
        "flood_forecaster": "the forcing `flood_forecast`",
        "flood_forecaster_timescale": "with it: days ahead",
        "flood_forecaster_end_time": "with it: last day with a forecast",
        "flood_forecaster_weights": "with it: list, the weight of each day ahead",
        "flood_awareness_weights": "with it: list, the weight of each level of awareness",
    },
    "optimisations": {},
}
