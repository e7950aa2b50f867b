"""The plan: everything that a run needs, as plain arrays.

Letters: P places, L links, R routes, G gates, C classes, T days, A streams, K series, Q rules.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Ints", "Layout", "Plan", "layout_of"]

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
    """A scenario as numbers. All indices are positions in the scenario's tables; -1 means none."""

    days: int
    borders: int
    cohorts: int  # 1: rows may stand for many parties
    layout: Layout
    # places (P)
    kind: Ints
    country: Ints
    opens: Ints  # first day on which the place can be entered
    closes: Ints
    leave: Floats  # chance per day to set out
    attraction: Floats  # C x P
    plain: Ints  # 1 where nothing but setting out can happen: people sleep until then
    waiting: Ints  # 1 where people may give up
    risky: Ints  # 1 where people on the move may die of the conditions
    exit_of: Ints  # place to which people go who leave a centre on their own
    settle_at: Ints  # place where people settle who are granted asylum in a centre
    # links (L), sorted by start
    start: Ints
    end: Ints
    km: Floats
    speed: Floats
    gate_of: Ints
    link_opens: Ints
    link_closes: Ints
    for_home: Ints  # 1 where only homebound people travel
    home_link: Ints  # C x P, next link on the way home
    home: Ints  # C
    # routes (R), sorted by start: what people choose between; a route is one link or a chain of links
    route_first: Ints  # P + 1
    route_end: Ints
    route_km: Floats
    chain_first: Ints  # R + 1
    chain: Ints  # links of the routes, in order
    ahead_first: Ints  # R + 1
    ahead: Ints  # gates that lie ahead on a route
    # gates (G)
    length: Floats
    border: Ints
    limbo: Ints
    back: Ints
    crossing: Ints
    gate_link: Ints
    outlook: Floats
    centre_first: Ints  # G + 1
    centre: Ints  # centres of the gate's state, nearest first
    sister_first: Ints  # P + 1
    sister: Ints  # other centres of the country of a centre, nearest first
    # people
    retry: Floats  # C
    size: Ints
    size_share: Floats  # cumulative
    stream_place: Ints  # A
    stream_class: Ints
    stream_mean: Floats  # T x A, parties a day
    # levers
    gate_levers: Floats  # G x levers, values before the first day
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
    season: Floats  # T, factor on the hazards of waiting
    # reporters (K): what they count, as sparse sums of cells
    series_first: Ints  # K + 1
    series_cell: Ints
    series_rounding: Ints
    series_coverage: Floats
    series_dispersion: Floats
    series_delay: Ints
    # feedback rules (Q); empty where only dated decisions act
    rule_series: Ints  # series that is read, -1 where another rule is followed
    rule_follows: Ints
    rule_window: Ints
    rule_threshold: Floats
    rule_relax: Floats
    rule_days: Ints
    rule_sharpness: Floats  # -1 for a threshold
    rule_delay: Ints
    rule_dwell: Ints
    rule_dim: Ints
    rule_lever: Ints
    rule_value: Floats
    rule_off_value: Floats
    rule_first: Ints  # Q + 1
    rule_target: Ints


def layout_of(
    places: int, links: int, gates: int, borders: int, *, outcomes: int, persons: int, processing: int, harm: int, ledger: int,
) -> Layout:
    """Return the layout of a book; `persons` cells exist per border and once more for any border.

    >>> layout_of(2, 1, 0, 0, outcomes=12, persons=5, processing=5, harm=2, ledger=8).cells
    30
    """
    starts = np.cumsum([0, places, ledger, links, gates * outcomes, (borders + 1) * persons, places * processing, places * harm])
    return Layout(*(int(s) for s in starts))
