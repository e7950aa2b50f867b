"""Scores of Flee instances against their camp counts, beside simple baselines and Flee's own output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neman.errors import InputError
from neman.evidence import largest_stocks, observed_stocks
from neman.fit.baselines import capacity_share, early_share, leaking, persistence
from neman.fit.flee_output import flee_runs
from neman.fit.score import ard, crps, mase, rescaled
from neman.io.readers import read
from neman.run import simulate
from neman.scenario import Scenario

__all__ = ["Assessment", "Score", "assess"]

Floats = NDArray[np.float64]
_EARLY_DAY = 30
_HORIZONS = (30, 60, 90)


@dataclass(frozen=True)
class Score:
    """Scores of one forecast of one conflict: means over runs, with the lowest and highest ARD among them."""

    conflict: str
    forecast: str
    ard: float
    ard_low: float
    ard_high: float
    rescaled: float
    mase: float
    crps: float


@dataclass(frozen=True)
class Assessment:
    """All scores, and which capacities equal the largest count observed."""

    scores: tuple[Score, ...]
    leaks: dict[str, tuple[str, ...]]

    def of(self, conflict: str, forecast: str) -> Score:
        """Return one score by name."""
        return next(s for s in self.scores if (s.conflict, s.forecast) == (conflict, forecast))


def assess(
    sources: Iterable[str | Path],
    *,
    members: int = 5,
    seed: int = 1,
    settings: Sequence[str] = (),
    flee: str | Path | None = None,
    tell: Callable[[str], None] | None = None,
) -> Assessment:
    """Run Flee instances and score them against their camp counts.

    Parameters
    ----------
    sources : folders of Flee instances, or of scenarios made from them.
    members : runs of each.
    settings : `NAME=VALUE`, the same for all conflicts.
    flee : folder with Flee's own output, files that start with the name of the conflict; scored beside ours.
    tell : called with the name of each conflict before it is run.

    Raises
    ------
    InputError : a folder cannot be read, or holds no camp counts.
    """
    scores: list[Score] = []
    leaks: dict[str, tuple[str, ...]] = {}
    for source in sources:
        scenario = read(source).with_settings(settings)
        if tell:
            tell(scenario.name)
        camps, observed = _observed(scenario, source)
        capacity = np.array([_capacities(scenario)[camp] for camp in camps], np.float64)
        largest = largest_stocks(scenario.reports, scenario.end)
        leaky = leaking(capacity, np.array([largest[camp] for camp in camps]))
        leaks[scenario.name] = tuple(camp for camp, leak in zip(camps, leaky, strict=True) if leak)
        scores.append(_score(scenario.name, "neman", _runs(scenario, camps, members, seed), observed))
        hidden = _without(scenario, leaks[scenario.name])
        scores.append(_score(scenario.name, "neman, leaking capacities hidden", _runs(hidden, camps, members, seed), observed))
        scores += _baselines(scenario.name, capacity, leaky, observed)
        if flee is not None:
            scores += _flee(scenario.name, Path(flee), camps, observed)
    return Assessment(tuple(scores), leaks)


def _observed(scenario: Scenario, source: str | Path) -> tuple[list[str], Floats]:
    series = observed_stocks(scenario.reports, scenario.start, scenario.days)
    camps = [p.name for p in scenario.places if p.kind in ("reception", "idp_camp") and p.name in series]
    if not camps:
        raise InputError(source, problem="no camp has counts to compare with", remedy="add data_layout.csv and its files")
    return camps, np.array([series[camp] for camp in camps], np.float64).T


def _capacities(scenario: Scenario) -> dict[str, float]:
    return {p.name: float(p.capacity or 0) for p in scenario.places}


def _without(scenario: Scenario, camps: Sequence[str]) -> Scenario:
    places = tuple(p.model_copy(update={"capacity": None}) if p.name in camps else p for p in scenario.places)
    return replace(scenario, places=places)


def _runs(scenario: Scenario, camps: Sequence[str], members: int, seed: int) -> Floats:
    """Return the people in camps, shape (members, days, camps)."""
    stock = simulate(scenario, members=members, seed=seed).tables["stock"]
    runs = np.zeros((members, scenario.days, len(camps)))
    at = {camp: i for i, camp in enumerate(camps)}
    columns = (stock["member"].to_list(), stock["date"].to_list(), stock["place"].to_list(), stock["persons"].to_list())
    for member, date, place, persons in zip(*columns, strict=True):
        if place in at:
            runs[member, (date - scenario.start).days, at[place]] = persons
    return runs


def _score(conflict: str, forecast: str, runs: Floats, observed: Floats) -> Score:
    """Score an ensemble; days on which it says nothing (nan) are left out."""
    days = ~np.isnan(runs).any(axis=(0, 2))
    runs, seen = runs[:, days], observed[days]
    ards = [ard(run, seen) for run in runs]
    return Score(
        conflict,
        forecast,
        float(np.mean(ards)),
        min(ards),
        max(ards),
        float(np.mean([ard(rescaled(run, seen), seen) for run in runs])),
        float(np.mean([mase(run, seen) for run in runs])),
        crps(runs, seen),
    )


def _baselines(conflict: str, capacity: Floats, leaky: NDArray[np.bool_], observed: Floats) -> list[Score]:
    forecasts = {
        "capacity share": capacity_share(capacity, observed),
        "capacity share, leaking ones hidden": capacity_share(np.where(leaky, 0.0, capacity), observed),
        f"day-{_EARLY_DAY} share": early_share(observed, _EARLY_DAY),
        **{f"persistence {h} days": persistence(observed, h) for h in _HORIZONS},
    }
    return [_score(conflict, name, forecast[None], observed) for name, forecast in forecasts.items()]


def _flee(conflict: str, folder: Path, camps: Sequence[str], observed: Floats) -> list[Score]:
    """Score Flee's output as one ensemble."""
    runs = flee_runs(folder, conflict, camps, observed)
    return [_score(conflict, "Flee", np.array(runs), observed)] if runs else []
