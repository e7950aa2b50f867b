"""Routes: the chains of links between which people choose, as far ahead as they are aware."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from neman.engine.flee_names import DELIBERATE_AHEAD
from neman.lower.index import Index
from neman.lower.journeys import journeys
from neman.scenario import Scenario

__all__ = ["given_chains", "route_arrays"]

_LONGEST = 12  # links; markers are looked through, so chains may be longer than the awareness


class _Network:
    """Links by place, for walking along them."""

    def __init__(self, scenario: Scenario, index: Index) -> None:
        self.end = [index.places[to] for _, to in index.pairs]
        self.out: list[list[int]] = [[] for _ in index.places]
        for (start, _), link in index.pairs.items():
            self.out[index.places[start]].append(link)
        self.gate = [-1] * len(index.pairs)
        for g in scenario.gates:
            self.gate[index.pairs[g.origin, g.to]] = index.gates[g.name]
        self.marker = [p.kind == "marker" for p in scenario.places]

    def chains(self, place: int, awareness: int) -> Iterator[tuple[int, ...]]:
        """Yield every chain of up to `awareness` links from a place, without loops; markers do not count and do not end one."""
        stack: list[tuple[tuple[int, ...], frozenset[int], int]] = [((), frozenset([place]), awareness)]
        while stack:
            chain, visited, left = stack.pop()
            here = self.end[chain[-1]] if chain else place
            for link in reversed(self.out[here]):
                end = self.end[link]
                if end in visited or len(chain) >= _LONGEST:
                    continue
                longer = (*chain, link)
                seen = visited | {end}
                if self.marker[end]:
                    stack.append((longer, seen, left))
                    continue
                yield longer
                if left > 1 and self.gate[link] < 0:
                    stack.append((longer, seen, left - 1))

    def gates_ahead(self, chain: tuple[int, ...], horizon: int) -> set[int]:
        """Return the gates on a chain, or else those that can be reached within `horizon` links beyond it."""
        on_chain = {self.gate[k] for k in chain if self.gate[k] >= 0}
        if on_chain:
            return on_chain
        found: set[int] = set()
        here, seen = {self.end[chain[-1]]}, {self.end[chain[-1]]}
        for _ in range(horizon):
            links = [k for p in here for k in self.out[p]]
            found |= {self.gate[k] for k in links if self.gate[k] >= 0}
            here = {self.end[k] for k in links if self.gate[k] < 0} - seen
            seen |= here
        return found


def given_chains(scenario: Scenario, index: Index) -> Iterator[tuple[int, ...]]:
    """Yield the routes that everybody knows, as links."""
    for route in scenario.known_routes:
        yield tuple(index.pairs[pair] for pair in pairwise(route.stops))


def _by_place(scenario: Scenario, index: Index, network: _Network, km: list[float]) -> Iterator[list[tuple[int, ...]]]:
    """Yield the routes of each place: to the aims that people may have, or those that they see ahead or know."""
    values = scenario.values
    if values["choice.aims"] and values["flee.rules"]:
        yield from journeys(scenario, index, km)
        return
    ahead = DELIBERATE_AHEAD if values["choice.deliberation"] else 1
    known: dict[int, list[tuple[int, ...]]] = {}
    for route, chain in zip(scenario.known_routes, given_chains(scenario, index), strict=True):
        known.setdefault(index.places[route.stops[0]], []).append(chain)
    for place in range(len(index.places)):
        seen = list(network.chains(place, max(int(values["choice.awareness"]), ahead)))
        yield seen + [chain for chain in known.get(place, ()) if chain not in seen]


def route_arrays(scenario: Scenario, index: Index, km: list[float]) -> dict[str, Any]:
    """Return the arrays of the plan that describe routes, sorted by start.

    Parameters
    ----------
    km : length of each link, in link order.
    """
    network = _Network(scenario, index)
    horizon = int(scenario.values["choice.horizon"])
    first, chains = [0], []
    for own in _by_place(scenario, index, network, km):
        chains += own
        first.append(len(chains))
    ahead = [sorted(network.gates_ahead(chain, horizon)) if scenario.gates else [] for chain in chains]
    return {
        "route_first": np.array(first, np.int64),
        "route_end": np.array([network.end[chain[-1]] for chain in chains], np.int64),
        "route_km": np.array([sum(km[k] for k in chain) for chain in chains], np.float64),
        "chain_first": np.cumsum([0, *(len(chain) for chain in chains)]).astype(np.int64),
        "chain": np.array([k for chain in chains for k in chain], np.int64),
        "ahead_first": np.cumsum([0, *(len(gates) for gates in ahead)]).astype(np.int64),
        "ahead": np.array([g for gates in ahead for g in gates], np.int64),
    }
