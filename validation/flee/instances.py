"""The six published instances: their counts, Flee's own output on them, and runs of ours."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

import neman
from neman.evidence import observed_stocks
from neman.lower import index_of
from neman.lower.flee import known_counts

NAMES = ("mali2012", "burundi2015", "tigray2020", "ssudan2013", "car2013", "syria2013")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Instance:
    """A conflict: its scenario, the camps that are scored, and the people observed there (days x camps)."""

    scenario: neman.Scenario
    camps: list[str]
    observed: Floats

    @classmethod
    def of(cls, folder: Path) -> Instance:
        """Read an instance."""
        scenario = neman.read(folder)
        series = observed_stocks(scenario.reports, scenario.start, scenario.days)
        camps = [p.name for p in scenario.places if p.kind in ("reception", "idp_camp") and p.name in series]
        return cls(scenario, camps, np.array([series[camp] for camp in camps], np.float64).T)

    def runs(self, settings: Sequence[str], members: int, *, seed: int = 1, engine: str = "auto") -> Floats:
        """Return the people in camps of runs with their own draws (members x days x camps)."""
        scenario = self.scenario.with_settings(settings)
        stock = neman.simulate(scenario, members=members, seed=seed, threads=1, engine=engine).tables["stock"]
        at = {camp: i for i, camp in enumerate(self.camps)}
        people = np.zeros((members, *self.observed.shape))
        rows = stock.with_columns(pl.col("place").cast(pl.String)).filter(pl.col("place").is_in(self.camps))
        for member, day, place, persons in rows.select("member", "date", "place", "persons").iter_rows():
            people[member, (day - scenario.start).days, at[place]] = persons
        return people

    def known(self, lag: int) -> Floats:
        """Return the counts that are known on each day as published `lag` days before (days x camps)."""
        settings = [f"choice.learning_lag={lag}", "reports.assimilation=1"]
        index = index_of(self.scenario)
        known, _ = known_counts(self.scenario.with_settings(settings), index)
        return known[:, [index.places[camp] for camp in self.camps]]


def published(path: Path) -> tuple[list[str], Floats, Floats]:
    """Return camps, simulated and observed people (days x camps) of an out.csv of Flee."""
    with path.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    camps = [c.removesuffix(" sim") for c in rows[0] if c.endswith(" sim")]
    sim, data = (np.array([[float(row[f"{camp} {word}"]) for camp in camps] for row in rows]) for word in ("sim", "data"))
    return camps, sim, data
