"""What a fit may change, and what is plausible before any report is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from neman.fit.belief import Stance
from neman.params import PARAM_BY_NAME
from neman.run_flee import is_flee_run
from neman.scenario import Scenario
from neman.world import ParameterValue

__all__ = ["Prior", "applied", "bias_of", "overlap", "priors_of"]

Floats = NDArray[np.float64]
_ARRIVALS_SPREAD = 0.4  # standard deviation of the log of arrivals in a period. MODEL: assumption
_PULL_SPREAD = 0.4  # the same for how strongly each border draws. MODEL: assumption
_LOG_FROM = 10.0  # ranges whose ends are at least so many times apart are taken in logarithms


@dataclass(frozen=True)
class Prior:
    """One quantity that a fit may change, as a function of a standard normal number z.

    Parameters
    ----------
    name : a parameter of the model, `arrivals.START..END`, `pull.BORDER` or `bias.N` (N: position of a reporter).
    value : value of the scenario: the most likely one.
    low, high : ends of the range; for a factor: 0 and infinity.
    spread : standard deviation of the log of a factor; 0 for a parameter with a range.
    """

    name: str
    value: float
    low: float
    high: float
    spread: float = 0.0
    text: str = ""

    def of(self, z: Floats) -> Floats:
        """Return values for standard normal numbers: triangular between the ends of the range, or a log-normal factor."""
        if self.spread > 0:
            return np.asarray(self.value * np.exp(self.spread * z))
        from scipy import stats

        log = self.low > 0 and self.high / self.low >= _LOG_FROM
        low, peak, high = (np.log(v) if log else v for v in (self.low, min(max(self.value, self.low), self.high), self.high))
        share = np.clip(stats.norm.cdf(z), 1e-6, 1 - 1e-6)
        drawn = stats.triang.ppf(share, (peak - low) / (high - low), low, high - low)
        return np.asarray(np.exp(drawn) if log else drawn)


def priors_of(scenario: Scenario, stances: Sequence[Stance], used: set[int]) -> tuple[Prior, ...]:
    """Return everything that a fit may change.

    Parameters that the scenario marks as free; a factor on arrivals for each of its periods; a factor on how strongly each
    border, or camp of a Flee instance, draws (where there are several); an unknown factor for each series that is not taken at its word.

    Parameters
    ----------
    stances : how the figures of each reporter are taken.
    used : positions of the reporters whose figures are fitted.
    """
    found = [
        Prior(p.name, p.value, p.low, p.high, text=PARAM_BY_NAME[p.name].text)
        for p in scenario.parameters if p.free and p.low is not None and p.high is not None and p.low < p.high
    ]
    inf = float("inf")
    for start, end in sorted({(a.start, a.end) for a in scenario.arrivals if a.start <= scenario.end}):
        found.append(Prior(f"arrivals.{start}..{end}", 1.0, 0.0, inf, _ARRIVALS_SPREAD, "factor on arrivals in this period"))
    drawing = sorted({drawn for _, drawn in _drawn(scenario)})
    if len(drawing) > 1:
        what = "camp" if is_flee_run(scenario) else "border"
        found += [Prior(f"pull.{name}", 1.0, 0.0, inf, _PULL_SPREAD, f"factor on how strongly this {what} draws") for name in drawing]
    for k in sorted({bias_of(scenario, stances, k) for k in used} - {-1}):
        r = scenario.reporters[k]
        text = f"factor on what {r.side or r.name} says of {r.counts.replace('_', ' ')} at {r.border} ({stances[k].why})"
        found.append(Prior(f"bias.{k}", 1.0, 0.0, inf, stances[k].spread, text))
    return tuple(found)


def bias_of(scenario: Scenario, stances: Sequence[Stance], series: int) -> int:
    """Return the position of the reporter whose unknown factor a series shares: the first of its side that counts the same; -1: none."""
    if stances[series].spread == 0:
        return -1

    def key(k: int) -> tuple[str, str, str, float]:
        r = scenario.reporters[k]
        return r.side or r.name, r.counts, r.border, stances[k].spread

    return next(k for k in range(len(scenario.reporters)) if key(k) == key(series))


def applied(scenario: Scenario, priors: Sequence[Prior], values: Sequence[float]) -> Scenario:
    """Return the scenario with values put in; biases of reporters change nothing in the model."""
    given = {p.name: float(v) for p, v in zip(priors, values, strict=True)}
    kept = tuple(p for p in scenario.parameters if p.name not in given)
    fitted = tuple(ParameterValue(name=n, value=v, source="fitted") for n, v in given.items() if n in PARAM_BY_NAME)
    arrivals = tuple(
        a.model_copy(update={"per_day": a.per_day * given.get(f"arrivals.{a.start}..{a.end}", 1.0)}) for a in scenario.arrivals
    )
    drawn: dict[str, float] = {}
    for place, name in _drawn(scenario):
        drawn.setdefault(place, given.get(f"pull.{name}", 1.0))
    places = tuple(p.model_copy(update={"pull": p.pull * drawn[p.name]}) if p.name in drawn else p for p in scenario.places)
    return replace(scenario, parameters=(*kept, *fitted), arrivals=arrivals, places=places)


def _drawn(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield the places that draw people, with the name of the factor that they share: their border, or the camp itself."""
    if is_flee_run(scenario):
        yield from ((who.border, who.border) for who in scenario.reporters)
    else:
        yield from ((gate.origin, gate.border) for gate in scenario.gates)


def overlap(z: Floats) -> float:
    """Return how much of the prior a posterior sample still covers: 1 nothing was learned, 0 everything.

    The overlapping coefficient of the standard normal prior and a normal law with mean and spread of the sample.

    Parameters
    ----------
    z : posterior sample in units of the prior, shape (members,).

    >>> z = np.random.default_rng(1).standard_normal(2000)
    >>> overlap(z) > 0.95, overlap(0.3 * z + 2) < 0.3
    (True, True)
    """
    grid = np.linspace(-8, 8, 1601)
    spread = max(float(np.std(z)), 1e-3)
    prior = np.exp(-(grid**2) / 2)
    posterior = np.exp(-(((grid - float(np.mean(z))) / spread) ** 2) / 2) / spread
    return float(np.minimum(prior, posterior).sum() * (grid[1] - grid[0]) / np.sqrt(2 * np.pi))
