"""Writes `out.csv` with Flee's columns, so that scripts made for its output go on working."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from neman.evidence import observed_stocks
from neman.scenario import Scenario

__all__ = ["flee_rows", "write_flee"]

_TAIL = (
    "Total error",
    "refugees in camps (UNHCR)",
    "total refugees (simulation)",
    "raw UNHCR refugee count",
    "refugees in camps (simulation)",
    "refugee_debt",
)
Ints = NDArray[np.int64]


def flee_rows(scenario: Scenario, stock: pl.DataFrame, ledger: pl.DataFrame, member: int = 0) -> list[list[object]]:
    """Return header and rows of `out.csv` for one member of an ensemble.

    Parameters
    ----------
    scenario : a Flee instance; its `stock` reports are the data that Flee compares with.
    stock, ledger : tables of the result.
    member : number of the run, from 0.

    Dates are those of the end of the day, one day after its start, as Flee writes them.
    """
    observed = observed_stocks(scenario.reports, scenario.start, scenario.days)
    camps = [p.name for p in scenario.places if p.kind in ("reception", "idp_camp") and p.name in observed]
    simulated = {camp: _series(scenario, stock, member, "place", camp) for camp in camps}
    arrived = _series(scenario, ledger, member, "state", "arrived")
    raw = _raw_counts(scenario, observed)
    appeared = np.array([t.persons for t in scenario.totals], np.int64) if len(scenario.totals) == scenario.days else arrived
    header: list[object] = ["Day", "Date", *(f"{camp} {word}" for camp in camps for word in ("sim", "data", "error")), *_TAIL]
    rows: list[list[object]] = [header]
    for day in range(scenario.days):
        pairs = [(int(simulated[camp][day]), int(observed[camp][day])) for camp in camps]
        cells = [x for sim, data in pairs for x in (sim, data, round(abs(sim - data) / data, 4) if data else 0.0)]
        error = sum(abs(sim - data) for sim, data in pairs) / raw[day] if raw[day] > 0 else 0.0
        tail = [
            error,
            sum(d for _, d in pairs),
            int(arrived[day]),
            int(raw[day]),
            sum(s for s, _ in pairs),
            max(int(arrived[day] - appeared[day]), 0),
        ]
        rows.append([day, (scenario.start + timedelta(days=day + 1)).isoformat(), *cells, *tail])
    return rows


def write_flee(scenario: Scenario, stock: pl.DataFrame, ledger: pl.DataFrame, path: str | Path, member: int = 0) -> Path:
    """Write `out.csv` and return its path; arguments as for `flee_rows`."""
    path = Path(path)
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, lineterminator="\n").writerows(flee_rows(scenario, stock, ledger, member))
    return path


def _series(scenario: Scenario, table: pl.DataFrame, member: int, column: str, name: str) -> Ints:
    """Return the persons of one place or state on each day; days without a row are zero."""
    rows = table.filter((pl.col("member") == member) & (pl.col(column).cast(pl.String) == name))
    series = np.zeros(scenario.days, np.int64)
    days = (rows["date"] - scenario.start).dt.total_days().to_numpy() if len(rows) else np.zeros(0, np.int64)
    series[days] = rows["persons"].to_numpy()
    return series


def _raw_counts(scenario: Scenario, observed: dict[str, Ints]) -> Ints:
    """Return the count that Flee calls raw: the published total of the first day, plus what the camps have gained since and held then."""
    total = observed_stocks(scenario.reports, scenario.start, 1, "stock_total")
    first = int(next(iter(total.values()))[0]) if total else 0
    gained = np.zeros(scenario.days, np.int64)
    for series in observed.values():
        gained += series
    return gained + first
