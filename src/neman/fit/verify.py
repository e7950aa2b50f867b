"""Scores of forecasts against figures published later, beside simple rivals, with intervals for the skill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.errors import MissingPart, RunError
from neman.evidence import Report, as_published, observed_stocks
from neman.fit.flee_output import flee_runs
from neman.fit.forecast import Forecast
from neman.fit.rivals import SIMPLE, History
from neman.fit.targets import Target, targets_of

__all__ = ["Case", "Skill", "Verified", "verify"]

Floats = NDArray[np.float64]
_ALPHAS = (0.5, 0.2, 0.1)
_DRAWS = 500
_BLOCK = 7  # days that are resampled together, where there are few forecasts
_MANY = 10  # forecasts from which on whole forecasts are resampled
_RESAMPLES = 1000


@dataclass(frozen=True)
class Case:
    """A figure that is scored: which forecast it belongs to, and the samples of that forecast and of its rivals."""

    forecast: int
    conflict: str
    target: Target
    samples: dict[str, Floats]

    @property
    def bands(self) -> tuple[float, float, float]:
        """The 5, 50 and 95 % quantiles of the forecast."""
        low, middle, high = np.quantile(self.samples["forecast"], (0.05, 0.5, 0.95))
        return float(low), float(middle), float(high)


@dataclass(frozen=True)
class Skill:
    """1 - score / score of a rival, with its 90 % interval: of the WIS in people, and of that of ln(1 + people)."""

    people: tuple[float, float, float]
    log: tuple[float, float, float]


@dataclass(frozen=True)
class Verified:
    """Scores of a forecast and its rivals over the same figures, by name. `wis` and `crps` are in people, `log_wis` of ln(1 + people).

    `ard`: sum of |median - figure| over the sum of figures, mean over forecasts. In skills every conflict counts alike, whatever its
    size and the number of its camps: scores in people are divided by the sum of its figures, those of logs by their number.
    """

    cases: tuple[Case, ...]

    @property
    def targets(self) -> int:
        """Number of figures that are scored."""
        return len(self.cases)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The forecast, and the rivals that there are for every figure."""
        return tuple(name for name in self.cases[0].samples if all(name in c.samples for c in self.cases))

    @cached_property
    def wis(self) -> dict[str, float]:
        """Mean weighted interval score, people."""
        return {name: float(np.mean(self._wis(name, np.asarray))) for name in self.names}

    @cached_property
    def log_wis(self) -> dict[str, float]:
        """Mean weighted interval score of ln(1 + people)."""
        return {name: float(np.mean(self._wis(name, np.log1p))) for name in self.names}

    @cached_property
    def crps(self) -> dict[str, float]:
        """Mean continuous ranked probability score, people."""
        return {name: float(np.mean([_crps(c.target.value, c.samples[name]) for c in self.cases])) for name in self.names}

    @cached_property
    def ard(self) -> dict[str, float]:
        """Averaged relative difference of the medians."""
        return {name: float(np.mean([self._difference(name, f) for f in {c.forecast for c in self.cases}])) for name in self.names}

    @cached_property
    def covered(self) -> dict[str, float]:
        """Share of figures inside the 50, 80 and 90 % interval of the forecast."""
        return {f"{100 * (1 - a):.0f}": float(np.mean([_inside(c.target.value, c.samples["forecast"], a) for c in self.cases]))
                for a in _ALPHAS}

    @property
    def ratio(self) -> float:
        """How many times the figure the median of the forecast is, on average of logs."""
        return float(np.exp(np.mean([np.log1p(c.bands[1]) - np.log1p(c.target.value) for c in self.cases])))

    @cached_property
    def skills(self) -> dict[str, Skill]:
        """Skill against each rival."""
        values = {k: [c.target.value for c in self.cases if c.conflict == k] for k in {c.conflict for c in self.cases}}
        in_people = np.array([1.0 / max(sum(values[c.conflict]), 1.0) for c in self.cases])
        in_logs = np.array([1.0 / len(values[c.conflict]) for c in self.cases])
        people = {n: in_people * self._wis(n, np.asarray) for n in self.names}
        log = {n: in_logs * self._wis(n, np.log1p) for n in self.names}
        return {n: Skill(self._skill(people["forecast"], people[n]), self._skill(log["forecast"], log[n])) for n in self.names[1:]}

    def ahead(self, first: int, last: int) -> Verified | None:
        """Return the scores of the figures whose last day is `first` to `last` days after the origin; None: there are none."""
        kept = tuple(c for c in self.cases if first <= c.target.last <= last)
        return Verified(kept) if kept else None

    def _wis(self, name: str, change: Any) -> Floats:
        return np.array([_wis(float(change(c.target.value)), change(c.samples[name])) for c in self.cases])

    def _difference(self, name: str, forecast: int) -> float:
        own = [c for c in self.cases if c.forecast == forecast]
        return float(sum(abs(np.median(c.samples[name]) - c.target.value) for c in own) / max(sum(c.target.value for c in own), 1.0))

    def _skill(self, ours: Floats, theirs: Floats) -> tuple[float, float, float]:
        """Return the skill and its interval when blocks are resampled: weeks, or whole forecasts where there are many."""
        random = np.random.default_rng(0)
        many = len({c.forecast for c in self.cases}) >= _MANY
        keys = [(c.forecast, 0 if many else c.target.last // _BLOCK) for c in self.cases]
        groups = [np.array([i for i, key in enumerate(keys) if key == block]) for block in dict.fromkeys(keys)]
        sums = np.array([(ours[g].sum(), theirs[g].sum()) for g in groups])
        drawn = sums[random.integers(len(sums), size=(_RESAMPLES, len(sums)))].sum(axis=1)
        low, high = np.quantile(1 - drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12), (0.05, 0.95))
        return float(1 - ours.sum() / max(theirs.sum(), 1e-12)), float(low), float(high)


def verify(forecasts: Sequence[Forecast], reports: Sequence[Report], *, flee: str | Path | None = None) -> Verified:
    """Score forecasts together against all figures about their days.

    Rivals are persistence and drift; for counts at places also the shares of the last counts of the total that was counted later
    (which no forecaster knows), and Flee's own output (which was told later totals as well).

    Parameters
    ----------
    forecasts : as made on their days; one scenario or several.
    reports : figures of any vintage, those published after the forecasts included; of a corrected figure, the published one counts.
    flee : folder with Flee's output, files that start with the name of the instance.

    Raises
    ------
    RunError : no figure can be scored.
    MissingPart : scoringrules is not installed.
    """
    told = as_published(reports)
    cases = tuple(case for number, made in enumerate(forecasts) for case in _cases(number, made, told, flee))
    if not cases:
        raise RunError("no figure about the days of the forecast can be scored: it needs figures after and before the origin")
    return Verified(cases)


def _cases(number: int, made: Forecast, reports: Sequence[Report], flee: str | Path | None) -> list[Case]:
    scenario = made.scenario
    history = History.of(scenario, made.origin)
    series = range(len(scenario.reporters))
    simple = {(k, name): history.paths(k, made.days, _DRAWS, kind=name) for k in series for name in SIMPLE}
    at_places = _told_the_total(made, history, reports, flee)
    found = []
    for t in targets_of(scenario, reports, made.origin, made.days):
        if np.isnan(history.level(t.series)):
            continue
        samples = {"forecast": _of(made.samples[:, :, t.series], t)} | {name: _of(simple[t.series, name], t) for name in SIMPLE}
        samples |= {name: np.array([values[t.last - 1, t.series]]) for name, values in at_places.items()}
        found.append(Case(number, scenario.name, t, samples))
    return found


def _of(paths: Floats, t: Target) -> Floats:
    return np.asarray(paths[:, t.first - 1 : t.last].sum(axis=1))


def _told_the_total(made: Forecast, history: History, reports: Sequence[Report], flee: str | Path | None) -> dict[str, Floats]:
    """Return rivals that know the total of later days, shape (days, reporters); none where the reporters are not counters at places."""
    scenario, first = made.scenario, made.scenario.days
    camps = [who.border for who in scenario.reporters]
    if not set(camps) <= {p.name for p in scenario.places}:
        return {}
    counted = observed_stocks(reports, scenario.start, first + made.days)
    later = np.array([counted[camp] for camp in camps], np.float64).T
    level = np.nan_to_num([history.level(k) for k in range(len(camps))])
    found = {"shares of the later total": later[first:].sum(axis=1, keepdims=True) * level / max(level.sum(), 1.0)}
    if flee is not None and (runs := flee_runs(flee, scenario.name, camps, later)):
        found["Flee"] = np.mean(runs, axis=0)[first:]
    return {name: values for name, values in found.items() if not np.isnan(values).any()}


def _inside(value: float, sample: Floats, alpha: float) -> bool:
    low, high = np.quantile(sample, (alpha / 2, 1 - alpha / 2))
    return bool(np.floor(low) <= value <= np.ceil(high))


def _wis(value: float, sample: Floats) -> float:
    """Return the weighted interval score (Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618) for 50, 80 and 90 % intervals."""
    alphas = np.array(_ALPHAS)
    low, high = np.quantile(sample, alphas / 2), np.quantile(sample, 1 - alphas / 2)
    return float(_rules().weighted_interval_score(value, np.median(sample), low, high, alphas))


def _crps(value: float, sample: Floats) -> float:
    return float(_rules().crps_ensemble(value, sample, estimator="fair" if len(sample) > 1 else "nrg"))


def _rules() -> Any:
    try:
        import scoringrules
    except ImportError:
        raise MissingPart("scoring forecasts needs scoringrules; install neman[fit]") from None
    return scoringrules
