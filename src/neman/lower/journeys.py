"""Journeys: from every place to every camp by the shortest way, for each set of links that are open at some time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neman.engine.names import CLOSURE, LINK_DIM
from neman.engine.plan import Ints
from neman.lower.index import Index
from neman.lower.levers import lever_arrays
from neman.lower.shortest import arriving, links_towards
from neman.scenario import Scenario

__all__ = ["journeys"]

_CAMPS = ("reception", "idp_camp")


def journeys(scenario: Scenario, index: Index, km: list[float]) -> Iterator[list[tuple[int, ...]]]:
    """Yield the chains of links from each place to the camps, by camp and then by length.

    Parameters
    ----------
    km : length of each link, in link order.
    """
    found: list[dict[tuple[int, ...], float]] = [{} for _ in index.places]
    camps = [i for i, p in enumerate(scenario.places) if p.kind in _CAMPS or _opens_as_camp(scenario, p.name)]
    lengths = np.array(km)
    for open_links in _states(scenario, index):
        for place, chain in _shortest(index, km, open_links, camps):
            found[place][chain] = float(lengths[list(chain)].sum())
    ends = np.array([index.places[to] for _, to in index.pairs], np.int64)
    for own in found:
        yield sorted(own, key=lambda chain: (ends[chain[-1]], own[chain], chain))


def _opens_as_camp(scenario: Scenario, name: str) -> bool:
    return any(f.place == name and f.quantity in ("camp", "idp_camp") and f.value > 0 for f in scenario.forcings)


def _states(scenario: Scenario, index: Index) -> list[Ints]:
    """Return the links that are open, once for each set of closures that holds at some time."""
    levers = lever_arrays(scenario, index)
    shut = levers["link_levers"][:, CLOSURE] >= 0.5
    states = {shut.tobytes(): np.flatnonzero(~shut)}
    first = levers["change_first"]
    for day in range(scenario.days):
        for i in range(first[day], first[day + 1]):
            if levers["change_dim"][i] == LINK_DIM and levers["change_lever"][i] == CLOSURE:
                shut[levers["change_target"][i]] = levers["change_value"][i] >= 0.5
        states.setdefault(shut.tobytes(), np.flatnonzero(~shut))
    return list(states.values())


def _shortest(index: Index, km: list[float], links: Ints, camps: list[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield every place from which a camp can be reached, with the links of the shortest way there."""
    ends, open_links = [index.places[to] for _, to in index.pairs], arriving(index, links.tolist(), km)
    for camp in camps:
        chains: dict[int, tuple[int, ...]] = {camp: ()}
        for place, link in links_towards(camp, open_links).items():
            chains[place] = (link, *chains[ends[link]])
            yield place, chains[place]
