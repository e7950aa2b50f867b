"""The levers of a scenario as controls, and what was set with them as a policy."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

import neman

__all__ = ["FIRST", "Change", "controls", "policy_from"]

#: The levers shown first, in this order: what states decided at this border. The others are folded away.
FIRST = ("turn_away", "readmission", "corridor", "reception", "seats", "escorts", "barrier")
_STEPS = 100
_LIMITS = {"set": (-1e7, 1e7), "times": (0.0, 1000.0), "move": (-400.0, 400.0)}
_SHOWN = 40  # decisions listed
_OPEN = 20.0  # a range longer than this is cut to what the scenario uses


class Change(BaseModel):
    """One lever moved: shifted in time, multiplied, or set to a value, at a target."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    lever: str = Field(min_length=1, max_length=40, description="name of the lever")
    target: str = Field("*", min_length=1, max_length=160, description="gate, border, country, place, link `A > B`, class, or * for all")
    how: Literal["set", "times", "move"] = Field(description="set: to `value`; times: `value` times as strong; move: `value` days later")
    value: float = Field(ge=-1e7, le=1e7, description="value, factor, or days")
    since: dt.date | None = Field(None, description="with set: from this day on; empty: all the time")


def controls(scenario: neman.Scenario) -> list[dict[str, Any]]:
    """Return every lever that has a target in the scenario, with its range and what is decided on it.

    >>> [c["name"] for c in controls(neman.read("two_lines"))][:2]
    ['turn_away', 'readmission']
    """
    names = sorted((lever.name for lever in neman.LEVERS), key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    by_name = {lever.name: lever for lever in neman.LEVERS}
    found = [_control(scenario, by_name[name]) for name in names]
    return [control for control in found if control["targets"]]


def _control(scenario: neman.Scenario, lever: Any) -> dict[str, Any]:
    decided = [d for d in scenario.playbook if d.lever == lever.name]
    targets = _targets(scenario, lever)
    top = lever.high if lever.high <= _OPEN else _reach(scenario, lever, [d.value for d in decided])
    return {
        "name": lever.name,
        "text": lever.text,
        "unit": lever.unit,
        "low": lever.low,
        "high": lever.high,
        "default": lever.default,
        "top": top,
        "step": (top - lever.low) / _STEPS if top <= _OPEN else 1,
        "first": lever.name in FIRST,
        "targets": [{"value": name, "text": _where(scenario, lever, name)} for name in targets],
        "decided": len(decided),
        "scalable": bool(decided) or lever.name in ("reception", "seats"),
        "movable": any(d.date for d in decided),
        "decisions": [
            {"date": d.date and d.date.isoformat(), "target": d.target, "text": lever.say(d.value, scenario.called(d.target))}
            for d in decided[:_SHOWN]
        ],
    }


def _reach(scenario: neman.Scenario, lever: Any, decided: list[float]) -> float:
    """Return the end of a slider where the range itself says little: twice the most that the scenario has."""
    own: dict[str, list[float | None]] = {
        "reception": [p.capacity for p in scenario.places if p.kind == "reception"],
        "seats": [k.capacity for k in scenario.links],
        "barrier": [g.length_km / 2 for g in scenario.gates],
    }
    most = max([*decided, *(value for value in own.get(lever.name, []) if value), 50.0])
    return float(min(round(2 * most), lever.high))


def _targets(scenario: neman.Scenario, lever: Any) -> list[str]:
    """Return what the lever can be set for, wide targets first."""
    country = {p.name: p.country for p in scenario.places}
    if lever.dim == "gate":
        states = {country[g.to] for g in scenario.gates}
        return _list(scenario.gates, sorted(states), sorted({g.border for g in scenario.gates}), [g.name for g in scenario.gates])
    if lever.dim == "class":
        return _list(scenario.classes, [c.name for c in scenario.classes])
    if lever.dim == "place":
        places = [p for p in scenario.places if p.kind in lever.kinds]
        return _list(places, sorted({p.country for p in places}), [p.name for p in places])
    decided = [d.target for d in scenario.playbook if d.lever == lever.name and d.target != "*"]
    flown = [f"{k.origin} > {k.to}" for k in scenario.links if k.mode == "flight" or lever.name != "seats"]
    return _list(scenario.links, list(dict.fromkeys(decided)), flown)


def _list(some: Any, *groups: list[str]) -> list[str]:
    return ["*", *dict.fromkeys(name for group in groups for name in group)] if some else []


def policy_from(scenario: neman.Scenario, changes: list[Change], name: str, title: str) -> neman.Policy:
    """Return the policy that changes stand for, checked on the scenario.

    Raises
    ------
    NemanError : a lever, target or value that the scenario does not have, or nothing decided that could be moved.

    >>> more, sooner = Change(lever="readmission", how="times", value=2), Change(lever="turn_away", target="BR-AL", how="move", value=-3)
    >>> policy_from(neman.read("two_lines"), [more, sooner], "mine", "Mine").text
    'Decisions on readmission at every gate multiplied by 2; decisions on turn away at Bryn–Alden 3 days earlier.'
    """
    parts: dict[str, list[Any]] = {"remove": [], "move": [], "scale": [], "settings": []}
    for change in changes:
        _check(change)
        at = {"lever": change.lever, "target": change.target}
        if change.how == "move":
            parts["move"].append({**at, "days": round(change.value)})
        elif change.how == "times":
            parts["scale"].append({**at, "factor": change.value})
        else:
            parts["settings"].append(_setting(change))
            parts["remove"] += _later(scenario, change)
    policy = neman.Policy(name=name, label=title, file="the what-if", **{key: tuple(value) for key, value in parts.items()})
    neman.with_policy(scenario, policy)
    said = "; ".join(_said(scenario, change) for change in changes)
    return policy.model_copy(update={"text": f"{said[:1].upper()}{said[1:]}."})


def _said(scenario: neman.Scenario, change: Change) -> str:
    """Return a change in words."""
    lever = next(lever for lever in neman.LEVERS if lever.name == change.lever)
    since = f", from {change.since.day} {change.since:%B %Y} on" if change.since else ""
    if change.how == "set":
        return lever.say(change.value, scenario.called(change.target)) + since
    what = f"decisions on {lever.name.replace('_', ' ')} at {_where(scenario, lever, change.target)}"
    if change.how == "times":
        return f"{what} multiplied by {change.value:g}"
    days = round(change.value)
    return f"{what} {abs(days)} {'day' if abs(days) == 1 else 'days'} {'earlier' if days < 0 else 'later'}"


def _where(scenario: neman.Scenario, lever: Any, target: str) -> str:
    return f"every {lever.dim}" if target == "*" else scenario.called(target)


def _check(change: Change) -> None:
    low, high = _LIMITS[change.how]
    if not low <= change.value <= high:
        what = {"set": "value", "times": "factor", "move": "days"}[change.how]
        raise neman.SettingError(f"{change.lever}@{change.target}: the {what} must be between {low:g} and {high:g}, got {change.value:g}")


def _setting(change: Change) -> str:
    day = f":{change.since}" if change.since else ""
    return f"{change.lever}@{change.target}{day}={change.value:.10g}"


def _later(scenario: neman.Scenario, change: Change) -> list[dict[str, Any]]:
    """Return what takes out the decisions that would undo a dated setting; nothing where there are none."""
    pattern = {"lever": change.lever, "target": change.target, "from": change.since}
    if change.since is None:
        return []
    try:
        neman.with_policy(scenario, neman.Policy(name="later", remove=(pattern,)))
    except neman.InputError:
        return []
    return [pattern]
