"""Places as arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from neman.engine.plan import Floats, Ints
from neman.lower.calendar import closing_day, opening_day
from neman.lower.distance import nearest
from neman.lower.index import Index
from neman.policies import LEVER_BY_NAME
from neman.scenario import Scenario, targets_of
from neman.world import PLACE_KINDS, Decision, Place, Rule

__all__ = ["place_arrays"]

_OPEN_KINDS = ("origin", "airport", "town", "conflict_zone", "idp_camp", "reception", "destination", "marker")
_WAITING_KINDS = ("border_area", "town", "airport")


def _leave(place: Place, values: dict[str, float]) -> float:
    return values.get(f"leave.{place.kind}", 0.0) if place.leave is None else place.leave


def _attraction(scenario: Scenario, index: Index) -> Floats:
    values, tie = scenario.values, {(t.class_, t.country): t.strength for t in scenario.ties}
    country = {p.name: p.country for p in scenario.places}
    kind_pull = {"reception": values["choice.camp_pull"], "conflict_zone": values["choice.conflict_pull"]}
    pull = np.ones((len(index.classes), len(index.places)))
    for c in scenario.classes:
        for p in scenario.places:
            abroad = values["choice.foreign_pull"] if p.country != country[c.home] else 1.0
            factor = p.pull * kind_pull.get(p.kind, 1.0) * abroad * tie.get((c.name, p.country), 1.0)
            pull[index.classes[c.name], index.places[p.name]] = factor
    return pull


def _decided(scenario: Scenario, name: str) -> set[str]:
    """Return the targets for which a decision or a rule sets a lever."""
    steps: tuple[Decision | Rule, ...] = (*scenario.playbook, *scenario.rules)
    return {t for step in steps if step.lever == name for t in targets_of(scenario, LEVER_BY_NAME[name], step.target)}


def _unsteady(scenario: Scenario) -> set[str]:
    """Return the places that people may leave otherwise than with the same chance every day."""
    return _decided(scenario, "setting_out") | {link.split(" > ")[0] for link in _decided(scenario, "escorts")}


def _way_out(place: Place, scenario: Scenario) -> str:
    """Return where people go who leave a centre on their own: the nearest open place of the country."""
    fellows = [p for p in scenario.places if p.country == place.country and p.kind in ("town", "destination", "airport")]
    return nearest(place, fellows)[0].name if fellows else place.name


def _settling_place(place: Place, scenario: Scenario) -> str:
    fellows = [p for p in scenario.places if p.country == place.country and p.kind == "destination"]
    return nearest(place, fellows)[0].name if fellows else _way_out(place, scenario)


def _of_centres(scenario: Scenario, index: Index, to: Callable[[Place, Scenario], str]) -> Ints:
    """Return a place for every centre in which people are held, -1 for all other places."""
    held = [p.kind == "reception" and bool(scenario.gates) for p in scenario.places]
    return np.array([index.places[to(p, scenario)] if h else -1 for p, h in zip(scenario.places, held, strict=True)], np.int64)


def _sisters(scenario: Scenario, index: Index) -> tuple[Any, Any]:
    first, sister = [0], []
    for place in scenario.places:
        if place.kind == "reception" and scenario.gates:
            others = [p for p in scenario.places if p.kind == "reception" and p.country == place.country and p.name != place.name]
            sister += [index.places[p.name] for p in nearest(place, others)]
        first.append(len(sister))
    return np.array(first, np.int64), np.array(sister, np.int64)


def place_arrays(scenario: Scenario, index: Index) -> dict[str, Any]:
    """Return the arrays of the plan that describe places."""
    at_line = {p.country for p in scenario.places for g in scenario.gates if p.name == g.origin}
    unsteady = _unsteady(scenario)
    waiting = [p.country in at_line and p.kind in _WAITING_KINDS for p in scenario.places]
    plain = [p.kind in _OPEN_KINDS and not w and p.name not in unsteady for p, w in zip(scenario.places, waiting, strict=True)]
    sister_first, sister = _sisters(scenario, index)
    return {
        "kind": np.array([PLACE_KINDS.index(p.kind) for p in scenario.places], np.int64),
        "country": np.array([index.countries[p.country] for p in scenario.places], np.int64),
        "opens": np.array([opening_day(p.opens, scenario.start) for p in scenario.places], np.int64),
        "closes": np.array([closing_day(p.closes, scenario.start) for p in scenario.places], np.int64),
        "leave": np.array([_leave(p, scenario.values) for p in scenario.places]),
        "attraction": _attraction(scenario, index),
        "plain": np.array(plain, np.int64),
        "waiting": np.array(waiting, np.int64),
        "risky": np.array([p.kind == "border_area" for p in scenario.places], np.int64),
        "exit_of": _of_centres(scenario, index, _way_out),
        "settle_at": _of_centres(scenario, index, _settling_place),
        "sister_first": sister_first,
        "sister": sister,
    }
