"""Reads Flee's `simsetting.yml`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neman.errors import did_you_mean
from neman.io.readers.faults import Faults
from neman.io.readers.flee_document import OTHER_SPELLINGS, Document, load_tree
from neman.io.readers.flee_keys import KEYS, OTHER_KEYS, SWITCHED_KEYS, Key
from neman.params import PARAM_BY_NAME
from neman.world import Curve, ParameterValue

__all__ = ["FleeSettings", "Forecast", "read_settings"]


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


def read_settings(path: Path | None, faults: Faults) -> FleeSettings:
    """Return Flee's settings as parameters; without a file, Flee's defaults.

    Mistakes: an unknown key (with a suggestion), a key that is not supported, an impossible value.

    Raises
    ------
    InputError : not YAML.
    """
    doc = Document(path, load_tree(path))
    _check_keys(doc, faults)
    settings = FleeSettings({"flee.rules": 1.0})
    for key in KEYS:
        with faults:
            settings.values[key.parameter] = _value(doc, key)
    for read in (_read_top, _read_spawning, _read_moving, _read_floods):
        with faults:
            read(doc, settings)
    return settings


def _read_top(doc: Document, settings: FleeSettings) -> None:
    settings.conflict_file = str(doc.get("", "conflict_input_file", "") or "")
    steps = int(doc.number("", "number_of_steps", -1, "whole"))
    settings.steps = steps if steps > 0 else None


def _value(doc: Document, key: Key) -> float:
    """Return the value of a key, within the limits of its parameter."""
    value, param = doc.number(key.section, key.name, key.default, key.kind), PARAM_BY_NAME[key.parameter]
    if not param.low <= value <= param.high:
        raise doc.wrong(key.name, f"{value:g}", f"must be between {param.low:g} and {param.high:g} {param.unit}", "correct the value")
    return value


def _check_keys(doc: Document, faults: Faults) -> None:
    """Find unknown keys; a section that is none ends the reading."""
    top = OTHER_KEYS[""]
    for key, part in doc.tree.items():
        if key in top:
            continue
        if part is not None and not isinstance(part, dict):
            raise doc.wrong(key, part, "a section must hold keys", "indent its keys below it")
        with faults:
            _check_key(doc, key, "section", [*filter(None, OTHER_KEYS), *top])
            ours = [k.name for k in (*KEYS, *SWITCHED_KEYS.values()) if k.section == key]
            for name in part or {}:
                with faults:
                    _check_key(doc, name, f"key of {key}", [*OTHER_KEYS[key], *ours, *OTHER_SPELLINGS])


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
    for switch, key in SWITCHED_KEYS.items():
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
    known = _from_zero(doc, "average_social_connectivity", 3.0)
    settings.values["choice.deliberation"] = share * -math.expm1(-known)
    settings.values["choice.deliberation_below"] = _from_zero(doc, "conflict_threshold", 0.5)


def _from_zero(doc: Document, name: str, default: float) -> float:
    value = doc.number("move_rules", name, default)
    if value < 0:
        raise doc.wrong(name, value, "must be 0 or more", "correct the value")
    return value


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
