"""Flee's `simsetting.yml`: every key, the parameter of ours that it sets, and its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

from neman.errors import InputError, did_you_mean
from neman.world import Curve, ParameterValue

__all__ = ["KEYS", "FleeSettings", "Key", "read_settings"]

Kind = Literal["number", "whole", "switch"]


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

#: Spellings that Flee's code reads, beside those that its documentation gives.
_OTHER_SPELLINGS = {
    "ChildrenAvoidHazards": "children_avoid_hazards",
    "BoysTakeRisk": "boys_take_risk",
    "MatchCampEthnicity": "match_camp_ethnicity",
    "MatchTownEthnicity": "match_town_ethnicity",
    "MatchConflictEthnicity": "match_conflict_ethnicity",
    "camps_are_sicks": "camps_are_sinks",
}
#: Keys that are read here one by one, because they set more than one number.
_SPECIAL: dict[str, tuple[str, ...]] = {
    "": ("number_of_steps", "conflict_input_file"),
    "log_levels": ("agent", "link", "camp", "init", "conflict", "idp_totals"),
    "spawn_rules": (
        "insert_day0",
        "empty_camps_on_day0",
        "sum_from_camps",
        "read_from_agents_csv_file",
        "conflict_zone_spawning_only",
        "flood_zone_spawning_only",
        "conflict_driven_spawning",
        "flood_driven_spawning",
        "conflict_spawn_decay",
        "conflict_spawn_decay_interval",
    ),
    "move_rules": (
        "use_v1_rules",
        "stay_close_to_home",
        "home_distance_power",
        "use_pop_for_loc_weight",
        "pop_power_for_loc_weight",
    ),
    "flood_rules": ("max_flood_level", "flood_movechances", "flood_loc_weights", "flood_link_weights"),
    "optimisations": (),
}
#: Keys of later or experimental versions of Flee whose meaning no public release documents.
_NOT_SUPPORTED = {
    "harvest",
    "two_system_decision_making",
    "conflict_threshold",
    "average_social_connectivity",
    "fixed_routes",
    "flood_forecaster",
    "flood_forecaster_timescale",
    "flood_forecaster_end_time",
    "flood_awareness_weights",
    "flood_forecaster_weights",
}
_CONFLICT_MODES = {"constant": 1.0, "poisson": 2.0, "pop_ratio": 3.0}


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

    def parameters(self) -> tuple[ParameterValue, ...]:
        """Return the rows of `parameters.csv`."""
        return tuple(ParameterValue(name=n, value=v, source="Flee settings") for n, v in self.values.items())


class _Document:
    """Sections of a settings file, with errors that name the file and the key."""

    def __init__(self, path: Path | None, tree: Mapping[str, Any]) -> None:
        self.file = path.name if path else "simsetting.yml"
        self.tree = tree

    def wrong(self, key: str, value: object, problem: str, remedy: str) -> InputError:
        return InputError(self.file, column=key, value=value, problem=problem, remedy=remedy)

    def get(self, section: str, name: str, default: Any) -> Any:
        part = self.tree if not section else (self.tree.get(section) or {})
        for spelling in (name, *(s for s, n in _OTHER_SPELLINGS.items() if n == name)):
            if spelling in part:
                return part[spelling]
        return default

    def number(self, section: str, name: str, default: float, kind: Kind = "number") -> float:
        raw = self.get(section, name, default)
        if kind == "switch":
            if not (isinstance(raw, bool) or raw in (0, 1)):
                raise self.wrong(name, raw, "must be True or False", "write True or False")
            return float(raw)
        try:
            value = float(raw)
        except (TypeError, ValueError):
            raise self.wrong(name, raw, "must be a number", "write a number") from None
        if kind == "whole" and value != int(value):
            raise self.wrong(name, raw, "must be a whole number", "write a whole number")
        return value

    def switch(self, section: str, name: str, default: bool) -> bool:
        return bool(self.number(section, name, float(default), "switch"))

    def numbers(self, section: str, name: str) -> list[float]:
        raw = self.get(section, name, None)
        if raw is None:
            return []
        items = list(raw.values()) if isinstance(raw, dict) else raw
        if not isinstance(items, list) or not all(isinstance(v, int | float) for v in items):
            raise self.wrong(name, raw, "must be a list of numbers", "write for example [1.0, 0.5, 0.1]")
        return [float(v) for v in items]


def read_settings(path: Path | None) -> FleeSettings:
    """Return Flee's settings as parameters; without a file, Flee's defaults.

    Raises
    ------
    InputError : not YAML, an unknown key (with a suggestion), a key that is not supported, or an impossible value.
    """
    doc = _Document(path, _load(path))
    _check_keys(doc)
    settings = FleeSettings({k.parameter: doc.number(k.section, k.name, k.default, k.kind) for k in KEYS})
    settings.values["flee.rules"] = 1.0
    settings.steps = int(doc.number("", "number_of_steps", -1, "whole")) if doc.number("", "number_of_steps", -1) > 0 else None
    settings.conflict_file = str(doc.get("", "conflict_input_file", "") or "")
    _read_spawning(doc, settings)
    _read_moving(doc, settings)
    _read_floods(doc, settings)
    return settings


def _load(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            path.name, row=mark.line + 1 if mark else None, problem="not valid YAML", remedy="check indentation and colons"
        ) from None
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise InputError(path.name, problem="must hold sections such as move_rules", remedy="write `section:` and its keys below it")
    return tree


def _check_keys(doc: _Document) -> None:
    sections = [s for s in _SPECIAL if s]
    for key, part in doc.tree.items():
        if key in _SPECIAL[""]:
            continue
        _check_key(doc, key, "section", [*sections, *_SPECIAL[""]])
        if part is not None and not isinstance(part, dict):
            raise doc.wrong(key, part, "a section must hold keys", "indent its keys below it")
        known = [*_SPECIAL[key], *(k.name for k in KEYS if k.section == key), *_OTHER_SPELLINGS]
        for name in part or {}:
            _check_key(doc, name, f"key of {key}", known)


def _check_key(doc: _Document, name: str, what: str, known: list[str]) -> None:
    if name in known:
        return
    if name in _NOT_SUPPORTED:
        raise doc.wrong(
            name, None, f"this {what} is not supported", "remove it; its meaning is not documented in any public release of Flee"
        )
    raise doc.wrong(name, None, f"unknown {what}; {did_you_mean(name, known)}", "correct or remove it")


def _read_spawning(doc: _Document, settings: FleeSettings) -> None:
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
    settings.values["conflict.decay_interval"] = doc.number(section, "conflict_spawn_decay_interval", 30, "whole")
    for step, value in enumerate(doc.numbers(section, "conflict_spawn_decay")):
        settings.curves.append(Curve(curve="conflict_decay", step=step, value=value, source="Flee settings"))


def _read_rate(doc: _Document, settings: FleeSettings, cause: str, part: Any) -> None:
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
    if not isinstance(raw, int | float) or raw < 0:
        raise doc.wrong("displaced_per_conflict_day", raw, "must be a number of at least 0", "write a number")
    settings.values["arrivals.mode"] = _CONFLICT_MODES[mode]
    settings.values["arrivals.per_zone_day"] = float(raw)


def _read_moving(doc: _Document, settings: FleeSettings) -> None:
    section, values = "move_rules", settings.values
    close = doc.switch(section, "stay_close_to_home", False)
    values["choice.home_distance_power"] = doc.number(section, "home_distance_power", 0.5) if close else 0.0
    populous = doc.switch(section, "use_pop_for_loc_weight", False)
    values["choice.population_power"] = doc.number(section, "pop_power_for_loc_weight", 0.1) if populous else 0.0
    if doc.switch(section, "use_v1_rules", False):
        values |= {
            "speed.road": 200.0,
            "travel.start_on_foot": 0.0,
            "travel.avoid_short_stints": 0.0,
            "choice.camp_pull": 2.0,
            "choice.conflict_pull": 0.25,
        }


def _read_floods(doc: _Document, settings: FleeSettings) -> None:
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
