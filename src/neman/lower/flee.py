"""The part of a plan that a Flee instance adds: forcings by day, people who are to appear, and what places and classes are."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from neman.engine.flee import FleePlan, Floats, Ints
from neman.engine.flee_names import BY_TOTALS, FLEE_PARAMETERS, QUANTITIES
from neman.engine.plan import Plan
from neman.evidence import Report, observed_stocks
from neman.lower.distance import km_between
from neman.lower.index import Index
from neman.lower.routes import given_chains
from neman.scenario import Scenario
from neman.units import day_of
from neman.world import Class

__all__ = ["flee_plan", "known_counts", "people_expected"]

_CHILD, _BOY = 19, 15  # years: children are below 19, boys who take risks from 15
_FOLD = 10.0  # how much a match of community or religion counts, times the share at the place


def flee_plan(scenario: Scenario, index: Index, plan: Plan) -> FleePlan:
    """Return a Flee instance as numbers; `plan` is the plan of the same scenario."""
    values = scenario.values
    home = scenario.places[0].country
    stocks = _stocks(scenario, index)
    return FleePlan(
        value=np.array([values[name] for name in FLEE_PARAMETERS]),
        foreign=np.array([p.country != home for p in scenario.places], np.int64),
        population=np.array([p.population for p in scenario.places], np.float64),
        capacity=_capacity(scenario, index),
        growth=np.array([p.capacity_per_day for p in scenario.places], np.float64),
        sink=np.array([p.deactivation for p in scenario.places], np.float64),
        hub=np.array([p.kind == "town" and p.leave is not None for p in scenario.places], np.int64),
        far=_far(scenario),
        walking=_walking(scenario, index),
        steps=_steps(scenario, index, plan),
        child=np.array([_is_child(c, values) for c in scenario.classes], np.int64),
        boy=np.array([_is_boy(c, values) for c in scenario.classes], np.int64),
        match=_match(scenario, index),
        mix=np.cumsum(_mix(scenario, index), axis=1),
        **stocks,
        newcomers=_newcomers(scenario),
        **_forcings(scenario, index),
        **_reports(scenario, index),
        decay=_curve(scenario, "conflict_decay"),
        flood_leave=_curve(scenario, "flood_leave"),
        flood_pull=_curve(scenario, "flood_pull"),
        flood_link=_curve(scenario, "flood_link"),
    )


def _capacity(scenario: Scenario, index: Index) -> Floats:
    scale = scenario.values["choice.capacity_scaling"]
    capacity = np.array([(p.capacity or 0) * scale for p in scenario.places], np.float64)
    if scenario.values["flee.compat"]:
        for stock in scenario.stocks:
            at = index.places[stock.place]
            capacity[at] = max(capacity[at] - stock.persons, 1.0) if capacity[at] else 0.0
    return capacity


def _far(scenario: Scenario) -> Floats:
    if not scenario.values["choice.home_distance_power"]:
        return np.zeros((0, 0))
    return np.array([[km_between(a, b) for b in scenario.places] for a in scenario.places])


def _walking(scenario: Scenario, index: Index) -> Floats:
    walking = np.zeros(len(index.pairs))
    for link in scenario.links:
        for pair in [(link.origin, link.to)] + [(link.to, link.origin)] * link.two_way:
            walking[index.pairs[pair]] = link.walking
    return walking


def _is_child(c: Class, values: dict[str, float]) -> bool:
    return bool(values["rule.children_avoid_hazards"]) and c.age is not None and c.age < _CHILD


def _is_boy(c: Class, values: dict[str, float]) -> bool:
    if not values["rule.boys_take_risk"] or c.age is None or c.gender.lower() != "male" or c.age < _BOY:
        return False
    return bool(values["rule.children_avoid_hazards"]) if values["flee.compat"] else c.age < _CHILD


def _mix(scenario: Scenario, index: Index) -> Floats:
    """Return the weight of each class among those who appear at each place (P x C)."""
    shares = np.zeros((len(index.places), len(index.classes)))
    if not scenario.mix:
        shares[:, 0] = 1.0
    own = {row.place for row in scenario.mix}
    for row in scenario.mix:
        c = index.classes[row.class_]
        if row.place == "*":
            shares[[i for name, i in index.places.items() if name not in own], c] = row.share
        else:
            shares[index.places[row.place], c] = row.share
    return shares


def _match(scenario: Scenario, index: Index) -> Floats:
    """Return the factor by which places of one's own community or religion attract (C x P)."""
    match = np.ones((len(index.classes), len(index.places)))
    shares = _mix(scenario, index)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
    for word in ("ethnicity", "religion"):
        groups = np.array([getattr(c, word) for c in scenario.classes])
        for kind in ("camp", "town", "conflict"):
            if scenario.values[f"rule.match_{kind}_{word}"]:
                places = [i for i, p in enumerate(scenario.places) if _rule_kind(p.kind) == kind]
                for c, group in enumerate(groups):
                    match[c, places] *= _FOLD * shares[np.ix_(places, groups == group)].sum(axis=1)
    return match


def _rule_kind(kind: str) -> str:
    return "camp" if kind in ("reception", "idp_camp") else "conflict" if kind == "conflict_zone" else "town"


def _stocks(scenario: Scenario, index: Index) -> dict[str, Any]:
    size = int(scenario.values["people.per_row"])
    rows = [s for s in scenario.stocks if s.persons > 0]
    count = [-(-s.persons // size) for s in rows]
    return {
        "stock_place": np.array([index.places[s.place] for s in rows], np.int64),
        "stock_class": np.array([index.classes[s.class_] for s in rows], np.int64),
        "stock_rows": np.array(count, np.int64),
        "stock_rest": np.array([s.persons - (n - 1) * size for s, n in zip(rows, count, strict=True)], np.int64),
    }


def people_expected(scenario: Scenario) -> float:
    """Return the people of a Flee instance, infinity where it has no totals that tell."""
    if scenario.values["arrivals.mode"] != BY_TOTALS:
        return float("inf")
    return float(_newcomers(scenario).sum() + sum(s.persons for s in scenario.stocks))


def _newcomers(scenario: Scenario) -> Ints:
    """Return the people who are to appear each day: rises of the total above all it has been, after those of the first stocks."""
    new = np.zeros(scenario.days, np.int64)
    reached = sum(s.persons for s in scenario.stocks)
    for total in sorted(scenario.totals, key=lambda t: t.date):
        day = day_of(total.date, scenario.start)
        if day < scenario.days and total.persons > reached:
            new[max(day, 0)] += total.persons - reached
            reached = total.persons
    scaled: Floats = np.floor(new * scenario.values["arrivals.scale"])
    return scaled.astype(np.int64)


def _forcings(scenario: Scenario, index: Index) -> dict[str, Any]:
    """Return what changes at places by day; the pull that a place has of its own holds from the first day on."""
    own = [(0, p.name, "pull", p.pull) for p in scenario.places if p.pull != 1.0]
    by_date = sorted(scenario.forcings, key=lambda f: f.date)
    dated = [(max(day_of(f.date, scenario.start), 0), f.place, f.quantity, f.value) for f in by_date]
    rows = sorted([*own, *dated], key=lambda row: row[0])
    days = np.array([day for day, _, _, _ in rows], np.int64)
    return {
        "forcing_first": np.searchsorted(days, np.arange(scenario.days + 1)).astype(np.int64),
        "forcing_place": np.array([index.places[place] for _, place, _, _ in rows], np.int64),
        "forcing_quantity": np.array([QUANTITIES.index(quantity) for _, _, quantity, _ in rows], np.int64),
        "forcing_value": np.array([value for _, _, _, value in rows], np.float64),
    }


def _reports(scenario: Scenario, index: Index) -> dict[str, Any]:
    values = scenario.values
    if not values["choice.learning"] and not values["reports.assimilation"]:
        return {"known": np.zeros((0, 0)), "known_of": np.zeros((0, 0), np.int64)}
    known, known_of = known_counts(scenario, index)
    return {"known": known, "known_of": known_of}


def known_counts(scenario: Scenario, index: Index) -> tuple[Floats, Ints]:
    """Return the last count of each place that is known on each day, `choice.learning_lag` days late, and the day it is about.

    Both have shape (days, places); the day is -1 where nothing is known yet.
    """
    days, lag = scenario.days, int(scenario.values["choice.learning_lag"])
    known, known_of = np.zeros((days, len(index.places))), np.full((days, len(index.places)), -1, np.int64)
    if scenario.values["reports.hindsight"]:
        for name, counts in observed_stocks(scenario.reports, scenario.start, days).items():
            if name in index.places and lag < days:
                known[lag:, index.places[name]] = counts[: days - lag]
                known_of[lag:, index.places[name]] = np.arange(days - lag)
        return known, known_of
    for report in _as_published(scenario):
        about = day_of(report.date_end, scenario.start)
        if report.border in index.places and 0 <= about < days - lag:
            known[about + lag :, index.places[report.border]] = report.value or 0.0
            known_of[about + lag :, index.places[report.border]] = about
    return known, known_of


def _as_published(scenario: Scenario) -> list[Report]:
    """Return counts of people at places by date, without later corrections."""
    corrected = {(r.border, r.date_end) for r in scenario.reports if r.quantity == "stock_uncorrected"}
    rows = [r for r in scenario.reports if r.quantity == "stock" and (r.border, r.date_end) not in corrected]
    return sorted((*rows, *(r for r in scenario.reports if r.quantity == "stock_uncorrected")), key=lambda r: r.date_end)


def _steps(scenario: Scenario, index: Index, plan: Plan) -> Ints:
    """Return how many links each route has, markers left out; 0 for the routes that everybody knows."""
    known = set(given_chains(scenario, index))
    marker = np.array([p.kind == "marker" for p in scenario.places])
    links = np.concatenate([[0], np.cumsum(~marker[plan.end[plan.chain]])])
    steps: Ints = links[plan.chain_first[1:]] - links[plan.chain_first[:-1]]
    if known:
        for r, (a, b) in enumerate(pairwise(plan.chain_first.tolist())):
            if tuple(plan.chain[a:b].tolist()) in known:
                steps[r] = 0
    return steps


def _curve(scenario: Scenario, name: str) -> Floats:
    steps = {row.step: row.value for row in scenario.curves if row.curve == name}
    return np.array([steps[i] for i in sorted(steps)], np.float64)
