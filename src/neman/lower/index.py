"""Positions of names: the order of places, links, gates, borders and classes in the engine's arrays."""

from __future__ import annotations

from dataclasses import dataclass

from neman.scenario import Scenario

__all__ = ["Index", "index_of"]


@dataclass(frozen=True)
class Index:
    """Names in engine order, and the position of each."""

    places: dict[str, int]
    pairs: dict[tuple[str, str], int]  # links by (from, to), sorted by start
    gates: dict[str, int]
    borders: dict[str, int]
    classes: dict[str, int]
    countries: dict[str, int]

    def links_from(self, place: str) -> list[int]:
        """Return the links that start at a place."""
        return [i for (start, _), i in self.pairs.items() if start == place]


def _positions(names: list[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(dict.fromkeys(names))}


def index_of(scenario: Scenario) -> Index:
    """Return the positions of all names of a scenario."""
    places = _positions([p.name for p in scenario.places])
    pairs = [(k.origin, k.to) for k in scenario.links] + [(k.to, k.origin) for k in scenario.links if k.two_way]
    pairs += [(g.origin, g.to) for g in scenario.gates]
    pairs = sorted(dict.fromkeys(pairs), key=lambda pair: places[pair[0]])
    return Index(
        places=places,
        pairs={pair: i for i, pair in enumerate(pairs)},
        gates=_positions([g.name for g in scenario.gates]),
        borders=_positions([g.border for g in scenario.gates]),
        classes=_positions([c.name for c in scenario.classes]),
        countries=_positions([p.country for p in scenario.places]),
    )
