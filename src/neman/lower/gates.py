"""Gates as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from neman.lower.distance import nearest
from neman.lower.index import Index
from neman.scenario import Scenario

__all__ = ["gate_arrays"]


def gate_arrays(scenario: Scenario, index: Index) -> dict[str, Any]:
    """Return the arrays of the plan that describe gates and the centres behind them."""
    gates, place = scenario.gates, {p.name: p for p in scenario.places}
    prior, retry = scenario.values["gate.belief_prior"], scenario.values["gate.retry"]
    first, centres = [0], []
    for g in gates:
        own = [p for p in scenario.places if p.kind == "reception" and p.country == place[g.to].country]
        centres += [index.places[p.name] for p in nearest(place[g.to], own)]
        first.append(len(centres))
    return {
        "length": np.array([g.length_km for g in gates], np.float64),
        "border": np.array([index.borders[g.border] for g in gates], np.int64),
        "limbo": np.array([index.places[g.limbo] for g in gates], np.int64),
        "back": np.array([index.places[g.back_to or g.origin] for g in gates], np.int64),
        "crossing": np.array([index.gates[g.crossing] if g.crossing else -1 for g in gates], np.int64),
        "gate_link": np.array([index.pairs[g.origin, g.to] for g in gates], np.int64),
        "outlook": np.array([prior if g.outlook is None else g.outlook for g in gates], np.float64),
        "centre_first": np.array(first, np.int64),
        "centre": np.array(centres, np.int64),
        "retry": np.array([retry if c.retry is None else c.retry for c in scenario.classes], np.float64),
    }
