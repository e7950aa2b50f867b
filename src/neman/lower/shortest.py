"""The shortest ways to a place, over the links that may be taken."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import count

from neman.lower.index import Index

__all__ = ["Arriving", "arriving", "links_towards"]

#: The links that end at each place: their number, the place where they start, and their length.
Arriving = list[list[tuple[int, int, float]]]


def arriving(index: Index, links: Iterable[int], km: list[float]) -> Arriving:
    """Return the links that end at each place.

    Parameters
    ----------
    links : those that may be taken.
    km : length of each link, in link order.
    """
    found: Arriving = [[] for _ in index.places]
    pairs = list(index.pairs)
    for link in links:
        start, end = pairs[link]
        found[index.places[end]].append((link, index.places[start], km[link]))
    return found


def links_towards(goal: int, arriving: Arriving) -> dict[int, int]:
    """Return the next link of the shortest way to a place, from each place that has one, the nearest first.

    Of two ways of one length, the one that is found first is taken (Dijkstra 1959, doi 10.1007/BF01386390).

    >>> links_towards(0, [[(7, 1, 5.0), (8, 2, 20.0)], [(9, 2, 5.0)], []])  # from 2 by way of 1
    {1: 7, 2: 9}
    """
    found: dict[int, int] = {}
    order = count()
    ahead = [(0.0, next(order), goal, -1)]
    while ahead:
        far, _, place, link = heappop(ahead)
        if place in found:
            continue
        found[place] = link
        for before, start, length in arriving[place]:
            if start not in found:
                heappush(ahead, (far + length, next(order), start, before))
    del found[goal]
    return found
