"""The plan: everything that a run needs, as plain arrays. Letters: P places, L links, G gates, C classes, T days, A streams."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Layout", "Plan", "layout_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Layout(NamedTuple):
    """Where each block of the day's book starts; the book has one row of cells per day."""

    stock: int
    ledger: int
    flow: int
    gate: int
    persons: int
    processing: int
    harm: int
    cells: int


class Plan(NamedTuple):
    """A scenario as numbers. All indices are positions in the scenario's tables."""

    days: int
    borders: int
    layout: Layout
    # places (P)
    kind: Ints
    country: Ints
    opens: Ints
    closes: Ints
    leave: Floats
    attraction: Floats  # C x P
    exit_of: Ints  # place to which people go who leave a centre; -1 none
    waiting: Ints  # 1 where people in front of a gate may give up
    strip_gate: Ints  # first gate of a limbo place, -1 elsewhere
    # links (L), sorted by start; first is P + 1
    first: Ints
    start: Ints
    end: Ints
    km: Floats
    speed: Floats
    gate_of: Ints
    link_opens: Ints
    link_closes: Ints
    for_home: Ints  # 1 where only homebound people travel
    ahead_first: Ints  # L + 1
    ahead: Ints  # gates that lie ahead of a link
    home_link: Ints  # C x P, next link on the way home, -1 none
    home: Ints  # C
    # gates (G)
    gate_kind: Ints
    length: Floats
    border: Ints
    limbo: Ints
    back: Ints
    crossing: Ints
    gate_link: Ints
    outlook: Floats
    centre_first: Ints  # G + 1
    centre: Ints  # centres of the gate's state, nearest first
    country_first: Ints  # countries + 1
    country_centre: Ints
    # people
    retry: Floats  # C
    size: Ints
    size_share: Floats  # cumulative
    stream_place: Ints  # A
    stream_class: Ints
    stream_mean: Floats  # T x A, parties a day
    # levers
    gate_levers: Floats  # values on the first day
    link_levers: Floats
    place_levers: Floats
    class_levers: Floats
    change_first: Ints  # T + 1
    change_dim: Ints
    change_lever: Ints
    change_target: Ints
    change_value: Floats
    # parameters
    value: Floats
    season: Floats  # T
    # reporters (K): what they count, as sparse sums of cells
    series_first: Ints  # K + 1
    series_cell: Ints
    series_delay: Ints
    series_rounding: Ints
    series_coverage: Floats
    series_dispersion: Floats


def layout_of(places: int, links: int, gates: int, borders: int, *, outcomes: int, persons: int, processing: int, harm: int, ledger: int) -> Layout:
    """Return the layout of a book; `persons` cells exist per border and once more for any border.

    >>> layout_of(2, 1, 0, 0, outcomes=12, persons=5, processing=5, harm=2, ledger=8).cells
    30
    """
    starts = np.cumsum([0, places, ledger, links, gates * outcomes, (borders + 1) * persons, places * processing, places * harm])
    return Layout(*(int(s) for s in starts))
