"""Scores of forecasts against figures published later, beside persistence and drift, with intervals for the skill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.errors import MissingPart, RunError
from neman.evidence import Report
from neman.fit.forecast import Forecast
from neman.fit.targets import Target, spans_of, targets_of

__all__ = ["BASELINES", "Verified", "verify"]

Floats = NDArray[np.float64]
BASELINES = ("persistence", "drift")
_ALPHAS = (0.5, 0.2, 0.1)
_RECENT = 28
_DRAWS = 500
_SPREAD, _PER_MONTH = 0.2, 0.4  # spread of the log of a baseline: at once, and added (in squares) a month ahead
_BLOCK = 7  # days that are resampled together
_RESAMPLES = 1000


@dataclass(frozen=True)
class Verified:
    """Mean scores over targets of the forecast and the baselines, and the skill of the forecast with its 90 % interval.

    `wis` and `crps` are in people; `log_wis` is that of ln(1 + people). `skill` is 1 - log_wis / that of the best baseline.
    `targets` is how many figures were scored, `covered` the shares of them inside the 50, 80 and 90 % intervals.
    """

    targets: int
    wis: dict[str, float]
    log_wis: dict[str, float]
    crps: dict[str, float]
    bias: float
    covered: dict[str, float]
    best: str
    skill: float
    skill_interval: tuple[float, float]
    rows: tuple[tuple[Target, tuple[float, ...]], ...]

    @property
    def ratio(self) -> float:
        """How many times the figure the median of the forecast is, on average of logs."""
        return float(np.exp(self.bias))


def verify(forecasts: Sequence[Forecast], reports: Sequence[Report]) -> Verified:
    """Score forecasts together against all figures about their days.

    Parameters
    ----------
    forecasts : as made on their days; one scenario or several.
    reports : figures of any vintage, those published after the forecasts included.

    Raises
    ------
    RunError : no figure can be scored.
    MissingPart : scoringrules is not installed.
    """
    pairs = [(f, t) for f in forecasts for t in targets_of(f.scenario, reports, f.origin, f.days) if _level(f, t.series, 0)]
    if not pairs:
        raise RunError("no figure about the days of the forecast can be scored: it needs figures after and before the origin")
    random = np.random.default_rng(0)
    samples = {"forecast": [_predicted(f, t) for f, t in pairs]}
    samples["persistence"] = [_simple(f, t, random, drift=False) for f, t in pairs]
    samples["drift"] = [_simple(f, t, random, drift=True) for f, t in pairs]
    value = np.array([t.value for _, t in pairs])
    wis = {name: np.array([_wis(v, s) for v, s in zip(value, rows, strict=True)]) for name, rows in samples.items()}
    log = {name: np.array([_wis(np.log1p(v), np.log1p(s)) for v, s in zip(value, rows, strict=True)]) for name, rows in samples.items()}
    crps = {name: float(np.mean([_crps(v, s) for v, s in zip(value, rows, strict=True)])) for name, rows in samples.items()}
    best = min(BASELINES, key=lambda name: float(log[name].mean()))
    blocks = np.array([f.origin.toordinal() + t.last // _BLOCK * _BLOCK for f, t in pairs])
    ours = samples["forecast"]
    bias = float(np.mean([np.log1p(np.median(s)) - np.log1p(v) for v, s in zip(value, ours, strict=True)]))
    return Verified(
        len(pairs), _means(wis), _means(log), crps, bias,
        {f"{100 * (1 - a):.0f}": float(np.mean([_inside(v, s, a) for v, s in zip(value, ours, strict=True)])) for a in _ALPHAS},
        best, _skill(log["forecast"], log[best]), _interval(log["forecast"], log[best], blocks),
        tuple((t, tuple(float(q) for q in np.quantile(s, (0.05, 0.5, 0.95)))) for (_, t), s in zip(pairs, ours, strict=True)),
    )


def _predicted(f: Forecast, t: Target) -> Floats:
    return np.asarray(f.samples[:, t.first - 1 : t.last, t.series].sum(axis=1))


def _level(f: Forecast, series: int, back: int) -> float:
    """Return the mean figure a day (or the last stock) in the four weeks that end `back` days before the origin; 0: none known."""
    rows = [t for t in spans_of(f.scenario, f.scenario.reports, f.origin) if t.series == series and t.last <= -back]
    if f.scenario.reporters[series].kind == "stock":
        return max(rows, key=lambda t: t.last).value if rows else 0.0
    recent = [t for t in rows if t.first > -back - _RECENT]
    days = sum(t.last - t.first + 1 for t in recent)
    return sum(t.value for t in recent) / days if days else 0.0


def _simple(f: Forecast, t: Target, random: np.random.Generator, *, drift: bool) -> Floats:
    """Return samples of a simple rival: the latest level goes on, or goes on rising or falling as in the last four weeks."""
    level, before = _level(f, t.series, 0), _level(f, t.series, _RECENT)
    ahead = (t.first + t.last) / 2
    stock = f.scenario.reporters[t.series].kind == "stock"
    if drift and before > 0:
        level *= float(np.clip(level / before, 1 / 3, 3)) ** min(ahead / _RECENT, 2.0)
    mean = level * (1 if stock else t.last - t.first + 1)
    spread = np.sqrt(_SPREAD**2 + _PER_MONTH**2 * ahead / 30)
    return np.asarray(random.poisson(mean * np.exp(spread * random.standard_normal(_DRAWS))), np.float64)


def _inside(value: float, sample: Floats, alpha: float) -> bool:
    low, high = np.quantile(sample, (alpha / 2, 1 - alpha / 2))
    return bool(low <= value <= high)


def _wis(value: float, sample: Floats) -> float:
    """Return the weighted interval score (Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618) for 50, 80 and 90 % intervals."""
    alphas = np.array(_ALPHAS)
    low, high = np.quantile(sample, alphas / 2), np.quantile(sample, 1 - alphas / 2)
    return float(_rules().weighted_interval_score(value, np.median(sample), low, high, alphas))


def _crps(value: float, sample: Floats) -> float:
    return float(_rules().crps_ensemble(value, sample, estimator="fair"))


def _rules() -> Any:
    try:
        import scoringrules
    except ImportError:
        raise MissingPart("scoring forecasts needs scoringrules; install neman[fit]") from None
    return scoringrules


def _means(scores: dict[str, Floats]) -> dict[str, float]:
    return {name: float(values.mean()) for name, values in scores.items()}


def _skill(ours: Floats, theirs: Floats) -> float:
    return float(1 - ours.mean() / max(theirs.mean(), 1e-12))


def _interval(ours: Floats, theirs: Floats, blocks: NDArray[np.int64]) -> tuple[float, float]:
    """Return the 90 % interval of the skill when weeks are resampled as blocks."""
    random = np.random.default_rng(0)
    groups = [np.flatnonzero(blocks == b) for b in np.unique(blocks)]
    skills = []
    for _ in range(_RESAMPLES):
        chosen = np.concatenate([groups[i] for i in random.integers(len(groups), size=len(groups))])
        skills.append(_skill(ours[chosen], theirs[chosen]))
    low, high = np.quantile(skills, (0.05, 0.95))
    return float(low), float(high)
