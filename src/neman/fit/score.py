"""How far simulated counts are from observed ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["ard", "crps", "mase", "rescaled"]

Floats = NDArray[np.float64]


def ard(simulated: Floats, observed: Floats) -> float:
    """Return the averaged relative difference: mean over days of (sum over places |simulated - observed|) / (sum of observed).

    Parameters
    ----------
    simulated, observed : people, shape (days, places). Days on which nobody is observed are left out.

    >>> ard(np.array([[8.0, 2.0]]), np.array([[5.0, 5.0]]))
    0.6
    """
    total = observed.sum(axis=1)
    scored = total > 0
    return float(np.mean(np.abs(simulated - observed).sum(axis=1)[scored] / total[scored])) if scored.any() else float("nan")


def rescaled(simulated: Floats, observed: Floats) -> Floats:
    """Return simulated counts scaled day by day to the observed total, so that only shares are compared.

    >>> rescaled(np.array([[1.0, 3.0]]), np.array([[4.0, 4.0]])).tolist()
    [[2.0, 6.0]]
    """
    total = simulated.sum(axis=1, keepdims=True)
    return simulated * np.where(total > 0, observed.sum(axis=1, keepdims=True) / np.maximum(total, 1e-300), 0.0)


def mase(simulated: Floats, observed: Floats) -> float:
    """Return the mean absolute scaled error (Hyndman & Koehler 2006, doi 10.1016/j.ijforecast.2006.03.001), averaged over places.

    The scale of a place is the mean absolute error of the naive forecast within the sample: tomorrow as today. Places whose
    count never changes have no scale and are left out.

    >>> round(mase(np.array([[0.0], [2.0], [4.0]]), np.array([[0.0], [1.0], [2.0]])), 3)
    1.0
    """
    scale = np.abs(np.diff(observed, axis=0)).mean(axis=0)
    error = np.abs(simulated - observed).mean(axis=0)
    moving = scale > 0
    return float(np.mean(error[moving] / scale[moving])) if moving.any() else float("nan")


def crps(members: Floats, observed: Floats) -> float:
    """Return the continuous ranked probability score of an ensemble, mean over days, sum over places, divided by the mean total.

    Parameters
    ----------
    members : people, shape (members, days, places).
    observed : people, shape (days, places).

    Source: Gneiting & Raftery 2007, doi 10.1198/016214506000001437, eq. 21.

    >>> crps(np.array([[[1.0]], [[3.0]]]), np.array([[2.0]]))
    0.25
    """
    apart = np.abs(members - observed).mean(axis=0)
    spread = np.abs(members[:, None] - members[None]).mean(axis=(0, 1))
    return float((apart - spread / 2).sum(axis=1).mean() / max(observed.sum(axis=1).mean(), 1e-300))
