"""How likely reported figures are, given what the model counts: negative binomial, as intervals, bounds and rounded figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from neman.fit.figures import Figure

__all__ = ["log_likelihood", "log_probability"]

Floats = NDArray[np.float64]
_FLOOR = -700.0  # a figure that the model excludes altogether: the log of the smallest number


def log_probability(mean: float, size: float, low: float, high: float) -> float:
    """Return the log probability that a negative binomial count lies between two whole numbers, both included.

    Parameters
    ----------
    mean : expected count, people.
    size : dispersion (variance = mean + mean² / size); infinite: Poisson.
    low, high : bounds, people; `high` may be infinite.

    >>> round(float(np.exp(log_probability(3.0, np.inf, 0, np.inf))), 6)
    1.0
    >>> round(float(np.exp(log_probability(3.0, np.inf, 2, 2))), 3)
    0.224
    """
    from scipy import stats

    low, high = max(np.ceil(low), 0.0), np.floor(high)
    mean = max(mean, 1e-9)
    law = stats.poisson(mean) if np.isinf(size) else stats.nbinom(size, size / (size + mean))
    if high < low:
        return float(law.logpmf(np.round((low + high) / 2)))
    if low == high:
        return float(max(law.logpmf(low), _FLOOR))
    upper = law.sf(low - 1) - (0.0 if np.isinf(high) else law.sf(high))
    lower = (1.0 if np.isinf(high) else law.cdf(high)) - (law.cdf(low - 1) if low > 0 else 0.0)
    share = upper if mean < low else lower
    return float(np.log(share)) if share > 0 else _FLOOR


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
            total += f.weight * log_probability(factor * float(f.mean(counted, share)), f.size(), f.low, f.high)
    return total
