"""Playbooks as dated changes of levers."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from neman.engine import names
from neman.engine.plan import Floats
from neman.lower.index import Index
from neman.policies import LEVER_BY_NAME, Lever
from neman.scenario import Scenario, targets_of
from neman.units import day_of
from neman.world import Decision

__all__ = ["DIMS", "LEVERS", "lever_arrays", "position"]

LEVERS = {"gate": names.GATE_LEVERS, "link": names.LINK_LEVERS, "place": names.PLACE_LEVERS, "class": names.CLASS_LEVERS}
DIMS = {"gate": names.GATE_DIM, "link": names.LINK_DIM, "place": names.PLACE_DIM, "class": names.CLASS_DIM}
_Timeline = dict[int, float]  # value from a day on; a day before 0 counts as before the start
_EARLY = -(10**6)


def _size(dim: str, index: Index) -> int:
    return {"gate": len(index.gates), "link": len(index.pairs), "place": len(index.places), "class": len(index.classes)}[dim]


def _defaults(scenario: Scenario, index: Index, dim: str) -> Floats:
    """Return the values that hold where nobody has decided anything (targets x levers)."""
    defaults = [LEVER_BY_NAME[name].default for name in LEVERS[dim]]
    row = [names.UNLIMITED if d is None else d for d in defaults]
    values = np.tile(np.array(row, np.float64), (_size(dim, index), 1))
    if dim == "place":
        for p in scenario.places:
            if p.capacity is not None:
                values[index.places[p.name], names.PLACES] = p.capacity
    if dim == "link":
        for k in scenario.links:
            for pair in [(k.origin, k.to)] + [(k.to, k.origin)] * k.two_way:
                if k.capacity is not None:
                    values[index.pairs[pair], names.SEATS] = k.capacity
            if k.forced:
                values[index.pairs[k.origin, k.to], names.REDIRECTION] = 1.0
    return values


def position(target: str, lever: Lever, index: Index) -> int:
    """Return the position of a target of a lever among gates, links, places or classes."""
    if lever.dim == "link":
        start, end = target.split(" > ")
        return index.pairs[start, end]
    return {"gate": index.gates, "place": index.places, "class": index.classes}[lever.dim][target]


def _value_on(timeline: _Timeline, day: int, default: float) -> float:
    before = [d for d in timeline if d <= day]
    return timeline[max(before)] if before else default


def _decide(timeline: _Timeline, decision: Decision, start: date, default: float) -> None:
    """Enter a decision: it replaces what was planned from its day on; a gradual change takes a step every day."""
    first = _EARLY if decision.date is None else day_of(decision.date, start)
    last = first if decision.until is None else day_of(decision.until, start)
    before = _value_on(timeline, first - 1, default)
    for day in [d for d in timeline if d >= first]:
        del timeline[day]
    for day in range(max(first, min(last, -1)), last + 1):
        done = 1.0 if last == first else (day - first + 1) / (last - first + 1)
        timeline[day] = before + (decision.value - before) * done


def lever_arrays(scenario: Scenario, index: Index) -> dict[str, Any]:
    """Return the levers before the first day and the changes of each day, as arrays of the plan."""
    base = {dim: _defaults(scenario, index, dim) for dim in LEVERS}
    timelines: dict[tuple[str, int, int], _Timeline] = {}
    for decision in sorted(scenario.playbook, key=lambda d: d.date or date.min):
        lever = LEVER_BY_NAME[decision.lever]
        column = LEVERS[lever.dim].index(lever.name)
        for target in targets_of(scenario, lever, decision.target):
            at = position(target, lever, index)
            timeline = timelines.setdefault((lever.dim, at, column), {})
            _decide(timeline, decision, scenario.start, float(base[lever.dim][at, column]))
    changes = []
    for (dim, at, column), timeline in timelines.items():
        base[dim][at, column] = _value_on(timeline, -1, float(base[dim][at, column]))
        changes += [(day, DIMS[dim], column, at, value) for day, value in timeline.items() if 0 <= day < scenario.days]
    changes.sort(key=lambda change: change[:4])
    day = np.array([c[0] for c in changes], np.int64)
    return {
        **{f"{dim}_levers": values for dim, values in base.items()},
        "change_first": np.searchsorted(day, np.arange(scenario.days + 1)).astype(np.int64),
        "change_dim": np.array([c[1] for c in changes], np.int64),
        "change_lever": np.array([c[2] for c in changes], np.int64),
        "change_target": np.array([c[3] for c in changes], np.int64),
        "change_value": np.array([c[4] for c in changes], np.float64),
    }
