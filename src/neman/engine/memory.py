"""Where cohorts keep what their people remember.

What somebody has been through does not change what he or she does next, so the people of a cohort need not be rows of
their own for it: a row carries the shares of its people to whom each thing has happened. When some of them part, how many
there are among those is drawn by lot, so that numbers of different people have the mean and variance they have one by
one, and the covariance where one thing implies the other. The numbers of tries and of days in limbo are kept as shares of bins, exact in
expectation: single numbers up to 31, then wider and wider.
"""

from __future__ import annotations

import numpy as np

from neman.engine.names import MOST_TRIES, PERSONS

__all__ = ["BINS", "BIN_START", "BIN_WIDTH", "memory_cells"]

#: First number of each bin; the last bin takes everything above.
BIN_START = np.array([*range(32), 40, 60, 100, MOST_TRIES], np.int64)
BINS = len(BIN_START)
#: How many numbers a bin stands for; people move on to the next bin at one over its width per step.
BIN_WIDTH = np.array([*np.diff(BIN_START), 2**62], np.float64)
#: How many bins, the first ones, stand for one number each.
NARROW = int(np.argmax(BIN_WIDTH > 1.0))


def memory_cells(borders: int) -> int:
    """Return how many shares a row carries: what happened at each border and anywhere, tries, days in limbo.

    >>> memory_cells(2) == 3 * len(PERSONS) + 2 * BINS
    True
    """
    return (borders + 1) * len(PERSONS) + 2 * BINS
