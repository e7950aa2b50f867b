"""The scenario: everything that a run starts from, labelled, checked and frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from neman.errors import SettingError, did_you_mean
from neman.evidence import Claim, Estimate, Event, Report, Reporter
from neman.params import PARAM_BY_NAME
from neman.policies import LEVER_BY_NAME, Lever
from neman.schema import Row
from neman.world import (
    Actor,
    Arrival,
    Class,
    Curve,
    Decision,
    Forcing,
    Gate,
    KnownRoute,
    Link,
    Mix,
    ParameterValue,
    PartySize,
    Place,
    Rule,
    Stock,
    Tie,
    Total,
)

__all__ = ["Area", "Scenario", "area_of", "targets_of"]


@dataclass(frozen=True)
class Scenario:
    """A scenario folder in memory. Build it with `neman.read`; change it with `with_settings`."""

    name: str
    start: date
    end: date
    places: tuple[Place, ...]
    links: tuple[Link, ...]
    title: str = ""
    summary: str = ""
    members: int = 20
    seed: int = 1
    known_routes: tuple[KnownRoute, ...] = ()
    gates: tuple[Gate, ...] = ()
    classes: tuple[Class, ...] = ()
    ties: tuple[Tie, ...] = ()
    parties: tuple[PartySize, ...] = (PartySize(size=1, share=1.0),)
    arrivals: tuple[Arrival, ...] = ()
    totals: tuple[Total, ...] = ()
    stocks: tuple[Stock, ...] = ()
    mix: tuple[Mix, ...] = ()
    forcings: tuple[Forcing, ...] = ()
    curves: tuple[Curve, ...] = ()
    actors: tuple[Actor, ...] = ()
    playbook: tuple[Decision, ...] = ()
    rules: tuple[Rule, ...] = ()
    parameters: tuple[ParameterValue, ...] = ()
    reports: tuple[Report, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    root: Path | None = None

    @property
    def days(self) -> int:
        """Number of days, the first and the last included."""
        return (self.end - self.start).days + 1

    @cached_property
    def values(self) -> dict[str, float]:
        """Every parameter of the model with the value that holds in this scenario."""
        given = {p.name: p.value for p in self.parameters}
        return {name: given.get(name, p.default) for name, p in PARAM_BY_NAME.items()}

    @cached_property
    def _states(self) -> dict[str, str]:
        return {actor.country: actor.name for actor in reversed(self.actors) if actor.kind in ("state", "union") and actor.country}

    def called(self, code: str) -> str:
        """Return a country or border by the names of its states, where actors.csv has them; any other name as it is.

        >>> import neman
        >>> scenario = neman.read("two_lines")
        >>> scenario.called("BR-AL"), scenario.called("BR"), scenario.called("Northam")
        ('Bryn–Alden', 'Bryn', 'Northam')
        """
        parts = code.split("-")
        return "–".join(self._states[part] for part in parts) if all(part in self._states for part in parts) else code

    @cached_property
    def hash(self) -> str:
        """SHA-256 over everything but the place on disk: equal hashes give equal runs."""
        content = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "root"}
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=_plain).encode()).hexdigest()

    def with_settings(self, settings: Iterable[str] = (), *, start: date | None = None, end: date | None = None) -> Scenario:
        """Return a copy with `NAME=VALUE` settings applied: parameters, or levers as `LEVER[@TARGET][:DATE]=VALUE`.

        A lever set without a date replaces every decision on it at that target.

        Raises
        ------
        SettingError : unknown name, unreadable value, or value out of range.
        """
        changed = replace(self, start=start or self.start, end=end or self.end)
        if changed.end < changed.start:
            raise SettingError(f"the run would end on {changed.end}, before it starts on {changed.start}")
        if changed.start < self.start or changed.end > self.end:
            raise SettingError(f"{self.name} covers {self.start} to {self.end}; choose --start and --end within it")
        for text in settings:
            changed = _apply(changed, text)
        return changed


def targets_of(scenario: Scenario, lever: Lever, target: str) -> tuple[str, ...]:
    """Return the names that a target stands for: gates, `A > B` links, places or classes.

    A gate target is a gate, a border, a state, or `*`; a link target `A > B` takes a place, a country or `*` on
    each side; a place target is a place, a country or `*`; a class target is a class or `*`. Empty: nothing matches.
    """
    if lever.dim == "gate":
        state = {p.name: p.country for p in scenario.places}
        return tuple(g.name for g in scenario.gates if target in ("*", g.name, g.border, state.get(g.to)))
    if lever.dim == "class":
        return tuple(c.name for c in scenario.classes if target in ("*", c.name))
    if lever.dim == "place":
        return tuple(p.name for p in scenario.places if target == p.name or (target in ("*", p.country) and p.kind in lever.kinds))
    left, _, right = (part.strip() for part in target.partition(">"))
    country = {p.name: p.country for p in scenario.places}

    def fits(side: str, place: str) -> bool:
        return side in ("*", place, country.get(place))

    pairs = [(k.origin, k.to) for k in scenario.links] + [(k.to, k.origin) for k in scenario.links if k.two_way]
    pairs += [(g.origin, g.to) for g in scenario.gates]
    if ">" not in target:
        if target == "*":
            return tuple(f"{a} > {b}" for a, b in pairs)
        named = {g.name: (g.origin, g.to) for g in scenario.gates}
        return (f"{named[target][0]} > {named[target][1]}",) if target in named else ()
    return tuple(f"{a} > {b}" for a, b in pairs if fits(left, a) and fits(right, b))


@dataclass(frozen=True)
class Area:
    """What a report is about: gates, countries in which people are counted, and countries whose centres are counted."""

    gates: frozenset[str]
    countries: frozenset[str]
    behind: frozenset[str]
    everywhere: bool = False


def area_of(scenario: Scenario, name: str) -> Area:
    """Return the area that a name stands for: a border, all borders with one state (`EU-BY`), a country, or `*`.

    Raises
    ------
    SettingError : the scenario has no such border or country.
    """
    country = {p.name: p.country for p in scenario.places}
    states, borders = frozenset(country.values()), {g.border for g in scenario.gates}
    if name == "*":
        return Area(frozenset(g.name for g in scenario.gates), states, states, everywhere=True)
    if name in states:
        own = frozenset(g.name for g in scenario.gates if name in (country[g.origin], country[g.to]))
        return Area(own, frozenset([name]), frozenset([name]))
    _, dash, state = name.partition("-")
    wanted = {name} if name in borders else {b for b in borders if dash and b.endswith(f"-{state}")}
    if not wanted:
        raise SettingError(f"no border or country is called {name!r}; {did_you_mean(name, [*borders, *states])}")
    gates = [g for g in scenario.gates if g.border in wanted]
    return Area(frozenset(g.name for g in gates), frozenset(), frozenset(country[g.to] for g in gates), everywhere=wanted == borders)


def _apply(scenario: Scenario, text: str) -> Scenario:
    name, equals, raw = text.partition("=")
    name = name.strip()
    if not equals:
        raise SettingError(f"--set {text!r}: write NAME=VALUE, for example arrivals.scale=2 or turn_away@LT=0.5")
    try:
        value = float(raw)
    except ValueError:
        raise SettingError(f"--set {text!r}: {raw!r} is not a number") from None
    if name in PARAM_BY_NAME:
        return _with_parameter(scenario, name, value)
    return _with_lever(scenario, name, value)


def _with_parameter(scenario: Scenario, name: str, value: float) -> Scenario:
    param = PARAM_BY_NAME[name]
    if not param.low <= value <= param.high:
        raise SettingError(f"{name} must be between {param.low:g} and {param.high:g} {param.unit}, got {value:g}")
    kept = tuple(p for p in scenario.parameters if p.name != name)
    return replace(scenario, parameters=(*kept, ParameterValue(name=name, value=value, source="set by the user")))


def _targets(scenario: Scenario, lever: Lever) -> set[str]:
    """Return all names that a target of a lever can have."""
    names = {c.name for c in scenario.classes} | {k for p in scenario.places for k in (p.name, p.country)}
    names |= {k for g in scenario.gates for k in (g.name, g.border)} | set(targets_of(scenario, lever, "*"))
    return {name for name in names if targets_of(scenario, lever, name)}


def _with_lever(scenario: Scenario, name: str, value: float) -> Scenario:
    rest, _, day = name.partition(":")
    lever_name, _, target = rest.partition("@")
    target = target or "*"
    lever = LEVER_BY_NAME.get(lever_name)
    if lever is None:
        raise SettingError(f"unknown lever or parameter {lever_name!r}; {did_you_mean(lever_name, [*LEVER_BY_NAME, *PARAM_BY_NAME])}")
    if not lever.low <= value <= lever.high:
        raise SettingError(f"{lever_name} must be between {lever.low:g} and {lever.high:g} ({lever.unit}), got {value:g}")
    hit = set(targets_of(scenario, lever, target))
    if not hit:
        raise SettingError(f"{lever_name}@{target}: no {lever.dim} has this name; {did_you_mean(target, _targets(scenario, lever))}")
    try:
        when = date.fromisoformat(day) if day else None
    except ValueError:
        raise SettingError(f"--set {name}: {day!r} is not a date; write YYYY-MM-DD") from None
    said = {"text": "set by the user", "source": "set by the user"}
    decision = Decision(date=when, actor="user", lever=lever_name, target=target, value=value, **said)
    kept = scenario.playbook
    if when is None:
        kept = tuple(d for d in kept if d.lever != lever_name or not set(targets_of(scenario, lever, d.target)) <= hit)
        kept = tuple(d for d in kept if d.lever != lever_name) if target == "*" else kept
    return replace(scenario, playbook=(*kept, decision))


def _plain(value: object) -> object:
    if isinstance(value, Row):
        return value.model_dump(mode="json")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot hash {type(value).__name__}")
