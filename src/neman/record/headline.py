"""The headline: a few figures of each run, and what they come to over all runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

__all__ = ["figures_of", "headline_of"]


class _Figure(NamedTuple):
    text: str
    table: str
    where: dict[str, str]
    peak: bool = False  # the fullest day instead of the sum of all days; its table has one such row a day

    def of(self, frame: pl.DataFrame) -> int:
        """Return the figure of one run from its table."""
        if frame.is_empty():
            return 0
        wanted = np.ones(frame.height, bool)
        for column, name in self.where.items():
            wanted &= (frame[column] == name).to_numpy()
        persons = frame["persons"].to_numpy()[wanted]
        return int(persons.max(initial=0) if self.peak else persons.sum())


_FIGURES = (
    _Figure("people tried to cross", "persons", {"border": "*", "outcome": "tried"}),
    _Figure("attempts (events, not people)", "gate", {"outcome": "attempted"}),
    _Figure("got through undetected", "gate", {"outcome": "undetected"}),
    _Figure("admitted", "gate", {"outcome": "admitted"}),
    _Figure("times that somebody was turned away", "gate", {"outcome": "turned_away"}),
    _Figure("different people turned away", "persons", {"border": "*", "outcome": "turned_away"}),
    _Figure("people stranded between the lines", "persons", {"border": "*", "outcome": "stranded"}),
    _Figure("between the lines on the fullest day", "ledger", {"state": "limbo"}, peak=True),
    _Figure("person-days between the lines", "ledger", {"state": "limbo"}),
    _Figure("in reception on the fullest day", "ledger", {"state": "reception"}, peak=True),
    _Figure("injuries", "harm", {"kind": "injured"}),
    _Figure("deaths", "harm", {"kind": "died"}),
)


def figures_of(frames: Mapping[str, pl.DataFrame]) -> list[int]:
    """Return the figures of one run from its tables, in the order in which they are told."""
    return [figure.of(frames[figure.table]) for figure in _FIGURES]


def headline_of(members: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """Return the headline: median and 90 % interval of each figure over the runs; those that are 0 in every run are left out.

    Parameters
    ----------
    members : what `figures_of` returned for each run.

    >>> headline_of([[0, 5, *[0] * 10], [0, 7, *[0] * 10]])
    [{'figure': 'attempts (events, not people)', 'q05': 5.1, 'q50': 6.0, 'q95': 6.9}]
    """
    runs = np.array(members, dtype=np.float64)
    low, middle, high = np.quantile(runs, (0.05, 0.5, 0.95), axis=0).round(6).tolist()
    return [
        {"figure": figure.text, "q05": low[i], "q50": middle[i], "q95": high[i]} for i, figure in enumerate(_FIGURES) if runs[:, i].any()
    ]
