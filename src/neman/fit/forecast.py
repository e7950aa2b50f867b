"""Forecasts: all that was known on a day is assimilated, then people and figures go on under the decisions in force."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.errors import SettingError
from neman.fit.belief import RECONCILE, stances
from neman.fit.calibrate import calibrate
from neman.fit.camps import camps_ahead, camps_as_known
from neman.fit.figures import DISCREPANCY, Figure
from neman.fit.known import as_known, continued
from neman.fit.members import run_members
from neman.fit.posterior import Fit
from neman.fit.priors import applied, bias_of
from neman.fit.rivals import History
from neman.io.folders import opened, read_json, write_json
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.run_flee import is_flee_run
from neman.scenario import Scenario

__all__ = ["Forecast", "forecast"]

Floats = NDArray[np.float64]
#: Median, and 50, 80 and 90 % intervals.
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
_WALK = 0.15  # weekly standard deviation of the log of arrivals after the origin. MODEL: assumption
_RECENT = 28  # days before the origin whose figures set the level of a series
_MOST = 4.0  # largest factor by which a level is set


@dataclass(frozen=True)
class Forecast:
    """Figures that reporters would publish about the days after `origin`: samples of shape (members, days, reporters).

    `scenario` is as known on `origin`; `jump` is the factor by which each series was set to the level of its latest figures.
    """

    scenario: Scenario
    origin: date
    days: int
    believe: str
    samples: Floats
    jump: Floats

    @property
    def members(self) -> int:
        """Size of the sample."""
        return len(self.samples)

    def quantiles(self, series: int) -> Floats:
        """Return quantiles (`QUANTILES`) of the daily figures of a reporter, shape (quantiles, days)."""
        return np.asarray(np.quantile(self.samples[:, :, series], QUANTILES, axis=0))

    def total(self, series: int) -> Floats:
        """Return the sum over all days of a flow, or the last day of a stock, one number a member."""
        stock = self.scenario.reporters[series].kind == "stock"
        return np.asarray(self.samples[:, -1, series] if stock else self.samples[:, :, series].sum(axis=1))

    def total_quantiles(self, series: int) -> tuple[float, ...]:
        """Return the 5, 25, 50, 75 and 95 % quantiles of `total`."""
        return tuple(float(v) for v in np.quantile(self.total(series), (0.05, 0.25, 0.5, 0.75, 0.95)))

    def save(self, folder: str | Path, **more: Any) -> Path:
        """Write `forecast.json`, `quantiles.csv`, `samples.npz` and `scenario/` (as known on the day) and return the folder."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        write_native(self.scenario, folder / "scenario")
        np.savez_compressed(folder / "samples.npz", samples=self.samples.astype(np.float32), jump=self.jump)
        record = {"scenario": self.scenario.name, "hash": self.scenario.hash, "origin": self.origin.isoformat(), "days": self.days,
                  "believe": self.believe, "members": self.members, "quantiles": QUANTILES}
        write_json(folder / "forecast.json", record | more)
        with (folder / "quantiles.csv").open("w", newline="", encoding="utf-8") as handle:
            rows = csv.writer(handle, lineterminator="\n")
            rows.writerow(("reporter", "quantity", "border", "date", *(f"q{100 * q:02.0f}" for q in QUANTILES)))
            for k, who in enumerate(self.scenario.reporters):
                for t, row in enumerate(self.quantiles(k).T):
                    day = self.origin + timedelta(days=t + 1)
                    rows.writerow((who.name, who.quantity, who.border, day, *(round(float(v), 1) for v in row)))
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Forecast:
        """Read a forecast.

        Raises
        ------
        RunError : the folder is not a forecast.
        """
        with opened(folder, "a forecast") as folder:
            record = read_json(folder / "forecast.json")
            with np.load(folder / "samples.npz") as kept:
                samples, jump = kept["samples"].astype(np.float64), kept["jump"]
        return cls(read_native(folder / "scenario"), date.fromisoformat(record["origin"]), record["days"], record["believe"], samples, jump)


def forecast(
    scenario: Scenario,
    origin: date,
    days: int,
    *,
    believe: str = RECONCILE,
    budget: int = 400,
    seed: int | None = None,
    fit: Fit | None = None,
    folder: str | Path | None = None,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Forecast:
    """Forecast what every reporter would publish about the days after `origin`, under the decisions in force on it.

    In a Flee instance that is the counts of every camp; it starts from the latest of them, and no fit is made.

    Parameters
    ----------
    origin : everything published up to this day is used, nothing later.
    days : how far to look ahead.
    believe, budget, folder : as for `calibrate`.
    fit : a fit to reuse instead; it must be one to what was known on `origin`.

    Raises
    ------
    SettingError : the day lies outside the scenario, or the fit knows more than was known on it, or is given for a Flee instance.
    """
    if days < 1:
        raise SettingError(f"--days must be 1 or more, got {days}")
    if is_flee_run(scenario):
        if fit is not None:
            raise SettingError(f"{scenario.name}: a Flee instance is forecast from its latest counts; leave out the fit")
        stances(scenario, believe)
        known = camps_as_known(scenario, origin)
        samples = camps_ahead(known, days, seed=scenario.seed if seed is None else seed, threads=threads)
        return Forecast(known, origin, days, believe, samples, np.ones(len(known.reporters)))
    known = as_known(scenario, origin)
    if fit is None:
        fit = calibrate(known, until=origin, known_by=origin, believe=believe, budget=budget, seed=seed, folder=folder,
                        threads=threads, progress=progress)
    elif fit.scenario.hash != known.hash or fit.until != origin or fit.known_by is None or fit.known_by > origin:
        raise SettingError(f"the fit is not one to what was known on {origin}; let neman forecast make its own")
    counted = _ahead(fit, known, days, threads)
    return _published(fit, known, origin, days, counted)


def _ahead(fit: Fit, known: Scenario, days: int, threads: int | None) -> Floats:
    """Return what happens in each member, from the start to the end of the forecast, shape (members, days, reporters)."""
    random = np.random.default_rng([fit.seed, 1])
    walks = np.exp(np.cumsum(_WALK * random.standard_normal((fit.members, math.ceil(days / 7))), axis=1))
    values = np.column_stack([p.of(fit.z[:, i]) for i, p in enumerate(fit.priors)])

    def going_on(m: int) -> Scenario:
        return continued(applied(known, fit.priors, values[m].tolist()), days, walks[m])

    return run_members(going_on, fit.members, seed=fit.seed, threads=threads).counted


def _published(fit: Fit, known: Scenario, origin: date, days: int, counted: Floats) -> Forecast:
    """Turn what happens into figures: coverage and bias, level of the latest figures, rounding.

    The middle of what the model says is averaged with a simple forecast, and errors are those that such forecasts had before the origin
    (`History.averaged`). Of a series without any figure yet the model alone speaks, with discrepancy and dispersion.
    """
    random = np.random.default_rng([fit.seed, 2])
    first = known.days
    factors = {p.name: p.of(fit.z[:, i]) for i, p in enumerate(fit.priors) if p.name.startswith("bias.")}
    history = History.of(known, origin)
    samples, jumps = np.zeros((fit.members, days, len(known.reporters))), np.ones(len(known.reporters))
    for k, who in enumerate(known.reporters):
        factor = factors.get(f"bias.{bias_of(known, fit.taken, k)}", np.ones(fit.members))
        jumps[k], spread = _jump([(f, fit.said[:, i]) for i, f in enumerate(fit.figures) if f.series == k], first)
        told = (fit.taken[k].coverage * factor * jumps[k])[:, None] * counted[:, first : first + days, k]
        if np.isnan(history.level(k)):
            drawn = _drawn(told * np.exp(spread * random.standard_normal((fit.members, 1))), who.dispersion, random)
        else:
            drawn = history.averaged(k, _middle(told), fit.members)
        samples[:, :, k] = np.round(drawn / who.rounding) * who.rounding
    return Forecast(known, origin, days, fit.believe, samples, jumps)


def _middle(paths: Floats) -> Floats:
    """Return the middle of sample paths: their mean by day, scaled so that its sum is the median of their sums."""
    sums = paths.sum(axis=1)
    return np.asarray(paths.mean(axis=0) * np.median(sums) / max(sums.mean(), 1e-9))


def _drawn(mean: Floats, dispersion: float, random: np.random.Generator) -> Floats:
    """Return negative binomial counts (variance = mean + mean² / dispersion; 0: Poisson)."""
    size = dispersion if dispersion > 0 else 1e6
    return random.poisson(random.gamma(size, np.maximum(mean, 1e-9) / size)).astype(np.float64)


def _jump(rows: list[tuple[Figure, Floats]], first: int) -> tuple[float, float]:
    """Return the factor that sets a series to the level of its latest figures, and the spread of the log that remains.

    Figures about days of the last weeks count, and what running totals rose by; a series without any keeps its level and
    has a wider spread.
    """
    told_said = [(f, f.value, float(np.median(said))) for f, said in rows if not f.censored]
    totals = sorted((row for row in told_said if row[0].report.cumulative), key=lambda row: row[0].last)
    since = first - 1 - _RECENT
    near = [(a, b) for a, b in pairwise(totals) if a[0].last >= since - _RECENT and b[0].last > since]
    rises = [(b[1] - a[1], b[2] - a[2]) for a, b in near]
    recent = [(told, said) for f, told, said in told_said if f.first > since] + rises
    told, said = (max(sum(column), 0.0) for column in zip(*recent, strict=True)) if recent else (0.0, 0.0)
    if not recent or said + told == 0:
        return 1.0, 2 * DISCREPANCY
    return float(np.clip((told + 1) / (said + 1), 1 / _MOST, _MOST)), DISCREPANCY
