"""The ensemble update: members move towards the figures as far as what they predict goes with what they assume.

Ensemble smoother with multiple data assimilation (Emerick & Reynolds 2013, doi 10.1016/j.cageo.2012.03.011), on a scale on which
negative binomial counts have variance 1. A small sample shows correlations that are not there: gains are tapered where a correlation
may be chance (Luo & Bhakta 2020, doi 10.1007/s10596-019-09900-2), and the spread that is lost to those that remain is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from neman.fit.figures import Figure

__all__ = ["error_variance", "moved", "stable"]

Floats = NDArray[np.float64]
_NOISE = 50  # variables that have nothing to do with the figures, by which lost spread is measured


def stable(counts: Floats, size: Floats | float) -> Floats:
    """Return counts on the scale on which a negative binomial count has variance 1 whatever its mean.

    Parameters
    ----------
    counts : people.
    size : negative binomial size, as `Figure.size`; same shape, or the last axis of it.

    Source: Anscombe 1948, doi 10.1093/biomet/35.3-4.246.

    >>> drawn = np.random.default_rng(1).negative_binomial(25, 25 / (25 + 400), 9000)
    >>> round(float(stable(drawn, 25).var()), 1)
    1.0
    """
    return np.asarray(2.0 * np.sqrt(size) * np.arcsinh(np.sqrt(np.maximum(counts, 0.0) / size)))


def error_variance(figures: Sequence[Figure]) -> Floats:
    """Return the variance of each figure on the scale of `stable`: chance, discrepancy and rounding, divided by its weight."""
    value, size, weight = _sizes(figures)
    open_ = np.array([f.half_width**2 / 3 for f in figures])
    return np.asarray((1.0 + open_ / (value + value**2 / size)) / weight)


def moved(z: Floats, predicted: Floats, figures: Sequence[Figure], alpha: float, random: np.random.Generator) -> Floats:
    """Return the members after one update.

    Parameters
    ----------
    z : members in units of the prior, shape (members, parameters).
    predicted : what each member says that would have been reported, people, shape (members, figures).
    figures : with weight above 0.
    alpha : inflation of the errors; the inverses over all updates sum to 1.

    Returns
    -------
    shape (members, parameters)
    """
    g = stable(predicted, _sizes(figures)[1])
    error = alpha * error_variance(figures)
    wanted = _told(g, figures) + np.sqrt(error) * random.standard_normal(g.shape) - g
    dg = g - g.mean(axis=0)
    own = dg.T @ dg / (len(g) - 1) + np.diag(error + (alpha - 1.0) * _unexplained(z, dg))

    def step(x: Floats) -> Floats:
        dx = x - x.mean(axis=0)
        gain = np.linalg.solve(own, dg.T @ dx / (len(x) - 1)).T
        return np.asarray(x + wanted @ (gain * _taper(dx, dg)).T)

    after = step(z)
    middle = after.mean(axis=0)
    return np.asarray(middle + _given_back(step, len(z), random) * (after - middle))


def _unexplained(z: Floats, dg: Floats) -> Floats:
    """Return the variance of each figure that the parameters do not explain: chance of the run, and bends.

    Chance of a run is error as well. It is in every member already, once and for all, so that each update must be told that it
    stands for the share of an update only.
    """
    free = len(z) - z.shape[1] - 1
    if free < 1:
        return np.zeros(dg.shape[1])
    dz = z - z.mean(axis=0)
    rest = dg - dz @ np.linalg.lstsq(dz, dg, rcond=None)[0]
    return np.asarray((rest**2).sum(axis=0) / free)


def _given_back(step: Callable[[Floats], Floats], members: int, random: np.random.Generator) -> float:
    """Return the factor by which chance has shrunk the sample: an update should leave noise as wide as it was.

    Source: Evensen 2009, doi 10.1109/MCS.2009.932223, "adaptive inflation".
    """
    noise = random.standard_normal((members, _NOISE))
    return float(np.sqrt(noise.var(axis=0).mean() / step(noise).var(axis=0).mean()))


def _sizes(figures: Sequence[Figure]) -> tuple[Floats, Floats, Floats]:
    """Return values (1 or more), negative binomial sizes and weights."""
    rows = np.array([(max(f.value, 1.0), f.size(), f.weight) for f in figures])
    return rows[:, 0], rows[:, 1], rows[:, 2]


def _told(g: Floats, figures: Sequence[Figure]) -> Floats:
    """Return the figures on the scale of `stable`, for each member; a member on the right side of a bound is not moved by it."""
    sizes = _sizes(figures)[1]
    value = np.broadcast_to(stable(np.array([f.value for f in figures]), sizes), g.shape).copy()
    for i, f in enumerate(figures):
        if f.report.precision == "over":
            value[:, i] = np.maximum(value[:, i], g[:, i])
        elif f.report.precision == "under":
            value[:, i] = np.minimum(value[:, i], g[:, i])
    return value


def _taper(dz: Floats, dg: Floats) -> Floats:
    """Return factors from 0 to 1 by which correlations are trusted: those that chance gives in a sample of this size are not."""
    n = len(dz)
    scale = np.outer(np.sqrt((dz**2).sum(axis=0)), np.sqrt((dg**2).sum(axis=0)))
    correlation = np.abs(dz.T @ dg) / np.maximum(scale, 1e-12)
    chance = 2.0 / np.sqrt(n)
    return np.asarray(np.clip(correlation / chance - 0.5, 0.0, 1.0))
