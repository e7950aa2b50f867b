"""Flee's `simsetting.yml`: every key, the parameter of ours that it sets, and its default."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neman.errors import did_you_mean
from neman.io.readers.flee_document import OTHER_SPELLINGS, Document, Kind, load_tree
from neman.params import PARAM_BY_NAME
from neman.world import Curve, ParameterValue

__all__ = ["KEYS", "FleeSettings", "Forecast", "Key", "read_settings"]


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

#: Keys that are read here one by one, because they set more than one number.
_SPECIAL: dict[str, tuple[str, ...]] = {
    "": ("number_of_steps", "conflict_input_file"),
    "log_levels": ("agent", "link", "camp", "init", "conflict", "idp_totals"),
    "spawn_rules": (
        "insert_day0", "empty_camps_on_day0", "sum_from_camps", "read_from_agents_csv_file", "conflict_zone_spawning_only",
        "flood_zone_spawning_only", "conflict_driven_spawning", "flood_driven_spawning", "conflict_spawn_decay",
    ),
    "move_rules": (
        "use_v1_rules", "stay_close_to_home", "home_distance_power", "use_pop_for_loc_weight", "pop_power_for_loc_weight", "fixed_routes",
        "two_system_decision_making", "conflict_threshold", "average_social_connectivity", "harvest", "ipc_affects_movechance",
    ),
    "flood_rules": (
        "max_flood_level", "flood_movechances", "flood_loc_weights", "flood_link_weights", "flood_forecaster",
        "flood_forecaster_timescale", "flood_forecaster_end_time", "flood_awareness_weights", "flood_forecaster_weights",
    ),
    "optimisations": (),
}
#: Powers that count only where a switch is on, by the switch.
_SWITCHED = {
    "stay_close_to_home": Key("move_rules", "home_distance_power", "choice.home_distance_power", 0.5),
    "use_pop_for_loc_weight": Key("move_rules", "pop_power_for_loc_weight", "choice.population_power", 0.1),
}
_CONFLICT_MODES = {"constant": 1.0, "poisson": 2.0, "pop_ratio": 3.0}


@dataclass(frozen=True)
class Forecast:
    """How floods are foreseen: the weight of each day ahead, the day on which forecasts end, the weight of each level of awareness."""

    weights: tuple[float, ...]
    end: int
    awareness: tuple[float, ...]


@dataclass
class FleeSettings:
    """A settings file, read: parameters of ours, curves, and the switches that the reader itself obeys."""

    values: dict[str, float]
    curves: list[Curve] = field(default_factory=list)
    steps: int | None = None
    conflict_file: str = ""
    day_zero_stocks: bool = True
    empty_camps: bool = False
    sum_from_camps: bool = False
    agents_file: bool = False
    harvest: tuple[int, ...] = ()  # months
    forecast: Forecast | None = None
    hunger_moves: bool = True

    def parameters(self) -> tuple[ParameterValue, ...]:
        """Return the rows of `parameters.csv`."""
        return tuple(ParameterValue(name=n, value=v, source="Flee settings") for n, v in self.values.items())


def read_settings(path: Path | None) -> FleeSettings:
    """Return Flee's settings as parameters; without a file, Flee's defaults.

    Raises
    ------
    InputError : not YAML, an unknown key (with a suggestion), a key that is not supported, or an impossible value.
    """
    doc = Document(path, load_tree(path))
    _check_keys(doc)
    settings = FleeSettings({k.parameter: _value(doc, k) for k in KEYS})
    settings.values["flee.rules"] = 1.0
    settings.steps = int(doc.number("", "number_of_steps", -1, "whole")) if doc.number("", "number_of_steps", -1) > 0 else None
    settings.conflict_file = str(doc.get("", "conflict_input_file", "") or "")
    _read_spawning(doc, settings)
    _read_moving(doc, settings)
    _read_floods(doc, settings)
    return settings


def _value(doc: Document, key: Key) -> float:
    """Return the value of a key, within the limits of its parameter."""
    value, param = doc.number(key.section, key.name, key.default, key.kind), PARAM_BY_NAME[key.parameter]
    if not param.low <= value <= param.high:
        raise doc.wrong(key.name, f"{value:g}", f"must be between {param.low:g} and {param.high:g} {param.unit}", "correct the value")
    return value


def _check_keys(doc: Document) -> None:
    sections = [s for s in _SPECIAL if s]
    for key, part in doc.tree.items():
        if key in _SPECIAL[""]:
            continue
        _check_key(doc, key, "section", [*sections, *_SPECIAL[""]])
        if part is not None and not isinstance(part, dict):
            raise doc.wrong(key, part, "a section must hold keys", "indent its keys below it")
        known = [*_SPECIAL[key], *(k.name for k in KEYS if k.section == key), *OTHER_SPELLINGS]
        for name in part or {}:
            _check_key(doc, name, f"key of {key}", known)


def _check_key(doc: Document, name: object, what: str, known: list[str]) -> None:
    if name in known:
        return
    raise doc.wrong(str(name), None, f"unknown {what}; {did_you_mean(str(name), known)}", "correct or remove it")


def _read_spawning(doc: Document, settings: FleeSettings) -> None:
    section = "spawn_rules"
    settings.day_zero_stocks = doc.switch(section, "insert_day0", True)
    settings.empty_camps = doc.switch(section, "empty_camps_on_day0", False)
    settings.sum_from_camps = doc.switch(section, "sum_from_camps", True)
    settings.agents_file = doc.switch(section, "read_from_agents_csv_file", False)
    floods = doc.switch(section, "flood_zone_spawning_only", False)
    conflicts = doc.switch(section, "conflict_zone_spawning_only", not floods)
    if floods and conflicts:
        raise doc.wrong(
            "flood_zone_spawning_only", True, "people cannot appear only in conflict zones and only in flood zones", "set one to False"
        )
    cause = "flood" if floods else "conflict"
    part = doc.get(section, f"{cause}_driven_spawning", None)
    settings.values["arrivals.everywhere"] = float(not conflicts and not floods)
    settings.values["arrivals.by_flood"] = float(floods)
    settings.values["arrivals.mode"] = 0.0
    settings.values["arrivals.per_zone_day"] = 500.0
    if part is not None:
        _read_rate(doc, settings, cause, part)
    for step, value in enumerate(doc.numbers(section, "conflict_spawn_decay")):
        settings.curves.append(Curve(curve="conflict_decay", step=step, value=value, source="Flee settings"))


def _read_rate(doc: Document, settings: FleeSettings, cause: str, part: Any) -> None:
    """Read a block such as `conflict_driven_spawning: {spawn_mode: constant, displaced_per_conflict_day: 500}`."""
    name = f"{cause}_driven_spawning"
    if not isinstance(part, dict):
        raise doc.wrong(name, part, "must hold spawn_mode and a number of people", "indent its keys below it")
    known = ["spawn_mode", "flood_spawn_mode", "displaced_per_conflict_day", "displaced_per_flood_day"]
    for key in part:
        _check_key(doc, key, f"key of {name}", known)
    mode = str(part.get("spawn_mode", part.get("flood_spawn_mode", "constant"))).lower()
    if mode not in _CONFLICT_MODES:
        raise doc.wrong("spawn_mode", mode, f"unknown mode; {did_you_mean(mode, _CONFLICT_MODES)}", "choose one of them")
    default = 0.01 if mode == "pop_ratio" else 500.0
    raw = part.get("displaced_per_flood_day", part.get("displaced_per_conflict_day", default))
    if not isinstance(raw, int | float) or not 0 <= raw < math.inf:
        raise doc.wrong("displaced_per_conflict_day", raw, "must be a number of at least 0", "write a number")
    settings.values["arrivals.mode"] = _CONFLICT_MODES[mode]
    settings.values["arrivals.per_zone_day"] = float(raw)


def _read_moving(doc: Document, settings: FleeSettings) -> None:
    section, values = "move_rules", settings.values
    for switch, key in _SWITCHED.items():
        values[key.parameter] = _value(doc, key) if doc.switch(section, switch, False) else 0.0
    _read_deliberation(doc, settings)
    doc.switch(section, "fixed_routes", False)  # routes are worked out once in any case; those that close drop out
    settings.hunger_moves = doc.switch(section, "ipc_affects_movechance", True)
    months = doc.numbers(section, "harvest")
    if any(m not in range(1, 13) for m in months):
        raise doc.wrong("harvest", months, "must be a list of months", "write for example [9, 10]")
    settings.harvest = tuple(int(m) for m in months)
    if doc.switch(section, "use_v1_rules", False):
        values |= {
            "speed.road": 200.0,
            "travel.start_on_foot": 0.0,
            "travel.avoid_short_stints": 0.0,
            "choice.camp_pull": 2.0,
            "choice.conflict_pull": 0.25,
        }


def _read_deliberation(doc: Document, settings: FleeSettings) -> None:
    """Read two-system decisions: people deliberate where conflict is low enough, if they know somebody to ask (a Poisson number)."""
    section = "move_rules"
    share = doc.number(section, "two_system_decision_making", 0.0)
    if not 0.0 <= share <= 1.0:
        raise doc.wrong("two_system_decision_making", share, "must be True, False or a share", "write a number from 0 to 1")
    known = doc.number(section, "average_social_connectivity", 3.0)
    settings.values["choice.deliberation"] = share * -math.expm1(-known)
    settings.values["choice.deliberation_below"] = doc.number(section, "conflict_threshold", 0.5)


def _read_forecast(doc: Document, settings: FleeSettings) -> None:
    section = "flood_rules"
    if not doc.switch(section, "flood_forecaster", False):
        return
    days = int(doc.number(section, "flood_forecaster_timescale", 0, "whole"))
    weights = doc.numbers(section, "flood_forecaster_weights") or [1.0] * days
    if days < 1 or len(weights) < days:
        problem = f"must give a weight for each of {days} days ahead" if days else "flood_forecaster_timescale is missing"
        raise doc.wrong("flood_forecaster_weights", weights, problem, "write a list of numbers, the nearest day first")
    end = doc.number(section, "flood_forecaster_end_time", 10**6, "whole")
    awareness = doc.numbers(section, "flood_awareness_weights") or [1.0]
    settings.forecast = Forecast(tuple(weights[:days]), int(end) + 1, tuple(awareness))


def _read_floods(doc: Document, settings: FleeSettings) -> None:
    enabled = doc.tree.get("flood_rules") is not None
    settings.values["flood.rules"] = float(enabled)
    if not enabled:
        return
    top = doc.number("flood_rules", "max_flood_level", -1, "whole")
    for key, curve in (("flood_movechances", "flood_leave"), ("flood_loc_weights", "flood_pull"), ("flood_link_weights", "flood_link")):
        steps = doc.numbers("flood_rules", key) or doc.numbers("spawn_rules", key)
        if steps and top >= 0 and len(steps) < top + 1:
            raise doc.wrong(key, steps, f"must give a number for each flood level from 0 to {top:g}", "add the missing levels")
        for step, value in enumerate(steps):
            settings.curves.append(Curve(curve=curve, step=step, value=value, source="Flee settings"))
    _read_forecast(doc, settings)
