"""Flee's own output (`out.csv`), read as one run of camp counts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neman.errors import InputError

__all__ = ["flee_runs"]

Floats = NDArray[np.float64]


def flee_runs(folder: str | Path, conflict: str, camps: Sequence[str], observed: Floats) -> tuple[Floats, ...]:
    """Return the runs in every file of a folder whose name starts with that of the conflict; none: there is no such file.

    Parameters
    ----------
    camps : columns of the run.
    observed : people counted, shape (days, camps); days beyond the file are nan in the run. Output of one agent for several
        people is scaled up to them.

    Raises
    ------
    InputError : a file does not hold a camp.
    """
    return tuple(_run(path, camps, observed) for path in sorted(Path(folder).glob(f"{conflict}*.csv")))


def _run(path: Path, camps: Sequence[str], observed: Floats) -> Floats:
    with path.open(newline="", encoding="utf-8-sig") as handle:
        rows = list(csv.DictReader(handle))
    missing = [camp for camp in camps if f"{camp} sim" not in (rows[0] if rows else {})]
    if missing:
        raise InputError(
            path.name, column=f"{missing[0]} sim", problem="the column is missing", remedy="give an out.csv of the same instance"
        )
    run = np.full(observed.shape, np.nan)
    n = min(len(rows), len(run))
    run[:n] = np.array([[float(row[f"{camp} sim"]) for camp in camps] for row in rows[:n]])
    data = np.array([sum(float(row[f"{camp} data"]) for camp in camps) for row in rows[:n]])
    scale = observed[:n].sum() / data.sum() if data.sum() > 0 else 1.0
    return run * (round(scale) or 1)
