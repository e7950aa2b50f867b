"""How likely reported figures are, given what the model counts: negative binomial, as intervals, bounds and rounded figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from neman.fit.figures import Figure

__all__ = ["log_likelihood", "log_probability"]

Floats = NDArray[np.float64]
_FLOOR = -700.0  # a figure that the model excludes altogether: the log of the smallest number


def log_probability(mean: Floats | float, size: float, low: float, high: float) -> Floats:
    """Return the log probability that a negative binomial count lies between two whole numbers, both included.

    Parameters
    ----------
    mean : expected count, people; one number, or one a member.
    size : dispersion (variance = mean + mean² / size); infinite: Poisson.
    low, high : bounds, people; `high` may be infinite.

    >>> round(float(np.exp(log_probability(3.0, np.inf, 0, np.inf))), 6)
    1.0
    >>> round(float(np.exp(log_probability(3.0, np.inf, 2, 2))), 3)
    0.224
    """
    from scipy import stats

    low, high = max(np.ceil(low), 0.0), np.floor(high)
    mean = np.maximum(mean, 1e-9)
    law = stats.poisson(mean) if np.isinf(size) else stats.nbinom(size, size / (size + mean))
    if high <= low:
        return np.asarray(np.maximum(law.logpmf(np.round((low + high) / 2)), _FLOOR))
    upper = law.sf(low - 1) - (0.0 if np.isinf(high) else law.sf(high))
    lower = (1.0 if np.isinf(high) else law.cdf(high)) - (law.cdf(low - 1) if low > 0 else 0.0)
    share = np.where(mean < low, upper, lower)
    return np.asarray(np.where(share > 0, np.log(np.maximum(share, 1e-300)), _FLOOR))


def log_likelihood(figures: Sequence[Figure], counted: Floats, *, factors: Floats | None = None, coverage: Floats | None = None) -> float:
    """Return the log-likelihood of figures given true flows; figures of weight 0 change nothing.

    Parameters
    ----------
    figures : as `observe` returns them.
    counted : true flows and stocks by day and series, shape (days, series).
    factors : bias of each series (1: none), shape (series,).
    coverage : share counted by each series, shape (series,); default: as the scenario says.
    """
    total = 0.0
    for f in figures:
        if f.weight > 0:
            share = None if coverage is None else float(coverage[f.series])
            factor = 1.0 if factors is None else float(factors[f.series])
            total += f.weight * float(log_probability(factor * f.mean(counted, share), f.size(), f.low, f.high))
    return total
