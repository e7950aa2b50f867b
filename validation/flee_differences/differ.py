"""Whether two sets of runs follow one law: all places and days at once, by permutation of the runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Verdict", "compare"]

Floats = NDArray[np.float64]
_CHUNK = 2000  # permutations at a time


@dataclass(frozen=True)
class Verdict:
    """What a comparison says: how many quantities it looked at, its p, and the quantity that differs most, in standard errors."""

    comparisons: int
    p: float
    worst: str
    z: float
    first: float
    second: float


def _quantities(runs: Floats, names: list[str]) -> tuple[list[str], Floats]:
    """Return what is compared: people at each place on some days, and their mean over all days (runs x quantities)."""
    days = runs.shape[1]
    picked = sorted({0, 1, 2, days // 4, days // 2, 3 * days // 4, days - 1})
    columns = {f"{name}, day {day}": runs[:, day, i] for i, name in enumerate(names) for day in picked}
    columns |= {f"{name}, mean over days": runs[:, :, i].mean(axis=1) for i, name in enumerate(names)}
    return list(columns), np.column_stack(list(columns.values()))


def compare(first: Floats, second: Floats, names: list[str], *, permutations: int, seed: int) -> Verdict:
    """Test whether two sets of runs (runs x days x places) follow one law.

    Each quantity is compared in its mean, and in its mean distance from the median: the spread. The largest of all differences, in
    standard errors, is compared with the largest found when runs change sides by lot: exact whatever the noise, and whatever depends on
    what (Westfall & Young 1993).
    """
    labels, values = _quantities(np.concatenate([first, second]).astype(float), names)
    spread = np.abs(values - np.median(values, axis=0))
    columns = np.concatenate([values, spread], axis=1)
    labels = labels + [f"spread of {label}" for label in labels]
    scale = columns.std(axis=0)
    kept = scale > 1e-9
    columns = (columns[:, kept] - columns[:, kept].mean(axis=0)) / scale[kept]
    n, m = len(first), len(second)
    if not kept.any():
        return Verdict(len(labels), 1.0, "nothing varies", 0.0, 0.0, 0.0)
    side = np.where(np.arange(n + m) < n, 1.0 / n, -1.0 / m) / np.sqrt(1.0 / n + 1.0 / m)
    found = side @ columns
    worst = int(np.argmax(np.abs(found)))
    rng = np.random.default_rng(seed)
    reached = 0
    for _ in range(permutations // _CHUNK):
        sides = rng.permuted(np.tile(side, (_CHUNK, 1)), axis=1)
        reached += int((np.abs(sides @ columns).max(axis=1) >= abs(found[worst]) - 1e-9).sum())
    label = [name for name, keep in zip(labels, kept, strict=True) if keep][worst]
    at = labels.index(label) % (len(labels) // 2)
    p = (reached + 1) / (permutations // _CHUNK * _CHUNK + 1)
    both = values if not label.startswith("spread") else spread
    return Verdict(len(labels), p, label, float(found[worst]), float(both[:n, at].mean()), float(both[n:, at].mean()))
