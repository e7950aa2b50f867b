"""The ensemble update: members move towards the figures as far as what they predict goes with what they assume.

Ensemble smoother with multiple data assimilation (Emerick & Reynolds 2013, doi 10.1016/j.cageo.2012.03.011), on square roots
of counts, with gains tapered where a correlation may be chance (Luo & Bhakta 2020, doi 10.1007/s10596-019-09900-2).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from neman.fit.figures import Figure

__all__ = ["error_variance", "moved", "root"]

Floats = NDArray[np.float64]


def root(counts: Floats) -> Floats:
    """Return twice the square root: a Poisson count then has variance 1 whatever its mean."""
    return np.asarray(2.0 * np.sqrt(np.maximum(counts, 0.0)))


def error_variance(figures: Sequence[Figure]) -> Floats:
    """Return the variance of each figure on the scale of `root`: chance, dispersion, discrepancy, rounding; divided by its weight."""
    value = np.array([max(f.value, 1.0) for f in figures])
    size = np.array([f.size() for f in figures])
    open_ = np.array([f.half_width**2 / 3 for f in figures])
    weight = np.array([f.weight for f in figures])
    return np.asarray((1.0 + value / size + open_ / value) / weight)


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
    n = len(z)
    g = root(predicted)
    error = alpha * error_variance(figures)
    told = _told(g, figures) + np.sqrt(error) * random.standard_normal(g.shape)
    dz, dg = z - z.mean(axis=0), g - g.mean(axis=0)
    cross, own = dz.T @ dg / (n - 1), dg.T @ dg / (n - 1)
    gain = np.linalg.solve(own + np.diag(error), cross.T).T
    return np.asarray(z + (told - g) @ (gain * _taper(dz, dg)).T)


def _told(g: Floats, figures: Sequence[Figure]) -> Floats:
    """Return the figures on the scale of `root`, for each member; a member on the right side of a bound is not moved by it."""
    value = np.broadcast_to(root(np.array([f.value for f in figures])), g.shape).copy()
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
