"""Links as arrays, with the way home of each class."""

from __future__ import annotations

from typing import Any

import numpy as np

from neman.engine.plan import Ints
from neman.lower.calendar import closing_day, opening_day
from neman.lower.distance import km_between
from neman.lower.index import Index
from neman.lower.routes import route_arrays
from neman.lower.shortest import arriving, links_towards
from neman.scenario import Scenario
from neman.world import Link

__all__ = ["link_arrays"]

_SHORTEST_KM = 0.1  # between places that are drawn at one point


def _rows(scenario: Scenario) -> dict[tuple[str, str], Link]:
    """Return the row of every link by (from, to); gates are links on foot."""
    rows: dict[tuple[str, str], Link] = {}
    for k in scenario.links:
        rows.setdefault((k.origin, k.to), k)
        if k.two_way:
            rows.setdefault((k.to, k.origin), k)
    for g in scenario.gates:
        rows[g.origin, g.to] = Link(origin=g.origin, to=g.to, mode="foot")
    return rows


def _home_links(scenario: Scenario, index: Index, km: list[float]) -> Ints:
    """Return the next link of the shortest way home without gates, per class and place; -1 where there is none."""
    home_link = np.full((len(index.classes), len(index.places)), -1, np.int64)
    if scenario.values["flee.rules"]:  # nobody turns home by Flee's rules
        return home_link
    gates = {index.pairs[g.origin, g.to] for g in scenario.gates}
    open_links = arriving(index, (k for k in index.pairs.values() if k not in gates), km)
    for c in scenario.classes:
        for place, link in links_towards(index.places[c.home], open_links).items():
            home_link[index.classes[c.name], place] = link
    return home_link


def _only_home(scenario: Scenario, index: Index) -> Ints:
    """Mark links that lead back: to an origin, or by air out of the countries on both sides of the gates."""
    place = {p.name: p for p in scenario.places}
    region = {place[name].country for g in scenario.gates for name in (g.origin, g.to)}

    def leads_back(a: str, b: str) -> bool:
        flies_out = place[b].kind == "airport" and place[a].country in region and place[b].country not in region
        return place[b].kind == "origin" or flies_out

    return np.array([leads_back(a, b) for a, b in index.pairs], np.int64)


def link_arrays(scenario: Scenario, index: Index) -> dict[str, Any]:
    """Return the arrays of the plan that describe links and routes."""
    rows, place, values = _rows(scenario), {p.name: p for p in scenario.places}, scenario.values
    ordered = [rows[pair] for pair in index.pairs]
    km = [row.km or max(km_between(place[a], place[b]), _SHORTEST_KM) for row, (a, b) in zip(ordered, index.pairs, strict=True)]
    gate_of = np.full(len(ordered), -1, np.int64)
    for g in scenario.gates:
        gate_of[index.pairs[g.origin, g.to]] = index.gates[g.name]
    return {
        "start": np.array([index.places[a] for a, _ in index.pairs], np.int64),
        "end": np.array([index.places[b] for _, b in index.pairs], np.int64),
        "km": np.array(km),
        "speed": np.array([row.speed or values[f"speed.{row.mode}"] for row in ordered]),
        "gate_of": gate_of,
        "link_opens": np.array([opening_day(row.opens, scenario.start) for row in ordered], np.int64),
        "link_closes": np.array([closing_day(row.closes, scenario.start) for row in ordered], np.int64),
        "for_home": _only_home(scenario, index),
        "home_link": _home_links(scenario, index, km),
        "home": np.array([index.places[c.home] for c in scenario.classes], np.int64),
        **route_arrays(scenario, index, km),
    }
