"""Arrivals as streams of parties."""

from __future__ import annotations

from typing import Any

import numpy as np

from neman.lower.index import Index
from neman.scenario import Scenario
from neman.units import day_of

__all__ = ["streams"]


def streams(scenario: Scenario, index: Index) -> dict[str, Any]:
    """Return the arrays of the plan that describe who arrives: mean parties per day and stream, and party sizes."""
    sizes = sorted(scenario.parties, key=lambda p: p.size)
    share = np.array([p.share for p in sizes]) / sum(p.share for p in sizes)
    mean_size = float(sum(p.size * s for p, s in zip(sizes, share, strict=True)))
    scale, population = scenario.values["arrivals.scale"], {p.name: p.population for p in scenario.places}
    mean = np.zeros((scenario.days, len(scenario.arrivals)))
    for a, row in enumerate(scenario.arrivals):
        persons = row.per_day * (population[row.place] / 1e5 if row.basis == "per_100k" else 1.0)
        first, last = day_of(row.start, scenario.start), day_of(row.end, scenario.start)
        mean[max(first, 0) : max(last + 1, 0), a] = persons * scale / mean_size
    return {
        "size": np.array([p.size for p in sizes], np.int64),
        "size_share": np.cumsum(share),
        "stream_place": np.array([index.places[row.place] for row in scenario.arrivals], np.int64),
        "stream_class": np.array([index.classes[row.class_] for row in scenario.arrivals], np.int64),
        "stream_mean": mean,
    }
