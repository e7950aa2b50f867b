"""Simple rivals that a simulation must beat: capacity shares, shares of an early day, and persistence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["capacity_share", "early_share", "leaking", "persistence"]

Floats = NDArray[np.float64]


def leaking(capacity: Floats, largest: Floats) -> NDArray[np.bool_]:
    """Return which capacities equal the largest count ever observed, to one in a hundred: they give away the answer.

    Parameters
    ----------
    capacity, largest : people, shape (places,).

    >>> leaking(np.array([100.0, 500.0, 0.0]), np.array([100.0, 100.0, 7.0])).tolist()
    [True, False, False]
    """
    return (capacity > 0) & (np.abs(capacity - largest) <= 0.01 * np.maximum(largest, 1))


def capacity_share(capacity: Floats, observed: Floats) -> Floats:
    """Return the observed total spread over places by capacity; places without one get the mean of the others.

    >>> capacity_share(np.array([30.0, 10.0]), np.array([[4.0, 4.0]])).tolist()
    [[6.0, 2.0]]
    """
    known = capacity > 0
    filled = np.where(known, capacity, capacity[known].mean() if known.any() else 1.0)
    forecast: Floats = observed.sum(axis=1, keepdims=True) * filled / filled.sum()
    return forecast


def early_share(observed: Floats, day: int) -> Floats:
    """Return the observed total spread by the shares of one day; days up to it are not forecast (nan).

    >>> early_share(np.array([[1.0, 1.0], [3.0, 1.0], [6.0, 2.0]]), 1)[2].tolist()
    [6.0, 2.0]
    """
    first = observed[min(day, len(observed) - 1)]
    shares = first / first.sum() if first.sum() > 0 else np.full(len(first), 1.0 / len(first))
    forecast: Floats = observed.sum(axis=1, keepdims=True) * shares
    forecast[:day] = np.nan
    return forecast


def persistence(observed: Floats, horizon: int) -> Floats:
    """Return the counts of `horizon` days before; the first days are not forecast (nan).

    >>> persistence(np.array([[1.0], [2.0], [3.0]]), 2)[2].tolist()
    [1.0]
    """
    forecast = np.full(observed.shape, np.nan)
    forecast[horizon:] = observed[:-horizon] if horizon else observed
    return forecast
