"""Publish: each reporter counts what it counts, misses what it misses, and rounds."""

from __future__ import annotations

import numpy as np

from neman.compiled import kernel
from neman.engine.names import D_REPORT
from neman.rng import FIRST, negative_binomial

__all__ = ["publish"]


@kernel
def publish(plan, state, book, key, day):
    """Write the figure about today of every series: NegBin(coverage x true count, dispersion), rounded.

    It is known to others only after the delay of the series.
    """
    for k in range(len(plan.series_rounding)):
        counted = 0
        for i in range(plan.series_first[k], plan.series_first[k + 1]):
            counted += book.cells[day, plan.series_cell[i]]
        value = plan.series_coverage[k] * counted
        if plan.series_dispersion[k] > 0.0:
            value = float(negative_binomial(value, plan.series_dispersion[k], key, D_REPORT, day, k, FIRST))
        unit = plan.series_rounding[k]
        book.report[day, k] = np.round(value / unit) * unit
